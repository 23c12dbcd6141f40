"""Automatic numbers (一、 （一） 1. ①), which a Word file holds only as rules in numbering.xml."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from mingjian.extractors.ooxml import Element, W, parse_xml

LEVELS: Final = 9
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OFF: Final = frozenset({"0", "false", "off"})
_NO_INDENT: Final[Mapping[str, str]] = {}
_MAX_NUMBER: Final = 9999  # beyond, Chinese and Roman numerals are printed as digits
_DIGITS: Final = "〇一二三四五六七八九"
_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ENCLOSED_LAST: Final = 20  # ⑳


def chinese_number(value: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """A number from 1 to 9999 in Chinese: 十一, 一百零三."""
    out, gap = "", False
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit == 0:
            gap = bool(out)
            continue
        out += ("零" if gap else "") + digits[digit] + (units[power - 1] if power else "")
        gap = False
    return out.removeprefix("一") if 10 <= value < 20 and digits is _DIGITS else out


def _roman(value: int) -> str:
    out = ""
    for worth, sign in _ROMAN:
        out += sign * (value // worth)
        value %= worth
    return out


def _letters(value: int) -> str:
    """A … z, aa, bb … as Word counts on."""
    return chr(ord("a") + (value - 1) % 26) * min((value - 1) // 26 + 1, LEVELS)


def _enclosed(first: int, last: int = _ENCLOSED_LAST) -> Callable[[int], str]:
    """Numbers that are one sign each, from the code point of 1 to the last that has one; beyond, digits."""
    return lambda value: chr(first + value - 1) if value <= last else str(value)


def _ideographs(value: int) -> str:
    return "".join(_DIGITS[int(each)] for each in str(value))


def _legal(value: int) -> str:
    return chinese_number(value, _LEGAL, "拾佰仟")


def _ordinal(value: int) -> str:
    teen = value // 10 % 10 == 1
    return f"{value}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th')}"


_FULL_WIDTH: Final = {ord("0") + each: 0xFF10 + each for each in range(10)}
_PRINTERS: Final[Mapping[str, Callable[[int], str]]] = {
    "none": lambda _: "",
    "decimalZero": "{:02d}".format,
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "ideographTraditional": lambda value: _STEMS[(value - 1) % len(_STEMS)],
    "ideographZodiac": lambda value: _BRANCHES[(value - 1) % len(_BRANCHES)],
    "decimalFullWidth": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalEnclosedParen": _enclosed(0x2474),
    "decimalEnclosedFullstop": _enclosed(0x2488),
    "ideographEnclosedCircle": _enclosed(0x3220, 10),
    "decimalEnclosedCircle": _enclosed(0x2460),
    "decimalEnclosedCircleChinese": _enclosed(0x2460),
    "decimalHalfWidth": str,
    "numberInDash": "- {} -".format,
    "ordinal": _ordinal,
    "ideographZodiacTraditional": lambda value: _STEMS[(value - 1) % len(_STEMS)] + _BRANCHES[(value - 1) % len(_BRANCHES)],
    "hex": "{:X}".format,
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"), _legal),
    **dict.fromkeys(("ideographDigital", "taiwaneseDigital", "koreanDigital2"), _ideographs),
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "japaneseCounting",
            "koreanCounting",
        ),
        chinese_number,
    ),
}


def format_number(value: int, style: str) -> str:
    """A number as w:numFmt says (ISO/IEC 29500-1, 17.18.59); an unknown style prints digits."""
    if style.startswith("0"):  # a pattern of the writer's own
        return str(value).zfill(len(style))
    return _PRINTERS.get(style, str)(value) if 1 <= value <= _MAX_NUMBER else str(value)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    legal: bool = False  # all numbers as digits
    restart: int | None = None  # w:lvlRestart: after which level (from 1) it begins anew, 0 never, None after any upper one
    paragraph_style: str = ""
    symbol_font: str = ""
    indent: Mapping[str, str] = field(default_factory=dict[str, str])  # ind.hanging and the like, of its paragraphs


@dataclass(frozen=True, slots=True)
class List:
    """A w:num: which abstract list it counts in, with its own levels and starts."""

    abstract: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int] = field(default_factory=dict[int, int])


def _value(element: Element, path: str, default: str = "") -> str:
    found = element.find(path)
    return default if found is None else str(found.get(f"{W}val") or default)


def _integer(value: str, default: int) -> int:
    return int(value) if re.fullmatch(r"-?\d{1,6}", value) else default


def _read_level(element: Element) -> Level:
    fonts = element.find(f"{W}rPr/{W}rFonts")
    style, custom = _number_format(element)
    legal, restart = element.find(f"{W}isLgl"), _value(element, f"{W}lvlRestart")
    return Level(
        start=_integer(_value(element, f"{W}start", "0"), 0),
        style=custom or style,
        text=_value(element, f"{W}lvlText"),
        suffix=_value(element, f"{W}suff", "tab"),
        legal=legal is not None and legal.get(f"{W}val") not in _OFF,
        restart=_integer(restart, 0) if restart else None,
        paragraph_style=_value(element, f"{W}pStyle"),
        symbol_font="" if fonts is None else str(fonts.get(f"{W}ascii") or ""),
        indent=_indent(element),
    )


def _number_format(element: Element) -> tuple[str, str]:
    """w:numFmt of a level, and the pattern ("001, 002, …") where it is one of the writer's own."""
    own = element.find(f"{W}numFmt")
    if own is None:
        own = element.find(f"{_MC}AlternateContent/{_MC}Choice/{W}numFmt")
    if own is None:
        return "decimal", ""
    pattern = str(own.get(f"{W}format") or "").partition(",")[0]
    return str(own.get(f"{W}val") or "decimal"), pattern if re.fullmatch(r"0{1,8}1", pattern) else ""


def _indent(element: Element) -> dict[str, str]:
    own = element.find(f"{W}pPr/{W}ind")
    return {} if own is None else {f"ind.{str(key).rpartition('}')[2]}": str(value) for key, value in own.attrib.items()}


def _levels(element: Element) -> dict[int, Level]:
    return {_integer(str(each.get(f"{W}ilvl")), 0): _read_level(each) for each in element.iterfind(f"{W}lvl")}


def read_lists(data: bytes | None, where: str) -> Mapping[str, List]:
    """The lists of numbering.xml by w:numId. Raises FileError subclasses for unsound XML."""
    if data is None:
        return {}
    return _cached_lists(data) if len(data) < 2**20 else _parse_lists(data, where)


@lru_cache(maxsize=32)
def _cached_lists(data: bytes) -> Mapping[str, List]:
    return _parse_lists(data, "numbering.xml")


def _parse_lists(data: bytes, where: str) -> Mapping[str, List]:
    root = parse_xml(data, where)
    abstract = {str(each.get(f"{W}abstractNumId")): each for each in root.iterfind(f"{W}abstractNum")}
    by_style = {_value(each, f"{W}styleLink"): key for key, each in abstract.items() if each.find(f"{W}styleLink") is not None}
    levels = {key: _levels(each) for key, each in abstract.items()}
    found: dict[str, List] = {}
    for each in root.iterfind(f"{W}num"):
        key = _value(each, f"{W}abstractNumId")
        if key in abstract and not levels[key]:
            key = by_style.get(_value(abstract[key], f"{W}numStyleLink"), key)
        own, starts = dict(levels.get(key, {})), dict[int, int]()
        for override in each.iterfind(f"{W}lvlOverride"):
            number = _integer(str(override.get(f"{W}ilvl")), 0)
            own.update(_levels(override))
            start = _value(override, f"{W}startOverride")
            if start:
                starts[number] = _integer(start, 1)
        found[str(each.get(f"{W}numId"))] = List(key, own, starts)
    return found


class Numbering:
    """The running counters of one document; numbers must be asked for in document order."""

    def __init__(self, lists: Mapping[str, List]) -> None:
        """Begin before the first paragraph."""
        self._lists = lists
        self._counters: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()

    def level_of_style(self, list_id: str, style: str) -> int | None:
        """The level that a list ties to a paragraph style."""
        known = self._lists.get(list_id)
        levels = {} if known is None else known.levels
        return next((number for number, level in levels.items() if level.paragraph_style == style), None)

    def indent(self, list_id: str, level: int) -> Mapping[str, str]:
        """The indent that a list gives its paragraphs of this level."""
        known = self._lists.get(list_id)
        return known.levels[level].indent if known is not None and level in known.levels else _NO_INDENT

    def next(self, list_id: str, level: int) -> tuple[str, Level] | None:
        """The number of the next paragraph of this list and level; None where there is no such list."""
        known = self._lists.get(list_id)
        if known is None or level not in known.levels:
            return None
        counters = self._counters.setdefault(known.abstract, [None] * LEVELS)
        current, start = counters[level], known.levels[level].start
        if level in known.starts and (list_id, level) not in self._started:
            counters[level] = known.starts[level]
        else:
            counters[level] = start if current is None else current + 1
        self._started.add((list_id, level))
        for upper in range(level):  # a level without its upper ones begins under their first numbers
            if counters[upper] is None and upper in known.levels:
                counters[upper] = known.levels[upper].start
        for deeper in range(level + 1, LEVELS):
            restart = known.levels[deeper].restart if deeper in known.levels else None
            if restart is None or level < restart:
                counters[deeper] = None
        return self._print(known, level, counters), known.levels[level]

    def _print(self, known: List, level: int, counters: list[int | None]) -> str:
        own = known.levels[level]

        def one(match: re.Match[str]) -> str:
            number = int(match[1]) - 1
            at = known.levels.get(number, own)
            if counters[number] is None:
                counters[number] = at.start
            return format_number(counters[number] or 0, "decimal" if own.legal else at.style)

        if own.style == "bullet":
            return own.text
        return re.sub(r"%([1-9])", one, own.text)
