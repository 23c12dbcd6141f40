"""Hidden rows and columns of an xlsx workbook, as its XML marks them: calamine reads their cells like any other."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from mingjian.data.errors import FileError
from mingjian.data.records import Trick
from mingjian.extractors.ooxml import OfficePackage, R

_MOST_BYTES: Final = 16 * 2**20  # of one sheet's XML that is searched
_MOST_NAMED: Final = 12  # rows or columns named one by one
_EXCERPT: Final = 60
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_HIDDEN: Final = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_NUMBER: Final = {name: re.compile(rb"\b" + name.encode() + rb"=[\"'](\d{1,7})[\"']") for name in ("r", "min", "max")}


def find_hidden(path: Path, name: str, sheets: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> Iterator[Trick]:
    """What hidden rows and columns hold, one fact a sheet, for sheets as (name, rows of texts); empty ones are not told.

    Never raises: where the package cannot be searched nothing is told.
    """
    rows_of = dict(sheets)
    try:
        with OfficePackage(path, name) as package:
            for sheet, part in _parts(package):
                data = package.read(part, _MOST_BYTES) if sheet in rows_of else None
                if data:
                    yield from _tell(sheet, rows_of[sheet], *_marked(data))
    except FileError:
        return


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
