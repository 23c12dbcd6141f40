"""Summaries: a short stretch whose sentences come from all over a long one."""

from collections.abc import Iterator

import numpy as np

from mingjian.similarity.clusters import Demands, group_seeds, list_seeds
from mingjian.similarity.field import Box, Field, Points, best_stretch, mean_over, middles, support_clauses
from mingjian.similarity.seeds import TINY, Likeness, row_sums
from mingjian.similarity.units import Ints, Units

_SUMMARY_RATIO = 3.0  # of the longer to the shorter side (Sanchez-Perez et al. 2014)
_SPLINTER = 0.7  # of a summary: a passage that covers more of it is no splinter
# Measured on half of PAN13's training corpus, see docs/similarity.md.
_DIGEST_LIFT = 0.50  # of what the paragraphs around leave unsaid, the share that a paragraph must say of the other text
_MOST_BESIDE = 0.5  # what those around may share with it: a long text holds the words of anything on its theme
_DIGEST_PARTS = 3  # parts of a paragraph that must all be held, so that a copied half does not do
_LEAST_HELD = 0.35  # of what a part says, the mean share that single windows of the other text hold
# of a paragraph, the share at either end of the other text that is left out, and over how many times its length the rest must lie
_SCATTER = ((0.1, 1.4), (0.25, 0.7))


def summarise(field: Field, demands: Demands, boxes: list[Box]) -> list[Box]:
    """Put one passage where one text sums up a long stretch of the other, sentence by sentence, instead of splinters.

    Source: the summary stage of Sanchez-Perez et al. 2014. Passages with long identical runs stay as they are.
    """
    for side in (0, 1):
        wide = demands._replace(gap=demands.gap if side == 0 else demands.gap[::-1])
        short = slice(2 * side, 2 * side + 2)
        for group in group_seeds(list_seeds(field, wide), wide.gap) if boxes else ():
            hull = _hull(group)[short]
            found = _summary(field, group, wide, side) if any(_overlap(each[short], hull) for each in boxes) else None
            if found is None:
                continue
            touched = [each for each in boxes if _overlap(each[short], found[short])]
            longest = max((each[short][1] - each[short][0] for each in touched), default=0)
            if 0 < longest < min(field.scale.splinter, _SPLINTER * (found[short][1] - found[short][0])) and not any(
                _is_verbatim(field, each, field.scale.border_run) for each in touched
            ):
                boxes = [
                    each
                    for each in boxes
                    if each not in touched and not _overlap(each[2 - 2 * side :][:2], found[2 - 2 * side :][:2])
                ]
                boxes.append(found)
    return boxes


def _covered_length(starts: Ints, ends: Ints) -> int:
    """How many characters spans cover together."""
    order = np.argsort(starts, kind="stable")
    reach = np.maximum.accumulate(np.append(0, ends[order]))
    return int(np.maximum(ends[order] - np.maximum(starts[order], reach[:-1]), 0).sum())


def _overlap(first: tuple[int, ...], second: tuple[int, ...]) -> bool:
    return first[0] < second[1] and second[0] < first[1]


def _is_verbatim(field: Field, box: Box, least: int) -> bool:
    runs = field.runs
    inside = (runs.here < box.here_end) & (runs.here + runs.length > box.here_start)
    inside &= (runs.there < box.there_end) & (runs.there + runs.length > box.there_start)
    return int(runs.length[inside].max(initial=0)) >= least


def _hull(seeds: Points) -> Box:
    return Box(int(seeds.here_start.min()), int(seeds.here_end.max()), int(seeds.there_start.min()), int(seeds.there_end.max()))


def _summary(field: Field, seeds: Points, demands: Demands, side: int) -> Box | None:
    """A group of seeds as a passage, where its sentences come from a stretch at least three times as long."""
    box = _hull(seeds)
    support = support_clauses(field, box, loose=False)[side]
    units, novelty = ((field.here, field.here_novelty), (field.there, field.there_novelty))[side]
    low, high = (box.here_start, box.here_end) if side == 0 else (box.there_start, box.there_end)
    best = best_stretch(units, support, (low, high), demands.floor)
    if best is None:
        return None
    start, end = int(units.starts[best[1]]), int(units.ends[best[2] - 1])
    other = box[2:] if side == 0 else box[:2]
    agreed = mean_over(support * novelty, units, best[1], best[2]) * (end - start) ** 0.5
    if other[1] - other[0] < _SUMMARY_RATIO * (end - start) or agreed < field.scale.closeness:
        return None
    starts, ends = (seeds.there_start, seeds.there_end) if side == 0 else (seeds.here_start, seeds.here_end)
    if _covered_length(starts, ends) < field.scale.summed * (other[1] - other[0]):
        return None
    return Box(start, end, other[0], other[1]) if side == 0 else Box(other[0], other[1], start, end)


def find_digests(field: Field, boxes: list[Box]) -> list[Box]:
    """Put one passage where a paragraph sums up the whole other text, instead of splinters.

    Such a paragraph says what the other text says, far more than the paragraphs around it do, all along, and from
    places scattered over a text at least three times as long.
    """
    for side in (0, 1):
        short = slice(2 * side, 2 * side + 2)
        for found in _digests(field, side):
            touched = [each for each in boxes if _overlap(each[short], found[short])]
            if any(_is_verbatim(field, each, field.scale.verbatim_run) for each in touched):
                continue
            boxes = [each for each in boxes if each not in touched]
            boxes.append(found)
    return boxes


def _digests(field: Field, side: int) -> Iterator[Box]:
    units, vectors, held = ((field.here, field.mine, field.here_held), (field.there, field.other, field.there_held))[side]
    other, groups = ((field.there, field.there_groups), (field.here, field.here_groups))[side]
    first = np.flatnonzero(np.diff(units.paragraphs, prepend=-1))
    last = np.append(first[1:], len(units.ends))
    size = units.ends[last - 1] - units.starts[first]
    whole = int(other.ends[-1])
    fits = (size >= field.scale.digest) & (size * _SUMMARY_RATIO <= whole) & (size * 2 <= int(units.ends[-1]))
    if not fits.any():
        return
    said, shared = vectors.clause_sums, row_sums(vectors.clauses.matrix)
    all_said, all_shared = said.sum(), shared.sum()
    own_said, own_shared = np.add.reduceat(said, first), np.add.reduceat(shared, first)
    beside = (all_shared - own_shared) / np.maximum(all_said - own_said, TINY)
    lift = 1 - (1 - own_shared / np.maximum(own_said, TINY)) / np.maximum(1 - beside, TINY)
    places = middles(other, groups.windows)
    for index in np.flatnonzero(fits & (lift >= _DIGEST_LIFT) & (beside <= _MOST_BESIDE)).tolist():
        inside = (held.rows >= first[index]) & (held.rows < last[index])
        best = Likeness(held.rows[inside], held.columns[inside], held.cosine[inside])
        if _is_digest(units, (int(first[index]), int(last[index])), best, places):
            start, end = int(units.starts[first[index]]), int(units.ends[last[index] - 1])
            yield Box(start, end, 0, whole) if side == 0 else Box(0, whole, start, end)


def _is_digest(units: Units, span: tuple[int, int], held: Likeness, places: Ints) -> bool:
    """Whether windows of the other text hold every part of a paragraph, and lie scattered."""
    order = np.lexsort((held.columns, -held.cosine, held.rows))
    order = order[np.diff(held.rows[order], prepend=-1) > 0]
    rows, where = held.rows[order], places[held.columns[order]]
    sizes = units.ends - units.starts
    support = np.zeros(len(sizes))
    support[rows] = held.cosine[order]
    for part in np.array_split(np.arange(*span), _DIGEST_PARTS):
        if not len(part) or (support * sizes)[part].sum() < _LEAST_HELD * sizes[part].sum():
            return False
    order = np.argsort(where, kind="stable")
    reached = np.cumsum(sizes[rows[order]])
    size = sizes[slice(*span)].sum()
    for tail, scatter in _SCATTER:
        low, high = np.searchsorted(reached, (tail * reached[-1], (1 - tail) * reached[-1]))
        if where[order[high]] - where[order[low]] < scatter * size:
            return False
    return True
