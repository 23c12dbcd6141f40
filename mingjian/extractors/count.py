"""How long a text is by Word's rule (字数), with the high and the low reading of ambiguous marks."""

from collections.abc import Sequence
from functools import cache
from typing import Final
from unicodedata import category

import numpy as np
from numpy.typing import NDArray

from mingjian.data.records import Count, Span

# Marks that Word counts as East Asian or Latin by the run's font hint (MS-OI29500 2.1.88); contract, section 3.
AMBIGUOUS: Final = "“”‘’…—·"

# Ranges counted one by one. Source: 42 texts checked in Word (bebe3/office-wordcount, validation_dataset.md);
# U+25A0–26FF from magiclen/words-count issue 6 (◇ counts in Word and in WPS); U+2028/2029 from the same 42 texts.
_EAST_ASIAN: Final = (
    (0x1100, 0x11FF),
    (0x2028, 0x2029),
    (0x25A0, 0x26FF),
    (0x2E80, 0x2FFF),
    (0x3001, 0xA4CF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0xFE10, 0xFE1F),
    (0xFE30, 0xFE6F),
    (0xFF00, 0xFFEF),
)
_HAN: Final = ((0x2E80, 0x2FDF), (0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
_PLANE_TWO: Final = 0x20000  # from here to U+3FFFF only Han
_BEYOND: Final = 0x40000

_IS_EAST_ASIAN: Final = 1
_IS_SPACE: Final = 2
_IS_HAN: Final = 4
_IS_EFFECTIVE: Final = 8
_IS_AMBIGUOUS: Final = 16
_IS_NOTHING: Final = 32  # zero width: joins its neighbours
_ZERO_WIDTH: Final = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u115f\u1160\u3164\uffa0\u2800"


@cache
def _classes() -> NDArray[np.uint8]:
    """The class bits of every character of the first plane, shape (65536,)."""
    table = np.zeros(0x10000, dtype=np.uint8)
    for start, end in _EAST_ASIAN:
        table[start : end + 1] |= _IS_EAST_ASIAN
    for start, end in _HAN:
        table[start : end + 1] |= _IS_HAN | _IS_EFFECTIVE
    for code in range(0x10000):
        if chr(code).isspace() and not table[code]:
            table[code] |= _IS_SPACE
        elif category(chr(code)) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Nd"}:
            table[code] |= _IS_EFFECTIVE
    table[[ord(mark) for mark in AMBIGUOUS]] |= _IS_AMBIGUOUS
    table[[ord(mark) for mark in _ZERO_WIDTH]] |= _IS_NOTHING
    table.setflags(write=False)
    return table


def _classify(text: str) -> NDArray[np.uint8]:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    classes = _classes()[np.minimum(codes, 0xFFFF)]
    if codes.size and int(codes.max()) > 0xFFFF:
        astral = codes > 0xFFFF
        han = (codes >= _PLANE_TWO) & (codes < _BEYOND)
        classes[astral] = 0
        classes[han] = _IS_EAST_ASIAN | _IS_HAN | _IS_EFFECTIVE
    return classes


def _words(east_asian: NDArray[np.bool_], space: NDArray[np.bool_]) -> int:
    """East Asian characters one by one, runs of other characters as one each."""
    latin = ~(east_asian | space)
    starts = int(latin[:1].sum()) + int((latin[1:] & ~latin[:-1]).sum())
    return int(east_asian.sum()) + starts


def count_text(text: str, *, skip: Sequence[Span] = (), east_asian: Sequence[Span] = ()) -> Count:
    """Count a text as Word does: each East Asian character 1, each run of other characters without a space 1.

    skip: spans of text left out and parting what stands beside them (automatic numbering).
    east_asian: spans whose ambiguous marks are East Asian in the low reading too (w:hint="eastAsia").
    Source: texts whose 字数 was read in Word; tests/extractors/test_count.py lists them with where each is reported.
    """
    classes = _classify(text)
    for span in skip:
        classes[span.start : span.end] = _IS_SPACE
    hinted = np.zeros(classes.size, dtype=np.bool_)
    for span in east_asian:
        hinted[span.start : span.end] = True
    solid = (classes & _IS_NOTHING) == 0
    classes, hinted = classes[solid], hinted[solid]
    certain = (classes & _IS_EAST_ASIAN) != 0
    ambiguous = (classes & _IS_AMBIGUOUS) != 0
    space = (classes & _IS_SPACE) != 0
    return Count(
        high=_words(certain | ambiguous, space),
        low=_words(certain | (ambiguous & hinted), space),
        characters=int((~space).sum()),
        han=int(((classes & _IS_HAN) != 0).sum()),
        effective=int(((classes & _IS_EFFECTIVE) != 0).sum()),
    )
