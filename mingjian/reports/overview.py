"""What index, workbook and statistics know about a batch: every submission with its rates, findings and group."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from mingjian.data import queries
from mingjian.data.campaign import Campaign
from mingjian.data.queries import MaterialRow, PackageRow, SubmissionRow
from mingjian.data.records import Finding, Severity
from mingjian.data.reuse import Exclusion, Group, Rates
from mingjian.reports.background import read_background
from mingjian.reports.filenames import REPORT_FOLDER, report_name
from mingjian.reports.model import Background
from mingjian.reports.view import count_view
from mingjian.reports.wording import UNKNOWN, name_view


@dataclass(frozen=True, slots=True)
class Entry:
    """One submission of a batch. report: its file, relative to the batch's folder. findings: count by severity."""

    row: SubmissionRow
    track: str
    status: str
    rates: Rates | None
    findings: Mapping[Severity, int]
    group: Group | None
    report: str
    chosen_chars: int = 0  # effective characters that the overview's view counts

    @property
    def chosen_share(self) -> float:
        """What the overview's view counts, as a share of the text; -1 where it was not compared."""
        return self.chosen_chars / max(self.rates.total_chars, 1) if self.rates else -1.0

    @property
    def name(self) -> str:
        """The title, or what stands for it."""
        return self.row.title or "（未读到名称）"


@dataclass(frozen=True, slots=True)
class Overview:
    """A whole batch. included: the exclusions that its view counts all the same; none in the plain one."""

    background: Background
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    packages: tuple[PackageRow, ...]
    materials: tuple[MaterialRow, ...]
    included: frozenset[Exclusion] = frozenset()

    @property
    def view(self) -> str:
        """What the view counts besides the net rate, "" in the plain one."""
        return name_view(self.included)

    @property
    def valid(self) -> tuple[Entry, ...]:
        """Without what a corrected package superseded."""
        return tuple(each for each in self.entries if each.row.status != "superseded")

    @property
    def unread(self) -> int:
        """Files that cannot be read in full, packages that cannot be opened among them."""
        files = sum(each.status != "ok" for each in self.materials)
        return files + sum(each.status in {"unreadable", "empty"} for each in self.packages)

    @property
    def general(self) -> tuple[Finding, ...]:
        """Findings on a package or a recommender, of no submission."""
        return tuple(each for each in self.findings if each.submission_id is None)


def read_overview(
    connection: duckdb.DuckDBPyConnection,
    campaign_id: str,
    campaign: Campaign | None = None,
    include: frozenset[str] = frozenset(),
) -> Overview:
    """All that is known of a campaign's batch, without texts. include: codes of exclusions that are counted all the same."""
    included = frozenset(Exclusion(code) for code in include) - {Exclusion.TEMPLATE}
    background = read_background(connection, campaign_id, campaign)
    findings = queries.read_findings(connection, campaign_id)
    entries = list_entries(connection, queries.read_submissions(connection, campaign_id), findings, background)
    if included:
        chosen = count_view(connection, [each.row.submission_id for each in entries], included)
        entries = tuple(replace(each, chosen_chars=chosen[each.row.submission_id]) for each in entries)
    return Overview(
        background=background,
        entries=entries,
        findings=tuple(findings),
        packages=tuple(queries.read_packages(connection, campaign_id)),
        materials=tuple(queries.read_materials(connection, campaign_id)),
        included=included,
    )


def list_entries(
    connection: duckdb.DuckDBPyConnection, rows: Sequence[SubmissionRow], findings: Sequence[Finding], background: Background
) -> tuple[Entry, ...]:
    """Submissions of one campaign with what belongs to each."""
    rates = queries.read_rates(connection, [each.submission_id for each in rows])
    groups = queries.read_groups(connection, background.campaign)
    counts: dict[str | None, Counter[Severity]] = defaultdict(Counter)
    for finding in findings:
        counts[finding.submission_id][finding.severity] += 1
    return tuple(
        Entry(
            row=row,
            track=background.tracks.get(row.track, row.track or UNKNOWN),
            status=background.name_status(row.submission_id, row.status),
            rates=rates.get(row.submission_id),
            findings=counts[row.submission_id],
            group=groups.get(row.submission_id),
            report=f"{REPORT_FOLDER}/{report_name(row.submission_id, row.title)}",
        )
        for row in rows
    )
