"""Typed reads of the published database: what reports, workbook and statistics know about a campaign."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

import duckdb

from mingjian.data.records import Finding, Severity
from mingjian.data.reuse import Exclusion, Group, GroupMember, PassageKind, Rates, SourceKind
from mingjian.data.reviewing import CHECKER, LATE, TWICE

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """A submission without its text. received_at: local time of the campaign, without zone."""

    submission_id: str
    campaign: str
    year: int | None
    track: str
    package: str
    recommender: str
    recommender_kind: str
    unit: str
    title: str
    subtitle: str
    authors: str
    theme: str
    theme_source: str
    abstract_chars: int | None
    abstract_chars_low: int | None
    body_chars: int | None
    body_chars_low: int | None
    picture_count: int | None
    declared_rate: float | None
    report_rate: float | None
    received_at: datetime | None
    status: str


@dataclass(frozen=True, slots=True)
class SubmissionText:
    """What matches point into: abstract, line feed, body; body alone without abstract."""

    submission_id: str
    abstract: str | None
    body: str

    @property
    def text(self) -> str:
        """The text itself."""
        return self.body if self.abstract is None else f"{self.abstract}\n{self.body}"


@dataclass(frozen=True, slots=True)
class JudgementRow:
    """What a person found of a rule that only people can judge. judged_at: local time, without zone."""

    outcome: str
    items: str  # 1、3: the conditions met
    note: str
    judged_by: str
    judged_at: datetime


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A passage of a submission that also stands in a source; texts masked. Offsets: end excluded."""

    match_id: str
    submission_id: str
    source_kind: SourceKind
    source_id: str
    start: int
    end: int
    text: str
    source_start: int
    source_end: int
    source_text: str
    kind: PassageKind
    similarity: float
    excluded_as: Exclusion | None
    reason: str


@dataclass(frozen=True, slots=True)
class Tie:
    """What a submission has in common with one other text. chars: of its passages, template text left out."""

    submission_id: str
    source_id: str
    source_kind: SourceKind
    chars: int


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What a source is called: another submission or a text of the library."""

    source_id: str
    kind: SourceKind
    year: int | None
    title: str
    unit: str
    authors: str
    recommender: str


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One file that arrived."""

    material_id: str
    submission_id: str | None
    package: str
    path: str
    role: str
    media_type: str
    bytes: int
    pages: int | None
    chars: int | None
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class PackageRow:
    """One entry of the inbox. received_at: local time of the campaign, without zone."""

    package: str
    container: str
    status: str
    received_at: datetime | None
    recommender: str
    recommender_kind: str
    note: str


@dataclass(frozen=True, slots=True)
class RunRow:
    """The last run of a campaign."""

    run_id: str
    ended_at: datetime | None
    version: str


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One label and value read from a file. role: of the file; submission_id None where several share it."""

    submission_id: str | None
    package: str
    material_id: str
    role: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class PersonValue:
    """A person of a submission, as the view people has it; what is not known is ""."""

    submission_id: str
    name: str
    sex: str
    birth_date: date | None
    id_number: str
    level: str
    trade: str


@dataclass(frozen=True, slots=True)
class SelectedRow:
    """A submission that stands as selected, with the award and the reason of its last decision."""

    submission_id: str
    title: str
    subtitle: str
    unit: str
    recommender: str
    award: str
    reason: str
    number: int


def read_submissions(
    connection: duckdb.DuckDBPyConnection, campaign: str, ids: Sequence[str] | None = None
) -> list[SubmissionRow]:
    """The submissions of a campaign, all or those named, in the order of recommender, track and title."""
    sql = f"{_SUBMISSIONS} WHERE campaign = $1 AND {_CHOSEN} ORDER BY recommender, track, title, submission_id"
    return _read(connection, SubmissionRow, sql, [campaign, _chosen(ids)])


def read_year(connection: duckdb.DuckDBPyConnection, year: int) -> list[SubmissionRow]:
    """The submissions of all campaigns of a year."""
    return _read(
        connection, SubmissionRow, f"{_SUBMISSIONS} WHERE year = ? ORDER BY campaign, recommender, title, submission_id", [year]
    )


def read_texts(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, SubmissionText]:
    """The texts of submissions by id, numbers unmasked: what is counted is found before they are hidden."""
    sql = "SELECT submission_id, abstract, coalesce(body, '') FROM submission WHERE submission_id IN (SELECT unnest(?))"
    return {each.submission_id: each for each in _read(connection, SubmissionText, sql, [list(ids)])}


def read_rates(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, Rates]:
    """The rates of submissions by id; none for a submission that was not compared."""
    sql = """SELECT submission_id, total_chars, matched_chars, total_rate, rate_without_quotations, rate_without_common,
                    rate_without_own, net_rate, max_single_rate, max_single_source, coalesce(front_chars, 0), coalesce(back_chars, 0)
             FROM rates WHERE submission_id IN (SELECT unnest(?))"""
    return {each.submission_id: each for each in _read(connection, Rates, sql, [list(ids)])}


def read_matches(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> list[MatchRow]:
    """The passages of submissions, in the order of the text."""
    sql = """SELECT match_id, submission_id, source_kind, source_id, start_char, end_char, text, source_start, source_end,
                    source_text, kind, similarity, excluded_as, coalesce(reason, '')
             FROM matches WHERE submission_id IN (SELECT unnest(?)) ORDER BY submission_id, start_char, end_char DESC, source_id, match_id"""
    return [_match(row) for row in connection.execute(sql, [list(ids)]).fetchall()]


def read_sources(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, SourceRow]:
    """Names of sources by id, be they submissions or texts of the library."""
    sql = """SELECT submission_id, 'batch', year, title || CASE WHEN coalesce(subtitle, '') = '' THEN '' ELSE '——' || subtitle END,
                    coalesce(unit, ''), coalesce(authors, ''), coalesce(recommender, '')
             FROM submissions WHERE submission_id IN (SELECT unnest($1))
             UNION ALL
             SELECT source_id, kind, year, coalesce(title, ''), coalesce(unit, ''), coalesce(authors, ''), coalesce(recommender, '')
             FROM library WHERE kind IN ('history', 'reference') AND source_id IN (SELECT unnest($1))"""
    rows = connection.execute(sql, [list(ids)]).fetchall()
    return {row[0]: SourceRow(row[0], SourceKind(row[1]), *row[2:]) for row in rows}


def read_groups(connection: duckdb.DuckDBPyConnection, campaign: str) -> dict[str, Group]:
    """The group of each submission of a campaign that shares passages with other submissions."""
    sql = """SELECT group_number, member_id, member_kind, shared_chars, is_likely_source, reason FROM reuse_groups
             WHERE campaign = ? ORDER BY group_number, list_position(['batch', 'history', 'reference'], member_kind), member_id"""
    members: dict[tuple[int, str], list[GroupMember]] = {}
    for number, name, kind, chars, is_source, reason in connection.execute(sql, [campaign]).fetchall():
        members.setdefault((number, reason), []).append(GroupMember(name, SourceKind(kind), chars, is_likely_source=is_source))
    groups = [Group(number, tuple(all_of), reason) for (number, reason), all_of in members.items()]
    return {name: each for each in groups if len(each.submissions) > 1 for name in each.submissions}


def read_ties(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, list[Tie]]:
    """What each submission has in common with others and with the library, the most first.

    Of the library what counts as quotation, title or common wording is left out: it tells nothing of where a text comes from.
    """
    sql = """SELECT submission_id, source_id, source_kind, sum(end_char - start_char)::INTEGER AS chars FROM matches
             WHERE submission_id IN (SELECT unnest(?))
               AND (excluded_as IS NULL OR excluded_as = 'own' OR source_kind = 'batch' AND excluded_as <> 'template')
             GROUP BY ALL ORDER BY submission_id, chars DESC, source_id"""
    ties: dict[str, list[Tie]] = {}
    for name, source, kind, chars in connection.execute(sql, [list(ids)]).fetchall():
        ties.setdefault(name, []).append(Tie(name, source, SourceKind(kind), chars))
    return ties


def read_findings(connection: duckdb.DuckDBPyConnection, campaign: str, ids: Sequence[str] | None = None) -> list[Finding]:
    """The findings of a campaign, all or those of the submissions named, the gravest first."""
    sql = """SELECT rule_id, severity, message, coalesce(value, ''), coalesce(clause, ''), submission_id, package, recommender, path
              FROM findings WHERE campaign = $1 AND ($2 IS NULL OR submission_id IN (SELECT unnest($2::VARCHAR[])))
              ORDER BY list_position(['error', 'warning', 'info'], severity), recommender, submission_id, rule_id, path, message"""
    rows = connection.execute(sql, [campaign, _chosen(ids)]).fetchall()
    return [Finding(row[0], Severity(row[1]), *row[2:]) for row in rows]


def read_checklist(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, dict[str, JudgementRow]]:
    """Submission → rule → the last word of a person on it."""
    rows = connection.execute(
        "SELECT submission_id, rule_id, outcome, items, note, judged_by, timezone('Asia/Shanghai', judged_at) FROM checklist "
        "WHERE in_force AND submission_id IN (SELECT unnest(?))",
        [list(ids)],
    ).fetchall()
    found: dict[str, dict[str, JudgementRow]] = {}
    for one, rule, *rest in rows:
        found.setdefault(one, {})[rule] = JudgementRow(*rest)
    return found


def read_materials(connection: duckdb.DuckDBPyConnection, campaign: str) -> list[MaterialRow]:
    """The files of a campaign."""
    sql = """SELECT material_id, submission_id, package, path, coalesce(role, 'other'), coalesce(media_type, ''), coalesce(bytes, 0),
                    pages, chars, status, coalesce(note, '')
             FROM materials WHERE campaign = ? ORDER BY package, path, material_id"""
    return _read(connection, MaterialRow, sql, [campaign])


def read_packages(connection: duckdb.DuckDBPyConnection, campaign: str) -> list[PackageRow]:
    """The entries of the inbox of a campaign."""
    sql = f"""SELECT package, container, status, timezone('Asia/Shanghai', received_at), {_RECOMMENDER},
                    coalesce(recommender_kind, ''), coalesce(note, '')
             FROM packages WHERE campaign = ? ORDER BY package"""  # noqa: S608 - names of our own
    return _read(connection, PackageRow, sql, [campaign])


def read_addressees(connection: duckdb.DuckDBPyConnection, campaign: str) -> dict[str, str]:
    """Recommenders by canonical name with the words in which they name themselves most often (ties: the longest)."""
    sql = """SELECT recommender, recommender_raw FROM
               (SELECT recommender, recommender_raw FROM submissions WHERE campaign = $1
                UNION ALL SELECT recommender, recommender_raw FROM packages WHERE campaign = $1)
             WHERE recommender <> '' AND recommender_raw <> '' GROUP BY recommender, recommender_raw
             ORDER BY count(*), length(recommender_raw), recommender_raw"""
    return dict(connection.execute(sql, [campaign]).fetchall())


def read_fields(connection: duckdb.DuckDBPyConnection, campaign: str, *, masked: bool = True) -> list[FieldValue]:
    """What was read from forms and 汇总表 of a campaign, file by file; identity and mobile numbers whole only where not masked."""
    sql = f"""SELECT f.submission_id, m.package, f.material_id, coalesce(m.role, 'other'), f.label, f.value
              FROM {"fields" if masked else "field"} f JOIN materials m USING (material_id)
              WHERE f.campaign = ? AND m.campaign = f.campaign ORDER BY m.package, m.path, f.material_id, f.label"""  # noqa: S608 - names of our own
    return _read(connection, FieldValue, sql, [campaign])


def read_field(connection: duckdb.DuckDBPyConnection, campaign: str, label: str) -> dict[str, str]:
    """What the forms of a campaign's submissions say under one label, by submission; of several the first by file."""
    sql = """SELECT f.submission_id, min_by(f.value, m.path) FROM fields f JOIN materials m USING (material_id)
             WHERE f.campaign = ? AND m.campaign = f.campaign AND m.role <> 'summary_table' AND f.label = ? AND f.value <> ''
               AND f.submission_id IS NOT NULL GROUP BY 1"""
    return dict(connection.execute(sql, [campaign, label]).fetchall())


def called(connection: duckdb.DuckDBPyConnection, campaign: str) -> dict[str, list[str]]:
    """submission_id → by what else it may be called than by its title: with its subtitle, by its persons, by its studio."""
    sql = """SELECT submission_id, list(DISTINCT name) FROM (
                 SELECT submission_id, title || subtitle AS name FROM submission WHERE campaign = $id AND subtitle <> ''
                 UNION ALL SELECT submission_id, subtitle FROM submission WHERE campaign = $id AND subtitle <> ''
                 UNION ALL SELECT p.submission_id, p.name FROM person p JOIN submission s USING (submission_id)
                           WHERE s.campaign = $id AND p.name <> ''
                 UNION ALL SELECT submission_id, value FROM field
                           WHERE campaign = $id AND label = '工作室名称' AND value <> '' AND submission_id IS NOT NULL)
             GROUP BY 1"""
    return dict(connection.execute(sql, {"id": campaign}).fetchall())


def read_people(connection: duckdb.DuckDBPyConnection, campaign: str, *, masked: bool = True) -> list[PersonValue]:
    """The persons of a campaign's submissions; identity numbers whole only where not masked."""
    sql = f"""SELECT p.submission_id, coalesce(p.name, ''), coalesce(p.sex, ''), p.birth_date, coalesce(p.id_number, ''),
                     coalesce(p.level, ''), coalesce(p.trade, '')
              FROM {"people" if masked else "person"} p JOIN submissions s USING (submission_id)
              WHERE s.campaign = ? ORDER BY ALL"""  # noqa: S608 - names of our own
    return _read(connection, PersonValue, sql, [campaign])


def read_by_hand(connection: duckdb.DuckDBPyConnection, campaign: str) -> dict[str, tuple[str, str]]:
    """submission_id → status and reason of those whose last status somebody gave who is not the check; the reason as written."""
    sql = """SELECT submission_id, status, coalesce(reason, '') FROM decision WHERE campaign = ?
             QUALIFY row_number() OVER (PARTITION BY submission_id ORDER BY number DESC) = 1 AND decided_by <> ?"""
    return {one: (status, reason) for one, status, reason in connection.execute(sql, [campaign, CHECKER]).fetchall()}


def read_left_aside(connection: duckdb.DuckDBPyConnection, campaign: str) -> frozenset[str]:
    """The ids of those that another stands for although nothing was corrected: they came late, or a second time."""
    sql = """SELECT submission_id FROM decisions WHERE campaign = ?
             QUALIFY row_number() OVER (PARTITION BY submission_id ORDER BY number DESC) = 1
                 AND status = 'superseded' AND (contains(reason, ?) OR contains(reason, ?))"""
    return frozenset(one for (one,) in connection.execute(sql, [campaign, LATE, TWICE]).fetchall())


def read_selected(connection: duckdb.DuckDBPyConnection, campaign: str) -> list[SelectedRow]:
    """The submissions that stand as selected, with their last decision."""
    sql = f"""SELECT s.submission_id, coalesce(s.title, ''), coalesce(s.subtitle, ''), coalesce(s.unit, ''),
                    {_RECOMMENDER}, coalesce(d.award, ''), coalesce(d.reason, ''), d.number
             FROM submissions s JOIN decisions d USING (submission_id, campaign)
             WHERE s.campaign = ? AND s.status = 'selected' AND d.status = 'selected'
             QUALIFY row_number() OVER (PARTITION BY s.submission_id ORDER BY d.number DESC) = 1 ORDER BY d.number"""  # noqa: S608 - names of our own
    return _read(connection, SelectedRow, sql, [campaign])


def read_last_run(connection: duckdb.DuckDBPyConnection, campaign: str) -> RunRow | None:
    """The last finished run of a campaign, None before the first."""
    sql = """SELECT run_id, timezone('Asia/Shanghai', ended_at), coalesce(version, '')
             FROM runs WHERE campaign = ? ORDER BY ended_at DESC NULLS LAST, started_at DESC LIMIT 1"""
    return next(iter(_read(connection, RunRow, sql, [campaign])), None)


def read_versions(connection: duckdb.DuckDBPyConnection, campaign: str) -> dict[str, str]:
    """The versions that results of a campaign were made with, as the store wrote them: what → value."""
    sql = """SELECT 0, '工作区版本', value FROM meta WHERE key = 'version'
             UNION ALL SELECT 1, substr(key, length($1) + 2), value FROM meta WHERE starts_with(key, $1 || ' ') ORDER BY 1, 2"""
    return {name: value for _, name, value in connection.execute(sql, [campaign]).fetchall()}


LONGEST_NAME = 40
"""Characters of a sender's name as written; longer words are no name."""
_RECOMMENDER = f"""coalesce(nullif(recommender, ''), CASE WHEN length(recommender_raw) <= {LONGEST_NAME} THEN trim(recommender_raw) END, '')"""
# the canonical name, else the words in which somebody names himself
_SUBMISSIONS = f"""SELECT submission_id, campaign, year, coalesce(track, ''), coalesce(package, ''), {_RECOMMENDER},
    coalesce(recommender_kind, ''), coalesce(unit, ''), coalesce(title, ''), coalesce(subtitle, ''), coalesce(authors, ''),
    coalesce(theme, ''), coalesce(theme_source, ''), abstract_chars, abstract_chars_low, body_chars, body_chars_low, picture_count,
    declared_rate, report_rate, timezone('Asia/Shanghai', received_at), coalesce(status, 'received')
    FROM submissions"""  # noqa: S608 - names of our own
_CHOSEN = "($2 IS NULL OR submission_id IN (SELECT unnest($2::VARCHAR[])))"


def _match(row: tuple[Any, ...]) -> MatchRow:
    plain = MatchRow(*row)
    excluded = Exclusion(plain.excluded_as) if plain.excluded_as else None
    return replace(plain, source_kind=SourceKind(plain.source_kind), kind=PassageKind(plain.kind), excluded_as=excluded)


def _chosen(ids: Sequence[str] | None) -> list[str] | None:
    return None if ids is None else list(ids)


def _read(connection: duckdb.DuckDBPyConnection, row_type: type[_Row], sql: str, values: Sequence[object]) -> list[_Row]:
    rows = connection.execute(sql, list(values)).fetchall()
    return [row_type(*row) for row in rows]
