"""Seeds grown into passages: grouped by nearness on both sides, trimmed to their best stretch, filtered."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mingjian.similarity.seeds import Floats, Likeness, Runs
from mingjian.similarity.units import Ints, Units

_ROUNDS = 4  # trimming both sides in turn settles in two or three rounds
_COMMON_WORTH = 0.1  # what agreement in common wording is worth beside agreement in words of one's own
_SENTENCE_SHARE = 0.9  # what a sentence's likeness is worth to its clauses


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
    runs: Runs
    clauses: Likeness
    sentences: Likeness
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


def extend(field: Field, cosine: float, gap: int, floor: float, least: float) -> list[Box]:
    """Passages as boxes that do not overlap on either side."""
    seeds = _seeds(field, cosine)
    pairs = _unit_pairs(field)
    found: list[tuple[float, Box]] = []
    for group in _groups(seeds, gap):
        box = Box(
            int(group.here_start.min()), int(group.here_end.max()), int(group.there_start.min()), int(group.there_end.max())
        )
        trimmed = _trim(field, pairs, box, floor)
        if trimmed is not None and trimmed[0] >= least:
            found.append(trimmed)
    return _without_overlap(found)


def _seeds(field: Field, cosine: float) -> Points:
    runs, clauses, sentences = field.runs, field.clauses, field.sentences
    strong = clauses.cosine >= cosine
    rows, columns = clauses.rows[strong], clauses.columns[strong]
    spans = [_sentence_spans(units) for units in (field.here, field.there)]
    parts = (
        (runs.here, runs.here + runs.length, runs.there, runs.there + runs.length),
        (field.here.starts[rows], field.here.ends[rows], field.there.starts[columns], field.there.ends[columns]),
        (
            spans[0][0][sentences.rows],
            spans[0][1][sentences.rows],
            spans[1][0][sentences.columns],
            spans[1][1][sentences.columns],
        ),
    )
    return Points(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def _sentence_spans(units: Units) -> tuple[Ints, Ints]:
    first = np.flatnonzero(np.diff(units.sentences, prepend=-1))
    return units.starts[first], np.append(units.starts[first[1:]], units.ends[-1:])


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


@dataclass(frozen=True, slots=True)
class _UnitPairs:
    """Pairs of clauses with what they are worth to each other, 0..1."""

    here: Ints
    there: Ints
    worth: Floats


def _unit_pairs(field: Field) -> _UnitPairs:
    clauses, sentences = field.clauses, field.sentences
    first = [np.flatnonzero(np.diff(units.sentences, prepend=-1)) for units in (field.here, field.there)]
    counts = [np.diff(np.append(each, len(units.ends))) for each, units in zip(first, (field.here, field.there), strict=True)]
    mine, other = counts[0][sentences.rows], counts[1][sentences.columns]
    size = mine * other
    which = np.repeat(np.arange(len(size)), size)
    inner = np.arange(len(which)) - np.repeat(np.cumsum(size) - size, size)
    here = first[0][sentences.rows][which] + inner // other[which]
    there = first[1][sentences.columns][which] + inner % other[which]
    worth = (sentences.cosine * _SENTENCE_SHARE)[which]
    return _UnitPairs(
        np.concatenate((clauses.rows, here)), np.concatenate((clauses.columns, there)), np.concatenate((clauses.cosine, worth))
    )


def _support(field: Field, pairs: _UnitPairs, box: Box) -> tuple[Floats, Floats]:
    """For every clause of both texts: how far the box's other side says the same."""
    here, there, runs = field.here, field.there, field.runs
    inside = (
        (here.starts[pairs.here] >= box.here_start)
        & (here.ends[pairs.here] <= box.here_end)
        & (there.starts[pairs.there] >= box.there_start)
        & (there.ends[pairs.there] <= box.there_end)
    )
    mine, other = np.zeros(len(here.ends), np.float32), np.zeros(len(there.ends), np.float32)
    np.maximum.at(mine, pairs.here[inside], pairs.worth[inside])
    np.maximum.at(other, pairs.there[inside], pairs.worth[inside])
    held = (
        (runs.here < box.here_end)
        & (runs.here + runs.length > box.here_start)
        & (runs.there < box.there_end)
        & (runs.there + runs.length > box.there_start)
    )
    mine = np.maximum(mine, _covered(here, runs.here[held], runs.length[held]))
    other = np.maximum(other, _covered(there, runs.there[held], runs.length[held]))
    return mine, other


def _covered(units: Units, starts: Ints, lengths: Ints) -> Floats:
    """Share of each clause that identical runs cover."""
    if not len(starts):
        return np.zeros(len(units.ends), np.float32)
    size = int(units.ends[-1])
    change = np.bincount(starts, minlength=size + 1) - np.bincount(starts + lengths, minlength=size + 1)
    total = np.append(0, np.cumsum(np.cumsum(change)[:size] > 0))
    return ((total[units.ends] - total[units.starts]) / np.maximum(units.ends - units.starts, 1)).astype(np.float32)


def _best_stretch(units: Units, support: Floats, novelty: Floats, start: int, end: int, floor: float) -> tuple[float, int, int] | None:
    """Matched characters, start and end of the stretch of clauses whose support above the floor sums up highest."""
    low, high = int(np.searchsorted(units.ends, start, side="right")), int(np.searchsorted(units.starts, end))
    lengths = (units.ends - units.starts)[low:high]
    telling = support[low:high] * (_COMMON_WORTH + (1 - _COMMON_WORTH) * novelty[low:high])
    gains = lengths * (support[low:high] - floor)
    if not len(gains):
        return None
    sums = np.concatenate(([0.0], np.cumsum(gains)))
    lowest = np.minimum.accumulate(sums)
    last = int(np.argmax(sums - lowest))
    if sums[last] - lowest[last] <= 0:
        return None
    first = int(np.flatnonzero(sums[: last + 1] == lowest[last])[-1])
    size = float(lengths[first:last].sum())
    strength = float((lengths * telling)[first:last].sum()) / size**0.5
    return strength, int(units.starts[low + first]), int(units.ends[low + last - 1])


def _trim(field: Field, pairs: _UnitPairs, box: Box, floor: float) -> tuple[float, Box] | None:
    matched = 0.0
    for _ in range(_ROUNDS):
        mine, other = _support(field, pairs, box)
        here = _best_stretch(field.here, mine, field.here_novelty, box.here_start, box.here_end, floor)
        there = _best_stretch(field.there, other, field.there_novelty, box.there_start, box.there_end, floor)
        if here is None or there is None:
            return None
        matched = min(here[0], there[0])
        new = Box(here[1], here[2], there[1], there[2])
        if new == box:
            break
        box = new
    return matched, box


def _without_overlap(found: list[tuple[float, Box]]) -> list[Box]:
    """The best passages, each side used once."""
    kept: list[Box] = []
    for _, box in sorted(found, key=lambda each: (-each[0], each[1])):
        free = all(
            (box.here_start >= other.here_end or box.here_end <= other.here_start)
            and (box.there_start >= other.there_end or box.there_end <= other.there_start)
            for other in kept
        )
        if free:
            kept.append(box)
    return kept
