"""Which files of a folder share text: `python -m benchmarks.pairs FOLDER [--least 0.1]`.

Reads every file, compares all with all and prints the pairs by the share of the shorter text that also stands in the other.
"""

import argparse
import time
from collections import defaultdict
from pathlib import Path

from mingjian.data.records import Span
from mingjian.flows.reading import read_files
from mingjian.pipeline.compare import compare_texts


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--least", type=float, default=0.1, help="smallest share to print")
    options = parser.parse_args()
    paths = sorted(path for path in options.folder.iterdir() if path.is_file())
    texts = {path.name: one.document.text for path, one in zip(paths, read_files(paths), strict=True) if one.document}
    started = time.perf_counter()
    spans: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for match in compare_texts(texts):
        if match.excluded_as is None:
            spans[match.submission_id, match.source_id].append(match.passage.here)
    print(f"{len(texts)} of {len(paths)} files read; compared in {time.perf_counter() - started:.2f} s\n")
    shares = {pair: _covered(found) / max(1, len(texts[pair[0]])) for pair, found in spans.items()}
    pairs = {tuple(sorted(pair)): max(shares[pair], shares.get((pair[1], pair[0]), 0.0)) for pair in shares}
    print("| share | file | file |\n|---|---|---|")
    for (one, other), share in sorted(pairs.items(), key=lambda each: -each[1]):
        if share >= options.least:
            print(f"| {share:.2f} | {one} | {other} |")


def _covered(spans: list[Span]) -> int:
    covered, end = 0, 0
    for span in sorted(spans):
        covered += max(0, span.end - max(end, span.start))
        end = max(end, span.end)
    return covered


if __name__ == "__main__":
    main()
