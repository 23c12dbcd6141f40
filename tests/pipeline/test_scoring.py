"""Scores become values by settings that the organiser decided."""

from decimal import Decimal

import pytest

from mingjian.data.campaign import Campaign, load_campaign
from mingjian.data.errors import UsageError
from mingjian.data.reviewing import PUBLIC, TOTAL, VOTES, Score
from mingjian.pipeline.scoring import aggregate, fit_scores, tell_crowded

BASE = load_campaign("cq-artisans-2017")


def decided(**settings: str) -> Campaign:
    return BASE.decided({"experts": "3", "trimming": "否", "vote_weight": "0", **settings})


def totals(*values: float | None) -> list[Score]:
    return [Score("S1", "panel", f"专家{place}", TOTAL, value) for place, value in enumerate(values)]


def value_of(scores: list[Score], campaign: Campaign) -> Decimal | None:
    step = campaign.step("panel")
    assert step is not None
    by_scores = step.model_copy(update={"by": "scores"})
    return aggregate(["S1"], scores, by_scores, campaign)["S1"].figure


@pytest.mark.parametrize(
    ("trimming", "values", "expected"),
    [
        ("否", (90, 80, 100), "90"),
        ("各去掉一个", (90, 80, 100), "90"),
        ("各去掉一个", (60, 90, 91, 92, 100), "91"),
        ("否", (90.1, 90.2, 90.2), "90.1667"),
        ("各去掉一个", (88, 88, 88), "88"),
    ],
)
def test_mean_with_and_without_trimming(trimming: str, values: tuple[float, ...], expected: str) -> None:
    assert value_of(totals(*values), decided(trimming=trimming)) == Decimal(expected)


def test_recused_expert_counts_neither_way() -> None:
    assert value_of(totals(90, 80, 100, None), decided()) == Decimal(90)


def test_too_few_experts_give_no_value() -> None:
    step = BASE.selection[0].model_copy(update={"by": "scores"})
    found = aggregate(["S1"], totals(90, 80), step, decided())["S1"]
    assert (found.figure, found.lack) == (None, "要有 3 名专家评分，只有 2 名")


def test_weights_of_criteria() -> None:
    scores = [
        Score("S1", "panel", f"专家{each}", name, value) for each in range(3) for name, value in (("创新性", 90), ("成效", 80))
    ]
    assert value_of(scores, decided(score_weights="创新性=40%、成效=60%")) == Decimal(84)
    assert value_of(scores, decided(score_weights="等权")) == Decimal(85)


@pytest.mark.parametrize("words", ["创新性=0.4、成效=0.5", "创新性=1", "创新性=0.5、影响=0.5", "看着办"])
def test_weights_that_do_not_fit_are_refused(words: str) -> None:
    scores = [Score("S1", "panel", f"专家{each}", name, 90) for each in range(3) for name in ("创新性", "成效")]
    with pytest.raises(UsageError, match="score_weights"):
        value_of(scores, decided(score_weights=words))


def test_missing_criterion_is_named() -> None:
    scores = [Score("S1", "panel", f"专家{each}", "创新性", 90) for each in range(3)]
    scores.append(Score("S1", "panel", "专家0", "成效", 80))
    step = BASE.selection[0].model_copy(update={"by": "scores"})
    assert aggregate(["S1"], scores, step, decided(score_weights="等权"))["S1"].lack == "专家1没有给“成效”打分"


def test_votes_and_scores_are_weighed_as_shares_of_the_best() -> None:
    scores = [Score(one, "panel", "专家", TOTAL, value) for one, value in (("S1", 80), ("S2", 100))]
    scores += [Score(one, "panel", PUBLIC, VOTES, value) for one, value in (("S1", 1000), ("S2", 500))]
    values = aggregate(["S1", "S2"], scores, BASE.selection[0], decided(experts="1", vote_weight="30%"))
    assert {one: each.figure for one, each in values.items()} == {"S1": Decimal(86), "S2": Decimal(85)}


@pytest.mark.parametrize("settings", [{"experts": "若干"}, {"vote_weight": "两成"}, {"vote_weight": "130%"}])
def test_settings_that_are_no_numbers_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(UsageError, match=next(iter(settings))):
        aggregate(["S1"], totals(90, 80, 70), BASE.selection[0], decided(**settings))


def test_tie_by_a_criterion_is_refused_where_sheets_have_totals_alone() -> None:
    words = {"tie_break": "按评分项：技术"}
    with pytest.raises(UsageError, match="评分表里没有“技术”这一项（评分表只有总分）"):
        fit_scores(decided(**words), totals(90, 80), words.keys())
    fit_scores(decided(**words), [], words.keys())
    fit_scores(decided(**words), totals(90, 80), ())


def test_more_experts_than_decided_are_told() -> None:
    step = BASE.selection[0].model_copy(update={"by": "scores"})
    values = aggregate(["S1"], totals(90, 80, 70, 60), step, decided()).values()
    (told,) = tell_crowded(values, {"S1": "甲案例"}, decided())
    assert "甲案例（S1）有 4 名专家评分（专家0、专家1、专家2、专家3），多于裁定的 3 名" in told
    assert tell_crowded(values, {}, decided(experts="4")) == []
