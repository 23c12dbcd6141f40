"""Stage validate: every rule of the campaign over the batch, and what Mingjian itself finds."""

import logging
from dataclasses import replace

from mingjian.data.campaign import Campaign, Rule
from mingjian.data.records import Finding, Severity
from mingjian.data.reviewing import StageTime
from mingjian.pipeline.rules.agreement import judge_agreement
from mingjian.pipeline.rules.alike import judge_alike
from mingjian.pipeline.rules.direct import hold_for_direct
from mingjian.pipeline.rules.facts import Batch, Facts, RegisterRow
from mingjian.pipeline.rules.finding import UNVERIFIED
from mingjian.pipeline.rules.foreign import find_foreign, judge_foreign
from mingjian.pipeline.rules.identity import judge_persons
from mingjian.pipeline.rules.likeness import judge_likeness
from mingjian.pipeline.rules.own import judge_files
from mingjian.pipeline.rules.registry import judge
from mingjian.pipeline.rules.roster import judge_roster
from mingjian.pipeline.rules.supplement import judge_supplements

__all__ = ["Batch", "RegisterRow", "validate_batch"]

log = logging.getLogger(__name__)

_GRADES = list(Severity)


def validate_batch(batch: Batch) -> list[Finding]:
    """All findings of the form check, the receiver's own included, by package, submission and severity.

    Superseded submissions and packages of other campaigns are left alone. The order of arrival does not matter.
    """
    foreign = find_foreign(batch)
    facts = Facts(batch, frozenset(foreign))
    findings = [finding for package in batch.packages for finding in package.findings]
    findings += judge_foreign(foreign, batch)
    for rule in batch.campaign.rules:
        if rule.stage == "form_check" or (rule.stage == "organiser" and rule.check.kind != "manual"):
            findings += filter(None, (_softened(rule, finding, facts) for finding in judge(rule, facts)))
    findings += judge_files(facts)
    findings += judge_agreement(facts)
    findings += judge_likeness(facts)
    findings += judge_alike(facts)
    findings += judge_persons(facts)
    findings += judge_roster(facts)
    findings += judge_supplements(facts)
    log.info("%s: %d submissions, %d findings", batch.campaign.id, len(facts.live), len(findings))
    return sorted(findings, key=_place)


def judge_records(campaign: Campaign, progress: tuple[StageTime, ...], traces: tuple[str, ...] = ()) -> list[Finding]:
    """What the record of progress, and the workspace's own traces, say against the notice."""
    facts = Facts(Batch(campaign, (), (), {}, progress=progress, traces=traces))
    rules = (each for each in campaign.rules if each.stage == "organiser" and each.check.kind in {"timetable", "working_days"})
    return [finding for rule in rules for finding in judge(rule, facts)]


def _softened(rule: Rule, finding: Finding, facts: Facts) -> Finding | None:
    """What cannot be said for certain, as an info: of who enters directly where the notice is silent, or in an unknown category.

    None where the organiser decided that the rule does not bind who enters directly.
    """
    if finding.severity == Severity.INFO or finding.submission_id is None:
        return finding
    if rule.direct == "ask" and finding.submission_id in facts.direct:
        return hold_for_direct(rule, finding, facts)
    if rule.tracks and finding.submission_id in facts.untold and len(rule.tracks) < len(facts.campaign.tracks):
        doubt = f"{UNVERIFIED}：没有读出申报类别，如属此条所说类别则："
        return replace(finding, severity=Severity.INFO, message=f"{doubt}{finding.message}")
    return finding


def _place(finding: Finding) -> tuple[str, str, int, str, str]:
    return (
        finding.package or "\uffff",
        finding.submission_id or "",
        _GRADES.index(finding.severity),
        finding.rule_id,
        finding.path or "",
    )
