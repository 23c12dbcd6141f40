"""One 查重报告 per submission, as a single HTML file that works offline."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb

from mingjian.data import queries
from mingjian.data.campaign import Campaign
from mingjian.data.reuse import Exclusion
from mingjian.reports.background import read_background
from mingjian.reports.compose import compose_reports
from mingjian.reports.filenames import REPORT_FOLDER, clean_name, report_name
from mingjian.reports.model import Report
from mingjian.reports.pages import write_page
from mingjian.reports.ratios import explain_counting
from mingjian.reports.wording import OWN_RULES, SEVERITIES

MOST_SOURCES = 100
MOST_PASSAGES = 200
MOST_COMPARED = 1000
"""Sources, passages of one source and passages in all that are shown side by side: keeps a report that copies everywhere
openable. The text is marked, and every source listed, in full."""
_BADGES = 3  # passages named where many begin at one place


@dataclass(frozen=True, slots=True)
class ReportPaths:
    """Where the reports lie: submission id → file."""

    folder: Path
    reports: dict[str, Path]


def write_reports(
    connection: duckdb.DuckDBPyConnection,
    out: Path,
    *,
    campaign_id: str,
    submissions: Sequence[str] | None = None,
    include: frozenset[str] = frozenset(),
    campaign: Campaign | None = None,
) -> ReportPaths:
    """Write the reports of a campaign, all or those named, into out/查重报告.

    include: codes of exclusions that the view counts all the same (quotation, title, common, own). campaign: an organiser's own;
    else the bundled one of this id. Raises ValueError for an unknown code.
    """
    folder = out / REPORT_FOLDER
    included = frozenset(Exclusion(code) for code in include)
    background = read_background(connection, campaign_id, campaign)
    rows = queries.read_submissions(connection, campaign_id, submissions)
    earlier = _list_earlier(folder)
    paths: dict[str, Path] = {}
    for report in compose_reports(connection, background, rows, included):
        row = report.submission
        path = folder / report_name(row.submission_id, row.title)
        paths[row.submission_id] = write_report(report, path)
        # a corrected title gives another file name: the report under the old one would mislead
        for old in earlier.get(clean_name(row.submission_id), ()):
            if old != path:
                old.unlink()
    return ReportPaths(folder, paths)


def write_report(report: Report, path: Path) -> Path:
    """Write one report."""
    return write_page(
        "report.html.j2",
        path,
        r=report,
        by_number={each.number: each for each in report.comparisons},
        severities=[(code.value, name) for code, name in SEVERITIES.items()],
        counting=explain_counting(report.background),
        own_rules=OWN_RULES,
        most=MOST_PASSAGES,
        sources=MOST_SOURCES,
        shown=_choose_shown(report),
        badges=_BADGES,
    )


def _choose_shown(report: Report) -> frozenset[int]:
    ranked = (each.number for share in report.sources[:MOST_SOURCES] for each in share.comparisons[:MOST_PASSAGES])
    return frozenset(islice(ranked, MOST_COMPARED))


def _list_earlier(folder: Path) -> dict[str, list[Path]]:
    """Reports written before, by submission id (ids hold no underscore)."""
    earlier: dict[str, list[Path]] = defaultdict(list)
    for path in folder.glob("查重报告_*.html"):
        earlier[path.stem.split("_", 2)[1]].append(path)
    return earlier
