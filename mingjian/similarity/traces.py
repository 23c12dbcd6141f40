"""Identical runs around places that two texts are known to share: for text that very many have, where a pair says nothing."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mingjian.data.records import Span
from mingjian.data.reuse import Passage, PassageKind
from mingjian.similarity.fingerprints import code_points
from mingjian.similarity.normal import Normal, normalise
from mingjian.similarity.rates import LEAST_RUN_CHARS

_KEPT_NORMALS = 512  # some 40 kB each: texts that show what very many share come up all the time
_KEPT_CHARS = 20_000  # longer texts are rare, and so many of them would fill the memory
_PART_CHARS = 256  # compared in one go: most runs end within so many characters


@dataclass(frozen=True, slots=True)
class Traced:
    """A text that shows what very many share: where k-grams that it shares with the text at hand begin.

    places, there_places: in the matching text of the text at hand, rising, and in this text's matching text.
    """

    text: str
    places: tuple[int, ...]
    there_places: tuple[int, ...]


_normalise_kept = lru_cache(maxsize=_KEPT_NORMALS)(normalise)


def trace_runs(here: Normal, traced: Traced) -> list[Passage]:
    """The longest identical runs around the shared places; runs under 13 characters are dropped."""
    there = normalise(traced.text) if len(traced.text) > _KEPT_CHARS else _normalise_kept(traced.text)
    left, right = code_points(here.text), code_points(there.text)
    passages: list[Passage] = []
    done: dict[int, int] = {}  # for each distance between the places the end of its last run
    for place, other in zip(traced.places, traced.there_places, strict=True):
        if place < done.get(place - other, 0):
            continue
        before = _common_length(left[:place][::-1], right[:other][::-1])
        after = _common_length(left[place:], right[other:])
        done[place - other] = place + after
        if before + after >= LEAST_RUN_CHARS:
            spans = (here.faithful(place - before, place + after), there.faithful(other - before, other + after))
            passages.append(Passage(Span(*spans[0]), Span(*spans[1]), PassageKind.VERBATIM, 1.0))
    return passages


def _common_length(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> int:
    size = min(len(left), len(right))
    for start in range(0, size, _PART_CHARS):
        end = min(start + _PART_CHARS, size)
        unequal = left[start:end] != right[start:end]
        if unequal.any():
            return start + int(unequal.argmax())
    return size
