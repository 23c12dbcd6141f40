"""Ticked options of a form: which of the categories stands chosen, by whatever mark."""

import re
from collections.abc import Mapping

# Wingdings and Wingdings 2 arrive as private use characters, or as the letters R and T that lie under the same keys
TICKED = re.compile(r"[☑☒✅✓✔✗✘√■●▣◉◼⬛✕×\uf052\uf053\uf054\uf0fc\uf0fd\uf0fe]|(?<![A-Za-z])[RTVv](?![A-Za-z])|对号|打勾")
EMPTY_BOX = re.compile(r"[□☐○◻◯▢⬜◇\uf0a8\uf06f\uf0a3\uf02a]")
BRACKET = re.compile(r"[(（\[【]([^)）\]】\n]{0,8})[)）\]】]?|_{2,}")
OPTION_WORDS: Mapping[str, re.Pattern[str]] = {
    "innovation": re.compile(
        r"[“\"「]?智能[＋+]技能[”\"」]?[^\n□☐☑√■()（）]{0,24}?案例|[^\s□☐☑√■()（）]{0,8}创新案例|创新类|(?<![一-鿿])创新(?![一-鿿])"
    ),
    "typical": re.compile(
        r"新时代高技能人才[^\n□☐☑√■()（）]{0,24}?案例|[^\s□☐☑√■()（）]{0,8}典型案例|典型类|(?<![一-鿿])典型(?![一-鿿])"
    ),
}


def ticked_tracks(value: str) -> tuple[str, ...]:
    """The tracks ticked in the field of categories of a case form."""
    return ticked_options(value, OPTION_WORDS)


def ticked_options(value: str, words: Mapping[str, re.Pattern[str]]) -> tuple[str, ...]:
    """The options ticked in a field; the only one named where the others were deleted. words: how each is written.

    Marks may stand before or after their options; what is named without any mark among several is not chosen.
    """
    options = sorted((match.start(), match.end(), name) for name, match in _options(value, words))
    if len(options) <= 1:
        return tuple(track for *_, track in options)
    if all("\n" in value[end:start] for end, start in _gaps(options, len(value))[1:-1]):
        return tuple(track for start, end, track in options if _mark(_line_without(value, start, end)) == "ticked")
    pieces = [value[end:start] for end, start in _gaps(options, len(value))]
    marks = pieces[:-1] if _mark(pieces[0]) else pieces[1:]
    return tuple(track for (*_, track), mark in zip(options, marks, strict=True) if _mark(mark) == "ticked")


def _line_without(value: str, start: int, end: int) -> str:
    """What else stands in the line of an option."""
    line_end = value.find("\n", end)
    return value[value.rfind("\n", 0, start) + 1 : start] + " " + value[end : None if line_end < 0 else line_end]


def _options(value: str, words: Mapping[str, re.Pattern[str]]) -> list[tuple[str, re.Match[str]]]:
    return [(name, match) for name, pattern in words.items() if (match := pattern.search(value))]


def _gaps(options: list[tuple[int, int, str]], length: int) -> list[tuple[int, int]]:
    starts = [start for start, *_ in options]
    ends = [end for _, end, _ in options]
    return list(zip([0, *ends], [*starts, length], strict=True))


def _mark(piece: str) -> str:
    """What mark stands in a stretch between options: ticked, empty or none."""
    if TICKED.search(piece):
        return "ticked"
    bracket = BRACKET.search(piece)
    if bracket and (bracket[1] or "").strip() in {"是", "选", "1", "Y", "y", "X", "x", "*", "勾"}:
        return "ticked"
    return "empty" if bracket or "(" in piece or "（" in piece or EMPTY_BOX.search(piece) else ""
