"""A district that sends several persons in one package: one submission each, one shared 汇总表, and what the papers say otherwise."""

import random
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

from benchmarks.packages.artisans import ARTISANS, COLUMNS
from benchmarks.packages.draft import Draft
from benchmarks.packages.files import table_xlsx
from mingjian.data.blobs import BlobStore
from mingjian.data.campaign import load_campaign
from mingjian.data.records import Extract, Finding, Submission
from mingjian.data.samples.packing import make_zip
from mingjian.pipeline.extract import extract_material
from mingjian.pipeline.group import group_batch
from mingjian.pipeline.receive import receive_inbox
from mingjian.pipeline.rules.facts import Batch
from mingjian.pipeline.validate import validate_batch

OWN = {"推荐表.docx", "推荐表（盖章）.pdf", "事迹材料.docx", "佐证材料.pdf", "职业资格证书.pdf", "照片.jpg"}


def people(number: int) -> list[Draft]:
    dice = random.Random(5)  # noqa: S311 (made packages)
    return [ARTISANS.draft(dice, each) for each in range(number)]


def files_of(one: Draft) -> dict[str, bytes]:
    mail = cast("EmailMessage", message_from_bytes(ARTISANS.pack(one), policy=default))
    return {part.get_filename() or "": part.get_content() for part in mail.iter_attachments()}


def table(rows: list[dict[str, str]]) -> bytes:
    lines = [[str(place), *(row.get(each, "") for each in COLUMNS[1:])] for place, row in enumerate(rows, 1)]
    head = "区县：渝北区      单位（公章）：渝北区人力社保局      联系人：李某      联系方式：023-00000000"
    return table_xlsx("2023年度“最美巴渝工匠”汇总表", head, COLUMNS, lines)


def judged(files: dict[str, bytes], folder: Path) -> tuple[tuple[Submission, ...], list[Finding]]:
    inbox = folder / "inbox"
    inbox.mkdir()
    (inbox / "渝北区最美巴渝工匠.zip").write_bytes(make_zip(files))
    blobs = BlobStore(folder / "blobs")
    packages = receive_inbox(inbox, blobs)
    extracts: dict[str, Extract] = {}
    for each in packages[0].materials:
        extracts[each.sha256] = extract_material(blobs.path(each.sha256), each.path, each.sha256)
    campaign = load_campaign(ARTISANS.id)
    submissions = group_batch(packages, extracts, campaign)
    return submissions, validate_batch(Batch(campaign, tuple(packages), submissions, extracts))


def test_each_folder_is_a_person_with_its_own_files(tmp_path: Path) -> None:
    several = people(3)
    files = {
        f"{at}号人选/{path}": data for at, one in enumerate(several, 1) for path, data in files_of(one).items() if path in OWN
    }
    files["汇总表.xlsx"] = table([one.fields for one in several])
    submissions, findings = judged(files, tmp_path)
    assert sorted(each.title for each in submissions) == sorted(one.name for one in several)
    for each in submissions:
        assert len({material.path.split("/")[0] for material in each.materials}) == 1
        assert {material.path.split("/")[-1] for material in each.materials} == OWN
        assert [material.path for material in each.shared] == ["汇总表.xlsx"]
        assert each.recommender == "渝北区"
    assert [each for each in findings if each.rule_id in {"X-TABLE-CASE-DIFF", "X-FORM-CASE-DIFF"}] == []


def test_files_named_by_person_in_one_folder_belong_to_each(tmp_path: Path) -> None:
    several = people(2)
    files = {f"{one.name}{path}": data for one in several for path, data in files_of(one).items() if path in OWN}
    submissions, _ = judged(files, tmp_path)
    assert {each.title: {material.path for material in each.materials} for each in submissions} == {
        one.name: {f"{one.name}{path}" for path in OWN} for one in several
    }


def test_what_table_and_form_say_otherwise_is_named(tmp_path: Path) -> None:
    (one, other, third) = people(3)
    written = {**one.fields, "工作单位": "另一家公司", "职业技能等级": "初级工", "身份证号": other.fields["身份证号"]}
    files = {f"1号人选/{path}": data for path, data in files_of(one).items() if path in OWN}
    files |= {f"2号人选/{path}": data for path, data in files_of(third).items() if path in OWN}
    files["汇总表.xlsx"] = table([written, {**other.fields, "身份证号": ""}])
    _, findings = judged(files, tmp_path)
    values = [each.value for each in findings if each.rule_id == "X-TABLE-CASE-DIFF"]
    differing = next(each for each in values if each.startswith("工作单位"))
    assert "另一家公司" in differing
    assert "职业技能等级" in differing
    assert "身份证号" in differing
    assert other.fields["身份证号"] not in differing
    assert other.name in values  # listed, but nothing of it came
    assert "不在汇总表" in values  # came, but is not listed


def test_deeds_of_somebody_else_are_named(tmp_path: Path) -> None:
    (one, other) = people(2)
    files = {path: data for path, data in files_of(one).items() if path in OWN}
    files["事迹材料.docx"] = files_of(replace(other))["事迹材料.docx"]
    _, findings = judged(files, tmp_path)
    assert [each.value for each in findings if each.rule_id == "X-FORM-CASE-DIFF"] == [other.name]
