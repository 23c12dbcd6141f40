"""Numbers and days as people write them: what they come to, and what they leave open."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from mingjian.data.moments import SHANGHAI
from mingjian.data.records import Document
from mingjian.pipeline.identification import Born, read_birth
from mingjian.pipeline.register import parse_moment
from mingjian.pipeline.validate import validate_batch
from mingjian.pipeline.written import find_beginnings, find_spans, in_figures, in_one_form, read_quantities
from tests.pipeline.rules.making import PDF
from tests.pipeline.rules.test_ambiguities import MASTERS, STUDIOS
from tests.pipeline.rules.test_person import a_person

OPEN, BROKEN, KEPT = ["info"], ["error"], list[str]()
YEAR = date(2023, 1, 1)


def found(rule: str, **fields: str) -> list[str]:
    """The severities of a rule's findings on a studio of a company whose form says this."""
    batch = a_person(STUDIOS, "city", **{"单位性质": "企业", **fields})
    return [each.severity.value for each in validate_batch(batch) if each.rule_id == rule]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("二〇二三年十二月", "2023年12月"),
        ("二○二三年", "2023年"),
        ("壹拾伍万元整", "150000元整"),
        ("两千零五人", "2005人"),
        ("三点五个月", "3.5个月"),
        ("百分之六十", "60%"),
        ("１，２００人", "1200人"),
        ("三百五", "三百五"),
    ],
)
def test_numerals_become_figures(words: str, expected: str) -> None:
    assert in_figures(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("截至2024年6月共650人", [(650, 650, "人")]),
        ("2023年底200人（其中女职工30人）", [(200, 200, "人")]),
        ("领衔人1人，成员9人", [(1, 1, "人"), (9, 9, "人")]),
        ("二十多人", [(20, 29, "人")]),
        ("3～15人", [(3, 15, "人")]),
        ("10（万元）", [(100_000, 100_000, "元")]),
        ("两个半月", [(2.5, 2.5, "月")]),
        ("半年", [(0.5, 0.5, "年")]),
        ("三分之二", [(3, 3, "分"), (2, 2, "/")]),
        ("见附件2，第3名", []),
    ],
)
def test_numbers_have_their_units_without_the_days_beside_them(words: str, expected: list[tuple[float, float, str]]) -> None:
    assert [(each.low, each.high, each.unit) for each in read_quantities(words)] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("1年", KEPT), ("0.5年", KEPT), ("半年", KEPT), ("全年", KEPT), ("六个月", KEPT), ("6个月以上", KEPT), ("每月20天", KEPT), ("200天", KEPT),
        ("10个月（每天8小时）", KEPT), ("30周", KEPT),
        ("5个月", BROKEN), ("约5个月", BROKEN), ("四个半月", BROKEN), ("不足6个月", BROKEN), ("120天", BROKEN), ("每月10天，全年共120天", BROKEN),
        ("100个工作日", BROKEN), ("10天/月", BROKEN), ("20周", BROKEN),
        ("约6个月", OPEN), ("每周8小时", OPEN), ("每周3天", OPEN), ("160天", OPEN), ("全职", OPEN), ("5-8个月", OPEN), ("", OPEN),
    ],
)  # fmt: skip
def test_time_in_the_studio_is_held_against_months(words: str, expected: list[str]) -> None:
    assert found("N4-EXP-02", 每年在工作室工作时间=words) == expected


@pytest.mark.parametrize(
    ("whole", "part", "expected"),
    [
        ("截至2024年6月共650人", "300人", KEPT), ("1,000", "３５０", KEPT), ("一千人", "四百人", KEPT),
        ("截至2024年6月共650人", "200人", BROKEN), ("650", "2023年底200人", BROKEN), ("约1200人（其中劳务派遣300）", "330", BROKEN),
        ("自有职工900人，劳务派遣300人", "330人", OPEN), ("1000人", "300余人", OPEN), ("若干", "330", OPEN),
    ],
)  # fmt: skip
def test_share_is_of_the_numbers_that_are_meant(whole: str, part: str, expected: list[str]) -> None:
    assert found("N4-UNIT-01", 企业用工总量=whole, 技能人才总数=part) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [("35%", KEPT), ("百分之三十五", KEPT), ("四成", KEPT), ("0.36", OPEN), ("34%", BROKEN), ("三分之一", OPEN)],
)
def test_share_is_a_percentage_as_written(share: str, expected: list[str]) -> None:
    assert found("N4-UNIT-01", 技能劳动者占比=share) == expected


@pytest.mark.parametrize(
    ("fund", "spent", "expected"),
    [("100", "60", KEPT), ("100", "590,000元", BROKEN), ("一百", "五十九", BROKEN), ("1,000,000元", "60", KEPT)],
)
def test_unit_of_the_label_is_that_of_the_number(fund: str, spent: str, expected: list[str]) -> None:
    fields = {"职工教育经费总额（万元）": fund, "用于高技能人才培养交流等费用（万元）": spent}
    assert found("N4-UNIT-02", **fields) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("领衔人1人，成员9人", KEPT), ("1名领衔人、8名骨干", KEPT), ("高级技师2人、技师6人，共8人", KEPT), ("十五人", KEPT), ("共15人", KEPT),
        ("高级技师2人、技师6人", KEPT), ("15人（含领衔人）", KEPT), ("团队成员：张某、李某（3人）", KEPT),
        ("领衔人1人，成员16人", BROKEN), ("十七人", BROKEN), ("30余人", BROKEN), ("2023年组建，现有20人", BROKEN), ("领衔人1人", BROKEN),
        ("领衔人1人，成员15人", ["warning"]), ("16人", ["warning"]),
        ("10余人", OPEN), ("15余人", OPEN), ("技师10人、高级工9人", OPEN), ("若干人", OPEN),
    ],
)  # fmt: skip
def test_team_is_all_of_its_people(words: str, expected: list[str]) -> None:
    assert found("N4-EXP-03", 团队人数=words) == expected


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("五万元", []), ("人民币伍万元整", []), ("50000", []), ("5万", []), ("5", []), ("5（万元）", []), ("5万元（差额）", []),
        ("十五万元", ["15万元"]), ("150,000.00元", ["15万元"]), ("20万", ["20万元"]),
        ("按标准", ["未核验"]), ("5万元或15万元", ["未核验"]),
    ],
)  # fmt: skip
def test_sum_is_that_of_the_notice_whatever_its_writing(words: str, values: list[str]) -> None:
    findings = validate_batch(a_person(STUDIOS, "city", 补助经费=words))
    assert [each.value for each in findings if each.rule_id == "N4-PAY-01"] == values


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2022年7月15日", KEPT), ("二〇二二年六月", KEPT), ("2019.3-2024.7", KEPT), ("24个月", KEPT), ("三年", KEPT), ("20220715", KEPT),
        ("2023.3", ["不符合"]), ("一年半", ["不符合"]), ("2022年", ["未核验"]), ("1998年7月参加工作，2023年到本单位", ["未核验"]),
    ],
)  # fmt: skip
def test_years_in_a_branch_are_reckoned_from_its_beginning(words: str, expected: list[str]) -> None:
    batch = a_person(STUDIOS, "city", 单位性质="企业分公司", 到本单位工作时间=words)
    told = [each for each in validate_batch(batch) if each.rule_id == "N4-LIM-03"]
    assert ["未核验" if each.value == "未核验" else "不符合" for each in told] == expected


@pytest.mark.parametrize(
    "words",
    [
        "自2023.12.4至2023.12.8", "2023-12-04至2023-12-08", "2023/12/4-2023/12/8", "二〇二三年十二月四日至十二月八日", "20231204-20231208",
        "自2023年12月4日起至12月8日止", "2023年12月4日—8日", "2023.12.4-12.8", "23.12.4-23.12.8", "公示期：12.4-12.8", "12月4号到同年12月8号",
        "2023年12月4日（星期一）上午9:00起，至2023年12月8日（星期五）18时止",
    ],
)  # fmt: skip
def test_span_of_days_in_any_writing(words: str) -> None:
    assert [(each.began.day, each.ended.day) for each in find_spans(in_one_form(words), YEAR)] == [(4, 8)]


@pytest.mark.parametrize("words", ["占12.4-12.8", "2023年11月31日至12月8日", "2023年12月4日起", "023-67121234"])
def test_what_is_no_span_is_none(words: str) -> None:
    assert list(find_spans(in_one_form(words), YEAR)) == []


def test_span_goes_on_into_the_next_year() -> None:
    for words in ("2023年12月29日至次年1月4日", "12月29日至1月4日", "2023.12.29-2024.1.4"):
        (span,) = find_spans(in_one_form(words), YEAR)
        assert (span.began, span.ended) == (date(2023, 12, 29), date(2024, 1, 4))


def test_beginning_of_a_year_or_month_is_open_in_it() -> None:
    assert find_beginnings("2020年至今") == ((date(2020, 1, 1), date(2020, 12, 31)),)
    assert find_beginnings("2024年2月到2024年7月") == ((date(2024, 2, 1), date(2024, 2, 29)),)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("自2023.12.4至2023.12.7", "4个工作日"), ("二〇二三年十二月四日至七日", "4个工作日"), ("自2023年12月4日起至12月6日止", "3个工作日"),
        ("2023-12-04至2023-12-08", ""), ("2023.12.1-12.7", ""), ("12月份", "未核验"),
    ],
)  # fmt: skip
def test_publicity_is_counted_whatever_its_days_are_written_like(words: str, value: str) -> None:
    batch = a_person(MASTERS, "master")
    (letter,) = (each.sha256 for package in batch.packages for each in package.materials if each.path == "推荐函.pdf")
    said = replace(batch.extracts[letter], document=Document(PDF, f"推荐函\n经初审，{words}公示，无异议。"))
    findings = validate_batch(replace(batch, extracts={**batch.extracts, letter: said}))
    assert [each.value for each in findings if each.rule_id == "N2-PUB-01"] == ([value] if value else [])


@pytest.mark.parametrize(
    ("level", "others", "expected"),
    [
        ("市级非物质文化遗产代表性传承人", "", KEPT), ("国家级非遗代表性传承人", "", KEPT), ("重庆市非遗传承人", "", KEPT), ("非遗传承人（市级）", "", KEPT),
        ("高级工", "市级非遗传承人", KEPT), ("技师", "区级非遗传承人", KEPT), ("区级非遗传承人（2019年），2022年为市级非遗传承人", "", KEPT),
        ("区级非遗传承人", "", BROKEN), ("重庆市渝北区非遗传承人", "", BROKEN), ("渝北区第三批非物质文化遗产代表性传承人", "", BROKEN),
        ("县级非遗传承人", "", BROKEN), ("高级工", "区县级非遗传承人", BROKEN),
        ("非遗传承人", "", OPEN), ("高级工", "市级工匠、非遗传承人", OPEN), ("", "区级非遗传承人", OPEN), ("高级工", "长期带徒传艺" * 9 + "，培养了市级非遗传承人2名", OPEN),
    ],
)  # fmt: skip
def test_inheritor_does_in_place_of_a_certificate_from_the_notices_level_up(level: str, others: str, expected: list[str]) -> None:
    batch = a_person("cq-artisans-2023", "artisan", 职业技能等级=level, 已获荣誉=others)
    assert [each.severity.value for each in validate_batch(batch) if each.rule_id == "N1-ELI-01"] == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"已获荣誉": "中华技能大奖"}, KEPT), ({"已获荣誉": "享受国务院政府特殊津贴"}, KEPT), ({"已获荣誉": "无", "符合条件": "第（3）项"}, KEPT),
        ({"已获荣誉": "无"}, OPEN), ({"已获荣誉": "重庆市技术能手", "符合条件": "第五项"}, OPEN),
    ],
)  # fmt: skip
def test_national_studio_names_one_of_four_conditions(fields: dict[str, str], expected: list[str]) -> None:
    findings = [each for each in validate_batch(a_person(STUDIOS, "national", **fields)) if each.rule_id == "N4-ELI-05"]
    assert [each.severity.value for each in findings] == expected
    assert all("（4）人力资源社会保障部规定的其他条件" in each.message for each in findings)


def test_other_readers_know_numerals_too() -> None:
    assert read_birth("一九八〇年五月十七日") == Born(date(1980, 5, 17), date(1980, 5, 17), "出生年月")
    assert parse_moment("二〇二三年十一月十日24时") == datetime(2023, 11, 11, tzinfo=SHANGHAI)
