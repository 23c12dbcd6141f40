"""统计_<year>.html and .xlsx: the yearly page with charts that work offline, and the same tables to work on.

The charts are SVG of our own: text stays text in the page's Chinese fonts, and 8 kB replace the 0.9 MB that altair with vl-convert
puts inline.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from mingjian.data import queries
from mingjian.data.campaign import Campaign
from mingjian.data.moments import SHANGHAI
from mingjian.data.records import Finding, Severity
from mingjian.reports.background import find_campaign, read_background
from mingjian.reports.overview import Entry, list_entries
from mingjian.reports.pages import write_page
from mingjian.reports.spreadsheet import Sheet, write_sheets
from mingjian.reports.tallies import (
    Tally,
    tally_arrival,
    tally_by,
    tally_findings,
    tally_lengths,
    tally_rates,
    tally_recommenders,
)
from mingjian.reports.wording import percent


@dataclass(frozen=True, slots=True)
class StatisticsPaths:
    """Where the yearly statistics lie."""

    page: Path
    workbook: Path


def write_statistics(connection: duckdb.DuckDBPyConnection, year: int, out: Path) -> StatisticsPaths:
    """Write the yearly page and workbook over all campaigns of a year; superseded submissions are left out."""
    rows = queries.read_year(connection, year)
    campaigns = sorted({row.campaign for row in rows})
    entries: list[Entry] = []
    findings: list[Finding] = []
    titles: dict[str, str] = {}
    for campaign in campaigns:
        own = queries.read_findings(connection, campaign)
        background = read_background(connection, campaign)
        titles[campaign] = background.title
        entries += list_entries(connection, [row for row in rows if row.campaign == campaign], own, background)
        findings += own
    valid = [each for each in entries if each.row.status != "superseded"]
    known = [found for found in map(find_campaign, campaigns) if found]
    tallies = _tally(valid, findings, known, titles)
    page = write_page(
        "statistics.html.j2",
        out / f"统计_{year}.html",
        year=year,
        titles=list(titles.values()),
        tallies=tallies,
        figures=_figures(valid),
    )
    sheets = [Sheet(tally.title, tally.columns, tally.rows, frozen=1, title=f"{year} 年　{tally.title}") for tally in tallies]
    return StatisticsPaths(page, write_sheets(out / f"统计_{year}.xlsx", sheets, title=f"{year} 年统计"))


def _tally(entries: list[Entry], findings: list[Finding], campaigns: list[Campaign], titles: dict[str, str]) -> tuple[Tally, ...]:
    deadlines = {each.id: _local(each.deadline) for each in campaigns if each.deadline}
    by_campaign = tally_by(entries, "campaigns", "按活动", lambda each: titles[each.row.campaign])
    return (
        *((by_campaign,) if len(titles) > 1 else ()),
        tally_recommenders(entries),
        tally_by(entries, "tracks", "按类别", lambda each: each.track),
        tally_by(entries, "themes", "按主题", lambda each: each.row.theme),
        tally_by(entries, "statuses", "按状态", lambda each: each.status),
        tally_rates(entries),
        tally_findings(findings, entries, campaigns),
        tally_lengths(entries),
        tally_arrival(entries, deadlines),
    )


def _local(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI).replace(tzinfo=None)


def _figures(entries: list[Entry]) -> tuple[tuple[str, str, str], ...]:
    rates = sorted(each.rates.net_rate for each in entries if each.rates)
    faulty = sum(each.findings.get(Severity.ERROR, 0) > 0 for each in entries)
    middle = rates[len(rates) // 2] if rates else None
    return (
        ("提交件", f"{len(entries):,}", "不含已被补正件取代的"),
        ("推荐单位", f"{len({each.row.recommender for each in entries if each.row.recommender}):,}", "有提交件的"),
        ("有错误的提交件", f"{faulty:,}", f"占 {percent(faulty / len(entries)) if entries else '—'}"),
        ("净重复率中位数", percent(middle), f"已查重 {len(rates):,} 件"),
    )
