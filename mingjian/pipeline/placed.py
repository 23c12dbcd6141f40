"""What choosing works on and what it comes to: candidates, what is in doubt about them, and their place in a step."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mingjian.data.selection import SelectionStep
from mingjian.pipeline.scoring import Value


class Outcome(StrEnum):
    """What became of a submission in a step, as results print it."""

    KEPT = "进入下一步"
    AWARDED = "评出"
    OUT = "未进入"
    TIED = "并列，待主办方裁定"
    RANKED = "已排序"
    ADMITTED = "裁定通过"
    OVER = "通过的多于名额，待主办方裁定"
    REFUSED = "裁定不通过"
    DIRECT = "直接纳入，不占名额"
    OPEN = "待核定，暂不参加"
    PENDING = "待前面的裁定"
    INCOMPLETE = "评分不全"
    INELIGIBLE = "不参加本步"

    @property
    def goes_on(self) -> bool:
        """Whether it remains after the step."""
        return self in {Outcome.KEPT, Outcome.AWARDED, Outcome.RANKED, Outcome.ADMITTED, Outcome.DIRECT}


@dataclass(frozen=True, slots=True)
class Doubt:
    """What people have to decide before a candidate takes part."""

    rule: str  # id of the rule or of the finding
    words: str  # Chinese: what is in doubt
    settle: str = ""  # Chinese: which command settles it, besides a ruling on the candidate
    twin: str = ""  # id of the submission of which this may be the second
    since: datetime | None = None  # a ruling before does not settle it; None where that is not known
    stops: bool = True  # whether those who stand lower wait for it too
    of_track: bool = False  # the category is not known: open in steps with a ranking for each, and no ruling settles it
    of_check: bool = False  # an error of the form check: it is mended, or passed by a status by hand; no sheet settles it


@dataclass(frozen=True, slots=True)
class Candidate:
    """A submission that may be chosen. held: awards in the registers that its person or case already has."""

    submission_id: str
    title: str
    unit: str
    track: str
    recommender: str
    ineligible: str = ""  # Chinese: why it takes no part
    held: tuple[str, ...] = ()
    barred: tuple[tuple[str, str], ...] = ()  # name of an award it cannot get, and the one held in words
    entry: str = ""  # Chinese: why it enters directly, outside the numbers
    doubts: tuple[Doubt, ...] = ()
    before: str = ""  # Chinese: ranks and figures of the earlier steps
    rank_before: int | None = None  # of the last earlier step that ranked it
    open_before: bool = False  # held in an earlier step, where it touched nobody's place

    @property
    def open_question(self) -> str:
        """What the organiser has to decide before it takes part, in words; "" where nothing."""
        return "；".join(f"{each.rule}：{each.words}" for each in self.doubts)


@dataclass(frozen=True, slots=True)
class Placed:
    """One candidate in a step: rank (equal values share it), value, outcome and the reason in words."""

    candidate: Candidate
    group: str  # track, "" where all are ranked together
    rank: int | None
    value: Value | None
    outcome: Outcome
    reason: str
    award: str = ""


@dataclass(frozen=True, slots=True)
class StepResult:
    """One step: everybody in it, and what stands against going on ("" where nothing does)."""

    step: SelectionStep
    placed: tuple[Placed, ...]
    waits: str = ""
    problems: tuple[tuple[str, str], ...] = ()  # rule id and message: a number that is not met, a point to be decided
    open_on: tuple[str, ...] = ()  # ids of the held who would come in without touching others: open in the next step too
