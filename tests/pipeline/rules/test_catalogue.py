"""The published catalogue and schema say what the campaign files and their model say."""

import json
from pathlib import Path
from typing import get_args

from mingjian.data.checks import Check
from mingjian.pipeline.rules.catalogue import KINDS, RULES_FILE, SCHEMA_FILE, print_catalogue, print_schema, read_covered

DOCS = Path(__file__).parents[3] / "docs"


def test_published_catalogue_is_the_present_one() -> None:
    assert (DOCS / RULES_FILE).read_text(encoding="utf-8") == print_catalogue(read_covered(DOCS))


def test_published_schema_is_the_present_one() -> None:
    published = (DOCS / SCHEMA_FILE).read_text(encoding="utf-8")
    assert json.loads(published) == json.loads(print_schema())


def test_every_kind_of_check_has_a_name_and_is_explained() -> None:
    union = get_args(Check)[0]
    kinds = {get_args(each.model_fields["kind"].annotation)[0] for each in get_args(union)}
    assert kinds == set(KINDS)
    guide = (DOCS / "campaigns.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in guide] == []


def test_guide_explains_every_key() -> None:
    guide = (DOCS / "campaigns.md").read_text(encoding="utf-8")
    schema = json.loads(print_schema())
    keys = {key for part in (schema, *schema["$defs"].values()) for key in part.get("properties", {})}
    assert sorted(key for key in keys if f"`{key}`" not in guide) == []
