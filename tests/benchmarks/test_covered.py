"""What the catalogue says of a rule's tests is so."""

import json
from pathlib import Path

from benchmarks.covered import find_covered, find_named
from mingjian.data.campaign import list_campaigns, load_campaign
from mingjian.pipeline.rules.catalogue import AMBIGUITIES, TESTS_FILE

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
    assert published[AMBIGUITIES] == present[AMBIGUITIES]


def test_each_of_the_45_ambiguities_has_a_test_that_names_it() -> None:
    """A test function says in its own text which open point of the notices it shows the effect of."""
    listed = {
        name
        for campaign in map(load_campaign, list_campaigns())
        for each in campaign.settings
        for name in each.ambiguity.replace("、", " ").split()
    }
    assert len(listed) == 45
    assert sorted(listed - find_named().keys()) == []


def test_rule_tests_name_tests_that_are_there() -> None:
    published = json.loads((DOCS / TESTS_FILE).read_text(encoding="utf-8"))
    missing = [
        test
        for tests in published[AMBIGUITIES].values()
        for test in tests
        if f"def {test.partition('::')[2]}(" not in (DOCS.parent / test.partition("::")[0]).read_text(encoding="utf-8")
    ]
    assert missing == []
