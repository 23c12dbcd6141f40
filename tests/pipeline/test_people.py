"""Who a submission puts forward, as the database keeps it: from the form, else from the 汇总表."""

import random
from copy import deepcopy
from datetime import date
from pathlib import Path

from benchmarks.packages.artisans import ARTISANS
from benchmarks.packages.city2017 import CITY2017
from benchmarks.packages.draft import Draft, Made, identity
from mingjian.data.blobs import BlobStore
from mingjian.data.campaign import load_campaign
from mingjian.data.records import Extract, Status
from mingjian.data.rows import PersonRow
from mingjian.pipeline.extract import extract_material
from mingjian.pipeline.group import group_batch
from mingjian.pipeline.receive import receive_inbox
from mingjian.pipeline.rules.facts import Batch
from mingjian.pipeline.save import person_rows
from mingjian.pipeline.validate import validate_batch


def people_of(one: Draft, folder: Path) -> list[PersonRow]:
    """The rows of one made package."""
    return person_rows(batch_of([one], folder))


def batch_of(drafts: list[Draft], folder: Path, made: Made = ARTISANS) -> Batch:
    """What made packages are grouped into."""
    inbox = folder / "inbox"
    inbox.mkdir()
    for one in drafts:
        (inbox / one.package).write_bytes(made.pack(one))
    blobs = BlobStore(folder / "blobs")
    packages = receive_inbox(inbox, blobs)
    extracts: dict[str, Extract] = {
        each.sha256: extract_material(blobs.path(each.sha256), each.path, each.sha256)
        for package in packages
        for each in package.materials
    }
    campaign = load_campaign(made.id)
    return Batch(campaign, tuple(packages), group_batch(packages, extracts, campaign), extracts)


def a_draft() -> Draft:
    one = ARTISANS.draft(random.Random(1), 3)  # noqa: S311 (made packages)
    number = identity(date(1988, 2, 29), "女", 5)
    one.fields |= {
        "身份证号": number,
        "性别": "女",
        "出生年月": "1988年2月",
        "职业技能等级": "高级技师（一级）",
        "职业工种": "焊工",
    }
    return one


def test_a_person_is_kept_with_all_that_the_form_states(tmp_path: Path) -> None:
    one = a_draft()
    (row,) = people_of(one, tmp_path)
    assert (row.name, row.sex, row.birth_date, row.id_number, row.level, row.trade) == (
        one.name, "女", date(1988, 2, 29), one.fields["身份证号"], "高级技师", "焊工",
    )  # fmt: skip


def test_without_a_form_the_table_says_who_it_is(tmp_path: Path) -> None:
    one = a_draft()
    one.without.update({"推荐表.docx", "推荐表（盖章）.pdf"})
    (row,) = people_of(one, tmp_path)
    assert (row.name, row.birth_date, row.id_number, row.level) == (
        one.name, date(1988, 2, 29), one.fields["身份证号"], "高级技师",
    )  # fmt: skip


def test_a_birth_without_its_day_is_no_date(tmp_path: Path) -> None:
    one = a_draft()
    one.fields["身份证号"] = ""
    (row,) = people_of(one, tmp_path)
    assert (row.birth_date, row.id_number) == (None, "")


def test_namesakes_of_one_unit_are_two_and_a_number_put_right_is_one(tmp_path: Path) -> None:
    first = a_draft()
    first.without.update({"推荐表（盖章）.pdf", "照片.jpg"})
    first.received = "2023-11-01 09:00"
    other = identity(date(1988, 2, 29), "女", 9)
    slip = "5" if other[-1] != "5" else "6"
    born = "出生年月"
    forms = [
        {},
        {"身份证号": identity(date(1979, 11, 2), "男", 7), born: "1979年11月"},  # a namesake
        {"身份证号": other[:-1] + slip, "工作单位": "重庆某厂"},  # a slip in the number
        {"身份证号": other, "工作单位": "重庆某厂"},  # the same, put right
        {"身份证号": "", "工作单位": "重庆另厂"},
        {"身份证号": "", "工作单位": "重庆另厂", born: "1991年1月"},  # who knows
    ]
    drafts: list[Draft] = []
    for at, changed in enumerate(forms):
        one = deepcopy(first)
        one.number, one.received = first.number + at, f"2023-11-0{at + 1} 09:00"
        one.fields |= changed
        drafts.append(one)
    batch = batch_of(drafts, tmp_path)
    replaced = {each.package.name: each.status is Status.SUPERSEDED for each in batch.submissions}
    assert [replaced[each.package] for each in drafts] == [False, False, True, False, False, False]
    twice = {each.package: each.message for each in validate_batch(batch) if each.rule_id == "X-SAME-PERSON"}
    assert set(twice) == {drafts[4].package, drafts[5].package}
    assert "出生年月不同" in twice[drafts[5].package]


def test_papers_that_name_nobody_start_no_person(tmp_path: Path) -> None:
    form, *_, table = names = (
        "推荐表.docx",
        "推荐表（盖章）.pdf",
        "事迹材料.docx",
        "职业资格证书.pdf",
        "照片.jpg",
        "汇总表.xlsx",
    )
    sent = [ARTISANS.draft(random.Random(2), at) for at in range(3)]  # noqa: S311 (made packages)
    late, deeds, nameless = (deepcopy(sent[0]) for _ in range(3))
    late.without |= set(names)
    deeds.without |= {form, "推荐表（盖章）.pdf", table}
    nameless.fields["姓名"] = " "
    nameless.without.add(table)
    drafts = [*sent, late, deeds, nameless]
    for at, one in enumerate(drafts):
        one.number, one.received = at, f"2023-11-0{at + 1} 09:00"
        one.recommender, one.kind, one.subject = "市教委", "市级行业主管部门", "市教委+最美巴渝工匠"
    batch = batch_of(drafts, tmp_path)
    assert [each.package.name for each in batch.submissions] == [each.package for each in (*sent, deeds, nameless)]
    assert batch.submissions[3].replaces == (batch.submissions[0].submission_id,)  # 张甲同志事迹材料 says whose it is
    findings = validate_batch(batch)
    told = {each.package: each for each in findings if each.rule_id == "X-SUPPLEMENT"}
    assert set(told) == {late.package, deeds.package}
    assert all(each.recommender == "市教委" and sent[0].name in each.message for each in told.values())
    assert [each for each in findings if each.rule_id == "N1-QUO-02"] == []


def test_whole_sending_without_a_form_misses_it(tmp_path: Path) -> None:
    """N3-MAT-05: deeds and pictures that name nobody, from a district that sent others: a person, not a part sent later."""
    drafts = [CITY2017.draft(random.Random(2), at) for at in range(2)]  # noqa: S311 (made packages)
    for at, one in enumerate(drafts):
        one.number, one.received, one.recommender, one.kind = at, f"2017-04-0{at + 1} 09:00", "沙坪坝区", "区县"
    drafts[1].without |= {"推荐表.docx", "推荐表（盖章）.pdf"}
    batch = batch_of(drafts, tmp_path, CITY2017)
    assert [each.package.name for each in batch.submissions] == [each.package for each in drafts]
    errors = {(each.package, each.rule_id) for each in validate_batch(batch) if each.severity.value == "error"}
    assert errors == {(drafts[1].package, "N3-MAT-05")}
