"""Who a submission puts forward, as the database keeps it: from the form, else from the 汇总表."""

import random
from datetime import date
from pathlib import Path

from benchmarks.packages.artisans import ARTISANS
from benchmarks.packages.draft import Draft, identity
from mingjian.data.blobs import BlobStore
from mingjian.data.campaign import load_campaign
from mingjian.data.records import Extract
from mingjian.data.rows import PersonRow
from mingjian.pipeline.extract import extract_material
from mingjian.pipeline.group import group_batch
from mingjian.pipeline.receive import receive_inbox
from mingjian.pipeline.rules.facts import Batch
from mingjian.pipeline.save import person_rows


def people_of(one: Draft, folder: Path) -> list[PersonRow]:
    """The rows of one made package."""
    inbox = folder / "inbox"
    inbox.mkdir()
    (inbox / one.package).write_bytes(ARTISANS.pack(one))
    blobs = BlobStore(folder / "blobs")
    packages = receive_inbox(inbox, blobs)
    extracts: dict[str, Extract] = {
        each.sha256: extract_material(blobs.path(each.sha256), each.path, each.sha256) for each in packages[0].materials
    }
    campaign = load_campaign(ARTISANS.id)
    return person_rows(Batch(campaign, tuple(packages), group_batch(packages, extracts, campaign), extracts))


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
