"""Studios and Jiangjin artisans: what only two submissions, or a list and a submission, show together."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.packages.draft import Draft, Made
from benchmarks.packages.jiangjin import JIANGJIN
from benchmarks.packages.masters import FORM, MASTERS, recommended_by
from benchmarks.packages.studios import CENTRAL, EXCELLENT, INHERITOR, RANK, STUDIOS, UNIT
from benchmarks.rules import Planted, judge_inbox, write_inbox
from mingjian.data.blobs import BlobStore
from mingjian.data.recommenders import DEPARTMENT
from mingjian.data.records import Finding
from mingjian.pipeline.catalogue import read_winners
from mingjian.pipeline.rules.facts import RegisterRow

Change = Callable[[Draft], object]


def findings_of(made: Made, folder: Path, *changes: Change, track: str = "", register: bool = True) -> list[Finding]:
    """What is found in an inbox of whole packages of one track, each changed."""
    inbox = folder / "inbox"
    inbox.mkdir()
    dice = random.Random(5)  # noqa: S311 (made packages)
    drafts = [one for number in range(3 * len(changes)) if (one := made.draft(dice, number)).track == track or not track]
    for one, change in zip(drafts, changes, strict=False):
        change(one)
    write_inbox(made, [Planted(one, ()) for one in drafts[: len(changes)]], inbox)
    return judge_inbox(made if register else replace(made, register=()), inbox, BlobStore(folder / "blobs"))[1]


def said(findings: list[Finding], rule_id: str) -> list[tuple[str, str]]:
    return [(each.severity.value, each.value) for each in findings if each.rule_id == rule_id]


def together(one: Draft) -> None:
    one.recommender = "渝北区"


def ranked(place: str) -> Change:
    def change(one: Draft) -> None:
        together(one)
        one.fields[RANK] = place

    return change


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (("1", "2"), []),
        (("第十", "第十二"), []),
        (("2024年度2个中第1", "2024年度2个中第2"), []),
        (("1", "第一"), ["error"]),
        (("1", ""), ["error"]),
    ],
)
def test_two_of_one_track_have_an_order(tmp_path: Path, places: tuple[str, str], expected: list[str]) -> None:
    findings = findings_of(STUDIOS, tmp_path, *map(ranked, places), track="city")
    assert [severity for severity, _ in said(findings, "N4-QUO-02")] == expected


def test_same_unit_and_trade_in_one_track_is_told_on_both(tmp_path: Path) -> None:
    def same(one: Draft) -> None:
        one.fields |= {UNIT: "某某机电有限公司", "社保缴纳单位": "某某机电有限公司", "职业工种": "钳工"}

    findings = findings_of(STUDIOS, tmp_path, same, same, track="chief")
    assert [severity for severity, _ in said(findings, "N4-LIM-02")] == ["warning", "warning"]


def test_one_expert_leads_one_studio(tmp_path: Path) -> None:
    def same(one: Draft) -> None:
        one.fields |= {"身份证号": INHERITOR.row(1).id_number, "出生年月": "", "性别": "男"}

    assert len(said(findings_of(STUDIOS, tmp_path, same, same), "N4-LIM-01")) == 2


def at(row: RegisterRow, **fields: str) -> Change:
    return lambda one: one.fields.update({"身份证号": row.id_number, UNIT: row.unit, "社保缴纳单位": row.unit, **fields})


def test_insurance_paid_by_a_unit_named_alike_is_for_people_to_compare(tmp_path: Path) -> None:
    def paid_by(unit: str) -> Change:
        return lambda one: one.fields.update({UNIT: "重庆市某某机电集团有限公司", "社保缴纳单位": unit})

    units = ("重庆某某机电集团有限公司", "重庆市某某机电集团有限公司渝北分公司", "另一有限公司")
    findings = findings_of(STUDIOS, tmp_path, *map(paid_by, units), track="city")
    told = [each for each in findings if each.rule_id in {"N4-EXP-04", "N4-LIM-03"}]
    assert sorted({(each.value, "名称相近而不同" in each.message) for each in told}) == [
        ("另一有限公司", False),
        ("重庆市某某机电集团有限公司渝北分公司", True),
    ]


def test_the_seat_in_the_list_is_that_of_the_unit_itself(tmp_path: Path) -> None:
    rows = tuple(
        RegisterRow(2024, "中央在渝单位", seat, "", f"某某央企{which}")
        for seat, which in (("万州区", ""), ("永川区", "永川分公司"))
    )
    branch: Change = lambda one: (one.fields.update({UNIT: rows[1].unit}), setattr(one, "recommender", "永川区"))  # noqa: E731
    assert said(findings_of(replace(STUDIOS, register=rows), tmp_path, branch, track="chief"), "N4-REC-01") == []


def test_lists_let_through_who_may_apply(tmp_path: Path) -> None:
    central: Change = lambda one: (one.fields.update({UNIT: CENTRAL.unit}), setattr(one, "recommender", "渝中区"))  # noqa: E731
    changes = (at(EXCELLENT.row(1)), at(INHERITOR.row(2), 已获荣誉="市级非遗传承人"), central)
    findings = findings_of(STUDIOS, tmp_path, *changes, track="chief")
    assert [said(findings, rule) for rule in ("N4-LIM-05", "N4-ELI-07", "N4-REC-01", "N4-LIM-01", "N4-LIM-02")] == [[]] * 5


def test_lists_of_districts_and_of_other_things_bar_nobody(tmp_path: Path) -> None:
    own = EXCELLENT.row(1)
    awards = ("江津区级技能大师工作室", "渝北区技能大师工作室", "公共实训基地终止", "培训机构名称变更")
    rows = tuple(replace(own, year=2023, award=each, campaign="", unit=own.unit + "二部") for each in awards[:2]) + tuple(
        replace(own, year=2023, award=each, campaign="") for each in awards
    )
    findings = findings_of(replace(STUDIOS, register=(*STUDIOS.register, *rows)), tmp_path, at(own), track="chief")
    rules = ("N4-LIM-01", "N4-LIM-02", "N4-LIM-04", "N4-LIM-07", "N4-LIM-08")
    assert [said(findings, rule) for rule in rules] == [[]] * len(rules)


def test_without_lists_each_rule_says_what_is_missing(tmp_path: Path) -> None:
    findings = findings_of(
        STUDIOS, tmp_path, lambda one: one.fields.update(已获荣誉="市级非遗传承人"), track="city", register=False
    )
    rules = ("N4-REC-01", "N4-LIM-01", "N4-LIM-02", *(f"N4-LIM-0{number}" for number in (4, 5, 6, 7, 8)), "N4-ELI-07")
    assert [said(findings, rule) for rule in rules] == [[("info", "未核验")]] * len(rules)


def test_bodies_of_the_district_count_under_one_name(tmp_path: Path) -> None:
    names = iter(("江津市场监管局", "江津区市场监管局", "区市场监管局", "江津区市场监督管理局"))

    def from_market(one: Draft) -> None:
        one.recommender, one.kind = next(names), "重点行业部门"

    findings = findings_of(JIANGJIN, tmp_path, *[from_market] * 4)
    quota = [(each.recommender, each.severity.value) for each in findings if each.rule_id == "N5-QUO-01"]
    assert quota == [("江津区市场监管局", "info")]


def test_register_of_studios_keeps_trade_and_assessment(tmp_path: Path) -> None:
    path = tmp_path / "名录.csv"
    path.write_text(
        "年度,活动,层级,姓名,单位,职业（工种）,考核评估\n2022,技能大师工作室,市级技能大师工作室,张甲,某某公司,钳工,优秀\n"
        "2024,中央在渝单位,渝中区,,某某央企,,\n",
        encoding="utf-8",
    )
    assert read_winners(path, 2024) == [
        RegisterRow(2022, "技能大师工作室", "市级技能大师工作室；钳工；优秀", "张甲", "某某公司"),
        RegisterRow(2024, "中央在渝单位", "渝中区", "", "某某央企"),
    ]


def test_person_without_a_form_is_the_one_that_the_list_names_beside_the_reserve(tmp_path: Path) -> None:
    """N2-REC-02: who sent a master of skills from a department is told though the form is missing."""

    def without_form(one: Draft) -> None:
        recommended_by(one, f"市第{one.number}某某局", DEPARTMENT)
        one.without.add(FORM)

    findings = findings_of(MASTERS, tmp_path, without_form, track="expert")
    assert said(findings, "N2-REC-02") == [("warning", "市级行业主管部门")]
    assert "X-TABLE-CASE-DIFF" not in {each.rule_id for each in findings}
