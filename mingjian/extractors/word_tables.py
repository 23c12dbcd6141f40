"""Tables of a Word file: cells by tab, rows by line feed, merged cells once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from mingjian.data.records import Cell, Span, Table
from mingjian.extractors.ooxml import Element, W
from mingjian.extractors.word_story import Story
from mingjian.extractors.word_styles import read_fill

_MAX_SPAN: Final = 63  # Word's own limit of columns


@dataclass(frozen=True, slots=True)
class CellShape:
    """How a w:tc lies in the grid."""

    columns: int
    continues_above: bool
    continues_left: bool
    fill: str


@dataclass(slots=True)
class _Placed:
    """A cell put into the grid."""

    row: int
    column: int
    columns: int
    text: str
    span: Span | None
    rows: int = 1


def _integer(value: object, default: int) -> int:
    return min(int(str(value)), _MAX_SPAN) if re.fullmatch(r"\d{1,4}", str(value)) else default


def read_cell_shape(cell: Element, theme: Mapping[str, str]) -> CellShape:
    """Read gridSpan, vMerge, hMerge and shading of a w:tc."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return CellShape(1, continues_above=False, continues_left=False, fill="")
    wide, down = properties.find(f"{W}gridSpan"), properties.find(f"{W}vMerge")
    across, shade = properties.find(f"{W}hMerge"), properties.find(f"{W}shd")
    return CellShape(
        columns=1 if wide is None else max(1, _integer(wide.get(f"{W}val"), 1)),
        continues_above=down is not None and down.get(f"{W}val") != "restart",
        continues_left=across is not None and across.get(f"{W}val") != "restart",
        fill=read_fill(shade, theme),
    )


class Grid:
    """A table being walked: sets the separators of its story and keeps the cells."""

    def __init__(self, story: Story, *, main: bool) -> None:
        """Begin before the first row; main: offsets count in the document's text."""
        self._story = story
        self._main = main
        self._cells: list[_Placed] = []
        self._above: dict[int, _Placed] = {}
        self._row = -1
        self._column = 0
        self._columns = 0
        self._open = (0, 0)  # parts and length of the story when the cell began
        self._shape = CellShape(1, continues_above=False, continues_left=False, fill="")

    def start_row(self, row: Element) -> None:
        """Go to the next row."""
        self._row += 1
        before = row.find(f"{W}trPr/{W}gridBefore")
        self._column = 0 if before is None else _integer(before.get(f"{W}val"), 0)
        if self._row or not self._story.pending:
            self._story.pending = "\n"

    def start_cell(self, shape: CellShape) -> bool:
        """Go to the next cell; False where it only continues another one and shows nothing."""
        if self._column:
            self._story.pending += "\t"
        above = self._above.get(self._column)
        if shape.continues_left and self._cells:
            self._cells[-1].columns += shape.columns
            self._advance(shape.columns)
            return False
        if shape.continues_above and above is not None:
            above.rows = self._row - above.row + 1
            self._advance(shape.columns)
            return False
        self._shape = shape
        self._open = (len(self._story.parts), self._story.length)
        return True

    def end_cell(self) -> None:
        """Take what was written since start_cell as the cell's text."""
        parts, length = self._open
        text, span = "", None
        if self._story.length > length:
            start = length + (len(self._story.parts[parts]) if length else 0)
            text = "".join(self._story.parts[parts + (1 if length else 0) :])
            span = Span(start, self._story.length) if self._main else None
        placed = _Placed(self._row, self._column, self._shape.columns, text, span)
        self._cells.append(placed)
        self._above[self._column] = placed
        self._advance(self._shape.columns)

    def _advance(self, columns: int) -> None:
        self._column += columns
        self._columns = max(self._columns, self._column)

    def finish(self) -> Table | None:
        """The table; None where it has no cell."""
        self._story.pending = ""
        if not self._cells:
            return None
        spans = [each.span for each in self._cells if each.span is not None]
        return Table(
            cells=tuple(Cell(each.text, each.row, each.column, each.rows, each.columns, each.span) for each in self._cells),
            rows=self._row + 1,
            columns=self._columns,
            span=Span(spans[0].start, max(each.end for each in spans)) if spans else None,
        )
