"""Reviewing over a workspace: sheets taken in, choosing run, statuses changed, the workbook written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from mingjian.data.campaign import Campaign, Setting
from mingjian.data.errors import InputError, UsageError
from mingjian.data.queries import called
from mingjian.data.records import Finding, Status
from mingjian.data.reviewing import Decision, SettingRuling, StageTime, ThemeRuling, TrackRuling
from mingjian.data.reviews import (
    add_decisions,
    keep_experts,
    keep_progress,
    keep_rulings,
    keep_scores,
    keep_themes,
    keep_tracks,
    read_experts,
    read_judgements,
    read_progress,
    read_rulings,
    read_scores,
    read_traces,
    set_statuses,
)
from mingjian.data.selection import SelectionStep
from mingjian.data.standing_errors import PASSING, read_standing
from mingjian.data.store import Store
from mingjian.data.used_settings import used_settings
from mingjian.flows.rulings import decide_settings, rulings_in_force, tell_lapsed, try_settings
from mingjian.pipeline.candidates import find_candidates
from mingjian.pipeline.checklist import tell_open
from mingjian.pipeline.experts import read_experts as read_expert_list
from mingjian.pipeline.grants import tell_grants
from mingjian.pipeline.placed import Candidate, Placed, StepResult
from mingjian.pipeline.progress import read_progress_sheet
from mingjian.pipeline.recusal import find_conflicts, stand_aside, tell_conflicts
from mingjian.pipeline.report import kept_campaign
from mingjian.pipeline.scoresheet import Known, Sheet, read_sheet
from mingjian.pipeline.scoring import Value, aggregate, print_figure, tell_crowded
from mingjian.pipeline.select import Entrants, Input, list_entrants, select
from mingjian.pipeline.statuses import changes_of_selection, confirm, standings
from mingjian.pipeline.unused import tell_unused
from mingjian.pipeline.validate import judge_records
from mingjian.reports.ranking import Ranked, Ranking, ScoreLine, Step, write_ranking
from mingjian.reports.score_sheet import Entrant, write_score_sheet

WORKBOOK = "评审汇总与排序.xlsx"
USUAL_EXPERTS = 3
"""Columns of an empty sheet where nobody said how many experts there are; more can be added."""
OTHER_THEME = "其他"
"""What is on none of the notice's lists, which end in 等."""


@dataclass(frozen=True, slots=True)
class Selected:
    """What choosing came to."""

    campaign: Campaign
    results: list[StepResult]
    changed: int
    workbook: Path
    used: list[Setting]  # the settings that it depends on
    notes: list[str]  # on experts who judge their own, and on the reviewer's checklist


def only_campaign(store: Store, campaign_id: str | None) -> Campaign:
    """The campaign asked for, else the only one of the workspace. Raises UsageError where that is not plain."""
    known = [row[0] for row in store.connection.execute("SELECT DISTINCT campaign FROM submission ORDER BY 1").fetchall()]
    if campaign_id is None and len(known) != 1:
        raise UsageError(
            f"工作区里有 {len(known)} 个活动（{'、'.join(known)}），请用 --campaign 指明是哪一个。"
            if known
            else "工作区里还没有申报。请先运行 mingjian check。"
        )
    wanted = campaign_id or known[0]
    if wanted not in known:
        raise UsageError(
            f"工作区里没有活动 {wanted} 的申报（有：{'、'.join(known) or '无'}）。请检查 --campaign 和 --workspace。"
        )
    return kept_campaign(store.folder, wanted)


def find_step(campaign: Campaign, step_id: str | None) -> SelectionStep:
    """The step asked for, else the only one. Raises UsageError that lists the steps."""
    steps = campaign.selection
    found = campaign.step(step_id) if step_id else (steps[0] if len(steps) == 1 else None)
    if found is None:
        listed = "；".join(f"{each.id}（{each.name}）" for each in steps)
        raise UsageError(
            f"请用 --step 指明是哪个步骤：{listed}。" if steps else f"活动 {campaign.id} 没有写评选步骤（selection）。"
        )
    return found


def import_sheet(store: Store, campaign: Campaign, step: SelectionStep, path: Path, by: str, now: datetime) -> tuple[Sheet, int]:
    """Take in one sheet, all of it or nothing; returns it and how many earlier scores it replaced.

    Submissions under review get the status 评审中. Raises InputError, UsageError.
    """
    rows = store.connection.execute(
        "SELECT submission_id, title, unit, status = ? FROM submission WHERE campaign = ? ORDER BY 1",
        [Status.SUPERSEDED.value, campaign.id],
    ).fetchall()
    names = called(store.connection, campaign.id)
    sheet = read_sheet(path, step, [Known(*row, names=tuple(names.get(row[0], ()))) for row in rows], by)
    concerned = {each.submission_id for each in (*sheet.scores, *sheet.rulings)}
    before = standings(store.connection, campaign.id)
    early = [one for one in concerned if one in before and before[one].status in {Status.NEEDS_FIX, Status.REJECTED}]
    with store.transaction():
        replaced = keep_scores(store.connection, campaign.id, sheet.scores, now)
        keep_rulings(store.connection, campaign.id, sheet.rulings, now)
        keep_experts(store.connection, campaign.id, sheet.experts, by, now)
        started = [
            Decision(one, Status.IN_REVIEW.value, by, now, f"{step.name}：导入 {path.name}", step.id)
            for one in sorted(concerned - set(early))
            if one in before and before[one].status in {Status.RECEIVED, Status.PASSED, Status.CHECKED}
        ]
        add_decisions(store.connection, campaign.id, started)
        set_statuses(store.connection, campaign.id)
    store.publish()
    return sheet, replaced


def _tracks_of(store: Store, campaign: Campaign, submissions: Sequence[str]) -> dict[str, str | None]:
    """Submission id → category, of the whole campaign. Raises UsageError where one of these is not in it."""
    rows = store.connection.execute("SELECT submission_id, track FROM submission WHERE campaign = ?", [campaign.id]).fetchall()
    tracks: dict[str, str | None] = dict(rows)
    if strange := set(submissions) - tracks.keys():
        raise UsageError(f"没有编号为 {'、'.join(sorted(strange))} 的申报。编号见核验与查重总表。")
    return tracks


def decide(store: Store, campaign: Campaign, submissions: Sequence[str], change: Decision) -> int:
    """Set the status of submissions by hand; returns how many changed. change: who, when, why; of no submission.

    The same status again passes the errors that the check has found since. Raises UsageError for unknown submissions.
    """
    _tracks_of(store, campaign, submissions)
    before = standings(store.connection, campaign.id)
    wrong = {each.submission_id for each in read_standing(store.connection, campaign.id)} if change.status in PASSING else set()
    changes = [
        confirm(replace(change, submission_id=one), before.get(one))
        for one in dict.fromkeys(submissions)
        if one not in before or before[one].status.value != change.status or one in wrong
    ]
    with store.transaction():
        add_decisions(store.connection, campaign.id, changes)
        set_statuses(store.connection, campaign.id)
    store.publish()
    return len(changes)


def set_theme(store: Store, campaign: Campaign, submissions: Sequence[str], ruling: ThemeRuling, now: datetime) -> int:
    """Give submissions a theme of their category's list, or 其他; returns how many. ruling: of no submission.

    Raises UsageError for unknown submissions and themes.
    """
    tracks = _tracks_of(store, campaign, submissions)
    for one in submissions:
        known = [each for each in campaign.tracks if each.id == tracks[one] or not tracks[one]]
        names = [theme.name for each in known for theme in each.themes]
        if ruling.theme not in (*names, OTHER_THEME):
            raise UsageError(f"{one} 不能归入“{ruling.theme}”，可写：{'、'.join((*names, OTHER_THEME))}。")
    chosen = list(dict.fromkeys(submissions))
    with store.transaction():
        keep_themes(store.connection, campaign.id, [replace(ruling, submission_id=one) for one in chosen], now)
    store.publish()
    return len(chosen)


def find_track(campaign: Campaign, words: str) -> str:
    """The id of the category that these words name. Raises UsageError that lists the categories."""
    exact = [each.id for each in campaign.tracks if words in {each.id, each.name, each.short, *each.aliases}]
    spoken = campaign.track_of(words)
    if not exact and spoken is None:
        raise UsageError(f"没有“{words}”这一类，可写：{'、'.join(each.short for each in campaign.tracks)}。")
    return exact[0] if exact or spoken is None else spoken.id


def set_track(store: Store, campaign: Campaign, submissions: Sequence[str], ruling: TrackRuling, now: datetime) -> int:
    """Put submissions into a category; returns how many. ruling: of no submission. Raises UsageError for unknown submissions."""
    _tracks_of(store, campaign, submissions)
    chosen = list(dict.fromkeys(submissions))
    with store.transaction():
        keep_tracks(store.connection, campaign.id, [replace(ruling, submission_id=one) for one in chosen], now)
    store.publish()
    return len(chosen)


def record_progress(store: Store, campaign: Campaign, path: Path, by: str) -> tuple[list[StageTime], int]:
    """Record when stages took place, all of a file or nothing; returns them and how many took an earlier record's place.

    Raises InputError.
    """
    times = read_progress_sheet(path, by)
    with store.transaction():
        replaced = keep_progress(store.connection, campaign.id, times)
    return times, replaced


def process_findings(store: Store, campaign: Campaign) -> list[Finding]:
    """What the organiser's own records say against the notice; a check of the inbox finds the same, and what submissions bear on."""
    times = read_progress(store.connection, campaign.id)
    traces = read_traces(store.connection, campaign.id, {each.id: each.name for each in campaign.selection})
    return judge_records(campaign, tuple(times), tuple(traces)) if times else []


def aggregate_step(
    store: Store, campaign: Campaign, step: SelectionStep, settings: Mapping[str, str], ruled: tuple[str, datetime]
) -> tuple[Campaign, dict[str, Value], list[str]]:
    """The campaign as decided, the value of every submission with scores in a step, notes on experts. ruled: by whom and when.

    Raises UsageError where a setting is open or says what cannot be done; then none of the settings is kept.
    """
    decided = try_settings(store, campaign, settings)
    given, notes = _input(store, decided)
    scores = [each for each in given.scores if each.step == step.id]
    values = aggregate(list(dict.fromkeys(each.submission_id for each in scores)), scores, step, decided) if scores else {}
    notes += tell_crowded(values.values(), _titles(store, campaign), decided)
    return decide_settings(store, campaign, settings, *ruled), values, notes


def write_sheet(store: Store, campaign: Campaign, step: SelectionStep, experts: Sequence[str], out: Path) -> Entrants:
    """Write the empty sheet of a step; returns whom it lists and whom not. experts: heads of their columns.

    Raises UsageError where an earlier step is not done, InputError where the file is there already.
    """
    if out.exists():
        raise InputError(f"{out}：已经有这个文件，没有覆盖（可能已经填写）。请用 --out 换一个文件名。")
    entrants = list_entrants(_input(store, campaign)[0], step)
    tracks = {each.id: each.short for each in campaign.tracks}
    rows = [
        Entrant(
            each.submission_id,
            tracks.get(each.track, each.track),
            each.title,
            each.unit,
            each.recommender,
            "；".join(part for part in (each.before, f"待核定：{each.open_question}" if each.doubts else "") if part),
        )
        for each in entrants.judged
    ]
    write_score_sheet(out, f"{campaign.short} {step.name}", step.by, rows, experts)
    return entrants


def name_experts(campaign: Campaign, words: str) -> list[str]:
    """The heads of the experts' columns: by their names, else as many as the setting says, else three."""
    names = [each.strip() for each in re.split(r"[,，、;；]", words) if each.strip()]
    if names:
        return [each if each.startswith(("专家", "评委")) else f"专家{each}" for each in names]
    number = re.search(r"\d{1,2}", str(campaign.setting("experts").value or ""))
    return [f"专家{place}" for place in range(1, 1 + (int(number[0]) if number else USUAL_EXPERTS))]


def record_experts(store: Store, campaign: Campaign, path: Path, by: str, now: datetime) -> tuple[int, int]:
    """Record experts with their units, all of a file or nothing; returns how many, and how many took an earlier one's place.

    Raises InputError.
    """
    experts = read_expert_list(path)
    with store.transaction():
        replaced = keep_experts(store.connection, campaign.id, experts, by, now)
    store.publish()
    return len(experts), replaced


def _input(store: Store, campaign: Campaign) -> tuple[Input, list[str]]:
    """All that choosing depends on, as the workspace holds it; and what is to be told of experts who judge their own."""
    candidates = find_candidates(store.connection, campaign, store.register_rows())
    scores, experts = read_scores(store.connection, campaign.id), read_experts(store.connection, campaign.id)
    conflicts = find_conflicts(candidates, scores, experts)
    given = Input(
        campaign=campaign,
        candidates=candidates,
        scores=stand_aside(scores, conflicts, campaign),
        rulings=read_rulings(store.connection, campaign.id),
    )
    return given, [f"回避：{each}" for each in tell_conflicts(conflicts, scores, experts, campaign)]


def _titles(store: Store, campaign: Campaign) -> dict[str, str]:
    """Submission id → title."""
    rows = store.connection.execute("SELECT submission_id, title FROM submission WHERE campaign = ?", [campaign.id]).fetchall()
    return dict(rows)


def _tell_checklist(store: Store, campaign: Campaign, candidates: Sequence[Candidate]) -> list[str]:
    """What is to be told of the reviewer's checklist of who takes part."""
    titles = {each.submission_id: (each.title, each.track) for each in candidates if not each.ineligible}
    return [f"评审清单：{each}" for each in tell_open(campaign, titles, read_judgements(store.connection, campaign.id))]


def _tell_uncompared(store: Store, campaign: Campaign) -> list[str]:
    """Who was scored and never compared, where the notice has 查重 go before."""
    asked = (each for each in campaign.rules if each.check.kind == "timetable" and "查重" in each.check.order)
    rule = next(asked, None)
    if rule is None:
        return []
    rows = store.connection.execute(
        "SELECT DISTINCT s.submission_id, s.title FROM submission s JOIN score c USING (submission_id, campaign) "
        "WHERE s.campaign = ? AND s.status <> ? AND submission_id NOT IN (SELECT submission_id FROM rate) ORDER BY 1",
        [campaign.id, Status.SUPERSEDED.value],
    ).fetchall()
    return [
        f"程序：{rule.id}：{title}（{one}）已有评分，没有查重结果（多半是正文没有读出）。通知规定先查重、后评审，请补报可读的材料，核验后再评。"
        for one, title in rows
    ]


def run_selection(store: Store, campaign: Campaign, settings: Mapping[str, str], by: str, out: Path, now: datetime) -> Selected:
    """Choose by all that was imported, change the statuses, write the workbook.

    Raises UsageError where a setting is open or says what cannot be done; then none of the settings is kept.
    """
    given, notes = _input(store, try_settings(store, campaign, settings))
    notes += [*_tell_checklist(store, campaign, given.candidates), *_tell_uncompared(store, campaign)]
    results = select(given)
    notes += [f"补助：{each}" for each in tell_grants(results, given.campaign)]
    titles = dict(
        store.connection.execute("SELECT submission_id, title FROM submission WHERE campaign = ?", [campaign.id]).fetchall()
    )
    notes += [f"裁定：{each}" for each in (*tell_unused(results, given.rulings, titles), *tell_lapsed(store, given.campaign))]
    decided = decide_settings(store, campaign, settings, by, now)
    changes = changes_of_selection(results, standings(store.connection, campaign.id), by, now)
    with store.transaction():
        add_decisions(store.connection, campaign.id, changes)
        set_statuses(store.connection, campaign.id)
    store.publish()
    out.mkdir(parents=True, exist_ok=True)
    workbook = out / WORKBOOK
    ruled = rulings_in_force(store, decided)
    write_ranking(_ranking(given, results, (ruled, notes), (by, now)), workbook)
    return Selected(decided, results, len(changes), workbook, used_settings(store.connection, decided), notes)


HOW = {
    "scores": "专家评分的平均",
    "votes": "网络投票票数",
    "combined": "专家平均分和票数各折成最高者的百分数，再按权重相加",
    "list": "主办方的结论",
}


def _ranking(
    given: Input, results: Sequence[StepResult], ruled: tuple[Mapping[str, SettingRuling], list[str]], run: tuple[str, datetime]
) -> Ranking:
    """The workbook's content from what choosing came to. ruled: settings, and notes on experts; run: by whom and when."""
    tracks = {each.id: each.short for each in given.campaign.tracks}
    steps = [
        Step(
            name=result.step.name,
            clause=result.step.clause,
            how=HOW[result.step.by],
            state=result.waits or "完成",
            problems=result.problems,
            rows=[_ranked(each, tracks) for each in result.placed],
        )
        for result in results
    ]
    names = {each.submission_id: each.title for each in given.candidates}
    step_names = {each.id: each.name for each in given.campaign.selection}
    scores = [
        ScoreLine(
            step_names.get(each.step, each.step),
            each.submission_id,
            names.get(each.submission_id, ""),
            each.reviewer,
            each.criterion,
            each.value,
            each.comment,
        )
        for each in given.scores
    ]
    return Ranking(given.campaign.title, steps, scores, given.campaign.settings, *ruled, *run)


def _ranked(placed: Placed, tracks: Mapping[str, str]) -> Ranked:
    one, value = placed.candidate, placed.value
    scores = ""
    if value is not None:
        marks = dict.fromkeys(value.trimmed, "（去掉）")
        told = [f"{name} {print_figure(figure)}{marks.get(name, '')}" for name, figure in value.scores]
        scores = "；".join([*told, *(f"{name} 回避" for name in value.recused)])
    return Ranked(
        group=tracks.get(one.track, one.track),
        rank=placed.rank,
        submission_id=one.submission_id,
        title=one.title,
        unit=one.unit,
        recommender=one.recommender,
        value=float(value.figure) if value is not None and value.figure is not None else None,
        votes=float(value.votes) if value is not None and value.votes is not None else None,
        scores=scores,
        outcome=placed.outcome.value,
        award=placed.award,
        reason=placed.reason,
        before=one.before,
    )
