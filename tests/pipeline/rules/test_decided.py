"""What the organiser decides changes what is found; while it is open, findings say 待主办方裁定."""

from dataclasses import replace

import pytest

from mingjian.data.campaign import UNDECIDED, load_campaign
from mingjian.data.records import Document, Finding
from mingjian.data.reuse import Rates
from mingjian.pipeline.rules.facts import Batch, RegisterRow
from mingjian.pipeline.rules.rate_limit import hold_own_rates
from mingjian.pipeline.validate import validate_batch
from tests.pipeline.rules.making import WORD, Maker, a_batch
from tests.pipeline.rules.test_ambiguities import MASTERS, STUDIOS, many
from tests.pipeline.rules.test_person import a_person, id_number

CASES = load_campaign("cq-cases-2023")
LIMIT = "duplicate_rate_limit"


def told(findings: list[Finding], rule: str) -> list[tuple[str, str]]:
    return [(each.severity.value, each.value) for each in findings if each.rule_id == rule]


# ── the line for 查重率 (N1-AMB-09) ────────────────────────────────────────────


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (UNDECIDED, [("info", UNDECIDED)]),
        ("无", []),
        ("20%", []),
        ("19.9%", [("error", "查重报告20.00%、汇总表20.00%")]),
        ("汇总表19%、查重报告25%", [("error", "汇总表20.00%")]),
        ("总重复率1%", []),
    ],
)
def test_rate_above_the_organisers_line_is_an_error(limit: str, expected: list[tuple[str, str]]) -> None:
    """N1-AMB-09: no line without a word of the organiser; on the line is not above it."""
    batch = a_batch(Maker(declared=0.2, reported=0.2, row={"查重率": "20%"}), campaign=CASES.decided({LIMIT: limit}))
    findings = validate_batch(batch)
    assert told(findings, "N1-MAT-05") == expected
    if expected:
        message = next(each.message for each in findings if each.rule_id == "N1-MAT-05")
        assert f"设置项 {LIMIT}" in message
        assert (limit if limit == UNDECIDED else f"主办方裁定的合格线（{limit}") in message


def test_rate_handed_in_just_above_the_line_is_printed_so() -> None:
    batch = a_batch(Maker(declared=0.20004, reported=0.2, row={"查重率": "20.004%"}), campaign=CASES.decided({LIMIT: "20%"}))
    assert ("error", "汇总表20.004%") in told(validate_batch(batch), "N1-MAT-05")


@pytest.mark.parametrize(
    ("limit", "total", "net", "expected"),
    [
        (UNDECIDED, 0.9, 0.9, []),
        ("20%", 0.2, 0.2, []),
        ("20%", 0.31, 0.1, [("warning", "明鉴总重复率31.0%")]),
        ("净重复率10%", 0.9, 0.1, []),
        ("净重复率10%", 0.9, 0.11, [("error", "明鉴净重复率11.0%")]),
        ("总重复率20%", 0.2004, 0.1, [("error", "明鉴总重复率20.04%")]),
        ("总重复率20%", 0.20000001, 0.1, [("error", "明鉴总重复率20.000001%")]),
    ],
)
def test_own_rate_above_the_line_is_an_error_only_where_the_line_names_it(
    limit: str, total: float, net: float, expected: list[tuple[str, str]]
) -> None:
    campaign = CASES.decided({LIMIT: limit})
    batch = a_batch(Maker(), campaign=campaign)
    rates = [Rates("S-甲", 3000, 0, total, total, total, total, net, 0.0, None)]
    assert told(hold_own_rates([], rates, batch.submissions, campaign), "N1-MAT-05") == expected


def test_line_of_another_year_is_not_told_of_years_that_the_rule_does_not_name() -> None:
    campaign = load_campaign(MASTERS)
    rule = campaign.rule("N2-EXM-02")
    bare = rule.model_copy(
        update={"direct": "same", "check": rule.check.model_copy(update={"dated_years": (), "years": (2023,)})}
    )
    awards = ("第二届职业技能大赛银牌", "第二届职业技能大赛铜牌")
    rows = tuple(
        RegisterRow(year, "竞赛", award, name, "某某机电公司")
        for year, award, name in ((2021, awards[0], "张甲"), (2023, awards[1], "李旧"))
    )
    alone = campaign.model_copy(update={"rules": (bare,)})
    findings = validate_batch(replace(a_person(MASTERS, "expert"), campaign=alone, register=rows))
    (found,) = [each for each in findings if each.rule_id == "N2-EXM-02"]
    assert found.value == "不在名单"
    assert "通知所列的是" not in found.message


# ── how many of some conditions (N4-AMB-03) ─────────────────────────────────


@pytest.mark.parametrize(
    ("least", "written", "expected"),
    [
        (UNDECIDED, "第1项", [("info", UNDECIDED)]),
        ("2", "第1项", [("warning", "1项")]),
        ("2", "（一）、（三）", []),
        ("2", "1、4", []),
        ("2", "第1项、第1项", [("warning", "1项")]),
        ("2", "第一至第三项", []),
        ("2", "全部四项", []),
        ("2", "能够利用绝技绝活", []),  # no numbers to count: the reviewer's checklist
    ],
)
def test_fewer_conditions_than_the_organiser_asks_are_told(least: str, written: str, expected: list[tuple[str, str]]) -> None:
    """N4-AMB-03."""
    batch = a_person(STUDIOS, "city", 符合条件=written)
    decided = batch.campaign.decided({"some_conditions": least})
    assert told(validate_batch(replace(batch, campaign=decided)), "N4-ELI-06") == expected


# ── allotted places (N2-AMB-07) ─────────────────────────────────────────────

ALLOTTED = "渝北区人力社保局：全市技术能手3、巴渝青年技能之星5；巴南区：全市技术能手1"


@pytest.mark.parametrize(
    ("sender", "number", "expected"),
    [
        ("渝北区人力社保局", 3, []),
        ("渝北区人力社保局", 4, [("info", "全市技术能手4")]),
        ("渝北区人力社保局", 5, [("error", "全市技术能手5")]),
        ("江津区人力社保局", 1, [("warning", "全市技术能手1")]),
    ],
)
def test_places_that_the_organiser_allots_are_held_to(sender: str, number: int, expected: list[tuple[str, str]]) -> None:
    """N2-AMB-07: by the setting, the reserve besides; a district that the list leaves out is told."""
    findings = many(load_campaign(MASTERS).decided({"allotment": ALLOTTED}), {sender: number}, "区县", "expert")
    assert told(findings, "N2-QUO-03") == expected
    assert all("主办方裁定，设置项 allotment" in each.message for each in findings)


def test_open_allotment_is_for_the_organiser() -> None:
    batch = a_batch(Maker(subject="", form=Document(WORD, "")), campaign=load_campaign(MASTERS))
    (finding,) = [each for each in validate_batch(batch) if each.rule_id == "N2-QUO-03"]
    assert "待主办方裁定（设置项 allotment）" in finding.message


# ── who enters directly (N2-AMB-05) ─────────────────────────────────────────


def direct(track: str, award: str, born: str, *, year: int = 2023, **decided: str) -> list[Finding]:
    """What is found of somebody of this birth who enters directly by an award, with settings decided so."""
    number = id_number(born)
    batch = a_person(MASTERS, track, 申报方式="直接纳入", 身份证号=number, 出生年月=f"{born[:4]}年{int(born[4:6])}月")
    rows = (
        RegisterRow(year, award, "", "张甲", "", number),
        RegisterRow(2010, "全国技术能手", "全国技术能手", "张甲", "", number),
    )
    return validate_batch(Batch(batch.campaign.decided(decided), batch.packages, batch.submissions, batch.extracts, rows))


@pytest.mark.parametrize(
    ("decided", "severity"), [({}, ["info"]), ({"direct_scope": "须符合"}, ["error"]), ({"direct_scope": "不须符合"}, [])]
)
def test_age_binds_direct_entrants_by_the_organisers_word(decided: dict[str, str], severity: list[str]) -> None:
    """N2-AMB-05."""
    findings = direct("master", "第二届职业技能大赛金牌", "19600101", **decided)
    found = [each for each in findings if each.rule_id == "N2-ELI-03"]
    assert [each.severity.value for each in found] == severity
    assert all("设置项 direct_scope" in each.message for each in found)
    assert all(each.message.startswith(UNDECIDED) for each in found if not decided)


@pytest.mark.parametrize(
    ("award", "decided", "severity"),
    [
        ("第二届职业技能大赛优胜奖", "只管优胜奖选手", ["error"]),
        ("全国行业职业技能竞赛二等奖", "只管优胜奖选手", []),
        ("全国行业职业技能竞赛二等奖", "管技能之星各项", ["error"]),
        ("全国行业职业技能竞赛二等奖", UNDECIDED, ["info"]),
    ],
)
def test_age_of_direct_stars_reaches_as_far_as_decided(award: str, decided: str, severity: list[str]) -> None:
    """N2-AMB-05: 符合年龄要求的 stands before the first of three groups."""
    findings = direct("star", award, "19700101", direct_age=decided)
    assert [each.severity.value for each in findings if each.rule_id == "N2-ELI-11"] == severity


@pytest.mark.parametrize(
    ("track", "contest", "award", "expected"),
    [
        ("master", "中华人民共和国第二届职业技能大赛", "焊接项目金牌", []),
        ("master", "第二届全国技能大赛", "数控车项目金牌", []),
        ("expert", "2022年全国行业职业技能竞赛——第三届全国智能制造大赛", "职工组一等奖", []),
        ("star", "中华人民共和国第二届职业技能大赛", "网站设计与开发项目优胜奖", []),
        ("master", "中华人民共和国第一届职业技能大赛", "焊接项目金牌", ["error"]),
        ("master", "中华人民共和国第二届职业技能大赛重庆选拔赛", "焊接项目金牌", ["error"]),
        ("master", "重庆市第二届职业技能大赛", "焊接项目金牌", ["error"]),
        ("master", "中华人民共和国第二届职业技能大赛", "金牌选手教练", ["error"]),
        ("master", "第2届全国职业技能比赛", "焊接项目金牌", ["warning"]),
        ("master", "第十二届全国职业技能比赛", "焊接项目金牌", ["error"]),
        ("expert", "2022年全国机械行业职业技能竞赛", "一等奖", ["warning"]),
        ("expert", "江津区职工技能大赛", "一等奖", ["error"]),
    ],
)
def test_contests_are_known_as_organisers_write_them(track: str, contest: str, award: str, expected: list[str]) -> None:
    born = {"master": "19800101", "expert": "19800101", "star": "19900101"}[track]
    number = id_number(born)
    batch = a_person(MASTERS, track, 申报方式="直接纳入", 身份证号=number, 出生年月=f"{born[:4]}年1月")
    known = (RegisterRow(2023, f"{each} 1", "", "他人", "别处") for each in ("第二届职业技能大赛金牌", "第二届职业技能大赛银牌"))
    rows = (*known, RegisterRow(2022 if track == "expert" else 2023, contest, award, "张甲", "", number))
    findings = validate_batch(replace(batch, register=rows))
    found = [each for each in findings if each.rule_id.startswith("N2-EXM-0") and each.severity.value != "info"]
    assert [each.severity.value for each in found] == expected
    assert all(award in each.value for each in found if each.severity.value == "warning")


def test_contest_nearly_named_is_told_where_no_line_is_certain() -> None:
    number = id_number("19800101")
    batch = a_person(MASTERS, "master", 申报方式="直接纳入", 身份证号=number, 出生年月="1980年1月")
    line = RegisterRow(2023, "第2届全国职业技能比赛", "焊接项目金牌", "张甲", "", number)
    found = [each for each in validate_batch(replace(batch, register=(line,))) if each.rule_id == "N2-EXM-01"]
    assert sorted(each.severity.value for each in found) == ["info", "warning"]


@pytest.mark.parametrize(
    ("award", "year", "decided", "severity"),
    [
        ("全国行业职业技能竞赛一等奖", 2022, UNDECIDED, []),
        ("全国行业职业技能竞赛一等奖", 2021, UNDECIDED, ["error"]),
        ("“巴蜀工匠”杯乡村振兴技术技能大赛一等奖", 2023, UNDECIDED, []),
        ("“巴蜀工匠”杯乡村振兴技术技能大赛一等奖", 2021, UNDECIDED, ["info"]),
        ("“巴蜀工匠”杯乡村振兴技术技能大赛一等奖", 2021, "管", ["error"]),
        ("“巴蜀工匠”杯乡村振兴技术技能大赛一等奖", 2021, "不管", []),
    ],
)
def test_years_of_a_contest_count_as_decided(award: str, year: int, decided: str, severity: list[str]) -> None:
    """N2-AMB-05: 2022～2023年 stands before the first of two contests."""
    findings = [
        each for each in direct("expert", award, "19800101", year=year, direct_years=decided) if each.rule_id == "N2-EXM-02"
    ]
    assert [each.severity.value for each in findings if each.submission_id] == severity
    assert all("待主办方裁定（设置项 direct_years）" in each.message for each in findings if severity == ["info"])


def test_runner_up_is_known_where_the_list_parts_contest_and_award() -> None:
    """N5-ELI-03."""
    batch = a_person("jiangjin-artisans-2021", "artisan")
    line = RegisterRow(2019, "第二届“津工精匠”评选", "入围奖", "张甲", "某某机电公司")
    found = [each for each in validate_batch(replace(batch, register=(line,))) if each.rule_id in {"N5-ELI-02", "N5-ELI-03"}]
    assert [(each.rule_id, each.value) for each in found if each.value != "未核验"] == [("N5-ELI-03", "2019年入围奖")]
