"""What the rules look at: the batch, and the readings of each submission's files by role."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from mingjian.data.campaign import Campaign, Rule
from mingjian.data.recommenders import find_recommender, split_recommender
from mingjian.data.records import (
    Extract,
    Form,
    FormField,
    Material,
    MaterialStatus,
    Package,
    Role,
    Status,
    Submission,
    SummaryTable,
)
from mingjian.data.reuse import SourcePicture
from mingjian.data.reviewing import Refusal, StageTime
from mingjian.extractors.ticks import EMPTY_BOX, TICKED, ticked_options
from mingjian.pipeline.items import material_role

CASE_FILES = (Role.CASE_WORD, Role.CASE_PDF)
LEAST_CASE_CHARS = 2400
"""字 of body from which a form's file holds a whole case too: the notice's form has at most 350 + 1000 字 in its long fields."""

FORM_HEAD = 120
_TICK = r"[☑☒✅✓✔√■●]"
_BOX = r"[☑☒✅✓✔√■●□☐○◻]"
_MARKS = re.compile(r"[\W_]+")
_SHORT_VALUE = 60
"""Characters above which a field is a text that tells of much, not an answer."""
_BY_RECOMMENDATION = re.compile(r"(?:集中|单位|逐级|推荐|评审|评选|正常)(?:推荐|申报|评选)")
_NO = frozenset({"", "否", "无", "不是", "没有"})
_BRACKETS = re.compile(r"[（(【\[〔][^）)】\]〕]*[）)】\]〕]")


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A line of a list of earlier winners, nominees or studios; fields may be ""."""

    year: int
    campaign: str
    award: str
    name: str  # of the person or the case
    unit: str = ""
    id_number: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """All that one run judges together: a campaign, what arrived, and what each file (by sha256) says."""

    campaign: Campaign
    packages: tuple[Package, ...]
    submissions: tuple[Submission, ...]
    extracts: Mapping[str, Extract]
    register: tuple[RegisterRow, ...] = ()
    source_pictures: tuple[SourcePicture, ...] = ()  # of earlier years' cases
    progress: tuple[StageTime, ...] = ()  # the organiser's record of when the stages took place
    refusals: tuple[Refusal, ...] = ()
    traces: tuple[str, ...] = ()  # the stages of which the workspace itself holds results


@dataclass(frozen=True, slots=True)
class Reading:
    """One file with what was read from it; the extract's role is that of the file under the name that it has here."""

    material: Material
    extract: Extract

    @property
    def is_read(self) -> bool:
        """Whether its text is there to judge."""
        return self.extract.document is not None and self.extract.status in {MaterialStatus.OK, MaterialStatus.PARTIAL}

    @property
    def holds_form(self) -> bool:
        """Whether it is a form or carries one."""
        return self.extract.form is not None and bool(self.extract.form.fields)

    @property
    def holds_case(self) -> bool:
        """Whether it is a case file or carries a whole case."""
        case = self.extract.case
        if case is None:
            return False
        return self.extract.role in CASE_FILES or case.body_count.high >= LEAST_CASE_CHARS


class Facts:
    """The batch with its readings indexed; foreign packages and superseded submissions are left out of `live`."""

    def __init__(self, batch: Batch, foreign: frozenset[str] = frozenset()) -> None:
        self.batch = batch
        self.campaign = batch.campaign
        self.packages = {package.name: package for package in batch.packages}
        self.foreign = foreign
        self._readings: dict[str, Reading] = {}
        self.live = tuple(
            each for each in batch.submissions if each.status is not Status.SUPERSEDED and each.package.name not in foreign
        )

    def standing(self, submissions: Iterable[Submission]) -> tuple[Submission, ...]:
        """Without those whom people refused (不予受理): they take no place, and nobody is twice because of them."""
        return tuple(each for each in submissions if each.status is not Status.REJECTED)

    def judged(self, rule: Rule) -> tuple[Submission, ...]:
        """The submissions that a rule speaks of; where the track is unknown, every rule does."""
        meant = (each for each in self.live if not rule.tracks or not each.track or each.track in rule.tracks)
        if rule.direct in {"same", "ask"}:
            return tuple(meant)
        return tuple(each for each in meant if (each.submission_id in self.direct) == (rule.direct == "only"))

    @cached_property
    def untold(self) -> frozenset[str]:
        """The ids of the submissions of persons and studios whose category nobody knows."""
        return frozenset(each.submission_id for each in self.live if not each.track and self.campaign.object != "cases")

    @cached_property
    def direct(self) -> frozenset[str]:
        """The ids of the submissions that say of themselves that they enter directly, outside the quotas."""
        words = self.campaign.direct_words
        return frozenset(each.submission_id for each in self.live if words and self._is_direct(each, words))

    def _is_direct(self, submission: Submission, words: Sequence[str]) -> bool:
        own = [each.path for each in submission.materials]
        if any(word in name for word in words for name in (submission.package.name, submission.package.subject, *own)):
            return True
        options = {"direct": re.compile("|".join(map(re.escape, words))), "others": _BY_RECOMMENDATION}
        for field in (each for form in self.forms(submission) for each in form.fields if len(each.value) <= _SHORT_VALUE):
            if any(word in field.label for word in words) and text_key(field.value) not in _NO:
                return True
            unticked = EMPTY_BOX.search(field.value) and not TICKED.search(field.value)
            if options["direct"].search(field.value) and not unticked and "direct" in ticked_options(field.value, options):
                return True
        return False

    @cached_property
    def senders(self) -> Mapping[str, str]:
        """The recommender of each package: by its submissions, else by register, mail and name; "" where unknown."""
        found = {name: self._sender(package) for name, package in self.packages.items() if name not in self.foreign}
        return found | {each.package.name: recommender_of(each) for each in self.live}

    def _sender(self, package: Package) -> str:
        if package.recommender_raw:
            known = find_recommender(package.recommender_raw)
            return known.name if known else package.recommender_raw.strip()
        starts = (split_recommender(words) for words in (package.subject, package.name) if words)
        return next((found[0].name for found in starts if found), "")

    def sent_besides(self, submission: Submission) -> tuple[Reading, ...]:
        """The files that its recommender sent in other packages."""
        name = recommender_of(submission)
        others = (each for each in self.packages.values() if name and self.senders.get(each.name) == name)
        return tuple(self.reading(one) for each in others if each.name != submission.package.name for one in each.materials)

    def reading(self, material: Material) -> Reading:
        """A file with its extract; a file that nobody read stands as unreadable and of no known role."""
        known = self._readings.get(material.material_id)
        if known is None:
            known = self._readings[material.material_id] = read_material(material, self.batch.extracts)
        return known

    def readings(self, submission: Submission, roles: Iterable[Role] = ()) -> tuple[Reading, ...]:
        """The files of a submission, its own and the shared, with one of these roles (all where none is given)."""
        wanted = frozenset(roles)
        found = (self.reading(each) for each in (*submission.materials, *submission.shared))
        return tuple(each for each in found if not wanted or each.extract.role in wanted)

    def forms(self, submission: Submission) -> tuple[Form, ...]:
        """The filled forms of a submission, those of form files first."""
        held = sorted(
            (each for each in self.readings(submission) if each.holds_form), key=lambda each: each.extract.role is not Role.FORM
        )
        return tuple(each.extract.form for each in held if each.extract.form is not None)

    def fields(self, submission: Submission, label: str) -> tuple[FormField, ...]:
        """The fields of the forms with this label (alternatives by |), printed bracketed words apart."""
        wanted = {label_key(each) for each in label.split("|")}
        return tuple(field for form in self.forms(submission) for field in form.fields if label_key(field.label) in wanted)

    def field(self, submission: Submission, label: str) -> str:
        """The first filled value of such a field, "" where there is none."""
        return next((each.value.strip() for each in self.fields(submission, label) if each.value.strip()), "")

    def case_is_read(self, submission: Submission) -> bool:
        """Whether the case's own text could be read, so that what is missing in it is missing indeed."""
        return bool(submission.body.strip()) or any(
            each.is_read and has_text(each) for each in self.readings(submission, CASE_FILES)
        )

    @cached_property
    def loose_tables(self) -> tuple[SummaryTable, ...]:
        """The summary tables of packages that hold no submission: they list what came in others."""
        holding = {each.package.name for each in self.batch.submissions} | self.foreign
        alone = [package for name, package in self.packages.items() if name not in holding]
        return tuple(table for package in alone for each in package.materials for table in self.reading(each).extract.summaries)

    @cached_property
    def by_recommender(self) -> dict[str, tuple[Submission, ...]]:
        """Live submissions by recommender, the raw words where no canonical name is known; unknown ones under ""."""
        groups: dict[str, list[Submission]] = {}
        for each in self.live:
            groups.setdefault(recommender_of(each), []).append(each)
        return {name: tuple(group) for name, group in groups.items()}


def read_material(material: Material, extracts: Mapping[str, Extract]) -> Reading:
    """A file with its extract, whose role is told anew: extracts are kept by bytes, which lay elsewhere under another name."""
    extract = extracts.get(material.sha256)
    if extract is None:
        return Reading(material, Extract(material.sha256, Role.OTHER, MaterialStatus.UNREADABLE))
    return Reading(material, replace(extract, role=material_role(material, extract)))


def form_heads(submission: Submission, facts: Facts) -> tuple[str, ...]:
    """The first characters of the submission's forms, in which their titles stand, without spaces."""
    forms = (each for each in facts.readings(submission) if each.holds_form and each.extract.document)
    return tuple("".join(each.extract.document.text[:FORM_HEAD].split()) for each in forms if each.extract.document)


def chosen_words(written: str, options: Iterable[str]) -> tuple[str, ...]:
    """The options that a field names; where marks stand before them, those that are ticked."""
    named = [each for each in options if each in written]
    boxed = [each for each in named if re.search(rf"{_BOX}\s*{re.escape(each)}", written)]
    if not boxed:
        return tuple(named)
    return tuple(each for each in named if re.search(rf"{_TICK}\s*{re.escape(each)}", written))


def has_text(reading: Reading) -> bool:
    """Whether a file has a text layer with words in it."""
    document = reading.extract.document
    return document is not None and document.has_text_layer and bool(document.text.strip())


def recommender_of(submission: Submission) -> str:
    """The recommender's name as findings and quotas use it, "" where unknown."""
    return submission.recommender or submission.recommender_raw.strip()


def recommender_kind_of(submission: Submission) -> str:
    """The recommender's kind: as grouped, else by its name, "" where unknown."""
    if submission.recommender_kind:
        return submission.recommender_kind
    found = find_recommender(recommender_of(submission))
    return found.kind if found else ""


def text_key(text: str) -> str:
    """Letters, digits and Han of a text, width and case set aside: two spellings of one name have one key."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())


def label_key(label: str) -> str:
    """A label's key without its bracketed words: 参评理由（350字内） is 参评理由."""
    return text_key(_BRACKETS.sub("", label)) or text_key(label)
