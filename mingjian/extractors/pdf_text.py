"""Runs of text on a PDF page as pdfium reports them: characters, place, size, font, and whether a reader sees them."""

import ctypes
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium

from mingjian.extractors.pdf_calls import ADDRESS, INT, bind
from mingjian.extractors.pdf_geometry import Matrix
from mingjian.extractors.radicals import fold_radicals

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_CHARS_A_PAGE = 60_000  # an A3 page in 4 pt type holds about 30,000
_INVISIBLE, _FILL_AND_STROKE = 3, 2  # text render modes, ISO 32000-1 table 106; word processors embolden by a stroke
WHITE = 248  # each of red, green, blue at least this
_TINY_PT = 2.0
_WIDE_GAP_EM = 0.9  # a jump inside one text object: cells of a row set by one operator
_BOLD_WEIGHT = 600
_ADVANCE_HAN_EM = 1.0
_ADVANCE_LATIN_EM = 0.52
_WIDE_FROM: Final = 0x2E80  # the first code of CJK characters
_NOTHING = "\0"  # holds the place of a character that is not written, so that indexes stay pdfium's
_UNWRITTEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufffe\uffff")
_ODD: Final = re.compile(f"[\0-\x1f\ud800-\udfff{''.join(sorted(_UNWRITTEN))}]")
_ABUT_EM: Final = 0.12  # closer than any blank, which is 0.16 em at least: the next run goes on with the word
_SAME_HEIGHT_EM: Final = 0.02


class Run(NamedTuple):
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
        count = max(0, pdfium.FPDFText_CountChars(textpage))
        read = min(count, MAX_CHARS_A_PAGE)
        if not read:
            return PageText([], count, 0)
        address = ctypes.cast(textpage, ctypes.c_void_p).value or 0
        runs, errors = _Reader(textpage, address, view, _characters(textpage, address, read)).read()
        return PageText(runs, count, errors)
    finally:
        pdfium.FPDFText_ClosePage(textpage)


def merge_runs(runs: Iterable[Run]) -> list[Run]:
    """Runs of one look that abut on one baseline as one: some makers set each character by itself."""
    merged: list[Run] = []
    for run in runs:
        last = merged[-1] if merged else None
        if (
            last is not None
            and last.size == run.size
            and abs(run.x0 - last.x1) <= _ABUT_EM * run.size
            and abs(run.baseline - last.baseline) <= _SAME_HEIGHT_EM * run.size
            and last[5:9] == run[5:9]
        ):
            merged[-1] = Run(last.text + run.text, last.x0, run.x1, *last[3:])
        else:
            merged.append(run)
    return merged


# ── pdfium's calls, each for many characters at once ─────────────────────────


_object_at = bind(pdfium.FPDFText_GetTextObject, ADDRESS, ADDRESS, INT)
_unmapped_at = bind(pdfium.FPDFText_HasUnicodeMapError, INT, ADDRESS, INT)
_size_at = bind(pdfium.FPDFText_GetFontSize, ctypes.c_double, ADDRESS, INT)
_matrix_at = bind(pdfium.FPDFText_GetMatrix, INT, ADDRESS, INT, ADDRESS)
_origin_at = bind(pdfium.FPDFText_GetCharOrigin, INT, ADDRESS, INT, ADDRESS, ADDRESS)
_box_at = bind(pdfium.FPDFText_GetLooseCharBox, INT, ADDRESS, INT, ADDRESS)
_colour_at = bind(pdfium.FPDFText_GetFillColor, INT, ADDRESS, INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
_mode_of = bind(pdfium.FPDFTextObj_GetTextRenderMode, INT, ADDRESS)
_font_at = bind(pdfium.FPDFTextObj_GetFont, ADDRESS, ADDRESS)
_NAME = ctypes.create_string_buffer(256)
_FLAGS = ctypes.c_int()


def _characters(textpage: Any, address: int, count: int) -> str:
    """As many characters as pdfium counts, radicals folded; one that is not written is _NOTHING."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    text = bytes(buffer)[: 2 * count].decode("utf-16-le", errors="replace") if written == count + 1 else ""
    if len(text) != count:  # pdfium leaves out what has no Unicode, and counts a pair of surrogates as one
        code_at = bind(pdfium.FPDFText_GetUnicode, ctypes.c_uint, ADDRESS, INT)
        text = "".join(map(_char, map(code_at, repeat(address), range(count))))
    else:
        text = _ODD.sub(lambda odd: _char(ord(odd[0])), text)
    return fold_radicals(text)


def _char(code: int) -> str:
    if code < 32 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return " " if code in {9, 10, 13} else _NOTHING
    char = chr(code)
    return _NOTHING if char in _UNWRITTEN else char


def _boxes(address: int, indexes: Sequence[int], view: Matrix) -> "NDArray[np.float64]":
    """Left, lower, right, upper of characters as seen, by their advance: a full stop's ink is a fraction of its width."""
    raw = np.zeros((len(indexes), 4), dtype=np.float32)  # left, upper, right, lower: FS_RECTF
    _fill(_box_at, address, indexes, raw)
    a, b, c, d, e, f = view
    left, upper, right, lower = raw.astype(np.float64).T
    xs = np.stack([a * x + c * y + e for x in (left, right) for y in (lower, upper)])
    ys = np.stack([b * x + d * y + f for x in (left, right) for y in (lower, upper)])
    return np.stack([xs.min(0), ys.min(0), xs.max(0), ys.max(0)], axis=1)


def _fill(function: Any, address: int, indexes: Sequence[int], into: "NDArray[Any]") -> None:
    """Let a function that gives one record write those of all characters into the rows of an array."""
    start, step = into.ctypes.data, into.strides[0]
    for _ in map(function, repeat(address), indexes, range(start, start + step * len(indexes), step)):
        pass


# ── runs ─────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Reader:
    """Turns the text objects of one page into runs; a font is asked for its name once."""

    textpage: Any
    address: int
    view: Matrix
    text: str
    _fonts: dict[int, tuple[str, bool]] = field(default_factory=dict[int, tuple[str, bool]])

    def read(self) -> tuple[list[Run], int]:
        """The runs, and how many characters have no Unicode in the file."""
        count = len(self.text)
        objects = np.fromiter(map(_object_at, repeat(self.address), range(count)), np.uint64, count)
        starts = [0, *(np.flatnonzero(np.diff(objects)) + 1).tolist()]
        ends = [*starts[1:], count]
        unmapped = map(_unmapped_at, repeat(self.address), starts)
        errors = sum(end - start for start, end, bad in zip(starts, ends, unmapped, strict=True) if bad == 1 and objects[start])
        drawn = [(s, e) for s, e in zip(starts, ends, strict=True) if objects[s] and self.text[s:e].strip(" \0")]
        if not drawn:
            return [], errors
        with np.errstate(all="ignore"):  # hostile files name places beyond all numbers
            return list(self._runs(drawn, objects[[start for start, _ in drawn]].tolist())), errors

    def _runs(self, drawn: Sequence[tuple[int, int]], objects: Sequence[int]) -> Iterator[Run]:
        starts, ends = zip(*drawn, strict=True)
        quarters, sizes = self._directions(starts)
        modes = list(map(_mode_of, objects))
        hidden = self._hidden(starts, sizes, modes)
        baselines = self._baselines(starts)
        left, right = self._extents(starts, ends)
        jumped = self._jumped(starts, ends, right - left, sizes)
        sound = np.isfinite(left) & np.isfinite(right) & np.isfinite(baselines) & np.isfinite(sizes)
        numbers = zip(left.tolist(), right.tolist(), baselines.tolist(), sizes.tolist(), sound.tolist(), jumped, strict=True)
        for at, (x0, x1, baseline, size, is_sound, is_jumped) in enumerate(numbers):
            if not is_sound:
                continue
            start, end = drawn[at]
            font, bold = self._font(objects[at], start)
            look = (baseline, size, font, bold or modes[at] == _FILL_AND_STROKE, hidden[at], quarters[at], objects[at])
            pieces = self._pieces(start, end, size) if is_jumped else [(self.text[start:end], x0, x1)]
            for text, piece_x0, piece_x1 in pieces:
                shown = text.replace(_NOTHING, "") if _NOTHING in text else text
                if shown.strip():
                    yield Run(shown, piece_x0, piece_x1, *look)

    def _directions(self, starts: Sequence[int]) -> tuple[list[int], "NDArray[np.float64]"]:
        """Quarter turns of the reading direction, and the size of the type as seen, in points."""
        matrices = np.zeros((len(starts), 6), dtype=np.float32)
        _fill(_matrix_at, self.address, starts, matrices)
        a, b, c, d, _, _ = matrices.astype(np.float64).T
        p, q, r, s, _, _ = self.view
        across, up = a * p + b * r, a * q + b * s
        level, steep = np.where(across >= 0, 0, 2), np.where(up > 0, 1, 3)
        sizes = np.fromiter(map(_size_at, repeat(self.address), starts), np.float64, len(starts))
        return (
            np.where(np.abs(across) >= np.abs(up), level, steep).tolist(),
            np.abs(sizes) * np.hypot(c * p + d * r, c * q + d * s),
        )

    def _hidden(self, starts: Sequence[int], sizes: "NDArray[np.float64]", modes: Sequence[int]) -> list[str]:
        """Why a reader does not see each object, "" where one does."""
        colours = np.zeros((len(starts), 4), dtype=np.uint32)
        red = colours.ctypes.data
        places = (range(red + 4 * part, red + 4 * part + 16 * len(starts), 16) for part in range(4))
        found = np.fromiter(map(_colour_at, repeat(self.address), starts, *places), np.int32, len(starts)) != 0
        clear = (colours[:, 3] == 0) & found
        white = (colours[:, :3].min(1) >= WHITE) & found
        tiny = (sizes > 0) & (sizes < _TINY_PT)
        invisible = (np.array(modes) == _INVISIBLE) | clear
        return np.select([invisible, white, tiny], ["invisible", "white", "tiny"], "").tolist()

    def _baselines(self, starts: Sequence[int]) -> "NDArray[np.float64]":
        origins = np.zeros((len(starts), 2), dtype=np.float64)
        x = origins.ctypes.data
        places = (range(x + 8 * part, x + 8 * part + 16 * len(starts), 16) for part in range(2))
        for _ in map(_origin_at, repeat(self.address), starts, *places):
            pass
        _, b, _, d, _, f = self.view
        return b * origins[:, 0] + d * origins[:, 1] + f

    def _extents(self, starts: Sequence[int], ends: Sequence[int]) -> tuple["NDArray[np.float64]", "NDArray[np.float64]"]:
        boxes = _boxes(self.address, [*starts, *(end - 1 for end in ends)], self.view)
        first, last = boxes[: len(starts)], boxes[len(starts) :]
        return np.minimum(first[:, 0], last[:, 0]), np.maximum(first[:, 2], last[:, 2])

    def _jumped(
        self, starts: Sequence[int], ends: Sequence[int], widths: "NDArray[np.float64]", sizes: "NDArray[np.float64]"
    ) -> list[bool]:
        """Which objects are wider than their characters: they leap over a gap."""
        codes = np.frombuffer(self.text.encode("utf-32-le", "replace"), np.uint32)
        before = np.concatenate([[0], np.cumsum(codes >= _WIDE_FROM)])
        first, last = np.array(starts), np.array(ends)
        wide = before[last] - before[first]
        expected = (wide * _ADVANCE_HAN_EM + (last - first - wide) * _ADVANCE_LATIN_EM) * sizes
        return ((widths > expected + 2 * _WIDE_GAP_EM * sizes) & (last - first > 1)).tolist()

    def _pieces(self, start: int, end: int, size: float) -> list[tuple[str, float, float]]:
        """The pieces of an object between its leaps, with left and right."""
        boxes: list[list[float]] = _boxes(self.address, range(start, end), self.view).tolist()
        pieces: list[tuple[str, float, float]] = []
        part, left, right = self.text[start], boxes[0][0], boxes[0][2]
        for char, box in zip(self.text[start + 1 : end], boxes[1:], strict=True):
            if box[0] - right > _WIDE_GAP_EM * size:
                pieces.append((part, left, right))
                part, left = "", box[0]
            part += char
            right = max(right, box[2]) if char != " " else right
        return [*pieces, (part, left, right)]

    def _font(self, handle: int, index: int) -> tuple[str, bool]:
        font = _font_at(handle)
        known = self._fonts.get(font)
        if known is None:
            known = self._fonts[font] = _name_font(self.textpage, index)
        return known


def _name_font(textpage: Any, index: int) -> tuple[str, bool]:
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
