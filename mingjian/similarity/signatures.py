"""Signatures of whole documents, for near-duplicates: the only home of datasketch."""

from functools import cache

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

from mingjian.similarity.fingerprints import Prints

# Scheme and seed are stored with the library (SIGNER in pipeline/sign.py): signatures of another scheme cannot be compared.
_SCHEME = "affine32"
_SEED = 1
_PERMUTATIONS = 96
_PART_PRINTS = 20_000  # fingerprints permuted in one go: 15 MB
_ROWS = 6  # 16 bands of 6: a pair of Jaccard similarity .7 shares a band with probability .87, of .8 with .99, of .3 with .01


def _low_bits(value: int) -> int:
    return value & 0xFFFFFFFF


@cache
def _permutations() -> NDArray[np.uint32]:
    return np.asarray(MinHash(num_perm=_PERMUTATIONS, seed=_SEED, scheme=_SCHEME).permutations)


def sign_document(prints: Prints) -> NDArray[np.uint32]:
    """The MinHash of a document's fingerprints: shape (96,), uint32.

    Source: Broder, On the resemblance and containment of documents, 1997.
    """
    sketch = MinHash(num_perm=_PERMUTATIONS, seed=_SEED, scheme=_SCHEME, hashfunc=_low_bits, permutations=_permutations())
    for start in range(0, len(prints.hashes), _PART_PRINTS):
        sketch.update_batch((prints.hashes[start : start + _PART_PRINTS] & np.uint64(0xFFFFFFFF)).tolist())
    return np.asarray(sketch.hashvalues, np.uint32)


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
