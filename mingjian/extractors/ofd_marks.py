"""What stands on an OFD page: runs of text, ruling lines and pictures, with their places in points from the lower left."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from mingjian.extractors.ofd_package import PageParts, Resources, box_of, child, floats, local
from mingjian.extractors.ooxml import Element
from mingjian.extractors.pdf_geometry import Box, Matrix, map_box, map_point, times
from mingjian.extractors.pdf_glyphs import Rule
from mingjian.extractors.pdf_lines import is_wide
from mingjian.extractors.pdf_text import WHITE, Run

PT_PER_MM = 72 / 25.4
MAX_CHARS_A_PAGE = 60_000  # as of a PDF
MAX_OBJECTS_A_PAGE = 100_000
MAX_DEPTH = 8  # of blocks and drawings within each other; the standard's own examples have 2
_TINY_PT = 2.0
_BOLD_WEIGHT = 600
_LATIN_EM = 0.5  # width of a character whose place the file leaves to the font
_SAME_BASELINE_EM = 0.1
_WIDE_GAP_EM = 0.9
_STRAIGHT_PT = 0.5
_LONG_PT = 4.0  # shorter strokes are parts of drawn letters


@dataclass(frozen=True, slots=True)
class OfdImage:
    """A picture on the page; media: number of its resource."""

    media: str
    box: Box


@dataclass(slots=True)
class OfdMarks:
    """All that a page shows."""

    width: float
    height: float
    runs: list[Run] = field(default_factory=list[Run])
    rules: list[Rule] = field(default_factory=list[Rule])
    images: list[OfdImage] = field(default_factory=list[OfdImage])
    paths: int = 0
    chars: int = 0
    cut: bool = False


def read_marks(page: PageParts, resources: Resources) -> OfdMarks:
    """The marks of a page as a person sees it: where most of its text runs down or up, the page is turned first."""
    left, top, right, bottom = page.box_mm
    marks = OfdMarks((right - left) * PT_PER_MM, (bottom - top) * PT_PER_MM)
    view: Matrix = (PT_PER_MM, 0, 0, -PT_PER_MM, -left * PT_PER_MM, bottom * PT_PER_MM)
    walker = _Walker(marks, resources)
    for layer in (*page.below, *(() if page.content is None else (page.content,)), *page.above):
        walker.walk(layer, view, 0)
    marks.runs = [_judged(run, marks, walker.filled) for run in walker.runs]
    return _upright(marks)


class _Walker:
    """Goes through the objects of a page in the order in which they are painted."""

    def __init__(self, marks: OfdMarks, resources: Resources) -> None:
        self.marks, self.resources = marks, resources
        self.runs: list[tuple[Run, bool, tuple[float, float]]] = []  # with whether it is white, and its middle
        self.filled: list[Box] = []
        self.objects = 0

    def walk(self, parent: Element, view: Matrix, depth: int) -> None:
        for each in parent:
            self.objects += 1
            if self.objects > MAX_OBJECTS_A_PAGE or self.marks.chars > MAX_CHARS_A_PAGE:
                self.marks.cut = True
                return
            kind = local(each)
            if kind in {"Layer", "PageBlock"} and depth < MAX_DEPTH:
                self.walk(each, view, depth + 1)
            elif kind == "TextObject":
                self._text(each, _placed(each, view))
            elif kind == "PathObject":
                self._path(each, _placed(each, view))
            elif kind == "ImageObject" and each.get("Visible") != "false":
                self._image(each, view)
            elif kind == "CompositeObject" and depth < MAX_DEPTH and each.get("Visible") != "false":
                drawing = child(self.resources.drawings.get(str(each.get("ResourceID"))), "Content")
                if drawing is not None:
                    self.walk(drawing, _placed(each, view), depth + 1)

    def _text(self, text: Element, matrix: Matrix) -> None:
        a, b, c, d, _, _ = matrix
        size_mm = _positive(text.get("Size"))
        size = size_mm * math.hypot(c, d)
        look = Run(
            "", 0, 0, 0, size, self.resources.fonts.get(str(text.get("Font")), ""),
            bold=_positive(text.get("Weight")) >= _BOLD_WEIGHT, quarter=round(math.atan2(b, a) / (math.pi / 2)) % 4,
        )  # fmt: skip
        if text.get("Visible") == "false" or (text.get("Fill") == "false" and text.get("Stroke") != "true"):
            look = look._replace(hidden="invisible")
        elif 0 < size < _TINY_PT:
            look = look._replace(hidden="tiny")
        white = _is_white(child(text, "FillColor"))
        at = (0.0, 0.0)
        for code in text:
            if local(code) != "TextCode" or not code.text:
                continue
            at = _start(code, at)
            self.marks.chars += len(code.text)
            for piece in _pieces(code.text[:MAX_CHARS_A_PAGE], code, at, size_mm):
                run = _run(piece, look, matrix, size_mm)
                self.runs.append((run, white, map_point((piece[1] + piece[2]) / 2, piece[3] - size_mm * 0.3, matrix)))

    def _path(self, path: Element, matrix: Matrix) -> None:
        self.marks.paths += 1
        boundary = box_of(path.get("Boundary"))
        if path.get("Visible") == "false" or boundary is None:
            return
        if path.get("Fill") == "true" and not _is_white(child(path, "FillColor")):
            corner = (0.0, 0.0, boundary[2] - boundary[0], boundary[3] - boundary[1])
            self.filled.append(map_box(corner, matrix))
        data = child(path, "AbbreviatedData")
        for start, end in _strokes("" if data is None else data.text or ""):
            rule = _rule(map_point(*start, matrix), map_point(*end, matrix))
            if rule is not None:
                self.marks.rules.append(rule)

    def _image(self, image: Element, view: Matrix) -> None:
        boundary = box_of(image.get("Boundary"))
        if boundary is not None:
            box = map_box(boundary, view)
            self.marks.images.append(OfdImage(str(image.get("ResourceID") or ""), box))
            self.filled.append(box)


# ── places ───────────────────────────────────────────────────────────────────


def _placed(each: Element, view: Matrix) -> Matrix:
    """From an object's own space to the page: its CTM, then the corner of its boundary."""
    boundary = box_of(each.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    corner: Matrix = (1, 0, 0, 1, boundary[0], boundary[1])
    numbers = floats(each.get("CTM"), 6)
    if numbers is None:
        return times(corner, view)
    a, b, c, d, e, f = numbers
    return times(times((a, b, c, d, e, f), corner), view)


def _positive(value: str | bytes | None) -> float:
    numbers = floats(value, 1)
    return max(0.0, numbers[0]) if numbers else 0.0


def _start(code: Element, before: tuple[float, float]) -> tuple[float, float]:
    """Where the first character stands; what is not said is as in the TextCode before."""
    x, y = floats(code.get("X"), 1), floats(code.get("Y"), 1)
    return (x[0] if x else before[0], y[0] if y else before[1])


def read_deltas(value: str | bytes | None, count: int) -> list[float]:
    """The distances of ST_Array, where "g n d" stands for n times d; at most so many."""
    deltas: list[float] = []
    tokens = str(value or "").split()
    at = 0
    try:
        while at < len(tokens) and len(deltas) < count:
            if tokens[at] == "g":
                deltas += [float(tokens[at + 2])] * min(int(tokens[at + 1]), count)
                at += 3
            else:
                deltas.append(float(tokens[at]))
                at += 1
    except (ValueError, IndexError, OverflowError):
        pass  # what was readable stands; the rest is placed as if nothing were said
    return [each if abs(each) < 1e6 else 0.0 for each in deltas[:count]]


def _pieces(text: str, code: Element, at: tuple[float, float], size: float) -> Iterator[tuple[str, float, float, float]]:
    """Stretches of a TextCode on one baseline without a wide gap: text, left, right, baseline in the object's space."""
    across, down = read_deltas(code.get("DeltaX"), len(text) - 1), read_deltas(code.get("DeltaY"), len(text) - 1)
    places = [at]
    for index, char in enumerate(text[:-1]):
        x, y = places[-1]
        step = across[index] if index < len(across) else 0.0 if index < len(down) and down[index] else _advance(char, size)
        places.append((x + step, y + (down[index] if index < len(down) else 0.0)))
    begin = 0
    for index, ((x, y), (next_x, next_y)) in enumerate(pairwise(places), 1):
        gap = next_x - x - _advance(text[index - 1], size)
        if abs(next_y - y) > _SAME_BASELINE_EM * size or gap > _WIDE_GAP_EM * size or next_x < x - size:
            yield text[begin:index], places[begin][0], x + _advance(text[index - 1], size), y
            begin = index
    x, y = places[-1]
    yield text[begin:], places[begin][0], x + _advance(text[-1], size), y


def _advance(char: str, size: float) -> float:
    return size * (1.0 if is_wide(char) else _LATIN_EM)


def _run(piece: tuple[str, float, float, float], look: Run, matrix: Matrix, size: float) -> Run:
    text, left, right, baseline = piece
    x0, y0 = map_point(left, baseline, matrix)
    x1, y1 = map_point(right, baseline, matrix)
    if look.quarter % 2:  # kept by their own direction until the page is turned
        return look._replace(text=text, x0=min(y0, y1), x1=max(y0, y1), baseline=x0)
    return look._replace(text=text, x0=min(x0, x1), x1=max(x0, x1, min(x0, x1) + 0.1 * size), baseline=y0)


def _upright(marks: OfdMarks) -> OfdMarks:
    """The page turned so that most of its text stands upright."""
    weights = [sum(len(run.text) for run in marks.runs if run.quarter == quarter) for quarter in range(4)]
    most = max(range(4), key=lambda quarter: (weights[quarter], -quarter))
    if most == 0:
        return marks
    runs = [_turned(run, most, marks) for run in marks.runs]
    wide, high = (marks.height, marks.width) if most % 2 else (marks.width, marks.height)
    return replace(marks, runs=runs, rules=[], width=wide, height=high)


def _turned(run: Run, most: int, marks: OfdMarks) -> Run:
    """The run as seen on the turned page; runs of other directions keep a quarter and stand apart."""
    quarter = (run.quarter - most) % 4
    if run.quarter != most:
        return run._replace(quarter=quarter or 1)
    if most == 1:  # reads upwards
        return run._replace(quarter=0, baseline=marks.width - run.baseline)
    if most == 3:  # reads downwards
        return run._replace(quarter=0, x0=marks.height - run.x1, x1=marks.height - run.x0)
    return run._replace(quarter=0, x0=marks.width - run.x1, x1=marks.width - run.x0, baseline=marks.height - run.baseline)


# ── colours and strokes ──────────────────────────────────────────────────────


def _is_white(colour: Element | None) -> bool:
    numbers = floats(None if colour is None else colour.get("Value"), 3)
    return numbers is not None and min(numbers) >= WHITE


def _judged(found: tuple[Run, bool, tuple[float, float]], marks: OfdMarks, filled: Sequence[Box]) -> Run:
    """The run with why a reader does not see it."""
    run, white, (x, y) = found
    if run.hidden:
        return run
    if not (-1 <= x <= marks.width + 1 and -1 <= y <= marks.height + 1):
        return run._replace(hidden="outside")
    if white and not any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in filled):
        return run._replace(hidden="white")
    return run


def _strokes(data: str) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight lines of abbreviated path data (GB/T 33190, 9.1); curves are passed over."""
    counts = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
    tokens = data.split()
    at = 0
    here = start = (0.0, 0.0)
    while at < len(tokens):
        name = tokens[at]
        count = counts.get(name)
        if count is None:
            return
        numbers = floats(" ".join(tokens[at + 1 : at + 1 + count]), count)
        if numbers is None:
            return
        at += 1 + count
        then = (numbers[-2], numbers[-1]) if numbers else start
        if name in "LC":
            yield here, then
        start = then if name in "MS" else start
        here = then


def _rule(start: tuple[float, float], end: tuple[float, float]) -> Rule | None:
    """A ruling line where the stroke is straight along an axis and long enough."""
    (x0, y0), (x1, y1) = start, end
    if abs(y1 - y0) <= _STRAIGHT_PT and abs(x1 - x0) >= _LONG_PT:
        return Rule(min(x0, x1), y0, max(x0, x1), y0)
    if abs(x1 - x0) <= _STRAIGHT_PT and abs(y1 - y0) >= _LONG_PT:
        return Rule(x0, min(y0, y1), x0, max(y0, y1))
    return None
