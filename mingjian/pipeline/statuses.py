"""Where a submission stands, and every change of it: who, when, why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from mingjian.data.records import Finding, Severity, Status, Submission
from mingjian.data.reviewing import Decision
from mingjian.data.reviews import last_statuses
from mingjian.pipeline.select import Outcome, StepResult

CHECKER = "明鉴核验"
"""Who changes a status by a run of the check."""
OF_PEOPLE = frozenset({Status.IN_REVIEW, Status.SHORTLISTED, Status.SELECTED, Status.REJECTED})
"""Statuses that people gave: a new run of the check leaves them, unless the submission was superseded."""
MOST_RULES = 6


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a submission stood before: its last status, who gave it, the award and the reason."""

    status: Status
    decided_by: str
    award: str = ""
    reason: str = ""


def standings(connection: duckdb.DuckDBPyConnection, campaign: str) -> dict[str, Standing]:
    """Where the submissions of a campaign stand by their history."""
    return {one: Standing(Status(status), *rest) for one, (status, *rest) in last_statuses(connection, campaign).items()}


def stand(submission: Submission, before: Mapping[str, Standing]) -> Status:
    """The status after a run: what people decided stays, else what the run found."""
    known = before.get(submission.submission_id)
    if known is None or submission.status is Status.SUPERSEDED:
        return submission.status
    return known.status if known.status in OF_PEOPLE else submission.status


def changes_of_check(
    submissions: Sequence[Submission], findings: Iterable[Finding], before: Mapping[str, Standing], now: datetime
) -> list[Decision]:
    """What a run of the check changed, receipt first; a submission that stays as it was has no entry."""
    errors: dict[str, list[str]] = {}
    for each in findings:
        if each.submission_id and each.severity is Severity.ERROR:
            errors.setdefault(each.submission_id, []).append(each.rule_id)
    changes: list[Decision] = []
    for one in submissions:
        known = before.get(one.submission_id)
        if known is None:
            at = one.package.received_at or now
            why = f"收到包裹 {one.package.name}" + ("" if one.package.received_at else "（收到时间不详，按核验时间记）")
            changes.append(Decision(one.submission_id, Status.RECEIVED.value, CHECKER, at, why))
        if known is None or known.status is not one.status:
            changes.append(Decision(one.submission_id, one.status.value, CHECKER, now, _why(one, errors, submissions)))
    return changes


def _why(one: Submission, errors: Mapping[str, list[str]], submissions: Sequence[Submission]) -> str:
    if one.status is Status.SUPERSEDED:
        later = [
            each
            for each in submissions
            if each.status is not Status.SUPERSEDED and (each.recommender, each.title) == (one.recommender, one.title)
        ]
        return f"由 {later[0].package.name} 的补正件 {later[0].submission_id} 替代" if later else "由后来的补正件替代"
    if one.status is Status.NEEDS_FIX:
        rules = list(dict.fromkeys(errors.get(one.submission_id, [])))
        return f"形式核验有 {len(rules)} 项错误：{'、'.join(rules[:MOST_RULES])}{'等' if len(rules) > MOST_RULES else ''}"
    return "形式核验没有错误，已查重" if one.status is Status.CHECKED else "形式核验没有错误"


def changes_of_selection(results: Sequence[StepResult], before: Mapping[str, Standing], by: str, now: datetime) -> list[Decision]:
    """What choosing changed: shortlisted while steps follow, selected by the award of the last one, else in review."""
    last: dict[str, Decision] = {}
    for result in results:
        for each in result.placed:
            if each.outcome is not Outcome.INELIGIBLE:
                one = each.candidate.submission_id
                status = _status(result, each.outcome, award=each.award)
                reason = f"{result.step.name}：{each.reason}"
                last[one] = Decision(one, status.value, by, now, reason, result.step.id, each.award)
    return [each for one, each in last.items() if one not in before or _differs(each, before[one])]


def _differs(change: Decision, before: Standing) -> bool:
    """Another status; or, of the selected, another award or rank, which the reason names."""
    if before.status.value != change.status:
        return True
    return change.award != "" and (before.award, before.reason) != (change.award, change.reason)


def _status(result: StepResult, outcome: Outcome, *, award: str) -> Status:
    if result.waits or not outcome.goes_on or outcome is Outcome.RANKED:
        return Status.IN_REVIEW
    return Status.SELECTED if award else Status.SHORTLISTED
