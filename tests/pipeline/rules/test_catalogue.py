"""The published catalogue and schema say what the campaign files and their model say."""

import json
import re
from pathlib import Path
from typing import get_args

from mingjian.data.checks import Check
from mingjian.pipeline.rules.catalogue import KINDS, RULES_FILE, print_catalogue, read_covered
from mingjian.pipeline.rules.schema import GUIDE_FILE, SCHEMA_FILE, print_schema

DOCS = Path(__file__).parents[3] / "docs"
GUIDE = (DOCS / GUIDE_FILE).read_text(encoding="utf-8")


def test_published_catalogue_is_the_present_one() -> None:
    assert (DOCS / RULES_FILE).read_text(encoding="utf-8") == print_catalogue(read_covered(DOCS))


def test_published_schema_is_the_present_one() -> None:
    published = (DOCS / SCHEMA_FILE).read_text(encoding="utf-8")
    assert json.loads(published) == json.loads(print_schema(GUIDE))


def test_every_kind_of_check_has_a_name_and_is_explained() -> None:
    union = get_args(Check)[0]
    kinds = {get_args(each.model_fields["kind"].annotation)[0] for each in get_args(union)}
    assert kinds == set(KINDS)
    guide = (DOCS / "campaigns.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in guide] == []


def test_guide_explains_every_key() -> None:
    guide = (DOCS / "campaigns.md").read_text(encoding="utf-8")
    schema = json.loads(print_schema(GUIDE))
    keys = {key for part in (schema, *schema["$defs"].values()) for key in part.get("properties", {})}
    assert sorted(key for key in keys if f"`{key}`" not in guide) == []


def test_schema_describes_every_key_in_the_words_of_the_guide() -> None:
    schema = json.loads(print_schema(GUIDE))
    described = {
        f"{name}.{key}": each.get("description", "")
        for name, part in {"Campaign": schema, **schema["$defs"]}.items()
        for key, each in part.get("properties", {}).items()
    }
    assert [key for key, words in described.items() if not re.search("[一-龥]", words)] == []
    assert described["Length.most"] == "上限"
    assert described["MaterialKind.formats"] == "允许的后缀"
    assert described["SelectionStep.by"].startswith("凭什么决定：scores 专家评分")


def test_schema_lets_moments_be_written_as_notices_write_them() -> None:
    text = print_schema(GUIDE)
    assert "date-time" not in text
    pattern = json.loads(text)["properties"]["deadline"]["anyOf"][0]["pattern"]
    written = ("2026-11-10 24:00", "2026年11月10日24:00", "2026/11/10")
    assert [each for each in written if not re.search(pattern, each)] == []
    assert not re.search(pattern, "十一月")
