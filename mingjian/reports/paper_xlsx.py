"""Official papers as workbooks, one sheet each, laid out to be printed on A4."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from mingjian.reports.paper import Cell, Grid, Head, Line, Paper, Part, Share, printed
from mingjian.reports.paper_docx import FANGSONG, HEITI, TITLE_FONT
from mingjian.reports.paper_lines import break_lines
from mingjian.reports.spreadsheet import open_book

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_WIDTHS = {False: 90.0, True: 130.0}
"""Characters across A4 upright and across, as the widths of columns count them."""
_COUNTED_FONT, _COUNTED_SIZE = "Arial", 10.0
"""What widths are counted in: a digit has 7 pixels, and every system has it or one as wide, so that pages end where they should."""
_HEIGHTS = {False: 726.0, True: 480.0}
"""Points between the margins of A4 upright and across."""
_MARGIN_INCHES = {"left": 0.6, "right": 0.6, "top": 0.8, "bottom": 0.8}
_SIZE, _CELL_SIZE, _SMALL_SIZE, _NOTE_SIZE = 12.0, 10.5, 9.0, 10.0
_MOST_USUAL = 12  # columns; a table with more is set smaller, as in Word
_LEADING = 1.3  # of the size of print
_ROW_PADDING = 7.0  # points
_TITLE_POINTS = 26.0
_AFTER_TABLE = 8.0
_PIXELS_OF_COLUMN, _PIXELS_OF_POINT = 7.0, 4 / 3  # a character of a column's width, a point of a size
_CELL_MARGIN = 4.0  # pixels at both sides of a cell's words
_LATIN_SHARE = 0.56  # of its size that a letter or digit is wide
_SPREAD = 1.02  # what fonts differ in width
_LONGEST_CELL = 32_000  # characters; Excel's own limit is 32,767
_HIGHEST_ROW = 400.0  # points; Excel's own limit is 409
_PART_POINTS = 120.0  # of the rows that a higher one is made of
_LEEWAY = 0.96  # of a page's height: programs differ in where it ends


@dataclass(frozen=True, slots=True)
class _Formats:
    lines: dict[Part, "Format"]
    head: "Format"
    heading: "Format"
    left: "Format"
    centred: "Format"
    top: "Format"  # of rows that go on over pages
    share: "Format"


@dataclass(slots=True)
class _Sheet:
    """A sheet under way. widths: of its columns, in characters; heights: of the rows so far, in points; size: of cells."""

    page: "Worksheet"
    formats: _Formats
    widths: list[float]
    size: float
    heights: list[float] = field(default_factory=list[float])

    def add_row(self, height: float) -> int:
        """A row of this height; returns its number."""
        row = len(self.heights)
        self.page.set_row(row, height)
        self.heights.append(height)
        return row


def write_papers(papers: Sequence[Paper], path: Path) -> Path:
    """Write a workbook that is either whole or not there; no cell is ever a formula."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    with open_book(unfinished, papers[0].title, font_name=_COUNTED_FONT, font_size=_COUNTED_SIZE) as book:
        formats = {size: _make_formats(book, size) for size in (_CELL_SIZE, _SMALL_SIZE)}
        for paper in papers:
            _write_paper(book.add_worksheet(paper.name), paper, formats)
    return unfinished.replace(path)


def _make_formats(book: "Workbook", size: float) -> _Formats:
    text = {"font_name": FANGSONG, "font_size": _SIZE, "valign": "vcenter", "text_wrap": True}
    ruled = text | {"border": 1, "font_size": size}
    note = book.add_format(text | {"font_size": _NOTE_SIZE})
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
        top=book.add_format(ruled | {"valign": "top"}),
        share=book.add_format(ruled | {"align": "center", "num_format": "0.0%"}),
    )


def _write_paper(page: "Worksheet", paper: Paper, formats: dict[float, _Formats]) -> None:
    grids = [block for block in paper.blocks if isinstance(block, Grid)]
    size = _SMALL_SIZE if grids and len(grids[0].columns) > _MOST_USUAL else _CELL_SIZE
    sheet = _Sheet(page, formats[size], _widths(grids[0], wide=paper.wide) if grids else [_WIDTHS[paper.wide]], size)
    for place, width in enumerate(sheet.widths):
        page.set_column(place, place, width)
    head, last = 0, None
    for place, block in enumerate(paper.blocks):
        if isinstance(block, Grid):
            if block is grids[0]:
                head = len(sheet.heights)
                page.repeat_rows(head)
            last = _write_grid(sheet, block)
            if place + 1 < len(paper.blocks):
                sheet.add_row(_AFTER_TABLE)
        else:
            _write_across(sheet, block)
    if last is not None and (parting := _find_break(sheet.heights, head, last, _HEIGHTS[paper.wide])):
        page.set_h_pagebreaks([parting])
    page.set_landscape() if paper.wide else page.set_portrait()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    page.set_margins(**_MARGIN_INCHES)
    page.set_footer("&C第 &P 页，共 &N 页")
    page.hide_gridlines(2)


def _find_break(heights: Sequence[float], head: int, last: int, room: float) -> int | None:
    """The table's last row where the page must end before it: otherwise what follows would stand under an empty table head."""
    if heights[head] + sum(heights[last:]) > room * _LEEWAY:
        return None
    starts = [_last_page(heights, head, height) for height in (room, room * _LEEWAY)]
    return last if max(starts) > last else None


def _last_page(heights: Sequence[float], head: int, room: float) -> int:
    """The row with which the last page begins; the head stands again on every later page."""
    start, used = 0, 0.0
    for row, height in enumerate(heights):
        if used + height > room and row > start:
            start, used = row, heights[head] if row > head else 0.0
        used += height
    return start


def _widths(grid: Grid, *, wide: bool) -> list[float]:
    whole = sum(column.width for column in grid.columns)
    return [_WIDTHS[wide] * column.width / whole for column in grid.columns]


def _write_across(sheet: _Sheet, block: Line | Head) -> None:
    """One line over the sheet's whole width."""
    part = block.part if isinstance(block, Line) else None
    style, words = sheet.formats.lines[part] if part else sheet.formats.head, block.words[:_LONGEST_CELL]
    size = _NOTE_SIZE if part is Part.NOTE else _SIZE
    if part is Part.TEXT and words:
        words = f"\u3000\u3000{words}"
    lines = _count_lines(words, sum(sheet.widths), size) if part else 1  # the head is one line, in smaller print where it is long
    title = 10 + _TITLE_POINTS * (1 + words.count("\n"))
    row = sheet.add_row(title if part is Part.TITLE else _ROW_PADDING + _LEADING * size * lines)
    if len(sheet.widths) > 1:
        sheet.page.merge_range(row, 0, row, len(sheet.widths) - 1, "", style)
    sheet.page.write_string(row, 0, words, style)


def _write_grid(sheet: _Sheet, grid: Grid) -> int:
    """The table; returns the number of its last row."""
    formats = sheet.formats
    row = sheet.add_row(_height(sheet, [each.title for each in grid.columns]) + _ROW_PADDING)
    for column, each in enumerate(grid.columns):
        sheet.page.write_string(row, column, each.title, formats.heading)
    styles = [formats.centred if each.centred else formats.left for each in grid.columns]
    for cells in grid.rows:
        height = _height(sheet, [printed(cell) for cell in cells])
        parts = 1 if height <= _HIGHEST_ROW else ceil(height / _PART_POINTS)
        row, *rest = [sheet.add_row(height / parts) for _ in range(parts)]
        for column, (cell, style) in enumerate(zip(cells, styles, strict=True)):
            if rest:
                sheet.page.merge_range(row, column, rest[-1], column, "", formats.top)
            _write_cell(sheet.page, (row, column), cell, formats.top if rest else style, formats)
    return len(sheet.heights) - 1


def _height(sheet: _Sheet, words: Sequence[str]) -> float:
    lines = max(_count_lines(each, width, sheet.size) for each, width in zip(words, sheet.widths, strict=False))
    return _ROW_PADDING + _LEADING * sheet.size * lines


def _write_cell(page: "Worksheet", place: tuple[int, int], cell: Cell, style: "Format", formats: _Formats) -> None:
    if isinstance(cell, Share):
        page.write_number(*place, cell.value, formats.share)
    elif isinstance(cell, int):
        page.write_number(*place, cell, style)
    elif words := printed(cell):
        page.write_string(*place, words[:_LONGEST_CELL], style)
    else:
        page.write_blank(*place, None, style)


def _count_lines(words: str, width: float, size: float) -> int:
    """Lines that the words fill in a column of this width, printed in this size."""

    def measure(text: str) -> float:
        return sum(_LATIN_SHARE if each.isascii() else 1.0 for each in text) * size * _PIXELS_OF_POINT * _SPREAD

    return len(break_lines(words, (max(width * _PIXELS_OF_COLUMN - _CELL_MARGIN, size),), measure))
