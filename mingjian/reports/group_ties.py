"""Who in a group shares passages with whom, and which library text each member has most in common with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from mingjian.data import queries
from mingjian.data.queries import SourceRow, Tie
from mingjian.data.reuse import SourceKind
from mingjian.reports.wording import SOURCES

LEAST_SOURCE_CHARS = 150
"""Characters from which a library text is named as a member's own source: a paragraph, as groups are bound by."""


@dataclass(frozen=True, slots=True)
class Ties:
    """What the members of groups have in common: with each other by submission, and with the library."""

    between: Mapping[str, Mapping[str, int]]
    sources: Mapping[str, SourceRow]

    def shared(self, key: str) -> Mapping[str, int]:
        """The other submissions that share passages with this one → characters."""
        return self.between.get(key, {})

    def own_source(self, key: str) -> str:
        """The library text that a submission has most in common with, "" where none is known."""
        return name_source(self.sources.get(key))


def read_group_ties(connection: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> Ties:
    """The ties of these submissions; one side is enough for both to be tied."""
    between: dict[str, dict[str, int]] = {}
    best: dict[str, str] = {}
    for ties in queries.read_ties(connection, ids).values():
        for tie in ties:
            if tie.source_kind is not SourceKind.BATCH:
                if tie.chars >= LEAST_SOURCE_CHARS:
                    best.setdefault(tie.submission_id, tie.source_id)
                continue
            for here, there in _both_ways(tie):
                between.setdefault(here, {})[there] = max(tie.chars, between.get(here, {}).get(there, 0))
    names = queries.read_sources(connection, sorted(set(best.values())))
    return Ties(between, {one: names[source] for one, source in best.items() if source in names})


def _both_ways(tie: Tie) -> tuple[tuple[str, str], tuple[str, str]]:
    return (tie.submission_id, tie.source_id), (tie.source_id, tie.submission_id)


def name_source(source: SourceRow | None) -> str:
    """A library text as groups name it: 往年案例《…》（2022 年，某单位）; "" for none."""
    if source is None:
        return ""
    about = "，".join(part for part in (f"{source.year} 年" if source.year else "", source.unit) if part)
    return f"{SOURCES[source.kind]}《{source.title}》{f'（{about}）' if about else ''}"
