"""目录.html: the page of a batch that an organiser opens first."""

from pathlib import Path

import duckdb

from mingjian.data.campaign import Campaign
from mingjian.data.records import Severity
from mingjian.reports.overview import Entry, read_overview
from mingjian.reports.pages import write_page
from mingjian.reports.wording import SEVERITIES
from mingjian.reports.xlsx import WORKBOOK_NAME

INDEX_NAME = "目录.html"


def write_index(
    connection: duckdb.DuckDBPyConnection,
    out: Path,
    *,
    campaign_id: str,
    campaign: Campaign | None = None,
    include: frozenset[str] = frozenset(),
) -> Path:
    """Write the page that lists all submissions of a batch. Its links expect 查重报告 and the workbook beside it.

    include: codes of exclusions that this view counts all the same.
    """
    overview = read_overview(connection, campaign_id, campaign, include)
    entries = sorted(overview.entries, key=_urgency)
    return write_page(
        "index.html.j2",
        out / INDEX_NAME,
        overview=overview,
        background=overview.background,
        entries=entries,
        severities=[(severity, name) for severity, name in SEVERITIES.items()],
        workbook=WORKBOOK_NAME,
        faulty=sum(each.findings.get(Severity.ERROR, 0) > 0 for each in overview.valid),
        copied=sum(each.rates is not None and each.rates.net_rate > 0 for each in overview.valid),
        groups=len({each.group.number for each in overview.valid if each.group}),
    )


def _urgency(entry: Entry) -> tuple[bool, float, float, str]:
    """What people must look at first: valid ones, the highest rate of the view first, then the highest net rate."""
    shares = (-entry.chosen_share, -entry.rates.net_rate) if entry.rates else (0.0, 0.0)
    return (entry.row.status == "superseded", *shares, entry.row.submission_id)
