"""Text of scanned and photographed pages: which pages are read, in what limits, and what becomes of their words."""

import hashlib
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

from mingjian.data.errors import UnsupportedFileError
from mingjian.data.pages import PageStore
from mingjian.data.records import Document, Picture, PictureKind, Problem
from mingjian.extractors.ocr_text import PageReading, compose_pages
from mingjian.extractors.pdf_text import WHITE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_PAGES = 30
PAGE_SECONDS = 15.0  # of wall time, on a busy machine; a page takes 4 s of one core
MAX_SIDE_PX = 3_500  # A4 at 300 dpi; larger pages are made smaller
_READER = "3"  # part of every key of the page store: to be raised whenever ocr_engine or ocr_text reads otherwise
CERTIFICATE_WORDS = re.compile(
    r"荣誉证书|获奖证书|资格证书|等级证书|结业证书|聘书|奖状|特发此证|此证颁发|特颁此证|以资鼓励|授予.{2,30}称号"
)
CERTIFICATE_MOST_CHARS = 300  # more words are a document that speaks of certificates
_DPI = 150  # no fewer errors at 200 or 300 (facts/extraction, section 3)
_POINTS_PER_INCH = 72
_A4_POINTS = 842.0  # the longer side: a photographed page is taken for A4
_PHOTO_SIDE_PX = 2_200  # of a photographed page: about 190 dpi, for it seldom fills the picture
_EMPTY_TEXT_CHARS = 20
_LOST_RULES = frozenset({"X-UNREADABLE", "X-BROKEN-TEXT-LAYER"})


@dataclass(frozen=True, slots=True)
class PageLimits:
    """How much of one document is recognised."""

    pages: int = MAX_PAGES
    page_seconds: float = PAGE_SECONDS  # the document may take this times its pages


def ocr_available() -> bool:
    """Whether the packages for recognition are installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def recognise(
    path: Path, name: str, document: Document, limits: PageLimits | None = None, store: PageStore | None = None
) -> Document:
    """Add what OCR reads on pages without a sound text layer to what the reader of the file gave.

    document: of a PDF or picture file. Its text is kept where its layer is sound. confidence becomes the mean of the lines (0..1),
    metadata gets ocr_pages. store: pages read before are taken from it, new ones kept in it.
    Raises UnsupportedFileError where the packages are missing.
    """
    if not ocr_available():
        raise UnsupportedFileError(f"{name}：没有安装文字识别组件（ocr），无法读出扫描件的文字。请报送可编辑的 Word 文件。")
    limits = limits or PageLimits()
    wanted = pages_to_recognise(document)
    read = list(_read_pages(path, document, wanted[: limits.pages], limits, store)) if wanted else []
    if not read:
        return document
    kept = document if document.has_text_layer else _without_text(document)
    text, blocks, tables = compose_pages(kept.text, read)
    seen = [page.confidence for page in read if page.runs]
    confidence = mean(seen) if seen else 0.0
    return replace(
        kept,
        text=text,
        blocks=(*kept.blocks, *blocks),
        tables=(*kept.tables, *tables),
        problems=tuple(_problems(document, len(wanted), read, confidence)),
        metadata={**document.metadata, "ocr_pages": " ".join(str(page.number) for page in read)},
        confidence=round(confidence, 3),
        pictures=tell_certificates(document, text),
    )


def tell_certificates(document: Document, text: str) -> tuple[Picture, ...]:
    """The pictures of the document with this recognised text; a picture file whose few words are those of a certificate shows one."""
    words = "".join(text.split())
    found = CERTIFICATE_WORDS.search(words) if document.pages is None and len(words) <= CERTIFICATE_MOST_CHARS else None
    if not found:
        return document.pictures
    why = f"按识别出的“{found.group()}”判断为证书"
    return tuple(replace(each, kind=PictureKind.CERTIFICATE, doubt=why) for each in document.pictures)


def pages_to_recognise(document: Document) -> list[int]:
    """The numbers of the pages whose text only an image shows; of a picture file the one page that it may be."""
    if document.pages is None:
        return [1] if document.pictures and document.media_type.startswith("image/") else []
    if document.media_type != "application/pdf":
        return []
    if not document.has_text_layer:
        return list(range(1, document.pages + 1))
    chars: dict[int, int] = {}
    for block in document.blocks:
        chars[block.page or 0] = chars.get(block.page or 0, 0) + len(block.span)
    scans = {picture.page for picture in document.pictures if picture.kind is PictureKind.PAGE_SCAN and picture.page}
    return sorted(page for page in scans if chars.get(page, 0) <= _EMPTY_TEXT_CHARS)


def _without_text(document: Document) -> Document:
    """The document without its broken layer: nothing of it may be taken for words."""
    return replace(document, text="", blocks=(), tables=(), asides=(), numbers=(), east_asian=(), tricks=(), cell_blocks=())


def _problems(document: Document, wanted: int, read: Sequence[PageReading], confidence: float) -> Iterator[Problem]:
    yield from (each for each in document.problems if not is_text_loss(each))
    if any(page.runs for page in read):
        numbers = "、".join(str(page.number) for page in read[:10]) + ("等" if len(read) > 10 else "")
        where = f"第{numbers}页" if document.pages is not None else "图片上的文字"
        why = "文字层已损坏" if document.pages is not None and _is_broken(document) else "没有文字层"
        said = f"{where}{why if document.pages is not None else ''}，文字由识别得到，可信度 {confidence:.0%}。"
        yield Problem("X-BROKEN-TEXT-LAYER", f"{said}个别字可能有误，字数和查重结果请对照原件核对。")
    else:
        yield Problem("X-UNREADABLE", "是扫描件或图片，文字识别没有读出文字。请人工查看。")
    if wanted > len(read):
        said = f"扫描页共 {wanted} 页，文字识别达到时间或页数上限，有 {wanted - len(read)} 页未识别。请人工查看其余页面。"
        yield Problem("X-LIMIT-REACHED", said)


def is_text_loss(problem: Problem) -> bool:
    """Whether a reader's problem says that pages have no readable text layer."""
    return problem.rule_id in _LOST_RULES and any(word in problem.message for word in ("扫描", "文字层"))


def _is_broken(document: Document) -> bool:
    return any(problem.rule_id == "X-BROKEN-TEXT-LAYER" for problem in document.problems)


def _read_pages(
    path: Path, document: Document, numbers: Sequence[int], limits: PageLimits, store: PageStore | None
) -> Iterator[PageReading]:
    deadline = time.monotonic() + limits.page_seconds * len(numbers)
    for number, image, points in _images(path, document, numbers):
        if time.monotonic() > deadline:
            return
        key = _key(image, points)
        page = store.get(PageReading, key) if store is not None else None
        if page is None:
            page = _read_page(image, points)
            if store is not None:
                store.keep(key, page)
        yield replace(page, number=number)


def _read_page(image: "NDArray[np.uint8]", points: float) -> PageReading:
    if image.min() >= WHITE:  # an empty page
        return PageReading(0, 0.0, (), (), 0.0)
    from mingjian.extractors.ocr_engine import read_page  # noqa: PLC0415  the engine takes a second to load

    return read_page(image, points)


@cache
def _engine_version() -> str:
    return f"{version('rapidocr')} {_READER}"


def _key(image: "NDArray[np.uint8]", points: float) -> str:
    digest = hashlib.blake2b(f"{_engine_version()} {points:.4f} {image.shape}".encode(), digest_size=20)
    digest.update(image.tobytes())
    return digest.hexdigest()


def _images(path: Path, document: Document, numbers: Sequence[int]) -> Iterator[tuple[int, "NDArray[np.uint8]", float]]:
    """The pages as RGB pixels of shape (height, width, 3), with the points a pixel; photographed sheets laid flat."""
    import numpy as np  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    from mingjian.extractors.photographed import flatten_sheet  # noqa: PLC0415

    if document.pages is None:
        from mingjian.extractors.image import open_picture  # noqa: PLC0415

        picture = open_picture(path, MAX_SIDE_PX)
        if picture is None:
            return
        flat = flatten_sheet(np.asarray(picture))
        picture = picture if flat is None else Image.fromarray(flat)
        picture.thumbnail((_PHOTO_SIDE_PX, _PHOTO_SIDE_PX))
        yield 1, np.asarray(picture), _A4_POINTS / max(picture.size)
        return
    import pypdfium2  # noqa: PLC0415

    pdf = pypdfium2.PdfDocument(path)
    try:
        for number in numbers:
            page: Any = pdf[number - 1]
            scale = min(_DPI / _POINTS_PER_INCH, MAX_SIDE_PX / max(1.0, *page.get_size()))
            image = np.asarray(page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3])
            page.close()
            flat = flatten_sheet(image)
            yield (number, image, 1 / scale) if flat is None else (number, flat, _A4_POINTS / max(flat.shape))
    finally:
        pdf.close()
