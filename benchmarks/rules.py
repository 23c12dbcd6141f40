"""Rules over made packages: recall of planted violations and false errors per rule.

python -m benchmarks.rules [--packages 200] [--seed 2026] [CAMPAIGN ...]
"""

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.packages import CAMPAIGNS
from benchmarks.packages.draft import Draft, Made, Violation
from mingjian.data.blobs import BlobStore
from mingjian.data.campaign import load_campaign
from mingjian.data.records import Extract, Finding, Package
from mingjian.pipeline.classify import classify_batch
from mingjian.pipeline.extract import extract_material
from mingjian.pipeline.group import group_batch
from mingjian.pipeline.receive import receive_inbox
from mingjian.pipeline.validate import Batch, validate_batch

CLEAN_SHARE = 0.3  # of the packages break nothing
MOST_BROKEN = 3


@dataclass(frozen=True, slots=True)
class Planted:
    """A made package and what was broken in it."""

    draft: Draft
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of one rule: violations planted, those found with their severity, errors nobody planted."""

    planted: int
    found: int
    false_errors: int


def plant(made: Made, dice: random.Random, draft: Draft) -> Planted:
    """The package with up to MOST_BROKEN violations in it that do not disturb each other."""
    fitting = [each for each in made.violations if not each.tracks or draft.track in each.tracks]
    chosen: list[Violation] = []
    touched: set[str] = set()
    for each in dice.sample(fitting, k=0 if dice.random() < CLEAN_SHARE else dice.randint(1, MOST_BROKEN)):
        if touched.isdisjoint(words := each.touches.split()):
            touched.update(words)
            chosen.append(each)
            each.plant(draft)
    return Planted(draft, tuple(chosen))


def crowd(made: Made, dice: random.Random, start: int) -> list[Planted]:
    """For each quota rule one recommender with one submission too many, each submission whole."""
    drafts: list[Planted] = []
    for each in made.crowds:
        while sum(one.draft.recommender == each.recommender for one in drafts) < each.count:
            one = made.draft(dice, start + len(drafts))
            if each.track and one.track != each.track:
                start += 1
                continue
            one.subject = one.subject.replace(one.recommender, each.recommender)
            one.recommender, one.kind = each.recommender, each.kind
            drafts.append(Planted(one, ()))
    return drafts


def write_inbox(made: Made, planted: Sequence[Planted], inbox: Path) -> None:
    """The inbox with 收件登记.csv."""
    lines = ["包名,收到时间,推荐单位,推荐单位类型"]
    for each in planted:
        one = each.draft
        (inbox / one.package).write_bytes(made.pack(one))
        for name, data in made.beside(one).items() if made.beside else ():
            (inbox / name).write_bytes(data)
            lines.append(f"{name},{one.received or ''},{one.recommender},{one.kind}")
        lines.append(f"{one.package},{one.received or ''},{one.recommender},{one.kind}")
    (inbox / "收件登记.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def judge_inbox(made: Made, inbox: Path, blobs: BlobStore) -> tuple[list[Package], list[Finding]]:
    """The packages of an inbox and all findings of the form check, as the main job makes them without OCR."""
    campaign = load_campaign(made.id)
    packages = receive_inbox(inbox, blobs)
    extracts: dict[str, Extract] = {}
    for material in (each for package in packages for each in package.materials):
        if material.sha256 not in extracts:
            extracts[material.sha256] = extract_material(blobs.path(material.sha256), material.path, material.sha256)
    submissions = classify_batch(group_batch(packages, extracts, campaign), campaign)
    return packages, validate_batch(Batch(campaign, tuple(packages), tuple(submissions), extracts, made.register))


def tally(made: Made, planted: Sequence[Planted], findings: Sequence[Finding]) -> tuple[dict[str, Tally], list[str]]:
    """Per rule what was planted and found; and a line for each violation missed and each false error."""
    asked, hits, false = Counter[str](), Counter[str](), Counter[str]()
    lines: list[str] = []
    by_package: dict[str, list[Finding]] = {}
    for finding in findings:
        by_package.setdefault(finding.package or "", []).append(finding)
    for each in planted:
        found = {(one.rule_id, one.severity.value) for one in by_package.get(each.draft.package, ())}
        expected: set[str] = set()
        for one in each.violations:
            expected |= {one.rule_id, *one.also}
            asked[one.rule_id] += 1
            hits[one.rule_id] += (one.rule_id, one.severity) in found
            if (one.rule_id, one.severity) not in found:
                lines.append(f"missed {one.rule_id} ({one.severity}) in {each.draft.package}; found {sorted(found)}")
        for finding in by_package.get(each.draft.package, ()):
            if finding.severity == "error" and finding.rule_id not in expected:
                false[finding.rule_id] += 1
                lines.append(f"false {finding.rule_id} in {each.draft.package}: {finding.message}")
    for each in made.crowds:
        asked[each.rule_id] += 1
        met = any(
            one.rule_id == each.rule_id and one.severity == each.severity and one.recommender == each.recommender
            for one in findings
        )
        hits[each.rule_id] += met
        if not met:
            lines.append(f"missed {each.rule_id} of {each.recommender}")
    over = {(each.rule_id, each.recommender) for each in made.crowds}
    for finding in findings:
        who = (finding.rule_id, finding.recommender or "")
        if finding.severity == "error" and not finding.package and who not in over:
            false[finding.rule_id] += 1
            lines.append(f"false {finding.rule_id} of {finding.recommender}: {finding.message}")
    return {rule: Tally(asked[rule], hits[rule], false[rule]) for rule in sorted({*asked, *false})}, lines


def run(made: Made, packages: int, seed: int) -> tuple[dict[str, Tally], list[str]]:
    """Make, judge and count one campaign's packages."""
    dice = random.Random(seed)  # noqa: S311 (made packages)
    planted = [plant(made, dice, made.draft(dice, number)) for number in range(packages)]
    planted += crowd(made, dice, packages)
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder) / "inbox"
        inbox.mkdir()
        write_inbox(made, planted, inbox)
        _, findings = judge_inbox(made, inbox, BlobStore(Path(folder) / "blobs"))
    return tally(made, planted, findings)


def main() -> None:
    """Print one table a campaign, then what was missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("campaigns", nargs="*", default=sorted(CAMPAIGNS))
    parser.add_argument("--packages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--lines", type=int, default=20)
    options = parser.parse_args()
    for name in options.campaigns:
        tallies, lines = run(CAMPAIGNS[name], options.packages, options.seed)
        asked, found = sum(each.planted for each in tallies.values()), sum(each.found for each in tallies.values())
        print(
            f"\n{name}: {found} of {asked} violations found, {sum(each.false_errors for each in tallies.values())} false errors"
        )
        print("| rule | planted | found | false errors |\n|---|---|---|---|")
        for rule, each in tallies.items():
            print(f"| {rule} | {each.planted} | {each.found} | {each.false_errors} |")
        for line in lines[: options.lines]:
            print("-", line)


if __name__ == "__main__":
    main()
