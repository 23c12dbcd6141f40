"""What is said everywhere: words and phrases that many texts share, so that sharing them says little."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from mingjian.similarity.units import Hashes, Units

_EVERYDAY_SHARE = 0.002  # of all texts: a phrase in more of them is common (measured, docs/similarity.md)
_EVERYDAY_TEXTS = 3  # a phrase in so few texts is never common: these may be the copies we look for
_SURELY_SHARE = 0.005  # a phrase in more texts is common whatever stands around it
_SURELY_TEXTS = 12
_VARIED = 0.25  # surroundings for each text that has a phrase; with fewer it was copied along with them (docs/similarity.md)
_AROUND = 5  # characters from a phrase to those that tell its surroundings
MOST_TEXTS = 3_000  # texts counted; more would not change what is common

_NEARLY_WHOLE = 0.7  # terms worth more are left out of a file
_WORTH_STEPS = 200  # steps of a term's worth in a file


Wording = tuple[Hashes, Hashes]
"""Hashes of a text's phrases and of its terms."""


def _no_hashes() -> Hashes:
    return np.empty(0, np.uint64)


def _no_phrases() -> NDArray[np.uint32]:
    return np.empty(0, np.uint32)


def _no_worth() -> NDArray[np.float32]:
    return np.empty(0, np.float32)


@dataclass(frozen=True, slots=True, eq=False)  # one is itself alone, so that what follows from it can be kept
class Background:
    """Phrases known to be common, and common terms with what they are still worth, 0..1; sorted.

    Of a phrase's hash the upper half is kept: of 100,000 phrases one text of 4,000 characters meets a tenth of one by mistake.
    run: where it is not 0, `phrases` are runs of so many characters, and a phrase is common where all its runs are.
    """

    phrases: NDArray[np.uint32] = field(default_factory=_no_phrases)
    terms: Hashes = field(default_factory=_no_hashes)
    worth: NDArray[np.float32] = field(default_factory=_no_worth)
    run: int = 0

    def common(self, phrases: Hashes) -> NDArray[np.bool_]:
        """Which phrases (or runs) of a text are known; phrases: hashes of those that begin at each character of the matching text."""
        if not len(self.phrases):
            return np.zeros(len(phrases), np.bool_)
        return _known(short_hashes(phrases), self.phrases)[1]

    def weight(self, terms: Hashes) -> NDArray[np.float32]:
        """What each term is worth: 1 where it is not common."""
        if not len(self.terms):
            return np.ones(len(terms), np.float32)
        place, known = _known(terms, self.terms)
        return np.where(known, self.worth[place], 1.0).astype(np.float32)


def throughout(known: NDArray[np.bool_], runs: int) -> NDArray[np.bool_]:
    """For every place whether this and the next, `runs` in all, are known; shape (n - runs + 1,)."""
    count = np.cumsum(np.append(0, known))
    return count[runs:] - count[:-runs] == runs


def novelty(common: NDArray[np.bool_], units: Units) -> NDArray[np.float32]:
    """For every unit the share of its phrases, 0..1, that are not common."""
    fresh = np.append(0, np.cumsum(~common))
    starts, ends = np.minimum(units.starts, len(common)), np.minimum(units.ends, len(common))
    size = ends - starts
    return np.where(size > 0, (fresh[ends] - fresh[starts]) / np.maximum(size, 1), 1.0).astype(np.float32)


def fresh(common: NDArray[np.bool_], size: int) -> NDArray[np.bool_]:
    """For every character of the matching text, `size` in all, whether no common phrase covers it."""
    known = np.flatnonzero(common)
    change = np.bincount(known, minlength=size + 1) - np.bincount(known + size - len(common) + 1, minlength=size + 1)
    return np.cumsum(change)[:size] == 0


def write_background(background: Background, path: Path) -> None:
    """Keep a background in a file of NumPy arrays, phrases by the distance to the one before; terms that lost little are left out."""
    kept = background.worth < _NEARLY_WHOLE
    worth = np.round(background.worth[kept] * _WORTH_STEPS).astype(np.uint8)
    steps = np.diff(background.phrases, prepend=np.uint32(0))
    np.savez_compressed(path, steps=steps, terms=background.terms[kept], worth=worth, run=np.uint8(background.run))


def read_background(file: IO[bytes]) -> Background:
    """A background as `write_background` kept it."""
    with np.load(file) as arrays:
        worth = (arrays["worth"] / _WORTH_STEPS).astype(np.float32)
        return Background(np.cumsum(arrays["steps"], dtype=np.uint32), arrays["terms"], worth, int(arrays["run"]))


@cache
def genre_background() -> Background:
    """What is common in official Chinese prose (`genre.py`): stands in where there are too few texts to learn from."""
    with resources.files("mingjian.data").joinpath("words/genre.npz").open("rb") as file:
        return read_background(file)


def short_hashes(phrases: Hashes) -> NDArray[np.uint32]:
    """What is kept of the hashes of phrases."""
    return (phrases >> np.uint64(32)).astype(np.uint32)


def _known(hashes: Hashes | NDArray[np.uint32], table: Hashes | NDArray[np.uint32]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    place = np.minimum(np.searchsorted(table, hashes), len(table) - 1)
    return place, table[place] == hashes


def gather(texts: Sequence[Wording]) -> Background:
    """Learn from texts of one kind what is common in them."""
    chosen = texts[:: -(-len(texts) // MOST_TEXTS)] if texts else []
    if not chosen:
        return Background()
    least = max(_EVERYDAY_TEXTS, round(_EVERYDAY_SHARE * len(chosen)))
    short = [short_hashes(each) for each, _ in chosen]
    phrases, counts = np.unique(np.concatenate([np.unique(each) for each in short]), return_counts=True)
    everyday = counts > least
    doubtful = np.flatnonzero(everyday & (counts <= max(_SURELY_TEXTS, _SURELY_SHARE * len(chosen))))
    everyday[doubtful] = _vary(short, phrases[doubtful]) > _VARIED * counts[doubtful]
    terms, frequency = np.unique(np.concatenate([each for _, each in chosen]), return_counts=True)
    common = frequency > least
    worth = np.log(len(chosen) / frequency[common]) / np.log(len(chosen) / least)
    return Background(phrases[everyday], terms[common], np.clip(worth, 0, 1).astype(np.float32))


def _vary(texts: Sequence[NDArray[np.uint32]], phrases: NDArray[np.uint32]) -> NDArray[np.int64]:
    """In how many surroundings each phrase stands, before it or behind it, whichever are fewer.

    A formula is used in many; what stands in the same one everywhere was copied with it. texts: phrases as they follow each
    other. phrases: sorted.
    """
    if not len(phrases):
        return np.zeros(0, np.int64)
    sides: tuple[list[Hashes], list[Hashes]] = ([], [])
    for number, text in enumerate(texts):
        place, known = _known(text, phrases)
        found = np.flatnonzero(known)
        around = np.concatenate((np.full(_AROUND, number), text, np.full(_AROUND, number))).astype(np.uint64)
        for side, shift in zip(sides, (0, 2 * _AROUND), strict=True):
            side.append(place[found].astype(np.uint64) << np.uint64(32) | around[found + shift])
    before, behind = (
        np.bincount((np.unique(np.concatenate(side)) >> np.uint64(32)).astype(np.int64), minlength=len(phrases)) for side in sides
    )
    return np.minimum(before, behind)
