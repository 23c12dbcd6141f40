"""Word cases in the typography of the notice's form: 仿宋, title 小二, text 四号, indent 2 characters, 28 pt exactly."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell  # pyright: ignore[reportPrivateUsage]  # python-docx has no public name for a cell
from docx.text.paragraph import Paragraph

from mingjian.data.samples.packing import repack
from mingjian.data.samples.texts import CaseText, Part, PartKind

FONT = "仿宋"
TITLE_PT = 18  # 小二
TEXT_PT = 14  # 四号
LINE_PT = 28  # 附件3, 填表说明 1
_PROSE_CHARS = 40
_PICTURE_WIDTH = Mm(120)
_CREATED = datetime(2023, 11, 1, 9, 0)  # noqa: DTZ001 — OPC core properties are written as given
_NUMBERING_ID = 77  # far from the ids of python-docx's template


@dataclass(frozen=True, slots=True)
class Look:
    """How a case file departs from the plainest one."""

    heading_styles: bool = False  # Word's heading styles instead of bold paragraphs
    font: str = FONT
    hidden: str = ""  # vanished text at the end
    white: str = ""  # white text at the end
    running_head: str = ""


def new_document(title: str) -> Document:
    """An empty A4 document with fixed properties and the form's default type."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, "样例", "样例"
    properties.created = properties.modified = _CREATED
    properties.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    style = document.styles["Normal"]
    style.font.size = Pt(TEXT_PT)  # pyright: ignore[reportAttributeAccessIssue]  # a paragraph style has a font
    _set_fonts(style.element.get_or_add_rPr(), FONT)  # pyright: ignore[reportAttributeAccessIssue]  # CT_Style has it
    return document


def save_document(document: Document) -> bytes:
    """The .docx bytes, the same for the same content."""
    stream = BytesIO()
    document.save(stream)
    return repack(stream.getvalue())


def _set_fonts(properties: object, font: str) -> None:
    fonts = properties.get_or_add_rFonts()  # type: ignore[attr-defined]
    for kind in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), font)


def write_line(
    document: Document | _Cell,
    text: str,
    *,
    size_pt: float = TEXT_PT,
    bold: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
    indent: bool = True,
) -> Paragraph:
    """Add a paragraph in the form's typography."""
    paragraph = document.add_paragraph()
    set_line(paragraph, text, size_pt=size_pt, bold=bold)
    if align is not None:
        paragraph.alignment = align
    if indent:
        _indent(paragraph)
    return paragraph


@cache
def _line_look(size_pt: float, bold: bool, font: str) -> tuple[BaseOxmlElement, object]:  # noqa: FBT001 (a key)
    """w:rPr of a run and w:spacing of its paragraph; made once, for python-docx takes a millisecond over them."""
    paragraph = docx.Document().add_paragraph()
    run = paragraph.add_run()
    run.font.size, run.font.bold = Pt(size_pt), bold or None
    run.font.color.rgb = RGBColor(0, 0, 0)
    properties = run._element.get_or_add_rPr()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    _set_fonts(properties, font)
    layout = paragraph.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE_PT)
    layout.space_before = layout.space_after = Pt(0)
    [spacing] = paragraph._p.get_or_add_pPr().findall(qn("w:spacing"))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return properties, spacing


def set_line(paragraph: Paragraph, text: str, *, size_pt: float = TEXT_PT, bold: bool = False, font: str = FONT) -> None:
    """Put a run into a paragraph and give it the form's line height."""
    run_look, spacing = _line_look(size_pt, bold, font)
    paragraph.add_run(text)._element.insert(0, deepcopy(run_look))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    if properties.find(qn("w:spacing")) is None:
        properties._insert_spacing(deepcopy(spacing))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage, reportAttributeAccessIssue]


def _indent(paragraph: Paragraph) -> None:
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), str(2 * TEXT_PT * 20))


def fill_cell(cell: _Cell, text: str, *, size_pt: float = TEXT_PT, bold: bool = False) -> None:
    """Write the lines of a text into a table cell; lines long enough to be prose are indented."""
    for place, line in enumerate(text.split("\n")):
        paragraph = cell.add_paragraph() if place else cell.paragraphs[0]
        set_line(paragraph, line, size_pt=size_pt, bold=bold)
        if len(line) > _PROSE_CHARS:
            _indent(paragraph)


def set_widths(table: Table, widths_mm: Sequence[float]) -> None:
    """Fix the width of every column."""
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def make_case_docx(case: CaseText, pictures: Sequence[bytes], look: Look) -> bytes:
    """The case as its unit would hand it in, pictures embedded where the text asks for them."""
    document = new_document(case.title)
    if case.get("编号") == "自动":
        _add_numbering(document)
    _write_front(document, case)
    waiting = iter(pictures)
    for part in case.parts:
        _write_part(document, part, waiting, look)
    _write_extras(document, look)
    return save_document(document)


def _write_front(document: Document, case: CaseText) -> None:
    centre = WD_ALIGN_PARAGRAPH.CENTER
    write_line(document, case.get("标题"), size_pt=TITLE_PT, bold=True, align=centre, indent=False)
    if case.get("副题"):
        write_line(document, f"——{case.get('副题')}", size_pt=TITLE_PT, bold=True, align=centre, indent=False)
    write_line(document, case.get("单位"), align=centre, indent=False)
    write_line(document, case.get("作者").replace("、", "  "), align=centre, indent=False)
    for label in ("摘要", "关键词"):
        paragraph = write_line(document, f"{label}：", bold=True)
        set_line(paragraph, case.get(label))


def _write_part(document: Document, part: Part, pictures: object, look: Look) -> None:
    if part.kind is PartKind.HEADING:
        _write_heading(document, part, look)
    elif part.kind is PartKind.TABLE:
        table = document.add_table(rows=len(part.rows), cols=len(part.rows[0]), style="Table Grid")
        for row, values in zip(table.rows, part.rows, strict=True):
            for cell, value in zip(row.cells, values, strict=True):
                fill_cell(cell, value)
    elif part.kind is PartKind.PICTURE:
        data = next(pictures, b"")  # type: ignore[call-overload]
        if data:
            place = document.add_paragraph()
            place.alignment = WD_ALIGN_PARAGRAPH.CENTER
            place.add_run().add_picture(BytesIO(data), width=_PICTURE_WIDTH)
        write_line(document, part.text, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
    else:
        paragraph = document.add_paragraph()
        set_line(paragraph, part.text, font=look.font)
        _indent(paragraph)


def _write_heading(document: Document, part: Part, look: Look) -> None:
    paragraph = document.add_paragraph(style=f"Heading {part.level}" if look.heading_styles else None)
    set_line(paragraph, part.text, bold=True)
    _indent(paragraph)
    if part.number:
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        numbering = properties.get_or_add_numPr()  # pyright: ignore[reportAttributeAccessIssue]  # CT_PPr has it
        numbering.get_or_add_ilvl().val = part.level - 1
        numbering.get_or_add_numId().val = _NUMBERING_ID


def _add_numbering(document: Document) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{pattern}"/><w:lvlJc w:val="left"/></w:lvl>'
        for level, pattern in enumerate(("%1、", "（%2）"))
    )
    numbering = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{_NUMBERING_ID}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    numbering.insert(0, abstract)
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{_NUMBERING_ID}"><w:abstractNumId w:val="{_NUMBERING_ID}"/></w:num>')
    )


def _write_extras(document: Document, look: Look) -> None:
    section = document.sections[0]
    if look.running_head:
        section.header.paragraphs[0].text = look.running_head
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_field(footer, "PAGE")
    if look.white:
        paragraph = write_line(document, look.white)
        paragraph.runs[0].font.color.rgb = RGBColor(255, 255, 255)
    if look.hidden:
        write_line(document, look.hidden).runs[0].font.hidden = True


def _add_field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple", attrs={qn("w:instr"): code})
    paragraph._p.append(field)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


LOOKS: Mapping[str, Look] = {
    "plain": Look(),
    "styles": Look(heading_styles=True),
    "head": Look(running_head="案例评选申报材料"),
    "song": Look(font="宋体"),
    "white": Look(white="本段文字仅供检测使用高技能人才队伍建设改革创新培养评价使用激励机制完善体系健全成效显著"),
    "hidden": Look(heading_styles=True, hidden="以下内容不打印：技能人才数字化培养平台课程资源共建共享标准认定服务保障。"),
}
