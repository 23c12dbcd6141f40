"""The papers of `mingjian report`: letters, official tables and the list for publication."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from mingjian.data.errors import UsageError
from mingjian.data.moments import SHANGHAI, parse_moment, print_deadline
from mingjian.flows.cli.screen import say
from mingjian.reports.wording import OBJECTS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from mingjian.data.campaign import Campaign


class PaperOptions(TypedDict):
    """What the command line says of papers."""

    letters: bool
    tables: bool
    results: bool
    due: str
    choices: tuple[str, ...]
    unmasked: bool


def write_papers(connection: "DuckDBPyConnection", campaigns: Sequence["Campaign"], folder: Path, options: PaperOptions) -> None:
    """Write the papers asked for, of every campaign of the workspace, and say where they are.

    Raises UsageError: a time that is none, a setting that no campaign has.
    """
    due = read_due(options["due"])
    for campaign in _decide(campaigns, options["choices"]):
        place = folder / campaign.id
        if options["letters"] or due:
            _write_letters(connection, campaign, place, due)
        if options["tables"]:
            _write_tables(connection, campaign, place, masked=not options["unmasked"])
        if options["results"]:
            _write_results(connection, campaign, place)


def read_due(words: str) -> str:
    """The moment as it is printed, "" where none is given. Raises UsageError."""
    try:
        return print_deadline(parse_moment(words)) if words else ""
    except ValueError as error:
        raise UsageError(f"--due {error}。") from error


def _decide(campaigns: Sequence["Campaign"], choices: tuple[str, ...]) -> list["Campaign"]:
    from mingjian.flows.cli.review import read_choices  # noqa: PLC0415 - most papers need no settings

    given: Mapping[str, str] = read_choices(choices)
    known = {setting.id for campaign in campaigns for setting in campaign.settings}
    if strange := given.keys() - known:
        raise UsageError(f"活动没有设置 {'、'.join(sorted(strange))}。可用的设置见 mingjian campaign show。")
    return [
        campaign.decided({key: value for key, value in given.items() if any(each.id == key for each in campaign.settings)})
        for campaign in campaigns
    ]


def _write_letters(connection: "DuckDBPyConnection", campaign: "Campaign", folder: Path, due: str) -> None:
    from mingjian.reports.letter import LETTER_FOLDER, write_letters  # noqa: PLC0415 - help needs no reports

    letters = write_letters(connection, folder, campaign, written=datetime.now(SHANGHAI).date(), due=due)
    where = f" → {folder / LETTER_FOLDER}" if letters else "，没有需要补正的推荐单位"
    say(f"{campaign.id}：{len(letters)} 份补正通知{where}")


def _write_tables(connection: "DuckDBPyConnection", campaign: "Campaign", folder: Path, *, masked: bool) -> None:
    from mingjian.reports.tables import TABLE_FOLDER, write_tables  # noqa: PLC0415 - help needs no reports

    if not masked:
        say("注意：生成的汇总表含完整的身份证号和电话，仅限主办方工作使用，不得公开、转发，用后请妥善保管或删除。")
    tables = write_tables(connection, folder, campaign, masked=masked)
    say(f"{campaign.id}：{len(tables)} 张汇总表（Word 和 Excel）→ {folder / TABLE_FOLDER}")


def _write_results(connection: "DuckDBPyConnection", campaign: "Campaign", folder: Path) -> None:
    from mingjian.reports.publication import write_results  # noqa: PLC0415 - help needs no reports

    path = write_results(connection, folder, campaign, written=datetime.now(SHANGHAI).date())
    if path is None:
        say(f"{campaign.id}：还没有评出的{OBJECTS[campaign.object]}，请先运行 mingjian select。")
    else:
        say(f"{campaign.id}：公示名单 → {path}、{path.with_suffix('.xlsx').name}")
