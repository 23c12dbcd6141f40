"""Corrections and what people decided: each change with who, when and why, nothing lost on the way."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mingjian.data.records import Finding, Severity, Status, Submission
from mingjian.pipeline.statuses import Standing, changes_of_check, stand
from tests.data.test_store import PACKAGE, made_submission

NOW = datetime(2023, 11, 12, tzinfo=UTC)


def arrived(*statuses: Status) -> list[Submission]:
    """The same case in so many packages, one after the other."""
    return [
        replace(
            made_submission(number, "正文"),
            title="标题",
            package=replace(PACKAGE, name=f"{number}.zip", materials=()),
            status=status,
        )
        for number, status in enumerate(statuses)
    ]


def told(submissions: Sequence[Submission], before: dict[str, Standing], *wrong: str) -> list[tuple[str, str, str]]:
    """The changes of a run; wrong: ids with an error."""
    errors = [Finding("N1-LEN-01", Severity.ERROR, "过长", submission_id=each) for each in wrong]
    stood = [replace(each, status=stand(each, before)) for each in submissions]
    return [(each.submission_id, each.status, each.reason) for each in changes_of_check(stood, errors, before, NOW)]


def test_each_correction_takes_the_place_of_those_before() -> None:
    first = told(arrived(Status.NEEDS_FIX), {}, "S0")
    assert [each[1] for each in first] == ["received", "needs_fix"]
    before = {"S0": Standing(Status.NEEDS_FIX, "明鉴核验")}
    second = told(arrived(Status.SUPERSEDED, Status.NEEDS_FIX), before, "S1")
    assert second == [
        ("S0", "superseded", "由后来的补正件 S1 替代"),
        ("S1", "received", "收到包裹 1.zip（收到时间不详，按核验时间记），替代 S0"),
        ("S1", "needs_fix", "形式核验有 1 项错误：N1-LEN-01"),
    ]
    before = {"S0": Standing(Status.SUPERSEDED, "明鉴核验"), "S1": Standing(Status.NEEDS_FIX, "明鉴核验")}
    third = told(arrived(Status.SUPERSEDED, Status.SUPERSEDED, Status.CHECKED), before)
    assert third == [
        ("S1", "superseded", "由后来的补正件 S2 替代"),
        ("S2", "received", "收到包裹 2.zip（收到时间不详，按核验时间记），替代 S0、S1"),
        ("S2", "checked", "形式核验没有错误，已查重"),
    ]


def test_same_files_twice_are_no_correction() -> None:
    first, second = arrived(Status.SUPERSEDED, Status.CHECKED)
    first, second = (replace(each, package=replace(PACKAGE, name=each.package.name)) for each in (first, second))
    assert told([first, second], {})[1][2] == "与后来收到的 S1 内容相同，系重复报送，以后收到的为准"
    kept, late = replace(first, status=Status.CHECKED), replace(second, status=Status.SUPERSEDED, yields_to="S0")
    changes = told([kept, late], {})
    assert changes[0][2] == "收到包裹 0.zip（收到时间不详，按核验时间记）"
    assert changes[-1][2] == "晚于截止时间收到；S0 在截止前已经收到，内容相同或没有要补正的错误，仍以其为准"


def test_worse_correction_is_pointed_out() -> None:
    changes = told(arrived(Status.SUPERSEDED, Status.NEEDS_FIX), {"S0": Standing(Status.CHECKED, "明鉴核验")}, "S1")
    assert changes[-1][2] == "形式核验有 1 项错误：N1-LEN-01；所替代的 S0 原来没有错误，请核对是否报错了文件"


def test_correction_after_review_began_carries_nothing_over_in_silence() -> None:
    changes = told(arrived(Status.SUPERSEDED, Status.CHECKED), {"S0": Standing(Status.SHORTLISTED, "王某")})
    assert changes[0][2] == "由后来的补正件 S1 替代；此前王某定为“入围”，评分和裁定留在本件，没有转到补正件"
    assert changes[-1][2].endswith("所替代的 S0 已由人作过决定，评分和裁定没有转来，请主办方决定怎样处理")


def test_withdrawn_correction_gives_the_earlier_one_back() -> None:
    before = {"S0": Standing(Status.SUPERSEDED, "明鉴核验"), "S1": Standing(Status.CHECKED, "明鉴核验")}
    assert told(arrived(Status.NEEDS_FIX), before, "S0") == [("S0", "needs_fix", "形式核验有 1 项错误：N1-LEN-01")]


@pytest.mark.parametrize(
    ("by_hand", "found", "stays"),
    [
        (Status.PASSED, Status.NEEDS_FIX, True),  # 不是同一人
        (Status.CHECKED, Status.NEEDS_FIX, True),
        (Status.NEEDS_FIX, Status.CHECKED, True),  # 照片不清
        (Status.REJECTED, Status.CHECKED, True),
        (Status.RECEIVED, Status.CHECKED, False),  # given back to the check
        (Status.PASSED, Status.SUPERSEDED, False),
    ],
)
def test_what_somebody_decided_stands_after_the_next_check(by_hand: Status, found: Status, *, stays: bool) -> None:
    (one,) = arrived(found)
    assert stand(one, {"S0": Standing(by_hand, "王某")}) is (by_hand if stays else found)
    assert stand(one, {"S0": Standing(Status.CHECKED, "明鉴核验")}) is found
    changes = told([one], {"S0": Standing(by_hand, "王某")}, "S0")
    assert (changes == []) is stays
