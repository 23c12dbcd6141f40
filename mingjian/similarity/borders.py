"""Where passages begin and end: set by long identical runs, and neighbours made one."""

import numpy as np

from mingjian.similarity.field import Box, Field, best_stretch, overlap
from mingjian.similarity.seeds import Floats
from mingjian.similarity.units import Ints

_VERBATIM_FLOOR = 0.6  # in a passage copied word for word, what a clause beside the runs must agree in
_RUN_SHARE = 0.8  # of what a passage agrees in, the share of long identical runs that makes it verbatim
_SNAP = 3  # characters
_FEWEST_BORDERS = 2  # of words: with fewer there is no whole word


def set_borders(field: Field, box: Box, support: tuple[Floats, Floats]) -> Box:
    """The hull of the long identical runs where they make up nearly all of a passage, else the box itself.

    Source: the verbatim stage of Sanchez-Perez et al. 2014.
    """
    runs = field.runs
    long = (
        (runs.length >= field.scale.border_run)
        & (runs.here < box.here_end)
        & (runs.here + runs.length > box.here_start)
        & (runs.there < box.there_end)
        & (runs.there + runs.length > box.there_start)
    )
    if not long.any():
        return box
    new: list[int] = []
    for units, starts, values, (low, high) in (
        (field.here, runs.here[long], support[0], box[:2]),
        (field.there, runs.there[long], support[1], box[2:]),
    ):
        ends = starts + runs.length[long]
        first, last = int(np.searchsorted(units.starts, low)), int(np.searchsorted(units.ends, high, side="right"))
        matched = float((values * (units.ends - units.starts))[first:last].sum())
        order = np.argsort(starts)
        reach = np.maximum.accumulate(np.append(0, ends[order]))
        covered = float(np.maximum(ends[order] - np.maximum(starts[order], reach[:-1]), 0).sum())
        best = best_stretch(units, values, (low, high), _VERBATIM_FLOOR)
        if covered < _RUN_SHARE * matched or best is None:
            return box
        # a run may begin or end within a clause; a clause beside the runs stays if it is nearly the same
        begin, end = _snap(units.starts, int(starts.min())), _snap(units.ends, int(ends.max()))
        edges = int(units.starts[best[1]]), int(units.ends[best[2] - 1])
        new += [begin if edges[0] <= begin < int(units.ends[best[1]]) else min(begin, edges[0])]
        new += [end if int(units.starts[best[2] - 1]) < end <= edges[1] else max(end, edges[1])]
    return Box(*new)


def list_copies(field: Field) -> list[Box]:
    """Identical runs of whole words so long that they are passages by themselves, the longest first, each side used once."""
    runs, least = field.runs, field.scale.verbatim_run
    kept: list[Box] = []
    if not least:
        return kept
    for index in sorted(np.flatnonzero(runs.length >= least).tolist(), key=lambda each: (-int(runs.length[each]), each)):
        found = _whole_words(field, int(runs.here[index]), int(runs.there[index]), int(runs.length[index]))
        if found is not None and not any(overlap(found, box) for box in kept):
            kept.append(found)
    return kept


def _whole_words(field: Field, here: int, there: int, length: int) -> Box | None:
    """A run without the letters that neighbouring words happen to share."""
    begins = field.here_words[here : here + length + 1] & field.there_words[there : there + length + 1]
    places = np.flatnonzero(begins)
    if len(places) < _FEWEST_BORDERS:
        return None
    first, last = int(places[0]), int(places[-1])
    return Box(here + first, here + last, there + first, there + last)


def _snap(borders: Ints, place: int) -> int:
    """The border of a clause where one is near: marks and chance characters move a run's end a little."""
    index = int(np.searchsorted(borders, place))
    near = [int(each) for each in borders[max(index - 1, 0) : index + 1] if abs(int(each) - place) <= _SNAP]
    return min(near, key=lambda each: abs(each - place), default=place)


def join(boxes: list[Box], gap: int) -> list[Box]:
    """Passages that lie side by side in both texts made one."""
    joined: list[Box] = []
    for box in sorted(boxes):
        last = joined[-1] if joined else None
        if (
            last is not None
            and box.here_start - last.here_end <= gap
            and max(box.there_start - last.there_end, last.there_start - box.there_end) <= gap
        ):
            joined[-1] = Box(
                last.here_start,
                box.here_end,
                min(last.there_start, box.there_start),
                max(last.there_end, box.there_end),
            )
        else:
            joined.append(box)
    return joined
