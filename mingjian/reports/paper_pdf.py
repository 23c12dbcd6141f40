"""Official papers as PDF, set in the CID font that every PDF reader knows, so that no font file is needed."""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from xml.sax.saxutils import escape

from mingjian.reports.paper import Block, Head, Line, Paper, Part, keeps_with_next, printed
from mingjian.reports.paper_lines import break_lines

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable, Paragraph

_FONT, _LATIN_FONT = "STSong-Light", "Times-Roman"
_LATIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_PADDING = 6.0  # points that reportlab's frame keeps free on each side by itself
_CELL_PADDING = 3.0
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

    width = template.width - 2 * _PADDING
    story = [
        flowable
        for place, block in enumerate(paper.blocks)
        for flowable in _set_block(block, width, keep=keeps_with_next(paper.blocks, place))
    ]
    template.build(story, onFirstPage=number, onLaterPages=number)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_bytes(stream.getvalue())
    return unfinished.replace(path)


def _set_block(block: Block, width: float, *, keep: bool) -> list["Flowable"]:
    from reportlab.lib.colors import black  # noqa: PLC0415 (as above)
    from reportlab.platypus import Spacer, Table, TableStyle  # noqa: PLC0415

    if isinstance(block, Line):
        look = _LOOKS[block.part]
        line = _paragraph(block.words, look, width) if block.words else Spacer(1, look.leading)
        line.keepWithNext = int(keep)
        return [line]
    if isinstance(block, Head):
        return [_paragraph(block.words, _HEAD, width)]
    whole = sum(column.width for column in block.columns)
    looks = [_CENTRED if column.centred else _CELL for column in block.columns]
    widths = [width * column.width / whole for column in block.columns]
    rooms = [each - 2 * _CELL_PADDING for each in widths]
    cells = [[_paragraph(column.title, _CENTRED, room) for column, room in zip(block.columns, rooms, strict=True)]]
    cells += [
        [_paragraph(printed(cell), look, room) for cell, look, room in zip(row, looks, rooms, strict=True)] for row in block.rows
    ]
    return [
        Table(
            cells,
            colWidths=widths,
            repeatRows=1,
            splitInRow=1,  # a message may be longer than a page
            spaceBefore=4,
            spaceAfter=8,
            style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                              ("LEFTPADDING", (0, 0), (-1, -1), _CELL_PADDING), ("RIGHTPADDING", (0, 0), (-1, -1), _CELL_PADDING), ("BOTTOMPADDING", (0, 0), (-1, -1), 4)]),
        )
    ]  # fmt: skip


def _paragraph(words: str, look: _Look, width: float) -> "Paragraph":
    """The words broken into lines as Chinese print has them; reportlab's own breaking parts numbers and lets ； begin a line."""
    from reportlab.lib.styles import ParagraphStyle  # noqa: PLC0415 (as above)
    from reportlab.pdfbase.pdfmetrics import stringWidth  # noqa: PLC0415
    from reportlab.platypus import Paragraph  # noqa: PLC0415

    def measure(text: str) -> float:
        latin = "".join(found[0] for found in _LATIN.finditer(text))
        rest = _LATIN.sub("", text)
        return stringWidth(latin, _LATIN_FONT, look.size) + stringWidth(rest, _FONT, look.size)

    room = width - look.right - _ROUNDING
    style = ParagraphStyle(
        "set", fontName=_FONT, fontSize=look.size, leading=look.leading, alignment=look.alignment, firstLineIndent=look.first,
        rightIndent=look.right, spaceBefore=look.before, spaceAfter=look.after, wordWrap="CJK",
    )  # fmt: skip
    lines = break_lines(_held(words), (room - look.first, room), measure)
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
