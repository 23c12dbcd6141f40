"""Corrections that came after the deadline: whether they take the place of what came in time."""

from collections.abc import Collection
from dataclasses import replace

from mingjian.data.records import Severity, Status, Submission
from mingjian.pipeline.rules.deadline import same_files
from mingjian.pipeline.rules.facts import Batch, Facts
from mingjian.pipeline.rules.registry import judge
from mingjian.pipeline.validate import validate_batch


def settle_belated(batch: Batch, asked: Collection[str]) -> tuple[Submission, ...]:
    """The submissions of a batch, where one that came late and that nobody asked for leaves the place to the one in time.

    asked: ids that were told to mend something; what has an error by this very batch counts as told. A late package takes the
    place of one in time that has to be mended, and the check of the deadline says by which time; never of one without an error,
    nor with the same files.
    """
    pairs = _belated(batch)
    if not pairs:
        return batch.submissions
    before = replace(batch, submissions=_with_kept(batch.submissions, pairs))
    wrong = {each.submission_id for each in validate_batch(before) if each.severity is Severity.ERROR}
    by_id = {each.submission_id: each for each in batch.submissions}
    kept = {
        late: first
        for late, first in pairs.items()
        if (first not in wrong and first not in asked) or same_files(by_id[late], by_id[first])
    }
    return _with_kept(batch.submissions, kept)


def _belated(batch: Batch) -> dict[str, str]:
    """Of late submissions in place: the last of those that they replace which came in time."""
    everything = tuple(replace(each, status=Status.RECEIVED, replaces=()) for each in batch.submissions)
    facts = Facts(replace(batch, submissions=everything))
    rules = [each for each in batch.campaign.rules if each.check.kind == "deadline" and each.stage == "form_check"]
    late = {
        one.submission_id for rule in rules for one in judge(rule, facts) if one.severity is Severity.ERROR and one.submission_id
    }
    timed = {each.submission_id for each in batch.submissions if each.package.received_at}
    found: dict[str, str] = {}
    for each in batch.submissions:
        if each.status is not Status.SUPERSEDED and each.submission_id in late:
            first = next((one for one in reversed(each.replaces) if one in timed - late), "")
            if first:
                found[each.submission_id] = first
    return found


def _with_kept(submissions: tuple[Submission, ...], kept: dict[str, str]) -> tuple[Submission, ...]:
    """With those in time in place again, and the late ones superseded."""
    back = set(kept.values())
    return tuple(
        replace(each, status=Status.SUPERSEDED, yields_to=kept[each.submission_id], replaces=())
        if each.submission_id in kept
        else replace(each, status=Status.RECEIVED)
        if each.submission_id in back
        else each
        for each in submissions
    )
