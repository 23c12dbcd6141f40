"""What the campaign file says about 查重 is what 查重 does, and is printed."""

import pytest

from mingjian.data.campaign import Campaign, Setting, load_campaign
from mingjian.data.errors import UsageError
from mingjian.pipeline.terms import compare_settings, name_versions, template_texts
from mingjian.similarity.exclusions import ExclusionSettings

CAMPAIGN = load_campaign("cq-cases-2023")


def test_without_rulings_the_usual_ones_hold_and_are_printed() -> None:
    assert compare_settings(CAMPAIGN).exclusions == ExclusionSettings()
    assert [CAMPAIGN.setting(each).printed for each in ("quotation_chars", "common_units", "left_out_sections")] == [
        "10",
        "5",
        "参考文献、参考资料",
    ]
    assert [name for name in name_versions(template_texts(CAMPAIGN)) if not name.endswith("版本")] == []


def test_the_organisers_rulings_decide() -> None:
    ruled = CAMPAIGN.decided({"common_units": "8", "quotation_chars": "20", "left_out_sections": "参考文献、附录"})
    assert compare_settings(ruled).exclusions == ExclusionSettings(20, 8, "unit", ("参考文献", "附录"))
    assert compare_settings(CAMPAIGN.decided({"left_out_sections": "无"})).exclusions.sections == ()


def test_a_campaigns_file_decides_too() -> None:
    said = Setting(id="common_units", question="？", value=3, reason="主办方定")
    others = [each.model_dump() for each in CAMPAIGN.settings if each.id not in {"common_units", "quotation_chars"}]
    read = Campaign.model_validate({**CAMPAIGN.model_dump(mode="json"), "settings": [*others, said.model_dump()]})
    assert compare_settings(read).exclusions == ExclusionSettings(common_units=3)
    assert [each.id for each in read.settings][-3:] == ["left_out_sections", "common_units", "quotation_chars"]


@pytest.mark.parametrize(
    ("campaign", "value", "own"),
    [
        ("cq-cases-2023", "同一单位", "unit"),
        ("cq-cases-2023", "同一单位且同一作者", "unit_and_author"),
        ("cq-masters-2023", "同一单位且同一姓名", "unit_and_author"),
        ("cq-masters-2023", "同一单位", "unit"),
    ],
)
def test_whose_earlier_work_is_ones_own(campaign: str, value: str, own: str) -> None:
    assert compare_settings(load_campaign(campaign).decided({"own_work": value})).exclusions.own == own


@pytest.mark.parametrize("value", ["许多", "1", "2.5", "-3", "待主办方裁定"])
def test_a_number_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(UsageError, match=r"common_units.*不能写.*可写：不小于 2 的整数"):
        CAMPAIGN.decided({"common_units": value})
