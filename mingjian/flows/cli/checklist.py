"""`mingjian review checklist`: the rules that only people can judge, and what they found."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from mingjian.data.errors import UsageError
from mingjian.flows.cli.library import WORKSPACE
from mingjian.flows.cli.screen import say, show_table
from mingjian.flows.cli.signing import read_words
from mingjian.flows.settings import read_settings

if TYPE_CHECKING:
    from mingjian.flows.checklist import Sheet

CAMPAIGN = click.option("--campaign", "campaign_id", metavar="活动", help="哪个活动；工作区里只有一个时可以不写")
OUTCOMES = ("符合", "不符合", "存疑")


class Word(TypedDict):
    """What the command line says of a judgement."""

    rule_id: str
    outcome: str | None
    items: str
    note: str
    by: str


@click.command("checklist", help="只能由人核对的条款：列出一件的清单，或记下核对结论；不写编号列出全部的进度和主办方清单。")
@click.argument("submissions", nargs=-1, metavar="[编号...]")
@click.option("--rule", "rule_id", default="", metavar="规则", help="记哪一条的结论")
@click.option("--outcome", type=click.Choice(OUTCOMES), help="结论")
@click.option("--items", default="", metavar="1,3", help="符合通知所列的第几项条件")
@click.option("--why", "note", default="", metavar="说明", help="依据在哪里、为什么，随结论留存")
@click.option("--by", default="", metavar="姓名", callback=read_words, help="谁核对的，随结论留存")
@CAMPAIGN
@WORKSPACE
def checklist(submissions: tuple[str, ...], campaign_id: str | None, workspace: Path | None, **word: Unpack[Word]) -> None:
    """Show the checklist, or keep a judgement."""
    from mingjian.data.reviewing import Judged, Judgement  # noqa: PLC0415 - help needs no database
    from mingjian.data.store import open_store  # noqa: PLC0415 - the same
    from mingjian.flows.checklist import judge, read_sheets  # noqa: PLC0415 - the same
    from mingjian.flows.selection import only_campaign  # noqa: PLC0415 - the same

    outcome = word["outcome"]
    asked = {"--rule": word["rule_id"], "--outcome": outcome, "--by": word["by"]}
    missing = [name for name, given in asked.items() if not given]
    if missing and (len(missing) < len(asked) or word["items"] or word["note"]):
        raise UsageError(f"记结论要写明 --rule、--outcome 和 --by，缺 {'、'.join(missing)}。")
    with open_store(read_settings(workspace).workspace, make=False) as store:
        campaign = only_campaign(store, campaign_id)
        if outcome:
            items = read_items(word["items"])
            said = Judgement("", word["rule_id"], Judged(outcome), items, word["note"], word["by"], datetime.now(UTC))
            number = judge(store, campaign, submissions, said)
            say(f"{word['rule_id']} 记为“{outcome}” {number} 件。" if submissions else f"{word['rule_id']} 记为“{outcome}”。")
            say("报告在下次 mingjian report 时更新。")
            return
        sheets = read_sheets(store, campaign, submissions)
    if submissions:
        for each in sheets:
            show_sheet(each)
        return
    rows = [
        (each.submission_id, each.title, len(each.lines), each.open_count, _told(each)) for each in sheets if each.submission_id
    ]
    show_table(("编号", "名称", "条数", "未核对", "不符合、存疑"), rows, title=f"{campaign.title}　评审清单")
    for each in sheets:
        if not each.submission_id:
            show_sheet(each)
    say("一件的清单：mingjian review checklist 编号；记结论：加 --rule 规则 --outcome 符合 --why 说明 --by 姓名")


def show_sheet(sheet: "Sheet") -> None:
    """Print one checklist: clause and quoted words, what to look at, what was found."""
    say(f"{sheet.submission_id}　{sheet.title}".strip("　"))
    for line in sheet.lines:
        say(f"  {line.rule.id}　{line.rule.title}　{line.rule.clause}“{line.rule.quote}”")
        say(f"    看什么：{line.question}" + (f"（{line.asked}）" if line.asked else ""))
        for number, condition in enumerate(line.conditions, 1):
            say(f"      {number}. {condition}")
        judged = line.judgement
        if judged is None:
            say("    结论：未核对")
            continue
        items = f"（第{'、'.join(map(str, judged.items))}项）" if judged.items else ""
        say(f"    结论：{judged.outcome.value}{items}　{judged.note}　{judged.judged_by}　{judged.judged_at:%Y-%m-%d %H:%M}")


def _told(sheet: "Sheet") -> str:
    return "、".join(
        f"{line.rule.id}{line.judgement.outcome.value}"
        for line in sheet.lines
        if line.judgement and line.judgement.outcome.value != OUTCOMES[0]
    )


def read_items(words: str) -> tuple[int, ...]:
    """1,3 as numbers. Raises UsageError."""
    parts = [each for each in re.split(r"[,，、\s]+", words) if each]
    if strange := [each for each in parts if not (each.isascii() and each.isdigit())]:
        raise UsageError(f"--items 写的是“{'、'.join(strange)}”，应当是条件的序号，如 1,3。")
    return tuple(sorted({int(each) for each in parts}))
