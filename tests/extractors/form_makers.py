"""Makers of real forms and 汇总表: Word tables with merged cells, workbooks, PDF tables."""

from collections.abc import Sequence
from pathlib import Path

import docx
from openpyxl import Workbook

from mingjian.data.records import Document
from mingjian.extractors.read import read_document

Rows = Sequence[Sequence[str | tuple[str, int]]]  # a cell, or a cell with the number of columns it covers

CASE_FORM: Rows = (
    (("参评信息表", 4),),
    ("参选类别\n（二选一）", ("(  “智能+技能”数字技能人才培养试验区建设创新案例\n(√)  新时代高技能人才队伍建设典型案例", 3)),
    ("参评案例名称", ("一间工作室带出一条线——某公司实践", 3)),
    ("参评单位（盖章）", ("某某精密有限公司", 3)),
    ("单位联系人", "甲某", "联系电话", "199-0000-0001"),
    ("联系人", "乙某", "联系电话", "199-0000-0002"),
    ("详细地址", ("某区某路9号", 3)),
    ("案例主题", ("高技能领军人才培养", 3)),
    ("参评理由\n（350字内）", ("围绕难题带徒攻关。", 3)),
    (("参评详情（正文）", 4),),
    (("第一段。\n第二段：成效明显。", 4),),
)
PERSON_FORM: Rows = (
    ("姓 名", "甲某", "性 别", "男", "出生年月", "1980年5月", "两  寸\n相  片"),
    ("身份证号", ("999999198005010011", 3), "民 族", "汉族", ""),
    ("政治面貌", "党员", "文化程度", ("大专", 3), ""),
    ("职业工种", ("车工", 2), "职业技能等级", ("高级技师", 2), ""),
    ("工作单位", ("某厂", 2), "参加工作时间", ("2000年7月", 2), ""),
    ("单位联系人", ("乙某", 2), "单位联系电话", ("199-0000-0003", 2), ""),
    (("技能技术特长、主要事迹贡献和获奖情况（1000字内）", 7),),
    (("攻克难题12项。\n带徒30人。", 7),),
    ("所在单位意见", ("盖 章\n年   月   日", 6)),
)


def make_docx(path: Path, rows: Rows, *, above: Sequence[str] = ()) -> Path:
    document = docx.Document()
    for line in above:
        document.add_paragraph(line)
    width = max(sum(cell[1] if isinstance(cell, tuple) else 1 for cell in row) for row in rows)
    table = document.add_table(len(rows), width)
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            text, span = cell if isinstance(cell, tuple) else (cell, 1)
            first = table.cell(number, column)
            merged = first.merge(table.cell(number, column + span - 1)) if span > 1 else first
            merged.text = text
            column += span
    document.save(str(path))
    return path


def make_xlsx(path: Path, rows: Sequence[Sequence[object]], merges: Sequence[str] = (), *, percent: str = "") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for merge in merges:
        sheet.merge_cells(merge)
    if percent:
        sheet[percent].number_format = "0.0%"
    book.save(path)
    return path


def read(path: Path) -> Document:
    return read_document(path, path.name)
