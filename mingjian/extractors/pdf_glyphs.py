"""The marks on a PDF page as pdfium reports them: runs of text, ruling lines, pictures."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from mingjian.extractors.radicals import fold_radicals

MAX_CHARS_A_PAGE = 60_000  # an A3 page in 4 pt type holds about 30,000
MAX_OBJECTS_A_PAGE = 60_000
MAX_SEGMENTS_A_PATH = 400
_MAX_FORM_DEPTH = 6
_INVISIBLE = 3  # text render mode, ISO 32000-1 table 106
_WHITE = 248  # each of red, green, blue at least this
_TINY_PT = 2.0
_WIDE_GAP_EM = 0.9  # a jump inside one text object: cells of a row set by one operator
_BOLD_WEIGHT = 600
_RULE_MAX_PT = 2.5  # thickness of a line drawn as a filled rectangle
_RULE_MIN_PT = 6.0
_ADVANCE_HAN_EM = 1.0
_ADVANCE_LATIN_EM = 0.52


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one text object on one baseline; points from the page's lower left, after page rotation."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    font: str
    bold: bool
    hidden: str = ""  # invisible, white, tiny, outside, "" where a reader sees it
    upright: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line; horizontal where y0 == y1."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Image:
    """A picture object on the page; handle is pdfium's and lives as long as the page."""

    handle: Any
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class PageMarks:
    """All that stands on one page; width and height in points after rotation."""

    width: float
    height: float
    runs: tuple[Run, ...]
    rules: tuple[Rule, ...]
    images: tuple[Image, ...]
    chars: int
    map_errors: int  # characters whose Unicode the file does not give
    cut: bool  # a cap was reached


_Matrix = tuple[float, float, float, float, float, float]
_UNIT: _Matrix = (1, 0, 0, 1, 0, 0)


def read_marks(page: Any) -> PageMarks:
    """Read text, lines and pictures of a pypdfium2 page."""
    turn = _page_turn(page)
    runs, chars, errors = _read_text(page, turn)
    rules: list[Rule] = []
    images: list[Image] = []
    fills: list[tuple[float, float, float, float]] = []
    count = 0
    for handle, kind, matrix in _walk_objects(page.raw, turn):
        count += 1
        if count > MAX_OBJECTS_A_PAGE:
            break
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = _map_box(_UNIT_BOX, _times(_matrix_of(handle), matrix))
            images.append(Image(handle, *box))
            fills.append(box)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            rules.extend(_rules_of(handle, matrix, fills))
    width, height = page.get_size()
    seen = tuple(_with_ground(run, fills, width, height) for run in runs)
    cut = count > MAX_OBJECTS_A_PAGE or chars > MAX_CHARS_A_PAGE
    return PageMarks(width, height, seen, tuple(rules), tuple(images), chars, errors, cut)


# ── geometry ─────────────────────────────────────────────────────────────────

_UNIT_BOX = (0.0, 0.0, 1.0, 1.0)


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _map(x: float, y: float, matrix: _Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _map_box(box: tuple[float, float, float, float], matrix: _Matrix) -> tuple[float, float, float, float]:
    corners = [_map(x, y, matrix) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _page_turn(page: Any) -> _Matrix:
    """From page space to what is seen: the crop box at the origin, /Rotate applied."""
    left, bottom, right, top = page.get_bbox()
    width, height = right - left, top - bottom
    turns: dict[int, _Matrix] = {
        0: (1, 0, 0, 1, -left, -bottom),
        90: (0, -1, 1, 0, -bottom, width + left),
        180: (-1, 0, 0, -1, width + left, height + bottom),
        270: (0, 1, -1, 0, height + bottom, -left),
    }
    return turns.get(page.get_rotation() % 360, turns[0])


def _matrix_of(handle: Any) -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(handle, matrix):
        return _UNIT
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


# ── text ─────────────────────────────────────────────────────────────────────


def _read_text(page: Any, turn: _Matrix) -> tuple[list[Run], int, int]:
    textpage = pdfium.FPDFText_LoadPage(page.raw)
    if not textpage:
        return [], 0, 0
    try:
        count = max(0, pdfium.FPDFText_CountChars(textpage))
        runs: list[Run] = []
        errors = 0
        for start, codes in _group_by_object(textpage, min(count, MAX_CHARS_A_PAGE)):
            if pdfium.FPDFText_HasUnicodeMapError(textpage, start) == 1:
                errors += len(codes)
            runs.extend(_runs_of(textpage, start, codes, turn))
        return runs, count, errors
    finally:
        pdfium.FPDFText_ClosePage(textpage)


def _group_by_object(textpage: Any, count: int) -> Iterator[tuple[int, list[int]]]:
    """Index of the first character and code points of each text object, in the order of the content."""
    unicode_of, object_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetTextObject
    address_of = ctypes.addressof
    current: int | None = None
    start, codes = 0, list[int]()
    for index in range(count):
        pointer = object_of(textpage, index)
        address = address_of(pointer.contents) if pointer else None
        if address != current:
            if codes and current is not None:
                yield start, codes
            current, start, codes = address, index, []
        codes.append(unicode_of(textpage, index))
    if codes and current is not None:
        yield start, codes


def _runs_of(textpage: Any, start: int, codes: list[int], turn: _Matrix) -> list[Run]:
    text = fold_radicals("".join(map(_char, codes)))
    if not text.strip():
        return []
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, start, matrix)
    seen = _times((matrix.a, matrix.b, matrix.c, matrix.d, 0, 0), (*turn[:4], 0, 0))
    nominal = pdfium.FPDFText_GetFontSize(textpage, start)
    size = abs(nominal) * math.hypot(seen[2], seen[3])
    font, bold = _font(textpage, start)
    pieces = _split_at_jumps(textpage, start, text, size, turn)
    hidden = _hidden(textpage, start, size)
    upright = seen[0] > abs(seen[1]) if seen[0] or seen[1] else True
    return [Run(part, x0, x1, base, size, font, bold, hidden, upright) for part, x0, x1, base in pieces if part.strip()]


def _char(code: int) -> str:
    if code < 32 or code in {0xFFFE, 0xFFFF} or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return " " if code in {9, 10, 13} else ""
    return chr(code)


def _split_at_jumps(textpage: Any, start: int, text: str, size: float, turn: _Matrix) -> list[tuple[str, float, float, float]]:
    """Pieces with left, right and baseline; more than one where the object jumps over a gap."""
    first = _box(textpage, start, turn)
    last = _box(textpage, start + len(text) - 1, turn)
    _, baseline = _origin(textpage, start, turn)
    expected = sum(_ADVANCE_HAN_EM if each > "\u2e7f" else _ADVANCE_LATIN_EM for each in text) * size
    x0, x1 = min(first[0], last[0]), max(first[2], last[2])
    if len(text) < 2 or x1 - x0 <= expected + _WIDE_GAP_EM * size * 2:
        return [(text, x0, x1, baseline)]
    pieces: list[tuple[str, float, float, float]] = []
    part, left, right = text[0], first[0], first[2]
    for offset in range(1, len(text)):
        box = _box(textpage, start + offset, turn)
        if box[0] - right > _WIDE_GAP_EM * size:
            pieces.append((part, left, right, baseline))
            part, left = "", box[0]
        part += text[offset]
        right = max(right, box[2]) if text[offset] != " " else right
    return [*pieces, (part, left, right, baseline)]


_LEFT, _BOTTOM, _RIGHT, _TOP = (ctypes.c_double() for _ in range(4))


def _box(textpage: Any, index: int, turn: _Matrix) -> tuple[float, float, float, float]:
    if not pdfium.FPDFText_GetCharBox(textpage, index, _LEFT, _RIGHT, _BOTTOM, _TOP):
        return (0.0, 0.0, 0.0, 0.0)
    return _map_box((_LEFT.value, _BOTTOM.value, _RIGHT.value, _TOP.value), turn)


def _origin(textpage: Any, index: int, turn: _Matrix) -> tuple[float, float]:
    pdfium.FPDFText_GetCharOrigin(textpage, index, _LEFT, _BOTTOM)
    return _map(_LEFT.value, _BOTTOM.value, turn)


_NAME = ctypes.create_string_buffer(256)
_FLAGS = ctypes.c_int()
_RED, _GREEN, _BLUE, _ALPHA = (ctypes.c_uint() for _ in range(4))


def _font(textpage: Any, index: int) -> tuple[str, bool]:
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


def _hidden(textpage: Any, index: int, size: float) -> str:
    handle = pdfium.FPDFText_GetTextObject(textpage, index)
    if pdfium.FPDFTextObj_GetTextRenderMode(handle) == _INVISIBLE:
        return "invisible"
    if pdfium.FPDFText_GetFillColor(textpage, index, _RED, _GREEN, _BLUE, _ALPHA):
        if _ALPHA.value == 0:
            return "invisible"
        if min(_RED.value, _GREEN.value, _BLUE.value) >= _WHITE:
            return "white"
    return "tiny" if 0 < size < _TINY_PT else ""


def _with_ground(run: Run, fills: list[tuple[float, float, float, float]], width: float, height: float) -> Run:
    """White text on a filled ground or picture is seen; text beyond the page's edge is not."""
    middle, height_of_x = (run.x0 + run.x1) / 2, run.baseline + run.size * 0.3
    if run.hidden == "white" and any(x0 <= middle <= x1 and y0 <= height_of_x <= y1 for x0, y0, x1, y1 in fills):
        return replace(run, hidden="")
    if not run.hidden and (run.x1 < 0 or run.x0 > width or run.baseline + run.size < 0 or run.baseline > height):
        return replace(run, hidden="outside")
    return run


# ── lines and pictures ───────────────────────────────────────────────────────


def _walk_objects(page: Any, turn: _Matrix) -> Iterator[tuple[Any, int, _Matrix]]:
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _walk(pdfium.FPDFPage_GetObject(page, index), turn, 0)


def _walk(handle: Any, matrix: _Matrix, depth: int) -> Iterator[tuple[Any, int, _Matrix]]:
    kind = pdfium.FPDFPageObj_GetType(handle)
    if kind != pdfium.FPDF_PAGEOBJ_FORM:
        yield handle, kind, matrix
        return
    if depth >= _MAX_FORM_DEPTH:
        return
    inner = _times(_matrix_of(handle), matrix)
    for index in range(min(MAX_OBJECTS_A_PAGE, max(0, pdfium.FPDFFormObj_CountObjects(handle)))):
        yield from _walk(pdfium.FPDFFormObj_GetObject(handle, index), inner, depth + 1)


_X, _Y = ctypes.c_float(), ctypes.c_float()
_FILL_MODE, _STROKE = ctypes.c_int(), ctypes.c_int()


def _rules_of(handle: Any, matrix: _Matrix, fills: list[tuple[float, float, float, float]]) -> list[Rule]:
    """The straight horizontal and vertical lines of a path; filled areas are added to `fills`."""
    count = pdfium.FPDFPath_CountSegments(handle)
    if not 2 <= count <= MAX_SEGMENTS_A_PATH:
        return []
    own = _times(_matrix_of(handle), matrix)
    pdfium.FPDFPath_GetDrawMode(handle, _FILL_MODE, _STROKE)
    points = list(_points(handle, count, own))
    xs, ys = [x for x, _, _ in points], [y for _, y, _ in points]
    box = (min(xs), min(ys), max(xs), max(ys))
    width, height = box[2] - box[0], box[3] - box[1]
    if _FILL_MODE.value and min(width, height) <= _RULE_MAX_PT:
        return _thin(box, width, height)
    if _FILL_MODE.value and not _is_white(handle):
        fills.append(box)
    if not _STROKE.value:
        return []
    pairs = pairwise(points)
    sides = [(a, b) for a, b in pairs if b[2]]
    return [rule for a, b in sides for rule in _straight(a[0], a[1], b[0], b[1])]


def _points(handle: Any, count: int, matrix: _Matrix) -> Iterator[tuple[float, float, bool]]:
    """Points with whether a line leads to each."""
    start = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(handle, index)
        pdfium.FPDFPathSegment_GetPoint(segment, _X, _Y)
        here = _map(_X.value, _Y.value, matrix)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = here
        yield (*here, kind == pdfium.FPDF_SEGMENT_LINETO)
        if pdfium.FPDFPathSegment_GetClose(segment) and here != start:
            yield (*start, True)


def _is_white(handle: Any) -> bool:
    found = pdfium.FPDFPageObj_GetFillColor(handle, _RED, _GREEN, _BLUE, _ALPHA)
    return not found or _ALPHA.value == 0 or min(_RED.value, _GREEN.value, _BLUE.value) >= _WHITE


def _thin(box: tuple[float, float, float, float], width: float, height: float) -> list[Rule]:
    x0, y0, x1, y1 = box
    if width >= _RULE_MIN_PT:
        return [Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)]
    return [Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)] if height >= _RULE_MIN_PT else []


def _straight(x0: float, y0: float, x1: float, y1: float) -> list[Rule]:
    if abs(y1 - y0) <= 0.5 and abs(x1 - x0) >= _RULE_MIN_PT:
        return [Rule(min(x0, x1), y0, max(x0, x1), y0)]
    if abs(x1 - x0) <= 0.5 and abs(y1 - y0) >= _RULE_MIN_PT:
        return [Rule(x0, min(y0, y1), x0, max(y0, y1))]
    return []
