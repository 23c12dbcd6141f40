"""Tables of allotted places become the words of a setting, and those words places."""

from pathlib import Path

import openpyxl
import pytest

from mingjian.data.campaign import load_campaign
from mingjian.data.errors import InputError
from mingjian.pipeline.allotment import read_allotment

MASTERS = load_campaign("cq-masters-2023")


def table(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    book.close()
    return path


def test_table_is_allotted_as_it_stands(tmp_path: Path) -> None:
    path = table(
        tmp_path / "分配表.xlsx",
        ["指标名额分配表"],
        ["序号", "区县", "全市技术能手", "技能之星", "合计"],
        [1, "渝北区", 3, 5, 8],
        [2, "重庆市巴南区", 1, None, 1],
        [None, "合计", 4, 5, 9],
    )
    words = read_allotment(path)
    assert words == "渝北区：全市技术能手3、技能之星5；重庆市巴南区：全市技术能手1、技能之星0"
    assert MASTERS.decided({"allotment": words}).allotted("allotment") == {
        "渝北区": {"expert": 3, "star": 5},
        "巴南区": {"expert": 1, "star": 0},
    }


def test_table_without_numbers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"第 2 行（渝北区）：全市技术能手“三”不是数字"):
        read_allotment(table(tmp_path / "一.xlsx", ["区县", "全市技术能手"], ["渝北区", "三"]))
    with pytest.raises(InputError, match="没有找到分配表"):
        read_allotment(table(tmp_path / "二.xlsx", ["姓名", "年龄"], ["张某", 3]))
