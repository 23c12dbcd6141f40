"""Seeds grown into passages: grouped by nearness on both sides, trimmed to their best stretch, filtered."""

import numpy as np

from mingjian.similarity.borders import list_copies, set_borders
from mingjian.similarity.clusters import Demands, group_seeds, list_seeds
from mingjian.similarity.field import Box, Field, Points, best_stretch, mean_over, overlap, support_clauses
from mingjian.similarity.seeds import Floats, shared_information

_SEARCHES = 3  # a group that held two passages gives the second when the first is taken out
_ROUNDS = 6  # trimming both sides in turn settles in two or three rounds, two more where something is cut off
_NOVELTY_POWER = 1.5  # how strongly common wording is discounted
_LEAST_DENSITY = 0.25  # of what the fuller side says, the share that both must say
_AFTER_CUT = 0.5  # of what may be bridged, where a part was cut off already
_END_ENOUGH = 1.3  # times the closeness asked of a passage, what an end beyond a weak bridge must show by itself
_FLOOR_SHARE = 0.45  # of the mean support: a clause far below the rest of its passage speaks against it


def extend(field: Field, rounds: tuple[Demands, ...]) -> list[Box]:
    """Passages as boxes that do not overlap on either side.

    Each round searches what the rounds before have left, so that close copies set their borders before anything
    vaguer can blur them.
    """
    kept = list_copies(field)
    enough = field.scale.beside_verbatim if kept else 1.0
    for demands in rounds:
        for _ in range(_SEARCHES):
            seeds = _left(list_seeds(field, demands), kept)
            found = [each for group in group_seeds(seeds, demands.gap) if (each := _trim(field, group, demands)) is not None]
            new = _without_overlap([each for each in found if each[0] >= enough], kept)
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


def _trim(field: Field, seeds: Points, demands: Demands) -> tuple[float, Box] | None:
    """The best part of what a group of seeds spans, with the evidence for it."""
    box = Box(int(seeds.here_start.min()), int(seeds.here_end.max()), int(seeds.there_start.min()), int(seeds.there_end.max()))
    least, bridge = demands.floor, field.scale.bridge
    here = there = (0.0, 0, 0)
    mine = other = np.empty(0, np.float32)
    for _ in range(_ROUNDS):
        mine, other = support_clauses(field, box, loose=demands.loose)
        whole = best_stretch(field.here, mine, box[:2], least, novelty=field.here_novelty)
        best = _best_stretch(field, 0, mine, box[:2], (least, bridge))
        # where one side was cut, the next round tells which part of the other side belongs to what is left
        cut = best != whole
        match = _best_stretch(field, 1, other, box[2:], (least, np.inf if cut else bridge))
        bridge = _AFTER_CUT * field.scale.bridge if cut else bridge
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
    return _evidence(field, (mine, other), (here[1:], there[1:])), set_borders(field, box, (mine, other))


def _best_stretch(
    field: Field, axis: int, support: Floats, span: tuple[int, int], limits: tuple[float, float]
) -> tuple[float, int, int] | None:
    """The best stretch of one side without ends that hang on weakly and would be no passage by themselves; limits: floor, bridge."""
    units, novelty = ((field.here, field.here_novelty), (field.there, field.there_novelty))[axis]
    floor, bridge = limits
    best = best_stretch(units, support, span, floor, bridge, novelty)
    weak = min(field.scale.weak_bridge, bridge)
    if best is None or weak == np.inf:
        return best
    tight = best_stretch(units, support, span, floor, weak, novelty)
    if tight is None or tight[1:] == best[1:]:
        return best
    for first, last in ((best[1], tight[1]), (tight[2], best[2])):
        if first < last and _stands_alone(field, axis, support, (first, last), floor):
            return best
    return tight


def _stands_alone(field: Field, axis: int, support: Floats, rows: tuple[int, int], floor: float) -> bool:
    """Whether some clauses of one side agree so closely that they are a passage by themselves."""
    units, novelty = ((field.here, field.here_novelty), (field.there, field.there_novelty))[axis]
    span = int(units.starts[rows[0]]), int(units.ends[rows[1] - 1])
    part = best_stretch(units, support, span, floor, field.scale.weak_bridge, novelty)
    if part is None:
        return False
    size = int(units.ends[part[2] - 1] - units.starts[part[1]])
    return mean_over(support * novelty, units, part[1], part[2]) * size**0.5 >= _END_ENOUGH * field.scale.closeness


def _evidence(field: Field, support: tuple[Floats, Floats], rows: tuple[tuple[int, int], tuple[int, int]]) -> float:
    """How much speaks for a passage; 1 is enough.

    Either it agrees so closely or at such length that chance is out of the question (mean agreement times the root of
    the length, as a signal stands out of noise), or both sides say much that is not common.
    """
    sides = (field.here, field.there)
    novelty = (field.here_novelty, field.there_novelty)
    size = min(int(units.ends[last - 1] - units.starts[first]) for units, (first, last) in zip(sides, rows, strict=True))
    fresh = min(mean_over(each, units, *span) for each, units, span in zip(novelty, sides, rows, strict=True))
    agreed = min(
        mean_over(each * new, units, *span) for each, new, units, span in zip(support, novelty, sides, rows, strict=True)
    )
    closeness = max(agreed * size**0.5 / field.scale.closeness, _longest_run(field, rows) / field.scale.copied_run)
    shared, density = shared_information(field.mine, field.other, rows)
    if density < _LEAST_DENSITY:
        return closeness
    return max(closeness, shared * fresh**_NOVELTY_POWER / field.scale.information)


def _longest_run(field: Field, rows: tuple[tuple[int, int], tuple[int, int]]) -> int:
    runs, here, there = field.runs, field.here, field.there
    inside = (
        (runs.here < here.ends[rows[0][1] - 1])
        & (runs.here + runs.length > here.starts[rows[0][0]])
        & (runs.there < there.ends[rows[1][1] - 1])
        & (runs.there + runs.length > there.starts[rows[1][0]])
    )
    return int(runs.length[inside].max(initial=0))


def _without_overlap(found: list[tuple[float, Box]], taken: list[Box]) -> list[Box]:
    """The best passages, each side used once, apart from those taken before."""
    kept: list[Box] = []
    for _, box in sorted(found, key=lambda each: (-each[0], each[1])):
        if not any(overlap(box, other) for other in (*taken, *kept)):
            kept.append(box)
    return kept
