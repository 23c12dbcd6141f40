"""`mingjian check`: the main job over an inbox."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from mingjian.flows.cli.review import MAYBE_BY, SET, read_choices
from mingjian.flows.cli.screen import percent, progress_bar, say, show_table
from mingjian.flows.settings import Settings, read_settings
from mingjian.reports.wording import LEFT_ASIDE, STATUSES, WORDS

if TYPE_CHECKING:
    from mingjian.data.campaign import Campaign


class Decided(TypedDict):
    """What the command line says of rulings."""

    settings: tuple[str, ...]
    by: str


@click.command(help="核验并查重 INBOX（收件箱文件夹），结果写入工作区。再次运行时只做新增的部分。")
@click.argument("inbox", type=click.Path(path_type=Path))
@click.option("--campaign", "campaign_id", required=True, metavar="活动", help="活动编号（见 mingjian campaign list）或活动文件")
@click.option(
    "--workspace", type=click.Path(path_type=Path), metavar="文件夹", help="工作区；默认 $MINGJIAN_WORKSPACE 或 ./workspace"
)
@click.option("--jobs", type=click.IntRange(1, 64), metavar="个数", help="同时读取文件的进程数")
@SET
@MAYBE_BY
def check(inbox: Path, campaign_id: str, workspace: Path | None, jobs: int | None, **decided: Unpack[Decided]) -> None:
    """Run the main job and show what was found."""
    run_and_show(inbox, campaign_id, read_settings(workspace, jobs), (read_choices(decided["settings"]), decided["by"]))


def run_and_show(inbox: Path, campaign_id: str, settings: Settings, ruled: tuple[Mapping[str, str], str] | None = None) -> None:
    """Run the main job over the inbox, then print a table of what was found and the files to open."""
    say(f"明鉴：收件箱 {inbox} → 工作区 {settings.workspace}")
    from mingjian.data.campaign import load_campaign  # noqa: PLC0415 - after the first line is on the screen
    from mingjian.flows.check import check_inbox  # noqa: PLC0415 - the same
    from mingjian.flows.job import Rulings  # noqa: PLC0415 - the same

    campaign = load_campaign(campaign_id)
    with progress_bar() as bar:
        outcome = check_inbox(inbox, campaign, settings, bar, Rulings(*ruled) if ruled else None)
    if outcome.nothing_new:
        say("收件箱与上次核验时相同，没有新的工作。以下是上次的结果：")
    show_result(settings.workspace, campaign)
    if decided := [
        f"{each.question}{each.printed}"
        for each in outcome.settings
        if each.value is not None and (each.organiser_decides or each.value != campaign.setting(each.id).value)
    ]:
        say("主办方已裁定：" + "；".join(decided))
    if not outcome.nothing_new:
        say(
            f"共 {outcome.packages} 个包裹、{outcome.submissions} 件申报，新读文件 {outcome.materials_read} 个，用时 {outcome.seconds:.1f} 秒。"
        )


RESULT = """
SELECT s.submission_id, s.title, s.recommender, s.track, s.body_chars, s.picture_count, s.status,
       count(f.rule_id) FILTER (f.severity = 'error'), count(f.rule_id) FILTER (f.severity = 'warning'),
       any_value(r.total_rate), any_value(r.net_rate), any_value(r.max_single_rate), any_value(coalesce(o.title, l.title))
FROM submissions s LEFT JOIN findings f USING (submission_id) LEFT JOIN rates r USING (submission_id)
LEFT JOIN submissions o ON o.submission_id = r.max_single_source LEFT JOIN library l ON l.source_id = r.max_single_source
WHERE s.campaign = ? GROUP BY ALL ORDER BY any_value(r.total_rate) DESC NULLS LAST, s.submission_id
"""
SHOWN = 40


def show_result(workspace: Path, campaign: "Campaign") -> None:
    """Print the submissions with their rates and counts of findings, and the files to open."""
    from mingjian.data.queries import read_left_aside  # noqa: PLC0415 - commands that read nothing need no database
    from mingjian.data.store import open_snapshot  # noqa: PLC0415 - the same

    connection = open_snapshot(workspace)
    try:
        rows = connection.execute(RESULT, [campaign.id]).fetchall()
        aside = read_left_aside(connection, campaign.id)
        unread = connection.execute(
            "SELECT package, note FROM packages WHERE campaign = ? AND status IN ('unreadable', 'empty')", [campaign.id]
        ).fetchall()
    finally:
        connection.close()
    table = [
        (number, _short(title, 24), recommender, body, pictures, errors or "", warnings or "", percent(total), percent(net),
         f"{percent(single)} {_short(source, 12)}" if single else "", LEFT_ASIDE if one in aside else STATUSES.get(status, status))
        for number, (one, title, recommender, _, body, pictures, status, errors, warnings, total, net, single, source) in enumerate(rows[:SHOWN], 1)
    ]  # fmt: skip
    words = WORDS[campaign.object]
    heads = ("", words.name, "推荐单位", words.length, "图片", "错误", "提醒", "总重复率", "净重复率", "单篇最大", "状态")
    show_table(heads, table, right=(0, 3, 4, 5, 6, 7, 8))
    if len(rows) > SHOWN:
        say(f"（只显示前 {SHOWN} 件，共 {len(rows)} 件，全部见总表）")
    for package, note in unread:
        say(f"未能读取的包裹：{package} {note}")
    show_files(workspace / "reports" / campaign.id)


def show_files(folder: Path) -> None:
    """Name the files to open."""
    say("请打开：")
    for name, meaning in (
        ("目录.html", "全部申报一览，由此进入每件的查重报告"),
        ("核验与查重总表.xlsx", "全部申报、问题清单、重复来源"),
        ("补正通知", "每个需补正的推荐单位一份，Word 和 PDF，核对后即可发出"),
    ):
        if (folder / name).exists():
            say(f"  {folder / name}    {meaning}")


def _short(text: str | None, length: int) -> str:
    return "" if not text else text if len(text) <= length else text[: length - 1] + "…"
