"""What people decide after the check: scores, votes, rulings, and every change of a submission's status."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

VOTES = "票数"
"""The criterion under which the public's votes are kept."""
TOTAL = "总分"
"""The criterion of a sheet that gives each expert's whole score."""
PUBLIC = "公众"
"""The reviewer of votes."""

CHECKER = "明鉴核验"
"""Who changes a status by a run of the check; nobody else may sign so."""

LATE, TWICE = "晚于截止时间收到", "系重复报送"
"""In the reason of 已被补正件取代, where nothing was corrected: the later one is left aside, or both are the same files."""


@dataclass(frozen=True, slots=True)
class Score:
    """One reviewer's value for one criterion. value None: the reviewer stands aside (回避)."""

    submission_id: str
    step: str
    reviewer: str
    criterion: str
    value: float | None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Expert:
    """Who scores, with the own unit and who recommends for it; "" where the list does not say."""

    name: str
    unit: str
    recommender: str = ""


class Verdict(StrEnum):
    """What a ruling of the organiser says of a submission in a step."""

    ADMIT = "通过"
    REFUSE = "不通过"
    DIRECT = "直接纳入"  # outside the quota
    RANK = "名次"  # the order among equals
    TAKE_PART = "参加"  # what was in doubt is settled: it takes part by its figures


@dataclass(frozen=True, slots=True)
class Ruling:
    """The organiser's word on a submission in a step, with who and why; ruled_at: None before it is kept."""

    submission_id: str
    step: str
    verdict: Verdict
    rank: int | None  # of Verdict.RANK
    reason: str
    ruled_by: str
    ruled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One change of a submission's status: who, when, why."""

    submission_id: str
    status: str
    decided_by: str
    decided_at: datetime
    reason: str
    step: str = ""
    award: str = ""


@dataclass(frozen=True, slots=True)
class SettingRuling:
    """The organiser's word on a point that the notice leaves open."""

    setting: str
    value: str  # 待主办方裁定 opens it again
    ruled_by: str
    ruled_at: datetime


@dataclass(frozen=True, slots=True)
class ThemeRuling:
    """A reviewer's word on a submission's theme; it goes before the form's and the classifier's."""

    submission_id: str
    theme: str
    reason: str
    ruled_by: str


@dataclass(frozen=True, slots=True)
class TrackRuling:
    """A reviewer's word on a submission's category; it goes before what its papers say. track: an id of the campaign's."""

    submission_id: str
    track: str
    reason: str
    ruled_by: str


class Judged(StrEnum):
    """What a person found of a rule that only people can judge."""

    MET = "符合"
    NOT_MET = "不符合"
    DOUBTFUL = "存疑"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's word on one line of the checklist. items: the numbers of the conditions met; submission_id "": of the organiser."""

    submission_id: str
    rule_id: str
    outcome: Judged
    items: tuple[int, ...]
    note: str
    judged_by: str
    judged_at: datetime


@dataclass(frozen=True, slots=True)
class StageTime:
    """When a stage took place, by the organiser's record of progress; ended: None where it goes on."""

    stage: str
    began: date
    ended: date | None
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Somebody's word that a submission is not accepted or goes no further, with the reason."""

    submission_id: str
    reason: str
    decided_by: str
