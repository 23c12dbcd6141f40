"""The empty sheet that experts, vote counters and organisers fill in: every submission of a step with its id."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mingjian.reports.spreadsheet import Cell, Column, Look, Sheet, write_sheets


@dataclass(frozen=True, slots=True)
class Entrant:
    """One submission to be judged."""

    submission_id: str
    group: str
    title: str
    unit: str
    recommender: str
    before: str = ""  # ranks and figures of the earlier steps, and what is in doubt


_FIXED = (
    Column("编号", 14, Look.CODE, "导入时按编号认，请勿改动"),
    Column("类别", 14, Look.CODE),
    Column("名称", 36),
    Column("单位", 28),
    Column("推荐单位", 16),
)
_HOW = {
    "scores": ("每名专家一栏，填 0 以上的分数；回避的填“回避”，没有评的空着。", "表头可改成专家姓名，以“专家”或“评委”开头。",
               "分项评分的，另做一张表：编号、专家、各评分项，每名专家每件一行。"),
    "votes": ("“票数”一栏填网络投票的票数。",),
    "list": ("“结论”一栏填：通过或不通过。", "写了结论的，“理由”必填。", "通过的不能多于名额；“此前名次、得分”一栏写有待核定的，请先核实再写结论。"),
}  # fmt: skip
_HOW_ALWAYS = (
    "并列而要分先后的，另加“裁定名次”和“理由”两栏。",
    "待核定的，另做一张表：编号、结论、理由；结论写“参加”（按得分或票数排）或“不通过”，通知规定有直接纳入的也可写“直接纳入”。",
    "编号不要改动；可以删去行，可以加列。",
)


def write_score_sheet(path: Path, title: str, by: str, entrants: Sequence[Entrant], experts: Sequence[str]) -> Path:
    """Write the sheet. by: what decides the step (scores, votes, combined, list); experts: heads of their columns."""
    kinds = ("scores", "votes") if by == "combined" else (by,)
    columns = _FIXED
    ranked = any(each.before for each in entrants)
    if ranked:
        columns += (Column("此前名次、得分", 28, Look.TEXT, "前面各步的结果和待核定的问题，供参考"),)
    blank_from = len(columns)
    if "scores" in kinds:
        columns += tuple(Column(each, 11, Look.NUMBER) for each in experts)
    if "votes" in kinds:
        columns += (Column("票数", 11, Look.COUNT),)
    if "list" in kinds:
        columns += (Column("结论", 12), Column("理由", 40))
    blank: list[Cell] = [None] * (len(columns) - blank_from)
    rows = [
        [each.submission_id, each.group, each.title, each.unit, each.recommender, *([each.before] if ranked else ()), *blank]
        for each in entrants
    ]
    told = [line for kind in kinds for line in _HOW[kind]]
    notes = Sheet("填写说明", (Column("怎样填写", 90),), [[line] for line in (*told, *_HOW_ALWAYS)])
    return write_sheets(path, (Sheet("填写", columns, rows, frozen=3, title=title), notes), title=title)
