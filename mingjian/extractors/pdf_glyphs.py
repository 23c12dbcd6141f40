"""The marks on a PDF page: runs of text, ruling lines, pictures, all as a reader sees them."""

import ctypes
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import Any

import pypdfium2.raw as pdfium

from mingjian.extractors.pdf_calls import ADDRESS, INT, bind
from mingjian.extractors.pdf_geometry import UNIT, UNIT_BOX, Box, Matrix, map_box, map_point, seen_page, times, turned
from mingjian.extractors.pdf_text import MAX_CHARS_A_PAGE, WHITE, PageText, Run, read_runs

MAX_OBJECTS_A_PAGE = 60_000
MAX_SEGMENTS_A_PATH = 400
_MAX_FORM_DEPTH = 6
_MAX_FILLS = 1_000  # grounds under white text; a page has a few dozen
_RULE_MAX_PT = 2.5  # thickness of a line drawn as a filled rectangle
_RULE_MIN_PT = 6.0
_SCAN_SHARE = 0.7
_OPAQUE_ALPHA = 230  # of 255
_MAX_CLEAR = 0.05  # share of a picture, for its edge
_GROUND_MIN_PT = 6.0  # a smaller area is no ground for text
_TURNED_SHARE = 0.6  # of the characters: the page lies on its side without saying so


# the C functions that are called for every object of a page, and where they write
_page_object = bind(pdfium.FPDFPage_GetObject, ADDRESS, ADDRESS, INT)
_kind_of = bind(pdfium.FPDFPageObj_GetType, INT, ADDRESS)
_count_form = bind(pdfium.FPDFFormObj_CountObjects, INT, ADDRESS)
_form_object = bind(pdfium.FPDFFormObj_GetObject, ADDRESS, ADDRESS, ctypes.c_ulong)
_matrix_at = bind(pdfium.FPDFPageObj_GetMatrix, INT, ADDRESS, ADDRESS)
_has_transparency = bind(pdfium.FPDFPageObj_HasTransparency, INT, ADDRESS)
_bounds_of = bind(pdfium.FPDFPageObj_GetBounds, INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
_fill_colour = bind(pdfium.FPDFPageObj_GetFillColor, INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS)
_count_segments = bind(pdfium.FPDFPath_CountSegments, INT, ADDRESS)
_draw_mode = bind(pdfium.FPDFPath_GetDrawMode, INT, ADDRESS, ADDRESS, ADDRESS)
_segment_at = bind(pdfium.FPDFPath_GetPathSegment, ADDRESS, ADDRESS, INT)
_point_of = bind(pdfium.FPDFPathSegment_GetPoint, INT, ADDRESS, ADDRESS, ADDRESS)
_segment_kind = bind(pdfium.FPDFPathSegment_GetType, INT, ADDRESS)
_closes = bind(pdfium.FPDFPathSegment_GetClose, INT, ADDRESS)
_MATRIX, _BOUNDS = (ctypes.c_float * 6)(), (ctypes.c_float * 4)()
_COLOUR, _MODE = (ctypes.c_uint * 4)(), (ctypes.c_int * 2)()
_MATRIX_ADDRESS, _BOUNDS_ADDRESS, _COLOUR_ADDRESS, _MODE_ADDRESS = map(ctypes.addressof, (_MATRIX, _BOUNDS, _COLOUR, _MODE))


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
class _Cover:
    """A picture that may lie on text, with the number of text objects drawn before it."""

    handle: Any
    box: Box
    texts_before: int


@dataclass(frozen=True, slots=True)
class PageMarks:
    """All that stands on one page; width and height in points as seen."""

    width: float
    height: float
    runs: tuple[Run, ...]
    rules: tuple[Rule, ...]
    images: tuple[Image, ...]
    chars: int
    map_errors: int  # characters whose Unicode the file does not give
    paths: int  # drawings: a page of many without text may be text turned into outlines
    cut: bool  # a cap was reached


def read_marks(page: Any) -> PageMarks:
    """Read text, lines and pictures of a pypdfium2 page; a page set sideways is turned upright."""
    view, width, height = seen_page(page)
    text = read_runs(page, view)
    quarter = _main_quarter(text)
    if quarter:
        view, width, height = turned(view, width, height, 90 * quarter)
        text = read_runs(page, view)
    rules: list[Rule] = []
    images: list[Image] = []
    fills: list[Box] = []
    texts: list[int] = []
    covers: list[_Cover] = []
    count = paths = 0
    for handle, kind, matrix in _walk_objects(page.raw, view):
        count += 1
        if count > MAX_OBJECTS_A_PAGE:
            break
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            texts.append(handle)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = map_box(UNIT_BOX, times(_matrix_of(handle), matrix))
            images.append(Image(_as_handle(handle), *box))
            fills.append(box)
            if _hides(handle, box, width * height):
                covers.append(_Cover(_as_handle(handle), box, len(texts)))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            paths += 1
            rules.extend(_rules_of(handle, matrix, fills))
    grounds = fills[:_MAX_FILLS]
    seen = tuple(
        run
        if not run.hidden and run.x0 >= 0 and run.x1 <= width and 0 <= run.baseline <= height
        else _as_seen(run, grounds, width, height)
        for run in text.runs
    )
    if covers:
        seen = _without_covered(page, seen, {address: at for at, address in enumerate(texts)}, covers)
    cut = count > MAX_OBJECTS_A_PAGE or text.chars > MAX_CHARS_A_PAGE
    return PageMarks(width, height, seen, tuple(rules), tuple(images), text.chars, text.map_errors, paths, cut)


def _main_quarter(text: PageText) -> int:
    """The reading direction of most of the text, 0 where there is no other than upright."""
    weights: Counter[int] = Counter()
    for run in text.runs:
        weights[run.quarter] += len(run.text)
    quarter, weight = max(weights.items(), key=lambda item: item[1], default=(0, 0))
    return quarter if weight >= _TURNED_SHARE * weights.total() else 0


def _as_seen(run: Run, fills: Sequence[Box], width: float, height: float) -> Run:
    """White text on a filled ground or picture is seen; text beyond the page's edge is not."""
    middle, height_of_x = (run.x0 + run.x1) / 2, run.baseline + run.size * 0.3
    if run.hidden == "white" and any(x0 <= middle <= x1 and y0 <= height_of_x <= y1 for x0, y0, x1, y1 in fills):
        return run._replace(hidden="")
    if not run.hidden and (run.x1 < 0 or run.x0 > width or run.baseline + run.size < 0 or run.baseline > height):
        return run._replace(hidden="outside")
    return run


def _hides(handle: int, box: Box, page_area: float) -> bool:
    """Whether a picture lets nothing through. Over a whole page it is a scan, whose text lies below it by design."""
    share = (box[2] - box[0]) * (box[3] - box[1]) / max(1.0, page_area)
    return share < _SCAN_SHARE and not _has_transparency(handle)


def _without_covered(page: Any, runs: Sequence[Run], order: dict[int, int], covers: Sequence[_Cover]) -> tuple[Run, ...]:
    """Runs with those marked that an opaque picture drawn later lies on."""
    hidden: set[int] = set()
    for cover in covers[:_MAX_FILLS]:
        below = [
            at
            for at, run in enumerate(runs)
            if not run.hidden and order.get(run.address, cover.texts_before) < cover.texts_before and _lies_in(run, cover.box)
        ]
        if below and _is_opaque(page, cover.handle):
            hidden.update(below)
    return tuple(run._replace(hidden="covered") if at in hidden else run for at, run in enumerate(runs))


def _is_opaque(page: Any, handle: Any) -> bool:
    """Whether nothing shows through a picture: seals set over a signature have clear ground."""
    import pypdfium2  # noqa: PLC0415

    try:
        pixels = pypdfium2.PdfImage(handle, page=page, pdf=page.pdf).get_bitmap(render=True).to_pil()
    except (pypdfium2.PdfiumError, ValueError, OSError, RuntimeError):
        return False
    if "A" not in pixels.getbands():
        return True
    clear = sum(pixels.getchannel("A").histogram()[:_OPAQUE_ALPHA])
    return clear <= _MAX_CLEAR * pixels.width * pixels.height


def _lies_in(run: Run, box: Box) -> bool:
    height = run.baseline + run.size * 0.3
    return box[0] - 1 <= run.x0 and run.x1 <= box[2] + 1 and box[1] <= height <= box[3]


def _as_handle(address: int) -> Any:
    """The handle of pypdfium2's own binding for a page object."""
    return ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)


def _matrix_of(handle: int) -> Matrix:
    if not _matrix_at(handle, _MATRIX_ADDRESS):
        return UNIT
    a, b, c, d, e, f = _MATRIX
    return a, b, c, d, e, f


# ── lines and pictures ───────────────────────────────────────────────────────


def _walk_objects(page: Any, turn: Matrix) -> Iterator[tuple[int, int, Matrix]]:
    address = ctypes.cast(page, ctypes.c_void_p).value or 0
    count = min(MAX_OBJECTS_A_PAGE + 1, max(0, pdfium.FPDFPage_CountObjects(page)))
    yield from _walk(map(_page_object, repeat(address), range(count)), turn, 0)


def _walk(handles: Iterable[int], matrix: Matrix, depth: int) -> Iterator[tuple[int, int, Matrix]]:
    for handle in handles:
        kind: int = _kind_of(handle)
        if kind != pdfium.FPDF_PAGEOBJ_FORM:
            yield handle, kind, matrix
        elif depth < _MAX_FORM_DEPTH:
            count = min(MAX_OBJECTS_A_PAGE, max(0, _count_form(handle)))
            yield from _walk(map(_form_object, repeat(handle), range(count)), times(_matrix_of(handle), matrix), depth + 1)


def _rules_of(handle: int, matrix: Matrix, fills: list[Box]) -> list[Rule]:
    """The straight horizontal and vertical lines of a path; filled areas are added to `fills`."""
    count = _count_segments(handle)
    if not 2 <= count <= MAX_SEGMENTS_A_PATH:
        return []
    _draw_mode(handle, _MODE_ADDRESS, _MODE_ADDRESS + 4)
    if _MODE[0]:
        if not _bounds_of(handle, *range(_BOUNDS_ADDRESS, _BOUNDS_ADDRESS + 16, 4)):
            return []
        left, lower, right, upper = _BOUNDS
        box = map_box((left, lower, right, upper), matrix)
        width, height = box[2] - box[0], box[3] - box[1]
        if min(width, height) <= _RULE_MAX_PT:
            return _thin(box, width, height)
        if max(width, height) >= _GROUND_MIN_PT and not _is_white(handle):
            fills.append(box)
    if not _MODE[1]:
        return []
    points = _points(handle, count, times(_matrix_of(handle), matrix))
    pairs = pairwise(points)
    sides = [(a, b) for a, b in pairs if b[2]]
    return [rule for a, b in sides for rule in _straight(a[0], a[1], b[0], b[1])]


def _points(handle: int, count: int, matrix: Matrix) -> Iterator[tuple[float, float, bool]]:
    """Points with whether a line leads to each."""
    start = (0.0, 0.0)
    for index in range(count):
        segment = _segment_at(handle, index)
        _point_of(segment, _BOUNDS_ADDRESS, _BOUNDS_ADDRESS + 4)
        here = map_point(_BOUNDS[0], _BOUNDS[1], matrix)
        kind = _segment_kind(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = here
        yield (*here, kind == pdfium.FPDF_SEGMENT_LINETO)
        if _closes(segment) and here != start:
            yield (*start, True)


def _is_white(handle: int) -> bool:
    found = _fill_colour(handle, *range(_COLOUR_ADDRESS, _COLOUR_ADDRESS + 16, 4))
    red, green, blue, alpha = _COLOUR
    return not found or alpha == 0 or min(red, green, blue) >= WHITE


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
