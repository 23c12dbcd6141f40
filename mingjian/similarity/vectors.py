"""Rare words as vectors: finds rewritten text that shares no k-gram with its source."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mingjian.similarity.fingerprints import code_points
from mingjian.similarity.normal import Normal
from mingjian.similarity.words import cut_chinese

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

BLOCK_WORDS = 20  # two neighbouring blocks, about 150 characters, are one window: tried 150, 200 and 300 on the development split
_MIN_WORD_CHARS = 2  # single characters are mostly function words
_MAX_BLOCKS = 65_535  # what the column holds: 1.3 million words; what comes after is found by its fingerprints only
_CHUNK_WINDOWS = 2_000  # rows of the product that a thread holds at a time: 100 MB among 600,000 windows
_MOST_PARTS = 8  # of the rows; the more, the fewer pairs are multiplied twice and the more often the matrix is turned
_THREADS = 2  # scipy and numpy work without Python's lock
_USUAL_RANKS = (4, 12)  # partners of a window, best first, whose mean is what texts on its theme share anyway
_PRIME = np.uint64(0x9E3779B97F4A7C15)


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


def _hash_spans(codes: NDArray[np.uint32], starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.uint32]:
    hashes = lengths.astype(np.uint64)
    for place in range(int(lengths.max(initial=0))):
        inside = np.flatnonzero(lengths > place)
        hashes[inside] = hashes[inside] * _PRIME + codes[starts[inside] + place]
    hashes ^= hashes >> np.uint64(31)
    return ((hashes * _PRIME) >> np.uint64(32)).astype(np.uint32)


def place_words(normal: Normal) -> WordPlaces:
    """The words of two characters and more with the block each stands in."""
    text = _spaced(normal)
    starts, ends = cut_chinese(text)
    long = ends - starts >= _MIN_WORD_CHARS
    starts, ends = starts[long], ends[long]
    if not len(starts):
        return WordPlaces(np.zeros(0, np.uint32), np.zeros(0, np.uint16))
    lengths = np.minimum(ends - starts, 16)  # longer "words" are strings of letters: their beginning tells them apart
    words = _hash_spans(code_points(text), starts, lengths)
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
    end = int(np.searchsorted(owners, 0))
    rows, columns, cosines = _find_alike(matrix, end, least)
    apart = owners[rows] != owners[columns]
    rows, columns, cosines = rows[apart], columns[apart], cosines[apart]
    mutual = columns < end  # windows of the batch look at each other
    viewers, others = np.concatenate((rows, columns[mutual])), owners[np.concatenate((columns, rows[mutual]))]
    keys, [alike] = _largest(viewers << 32 | others + _SHIFT, np.concatenate((cosines, cosines[mutual])))
    viewers, others = keys >> 32, (keys & 0xFFFFFFFF) - _SHIFT
    standing = _stand_out(viewers, alike, least)
    pairs = np.minimum(owners[viewers], others) << 32 | np.maximum(owners[viewers], others) + _SHIFT
    keys, [alike, standing] = _largest(pairs, alike, standing)
    here, there = keys >> 32, (keys & 0xFFFFFFFF) - _SHIFT
    chosen = _choose(here, there, standing, best)
    columns = (here, there, np.minimum(alike, 1), standing)
    return [Likeness(*row) for row in zip(*(each[chosen].tolist() for each in columns), strict=True)]


def _stand_out(rows: NDArray[np.int64], alike: NDArray[np.float32], least: float) -> NDArray[np.float32]:
    """How far each partner of a window stands out from what texts on the window's theme share; rows: windows, rising.

    Stock wording and common themes make many texts alike, a source few (docs/similarity.md).
    """
    starts = _starts(rows)
    sizes = np.diff(np.append(starts, len(rows)))
    first, last = _USUAL_RANKS
    ordered = _falling(rows, alike)
    ranks = np.arange(len(rows)) - np.repeat(starts, sizes)
    usual = (ranks >= first) & (ranks < last)
    above = np.bincount(np.repeat(np.arange(len(starts)), sizes)[usual], ordered[usual] - least, minlength=len(starts))
    return (alike / np.repeat(least + above / (last - first), sizes)).astype(np.float32)


def _falling(rows: NDArray[np.int64], values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The values, none below zero, from the largest to the least within each row; rows rising."""
    # the bits of floats from zero on rise as they do, and whole numbers are sorted many times as fast
    keys = rows.astype(np.uint64) << np.uint64(32) | ~values.view(np.uint32)
    keys.sort()
    return (~keys.astype(np.uint32)).view(np.float32)


_Alike = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]


def _find_alike(matrix: "csr_matrix", end: int, least: float) -> _Alike:
    """Rows before `end` with later rows at least this alike, each pair once: rows, later rows, cosines, by row."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 (slow to import; the command line starts without it)

    step = max(_CHUNK_WINDOWS, -(-len(matrix.indptr) // _MOST_PARTS))

    def multiply(first: int) -> list[_Alike]:
        later = csr_matrix(matrix[first:].T)  # what comes before has met these rows already
        last = min(first + step, end)
        return [
            _multiply(matrix, later, (start, min(start + _CHUNK_WINDOWS, last)), first, least)
            for start in range(first, last, _CHUNK_WINDOWS)
        ]

    with ThreadPoolExecutor(_THREADS) as pool:
        parts = [each for part in pool.map(multiply, range(0, end, step)) for each in part]
    nothing = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    rows, columns, cosines = (np.concatenate(each) for each in zip(nothing, *parts, strict=True))
    return rows, columns, cosines


def _multiply(matrix: "csr_matrix", later: "csr_matrix", rows: tuple[int, int], first: int, least: float) -> _Alike:
    from scipy.sparse import csr_matrix  # noqa: PLC0415 (slow to import; the command line starts without it)

    product = csr_matrix(matrix[slice(*rows)] @ later)
    values = np.asarray(product.data, np.float32)
    kept = np.flatnonzero(values >= least)
    here = np.searchsorted(product.indptr, kept, side="right") - 1 + rows[0]
    there = product.indices[kept].astype(np.int64) + first
    once = here < there
    return here[once], there[once], values[kept[once]]


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
