"""Tables of a PDF page out of its ruling lines, by pdfplumber's geometry over pdfium's marks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

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
    """One table of the rows of both, None where the second is another; a head that repeats is dropped."""
    if first.columns != then.columns or max(abs(first.x0 - then.x0), abs(first.x1 - then.x1)) > _SAME_EDGE_PT:
        return None
    head = [cell.text for cell in first.cells if cell.row == 0]
    repeated = any(head) and head == [cell.text for cell in then.cells if cell.row == 0]
    if not repeated and _widths(first) != _widths(then):
        return None
    skipped = 1 if repeated else 0
    rest = tuple(replace(cell, row=cell.row + first.rows - skipped) for cell in then.cells if cell.row >= skipped)
    rows = first.rows + then.rows - skipped
    return replace(first, cells=(*first.cells, *rest), rows=rows, more_pages=first.more_pages + 1)


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
