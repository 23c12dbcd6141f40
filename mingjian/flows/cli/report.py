"""`mingjian report`, `stats` and `export`: render again what the workspace holds."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from mingjian.data.errors import UsageError
from mingjian.data.moments import SHANGHAI
from mingjian.data.reuse import Exclusion
from mingjian.flows.cli.library import WORKSPACE
from mingjian.flows.cli.papers import PaperOptions, decide, write_papers
from mingjian.flows.cli.review import CAMPAIGN, MAYBE_BY, SET
from mingjian.flows.cli.screen import say
from mingjian.flows.settings import read_settings
from mingjian.reports.wording import EXCLUSIONS, name_view

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from mingjian.data.campaign import Campaign

INCLUDABLE = {kind.value: name for kind, name in EXCLUSIONS.items() if kind is not Exclusion.TEMPLATE}
"""Kinds of exclusions that a view can count: code → Chinese name."""


@click.command(help="重新生成查重报告、总表和补正通知；写了 --letters、--tables、--results 时只生成这几样。")
@click.option("--submission", "submissions", multiple=True, metavar="编号", help="只生成这一件（可写多次）")
@click.option(
    "--include",
    default="",
    metavar="类别",
    help="把已排除的也计入显示，用逗号或顿号分开：引用、文件名称、公共表述、自有成果（或 quotation,title,common,own）；另写入“口径_…”文件夹",
)
@click.option("--letters", is_flag=True, help="补正通知：每个需补正的推荐单位一份（Word 和 PDF）")
@click.option(
    "--due", default="", metavar="时间", help="裁定补正截止时间，如 2023-11-15 18:00；即 --set correction_due=…，留存在工作区"
)
@click.option("--tables", is_flag=True, help="汇总表：通知附件的样式，填上查重率，每个推荐单位和全部各一份（Word 和 Excel）")
@click.option("--unmasked", is_flag=True, help="汇总表不遮盖身份证号和电话，仅限主办方工作使用")
@click.option("--results", is_flag=True, help="公示名单：评出的结果，不含个人信息（Word 和 Excel）")
@CAMPAIGN
@SET
@MAYBE_BY
@click.option("--out", type=click.Path(path_type=Path), metavar="文件夹", help="写到哪里；默认工作区的 reports")
@WORKSPACE
def report(
    submissions: tuple[str, ...], include: str, out: Path | None, workspace: Path | None, **papers: Unpack[PaperOptions]
) -> None:
    """Write the reports from the published state."""
    from mingjian.data.store import open_snapshot  # noqa: PLC0415 - help needs no database
    from mingjian.pipeline.report import kept_campaign  # noqa: PLC0415 - the same

    wanted = _read_include(include)
    place = read_settings(workspace).workspace
    folder = out or place / "reports"
    known = decide(place, papers, datetime.now(UTC))
    connection = open_snapshot(place)
    try:
        _refuse_unknown(connection, submissions)
        campaigns = [kept_campaign(place, campaign_id) for campaign_id in known]
        if any((papers["letters"], papers["due"], papers["tables"], papers["results"])):
            write_papers(connection, campaigns, folder, papers)
        else:
            for campaign in campaigns:
                of_view = f"口径_计入{_name(wanted)}" if wanted and out is None else ""
                _write_reports(connection, campaign, folder / campaign.id / of_view, (submissions, wanted))
    finally:
        connection.close()


def _read_include(words: str) -> frozenset[str]:
    """The codes of the kinds named, by code or Chinese name. Raises UsageError."""
    codes = {name: code for code, name in INCLUDABLE.items()} | {code: code for code in INCLUDABLE}
    wanted = [word for word in re.split(r"[,，、;；\s]+", words) if word]
    if strange := [word for word in wanted if word.lower() not in codes]:
        known = "、".join(f"{name}（{code}）" for code, name in INCLUDABLE.items())
        raise UsageError(f"--include 里没有 {'、'.join(strange)} 这种类别，可用：{known}。")
    return frozenset(codes[word.lower()] for word in wanted)


def _name(include: frozenset[str]) -> str:
    return name_view(Exclusion(code) for code in include)


def _refuse_unknown(connection: "DuckDBPyConnection", submissions: tuple[str, ...]) -> None:
    missing = [
        one
        for one in submissions
        if not connection.execute("SELECT 1 FROM submissions WHERE submission_id = ?", [one]).fetchone()
    ]
    if missing:
        raise UsageError(f"没有编号为 {'、'.join(missing)} 的申报，请在目录.html 或总表中查看编号。")


def _write_reports(
    connection: "DuckDBPyConnection", campaign: "Campaign", folder: Path, chosen: tuple[tuple[str, ...], frozenset[str]]
) -> None:
    from mingjian.pipeline.report import write_batch_reports  # noqa: PLC0415 - help needs no database

    submissions, include = chosen
    today = datetime.now(SHANGHAI).date()
    written = write_batch_reports(connection, folder, campaign, written=today, submissions=submissions or None, include=include)
    view = f"（口径：计入{_name(include)}）" if include else ""
    say(f"{campaign.id}：{written} 份报告{view} → {folder}")


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
