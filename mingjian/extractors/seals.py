"""Red seals on pages: where they stand, how large they are, round or oval."""

import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mingjian.data.records import Document, Picture, PictureKind, Seal, SealShape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_PAGES = 40
MAX_SECONDS = 8.0  # of the worker's 60
_DPI = 75  # a ring of 1 mm is three pixels wide: worn and faint rings stay whole; a page takes about 20 ms
MM_PER_INCH = 25.4
POINTS_PER_INCH = 72
_PHOTO_PX = 1_200  # a sheet that fills half of its photograph still has 50 dpi
_A4_MM = (210.0, 297.0)
_MIN_RED = 90
_FAINT_RED = 150
_FAINT_RED_LEAD = 16  # of a seal almost out of ink, looked for where no other is; its shape tells it from tinted paper
_MIN_RED_LEAD = 35  # of red over green and blue: faded ink in a scan still has 50, brown wood and skin have less
_JOIN_MM = 2.4  # gaps in a worn ring, and between ring and star, are closed
_MIN_MM, _MAX_MM = 16.0, 64.0  # 公章 are 38 to 58 mm, those of institutions 42, oval ones 45 × 30 (国发〔1999〕25号)
_ROUND_ASPECT, _OVAL_ASPECT = 1.18, 1.9
_SECTORS = 48
_MIN_SECTORS = 0.72  # share of the directions in which the rim is red: worn seals lack a quarter
_RIM = (0.80, 1.08)  # the rim's distance from the centre, in half axes
_MIN_COVERAGE, _MAX_COVERAGE = 0.06, 0.75  # a thin ring with a star, a disc with white letters
_MAX_RIM_SPREAD = 0.09  # of the outermost red's distance: a ring's is even, a word's or a photograph's is not


def locate_seals(path: Path, document: Document) -> tuple[Seal, ...]:
    """The seals on the pages of a PDF or on a picture of a page, at most MAX_PAGES pages; () for other files.

    Pages without drawings and pictures are not rendered. Never raises on content.
    """
    if document.media_type == "application/pdf":
        return tuple(_in_pdf(path))
    if document.media_type.startswith("image/") and document.pictures:
        return tuple(_in_picture(path, document.pictures[0]))
    return ()


def find_seals(image: "NDArray[np.uint8]", page: int, page_mm: tuple[float, float]) -> tuple[Seal, ...]:
    """The seals in an image of a page, from top to bottom. image: RGB of shape (height, width, 3) at 40 to 100 dpi."""
    scale = page_mm[0] / image.shape[1]
    return _seals_in(red_pixels(image), scale, page) or _seals_in(_faint_pixels(image), scale, page)


def _seals_in(red: "NDArray[np.bool_]", scale: float, page: int) -> tuple[Seal, ...]:
    """The seals that patches of red are; scale: mm a pixel."""
    import numpy as np  # noqa: PLC0415
    from scipy import ndimage  # noqa: PLC0415  heavy, and most pages have no red at all

    if red.sum() * scale**2 < _MIN_COVERAGE * _MIN_MM**2:
        return ()
    reach = max(1, round(_JOIN_MM / scale / 2))
    joined = ndimage.binary_dilation(red, iterations=reach)
    labels: NDArray[np.int32] = np.empty(joined.shape, dtype=np.int32)
    ndimage.label(joined, structure=np.ones((3, 3), dtype=int), output=labels)
    found = (
        _judge(red[box] & (labels[box] == number), (box[1].start, box[0].start), scale, page)
        for number, box in enumerate(ndimage.find_objects(labels), 1)
    )
    return tuple(seal for seal in found if seal)


def red_pixels(image: "NDArray[np.uint8]") -> "NDArray[np.bool_]":
    """Where an RGB image of shape (height, width, 3) shows the red of seals and red print."""
    import numpy as np  # noqa: PLC0415

    red, green, blue = (image[:, :, channel].astype(np.int16) for channel in range(3))
    lead = red - np.maximum(green, blue)
    return (red >= _MIN_RED) & (lead >= _MIN_RED_LEAD) & (green - blue <= lead)  # gold and wood lead too, but over blue alone


def _faint_pixels(image: "NDArray[np.uint8]") -> "NDArray[np.bool_]":
    import numpy as np  # noqa: PLC0415

    red, green, blue = (image[:, :, channel].astype(np.int16) for channel in range(3))
    lead = red - np.maximum(green, blue)
    return (red >= _FAINT_RED) & (lead >= _FAINT_RED_LEAD) & (green - blue <= lead)


def _judge(red: "NDArray[np.bool_]", corner: tuple[int, int], scale: float, page: int) -> Seal | None:
    """The seal that one patch of red is; corner: x and y of the patch in the image, scale: mm a pixel."""
    import numpy as np  # noqa: PLC0415

    rows, columns = np.nonzero(red)
    if not rows.size:
        return None
    top, left = int(rows.min()), int(columns.min())
    height, width = int(rows.max()) - top + 1, int(columns.max()) - left + 1
    longer, shorter = max(height, width) * scale, min(height, width) * scale
    coverage = rows.size / (height * width)
    if not (_MIN_MM <= longer <= _MAX_MM and shorter * _OVAL_ASPECT >= longer and _MIN_COVERAGE <= coverage <= _MAX_COVERAGE):
        return None
    down = (rows - top - (height - 1) / 2) / (height / 2)
    across = (columns - left - (width - 1) / 2) / (width / 2)
    if not _has_rim(np.hypot(down, across), np.arctan2(down, across)):
        return None
    shape = SealShape.ROUND if longer <= shorter * _ROUND_ASPECT else SealShape.OVAL
    place = ((corner[0] + left) * scale, (corner[1] + top) * scale)
    size = (width * scale, height * scale)
    return Seal(page, round(place[0], 1), round(place[1], 1), round(size[0], 1), round(size[1], 1), shape, round(coverage, 3))


def _has_rim(distance: "NDArray[np.float64]", angle: "NDArray[np.float64]") -> bool:
    """Whether red stands all around at the ellipse's edge, and evenly so."""
    import numpy as np  # noqa: PLC0415

    sectors = ((angle + np.pi) / (2 * np.pi) * _SECTORS).astype(int) % _SECTORS
    outermost = np.zeros(_SECTORS)
    np.maximum.at(outermost, sectors, distance)
    rim = outermost[(outermost >= _RIM[0]) & (outermost <= _RIM[1])]
    return rim.size >= _MIN_SECTORS * _SECTORS and bool(np.median(np.abs(rim - np.median(rim))) <= _MAX_RIM_SPREAD)


# ── pages ────────────────────────────────────────────────────────────────────


def _in_pdf(path: Path) -> Iterator[Seal]:
    import pypdfium2  # noqa: PLC0415

    deadline = time.monotonic() + MAX_SECONDS
    try:
        pdf = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError):
        return
    try:
        pdf.init_forms()  # an electronic seal is a signature field's look
        for number in range(1, min(len(pdf), MAX_PAGES) + 1):
            if time.monotonic() > deadline:
                return
            yield from _on_page(pdf, number)
    except pypdfium2.PdfiumError:
        return
    finally:
        pdf.close()


def _on_page(pdf: Any, number: int) -> Iterator[Seal]:
    import numpy as np  # noqa: PLC0415
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    page = pdf[number - 1]
    try:
        drawn = {pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_SHADING}
        kinds = (pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, index)) for index in range(_count(page)))
        if not pdfium.FPDFPage_GetAnnotCount(page) and not any(kind in drawn for kind in kinds):
            return
        width, height = page.get_size()
        scale = min(_DPI / POINTS_PER_INCH, 1600 / max(1.0, width, height))
        image = np.asarray(page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3])
    finally:
        page.close()
    yield from find_seals(image, number, (width * MM_PER_INCH / POINTS_PER_INCH, height * MM_PER_INCH / POINTS_PER_INCH))


def _count(page: Any) -> int:
    import pypdfium2.raw as pdfium  # noqa: PLC0415

    return max(0, pdfium.FPDFPage_CountObjects(page))


def _in_picture(path: Path, picture: Picture) -> Iterator[Seal]:
    """A picture of a page is taken for A4, a photographed sheet laid flat; another picture shows no page."""
    import numpy as np  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    from mingjian.extractors.image import open_picture  # noqa: PLC0415
    from mingjian.extractors.photographed import flatten_sheet  # noqa: PLC0415

    if not picture.width_px or picture.kind not in {PictureKind.PAGE_SCAN, PictureKind.PICTURE}:
        return
    photograph = open_picture(path, _PHOTO_PX)
    if photograph is None:
        return
    flat = flatten_sheet(np.asarray(photograph)) if find_spec("cv2") else None
    page = photograph if flat is None else Image.fromarray(flat)
    page_mm = (_A4_MM[1], _A4_MM[0]) if page.width > page.height else _A4_MM
    side = round(_A4_MM[1] / MM_PER_INCH * _DPI)
    page.thumbnail((side, side))
    yield from find_seals(np.asarray(page), 1, page_mm)
