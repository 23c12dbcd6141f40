"""Text of scanned pages by RapidOCR, an optional extra whose models lie in its wheel: nothing is fetched."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any

from mingjian.data.errors import UnsupportedFileError
from mingjian.data.records import Block, BlockKind, Document, PictureKind, Problem, Span
from mingjian.extractors.pdf_lines import Line, group_lines
from mingjian.extractors.pdf_paragraphs import Paragraph, join_pages, join_paragraphs
from mingjian.extractors.pdf_text import Run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_PAGES = 30
MAX_SECONDS = 240.0  # of wall time for one document; a page takes 4 s of one core
MAX_SIDE_PX = 3_500  # A4 at 300 dpi; larger pages are made smaller
_DPI = 150  # no fewer errors at 200 or 300 (facts/extraction, section 3)
_PROBE_SIDE_PX = 900
_PROBE_LINES = 8
_MIN_CONFIDENCE = 0.5
_LINE_HEIGHT_TO_SIZE = 0.8  # the detector's box stands a little off the characters
_EMPTY_TEXT_CHARS = 20


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    paragraphs: list[Paragraph]
    confidence: float


def ocr_available() -> bool:
    """Whether the extra `ocr` is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def recognise(path: Path, name: str, document: Document, *, max_pages: int = MAX_PAGES) -> Document:
    """Add what OCR reads on pages without a sound text layer to what the reader of the file gave.

    document: of a PDF or picture file. Its text is kept where its layer is sound. metadata gets ocr_pages and
    ocr_confidence (0..1, mean of lines). Raises UnsupportedFileError where the extra `ocr` is missing.
    """
    if not ocr_available():
        raise UnsupportedFileError(f"{name}：没有安装文字识别组件（ocr），无法读出扫描件的文字。请报送可编辑的 Word 文件。")
    wanted = _pages_to_read(document)
    read = list(_read_pages(path, document, wanted[:max_pages])) if wanted else []
    if not read:
        return document
    missing = len(wanted) - len(read)
    problems = [problem for problem in document.problems if problem.rule_id != "X-UNREADABLE" or "扫描" not in problem.message]
    if missing:
        said = f"扫描页共 {len(wanted)} 页，文字识别达到时间或页数上限，有 {missing} 页未识别。请人工查看其余页面。"
        problems.append(Problem("X-LIMIT-REACHED", said))
    added = join_pages([paragraph for page in read for paragraph in page.paragraphs])
    text, blocks = _append(document if document.has_text_layer else replace(document, text="", blocks=()), added)
    known = {
        "ocr_pages": " ".join(str(page.number) for page in read),
        "ocr_confidence": f"{mean(page.confidence for page in read):.3f}",
    }
    return replace(document, text=text, blocks=blocks, problems=tuple(problems), metadata={**document.metadata, **known})


def _pages_to_read(document: Document) -> list[int]:
    if document.pages is None:
        return [1] if document.pictures else []
    if not document.has_text_layer:
        return list(range(1, document.pages + 1))
    chars: dict[int, int] = {}
    for block in document.blocks:
        chars[block.page or 0] = chars.get(block.page or 0, 0) + len(block.span)
    scans = {picture.page for picture in document.pictures if picture.kind is PictureKind.PAGE_SCAN and picture.page}
    return sorted(page for page in scans if chars.get(page, 0) <= _EMPTY_TEXT_CHARS)


def _append(document: Document, paragraphs: Sequence[Paragraph]) -> tuple[str, tuple[Block, ...]]:
    """Text read by OCR after the text of the file; blocks know their pages."""
    parts = [document.text] if document.text else []
    blocks = list(document.blocks)
    start = len(document.text) + 1 if document.text else 0
    for each in paragraphs:
        parts.append(each.text)
        blocks.append(Block(Span(start, start + len(each.text)), BlockKind.PARAGRAPH, page=each.page))
        start += len(each.text) + 1
    return "\n".join(parts), tuple(blocks)


def _read_pages(path: Path, document: Document, numbers: Sequence[int]) -> Iterator[_Page]:
    deadline = time.monotonic() + MAX_SECONDS
    for number, image in _images(path, document, numbers):
        if time.monotonic() > deadline:
            return
        lines, confidence = _read_lines(_upright(_without_red(image)))
        yield _Page(number, join_paragraphs(lines, number), confidence)


def _images(path: Path, document: Document, numbers: Sequence[int]) -> Iterator[tuple[int, "NDArray[np.uint8]"]]:
    """The pages as RGB pixels of shape (height, width, 3)."""
    import numpy as np  # noqa: PLC0415

    if document.pages is None:
        from PIL import Image, ImageOps  # noqa: PLC0415

        with Image.open(path) as picture:
            picture.draft("RGB", (MAX_SIDE_PX, MAX_SIDE_PX))
            picture.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX))
            yield 1, np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))
        return
    import pypdfium2  # noqa: PLC0415

    pdf = pypdfium2.PdfDocument(path)
    try:
        for number in numbers:
            page: Any = pdf[number - 1]
            scale = min(_DPI / 72, MAX_SIDE_PX / max(1.0, *page.get_size()))
            yield number, np.asarray(page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3])
            page.close()
    finally:
        pdf.close()


def _without_red(image: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
    """The red channel alone: there a red seal is as white as the paper, and the text under it is read."""
    import numpy as np  # noqa: PLC0415

    return np.repeat(image[:, :, :1], 3, axis=2)


# ── the engine ───────────────────────────────────────────────────────────────


@cache
def _engine() -> Any:
    return import_module("rapidocr").RapidOCR(params={"Global.log_level": "error"})


def _upright(image: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
    """The page turned so that lines run from left to right, top first."""
    import numpy as np  # noqa: PLC0415

    step = max(1, max(image.shape[:2]) // _PROBE_SIDE_PX)
    probe = np.ascontiguousarray(image[::step, ::step])
    boxes = _detect(probe)
    if len(boxes) == 0:
        return image
    wide = np.ptp(boxes[:, :, 0], axis=1) >= np.ptp(boxes[:, :, 1], axis=1)
    if wide.mean() < 0.5:
        image = np.ascontiguousarray(np.rot90(image))
        boxes = _detect(np.ascontiguousarray(np.rot90(probe)))
    longest = sorted(boxes, key=lambda box: -float(np.ptp(box[:, 0])))[:_PROBE_LINES]
    if sum(_is_head_down(image, box * step) for box in longest) > len(longest) / 2:
        image = np.ascontiguousarray(np.rot90(image, 2))
    return image


def _detect(image: "NDArray[np.uint8]") -> "NDArray[np.float64]":
    """Corners of the lines found, shape (n, 4, 2)."""
    import numpy as np  # noqa: PLC0415

    found = _engine()(image, use_det=True, use_cls=False, use_rec=False).boxes
    return np.empty((0, 4, 2)) if found is None else np.asarray(found, dtype=np.float64)


def _is_head_down(image: "NDArray[np.uint8]", box: "NDArray[np.float64]") -> bool:
    import numpy as np  # noqa: PLC0415

    left, upper = box.min(axis=0).astype(int)
    right, lower = box.max(axis=0).astype(int)
    line = np.ascontiguousarray(image[max(0, upper) : lower, max(0, left) : right])
    if not line.size:
        return False
    answer = _engine()(line, use_det=False, use_cls=True, use_rec=False).cls_res
    return bool(answer) and str(answer[0][0]) == "180"


def _read_lines(image: "NDArray[np.uint8]") -> tuple[list[Line], float]:
    """Lines from top to bottom in pixels (y upwards), and the mean confidence."""
    answer = _engine()(image, use_det=True, use_cls=False, use_rec=True)
    if answer.boxes is None or not answer.txts:
        return [], 0.0
    kept = [
        (box, text, score)
        for box, text, score in zip(answer.boxes, answer.txts, answer.scores, strict=True)
        if score >= _MIN_CONFIDENCE
    ]
    if not kept:
        return [], 0.0
    lines = group_lines(_run(box, text) for box, text, _ in kept)
    return lines, mean(float(score) for _, _, score in kept)


def _run(box: "NDArray[np.float64]", text: str) -> Run:
    xs, ys = [float(x) for x, _ in box], [float(y) for _, y in box]
    height = (abs(ys[3] - ys[0]) + abs(ys[2] - ys[1])) / 2
    size = max(1.0, height * _LINE_HEIGHT_TO_SIZE)
    return Run(text.strip(), min(xs), max(xs), -(ys[2] + ys[3]) / 2, size, "", bold=False)
