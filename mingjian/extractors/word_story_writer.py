"""One story of an older document put together: paragraphs, and tables from the cells and rows that end within it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from mingjian.extractors.word_writer import CellXml, table_row

_SAME_EDGE_TWIPS: Final = 15  # columns that differ by less are one column
MERGED_LEFT, MERGED_DOWN, MERGE_STARTS = 0x02, 0x20, 0x40
"""Flags of a cell, as [MS-DOC] 2.9.311 (TCGRF) has them: it continues the left or upper one, or the merge downwards begins."""


@dataclass(frozen=True, slots=True)
class RowShape:
    """The grid of a table row: edges in twips from the margin; flags and fill of each cell."""

    edges: tuple[int, ...]
    flags: tuple[int, ...]
    fills: tuple[str, ...]


@dataclass(slots=True)
class _Table:
    """A table being put together."""

    rows: list[tuple[list[str], RowShape | None]] = field(default_factory=list[tuple[list[str], RowShape | None]])
    cells: list[str] = field(default_factory=list[str])
    content: list[str] = field(default_factory=list[str])

    def end_cell(self) -> None:
        """The paragraphs so far are a cell."""
        self.cells.append("".join(self.content))
        self.content = []

    def end_row(self, shape: RowShape | None) -> None:
        """The cells so far are a row."""
        if self.content:
            self.end_cell()
        if self.cells:
            self.rows.append((self.cells, shape))
        self.cells = []

    def xml(self) -> str:
        """The table; what stands in no row makes a last one."""
        self.end_row(None)
        edges = _columns([shape for _, shape in self.rows if shape])
        rows = "".join(_row_xml(cells, shape, edges) for cells, shape in self.rows)
        return f"<w:tbl>{rows}</w:tbl>" if rows else ""


def _columns(shapes: Sequence[RowShape]) -> list[int]:
    """The edges of all rows, those that lie together taken as one."""
    edges: list[int] = []
    for edge in sorted({edge for shape in shapes for edge in shape.edges}):
        if not edges or edge - edges[-1] > _SAME_EDGE_TWIPS:
            edges.append(edge)
    return edges


def _row_xml(cells: Sequence[str], shape: RowShape | None, edges: Sequence[int]) -> str:
    if shape is None or not edges:
        return table_row([CellXml(cell) for cell in cells])
    places = [max(0, bisect_right(edges, edge) - 1) for edge in shape.edges]
    made: list[CellXml] = []
    for index, cell in enumerate(cells):
        flags = shape.flags[index] if index < len(shape.flags) else 0
        columns = places[index + 1] - places[index] if index + 1 < len(places) else 1
        down = "" if not flags & MERGED_DOWN else "restart" if flags & MERGE_STARTS else "continue"
        fill = shape.fills[index] if index < len(shape.fills) else ""
        made.append(CellXml(cell, max(1, columns), down, bool(flags & MERGED_LEFT), fill))
    return table_row(made, places[0])


class StoryWriter:
    """Takes the paragraphs of a story in their order, with the number of tables around each."""

    def __init__(self) -> None:
        """Begin outside of tables."""
        self._out: list[str] = []
        self._open: list[_Table] = []

    @property
    def depth(self) -> int:
        """Tables open now."""
        return len(self._open)

    def add(self, paragraph: str, depth: int) -> None:
        """Put a paragraph at this depth of tables."""
        self._go(depth)
        (self._open[-1].content if self._open else self._out).append(paragraph)

    def end_cell(self) -> None:
        """The innermost open cell is complete."""
        if self._open:
            self._open[-1].end_cell()

    def end_row(self, shape: RowShape | None, depth: int) -> None:
        """The open row of the table at this depth is complete."""
        self._go(depth)
        if self._open:
            self._open[-1].end_row(shape)

    def _go(self, depth: int) -> None:
        while len(self._open) > depth:
            table = self._open.pop().xml()
            (self._open[-1].content if self._open else self._out).append(table)
        while len(self._open) < depth:
            self._open.append(_Table())

    def close(self) -> str:
        """All of it."""
        self._go(0)
        return "".join(self._out)
