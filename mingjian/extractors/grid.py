"""Tables as rows of cells, merged cells standing in every row that they cover."""

from collections.abc import Iterator

from mingjian.data.records import Cell, Table

MAX_ROWS = 20_000  # rows of one table that are looked at
MAX_SPAN = 2_000  # a sheet may claim a merge down to its last row


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


def end_column(cell: Cell) -> int:
    """The first column to the right of a cell."""
    return cell.column + max(cell.column_span, 1)


def covers(cell: Cell, column: int) -> bool:
    """Whether a cell stands in a column."""
    return cell.column <= column < end_column(cell)


def nested_text(cells: list[Cell]) -> Iterator[str]:
    """The texts of cells that hold something, in order."""
    return (cell.text.strip() for cell in cells if cell.text.strip())
