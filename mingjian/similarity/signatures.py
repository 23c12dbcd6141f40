"""Signatures of whole documents, for near-duplicates: MinHash.

The library datasketch gives the same signatures (tests hold us to it), but loads Redis clients and all of SciPy's
integration with itself: more than a second in every process.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from mingjian.similarity.fingerprints import Prints

# All of these are stored with the library (SIGNER in pipeline/sign.py): signatures made otherwise cannot be compared.
_SEED = 1
_PERMUTATIONS = 96
_MIX = ((16, 0x85EBCA6B), (13, 0xC2B2AE35))  # finaliser of MurmurHash3 (Appleby 2011)
_MIX_LAST = np.uint32(16)
_PART_PRINTS = 20_000  # fingerprints permuted in one go: 8 MB
_ROWS = 6  # 16 bands of 6: a pair of Jaccard similarity .7 shares a band with probability .87, of .8 with .99, of .3 with .01


@cache
def _permutations() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Factors and summands of maps h -> a h + b modulo 2**32; an odd a makes each of them a permutation."""
    random = np.random.RandomState(_SEED)
    factors = random.randint(0, 1 << 31, _PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, random.randint(0, 1 << 32, _PERMUTATIONS, dtype=np.uint32)


def sign_document(prints: Prints) -> NDArray[np.uint32]:
    """The MinHash of a document's fingerprints: shape (96,), uint32.

    Source: Broder, On the resemblance and containment of documents, 1997.
    """
    factors, summands = _permutations()
    hashes = prints.hashes.astype(np.uint32)  # the lower half
    for shift, factor in _MIX:
        hashes ^= hashes >> np.uint32(shift)
        hashes *= np.uint32(factor)
    hashes ^= hashes >> _MIX_LAST
    least = np.full(_PERMUTATIONS, np.iinfo(np.uint32).max, np.uint32)
    for start in range(0, len(hashes), _PART_PRINTS):
        part = hashes[start : start + _PART_PRINTS]
        np.minimum(least, (factors[:, None] * part + summands[:, None]).min(1), out=least)
    return least


def band(signature: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """One number for each band of a signature: shape (16,), uint64. Alike documents share at least one.

    Two documents of Jaccard similarity s share one with probability 1 - (1 - s**6)**16.
    Source: Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, section 3.4.
    """
    rows = signature.reshape(-1, _ROWS).astype(np.uint64)
    numbers = np.arange(1, len(rows) + 1, dtype=np.uint64)
    for place in range(_ROWS):
        numbers = (numbers ^ rows[:, place]) * np.uint64(0x9E3779B97F4A7C15)
        numbers ^= numbers >> np.uint64(29)
    return numbers
