"""Pictures of a PDF: pixel size from the header, content only within a budget."""

import ctypes
import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from mingjian.data.records import Picture, PictureKind
from mingjian.extractors.image import describe_picture, describe_pixels
from mingjian.extractors.pdf_glyphs import Image

if TYPE_CHECKING:
    from PIL.Image import Image as PilImage

MAX_PICTURES = 400
MAX_PICTURE_BYTES = 64 * 1024 * 1024
MAX_PICTURE_PIXELS = 40_000_000
MAX_DOCUMENT_PIXELS = 240_000_000
FULL_PAGE_SHARE = 0.7  # a scan's picture covers nearly all of the page
_POINTS_TO_MM = 25.4 / 72
_MIN_SHOWN_PT = 4.0  # lines and dots drawn as pictures


@dataclass(slots=True)
class PictureReader:
    """Describes the pictures of one PDF within a budget; the same picture is decoded once."""

    pixels_left: int = MAX_DOCUMENT_PIXELS
    cut: bool = False
    _known: dict[str, Picture] = field(default_factory=dict[str, Picture])

    def read(self, page: Any, image: Image, page_number: int, page_size: tuple[float, float]) -> Picture | None:
        """The picture, None where it is too small to be one or the budget is spent."""
        width_pt, height_pt = image.x1 - image.x0, image.y1 - image.y0
        if min(width_pt, height_pt) < _MIN_SHOWN_PT:
            return None
        if len(self._known) >= MAX_PICTURES:
            self.cut = True
            return None
        size = _pixel_size(image.handle)
        raw = _raw_bytes(image.handle) if size[0] * size[1] else b""
        digest = hashlib.sha256(raw).hexdigest()
        display = (width_pt * _POINTS_TO_MM, height_pt * _POINTS_TO_MM)
        known = self._known.get(digest)
        if known is None:
            known = self._describe(page, image, raw, size, display)
            self._known[digest] = known
        covers = width_pt * height_pt >= FULL_PAGE_SHARE * page_size[0] * page_size[1]
        kind = PictureKind.PAGE_SCAN if covers else known.kind
        return replace(known, sha256=digest, bytes=len(raw), page=page_number, kind=kind, doubt="" if covers else known.doubt)

    def _describe(self, page: Any, image: Image, raw: bytes, size: tuple[int, int], display: tuple[float, float]) -> Picture:
        unseen = Picture("", "", *size, len(raw), "image/x-pdf", doubt="图片过大或无法解码，未作内容判断与相似比对")
        if not raw or size[0] * size[1] > min(MAX_PICTURE_PIXELS, self.pixels_left):
            self.cut = self.cut or bool(raw)
            return unseen
        self.pixels_left -= size[0] * size[1]
        if raw.startswith(b"\xff\xd8\xff"):
            picture = describe_picture(raw, "image/jpeg", display_mm=display)
            if picture.perceptual_hash:
                return picture
        pixels = _decode(page, image.handle)
        if pixels is None:
            return unseen
        picture = describe_pixels(pixels, display_mm=display)
        return replace(picture, width_px=size[0], height_px=size[1], media_type="image/x-pdf")


def _pixel_size(handle: Any) -> tuple[int, int]:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFImageObj_GetImagePixelSize(handle, width, height):
        return 0, 0
    return width.value, height.value


def _raw_bytes(handle: Any) -> bytes:
    length = pdfium.FPDFImageObj_GetImageDataRaw(handle, None, 0)
    if not 0 < length <= MAX_PICTURE_BYTES:
        return b""
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFImageObj_GetImageDataRaw(handle, buffer, length)
    return buffer.raw


def _decode(page: Any, handle: Any) -> "PilImage | None":
    """The decoded picture, None where pdfium cannot decode it."""
    import pypdfium2  # noqa: PLC0415

    try:
        return pypdfium2.PdfImage(handle, page=page, pdf=page.pdf).get_bitmap().to_pil()
    except (pypdfium2.PdfiumError, ValueError, OSError, RuntimeError):
        return None
