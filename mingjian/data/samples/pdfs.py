"""PDF twins of the Word files, set by reportlab in its built-in CID font, so that no font file is needed."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib.colors import Color, black
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, Paragraph, SimpleDocTemplate, Table, TableStyle

from mingjian.data.samples.forms import CHOICES, FormText
from mingjian.data.samples.texts import CaseText, PartKind

PDF_FONT = "STSong-Light"
rl_config.useA85 = 0  # streams as bytes: a fifth smaller, and much faster
pdfmetrics.registerFont(UnicodeCIDFont(PDF_FONT))  # before the first paragraph is made
_RED = Color(0.82, 0.05, 0.05, alpha=0.75)
TEXT = ParagraphStyle("text", fontName=PDF_FONT, fontSize=14, leading=28, firstLineIndent=28, wordWrap="CJK")
_HEADING = ParagraphStyle("heading", parent=TEXT, fontSize=15)
_CENTRE = ParagraphStyle("centre", parent=TEXT, alignment=TA_CENTER, firstLineIndent=0)
_TITLE = ParagraphStyle("title", parent=_CENTRE, fontSize=18, leading=30)
_CELL = ParagraphStyle("cell", parent=TEXT, fontSize=12, leading=18, firstLineIndent=0)
_GRID = TableStyle([("GRID", (0, 0), (-1, -1), 0.6, black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])


def line(text: str, style: ParagraphStyle) -> Paragraph:
    """A paragraph of plain text."""
    return Paragraph(escape(text), style)


def make_case_pdf(case: CaseText, pictures: Sequence[bytes]) -> bytes:
    """The same case as the Word file, page for reading."""
    story: list[Flowable] = [line(case.get("标题"), _TITLE)]
    if case.get("副题"):
        story.append(line(f"——{case.get('副题')}", _TITLE))
    story += [line(case.get("单位"), _CENTRE), line(case.get("作者").replace("、", "  "), _CENTRE)]
    story += [line(f"{label}：{case.get(label)}", TEXT) for label in ("摘要", "关键词")]
    waiting = iter(pictures)
    for part in case.parts:
        if part.kind is PartKind.HEADING:
            story.append(line(part.shown, _HEADING))
        elif part.kind is PartKind.TABLE:
            story.append(_table(part.rows))
        elif part.kind is PartKind.PICTURE:
            story += _picture(next(waiting, b""))
            story.append(line(part.text, _CENTRE))
        else:
            story.append(line(part.text, TEXT))
    return build_pdf(story, case.title, numbered=True)


def _picture(data: bytes) -> list[Flowable]:
    if not data:
        return []
    image = Image(BytesIO(data), kind="proportional", width=120 * mm, height=110 * mm)
    return [image]


def _table(rows: Iterable[Sequence[str]], widths: Sequence[float] | None = None) -> Table:
    cells = [[line(cell, _CELL) for cell in row] for row in rows]
    columns = widths or [156 * mm / len(cells[0])] * len(cells[0])
    return Table(cells, colWidths=columns, style=_GRID)


def make_form_pdf(form: FormText) -> bytes:
    """The form after the unit's seal was put on it."""
    marks = "<br/>".join(f"{'■' if track in form.tracks else '□'} {escape(label)}" for track, label in CHOICES.items())
    pairs = form.pairs()
    rows: list[list[str]] = [
        [_plain(pairs[0]), pairs[0][1], "", ""],
        [_plain(pairs[1]), pairs[1][1], "", ""],
        [pairs[2][0], pairs[2][1], pairs[3][0], pairs[3][1]],
        [pairs[4][0], pairs[4][1], pairs[5][0], pairs[5][1]],
        *([_plain(pair), pair[1], "", ""] for pair in pairs[6:]),
    ]
    cells: list[list[Paragraph | str]] = [[line("参评信息表", _CELL), "", "", ""]]
    cells.append([line("参选类别（二选一）", _CELL), Paragraph(marks, _CELL), "", ""])
    for pair in rows:
        texts: list[Paragraph | str] = [line(cell, _CELL) for cell in pair]
        cells.append(texts)
    style = TableStyle([*_GRID.getCommands(), ("SPAN", (0, 0), (-1, 0))])
    for row in (1, 2, 3, 6, 7, 8):
        style.add("SPAN", (1, row), (3, row))
    table = Table(cells, colWidths=[32 * mm, 46 * mm, 30 * mm, 48 * mm], style=style)
    story: list[Flowable] = [line("十大案例评选推荐表", _TITLE), table]
    story.append(line("参评详情（正文）", _HEADING))
    story += [line(each, TEXT) for each in form.detail.split("\n")]
    return build_pdf(story, "十大案例评选推荐表", seal=form.unit)


def _plain(pair: tuple[str, str]) -> str:
    return pair[0].replace("\n", "")


def build_pdf(story: list[Flowable], title: str, *, numbered: bool = False, seal: str = "") -> bytes:
    """Lay out the flowables on A4; seal: draw a round seal with this name on the first page."""
    stream = BytesIO()
    template = SimpleDocTemplate(
        stream, pagesize=A4, leftMargin=27 * mm, rightMargin=27 * mm, topMargin=30 * mm, bottomMargin=28 * mm,
        title=title, author="样例", invariant=1,
    )  # fmt: skip

    def decorate(canvas: Canvas, _template: object) -> None:
        if numbered:
            canvas.setFont("Helvetica", 10)
            canvas.drawCentredString(A4[0] / 2, 15 * mm, f"- {canvas.getPageNumber()} -")
        if seal and canvas.getPageNumber() == 1:
            _draw_seal(canvas, seal)

    template.build(story, onFirstPage=decorate, onLaterPages=decorate)
    return stream.getvalue()


def _draw_seal(canvas: Canvas, name: str) -> None:
    """A round red seal as vector strokes: its name is not set as text, as on a scan."""
    x, y, radius = 150 * mm, 222 * mm, 19 * mm
    canvas.saveState()
    canvas.setStrokeColor(_RED)
    canvas.setFillColor(_RED)
    canvas.setLineWidth(2.2)
    canvas.circle(x, y, radius)
    star = canvas.beginPath()
    for corner in range(5):
        across, up = ((0, 1), (0.59, -0.81), (-0.95, 0.31), (0.95, 0.31), (-0.59, -0.81))[corner]
        point = (x + across * 6 * mm, y + up * 6 * mm)
        (star.lineTo if corner else star.moveTo)(*point)
    star.close()
    canvas.drawPath(star, stroke=0, fill=1)
    for place in range(min(len(name), 14)):
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(130 - place * 20)
        canvas.rect(radius - 5 * mm, -1.2 * mm, 3.2 * mm, 2.4 * mm, stroke=1, fill=0)
        canvas.restoreState()
    canvas.restoreState()
