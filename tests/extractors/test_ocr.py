import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from mingjian.data.pages import PageStore
from mingjian.data.records import Document, Picture, PictureKind, Problem
from mingjian.extractors.ocr import PageLimits, ocr_available, pages_to_recognise, recognise, tell_certificates
from mingjian.extractors.read import read_document

needs_ocr = pytest.mark.skipif(not ocr_available(), reason="the packages for recognition are not installed; CI has them")
SIZE = (900, 1270)


def page_image(*lines: str) -> Image.Image:
    """A sheet of large Latin type with a red ring under it, as ink that lets the type through: no Chinese font need be on the machine."""
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((120, 110, 380, 370), outline=(225, 30, 30), width=12)
    font = ImageFont.load_default(size=44)
    for row, line in enumerate(lines):
        draw.text((90, 140 + 90 * row), line, fill="black", font=font)
    return image


def table_image(rows: list[tuple[str, str]]) -> Image.Image:
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=40)
    for row, (label, value) in enumerate(rows):
        top = 200 + 110 * row
        draw.rectangle((80, top, 360, top + 110), outline="black", width=3)
        draw.rectangle((360, top, 820, top + 110), outline="black", width=3)
        draw.text((100, top + 30), label, fill="black", font=font)
        draw.text((380, top + 30), value, fill="black", font=font)
    return image


def scan(path: Path, *images: Image.Image) -> Path:
    canvas = Canvas(str(path), invariant=1)
    for image in images:
        stream = io.BytesIO()
        image.save(stream, "PNG")
        size = (842, 595) if image.width > image.height else (595, 842)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(stream), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return path


def letters(document: Document) -> str:
    return document.text.replace(" ", "").replace("\n", "")


@needs_ocr
@pytest.mark.ocr
@pytest.mark.parametrize("quarters", [1, 2])
def test_sealed_page_is_read_whichever_way_up(tmp_path: Path, quarters: int) -> None:
    image = page_image("QUARTERLY REPORT", "OF THE COUNTY 2023").rotate(90 * quarters, expand=True)
    path = scan(tmp_path / "a.pdf", image)
    document = recognise(path, path.name, read_document(path, path.name))
    assert letters(document) == "QUARTERLYREPORTOFTHECOUNTY2023"
    assert document.metadata["ocr_pages"] == "1"
    assert document.confidence is not None
    assert 0.9 < document.confidence <= 1
    assert [problem.rule_id for problem in document.problems] == ["X-BROKEN-TEXT-LAYER"]
    assert f"文字由识别得到，可信度 {document.confidence:.0%}" in document.problems[0].message
    assert [block.page for block in document.blocks] == [1] * len(document.blocks)


@needs_ocr
@pytest.mark.ocr
def test_ruled_table_on_a_tilted_scan_is_a_table(tmp_path: Path) -> None:
    rows = [("NAME", "TEST PERSON"), ("UNIT", "SAMPLE WORKS"), ("YEAR", "2023")]
    image = table_image(rows).rotate(1.5, fillcolor="white", resample=Image.Resampling.BICUBIC)
    path = scan(tmp_path / "a.pdf", image)
    document = recognise(path, "a.pdf", read_document(path, "a.pdf"))
    (table,) = document.tables
    assert [(cell.row, cell.column, cell.text.replace(" ", "")) for cell in table.cells] == [
        (row, column, text.replace(" ", "")) for row, pair in enumerate(rows) for column, text in enumerate(pair)
    ]
    assert all(cell.span is not None and cell.span.of(document.text) == cell.text for cell in table.cells)


@needs_ocr
@pytest.mark.ocr
def test_second_pass_over_the_same_page_image_recognises_nothing(tmp_path: Path) -> None:
    store = PageStore(tmp_path / "pages")
    path = scan(tmp_path / "a.pdf", page_image("FIRST PAGE"))
    first = recognise(path, "a.pdf", read_document(path, "a.pdf"), store=store)
    (kept,) = list(store.folder.glob("??/*"))
    written = kept.stat().st_mtime_ns
    twin = scan(tmp_path / "b.pdf", page_image("FIRST PAGE"))
    second = recognise(twin, "b.pdf", read_document(twin, "b.pdf"), store=store)
    assert replace(second, pictures=first.pictures) == first
    assert (len(store), kept.stat().st_mtime_ns) == (1, written)


@needs_ocr
@pytest.mark.ocr
def test_pages_beyond_the_budget_are_a_problem(tmp_path: Path) -> None:
    path = scan(tmp_path / "a.pdf", page_image("FIRST PAGE"), page_image("SECOND PAGE"))
    document = recognise(path, "a.pdf", read_document(path, "a.pdf"), PageLimits(pages=1))
    assert letters(document) == "FIRSTPAGE"
    said = "扫描页共 2 页，文字识别达到时间或页数上限，有 1 页未识别。请人工查看其余页面。"
    assert document.problems[1:] == (Problem("X-LIMIT-REACHED", said),)


@needs_ocr
@pytest.mark.ocr
def test_blank_scan_says_that_nothing_was_read(tmp_path: Path) -> None:
    path = scan(tmp_path / "a.pdf", Image.new("RGB", SIZE, "white"))
    document = recognise(path, "a.pdf", read_document(path, "a.pdf"))
    assert (document.text, document.confidence) == ("", 0.0)
    assert document.problems == (Problem("X-UNREADABLE", "是扫描件或图片，文字识别没有读出文字。请人工查看。"),)


@needs_ocr
def test_sound_text_is_left_alone(tmp_path: Path) -> None:
    document = Document("application/pdf", "正文", pages=1)
    assert recognise(tmp_path / "none.pdf", "none.pdf", document) is document


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("荣誉 证书\n某单位：在评选中获一等奖，特发此证。", PictureKind.CERTIFICATE),
        ("现场会合影", PictureKind.PAGE_SCAN),
        ("推荐表要求附荣誉证书复印件。" * 30, PictureKind.PAGE_SCAN),
    ],
)
def test_few_words_of_a_certificate_tell_what_a_picture_file_shows(text: str, kind: PictureKind) -> None:
    page = Picture("", "", 1240, 1754, 1, "image/jpeg", PictureKind.PAGE_SCAN, doubt="按比例")
    (told,) = tell_certificates(Document("image/jpeg", "", pictures=(page,)), text)
    assert told.kind is kind
    assert (told.doubt == "按识别出的“荣誉证书”判断为证书") is (kind is PictureKind.CERTIFICATE)


def test_only_pages_without_words_are_recognised() -> None:
    whole = Document("application/pdf", "", pages=3, has_text_layer=False)
    page = Picture("", "", 1240, 1754, 1, "image/jpeg", PictureKind.PAGE_SCAN, page=2)
    mixed = Document("application/pdf", "正文", pages=3, pictures=(page,))
    assert pages_to_recognise(whole) == [1, 2, 3]
    assert pages_to_recognise(mixed) == [2]
    assert pages_to_recognise(Document("application/msword", "", has_text_layer=False, pages=2)) == []
    assert pages_to_recognise(Document("image/jpeg", "", pictures=(page,), has_text_layer=False)) == [1]


@needs_ocr
@pytest.mark.ocr
def test_red_print_is_read_beside_black_and_seals_are_not(tmp_path: Path) -> None:
    image = page_image("", "", "", "BLACK LINE OF THE LETTER")
    draw = ImageDraw.Draw(image)
    draw.text((120, 900), "SAME AS THE ORIGINAL", fill=(215, 40, 45), font=ImageFont.load_default(size=40))
    draw.text((190, 220), "SEAL", fill=(225, 30, 30), font=ImageFont.load_default(size=40))
    path = scan(tmp_path / "a.pdf", image.rotate(180))
    assert letters(recognise(path, "a.pdf", read_document(path, "a.pdf"))) == "BLACKLINEOFTHELETTERSAMEASTHEORIGINAL"
