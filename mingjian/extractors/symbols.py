"""Signs of symbol fonts (Wingdings and the like) as the Unicode signs that a reader sees."""

import re
from typing import Final

CHECKED: Final = "☑"
UNCHECKED: Final = "☐"
BULLET: Final = "•"

# Code points in the font → sign. Source: the fonts' character charts; ticked and crossed boxes both mean "chosen".
_WINGDINGS: Final = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖",
    0x77: "⬥", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: UNCHECKED, 0xAB: "★", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨",
    0xFB: "✗", 0xFC: "✓", 0xFD: CHECKED, 0xFE: CHECKED,
    **{0x80 + each: "⓪①②③④⑤⑥⑦⑧⑨⑩"[each] for each in range(11)},
    **{0x8B + each: "⓿❶❷❸❹❺❻❼❽❾❿"[each] for each in range(11)},
}  # fmt: skip
_WINGDINGS_2: Final = {
    0x4F: "✗", 0x50: "✓", 0x51: CHECKED, 0x52: CHECKED, 0x53: CHECKED, 0x54: CHECKED, 0x97: "●", 0x99: "○",
    0xA2: "■", 0xA3: UNCHECKED, 0xAE: "◆", 0xE8: "★",
}  # fmt: skip
_SYMBOL: Final = {0xB7: BULLET, 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xA3: "≤", 0xB3: "≥", 0xAE: "→", 0xB8: "÷", 0x6D: "μ"}
_TABLES: Final = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
_BOXES: Final = {"☒": CHECKED}  # crossed boxes of ordinary fonts
_LAST_CODE: Final = 0x10FFFF
_PRIVATE_END: Final = 0xF0FF
_PRIVATE: Final = 0xF000  # symbol fonts stand at U+F020–F0FF
PRIVATE: Final = re.compile("[\uf020-\uf0ff]")


def see_symbol(code: int, font: str) -> str:
    """The sign at this code of a symbol font; for an unknown one a bullet stands, since something is to be seen."""
    table = _TABLES.get(font.lower())
    if table is None and not _PRIVATE <= code <= _PRIVATE_END:
        sign = chr(code) if code <= _LAST_CODE else ""
        return _BOXES.get(sign, sign) if sign.isprintable() else BULLET
    low = code - _PRIVATE if code >= _PRIVATE else code
    return (table or _WINGDINGS).get(low, BULLET)


def see_symbols(text: str, font: str) -> str:
    """Text of a run with what is set in a symbol font replaced by what is seen.

    font: the run's symbol font, "" where it has none; then only private-use characters are replaced.
    """
    table = _TABLES.get(font.lower())
    out: list[str] = []
    for each in text:
        if PRIVATE.match(each):
            out.append(see_symbol(ord(each), font))
        else:
            out.append(table.get(ord(each), each) if table else each)
    return "".join(out)
