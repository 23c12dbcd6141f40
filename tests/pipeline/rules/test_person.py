"""Persons: identity numbers, births, levels, ages, registers, and the five campaigns on persons."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingjian.data.campaign import load_campaign
from mingjian.data.records import (
    Container,
    Document,
    Extract,
    Form,
    FormField,
    MaterialStatus,
    Picture,
    PictureKind,
    Role,
    Status,
    Submission,
)
from mingjian.pipeline.identification import Born, find_identity, has_checksum, read_birth, years_on
from mingjian.pipeline.rules.facts import Batch, Facts, RegisterRow
from mingjian.pipeline.rules.person import read_level
from mingjian.pipeline.rules.registry import judge
from mingjian.pipeline.validate import validate_batch
from tests.pipeline.rules.making import PDF, WORD, Maker, a_batch, a_picture, even_count

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(born: str, sequence: int = 11) -> str:
    """An invented number of region 999999; odd sequences are men."""
    digits = f"999999{born}{sequence:03d}"
    return digits + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11]


CERTIFIED = Document(PDF, "此件与原件相符", pages=1, pages_source="pdf")


def a_person(
    campaign_id: str,
    track: str,
    *,
    deeds: int = 1500,
    drop: Role | None = None,
    pages: int = 10,
    pictures: int = 4,
    copies: Document = CERTIFIED,
    **fields: str,
) -> Batch:
    """A batch of one person who keeps the rules of a campaign."""
    values = {
        "姓名": "张甲",
        "性别": "男",
        "出生年月": "1980年5月",
        "身份证号": id_number("19800517"),
        "职业技能等级": "高级技师",
        **fields,
    }
    form = Form("artisan_form", tuple(FormField(label, value) for label, value in values.items()))
    portrait = Picture("p", "", 350, 490, 1000, "image/jpeg", PictureKind.PORTRAIT)
    seal = replace(portrait, sha256="s", kind=PictureKind.SEAL)
    certified = replace(copies, pages=pages)
    made = {
        "推荐表.docx": Extract("", Role.FORM, MaterialStatus.OK, Document(WORD, "推荐表", pictures=(portrait, seal)), form=form),
        "事迹.docx": Extract("", Role.DEEDS, MaterialStatus.OK, Document(WORD, "事迹")),
        "职业资格证书.pdf": Extract("", Role.CERTIFICATE, MaterialStatus.OK, replace(copies, pages=1)),
        "学历证书.pdf": Extract("", Role.CERTIFICATE, MaterialStatus.OK, replace(copies, pages=1)),
        "申报报告.docx": Extract("", Role.APPLICATION_REPORT, MaterialStatus.OK, Document(WORD, "必要性、计划、政策、资金")),
        "佐证.pdf": Extract("", Role.EVIDENCE, MaterialStatus.OK, certified),
        "照片.jpg": Extract("", Role.PHOTO, MaterialStatus.OK, Document("image/jpeg", "")),
        "推荐函.pdf": Extract("", Role.RECOMMENDATION_LETTER, MaterialStatus.OK, Document(PDF, "函")),
        "申报报告（推荐人员名单和备选人员名单）.docx": Extract(
            "", Role.APPLICATION_REPORT, MaterialStatus.OK, Document(WORD, "名单")
        ),
        "核查表.pdf": Extract("", Role.VERIFICATION_FORM, MaterialStatus.OK, Document(PDF, "表")),
        "身份证.pdf": Extract("", Role.ID_COPY, MaterialStatus.OK, certified),
    }
    everything = frozenset({Role.CASE_WORD, Role.CASE_PDF, Role.SUMMARY_TABLE, Role.DUPLICATE_REPORT})
    kept = tuple((path, each) for path, each in made.items() if each.role is not drop)
    maker = Maker(
        title="张甲",
        container=Container.FOLDER,
        subject="",
        abstract=None,
        body="迹" * deeds,
        body_count=even_count(deeds),
        received="2017-01-01 00:00",
        track=track,
        pictures=tuple(a_picture(str(each)) for each in range(pictures)),
        extra=kept,
        without=everything,
        form=Document(WORD, ""),
        recipient="",
    )
    batch = a_batch(maker, campaign=load_campaign(campaign_id))
    submission = replace(batch.submissions[0], authors=("张甲",), campaign=campaign_id)
    kept_materials = tuple(each for each in submission.materials if each.path in {path for path, _ in kept})
    return replace(batch, submissions=(replace(submission, materials=kept_materials),))


def serious(batch: Batch) -> list[tuple[str, str]]:
    """Errors and warnings, but for the summary table, which these packages leave out."""
    findings = validate_batch(batch)
    return [
        (each.rule_id, each.severity.value) for each in findings if each.severity.value != "info" and each.rule_id != "N1-TAB-02"
    ]


@pytest.mark.parametrize(
    ("campaign_id", "track"),
    [
        ("cq-artisans-2017", "artisan"),
        ("jiangjin-artisans-2021", "artisan"),
        ("cq-artisans-2023", "artisan"),
        ("cq-masters-2023", "star"),
        ("cq-masters-2023", "master"),
        ("cq-studios-2024", "city"),
    ],
)
def test_person_who_keeps_the_rules_has_no_errors(campaign_id: str, track: str) -> None:
    assert serious(a_person(campaign_id, track, 出生年月="1983年1月", 身份证号=id_number("19830101"))) == []


@pytest.mark.parametrize(
    ("batch", "expected"),
    [
        (a_person("cq-artisans-2023", "artisan", 职业技能等级="高级工"), ("N1-ELI-01", "error")),
        (a_person("cq-artisans-2023", "artisan", drop=Role.FORM), ("N1-MATA-01", "error")),
        (a_person("cq-artisans-2023", "artisan", deeds=1651), ("N1-MATA-07", "warning")),
        (a_person("cq-artisans-2023", "artisan", pages=11), ("N1-MATA-06", "error")),
        (a_person("cq-masters-2023", "master", 职业技能等级="技师"), ("N2-ELI-01", "error")),
        (a_person("cq-masters-2023", "master", 出生年月="1967-12-31", 身份证号=id_number("19671231")), ("N2-ELI-03", "error")),
        (a_person("cq-masters-2023", "expert", 出生年月="1972-12-31", 身份证号=id_number("19721231")), ("N2-ELI-07", "error")),
        (a_person("cq-masters-2023", "star", 出生年月="1982-12", 身份证号=id_number("19821231")), ("N2-ELI-11", "error")),
        (
            a_person("cq-masters-2023", "star", 职业技能等级="中级工", 出生年月="1983-01", 身份证号=id_number("19830115")),
            ("N2-ELI-10", "error"),
        ),
        (a_person("cq-masters-2023", "master", deeds=1501), ("N2-MAT-02", "error")),
        (a_person("cq-masters-2023", "master", pages=16), ("N2-MAT-03", "error")),
        (a_person("cq-masters-2023", "master", drop=Role.RECOMMENDATION_LETTER), ("N2-MAT-06", "error")),
        (a_person("cq-studios-2024", "city", 出生年月="1968-07", 身份证号=id_number("19680714")), ("N4-EXP-01", "warning")),
        (a_person("cq-studios-2024", "chief", 职业技能等级="技师"), ("N4-ELI-04", "warning")),
        (a_person("cq-studios-2024", "city", deeds=1499), ("N4-MAT-02", "error")),
        (a_person("cq-studios-2024", "city", 团队人数="17人"), ("N4-EXP-03", "error")),
        (a_person("cq-studios-2024", "city", 团队人数="16人"), ("N4-EXP-03", "warning")),
        (a_person("cq-artisans-2017", "artisan", deeds=1501), ("N3-MAT-03", "error")),
        (a_person("cq-artisans-2017", "artisan", pictures=3), ("N3-MAT-01", "error")),
        (a_person("cq-artisans-2017", "artisan", pictures=6), ("N3-MAT-01", "error")),
        (a_person("cq-artisans-2017", "artisan", drop=Role.FORM), ("N3-MAT-05", "error")),
        (a_person("jiangjin-artisans-2021", "artisan", drop=Role.FORM), ("N5-MAT-01", "error")),
        (a_person("jiangjin-artisans-2021", "artisan", 职业技能等级="八级钳工"), ("N5-MAT-06", "warning")),
        (a_person("jiangjin-artisans-2021", "artisan", 主要事迹="迹" * 501), ("N5-MAT-04", "error")),
        (a_person("cq-studios-2024", "city", drop=Role.FORM), ("N4-MAT-01", "error")),
        (a_person("cq-studios-2024", "city", pages=21), ("N4-MAT-05", "error")),
        (a_person("cq-artisans-2023", "artisan", 身份证号="999999198005170000"), ("X-ID-CHECKSUM", "error")),
        (a_person("cq-artisans-2023", "artisan", 身份证号="99999919800517001"), ("X-ID-CHECKSUM", "error")),
        (a_person("cq-artisans-2023", "artisan", 身份证号="9999991980051700119"), ("X-ID-CHECKSUM", "error")),
        (a_person("cq-artisans-2023", "artisan", 身份证号="999999800517001"), ("X-ID-CHECKSUM", "error")),
        (a_person("cq-artisans-2023", "artisan", 身份证号="99999919800517O011"), ("X-ID-CHECKSUM", "error")),
        (a_person("cq-artisans-2023", "artisan", 身份证号="E12345678"), ("X-ID-CHECKSUM", "warning")),
        (a_person("cq-artisans-2023", "artisan", 身份证号="护照：E12345678"), ("X-ID-CHECKSUM", "warning")),
        (a_person("cq-artisans-2023", "artisan", 身份证号="台胞证 01234567"), ("X-ID-CHECKSUM", "warning")),
        (a_person("cq-masters-2023", "expert", 身份证号="无"), ("X-ID-CHECKSUM", "warning")),
        (a_person("cq-artisans-2023", "artisan", 身份证号="见附件1"), ("X-ID-CHECKSUM", "warning")),
        (a_person("cq-artisans-2023", "artisan", 职业技能等级="高级工（某某技师学院发证）"), ("N1-ELI-01", "error")),
        (a_person("cq-artisans-2023", "artisan", 职业技能等级="高级工、二级建造师"), ("N1-ELI-01", "error")),
        (a_person("cq-artisans-2023", "artisan", 职业技能等级="高级工（拟申报技师）"), ("N1-ELI-01", "error")),
        (a_person("cq-artisans-2023", "artisan", 职业技能等级="高级工、技师"), ("N1-ELI-01", "warning")),
    ],
)
def test_broken_rule_on_persons_is_found_alone(batch: Batch, expected: tuple[str, str]) -> None:
    assert serious(batch) == [expected]


@pytest.mark.parametrize(
    ("batch", "rule", "words"),
    [
        (a_person("cq-artisans-2023", "artisan", deeds=1651), "N1-MATA-07", "比通知写的1500字多151字，请压缩到1500字左右"),
        (a_person("cq-artisans-2023", "artisan", deeds=1349), "N1-MATA-07", "比通知写的1500字少151字，请补充到1500字左右"),
        (
            a_person("cq-masters-2023", "master", 出生年月="1967-12-31", 身份证号=id_number("19671231")),
            "N2-ELI-03",
            "出生时间为1967年12月31日（据身份证号）",
        ),
        (a_person("cq-artisans-2017", "artisan", pictures=3), "N3-MAT-01", "通知要求4～5幅或5～8分钟视频"),
        (
            a_person("cq-studios-2024", "city", 用于高技能人才的经费="599万元", 职工教育经费总额="1000万元"),
            "N4-UNIT-02",
            "为59.9%（5990000÷10000000）",
        ),
        (
            a_person("cq-studios-2024", "city", 技能人才总数="349999", 企业用工总量="1000000"),
            "N4-UNIT-01",
            "为34.9999%（349999÷1000000），通知要求不低于35%",
        ),
    ],
)
def test_message_says_by_how_much_in_plain_figures(batch: Batch, rule: str, words: str) -> None:
    assert [each.message for each in validate_batch(batch) if each.rule_id == rule and words in each.message] != []


def test_deeds_perhaps_in_the_evidence_are_left_to_people() -> None:
    findings = validate_batch(a_person("cq-artisans-2017", "artisan", drop=Role.DEEDS))
    assert [(each.severity.value, each.value) for each in findings if each.rule_id == "N3-MAT-03"] == [("info", "未核验")]


def infos(batch: Batch) -> set[str]:
    return {each.rule_id for each in validate_batch(batch) if each.rule_id.startswith("X-")}


def test_identity_number_is_held_against_birth_and_sex() -> None:
    assert infos(a_person("cq-artisans-2023", "artisan")) == set()
    assert infos(a_person("cq-artisans-2023", "artisan", 性别="女")) == {"X-ID-SEX"}
    assert infos(a_person("cq-artisans-2023", "artisan", 出生年月="1980年6月")) == {"X-ID-BIRTH"}


def test_number_left_empty_is_told_under_the_rule_that_asks_for_it() -> None:
    findings = validate_batch(a_person("cq-artisans-2023", "artisan", 身份证号=""))
    assert [each.value for each in findings if each.rule_id == "N1-TAB-02" and each.severity.value == "warning"] == ["未填写"]


@pytest.mark.parametrize(
    "written",
    [
        "999999-19800517-0011", "99999919800517\u200b0011", "999999·1980·0517·0011", "999999 19800517 0011", "９９９９９９—１９８００５１７—００１１",
        "1. 999999198005170011（居民身份证）", "999999.19800517.0011",
    ],
)  # fmt: skip
def test_number_is_read_whatever_stands_between_its_groups(written: str) -> None:
    assert find_identity(written) == "999999198005170011"
    assert find_identity("99999919800517001×") == "99999919800517001X"


def test_identity_numbers_are_masked_in_findings() -> None:
    findings = validate_batch(a_person("cq-artisans-2023", "artisan", 身份证号="999999198005170000"))
    assert all("999999198005170000" not in f"{each.message}{each.value}" for each in findings)


def test_same_person_from_two_recommenders_is_named_on_both() -> None:
    one = a_person("cq-artisans-2023", "artisan")
    other: Submission = replace(one.submissions[0], submission_id="S-乙", recommender="巴南区")
    findings = validate_batch(replace(one, submissions=(one.submissions[0], other)))
    assert [each.submission_id for each in findings if each.rule_id == "X-SAME-PERSON"] == ["S-乙", "S-甲"]
    assert all("身份证号相同，是同一人" in each.message for each in findings if each.rule_id == "X-SAME-PERSON")
    refused = replace(one, submissions=(one.submissions[0], replace(other, status=Status.REJECTED)))
    assert [each for each in validate_batch(refused) if each.rule_id == "X-SAME-PERSON"] == []
    rule = load_campaign("cq-studios-2024").rule("N4-LIM-01")
    both = replace(one, submissions=(one.submissions[0], other))
    assert [len([*judge(rule, Facts(each))]) for each in (both, refused)] == [3, 1]  # one: the list is missing
    renamed = replace(other, title="李丙")
    findings = validate_batch(replace(one, submissions=(one.submissions[0], renamed)))
    assert ["身份证号相同而姓名不同" in each.message for each in findings if each.rule_id == "X-SAME-PERSON"] == [True, True]


_WITH_X = next(number for each in range(11, 99, 2) if (number := id_number("19800517", each)).endswith("X"))
_PERSON_WITH_X = a_person("cq-artisans-2023", "artisan", 身份证号=_WITH_X)


@pytest.mark.parametrize(
    ("award", "year", "name", "unit", "number", "expected"),
    [
        ("最美巴渝工匠", 2021, "张甲", "", _WITH_X, ["N1-ELI-03"]),
        ("最美巴渝工匠", 2021, "张甲", "某某机电公司", "", ["N1-ELI-03"]),
        ("最美巴渝工匠提名", 2022, "张甲", "某某机电公司", "", ["N1-ELI-04"]),
        ("最美巴渝工匠提名", 2021, "张甲", "某某机电公司", "", []),
        ("重庆市劳动模范评选提名", 2022, "张甲", "某某机电公司", "", []),
        ("提名人选（最美巴渝工匠）", 2022, "张甲", "某某机电公司", "", ["N1-ELI-04"]),
        ("最美巴渝工匠候选人", 2021, "张甲", "某某机电公司", "", []),
        ("最美巴渝工匠", 2021, "张甲", "重庆市某某机电公司", "", ["N1-ELI-03"]),
        ("最美巴渝工匠", 2021, "张甲", "别的公司", "", []),
        ("最美巴渝工匠", 2021, "张甲", "公司", "", []),
        ("最美巴渝工匠", 2021, "张甲", "某某机电公司", id_number("19900101"), []),
        ("最美巴渝工匠", 2021, "张甲", "", _WITH_X.lower(), ["N1-ELI-03"]),
        ("最美巴渝工匠", 2021, "张甲", "", f"'{_WITH_X}", ["N1-ELI-03"]),
        ("最美巴渝工匠", 2021, "张甲", "", f"身份证：{_WITH_X[:6]} {_WITH_X[6:14]} {_WITH_X[14:]}", ["N1-ELI-03"]),
        ("最美巴渝工匠", 2021, "张甲", "某某机电公司", "9.99999198E+17", ["N1-ELI-03"]),
        ("最美巴渝工匠提名", 2022, "张甲", "某某机电公司", f"{_WITH_X[:17]}0", ["N1-ELI-04"]),
    ],
)
def test_register_bars_by_number_or_by_name_and_unit(
    award: str, year: int, name: str, unit: str, number: str, expected: list[str]
) -> None:
    batch = replace(_PERSON_WITH_X, register=(RegisterRow(year, "", award, name, unit, number),))
    errors = [each.rule_id for each in validate_batch(batch) if each.severity.value == "error" and each.rule_id != "N1-TAB-02"]
    assert errors == expected


def test_namesake_in_a_unit_named_alike_is_for_people_to_compare() -> None:
    row = RegisterRow(2021, "", "最美巴渝工匠", "张甲", "某某机电公司附属医院", "")
    batch = replace(a_person("cq-artisans-2023", "artisan"), register=(row,))
    [found] = [each for each in validate_batch(batch) if each.rule_id == "N1-ELI-03"]
    assert found.severity.value == "warning"
    assert "单位是“某某机电公司附属医院”，与“张甲”的单位“某某机电公司”名称相近。请人工确认是否同一人、同一单位" in found.message


def test_number_that_is_none_is_shown_masked() -> None:
    findings = validate_batch(a_person("cq-artisans-2023", "artisan", 身份证号="99999919800517001"))
    messages = [each.message for each in findings if each.rule_id == "X-ID-CHECKSUM"]
    assert ["9***************1）不是18位身份证号：写了17位" in each for each in messages] == [True]


@given(st.dates(date(1920, 1, 1), date(2020, 12, 31)), st.integers(0, 999))
def test_any_wrong_digit_of_a_number_is_noticed(day: date, sequence: int) -> None:
    number = id_number(f"{day:%Y%m%d}", sequence)
    assert has_checksum(number)
    wrong = [number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :] for place in range(17)]
    assert not any(has_checksum(each) for each in wrong)


@settings(deadline=None, max_examples=40)
@given(
    day=st.dates(date(1930, 1, 1), date(2010, 12, 31)),
    sequence=st.integers(0, 999),
    other_month=st.booleans(),
    other_sex=st.booleans(),
)
def test_number_agrees_with_birth_and_sex_or_says_which_does_not(
    day: date, sequence: int, *, other_month: bool, other_sex: bool
) -> None:
    sex, month = "女男"[sequence % 2], day.month % 12 + 1 if other_month else day.month
    batch = a_person(
        "cq-artisans-2023",
        "artisan",
        身份证号=id_number(f"{day:%Y%m%d}", sequence),
        出生年月=f"{day.year}年{month}月",
        性别={"男": "女", "女": "男"}[sex] if other_sex else sex,
    )
    told = {each.rule_id for each in validate_batch(batch) if each.rule_id.startswith("X-ID")}
    assert told == {rule for rule, wrong in (("X-ID-BIRTH", other_month), ("X-ID-SEX", other_sex)) if wrong}


@settings(deadline=None, max_examples=40)
@given(st.dates(date(1967, 6, 1), date(1968, 6, 30)) | st.just(date(1967, 12, 31)) | st.just(date(1968, 1, 1)))
def test_birth_before_the_day_breaks_the_rule_and_on_it_keeps_it(day: date) -> None:
    batch = a_person("cq-masters-2023", "master", 身份证号=id_number(f"{day:%Y%m%d}"), 出生年月=f"{day:%Y年%m月}")
    errors = [each for each in validate_batch(batch) if each.rule_id == "N2-ELI-03"]
    assert [each.severity.value for each in errors] == (["error"] if day < date(1968, 1, 1) else [])


@pytest.mark.parametrize(
    ("day", "years"), [(date(2023, 2, 28), 54), (date(2023, 3, 1), 55), (date(2024, 2, 28), 55), (date(2024, 2, 29), 56)]
)
def test_born_on_a_leap_day_is_a_year_older_from_1_march_of_common_years(day: date, years: int) -> None:
    assert years_on(date(1968, 2, 29), day) == years


@given(st.dates(date(1930, 1, 1), date(2010, 12, 31)), st.integers(0, 90))
def test_full_years_grow_by_one_on_the_birthday(born: date, years: int) -> None:
    if (born.month, born.day) == (2, 29):
        born = born.replace(day=28)
    day = born.replace(year=born.year + years)
    assert years_on(born, day) == years
    assert years_on(born, date.fromordinal(day.toordinal() - 1)) == years - 1


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("1980年5月", date(1980, 5, 1), date(1980, 5, 31)),
        ("1980.05", date(1980, 5, 1), date(1980, 5, 31)),
        ("198012", date(1980, 12, 1), date(1980, 12, 31)),
        ("1980-05-17", date(1980, 5, 17), date(1980, 5, 17)),
        ("１９８０年２月２９日", date(1980, 2, 29), date(1980, 2, 29)),
        ("19800517", date(1980, 5, 17), date(1980, 5, 17)),
    ],
)
def test_births_as_people_write_them(words: str, first: date, last: date) -> None:
    assert read_birth(words) == Born(first, last, "出生年月")


@pytest.mark.parametrize("words", ["", "不详", "1981年2月29日", "80年5月"])
def test_what_is_no_birth_is_none(words: str) -> None:
    assert read_birth(words) is None


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("高级技师（一级）", "高级技师"),
        ("钳工技师", "技师"),
        ("二级", "技师"),
        ("高级工、技师", "技师"),
        ("无", ""),
        ("首席技师", "首席技师"),
        ("国家职业资格二级", "技师"),
        ("电工（二级）", "技师"),
        ("二级/技师", "技师"),
        ("高级工（某某技师学院发证）", "高级工"),
        ("高级工、二级建造师", "高级工"),
        ("高级工（拟申报技师）", "高级工"),
        ("正在申报高级技师，现为技师", "技师"),
        ("模拟电路技师", "技师"),
        ("高级工程师", ""),
        ("高级工，待评技师", "高级工"),
        ("高级工（技师在评）", "高级工"),
        ("高级工，技师证书待发", "高级工"),
        ("高级工（三级），技师（二级）考核中", "高级工"),
        ("已申报并取得技师", "技师"),
        ("拟申报并取得技师", ""),
        ("钳工三级、心理咨询师二级", "高级工"),
        ("养老护理员二级", "技师"),
        ("预备技师", ""),
        ("高级工；公示中：技师", "技师"),
    ],
)
def test_levels_as_people_write_them(words: str, level: str) -> None:
    assert read_level(words) == level


@pytest.mark.parametrize(
    ("words", "confidence", "said"),
    [
        ("此件与 原件相符。", None, ""),
        ("此件与原作相符", 0.8, ""),  # one character misread
        ("复印件与原件一致", None, "注明的是“复印件与原件一致”，与通知写的“此件与原件相符”字样不同"),
        ("荣誉证书", None, "没有读到“此件与原件相符”的注明"),
        ("此件与原作相符", None, "没有读到“此件与原件相符”的注明"),
    ],
)
def test_words_that_certify_a_copy_are_weighed(words: str, confidence: float | None, said: str) -> None:
    copies = replace(CERTIFIED, text=words, confidence=confidence)
    findings = validate_batch(a_person("cq-masters-2023", "master", copies=copies))
    found = [each.message for each in findings if each.rule_id == "N2-MAT-04"]
    assert [said in each for each in found] == ([True] if said else [])
