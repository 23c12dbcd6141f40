"""Every violation of the made packages alone: found with its severity, and no other error; what just keeps a rule is silent."""

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from benchmarks.packages import CAMPAIGNS
from benchmarks.packages.draft import Border, Draft, Made, Violation
from benchmarks.rules import Planted, crowd, judge_inbox, write_inbox
from mingjian.data.blobs import BlobStore
from mingjian.data.campaign import load_campaign
from mingjian.data.records import Finding
from mingjian.pipeline.rules.finding import UNVERIFIED


def _cases(field: str) -> list[object]:
    """Each violation or border by campaign and place; those of one campaign are judged together, so they stay together."""
    return [
        pytest.param(name, place, id=f"{name}-{getattr(each, 'rule_id', place)}-{place}", marks=pytest.mark.xdist_group(name))
        for name, made in CAMPAIGNS.items()
        for place, each in enumerate(getattr(made, field))
    ]


EACH_CAMPAIGN = pytest.mark.parametrize(
    "campaign", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in sorted(CAMPAIGNS)]
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found in a campaign's inbox, by package ("": of a recommender or the batch), and the packages in their order."""

    whole: str
    broken: list[str]
    borders: list[str]
    findings: dict[str, list[Finding]]

    def of(self, package: str) -> list[Finding]:
        return self.findings.get(package, [])


def fitting(made: Made, dice: random.Random, number: int, tracks: tuple[str, ...]) -> tuple[Draft, int]:
    """A draft of one of these tracks and the next free number."""
    draft = made.draft(dice, number)
    while tracks and draft.track not in tracks:
        number += 1
        draft = made.draft(dice, number)
    return draft, number + 1


@cache
def judged(campaign: str) -> Judged:
    """An inbox with a whole package, one for each violation and border, and a recommender too many for each quota."""
    made = CAMPAIGNS[campaign]
    dice = random.Random(7)  # noqa: S311 (made packages)
    planted: list[Planted] = []
    wanted: list[Violation | Border | None] = [None, *made.violations, *made.borders]
    number = 0
    for each in wanted:
        draft, number = fitting(made, dice, number, each.tracks if each else ())
        if each:
            each.plant(draft)
        planted.append(Planted(draft, (each,) if isinstance(each, Violation) else ()))
    everybody = [*planted, *crowd(made, dice, number)]
    with TemporaryDirectory() as folder:
        inbox = Path(folder) / "inbox"
        inbox.mkdir()
        write_inbox(made, everybody, inbox)
        _, findings = judge_inbox(made, inbox, BlobStore(Path(folder) / "blobs"))
    by_package: dict[str, list[Finding]] = {}
    for each in findings:
        by_package.setdefault(each.package or "", []).append(each)
    names = [each.draft.package for each in planted]
    broken, borders = names[1 : len(made.violations) + 1], names[len(made.violations) + 1 :]
    return Judged(names[0], broken, borders, by_package)


def told(findings: list[Finding]) -> set[tuple[str, str]]:
    return {(each.rule_id, each.severity.value) for each in findings}


@EACH_CAMPAIGN
def test_whole_package_breaks_no_rule(campaign: str) -> None:
    findings = judged(campaign).of(judged(campaign).whole)
    assert {each for each in told(findings) if each[1] != "info"} == set()
    asked = {each.rule_id for each in CAMPAIGNS[campaign].violations if each.severity == "info"}
    assert [each for each in findings if each.rule_id in asked and each.value != UNVERIFIED] == []


@pytest.mark.parametrize(("campaign", "place"), _cases("violations"))
def test_violation_is_found_alone_with_clause_and_quoted_words(campaign: str, place: int) -> None:
    violation = CAMPAIGNS[campaign].violations[place]
    findings = judged(campaign).of(judged(campaign).broken[place])
    assert (violation.rule_id, violation.severity) in told(findings)
    others = {rule for rule, severity in told(findings) if severity == "error"} - {violation.rule_id, *violation.also}
    assert others == set()
    cited = {each.id: each.cited for each in load_campaign(campaign).rules}
    assert {each.clause for each in findings if each.rule_id == violation.rule_id} == {cited.get(violation.rule_id, "")}


@pytest.mark.parametrize(("campaign", "place"), _cases("borders"))
def test_package_that_just_keeps_rules_is_silent(campaign: str, place: int) -> None:
    kept = CAMPAIGNS[campaign].borders[place].rules.split()
    findings = judged(campaign).of(judged(campaign).borders[place])
    assert [(each.rule_id, each.message) for each in findings if each.rule_id in kept or each.severity.value == "error"] == []


@EACH_CAMPAIGN
def test_quota_is_found_of_its_recommender_alone(campaign: str) -> None:
    wanted = {(each.rule_id, each.severity, each.recommender) for each in CAMPAIGNS[campaign].crowds}
    quotas = {(each.rule_id, each.severity.value, each.recommender or "") for each in judged(campaign).of("")}
    assert {each for each in quotas if each[1] == "error"} == {each for each in wanted if each[1] == "error"}
    assert wanted <= quotas
