"""Corrections after the deadline: by which time they count, and whom they leave in place."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mingjian.data.records import Role, Status
from mingjian.data.reviewing import Decision
from mingjian.data.reviews import add_decisions, read_asked
from mingjian.data.store import open_store
from mingjian.pipeline.belated import settle_belated
from mingjian.pipeline.rules.facts import Batch
from mingjian.pipeline.validate import validate_batch
from tests.pipeline.rules.making import Maker, a_batch, even_count

SHORT = even_count(2900)


def corrected(
    received: str, *, faulty: bool = True, same: bool = False, due: str = "", original: str = "2023-11-09 09:00"
) -> Batch:
    """A case of 9 November with its correction; due: the organiser's time for corrections."""
    first = Maker("甲", received=original, body_count=SHORT if faulty else even_count(3000))
    later = Maker("乙", received=received, package_name="补正.eml", body_count=SHORT if faulty and same else even_count(3000))
    batch = a_batch(first, later)
    old, new = batch.submissions
    if same:
        new = replace(new, package=replace(new.package, materials=old.package.materials))
    submissions = (replace(old, status=Status.SUPERSEDED), replace(new, replaces=(old.submission_id,)))
    campaign = batch.campaign.decided({"correction_due": due}) if due else batch.campaign
    packages = tuple(each.package for each in submissions)
    return replace(batch, campaign=campaign, submissions=submissions, packages=packages)


def settled(batch: Batch, *asked: str) -> Batch:
    return replace(batch, submissions=settle_belated(batch, frozenset(asked)))


def in_place(batch: Batch) -> list[str]:
    return [each.submission_id for each in batch.submissions if each.status is not Status.SUPERSEDED]


def late(batch: Batch) -> list[tuple[str | None, str]]:
    return [(each.submission_id, each.severity.value) for each in validate_batch(batch) if each.rule_id == "N1-DL-01"]


@pytest.mark.parametrize(
    ("due", "received", "expected", "words"),
    [
        ("2023-11-15 18:00", "2023-11-13 09:00", "info", "在补正截止时间2023年11月15日 18:00之前，按期"),
        ("2023-11-15 18:00", "2023-11-15 18:00", "info", "按期"),
        ("2023-11-15 18:00", "2023-11-15 18:01", "error", "晚于补正截止时间2023年11月15日 18:00，补正逾期"),
        ("", "2023-11-13 09:00", "warning", "补正截止时间待主办方裁定（设置项 correction_due）"),
        ("收到通知后三日内", "2023-11-13 09:00", "warning", "主办方定的补正截止时间是“收到通知后三日内”"),
    ],
)
def test_correction_of_what_came_in_time_goes_by_its_own_time(due: str, received: str, expected: str, words: str) -> None:
    batch = settled(corrected(received, due=due))
    assert in_place(batch) == ["S-乙"]
    assert late(batch) == [("S-乙", expected)]
    (finding,) = [each for each in validate_batch(batch) if each.rule_id == "N1-DL-01"]
    assert "于2023年11月9日 09:00收到；本件是它的补正件，包裹 补正.eml 于" in finding.message
    assert words in finding.message


def test_correction_of_what_came_late_is_late() -> None:
    batch = settled(corrected("2023-11-13 09:00", original="2023-11-12 09:00", due="2023-11-15 18:00"))
    assert (in_place(batch), late(batch)) == (["S-乙"], [("S-乙", "error")])


def test_correction_in_time_takes_the_place_unasked() -> None:
    batch = settled(corrected("2023-11-10 09:00", faulty=False))
    assert (in_place(batch), late(batch)) == (["S-乙"], [])


def test_late_and_unasked_leaves_the_faultless_one_in_place() -> None:
    batch = settled(corrected("2023-11-13 09:00", faulty=False, due="2023-11-15 18:00"))
    assert in_place(batch) == ["S-甲"]
    assert sorted(late(batch)) == [("S-乙", "warning"), ("S-甲", "warning")]
    (message, _) = [each.message for each in validate_batch(batch) if each.rule_id == "N1-DL-01"]
    assert "原件没有要补正的错误，不由后一份替代" in message
    assert "请把原件 S-甲 的状态改为“需补正”" in message
    assert in_place(settled(corrected("2023-11-13 09:00", faulty=False), "S-甲")) == ["S-乙"]  # somebody asked for it


def test_who_was_ever_told_to_mend_something_was_asked(tmp_path: Path) -> None:
    now = datetime(2023, 11, 12, tzinfo=UTC)
    told = [
        ("S1", "needs_fix", "明鉴核验"),
        ("S1", "superseded", "明鉴核验"),
        ("S2", "needs_fix", "王某"),
        ("S3", "checked", "王某"),
    ]
    with open_store(tmp_path / "ws") as store, store.transaction():
        add_decisions(store.connection, "cq-cases-2023", [Decision(*each, now, "照片不清") for each in told])
        assert read_asked(store.connection, "cq-cases-2023") == {"S1", "S2"}
        assert read_asked(store.connection, "cq-cases-2023", except_by="明鉴核验") == {"S2"}


def test_the_same_files_late_change_nothing() -> None:
    for faulty in (True, False):
        batch = settled(corrected("2023-11-13 09:00", faulty=faulty, same=True))
        assert in_place(batch) == ["S-甲"]
        assert {each for _, each in late(batch)} == {"info"}
        (message, _) = [each.message for each in validate_batch(batch) if each.rule_id == "N1-DL-01"]
        assert message.endswith("内容与原件相同，系重复报送，以原件为准。")


def test_what_is_taken_over_is_told() -> None:
    batch = corrected("2023-11-10 09:00")
    old, new = batch.submissions
    word = tuple(each for each in new.materials if each.path == "案例.docx")
    rest = tuple(each for each in old.materials if each.path != "案例.docx")
    other = replace(new, package=replace(new.package, materials=word), materials=(*word, *rest), shared=old.shared)
    part = replace(other, abstract=old.abstract, body=old.body)
    found = validate_batch(replace(batch, packages=(old.package, part.package), submissions=(old, part)))
    (told,) = [each for each in found if each.rule_id == "X-SUPPLEMENT"]
    assert (told.submission_id, told.severity.value, told.value) == (
        "S-乙", "warning", "PDF版本案例、案例评选表、查重报告、案例评选汇总表",
    )  # fmt: skip
    assert "后来只补报了word版本案例（包裹 补正.eml）" in told.message
    assert "（包裹 渝北区+某某机电公司+示范案例甲.eml）" in told.message
    assert [each.rule_id for each in found if each.severity.value == "error"] == []
    found = validate_batch(replace(batch, packages=(old.package, part.package), submissions=(old, other)))
    (stale,) = [each for each in found if each.rule_id == "X-SUPPLEMENT"]
    assert (stale.submission_id, stale.severity.value) == ("S-乙", "error")
    assert stale.message.endswith("请按现在的正文补报PDF版本案例、查重报告。")


def test_files_that_belong_to_nothing_are_told_with_what_lacks_them() -> None:
    lacking = Maker("甲", without=frozenset({Role.DUPLICATE_REPORT}), title="缺少报告的案例")
    stray = Maker("乙", package_name="报告.zip", without=frozenset(set(Role) - {Role.DUPLICATE_REPORT}))
    batch = a_batch(lacking, Maker("丙", title="完整的案例"), stray)
    found = validate_batch(replace(batch, submissions=batch.submissions[:2]))
    (told,) = [each for each in found if each.rule_id == "X-SUPPLEMENT"]
    assert (told.package, told.submission_id, told.severity.value) == ("报告.zip", None, "warning")
    assert "里的查重报告.pdf不能单独成件，也看不出属于已收到的哪一件" in told.message
    assert "渝北区报来而可能缺这些材料的有《缺少报告的案例》。" in told.message
