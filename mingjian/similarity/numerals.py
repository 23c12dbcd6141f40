"""Numbers written in Chinese characters, read as the figures that say the same."""

import re
from functools import lru_cache

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
# A single numeral is a number only before one of these: 六月, 两次 — but not 统一, 十分.
_UNITS = "年月日号时点分秒天周季度届次个名人位户家项条款章节类级批期轮万亿元角吨亩斤米里公倍成种座所台套件村区县镇街支大岁"
_NUMERAL = "[一二三四五六七八九十百千〇零]"
# what begins with a class of characters is searched for twice as fast as alternatives are
_NUMBER = re.compile(
    f"{_NUMERAL}(?:(?<=百)分之(?=[0-9一二三四五六七八九十百])|[一二三四五六七八九十百千万亿〇零]*{_NUMERAL}|(?<![百千〇零])(?=[{_UNITS}]))"
)
_KEPT_NUMERALS = 4096
_MAX_NUMERALS = 24  # longer runs are no numbers, and figures of such length would only cost memory


@lru_cache(maxsize=_KEPT_NUMERALS)
def read_numeral(word: str) -> str | None:
    """The figures of a numeral such as 二〇二三, 三百五十 or 五千二百万零三; None where it is not one."""
    if len(word) > _MAX_NUMERALS:
        return None
    if all(each in _DIGITS for each in word):
        return "".join(str(_DIGITS[each]) for each in word)
    total = section = 0
    digit: int | None = None
    last_scale, last_myriad = 10_000, 10**12
    for each in word:
        if each in _DIGITS:
            if digit not in {None, 0}:
                return None
            digit = _DIGITS[each]
        elif each in _SCALES:
            scale = _SCALES[each]
            if scale >= last_scale or (digit is None and (scale != 10 or section)):
                return None
            section += (1 if digit is None else digit) * scale
            digit, last_scale = None, scale
        else:
            myriad = _MYRIADS[each]
            section += digit or 0
            if not section or myriad >= last_myriad:
                return None
            total += section * myriad
            section, digit, last_scale, last_myriad = 0, None, 10_000, myriad
    return str(total + section + (digit or 0))


def find_numbers(text: str) -> list[tuple[int, int, str]]:
    """Places (start, end, figures) of the numbers of a text without punctuation, in order; 百分之 gives ""."""
    found: list[tuple[int, int, str]] = []
    for match in _NUMBER.finditer(text):
        word = match.group()
        figures = "" if word == "百分之" else read_numeral(word)
        if figures is not None:
            found.append((match.start(), match.end(), figures))
    return found
