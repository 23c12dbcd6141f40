"""Places where two texts agree: identical runs of characters, and clauses and sentences that say the same."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from mingjian.similarity.units import Hashes, Ints, Terms

Floats = NDArray[np.float32]
# Products of the sparse comparison of two texts; the commonest terms are left out beyond it, so that time stays linear.
_MOST_PRODUCTS = 8_000_000
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
    return Runs(mine[new], other[new], size + width - 1)


def _rare(grams: tuple[Hashes, Ints]) -> tuple[Hashes, Ints]:
    hashes, places = grams
    if not len(hashes):
        return grams
    new = np.append(True, hashes[1:] != hashes[:-1])
    index = np.cumsum(new) - 1
    kept = np.bincount(index)[index] <= _MOST_REPEATS
    return hashes[kept], places[kept]


@dataclass(frozen=True, slots=True)
class Weighted:
    """Rows of shared terms for both texts, scaled so that a product of rows is their cosine."""

    here: csr_matrix
    there: csr_matrix


def weigh(here: Terms, there: Terms, worth: tuple[Floats, Floats], groups: tuple[Ints, Ints]) -> Weighted:
    """tf·isf rows, terms and their rarity taken from both texts.

    worth: what each term of a text is worth by the background, 0..1. groups: for each unit of a text the row it is counted in. Source: Sanchez-Perez et al. 2014.
    """
    shared, mine, other = np.intersect1d(here.hashes, there.hashes, assume_unique=True, return_indices=True)
    sides = (here, there)
    rows = [int(group[-1]) + 1 if len(group) else 0 for group in groups]
    counts = [_rows(side, group, row) for side, group, row in zip(sides, groups, rows, strict=True)]
    widths = (len(here.hashes), len(there.hashes))
    frequency = [
        np.bincount(each.indices, minlength=width).astype(np.float64) for each, width in zip(counts, widths, strict=True)
    ]
    both = [frequency[0].copy(), frequency[1].copy()]
    both[0][mine] += frequency[1][other]
    both[1][other] += frequency[0][mine]
    products = frequency[0][mine] * frequency[1][other]
    order = np.argsort(products, kind="stable")
    keep = np.zeros(len(shared), np.bool_)
    keep[order[np.cumsum(products[order]) <= _MOST_PRODUCTS]] = True
    scaled: list[csr_matrix] = []
    for side, (matrix, chosen) in enumerate(zip(counts, (mine[keep], other[keep]), strict=True)):
        frequencies, height = both[side], rows[side]
        isf = np.log(sum(rows) / np.maximum(frequencies, 1)).astype(np.float32) * worth[side]
        data = matrix.data * isf[matrix.indices]
        row = np.repeat(np.arange(height), np.diff(matrix.indptr))
        norm = np.sqrt(np.bincount(row, data.astype(np.float64) ** 2, minlength=height))
        data = (data / np.maximum(norm[row], 1e-9)).astype(np.float32)
        place = np.full(widths[side], -1, np.int64)
        place[chosen] = np.arange(len(chosen))
        column = place[matrix.indices]
        inside = column >= 0
        shape = (height, len(chosen))
        scaled.append(csr_matrix((data[inside], (row[inside], column[inside])), shape=shape))
    return Weighted(scaled[0], scaled[1])


def _rows(terms: Terms, group: Ints, rows: int) -> csr_matrix:
    matrix = csr_matrix((terms.count, (group[terms.unit], terms.term)), shape=(rows, len(terms.hashes)))
    matrix.sum_duplicates()
    return matrix


def find_alike(weighted: Weighted, least: float) -> Likeness:
    """Pairs of rows whose cosine is at least `least`."""
    product = (weighted.here @ weighted.there.T).tocsr()
    kept = product.data >= least
    row = np.repeat(np.arange(len(product.indptr) - 1), np.diff(product.indptr))[kept]
    return Likeness(row, product.indices[kept].astype(np.int64), product.data[kept].astype(np.float32))
