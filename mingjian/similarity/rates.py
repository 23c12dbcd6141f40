"""Rates: which share of a text's effective characters also stands elsewhere."""

from collections.abc import Iterable, Sequence
from functools import cache, reduce

import numpy as np
from numpy.typing import NDArray

from mingjian.data.reuse import Exclusion, Match, Rates

LEAST_RUN_CHARS = 13  # contract, section 3: runs under 13 effective characters do not count
_FRONT_PERCENT = 20  # 前部 and 后部 as commercial reports divide them (facts/domain.md, section 1.1)


_TABLE_SIZE = 0x10000  # code points looked up; rarer ones beyond are asked for one by one
_LEAST_LOOKED_UP = 64  # characters; below, asking for each is as quick


@cache
def _table() -> NDArray[np.bool_]:
    return np.fromiter((chr(point).isalnum() for point in range(_TABLE_SIZE)), np.bool_, _TABLE_SIZE)


def find_effective(text: str) -> NDArray[np.bool_]:
    """Which characters of a text are effective (Han, letters, digits): shape (len(text),)."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    found = _table().take(points, mode="clip")
    if points.max(initial=0) >= _TABLE_SIZE:
        for place in np.flatnonzero(points >= _TABLE_SIZE).tolist():
            found[place] = text[place].isalnum()
    return found


def count_effective(text: str) -> int:
    """How many effective characters (Han, letters, digits) a text has."""
    if len(text) < _LEAST_LOOKED_UP:
        return sum(map(str.isalnum, text))
    return int(np.count_nonzero(find_effective(text)))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _cover(matches: Iterable[Match], size: int) -> NDArray[np.bool_]:
    """Which characters of a text the matches cover: shape (size,)."""
    covered = np.zeros(size, np.bool_)
    for match in matches:
        covered[match.passage.here.start : match.passage.here.end] = True
    return covered


def drop_short_runs(covered: NDArray[np.bool_], least: int = LEAST_RUN_CHARS) -> NDArray[np.bool_]:
    """The same without runs of fewer than `least` covered characters."""
    edges = np.flatnonzero(covered[1:] != covered[:-1]) + 1
    borders = np.concatenate(([0] if covered[:1].any() else [], edges, [len(covered)] if covered[-1:].any() else [])).astype(
        np.int64
    )
    starts, ends = borders[::2], borders[1::2]
    kept = covered.copy()
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if end - start < least:
            kept[start:end] = False
    return kept


def rate(submission_id: str, text: str, matches: Sequence[Match]) -> Rates:
    """The rates of one submission (contract, section 3) from all of its matches, excluded ones included.

    total_rate counts all but template text and runs under 13 effective characters; a rate without a kind counts
    those of these characters that some match of another kind, or not excluded at all, covers.
    """
    effective = find_effective(text)
    found = [each for each in matches if each.excluded_as is not Exclusion.TEMPLATE]
    kinds = {each.excluded_as for each in found}
    covers = {kind: _cover((each for each in found if each.excluded_as is kind), len(text))[effective] for kind in kinds}
    none = np.zeros(int(np.count_nonzero(effective)), np.bool_)
    counted = drop_short_runs(reduce(np.logical_or, covers.values(), none))
    total, matched = len(counted), int(counted.sum())

    def without(*left_out: Exclusion) -> float:
        if kinds.isdisjoint(left_out):
            return _share(matched, total)
        left = reduce(np.logical_or, (cover for kind, cover in covers.items() if kind not in left_out), none)
        return _share(int(np.count_nonzero(left & counted)), total)

    largest, source = _largest_source(found, effective, counted)
    front = int(counted[: total * _FRONT_PERCENT // 100].sum())
    return Rates(
        submission_id=submission_id,
        total_chars=total,
        matched_chars=matched,
        total_rate=_share(matched, total),
        rate_without_quotations=without(Exclusion.QUOTATION),
        rate_without_common=without(Exclusion.COMMON),
        rate_without_own=without(Exclusion.OWN),
        net_rate=without(*Exclusion),
        max_single_rate=_share(largest, total),
        max_single_source=source,
        front_chars=front,
        back_chars=matched - front,
    )


def _largest_source(found: Sequence[Match], effective: NDArray[np.bool_], counted: NDArray[np.bool_]) -> tuple[int, str | None]:
    by_source: dict[str, list[Match]] = {}
    for each in found:
        by_source.setdefault(each.source_id, []).append(each)
    of_text = np.zeros(len(effective), np.bool_)
    of_text[effective] = counted
    shares = {source: int(np.count_nonzero(_cover(each, len(of_text)) & of_text)) for source, each in by_source.items()}
    largest = max(shares.values(), default=0)
    if not largest:
        return 0, None
    return largest, min(source for source, share in shares.items() if share == largest)
