"""Seeds grown into passages: grouped by nearness on both sides, trimmed to their best stretch, filtered."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mingjian.similarity.seeds import Floats, Groups, Likeness, Members, Runs, Side, shared_information
from mingjian.similarity.units import Ints, Units

_SEARCHES = 3  # a group that held two passages gives the second when the first is taken out
_ROUNDS = 4  # trimming both sides in turn settles in two or three rounds
_ENOUGH_CLOSENESS = 4.4  # root of characters
_ENOUGH_INFORMATION = 95.0  # nats
_NOVELTY_POWER = 1.5  # how strongly common wording is discounted
_LEAST_DENSITY = 0.25  # of what the fuller side says, the share that both must say
_FLOOR_SHARE = 0.42  # of the mean support: a clause far below the rest of its passage speaks against it
_GROUP_SHARE = 0.9  # what the likeness of a window is worth to its clauses


class Box(NamedTuple):
    """A stretch of both matching texts, ends excluded."""

    here_start: int
    here_end: int
    there_start: int
    there_end: int


@dataclass(frozen=True, slots=True)
class Field:
    """All that two texts agree in."""

    here: Units
    there: Units
    mine: Side
    other: Side
    runs: Runs
    clauses: Likeness
    sentences: Likeness
    here_held: Likeness  # clauses here, windows there
    there_held: Likeness  # clauses there, windows here
    here_groups: Groups
    there_groups: Groups
    here_novelty: Floats
    there_novelty: Floats


class Points(NamedTuple):
    """Seeds as boxes of the matching texts, arrays of shape (n,)."""

    here_start: Ints
    here_end: Ints
    there_start: Ints
    there_end: Ints

    def take(self, index: Ints) -> "Points":
        """Some of them."""
        return Points(*(each[index] for each in self))


class Demands(NamedTuple):
    """What a round of the search asks for."""

    clause: float  # cosine from which two clauses are a seed
    sentence: float  # the same for sentences
    gap: int  # characters that may lie between two seeds of a passage
    floor: float  # support below which a clause speaks against its passage
    loose: bool  # whether words that stand anywhere near count


def extend(field: Field, rounds: tuple[Demands, ...]) -> list[Box]:
    """Passages as boxes that do not overlap on either side.

    Each round searches what the rounds before have left, so that close copies set their borders before anything
    vaguer can blur them.
    """
    kept: list[Box] = []
    for demands in rounds:
        for _ in range(_SEARCHES):
            seeds = _left(_seeds(field, demands), kept)
            found = [each for group in _groups(seeds, demands.gap) if (each := _trim(field, group, demands)) is not None]
            new = _without_overlap([each for each in found if each[0] >= 1], kept)
            kept += new
            if not new:
                break
    return kept


def _left(seeds: Points, taken: list[Box]) -> Points:
    """Seeds that touch no passage on either side."""
    free = np.ones(len(seeds.here_start), np.bool_)
    for box in taken:
        free &= (seeds.here_start >= box.here_end) | (seeds.here_end <= box.here_start)
        free &= (seeds.there_start >= box.there_end) | (seeds.there_end <= box.there_start)
    return seeds.take(np.flatnonzero(free))


def _seeds(field: Field, demands: Demands) -> Points:
    runs, here, there = field.runs, field.here, field.there
    parts = [(runs.here, runs.here + runs.length, runs.there, runs.there + runs.length)]
    each = np.arange(len(here.ends)), np.arange(len(there.ends))
    levels = (
        (field.clauses, demands.clause, Members(each[0], each[0] + 1), Members(each[1], each[1] + 1)),
        (field.sentences, demands.sentence, field.here_groups.sentences, field.there_groups.sentences),
    )
    for likeness, least, mine, other in levels:
        strong = likeness.cosine >= least
        rows, columns = likeness.rows[strong], likeness.columns[strong]
        parts.append(
            (
                here.starts[mine.first[rows]],
                here.ends[mine.last[rows] - 1],
                there.starts[other.first[columns]],
                there.ends[other.last[columns] - 1],
            )
        )
    return Points(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def _groups(seeds: Points, gap: int) -> Iterator[Points]:
    """Seeds that lie within `gap` of each other on both sides."""
    todo = [(seeds, 0, False)]
    while todo:
        group, side, quiet = todo.pop()
        if not len(group.here_start):
            continue
        starts, ends = (group.here_start, group.here_end) if side == 0 else (group.there_start, group.there_end)
        order = np.argsort(starts, kind="stable")
        reach = np.maximum.accumulate(ends[order])
        cuts = np.flatnonzero(starts[order][1:] - reach[:-1] > gap) + 1
        if not len(cuts):
            if quiet:
                yield group
            else:
                todo.append((group, 1 - side, True))
            continue
        todo.extend((group.take(part), 1 - side, False) for part in np.split(order, cuts))


def _support(field: Field, box: Box, *, loose: bool) -> tuple[Floats, Floats]:
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
        _hold(mine, field.here_held, _middles(there, field.there_groups.windows), box[2:])
        _hold(other, field.there_held, _middles(here, field.here_groups.windows), box[:2])
    held = (
        (runs.here < box.here_end)
        & (runs.here + runs.length > box.here_start)
        & (runs.there < box.there_end)
        & (runs.there + runs.length > box.there_start)
    )
    mine = np.maximum(mine, _covered(here, runs.here[held], runs.length[held]))
    other = np.maximum(other, _covered(there, runs.there[held], runs.length[held]))
    return mine, other


def _middles(units: Units, windows: Members) -> Ints:
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


def _best_stretch(units: Units, support: Floats, start: int, end: int, floor: float) -> tuple[float, int, int] | None:
    """Mean support, first and last clause (excluded) of the stretch of clauses whose support above the floor sums up highest."""
    low, high = int(np.searchsorted(units.ends, start, side="right")), int(np.searchsorted(units.starts, end))
    lengths = (units.ends - units.starts)[low:high]
    gains = lengths * (support[low:high] - floor)
    if not len(gains):
        return None
    sums = np.concatenate(([0.0], np.cumsum(gains)))
    lowest = np.minimum.accumulate(sums)
    last = int(np.argmax(sums - lowest))
    if sums[last] - lowest[last] <= 0:
        return None
    first = int(np.flatnonzero(sums[: last + 1] == lowest[last])[-1])
    strength = float((lengths * support[low:high])[first:last].sum()) / float(lengths[first:last].sum())
    return strength, low + first, low + last


def _trim(field: Field, seeds: Points, demands: Demands) -> tuple[float, Box] | None:
    """The best part of what a group of seeds spans, with the evidence for it."""
    box = Box(int(seeds.here_start.min()), int(seeds.here_end.max()), int(seeds.there_start.min()), int(seeds.there_end.max()))
    least = demands.floor
    here = there = (0.0, 0, 0)
    mine = other = np.empty(0, np.float32)
    for _ in range(_ROUNDS):
        mine, other = _support(field, box, loose=demands.loose)
        best = _best_stretch(field.here, mine, box.here_start, box.here_end, least)
        match = _best_stretch(field.there, other, box.there_start, box.there_end, least)
        if best is None or match is None:
            return None
        here, there = best, match
        least = max(demands.floor, _FLOOR_SHARE * min(here[0], there[0]))
        new = Box(
            int(field.here.starts[here[1]]),
            int(field.here.ends[here[2] - 1]),
            int(field.there.starts[there[1]]),
            int(field.there.ends[there[2] - 1]),
        )
        if new == box:
            break
        box = new
    return _evidence(field, (mine, other), (here[1:], there[1:])), box


def _evidence(field: Field, support: tuple[Floats, Floats], rows: tuple[tuple[int, int], tuple[int, int]]) -> float:
    """How much speaks for a passage; 1 is enough.

    Either it agrees so closely or at such length that chance is out of the question (mean agreement times the root of
    the length, as a signal stands out of noise), or both sides say much that is not common.
    """
    sides = (field.here, field.there)
    novelty = (field.here_novelty, field.there_novelty)
    size = min(int(units.ends[last - 1] - units.starts[first]) for units, (first, last) in zip(sides, rows, strict=True))
    fresh = min(_mean(each, units, *span) for each, units, span in zip(novelty, sides, rows, strict=True))
    agreed = min(_mean(each * new, units, *span) for each, new, units, span in zip(support, novelty, sides, rows, strict=True))
    closeness = agreed * size**0.5 / _ENOUGH_CLOSENESS
    shared, density = shared_information(field.mine, field.other, rows)
    if density < _LEAST_DENSITY:
        return closeness
    return max(closeness, shared * fresh**_NOVELTY_POWER / _ENOUGH_INFORMATION)


def _mean(values: Floats, units: Units, first: int, last: int) -> float:
    lengths = (units.ends - units.starts)[first:last]
    return float((values[first:last] * lengths).sum() / lengths.sum())


def _without_overlap(found: list[tuple[float, Box]], taken: list[Box]) -> list[Box]:
    """The best passages, each side used once, apart from those taken before."""
    kept: list[Box] = []
    for _, box in sorted(found, key=lambda each: (-each[0], each[1])):
        free = all(
            (box.here_start >= other.here_end or box.here_end <= other.here_start)
            and (box.there_start >= other.there_end or box.there_end <= other.there_start)
            for other in (*taken, *kept)
        )
        if free:
            kept.append(box)
    return kept
