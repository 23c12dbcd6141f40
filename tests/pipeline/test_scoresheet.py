"""Sheets of scores, votes and rulings as organisers keep them."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from mingjian.data.errors import InputError
from mingjian.data.reviewing import PUBLIC, TOTAL, VOTES, Ruling, Score, Verdict
from mingjian.pipeline.scoresheet import Known, Sheet, read_sheet

KNOWN = (
    Known("S0000000001", "甲案例", "甲公司"),
    Known("S0000000002", "乙案例", "乙公司"),
    Known("S0000000003", "同名案例", "甲公司"),
    Known("S0000000004", "同名案例", "乙公司"),
    Known("S0000000005", "甲案例", "甲公司", superseded=True),
)
FIRST = KNOWN[0].submission_id


def workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    book.close()
    return path


def read(tmp_path: Path, *rows: Sequence[object]) -> Sheet:
    return read_sheet(workbook(tmp_path / "表.xlsx", rows), "panel", KNOWN, "王某")


def test_long_sheet_with_criteria_below_a_title(tmp_path: Path) -> None:
    sheet = read(
        tmp_path,
        ["评分表"],
        ["编号", "案例名称", "专家", "创新性", "成效", "评语"],
        [FIRST, "甲案例", "张某", 90, 85.5, "好"],
    )
    assert sheet.scores == (Score(FIRST, "panel", "张某", "创新性", 90, "好"), Score(FIRST, "panel", "张某", "成效", 85.5, "好"))


def test_wide_sheet_has_a_column_for_each_expert(tmp_path: Path) -> None:
    sheet = read(tmp_path, ["序号", "姓名", "专家1", "评委李某", "平均分"], [1, "甲案例", 90, "88分", 89])
    assert sheet.scores == (Score(FIRST, "panel", "专家1", TOTAL, 90), Score(FIRST, "panel", "李某", TOTAL, 88))


def test_votes_in_csv_of_windows(tmp_path: Path) -> None:
    path = tmp_path / "票.csv"
    path.write_bytes('姓名,单位,票数\r\n同名案例,乙公司,"12,345"\r\n'.encode("gb18030"))
    assert read_sheet(path, "vote", KNOWN, "王某").scores == (Score("S0000000004", "vote", PUBLIC, VOTES, 12345),)


def test_recusal_takes_the_expert_out(tmp_path: Path) -> None:
    sheet = read(tmp_path, ["编号", "专家", "得分", "回避"], [FIRST, "张某", None, "是"])
    assert sheet.scores == (Score(FIRST, "panel", "张某", TOTAL, None, "回避"),)


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("通过", Verdict.ADMIT),
        ("入选", Verdict.ADMIT),
        ("不通过", Verdict.REFUSE),
        ("淘汰", Verdict.REFUSE),
        ("直接纳入", Verdict.DIRECT),
    ],
)
def test_rulings_with_who_and_why(tmp_path: Path, words: str, verdict: Verdict) -> None:
    sheet = read(tmp_path, ["编号", "结论", "理由"], [FIRST, words, "集中评议"])
    assert sheet.rulings == (Ruling(FIRST, "panel", verdict, None, "集中评议", "王某"),)


def test_order_among_equals(tmp_path: Path) -> None:
    sheet = read(tmp_path, ["编号", "裁定名次", "理由"], [FIRST, 10, "抽签"])
    assert sheet.rulings == (Ruling(FIRST, "panel", Verdict.RANK, 10, "抽签", "王某"),)


@pytest.mark.parametrize(
    ("head", "row", "message"),
    [
        (["编号", "专家", "得分"], ["S9", "张某", 90], "没有编号为 S9 的申报"),
        (["案例名称", "专家", "得分"], ["同名案例", "张某", 90], "有 2 件都叫“同名案例”"),
        (["案例名称", "专家", "得分"], ["无此案例", "张某", 90], "没有名为“无此案例”"),
        (["编号", "专家", "得分"], [FIRST, "张某", "优秀"], "写的是“优秀”，不是数字"),
        (["编号", "专家", "得分"], [FIRST, "张某", -1], "超出范围"),
        (["编号", "专家", "得分"], [FIRST, "张某", "nan"], "超出范围"),
        (["编号", "专家", "得分"], [FIRST, None, 90], "没有填写专家"),
        (["编号", "结论", "理由"], [FIRST, "通过", None], "没有写理由"),
        (["编号", "结论", "理由"], [FIRST, "再议", "意见不一"], "认不出"),
    ],
)
def test_wrong_row_refuses_the_whole_sheet(tmp_path: Path, head: list[object], row: list[object], message: str) -> None:
    good = ["S0000000002", "张某", 80] if "专家" in head else ["S0000000002", "通过", "好"]
    if head[0] == "案例名称":
        good[0] = "乙案例"
    with pytest.raises(InputError, match=message) as error:
        read(tmp_path, head, good, row)
    assert "第 3 行" in str(error.value)


def test_same_expert_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="写了两次"):
        read(tmp_path, ["编号", "专家", "得分"], [FIRST, "张某", 90], [FIRST, "张某", 91])


def test_sheet_without_a_head_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有找到可导入的表"):
        read(tmp_path, ["一", "二"], ["三", "四"])


def test_sheet_made_before_a_correction_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="S0000000005 已由后来的补正件替代"):
        read(tmp_path, ["编号", "专家1"], ["S0000000005", 90])
    assert read(tmp_path, ["案例名称", "专家1"], ["甲案例", 90]).scores[0].submission_id == FIRST


def test_sheet_that_nobody_filled_in_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="列有 1 件，但没有填写任何评分"):
        read(tmp_path, ["编号", "名称", "专家1", "专家2"], [FIRST, "甲案例", None, None])
