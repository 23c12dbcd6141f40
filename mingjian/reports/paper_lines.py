"""Where the lines of Chinese text end: no line begins with a closing mark or ends with an opening one, no word or number is parted."""

import re
from collections.abc import Callable, Sequence

_CLOSING = "，。、；：？！）》〉」』】〕”’％%…—～·,.;:?!)]}"
"""Marks that never begin a line (GB/T 15834, section 5.1)."""
_OPENING = "（《〈「『【〔“‘([{"
"""Marks that never end one."""
_PIECE = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:[0-9A-Za-z@#$&*+/\\=^_|~<>'\"-]+(?:[.,:][0-9A-Za-z]+)*|\s+|.)[{re.escape(_CLOSING)}]*",
    re.DOTALL,
)

Measure = Callable[[str], float]
"""Gives the width of a text."""


def break_lines(words: str, widths: Sequence[float], measure: Measure) -> list[str]:
    """The lines that the words fill. widths: of the first line and of every later one; line feeds stay ends of lines.

    A piece wider than a line is parted where it has to be.
    """
    lines: list[str] = []
    for paragraph in words.split("\n"):
        line = ""
        for piece in _fit(_PIECE.findall(paragraph), widths[-1], measure):
            room = widths[min(len(lines), len(widths) - 1)]
            if line and measure((line + piece).rstrip()) > room:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.rstrip())
    return lines


def _fit(pieces: Sequence[str], room: float, measure: Measure) -> list[str]:
    """The pieces, those that no line holds as single characters."""
    return [part for piece in pieces for part in (piece if measure(piece.strip()) > room else (piece,))]
