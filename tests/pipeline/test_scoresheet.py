"""Sheets of scores, votes and rulings as organisers keep them."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from mingjian.data.errors import InputError
from mingjian.data.reviewing import PUBLIC, TOTAL, VOTES, Ruling, Score, Verdict
from mingjian.data.selection import SelectionStep
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


SCORED = SelectionStep(id="panel", name="评审", by="combined", direct=("N2-EXM-01",))
LISTED = SelectionStep(id="panel", name="复核及集中评议", by="list")
VOTED = SelectionStep(id="vote", name="网络投票", by="votes")


def read(tmp_path: Path, *rows: Sequence[object], step: SelectionStep = SCORED) -> Sheet:
    return read_sheet(workbook(tmp_path / "表.xlsx", rows), step, KNOWN, "王某")


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
    assert read_sheet(path, VOTED, KNOWN, "王某").scores == (Score("S0000000004", "vote", PUBLIC, VOTES, 12345),)


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
        ("参加。", Verdict.TAKE_PART),
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
        (["编号", "结论", "理由"], [FIRST, "保留意见", "有分歧"], "“结论”一栏写的是“保留意见”，认不出"),
        (["编号", "结论", "理由"], [FIRST, "同意淘汰", "有分歧"], "“结论”一栏写的是“同意淘汰”，认不出"),
        (["编号", "裁定名次", "理由"], [FIRST, 1.7, "抽签"], "“裁定名次”一栏写的是“1.7”，应当是 1 以上的整数"),
        (["编号", "专家", "得分"], [FIRST, "张某", 950], "“得分”一栏的“950”超过 100 分"),
        (["编号", "专家", "得分", "回避"], [FIRST, "张某", 90, "亲属"], "“回避”一栏写的是“亲属”"),
        (["编号", "专家", "得分", "回避"], [FIRST, "张某", 90, "是"], "写了回避，“得分”一栏又填了分数"),
        (["编号", "专家", "得分"], [None, "张某", 90], "没有写编号和名称"),
    ],
)
def test_wrong_row_refuses_the_whole_sheet(tmp_path: Path, head: list[object], row: list[object], message: str) -> None:
    good: list[object] = ["S0000000002", "张某", 80] if "专家" in head else ["S0000000002", "通过", "好"]
    if head[0] == "案例名称":
        good[0] = "乙案例"
    if "裁定名次" in head:
        good[1] = 1
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


def test_number_of_one_beside_the_name_of_another_is_refused(tmp_path: Path) -> None:
    """Two rows sorted apart from their numbers would swap two scores without a word."""
    head = ["编号", "案例名称", "专家1"]
    with pytest.raises(InputError) as error:
        read(tmp_path, head, [FIRST, "乙案例", 60], ["S0000000002", "甲案例", 95])
    lines = str(error.value).splitlines()
    assert (
        lines[1] == "第 2 行：“案例名称”一栏写的是“乙案例”，编号 S0000000001 是“甲案例”（“乙案例”的编号是 S0000000002），请核对"
    )
    assert len(lines) == 3
    assert len(read(tmp_path, head, [FIRST, " 甲案例 ", 60], ["S0000000002", None, 95]).scores) == 2


@pytest.mark.parametrize(
    ("written", "fits"),
    [("某某技能大师工作室", True), ("以赛促训的做法——甲公司", True), ("以赛促训的做法", True), ("以赛", False), ("人选1", False)],
)
def test_name_beside_the_number_may_be_any_that_it_bears(tmp_path: Path, written: str, *, fits: bool) -> None:
    known = (
        Known("S1", "以赛促训的做法", "", names=("某某技能大师工作室", "以赛促训的做法——甲公司")),
        Known("S2", "人选1", ""), Known("S3", "人选10", ""),
    )  # fmt: skip
    path = workbook(tmp_path / "表.xlsx", [["编号", "名称", "专家1"], ["S1", written, 90]])
    if fits:
        assert read_sheet(path, SCORED, known, "王某").scores[0].submission_id == "S1"
    else:
        with pytest.raises(InputError, match="请核对"):
            read_sheet(path, SCORED, known, "王某")


def test_two_conclusions_on_one_submission_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"{FIRST} 的“结论”写了 2 次"):
        read(tmp_path, ["编号", "结论", "理由"], [FIRST, "通过", "好"], [FIRST, "不通过", "不好"])


@pytest.mark.parametrize(
    ("head", "row", "message"),
    [
        (["编号", "专家甲", "李四"], [FIRST, 90, 80], "第 2 行“李四”一栏填有数字，认不出是什么"),
        (["编号", "专家甲", "专家甲"], [FIRST, 90, 80], "“专家甲”有 2 栏"),
        (["编号", "张三", "李四", "结论", "理由"], [FIRST, 90, 80, "通过", "好"], "“张三”一栏填有数字"),
        (["编号", "结论", "审核结果", "理由"], [FIRST, "通过", "不通过", "好"], "“结论”“审核结果”说的是同一件事"),
        (["编号", "票数", "得票"], [FIRST, 90, 80], "“票数”“得票”说的是同一件事"),
    ],
)
def test_column_that_would_be_lost_is_refused(tmp_path: Path, head: list[object], row: list[object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read(tmp_path, head, row)


def test_columns_that_are_there_for_reading_are_let_be(tmp_path: Path) -> None:
    head = ["序号", "编号", "年龄", "专家甲", "专家乙", "平均分", "专家平均分", "排名", "备注"]
    assert len(read(tmp_path, head, [1, FIRST, 45, 90, 80, 85, 85, 1, ""], ["合计", None, None, 90, 80]).scores) == 2
    listed = read(tmp_path, ["编号", "得分", "结论", "理由"], [FIRST, 90, "通过", "好"], step=LISTED)
    assert (len(listed.scores), len(listed.rulings)) == (0, 1)


@pytest.mark.parametrize(
    ("step", "head", "row", "message"),
    [
        (LISTED, ["编号", "结论", "理由"], [FIRST, "直接纳入", "好"], "通知没有规定“复核及集中评议”这一步可以直接纳入"),
        (LISTED, ["编号", "结论", "理由"], [FIRST, "参加", "好"], "这一步只凭结论"),
        (LISTED, ["编号", "专家1"], [FIRST, 90], "“复核及集中评议”这一步不看专家评分，请核对 --step"),
        (VOTED, ["编号", "专家1"], [FIRST, 90], "“网络投票”这一步不看专家评分"),
    ],
)
def test_what_the_step_has_no_place_for_is_refused(
    tmp_path: Path, step: SelectionStep, head: list[object], row: list[object], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read(tmp_path, head, row, step=step)


def test_fault_names_the_sheet_where_there_are_several(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, value in (("一组", 90), ("二组", "优")):
        sheet = book.create_sheet(name)
        sheet.append(["编号", "专家1"])
        sheet.append([FIRST if name == "一组" else "S0000000002", value])
    book.save(tmp_path / "表.xlsx")
    with pytest.raises(InputError, match="“二组”第 2 行：“专家1”一栏写的是“优”，不是数字"):
        read_sheet(tmp_path / "表.xlsx", SCORED, KNOWN, "王某")


def test_expert_who_left_out_the_first_submission_is_read(tmp_path: Path) -> None:
    second = KNOWN[1].submission_id
    sheet = read(tmp_path, ["编号", "专家甲", "专家乙（单位：乙公司）"], [FIRST, 90, None], [second, 80, 70])
    assert [(each.submission_id, each.reviewer, each.value) for each in sheet.scores] == [
        (FIRST, "专家甲", 90),
        (second, "专家甲", 80),
        (second, "专家乙（单位：乙公司）", 70),
    ]


@pytest.mark.parametrize(
    ("head", "row", "step", "words"),
    [
        (["编号", "微信票数", "网站票数"], [FIRST, 12, 5], VOTED, "票数要合计成一栏"),
        (["编号", "票数"], [FIRST, 12.5], VOTED, "票数应当是整数"),
        (
            ["编号", "专家", "创新性", "成效", "总分"],
            [FIRST, "张某", 40, 50, 95],
            SCORED,
            "“总分”写的是 95，各评分项合计 90、平均 45",
        ),
        (["编号", "名称", "得分"], [FIRST, "甲案例", 90], SCORED, "不知道是哪位专家评的"),
        (["编号", "名称", "单位", "专家甲"], ["S0000000003", "同名案例", "乙公司", 90], SCORED, "乙公司的同名的是 S0000000004"),
    ],
)
def test_what_would_be_guessed_is_refused(
    tmp_path: Path, head: Sequence[object], row: Sequence[object], step: SelectionStep, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        read(tmp_path, head, row, step=step)


def test_formula_that_nobody_computed_is_refused(tmp_path: Path) -> None:
    """A program wrote it and stored no result: it would read as a blank."""
    with pytest.raises(InputError, match="有 1 个公式没有存下结果（C2），只能读作空白"):
        read(tmp_path, ["编号", "专家甲", "专家乙"], [FIRST, 90, "=80+1"])


@pytest.mark.parametrize(("word", "verdict"), [("是", Verdict.ADMIT), ("否", Verdict.REFUSE)])
def test_question_is_answered_by_yes_or_no(tmp_path: Path, word: str, verdict: Verdict) -> None:
    sheet = read(tmp_path, ["编号", "是否通过", "理由"], [FIRST, word, "评议"], step=LISTED)
    assert [each.verdict for each in sheet.rulings] == [verdict]


def test_total_beside_its_criteria_counts_once(tmp_path: Path) -> None:
    sheet = read(tmp_path, ["编号", "专家", "创新性", "成效", "总分"], [FIRST, "张某", 40, 50, 90])
    assert [(each.criterion, each.value) for each in sheet.scores] == [("创新性", 40), ("成效", 50)]
