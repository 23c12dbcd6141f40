"""What the catalogue says of a rule's tests is so."""

import json
from pathlib import Path

from benchmarks.covered import find_covered
from mingjian.pipeline.rules.catalogue import TESTS_FILE

DOCS = Path(__file__).parents[2] / "docs"


def test_published_tests_cover_their_rules() -> None:
    published = json.loads((DOCS / TESTS_FILE).read_text(encoding="utf-8"))
    present = find_covered()
    stale = [
        (campaign, rule, path)
        for campaign, rules in published.items()
        for rule, paths in rules.items()
        for path in paths
        if path not in present[campaign].get(rule, ())
    ]
    assert stale == []
    assert published["cq-cases-2023"] == present["cq-cases-2023"]
