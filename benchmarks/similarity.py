"""Time, memory and recall of 查重 on made cases, beside three peers: python -m benchmarks.similarity 2500 10000 --peers 1000."""

import argparse
import logging
import resource
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.resources import files
from typing import TypeVar

import duckdb

from benchmarks.cases import Cases, Planted, write_cases
from benchmarks.clock import Clock
from benchmarks.peers import PAIRWISE, PEERS
from mingjian.pipeline.compare import BatchText, CompareSettings, Comparison, compare_batch

WORKERS = 2
_CHUNK = 4
Item = TypeVar("Item")
Result = TypeVar("Result")


def _open_workspace() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(f"SET threads = {WORKERS}")
    for script in ("schema.sql", "fingerprints.sql"):
        connection.execute(files("mingjian.data").joinpath(script).read_text("utf-8"))
    return connection


def _memory_mb() -> float:
    own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return (own + WORKERS * children) / 1024


def _recall(planted: Sequence[Planted], found: Iterable[tuple[int, int]]) -> float:
    pairs = set(found)
    return sum((each.here, each.there) in pairs for each in planted) / max(1, len(planted))


def run(cases: Cases) -> tuple[Comparison, str]:
    """Text → passages and rates on WORKERS processes; the answer and the time."""
    batch = [BatchText(f"{number:06d}", text, f"单位{number}") for number, text in enumerate(cases.texts)]
    clock = Clock()
    with ProcessPoolExecutor(WORKERS) as pool, _open_workspace() as connection:

        def map_pairs(function: Callable[[Item], Result], items: Sequence[Item], /) -> Iterable[Result]:
            return pool.map(function, items, chunksize=_CHUNK)

        comparison = compare_batch(batch, connection, CompareSettings(), templates=(), map_pairs=map_pairs)
    return comparison, str(clock)


def main() -> None:
    """Print one line for each size, then one for each peer at the smaller size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*")
    parser.add_argument("--chars", type=int, default=4_000)
    parser.add_argument("--peers", type=int, default=0, help="cases for the comparison with peers, 0: none")
    parser.add_argument("--pairwise", type=int, default=0, help="cases for the peers that align every pair, 0: none")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(message)s")
    for size in options.sizes:
        cases = write_cases(size, options.chars)
        comparison, taken = run(cases)
        pairs = {(int(each.submission_id), int(each.source_id)) for each in comparison.matches if each.excluded_as is None}
        print(
            f"mingjian {size} cases: {taken}, {_memory_mb():.0f} MB, recall {_recall(cases.planted, pairs):.3f} of "
            f"{len(cases.planted)} copies, {len(pairs)} pairs with passages not excluded"
        )
    for size, peers in ((options.peers, PEERS), (options.pairwise, PAIRWISE)):
        _beside(size, options.chars, peers)


def _beside(size: int, chars: int, peers: Mapping[str, Callable[[Sequence[str]], set[tuple[int, int]]]]) -> None:
    """One line for us and one for each peer on the same cases."""
    if size:
        cases = write_cases(size, chars)
        comparison, taken = run(cases)
        pairs = {(int(each.submission_id), int(each.source_id)) for each in comparison.matches if each.excluded_as is None}
        print(f"{'mingjian':<28} {taken}, recall {_recall(cases.planted, pairs):.3f}  {len(pairs)} pairs")
        for name, find in peers.items():
            clock = Clock()
            pairs = find(cases.texts)
            print(f"{name:<28} {clock}, recall {_recall(cases.planted, pairs):.3f}  {len(pairs)} pairs")


if __name__ == "__main__":
    main()
