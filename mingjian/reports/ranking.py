"""评审汇总与排序.xlsx: each step's ranking with who and why, every score, and the settings that decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mingjian.data.campaign import Setting
from mingjian.data.reviewing import SettingRuling
from mingjian.reports.spreadsheet import Cell, Column, Look, Sheet, write_sheets

NAME_CHARS = 28  # Excel's limit is 31 for a sheet's name


@dataclass(frozen=True, slots=True)
class Ranked:
    """One line of a ranking. value and votes: None where there are none."""

    group: str
    rank: int | None
    submission_id: str
    title: str
    unit: str
    recommender: str
    value: float | None
    votes: float | None
    scores: str  # 张某 92.5；李某 88（去掉）
    outcome: str
    award: str
    reason: str
    before: str = ""  # what the earlier steps came to


@dataclass(frozen=True, slots=True)
class Step:
    """One step of choosing and all its lines."""

    name: str
    clause: str
    how: str
    state: str  # 完成, or what it waits for
    problems: Sequence[tuple[str, str]]  # rule id and message
    rows: Sequence[Ranked]


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One score as it was imported."""

    step: str
    submission_id: str
    title: str
    reviewer: str
    criterion: str
    value: float | None
    comment: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """All that the workbook says."""

    title: str
    steps: Sequence[Step]
    scores: Sequence[ScoreLine]
    settings: Sequence[Setting]
    ruled: Mapping[str, SettingRuling]  # by setting: who decided it and when
    notes: Sequence[str]  # what each is on, ：, and what is to be told: 回避：…, 评审清单：…
    made_by: str
    made_at: datetime


_COLUMNS = (
    Column("组别", 14, Look.CODE),
    Column("名次", 7, Look.COUNT, "同分同名次"),
    Column("编号", 14, Look.CODE),
    Column("名称", 34),
    Column("单位", 26),
    Column("推荐单位", 16),
    Column("得分", 11, Look.NUMBER, "按“设置”一页的口径计算"),
    Column("票数", 10, Look.COUNT),
    Column("结果", 18),
    Column("等次", 20),
    Column("依据", 46),
    Column("专家评分", 46),
    Column("此前名次、得分", 34),
)


def write_ranking(ranking: Ranking, path: Path) -> Path:
    """Write the workbook; one sheet a step after an overview."""
    # the last column tells of earlier steps
    steps = [
        Sheet(
            f"{number} {step.name}"[:NAME_CHARS],
            _COLUMNS if (told := any(row.before for row in step.rows)) else _COLUMNS[:-1],
            [_cells(row) if told else _cells(row)[:-1] for row in step.rows],
            frozen=4,
            title=f"{step.name}（{step.how}）",
        )
        for number, step in enumerate(ranking.steps, 1)
    ]
    sheets = (_overview(ranking), *steps, _all_scores(ranking), _settings(ranking))
    return write_sheets(path, sheets, title=f"{ranking.title} 评审汇总与排序")


def _overview(ranking: Ranking) -> Sheet:
    rows: list[Sequence[Cell]] = []
    for number, step in enumerate(ranking.steps, 1):
        rows.append(
            [number, step.name, step.clause, step.how, step.state, len(step.rows), sum(bool(row.award) for row in step.rows)]
        )
        rows += [[None, f"　{rule}", "", "", message, None, None] for rule, message in step.problems]
    rows += [[None, f"　{each.partition('：')[0]}", "", "", each.partition("：")[2], None, None] for each in ranking.notes]
    columns = (
        Column("序", 6, Look.COUNT),
        Column("步骤", 24),
        Column("条款", 14),
        Column("方式", 34),
        Column("状态", 60),
        Column("件数", 8, Look.COUNT),
        Column("评出", 8, Look.COUNT),
    )
    return Sheet("步骤", columns, rows, title=f"{ranking.title}　{ranking.made_at:%Y-%m-%d %H:%M} 由{ranking.made_by}运行")


def _cells(row: Ranked) -> Sequence[Cell]:
    value = None if row.value is None else round(row.value, 4)
    votes = None if row.votes is None else int(row.votes)
    return [
        row.group, row.rank, row.submission_id, row.title, row.unit, row.recommender, value, votes, row.outcome, row.award, row.reason, row.scores, row.before,
    ]  # fmt: skip


def _all_scores(ranking: Ranking) -> Sheet:
    columns = (
        Column("步骤", 16), Column("编号", 14, Look.CODE), Column("名称", 34), Column("专家", 14), Column("评分项", 20), Column("分值", 10, Look.NUMBER),
        Column("评语", 50),
    )  # fmt: skip
    rows = [
        [
            each.step,
            each.submission_id,
            each.title,
            each.reviewer,
            each.criterion,
            "回避" if each.value is None else each.value,
            each.comment,
        ]
        for each in ranking.scores
    ]
    return Sheet("评分明细", columns, rows, frozen=3)


def _settings(ranking: Ranking) -> Sheet:
    columns = (
        Column("设置", 20, Look.CODE), Column("通知未定的问题", 40), Column("本次取值", 30), Column("裁定人", 12), Column("裁定时间", 18),
        Column("理由", 60),
    )  # fmt: skip
    rows: list[Sequence[Cell]] = []
    for each in ranking.settings:
        ruled = ranking.ruled.get(each.id)
        who, when = (ruled.ruled_by, f"{ruled.ruled_at:%Y-%m-%d %H:%M}") if ruled else ("", "")
        rows.append([each.id, each.question, each.printed, who, when, each.reason])
    return Sheet("设置", columns, rows)
