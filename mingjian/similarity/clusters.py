"""Seeds, and the groups they form by lying near each other in both texts."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from mingjian.similarity.field import Field, Points
from mingjian.similarity.seeds import Members


class Demands(NamedTuple):
    """What a round of the search asks for."""

    clause: float  # cosine from which two clauses are a seed
    sentence: float  # the same for sentences
    gap: tuple[int, int]  # characters that may lie between two seeds of a passage, here and there
    floor: float  # support below which a clause speaks against its passage
    loose: bool  # whether words that stand anywhere near count


def list_seeds(field: Field, demands: Demands) -> Points:
    """Identical runs, and clauses and sentences that are alike enough."""
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


def group_seeds(seeds: Points, gap: tuple[int, int]) -> Iterator[Points]:
    """Seeds that lie within `gap` of each other on both sides."""
    todo = [(seeds, 0, False)]
    while todo:
        group, side, quiet = todo.pop()
        if not len(group.here_start):
            continue
        starts, ends = (group.here_start, group.here_end) if side == 0 else (group.there_start, group.there_end)
        order = np.argsort(starts, kind="stable")
        reach = np.maximum.accumulate(ends[order])
        cuts = np.flatnonzero(starts[order][1:] - reach[:-1] > gap[side]) + 1
        if not len(cuts):
            if quiet:
                yield group
            else:
                todo.append((group, 1 - side, True))
            continue
        todo.extend((group.take(part), 1 - side, False) for part in np.split(order, cuts))
