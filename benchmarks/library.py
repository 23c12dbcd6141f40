"""A large library: time to open it, to add 1,000 cases and to compare one case: python -m benchmarks.library 100000."""

import argparse
import logging
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks.cases import write_cases
from mingjian.data.reuse import SourceKind, SourceText
from mingjian.data.store import open_store
from mingjian.pipeline.compare import BatchText, CompareSettings, compare_batch
from mingjian.pipeline.library import add_sources
from mingjian.pipeline.sign import SIGNER

_ADDED = 1_000
_PROBES = 3
# marks of one text of 4,000 characters, as measured on made and real cases
_PRINTS = 600
_WORDS = 1_000
_BANDS = 16
_FILL = f"""
INSERT INTO source BY NAME SELECT 'made-' || i AS source_id, 'history' AS kind, 2020 AS year, '' AS title, 'u' || i AS unit, '' AS authors,
    '' AS recommender, 4000 AS chars, repeat(md5(i::VARCHAR), 40) AS text, '' AS path, md5(i::VARCHAR) AS sha256, now() AS added_at
    FROM range($count) AS made(i);
INSERT INTO signed SELECT i + 1, 'made-' || i, 'history', 'u' || i, $signer, {_PRINTS}, ''::BLOB FROM range($count) AS made(i);
INSERT INTO fingerprint SELECT hash(i), i // {_PRINTS} + 1, i % {_PRINTS} * 6 FROM range($count * {_PRINTS}) AS made(i);
INSERT INTO word_place SELECT (hash(floor(power(random(), 4) * 200000)::INTEGER) >> 32)::UINTEGER, i // {_WORDS} + 1,
    i % {_WORDS} // 20 FROM range($count * {_WORDS}) AS made(i);
INSERT INTO signature_band SELECT hash(i), i // {_BANDS} + 1 FROM range($count * {_BANDS}) AS made(i);
"""  # noqa: S608 (numbers of our own)


def _fill(connection: duckdb.DuckDBPyConnection, count: int) -> None:
    """Rows like those of real texts: signing so many would take minutes and measure something else."""
    for statement in _FILL.split(";")[:-1]:
        values = {"count": count, "signer": SIGNER}
        connection.execute(statement, {name: value for name, value in values.items() if f"${name}" in statement})
    connection.execute("CHECKPOINT")


def main() -> None:
    """Print one line for each step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    texts = write_cases(_ADDED + _PROBES).texts
    with tempfile.TemporaryDirectory() as folder:
        with open_store(Path(folder)) as store:
            _fill(store.connection, options.count)
        started = time.perf_counter()
        with open_store(Path(folder)) as store:
            print(f"open a library of {options.count}: {time.perf_counter() - started:.2f} s")
            sources = [
                SourceText(f"new-{number}", SourceKind.HISTORY, 2021, "", text, f"单位{number}")
                for number, text in enumerate(texts[:_ADDED])
            ]
            started = time.perf_counter()
            add_sources(store.connection, sources)
            print(f"add {_ADDED} cases: {time.perf_counter() - started:.2f} s")
            for number, text in enumerate(texts[_ADDED:]):
                copied = f"{text}\n{texts[number][800:1200]}"
                started = time.perf_counter()
                comparison = compare_batch([BatchText("S1", copied)], store.connection, CompareSettings(), templates=())
                seconds = time.perf_counter() - started
                found = any(each.source_id == f"new-{number}" for each in comparison.matches)
                print(f"compare one case: {seconds:.2f} s, copied source {'found' if found else 'missed'}")


if __name__ == "__main__":
    main()
