"""What form, 汇总表, case, 查重报告 and Mingjian's own rate say of one another."""

from dataclasses import replace
from datetime import date

import pytest

from mingjian.data.campaign import Campaign, load_campaign
from mingjian.data.records import DuplicateReport, Role, Submission
from mingjian.data.reuse import Rates
from mingjian.pipeline.classify import classify_batch
from mingjian.pipeline.rules.same import tell_own_rates
from mingjian.pipeline.validate import validate_batch
from tests.pipeline.rules.making import Maker, a_batch, found

TITLE = "建强实训基地培养高技能人才"
DIFFERS = [("X-REPORT-CASE-DIFF", "info")]
CAMPAIGN = load_campaign("cq-cases-2023")


def report(**changes: object) -> Maker:
    told = DuplicateReport("知网", "总文字复制比", 0.12, TITLE, "张甲", date(2023, 11, 10), 3300)
    return Maker(changes={Role.DUPLICATE_REPORT: {"report": replace(told, **changes)}})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"title": "渝北区+某某机电公司+示范案例"}, []),
        ({"title": f"{TITLE}（终稿）"}, []),
        ({"author": "某某机电公司"}, []),
        ({"total_chars": 2300}, []),
        ({"title": "智慧矿山的数字工匠"}, DIFFERS),
        ({"author": "李丁"}, DIFFERS),
        ({"total_chars": 1500}, DIFFERS),
        ({"total_chars": 9000}, DIFFERS),
        ({"issued": date(2023, 11, 11)}, DIFFERS),
    ],
)
def test_report_must_speak_of_this_case(changes: dict[str, object], expected: list[tuple[str, str]]) -> None:
    assert found(report(**changes)) == expected


@pytest.mark.parametrize(
    ("phone", "expected"),
    [
        ("13912345678", []),
        ("139 1234 5678", []),
        ("023-68881234", []),
        ("68881234转802", []),
        ("赵某 13912345678、023-68881234", []),
        ("139****5678", []),
        ("1391234567", [("X-PHONE", "info")]),
        ("139123456789", [("X-PHONE", "info")]),
    ],
)
def test_phone_must_be_one_that_can_be_called(phone: str, expected: list[tuple[str, str]]) -> None:
    assert found(Maker(fields={"联系电话": phone}, row={"手机号码": "13912345678"})) == expected


def test_mobile_of_table_and_form_must_agree() -> None:
    batch = a_batch(Maker(fields={"联系电话": "13912345678"}))
    told = next(each for each in validate_batch(batch) if each.rule_id == "X-TABLE-CASE-DIFF")
    assert "电话，汇总表写“130****0000”，推荐表写“139****5678”" in told.message


def test_one_mobile_for_units_of_several_recommenders_is_told() -> None:
    phones = {"联系电话": "13000000000"}
    makers = [
        Maker(str(number), recommender=name, unit=f"第{number}家公司", title=f"案例之{number * 1111}", fields=phones)
        for number, name in enumerate(("渝北区", "巴南区", "江津区"))
    ]
    assert found(*makers) == [("X-PHONE", "info")] * 3
    assert found(*makers[:2]) == []


def one(reported: float) -> Submission:
    return a_batch(Maker(declared=0.12, reported=reported)).submissions[0]


def rates(total: float) -> list[Rates]:
    return [Rates("S-甲", 3000, round(3000 * total), total, total, total, total, total, total, None)]


def test_three_rates_are_named_together() -> None:
    batch = a_batch(Maker(declared=0.12, reported=0.18))
    findings = tell_own_rates(validate_batch(batch), rates(0.425), batch.submissions, CAMPAIGN)
    told = next(each for each in findings if each.rule_id == "N1-TAB-03")
    assert told.severity == "warning"
    assert "汇总表“12%”，查重报告18.00%" in told.message
    assert "明鉴查重的总重复率为42.5%" in told.message


@pytest.mark.parametrize(("total", "expected"), [(0.31, []), (0.32, ["查重报告12.00%，明鉴32.0%"])])
def test_own_rate_far_above_the_report_is_told(total: float, expected: list[str]) -> None:
    assert [each.value for each in tell_own_rates([], rates(total), [one(0.12)], CAMPAIGN)] == expected


def with_mailbox(value: str) -> Campaign:
    return CAMPAIGN.decided({"mailbox": value})


def test_organiser_may_say_which_of_two_mailboxes_counts() -> None:
    maker = Maker(recipient="1979481195@qq.com")
    assert found(maker) == []
    assert found(maker, campaign=with_mailbox("仅bygj2023@qq.com")) == [("N1-MAIL-01", "info")]
    assert found(maker, campaign=with_mailbox("仅1979481195@qq.com")) == []


def test_theme_that_words_decide_is_told_with_them_and_a_reviewer_goes_first() -> None:
    body = "培训券与补贴性培训覆盖线上培训。竞赛一次。" * 200
    batch = a_batch(Maker(theme="", track="innovation", body=body))
    blank = [replace(each, theme_source="") for each in batch.submissions]
    told = validate_batch(replace(batch, submissions=tuple(classify_batch(blank, CAMPAIGN))))
    theme = next(each for each in told if each.rule_id == "N1-CLS-02")
    assert "没有写明" in theme.message
    assert (
        "最接近“数字技能培训提升”（20分，依据：培训、线上培训、培训券、补贴性培训；其次“数字技能竞赛品牌”5分）" in theme.message
    )
    reviewed = classify_batch(blank, CAMPAIGN, {"S-甲": "其他"})
    assert [(each.theme, each.theme_source) for each in reviewed] == [("其他", "reviewer")]
    silent = validate_batch(replace(batch, submissions=tuple(reviewed)))
    assert [each for each in silent if each.rule_id.startswith("N1-CLS-02")] == []
