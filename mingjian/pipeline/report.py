"""Stage report: everything people open after a run, written from the published state."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from mingjian.reports.html import write_reports
from mingjian.reports.index import write_index
from mingjian.reports.xlsx import write_workbook

WORKBOOK = "核验与查重总表.xlsx"


def write_batch_reports(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    campaign_id: str,
    *,
    submissions: Sequence[str] | None = None,
    include: frozenset[str] = frozenset(),
) -> int:
    """Write a 查重报告 per submission, the list 目录.html and the workbook; returns how many reports.

    submissions: only these reports, without list and workbook. include: exclusions that are counted and shown all the same.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = write_reports(connection, folder, campaign_id=campaign_id, submissions=submissions, include=include)
    if submissions is None:
        write_workbook(connection, folder / WORKBOOK, campaign_id=campaign_id)
        write_index(connection, folder, campaign_id=campaign_id)
    return len(written.reports)
