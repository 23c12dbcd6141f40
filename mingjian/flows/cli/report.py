"""`mingjian report`, `stats` and `export`: render again what the workspace holds."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mingjian.data.errors import UsageError
from mingjian.data.moments import SHANGHAI, parse_moment, print_deadline
from mingjian.flows.cli.library import WORKSPACE
from mingjian.flows.cli.screen import say
from mingjian.flows.settings import read_settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EXCLUSIONS = ("quotation", "title", "common", "own")


@click.command(help="重新生成查重报告、总表和补正通知；写了 --letters 时只生成补正通知。")
@click.option("--submission", "submissions", multiple=True, metavar="编号", help="只生成这一件（可写多次）")
@click.option("--include", default="", metavar="类别", help="把已排除的也计入显示，用逗号分开：quotation,title,common,own")
@click.option("--letters", is_flag=True, help="补正通知：每个需补正的推荐单位一份（Word 和 PDF）")
@click.option("--due", default="", metavar="时间", help="补正截止时间，如 2023-11-15 18:00；不写按活动设置 correction_due")
@click.option("--out", type=click.Path(path_type=Path), metavar="文件夹", help="写到哪里；默认工作区的 reports")
@WORKSPACE
def report(
    submissions: tuple[str, ...],
    include: str,
    letters: bool,  # noqa: FBT001 (as above)
    due: str,
    out: Path | None,
    workspace: Path | None,
) -> None:
    """Write the reports from the published state."""
    from mingjian.data.store import open_snapshot  # noqa: PLC0415 - help needs no database

    wanted = frozenset(word.strip() for word in include.split(",") if word.strip())
    if strange := wanted - set(EXCLUSIONS):
        raise UsageError(f"--include 里没有 {'、'.join(sorted(strange))} 这种类别，可用：{'、'.join(EXCLUSIONS)}。")
    place = read_settings(workspace).workspace
    connection = open_snapshot(place)
    try:
        _refuse_unknown(connection, submissions)
        for (campaign_id,) in connection.execute("SELECT DISTINCT campaign FROM packages ORDER BY 1").fetchall():
            folder = (out or place / "reports") / campaign_id
            if letters or due:
                _write_letters(connection, place, campaign_id, folder, _read_due(due))
            else:
                _write_reports(connection, place, campaign_id, folder, (submissions, wanted))
    finally:
        connection.close()


def _refuse_unknown(connection: "DuckDBPyConnection", submissions: tuple[str, ...]) -> None:
    missing = [
        one
        for one in submissions
        if not connection.execute("SELECT 1 FROM submissions WHERE submission_id = ?", [one]).fetchone()
    ]
    if missing:
        raise UsageError(f"没有编号为 {'、'.join(missing)} 的申报，请在目录.html 或总表中查看编号。")


def _read_due(words: str) -> str:
    try:
        return print_deadline(parse_moment(words)) if words else ""
    except ValueError as error:
        raise UsageError(f"--due {error}。") from error


def _write_reports(
    connection: "DuckDBPyConnection", place: Path, campaign_id: str, folder: Path, chosen: tuple[tuple[str, ...], frozenset[str]]
) -> None:
    from mingjian.pipeline.report import kept_campaign, write_batch_reports  # noqa: PLC0415 - help needs no database

    submissions, include = chosen
    written = write_batch_reports(
        connection, folder, kept_campaign(place, campaign_id), written=_today(), submissions=submissions or None, include=include
    )
    say(f"{campaign_id}：{written} 份报告 → {folder}")


def _write_letters(connection: "DuckDBPyConnection", place: Path, campaign_id: str, folder: Path, due: str) -> None:
    from mingjian.pipeline.report import kept_campaign  # noqa: PLC0415 - help needs no database
    from mingjian.reports.letter import LETTER_FOLDER, write_letters  # noqa: PLC0415 - the same

    letters = write_letters(connection, folder, kept_campaign(place, campaign_id), written=_today(), due=due)
    where = f" → {folder / LETTER_FOLDER}" if letters else "，没有需要补正的推荐单位"
    say(f"{campaign_id}：{len(letters)} 份补正通知{where}")


def _today() -> date:
    return datetime.now(SHANGHAI).date()


@click.command(help="生成一个年度的统计（网页和表格）。")
@click.option("--year", type=click.IntRange(1949, 2100), required=True, metavar="年份", help="统计哪一年")
@click.option("--out", type=click.Path(path_type=Path), metavar="文件夹", help="写到哪里；默认工作区的 reports")
@WORKSPACE
def stats(year: int, out: Path | None, workspace: Path | None) -> None:
    """Write the yearly statistics."""
    from mingjian.data.store import open_snapshot  # noqa: PLC0415 - help needs no database
    from mingjian.reports.statistics import write_statistics  # noqa: PLC0415 - the same

    place = read_settings(workspace).workspace
    connection = open_snapshot(place)
    try:
        paths = write_statistics(connection, year, out or place / "reports")
    finally:
        connection.close()
    for path in (paths.page, paths.workbook):
        say(f"已生成 {path}")


@click.command(help="把各视图导出到 DIR：Parquet、CSV 和一个 XLSX。")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@WORKSPACE
def export(folder: Path, workspace: Path | None) -> None:
    """Write every public view as Parquet, CSV and a sheet."""
    from mingjian.flows.export import export_views  # noqa: PLC0415 - help needs no database

    written = export_views(read_settings(workspace).workspace, folder)
    say(f"已导出 {len(written)} 个文件 → {folder}")
