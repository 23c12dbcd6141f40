"""What a run leaves in the database: its rows, column by column in the order of schema.sql."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mingjian.data.codec import pack
from mingjian.data.records import Finding, Package, Submission
from mingjian.data.reuse import Group, Match, Rates


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """A file of a package as the database keeps it."""

    material_id: str
    submission_id: str | None
    package: str
    path: str
    role: str
    media_type: str
    sha256: str
    bytes: int
    pages: int | None
    chars: int | None
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of a submission; id_number unmasked (views mask it)."""

    submission_id: str
    name: str
    sex: str = ""
    birth_date: date | None = None
    id_number: str = ""
    level: str = ""
    trade: str = ""
    honours: str = ""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One label and value of a form or table."""

    submission_id: str | None
    material_id: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Recommended:
    """Who recommended a package, by the canonical list."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run of the main job. key names everything the result depends on."""

    run_id: str
    campaign: str
    year: int
    inbox: str
    started_at: str  # ISO 8601 with offset
    ended_at: str
    packages: int
    submissions: int
    materials_read: int
    materials_known: int
    findings: int
    matches: int
    version: str
    key: str


@dataclass(frozen=True, slots=True)
class RunResult:
    """All that one run says of one campaign; it replaces what an earlier run said."""

    run: RunRow
    packages: Sequence[Package]
    recommended: dict[str, Recommended]  # by package name
    materials: Sequence[MaterialRow]
    submissions: Sequence[Submission]
    persons: Sequence[PersonRow]
    fields: Sequence[FieldRow]
    findings: Sequence[Finding]
    matches: Sequence[Match]
    rates: Sequence[Rates]
    groups: Sequence[Group] = ()
    direct: frozenset[str] = frozenset()  # ids of the submissions whose papers say that they enter directly


def package_row(package: Package, campaign: str, recommended: Recommended | None, inbox: str) -> list[object]:
    """A package as a row; its payload is the record itself."""
    return [
        package.name, campaign, package.container.value, package.status.value, package.received_at, package.received_from,
        package.sender, package.recipient, package.subject, recommended.name if recommended else None, package.recommender_raw,
        recommended.kind if recommended else None, package.note, inbox, pack(package),
    ]  # fmt: skip


def material_row(row: MaterialRow, campaign: str) -> list[object]:
    """A file as a row."""
    return [
        row.material_id, row.submission_id, campaign, row.package, row.path, row.role, row.media_type, row.sha256, row.bytes,
        row.pages, row.chars, row.status, row.note,
    ]  # fmt: skip


def submission_row(one: Submission, year: int, direct: frozenset[str]) -> list[object]:
    """A submission as a row. direct: ids of those whose papers say that they enter directly."""
    return [
        one.submission_id, one.campaign, year, one.track or None, one.package.name, one.recommender or None, one.recommender_raw,
        one.recommender_kind or None, one.unit, one.title, one.subtitle, "、".join(one.authors), one.theme or None,
        one.theme_source or None, one.abstract, one.body,
        one.abstract_count.high if one.abstract_count else None, one.abstract_count.low if one.abstract_count else None,
        one.body_count.high if one.body_count else None, one.body_count.low if one.body_count else None,
        len(one.pictures), one.declared_rate, one.report_rate, one.package.received_at, one.status.value, one.submission_id in direct,
    ]  # fmt: skip


def person_row(row: PersonRow) -> list[object]:
    """A person as a row."""
    return [row.submission_id, row.name, row.sex, row.birth_date, row.id_number, row.level, row.trade, row.honours]


def finding_row(one: Finding, campaign: str) -> list[object]:
    """A finding as a row."""
    return [
        one.submission_id, campaign, one.package, one.recommender, one.path, one.rule_id, one.severity.value, one.message, one.value, one.clause,
    ]  # fmt: skip


def match_rows(matches: Sequence[Match], campaign: str, texts: dict[str, str], sources: dict[str, str]) -> list[list[object]]:
    """Matches as rows with the text of both sides; sources: library texts by id, texts: submissions' texts by id."""
    rows: list[list[object]] = []
    everything = {**sources, **texts}
    for number, match in enumerate(matches, 1):
        here, there = match.passage.here, match.passage.there
        rows.append([
            f"{match.submission_id}-{number:06d}", match.submission_id, campaign, match.source_kind.value, match.source_id,
            here.start, here.end, here.of(texts[match.submission_id]), there.start, there.end, there.of(everything[match.source_id]),
            match.passage.kind.value, match.passage.similarity, match.excluded_as.value if match.excluded_as else None, match.reason,
        ])  # fmt: skip
    return rows


def rate_row(one: Rates, campaign: str) -> list[object]:
    """Rates as a row."""
    return [
        one.submission_id, campaign, one.total_chars, one.matched_chars, one.total_rate, one.rate_without_quotations,
        one.rate_without_common, one.rate_without_own, one.net_rate, one.max_single_rate, one.max_single_source,
        one.front_chars, one.back_chars,
    ]  # fmt: skip


def group_rows(one: Group, campaign: str) -> list[list[object]]:
    """A group as rows, one a member."""
    return [
        [campaign, one.number, each.member_id, each.kind.value, each.shared_chars, each.is_likely_source, one.reason]
        for each in one.members
    ]


def run_row(one: RunRow) -> list[object]:
    """A run as a row."""
    return [
        one.run_id, one.campaign, one.inbox, one.started_at, one.ended_at, one.packages, one.submissions, one.materials_read,
        one.materials_known, one.findings, one.matches, one.version, one.key,
    ]  # fmt: skip
