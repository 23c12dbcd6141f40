"""A campaign file to begin with."""

from pathlib import Path

import pytest

from mingjian.data.campaign import list_campaigns, read_campaign
from mingjian.data.errors import CampaignError, InputError
from mingjian.data.new_campaign import derive_id, list_templates, write_campaign


@pytest.mark.parametrize("source", [*list_templates(), *list_campaigns()])
def test_new_file_is_a_campaign_under_its_own_name(tmp_path: Path, source: str) -> None:
    path = tmp_path / "my-2026.yaml"
    write_campaign(path, source, {"id": "my-2026", "title": "“示范”：评选 # 一", "year": "2026"})
    one = read_campaign(path)
    assert (one.id, one.title, one.year) == ("my-2026", "“示范”：评选 # 一", 2026)
    assert path.read_text(encoding="utf-8").startswith("#")


@pytest.mark.parametrize("source", list_templates())
def test_template_explains_itself_and_leaves_decisions_open(source: str, tmp_path: Path) -> None:
    one = write_campaign(tmp_path / "a.yaml", source, {"id": "a-1"})
    assert {each.id for each in one.settings if each.organiser_decides and each.value is None} == {
        "experts",
        "score_weights",
        "trimming",
        "tie_break",
    }
    assert {rule.check.kind for rule in one.rules} >= {"present", "length", "quota", "deadline", "count"}


def test_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("原有", encoding="utf-8")
    with pytest.raises(InputError, match="没有覆盖"):
        write_campaign(path, "cases", {"id": "a-1"})
    assert path.read_text(encoding="utf-8") == "原有"


@pytest.mark.parametrize(("source", "name"), [("cases", "大写 ID"), ("no-such", "a-1")])
def test_what_cannot_be_is_refused_and_nothing_written(tmp_path: Path, source: str, name: str) -> None:
    with pytest.raises(CampaignError):
        write_campaign(tmp_path / "a.yaml", source, {"id": name})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("我的活动.yaml", "cases-2026"),
        ("n.yaml", "n-2026"),
        ("My Cases_2025.yaml", "my-cases-2025"),
        ("2025年评选.yaml", "cases-2025"),
    ],
)
def test_any_file_name_gives_an_id(tmp_path: Path, name: str, expected: str) -> None:
    path = tmp_path / name
    assert write_campaign(path, "cases", {"id": derive_id(path, "cases", 2026)}).id == expected
