"""Tables as rows of cells, merged cells standing in every row that they cover; lists as rows of values under known heads."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping

from mingjian.data.records import Cell, Table

MAX_ROWS = 20_000  # rows of one table that are looked at
MAX_SPAN = 2_000  # a sheet may claim a merge down to its last row
HEAD_ROWS = 10  # title lines above the head of a list


def rows_of(table: Table) -> list[list[Cell]]:
    """The cells of each row from left to right; a cell over several rows stands in each of them."""
    count = min(max((cell.row for cell in table.cells), default=-1) + 1, MAX_ROWS)
    rows: list[list[Cell]] = [[] for _ in range(count)]
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + min(max(cell.row_span, 1), MAX_SPAN), count)):
            rows[row].append(cell)
    for row in rows:
        row.sort(key=lambda cell: cell.column)
    return rows


def rows_under(
    table: Table, heads: Mapping[str, Collection[str]], needed: Collection[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Row number from 1 and kind → text of each row that holds any, below the first row in which all needed heads stand.

    heads: kind of column → how its head may be written, without blanks.
    """
    rows = rows_of(table)
    for place, cells in enumerate(rows[:HEAD_ROWS]):
        plain = {cell.column: "".join(unicodedata.normalize("NFKC", cell.text).split()) for cell in cells}
        columns = {kind: column for kind, names in heads.items() for column, text in plain.items() if text in names}
        if not columns.keys() >= set(needed):
            continue
        for number, row in enumerate(rows[place + 1 :], place + 2):
            texts = {cell.column: cell.text.strip() for cell in row}
            values = {kind: texts.get(column, "") for kind, column in columns.items()}
            if any(values.values()):
                yield number, values
        return


def end_column(cell: Cell) -> int:
    """The first column to the right of a cell."""
    return cell.column + max(cell.column_span, 1)


def covers(cell: Cell, column: int) -> bool:
    """Whether a cell stands in a column."""
    return cell.column <= column < end_column(cell)


def nested_text(cells: list[Cell]) -> Iterator[str]:
    """The texts of cells that hold something, in order."""
    return (cell.text.strip() for cell in cells if cell.text.strip())
