"""The one report of a submission, as every format prints it."""

from collections.abc import Mapping
from dataclasses import dataclass

from mingjian.data.queries import JudgementRow, MatchRow, MaterialRow, SourceRow, SubmissionRow
from mingjian.data.records import Finding, Status
from mingjian.data.setting_values import NONE_SET
from mingjian.reports.marked import Pair, Paragraph
from mingjian.reports.wording import LEFT_ASIDE, STATUSES, WORDS, Words


@dataclass(frozen=True, slots=True)
class Ratio:
    """One rate with what it is made of. rule: Chinese, what is counted."""

    name: str
    characters: int
    total: int
    rule: str
    key: bool = False  # one of the figures that people quote

    @property
    def share(self) -> float:
        """Share of the total, 0 where there is no text."""
        return self.characters / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """One passage beside its source. chars: effective characters; is_counted: part of the net rate of this view."""

    number: int
    match: MatchRow
    source_rank: int
    place: str
    chars: int
    look: str
    is_counted: bool
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class SourceShare:
    """A source and what it holds of the text, in effective characters.

    credited: counted characters credited to it alone (all sources sum to the net figure); raw: all that also stands in it,
    whether excluded or found in other sources too.
    """

    rank: int
    source: SourceRow
    credited: int
    raw: int
    total: int
    comparisons: tuple[Comparison, ...]

    @property
    def credited_share(self) -> float:
        """What is credited to it, as a share of the text."""
        return self.credited / self.total if self.total else 0.0

    @property
    def raw_share(self) -> float:
        """What also stands in it, as a share of the text."""
        return self.raw / self.total if self.total else 0.0

    @property
    def counted_passages(self) -> int:
        """How many of its passages count."""
        return sum(each.is_counted for each in self.comparisons)


@dataclass(frozen=True, slots=True)
class ExclusionGroup:
    """What was left out for one reason kind. is_included: this view counts it all the same."""

    name: str
    code: str
    chars: int
    is_included: bool
    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """Another submission of the same group."""

    submission_id: str
    title: str
    unit: str
    recommender: str
    report: str  # its report's file name
    own_source: str = ""  # Chinese: the library text that it has most in common with, "" where none is known


@dataclass(frozen=True, slots=True)
class GroupNote:
    """The group that a submission belongs to: direct ones share passages with it, linked ones hang on by a chain of others."""

    number: int
    direct: tuple[Member, ...]
    linked: tuple[Member, ...]
    own_source: str  # as a member's
    common_source: str  # Chinese, "" where none is known
    reason: str  # Chinese: why it is likely, or that nobody can tell


@dataclass(frozen=True, slots=True)
class Manual:
    """A rule that people must judge."""

    rule_id: str
    title: str
    clause: str
    question: str = ""
    conditions: tuple[str, ...] = ()  # that the notice lists, in its order
    judged: JudgementRow | None = None  # the last word on it


@dataclass(frozen=True, slots=True)
class Background:
    """What all reports of one campaign share. settings and versions: what → value, as printed."""

    campaign: str
    title: str
    notice: str
    tracks: Mapping[str, str]
    settings: tuple[tuple[str, str, str, str], ...]  # question, value, who decided it and when, reason
    versions: tuple[tuple[str, str], ...]
    manual: Mapping[str, tuple[Manual, ...]]  # by track
    written_at: str
    object: str = "cases"  # what the campaign is about, as its file says
    rate_limit: str = ""  # the line that the organiser drew for rates, as printed
    left_aside: frozenset[str] = frozenset()  # ids of those that came late or a second time, and take nobody's place

    def name_status(self, submission_id: str, status: str) -> str:
        """The status as readers know it."""
        return LEFT_ASIDE if submission_id in self.left_aside else STATUSES.get(status, status)

    @property
    def words(self) -> Words:
        """What its reports call things."""
        return WORDS[self.object]

    @property
    def verdict(self) -> str:
        """Who draws the line for rates, and where it stands."""
        if not self.rate_limit:
            return "重复率是事实，不是结论；本系统不设合格线，由人判断。"
        if self.rate_limit == NONE_SET:
            return "重复率是事实，不是结论；本系统不设合格线，主办方也裁定不设，由人判断。"
        return f"重复率是事实，不是结论；本系统自己不设合格线，主办方裁定的合格线是“{self.rate_limit}”，超过的列入问题清单。"


CLUES = frozenset(
    {
        "X-SAME-CASE",
        "X-SAME-PERSON",
        "X-SAME-PICTURE",
        "X-FOREIGN-NAME",
        "X-HIDDEN-TEXT",
        "X-ZERO-WIDTH",
        "X-HOMOGLYPH",
        "X-TEXT-AS-IMAGE",
        "X-PADDING",
    }
)
"""Rules whose findings bear on originality though no percentage shows them."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a 查重报告 says."""

    background: Background
    submission: SubmissionRow
    track: str
    status: str
    ratios: tuple[Ratio, ...]  # empty where the text was not compared
    parts: tuple[Ratio, ...]  # of the matched characters: front, back
    sources: tuple[SourceShare, ...]
    comparisons: tuple[Comparison, ...]  # all, in the order of the text
    abstract: tuple[Paragraph, ...]
    body: tuple[Paragraph, ...]
    strip: tuple[tuple[float, float, str], ...]  # where in the text: start share, width share, look
    front_border: float  # where in the text its first 20 % of effective characters end, as a share
    exclusions: tuple[ExclusionGroup, ...]
    included: tuple[str, ...]  # Chinese names of the exclusions that this view counts
    findings: tuple[Finding, ...]
    materials: tuple[MaterialRow, ...]
    manual: tuple[Manual, ...]  # clauses that people must judge
    group: GroupNote | None

    @property
    def clues(self) -> tuple[Finding, ...]:
        """Findings that bear on originality."""
        return tuple(each for each in self.findings if each.rule_id in CLUES)

    @property
    def not_compared(self) -> str:
        """Why there are no rates."""
        if self.submission.status == Status.SUPERSEDED:
            return "已被补正件取代，未作查重"
        return "尚未查重" if self.body else "没有可比对的正文，未作查重"
