"""A made inbox to try a campaign with: no two cases alike, register and truth beside it."""

import csv
import random
from pathlib import Path

from benchmarks.packages import CAMPAIGNS
from benchmarks.packages.__main__ import break_each, make_inbox, write_beside
from benchmarks.packages.case_files import case_text


def test_no_two_cases_of_an_inbox_are_alike() -> None:
    drafts = [each.draft for each in make_inbox(CAMPAIGNS["cq-cases-2023"], 30, 0, 7)]
    assert len({each.fields["单位"] for each in drafts}) == 30
    assert len({each.fields["案例名称"] for each in drafts}) == 30
    bodies = ["".join(part.shown for part in case_text(each).parts) for each in drafts]
    runs = [{body[place : place + 8] for place in range(len(body) - 7)} for body in random.Random(1).sample(bodies, 6)]  # noqa: S311
    for one in runs:
        assert max(len(one & other) for other in runs if other is not one) < 40  # headings and captions


def test_each_violation_is_written_down_beside_its_inbox(tmp_path: Path) -> None:
    made = CAMPAIGNS["cq-studios-2024"]
    planted = break_each(made, 7)
    write_beside(made, planted, tmp_path / "inbox")
    with (tmp_path / "inbox-truth.csv").open(encoding="utf-8-sig", newline="") as file:
        truth = list(csv.DictReader(file))
    assert [row["rule"] for row in truth] == [each.rule_id for each in made.violations]
    assert len({row["package"] for row in truth}) == len(made.violations)
    with (tmp_path / "inbox-名录.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(made.register)
