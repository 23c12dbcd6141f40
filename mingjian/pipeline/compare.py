"""Compare: which passages of a batch also stand in the batch or in the library, what is left out and why, and the rates."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from typing import Protocol, TypeVar

import duckdb
import numpy as np
from numpy.typing import NDArray

from mingjian.data.records import Finding, Severity
from mingjian.data.reuse import Group, Match, Passage, Rates, SourceKind
from mingjian.pipeline.exclude import ExcludeTask, ExcludeTerms, Side, exclude_texts
from mingjian.pipeline.library import LibraryEntry, read_entries, read_sample, refresh_marks
from mingjian.pipeline.sign import Signed, sign_texts
from mingjian.similarity.background import Background, gather
from mingjian.similarity.bodies import name_body
from mingjian.similarity.candidates import (
    Candidate,
    CloserLook,
    SearchSettings,
    Widespread,
    find_candidates,
    find_widespread,
    load_batch,
    look_closer,
    read_common,
    select,
)
from mingjian.similarity.exclusions import ExclusionSettings, Writer, find_excluded, paint, read_templates, split
from mingjian.similarity.groups import group
from mingjian.similarity.names import NamedText, find_foreign_names
from mingjian.similarity.normal import normalise
from mingjian.similarity.pairs import PairTask, align_tasks, read_wordings
from mingjian.similarity.proper_names import find_names_of
from mingjian.similarity.traces import Traced
from mingjian.similarity.twins import Way, Whole, name_twins

log = logging.getLogger(__name__)

_SAMPLE_TEXTS = 600  # about one second
_LEAST_SAMPLE = 200  # texts; in fewer a phrase that four texts share may well be copied
_LEAST_BATCH = 10  # texts; a single case is compared within a second
_TASK_TEXTS = 32  # texts that one worker signs at a time
MOST_CHARS = 100_000
"""Characters of a submission that are compared: two texts of this length take 7 s and 0.4 GB, and time grows faster than length."""
_TASK_PAIRS = 8  # that one worker takes at a time

Item = TypeVar("Item")
Result = TypeVar("Result")


class Mapper(Protocol):
    """Like the built-in map: calls a picklable function on each item, wherever it likes, and gives the answers in order."""

    def __call__(self, function: Callable[[Item], Result], items: Sequence[Item], /) -> Iterable[Result]:
        """The answers, in order."""
        ...


@dataclass(frozen=True, slots=True)
class BatchText:
    """A submission's text (abstract, line feed, body) with what decides whose work it is."""

    submission_id: str
    text: str
    unit: str = ""
    authors: tuple[str, ...] = ()
    recommender: str = ""
    title: str = ""
    year: int = 0
    package: str = ""
    track: str = ""  # as readers know it
    refused: bool = False  # people said that it takes no part; what it was copied from or into counts all the same
    own_words: str = ""  # whatever else names it: subtitle, short fields of the form


@dataclass(frozen=True, slots=True)
class CompareSettings:
    """How to search and what to leave out."""

    search: SearchSettings = field(default_factory=SearchSettings)
    exclusions: ExclusionSettings = field(default_factory=ExclusionSettings)
    of_cases: bool = True  # False: of persons, whose deeds may name anybody


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that comparing a batch says; each list in order of submission_id."""

    matches: list[Match]
    rates: list[Rates]
    groups: list[Group]
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class _Found:
    """A text and one other with what they share, seen from `here`: passages, or places that many other texts know too."""

    here: str
    there: str
    kind: SourceKind
    passages: tuple[Passage, ...] = ()
    traced: Traced | None = None


@dataclass(frozen=True, slots=True)
class _Texts:
    """The batch and the library texts that matter, by number: those of the batch are below zero."""

    batch: Sequence[BatchText]
    entries: Mapping[int, LibraryEntry]

    def text(self, number: int) -> str:
        return self.entries[number].text if number > 0 else self.batch[number].text

    def name(self, number: int) -> str:
        return self.entries[number].source_id if number > 0 else self.batch[number].submission_id

    def kind(self, number: int) -> SourceKind:
        return self.entries[number].kind if number > 0 else SourceKind.BATCH


def compare_batch(
    texts: Sequence[BatchText],
    connection: duckdb.DuckDBPyConnection,
    settings: CompareSettings,
    *,
    templates: Sequence[str],
    map_pairs: Mapper | None = None,
) -> Comparison:
    """All against all in the batch and against the library; the order of `texts` changes nothing.

    connection: an open workspace; only temporary tables are written, but for library texts that an older version signed.
    templates: the notice's and the form's own text. map_pairs: does the signing and the alignment of pairs, in workers perhaps.
    """
    clock = _Clock(len(texts))
    batch = [replace(each, text=each.text[:MOST_CHARS]) for each in sorted(texts, key=lambda each: each.submission_id)]
    mapper: Mapper = map_pairs or map
    refresh_marks(connection)
    ready = _sign_all(batch, mapper)
    clock.tell("signed")
    load_batch(connection, [each.marks for each in ready], [name_body(each.unit, each.recommender) for each in batch])
    sample = _sample(batch, connection)
    with ThreadPoolExecutor(1) as aside:  # the workers have nothing else to do while the database searches
        learning = aside.submit(_learn, sample, mapper)
        candidates = find_candidates(connection, settings.search)
        widespread = find_widespread(connection, settings.search.print_cap)
        common = read_common(connection, settings.exclusions.common_units)
        entries = read_entries(connection, {each.there for each in (*candidates, *widespread) if each.there > 0})
        background = learning.result()
    clock.tell(f"{len(candidates)} candidates, common wording learned")
    chosen = _select(candidates, ready, entries, _places(widespread), mapper)
    clock.tell(f"{len(chosen)} pairs chosen")
    both = _Texts(batch, entries)
    found = _align_all(chosen, both, background, mapper)
    clock.tell(f"{len(found)} sides of pairs aligned")
    tasks = _exclude_tasks(both, [*found, *_to_trace(widespread, both, found)], common)
    judged = _exclude_all(tasks, ExcludeTerms(read_templates(templates), settings.exclusions, settings.of_cases), mapper)
    matches = [match for of_text, _ in judged for match in of_text]
    rates = [each for _, each in judged]
    clock.tell(f"{len(matches)} matches rated")
    years = {entry.source_id: entry.year for entry in entries.values()}
    findings = name_twins(_wholes(batch, entries), matches, of_cases=settings.of_cases)
    if settings.of_cases:
        findings += find_foreign_names(_named(batch, entries), matches, partial(_by_parts, mapper, find_names_of))
    findings += [_too_long(each) for each in texts if len(each.text) > MOST_CHARS]
    units = {each.submission_id: unit for each in batch if (unit := name_body(each.unit, each.recommender))}
    comparison = Comparison(matches, rates, group(matches, years, units), findings)
    clock.tell(f"{len(findings)} findings")
    return comparison


def _too_long(text: BatchText) -> Finding:
    message = (
        f"摘要和正文共 {len(text.text):,} 个字符，超过查重上限 {MOST_CHARS:,} 个，只比对了前 {MOST_CHARS:,} 个，各项重复率只就这一部分计算。"
        "请核对这是否一件申报的正文，属多份材料的请拆开报送。"
    )
    return Finding(
        "X-LIMIT-REACHED",
        Severity.WARNING,
        message,
        f"{len(text.text):,} 个字符",
        submission_id=text.submission_id,
        package=text.package or None,
        recommender=text.recommender or None,
    )


def _wholes(batch: Sequence[BatchText], entries: Mapping[int, LibraryEntry]) -> list[Whole]:
    here = [
        Whole(
            one.submission_id,
            one.title,
            one.text,
            Writer(one.unit, one.authors, one.recommender),
            Way(one.package, one.recommender, one.track, refused=one.refused),
        )
        for one in batch
    ]
    return here + [
        Whole(one.source_id, one.title, one.text, Writer(one.unit, one.authors, one.recommender), Way(year=one.year))
        for one in entries.values()
    ]


def _named(batch: Sequence[BatchText], entries: Mapping[int, LibraryEntry]) -> list[NamedText]:
    here = [
        NamedText(one.submission_id, one.text, one.title, one.unit, one.authors, one.recommender, one.own_words, one.package)
        for one in batch
    ]
    return here + [
        NamedText(one.source_id, one.text, one.title, one.unit, one.authors, one.recommender, year=one.year)
        for one in entries.values()
    ]


def _sample(batch: Sequence[BatchText], connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Texts that tell what is common, none where there are too few, or too few to be compared."""
    if len(batch) < _LEAST_BATCH:
        return []
    sample = [each.text for each in batch[:: -(-len(batch) // _SAMPLE_TEXTS)]]
    if len(sample) < _SAMPLE_TEXTS:
        sample += read_sample(connection, _SAMPLE_TEXTS - len(sample))
    return sample if len(sample) >= _LEAST_SAMPLE else []


def _learn(sample: Sequence[str], mapper: Mapper) -> Background | None:
    return gather(list(_by_parts(mapper, read_wordings, sample))) if sample else None


def _select(
    candidates: Sequence[Candidate],
    ready: Sequence[Signed],
    entries: Mapping[int, LibraryEntry],
    widespread: Mapping[int, NDArray[np.int64]],
    mapper: Mapper,
) -> list[Candidate]:
    """The candidates worth aligning. Library texts must be read anew for that, which workers do."""
    chosen = select([each for each in candidates if each.there < 0], lambda number: ready[number].marks.grams, widespread)
    of_library = [each for each in candidates if each.there > 0]
    chosen += [each for each in of_library if not each.lacking]
    groups = [
        list(partners) for _, partners in groupby((each for each in of_library if each.lacking), key=lambda each: each.here)
    ]
    tasks = [
        CloserLook(
            ready[partners[0].here].marks.grams,
            widespread.get(partners[0].here),
            tuple(entries[each.there].text for each in partners),
            tuple(each.lacking for each in partners),
        )
        for partners in groups
    ]
    for several, dense in zip(groups, _by_parts(mapper, look_closer, tasks), strict=True):
        chosen += [each for each, enough in zip(several, dense, strict=True) if enough]
    return chosen


def _places(widespread: Sequence[Widespread]) -> dict[int, NDArray[np.int64]]:
    places: dict[int, list[int]] = {}
    for each in widespread:
        places.setdefault(each.here, []).extend(each.places)
    return {here: np.array(found, np.int64) for here, found in places.items()}


class _Clock:
    """Logs how long each stage took; no text, no name."""

    def __init__(self, texts: int) -> None:
        self._texts = texts
        self._last = time.perf_counter()

    def tell(self, what: str) -> None:
        now = time.perf_counter()
        log.info("compare %d texts: %s in %.2f s", self._texts, what, now - self._last)
        self._last = now


def _sign_all(batch: Sequence[BatchText], mapper: Mapper) -> list[Signed]:
    return list(_by_parts(mapper, sign_texts, [(each.submission_id, each.text) for each in batch]))


def _by_parts(mapper: Mapper, function: Callable[[Sequence[Item]], list[Result]], items: Sequence[Item]) -> Iterable[Result]:
    """What the function makes of each item, asked for a part of them at a time."""
    parts = [items[start : start + _TASK_TEXTS] for start in range(0, len(items), _TASK_TEXTS)]
    return (result for part in mapper(function, parts) for result in part)


def _align_all(chosen: Sequence[Candidate], texts: _Texts, background: Background | None, mapper: Mapper) -> list[_Found]:
    """Both sides of each pair that has passages."""
    ordered = sorted(chosen, key=lambda each: each.here)
    parts = [ordered[start : start + _TASK_PAIRS] for start in range(0, len(ordered), _TASK_PAIRS)]
    tasks = [
        tuple(
            PairTask(texts.text(here), tuple(texts.text(each.there) for each in of_here))
            for here, of_here in groupby(part, key=lambda each: each.here)
        )
        for part in parts
    ]
    found: list[_Found] = []
    for part, answers in zip(parts, mapper(align_tasks, [(task, background) for task in tasks]), strict=True):
        for pair, passages in zip(part, answers, strict=True):
            if passages:
                here, there = texts.name(pair.here), texts.name(pair.there)
                found.append(_Found(here, there, texts.kind(pair.there), tuple(passages)))
                if pair.there < 0:
                    mirrored = (Passage(each.there, each.here, each.kind, each.similarity) for each in passages)
                    ordered_there = tuple(sorted(mirrored, key=lambda each: (each.here, each.there)))
                    found.append(_Found(there, here, SourceKind.BATCH, ordered_there))
    return found


def _to_trace(widespread: Sequence[Widespread], texts: _Texts, aligned: Sequence[_Found]) -> list[_Found]:
    """What very many share, where no pair that was aligned shows it already."""
    known = {(each.here, each.kind, each.there) for each in aligned}
    found: list[_Found] = []
    for each in widespread:
        here, kind, there = texts.name(each.here), texts.kind(each.there), texts.name(each.there)
        if (here, kind, there) not in known:
            traced = Traced(texts.text(each.there), each.places, each.there_places)
            found.append(_Found(here, there, kind, traced=traced))
    return found


def _exclude_tasks(texts: _Texts, found: Sequence[_Found], common: Mapping[int, NDArray[np.int32]]) -> list[ExcludeTask]:
    """One for each text of the batch, in its order."""
    batch = {each.submission_id: each for each in texts.batch}
    sources = {each.source_id: each for each in texts.entries.values()}
    by_text: dict[str, list[Side]] = {}
    for each in sorted(found, key=lambda each: (each.here, each.kind, each.there)):
        of_batch = each.kind is SourceKind.BATCH
        other = (batch if of_batch else sources)[each.there]
        side = Side(
            each.kind,
            each.there,
            Writer(other.unit, other.authors, other.recommender),
            each.passages,
            tuple(passage.there.of(other.text) for passage in each.passages),
            "" if of_batch else other.title,
            0 if of_batch else other.year,
            each.traced,
        )
        by_text.setdefault(each.here, []).append(side)
    return [
        ExcludeTask(
            one.submission_id,
            one.text,
            Writer(one.unit, one.authors, one.recommender),
            tuple(by_text.get(one.submission_id, ())),
            common.get(number - len(batch)),
        )
        for number, one in enumerate(texts.batch)
    ]


def _exclude_all(tasks: Sequence[ExcludeTask], terms: ExcludeTerms, mapper: Mapper) -> list[tuple[list[Match], Rates]]:
    parts = [(tasks[start : start + _TASK_TEXTS], terms) for start in range(0, len(tasks), _TASK_TEXTS)]
    return [judged for part in mapper(exclude_texts, parts) for judged in part]


def compare_texts(texts: Mapping[str, str]) -> list[Match]:
    """The passages between a few texts, each against each and on both sides, without a workspace; nothing is left out as own.

    Of a text beyond `MOST_CHARS` the first so many characters are compared.
    """
    texts = {name: text[:MOST_CHARS] for name, text in texts.items()}
    names = sorted(texts)
    found: list[Match] = []
    for number, here in enumerate(names):
        for there in names[number + 1 :]:
            answer = align_tasks(((PairTask(texts[here], (texts[there],)),), None))
            for passage in answer[0]:
                found.append(Match(here, SourceKind.BATCH, there, passage))
                mirrored = Passage(passage.there, passage.here, passage.kind, passage.similarity)
                found.append(Match(there, SourceKind.BATCH, here, mirrored))
    painted = {
        name: paint(text, find_excluded(text, normalise(text), read_templates(()), ExclusionSettings()))
        for name, text in texts.items()
    }
    ordered = sorted(found, key=lambda match: (match.submission_id, match.source_id, match.passage.here))
    return [
        part
        for match in ordered
        for part in split(
            match, painted[match.submission_id], texts[match.submission_id], match.passage.there.of(texts[match.source_id])
        )
    ]
