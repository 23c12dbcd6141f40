"""Pictures of a Word file: where they stand, how they are cropped and turned; their bytes only when asked for."""

import re
from collections.abc import Iterator
from typing import Final

from mingjian.extractors.ooxml import A, Element, R, W
from mingjian.extractors.word_story import PictureMark

_EMU_PER_MM: Final = 36_000  # ISO/IEC 29500-1, 20.1.10.16
_SHARE: Final = 100_000  # a:srcRect counts in thousandths of a percent
_QUARTER: Final = 90 * 60_000  # a:xfrm rot counts in sixtieths of a thousandth of a degree
_VML_IMAGE: Final = "{urn:schemas-microsoft-com:vml}imagedata"
_PICTURE: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MM_PER: Final = {"pt": 25.4 / 72, "in": 25.4, "cm": 10.0, "mm": 1.0, "px": 25.4 / 96}
_LENGTH: Final = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]{1,9})(pt|in|cm|mm|px)")


def read_picture_marks(element: Element, offset: int, block: int) -> Iterator[PictureMark]:
    """The pictures of a w:drawing, w:pict or w:object outside its text boxes; part is still a relationship id."""
    for child in element:
        if child.tag in {f"{W}txbxContent", _FALLBACK}:
            continue
        if child.tag == f"{_PICTURE}pic":
            yield from _drawing_mark(child, element, offset, block)
        elif child.tag == _VML_IMAGE:
            identity = child.get(f"{R}id") or child.get(f"{R}pict")
            if identity:
                yield PictureMark(str(identity), offset, (0.0, 0.0, 0.0, 0.0), 0, _vml_size(element), block)
        else:
            yield from read_picture_marks(child, offset, block)


def _drawing_mark(picture: Element, parent: Element, offset: int, block: int) -> Iterator[PictureMark]:
    blip = picture.find(f".//{A}blip")
    identity = None if blip is None else blip.get(f"{R}embed")
    if not identity:
        return
    cut = picture.find(f".//{A}srcRect")
    shares = [_number(None if cut is None else cut.get(side)) / _SHARE for side in ("l", "t", "r", "b")]
    frame = picture.find(f".//{A}xfrm")
    turns = 0 if frame is None else round(_number(frame.get("rot")) / _QUARTER) % 4
    yield PictureMark(
        str(identity), offset, (shares[0], shares[1], shares[2], shares[3]), turns, _drawn_size(picture, parent), block
    )


def _number(value: str | bytes | None) -> float:
    text = str(value or "0").rstrip("%")
    try:
        return float(text) * (_SHARE / 100 if str(value or "").endswith("%") else 1)
    except ValueError:
        return 0.0


def _drawn_size(picture: Element, parent: Element) -> tuple[float, float] | None:
    """Width and height on paper in millimetres."""
    size = picture.find(f".//{A}xfrm/{A}ext")
    wide, high = (0.0, 0.0) if size is None else (_number(size.get("cx")), _number(size.get("cy")))
    for ancestor in (parent, *parent.iterancestors()):
        extent = ancestor.find(f"{_DRAWING}extent")
        if (wide and high) or ancestor.tag == f"{W}r":
            break
        if extent is not None:
            wide, high = _number(extent.get("cx")), _number(extent.get("cy"))
    return (wide / _EMU_PER_MM, high / _EMU_PER_MM) if wide and high else None


def _vml_size(shape: Element) -> tuple[float, float] | None:
    found = {name: float(number) * _MM_PER[unit] for name, number, unit in _LENGTH.findall(str(shape.get("style") or ""))}
    return (found["width"], found["height"]) if len(found) == 2 else None
