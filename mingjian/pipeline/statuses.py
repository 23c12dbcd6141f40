"""Where a submission stands, and every change of it: who, when, why."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import duckdb

from mingjian.data.records import Finding, Severity, Status, Submission
from mingjian.data.reviewing import CHECKER, LATE, TWICE, Decision
from mingjian.data.reviews import last_statuses
from mingjian.pipeline.clusters import title_share
from mingjian.pipeline.group import SAME_CASE_SHARE
from mingjian.pipeline.placed import Outcome, StepResult
from mingjian.pipeline.rules.deadline import same_files
from mingjian.reports.wording import STATUSES

_FINE = frozenset({Status.PASSED, Status.CHECKED})
_DECIDED_BEFORE = "已由人作过决定，评分和裁定没有转来，请主办方决定怎样处理"
MOST_RULES = 6


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a submission stood before: its last status, who gave it, the award and the reason."""

    status: Status
    decided_by: str
    award: str = ""
    reason: str = ""

    @property
    def of_people(self) -> bool:
        """Whether somebody decided it: a run of the check leaves it, unless the submission was superseded.

        已收件 by hand gives a submission back to the check.
        """
        return self.decided_by != CHECKER and self.status is not Status.RECEIVED


def standings(connection: duckdb.DuckDBPyConnection, campaign: str) -> dict[str, Standing]:
    """Where the submissions of a campaign stand by their history."""
    return {one: Standing(Status(status), *rest) for one, (status, *rest) in last_statuses(connection, campaign).items()}


def stand(submission: Submission, before: Mapping[str, Standing]) -> Status:
    """The status after a run: what people decided stays, else what the run found."""
    known = before.get(submission.submission_id)
    if known is None or submission.status is Status.SUPERSEDED:
        return submission.status
    return known.status if known.of_people else submission.status


def changes_of_check(
    submissions: Sequence[Submission], findings: Iterable[Finding], before: Mapping[str, Standing], now: datetime
) -> list[Decision]:
    """What a run of the check changed, receipt first; a submission that stays as it was has no entry."""
    errors: dict[str, list[str]] = {}
    for each in findings:
        if each.submission_id and each.severity is Severity.ERROR:
            errors.setdefault(each.submission_id, []).append(each.rule_id)
    replaced = _replaced(submissions)
    changes: list[Decision] = []
    for one in submissions:
        known = before.get(one.submission_id)
        earlier = replaced.get(one.submission_id, ())
        if known is None:
            at = one.package.received_at or now
            why = f"收到包裹 {one.package.name}" + ("" if one.package.received_at else "（收到时间不详，按核验时间记）")
            if earlier:
                why += f"，替代 {'、'.join(each.submission_id for each in earlier)}"
            changes.append(Decision(one.submission_id, Status.RECEIVED.value, CHECKER, at, why))
        if known is None or known.status is not one.status:
            gone = one.status is Status.SUPERSEDED
            twice = {each.submission_id for each in submissions if gone and each is not one and same_files(one, each)}
            why = _why(one, errors, replaced, twice) + _tell_earlier(one, earlier, before)
            changes.append(Decision(one.submission_id, one.status.value, CHECKER, now, why + _tell_review(one, known)))
    return changes


def late_corrections(changes: Iterable[Decision]) -> list[str]:
    """The ids of corrections that replace what people had already decided on."""
    return [each.submission_id for each in changes if _DECIDED_BEFORE in each.reason]


def _replaced(submissions: Sequence[Submission]) -> dict[str, list[Submission]]:
    """The live submission → those that it takes the place of, earliest first."""
    live = [each for each in submissions if each.status is not Status.SUPERSEDED]
    found: dict[str, list[Submission]] = {}
    for old in submissions:
        if old.status is Status.SUPERSEDED and not old.yields_to:
            own = [each for each in live if each.recommender == old.recommender]
            named = next((each for each in live if old.submission_id in each.replaces), None)
            later = (
                named
                or next((each for each in own if each.title == old.title), None)
                or next(
                    (each for each in own if each.unit == old.unit and title_share([each.title], [old.title]) >= SAME_CASE_SHARE),
                    None,
                )
            )
            if later is not None:
                found.setdefault(later.submission_id, []).append(old)
    return found


def _why(
    one: Submission, errors: Mapping[str, list[str]], replaced: Mapping[str, Sequence[Submission]], sent_twice: Collection[str]
) -> str:
    """Why it stands there. sent_twice: ids whose packages brought the same files."""
    if one.yields_to:
        return f"{LATE}；{one.yields_to} 在截止前已经收到，内容相同或没有要补正的错误，仍以其为准"
    if one.status is Status.SUPERSEDED:
        later = next((key for key, earlier in replaced.items() if one in earlier), "")
        if later in sent_twice:
            return f"与后来收到的 {later} 内容相同，{TWICE}，以后收到的为准"
        return f"由后来的补正件 {later} 替代" if later else "由后来的补正件替代"
    if one.status is Status.NEEDS_FIX:
        rules = list(dict.fromkeys(errors.get(one.submission_id, [])))
        return f"形式核验有 {len(rules)} 项错误：{'、'.join(rules[:MOST_RULES])}{'等' if len(rules) > MOST_RULES else ''}"
    return "形式核验没有错误，已查重" if one.status is Status.CHECKED else "形式核验没有错误"


def _tell_earlier(one: Submission, earlier: Sequence[Submission], before: Mapping[str, Standing]) -> str:
    """What people should know of a correction: that it is worse than what it replaces, or came after somebody had decided."""
    said = ""
    known = [(each.submission_id, before[each.submission_id]) for each in earlier if each.submission_id in before]
    if one.status is Status.NEEDS_FIX and (fine := [name for name, each in known if each.status in _FINE and not each.of_people]):
        said += f"；所替代的 {'、'.join(fine)} 原来没有错误，请核对是否报错了文件"
    if decided := [name for name, each in known if each.of_people and each.status is not Status.NEEDS_FIX]:
        said += f"；所替代的 {'、'.join(decided)} {_DECIDED_BEFORE}"
    return said


def _tell_review(one: Submission, known: Standing | None) -> str:
    """What a superseded submission had come to."""
    if one.status is not Status.SUPERSEDED or known is None or not known.of_people or known.status is Status.NEEDS_FIX:
        return ""
    return f"；此前{known.decided_by}定为“{STATUSES[known.status.value]}”，评分和裁定留在本件，没有转到补正件"


def confirm(change: Decision, before: Standing | None) -> Decision:
    """A change by hand; where it gives the status that was there, award and rank (which the reason names) stay."""
    if before is None or before.status.value != change.status:
        return change
    return replace(
        change, award=before.award, reason=f"{change.reason}；此前：{before.reason}" if before.award else change.reason
    )


def changes_of_selection(results: Sequence[StepResult], before: Mapping[str, Standing], by: str, now: datetime) -> list[Decision]:
    """What choosing changed: shortlisted while steps follow, selected by the award of the last one, else in review."""
    last: dict[str, Decision] = {}
    for result in results:
        for each in result.placed:
            if each.outcome is not Outcome.INELIGIBLE:
                one = each.candidate.submission_id
                status = _status(result, each.outcome, award=each.award)
                reason = f"{result.step.name}：{each.reason}"
                award = each.award if status is Status.SELECTED else ""  # nothing is awarded while the step waits
                last[one] = Decision(one, status.value, by, now, reason, result.step.id, award)
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
