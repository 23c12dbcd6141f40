"""Word's 字数: texts counted in Word itself where a source says so, else cases that follow from the same rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingjian.data.records import Span
from mingjian.extractors.count import count_text

# Every text of this list was counted in Word: bebe3/office-wordcount, validation_dataset.md (42 cases marked as checked).
OFFICE_WORDCOUNT = [
    ("Hello World", 2),
    ("こんにちは", 5),
    ("カタカナ", 4),
    ("日本語", 3),
    ("안녕하세요", 5),
    ("中文测试", 4),
    ("Hello 世界", 3),
    ("This is テスト", 5),
    ("東京2024オリンピック", 9),
    ("㈱テスト㈲", 5),
    ("㍻㍼㍽㍾", 4),
    ("①②③④⑤", 1),
    ("ＡＢＣＤＥ", 5),
    ("１２３４５", 5),
    ("⼀⼆⼃", 3),
    ("ㇰㇱㇲ", 3),
    ("「こんにちは」", 7),
    ("Hello、World。", 4),
    ("〽々〆", 3),
    ("👍", 1),
    ("👍👎👏", 1),
    ("👍\U0001f3fb", 1),
    ("\U0001f1ef\U0001f1f5", 1),
    ("Hello👍World", 1),
    ("こんにちは👋", 6),
    ("hello 🙂 world", 3),
    ("\ufeffHello", 1),
    ("foo\u200bbar", 1),
    ("foo\u200dbar", 1),
    ("foo\u200cbar", 1),
    ("a\u2028b", 3),
    ("a\u2029b", 3),
    ("Hello\u2028World\u2029Test", 5),
    ("สวัสดีครับ", 1),
    ("Hello สวัสดี", 2),
    ("ສະບາຍດີ", 1),
    ("مرحبا بالعالم", 2),
    ("नमस्ते दुनिया", 2),
]
# Counted in Word by the people who report them: issue threads named beside each.
REPORTED = [
    ("使用 Adobe Photoshop 打开图片", 8),  # geezmolycos/vscode-hanzi-counter issue 3
    ("一二三四五 six seven eight", 8),  # Jollywatt/typst-wordometer pull request 9
    ("EXH.C-◇", 2),  # magiclen/words-count issue 6, in Word and in WPS
    ("Hello “世界”", 5),  # byn9826/words-count README
]
# (text, high, low): follow from the rule, East Asian one by one, runs of others as one; ambiguous marks both ways.
BY_RULE = [
    ("", 0, 0),
    (" \t\n　", 0, 0),
    ("一", 1, 1),
    ("，。；：？！", 6, 6),
    ("（2023）", 3, 3),
    ("(2023)", 1, 1),
    ("33618", 1, 1),
    ("3.5%", 1, 1),
    ("3.5 %", 2, 2),
    ("2023年11月10日", 6, 6),
    ("“技能”", 4, 4),
    ("“A”", 3, 1),
    ("“智能+技能”", 7, 7),
    ("“33618”集群", 5, 3),
    ("16—22", 3, 1),
    ("思路——举措", 6, 5),
    ("等等……", 4, 3),
    ("约翰·史密斯", 6, 6),
    ("A·B", 3, 1),
    ("don’t", 3, 1),
    ("don't", 1, 1),
    ("5G+工业互联网", 6, 6),
    ("a\nb", 2, 2),
    ("甲\t乙", 2, 2),
    ("、", 1, 1),
    ("〇", 1, 1),
    ("\U00020000", 1, 1),
    ("℃", 1, 1),
    ("20℃", 1, 1),
    ("https://example.com/a?b=c", 1, 1),
    ("ｱｲｳ", 3, 3),
    ("●第一", 3, 3),
    ("☑典型案例", 5, 5),
]


@pytest.mark.parametrize(("text", "words"), OFFICE_WORDCOUNT + REPORTED)
def test_count_as_word_does(text: str, words: int) -> None:
    assert count_text(text).high == words


@pytest.mark.parametrize(("text", "high", "low"), BY_RULE)
def test_count_high_and_low(text: str, high: int, low: int) -> None:
    counted = count_text(text)
    assert (counted.high, counted.low) == (high, low)


def test_count_is_checked_on_enough_cases() -> None:
    assert len({each[0] for each in [*OFFICE_WORDCOUNT, *REPORTED, *BY_RULE]}) >= 60


def test_count_skips_numbers_and_parts_what_stands_beside() -> None:
    assert count_text("1.A", skip=[Span(0, 2)]).high == 1
    assert count_text("一、背景", skip=[Span(0, 2)]).high == 2
    assert count_text("A1.B", skip=[Span(1, 3)]).high == 2


def test_count_takes_hinted_marks_as_east_asian_in_both() -> None:
    counted = count_text("“33618”", east_asian=[Span(0, 7)])
    assert (counted.high, counted.low) == (3, 3)


def test_count_offsets_survive_zero_width_characters() -> None:
    counted = count_text("\u200b“A”", east_asian=[Span(1, 2)])
    assert (counted.high, counted.low) == (3, 2)


def test_count_characters_han_and_effective() -> None:
    counted = count_text("2023年，AI赋能 ６人。⼀")
    assert (counted.characters, counted.han, counted.effective) == (14, 5, 12)


@given(st.text(max_size=200))
def test_count_properties(text: str) -> None:
    counted = count_text(text)
    assert counted.low <= counted.high <= counted.characters
    assert counted.han <= counted.effective <= counted.characters
    assert count_text(text + " " + text).high == 2 * counted.high


@given(st.text(max_size=60), st.integers(0, 400), st.sampled_from([" ", "\n", "\t", "\u3000", "\u200b"]))
def test_each_han_counts_one_and_blanks_between_them_nothing(text: str, number: int, blank: str) -> None:
    before = count_text(text)
    han, parted = count_text(text + "字" * number), count_text(text + blank.join("字" * number))
    assert (han.high - before.high, han.low - before.low) == (number, number)
    assert (parted.high, parted.low) == (han.high, han.low)


@given(st.lists(st.text("abcXYZ019", min_size=1, max_size=8), max_size=20))
def test_a_run_of_letters_and_digits_counts_one(words: list[str]) -> None:
    assert count_text(" ".join(words)).high == len(words)
    assert count_text("，".join(words)).high == max(0, 2 * len(words) - 1)
