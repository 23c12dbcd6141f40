"""What the campaign file says about 查重 is what 查重 does, and is printed."""

import pytest

from mingjian.data.campaign import Setting, load_campaign
from mingjian.data.errors import UsageError
from mingjian.pipeline.terms import compare_settings, name_settings, template_texts
from mingjian.similarity.exclusions import ExclusionSettings

CAMPAIGN = load_campaign("cq-cases-2023")


def _with(**values: str | int) -> tuple[Setting, ...]:
    return (
        *CAMPAIGN.settings,
        *(Setting(id=name, question="？", value=value, reason="主办方定") for name, value in values.items()),
    )


def test_without_settings_the_usual_ones_hold() -> None:
    assert compare_settings(CAMPAIGN).exclusions == ExclusionSettings()


def test_the_campaigns_settings_decide_and_are_printed() -> None:
    campaign = CAMPAIGN.model_copy(
        update={"settings": _with(common_units=8, quotation_chars=20, left_out_sections="参考文献、附录")}
    )
    settings = compare_settings(campaign)
    assert settings.exclusions == ExclusionSettings(20, 8, "unit", ("参考文献", "附录"))
    printed = name_settings(settings, template_texts(campaign))
    assert printed["公共表述：至少几家无关单位共有"] == "8"
    assert printed["引文：引号内至少多少有效字符"] == "20"
    assert printed["不计入的部分"] == "参考文献、附录"
    assert len(printed["通知和表格原文版本"]) == 8


@pytest.mark.parametrize("value", ["许多", "1", "2.5", "-3"])
def test_a_number_that_is_none_is_refused(value: str) -> None:
    campaign = CAMPAIGN.model_copy(update={"settings": _with(common_units=5)})
    with pytest.raises(UsageError, match="common_units 只能是不小于2的整数"):
        campaign.decided({"common_units": value})
    assert compare_settings(campaign.decided({"common_units": "12"})).exclusions.common_units == 12
