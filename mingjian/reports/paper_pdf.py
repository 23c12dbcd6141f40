"""Official papers as PDF, set in the CID font that every PDF reader knows, so that no font file is needed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape

from mingjian.reports.paper import Block, Grid, Head, Line, Paper, Part, keeps_with_next, printed
from mingjian.reports.paper_lines import break_lines

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable, Paragraph, Table

_Command = tuple[str, tuple[int, int], tuple[int, int], *tuple[object, ...]]  # of a table's style
_FONT, _LATIN_FONT = "STSong-Light", "Times-Roman"
_LATIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_PADDING = 6.0  # points that reportlab's frame keeps free on each side by itself
_CELL_PADDING = 3.0
_CELL_BOTTOM = 4.0
_PIECE_LINES = 6  # of a row that no page holds: it is set in pieces of so many lines
_ROUNDING = 0.01  # points that a sum of widths may be off
_PLANE = 0x10000  # the font's encoding (UCS-2) ends here
_GETA = "〓"  # what printers set for a character they lack


@dataclass(frozen=True, slots=True)
class _Look:
    """How a paragraph is set, in points, as in paper_docx."""

    size: float
    leading: float
    alignment: Literal[0, 1, 2] = 0  # left, centred, right
    first: float = 0
    right: float = 0
    before: float = 0
    after: float = 0


_LOOKS = {
    Part.LABEL: _Look(16, 28),
    Part.TITLE: _Look(22, 36, 1, after=28),
    Part.ADDRESSEE: _Look(16, 28),
    Part.TEXT: _Look(16, 28, first=32),
    Part.HEADING: _Look(16, 28, first=32),
    Part.NOTE: _Look(10.5, 15, before=3),
    Part.SIGNATURE: _Look(16, 28, 2, right=64),
}
_CELL, _CENTRED, _HEAD = _Look(10.5, 14.5), _Look(10.5, 14.5, 1), _Look(12, 20)


def write_pdf(paper: Paper, path: Path) -> Path:
    """Write the paper as a PDF on A4 that is either whole or not there."""
    from reportlab.lib.pagesizes import A4, landscape  # noqa: PLC0415 (the command line starts without it)
    from reportlab.lib.units import mm  # noqa: PLC0415
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415
    from reportlab.platypus import SimpleDocTemplate  # noqa: PLC0415

    from mingjian.reports.paper_docx import MARGINS_MM, TABLE_MARGINS_MM  # noqa: PLC0415

    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))  # pyright: ignore[reportArgumentType] (its stub wants a TTFont)
    top, right, bottom, left = (each * mm for each in (TABLE_MARGINS_MM if paper.narrow else MARGINS_MM))
    stream = BytesIO()
    template = SimpleDocTemplate(
        stream, pagesize=landscape(A4) if paper.wide else A4, title=paper.title, author="明鉴", invariant=1,
        topMargin=top - _PADDING, rightMargin=right - _PADDING, bottomMargin=bottom - _PADDING, leftMargin=left - _PADDING,
    )  # fmt: skip

    def number(canvas: "Canvas", _template: object) -> None:
        page = canvas.getPageNumber()
        canvas.setFont(_FONT, 14)
        words, height = f"— {page} —", bottom - 9 * mm
        if page % 2:
            canvas.drawRightString(template.pagesize[0] - right - 14, height, words)
        else:
            canvas.drawString(left + 14, height, words)

    room = template.width - 2 * _PADDING, template.height - 2 * _PADDING
    template.build(_set_blocks(paper.blocks, room), onFirstPage=number, onLaterPages=number)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_bytes(stream.getvalue())
    return unfinished.replace(path)


def _set_blocks(blocks: Sequence[Block], room: tuple[float, float]) -> list["Flowable"]:
    """The blocks, a heading on one page with the first row of its table. room: width and height of a page, in points."""
    from reportlab.platypus import CondPageBreak  # noqa: PLC0415 (as above)

    story: list[Flowable] = []
    leading: list[Flowable] = []  # what the next table may not part from
    for place, block in enumerate(blocks):
        keep = keeps_with_next(blocks, place)
        if isinstance(block, Grid):
            table, first = _set_grid(block, room)
            before = sum(each.wrap(room[0], room[1])[1] for each in leading)
            story += [CondPageBreak(min(before + first, room[1])), *leading, table]
            leading = []
        elif keep and any(isinstance(each, Grid) for each in blocks[place + 1 : place + 3]):
            leading.append(_set_line(block, room[0], keep=False))
        else:
            story += [*leading, _set_line(block, room[0], keep=keep)]
            leading = []
    return story


def _set_line(block: Line | Head, width: float, *, keep: bool) -> "Flowable":
    from reportlab.platypus import Spacer  # noqa: PLC0415 (as above)

    look = _LOOKS[block.part] if isinstance(block, Line) else _HEAD
    line = _paragraph(_break(block.words, look, width), look) if block.words else Spacer(1, look.leading)
    line.keepWithNext = int(keep)
    return line


def _set_grid(grid: Grid, room: tuple[float, float]) -> tuple["Table", float]:
    """The table, and the height of its head with the first row or the first piece of it."""
    from reportlab.lib.colors import black  # noqa: PLC0415 (as above)
    from reportlab.platypus import TableStyle  # noqa: PLC0415

    from mingjian.reports.paper_pdf_table import CLOSED, RULE, RuledTable  # noqa: PLC0415

    whole = sum(column.width for column in grid.columns)
    looks = [_CENTRED if column.centred else _CELL for column in grid.columns]
    widths = [room[0] * column.width / whole for column in grid.columns]
    head = [_break(column.title, _CENTRED, width - 2 * _CELL_PADDING) for column, width in zip(grid.columns, widths, strict=True)]
    cells, heights = [[_paragraph(lines, _CENTRED) for lines in head]], [_height(head)]
    style: list[_Command] = [
        ("LINEBEFORE", (0, 0), (-1, -1), RULE, black), ("LINEAFTER", (-1, 0), (-1, -1), RULE, black),
        ("LINEABOVE", (0, 0), (-1, 0), RULE, black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), _CELL_PADDING), ("RIGHTPADDING", (0, 0), (-1, -1), _CELL_PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), _CELL_PADDING), ("BOTTOMPADDING", (0, 0), (-1, -1), _CELL_BOTTOM),
    ]  # fmt: skip
    for row in grid.rows:
        broken = [
            _break(printed(cell), look, width - 2 * _CELL_PADDING) for cell, look, width in zip(row, looks, widths, strict=True)
        ]
        pieces = _divide(broken, room[1] - heights[0])
        first = len(cells)
        cells += [[_paragraph(lines, look) for lines, look in zip(piece, looks, strict=True)] for piece in pieces]
        heights += [_height(piece) for piece in pieces]
        style.append(("LINEABOVE", (0, first), (-1, first), RULE, black))
        if len(pieces) > 1:  # no gap where the pieces meet
            style += [("VALIGN", (0, first), (-1, len(cells) - 1), "TOP"), ("TOPPADDING", (0, first + 1), (-1, len(cells) - 1), 0),
                      ("BOTTOMPADDING", (0, first), (-1, len(cells) - 2), 0)]  # fmt: skip
    table = RuledTable(cells, colWidths=widths, repeatRows=1, spaceBefore=4, spaceAfter=8, style=TableStyle(style))
    table.setStyle(CLOSED)
    return table, sum(heights[:2]) + 4


def _divide(row: list[list[str]], most: float) -> list[list[list[str]]]:
    """The row, in pieces where no page holds it; reportlab's own splitting within a row prints the head over the rest."""
    if _height(row) <= most:
        return [row]
    longest = max(map(len, row))
    return [[lines[start : start + _PIECE_LINES] for lines in row] for start in range(0, longest, _PIECE_LINES)]


def _height(row: Sequence[Sequence[str]]) -> float:
    return max(map(len, row), default=1) * _CELL.leading + _CELL_PADDING + _CELL_BOTTOM


def _break(words: str, look: _Look, width: float) -> list[str]:
    """The words broken into lines as Chinese print has them; reportlab's own breaking parts numbers and lets ； begin a line."""
    from reportlab.pdfbase.pdfmetrics import stringWidth  # noqa: PLC0415 (as above)

    def measure(text: str) -> float:
        latin = "".join(found[0] for found in _LATIN.finditer(text))
        rest = _LATIN.sub("", text)
        return stringWidth(latin, _LATIN_FONT, look.size) + stringWidth(rest, _FONT, look.size)

    room = width - look.right - _ROUNDING
    return break_lines(_held(words), (room - look.first, room), measure)


def _paragraph(lines: Sequence[str], look: _Look) -> "Paragraph":
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415 (as above)
    from reportlab.platypus import Paragraph  # noqa: PLC0415

    style = ParagraphStyle(
        "set", fontName=_FONT, fontSize=look.size, leading=look.leading, alignment=look.alignment, firstLineIndent=look.first,
        rightIndent=look.right, spaceBefore=look.before, spaceAfter=look.after, wordWrap="CJK",
    )  # fmt: skip
    return Paragraph("<br/>".join(map(_escaped, lines)), style)


def _held(words: str) -> str:
    """What the font holds: readers set a box for a space that does not break."""
    return "".join(each if ord(each) < _PLANE else _GETA for each in words.replace("\u00a0", " "))


def _escaped(words: str) -> str:
    parts: list[str] = []
    done = 0
    for found in _LATIN.finditer(words):  # the Chinese font's own letters are too narrow where a reader sets another in its place
        parts += [escape(words[done : found.start()]), f'<font name="{_LATIN_FONT}">{escape(found[0])}</font>']
        done = found.end()
    return "".join([*parts, escape(words[done:])])
