"""Rare words as vectors: finds rewritten text that shares no k-gram with its source."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mingjian.similarity.fingerprints import code_points
from mingjian.similarity.normal import Normal
from mingjian.similarity.units import hash_prefixes, hash_spans
from mingjian.similarity.words import cut_chinese

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

BLOCK_WORDS = 20  # two neighbouring blocks, about 150 characters, are one window: tried 150, 200 and 300 on the development split
_MIN_WORD_CHARS = 2  # single characters are mostly function words
_MAX_BLOCKS = 65_535  # what the column holds: 1.3 million words; what comes after is found by its fingerprints only
_CHUNK_WINDOWS = 2000
_MOST_PARTS = 8  # of the rows; the more, the fewer pairs are multiplied twice and the more often the matrix is turned
_THREADS = 2  # scipy and numpy work without Python's lock
_USUAL_RANKS = (4, 12)  # partners of a window, best first, whose mean is what texts on its theme share anyway


@dataclass(frozen=True, slots=True)
class WordPlaces:
    """Which words stand in which block of BLOCK_WORDS words: arrays of shape (n,), each pair once."""

    words: NDArray[np.uint32]
    blocks: NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Postings:
    """The rare words of many texts: arrays of shape (n,), by text and block.

    words: numbered from 0. weights: inverse document frequency over the window's norm.
    """

    words: NDArray[np.int32]
    docs: NDArray[np.int32]
    blocks: NDArray[np.uint16]
    weights: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two documents with the cosine 0..1 of their most alike windows, and how far a window stands out.

    standing: the window's cosine over the mean of what its fifth to twelfth best partners reach, at least 1.
    """

    here: int
    there: int
    cosine: float
    standing: float


def _spaced(normal: Normal) -> str:
    """The matching text with a blank where a mark stood, so that no word reaches across it."""
    codes = code_points(normal.text)
    marks = np.flatnonzero(normal.breaks)
    return np.insert(codes, marks, ord(" ")).astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")


def place_words(normal: Normal) -> WordPlaces:
    """The words of two characters and more with the block each stands in."""
    text = _spaced(normal)
    starts, ends = cut_chinese(text)
    long = ends - starts >= _MIN_WORD_CHARS
    starts, ends = starts[long], ends[long]
    if not len(starts):
        return WordPlaces(np.zeros(0, np.uint32), np.zeros(0, np.uint16))
    lengths = np.minimum(ends - starts, 16)  # longer "words" are strings of letters: their beginning tells them apart
    words = (hash_spans(hash_prefixes(code_points(text)), starts, starts + lengths) >> np.uint64(32)).astype(np.uint32)
    blocks = np.minimum(np.arange(len(words)) // BLOCK_WORDS, _MAX_BLOCKS)
    both = np.sort(blocks.astype(np.uint64) << np.uint64(32) | words)
    both = both[np.append(True, both[1:] != both[:-1])]
    return WordPlaces((both & np.uint64(0xFFFFFFFF)).astype(np.uint32), (both >> np.uint64(32)).astype(np.uint16))


def compare_windows(postings: Postings, least: float, best: int) -> list[Likeness]:
    """Pairs of texts with a pair of windows at least this alike: for each text of the batch its `best` partners.

    Texts below zero are the batch, and stand on the left. A window is two neighbouring blocks. Order: by here, there.
    """
    if not len(postings.words):
        return []
    matrix, owners = _lay_windows(postings)
    with ThreadPoolExecutor(_THREADS) as pool:
        met = _find_alike(matrix, owners, least, pool)
        usual = _usually(met, int(np.searchsorted(owners, 0)), least, pool)
        parts = list(pool.map(lambda each: _pair_up(each, owners, usual), met))
    here, there, alike, standing = (np.concatenate(each) for each in zip(_NO_PAIRS, *parts, strict=True))
    chosen = _choose(here, there, standing, best)
    columns = (here, there, np.minimum(alike, 1), standing)
    return [Likeness(*row) for row in zip(*(each[chosen].tolist() for each in columns), strict=True)]


@dataclass(frozen=True, slots=True)
class _Partners:
    """Windows with the texts that have a window like them, each pair once, by window and text: arrays of shape (n,).

    viewers: rows of the matrix. others: texts. alike: the largest cosine.
    """

    viewers: NDArray[np.int64]
    others: NDArray[np.int64]
    alike: NDArray[np.float32]

    def of_rows(self, start: int, end: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The viewers and cosines of rows start..end."""
        first, last = np.searchsorted(self.viewers, (start, end)).tolist()
        return self.viewers[first:last], self.alike[first:last]


@dataclass(frozen=True, slots=True)
class _Met:
    """What the windows of some texts and those of all later texts see of each other; only the batch's windows look."""

    onwards: _Partners
    back: _Partners


_Pairs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]
"""Texts here < there, the largest cosine and standing, by here and there."""
_NO_PAIRS: _Pairs = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.float32))


def _usually(met: Sequence[_Met], end: int, least: float, pool: ThreadPoolExecutor) -> NDArray[np.float64]:
    """What texts on the theme of each of the batch's windows reach anyway: shape (end,).

    Stock wording and common themes make many texts alike, a source few (docs/similarity.md).
    """
    views = [view for each in met for view in (each.onwards, each.back)]

    def of_part(start: int) -> NDArray[np.float64]:
        last = min(start + step, end)
        seen = [view.of_rows(start, last) for view in views]
        viewers = np.concatenate([np.zeros(0, np.int64), *(rows for rows, _ in seen)]) - start
        ordered, alike = _falling(viewers, np.concatenate([np.zeros(0, np.float32), *(values for _, values in seen)]))
        ranks = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
        first, beyond = _USUAL_RANKS
        usual = (ranks >= first) & (ranks < beyond)
        above = np.bincount(ordered[usual], alike[usual] - least, minlength=last - start)
        return least + above / (beyond - first)

    step = max(_CHUNK_WINDOWS, -(-end // _MOST_PARTS))
    return np.concatenate([np.zeros(0), *pool.map(of_part, range(0, end, step))])


def _falling(rows: NDArray[np.int64], values: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Rows rising, and their values, none below zero, from the largest to the least within each row."""
    # the bits of floats from zero on rise as they do, and whole numbers are sorted many times as fast
    keys = rows.astype(np.uint64) << np.uint64(32) | ~values.view(np.uint32)
    keys.sort()
    return (keys >> np.uint64(32)).astype(np.int64), (~keys.astype(np.uint32)).view(np.float32)


def _pair_up(met: _Met, owners: NDArray[np.int64], usual: NDArray[np.float64]) -> _Pairs:
    """The pairs of texts whose windows met, the earlier text first, with how far any window of either stands out."""
    views = (met.onwards, met.back)
    own = [owners[each.viewers] for each in views]
    here, there = np.concatenate((own[0], met.back.others)), np.concatenate((met.onwards.others, own[1]))
    alike = np.concatenate([each.alike for each in views])
    standing = np.concatenate([each.alike / usual[each.viewers] for each in views]).astype(np.float32)
    keys, [alike, standing] = _largest(here << 32 | there + _SHIFT, alike, standing)
    return keys >> 32, (keys & 0xFFFFFFFF) - _SHIFT, alike, standing


def _find_alike(matrix: "csr_matrix", owners: NDArray[np.int64], least: float, pool: ThreadPoolExecutor) -> list[_Met]:
    """What the batch's windows and those of later texts see of each other where they are at least this alike, by runs of texts."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 (slow to import; the command line starts without it)

    end = int(np.searchsorted(owners, 0))

    def multiply(rows: tuple[int, int]) -> list[_Met]:
        later = csr_matrix(matrix[rows[0] :].T)  # what comes before has met these rows already
        return [_meet(matrix, later, each, rows[0], owners, least) for each in _runs(owners, *rows, _CHUNK_WINDOWS)]

    parts = _runs(owners, 0, end, max(_CHUNK_WINDOWS, -(-len(owners) // _MOST_PARTS)))
    return [each for part in pool.map(multiply, parts) for each in part]


def _runs(owners: NDArray[np.int64], start: int, end: int, size: int) -> list[tuple[int, int]]:
    """Rows start..end cut into runs of about `size` that part no text's rows."""
    cuts = np.searchsorted(owners, owners[np.arange(start, end, size)])
    return list(pairwise(np.unique(np.append(cuts, end)).tolist()))


def _meet(
    matrix: "csr_matrix", later: "csr_matrix", rows: tuple[int, int], first: int, owners: NDArray[np.int64], least: float
) -> _Met:
    from scipy.sparse import csr_matrix  # noqa: PLC0415 (slow to import; the command line starts without it)

    product = csr_matrix(matrix[slice(*rows)] @ later)
    values = np.asarray(product.data, np.float32)
    kept = np.flatnonzero(values >= least)
    here = np.searchsorted(product.indptr, kept, side="right") - 1 + rows[0]
    there = product.indices[kept].astype(np.int64) + first
    apart = (here < there) & (owners[here] != owners[there])
    here, there, alike = here[apart], there[apart], values[kept[apart]]
    mutual = there < np.searchsorted(owners, 0)
    return _Met(_look(here, owners[there], alike), _look(there[mutual], owners[here[mutual]], alike[mutual]))


def _look(viewers: NDArray[np.int64], others: NDArray[np.int64], alike: NDArray[np.float32]) -> _Partners:
    keys, [alike] = _largest(viewers << 32 | others + _SHIFT, alike)
    return _Partners(keys >> 32, (keys & 0xFFFFFFFF) - _SHIFT, alike)


_SHIFT = 1 << 31  # makes the number of any text positive, so that two fit into one key


def _lay_windows(postings: Postings) -> tuple["csr_matrix", NDArray[np.int64]]:
    """One row for each window, and the text that each row belongs to, rising."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 (slow to import; the command line starts without it)

    keys = postings.docs.astype(np.int64) << 17 | postings.blocks.astype(np.int64) << 1
    starts = _starts(keys)
    blocks = keys[starts]
    # a block belongs to the window that it begins and to the one that it ends
    ends_one = postings.blocks[starts] > 0
    windows = np.sort(np.concatenate((blocks, blocks[ends_one] - 2)))
    windows = windows[_starts(windows)]
    sizes = np.diff(np.append(starts, len(keys)))
    own, former = np.searchsorted(windows, blocks), np.searchsorted(windows, blocks - 2)
    inside = np.repeat(ends_one, sizes)
    rows = np.concatenate((np.repeat(own, sizes), np.repeat(former, sizes)[inside]))
    columns = np.concatenate((postings.words, postings.words[inside]))
    values = np.concatenate((postings.weights, postings.weights[inside]))
    shape = (len(windows), int(columns.max()) + 1)
    return csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32), windows >> 17


def _starts(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each key begins; keys that never fall."""
    return np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])


def _largest(keys: NDArray[np.int64], *values: NDArray[np.float32]) -> tuple[NDArray[np.int64], list[NDArray[np.float32]]]:
    """The largest of each of the values of each key, by rising key."""
    if not len(keys):
        return keys, list(values)
    order = np.argsort(keys)
    keys = keys[order]
    starts = _starts(keys)
    return keys[starts], [np.maximum.reduceat(each[order], starts) for each in values]


def _choose(here: NDArray[np.int64], there: NDArray[np.int64], standing: NDArray[np.float32], best: int) -> NDArray[np.bool_]:
    """Which pairs are among the best of one of their texts; library texts do not choose."""
    places = np.arange(len(here))
    mutual = there < 0
    # pairs are ordered by here and there, so that those a text is the second of come first, by the other one
    viewers = np.concatenate((there[mutual], here))
    seen = np.concatenate((places[mutual], places))
    keys = (viewers + _SHIFT).astype(np.uint64) << np.uint64(32) | ~standing[seen].view(np.uint32)
    order = np.argsort(keys, kind="stable")
    viewers, seen = viewers[order], seen[order]
    starts = np.searchsorted(viewers, viewers)
    chosen = np.zeros(len(here), np.bool_)
    chosen[seen[np.arange(len(seen)) - starts < best]] = True
    return chosen
