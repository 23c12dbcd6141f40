"""The last moment itself is in time; a second later is late, whatever the zone it is written in."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingjian.data.checks import Deadline
from mingjian.data.moments import SHANGHAI, parse_moment, print_deadline, print_moment
from mingjian.data.records import Finding
from mingjian.pipeline.validate import validate_batch
from tests.pipeline.rules.making import Maker, a_batch

LAST = datetime(2023, 11, 11, tzinfo=SHANGHAI)


def late_findings(received: datetime) -> list[Finding]:
    batch = a_batch(Maker())
    package = replace(batch.packages[0], received_at=received)
    findings = validate_batch(replace(batch, packages=(package,)))
    return [each for each in findings if each.rule_id == "N1-DL-01"]


@settings(deadline=None, max_examples=40)  # the first example loads the campaign
@given(st.integers(-400, 400), st.integers(-14, 14))
def test_only_what_comes_after_the_moment_is_late(seconds: int, zone: int) -> None:
    received = (LAST + timedelta(seconds=seconds)).astimezone(timezone(timedelta(hours=zone)))
    assert [each.value for each in late_findings(received)] == ([print_moment(received)] if seconds > 0 else [])


@pytest.mark.parametrize(("setting", "verb", "late"), [("收到时间", "收到", True), ("发出时间", "发出", False)])
def test_organiser_decides_whether_sending_or_receipt_counts(setting: str, verb: str, late: bool) -> None:  # noqa: FBT001
    batch = a_batch(Maker())
    after = LAST + timedelta(minutes=5)
    sent_in_time = replace(batch.packages[0], received_at=after, received_from="register", sent_at=LAST)
    decided = replace(batch, campaign=batch.campaign.decided({"evidence_of_time": setting}))
    found = [each for each in validate_batch(replace(decided, packages=(sent_in_time,))) if each.rule_id == "N1-DL-01"]
    assert bool(found) is late
    sent_late = replace(sent_in_time, sent_at=after)
    (finding,) = [each for each in validate_batch(replace(decided, packages=(sent_late,))) if each.rule_id == "N1-DL-01"]
    assert f"00:05{verb}（据{'邮件时间' if verb == '发出' else '收件登记'}" in finding.message


@settings(deadline=None, max_examples=40)
@given(
    st.dates(date(2016, 1, 1), date(2030, 12, 31)) | st.sampled_from([date(2023, 12, 31), date(2024, 2, 28), date(2024, 2, 29)])
)
def test_any_day_of_the_calendar_ends_at_its_24_hours(day: date) -> None:
    batch = a_batch(Maker())
    rule = batch.campaign.rule("N1-DL-01")
    check = Deadline.model_validate({"kind": "deadline", "at": f"{day} 24:00"})
    campaign = batch.campaign.model_copy(update={"rules": (rule.model_copy(update={"check": check}),)})
    after = datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
    for late, moment in enumerate((after, after + timedelta(seconds=1))):
        package = replace(batch.packages[0], received_at=moment)
        told = validate_batch(replace(batch, campaign=campaign, packages=(package,)))
        assert len([each for each in told if each.rule_id == "N1-DL-01"]) == late


def test_late_message_names_both_moments() -> None:
    (finding,) = late_findings(LAST + timedelta(seconds=1))
    assert "于2023年11月11日 00:00:01收到" in finding.message
    assert "晚于截止时间2023年11月10日 24:00" in finding.message


@given(st.datetimes(datetime(1993, 1, 1), datetime(2099, 12, 31)).map(lambda each: each.replace(microsecond=0)))  # noqa: DTZ001
def test_printed_moment_reads_back(moment: datetime) -> None:
    aware = moment.replace(tzinfo=SHANGHAI)
    assert parse_moment(print_moment(aware)) == aware
    assert parse_moment(print_deadline(aware)) == aware


@given(st.dates(datetime(1993, 1, 1).date(), datetime(2098, 12, 31).date()))  # noqa: DTZ001
def test_twenty_four_hours_is_the_next_days_midnight(day: object) -> None:
    assert parse_moment(f"{day} 24:00") == parse_moment(f"{day} 00:00") + timedelta(days=1)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2023年11月10日24:00", "2023-11-11T00:00:00+08:00"),
        ("2017年4月30日24:00时", "2017-05-01T00:00:00+08:00"),
        ("2023-12-31 24:00", "2024-01-01T00:00:00+08:00"),
        ("2024-02-29", "2024-03-01T00:00:00+08:00"),
        ("2024/2/28 24:00", "2024-02-29T00:00:00+08:00"),
        ("2021年5月31日18:00时", "2021-05-31T18:00:00+08:00"),
    ],
)
def test_moments_as_notices_write_them(words: str, expected: str) -> None:
    assert parse_moment(words).isoformat() == expected


@pytest.mark.parametrize("words", ["2023-02-29 10:00", "2023-11-10 24:01", "2023-11-10 25:00", "明天", "2023-13-01", ""])
def test_what_is_no_moment_is_refused_in_chinese(words: str) -> None:
    with pytest.raises(ValueError, match="请"):
        parse_moment(words)
