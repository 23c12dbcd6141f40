"""Official papers as Word files: the only home of python-docx among the reports."""
# python-docx gives no other way to cell margins and repeated rows, and no public name for a row:
# pyright: reportPrivateUsage=false

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from mingjian.reports.paper import Block, Grid, Head, Line, Paper, Part, keeps_with_next, printed

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.section import Section, _Footer
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Row
    from docx.text.paragraph import Paragraph

# Sizes, fonts and margins of GB/T 9704-2012. 仿宋 and 黑体 come with Windows and WPS; where 方正小标宋 is missing they set 宋体.
SONG, FANGSONG, HEITI, TITLE_FONT = "宋体", "仿宋", "黑体", "方正小标宋简体"
LATIN = "Times New Roman"
MARGINS_MM = (37.0, 26.0, 35.0, 28.0)
"""Top, right, bottom, left."""
TABLE_MARGINS_MM = (26.0, 20.0, 22.0, 20.0)
_TABLE_TITLE_PT = 18.0
"""小二: the longest title of a notice's table fits on one line."""
_BESIDE_TABLE_PT = 6.0
LINE_PT = 28.0
"""三号 text, 22 lines a page."""
_STYLES: dict[Part, tuple[str, str, float]] = {
    Part.LABEL: ("附件标号", HEITI, 16),
    Part.TITLE: ("公文标题", TITLE_FONT, 22),
    Part.ADDRESSEE: ("主送", FANGSONG, 16),
    Part.TEXT: ("公文正文", FANGSONG, 16),
    Part.HEADING: ("一级标题", HEITI, 16),
    Part.NOTE: ("表注", FANGSONG, 10.5),
    Part.SIGNATURE: ("落款", FANGSONG, 16),
}
_CELL_STYLE, _HEAD_STYLE = ("表格文字", FANGSONG, 10.5), ("表头", HEITI, 10.5)
_SMALL_CELL, _SMALL_HEAD = ("表格小字", FANGSONG, 9), ("小字表头", HEITI, 9)
_MOST_USUAL = 12
"""Columns; a table with more is set smaller, so that a name or a number stays on one line."""
_LINE_STYLE = ("表前栏", FANGSONG, 12)


def write_docx(paper: Paper, path: Path) -> Path:
    """Write the paper as a Word file that is either whole or not there."""
    from docx import Document  # noqa: PLC0415 (the command line starts without it)

    word = Document()
    _describe(word, paper)
    _lay_out(word, paper)
    writers: dict[type[Block], Callable[[Word, Block], None]] = {Line: _write_line, Head: _write_head, Grid: _write_grid}
    for place, block in enumerate(paper.blocks):
        writers[type(block)](word, block)
        if keeps_with_next(paper.blocks, place):
            word.paragraphs[-1].paragraph_format.keep_with_next = True
        _part_from_table(word, paper.blocks, place)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    word.save(str(unfinished))
    return unfinished.replace(path)


def _describe(word: "Word", paper: Paper) -> None:
    about = word.core_properties
    about.title, about.author, about.comments = paper.title[:255], "明鉴", ""
    about.created = about.modified = datetime(2000, 1, 1)  # noqa: DTZ001 (the same results give the same bytes)


def _lay_out(word: "Word", paper: Paper) -> None:
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415 (as above)
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415

    section = word.sections[0]
    top, right, bottom, left = TABLE_MARGINS_MM if paper.narrow else MARGINS_MM
    section.orientation = WD_ORIENT.LANDSCAPE if paper.wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if paper.wide else (Mm(210), Mm(297))
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.footer_distance = Mm(bottom - 10)
    _style(word, ("Normal", FANGSONG, 16))
    title = _STYLES[Part.TITLE]
    styles = {**_STYLES, Part.TITLE: (*title[:2], _TABLE_TITLE_PT if paper.narrow else title[2])}
    for style in (*styles.values(), _CELL_STYLE, _HEAD_STYLE, _SMALL_CELL, _SMALL_HEAD, _LINE_STYLE):
        _style(word, style)
    word.settings.odd_and_even_pages_header_footer = True
    _number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _style(word: "Word", style: tuple[str, str, float]) -> None:
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 (as above)
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    name, font, size = style
    made = word.styles[name] if name == "Normal" else word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made = cast("ParagraphStyle", made)
    made.font.name, made.font.size, made.font.color.rgb = LATIN, Pt(size), RGBColor(0, 0, 0)
    fonts = made.element.get_or_add_rPr().get_or_add_rFonts()  # pyright: ignore[reportAttributeAccessIssue]  # CT_Style has it
    fonts.set(qn("w:eastAsia"), font)
    spacing = made.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    if size >= 16:
        spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(max(LINE_PT, 1.6 * size))
    else:
        spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1.45 * size)
    if name == _STYLES[Part.TITLE][0]:
        spacing.alignment, spacing.space_after = WD_ALIGN_PARAGRAPH.CENTER, Pt(LINE_PT)
    elif name in {_STYLES[Part.TEXT][0], _STYLES[Part.HEADING][0]}:
        spacing.first_line_indent = Pt(2 * size)
        spacing.alignment = WD_ALIGN_PARAGRAPH.LEFT  # a mailbox would stretch the line before it
        spacing.keep_with_next = name == _STYLES[Part.HEADING][0]
    elif name == _STYLES[Part.SIGNATURE][0]:
        spacing.alignment, spacing.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, Pt(4 * size)
        spacing.keep_with_next = True
    elif name == _STYLES[Part.NOTE][0]:
        spacing.space_before = Pt(3)


def _number(footer: "_Footer", side: object) -> None:
    """The page's number between dashes, outside, as GB/T 9704 has it."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 (as above)
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side  # pyright: ignore[reportAttributeAccessIssue] (WD_ALIGN_PARAGRAPH)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
    for kind in ("", "begin", "PAGE", "end", ""):
        run = paragraph.add_run("— " if kind == "" and not paragraph.runs else " —" if kind == "" else "")
        run.font.name, run.font.size = SONG, Pt(14)
        run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG)
        if kind in {"begin", "end"}:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run.element.append(mark)
        elif kind:
            code = OxmlElement("w:instrText")
            code.text = kind
            run.element.append(code)


def _write_line(word: "Word", block: Block) -> None:
    if isinstance(block, Line):
        word.add_paragraph(block.words, style=_STYLES[block.part][0])


def _part_from_table(word: "Word", blocks: Sequence[Block], place: int) -> None:
    """Some room between a table and the line before or after it."""
    from docx.shared import Pt  # noqa: PLC0415 (as above)

    if not isinstance(blocks[place], Line):
        return
    line = word.paragraphs[-1].paragraph_format
    if place and isinstance(blocks[place - 1], Grid):
        line.space_before = Pt(_BESIDE_TABLE_PT)
    if place + 1 < len(blocks) and isinstance(blocks[place + 1], Grid):
        line.space_after = Pt(_BESIDE_TABLE_PT)


def _write_head(word: "Word", block: Block) -> None:
    if isinstance(block, Head):
        paragraph = word.add_paragraph(block.words, style=_LINE_STYLE[0])
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before  # none: the table follows at once


def _write_grid(word: "Word", block: Block) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT  # noqa: PLC0415 (as above)

    if not isinstance(block, Grid):
        return
    table = word.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    room = _room(word.sections[0])
    whole = sum(column.width for column in block.columns)
    widths = [round(room * column.width / whole) for column in block.columns]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width  # pyright: ignore[reportAttributeAccessIssue] (Length is an int)
    head, cell = (_SMALL_HEAD, _SMALL_CELL) if len(widths) > _MOST_USUAL else (_HEAD_STYLE, _CELL_STYLE)
    _fill(table.rows[0], [column.title for column in block.columns], [True] * len(widths), widths, head[0])
    _repeat(table.rows[0])
    _pad(table)
    centred = [column.centred for column in block.columns]
    for row in block.rows:
        _fill(table.add_row(), [printed(each) for each in row], centred, widths, cell[0])


def _room(section: "Section") -> int:
    """The width between the margins, in English metric units."""
    return (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)


def _fill(row: "_Row", words: list[str], centred: list[bool], widths: list[int], style: str) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT  # noqa: PLC0415 (as above)
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.oxml import OxmlElement  # noqa: PLC0415

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 (no other way)
    cells = list(row.cells)
    for cell, text, middle, width in zip(cells, words, centred, widths, strict=True):
        cell.width = width  # pyright: ignore[reportAttributeAccessIssue] (Length is an int)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph: Paragraph = cell.paragraphs[0]
        paragraph.style = style
        paragraph.add_run(text)
        if middle:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _pad(table: "Table") -> None:
    """Room between the rules and the words, in twentieths of a point."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 (as above)
    from docx.oxml.ns import qn  # noqa: PLC0415

    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", 50), ("left", 60), ("bottom", 50), ("right", 60)):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(width))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    # the schema wants it after the layout and before the look
    look = table._tbl.tblPr.find(qn("w:tblLook"))  # noqa: SLF001 (no other way)
    look.addprevious(margins) if look is not None else table._tbl.tblPr.append(margins)  # noqa: SLF001


def _repeat(row: "_Row") -> None:
    """Repeat this row at the top of every page."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 (as above)
    from docx.oxml.ns import qn  # noqa: PLC0415

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 (no other way)
