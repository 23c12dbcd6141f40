"""Tables of a PDF page out of its ruling lines, by pdfplumber's geometry over pdfium's marks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from mingjian.extractors.pdf_glyphs import Rule
from mingjian.extractors.pdf_lines import group_lines
from mingjian.extractors.pdf_paragraphs import join_paragraphs, join_text
from mingjian.extractors.pdf_text import Run

_MAX_CROSSINGS = (
    400_000  # pairs of a horizontal and a vertical line; a page of 100 rows and 30 columns drawn cell by cell has 90,000
)
_SNAP_PT = 3.0
_JOIN_PT = 3.0
_EDGE_PT = 2.0
_MIN_CELLS = 2
_SAME_EDGE_PT = 4.0
_MIN_ROW_PT = 5.0
_NUMBER: Final = re.compile(r"[\d.,%％]+")
_COLUMN_NAME: Final = re.compile(
    r"(?:序号|编号|姓名|性别|名称|单位|职务|职称|备注|联系人|(?:联系)?电话|.{1,6}(?:名称|单位|题目|类别|时间|日期|人))"
)
_MIN_NAMES: Final = 2

_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with its text and its place in the grid; a merged cell stands once."""

    text: str
    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on a page; points from the lower left."""

    x0: float
    y0: float
    x1: float
    y1: float
    cells: tuple[GridCell, ...]
    rows: int
    columns: int
    more_pages: int = 0  # pages that it goes on over after its first

    def holds(self, run: Run) -> bool:
        """Whether a run stands within the table."""
        middle = (run.x0 + run.x1) / 2
        return self.x0 - 1 <= middle <= self.x1 + 1 and self.y0 - 1 <= run.baseline + run.size * 0.3 <= self.y1 + 1


def find_grids(rules: Sequence[Rule], runs: Sequence[Run]) -> list[Grid]:
    """The tables that ruling lines draw, from top to bottom."""
    across = sum(1 for rule in rules if rule.y0 == rule.y1)
    if across < 2 or len(rules) - across < 2 or across * (len(rules) - across) > _MAX_CROSSINGS:
        return []
    grids = [grid for boxes in _find_boxes(rules) if (grid := _grid(boxes, runs)) is not None]
    return sorted(grids, key=lambda grid: -grid.y1)


def continue_grid(first: Grid, then: Grid) -> Grid | None:
    """One table of the rows of both, None where the second is another.

    A head that repeats is dropped; a row that the page's end cut in two becomes one again.
    """
    if first.columns != then.columns or max(abs(first.x0 - then.x0), abs(first.x1 - then.x1)) > _SAME_EDGE_PT:
        return None
    head = _row(first, 0)
    repeated = any(cell.text for cell in head) and [cell.text for cell in head] == [cell.text for cell in _row(then, 0)]
    if not repeated and (_widths(first) != _widths(then) or _has_own_head(first, then)):
        return None
    begin = 1 if repeated else 0
    cells, rows = list(first.cells), first.rows
    rest = _row(then, begin)
    if _is_cut(_row(first, first.rows - 1), rest):
        more = {cell.column: cell.text for cell in rest}
        last = first.rows - 1
        cells = [_lengthen(cell, more.get(cell.column, "")) if cell.row == last else cell for cell in cells]
        begin += 1
    cells += [replace(cell, row=cell.row + rows - begin) for cell in then.cells if cell.row >= begin]
    return replace(first, cells=tuple(cells), rows=rows + then.rows - begin, more_pages=first.more_pages + 1)


def _row(grid: Grid, number: int) -> list[GridCell]:
    return [cell for cell in grid.cells if cell.row == number]


def _has_own_head(first: Grid, then: Grid) -> bool:
    """Whether the second table begins with words where both count: 序号 over 1, 2, 3; or with names of columns."""
    begin = _row(then, 0)
    if any(cell.row_span > 1 for cell in begin) or sum(1 for cell in begin if _COLUMN_NAME.fullmatch(cell.text)) >= _MIN_NAMES:
        return True
    counted = {cell.column for cell in _row(first, first.rows - 1) if _NUMBER.fullmatch(cell.text)}
    counted &= {cell.column for cell in _row(then, 1) if _NUMBER.fullmatch(cell.text)}
    return any(cell.column in counted and cell.text and not _NUMBER.fullmatch(cell.text) for cell in begin)


def _is_cut(last: list[GridCell], rest: list[GridCell]) -> bool:
    """Whether a row goes on on the next page: its number or name stands on the first page alone, other cells go on."""
    if [cell.column for cell in last] != [cell.column for cell in rest] or any(cell.row_span > 1 for cell in (*last, *rest)):
        return False
    going_on = any(cell.text and above.text for above, cell in zip(last, rest, strict=True))
    return bool(last) and bool(last[0].text) and not rest[0].text and going_on


def _lengthen(cell: GridCell, more: str) -> GridCell:
    return replace(cell, text=join_text(cell.text, more))


def _widths(grid: Grid) -> set[tuple[int, int]]:
    """Places and widths of the cells of an ordinary row, the last."""
    last = max(cell.row for cell in grid.cells)
    return {(cell.column, cell.column_span) for cell in grid.cells if cell.row == last}


def _find_boxes(rules: Sequence[Rule]) -> Iterator[list[_Box]]:
    """The cells of each table as boxes, y growing upwards."""
    from pdfplumber.table import (  # noqa: PLC0415  heavy: only on pages with lines
        cells_to_tables,
        edges_to_intersections,
        intersections_to_cells,
        merge_edges,
    )

    edges = merge_edges([_edge(rule) for rule in rules], _SNAP_PT, _SNAP_PT, _JOIN_PT, _JOIN_PT)
    cells = intersections_to_cells(edges_to_intersections(edges, _SNAP_PT, _SNAP_PT))
    for table in cells_to_tables(cells):
        yield [(x0, -bottom, x1, -top) for x0, top, x1, bottom in table]


def _edge(rule: Rule) -> dict[str, Any]:
    """Pdfplumber's record of an edge: y grows downwards."""
    return {
        "x0": rule.x0,
        "x1": rule.x1,
        "top": -rule.y1,
        "bottom": -rule.y0,
        "width": rule.x1 - rule.x0,
        "height": rule.y1 - rule.y0,
        "orientation": "h" if rule.y0 == rule.y1 else "v",
        "object_type": "line",
    }


def _grid(boxes: list[_Box], runs: Sequence[Run]) -> Grid | None:
    if len(boxes) < _MIN_CELLS:
        return None
    xs = _merge_close(x for box in boxes for x in (box[0], box[2]))
    ys = _merge_close(-y for box in boxes for y in (box[1], box[3]))
    if len(xs) < 3 and len(ys) < 3:
        return None
    outer = (xs[0], -ys[-1], xs[-1], -ys[0])
    within = [run for run in runs if _inside(run, outer)]
    cells: list[GridCell] = []
    for x0, y0, x1, y1 in boxes:
        left, right = _place(xs, x0), _place(xs, x1)
        upper, lower = _place(ys, -y1), _place(ys, -y0)
        if y1 - y0 < _MIN_ROW_PT or right <= left or lower <= upper:
            continue
        text = _cell_text([run for run in within if _inside(run, (x0, y0, x1, y1))])
        cells.append(GridCell(text, upper, left, lower - upper, right - left))
    if not any(cell.text for cell in cells):
        return None
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(*outer, tuple(cells), len(ys) - 1, len(xs) - 1)


def _merge_close(values: Iterator[float]) -> list[float]:
    merged: list[float] = []
    for value in sorted(values):
        if not merged or value - merged[-1] > _EDGE_PT:
            merged.append(value)
    return merged


def _place(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def _inside(run: Run, box: _Box) -> bool:
    middle, height = (run.x0 + run.x1) / 2, run.baseline + run.size * 0.3
    return box[0] <= middle <= box[2] and box[1] <= height <= box[3]


def _cell_text(runs: list[Run]) -> str:
    """The cell's paragraphs; a short line in a narrow cell is a wrapped one unless the next begins a list."""
    text = ""
    for paragraph in join_paragraphs(group_lines(runs), 1):
        text = join_text(text, paragraph.text)
    return text
