"""Which made violations and tests cover each rule, for the catalogue: python -m benchmarks.covered docs/rule-tests.json."""

import ast
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.packages import CAMPAIGNS
from mingjian.data.campaign import list_campaigns, load_campaign
from mingjian.pipeline.rules.catalogue import AMBIGUITIES

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
CHECKLIST = "tests/flows/test_checklist.py"
"""Asks that each rule for people stands on a checklist."""
MADE_PACKAGES = "tests/benchmarks/test_rules.py"
"""Breaks each rule of a campaign's made packages alone; the benchmark plants them in mixtures."""
_AMBIGUITY = re.compile(r"\bN\d-AMB-\d\d\b")
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
    covered[AMBIGUITIES] = find_named()
    return covered


def find_named() -> dict[str, list[str]]:
    """Ambiguity of the notices → the test functions that name it, as file::function; what stands outside of functions is no test."""
    named: dict[str, set[str]] = {}
    for path in TESTS.rglob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for name in _AMBIGUITY.findall(ast.get_source_segment(text, node) or ""):
                    named.setdefault(name, set()).add(f"{path.relative_to(ROOT).as_posix()}::{node.name}")
    return {name: sorted(named[name]) for name in sorted(named)}


def print_covered(covered: Mapping[str, Mapping[str, list[str]]]) -> str:
    """The file's text."""
    return json.dumps(covered, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(print_covered(find_covered()), encoding="utf-8")
