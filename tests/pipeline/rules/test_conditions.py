"""Numbers of conditions as people write them in forms; what is not only numbers is left to the reviewer."""

import pytest

from mingjian.pipeline.rules.conditions import read_numbers


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("第五项", {5}),
        ("符合第（二）项、第（四）项条件", {2, 4}),
        ("1-3项", {1, 2, 3}),
        ("第一至第三项", {1, 2, 3}),
        ("第2项到第4项、6", {2, 3, 4, 6}),
        ("1～2，5", {1, 2, 5}),
        ("①③", {1, 3}),
        ("⑴⑶", {1, 3}),
        ("（一）（三）", {1, 3}),
        ("1/2/3", {1, 2, 3}),
        ("1 3 4", {1, 3, 4}),
        ("1. 3.", {1, 3}),
        ("第1项第3项", {1, 3}),
        ("第1、2、3项，共3项", {1, 2, 3}),
        ("符合1、3项", {1, 3}),
        ("符合1和3项，共两项", {1, 3}),
    ],
)
def test_numbers_are_read_with_all_ways_to_join_them(written: str, expected: set[int]) -> None:
    assert read_numbers(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "", "无", "全部四项", "共4项", "符合三项", "三项", "技术革新12项，获专利5项", "13", "1.3", "第十三项", "3-1", "不符合第5项",
        "第二条第（三）项", "二（一）第5项", "第1项、第2项之一", "5.被评聘为首席技师", "2019/1/2", "A1",
    ],
)  # fmt: skip
def test_what_is_not_only_numbers_accuses_nobody(written: str) -> None:
    assert read_numbers(written) == frozenset()
