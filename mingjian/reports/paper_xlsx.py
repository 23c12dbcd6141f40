"""Official papers as workbooks, one sheet each, laid out to be printed on A4."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mingjian.reports.paper import Cell, Grid, Head, Line, Paper, Part, Share, printed
from mingjian.reports.paper_docx import FANGSONG, HEITI, TITLE_FONT
from mingjian.reports.spreadsheet import open_book

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_WIDTHS = {False: 86.0, True: 132.0}
"""Characters across A4 upright and across, at 12 pt."""
_LINE_POINTS = 16.0
_TITLE_POINTS = 26.0
_LONGEST_CELL = 32_000  # characters; Excel's own limit is 32,767
_MOST_LINES = 24  # a row may not be higher than 409 pt


@dataclass(frozen=True, slots=True)
class _Formats:
    lines: dict[Part, "Format"]
    head: "Format"
    heading: "Format"
    left: "Format"
    centred: "Format"
    share: "Format"


def write_papers(papers: Sequence[Paper], path: Path) -> Path:
    """Write a workbook that is either whole or not there; no cell is ever a formula."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    with open_book(unfinished, papers[0].title) as book:
        formats = _make_formats(book)
        for paper in papers:
            _write_paper(book.add_worksheet(paper.name), paper, formats)
    return unfinished.replace(path)


def _make_formats(book: "Workbook") -> _Formats:
    text = {"font_name": FANGSONG, "font_size": 12, "valign": "vcenter", "text_wrap": True}
    ruled = text | {"border": 1, "font_size": 11}
    note = book.add_format(text | {"font_size": 10, "valign": "top"})
    plain = book.add_format(text)
    lines = dict.fromkeys(Part, plain) | {
        Part.LABEL: book.add_format({"font_name": HEITI, "font_size": 14, "valign": "vcenter"}),
        Part.TITLE: book.add_format(text | {"font_name": TITLE_FONT, "font_size": 18, "align": "center"}),
        Part.NOTE: note,
        Part.SIGNATURE: book.add_format(text | {"align": "right"}),
    }
    return _Formats(
        lines,
        head=book.add_format({"font_name": FANGSONG, "font_size": 12, "valign": "vcenter", "shrink": True}),
        heading=book.add_format(ruled | {"font_name": HEITI, "align": "center"}),
        left=book.add_format(ruled),
        centred=book.add_format(ruled | {"align": "center"}),
        share=book.add_format(ruled | {"align": "center", "num_format": "0.0%"}),
    )


def _write_paper(page: "Worksheet", paper: Paper, formats: _Formats) -> None:
    grids = [block for block in paper.blocks if isinstance(block, Grid)]
    most = max((len(grid.columns) for grid in grids), default=1)
    widths = _widths(grids[0], wide=paper.wide) if grids else [_WIDTHS[paper.wide]]
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    row = 0
    for block in paper.blocks:
        if isinstance(block, Grid):
            if block is grids[0]:
                page.repeat_rows(row)
            row = _write_grid(page, block, (row, widths), formats)
        else:
            row = _write_across(page, block, (row, most, sum(widths)), formats)
    page.set_landscape() if paper.wide else page.set_portrait()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    page.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    page.set_footer("&C第 &P 页，共 &N 页")
    page.hide_gridlines(2)


def _widths(grid: Grid, *, wide: bool) -> list[float]:
    whole = sum(column.width for column in grid.columns)
    return [_WIDTHS[wide] * column.width / whole for column in grid.columns]


def _write_across(page: "Worksheet", block: Line | Head, place: tuple[int, int, float], formats: _Formats) -> int:
    """One line over the sheet's whole width; returns the next row."""
    row, columns, width = place
    part = block.part if isinstance(block, Line) else None
    style, words = formats.lines[part] if part else formats.head, block.words[:_LONGEST_CELL]
    lines = _count_lines(words, width) if part else 1  # the head is one line, in smaller print where it is long
    page.set_row(row, 10 + _TITLE_POINTS * (1 + words.count("\n")) if part is Part.TITLE else 4 + _LINE_POINTS * lines)
    if columns > 1:
        page.merge_range(row, 0, row, columns - 1, "", style)
    page.write_string(row, 0, words, style)
    return row + 1


def _write_grid(page: "Worksheet", grid: Grid, place: tuple[int, list[float]], formats: _Formats) -> int:
    """The table from this row on; returns the next row."""
    row, widths = place
    page.set_row(row, 28)
    for column, each in enumerate(grid.columns):
        page.write_string(row, column, each.title, formats.heading)
    for cells in grid.rows:
        row += 1
        lines = [_count_lines(printed(cell), width) for cell, width in zip(cells, widths, strict=False)]
        page.set_row(row, 8 + _LINE_POINTS * max(lines, default=1))
        for column, (cell, each) in enumerate(zip(cells, grid.columns, strict=True)):
            _write_cell(page, (row, column), cell, formats.centred if each.centred else formats.left, formats)
    return row + 1


def _write_cell(page: "Worksheet", place: tuple[int, int], cell: Cell, style: "Format", formats: _Formats) -> None:
    if isinstance(cell, Share):
        page.write_number(*place, cell.value, formats.share)
    elif isinstance(cell, int):
        page.write_number(*place, cell, style)
    elif cell:
        page.write_string(*place, cell[:_LONGEST_CELL], style)
    else:
        page.write_blank(*place, None, style)


def _count_lines(words: str, width: float) -> int:
    """Lines that the words fill; a Han character is as wide as two letters, in GB 18030 as in print."""
    lines = sum(1 + int(1.1 * len(line.encode("gb18030", "replace")) // max(width, 1)) for line in words.split("\n"))
    return min(lines, _MOST_LINES)
