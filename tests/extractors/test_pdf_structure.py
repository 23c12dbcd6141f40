"""Headings, captions, tables over pages, running heads and covered text of made PDFs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mingjian.data.records import BlockKind, Document
from tests.extractors.test_image import photo
from tests.extractors.test_pdf import BODY, FONT, LEFT, SENTENCES, make, read, write_paragraph


@pytest.fixture(autouse=True)
def _font() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def kinds(document: Document) -> list[tuple[BlockKind, int]]:
    return [(block.kind, block.level) for block in document.blocks]


def test_numbered_lines_are_headings_by_level(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        top = 770.0
        for text in ("一、实施背景", BODY, "（一）摸清底数", SENTENCES, "1. 走访企业，逐一登记。"):
            top = write_paragraph(canvas, text, top)
        canvas.drawString(LEFT + 100, top, "图1 培训现场")

    document = read(make(tmp_path / "a.pdf", draw))
    assert kinds(document) == [
        (BlockKind.HEADING, 1),
        (BlockKind.PARAGRAPH, 0),
        (BlockKind.HEADING, 2),
        (BlockKind.PARAGRAPH, 0),
        (BlockKind.PARAGRAPH, 0),
        (BlockKind.CAPTION, 0),
    ]


def test_larger_lines_are_headings_where_no_number_is(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        top = write_paragraph(canvas, BODY, 770)
        canvas.setFont(FONT, 20)
        canvas.drawString(LEFT, top - 10, "主要做法")
        canvas.setFont(FONT, 16)
        write_paragraph(canvas, SENTENCES, top - 50)

    document = read(make(tmp_path / "a.pdf", draw))
    assert kinds(document) == [(BlockKind.PARAGRAPH, 0), (BlockKind.HEADING, 1), (BlockKind.PARAGRAPH, 0)]


def draw_table(canvas: Canvas, top: float, rows: list[tuple[str, str]], *, middle: float = 200) -> None:
    bottom = top - 30 * len(rows)
    for index in range(len(rows) + 1):
        canvas.line(100, top - 30 * index, 400, top - 30 * index)
    for x in (100, middle, 400):
        canvas.line(x, bottom, x, top)
    for index, row in enumerate(rows):
        for x, text in zip((110, middle + 10), row, strict=True):
            canvas.drawString(x, top - 30 * index - 20, text)


@pytest.mark.parametrize("head", [[], [("序号", "案例名称")]])
def test_table_over_two_pages_is_one(tmp_path: Path, head: list[tuple[str, str]]) -> None:
    def draw(canvas: Canvas) -> None:
        draw_table(canvas, 250, [("序号", "案例名称"), ("1", "匠心"), ("2", "传承")])
        canvas.showPage()
        canvas.setFont(FONT, 16)
        draw_table(canvas, 700, [*head, ("3", "数智"), ("4", "乡村")])

    document = read(make(tmp_path / "a.pdf", draw))
    (table,) = document.tables
    assert (table.rows, table.columns, table.page) == (5, 2, 1)
    assert [(cell.row, cell.text) for cell in table.cells if cell.column == 0] == [
        (0, "序号"),
        (1, "1"),
        (2, "2"),
        (3, "3"),
        (4, "4"),
    ]
    assert document.text == "序号\t案例名称\n1\t匠心\n2\t传承\n3\t数智\n4\t乡村"
    assert all(cell.span and cell.span.of(document.text) == cell.text for cell in table.cells)


def test_tables_of_other_columns_stay_apart(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        draw_table(canvas, 250, [("序号", "案例名称"), ("1", "匠心")])
        canvas.showPage()
        canvas.setFont(FONT, 16)
        canvas.drawString(LEFT, 760, "另一张表。")
        draw_table(canvas, 700, [("姓名", "单位"), ("甲", "乙")])

    assert [(table.rows, table.page) for table in read(make(tmp_path / "a.pdf", draw)).tables] == [(2, 1), (2, 2)]


def test_gap_between_number_and_label_column_is_kept(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(LEFT, 700, "1.5%")
        canvas.drawString(LEFT + 90, 700, "跨语言检测结果")

    assert read(make(tmp_path / "a.pdf", draw)).text == "1.5%\u3000跨语言检测结果"


def test_heads_of_odd_and_even_pages_are_asides(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for page in range(1, 8):
            if page > 1:
                canvas.drawString(LEFT, 805, "案例选编" if page % 2 else "某区人社局")
            write_paragraph(canvas, f"第{'一二三四五六七'[page - 1]}段。{SENTENCES}", 700)
            canvas.showPage()
            canvas.setFont(FONT, 16)

    document = read(make(tmp_path / "a.pdf", draw))
    assert document.text == "\n".join(f"第{number}段。{SENTENCES}" for number in "一二三四五六七")
    assert [aside.text for aside in document.asides] == ["某区人社局", "案例选编"] * 3


def opaque() -> Image.Image:
    return Image.new("RGB", (300, 60), (200, 210, 220))


def glass() -> Image.Image:
    return Image.new("RGBA", (300, 60), (200, 210, 220, 60))


@pytest.mark.parametrize(("image", "after", "hidden"), [(opaque, True, True), (opaque, False, False), (glass, True, False)])
def test_text_under_a_picture_is_a_trick(tmp_path: Path, image: Callable[[], Image.Image], *, after: bool, hidden: bool) -> None:
    def cover(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(image()), 60, 480, 300, 60, mask="auto")

    def draw(canvas: Canvas) -> None:
        canvas.drawString(LEFT, 700, "看得见的正文。")
        if not after:
            cover(canvas)
        canvas.drawString(LEFT, 500, "看不见的凑数文字")
        if after:
            cover(canvas)

    document = read(make(tmp_path / "a.pdf", draw))
    assert ("看不见" not in document.text) == hidden
    assert [(each.excerpt, each.place, "被图片盖住" in each.message) for each in document.tricks] == (
        [("看不见的凑数文字", "第1页", True)] if hidden else []
    )


def test_text_drawn_twice_is_no_trick(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(LEFT, 500, "看得见的正文。")
        text = canvas.beginText(LEFT, 500)
        text.setTextRenderMode(3)
        text.textLine("看得见的")
        canvas.drawText(text)

    document = read(make(tmp_path / "a.pdf", draw))
    assert (document.text, document.tricks) == ("看得见的正文。", ())


def test_three_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    columns = ["左栏文字" * 30, "中栏内容" * 30, "右栏消息" * 30]

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        for text, left in zip(columns, (60, 225, 390), strict=True):
            write_paragraph(canvas, text, 700, width=15, left=left, size=10)

    assert read(make(tmp_path / "a.pdf", draw)).text.replace("\n", "") == "".join(columns)


@pytest.mark.parametrize("then", [[("姓名", "工作单位"), ("甲", "乙")], [("职工之家", "情况"), ("1", "甲")]])
def test_table_with_a_head_of_its_own_stays_apart(tmp_path: Path, then: list[tuple[str, str]]) -> None:
    def draw(canvas: Canvas) -> None:
        draw_table(canvas, 250, [("序号", "案例名称"), ("1", "匠心")])
        canvas.showPage()
        canvas.setFont(FONT, 16)
        draw_table(canvas, 700, then)

    assert [(table.rows, table.page) for table in read(make(tmp_path / "a.pdf", draw)).tables] == [(2, 1), (2, 2)]


def test_row_cut_by_the_page_becomes_one_again(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        draw_table(canvas, 250, [("序号", "案例名称"), ("1", "匠心筑梦育人才，")])
        canvas.showPage()
        canvas.setFont(FONT, 16)
        draw_table(canvas, 700, [("", "技能报国展风采"), ("2", "传承")])

    document = read(make(tmp_path / "a.pdf", draw))
    assert document.text == "序号\t案例名称\n1\t匠心筑梦育人才，技能报国展风采\n2\t传承"
    assert [table.rows for table in document.tables] == [3]
    assert all(cell.span and cell.span.of(document.text) == cell.text for cell in document.tables[0].cells)


def test_picture_has_the_caption_of_its_page(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        write_paragraph(canvas, BODY, 770)
        canvas.drawImage(ImageReader(photo(800, 600)), 100, 300, 300, 225)
        canvas.drawCentredString(250, 270, "图1 培训现场")

    document = read(make(tmp_path / "a.pdf", draw))
    (picture,) = document.pictures
    assert picture.caption.replace(" ", "") == "图1培训现场"
    assert picture.offset == document.text.index("图1")


@pytest.mark.parametrize(("width", "height"), [(595.28, 841.89), (841.89, 1190.55)])
def test_page_size_is_told(tmp_path: Path, width: float, height: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageSize((width, height))
        canvas.drawString(LEFT, 500, "页面大小")

    assert read(make(tmp_path / "a.pdf", draw)).page_size_mm == (round(width * 25.4 / 72, 1), round(height * 25.4 / 72, 1))


def test_scan_with_a_seal_and_a_page_number_is_a_scan(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        page = Image.new("RGB", (620, 877), (235, 235, 235))
        ImageDraw.Draw(page).ellipse((380, 650, 500, 770), outline=(200, 20, 30), width=8)
        canvas.drawImage(ImageReader(page), 0, 0, 595, 842)
        canvas.drawString(280, 30, "— 1 —")

    document = read(make(tmp_path / "a.pdf", draw))
    assert not document.has_text_layer
    assert [problem.rule_id for problem in document.problems] == ["X-UNREADABLE"]


def test_radicals_are_folded_in_the_text(tmp_path: Path) -> None:
    document = read(make(tmp_path / "a.pdf", lambda canvas: canvas.drawString(LEFT, 500, "⼯⼈⽇报与⻓江")))
    assert document.text == "工人日报与长江"
