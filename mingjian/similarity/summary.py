"""Summaries: a short stretch whose sentences come from all over a long one."""

from mingjian.similarity.clusters import Demands, group_seeds, list_seeds
from mingjian.similarity.field import Box, Field, Points, best_stretch, mean_over, support_clauses

_SUMMARY_RATIO = 3.0  # of the longer to the shorter side (Sanchez-Perez et al. 2014)
_SPLINTER = 0.7  # of a summary: a passage that covers more of it is no splinter


def summarise(field: Field, demands: Demands, boxes: list[Box]) -> list[Box]:
    """Put one passage where one text sums up a long stretch of the other, sentence by sentence, instead of splinters.

    Source: the summary stage of Sanchez-Perez et al. 2014. Passages with long identical runs stay as they are.
    """
    for side in (0, 1):
        wide = demands._replace(gap=demands.gap if side == 0 else demands.gap[::-1])
        for group in group_seeds(list_seeds(field, wide), wide.gap):
            found = _summary(field, group, wide, side)
            if found is None:
                continue
            touched = [each for each in boxes if _overlap(each[2 * side : 2 * side + 2], found[2 * side : 2 * side + 2])]
            short = slice(2 * side, 2 * side + 2)
            longest = max((each[short][1] - each[short][0] for each in touched), default=0)
            if 0 < longest < min(field.scale.splinter, _SPLINTER * (found[short][1] - found[short][0])) and not any(
                _is_verbatim(field, each) for each in touched
            ):
                boxes = [
                    each
                    for each in boxes
                    if each not in touched and not _overlap(each[2 - 2 * side :][:2], found[2 - 2 * side :][:2])
                ]
                boxes.append(found)
    return boxes


def _overlap(first: tuple[int, ...], second: tuple[int, ...]) -> bool:
    return first[0] < second[1] and second[0] < first[1]


def _is_verbatim(field: Field, box: Box) -> bool:
    runs = field.runs
    inside = (runs.here < box.here_end) & (runs.here + runs.length > box.here_start)
    inside &= (runs.there < box.there_end) & (runs.there + runs.length > box.there_start)
    return int(runs.length[inside].max(initial=0)) >= field.scale.border_run


def _summary(field: Field, seeds: Points, demands: Demands, side: int) -> Box | None:
    """A group of seeds as a passage, where its sentences come from a stretch at least three times as long."""
    box = Box(int(seeds.here_start.min()), int(seeds.here_end.max()), int(seeds.there_start.min()), int(seeds.there_end.max()))
    support = support_clauses(field, box, loose=False)[side]
    units, novelty = ((field.here, field.here_novelty), (field.there, field.there_novelty))[side]
    low, high = (box.here_start, box.here_end) if side == 0 else (box.there_start, box.there_end)
    best = best_stretch(units, support, low, high, demands.floor)
    if best is None:
        return None
    start, end = int(units.starts[best[1]]), int(units.ends[best[2] - 1])
    other = box[2:] if side == 0 else box[:2]
    agreed = mean_over(support * novelty, units, best[1], best[2]) * (end - start) ** 0.5
    if other[1] - other[0] < _SUMMARY_RATIO * (end - start) or agreed < field.scale.closeness:
        return None
    return Box(start, end, other[0], other[1]) if side == 0 else Box(other[0], other[1], start, end)
