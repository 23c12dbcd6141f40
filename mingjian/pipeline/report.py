"""Stage report: everything people open after a run, written from the published state."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from mingjian.data.campaign import Campaign
from mingjian.data.errors import WorkspaceError
from mingjian.reports.html import write_reports
from mingjian.reports.index import write_index
from mingjian.reports.letter import write_letters
from mingjian.reports.xlsx import write_workbook

WORKBOOK = "核验与查重总表.xlsx"


def write_batch_reports(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    campaign: Campaign,
    *,
    written: date,
    submissions: Sequence[str] | None = None,
    include: frozenset[str] = frozenset(),
) -> int:
    """Write a 查重报告 per submission, the list 目录.html, the workbook and the letters; returns how many reports.

    written: the date on letters. submissions: only these reports, nothing else. include: exclusions that are counted and shown all
    the same; such a view has no letters, which speak of no rate.
    """
    folder.mkdir(parents=True, exist_ok=True)
    reports = write_reports(
        connection, folder, campaign_id=campaign.id, campaign=campaign, submissions=submissions, include=include
    )
    if submissions is None:
        write_workbook(connection, folder / WORKBOOK, campaign_id=campaign.id, campaign=campaign, include=include)
        write_index(connection, folder, campaign_id=campaign.id, campaign=campaign, include=include)
    if submissions is None and not include:
        write_letters(connection, folder, campaign, written=written)
    return len(reports.reports)


def keep_campaign(workspace: Path, campaign: Campaign) -> None:
    """Keep the campaign as it was used, so that reports can be written again without the organiser's file."""
    folder = workspace / "campaigns"
    folder.mkdir(exist_ok=True)
    building = folder / f"{campaign.id}.building"
    building.write_text(campaign.model_dump_json(indent=1), encoding="utf-8")
    building.replace(folder / f"{campaign.id}.json")


def kept_campaign(workspace: Path, campaign_id: str) -> Campaign:
    """The campaign as the last check used it. Raises WorkspaceError where it is not there or not readable."""
    path = workspace / "campaigns" / f"{campaign_id}.json"
    try:
        return Campaign.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WorkspaceError(f"{path}：活动的留存文件读不出来。请重新运行 mingjian check。") from error
