"""Lines of Chinese text: what may begin and end one."""

from hypothesis import given
from hypothesis import strategies as st

from mingjian.reports.paper_lines import break_lines

CLOSING, OPENING = "，。、；：？！）》」”", "（《「“"


def wide(text: str) -> float:
    """A Han character is 2 wide, a letter or digit 1."""
    return sum(1 if each.isascii() else 2 for each in text)


def test_number_and_its_mark_stay_whole_and_go_to_the_next_line() -> None:
    assert break_lines("通知要求3000~5000字，", (13, 13), wide) == ["通知要求", "3000~5000字，"]
    assert break_lines("请压缩到通知要求；", (16, 16), wide) == ["请压缩到通知要", "求；"]
    assert break_lines("按照通知《关于》办", (10, 10), wide) == ["按照通知", "《关于》办"]


def test_ends_of_lines_that_were_written_stay_and_the_first_line_is_shorter() -> None:
    assert break_lines("甲乙丙丁\n戊己", (4, 8), wide) == ["甲乙", "丙丁", "戊己"]
    assert break_lines("", (8, 8), wide) == [""]


def test_address_wider_than_a_line_is_parted() -> None:
    assert break_lines("见http://www.example.com/1", (10, 10), wide) == ["见http://w", "ww.example", ".com/1"]


@given(st.text(st.sampled_from("甲乙丙12ab，。；》（《“” \n")), st.integers(8, 30))
def test_no_character_is_lost_and_no_line_is_too_long(text: str, width: int) -> None:
    lines = break_lines(text, (width, width), wide)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(wide(line) <= width for line in lines)


@given(
    st.lists(st.sampled_from(("甲乙", "丙，", "12。", "（丁）", "《戊", "己》；")), max_size=40).map("".join), st.integers(12, 40)
)
def test_no_line_begins_with_a_closing_or_ends_with_an_opening_mark(text: str, width: int) -> None:
    lines = break_lines(text, (width, width), wide)
    assert not [line for line in lines[1:] if line[:1] in CLOSING and line]
    assert not [line for line in lines[:-1] if line[-1:] in OPENING and line]
