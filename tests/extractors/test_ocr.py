import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from mingjian.data.records import Document, Problem
from mingjian.extractors import ocr
from mingjian.extractors.ocr import ocr_available, recognise
from mingjian.extractors.read import read_document

needs_ocr = pytest.mark.skipif(not ocr_available(), reason="the extra `ocr` (rapidocr) is not installed; CI has it")


def page_image(*lines: str) -> Image.Image:
    """A sheet of large Latin type with a red ring under it, as ink that lets the type through: no Chinese font need be on the machine."""
    image = Image.new("RGB", (900, 1270), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((120, 110, 380, 370), outline=(225, 30, 30), width=12)
    font = ImageFont.load_default(size=44)
    for row, line in enumerate(lines):
        draw.text((90, 140 + 90 * row), line, fill="black", font=font)
    return image


def scan(path: Path, *images: Image.Image) -> Path:
    canvas = Canvas(str(path), pagesize=(595, 842))
    for image in images:
        stream = io.BytesIO()
        image.save(stream, "PNG")
        canvas.drawImage(ImageReader(stream), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return path


@needs_ocr
def test_sealed_page_upside_down_is_read(tmp_path: Path) -> None:
    image = page_image("QUARTERLY REPORT", "OF THE COUNTY 2023").rotate(180)
    path = scan(tmp_path / "a.pdf", image)
    document = recognise(path, "a.pdf", read_document(path, "a.pdf"))
    assert document.text.replace(" ", "").replace("\n", "") == "QUARTERLYREPORTOFTHECOUNTY2023"
    assert document.metadata["ocr_pages"] == "1"
    assert float(document.metadata["ocr_confidence"]) > 0.9
    assert document.problems == ()
    assert [block.page for block in document.blocks] == [1] * len(document.blocks)


@needs_ocr
def test_pages_beyond_the_budget_are_a_problem(tmp_path: Path) -> None:
    path = scan(tmp_path / "a.pdf", page_image("FIRST PAGE"), page_image("SECOND PAGE"))
    document = recognise(path, "a.pdf", read_document(path, "a.pdf"), max_pages=1)
    assert document.text.replace(" ", "") == "FIRSTPAGE"
    said = "扫描页共 2 页，文字识别达到时间或页数上限，有 1 页未识别。请人工查看其余页面。"
    assert document.problems == (Problem("X-LIMIT-REACHED", said),)


@needs_ocr
def test_sound_text_is_left_alone(tmp_path: Path) -> None:
    document = Document("application/pdf", "正文", pages=1)
    assert recognise(tmp_path / "none.pdf", "none.pdf", document) is document


def test_missing_extra_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "ocr_available", lambda: False)
    with pytest.raises(ocr.UnsupportedFileError, match="没有安装文字识别组件"):
        recognise(tmp_path / "a.pdf", "a.pdf", Document("application/pdf", "", pages=1))
