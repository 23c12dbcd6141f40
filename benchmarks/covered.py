"""Which made violations and tests cover each rule, for the catalogue: python -m benchmarks.covered docs/rule-tests.json."""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.packages import CAMPAIGNS
from mingjian.data.campaign import list_campaigns, load_campaign

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
CHECKLIST = "tests/flows/test_checklist.py"
"""Asks that each rule for people stands on a checklist."""
MADE_PACKAGES = "tests/benchmarks/test_rules.py"
"""Breaks each rule of a campaign's made packages alone; the benchmark plants them in mixtures."""
_RULE = re.compile(r"\bN\d-[A-Z]+-\d+\b")


def find_covered() -> dict[str, dict[str, list[str]]]:
    """Campaign → rule → the test files that cover it, that of the made packages first."""
    mentioned: dict[str, set[str]] = {}
    for path in TESTS.rglob("test_*.py"):
        for rule_id in set(_RULE.findall(path.read_text(encoding="utf-8"))):
            mentioned.setdefault(rule_id, set()).add(path.relative_to(ROOT).as_posix())
    covered: dict[str, dict[str, list[str]]] = {}
    for campaign in map(load_campaign, list_campaigns()):
        made = CAMPAIGNS.get(campaign.id)
        planted = {each.rule_id for each in (*made.violations, *made.crowds)} if made else set[str]()
        rules = {
            each.id: [
                *([MADE_PACKAGES] if each.id in planted else ()),
                *([CHECKLIST] if each.auto == "M" else ()),
                *sorted(mentioned.get(each.id, set[str]()) - ({CHECKLIST} if each.auto == "M" else set[str]())),
            ]
            for each in campaign.rules
        }
        covered[campaign.id] = {rule: files for rule, files in rules.items() if files}
    return covered


def print_covered(covered: Mapping[str, Mapping[str, list[str]]]) -> str:
    """The file's text."""
    return json.dumps(covered, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(print_covered(find_covered()), encoding="utf-8")
