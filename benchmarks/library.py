"""A large library: seconds to open it, to add 1,000 cases, to compare one case and 500 with it: python -m benchmarks.library 100000."""

import argparse
import logging
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypeVar

import duckdb
import pyarrow as pa

from benchmarks.cases import write_cases
from mingjian.data.reuse import SourceKind, SourceText
from mingjian.data.store import open_store
from mingjian.pipeline.compare import BatchText, CompareSettings, compare_batch
from mingjian.pipeline.library import add_sources
from mingjian.pipeline.sign import SIGNER, sign_texts
from mingjian.similarity.candidates import mark_tables

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
# rows like those of real texts, for signing so many would take a quarter of an hour: fingerprints of its own but for those
# of boilerplate, and words as frequent as in the pool
_FILL = """
INSERT INTO source BY NAME SELECT 'made-' || i AS source_id, 'history' AS kind, 2020 AS year, '' AS title, 'u' || i AS unit, '' AS authors,
    '' AS recommender, 4000 AS chars, text, '' AS path, md5(i::VARCHAR) AS sha256, now() AS added_at
    FROM range($count) AS made(i) JOIN pool_text ON number = (i % $pool)::UBIGINT;
INSERT INTO signed SELECT i + 1, 'made-' || i, 'history', 'u' || i, $signer, $prints, ''::BLOB FROM range($count) AS made(i);
INSERT INTO fingerprint SELECT CASE WHEN hash(i, 1) % 1000 < 1000 * $shared THEN pool_print.hash ELSE hash(i) END,
    i // $prints + 1, i % $prints * 6 FROM range($count * $prints) AS made(i)
    JOIN pool_print ON number = hash(i, 2) % $pool_prints::UBIGINT;
INSERT INTO word_place SELECT word, i // $words + 1, i % $words // 20 FROM range($count * $words) AS made(i)
    JOIN pool_word ON number = hash(i, 3) % $pool_words::UBIGINT;
INSERT INTO signature_band SELECT hash(i), i // $bands + 1 FROM range($count * $bands) AS made(i);
"""


def _draw_pool(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Temporary tables of texts, of the words in them and of fingerprints that two of them share; rows a text."""
    texts = write_cases(_POOL, seed=_SEEDS["pool"]).texts
    marks = [each.marks for each in sign_texts([(str(number), text) for number, text in enumerate(texts)])]
    columns = mark_tables(range(_POOL), marks)
    for name, table in (("prints", columns["fingerprint"]), ("words", columns["word_place"]), ("texts", {"text": texts})):
        connection.register(name, pa.table(dict(table)))
    connection.execute("CREATE TEMP TABLE pool_text AS SELECT (row_number() OVER () - 1)::UBIGINT AS number, text FROM texts")
    connection.execute("CREATE TEMP TABLE pool_word AS SELECT (row_number() OVER () - 1)::UBIGINT AS number, word FROM words")
    connection.execute(
        "CREATE TEMP TABLE pool_print AS SELECT (row_number() OVER () - 1)::UBIGINT AS number, hash FROM prints "
        "WHERE hash IN (SELECT hash FROM prints GROUP BY hash HAVING count(*) > 1)"
    )
    [(shared,)] = connection.execute("SELECT count(*) FROM pool_print").fetchall()
    prints, words = (len(columns[table]["doc"]) for table in ("fingerprint", "word_place"))
    return {"prints": prints // _POOL, "words": words // _POOL, "pool_prints": int(shared), "pool_words": words}


def _fill(connection: duckdb.DuckDBPyConnection, count: int) -> None:
    connection.execute("BEGIN")
    values = {
        "count": count,
        "pool": _POOL,
        "signer": SIGNER,
        "shared": _SHARED_PRINTS,
        "bands": _BANDS,
        **_draw_pool(connection),
    }
    for statement in _FILL.split(";")[:-1]:
        connection.execute(statement, {name: value for name, value in values.items() if re.search(rf"\${name}\b", statement)})
    connection.execute("COMMIT")
    connection.execute("CHECKPOINT")


def _seconds(since: float) -> str:
    return f"{time.perf_counter() - since:.2f} s"


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
            started = time.perf_counter()
            with open_store(folder) as store:
                _fill(store.connection, options.count)
            print(f"made in {_seconds(started)}")
        started = time.perf_counter()
        with open_store(folder) as store:
            print(f"open a library of {options.count}: {_seconds(started)}")
            _measure(store.connection)
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _measure(connection: duckdb.DuckDBPyConnection) -> None:
    texts = write_cases(_ADDED + _PROBES, seed=_SEEDS["added"]).texts
    sources = [
        SourceText(f"new-{number}", SourceKind.HISTORY, 2021, "", text, f"单位{number}")
        for number, text in enumerate(texts[:_ADDED])
    ]
    started = time.perf_counter()
    added = add_sources(connection, sources)
    print(f"add {added} cases: {_seconds(started)}")
    for number, text in enumerate(texts[_ADDED:]):
        copied = f"{text}\n{texts[number][800:1200]}"
        started = time.perf_counter()
        comparison = compare_batch([BatchText("S1", copied, "新单位")], connection, CompareSettings(), templates=())
        found = any(each.source_id == f"new-{number}" for each in comparison.matches)
        print(f"compare one case: {_seconds(started)}, copied source {'found' if found else 'missed'}")
    _compare_batch(connection, texts)


def _compare_batch(connection: duckdb.DuckDBPyConnection, texts: Sequence[str]) -> None:
    """A batch of new cases, each with a passage from a case of the library."""
    fresh = write_cases(_BATCH, seed=_SEEDS["batch"]).texts
    batch = [
        BatchText(f"B{number}", f"{text}\n{texts[number][800:1200]}", f"新单位{number}") for number, text in enumerate(fresh)
    ]
    started = time.perf_counter()
    with ProcessPoolExecutor(WORKERS) as pool:

        def map_pairs(function: Callable[[Item], Result], items: Sequence[Item], /) -> Iterable[Result]:
            return pool.map(function, items, chunksize=_CHUNK)

        comparison = compare_batch(batch, connection, CompareSettings(), templates=(), map_pairs=map_pairs)
    pairs = {(each.submission_id, each.source_id) for each in comparison.matches}
    found = sum((f"B{number}", f"new-{number}") in pairs for number in range(_BATCH))
    print(f"compare a batch of {_BATCH}: {_seconds(started)}, {found} of {_BATCH} copied sources found")


if __name__ == "__main__":
    main()
