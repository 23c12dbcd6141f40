"""A table of places allotted to each body, as organisers keep it, in the words of the setting that holds it."""

import re
from pathlib import Path

from mingjian.data.errors import InputError
from mingjian.data.records import Table
from mingjian.extractors.grid import rows_of
from mingjian.extractors.read import read_document

_BODIES = ("区县", "单位", "推荐单位", "区县名称", "单位名称", "地区")
_IGNORED = frozenset({"序号", "合计", "总计", "小计", "备注", "联系人", "联系电话"})
_TOTALS = ("合计", "总计", "小计")
_HEAD_ROWS = 10  # title lines above the head
_NOTE = re.compile(r"(?:附?注|备注|说明)(?:[:：\d一二三]|$)")
_NUMBER = re.compile(r"\d{1,4}")


def read_allotment(path: Path) -> str:
    """渝北区：全市技术能手3、巴渝青年技能之星5；… of one file (.xlsx, .xls, .et, .csv): bodies down, categories across.

    Raises InputError where it holds no such table, or a cell that is no number.
    """
    for table in read_document(path, path.name).tables:
        if lines := _lines(table, path.name):
            return "；".join(lines)
    raise InputError(f"{path.name}：没有找到分配表。表头要有“区县”（或“单位”）和各类别的名称，每行一个单位。")


def _lines(table: Table, name: str) -> list[str]:
    rows = [{cell.column: "".join(cell.text.split()) for cell in row} for row in rows_of(table)]
    head = next((place for place, row in enumerate(rows[:_HEAD_ROWS]) if set(row.values()) & set(_BODIES)), None)
    if head is None:
        return []
    first = next(column for column, text in rows[head].items() if text in _BODIES)
    kinds = {column: text for column, text in rows[head].items() if column != first and text and text not in _IGNORED}
    lines: list[str] = []
    for number, row in enumerate(rows[head + 1 :], head + 2):
        body = row.get(first, "")
        if not body or body in _TOTALS or _NOTE.match(body) or not any(text for column, text in row.items() if column != first):
            continue
        cells = {kind: row.get(column, "").removesuffix(".0") or "0" for column, kind in kinds.items()}
        wrong = [
            f"第 {column + 1} 列{kind}“{cells[kind]}”" for column, kind in kinds.items() if not _NUMBER.fullmatch(cells[kind])
        ]
        if wrong:
            raise InputError(
                f"{name} 第 {number} 行（{body}）：{'、'.join(wrong)}不是名额数。请改正；这一列不是活动的类别的，请删去这一列后重试。"
            )
        lines.append(f"{body}：" + "、".join(f"{kind}{text}" for kind, text in cells.items()))
    return lines
