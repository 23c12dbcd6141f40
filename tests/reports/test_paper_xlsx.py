"""Papers as workbooks: where printed pages end and what a row holds."""

from pathlib import Path

import openpyxl
import pytest

from mingjian.reports.paper import Grid, GridColumn, Line, Paper, Part
from mingjian.reports.paper_xlsx import write_papers

COLUMNS = (GridColumn("序号", 1, centred=True), GridColumn("名称", 6))
PAGE = 842 - 2 * 0.8 * 72  # points between the margins of A4
HEAD = 2  # the table's head, after the title


def make(path: Path, names: list[str]) -> Path:
    tail = (Line(Part.TEXT, "公示期：待定。"), Line(Part.TEXT, "异议：待定。"), Line(Part.TEXT, ""), Line(Part.SIGNATURE, "落款"))
    rows = [[number, name] for number, name in enumerate(names, 1)]
    return write_papers([Paper("名单", (Line(Part.TITLE, "名单"), Grid(COLUMNS, rows), *tail))], path)


@pytest.mark.parametrize("count", range(26, 36))
def test_what_follows_a_table_never_stands_under_an_empty_head(tmp_path: Path, count: int) -> None:
    book = openpyxl.load_workbook(make(tmp_path / "a.xlsx", ["某单位"] * count))
    sheet = book.active
    assert isinstance(sheet, openpyxl.worksheet.worksheet.Worksheet)
    heights = [sheet.row_dimensions[row].height or 0 for row in range(1, sheet.max_row + 1)]
    last = HEAD + count  # the table's last row, the first is 1
    breaks = [each.id for each in sheet.row_breaks.brk]
    assert breaks in ([], [last - 1])
    # without a break of ours everything stands on one page, or the page ends by itself within the table
    assert breaks or sum(heights) < PAGE or sum(heights[: last - 1]) > PAGE
    book.close()


def test_no_row_is_higher_than_excel_can_show_and_no_word_is_hidden(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(make(tmp_path / "a.xlsx", ["短", "长" * 3000, "短"]))
    sheet = book.active
    assert isinstance(sheet, openpyxl.worksheet.worksheet.Worksheet)
    (merged,) = [each for each in sheet.merged_cells.ranges if each.min_col == each.max_col == HEAD]
    heights = [sheet.row_dimensions[row].height or 0 for row in range(merged.min_row, merged.max_row + 1)]
    assert max(heights) < 409
    assert sum(heights) > 3000 / 45 * 10.5  # 45 characters of 10.5 points fill a line
    assert sheet.cell(merged.max_row + 1, 2).value == "短"
    book.close()
