"""PAN text alignment: `python -m benchmarks.alignment PAIRS SRC_DIR SUSP_DIR OUT_DIR` writes one XML a pair.

What is common wording is learned from the texts of both directories, as it is from batch and library in a campaign.
"""

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache, partial
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from xml.sax.saxutils import quoteattr

from mingjian.data.reuse import Passage
from mingjian.similarity.background import MOST_TEXTS, Background, Wording, gather
from mingjian.similarity.passages import Prepared, align, prepare

_CACHED_TEXTS = 512  # prepared texts kept by a worker: pairs come in order of the suspicious document
_TEXTS_AT_ONCE = 16


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """Pairs (suspicious, source) of a pairs file, in its order."""
    lines = (line.split() for line in path.read_text("utf-8").splitlines())
    return [(line[0], line[1]) for line in lines if len(line) >= 2]


@lru_cache(maxsize=_CACHED_TEXTS)
def _prepare_file(path: Path) -> Prepared:
    with path.open(encoding="utf-8", newline="") as file:
        return prepare(file.read())


def _read_wording(path: Path) -> Wording:
    return _prepare_file(path).wording


def learn(pool: ProcessPoolExecutor, folders: Sequence[Path]) -> Background:
    """What is common in the texts of some folders."""
    paths = sorted({path for folder in folders for path in folder.glob("*.txt")})
    chosen = paths[:: -(-len(paths) // MOST_TEXTS)] if paths else []
    return gather(list(pool.map(_read_wording, chosen, chunksize=_TEXTS_AT_ONCE)))


def _write(path: Path, pair: tuple[str, str], passages: list[Passage]) -> None:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<document reference={quoteattr(pair[0])}>"]
    lines += [
        f'<feature name="detected-plagiarism" this_offset="{each.here.start}" this_length="{len(each.here)}"'
        f' source_reference={quoteattr(pair[1])} source_offset="{each.there.start}" source_length="{len(each.there)}"/>'
        for each in passages
    ]
    path.write_text("\n".join([*lines, "</document>", ""]), "utf-8")


def align_pairs(
    pairs: list[tuple[str, str]], *, sources: Path, suspicious: Path, out: Path, background: Background | None
) -> int:
    """Align pairs and write their files; gives the number of passages."""
    count = 0
    for pair in pairs:
        passages = align(_prepare_file(suspicious / pair[0]), _prepare_file(sources / pair[1]), background=background)
        _write(out / f"{Path(pair[0]).stem}-{Path(pair[1]).stem}.xml", pair, passages)
        count += len(passages)
    return count


def main() -> None:
    """Read the arguments and run, by default in two processes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.alignment", description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("sources", type=Path)
    parser.add_argument("suspicious", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--no-background", action="store_true", help="learn nothing from these texts, as when two files are compared alone"
    )
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    batches = [list(group) for _, group in groupby(read_pairs(options.pairs), key=lambda pair: pair[0])]
    with ProcessPoolExecutor(options.jobs, mp_context=get_context("spawn")) as pool:
        background = None if options.no_background else learn(pool, (options.sources, options.suspicious))
        work = partial(
            align_pairs, sources=options.sources, suspicious=options.suspicious, out=options.out, background=background
        )
        count = sum(pool.map(work, batches, chunksize=_TEXTS_AT_ONCE))
    print(f"{sum(map(len, batches))} pairs, {count} passages")


if __name__ == "__main__":
    main()
