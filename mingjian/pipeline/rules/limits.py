"""Whether a measured range breaks a limit: only what breaks under every way of counting is broken."""

from enum import StrEnum

from mingjian.data.model import Bounds


class Verdict(StrEnum):
    """How a measure stands to its limits."""

    KEPT = "kept"
    OVER = "over"
    UNDER = "under"
    NEAR_OVER = "near_over"  # over under some ways of counting: 临界
    NEAR_UNDER = "near_under"

    @property
    def near(self) -> bool:
        """Whether only some ways of counting break the limit."""
        return self in {Verdict.NEAR_OVER, Verdict.NEAR_UNDER}


def judge_range(low: float, high: float, bounds: Bounds) -> Verdict:
    """Grade a measure that lies in low..high (both possible) against inclusive limits."""
    least = float("-inf") if bounds.least is None else bounds.least
    most = float("inf") if bounds.most is None else bounds.most
    if low > most:
        return Verdict.OVER
    if high < least:
        return Verdict.UNDER
    if high > most:
        return Verdict.NEAR_OVER
    return Verdict.NEAR_UNDER if low < least else Verdict.KEPT


def print_bounds(bounds: Bounds, unit: str) -> str:
    """The limits as people write them: 不超过300字, 3000～5000字."""
    if bounds.least is None:
        return f"不超过{bounds.most}{unit}"
    if bounds.most is None:
        return f"不少于{bounds.least}{unit}"
    return f"{bounds.least}{unit}" if bounds.least == bounds.most else f"{bounds.least}～{bounds.most}{unit}"
