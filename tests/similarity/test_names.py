"""Left-over names are found in a copy; legitimate mentions stay silent; the bundled samples as their truth says."""

import json
from importlib.resources import files
from pathlib import Path

import duckdb
import pytest

from mingjian.data.records import Finding, Severity, Span
from mingjian.data.reuse import Exclusion, Match, Passage, PassageKind, SourceKind
from mingjian.data.samples.make import make_samples
from mingjian.data.samples.plan import load_plan
from mingjian.data.samples.texts import load_text
from mingjian.pipeline.compare import BatchText, CompareSettings, compare_batch
from mingjian.similarity.names import NamedText, find_foreign_names

SHARED = (
    "实训课程按照岗位拆成四十个小单元，每个单元配一张任务单和一张评分单，学员先看示范再上手，教师在旁记录每一步用时和失误，"
    "当天讲评，次日补练，直到连续三次合格才进入下一单元；设备白天归学校，晚上和周末归企业，账目每月公开一次，谁用谁付费，年底按工时结算。"
)
OWNED = "\n凤栖工业园出场地。凤栖工业园出师傅，澜岫公司出设备。澜岫公司还出教材，椒岭镇派人，椒岭镇出钱。"
SOURCE = NamedText(
    "S2", SHARED + OWNED, "园区里的大车间", "重庆朗屏职业技术学院", ("聂书澜", "陶汝成"), "永川区", package="永川区.zip"
)


def _copy(words: str, *, before: str = "", **changes: str) -> NamedText:
    facts = {"title": "车间进园", "unit": "重庆石壕桥技师学院", "recommender": "綦江区"} | changes
    return NamedText(
        "S1", before + SHARED + words, facts["title"], facts["unit"], ("向晚亭",), facts["recommender"], package="甲"
    )


def _find(here: NamedText, *others: NamedText, source: NamedText = SOURCE, kind: SourceKind = SourceKind.BATCH) -> list[Finding]:
    start = here.text.index(SHARED)
    passage = Passage(Span(start, start + len(SHARED)), Span(0, len(SHARED)), PassageKind.VERBATIM, 1.0)
    return find_foreign_names([here, source, *others], [Match("S1", kind, "S2", passage)])


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("\n图3 凤栖工业园企业代表开会", "凤栖工业园"),
        ("副院长聂书澜算过一笔账。", "聂书澜"),
        ("\n回头看，澜岫公司的经验并不复杂。", "澜岫公司"),
        ("全镇推开，椒岭镇走在前面。", "椒岭镇"),
        ("重庆朗屏职业技术学院负责排课。", "重庆朗屏职业技术学院"),
        ("永川区职业技能鉴定指导中心派员参加，组织严密。", "永川区"),
        ("聂书澜算账，陶汝成管账，凤栖工业园付钱。", "聂书澜、陶汝成、凤栖工业园"),
    ],
)
def test_left_over_names_are_found_and_named_once(words: str, value: str) -> None:
    assert [(each.submission_id, each.value, each.severity) for each in _find(_copy(words))] == [("S1", value, Severity.WARNING)]


def test_the_finding_says_what_where_why_and_what_to_do() -> None:
    [found] = _find(_copy("\n图3 凤栖工业园企业代表开会"))
    assert found.message == (
        "摘要和正文中留有他处名称：第2段“凤栖工业园”（对方文中的地名，原句“图3 凤栖工业园企业代表开会”）。"
        "这些名称也见于永川区报送的《园区里的大车间》（包裹 永川区.zip，编号S2），两文另有重复段落，"
        "名称与本案例的单位、作者和推荐单位对不上。请核实是否由他处文稿改写时遗留；确属合作或引用的请说明。"
    )
    assert (found.rule_id, found.package, found.recommender) == ("X-FOREIGN-NAME", "甲", "綦江区")


@pytest.mark.parametrize(
    "words",
    [
        "\n我们赴浙江省考察，又与永川区共建基地。",
        "\n学员来自四川省、贵州省，也有永川区、江津区的。",
        "\n与凤栖工业园签订协议，联合澜岫公司开班，邀请聂书澜授课。",
        "\n东西部协作中，山东省济南市人力社保局给予支援。",
        "\n人力资源社会保障部和重庆市人力社保局都来指导，西南大学出教材。",
        "\n石壕桥技师学院永川区分校也照此办理。",
        "\n綦江区人力社保局拨付经费。",
        "",
    ],
)
def test_legitimate_mentions_stay_silent(words: str) -> None:
    assert _find(_copy(words)) == []


@pytest.mark.parametrize(
    "changes",
    [{"title": "凤栖工业园的大车间"}, {"unit": "重庆凤栖工业园管委会"}, {"unit": "重庆朗屏职业技术学院"}],
    ids=["title", "unit", "same unit"],
)
def test_a_name_of_its_own_is_no_left_over(changes: dict[str, str]) -> None:
    assert _find(_copy("\n凤栖工业园出了场地。", **changes)) == []


def test_a_name_that_an_independent_text_has_too_is_nobodys() -> None:
    other = NamedText("S3", "重庆凤栖工业园有三十家企业。", "别的", "别的单位", (), "万州区")
    assert _find(_copy("\n凤栖工业园出了场地。"), other) == []


def test_who_says_a_name_as_often_as_the_source_may_own_it() -> None:
    assert _find(_copy("\n凤栖工业园很大，凤栖工业园很新。")) == []


def test_a_town_of_the_common_district_is_no_left_over() -> None:
    assert _find(_copy("\n椒岭镇走在前面。", recommender="永川区")) == []


def test_an_earlier_years_case_owns_its_names() -> None:
    source = NamedText("S2", SOURCE.text, "旧案例", "别的学院", year=2022)
    [found] = _find(_copy("\n凤栖工业园很大，凤栖工业园很新。"), source=source, kind=SourceKind.HISTORY)
    assert found.value == "凤栖工业园"
    assert "2022年的案例《旧案例》" in found.message


def test_without_a_common_passage_nothing_is_said() -> None:
    assert find_foreign_names([_copy("\n凤栖工业园出了场地。"), SOURCE], []) == []


def test_a_passage_that_everybody_writes_makes_no_source() -> None:
    here = _copy("\n凤栖工业园出了场地。")
    span = Span(0, len(SHARED))
    match = Match("S1", SourceKind.BATCH, "S2", Passage(span, span, PassageKind.VERBATIM, 1.0), Exclusion.COMMON)
    assert find_foreign_names([here, SOURCE], [match]) == []


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("区里重视，丽水市财政局拨付经费两百万元。", ["丽水市财政局"]),
        ("江津区人力社保局统一组织考核。", ["江津区人力社保局"]),
        ("綦江区人力社保局统一组织考核。", []),
        ("与丽水市财政局签订协议。", []),
        ("在永川区委的领导下推进。", ["永川区委"]),
        ("近年来，永川区聚焦制造业转型。", ["永川区"]),
        ("永川职教中心的老师走进车间。", ["永川职教中心"]),
        ("永川区大安街道率先试点。", ["永川区大安街道"]),
        ("（一）永川区率先试点。永川区人社局派员。永川区人社局记账。", ["永川区", "永川区人社局"]),
        ("永川区域经济发展很快。", []),
        ("永川区一家企业派人来学。永川区的客商下了订单。", []),
        ("永川区人社局也来函致谢。后来永川区人社局又派人来学。", []),
        ("本区起步晚，永川区已办了三年。", []),
        ("他毕业于永川职教中心。《永川区技能人才办法》写得细。", []),
        ("出台《永川区技能人才办法》，永川区财政局拨款。", ["永川区财政局"]),
        ("长春市把补贴发到企业。", []),
        ("长春市把补贴发到企业，长春市因此受益。", ["长春市"]),
        ("綦江区聚焦制造业转型，綦江职教中心承担课程。", []),
        ("永川区分管领导到场。", ["永川区"]),
    ],
)
def test_other_places_that_act_as_ones_own_contradict_the_recommender(words: str, value: list[str]) -> None:
    here = NamedText("S1", words, "题", "某校", (), "綦江区")
    assert [name for each in find_foreign_names([here], []) for name in each.value.split("、")] == value


def test_a_department_may_speak_of_any_district() -> None:
    here = NamedText("S1", "江津区人力社保局统一组织考核。", "题", "某公司", (), "市经济信息委")
    assert find_foreign_names([here], []) == []


def test_the_samples_carry_what_their_truth_says(tmp_path: Path) -> None:
    truth = {each["key"]: each["findings"] for each in json.loads(make_samples(tmp_path).truth.read_text("utf-8"))}
    texts: list[BatchText] = []
    for package in load_plan().package:
        for case in package.cases:
            source = load_text(case.text)
            text, authors = f"{source.get('摘要')}\n{source.body()}", tuple(source.get("作者").split("、"))
            if case.key != "banan-first":  # superseded by its correction
                unit, title = source.get("单位"), source.get("标题")
                own_words = source.get("副题")
                texts.append(BatchText(case.key, text, unit, authors, package.recommender, title, own_words=own_words))
    with duckdb.connect() as connection:
        for script in ("schema.sql", "fingerprints.sql"):
            connection.execute(files("mingjian.data").joinpath(script).read_text("utf-8"))
        findings = compare_batch(texts, connection, CompareSettings(), templates=()).findings
    for rule in ("X-FOREIGN-NAME", "X-SAME-CASE"):
        assert sorted(each.submission_id or "" for each in findings if each.rule_id == rule) == sorted(
            key for key, ids in truth.items() if rule in ids
        )
    names = {each.submission_id: set(each.value.split("、")) for each in findings if each.rule_id == "X-FOREIGN-NAME"}
    assert names == {"qijiang-copy": {"聂书澜", "毕见秋", "凤栖工业园"}, "jiangjin-third": {"贺闻舟", "渝北区", "澜岫公司"}}
