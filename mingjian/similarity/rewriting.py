"""Rewriting: stretches that share more words, characters and figures than chance would, in whatever order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from mingjian.similarity.field import Box, best_stretch
from mingjian.similarity.seeds import Floats, Members, slide
from mingjian.similarity.units import Content, Ints, Units

Marks = NDArray[np.bool_]

_WINDOW = 100  # characters: the stretch in which sharing is summed up
_STEPS = 3  # windows begin every third of their length
_MOST_NATS = 4.0  # what a term says at most: a rare word is no more telling than a rare character twice
# What speaks for a passage, chosen on the development split (docs/similarity.md); all three are asked for:
_ENOUGH = 142.0  # nats that two windows share in wording of their own
_LEAST_NATS = 75.0  # nats that the passage as a whole shares in wording of its own
_LEAST_SHARE = 0.36  # of all that either side of the passage says, the share that both say in wording of their own
_AGAINST = 2.0  # how much a figure that only one side has weighs against the rest: a formula is filled with other figures
_REACH = 220  # characters beside the best windows that may belong to the passage
_FLOOR = 0.34  # share of what a clause says that the other side must say too
_ROUNDS = 4  # growing both sides in turn settles in two or three rounds
_TINY = 1e-9  # keeps clauses that say nothing from dividing by it
_MOST_PRODUCTS = 8_000_000  # of the comparison of windows; the commonest terms are left out beyond it
_MOST_TRIED = 60  # stretches of one pair; more would only cost time


@dataclass(frozen=True, slots=True)
class Matter:
    """What is known of one text before it is compared.

    fresh: of each character, whether it stands in wording of its own. unit: the clause of each place of the content.
    spread: in how many stretches of a window's length each term stands.
    """

    units: Units
    content: Content
    fresh: Marks
    unit: Ints
    spread: Ints
    windows: Members


def lay_out(units: Units, content: Content, fresh: Marks) -> Matter:
    """A text made ready for `find_rewritten`."""
    width = max(len(content.hashes), 1)
    keys = np.sort(content.place // _WINDOW * width + content.term)
    spread = np.bincount(keys[np.diff(keys, prepend=-1) > 0] % width, minlength=len(content.hashes))
    unit = np.searchsorted(units.ends, content.place, side="right")
    return Matter(units, content, fresh, unit, spread, slide(units, _WINDOW, _STEPS))


@dataclass(frozen=True, slots=True)
class _Side:
    """One text's terms as they stand: arrays of shape (n,)."""

    units: Units
    column: Ints  # -1: the other text does not have the term
    unit: Ints  # never falling
    nats: Floats  # what the term says
    value: Floats  # 1 where it stands in wording of its own, else 0
    windows: Members

    def select(self, span: tuple[int, ...]) -> Ints:
        """The terms that stand within a span of the matching text."""
        first = int(np.searchsorted(self.units.ends, span[0], side="right"))
        last = int(np.searchsorted(self.units.starts, span[1]))
        return np.arange(np.searchsorted(self.unit, first), np.searchsorted(self.unit, last))

    def columns_of(self, chosen: Ints, width: int) -> Marks:
        """Which of all `width` columns the chosen terms have in wording of their own."""
        present = np.zeros(width + 1, np.bool_)
        present[self.column[chosen[self.value[chosen] > 0]]] = True
        return present[:width]


def find_rewritten(mine: Matter, other: Matter, taken: list[Box]) -> list[Box]:
    """Passages beside those taken, best first, in which both texts say the same in other words."""
    sides, nats, figure = _lay(mine, other, taken)
    rows, columns = _agreeing(sides, nats, figure)
    tried: list[Box] = []
    found: list[Box] = []
    while len(rows) and len(tried) < _MOST_TRIED:
        box = _grow(sides, len(nats), (int(rows[0]), int(columns[0])), (*taken, *tried))
        if box is None:
            rows, columns = rows[1:], columns[1:]
            continue
        tried.append(box)
        free = ~(_touching(sides[0], box[:2])[rows] | _touching(sides[1], box[2:])[columns])
        free[0] = False
        rows, columns = rows[free], columns[free]
        if _is_sound(sides, nats, box):
            found.append(box)
    return found


def _agreeing(sides: tuple[_Side, _Side], nats: Floats, figure: Marks) -> tuple[Ints, Ints]:
    """Pairs of windows, here and there, that share enough; best first."""
    here, there = (_window_matrix(side, len(nats)) for side in sides)
    products = np.bincount(here.indices, minlength=len(nats)) * np.bincount(there.indices, minlength=len(nats))
    order = np.argsort(products, kind="stable")
    kept = np.zeros(len(nats), np.bool_)
    kept[order[np.cumsum(products[order]) <= _MOST_PRODUCTS]] = True
    shared = csr_matrix(_weigh(here, nats * kept) @ there.T)
    enough = np.flatnonzero(shared.data >= _ENOUGH)
    if not len(enough):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    shared = shared.tocoo()
    rows, columns, value = shared.row[enough].astype(np.int64), shared.col[enough].astype(np.int64), shared.data[enough]
    mine, other = _weigh(here, nats * figure), _weigh(there, nats * figure)
    common = np.asarray(mine[rows].multiply(there[columns]).sum(1), np.float64).ravel()
    said = np.minimum(np.asarray(mine.sum(1), np.float64).ravel()[rows], np.asarray(other.sum(1), np.float64).ravel()[columns])
    value = value - _AGAINST * np.maximum(said - common, 0)
    order = np.argsort(-value, kind="stable")
    order = order[value[order] >= _ENOUGH]
    return rows[order], columns[order]


def _weigh(windows: csr_matrix, weights: Floats) -> csr_matrix:
    return csr_matrix((windows.data * weights[windows.indices], windows.indices, windows.indptr), shape=windows.shape)


def _is_sound(sides: tuple[_Side, _Side], nats: Floats, box: Box) -> bool:
    """Whether both sides of a box share enough, in all and for their length."""
    here, there = (side.select(span) for side, span in zip(sides, (box[:2], box[2:]), strict=True))
    both = sides[0].columns_of(here, len(nats)) & sides[1].columns_of(there, len(nats))
    if nats[both].sum() < _LEAST_NATS:
        return False
    both = np.append(both, False)  # for the terms without a column, -1
    return all(
        float((side.nats[chosen] * (both[side.column[chosen]] & (side.value[chosen] > 0))).sum())
        >= _LEAST_SHARE * float(side.nats[chosen].sum())
        for side, chosen in zip(sides, (here, there), strict=True)
    )


def _touching(side: _Side, span: tuple[int, ...]) -> Marks:
    """Which windows overlap a span."""
    return (side.units.starts[side.windows.first] < span[1]) & (side.units.ends[side.windows.last - 1] > span[0])


def _lay(mine: Matter, other: Matter, taken: list[Box]) -> tuple[tuple[_Side, _Side], Floats, Marks]:
    """Both texts over the terms that both have, what these say, and which of them are figures."""
    _, left, right = np.intersect1d(mine.content.hashes, other.content.hashes, assume_unique=True, return_indices=True)
    nats = [_local_nats(mine, other, left, right), _local_nats(other, mine, right, left)]
    sides: list[_Side] = []
    for axis, (matter, chosen) in enumerate(((mine, left), (other, right))):
        content = matter.content
        column = np.full(len(content.hashes), -1, np.int64)
        column[chosen] = np.arange(len(chosen))
        value = (matter.fresh[content.place] | content.figures[content.term]).astype(np.float32)
        for box in taken:
            start, end = np.searchsorted(content.place, box[2 * axis : 2 * axis + 2])
            value[start:end] = 0
        sides.append(_Side(matter.units, column[content.term], matter.unit, nats[axis][content.term], value, matter.windows))
    return (sides[0], sides[1]), nats[0][left], mine.content.figures[left]


def _local_nats(mine: Matter, other: Matter, left: Ints, right: Ints) -> Floats:
    """What each term says: the rarer its clauses in both texts, the more."""
    count = mine.spread.astype(np.float64)
    count[left] += other.spread[right]
    total = (int(mine.units.ends[-1]) + int(other.units.ends[-1])) / _WINDOW + 1
    return np.clip(1 - np.log((np.maximum(count - 2, 0) + 0.5) / total), 0, _MOST_NATS).astype(np.float32)


def _window_matrix(side: _Side, width: int) -> csr_matrix:
    """Shape (windows, terms that both have): 1 where a window has the term in wording of its own."""
    known = np.flatnonzero((side.column >= 0) & (side.value > 0))
    unit = side.unit[known]
    low, high = np.searchsorted(unit, side.windows.first), np.searchsorted(unit, side.windows.last)
    size = high - low
    row = np.repeat(np.arange(len(size)), size)
    inner = np.arange(len(row)) - np.repeat(np.cumsum(size) - size, size)
    keys = np.sort(row * max(width, 1) + side.column[known[np.repeat(low, size) + inner]])
    keys = keys[np.diff(keys, prepend=-1) > 0]  # a term counts once
    begins = np.searchsorted(keys, np.arange(len(size) + 1) * max(width, 1)).astype(np.int32)
    column = (keys % max(width, 1)).astype(np.int32)
    return csr_matrix((np.ones(len(keys), np.float32), column, begins), shape=(len(size), width))


def _grow(sides: tuple[_Side, _Side], width: int, windows: tuple[int, int], taken: tuple[Box, ...]) -> Box | None:
    """The stretch around two windows whose clauses each side says too."""
    spans: list[tuple[int, int]] = []
    for side, window in zip(sides, windows, strict=True):
        start, end = int(side.units.starts[side.windows.first[window]]), int(side.units.ends[side.windows.last[window] - 1])
        spans.append((start, end))
    limits = [_limit(span, [box[2 * axis : 2 * axis + 2] for box in taken], sides[axis]) for axis, span in enumerate(spans)]
    for _ in range(_ROUNDS):
        before = list(spans)
        for axis in (0, 1):
            support = _support(sides[axis], sides[1 - axis], spans[1 - axis], width)
            best = best_stretch(sides[axis].units, support, limits[axis], _FLOOR)
            if best is None:
                return None
            spans[axis] = int(sides[axis].units.starts[best[1]]), int(sides[axis].units.ends[best[2] - 1])
        if spans == before:
            break
    return Box(*spans[0], *spans[1])


def _limit(span: tuple[int, int], taken: list[tuple[int, ...]], side: _Side) -> tuple[int, int]:
    """How far a passage may reach without touching those taken."""
    middle = sum(span) // 2
    low = max([span[0] - _REACH, 0, *(end for _, end in taken if end <= middle)])
    high = min([span[1] + _REACH, int(side.units.ends[-1]), *(start for start, _ in taken if start >= middle)])
    return low, high


def _support(side: _Side, other: _Side, span: tuple[int, int], width: int) -> Floats:
    """For every clause the share of what it says that the other text says within a span."""
    present = np.zeros(width + 1, np.bool_)
    present[other.column[other.select(span)]] = True
    present[-1] = False  # terms that only one text has
    held = present[side.column]
    count = len(side.units.ends)
    said = np.bincount(side.unit, side.nats, minlength=count)
    return (np.bincount(side.unit, side.nats * held, minlength=count) / np.maximum(said, _TINY)).astype(np.float32)
