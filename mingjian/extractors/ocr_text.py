"""Recognised pages as faithful text: paragraphs and ruled tables in reading order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingjian.data.records import Block, BlockKind, Cell, Span, Table
from mingjian.extractors.pdf_glyphs import Rule
from mingjian.extractors.pdf_lines import group_lines
from mingjian.extractors.pdf_paragraphs import Paragraph, join_pages, join_paragraphs
from mingjian.extractors.pdf_tables import Grid, find_grids
from mingjian.extractors.pdf_text import Run


@dataclass(frozen=True, slots=True)
class PageReading:
    """What stands on one page image; points from the lower left, y upwards, the page upright."""

    number: int  # from 1
    confidence: float  # 0..1, mean of the lines
    runs: tuple[Run, ...]
    rules: tuple[Rule, ...]  # the lines of tables
    turned: float  # degrees anticlockwise by which the page was turned to be read


@dataclass(frozen=True, slots=True)
class _Placed:
    """A table with its page."""

    grid: Grid
    page: int


def compose_pages(before: str, pages: Sequence[PageReading]) -> tuple[str, tuple[Block, ...], tuple[Table, ...]]:
    """The text with what the pages say after `before`, and the blocks and tables of the pages alone."""
    parts = [before] if before else []
    length = len(before) + 1 if before else 0
    blocks: list[Block] = []
    tables: list[Table] = []
    for item in _items(pages):
        if isinstance(item, Paragraph):
            part, kind, page = item.text, BlockKind.PARAGRAPH, item.page
        else:
            part, table = _write_table(item, length)
            kind, page = BlockKind.TABLE, item.page
            tables.append(table)
        parts.append(part)
        blocks.append(Block(Span(length, length + len(part)), kind, page=page))
        length += len(part) + 1
    return "\n".join(parts), tuple(blocks), tuple(tables)


def _items(pages: Sequence[PageReading]) -> Iterator[Paragraph | _Placed]:
    """Paragraphs and tables in reading order; a paragraph may go on over a page's end, but not over a table."""
    paragraphs: list[Paragraph] = []
    for page in pages:
        for item in _on_page(page):
            if isinstance(item, Paragraph):
                paragraphs.append(item)
                continue
            yield from join_pages(paragraphs)
            paragraphs = []
            yield item
    yield from join_pages(paragraphs)


def _on_page(page: PageReading) -> Iterator[Paragraph | _Placed]:
    grids = find_grids(page.rules, page.runs)
    rest = group_lines(run for run in page.runs if not any(grid.holds(run) for grid in grids))
    for grid in grids:
        yield from join_paragraphs([line for line in rest if line.baseline > grid.y1 - 2], page.number)
        rest = [line for line in rest if line.baseline <= grid.y1 - 2]
        yield _Placed(grid, page.number)
    yield from join_paragraphs(rest, page.number)


def _write_table(placed: _Placed, start: int) -> tuple[str, Table]:
    """Cells by tab, rows by line feed."""
    cells: list[Cell] = []
    text, row = "", placed.grid.cells[0].row
    for index, cell in enumerate(placed.grid.cells):
        if index:
            text += "\n" if cell.row != row else "\t"
        row = cell.row
        here = start + len(text)
        text += cell.text
        cells.append(Cell(cell.text, cell.row, cell.column, cell.row_span, cell.column_span, Span(here, here + len(cell.text))))
    span = Span(start, start + len(text))
    return text, Table(tuple(cells), placed.grid.rows, placed.grid.columns, span=span, page=placed.page)
