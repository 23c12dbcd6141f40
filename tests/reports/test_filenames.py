import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingjian.reports.filenames import report_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("以赛促训", "查重报告_S1_以赛促训.html"),
        ("", "查重报告_S1.html"),
        ('a<b>c:d"e/f\\g|h?i*j#k%l', "查重报告_S1_a b c d e f g h i j k l.html"),
        ("结尾的点. .", "查重报告_S1_结尾的点.html"),
        ("../../etc", "查重报告_S1_etc.html"),
        ("甲\u202e乙\n丙", "查重报告_S1_甲 乙 丙.html"),
    ],
)
def test_report_name_says_what_is_inside(title: str, name: str) -> None:
    assert report_name("S1", title) == name


@given(st.text(max_size=300))
def test_report_name_is_safe_on_windows(title: str) -> None:
    name = report_name("S1", title)
    assert len(name) <= 100
    assert re.search(r'[<>:"/\\|?*\x00-\x1f]', name) is None
    assert not name.removesuffix(".html").endswith((".", " "))
