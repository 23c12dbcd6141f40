"""Winnowed fingerprints of a text: 64-bit hashes of character k-grams with their positions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mingjian.similarity.normal import Normal

GRAM_CHARS = 8  # found every copy of 5 % at 10 % changed characters among 150 sources (facts/similarity.md, candidate retrieval)
WINDOW_GRAMS = 12  # any run of 8 + 12 - 1 = 19 identical characters leaves a fingerprint; two in thirteen k-grams are kept
_PART_WINDOWS = 1 << 18  # windows looked at in one go
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, bits of the golden ratio (Knuth, TAOCP 6.4)
_MIX = ((31, 0xBF58476D1CE4E5B9), (29, 0x94D049BB133111EB))  # finaliser of SplitMix64 (Steele et al. 2014)
_MIX_LAST = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Prints:
    """The fingerprints of one text, each hash once, at its first place.

    hashes: shape (n,), uint64, rising. positions: shape (n,), int32: where the k-gram begins in the matching text.
    """

    hashes: NDArray[np.uint64]
    positions: NDArray[np.int32]


def code_points(text: str) -> NDArray[np.uint32]:
    """The code points of a text, shape (len(text),); a lone surrogate stands for itself."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def hash_grams(codes: NDArray[np.uint32], size: int = GRAM_CHARS) -> NDArray[np.uint64]:
    """Hashes of all k-grams of `size` characters in order: shape (max(0, n - size + 1),).

    Polynomial hash modulo 2**64 after Karp and Rabin (1987), then mixed, so that the least hash is a fair choice.
    """
    count = len(codes) - size + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    hashes = np.zeros(count, np.uint64)
    for place in range(size):
        hashes *= _MULTIPLIER
        hashes += codes[place : place + count]
    for shift, factor in _MIX:
        hashes ^= hashes >> np.uint64(shift)
        hashes *= np.uint64(factor)
    hashes ^= hashes >> _MIX_LAST
    return hashes


def winnow(hashes: NDArray[np.uint64], window: int = WINDOW_GRAMS) -> NDArray[np.int64]:
    """Places of the k-grams that are kept: the rightmost least one of every window of `window` k-grams, rising.

    Source: Schleimer, Wilkerson and Aiken, Winnowing: Local Algorithms for Document Fingerprinting, SIGMOD 2003.
    """
    if len(hashes) <= window:
        return np.array([len(hashes) - 1 - int(hashes[::-1].argmin())], np.int64) if len(hashes) else np.zeros(0, np.int64)
    count = len(hashes) - window + 1
    # a part at a time: all windows of a document of 10 MB take half a gigabyte
    kept = [
        _once(_rightmost_least(hashes[start : start + _PART_WINDOWS + window - 1], window)) + start
        for start in range(0, count, _PART_WINDOWS)
    ]
    return _once(np.concatenate(kept))


def _once(places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places that never fall, each once."""
    return places[np.append(True, places[1:] != places[:-1])]


def _rightmost_least(hashes: NDArray[np.uint64], window: int) -> NDArray[np.int64]:
    """The place of the rightmost least hash of each window, found for windows twice as long each time."""
    least, places = hashes, np.arange(len(hashes))
    size = 1
    while size < window:
        step = min(size, window - size)
        places = np.where(least[step:] <= least[:-step], places[step:], places[:-step])
        least = np.minimum(least[step:], least[:-step])
        size += step
    return places


def fingerprint(normal: Normal) -> Prints:
    """The winnowed fingerprints of a text; none where it has fewer than GRAM_CHARS effective characters."""
    hashes = hash_grams(code_points(normal.text))
    kept = winnow(hashes)
    unique, first = np.unique(hashes[kept], return_index=True)
    return Prints(unique, kept[first].astype(np.int32))
