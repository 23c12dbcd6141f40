"""附件3 十大案例评选推荐表 as a Word form: the notice's layout table, the category ticked."""

from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import _Cell  # pyright: ignore[reportPrivateUsage]  # python-docx has no public name for a cell
from docx.text.paragraph import Paragraph

from mingjian.data.samples.documents import TITLE_PT, fill_cell, new_document, save_document, set_line, set_widths, write_line

CHOICES = {
    "innovation": "“智能+技能”数字技能人才培养试验区建设创新案例",
    "typical": "新时代高技能人才队伍建设典型案例",
}
_NOTES = (
    "填表说明：",
    "1.主标题用仿宋小二，其余请用仿宋四号填写、首行缩进2字符、行间距固定值28磅，标题一律加粗。案例要求摘要300字以内，案例正文3000-5000字。",
    "2.本表可加页，总页数不超过5页。附件内可放获奖证书照片或媒体报道链接与截图若干、案例代表性照片3－5张（10m以内、横图、1000*720最佳）。",
    "3.填表后，请盖章扫描成PDF。并将PDF版、未盖章word版以及案例评选汇总表、案例评选表、查重报告共同打包报送。",
    "4.参评单位需认真填写报名表，并承诺所填资料真实、客观、准确、有效。无伪造、编造和隐瞒等虚假行为。否则一经查实，组委会将取消其参评资格，并追责。",
)
_SYMBOL = {True: "F052", False: "F0A3"}  # Wingdings 2: box with tick, empty box
_WIDTHS_MM = (30, 50, 28, 48)
_GLYPH = {True: "☑", False: "☐"}


@dataclass(frozen=True, slots=True)
class FormText:
    """What is filled into the form."""

    tracks: Sequence[str]  # ticked categories
    title: str
    unit: str
    unit_contact: str
    unit_phone: str
    contact: str
    phone: str
    address: str
    theme: str
    reason: str
    detail: str

    def pairs(self) -> list[tuple[str, str]]:
        """Label and value, top to bottom, without the category."""
        return [
            ("参评案例名称", self.title),
            ("参评单位（盖章）", self.unit),
            ("单位联系人", self.unit_contact),
            ("联系电话", self.unit_phone),
            ("联系人", self.contact),
            ("联系电话", self.phone),
            ("详细地址", self.address),
            ("案例主题", self.theme),
            ("参评理由\n（350字内）", self.reason),
        ]


def make_form_docx(form: FormText, *, marks: str = "symbol") -> bytes:
    """The form, ticked by w:sym ("symbol"), by content control ("control") or by a plain glyph ("glyph")."""
    document = new_document("十大案例评选推荐表")
    write_line(document, "附件3", indent=False)
    write_line(document, "十大案例评选推荐表", size_pt=TITLE_PT, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
    _write_table(document, form, marks)
    for line in _NOTES:
        write_line(document, line)
    return save_document(document)


def _write_table(document: Document, form: FormText, marks: str) -> None:
    table = document.add_table(rows=11, cols=4, style="Table Grid")
    set_widths(table, _WIDTHS_MM)
    _merge_row(table.rows[0].cells, 0)
    fill_cell(table.cell(0, 0), "参评信息表", bold=True)
    _merge_row(table.rows[1].cells, 1)
    fill_cell(table.cell(1, 0), "参选类别\n（二选一）", bold=True)
    _write_choices(table.cell(1, 1), form, marks)
    pairs = form.pairs()
    layout = ((2, 0, 0), (3, 0, 1), (4, 0, 2), (4, 2, 3), (5, 0, 4), (5, 2, 5), (6, 0, 6), (7, 0, 7), (8, 0, 8))
    for row, column, number in layout:
        if row not in {4, 5}:
            _merge_row(table.rows[row].cells, 1)
        label, value = pairs[number]
        fill_cell(table.cell(row, column), label, bold=True)
        fill_cell(table.cell(row, column + 1), value)
    for row, text in ((9, "参评详情（正文）"), (10, form.detail)):
        _merge_row(table.rows[row].cells, 0)
        fill_cell(table.cell(row, 0), text, bold=row == 9)


def _merge_row(cells: Sequence[_Cell], first: int) -> None:
    cells[first].merge(cells[-1])


def _write_choices(cell: _Cell, form: FormText, marks: str) -> None:
    paragraph = cell.paragraphs[0]
    for track, label in CHOICES.items():
        if paragraph.text or paragraph.runs:
            paragraph = cell.add_paragraph()
        _write_mark(paragraph, marks, ticked=track in form.tracks)
        set_line(paragraph, f" {label}")


def _write_mark(paragraph: Paragraph, marks: str, *, ticked: bool) -> None:
    if marks == "symbol":
        code = _SYMBOL[ticked]
        xml = f'<w:r {nsdecls("w")}><w:sym w:font="Wingdings 2" w:char="{code}"/></w:r>'
    elif marks == "control":
        w14 = "http://schemas.microsoft.com/office/word/2010/wordml"
        xml = (
            f'<w:sdt {nsdecls("w")} xmlns:w14="{w14}"><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(ticked)}"/>'
            f'<w14:checkedState w14:val="2611" w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>'
            f"</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>{_GLYPH[ticked]}</w:t></w:r></w:sdtContent></w:sdt>"
        )
    else:
        xml = f"<w:r {nsdecls('w')}><w:t>{_GLYPH[ticked]}</w:t></w:r>"
    paragraph._p.append(parse_xml(xml))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
