"""Which characters of a text are covered, and to which source each is credited."""

import heapq
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


def find_effective(text: str) -> Mask:
    """Mark the effective characters: Han, letters and digits, the unit of all rates. Shape (len(text),)."""
    return np.fromiter((each.isalnum() for each in text), dtype=np.bool_, count=len(text))


def cover(length: int, spans: Iterable[tuple[int, int]]) -> Mask:
    """Mark what the spans cover together. Shape (length,); spans beyond the text are cut."""
    mask = np.zeros(length, dtype=np.bool_)
    for start, end in spans:
        mask[max(start, 0) : max(end, 0)] = True
    return mask


def drop_short_runs(covered: Mask, effective: Mask, least: int) -> Mask:
    """Leave out runs of fewer than `least` covered effective characters; what is not effective does not break a run.

    Both of shape (len(text),); covered holds effective characters only.
    """
    packed = covered[effective]
    steps = np.diff(np.concatenate(([0], packed.astype(np.int8), [0])))
    for start, end in zip(np.flatnonzero(steps == 1).tolist(), np.flatnonzero(steps == -1).tolist(), strict=True):
        if end - start < least:
            packed[start:end] = False
    kept = np.zeros_like(covered)
    kept[effective] = packed
    return kept


def credit_sources(covered: Mapping[str, Mask]) -> list[tuple[str, int]]:
    """Credit each covered character to one source: again and again the source that adds most takes what it adds.

    covered: source → shape (n,), the characters that it covers. Returns every source with the characters credited to it, most
    first; they sum to the union. Ties go to the smaller id, so that the order never depends on chance.
    Source: lazy greedy cover (Minoux 1978); a source's gain never grows, so a stale entry is a safe upper bound.
    """
    if not covered:
        return []
    free = np.ones(len(next(iter(covered.values()))), dtype=np.bool_)
    heap = [(-int(mask.sum()), source) for source, mask in covered.items()]
    heapq.heapify(heap)
    credited: list[tuple[str, int]] = []
    while heap:
        stale, source = heapq.heappop(heap)
        gain = -int((covered[source] & free).sum())
        if gain != stale:
            heapq.heappush(heap, (gain, source))
            continue
        free &= ~covered[source]
        credited.append((source, -gain))
    return credited
