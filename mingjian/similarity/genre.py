"""What is common in official Chinese prose, made from the readable lists in `data/words/genre`.

Each line of a list is a wording; alternatives stand in brackets, `(加强|推进)(队伍|作风)建设`, an empty one may be left out. After a change of the
lists `python -m mingjian.similarity.genre` writes `data/words/genre.npz`, which `background.genre_background` loads.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np

from mingjian.similarity.background import Background, short_hashes, write_background
from mingjian.similarity.fingerprints import code_points
from mingjian.similarity.normal import normalise
from mingjian.similarity.passages import prepare
from mingjian.similarity.units import hash_prefixes, hash_spans

Wordings = tuple[tuple[str, ...], ...]
"""A line of a list: the alternatives of each of its parts."""

RUN = 3  # characters; of alternatives that follow each other more than that is not written down (measured, docs/similarity.md)
_WORTHLESS_LINES = 60  # a term in so many lines is worth nothing
_WHOLE_LINES = 0.3  # one in so many would be worth all; a single line tells already that a term is used
_PART = re.compile(r"\(([^()]*)\)|([^()]+)")
_FOLDER = "words/genre"


def read_lists() -> list[Wordings]:
    """The lines of the bundled lists, as written, without comments."""
    folder = resources.files("mingjian.data").joinpath(_FOLDER)
    texts = [
        each.read_text("utf-8") for each in sorted(folder.iterdir(), key=lambda each: each.name) if each.name.endswith(".txt")
    ]
    return [parse(line) for text in texts for line in text.splitlines() if line and not line.startswith("#")]


def parse(line: str) -> Wordings:
    """The parts of a line and their alternatives."""
    return tuple(tuple(match[1].split("|")) if match[2] is None else (match[2],) for match in _PART.finditer(line))


def readings(wordings: Wordings) -> list[str]:
    """As many readings of a line as name every alternative."""
    count = max(map(len, wordings))
    return ["".join(part[(number + place) % len(part)] for place, part in enumerate(wordings)) for number in range(count)]


def list_runs(wordings: Wordings, width: int) -> set[str]:
    """All runs of `width` characters in all readings of a line of matching text."""
    runs: set[str] = set()
    after: list[set[str]] = [{""}, *(set[str]() for _ in range(width))]  # how what follows begins, by the number of characters
    for part in reversed(wordings):
        runs.update(run for each in part for start in range(len(each)) for run in _begin(each[start:], after, width))
        after = [{run for each in part for run in _begin(each, after, size)} for size in range(width + 1)]
    return runs


def _begin(text: str, after: Sequence[set[str]], size: int) -> Iterable[str]:
    missing = size - len(text)
    return (text[:size],) if missing <= 0 else (text + each for each in after[missing])


def learn(lines: Sequence[Wordings]) -> Background:
    """Runs of characters of the lines, and terms with what they are worth: the more lines have one, the less."""
    names = cache(lambda text: normalise(text).text)
    runs: set[str] = set()
    frequency: Counter[int] = Counter()
    for line in lines:
        runs |= list_runs(tuple(tuple(dict.fromkeys(map(names, part))) for part in line), RUN)
        frequency.update(prepare("\n".join(readings(line))).terms.hashes.tolist())
    starts = np.arange(len(runs)) * RUN
    hashes = hash_spans(hash_prefixes(code_points("".join(sorted(runs)))), starts, starts + RUN)
    terms = np.array(sorted(frequency), np.uint64)
    counts = np.array([frequency[each] for each in sorted(frequency)], np.float64)
    worth = np.clip(np.log(_WORTHLESS_LINES / counts) / np.log(_WORTHLESS_LINES / _WHOLE_LINES), 0, 1).astype(np.float32)
    return Background(np.unique(short_hashes(hashes)), terms, worth, RUN)


if __name__ == "__main__":
    write_background(learn(read_lists()), Path(__file__).parents[1] / "data" / f"{_FOLDER}.npz")
