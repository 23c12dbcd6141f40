"""The papers of `mingjian report`: letters, official tables and the list for publication."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from mingjian.data.errors import UsageError
from mingjian.data.known_settings import CORRECTION_DUE, TABLE_RATE
from mingjian.data.moments import SHANGHAI, parse_moment, print_deadline
from mingjian.flows.cli.screen import say
from mingjian.reports.wording import OBJECTS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from mingjian.data.campaign import Campaign


class PaperOptions(TypedDict):
    """What the command line says of papers."""

    campaign_id: str | None
    letters: bool
    tables: bool
    results: bool
    due: str
    settings: tuple[str, ...]
    by: str
    unmasked: bool


def write_papers(connection: "DuckDBPyConnection", campaigns: Sequence["Campaign"], folder: Path, options: PaperOptions) -> None:
    """Write the papers asked for, of these campaigns, and say where they are."""
    for campaign in campaigns:
        place = folder / campaign.id
        if options["letters"] or options["due"]:
            _write_letters(connection, campaign, place)
        if options["tables"]:
            _write_tables(connection, campaign, place, masked=not options["unmasked"])
        if options["results"]:
            _write_results(connection, campaign, place)


def decide(workspace: Path, options: PaperOptions, now: datetime) -> list[str]:
    """Keep what the command line decides for every campaign that is meant; returns their ids.

    Raises UsageError: a time that is none, an unknown campaign, a setting that no campaign has.
    """
    from mingjian.data.store import open_snapshot, open_store  # noqa: PLC0415 - help needs no database
    from mingjian.flows.cli.review import read_choices  # noqa: PLC0415 - most papers need no settings
    from mingjian.flows.rulings import decide_settings, try_settings  # noqa: PLC0415 - help needs no database
    from mingjian.pipeline.report import kept_campaign  # noqa: PLC0415 - the same

    choices = read_choices(options["settings"]) | ({CORRECTION_DUE: read_due(options["due"])} if options["due"] else {})
    connection = open_snapshot(workspace)
    try:
        rows = connection.execute("SELECT campaign FROM submissions UNION SELECT campaign FROM packages ORDER BY 1").fetchall()
    finally:
        connection.close()
    if not rows:
        say("工作区里还没有收到材料，没有可以生成的。请先运行 mingjian check 收件箱 --campaign 活动。")
        return []
    wanted = options["campaign_id"]
    known = [each for (each,) in rows if wanted in {None, each}]
    if wanted and not known:
        raise UsageError(f"工作区里没有活动 {wanted}（有：{'、'.join(each for (each,) in rows) or '无'}）。请检查 --campaign。")
    if not choices:
        return known
    with open_store(workspace) as store:
        campaigns = [kept_campaign(workspace, each) for each in known]
        meant = {name: [each for each in campaigns if each.asks(name)] for name in choices}
        if strange := [name for name, found in meant.items() if not found]:
            raise UsageError(f"活动没有设置 {'、'.join(strange)}。可用的设置见 mingjian review settings。")
        own = {each.id: {name: value for name, value in choices.items() if each in meant[name]} for each in campaigns}
        for campaign in campaigns:  # all of them, before anything is kept
            try_settings(store, campaign, own[campaign.id])
        for campaign in campaigns:
            decide_settings(store, campaign, own[campaign.id], options["by"], now)
    return known


def read_due(words: str) -> str:
    """The moment as it is printed. Raises UsageError."""
    try:
        return print_deadline(parse_moment(words))
    except ValueError as error:
        raise UsageError(f"--due {error}。") from error


def _write_letters(connection: "DuckDBPyConnection", campaign: "Campaign", folder: Path) -> None:
    from mingjian.reports.letter import LETTER_FOLDER, TO_BE_SET, write_letters  # noqa: PLC0415 - help needs no reports

    letters = write_letters(connection, folder, campaign, written=datetime.now(SHANGHAI).date())
    where = f" → {folder / LETTER_FOLDER}" if letters else "，没有需要补正的推荐单位"
    say(f"{campaign.id}：{len(letters)} 份补正通知{where}")
    if letters and campaign.setting(CORRECTION_DUE).value is None:
        say(f"注意：补正截止时间还没有填写，补正通知印作“{TO_BE_SET}”：加 --due 时间，或 --set {CORRECTION_DUE}=…。")


def _write_tables(connection: "DuckDBPyConnection", campaign: "Campaign", folder: Path, *, masked: bool) -> None:
    from mingjian.reports.tables import RATE_COLUMN, TABLE_FOLDER, list_tables, write_tables  # noqa: PLC0415 - help needs no reports

    if not masked:
        say("注意：生成的汇总表含完整的身份证号和电话，仅限主办方工作使用，不得公开、转发，用后请妥善保管或删除。")
    tables = write_tables(connection, folder, campaign, masked=masked)
    say(f"{campaign.id}：{len(tables)} 张汇总表（Word 和 Excel）→ {folder / TABLE_FOLDER}")
    if tables and any(RATE_COLUMN in each.columns for each in list_tables(campaign)):
        rate = campaign.setting(TABLE_RATE).printed
        say(f"汇总表的查重率填的是{rate}；要改填别的，加 --set {TABLE_RATE}=…（取值见 mingjian review settings）。")


def _write_results(connection: "DuckDBPyConnection", campaign: "Campaign", folder: Path) -> None:
    from mingjian.reports.publication import find_faults, write_results  # noqa: PLC0415 - help needs no reports

    path = write_results(connection, folder, campaign, written=datetime.now(SHANGHAI).date())
    if path is None:
        say(f"{campaign.id}：还没有评出的{OBJECTS[campaign.object]}，请先运行 mingjian select。")
    else:
        say(f"{campaign.id}：公示名单 → {path}、{path.with_suffix('.xlsx').name}")
        for words in find_faults(connection, campaign):
            say(f"注意：{words}")
