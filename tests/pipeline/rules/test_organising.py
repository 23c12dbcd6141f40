"""What the organiser itself recorded, against the notice: stages, publicity, refusals, assessments."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingjian.data.campaign import load_campaign
from mingjian.data.checks import Calendar, WorkingDays
from mingjian.data.records import Container, Document, Finding, Role
from mingjian.data.reviewing import Refusal, StageTime
from mingjian.pipeline.rules.facts import Batch, RegisterRow
from mingjian.pipeline.rules.publicity import working_days
from mingjian.pipeline.validate import judge_records, validate_batch
from tests.pipeline.rules.making import WORD, Maker, a_batch

ORDERED = {
    "cq-cases-2023": ("N1-PROC-01", ("分类", "查重", "专家评审", "结果汇总统计", "复核及集中评议"), date(2023, 11, 21)),
    "cq-artisans-2017": (
        "N3-PROC-01",
        ("部门初审", "媒体报道", "网络投票", "专家评审", "社会公示", "审定名单", "召开会议"),
        date(2017, 5, 11),
    ),
}
WINDOWS = [
    ("cq-artisans-2023", "N1-TIME-01", "推荐", date(2023, 11, 1), date(2023, 11, 20)),
    ("cq-cases-2023", "N1-TIME-01", "专家评审", date(2023, 11, 21), date(2023, 11, 30)),
    ("cq-cases-2023", "N1-TIME-01", "集中宣传", date(2023, 12, 1), date(2023, 12, 20)),
    ("cq-artisans-2023", "N1-TIME-01", "颁奖仪式", date(2023, 12, 1), date(2023, 12, 31)),
    ("cq-artisans-2017", "N3-TIME-01", "推荐、自荐", date(2017, 2, 1), date(2017, 4, 30)),
    ("cq-artisans-2017", "N3-TIME-01", "会审", date(2017, 5, 11), date(2017, 5, 31)),
    ("jiangjin-artisans-2021", "N5-TIME-01", "推荐申报", date(2021, 4, 1), date(2021, 5, 31)),
    ("jiangjin-artisans-2021", "N5-TIME-01", "投票评选", date(2021, 7, 1), date(2021, 7, 10)),
    ("jiangjin-artisans-2021", "N5-TIME-01", "社会公示", date(2021, 8, 1), date(2021, 8, 31)),
]
DAY = timedelta(days=1)


def recorded(campaign: str, *times: tuple[str, date, date]) -> list[Finding]:
    return judge_records(load_campaign(campaign), tuple(StageTime(*each, "王某") for each in times))


def maker() -> Maker:
    """A submission that plainly belongs to no campaign."""
    form = Document(WORD, "推荐表")
    return Maker(title="张甲", container=Container.FOLDER, subject="", form=form, without=frozenset(Role) - {Role.FORM})


def on(campaign_id: str, rule_id: str, **evidence: object) -> list[Finding]:
    """The findings of one rule on a batch of one submission with this evidence beside it."""
    batch = a_batch(maker(), campaign=load_campaign(campaign_id))
    whole = Batch(batch.campaign, batch.packages, batch.submissions, batch.extracts, **evidence)  # pyright: ignore[reportArgumentType]
    return [each for each in validate_batch(whole) if each.rule_id == rule_id]


@pytest.mark.parametrize(("campaign", "rule", "stage", "opens", "ends"), WINDOWS)
def test_stage_within_its_window_is_silent_and_a_day_out_of_it_is_told(
    campaign: str, rule: str, stage: str, opens: date, ends: date
) -> None:
    def told(first: date, last: date) -> list[Finding]:
        return [each for each in recorded(campaign, (stage, first, last)) if each.rule_id == rule]

    assert told(opens, ends) == []
    for early, late in ((opens - DAY, ends), (opens, ends + DAY)):
        (finding,) = told(early, late)
        assert finding.clause == load_campaign(campaign).rule(rule).cited
        assert stage in finding.message


@pytest.mark.parametrize("campaign", ORDERED)
def test_steps_in_order_are_silent_and_one_left_out_or_too_early_is_told(campaign: str) -> None:
    rule, steps, start = ORDERED[campaign]
    times = [(step, start, start) for step in steps]

    def told(*chosen: tuple[str, date, date]) -> list[str]:
        return [each.value for each in recorded(campaign, *chosen) if each.rule_id == rule]

    assert told(*times) == []
    assert told(*times[:3]) == []  # not yet at its end
    assert told(times[0], *times[2:]) == [f"缺{load_campaign(campaign).rule(rule).check.order[1].split('|')[0]}"]  # pyright: ignore[reportAttributeAccessIssue]
    before = (steps[-1], start - DAY, start - DAY)
    assert len(told(*times[:-1], before)) == 1


@pytest.mark.parametrize(
    ("campaign", "rule"),
    [(campaign, rule) for campaign, (rule, _, _) in ORDERED.items()]
    + sorted({(campaign, rule) for campaign, rule, *_ in WINDOWS})
    + [("cq-masters-2023", "N2-PUB-02")],
)
def test_without_a_record_the_rule_says_what_is_missing(campaign: str, rule: str) -> None:
    (finding,) = on(campaign, rule)
    assert (finding.value, finding.severity.value) == ("未核验", "info")
    assert "mingjian review progress" in finding.message


@pytest.mark.parametrize(
    ("began", "ended", "days"),
    [
        (date(2023, 12, 4), date(2023, 12, 8), 5),
        (date(2023, 12, 5), date(2023, 12, 8), 4),
        (date(2023, 12, 7), date(2023, 12, 13), 5),  # round a weekend
        (date(2023, 12, 27), date(2024, 1, 3), 5),  # 1 January is free
        (date(2023, 12, 28), date(2024, 1, 3), 4),
        (date(2024, 2, 4), date(2024, 2, 8), 5),  # a Sunday that is worked
        (date(2024, 2, 8), date(2024, 2, 21), 6),  # round the Spring Festival
    ],
)
def test_publicity_of_five_working_days_is_silent_and_a_shorter_one_is_told(began: date, ended: date, days: int) -> None:
    found = recorded("cq-masters-2023", ("市级公示", began, ended))
    assert [(each.rule_id, each.value) for each in found] == ([] if days >= 5 else [("N2-PUB-02", f"{days}个工作日")])


def test_days_beyond_the_calendar_are_left_to_people() -> None:
    (finding,) = recorded("cq-masters-2023", ("公示", date(2025, 1, 2), date(2025, 1, 8)))
    assert (finding.rule_id, finding.value) == ("N2-PUB-02", "未核验")


@given(st.dates(date(2023, 10, 9), date(2024, 12, 1)), st.integers(0, 29), st.integers(0, 29))
def test_working_days_add_up_and_never_exceed_the_days(first: date, more: int, others: int) -> None:
    check = load_campaign("cq-masters-2023").rule("N2-PUB-02").check
    assert isinstance(check, WorkingDays)
    calendar = Calendar(first=date(2023, 10, 9), last=date(2025, 12, 31), off=check.calendar.off, worked=check.calendar.worked)
    middle, last = first + more * DAY, first + (more + 1 + others) * DAY
    parts = [working_days(first, middle, calendar), working_days(middle + DAY, last, calendar)]
    assert working_days(first, last, calendar) == sum(each or 0 for each in parts)
    assert 0 <= (parts[0] or 0) <= more + 1


@pytest.mark.parametrize(
    ("campaign", "rule", "reason", "told"),
    [
        ("cq-artisans-2023", "N1-ELI-05", "学历只有初中", True),
        ("cq-artisans-2023", "N1-ELI-05", "超过60岁，年龄偏大", True),
        ("cq-artisans-2023", "N1-ELI-05", "没有取得技师证书", False),
        ("jiangjin-artisans-2021", "N5-QUO-05", "该镇名额已满", True),
        ("jiangjin-artisans-2021", "N5-QUO-05", "材料虚假", False),
    ],
)
def test_refusal_for_a_reason_that_the_notice_does_not_admit_is_told(
    campaign: str, rule: str, reason: str, *, told: bool
) -> None:
    one = a_batch(maker(), campaign=load_campaign(campaign)).submissions[0].submission_id
    found = on(campaign, rule, refusals=(Refusal(one, reason, "王某"), Refusal("别的", reason, "王某")))
    assert [(each.submission_id, reason in each.message, each.clause) for each in found] == (
        [(one, True, load_campaign(campaign).rule(rule).cited)] if told else []
    )
    assert on(campaign, rule) == []


@pytest.mark.parametrize(
    ("year", "award", "value"),
    [
        (2022, "市级技能大师工作室；合格", []),
        (2023, "市级技能大师工作室", []),  # one year old
        (2022, "市级技能大师工作室", ["孙旧（2022年，没有等次）"]),
        (2022, "市级技能大师工作室；基本合格", ["孙旧（2022年，基本合格）"]),
        (2022, "市级技能大师工作室；不合格", []),
    ],
)
def test_listed_studio_is_assessed_every_two_years_by_the_notices_grades(year: int, award: str, value: list[str]) -> None:
    other = RegisterRow(2022, "技能大师工作室", "市级技能大师工作室；优秀", "李旧", "另一公司")
    rows = (other, RegisterRow(year, "技能大师工作室", award, "孙旧", "某公司"))
    assert [each.value for each in on("cq-studios-2024", "N4-ASM-01", register=rows)] == value


def test_list_without_grades_leaves_the_assessment_open() -> None:
    rows = (RegisterRow(2020, "技能大师工作室", "市级技能大师工作室", "孙旧", "某公司"),)
    assert [each.value for each in on("cq-studios-2024", "N4-ASM-01", register=rows)] == ["未核验"]


HOLIDAYS_2024 = (
    ((1, 1), (1, 1)), ((2, 10), (2, 17)), ((4, 4), (4, 6)), ((5, 1), (5, 5)), ((6, 10), (6, 10)), ((9, 15), (9, 17)), ((10, 1), (10, 7)),
)  # fmt: skip
WORKED_2024 = ((2, 4), (2, 18), (4, 7), (4, 28), (5, 11), (9, 14), (9, 29), (10, 12))


@pytest.mark.parametrize("rule", ["N2-PUB-01", "N2-PUB-02"])
def test_calendar_of_2024_is_that_of_the_state_council(rule: str) -> None:
    """国办发明电〔2023〕7号: the seven holidays, and the days off that are worked for them."""
    check = load_campaign("cq-masters-2023").rule(rule).check
    assert isinstance(check, WorkingDays)
    free = {
        date(2024, *first) + DAY * number
        for first, last in HOLIDAYS_2024
        for number in range((date(2024, *last) - date(2024, *first)).days + 1)
    }
    worked = {date(2024, *each) for each in WORKED_2024}
    days = [date(2024, 1, 1) + DAY * number for number in range(366)]
    expected = [each in worked or (each.weekday() < 5 and each not in free) for each in days]
    assert [working_days(each, each, check.calendar) == 1 for each in days] == expected


def traced(campaign: str, *stages: str, recorded_: tuple[StageTime, ...] = ()) -> list[Finding]:
    found = judge_records(load_campaign(campaign), recorded_, stages)
    return [each for each in found if "-PROC-" in each.rule_id]


def values(findings: list[Finding]) -> list[str]:
    return [each.value for each in findings]


def test_workspace_shows_a_step_that_was_left_out() -> None:
    """N1-PROC-01, by what the workspace holds: rulings of the panel without any score before."""
    checked, scored, ruled = "分类、查重", "专家评审", "复核及集中评议"
    assert traced("cq-cases-2023", checked, scored, ruled) == []  # `review aggregate` itself leaves no trace
    assert traced("cq-cases-2023", checked) == []
    (finding,) = traced("cq-cases-2023", checked, ruled)
    assert finding.value == "缺专家评审"
    assert finding.message.startswith("工作区里有“集中评议”的结果，没有“专家评审”的记录。通知规定依次为分类、查重、专家评审、")
    assert "登记“" not in finding.message


def test_workspace_vouches_for_stages_that_nobody_recorded() -> None:
    times = (
        StageTime("复核及集中评议", date(2023, 12, 1), None, "王某"),
        StageTime("专家评审", date(2023, 11, 25), None, "王某"),
    )
    assert values(traced("cq-cases-2023", recorded_=times)) == ["缺分类、查重、汇总统计"]
    assert traced("cq-cases-2023", "分类、查重", "结果汇总统计", recorded_=times) == []


def test_stages_without_traces_are_not_missed_for_want_of_them() -> None:
    """N3-PROC-01: who wrote on whom in the papers leaves no trace here."""
    assert traced("cq-artisans-2017", "网络投票", "专家评审") == []
    assert values(traced("cq-artisans-2017", "专家评审")) == ["缺网络投票"]
