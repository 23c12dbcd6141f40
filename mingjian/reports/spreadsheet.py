"""Printable Excel sheets from plain rows; the one place where workbooks are opened."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mingjian.data.masking import mask_personal

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.url import Url
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_LONGEST_CELL = 32_000  # characters; Excel's own limit is 32,767
_MOST_ROWS = 1_000_000  # Excel's own limit is 1,048,576
_MOST_LINKS = 65_000  # Excel's own limit is 65,530 a sheet
_FONT = "微软雅黑"
_LINE_POINTS = 16.5  # of a line at 10.5 pt
_MOST_LINES = 20  # a row may not be higher than 409 pt
_WIDE = 180  # characters; wider sheets are printed on A3
_A3, _A4 = 8, 9


class Look(StrEnum):
    """How a column is printed."""

    TEXT = "text"
    CODE = "code"  # short text, not wrapped
    COUNT = "count"
    NUMBER = "number"  # with the digits it was given
    SHARE = "share"  # 0..1, printed as a percentage, coloured by its size
    MOMENT = "moment"
    SEVERITY = "severity"  # coloured by its words


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet. width in characters; note appears when the pointer rests on the head."""

    title: str
    width: float
    look: Look = Look.TEXT
    note: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that opens a file. target: relative to the workbook."""

    target: str
    text: str


Cell = str | int | float | datetime | Link | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a head row. frozen: columns that stay when scrolling sideways."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    frozen: int = 0
    title: str = ""  # printed above the head row


class _Formats:
    """The cell formats of one workbook."""

    def __init__(self, book: "Workbook") -> None:
        base = {"font_name": _FONT, "font_size": 10.5, "valign": "vcenter", "border": 1, "border_color": "#D9DFE6"}
        self.head = book.add_format(
            base | {"bold": True, "font_color": "#FFFFFF", "bg_color": "#243B53", "text_wrap": True, "align": "center"}
        )
        self.title = book.add_format(
            {"font_name": _FONT, "font_size": 15, "bold": True, "font_color": "#243B53", "valign": "vcenter"}
        )
        self.link = book.add_format(base | {"font_color": "#1F5189", "underline": 1, "text_wrap": True})
        self.looks: dict[Look, Format] = {
            Look.TEXT: book.add_format(base | {"text_wrap": True}),
            Look.CODE: book.add_format(base),
            Look.COUNT: book.add_format(base | {"num_format": "#,##0", "align": "right"}),
            Look.NUMBER: book.add_format(base | {"align": "right"}),
            Look.SHARE: book.add_format(base | {"num_format": "0.0%", "align": "right"}),
            Look.MOMENT: book.add_format(base | {"num_format": "yyyy-mm-dd hh:mm", "align": "center"}),
            Look.SEVERITY: book.add_format(base | {"align": "center", "bold": True}),
        }
        self.severities = {
            "错误": book.add_format({"font_color": "#8F1616", "bg_color": "#FBE3E1"}),
            "提醒": book.add_format({"font_color": "#6B4200", "bg_color": "#FDF0CF"}),
            "说明": book.add_format({"font_color": "#47525E", "bg_color": "#EEF1F4"}),
        }


def write_sheets(path: Path, sheets: Sequence[Sheet], *, title: str) -> Path:
    """Write a workbook that is either whole or not there. No cell is ever a formula; personal numbers are masked."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    with open_book(unfinished, title) as book:
        formats = _Formats(book)
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, formats)
    return unfinished.replace(path)


@contextmanager
def open_book(path: Path, title: str, **usual: str | float) -> Generator["Workbook"]:
    """A workbook in which no text ever becomes a formula, a link or a number; written when the block ends.

    usual: properties of the usual cell; the width of its digits is what widths of columns are counted in.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 (the command line starts without it)

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(str(path), options | {"default_format_properties": usual})
    # a fixed date, so that the same results give the same bytes
    book.set_properties({"title": title, "author": "明鉴", "created": datetime(2000, 1, 1)})  # noqa: DTZ001
    yield book
    book.close()


def _write_sheet(page: "Worksheet", sheet: Sheet, formats: _Formats) -> None:
    top = 1 if sheet.title else 0
    if sheet.title:
        page.set_row(0, 30)
        page.write_string(0, 0, sheet.title, formats.title)
    page.set_row(top, 32)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, formats.looks[column.look])
        page.write_string(top, place, column.title, formats.head)
        if column.note:
            page.write_comment(top, place, column.note, {"x_scale": 2, "font_size": 9})
    rows = sheet.rows[:_MOST_ROWS]
    links = 0
    for number, row in enumerate(rows, start=top + 1):
        page.set_row(number, _measure_height(row, sheet.columns))
        for place, value in enumerate(row):
            links += isinstance(value, Link)
            _write_cell(
                page, (number, place), value if links <= _MOST_LINKS else _unlinked(value), sheet.columns[place].look, formats
            )
    last = top + max(len(rows), 1)
    _colour(page, sheet, (top + 1, last), formats)
    page.freeze_panes(top + 1, sheet.frozen)
    page.autofilter(top, 0, last, len(sheet.columns) - 1)
    _lay_out(page, top, _A3 if sum(column.width for column in sheet.columns) > _WIDE else _A4)


def _measure_height(row: Sequence[Cell], columns: Sequence[Column]) -> float:
    """The height in points that wrapped text needs: WPS and LibreOffice do not grow rows of a file by themselves."""
    most = 1
    for value, column in zip(row, columns, strict=True):
        words = value.text if isinstance(value, Link) else value
        if isinstance(words, str) and column.look is Look.TEXT:
            # a Han character is as wide as two letters, in GB 18030 as in print
            lines = sum(1 + len(line.encode("gb18030", "replace")) // max(column.width, 1) for line in words.split("\n"))
            most = max(most, int(min(lines, _MOST_LINES)))
    return most * _LINE_POINTS + 3


def _unlinked(value: Cell) -> Cell:
    return value.text if isinstance(value, Link) else value


def _write_cell(page: "Worksheet", place: tuple[int, int], value: Cell, look: Look, formats: _Formats) -> None:
    style = formats.looks[look]
    if value is None or value == "":
        page.write_blank(*place, None, style)
    elif isinstance(value, Link):
        page.write_url(*place, cast("Any", _relate(value)), formats.link)  # its stub knows only str
    elif isinstance(value, datetime):
        page.write_datetime(*place, value, style)
    elif isinstance(value, str):
        page.write_string(*place, mask_personal(value)[:_LONGEST_CELL], style)
    else:
        page.write_number(*place, value, style)


def _relate(link: Link) -> "Url":
    from xlsxwriter.url import Url  # noqa: PLC0415 (as above)

    class Relative(Url):
        """A file beside the workbook, with "/" as Excel, WPS and LibreOffice all read it; xlsxwriter writes the backslash of Windows."""

        def _parse_url(self) -> None:
            super()._parse_url()
            self._relationship_link = self._relationship_link.replace("\\", "/")

    made = Relative(f"external:{link.target}")
    made.text = mask_personal(link.text)[:_LONGEST_CELL]
    return made


def _colour(page: "Worksheet", sheet: Sheet, rows: tuple[int, int], formats: _Formats) -> None:
    for place, column in enumerate(sheet.columns):
        area = (rows[0], place, rows[1], place)
        if column.look is Look.SHARE:
            # not data bars: plain ones draw nothing as a tenth, and newer ones are an extension that other readers drop
            scale: dict[str, Any] = {
                "type": "2_color_scale",
                "min_type": "num",
                "max_type": "num",
                "min_value": 0,
                "max_value": 1,
            }
            page.conditional_format(*area, scale | {"min_color": "#FFFFFF", "max_color": "#E08A84"})
        elif column.look is Look.SEVERITY:
            for words, style in formats.severities.items():
                page.conditional_format(*area, {"type": "cell", "criteria": "==", "value": f'"{words}"', "format": style})


def _lay_out(page: "Worksheet", top: int, paper: int) -> None:
    page.set_landscape()
    page.set_paper(paper)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.set_footer("&L&A&R第 &P 页，共 &N 页")
    page.hide_gridlines(2)
