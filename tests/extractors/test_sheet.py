import datetime as dt
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from mingjian.data.errors import CorruptFileError, EmptyFileError, LimitError
from mingjian.data.records import Problem
from mingjian.extractors import sheet
from mingjian.extractors.sheet import read_sheet


def save(workbook: Workbook, path: Path) -> Path:
    workbook.save(path)
    return path


def test_sheets_become_tables(tmp_path: Path) -> None:
    workbook = Workbook()
    first = workbook.active
    assert first is not None
    first.title = "典型案例"
    first.append(["附件1"])
    first.append(["序号", "案例名称", "查重率", "日期"])
    first.append([1, "某县\n案例", 0.125, dt.date(2023, 8, 1)])
    first.merge_cells("A1:D1")
    second = workbook.create_sheet("创新案例")
    second["B2"] = "乙"
    workbook.create_sheet("空表")
    document = read_sheet(save(workbook, tmp_path / "a.xlsx"), "a.xlsx")
    assert document.text == "附件1\t\t\t\n序号\t案例名称\t查重率\t日期\n1\t某县 案例\t0.125\t2023-08-01\n\t\n\t乙"
    assert [(table.name, table.rows, table.columns) for table in document.tables] == [("典型案例", 3, 4), ("创新案例", 2, 2)]
    head = document.tables[0].cells[0]
    assert (head.text, head.row_span, head.column_span) == ("附件1", 1, 4)
    assert all(cell.span and cell.span.of(document.text) == cell.text for table in document.tables for cell in table.cells)


def test_long_sheet_is_cut_with_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MAX_ROWS", 3)
    workbook = Workbook()
    assert workbook.active is not None
    for number in range(5):
        workbook.active.append([number])
    document = read_sheet(save(workbook, tmp_path / "a.xlsx"), "a.xlsx")
    assert document.text == "0\n1\n2"
    assert document.problems == (
        Problem("X-LIMIT-REACHED", "工作表“Sheet”有 5 行 1 列，只读了一部分。请删去无关内容后重新报送。"),
    )


def test_empty_workbook_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError, match="表格里没有内容"):
        read_sheet(save(Workbook(), tmp_path / "a.xlsx"), "a.xlsx")


def test_workbook_that_unpacks_too_large_is_not_read(tmp_path: Path) -> None:
    path = save(Workbook(), tmp_path / "a.xlsx")
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/x.bin", "w", force_zip64=True) as part,
    ):
        for _ in range(310):
            part.write(b"\0" * 1_048_576)
    with pytest.raises(LimitError, match="表格过大"):
        read_sheet(path, "a.xlsx")


def test_damaged_workbook_is_corrupt(tmp_path: Path) -> None:
    path = save(Workbook(), tmp_path / "a.xlsx")
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(CorruptFileError, match=r"a\.xlsx：表格已损坏"):
        read_sheet(path, "a.xlsx")


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["序号", "案例名称", "查重率"], ["1", "甲案例", "5%"], ["2", "乙案例", "45%"], [None, None, None]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["C"].hidden = True
    path = save(workbook, tmp_path / "汇总表.xlsx")
    document = read_sheet(path, path.name)
    assert "乙案例\t45%" in document.text
    (trick,) = document.tricks
    assert (trick.rule_id, trick.count) == ("X-HIDDEN-TEXT", 2)
    assert "第3行、C列" in trick.message
    assert "乙案例" in trick.excerpt
