"""`mingjian review` and `mingjian select`: scores, votes and rulings from sheets, aggregation, choosing."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mingjian.data.errors import InputError, UsageError
from mingjian.flows.cli.checklist import CAMPAIGN, checklist
from mingjian.flows.cli.library import WORKSPACE
from mingjian.flows.cli.screen import say, show_table
from mingjian.flows.cli.signing import BY, MAYBE_BY, read_words
from mingjian.flows.settings import read_settings
from mingjian.reports.wording import MEASURES, STATUSES

if TYPE_CHECKING:
    from mingjian.data.campaign import Setting

STEP = click.option("--step", "step_id", metavar="步骤", help="哪个评选步骤；只有一个时可以不写")
SET = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="设置=取值",
    help="主办方的裁定，如 trimming=否（可写多次）；留存在工作区，印在结果上",
)
OPEN_TO_PEOPLE = ("received", "needs_fix", "passed", "checked", "in_review", "shortlisted", "selected", "rejected")


@click.group(help="导入评分、票数和裁定，汇总，改状态。")
def review() -> None:
    """Scores, votes, rulings, statuses."""


review.add_command(checklist)


@review.command("sheet", help="生成一个步骤的空表（评分、票数或结论），列好编号和名称，填好后用 review import 导入。")
@CAMPAIGN
@STEP
@click.option("--experts", default="", metavar="姓名", help="专家姓名，用逗号分开；不写按设置 experts 的人数编号")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="文件.xlsx", help="写到哪里；默认工作区的 reports/活动"
)
@WORKSPACE
def write_empty(campaign_id: str | None, step_id: str | None, experts: str, out: Path | None, workspace: Path | None) -> None:
    """Write the empty sheet of a step."""
    from mingjian.data.store import open_store  # noqa: PLC0415 - help needs no database
    from mingjian.flows.selection import find_step, name_experts, only_campaign, write_sheet  # noqa: PLC0415 - the same

    place = read_settings(workspace).workspace
    with open_store(place, make=False) as store:
        campaign = only_campaign(store, campaign_id)
        step = find_step(campaign, step_id)
        path = out or place / "reports" / campaign.id / f"{step.name}_空表.xlsx"
        listed = write_sheet(store, campaign, step, name_experts(campaign, experts), path)
    measure = MEASURES[campaign.object]
    say(f"{step.name}：{len(listed.judged)} {measure} → {path}")
    left_out = Counter(why for _, why in listed.left_out)
    if left_out:
        told = "；".join(f"{why} {count} {measure}" for why, count in left_out.most_common())
        say(f"没有列入 {left_out.total()} {measure}：{told}。")
    say(f"填好后导入：mingjian review import 文件 --step {step.id} --by 姓名")


@review.command("import", help="导入评分表、投票结果或裁定（xlsx、xls、et、csv）；有一行不对就一行也不导入。")
@click.argument("files", nargs=-1, required=True, metavar="文件...", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@CAMPAIGN
@STEP
@BY
@WORKSPACE
def import_files(files: tuple[Path, ...], campaign_id: str | None, step_id: str | None, by: str, workspace: Path | None) -> None:
    """Take in sheets."""
    from mingjian.data.store import open_store  # noqa: PLC0415 - help needs no database
    from mingjian.flows.selection import find_step, import_sheet, only_campaign  # noqa: PLC0415 - the same

    with open_store(read_settings(workspace).workspace, make=False) as store:
        campaign = only_campaign(store, campaign_id)
        step = find_step(campaign, step_id)
        for path in files:
            sheet, replaced = import_sheet(store, campaign, step, path, by, datetime.now(UTC))
            votes = sum(each.criterion == "票数" for each in sheet.scores)
            told = f"评分 {len(sheet.scores) - votes} 项，票数 {votes} 项，裁定 {len(sheet.rulings)} 项"
            say(f"{path.name}（{step.name}）：{told}" + (f"；替换了原有的 {replaced} 项" if replaced else "") + "。")


@review.command("settings", help="通知未定之处主办方怎样裁定：列出取值、谁、何时；用 --set 裁定。")
@CAMPAIGN
@SET
@MAYBE_BY
@WORKSPACE
def list_settings(campaign_id: str | None, settings: tuple[str, ...], by: str, workspace: Path | None) -> None:
    """Show the settings, and decide some."""
    from mingjian.data.store import open_store  # noqa: PLC0415 - help needs no database
    from mingjian.flows.rulings import decide_settings, rulings_in_force, tell_lapsed  # noqa: PLC0415 - the same
    from mingjian.flows.selection import only_campaign  # noqa: PLC0415 - the same

    with open_store(read_settings(workspace).workspace, make=False) as store:
        campaign = only_campaign(store, campaign_id)
        if settings and not by:
            raise UsageError("裁定要写明是谁：请加上 --by 姓名。")
        campaign = decide_settings(store, campaign, read_choices(settings), by, datetime.now(UTC))
        rulings, lapsed = rulings_in_force(store, campaign), tell_lapsed(store, campaign)
    rows = [
        (each.id, each.question, each.printed, *((ruled.ruled_by, f"{ruled.ruled_at:%Y-%m-%d %H:%M}") if ruled else ("", "")))
        for each in campaign.settings
        for ruled in (rulings.get(each.id),)
    ]
    show_table(("设置", "通知未定的问题", "取值", "裁定人", "裁定时间"), rows, title=campaign.title)
    for line in lapsed:
        say(line)


@review.command(help="按主办方裁定的口径汇总评分（不改状态）。")
@CAMPAIGN
@STEP
@SET
@MAYBE_BY
@WORKSPACE
def aggregate(campaign_id: str | None, step_id: str | None, settings: tuple[str, ...], by: str, workspace: Path | None) -> None:
    """Show the values of one step."""
    from mingjian.data.store import open_store  # noqa: PLC0415 - help needs no database
    from mingjian.data.used_settings import used_settings  # noqa: PLC0415 - the same
    from mingjian.flows.selection import aggregate_step, find_step, only_campaign  # noqa: PLC0415 - the same
    from mingjian.pipeline.scoring import print_figure  # noqa: PLC0415 - the same

    with open_store(read_settings(workspace).workspace, make=False) as store:
        campaign = only_campaign(store, campaign_id)
        step = find_step(campaign, step_id)
        campaign, values, notes = aggregate_step(store, campaign, step, read_choices(settings), (by, datetime.now(UTC)))
        names = dict(store.connection.execute("SELECT submission_id, title FROM submission").fetchall())
        used = used_settings(store.connection, campaign)
    if not values:
        say(f"{step.name}：还没有导入评分或票数。请先运行 mingjian review import 文件 --step {step.id}。")
        return
    ordered = sorted(values.values(), key=lambda each: (each.figure is None, -(each.figure or 0), each.submission_id))
    rows = [
        (
            each.submission_id,
            names.get(each.submission_id, ""),
            each.lack if each.figure is None else print_figure(each.figure),
            "；".join(
                f"{name} {print_figure(figure)}{'（去掉）' if name in each.trimmed else ''}" for name, figure in each.scores
            ),
            "" if each.votes is None else print_figure(each.votes),
            "、".join(each.recused),
        )
        for each in ordered
    ]
    show_table(("编号", "名称", "得分", "各专家", "票数", "回避"), rows, title=step.name)
    for note in notes:
        say(note)
    say_settings(used)


@review.command("status", help="改一件或几件申报的状态，记下谁、何时、为什么。")
@click.argument("submissions", nargs=-1, required=True, metavar="编号...")
@click.option("--to", "status", required=True, metavar="状态", help="、".join(STATUSES[each] for each in OPEN_TO_PEOPLE))
@click.option("--why", required=True, metavar="理由", callback=read_words, help="写入变更记录")
@BY
@CAMPAIGN
@WORKSPACE
def set_status(
    submissions: tuple[str, ...], status: str, why: str, by: str, campaign_id: str | None, workspace: Path | None
) -> None:
    """Set a status by hand."""
    from mingjian.data.reviewing import Decision  # noqa: PLC0415 - help needs no database
    from mingjian.data.store import open_store  # noqa: PLC0415 - the same
    from mingjian.flows.selection import decide, only_campaign  # noqa: PLC0415 - the same

    found = next((each for each in OPEN_TO_PEOPLE if status in {each, STATUSES[each]}), None)
    if found is None:
        raise UsageError(f"没有“{status}”这种状态，可写：{'、'.join(STATUSES[each] for each in OPEN_TO_PEOPLE)}。")
    with open_store(read_settings(workspace).workspace, make=False) as store:
        change = Decision("", found, by, datetime.now(UTC), why)
        changed = decide(store, only_campaign(store, campaign_id), submissions, change)
    say(f"已改为“{STATUSES[found]}” {changed} 件，另有 {len(set(submissions)) - changed} 件本来就是。")


@review.command("theme", help="改定一件或几件案例的主题；再次核验时以此为准。")
@click.argument("submissions", nargs=-1, required=True, metavar="编号...")
@click.option("--to", "theme", required=True, metavar="主题", help="通知的参考主题之一，或“其他”")
@click.option("--why", required=True, metavar="理由", callback=read_words, help="随改定一并留存")
@BY
@CAMPAIGN
@WORKSPACE
def set_theme(
    submissions: tuple[str, ...], theme: str, why: str, by: str, campaign_id: str | None, workspace: Path | None
) -> None:
    """Set a theme by hand."""
    from mingjian.data.reviewing import ThemeRuling  # noqa: PLC0415 - help needs no database
    from mingjian.data.store import open_store  # noqa: PLC0415 - the same
    from mingjian.flows import selection  # noqa: PLC0415 - the same

    with open_store(read_settings(workspace).workspace, make=False) as store:
        campaign = selection.only_campaign(store, campaign_id)
        changed = selection.set_theme(store, campaign, submissions, ThemeRuling("", theme, why, by), datetime.now(UTC))
    say(f"已归入“{theme}” {changed} 件，记下了改定人和理由。总表和报告在下次核验时更新。")


@review.command("track", help="写明一件或几件申报的类别（没有读出的，或读错的）；再次核验时以此为准。")
@click.argument("submissions", nargs=-1, required=True, metavar="编号...")
@click.option("--to", "track", required=True, metavar="类别", help="通知的类别之一，如 技术能手")
@click.option("--why", required=True, metavar="理由", callback=read_words, help="随改定一并留存")
@BY
@CAMPAIGN
@WORKSPACE
def set_track(
    submissions: tuple[str, ...], track: str, why: str, by: str, campaign_id: str | None, workspace: Path | None
) -> None:
    """Set a category by hand."""
    from mingjian.data.reviewing import TrackRuling  # noqa: PLC0415 - help needs no database
    from mingjian.data.store import open_store  # noqa: PLC0415 - the same
    from mingjian.flows import selection  # noqa: PLC0415 - the same

    with open_store(read_settings(workspace).workspace, make=False) as store:
        campaign = selection.only_campaign(store, campaign_id)
        found = selection.find_track(campaign, track)
        changed = selection.set_track(store, campaign, submissions, TrackRuling("", found, why, by), datetime.now(UTC))
    named = campaign.track(found)
    say(
        f"已归入“{named.short if named else found}” {changed} 件，记下了改定人和理由。这一类的条款在下次 mingjian check 时核验，总表和报告随之更新。"
    )


@review.command("progress", help="登记各环节的起止日期（xlsx、csv，表头：环节、开始、结束），与通知的时间安排和程序核对。")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@BY
@CAMPAIGN
@WORKSPACE
def progress(file: Path, by: str, campaign_id: str | None, workspace: Path | None) -> None:
    """Record when the stages took place."""
    from mingjian.data.store import open_store  # noqa: PLC0415 - help needs no database
    from mingjian.flows.selection import only_campaign, process_findings, record_progress  # noqa: PLC0415 - the same

    with open_store(read_settings(workspace).workspace, make=False) as store:
        campaign = only_campaign(store, campaign_id)
        times, replaced = record_progress(store, campaign, file, by)
        findings = process_findings(store, campaign)
    say(f"{file.name}：登记 {len(times)} 个环节" + (f"，替换了原有的 {replaced} 个" if replaced else "") + "。")
    for each in findings:
        say(f"  {each.rule_id}：{each.message}")
    say("再次运行 mingjian check 后，上述问题写入总表。" if findings else "与通知的时间安排和程序没有不符之处。")


@review.command("experts", help="登记评审专家和单位（xlsx、csv，表头：专家、单位，可加推荐单位），用于回避。")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@BY
@CAMPAIGN
@WORKSPACE
def experts(file: Path, by: str, campaign_id: str | None, workspace: Path | None) -> None:
    """Record who scores, and of what unit."""
    from mingjian.data.store import open_store  # noqa: PLC0415 - help needs no database
    from mingjian.flows.selection import only_campaign, record_experts  # noqa: PLC0415 - the same

    with open_store(read_settings(workspace).workspace, make=False) as store:
        number, replaced = record_experts(store, only_campaign(store, campaign_id), file, by, datetime.now(UTC))
    say(f"{file.name}：登记专家 {number} 名" + (f"，替换了原有的 {replaced} 名" if replaced else "") + "。")


HISTORY = """
SELECT strftime(decided_at, '%Y-%m-%d %H:%M'), status, award, decided_by, reason FROM (
    SELECT decided_at, number, status, award, decided_by, reason FROM decisions WHERE submission_id = $id
    UNION ALL
    SELECT ruled_at, NULL, '主题改定', theme, ruled_by, reason FROM theme_ruling WHERE submission_id = $id{tracks})
ORDER BY decided_at, number
"""
OF_TRACK = "类别改定"
OF_TRACKS = """
    UNION ALL
    SELECT ruled_at, NULL, '类别改定', track, ruled_by, reason FROM track_ruling WHERE submission_id = $id"""


@review.command("history", help="一件申报的全部变更：状态、类别和主题，谁、何时、为什么。")
@click.argument("submission", metavar="编号")
@WORKSPACE
def show_history(submission: str, workspace: Path | None) -> None:
    """Show who changed what, when and why."""
    from mingjian.data.store import open_snapshot  # noqa: PLC0415 - help needs no database
    from mingjian.pipeline.report import kept_campaign  # noqa: PLC0415 - the same

    place = read_settings(workspace).workspace
    connection = open_snapshot(place)
    try:
        owner = connection.execute("SELECT campaign FROM submission WHERE submission_id = ?", [submission]).fetchone()
        tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        of_tracks = OF_TRACKS if "track_ruling" in tables else ""  # published before there were any
        rows = connection.execute(HISTORY.format(tracks=of_tracks), {"id": submission}).fetchall()
    finally:
        connection.close()
    if not rows or owner is None:
        raise UsageError(f"没有编号为 {submission} 的申报。编号见核验与查重总表。")
    names = {each.id: each.short for each in kept_campaign(place, owner[0]).tracks}
    shown = [
        (at, STATUSES.get(status, status), names.get(what, what) if status == OF_TRACK else what, by, why)
        for at, status, what, by, why in rows
    ]
    show_table(("时间", "状态", "等次、类别或主题", "谁", "理由"), shown, title=submission)


@click.command(help="按通知的数额、门槛、并列和排除规定逐步评选；没有裁定的并列不排先后。")
@CAMPAIGN
@SET
@BY
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹", help="写到哪里；默认工作区的 reports/活动"
)
@WORKSPACE
def select(campaign_id: str | None, settings: tuple[str, ...], by: str, out: Path | None, workspace: Path | None) -> None:
    """Choose step by step."""
    from mingjian.data.reviewing import Verdict  # noqa: PLC0415 - help needs no database
    from mingjian.data.store import open_store  # noqa: PLC0415 - the same
    from mingjian.flows.selection import only_campaign, run_selection  # noqa: PLC0415 - the same

    place = read_settings(workspace).workspace
    with open_store(place, make=False) as store:
        campaign = only_campaign(store, campaign_id)
        folder = out or place / "reports" / campaign.id
        done = run_selection(store, campaign, read_choices(settings), by, folder, datetime.now(UTC))
    for result in done.results:
        awarded = dict.fromkeys((award.name for award in result.step.awards), 0)
        for each in result.placed:
            direct = each.outcome.value.startswith(Verdict.DIRECT.value)  # beside the numbers of the awards, not in them
            name = each.outcome.value if direct else each.award or each.outcome.value
            awarded[name] = awarded.get(name, 0) + 1
        say(
            f"{result.step.name}：" + "，".join(f"{name} {count}" for name, count in awarded.items() if count or not result.waits)
        )
        for rule, message in result.problems:
            say(f"  {rule}：{message}")
        if result.waits:
            say(f"  停在这里：{result.waits}。")
    for note in done.notes:
        say(note)
    say(f"状态变更 {done.changed} 件，已记入 decisions。")
    say_settings(done.used)
    say(f"请打开 {done.workbook}")


def read_choices(settings: tuple[str, ...]) -> dict[str, str]:
    """--set words as setting → value; @FILE stands for the places that a table allots.

    Raises UsageError where one is not written so, InputError where the file holds no such table.
    """
    choices: dict[str, str] = {}
    for each in settings:
        name, sign, value = each.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise UsageError(f"--set 写成“{each}”，应当是 设置=取值，如 --set trimming=否。")
        choices[name.strip()] = _read_file(value.strip()[1:]) if value.strip().startswith("@") else value.strip()
    return choices


def _read_file(words: str) -> str:
    """What a table allots, in the words of the setting."""
    from mingjian.pipeline.allotment import read_allotment  # noqa: PLC0415 - most settings are no files

    path = Path(words)
    if not path.is_file():
        raise InputError(f"{path}：没有这个文件。请检查路径。")
    return read_allotment(path)


def say_settings(settings: Sequence["Setting"]) -> None:
    """Print what the organiser decides, as it was used."""
    say("口径（通知没有规定、由主办方裁定；全部设置见 mingjian review settings）：")
    for each in settings:
        say(f"  {each.question}{each.printed}（设置 {each.id}）")
