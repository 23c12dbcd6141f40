"""Forms that no notice describes, laid out in the ways of offices; everything in them is invented."""

from pathlib import Path

import pytest

from mingjian.data.records import Document
from mingjian.extractors.form_pairs import read_pairs
from mingjian.pipeline.extract import extract_material
from tests.extractors.form_makers import Rows, make_docx, make_xlsx, read


def pairs(document: Document) -> list[tuple[str, str]]:
    return [(each.label, each.value) for each in read_pairs(document)]


def test_labels_and_values_by_turns_beside_a_section(tmp_path: Path) -> None:
    rows: Rows = (
        ("课程名称", "数据库概论", "课程编号", "22015"),
        ("学\n分", "4", "周 学 时", ""),
        ("工作内容（500字内）", ("指导上机实验，每周一次。", 3)),
        (("院系意见：\n同意。\n签名：甲某", 4),),
        (("其他要求", 4),),
        (("无特殊要求，按期完成即可。", 4),),
    )
    assert pairs(read(make_docx(tmp_path / "a.docx", rows, above=["助教配备申请表", "姓　名：甲某　　学 号：001"]))) == [
        ("课程名称", "数据库概论"),
        ("课程编号", "22015"),
        ("学分", "4"),
        ("周学时", ""),
        ("工作内容", "指导上机实验，每周一次。"),
        ("院系意见", "同意。\n签名：甲某"),
        ("其他要求", "无特殊要求，按期完成即可。"),
        ("姓名", "甲某"),
        ("学号", "001"),
    ]


def test_a_group_named_at_the_left(tmp_path: Path) -> None:
    rows = [["设备申请表"], ["申请人填写", "姓名", "甲某", "电话", "19900000001"], [None, "部门", "一车间", "工号", "20031"]]
    assert pairs(read(make_xlsx(tmp_path / "a.xlsx", rows, ["A1:E1", "A2:A3"]))) == [
        ("姓名", "甲某"),
        ("电话", "19900000001"),
        ("部门", "一车间"),
        ("工号", "20031"),
    ]


def test_heads_of_two_levels_over_one_row(tmp_path: Path) -> None:
    rows = [["学生成绩登记表"], ["学号", "姓名", "必修", None], [None, None, "军训", "讲座"], ["14084102", "甲某", "1分", "2分"]]
    assert pairs(read(make_xlsx(tmp_path / "a.xlsx", rows, ["A1:D1", "A2:A3", "B2:B3", "C2:D2"]))) == [
        ("学号", "14084102"),
        ("姓名", "甲某"),
        ("必修·军训", "1分"),
        ("必修·讲座", "2分"),
    ]


def test_a_blank_list_has_no_values(tmp_path: Path) -> None:
    rows = [["学生成绩登记表"], ["学号", "姓名", "必修", None], [None, None, "军训", "讲座"]]
    assert pairs(read(make_xlsx(tmp_path / "a.xlsx", rows, ["A1:D1", "A2:A3", "B2:B3", "C2:D2"]))) == []


def test_questions_with_their_answers() -> None:
    text = "中期检查表\n学生姓名：甲某\n签名：\n乙某"
    assert pairs(Document("text/plain", text)) == [("学生姓名", "甲某"), ("签名", "乙某")]


@pytest.mark.parametrize(
    "rows", [(("年份", "产量", "产值"), ("2021", "49", "97")), (("队员", "工作", "备注"), ("甲某", "前端", "完成"))]
)
def test_a_table_that_is_no_form(tmp_path: Path, rows: Rows) -> None:
    assert pairs(read(make_docx(tmp_path / "a.docx", rows, above=["一段正文。"]))) == []


def test_the_pairs_are_kept_with_the_extract(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "a.docx", (("课程名称", "数据库概论", "课程编号", "22015"),), above=["助教配备申请表"])
    extract = extract_material(path, path.name, "0" * 64)
    assert extract.form is None
    assert extract.document is not None
    assert [(each.label, each.value) for each in extract.document.fields] == [("课程名称", "数据库概论"), ("课程编号", "22015")]
