"""Every violation of the made packages alone: found with its severity, and no other error; a whole package shows none."""

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from benchmarks.packages import CAMPAIGNS
from benchmarks.packages.draft import Violation
from benchmarks.rules import Planted, crowd, judge_inbox, write_inbox
from mingjian.data.blobs import BlobStore

CASES = [(name, place) for name, made in CAMPAIGNS.items() for place in range(len(made.violations))]


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found in a campaign's inbox: rule and severity by package; the same by recommender for its quotas."""

    packages: list[str]
    findings: dict[str, set[tuple[str, str]]]
    quotas: set[tuple[str, str, str]]


@cache
def judged(campaign: str) -> Judged:
    """An inbox with a whole package, one for each violation, and a recommender too many for each quota."""
    made = CAMPAIGNS[campaign]
    dice = random.Random(7)  # noqa: S311 (made packages)
    planted: list[Planted] = []
    wanted: list[Violation | None] = [None, *made.violations]
    number = 0
    for violation in wanted:
        draft = made.draft(dice, number)
        while violation and violation.tracks and draft.track not in violation.tracks:
            number += 1
            draft = made.draft(dice, number)
        if violation:
            violation.plant(draft)
        planted.append(Planted(draft, (violation,) if violation else ()))
        number += 1
    everybody = [*planted, *crowd(made, dice, number)]
    with TemporaryDirectory() as folder:
        inbox = Path(folder) / "inbox"
        inbox.mkdir()
        write_inbox(made, everybody, inbox)
        _, findings = judge_inbox(made, inbox, BlobStore(Path(folder) / "blobs"))
    by_package: dict[str, set[tuple[str, str]]] = {}
    for each in findings:
        by_package.setdefault(each.package or "", set()).add((each.rule_id, each.severity.value))
    quotas = {(each.rule_id, each.severity.value, each.recommender or "") for each in findings if not each.package}
    return Judged([each.draft.package for each in planted], by_package, quotas)


@pytest.mark.parametrize("campaign", sorted(CAMPAIGNS))
def test_whole_package_shows_no_error_or_warning(campaign: str) -> None:
    found = judged(campaign)
    assert {each for each in found.findings.get(found.packages[0], set()) if each[1] != "info"} == set()


@pytest.mark.parametrize(
    ("campaign", "place"), CASES, ids=[f"{name}-{CAMPAIGNS[name].violations[at].rule_id}-{at}" for name, at in CASES]
)
def test_violation_is_found_alone(campaign: str, place: int) -> None:
    violation = CAMPAIGNS[campaign].violations[place]
    found = judged(campaign).findings[judged(campaign).packages[place + 1]]
    assert (violation.rule_id, violation.severity) in found
    others = {rule for rule, severity in found if severity == "error"} - {violation.rule_id, *violation.also}
    assert others == set()


@pytest.mark.parametrize("campaign", sorted(CAMPAIGNS))
def test_quota_is_found_of_its_recommender_alone(campaign: str) -> None:
    wanted = {(each.rule_id, each.severity, each.recommender) for each in CAMPAIGNS[campaign].crowds}
    assert {each for each in judged(campaign).quotas if each[1] == "error"} == {each for each in wanted if each[1] == "error"}
    assert wanted <= judged(campaign).quotas
