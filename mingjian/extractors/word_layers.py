"""What a Word file sets where nobody can see it: outside the page, squeezed to nothing, hidden as a whole."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mingjian.extractors.ooxml import Element, W
from mingjian.extractors.word_styles import measure_points

_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_EMU_PER_POINT: Final = 12_700  # ISO/IEC 29500-1, 20.1.10.16
_SQUEEZED_PT: Final = 2.0  # a line or a row of an exact height at or below it shows no character
_OFF: Final = frozenset({"0", "false", "off"})
_OUTSIDE: Final = "页面之外的文字"
_SQUEEZED: Final = "行高压到看不见的文字"
_HIDDEN: Final = "隐藏文字"
_STYLE_LENGTH: Final = re.compile(
    r"(?:^|;)\s*(margin-left|margin-top|left|top|width|height)\s*:\s*(-?[\d.]{1,9}(?:pt|in|cm|mm|px)?)"
)


@dataclass(frozen=True, slots=True)
class PageBox:
    """A page in points."""

    width: float
    height: float
    left: float  # margins
    top: float


A4: Final = PageBox(595.3, 841.9, 90.0, 72.0)


def read_page_box(sections: Sequence[Element]) -> PageBox:
    """The first section's page; A4 with Word's own margins where nothing is said."""
    size, margin = (next((each.find(f"{W}{tag}") for each in sections), None) for tag in ("pgSz", "pgMar"))

    def points(element: Element | None, key: str, otherwise: float) -> float:
        value = None if element is None else measure_points(element.get(f"{W}{key}"))
        return otherwise if value is None or value <= 0 else value

    return PageBox(
        points(size, "w", A4.width), points(size, "h", A4.height), points(margin, "left", A4.left), points(margin, "top", A4.top)
    )


def why_paragraph_unseen(properties: Mapping[str, str], page: PageBox) -> str:
    """Why nothing of a paragraph is seen, "" where it is: an exact line of no height, a frame or indent beyond the page."""
    if properties.get("spacing.lineRule") == "exact":
        line = measure_points(properties.get("spacing.line"))
        if line is not None and 0 < line <= _SQUEEZED_PT:
            return _SQUEEZED
    for key in ("ind.left", "ind.start", "ind.right", "ind.end"):
        indent = measure_points(properties.get(key)) if key in properties else None
        if indent is not None and indent >= page.width:
            return _OUTSIDE
    if "frame.x" in properties or "frame.y" in properties:
        wide = measure_points(properties.get("frame.w")) or page.width
        x, y = measure_points(properties.get("frame.x")) or 0.0, measure_points(properties.get("frame.y")) or 0.0
        if x >= page.width or x + wide <= -page.left or y >= page.height or y <= -page.height:
            return _OUTSIDE
    return ""


def why_row_unseen(properties: Element | None) -> str:
    """Why nothing of a table row is seen, "" where it is."""
    if properties is None:
        return ""
    hidden, height = properties.find(f"{W}hidden"), properties.find(f"{W}trHeight")
    if hidden is not None and hidden.get(f"{W}val") not in _OFF:
        return _HIDDEN
    if height is not None and height.get(f"{W}hRule") == "exact":
        points = measure_points(height.get(f"{W}val"))
        return _SQUEEZED if points is not None and points <= _SQUEEZED_PT else ""
    return ""


def why_box_unseen(element: Element, page: PageBox) -> str:
    """Why the text boxes of a w:drawing or w:pict are not seen, "" where they are."""
    for child in element:
        if child.tag in {f"{_DRAWING}anchor", f"{_DRAWING}inline"}:
            named = child.find(f"{_DRAWING}docPr")
            if named is not None and named.get("hidden") in {"1", "true"}:
                return "隐藏的文本框"
            return _OUTSIDE if _lies_outside(child, page) else ""
        reason = _why_shape_unseen(str(child.get("style") or ""), page)
        if reason:
            return reason
    return ""


def _lies_outside(anchor: Element, page: PageBox) -> bool:
    extent = anchor.find(f"{_DRAWING}extent")
    sides = (("positionH", "cx", page.width, page.left), ("positionV", "cy", page.height, page.top))
    for name, side, length, margin in sides:
        position = anchor.find(f"{_DRAWING}{name}")
        offset = None if position is None else position.findtext(f"{_DRAWING}posOffset")
        if position is None or offset is None or not re.fullmatch(r"\s*-?\d{1,12}\s*", offset):
            continue
        start = int(offset) / _EMU_PER_POINT
        size = 0.0 if extent is None else _emu_points(extent.get(side))
        base = str(position.get("relativeFrom"))
        if base in {"paragraph", "line"}:  # where the paragraph stands is not known
            outside = start >= length or start + size <= -length
        else:
            corner = start if base == "page" else start + margin
            outside = corner >= length or corner + size <= 0
        if outside:
            return True
    return False


def _emu_points(value: object) -> float:
    return int(str(value)) / _EMU_PER_POINT if re.fullmatch(r"\d{1,12}", str(value)) else 0.0


def _why_shape_unseen(style: str, page: PageBox) -> str:
    if re.search(r"(?:^|;)\s*visibility\s*:\s*hidden", style):
        return "隐藏的文本框"
    given = {key: measure_points(value) or 0.0 for key, value in _STYLE_LENGTH.findall(style)}
    left, top = given.get("margin-left", given.get("left", 0.0)), given.get("margin-top", given.get("top", 0.0))
    beyond = left >= page.width or top >= page.height
    before = left + given.get("width", 0.0) <= -page.left - 1 or top + given.get("height", 0.0) <= -page.height
    return _OUTSIDE if beyond or before else ""
