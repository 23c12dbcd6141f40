"""What the XML of an xlsx workbook marks and calamine does not tell: hidden rows and columns, formulas that were never computed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from mingjian.data.errors import FileError
from mingjian.data.records import Problem, Trick
from mingjian.extractors.ooxml import OfficePackage, R

_MOST_BYTES: Final = 16 * 2**20  # of one sheet's XML that is searched
_MOST_NAMED: Final = 12  # rows or columns named one by one
_EXCERPT: Final = 60
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*[^>/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f\b")
_VALUE: Final = re.compile(rb"<(?:\w+:)?v\b[^>/]*>[^<]")
_TEXT: Final = re.compile(rb"\bt=[\"']str[\"']")  # whose stored result may be no characters
_PLACE: Final = re.compile(rb"\br=[\"']([A-Z]{1,3}\d{1,7})[\"']")
_HIDDEN: Final = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_NUMBER: Final = {name: re.compile(rb"\b" + name.encode() + rb"=[\"'](\d{1,7})[\"']") for name in ("r", "min", "max")}


def find_marks(path: Path, name: str, sheets: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> Iterator[Trick | Problem]:
    """For sheets as (name, rows of texts): what hidden rows and columns hold, formulas whose result no program has stored.

    One fact of each kind a sheet; empty ones are not told. Never raises: where the package cannot be searched nothing is told.
    """
    rows_of = dict(sheets)
    try:
        with OfficePackage(path, name) as package:
            for sheet, part in _parts(package):
                data = package.read(part, _MOST_BYTES) if sheet in rows_of else None
                if data:
                    yield from _tell(sheet, rows_of[sheet], *_marked(data))
                    yield from _tell_uncomputed(sheet, data)
    except FileError:
        return


def _tell_uncomputed(sheet: str, data: bytes) -> Iterator[Problem]:
    """Formulas written by a program that did not compute them: they read as blank cells."""
    if not _FORMULA.search(data):
        return
    cells = [
        found[1].decode() if (found := _PLACE.search(attributes)) else "？"
        for attributes, inside in _CELL.findall(data)
        if _FORMULA.search(inside) and not _VALUE.search(inside) and not _TEXT.search(attributes)
    ]
    if cells:
        told = f"工作表“{sheet}”有 {len(cells)} 个公式没有存下结果（{_some(cells)}），只能读作空白"
        yield Problem("X-UNREADABLE", f"{told}。请用 Excel 或 WPS 打开、保存后再报送。")


def _parts(package: OfficePackage) -> Iterator[tuple[str, str]]:
    workbook = package.xml("xl/workbook.xml")
    if workbook is None:
        return
    relations = package.relations("xl/workbook.xml")
    for sheet in workbook.iter("{*}sheet"):
        relation = relations.get(str(sheet.get(f"{R}id")))
        if relation is not None and relation.target:
            yield str(sheet.get("name")), relation.target


def _marked(data: bytes) -> tuple[list[int], list[int]]:
    """Hidden rows and columns, from 0."""
    rows = [number - 1 for each in _ROW.findall(data) if _HIDDEN.search(each) and (number := _read(each, "r"))]
    columns: list[int] = []
    for each in _COLUMN.findall(data):
        first, last = _read(each, "min"), _read(each, "max")
        if _HIDDEN.search(each) and first and last:
            columns += range(first - 1, min(last, first + 400))
    return rows, columns


def _read(attributes: bytes, name: str) -> int:
    match = _NUMBER[name].search(attributes)
    return int(match[1]) if match else 0


def _tell(sheet: str, rows: Sequence[Sequence[str]], hidden_rows: list[int], hidden_columns: list[int]) -> Iterator[Trick]:
    filled_rows = [row for row in hidden_rows if row < len(rows) and any(rows[row])]
    filled_columns = [column for column in hidden_columns if any(column < len(row) and row[column] for row in rows)]
    if not filled_rows and not filled_columns:
        return
    said = [f"第{_some(str(row + 1) for row in filled_rows)}行"] if filled_rows else []
    said += [f"{_some(map(_letter, filled_columns))}列"] if filled_columns else []
    texts = [text for row in filled_rows for text in rows[row] if text]
    texts += [row[column] for column in filled_columns for row in rows if column < len(row) and row[column]]
    count = len(filled_rows) + len(filled_columns)
    message = f"工作表“{sheet}”有隐藏的{'、'.join(said)}，其中的内容已照样读入"
    yield Trick("X-HIDDEN-TEXT", message, " ".join(texts)[:_EXCERPT], f"工作表“{sheet}”", count)


def _some(names: Iterable[str]) -> str:
    every = list(names)
    return "、".join(every[:_MOST_NAMED]) + ("等" if len(every) > _MOST_NAMED else "")


def _letter(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
