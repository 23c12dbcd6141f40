"""A large library: seconds to open it, to add 1,000 cases, to compare one case and 500 with it: python -m benchmarks.library 100000."""

import argparse
import logging
import resource
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from benchmarks.cases import write_cases
from benchmarks.clock import Clock
from mingjian.data.reuse import SourceKind, SourceText
from mingjian.data.store import open_store
from mingjian.pipeline.compare import BatchText, CompareSettings, compare_batch
from mingjian.pipeline.library import add_sources
from mingjian.pipeline.sign import SIGNER, sign_texts
from mingjian.similarity.candidates import EVERYDAY_TEXTS, mark_tables, read_everyday
from mingjian.similarity.vectors import BLOCK_WORDS

_ADDED = 1_000
_PROBES = 3
_BATCH = 500
_POOL = 500  # made cases whose texts and marks the library's rows are drawn from
_SEEDS = {"pool": 5, "added": 6, "batch": 7}
WORKERS = 2
_CHUNK = 4
_SHARED_PRINTS = 0.12  # of a text's fingerprints are boilerplate and stock phrases
_BANDS = 16
Item = TypeVar("Item")
Result = TypeVar("Result")
_PART = 10_000  # texts whose rows are made at a time


def _fill(connection: duckdb.DuckDBPyConnection, count: int) -> None:
    """Rows like those of real texts, for signing so many would take a quarter of an hour.

    Fingerprints are a text's own but for those of boilerplate and stock phrases; words are as frequent as in the pool.
    """
    texts = write_cases(_POOL, seed=_SEEDS["pool"]).texts
    columns = mark_tables(range(_POOL), [each.marks for each in sign_texts([(str(n), text) for n, text in enumerate(texts)])])
    words = np.asarray(columns["word_place"]["word"], np.uint32)
    prints = np.asarray(columns["fingerprint"]["hash"], np.uint64)
    known, times = np.unique(prints, return_counts=True)
    pool = _Pool(texts, words, np.asarray(known[times > 1], np.uint64), len(prints) // _POOL, len(words) // _POOL)
    dice = np.random.default_rng(1)
    for first in range(0, count, _PART):
        connection.execute("BEGIN")
        everyday = read_everyday(connection, EVERYDAY_TEXTS)
        for table, rows in _make_rows(pool, np.arange(first, min(first + _PART, count)), everyday, dice).items():
            connection.register("made", rows)
            connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM made")  # noqa: S608 (names of our own)
            connection.unregister("made")
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")


@dataclass(frozen=True, slots=True)
class _Pool:
    texts: Sequence[str]
    words: NDArray[np.uint32]  # every place of a word
    shared: NDArray[np.uint64]  # fingerprints that two texts have
    prints_each: int
    words_each: int


def _make_rows(
    pool: _Pool, numbers: NDArray[np.int64], everyday: NDArray[np.uint32], dice: np.random.Generator
) -> dict[str, object]:
    """Rows of the texts of these numbers by table; everyday words are counted but not placed."""
    docs, names = (numbers + 1).astype(np.int32), [f"made-{number}" for number in numbers]
    size = len(docs)
    prints = dice.integers(0, 1 << 63, size * pool.prints_each, np.uint64)
    shared = np.flatnonzero(dice.random(len(prints)) < _SHARED_PRINTS)
    prints[shared] = dice.choice(pool.shared, len(shared))
    words, word_docs = dice.choice(pool.words, size * pool.words_each), np.repeat(docs, pool.words_each)
    once = np.unique(word_docs.astype(np.uint64) << np.uint64(32) | words) & np.uint64(0xFFFFFFFF)
    known, frequency = np.unique(once.astype(np.uint32), return_counts=True)
    placed = ~np.isin(words, everyday)
    same = {"kind": ["history"] * size, "source_id": names, "unit": names}
    return {
        "source": pa.table(
            same
            | {"text": [pool.texts[number % _POOL] for number in numbers], "year": [2020] * size, "sha256": names}
            | dict.fromkeys(("title", "authors", "recommender", "path"), [""] * size)
        ),
        "signed": pa.table(
            same | {"doc": docs, "signer": [SIGNER] * size, "grams": [pool.prints_each] * size, "signature": [b""] * size}
        ),
        "fingerprint": pa.table(
            {
                "hash": prints,
                "doc": np.repeat(docs, pool.prints_each),
                "place": np.tile(np.arange(pool.prints_each, dtype=np.int32) * 6, size),
            }
        ),
        "word_place": pa.table(
            {
                "word": words[placed],
                "doc": word_docs[placed],
                "block": np.tile(np.arange(pool.words_each, dtype=np.uint16) // BLOCK_WORDS, size)[placed],
            }
        ),
        "word_frequency": pa.table({"word": known, "docs": frequency}),
        "signature_band": pa.table({"band": dice.integers(0, 1 << 63, size * _BANDS, np.uint64), "doc": np.repeat(docs, _BANDS)}),
    }


def main() -> None:
    """Print one line for each step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--folder", type=Path, help="keep the library here, or take the one that is here")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        if not (folder / "mingjian.duckdb").exists():
            clock = Clock()
            with open_store(folder) as store:
                _fill(store.connection, options.count)
            print(f"made in {clock}")
        clock = Clock()
        with open_store(folder) as store:
            print(f"open a library of {options.count}: {clock}")
            _measure(store.connection)
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _measure(connection: duckdb.DuckDBPyConnection) -> None:
    texts = write_cases(_ADDED + _PROBES, seed=_SEEDS["added"]).texts
    sources = [
        SourceText(f"new-{number}", SourceKind.HISTORY, 2021, "", text, f"单位{number}")
        for number, text in enumerate(texts[:_ADDED])
    ]
    clock = Clock()
    added = add_sources(connection, sources)
    print(f"add {added} cases: {clock}")
    for number, text in enumerate(texts[_ADDED:]):
        copied = f"{text}\n{texts[number][800:1200]}"
        clock = Clock()
        comparison = compare_batch([BatchText("S1", copied, "新单位")], connection, CompareSettings(), templates=())
        found = any(each.source_id == f"new-{number}" for each in comparison.matches)
        print(f"compare one case: {clock}, copied source {'found' if found else 'missed'}")
    _compare_batch(connection, texts)


def _compare_batch(connection: duckdb.DuckDBPyConnection, texts: Sequence[str]) -> None:
    """A batch of new cases, each with a passage from a case of the library."""
    fresh = write_cases(_BATCH, seed=_SEEDS["batch"]).texts
    batch = [
        BatchText(f"B{number}", f"{text}\n{texts[number][800:1200]}", f"新单位{number}") for number, text in enumerate(fresh)
    ]
    clock = Clock()
    with ProcessPoolExecutor(WORKERS) as pool:

        def map_pairs(function: Callable[[Item], Result], items: Sequence[Item], /) -> Iterable[Result]:
            return pool.map(function, items, chunksize=_CHUNK)

        comparison = compare_batch(batch, connection, CompareSettings(), templates=(), map_pairs=map_pairs)
    pairs = {(each.submission_id, each.source_id) for each in comparison.matches}
    found = sum((f"B{number}", f"new-{number}") in pairs for number in range(_BATCH))
    print(f"compare a batch of {_BATCH}: {clock}, {found} of {_BATCH} copied sources found")


if __name__ == "__main__":
    main()
