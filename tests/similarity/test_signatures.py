"""MinHash signatures beside those of a library that is known for them."""

import numpy as np
import pytest
from datasketch import MinHash

from mingjian.similarity.fingerprints import Prints
from mingjian.similarity.signatures import sign_document


@pytest.mark.parametrize("count", [0, 1, 500, 20_001])
def test_signatures_are_those_of_datasketch(count: int) -> None:
    hashes = np.sort(np.random.default_rng(5).integers(0, 1 << 64, count, np.uint64, endpoint=False))
    sketch = MinHash(num_perm=96, seed=1, scheme="affine32", hashfunc=lambda value: value & 0xFFFFFFFF)
    sketch.update_batch(hashes.tolist())
    assert sign_document(Prints(hashes, np.arange(count, dtype=np.int32))).tolist() == sketch.hashvalues.tolist()
