"""Spreadsheets (xlsx, xlsb, xls, ods) as documents of tables, by calamine."""

import datetime as dt
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mingjian.data.errors import CorruptFileError, EmptyFileError, LimitError, LockedFileError
from mingjian.data.records import Document, Problem, Table, Trick
from mingjian.extractors.compound import has_endless_chain
from mingjian.extractors.sheet_marks import find_marks
from mingjian.extractors.sniff import Kind, sniff
from mingjian.extractors.text import table_document

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MAX_SHEETS = 60
MAX_ROWS = 50_000
MAX_COLUMNS = 400
MAX_CELLS = 1_000_000
MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 300 * 1024 * 1024  # calamine reads a sheet's XML and its shared strings whole
_FILEPASS = 0x002F
_FIRST_RECORDS_BYTES = 4096
_ZIPPED = frozenset({Kind.XLSX, Kind.XLSB, Kind.ODS})


def read_sheet(path: Path, name: str) -> Document:
    """Read a workbook: one table a sheet, hidden sheets named as such, formulas by their stored values.

    Raises LockedFileError, EmptyFileError, CorruptFileError, LimitError.
    """
    from python_calamine import CalamineError, PasswordError, WorksheetNotFound, load_workbook  # noqa: PLC0415

    sniffed = sniff(path, name)
    _check_size(path, name, zipped=sniffed.kind in _ZIPPED)
    if has_endless_chain(path):
        raise CorruptFileError(f"{name}：表格已损坏，无法打开。请用 Excel 或 WPS 打开后另存为 xlsx 再报送。")
    try:
        workbook = load_workbook(str(path))
        sheets, problems, merged = _read_sheets(workbook)
    except PasswordError as error:
        raise LockedFileError(f"{name}：表格设有打开密码，无法读取。请去除密码后重新报送。") from error
    except (CalamineError, WorksheetNotFound, OSError, ValueError) as error:
        if sniffed.kind is Kind.XLS and _has_password(path):
            raise LockedFileError(f"{name}：表格设有打开密码，无法读取。请去除密码后重新报送。") from error
        raise CorruptFileError(f"{name}：表格已损坏，无法打开。请用 Excel 或 WPS 打开后另存为 xlsx 再报送。") from error
    if not any(rows for _, rows in sheets):
        raise EmptyFileError(f"{name}：表格里没有内容。请确认是否选错文件后重新报送。")
    document = table_document(sniffed.media_type, sheets, tuple(problems))
    kept = [spans for (_, rows), spans in zip(sheets, merged, strict=True) if rows]
    tables = tuple(_merge(table, spans) for table, spans in zip(document.tables, kept, strict=True))
    marks = tuple(find_marks(path, name, sheets)) if sniffed.kind is Kind.XLSX else ()
    tricks = (*document.tricks, *(each for each in marks if isinstance(each, Trick)))
    return replace(
        document,
        tables=tables,
        tricks=tricks,
        problems=(*document.problems, *(each for each in marks if isinstance(each, Problem))),
    )


def _has_password(path: Path) -> bool:
    """Whether an xls begins with a FILEPASS record ([MS-XLS] 2.4.117)."""
    import olefile  # noqa: PLC0415

    if not olefile.isOleFile(str(path)):
        return False
    with olefile.OleFileIO(str(path)) as container:
        name = next((each for each in ("Workbook", "Book") if container.exists(each)), None)
        data: bytes = container.openstream(name).read(_FIRST_RECORDS_BYTES) if name else b""
    at = 0
    while at + 4 <= len(data):
        kind, size = int.from_bytes(data[at : at + 2], "little"), int.from_bytes(data[at + 2 : at + 4], "little")
        if kind == _FILEPASS:
            return True
        at += 4 + size
    return False


def _check_size(path: Path, name: str, *, zipped: bool) -> None:
    size = path.stat().st_size
    if zipped:
        try:
            with zipfile.ZipFile(path) as archive:
                unpacked = sum(entry.file_size for entry in archive.infolist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise CorruptFileError(f"{name}：表格已损坏，无法打开。请用 Excel 或 WPS 打开后另存为 xlsx 再报送。") from error
    else:
        unpacked = 0
    if size > MAX_FILE_BYTES or unpacked > MAX_UNPACKED_BYTES:
        raise LimitError(f"{name}：表格过大（解压后 {max(size, unpacked) // 1_048_576} MB），未读取。请删去无关内容后重新报送。")


_Spans = dict[tuple[int, int], tuple[int, int]]


def _read_sheets(
    workbook: "CalamineWorkbook",
) -> tuple[list[tuple[str, list[list[str]]]], list[Problem], list[_Spans]]:
    sheets: list[tuple[str, list[list[str]]]] = []
    problems: list[Problem] = []
    merged: list[_Spans] = []
    left = MAX_CELLS
    if len(workbook.sheet_names) > MAX_SHEETS:
        problems.append(_limit(f"工作表有 {len(workbook.sheet_names)} 张，只读了前 {MAX_SHEETS} 张"))
    for name in workbook.sheet_names[:MAX_SHEETS]:
        sheet = workbook.get_sheet_by_name(name)
        height, width = _extent(sheet)
        if height > MAX_ROWS or width > MAX_COLUMNS or (height and left <= 0):
            problems.append(_limit(f"工作表“{name}”有 {height} 行 {width} 列，只读了一部分"))
        rows = _read_rows(sheet, max(0, left))
        left -= sum(map(len, rows))
        sheets.append((name, rows))
        merged.append(_merged(sheet))
    return sheets, problems, merged


def _extent(sheet: "CalamineSheet") -> tuple[int, int]:
    """Rows and columns from the first cell of the sheet; calamine's total_height counts from nought."""
    return (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)


def _limit(what: str) -> Problem:
    return Problem("X-LIMIT-REACHED", f"{what}。请删去无关内容后重新报送。")


def _read_rows(sheet: "CalamineSheet", cells_left: int) -> list[list[str]]:
    count = min(MAX_ROWS, _extent(sheet)[0], cells_left)
    values = sheet.to_python(skip_empty_area=False, nrows=count) if count else []
    rows = [[_write(value) for value in row[:MAX_COLUMNS]] for row in values]
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((index + 1 for row in rows for index, value in enumerate(row) if value), default=0)
    return [row[:width] for row in rows]


def _write(value: object) -> str:
    """A cell's value as a person would read it: whole numbers without a decimal point, dates as ISO."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return " ".join(str(value).split())


def _merged(sheet: "CalamineSheet") -> _Spans:
    ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]] = sheet.merged_cell_ranges or ()
    return {(top, left): (bottom - top + 1, right - left + 1) for (top, left), (bottom, right) in ranges}


def _merge(table: Table, spans: _Spans) -> Table:
    if not spans:
        return table
    cells = tuple(
        replace(cell, row_span=spans[place][0], column_span=spans[place][1])
        if (place := (cell.row, cell.column)) in spans
        else cell
        for cell in table.cells
    )
    rows = max([table.rows, *(cell.row + cell.row_span for cell in cells)])
    return replace(table, cells=cells, rows=rows)
