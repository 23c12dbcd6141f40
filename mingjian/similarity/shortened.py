"""Shortened copies: what was left out in between does not end a passage where its copy goes on without a break."""

import numpy as np
from numpy.typing import NDArray

from mingjian.similarity.field import Box, Field, overlap
from mingjian.similarity.seeds import Floats
from mingjian.similarity.units import Ints

_ALIKE = 0.6  # cosine from which the clause at a passage's edge is the other text's
_LEAST_NOVELTY = 0.5  # of a clause, the share in wording of its own: a formula carries no passage on
_BETTER = 0.1  # cosine by which it must be closer to it than to anything within the passage
_STEPS = 6  # clauses that a passage may gain
_TOUCH = 5  # characters between two pieces that follow each other without a break


def reach_over(field: Field, boxes: list[Box]) -> list[Box]:
    """Passages carried on, on one side, over what was left out, to the clause that the other side's edge comes from.

    A copy drops sentences; its first or last clause then stands apart from the rest in the source. The edge is the first
    or last clause within the passage, or the one beside it. Passages keep off each other.
    """
    boxes = list(boxes)
    pairs = _strong_pairs(field)
    for index in range(len(boxes)) if field.scale.skipped else ():
        for _ in range(_STEPS):
            new = _step(field, pairs, boxes[index], boxes[:index] + boxes[index + 1 :])
            if new == boxes[index]:
                break
            boxes[index] = new
    return boxes


_Pairs = tuple[Ints, Ints, Floats]
"""Clauses of both texts that say the same in wording of their own: rows, columns, cosines."""


def _strong_pairs(field: Field) -> _Pairs:
    own_words = np.minimum(field.here_novelty[field.clauses.rows], field.there_novelty[field.clauses.columns])
    strong = (field.clauses.cosine >= _ALIKE) & (own_words >= _LEAST_NOVELTY)
    return field.clauses.rows[strong], field.clauses.columns[strong], field.clauses.cosine[strong]


def _step(field: Field, pairs: _Pairs, box: Box, others: list[Box]) -> Box:
    rows, columns, cosine = pairs
    for axis, near, far in ((0, rows, columns), (1, columns, rows)):
        away = (field.there, field.here)[axis]
        beyond = box[2 - 2 * axis], box[3 - 2 * axis]
        inside = (away.starts[far] >= beyond[0]) & (away.ends[far] <= beyond[1])
        before = (away.ends[far] <= beyond[0]) & (beyond[0] - away.starts[far] <= field.scale.skipped)
        behind = (away.starts[far] >= beyond[1]) & (away.ends[far] - beyond[1] <= field.scale.skipped)
        for edge, reached in zip(_edges(field, box, axis), (before, behind), strict=True):
            for pair in _best_first(np.isin(near, edge) & reached, cosine):
                own = cosine[(near == near[pair]) & inside].max(initial=0)
                new = _hull(field, box, (int(rows[pair]), int(columns[pair])))
                if own <= cosine[pair] - _BETTER and not any(overlap(new, each) for each in others):
                    return new
    return box


def _edges(field: Field, box: Box, axis: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """The clauses just outside and just inside of both ends of a passage."""
    units = (field.here, field.there)[axis]
    first = int(np.searchsorted(units.starts, box[2 * axis]))
    last = int(np.searchsorted(units.ends, box[2 * axis + 1], side="right"))
    return (first - 1, first), (last - 1, last)


def _best_first(chosen: NDArray[np.bool_], cosine: Floats) -> list[int]:
    index: Ints = np.flatnonzero(chosen)
    return index[np.argsort(-cosine[index], kind="stable")].tolist()


def _hull(field: Field, box: Box, pair: tuple[int, int]) -> Box:
    row, column = pair
    return Box(
        min(box.here_start, int(field.here.starts[row])),
        max(box.here_end, int(field.here.ends[row])),
        min(box.there_start, int(field.there.starts[column])),
        max(box.there_end, int(field.there.ends[column])),
    )


def join_shortened(boxes: list[Box], skipped: int) -> list[Box]:
    """Passages made one that touch in one text and follow, with at most `skipped` characters between them, in the other.

    What lies between is no longer than the two together, so that of what is counted at least half was copied.
    """
    for axis in (0, 2) if skipped else ():
        joined: list[Box] = []
        ordered = sorted(boxes, key=lambda box: (box[axis:], box))
        for index, box in enumerate(ordered):
            last = joined[-1] if joined else None
            if last is not None and 0 <= box[axis] - last[axis + 1] <= _TOUCH and _follows(last, box, 2 - axis, skipped):
                both = Box(last.here_start, box.here_end, last.there_start, box.there_end)
                if not any(overlap(both, each) for each in (*joined[:-1], *ordered[index + 1 :])):
                    joined[-1] = both
                    continue
            joined.append(box)
        boxes = joined
    return boxes


def _follows(last: Box, box: Box, axis: int, skipped: int) -> bool:
    between = box[axis] - last[axis + 1]
    size = last[axis + 1] - last[axis] + box[axis + 1] - box[axis]
    return 0 <= between <= min(skipped, size)
