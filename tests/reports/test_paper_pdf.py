"""Papers as PDF: where their tables go on from page to page."""

from pathlib import Path

import pypdfium2

from mingjian.reports.paper import Grid, GridColumn, Line, Paper, Part
from mingjian.reports.paper_pdf import write_pdf

COLUMNS = (GridColumn("序号", 1, centred=True), GridColumn("问题", 4))


def pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def make(path: Path, rows: list[list[str]]) -> list[str]:
    blocks = (
        Line(Part.TITLE, "题目"), Line(Part.TEXT, "开头。" * 40), Line(Part.HEADING, "一、内容"), Grid(COLUMNS, rows),
        Line(Part.SIGNATURE, "落款"),
    )  # fmt: skip
    return pages(write_pdf(Paper("题目", blocks), path))


def test_table_begins_under_its_heading_and_goes_on_in_whole_rows(tmp_path: Path) -> None:
    read = make(tmp_path / "a.pdf", [[str(number), f"始{number}。" + "内容" * 100 + f"终{number}。"] for number in range(18)])
    assert "一、内容序号问题" in read[0]
    assert [each.count("序号问题") for each in read] == [1] * len(read)
    assert all((f"始{number}。" in each) == (f"终{number}。" in each) for number in range(18) for each in read)


def test_row_that_no_page_holds_begins_where_it_stands_and_loses_nothing(tmp_path: Path) -> None:
    read = make(tmp_path / "a.pdf", [["1", "短"], ["2", "长" * 4000], ["3", "短"]])
    assert "长" in read[0]
    assert [each.count("序号问题") for each in read] == [1] * len(read)
    assert sum(each.count("长") for each in read) == 4000
