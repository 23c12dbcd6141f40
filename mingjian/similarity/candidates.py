"""Which pairs of texts are worth aligning: a join of fingerprints in DuckDB, near-duplicates, rare words."""

import hashlib
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import groupby
from operator import itemgetter

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mingjian.similarity.fingerprints import GRAM_CHARS, WINDOW_GRAMS, Prints, code_points, hash_grams
from mingjian.similarity.normal import Normal, normalise
from mingjian.similarity.signatures import band
from mingjian.similarity.vectors import Postings, WordPlaces, compare_windows

_DENSE_GRAM_CHARS = 5
_STRETCH_CHARS = 256
_SLOT_BITS = 20
EVERYDAY_TEXTS = 1_500
"""Texts that may share a word before a library stops placing it: ten times as many as may share it in a search."""
_MEASURED_TEXTS = 1_000  # of the batch, whose windows tell how long a window is
# what each kind of evidence must reach if it stood alone
_ENOUGH_WEIGHT = 4.8
_ENOUGH_STANDING = 1.2  # above 1, what every window reaches
_ENOUGH_GRAMS = 110
_ENOUGH_COSINE = 0.6  # whatever others reach: where many took the same passage, none of them stands out


Column = NDArray[np.generic]
"""One column of a table, shape (rows,)."""


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """Where a stock phrase begins and how much evidence a pair needs. Measured with benchmarks/retrieval.py."""

    print_cap: int = 60  # texts that may share a fingerprint before it counts as a stock phrase
    least_weight: float = 0.7  # fingerprints shared within about 400 characters, weighed by rarity 0..1
    sure_weight: float = 6.0  # kept however many partners there are
    word_cap: int = 150  # texts that may share a word before it is too common to tell them apart
    least_cosine: float = 0.08
    best: int = 12  # partners of a text that each way of search keeps


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands for one text in a search: its fingerprints, its words, its MinHash, all of its short k-grams."""

    prints: Prints
    words: WordPlaces
    signature: NDArray[np.uint32]
    grams: NDArray[np.uint32]  # slot_grams


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair worth aligning: numbers of two texts, the batch's below zero, here < there, and its evidence.

    weight: of the fingerprints both have. cosine, standing: of their windows (`vectors.Likeness`).
    """

    here: int
    there: int
    weight: float = 0.0
    cosine: float = 0.0
    standing: float = 0.0
    twin: bool = False

    @property
    def evidence(self) -> float:
        """Fingerprints and words together: from 1 on the pair is aligned whatever a closer look says."""
        return max(self.weight / _ENOUGH_WEIGHT + max(self.standing - 1, 0) / _ENOUGH_STANDING, self.cosine / _ENOUGH_COSINE)

    @property
    def lacking(self) -> float:
        """How many k-grams close together would make up for the evidence that is not there, 0 where none is needed."""
        return 0.0 if self.twin else max(0.0, (1 - self.evidence) * _ENOUGH_GRAMS)


@cache
def _statements() -> Mapping[str, str]:
    text = resources.files("mingjian.similarity").joinpath("candidates.sql").read_text("utf-8")
    named = (part.split("\n", 1) for part in text.split("-- name: ")[1:])
    return {name.strip(): body for name, body in named}


def load_batch(connection: duckdb.DuckDBPyConnection, marks: Sequence[Marks], units: Sequence[str]) -> None:
    """Put a batch beside the library: text number i of the batch is document i - len(marks).

    units: of each text, "" where unknown. Makes the temporary tables that candidates.sql reads; replaces an earlier batch.
    """
    numbers = range(-len(marks), 0)
    connection.register("incoming", pa.table({"doc": np.array(numbers, np.int32), "unit": pa.array(list(units), pa.string())}))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE member AS SELECT doc, hash(CASE WHEN unit = '' THEN '#' || doc ELSE unit END) AS unit_number "
        "FROM (SELECT doc, unit FROM incoming UNION ALL SELECT doc, unit FROM signed)"
    )
    connection.unregister("incoming")
    for table, columns in mark_tables(numbers, marks).items():
        name = _BATCH_TABLES[table]
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM {table} LIMIT 0")  # noqa: S608 (names of our own)
        _insert(connection, name, columns)
    connection.execute("CREATE OR REPLACE TEMP TABLE batch_frequency AS SELECT * FROM word_frequency LIMIT 0")
    _insert(connection, "batch_frequency", _count_texts(marks))


_BATCH_TABLES = {"fingerprint": "batch_print", "word_place": "batch_word", "signature_band": "batch_band"}


def mark_tables(numbers: Iterable[int], marks: Sequence[Marks]) -> dict[str, dict[str, Column]]:
    """The rows of many texts' marks as columns, by the name of their table in data/fingerprints.sql."""
    docs = np.fromiter(numbers, np.int32)
    bands = [band(each.signature) if len(each.prints.hashes) else np.zeros(0, np.uint64) for each in marks]
    return {
        "fingerprint": {
            "hash": _joined([each.prints.hashes for each in marks], np.uint64),
            "doc": _repeated(docs, [len(each.prints.hashes) for each in marks]),
            "place": _joined([each.prints.positions for each in marks], np.int32),
        },
        "word_place": {
            "word": _joined([each.words.words for each in marks], np.uint32),
            "doc": _repeated(docs, [len(each.words.words) for each in marks]),
            "block": _joined([each.words.blocks for each in marks], np.uint16),
        },
        "signature_band": {"band": _joined(bands, np.uint64), "doc": _repeated(docs, [len(each) for each in bands])},
    }


def _joined(arrays: Sequence[Column], kind: type[np.generic]) -> Column:
    return np.concatenate([np.zeros(0, kind), *arrays])


def _repeated(docs: NDArray[np.integer], counts: Sequence[int]) -> Column:
    return np.repeat(docs, counts)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, Column]) -> None:
    connection.register("incoming", pa.table(dict(columns)))
    connection.execute(f"INSERT INTO {table} SELECT * FROM incoming")  # noqa: S608 (names of our own)
    connection.unregister("incoming")


def _count_texts(marks: Sequence[Marks]) -> dict[str, Column]:
    """Each word with the number of texts that have it."""
    words = _joined([each.words.words for each in marks], np.uint32).astype(np.uint64)
    words |= _repeated(np.arange(len(marks)), [len(each.words.words) for each in marks]).astype(np.uint64) << np.uint64(32)
    words.sort()
    once = words[np.append(True, words[1:] != words[:-1])[: len(words)]]
    known, docs = np.unique(once.astype(np.uint32), return_counts=True)
    return {"word": known, "docs": docs}


def insert_marks(
    connection: duckdb.DuckDBPyConnection, numbers: Iterable[int], marks: Sequence[Marks], everyday: int = EVERYDAY_TEXTS
) -> None:
    """Add texts' marks to the library's tables, within the caller's transaction.

    everyday: words that more texts of the library have are counted but not placed; they make up two thirds of a large library.
    """
    common = read_everyday(connection, everyday)
    for table, columns in mark_tables(numbers, marks).items():
        placed = ~np.isin(columns["word"], common) if table == "word_place" else slice(None)
        _insert(connection, table, {name: column[placed] for name, column in columns.items()})
    _insert(connection, "word_frequency", _count_texts(marks))


def read_everyday(connection: duckdb.DuckDBPyConnection, most: int) -> NDArray[np.uint32]:
    """The words that more than `most` texts of the library have."""
    known = connection.execute("SELECT word FROM word_frequency GROUP BY word HAVING sum(docs) > $most", {"most": most})
    return np.asarray(known.fetchnumpy()["word"], np.uint32)


def delete_marks(connection: duckdb.DuckDBPyConnection, numbers: Sequence[int], everyday: int = EVERYDAY_TEXTS) -> None:
    """Take texts' marks out of the library's tables, within the caller's transaction.

    Everyday words stay as frequent as they were until the library is empty: not all of their places are known.
    """
    connection.execute(
        "INSERT INTO word_frequency SELECT word, -count(DISTINCT doc) FROM word_place WHERE doc IN (SELECT unnest($docs)) "
        "AND word NOT IN (SELECT word FROM word_frequency GROUP BY word HAVING sum(docs) > $everyday) GROUP BY word",
        {"docs": numbers, "everyday": everyday},
    )
    for table in _BATCH_TABLES:
        connection.execute(f"DELETE FROM {table} WHERE doc IN (SELECT unnest($docs))", {"docs": numbers})  # noqa: S608 (names of our own)
    connection.execute("DELETE FROM word_frequency WHERE NOT EXISTS (FROM fingerprint) AND NOT EXISTS (FROM word_place)")


def find_candidates(connection: duckdb.DuckDBPyConnection, settings: SearchSettings) -> list[Candidate]:
    """Pairs of a batch text with another batch text or a library text that are worth a closer look; order by numbers.

    load_batch first. Leaves the temporary tables posting and spread for read_common.
    """
    statements = _statements()
    total = _count(connection)
    connection.execute(statements["posting"])
    connection.execute(statements["spread"])
    found: dict[tuple[int, int], Candidate] = {}
    limits = {
        "cap": settings.print_cap,
        "total": total,
        "least": settings.least_weight,
        "best": settings.best,
        "sure": settings.sure_weight,
    }
    for here, there, weight in connection.execute(statements["pairs"], limits).fetchall():
        found[here, there] = Candidate(here, there, weight=weight)
    for each in _by_words(connection, settings, total):
        old = found.get((each.here, each.there))
        found[each.here, each.there] = replace(each, weight=old.weight if old else 0.0)
    for here, there in connection.execute(statements["twins"], {"best": settings.best}).fetchall():
        found[here, there] = replace(found.get((here, there), Candidate(here, there)), twin=True)
    return [found[key] for key in sorted(found)]


def _count(connection: duckdb.DuckDBPyConnection) -> int:
    [(total,)] = connection.execute("SELECT count(*) FROM member").fetchall()
    return int(total)


def _by_words(connection: duckdb.DuckDBPyConnection, settings: SearchSettings, total: int) -> list[Candidate]:
    [(texts,)] = connection.execute("SELECT count(*) FROM member WHERE doc < 0").fetchall()
    limits = {"cap": settings.word_cap, "total": total, "step": max(1, texts // _MEASURED_TEXTS)}
    columns = connection.execute(_statements()["words"], limits).fetchnumpy()
    postings = Postings(*(np.asarray(columns[name]) for name in ("number", "doc", "block", "weight")))
    pairs = compare_windows(postings, settings.least_cosine, settings.best)
    return [Candidate(each.here, each.there, cosine=each.cosine, standing=each.standing) for each in pairs]


def slot_grams(normal: Normal) -> NDArray[np.uint32]:
    """All k-grams of 5 characters of a text in order as numbers under 2**20: shape (max(0, n - 4),)."""
    return (hash_grams(code_points(normal.text), _DENSE_GRAM_CHARS) >> np.uint64(64 - _SLOT_BITS)).astype(np.uint32)


def select(
    candidates: Sequence[Candidate],
    grams: Callable[[int], NDArray[np.uint32]],
    widespread: Mapping[int, NDArray[np.int64]],
) -> list[Candidate]:
    """The candidates whose evidence adds up, by numbers: rare fingerprints shared, windows that stand out, shared k-grams lying close together.

    grams: a text's `slot_grams` by its number. widespread: places of k-grams that very many share,
    which are no evidence. The sum was chosen on the development split with benchmarks/retrieval.py (docs/benchmarks.md).
    """
    needs = [(each, each.lacking) for each in candidates]
    chosen = [each for each, lacking in needs if not lacking]
    undecided = [(each, lacking) for each, lacking in needs if lacking]
    keys = {number: _key(grams(number)) for number in sorted({n for each, _ in undecided for n in (each.here, each.there)})}
    # which text is looked at along the other depends on the texts alone, so that their order says nothing
    turned = [
        (each.here, each.there, each, lacking) if keys[each.here] >= keys[each.there] else (each.there, each.here, each, lacking)
        for each, lacking in undecided
    ]
    slots = np.zeros(1 << _SLOT_BITS, np.bool_)
    for number, partners in groupby(sorted(turned, key=itemgetter(0)), key=itemgetter(0)):
        with _marked(slots, own_grams(grams(number), widespread.get(number))):
            chosen += [each for _, other, each, lacking in partners if _is_dense(slots.take(grams(other)), lacking)]
    return sorted(chosen, key=lambda each: (each.here, each.there))


def _key(grams: NDArray[np.uint32]) -> tuple[int, bytes]:
    return len(grams), hashlib.blake2b(grams.tobytes(), digest_size=8).digest()


@dataclass(frozen=True, slots=True)
class CloserLook:
    """A text and others whose evidence does not suffice.

    grams: the text's `slot_grams`. widespread: as for `select`. others: whole texts. lacking: for each, `Candidate.lacking`.
    """

    grams: NDArray[np.uint32]
    widespread: NDArray[np.int64] | None
    others: tuple[str, ...]
    lacking: tuple[float, ...]


def look_closer(tasks: Sequence[CloserLook]) -> list[list[bool]]:
    """`select` for texts that are not signed, in any worker: which of the others make up for what is lacking."""
    mine, theirs = (np.zeros(1 << _SLOT_BITS, np.bool_) for _ in range(2))
    answers: list[list[bool]] = []
    for task in tasks:
        own, key = _is_own(task.grams, task.widespread), _key(task.grams)
        dense: list[bool] = []
        with _marked(mine, task.grams[own]):
            for other, lacking in zip(task.others, task.lacking, strict=True):
                grams = slot_grams(normalise(other))
                if key >= _key(grams):
                    dense.append(_is_dense(mine.take(grams), lacking))
                else:
                    with _marked(theirs, grams):
                        dense.append(_is_dense(theirs.take(task.grams) & own, lacking))
        answers.append(dense)
    return answers


@contextmanager
def _marked(slots: NDArray[np.bool_], grams: NDArray[np.uint32]) -> Generator[None]:
    slots[grams] = True
    yield
    slots[grams] = False


def own_grams(grams: NDArray[np.uint32], widespread: NDArray[np.int64] | None) -> NDArray[np.uint32]:
    """A text's k-grams without those around the places of what very many share, which is no evidence."""
    return grams if widespread is None else grams[_is_own(grams, widespread)]


def _is_own(grams: NDArray[np.uint32], widespread: NDArray[np.int64] | None) -> NDArray[np.bool_]:
    own = np.ones(len(grams), np.bool_)
    for place in () if widespread is None else widespread.tolist():
        own[place : place + GRAM_CHARS + WINDOW_GRAMS] = False
    return own


def _is_dense(hits: NDArray[np.bool_], least: float) -> bool:
    """Whether so many k-grams within a stretch of 256 stand in the other text too. Stock phrases lie scattered, copies close together."""
    if np.count_nonzero(hits) < least:
        return False
    counts = np.cumsum(hits, dtype=np.int32)
    counts[_STRETCH_CHARS:] -= counts[:-_STRETCH_CHARS]
    return bool(counts.max(initial=0) >= least)


@dataclass(frozen=True, slots=True)
class Widespread:
    """Fingerprints of a batch text that more texts share than the cap admits, with one other place of each.

    places, there_places: shape (n, ) where the k-gram begins here and in text `there`; rising places.
    """

    here: int
    there: int
    places: tuple[int, ...]
    there_places: tuple[int, ...]


def find_widespread(connection: duckdb.DuckDBPyConnection, cap: int) -> list[Widespread]:
    """Text that so many share that a pair says nothing: each batch text with one text, or a few, to show it by.

    find_candidates first. Library texts stand in for all others before batch texts do.
    """
    columns = connection.execute(_statements()["widespread"], {"cap": cap}).fetchnumpy()
    here, there, places, others = (np.asarray(columns[name]) for name in ("doc", "other", "place", "other_place"))
    if not len(here):
        return []
    edges = np.flatnonzero((np.diff(here) != 0) | (np.diff(there) != 0)) + 1
    starts, ends = [0, *edges.tolist()], [*edges.tolist(), len(here)]
    return [
        Widespread(int(here[a]), int(there[a]), tuple(places[a:b].tolist()), tuple(others[a:b].tolist()))
        for a, b in zip(starts, ends, strict=True)
        if b - a > 1
    ]


def read_common(connection: duckdb.DuckDBPyConnection, least_units: int) -> dict[int, NDArray[np.int32]]:
    """Where in each batch text fingerprints begin that at least this many unrelated units share, and how many do.

    By number; shape (2, n): rising places, units. find_candidates first.
    """
    rows = connection.execute(_statements()["common"], {"units": least_units}).fetchnumpy()
    docs, *shared = (np.asarray(rows[name], np.int32) for name in ("doc", "place", "units"))
    numbers, starts = np.unique(docs, return_index=True)
    return dict(zip(numbers.tolist(), np.split(np.stack(shared), starts, axis=1)[1:], strict=True))
