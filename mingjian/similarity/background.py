"""What is said everywhere: words and phrases that many texts share, so that sharing them says little."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mingjian.similarity.units import Hashes, Units

_EVERYDAY_SHARE = 0.002  # of all texts: a phrase in more of them is common (measured, docs/similarity.md)
_EVERYDAY_TEXTS = 3  # a phrase in so few texts is never common: these may be the copies we look for
MOST_TEXTS = 3_000  # texts counted; more would not change what is common


def _no_hashes() -> Hashes:
    return np.empty(0, np.uint64)


def _no_worth() -> NDArray[np.float32]:
    return np.empty(0, np.float32)


@dataclass(frozen=True, slots=True)
class Background:
    """Phrases known to be common, and common terms with what they are still worth, 0..1; hashes are sorted."""

    phrases: Hashes = field(default_factory=_no_hashes)
    terms: Hashes = field(default_factory=_no_hashes)
    worth: NDArray[np.float32] = field(default_factory=_no_worth)

    def novelty(self, phrases: Hashes, units: Units) -> NDArray[np.float32]:
        """For every unit the share of its phrases, 0..1, that are not common.

        phrases: hashes of the phrases that begin at each character of the matching text.
        """
        count = len(units.ends)
        if not len(self.phrases) or not len(phrases):
            return np.ones(count, np.float32)
        fresh = np.append(0, np.cumsum(~_known(phrases, self.phrases)[1]))
        starts, ends = np.minimum(units.starts, len(phrases)), np.minimum(units.ends, len(phrases))
        size = ends - starts
        return np.where(size > 0, (fresh[ends] - fresh[starts]) / np.maximum(size, 1), 1.0).astype(np.float32)

    def weight(self, terms: Hashes) -> NDArray[np.float32]:
        """What each term is worth: 1 where it is not common."""
        if not len(self.terms):
            return np.ones(len(terms), np.float32)
        place, known = _known(terms, self.terms)
        return np.where(known, self.worth[place], 1.0).astype(np.float32)


def _known(hashes: Hashes, table: Hashes) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    place = np.minimum(np.searchsorted(table, hashes), len(table) - 1)
    return place, table[place] == hashes


def gather(texts: Sequence[tuple[Hashes, Hashes]]) -> Background:
    """Learn from texts of one kind what is common in them; texts: phrases and terms of each."""
    chosen = texts[:: -(-len(texts) // MOST_TEXTS)] if texts else []
    if not chosen:
        return Background()
    least = max(_EVERYDAY_TEXTS, round(_EVERYDAY_SHARE * len(chosen)))
    phrases, counts = np.unique(np.concatenate([np.unique(each) for each, _ in chosen]), return_counts=True)
    terms, frequency = np.unique(np.concatenate([each for _, each in chosen]), return_counts=True)
    common = frequency > least
    worth = np.log(len(chosen) / frequency[common]) / np.log(len(chosen) / least)
    return Background(phrases[counts > least], terms[common], np.clip(worth, 0, 1).astype(np.float32))
