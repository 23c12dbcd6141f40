"""Pages of lines and tables written as one faithful text in reading order, for every format that knows pages."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from mingjian.data.records import Aside, Block, BlockKind, Cell, Span, Table
from mingjian.extractors.pdf_lines import Line
from mingjian.extractors.pdf_paragraphs import Paragraph, join_pages, join_paragraphs, split_margins
from mingjian.extractors.pdf_tables import Grid, continue_grid

MAX_TEXT_CHARS = 5_000_000


class LaidPage(Protocol):
    """A page whose runs are lines and tables; points, the lower left being the origin."""

    @property
    def height(self) -> float:
        """Of the page as seen."""
        ...

    @property
    def lines(self) -> list[Line]:
        """Outside the tables, in reading order."""
        ...

    @property
    def grids(self) -> list[Grid]:
        """From top to bottom."""
        ...


def compose_pages(pages: Sequence[LaidPage]) -> tuple[str, tuple[Block, ...], tuple[Table, ...], list[Aside]]:
    """The text with its blocks and tables, and the running heads, feet and page numbers that are no part of it."""
    kept, asides = split_margins([(page.height, page.lines) for page in pages])
    items: list[Paragraph | tuple[Grid, int]] = []
    paragraphs: list[Paragraph] = []
    for number, (page, lines) in enumerate(zip(pages, kept, strict=True), 1):
        for item in _in_order(page, lines, number):
            if isinstance(item, Paragraph):
                paragraphs.append(item)
                continue
            items += join_pages(paragraphs)
            paragraphs = []
            _add_grid(items, item)
    items += join_pages(paragraphs)
    return (*_write(items), asides)


def _add_grid(items: list[Paragraph | tuple[Grid, int]], item: tuple[Grid, int]) -> None:
    """Add a table, or its rows to the table that the page before ended with."""
    last = items[-1] if items else None
    if isinstance(last, tuple) and last[1] + last[0].more_pages + 1 == item[1]:
        joined = continue_grid(last[0], item[0])
        if joined is not None:
            items[-1] = (joined, last[1])
            return
    items.append(item)


def _in_order(page: LaidPage, lines: Sequence[Line], number: int) -> Iterator[Paragraph | tuple[Grid, int]]:
    """Paragraphs and tables of a page from top to bottom; a table breaks the paragraph above it."""
    rest = list(lines)
    for grid in page.grids:
        above = [line for line in rest if line.baseline > grid.y1 - 2]
        rest = [line for line in rest if line.baseline <= grid.y1 - 2]
        yield from join_paragraphs(above, number)
        yield grid, number
    yield from join_paragraphs(rest, number)


def _write(items: list[Paragraph | tuple[Grid, int]]) -> tuple[str, tuple[Block, ...], tuple[Table, ...]]:
    parts: list[str] = []
    blocks: list[Block] = []
    tables: list[Table] = []
    length = 0
    for item in items:
        if length > MAX_TEXT_CHARS:
            break
        if isinstance(item, Paragraph):
            part, table = item.text, None
            block = Block(Span(length, length + len(part)), BlockKind.PARAGRAPH, typography=item.typography, page=item.page)
        else:
            part, table = _write_table(*item, length)
            block = Block(Span(length, length + len(part)), BlockKind.TABLE, page=item[1])
        if not part:
            continue
        parts.append(part)
        blocks.append(block)
        tables += [table] if table else []
        length += len(part) + 1
    return "\n".join(parts), tuple(blocks), tuple(tables)


def _write_table(grid: Grid, page: int, start: int) -> tuple[str, Table]:
    cells: list[Cell] = []
    text = ""
    row = grid.cells[0].row
    for index, cell in enumerate(grid.cells):
        if index:
            text += "\n" if cell.row != row else "\t"
        row = cell.row
        here = start + len(text)
        text += cell.text
        span = Span(here, here + len(cell.text))
        cells.append(Cell(cell.text, cell.row, cell.column, cell.row_span, cell.column_span, span))
    return text, Table(tuple(cells), grid.rows, grid.columns, span=Span(start, start + len(text)), page=page)
