"""Experts who judge their own unit: left out by the organiser's word, told while there is none."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mingjian.data.campaign import UNDECIDED, load_campaign
from mingjian.data.errors import InputError
from mingjian.data.reviewing import PUBLIC, TOTAL, VOTES, Expert, Score
from mingjian.data.reviews import keep_experts
from mingjian.data.reviews import read_experts as stored_experts
from mingjian.data.store import open_store
from mingjian.pipeline.experts import read_experts
from mingjian.pipeline.placed import Candidate, Outcome
from mingjian.pipeline.recusal import find_conflicts, stand_aside, tell_conflicts
from mingjian.pipeline.select import Input, select

CAMPAIGN = load_campaign("cq-masters-2023").decided({"experts": "2", "trimming": "否"})
ONE = Candidate("S1", "张甲", "某某机电公司", "master", "渝北区")
EXPERTS = [Expert("王某", "重庆某某机电公司"), Expert("李某", "渝北区人力社保局"), Expert("赵某", "某大学")]
SCORES = [Score("S1", "review", name, TOTAL, value) for name, value in (("王某", 99), ("李某", 90), ("赵某", 80), ("钱某", 70))]


@pytest.mark.parametrize(
    ("decided", "mean", "recused", "words"),
    [
        (UNDECIDED, 84.75, (), "是否回避待主办方裁定（设置项 recusal），现在照计评分"),
        ("仅凭专家申明", 84.75, (), "主办方裁定“仅凭专家申明”，照计评分"),
        ("同一单位", 80, ("王某",), "主办方裁定“同一单位”回避，评分没有计入"),
        ("同一单位或同一推荐单位", 75, ("李某", "王某"), "主办方裁定“同一单位或同一推荐单位”回避，评分没有计入"),
    ],
)
def test_scores_of_ones_own_count_as_the_organiser_decides(
    decided: str, mean: float, recused: tuple[str, ...], words: str
) -> None:
    """N1-AMB-12."""
    campaign = CAMPAIGN.decided({"recusal": decided})
    conflicts = find_conflicts([ONE], SCORES, EXPERTS)
    assert [(each.expert.name, each.tie) for each in conflicts] == [("李某", "同一推荐单位"), ("王某", "同一单位")]
    (result,) = select(Input(campaign, [ONE], stand_aside(SCORES, conflicts, campaign), []))
    (placed,) = result.placed
    assert placed.value is not None
    assert (float(placed.value.figure or 0), placed.value.recused) == (mean, recused)
    notes = tell_conflicts(conflicts, SCORES, EXPERTS, campaign)
    assert words in notes[1]
    assert any("没有登记单位的专家：钱某" in each for each in notes) is bool(recused)


def test_too_few_left_after_standing_aside_waits_for_another_expert() -> None:
    campaign = CAMPAIGN.decided({"recusal": "同一单位", "experts": "4"})
    conflicts = find_conflicts([ONE], SCORES, EXPERTS)
    (result,) = select(Input(campaign, [ONE], stand_aside(SCORES, conflicts, campaign), []))
    assert [(each.outcome, each.reason) for each in result.placed] == [(Outcome.INCOMPLETE, "要有 4 名专家评分，只有 3 名")]


@pytest.mark.parametrize(
    ("unit", "expert", "tie"),
    [
        ("重庆大学附属肿瘤医院", "重庆大学", "单位名称相近"),
        ("巴南区人力社保局", "人力社保局", "单位名称相近"),
        ("重庆某某大学附属医院", "重庆市某某大学", "单位名称相近"),
        ("重庆市某某大学", "某某大学", "同一单位"),
        ("重庆某某大学", "重庆市某某大学", "同一单位"),
        ("重庆大学", "大连大学", ""),
    ],
)
def test_unit_named_alike_bars_nobody_but_is_told(unit: str, expert: str, tie: str) -> None:
    """A name within another may be another body: its score counts until somebody has looked."""
    one, score = replace(ONE, unit=unit), Score("S1", "review", "王某", TOTAL, 99)
    conflicts = find_conflicts([one], [score], [Expert("王某", expert)])
    assert [each.tie for each in conflicts] == ([tie] if tie else [])
    campaign = CAMPAIGN.decided({"recusal": "同一单位或同一推荐单位"})
    assert (stand_aside([score], conflicts, campaign) == [score]) is (tie != "同一单位")
    notes = tell_conflicts(conflicts, [score], [Expert("王某", expert)], campaign)
    assert [(unit in each and "请核对是否同一单位" in each) for each in notes] == ([tie == "单位名称相近"] if tie else [])


def test_unit_from_a_later_sheet_takes_no_recommender_away(tmp_path: Path) -> None:
    now = datetime(2024, 1, 2, tzinfo=UTC)
    listed = Expert("张某", "某大学", "渝北区")
    with open_store(tmp_path / "ws") as store, store.transaction():
        keep_experts(store.connection, CAMPAIGN.id, [listed], "李某", now)
        assert keep_experts(store.connection, CAMPAIGN.id, [Expert("张某", "某某大学")], "李某", now) == 1
        assert stored_experts(store.connection, CAMPAIGN.id) == [Expert("张某", "某某大学", "渝北区")]
        keep_experts(store.connection, CAMPAIGN.id, [Expert("张某", "", "巴南区")], "李某", now)
        assert stored_experts(store.connection, CAMPAIGN.id) == [Expert("张某", "某某大学", "巴南区")]


def test_votes_of_the_public_stand_aside_for_nobody() -> None:
    votes = [Score("S1", "review", PUBLIC, VOTES, 12)]
    assert find_conflicts([ONE], votes, [Expert(PUBLIC, ONE.unit)]) == []


def test_list_of_experts_is_read_with_units(tmp_path: Path) -> None:
    path = tmp_path / "专家.csv"
    path.write_text("评审专家名单\n姓名,工作单位,区县\n王某,某大学,\n李某,,渝北区\n", encoding="utf-8")
    assert read_experts(path) == [Expert("王某", "某大学", ""), Expert("李某", "", "渝北区")]
    for text, expected in (
        ("姓名,单位\n王某,甲\n王某,乙\n", "王某写了两次"),
        ("姓名,单位\n王某,\n", "王某没有填写单位"),
        ("姓名\n王某\n", "没有找到专家名单"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=expected):
            read_experts(path)
