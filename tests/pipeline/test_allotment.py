"""Tables of allotted places become the words of a setting, and those words places."""

from pathlib import Path

import openpyxl
import pytest

from mingjian.data.campaign import load_campaign
from mingjian.data.errors import InputError, UsageError
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
    with pytest.raises(InputError, match=r"第 2 行（渝北区）：第 2 列全市技术能手“三”不是名额数"):
        read_allotment(table(tmp_path / "一.xlsx", ["区县", "全市技术能手"], ["渝北区", "三"]))
    with pytest.raises(InputError, match="没有找到分配表"):
        read_allotment(table(tmp_path / "二.xlsx", ["姓名", "年龄"], ["张某", 3]))


@pytest.mark.parametrize("note", ["注：备选各1人", "备注", "说明：各类别不得突破", "名额以正式通知为准"])
def test_foot_lines_are_no_bodies(tmp_path: Path, note: str) -> None:
    path = table(tmp_path / "分配表.xlsx", ["区县", "全市技术能手"], ["渝北区", 3], [note, None])
    assert read_allotment(path) == "渝北区：全市技术能手3"


def test_column_that_is_no_category_is_named(tmp_path: Path) -> None:
    heads: list[object] = ["区县", "全市技术能手", "综合指数评分"]
    with pytest.raises(
        InputError, match=r"第 2 行（渝北区）：第 3 列综合指数评分“85.6”不是名额数。请改正；这一列不是活动的类别的，请删去"
    ):
        read_allotment(table(tmp_path / "一.xlsx", heads, ["渝北区", 3, 85.6]))
    words = read_allotment(table(tmp_path / "二.xlsx", heads, ["渝北区", 3, 85]))
    with pytest.raises(UsageError, match="“渝北区”一段的“综合指数评分”不是本活动的类别"):
        MASTERS.decided({"allotment": words})
