"""The record of progress: read from sheets as organisers keep them, kept in the workspace, judged by the next check."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from mingjian.data.errors import InputError
from mingjian.data.reviewing import StageTime
from mingjian.data.reviews import keep_progress, read_progress
from mingjian.data.store import open_store
from mingjian.pipeline.progress import read_progress_sheet

HEAD = "环节,开始,结束\n"
FIRST = StageTime("分类", date(2023, 11, 21), date(2023, 11, 22), "王某")


@pytest.mark.parametrize(
    "row",
    ["分类,2023-11-21,2023-11-22", "分类,2023年11月21日,2023年11月22日18:00", "分类,2023/11/21 09:00,2023.11.22 24:00"],
)
def test_days_are_read_however_they_are_written(tmp_path: Path, row: str) -> None:
    path = tmp_path / "进度.csv"
    path.write_text(HEAD + row + "\n", encoding="utf-8")
    assert read_progress_sheet(path, "王某") == [FIRST]


def test_dates_of_a_spreadsheet_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("评选工作进度",),
        ("环节", "开始日期", "结束日期"),
        ("分类", date(2023, 11, 21), date(2023, 11, 22)),
        ("查重", date(2023, 11, 23), None),
    ):
        sheet.append(row)
    book.save(tmp_path / "进度.xlsx")
    book.close()
    assert read_progress_sheet(tmp_path / "进度.xlsx", "王某") == [FIRST, StageTime("查重", date(2023, 11, 23), None, "王某")]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (HEAD + "分类,2023-11-31,\n", "第 2 行：“2023-11-31”中没有这一天"),
        (HEAD + "分类,2023-11-22,2023-11-21\n", "第 2 行：“分类”的结束日期早于开始日期"),
        (HEAD + ",2023-11-22,\n", "第 2 行：没有填写环节"),
        (HEAD + "分类,,\n", "第 2 行：“分类”没有填写开始日期"),
        ("姓名,单位\n张甲,某公司\n", "没有找到进度表"),
    ],
)
def test_wrong_sheet_is_refused_with_its_row(tmp_path: Path, text: str, wrong: str) -> None:
    path = tmp_path / "进度.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=wrong):
        read_progress_sheet(path, "王某")


def test_later_record_of_a_stage_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    later = StageTime("分类", date(2023, 11, 24), None, "李某")
    other = StageTime("查重", date(2023, 11, 23), None, "王某")
    with open_store(tmp_path / "ws") as store:
        assert keep_progress(store.connection, "a", [FIRST, other]) == 0
        assert keep_progress(store.connection, "a", [later]) == 1
        assert read_progress(store.connection, "a") == [other, later]
        assert read_progress(store.connection, "b") == []
