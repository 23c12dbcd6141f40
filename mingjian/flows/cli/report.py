"""`mingjian report`, `stats` and `export`: render again what the workspace holds."""

from pathlib import Path

import click

from mingjian.data.errors import UsageError
from mingjian.flows.cli.library import WORKSPACE
from mingjian.flows.cli.screen import say
from mingjian.flows.settings import read_settings

EXCLUSIONS = ("quotation", "title", "common", "own")


@click.command(help="重新生成查重报告和总表。")
@click.option("--submission", "submissions", multiple=True, metavar="编号", help="只生成这一件（可写多次）")
@click.option("--include", default="", metavar="类别", help="把已排除的也计入显示，用逗号分开：quotation,title,common,own")
@click.option("--out", type=click.Path(path_type=Path), metavar="文件夹", help="写到哪里；默认工作区的 reports")
@WORKSPACE
def report(submissions: tuple[str, ...], include: str, out: Path | None, workspace: Path | None) -> None:
    """Write the reports from the published state."""
    from mingjian.data.store import open_snapshot  # noqa: PLC0415 - help needs no database
    from mingjian.pipeline.report import kept_campaign, write_batch_reports  # noqa: PLC0415 - the same

    wanted = frozenset(word.strip() for word in include.split(",") if word.strip())
    if strange := wanted - set(EXCLUSIONS):
        raise UsageError(f"--include 里没有 {'、'.join(sorted(strange))} 这种类别，可用：{'、'.join(EXCLUSIONS)}。")
    place = read_settings(workspace).workspace
    connection = open_snapshot(place)
    try:
        known = connection.execute("SELECT DISTINCT campaign FROM submissions ORDER BY 1").fetchall()
        missing = [
            one
            for one in submissions
            if not connection.execute("SELECT 1 FROM submissions WHERE submission_id = ?", [one]).fetchone()
        ]
        if missing:
            raise UsageError(f"没有编号为 {'、'.join(missing)} 的申报，请在目录.html 或总表中查看编号。")
        for (campaign_id,) in known:
            folder = (out or place / "reports") / campaign_id
            written = write_batch_reports(
                connection, folder, kept_campaign(place, campaign_id), submissions=submissions or None, include=wanted
            )
            say(f"{campaign_id}：{written} 份报告 → {folder}")
    finally:
        connection.close()


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
