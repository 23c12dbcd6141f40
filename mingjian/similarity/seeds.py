"""Places where two texts agree: identical runs of characters, and clauses and sentences that say the same."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from mingjian.similarity.units import Bags, Hashes, Ints, Terms, Units

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
# Products of the sparse comparison of two texts; the commonest terms are left out beyond it, so that time stays linear.
_MOST_PRODUCTS = 8_000_000
_ON_BOTH_SIDES = 3
_PARTNER_POWER = 0.5  # how strongly a pair is discounted where one of the two has a better partner
TINY = 1e-9  # keeps rows without weight from dividing by nothing
_MOST_REPEATS = 4  # a run's grams that stand more often than this in a text anchor nothing


@dataclass(frozen=True, slots=True)
class Runs:
    """Identical runs of two matching texts, arrays of shape (n,): here and there begin, both of `length`."""

    here: Ints
    there: Ints
    length: Ints


@dataclass(frozen=True, slots=True)
class Likeness:
    """Similar pairs of rows (here) and columns (there) with their cosine, sorted by row."""

    rows: Ints
    columns: Ints
    cosine: Floats


NOTHING = Likeness(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32))


def find_runs(here: tuple[Hashes, Ints], there: tuple[Hashes, Ints], width: int) -> Runs:
    """Maximal identical runs of at least `width` characters, grams that repeat too often left out.

    here, there: sorted gram hashes with their places.
    """
    first, second = _rare(here), _rare(there)
    low = np.searchsorted(second[0], first[0], side="left")
    high = np.searchsorted(second[0], first[0], side="right")
    count = high - low
    mine = np.repeat(first[1], count)
    inner = np.arange(len(mine)) - np.repeat(np.cumsum(count) - count, count)
    other = second[1][np.repeat(low, count) + inner]
    order = np.lexsort((mine, other - mine))
    mine, other = mine[order], other[order]
    if not len(mine):
        return Runs(mine, other, mine)
    new = np.flatnonzero(np.append(True, (np.diff(mine) != 1) | (np.diff(other) != 1)))
    size = np.diff(np.append(new, len(mine)))
    return _bridge(Runs(mine[new], other[new], size + width - 1), here, there, width)


def _bridge(runs: Runs, here: tuple[Hashes, Ints], there: tuple[Hashes, Ints], width: int) -> Runs:
    """Runs made one where the texts agree all between them, only in grams that repeat too often to anchor; by diagonal and place."""
    mine, other = _by_place(here), _by_place(there)
    shift, last = runs.there - runs.here, runs.here + runs.length - width  # the last gram of each
    following = np.flatnonzero(np.diff(shift) == 0)
    reached = last.copy()
    while len(following):
        following = following[reached[following] < runs.here[following + 1]]
        new = reached[following] + 1
        following = following[mine[new] == other[new + shift[following]]]
        reached[following] += 1
    joined = np.append(False, (np.diff(shift) == 0) & (reached[:-1] >= runs.here[1:]))
    kept = np.flatnonzero(~joined)
    ends = last[np.append(kept[1:], len(joined)) - 1]
    return Runs(runs.here[kept], runs.there[kept], ends - runs.here[kept] + width)


def _by_place(grams: tuple[Hashes, Ints]) -> Hashes:
    """Hashes in the order of the text."""
    ordered = np.empty(len(grams[0]), np.uint64)
    ordered[grams[1]] = grams[0]
    return ordered


def _rare(grams: tuple[Hashes, Ints]) -> tuple[Hashes, Ints]:
    hashes, places = grams
    if not len(hashes):
        return grams
    new = np.append(True, hashes[1:] != hashes[:-1])
    index = np.cumsum(new) - 1
    kept = np.bincount(index)[index] <= _MOST_REPEATS
    return hashes[kept], places[kept]


class Members(NamedTuple):
    """Rows of a comparison: row i consists of the units first[i]..last[i], end excluded."""

    first: Ints
    last: Ints


class Groups(NamedTuple):
    """The larger rows of a text."""

    sentences: Members
    windows: Members


def group(units: Units, width: int) -> Groups:
    """Sentences, and windows of `width` characters."""
    first = np.flatnonzero(np.diff(units.sentences, prepend=-1))
    return Groups(Members(first, np.append(first[1:], len(units.ends))[: len(first)]), slide(units, width))


def slide(units: Units, width: int, steps: int = 2) -> Members:
    """Windows of at least `width` characters, one beginning each half of it, or each `steps`th part."""
    if not len(units.ends):
        return Members(units.starts, units.ends)
    step = units.starts // max(width // steps, 1)
    first = np.flatnonzero(np.diff(step, prepend=-1))
    last = np.minimum(np.searchsorted(units.ends, units.starts[first] + width) + 1, len(units.ends))
    return Members(first, last)


class Rows(NamedTuple):
    """Rows over the terms that both texts have, with the Euclidean length that all their terms give."""

    matrix: csr_matrix
    norms: Doubles


@dataclass(frozen=True, slots=True)
class Side:
    """One text's tf·isf rows over the terms that both texts have."""

    clauses: Rows
    sentences: Rows
    clause_sums: Doubles  # what all terms of a clause say, in nats
    isf: Doubles  # of the columns


def weigh(here: Terms, there: Terms, worth: tuple[Floats, Floats]) -> tuple[Side, Side]:
    """tf·isf rows, terms' rarity taken from the clauses of both texts.

    worth: what each term of a text is worth by the background, 0..1. Source: Sanchez-Perez et al. 2014.
    """
    shared, mine, other = np.intersect1d(here.hashes, there.hashes, assume_unique=True, return_indices=True)
    sides = (here, there)
    units = sum(len(side.clauses.begins) - 1 for side in sides)
    both = [np.bincount(side.clauses.term, minlength=len(side.hashes)).astype(np.float64) for side in sides]
    products = both[0][mine] * both[1][other]
    both[0][mine], both[1][other] = both[0][mine] + both[1][other], both[0][mine] + both[1][other]
    order = np.argsort(products, kind="stable")
    keep = np.zeros(len(shared), np.bool_)
    keep[order[np.cumsum(products[order]) <= _MOST_PRODUCTS]] = True
    made: list[Side] = []
    for index, chosen in enumerate((mine[keep], other[keep])):
        isf = np.log(units / np.maximum(both[index], 1)) * worth[index].astype(np.float64)
        made.append(_side(sides[index], isf, chosen))
    return made[0], made[1]


def _side(terms: Terms, isf: Doubles, chosen: Ints) -> Side:
    place = np.full(len(terms.hashes), -1, np.int32)
    place[chosen] = np.arange(len(chosen), dtype=np.int32)
    clauses, sums = _rows(terms.clauses, isf, place, len(chosen))
    sentences, _ = _rows(terms.sentences, isf, place, len(chosen))
    return Side(clauses, sentences, sums, isf[chosen])


def _rows(bags: Bags, isf: Doubles, place: NDArray[np.int32], width: int) -> tuple[Rows, Doubles]:
    """Rows over the terms that have a place, and what all terms of each row say together."""
    weights, row, rows = bags.count * isf[bags.term], bags.row(), len(bags.begins) - 1
    column = place[bags.term]
    kept = column >= 0
    begins = np.append(0, np.cumsum(kept))[bags.begins].astype(np.int32)
    matrix = csr_matrix((weights[kept].astype(np.float32), column[kept], begins), shape=(rows, width))
    norms = np.sqrt(np.bincount(row, weights**2, minlength=rows))
    return Rows(matrix, norms), np.bincount(row, weights, minlength=rows).astype(np.float64)


def _gathered(matrix: csr_matrix, members: Members) -> csr_matrix:
    """The sums of the rows that belong together."""
    size = members.last - members.first
    row = np.repeat(np.arange(len(size)), size)
    unit = np.arange(len(row)) - np.repeat(np.cumsum(size) - size - members.first, size)
    choose = csr_matrix((np.ones(len(row)), (row, unit)), shape=(len(size), len(matrix.indptr) - 1))
    return csr_matrix(choose.dot(matrix))


def _row_numbers(matrix: csr_matrix) -> Ints:
    return np.repeat(np.arange(len(matrix.indptr) - 1), np.diff(matrix.indptr))


def row_sums(matrix: csr_matrix) -> Doubles:
    """What each row adds up to."""
    return np.bincount(_row_numbers(matrix), matrix.data, minlength=len(matrix.indptr) - 1).astype(np.float64)


def find_alike(mine: Rows, other: Rows, least: float) -> Likeness:
    """Pairs of rows that are at least `least` alike: their cosine, less where one of them has a better partner.

    The discount (cosine over the better partner's) keeps a copied sentence from lending support to all that resembles it.
    """
    product = csr_matrix(mine.matrix.dot(other.matrix.T))
    row, column = _row_numbers(product), product.indices.astype(np.int64)
    cosine = product.data / np.maximum(mine.norms[row] * other.norms[column], TINY)
    best = np.zeros(len(mine.norms)), np.zeros(len(other.norms))
    np.maximum.at(best[0], row, cosine)
    np.maximum.at(best[1], column, cosine)
    alike = cosine * np.minimum(cosine / np.maximum(np.maximum(best[0][row], best[1][column]), TINY), 1.0) ** _PARTNER_POWER
    kept = alike >= least
    return Likeness(row[kept], column[kept], alike[kept].astype(np.float32))


def shared_information(here: Side, there: Side, rows: tuple[tuple[int, int], tuple[int, int]]) -> tuple[float, float]:
    """What the terms say, in nats, that stand in both stretches of clauses, and its share of all that the fuller one says.

    Each term counts once in the first figure.
    """
    seen = np.zeros(len(here.isf), np.int8)
    said = 0.0
    for bit, (side, (first, last)) in enumerate(zip((here, there), rows, strict=True), start=1):
        matrix = side.clauses.matrix
        seen[matrix.indices[matrix.indptr[first] : matrix.indptr[last]]] |= bit
        said = max(said, float(side.clause_sums[first:last].sum()))
    shared = float(here.isf[seen == _ON_BOTH_SIDES].sum())
    return shared, shared / max(said, TINY)


def find_held(clauses: Side, windows: Side, members: Members, least: float) -> Likeness:
    """Pairs of a clause and a window of the other text that holds at least `least` of what the clause says."""
    present = _gathered(windows.clauses.matrix, members)
    present.data = np.ones_like(present.data)
    product = (clauses.clauses.matrix @ present.T).tocsr()
    row = _row_numbers(product)
    share = product.data / np.maximum(clauses.clause_sums[row], TINY)
    kept = share >= least
    return Likeness(row[kept], product.indices[kept].astype(np.int64), share[kept].astype(np.float32))
