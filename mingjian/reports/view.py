"""One text with its passages under one choice of exclusions: what counts, and which source is credited."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from mingjian.data import queries
from mingjian.data.masking import mask_personal
from mingjian.data.queries import MatchRow, SubmissionText
from mingjian.data.reuse import Exclusion
from mingjian.reports.coverage import Mask, cover, credit_sources, drop_short_runs, find_effective
from mingjian.reports.ratios import SHORTEST_RUN

_CHUNK = 200  # submissions whose texts are in memory at once


@dataclass(frozen=True, slots=True)
class View:
    """A masked text, its effective characters, its passages and the exclusions that are counted all the same.

    found: the effective characters of the total rate: all passages but template text, in runs long enough.
    """

    text: str
    effective: Mask
    found: Mask
    matches: Sequence[MatchRow]
    included: frozenset[Exclusion]

    def counts(self, match: MatchRow) -> bool:
        """Whether a passage is part of the net rate of this view."""
        is_wanted = match.excluded_as is None or match.excluded_as in self.included
        return is_wanted and bool(self.found[match.start : match.end].any())

    def chars(self, match: MatchRow) -> int:
        """Effective characters of a passage."""
        return int(self.effective[match.start : match.end].sum())

    def first_effective(self, match: MatchRow) -> int:
        """Where a passage's words begin, past line feeds and punctuation; its start where it has none."""
        return match.start + int(self.effective[match.start : match.end].argmax()) if match.end > match.start else match.start

    def covered(self, matches: Iterable[MatchRow]) -> Mask:
        """The effective characters that passages cover together."""
        return cover(len(self.text), ((match.start, match.end) for match in matches)) & self.effective

    def counted(self, matches: Iterable[MatchRow]) -> Mask:
        """Those of them that count in the total rate."""
        return self.covered(matches) & self.found


@dataclass(frozen=True, slots=True)
class Credit:
    """What a source holds, in effective characters (see `SourceShare`)."""

    source_id: str
    credited: int
    raw: int
    counted_passages: int
    passages: int


def open_view(text: SubmissionText, matches: Sequence[MatchRow], included: frozenset[Exclusion]) -> View:
    """The text with personal numbers masked and its effective characters found."""
    # stars are no letters: what is effective is found before masking
    effective = find_effective(text.text)
    spans = ((match.start, match.end) for match in matches if match.excluded_as is not Exclusion.TEMPLATE)
    found = drop_short_runs(cover(len(effective), spans) & effective, effective, SHORTEST_RUN)
    return View(mask_personal(text.text), effective, found, matches, included - {Exclusion.TEMPLATE})


def credit_view(view: View) -> list[Credit]:
    """All sources of a view, that with most credited characters first."""
    by_source: dict[str, list[MatchRow]] = defaultdict(list)
    for match in view.matches:
        by_source[match.source_id].append(match)
    counted = {source: [match for match in own if view.counts(match)] for source, own in by_source.items()}
    credited = dict(credit_sources({source: view.counted(own) for source, own in counted.items()}))
    sources = [
        Credit(
            source_id=source,
            credited=credited[source],
            raw=int(view.counted(match for match in own if match.excluded_as is not Exclusion.TEMPLATE).sum()),
            counted_passages=len(counted[source]),
            passages=len(own),
        )
        for source, own in by_source.items()
    ]
    return sorted(sources, key=lambda each: (-each.credited, -each.raw, each.source_id))


def count_view(connection: duckdb.DuckDBPyConnection, ids: Sequence[str], included: frozenset[Exclusion]) -> Mapping[str, int]:
    """The effective characters that count in this view, by submission."""
    counted: dict[str, int] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        matches: dict[str, list[MatchRow]] = defaultdict(list)
        for match in queries.read_matches(connection, chunk):
            matches[match.submission_id].append(match)
        for key, text in queries.read_texts(connection, chunk).items():
            view = open_view(text, matches[key], included)
            counted[key] = int(view.counted(match for match in view.matches if view.counts(match)).sum())
    return counted
