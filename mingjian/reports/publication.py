"""公示名单: what was selected, by award and rank, without personal data; written as DOCX and XLSX."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from mingjian.data import queries
from mingjian.data.campaign import UNDECIDED, Campaign, Setting
from mingjian.data.known_settings import OBJECTION_TO, PUBLICITY_PERIOD
from mingjian.data.masking import mask_personal
from mingjian.data.queries import SelectedRow
from mingjian.data.reviewing import Judged, Verdict
from mingjian.data.reviews import read_judgements
from mingjian.data.standing_errors import read_standing
from mingjian.data.used_settings import settings_of_findings, used_settings
from mingjian.reports.letter import TO_BE_SET
from mingjian.reports.paper import Block, Grid, GridColumn, Line, Paper, Part, finish
from mingjian.reports.paper_docx import write_docx
from mingjian.reports.paper_xlsx import write_papers
from mingjian.reports.wording import MEASURES, NONE, OBJECTS

RESULTS_NAME = "公示名单"
_RANK = re.compile(r"第(\d+)名")
_LAST = 10**6
_USUAL_COLUMNS = 5
_WIDTHS = {"cases": (44, False), "persons": (18, True), "studios": (38, False)}
"""Of the column of names: how wide, whether centred."""
_NAMES = {"cases": "案例名称", "persons": "姓名", "studios": "工作室名称"}


def write_results(connection: duckdb.DuckDBPyConnection, out: Path, campaign: Campaign, *, written: date) -> Path | None:
    """Write the list of what stands as selected into out; returns the Word file, None where nothing is selected yet."""
    selected = order_selected(queries.read_selected(connection, campaign.id), campaign)
    if not selected:
        return None
    if campaign.object == "studios":  # the submission is called by its expert
        studios = queries.read_field(connection, campaign.id, "工作室名称")
        selected = [replace(each, title=studios.get(each.submission_id) or each.title) for each in selected]
    wrong = {each.submission_id for each in read_standing(connection, campaign.id)} & {each.submission_id for each in selected}
    paper = compose_results(selected, campaign, written, unsettled=len(wrong), used=used_settings(connection, campaign))
    write_papers([paper], out / f"{RESULTS_NAME}.xlsx")
    return write_docx(paper, out / f"{RESULTS_NAME}.docx")


def find_faults(connection: duckdb.DuckDBPyConnection, campaign: Campaign) -> list[str]:
    """What the list still lacks, and what on it has not the number that the notice gives, who entered directly not counted."""
    open_ones = [each for each in (PUBLICITY_PERIOD, OBJECTION_TO) if campaign.setting(each).value is None]
    selected = queries.read_selected(connection, campaign.id)
    counts = Counter(each.award for each in selected if not _is_direct(each))
    measure = MEASURES[campaign.object]
    unset = [
        f"名单上的{campaign.setting(each).question.rstrip('？')}还没有填写，印作“{TO_BE_SET}”：加 --set {each}=…。"
        for each in open_ones
    ]
    unset += [
        f"核验所依据的一项口径还{UNDECIDED}：{each.question}（设置 {each.id}）。请裁定后再公示：mingjian review settings --set {each.id}=…。"
        for each in settings_of_findings(connection, campaign)
        if each.organiser_decides and each.value is None
    ]
    return [*unset, *_doubtful(connection, campaign, {each.submission_id: each for each in selected})] + [
        f"{award.name}名单上有 {counts[award.name]} {measure}，通知规定 {award.count} {measure}（{award.rule}）。请核定后再公示。"
        for award in (each for step in campaign.selection for each in step.awards)
        if award.rule and counts[award.name] != award.count
    ]


def _doubtful(connection: duckdb.DuckDBPyConnection, campaign: Campaign, selected: Mapping[str, SelectedRow]) -> list[str]:
    """What is known against somebody on the list: an error that nobody let pass, a line of the checklist not met, one person twice."""
    told = [
        f"名单上的{selected[each.submission_id].title}（{each.submission_id}）核验有错误，没有补正，也没有人写明认可（{each.rule_id}）："
        f"{each.message.rstrip('。')}。请核定后再公示：重新运行 mingjian select（有错误的暂不评出），或用 mingjian review status 写明认可。"
        for each in read_standing(connection, campaign.id)
        if each.submission_id in selected
    ]
    told += [
        f"名单上的{selected[each.submission_id].title}：评审清单的 {each.rule_id}（{campaign.rule(each.rule_id).title}）记为“{each.outcome.value}”"
        f"（{each.judged_by}{f'：{each.note}' if each.note else ''}）。请核定后再公示。"
        for each in read_judgements(connection, campaign.id)
        if each.submission_id in selected
        and each.outcome is not Judged.MET
        and any(rule.id == each.rule_id for rule in campaign.rules)
    ]
    twice = {
        tuple(sorted((each.submission_id or "", each.value)))
        for each in queries.read_findings(connection, campaign.id)
        if each.rule_id == "X-SAME-PERSON" and each.submission_id in selected and each.value in selected
    }
    told += [
        f"名单上的{selected[one].title}（{one}）与{selected[other].title}（{other}）应是同一人（X-SAME-PERSON）。请核定后再公示。"
        for one, other in sorted(twice)
    ]
    return [mask_personal(each) for each in told]


def order_selected(rows: list[SelectedRow], campaign: Campaign) -> list[SelectedRow]:
    """By award as the campaign lists them, then by the rank that choosing gave, then as they were decided."""
    awards = list(dict.fromkeys(award.name for step in campaign.selection for award in step.awards))

    def place(row: SelectedRow) -> tuple[int, str, int, int]:
        rank = _RANK.search(row.reason)  # choosing writes it first in its reason
        known = awards.index(row.award) if row.award in awards else len(awards)
        return known, row.award, int(rank[1]) if rank else _LAST, row.number

    return sorted(rows, key=place)


def compose_results(
    selected: list[SelectedRow], campaign: Campaign, written: date, *, unsettled: int = 0, used: Sequence[Setting] = ()
) -> Paper:
    """The list with the sentences on period and objections; names, units and recommenders, nothing else of anybody.

    unsettled: how many have errors that nobody let pass; the list says that it is no final one, and not who. used: of the
    settings that the result depends on, those that are decided are named.
    """
    kind = OBJECTS[campaign.object]
    number = f"（{campaign.notice.number}）" if campaign.notice.number else ""
    columns = (
        GridColumn("序号", 9, centred=True), GridColumn("等次", 28, centred=True), GridColumn(_NAMES[campaign.object], *_WIDTHS[campaign.object]),
        GridColumn("单位", 38 if campaign.object == "cases" else 52), GridColumn("推荐单位", 20, centred=True),
    )  # fmt: skip
    if any(_is_direct(each) for each in selected):
        columns = (*columns, GridColumn("备注", 18, centred=True))
    rows = [
        [
            place,
            each.award or NONE,
            f"{each.title}——{each.subtitle}" if each.subtitle else each.title,
            each.unit,
            each.recommender or NONE,
            *([Verdict.DIRECT.value if _is_direct(each) else ""] if len(columns) > _USUAL_COLUMNS else []),
        ]
        for place, each in enumerate(selected, 1)
    ]
    measure = MEASURES[campaign.object]
    ruled = "；".join(
        f"{each.question.rstrip('？')}：{each.printed}" for each in used if each.organiser_decides and each.value is not None
    )
    draft = f"【未定稿，不得公示】名单上有{unsettled}{measure}核验有错误，尚未补正或认可；核定后重新生成本名单。"
    blocks: list[Block] = [
        *([Line(Part.NOTE, draft)] if unsettled else []),
        Line(Part.TITLE, f"{campaign.short}\n评审结果公示名单", published=True),
        Line(
            Part.TEXT,
            f"根据《{campaign.notice.title}》{number}，经评审，拟确定下列{len(selected)}{measure}{kind}，现予公示。",
            published=True,
        ),
        Grid(columns, rows),
        *([Line(Part.NOTE, f"注：通知没有规定、由主办方裁定的口径：{ruled}。")] if ruled else []),
        Line(Part.TEXT, f"公示期：{_said(campaign, PUBLICITY_PERIOD)}。", published=True),
        Line(Part.TEXT, f"对公示内容有异议的，请在公示期内反映：{_said(campaign, OBJECTION_TO)}。", published=True),
        Line(Part.TEXT, ""),
    ]
    blocks += [Line(Part.SIGNATURE, name, published=True) for name in (campaign.notice.authority or "（主办单位）").split("、")]
    blocks.append(Line(Part.SIGNATURE, f"{written.year}年{written.month}月{written.day}日"))
    return finish(Paper(f"{campaign.short}评审结果公示名单", tuple(blocks), name=RESULTS_NAME))


def _is_direct(row: SelectedRow) -> bool:
    """Whether it came in outside the numbers; choosing says so first in its reason."""
    return f"：{Verdict.DIRECT.value}：" in row.reason


def _said(campaign: Campaign, setting_id: str) -> str:
    """What the organiser set, else that it is open; nothing is made up."""
    value = campaign.setting(setting_id).value
    return TO_BE_SET if value is None else str(value).rstrip("。")
