"""汇总表 of the notice (附件1 and 附件2) as XLSX and as DOCX."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import xlsxwriter
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH

from mingjian.data.samples.documents import fill_cell, new_document, save_document, set_widths, write_line
from mingjian.data.samples.packing import repack

COLUMNS = ("序号", "案例类别", "案例名称", "作者", "手机号码", "查重率")
TITLES = {
    "typical": "新时代高技能人才队伍建设典型案例汇总表",
    "innovation": "“智能+技能”数字技能人才培养试验区建设创新案例汇总表",
}
KINDS = {
    "typical": "新时代高技能人才队伍建设典型案例",
    "innovation": "“智能+技能”数字技能人才培养试验区建设创新案例",
}
_CREATED = datetime(2023, 11, 1, 9, 0)  # noqa: DTZ001 — XlsxWriter wants a naive date
_WIDTHS_MM = (14, 58, 80, 30, 34, 20)
_ROW_PT = 48  # three lines of 12 pt
_WIDTHS = (6, 26, 48, 18, 16, 10)


@dataclass(frozen=True, slots=True)
class Row:
    """One case in a 汇总表."""

    kind: str
    title: str
    authors: str
    phone: str
    rate: str  # as typed, "8.3%"


@dataclass(frozen=True, slots=True)
class Summary:
    """One 汇总表 with its head line."""

    track: str
    recommender: str
    office: str
    contact: str
    phone: str
    rows: Sequence[Row]

    @property
    def head(self) -> str:
        """The line above the table, as 附件1 lays it out."""
        return (
            f"区县：{self.recommender}      单位（公章）：{self.office}      联系人：{self.contact}      联系方式：{self.phone}"
        )

    def cells(self) -> list[tuple[str, ...]]:
        """The rows as text, numbered from 1."""
        return [
            (str(number), row.kind, row.title, row.authors, row.phone, row.rate) for number, row in enumerate(self.rows, start=1)
        ]


def make_summary_xlsx(summaries: Sequence[Summary]) -> bytes:
    """One workbook, one sheet a track."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"title": "案例评选汇总表", "author": "样例", "created": _CREATED})
    cell = book.add_format(
        {"font_name": "仿宋", "font_size": 12, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
    )
    bold = book.add_format({"font_name": "仿宋", "font_size": 18, "bold": True, "align": "center"})
    plain = book.add_format({"font_name": "仿宋", "font_size": 12})
    for number, summary in enumerate(summaries, start=1):
        sheet = book.add_worksheet(f"附件{1 if summary.track == 'typical' else 2}" if len(summaries) > 1 else f"Sheet{number}")
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, f"附件{1 if summary.track == 'typical' else 2}", plain)
        sheet.merge_range(1, 0, 1, 5, TITLES[summary.track], bold)
        sheet.merge_range(2, 0, 2, 5, summary.head, plain)
        for row, values in enumerate([COLUMNS, *summary.cells()], start=3):
            sheet.set_row(row, _ROW_PT)
            for column, value in enumerate(values):
                sheet.write(row, column, _typed(row, column, value), cell)
    book.close()
    return repack(stream.getvalue())


def _typed(row: int, column: int, value: str) -> str | int:
    return int(value) if column == 0 and row > 3 else value


def make_summary_docx(summaries: Sequence[Summary]) -> bytes:
    """One landscape document, a table a track."""
    document = new_document(TITLES[summaries[0].track])
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    for summary in summaries:
        write_line(document, f"附件{1 if summary.track == 'typical' else 2}", indent=False)
        write_line(document, TITLES[summary.track], size_pt=18, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
        write_line(document, summary.head, size_pt=12, indent=False)
        rows = [COLUMNS, *summary.cells(), ("",) * len(COLUMNS)]
        table = document.add_table(rows=len(rows), cols=len(COLUMNS), style="Table Grid")
        set_widths(table, _WIDTHS_MM)
        for row, values in zip(table.rows, rows, strict=True):
            for cell, value in zip(row.cells, values, strict=True):
                fill_cell(cell, value, size_pt=12)
    return save_document(document)
