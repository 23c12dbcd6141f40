"""One text against a few others: their passages, made in any worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mingjian.data.records import Span
from mingjian.data.reuse import Passage, PassageKind
from mingjian.similarity.background import Background, Wording
from mingjian.similarity.fingerprints import code_points
from mingjian.similarity.normal import Normal, normalise
from mingjian.similarity.passages import Prepared, align, prepare
from mingjian.similarity.rates import LEAST_RUN_CHARS

_KEPT_TEXTS = 192  # a worker meets the same texts again and again; a case of 4,000 characters takes some 400 kB
_KEPT_NORMALS = 512  # some 40 kB each: texts that show what very many share come up all the time
_KEPT_CHARS = 20_000  # longer texts are rare, and so many of them would fill the memory


@dataclass(frozen=True, slots=True)
class Shown:
    """A text that shows what very many share: only its identical runs at these places are wanted."""

    text: str
    places: tuple[int, ...]  # where shared k-grams begin in the matching text of `here`, rising
    there_places: tuple[int, ...]  # the same in this text's matching text


@dataclass(frozen=True, slots=True)
class PairTask:
    """One text and its partners."""

    here: str
    partners: tuple[str | Shown, ...]  # whole texts to align with, or texts that show what very many share


_normalise_kept = lru_cache(maxsize=_KEPT_NORMALS)(normalise)


def _normal(text: str) -> Normal:
    return normalise(text) if len(text) > _KEPT_CHARS else _normalise_kept(text)


_prepare_kept = lru_cache(maxsize=_KEPT_TEXTS)(prepare)


def _prepared(text: str) -> Prepared:
    return prepare(text) if len(text) > _KEPT_CHARS else _prepare_kept(text)


def align_tasks(part: tuple[Sequence[PairTask], Background | None]) -> list[list[Passage]]:
    """The passages of each partner of each task in their order: what a worker process gets and gives.

    The background (what is common in texts of this kind, half a megabyte) is sent once for all tasks of a part.
    """
    tasks, background = part
    return [_align(task.here, partner, background) for task in tasks for partner in task.partners]


def _align(here: str, partner: str | Shown, background: Background | None) -> list[Passage]:
    if isinstance(partner, Shown):
        return trace_runs(_normal(here), _normal(partner.text), partner.places, partner.there_places)
    return align(_prepared(here), _prepared(partner), background=background)


def trace_runs(here: Normal, there: Normal, places: Sequence[int], there_places: Sequence[int]) -> list[Passage]:
    """The longest identical runs around places where both texts have the same k-gram; runs under 13 characters are dropped."""
    left, right = code_points(here.text), code_points(there.text)
    passages: list[Passage] = []
    done: dict[int, int] = {}  # for each distance between the places the end of its last run
    for place, other in zip(places, there_places, strict=True):
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
    unequal = np.flatnonzero(left[:size] != right[:size])
    return int(unequal[0]) if len(unequal) else size


def read_wordings(texts: Sequence[str]) -> list[Wording]:
    """What `background.gather` counts, of each text, made in any worker; some 6 ms a text."""
    return [prepare(each).wording for each in texts]
