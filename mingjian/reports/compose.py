"""Making the one report of a submission out of what the database holds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import duckdb
import numpy as np

from mingjian.data import queries
from mingjian.data.queries import JudgementRow, MatchRow, MaterialRow, SourceRow, SubmissionRow, SubmissionText
from mingjian.data.records import Finding
from mingjian.data.reuse import Exclusion, Group, Rates
from mingjian.reports.filenames import report_name
from mingjian.reports.group_ties import Ties, name_source, read_group_ties
from mingjian.reports.marked import Mark, compare_sides, cut_paragraphs
from mingjian.reports.model import Background, Comparison, ExclusionGroup, GroupNote, Member, Report, SourceShare
from mingjian.reports.ratios import FRONT_SHARE, list_parts, list_ratios
from mingjian.reports.view import View, credit_view, open_view
from mingjian.reports.wording import EXCLUSIONS, REMOVED, UNKNOWN

_Row = TypeVar("_Row", MatchRow, Finding, MaterialRow)
_CHUNK = 200  # submissions read at once: bounds memory, and a query per chunk costs less than one per submission
_EXCLUDED_RANK = 1_000_000  # behind every counted source


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the database holds about a chunk of submissions."""

    texts: Mapping[str, SubmissionText]
    rates: Mapping[str, Rates]
    matches: Mapping[str, Sequence[MatchRow]]
    sources: Mapping[str, SourceRow]
    findings: Mapping[str, Sequence[Finding]]
    materials: Mapping[str, Sequence[MaterialRow]]
    groups: Mapping[str, Group]
    members: Mapping[str, Member]
    ties: Ties  # of all that are in a group
    judged: Mapping[str, Mapping[str, JudgementRow]]  # submission → rule → the last word on it


def compose_reports(
    connection: duckdb.DuckDBPyConnection,
    background: Background,
    submissions: Sequence[SubmissionRow],
    included: frozenset[Exclusion] = frozenset(),
) -> Iterator[Report]:
    """The reports of these submissions of one campaign, in their order. included: exclusions that the view counts all the same."""
    included -= {Exclusion.TEMPLATE}  # the campaign's own text counts in no view (contract, section 3)
    groups = queries.read_groups(connection, background.campaign)
    ties = read_group_ties(connection, list(groups))
    members = _name_members(queries.read_submissions(connection, background.campaign, list(groups)), ties)
    materials = _by_submission(queries.read_materials(connection, background.campaign))
    for start in range(0, len(submissions), _CHUNK):
        chunk = submissions[start : start + _CHUNK]
        ids = [each.submission_id for each in chunk]
        matches = queries.read_matches(connection, ids)
        names = {each.source_id for each in matches} | {groups[each].likely_source for each in ids if each in groups}
        gathered = Gathered(
            texts=queries.read_texts(connection, ids),
            rates=queries.read_rates(connection, ids),
            matches=_by_submission(matches),
            sources=queries.read_sources(connection, sorted(names)),
            findings=_by_submission(queries.read_findings(connection, background.campaign, ids)),
            materials=materials,
            judged=queries.read_checklist(connection, ids),
            groups=groups,
            members=members,
            ties=ties,
        )
        for submission in chunk:
            yield _compose(submission, gathered, background, included)


def _compose(submission: SubmissionRow, gathered: Gathered, background: Background, included: frozenset[Exclusion]) -> Report:
    key = submission.submission_id
    text = gathered.texts[key]
    view = open_view(text, gathered.matches.get(key, ()), included)
    manual = background.manual.get(submission.track, background.manual.get("", ()))
    judged = gathered.judged.get(key, {})
    shown = view.text
    rates = gathered.rates.get(key)
    total = rates.total_chars if rates else int(view.effective.sum())
    comparisons, sources = _rank_sources(view, text, total, gathered.sources)
    marks = [_mark(each) for each in comparisons]
    paragraphs = cut_paragraphs(shown, marks)
    lines = 0 if text.abstract is None else text.abstract.count("\n") + 1
    opening = sum(each.number <= lines for each in paragraphs)
    counted = view.counted(each.match for each in comparisons if each.is_counted)
    single = _name_single(rates.max_single_source, gathered.sources) if rates and rates.max_single_source else ""
    return Report(
        background=background,
        submission=submission,
        track=background.tracks.get(submission.track, submission.track or UNKNOWN),
        status=background.name_status(submission.submission_id, submission.status),
        ratios=list_ratios(rates, included, int(counted.sum()), single) if rates else (),
        parts=list_parts(rates) if rates else (),
        sources=sources,
        comparisons=comparisons,
        abstract=paragraphs[:opening],
        body=tuple(replace(each, number=each.number - lines) for each in paragraphs[opening:]),
        strip=_draw_strip(marks, len(shown)),
        front_border=_find_front(view),
        exclusions=_group_exclusions(view, comparisons),
        included=tuple(EXCLUSIONS[each] for each in Exclusion if each in included),
        findings=tuple(gathered.findings.get(key, ())),
        materials=tuple(gathered.materials.get(key, ())),
        manual=tuple(replace(each, judged=judged.get(each.rule_id)) for each in manual),
        group=_note_group(key, gathered),
    )


def _rank_sources(
    view: View, text: SubmissionText, total: int, names: Mapping[str, SourceRow]
) -> tuple[tuple[Comparison, ...], tuple[SourceShare, ...]]:
    credited_sources = credit_view(view)
    ranks = {each.source_id: rank for rank, each in enumerate(credited_sources, start=1)}
    comparisons = tuple(_compare(number, match, ranks, view, text) for number, match in enumerate(view.matches, start=1))
    of_source: dict[str, list[Comparison]] = defaultdict(list)
    for comparison in comparisons:
        of_source[comparison.match.source_id].append(comparison)
    sources = tuple(
        SourceShare(
            rank=ranks[each.source_id],
            source=names.get(each.source_id) or _unnamed(of_source[each.source_id][0].match),
            credited=each.credited,
            raw=each.raw,
            total=total,
            comparisons=tuple(of_source[each.source_id]),
        )
        for each in credited_sources
    )
    return comparisons, sources


def _unnamed(match: MatchRow) -> SourceRow:
    return SourceRow(match.source_id, match.source_kind, None, f"（{REMOVED}）{match.source_id}", "", "", "")


def _name_single(source_id: str, names: Mapping[str, SourceRow]) -> str:
    return names[source_id].title if source_id in names else f"{source_id}（{REMOVED}，请重新核验）"


def _compare(number: int, match: MatchRow, ranks: Mapping[str, int], view: View, text: SubmissionText) -> Comparison:
    is_counted = view.counts(match)
    return Comparison(
        number=number,
        match=match,
        source_rank=ranks[match.source_id],
        place=_place(view.first_effective(match), text),
        chars=view.chars(match),
        look=match.kind.value if is_counted else "excluded",
        is_counted=is_counted,
        pairs=compare_sides(match.text, match.source_text),
    )


def _place(start: int, text: SubmissionText) -> str:
    if text.abstract is not None and start < len(text.abstract):
        return f"摘要第 {text.abstract.count(chr(10), 0, start) + 1} 段"
    begins = 0 if text.abstract is None else len(text.abstract) + 1
    return f"正文第 {text.text.count(chr(10), begins, start) + 1} 段"


def _mark(comparison: Comparison) -> Mark:
    rank = comparison.source_rank if comparison.is_counted else _EXCLUDED_RANK
    return Mark(comparison.match.start, comparison.match.end, comparison.number, comparison.look, rank)


def _draw_strip(marks: Sequence[Mark], length: int) -> tuple[tuple[float, float, str], ...]:
    ordered = sorted(marks, key=lambda mark: -mark.rank)  # the decisive ones are drawn last, on top
    return tuple((mark.start / length, (mark.end - mark.start) / length, mark.look) for mark in ordered)


def _find_front(view: View) -> float:
    counts = np.cumsum(view.effective)
    return float(np.searchsorted(counts, counts[-1] * FRONT_SHARE)) / len(counts) if len(counts) else FRONT_SHARE


def _group_exclusions(view: View, comparisons: Sequence[Comparison]) -> tuple[ExclusionGroup, ...]:
    groups: list[ExclusionGroup] = []
    for kind in Exclusion:
        own = tuple(each for each in comparisons if each.match.excluded_as is kind)
        if own:
            chars = int(view.covered(each.match for each in own).sum())
            groups.append(ExclusionGroup(EXCLUSIONS[kind], kind.value, chars, kind in view.included, own))
    return tuple(groups)


def _note_group(key: str, gathered: Gathered) -> GroupNote | None:
    group = gathered.groups.get(key)
    if group is None:
        return None
    shared = gathered.ties.shared(key)
    others = [gathered.members[each] for each in group.submissions if each != key and each in gathered.members]
    direct = sorted((each for each in others if each.submission_id in shared), key=lambda each: -shared[each.submission_id])
    linked = tuple(each for each in others if each.submission_id not in shared)
    source = gathered.sources.get(group.likely_source)
    own = gathered.members[key].own_source if key in gathered.members else ""
    return GroupNote(group.number, tuple(direct), linked, own, name_source(source), group.reason)


def _name_members(rows: Sequence[SubmissionRow], ties: Ties) -> dict[str, Member]:
    return {
        row.submission_id: Member(
            row.submission_id,
            row.title,
            row.unit,
            row.recommender,
            report_name(row.submission_id, row.title),
            ties.own_source(row.submission_id),
        )
        for row in rows
    }


def _by_submission(rows: Iterable[_Row]) -> dict[str, list[_Row]]:
    grouped: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.submission_id is not None:
            grouped[row.submission_id].append(row)
    return grouped
