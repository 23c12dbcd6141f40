"""Values of settings: what is not wholly understood is refused, never half read."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from mingjian.data.setting_values import allotment_reader, read_count, read_share, read_weights

allotted = allotment_reader(lambda words: words)


@pytest.mark.parametrize(
    ("read", "words", "expected"),
    [
        (read_count, "5", 5),
        (read_count, "5名专家", 5),
        (read_count, "至少2项", 2),
        (read_share, "30%", Decimal("0.3")),
        (read_share, "0.3", Decimal("0.3")),
        (read_share, "网络投票占30％", Decimal("0.3")),
        (read_weights, "技术=0.6，贡献 = 40%", {"技术": Decimal("0.6"), "贡献": Decimal("0.4")}),
        (allotted, "渝北区：甲3、乙5；", {"渝北区": {"甲": 3, "乙": 5}}),
    ],
)
def test_values_are_read(read: Callable[[str], object], words: str, expected: object) -> None:
    assert read(words) == expected


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (read_count, "-5"),
        (read_count, "不超过5"),
        (read_count, "0"),
        (read_share, "专家70%"),  # the votes have 30%
        (read_share, "专家70%、投票30%"),
        (read_share, "-0.3"),
        (read_weights, "技术=0.6，贡献=0.4，其余面议"),
        (read_weights, "技术=0.6，贡献=0.4，贡献=0.4"),
        (read_weights, "技术=0.6分，贡献=0.4分"),
        (allotted, "；"),
        (allotted, "渝北区：甲3左右"),
    ],
)
def test_values_with_more_than_is_understood_are_refused(read: Callable[[str], object], words: str) -> None:
    with pytest.raises(ValueError, match="如"):
        read(words)
