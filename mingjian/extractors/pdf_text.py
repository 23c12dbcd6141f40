"""Runs of text on a PDF page as pdfium reports them: characters, place, size, font, and whether a reader sees them."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from mingjian.extractors.pdf_geometry import Box, Matrix, map_box, map_point
from mingjian.extractors.radicals import fold_radicals

MAX_CHARS_A_PAGE = 60_000  # an A3 page in 4 pt type holds about 30,000
_INVISIBLE, _FILL_AND_STROKE = 3, 2  # text render modes, ISO 32000-1 table 106; word processors embolden by a stroke
WHITE = 248  # each of red, green, blue at least this
_TINY_PT = 2.0
_WIDE_GAP_EM = 0.9  # a jump inside one text object: cells of a row set by one operator
_BOLD_WEIGHT = 600
_ADVANCE_HAN_EM = 1.0
_ADVANCE_LATIN_EM = 0.52
_NOTHING = "\0"  # holds the place of a character that is not written, so that indexes stay pdfium's
_UNWRITTEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufffe\uffff")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one text object on one baseline; points from the lower left of the page as seen."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    font: str
    bold: bool
    hidden: str = ""  # invisible, white, tiny, outside, covered, "" where a reader sees it
    quarter: int = 0  # reading direction in quarters of a turn, anticlockwise
    address: int = 0  # of pdfium's text object, while the page is open


@dataclass(frozen=True, slots=True)
class PageText:
    """The runs of a page in the order of the content; chars as pdfium counts them."""

    runs: list[Run]
    chars: int
    map_errors: int  # characters whose Unicode the file does not give


def read_runs(page: Any, view: Matrix) -> PageText:
    """The runs of a pypdfium2 page as seen through `view`."""
    textpage = pdfium.FPDFText_LoadPage(page.raw)
    if not textpage:
        return PageText([], 0, 0)
    try:
        reader = _Reader(textpage, view)
        count = max(0, pdfium.FPDFText_CountChars(textpage))
        for start, handle, codes in _group_by_object(textpage, min(count, MAX_CHARS_A_PAGE)):
            reader.read(start, handle, codes)
        return PageText(reader.runs, count, reader.map_errors)
    finally:
        pdfium.FPDFText_ClosePage(textpage)


def _group_by_object(textpage: Any, count: int) -> Iterator[tuple[int, Any, list[int]]]:
    """First index, handle and code points of each text object, in the order of the content."""
    unicode_of, object_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetTextObject
    address_of = ctypes.addressof
    current: int | None = None
    handle: Any = None
    start, codes = 0, list[int]()
    for index in range(count):
        pointer = object_of(textpage, index)
        address = address_of(pointer.contents) if pointer else None
        if address != current:
            if codes and current is not None:
                yield start, handle, codes
            current, handle, start, codes = address, pointer, index, []
        codes.append(unicode_of(textpage, index))
    if codes and current is not None:
        yield start, handle, codes


def _char(code: int) -> str:
    if code < 32 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return " " if code in {9, 10, 13} else _NOTHING
    char = chr(code)
    return _NOTHING if char in _UNWRITTEN else char


_NAME = ctypes.create_string_buffer(256)
_FLAGS = ctypes.c_int()
_RED, _GREEN, _BLUE, _ALPHA = (ctypes.c_uint() for _ in range(4))
_LEFT, _BOTTOM = ctypes.c_double(), ctypes.c_double()
_RECT = pdfium.FS_RECTF()
_MATRIX = pdfium.FS_MATRIX()


@dataclass(slots=True)
class _Reader:
    """Turns text objects of one page into runs; a font is asked for its name once."""

    textpage: Any
    view: Matrix
    runs: list[Run] = field(default_factory=list[Run])
    map_errors: int = 0
    _fonts: dict[int, tuple[str, bool]] = field(default_factory=dict[int, tuple[str, bool]])

    def read(self, start: int, handle: Any, codes: list[int]) -> None:
        """Add the runs of one object, whose first character is `start`."""
        if pdfium.FPDFText_HasUnicodeMapError(self.textpage, start) == 1:
            self.map_errors += len(codes)
        text = fold_radicals("".join(map(_char, codes)))
        if not text.strip(" \0"):
            return
        quarter, scale = self._direction(start)
        size = abs(pdfium.FPDFText_GetFontSize(self.textpage, start)) * scale
        font, bold = self._font(handle, start)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(handle)
        hidden = "invisible" if mode == _INVISIBLE else self._hidden(start, size)
        address = ctypes.addressof(handle.contents)
        for part, x0, x1, baseline in self._pieces(start, text, size):
            shown = part.replace(_NOTHING, "") if _NOTHING in part else part
            if shown.strip():
                run = Run(shown, x0, x1, baseline, size, font, bold or mode == _FILL_AND_STROKE, hidden, quarter, address)
                self.runs.append(run)

    def _direction(self, index: int) -> tuple[int, float]:
        """Quarter turns of the reading direction, and how much the font's size is scaled."""
        pdfium.FPDFText_GetMatrix(self.textpage, index, _MATRIX)
        a, b, c, d = _MATRIX.a, _MATRIX.b, _MATRIX.c, _MATRIX.d
        p, q, r, s, _, _ = self.view
        across, up = a * p + b * r, a * q + b * s
        scale = math.hypot(c * p + d * r, c * q + d * s)
        if abs(across) >= abs(up):
            return (0 if across >= 0 else 2), scale
        return (1 if up > 0 else 3), scale

    def _font(self, handle: Any, index: int) -> tuple[str, bool]:
        pointer = pdfium.FPDFTextObj_GetFont(handle)
        address = ctypes.addressof(pointer.contents) if pointer else 0
        known = self._fonts.get(address)
        if known is None:
            known = self._fonts[address] = _font_of(self.textpage, index)
        return known

    def _hidden(self, index: int, size: float) -> str:
        if pdfium.FPDFText_GetFillColor(self.textpage, index, _RED, _GREEN, _BLUE, _ALPHA):
            if _ALPHA.value == 0:
                return "invisible"
            if _RED.value >= WHITE and _GREEN.value >= WHITE and _BLUE.value >= WHITE:
                return "white"
        return "tiny" if 0 < size < _TINY_PT else ""

    def _pieces(self, start: int, text: str, size: float) -> list[tuple[str, float, float, float]]:
        """Pieces with left, right and baseline; more than one where the object jumps over a gap."""
        first = self._box(start)
        pdfium.FPDFText_GetCharOrigin(self.textpage, start, _LEFT, _BOTTOM)
        _, baseline = map_point(_LEFT.value, _BOTTOM.value, self.view)
        if len(text) == 1:
            return [(text, first[0], first[2], baseline)]
        last = self._box(start + len(text) - 1)
        x0, x1 = min(first[0], last[0]), max(first[2], last[2])
        wide = sum(1 for each in text if each > "\u2e7f")
        expected = (wide * _ADVANCE_HAN_EM + (len(text) - wide) * _ADVANCE_LATIN_EM) * size
        if x1 - x0 <= expected + 2 * _WIDE_GAP_EM * size:
            return [(text, x0, x1, baseline)]
        pieces: list[tuple[str, float, float, float]] = []
        part, left, right = text[0], first[0], first[2]
        for offset in range(1, len(text)):
            box = self._box(start + offset)
            if box[0] - right > _WIDE_GAP_EM * size:
                pieces.append((part, left, right, baseline))
                part, left = "", box[0]
            part += text[offset]
            right = max(right, box[2]) if text[offset] != " " else right
        return [*pieces, (part, left, right, baseline)]

    def _box(self, index: int) -> Box:
        """The character's box by its advance, not by its ink: a full stop's ink is a fraction of its width."""
        if not pdfium.FPDFText_GetLooseCharBox(self.textpage, index, _RECT):
            return (0.0, 0.0, 0.0, 0.0)
        return map_box((_RECT.left, _RECT.bottom, _RECT.right, _RECT.top), self.view)


def _font_of(textpage: Any, index: int) -> tuple[str, bool]:
    length = pdfium.FPDFText_GetFontInfo(textpage, index, _NAME, len(_NAME), _FLAGS)
    name = _NAME.raw[: max(0, min(length, len(_NAME)) - 1)] if length else b""
    try:
        font = name.decode("utf-8")
    except UnicodeDecodeError:
        font = name.decode("gb18030", errors="replace")
    if "+" in font[:8]:  # a subset's tag, ISO 32000-1 9.6.4
        font = font.split("+", 1)[1]
    bold = "bold" in font.lower() or pdfium.FPDFText_GetFontWeight(textpage, index) >= _BOLD_WEIGHT
    return font, bold
