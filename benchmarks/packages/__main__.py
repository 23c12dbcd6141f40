"""A made inbox to try a campaign with: whole packages, some with rules broken in them, the register and the truth beside it.

python -m benchmarks.packages CAMPAIGN OUT [--packages 46] [--broken 6] [--every] [--seed 7]
"""

import argparse
import csv
import random
from pathlib import Path

from benchmarks.packages import CAMPAIGNS
from benchmarks.packages.draft import Made
from benchmarks.rules import Planted, plant, write_inbox

COLUMNS = ("年度", "活动", "奖项", "姓名或案例名称", "单位", "身份证号")


def make_inbox(made: Made, packages: int, broken: int, seed: int) -> list[Planted]:
    """So many packages no two of which are alike; each `broken`th breaks up to three rules, none where it is 0."""
    dice = random.Random(seed)  # noqa: S311 (made packages)
    draft = made.draft_apart or made.draft
    drafts = ((number, draft(dice, number)) for number in range(packages))
    return [plant(made, dice, one) if broken and number % broken == broken - 1 else Planted(one, ()) for number, one in drafts]


def break_each(made: Made, seed: int) -> list[Planted]:
    """One package for each way to break a rule, with that alone broken in it."""
    dice = random.Random(seed)  # noqa: S311 (made packages)
    draft = made.draft_apart or made.draft
    planted: list[Planted] = []
    number = 0
    for each in made.violations:
        one = draft(dice, number)
        while each.tracks and one.track not in each.tracks:
            number += 1
            one = draft(dice, number)
        number += 1
        each.plant(one)
        planted.append(Planted(one, (each,)))
    return planted


def write_beside(made: Made, planted: list[Planted], out: Path) -> None:
    """OUT-名录.csv with the registers the campaign asks for, OUT-truth.csv with what was broken where."""
    with out.with_name(f"{out.name}-名录.csv").open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(COLUMNS)
        lines.writerows((row.year, row.campaign, row.award, row.name, row.unit, row.id_number) for row in made.register)
    with out.with_name(f"{out.name}-truth.csv").open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(("package", "rule", "severity"))
        lines.writerows((each.draft.package, one.rule_id, one.severity) for each in planted for one in each.violations)


def main() -> None:
    """Write the inbox."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("campaign", choices=sorted(CAMPAIGNS))
    parser.add_argument("out", type=Path)
    parser.add_argument("--packages", type=int, default=46)
    parser.add_argument("--broken", type=int, default=6)
    parser.add_argument("--every", action="store_true", help="one package for each way to break a rule")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    made = CAMPAIGNS[options.campaign]
    planted = (
        break_each(made, options.seed) if options.every else make_inbox(made, options.packages, options.broken, options.seed)
    )
    options.out.mkdir(parents=True)
    write_inbox(made, planted, options.out)
    write_beside(made, planted, options.out)


if __name__ == "__main__":
    main()
