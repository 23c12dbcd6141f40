"""All that two texts agree in, and how far each clause is supported by a stretch of the other text."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mingjian.similarity.seeds import Doubles, Floats, Groups, Likeness, Members, Runs, Side
from mingjian.similarity.units import Ints, Scale, Units

_COMMON_WORTH = 0.3  # of what a clause adds to a passage, what is left where its wording is common
_GROUP_SHARE = 0.9  # what the likeness of a window is worth to its clauses


class Box(NamedTuple):
    """A stretch of both matching texts, ends excluded."""

    here_start: int
    here_end: int
    there_start: int
    there_end: int


def overlap(first: Box, second: Box) -> bool:
    """Whether two boxes meet on either side."""
    return (first.here_start < second.here_end and second.here_start < first.here_end) or (
        first.there_start < second.there_end and second.there_start < first.there_end
    )


@dataclass(frozen=True, slots=True)
class Field:
    """All that two texts agree in."""

    here: Units
    there: Units
    mine: Side
    other: Side
    runs: Runs
    scale: Scale
    clauses: Likeness
    sentences: Likeness
    here_held: Likeness  # clauses here, windows there
    there_held: Likeness  # clauses there, windows here
    here_groups: Groups
    there_groups: Groups
    here_novelty: Floats
    there_novelty: Floats
    here_words: NDArray[np.bool_]  # whether a word begins at a character; one more for the end
    there_words: NDArray[np.bool_]


class Points(NamedTuple):
    """Seeds as boxes of the matching texts, arrays of shape (n,)."""

    here_start: Ints
    here_end: Ints
    there_start: Ints
    there_end: Ints

    def take(self, index: Ints) -> "Points":
        """Some of them."""
        return Points(*(each[index] for each in self))


def support_clauses(field: Field, box: Box, *, loose: bool) -> tuple[Floats, Floats]:
    """For every clause of both texts: how far the box's other side says the same."""
    here, there, runs, clauses, sentences = field.here, field.there, field.runs, field.clauses, field.sentences
    mine, other = np.zeros(len(here.ends), np.float32), np.zeros(len(there.ends), np.float32)
    inside = (
        (here.starts[clauses.rows] >= box.here_start)
        & (here.ends[clauses.rows] <= box.here_end)
        & (there.starts[clauses.columns] >= box.there_start)
        & (there.ends[clauses.columns] <= box.there_end)
    )
    np.maximum.at(mine, clauses.rows[inside], clauses.cosine[inside])
    np.maximum.at(other, clauses.columns[inside], clauses.cosine[inside])
    row, column = field.here_groups.sentences, field.there_groups.sentences
    within = (
        (here.starts[row.first[sentences.rows]] >= box.here_start)
        & (here.ends[row.last[sentences.rows] - 1] <= box.here_end)
        & (there.starts[column.first[sentences.columns]] >= box.there_start)
        & (there.ends[column.last[sentences.columns] - 1] <= box.there_end)
    )
    for side, units, index in ((mine, here, sentences.rows), (other, there, sentences.columns)):
        best = np.zeros(int(units.sentences[-1]) + 1, np.float32)
        np.maximum.at(best, index[within], sentences.cosine[within] * _GROUP_SHARE)
        np.maximum(side, best[units.sentences], out=side)
    if loose:
        _hold(mine, field.here_held, middles(there, field.there_groups.windows), box[2:])
        _hold(other, field.there_held, middles(here, field.here_groups.windows), box[:2])
    held = (
        (runs.here < box.here_end)
        & (runs.here + runs.length > box.here_start)
        & (runs.there < box.there_end)
        & (runs.there + runs.length > box.there_start)
    )
    mine = np.maximum(mine, _covered(here, runs.here[held], runs.length[held]))
    other = np.maximum(other, _covered(there, runs.there[held], runs.length[held]))
    return mine, other


def middles(units: Units, windows: Members) -> Ints:
    """Where each window has its middle."""
    return (units.starts[windows.first] + units.ends[windows.last - 1]) // 2


def _hold(support: Floats, held: Likeness, middles: Ints, span: tuple[int, int]) -> None:
    """Raise the support of clauses to what a window of the box holds of them."""
    middle = middles[held.columns]
    inside = (middle >= span[0]) & (middle < span[1])
    np.maximum.at(support, held.rows[inside], held.cosine[inside] * _GROUP_SHARE)


def _covered(units: Units, starts: Ints, lengths: Ints) -> Floats:
    """Share of each clause that identical runs cover."""
    if not len(starts):
        return np.zeros(len(units.ends), np.float32)
    size = int(units.ends[-1])
    change = np.bincount(starts, minlength=size + 1) - np.bincount(starts + lengths, minlength=size + 1)
    total = np.append(0, np.cumsum(np.cumsum(change)[:size] > 0))
    return ((total[units.ends] - total[units.starts]) / np.maximum(units.ends - units.starts, 1)).astype(np.float32)


def best_stretch(
    units: Units,
    support: Floats,
    span: tuple[int, int],
    floor: float,
    bridge: float = np.inf,
    novelty: Floats | None = None,
) -> tuple[float, int, int] | None:
    """Mean support, first and last clause (excluded) of the stretch of clauses whose support above the floor sums up highest.

    bridge: the most that clauses in a row may speak against it, in characters times what their support lacks to the floor.
    novelty: of each clause; with it, what is said everywhere speaks less for a stretch, so that it carries none farther.
    """
    start, end = span
    low, high = int(np.searchsorted(units.ends, start, side="right")), int(np.searchsorted(units.starts, end))
    lengths = (units.ends - units.starts)[low:high]
    gains = lengths * (support[low:high] - floor)
    if not len(gains):
        return None
    if novelty is not None:
        gains = np.where(gains > 0, gains * (_COMMON_WORTH + (1 - _COMMON_WORTH) * novelty[low:high]), gains)
    sums = np.concatenate(([0.0], np.cumsum(gains)))
    lowest = np.minimum.accumulate(sums)
    last = int(np.argmax(sums - lowest))
    if sums[last] - lowest[last] <= 0:
        return None
    first = int(np.flatnonzero(sums[: last + 1] == lowest[last])[-1])
    first, last = _without_bridges(sums, (first, last), bridge)
    strength = float((lengths * support[low:high])[first:last].sum()) / float(lengths[first:last].sum())
    return strength, low + first, low + last


def _without_bridges(sums: Doubles, stretch: tuple[int, int], bridge: float) -> tuple[int, int]:
    """The better part of a stretch, as long as the sum falls within it by more than `bridge`."""
    first, last = stretch
    while True:
        inner = sums[first : last + 1]
        fall = np.maximum.accumulate(inner) - inner
        low = int(np.argmax(fall))
        if fall[low] <= bridge:
            return first, last
        high = int(np.argmax(inner[:low]))
        if inner[high] - inner[0] >= inner[-1] - inner[low]:
            last = first + high
        else:
            first += low


def mean_over(values: Floats, units: Units, first: int, last: int) -> float:
    """The mean over clauses first..last (excluded), long ones counting more."""
    lengths = (units.ends - units.starts)[first:last]
    return float((values[first:last] * lengths).sum() / lengths.sum())
