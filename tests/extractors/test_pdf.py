import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mingjian.data.errors import CorruptFileError, EmptyFileError, LockedFileError
from mingjian.data.records import Aside, BlockKind, Document, PictureKind
from mingjian.extractors.pdf import read_pdf
from tests.extractors.test_image import photo

FONT = "STSong-Light"
A4 = (595.28, 841.89)
LEFT, RIGHT = 72.0, 72.0 + 16 * 28
SENTENCES = (
    "近年来，我市坚持以人民为中心的发展思想，聚焦群众办事的堵点难点问题，持续推进改革。项目组走访了36个村，发放问卷2400份。"
)
BODY = SENTENCES * 3


@pytest.fixture(autouse=True)
def _font() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def make(path: Path, draw: Callable[[Canvas], None], *, encrypt: StandardEncryption | None = None) -> Path:
    canvas = Canvas(str(path), pagesize=A4, encrypt=encrypt)
    canvas.setFont(FONT, 16)
    draw(canvas)
    canvas.save()
    return path


def write_paragraph(canvas: Canvas, text: str, top: float, *, width: int = 28, left: float = LEFT, size: float = 16) -> float:
    """Justified lines of `width` full characters, the first indented by two; gives the next line's height."""
    line, used, first = "", 2.0, True
    for char in text:
        step = 0.5 if char.isascii() else 1.0
        if used + step > width:
            canvas.drawString(left + (2 * size if first else 0), top, line)
            line, used, first = "", 0.0, False
            top -= size * 1.75
        line += char
        used += step
    canvas.drawString(left + (2 * size if first else 0), top, line)
    return top - size * 1.75


def read(path: Path) -> Document:
    return read_pdf(path, path.name)


def test_paragraphs_are_joined_from_lines(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        top = write_paragraph(canvas, BODY, 760)
        write_paragraph(canvas, SENTENCES, top)

    document = read(make(tmp_path / "a.pdf", draw))
    assert document.text == f"{BODY}\n{SENTENCES}"
    assert [block.span.of(document.text) for block in document.blocks] == [BODY, SENTENCES]
    look = document.blocks[0].typography
    assert (look.font, look.size_pt, look.indent_chars, look.centred) == (FONT, 16.0, 2.0, False)
    assert (document.pages, document.pages_source, document.page_size_mm) == (1, "pdf", (210.0, 297.0))


def test_paragraph_goes_on_over_the_page(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(LEFT + 32, 160)
        text.setFont(FONT, 16)
        text.textLine("甲" * 26)
        canvas.drawText(text)
        canvas.drawString(LEFT, 132, "乙" * 28)
        canvas.showPage()
        canvas.setFont(FONT, 16)
        canvas.drawString(LEFT, 760, "丙" * 28)
        canvas.drawString(LEFT, 732, "丁。")

    document = read(make(tmp_path / "a.pdf", draw))
    assert document.text == "甲" * 26 + "乙" * 28 + "丙" * 28 + "丁。"
    assert document.pages == 2


def test_running_heads_and_page_numbers_are_asides(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for page in range(1, 5):
            canvas.setFont(FONT, 10)
            canvas.drawString(LEFT, 805, "某市典型案例汇编")
            canvas.drawCentredString(297, 40, f"— {page} —")
            canvas.setFont(FONT, 16)
            write_paragraph(canvas, f"第{'一二三四'[page - 1]}段。{SENTENCES}", 740)
            canvas.showPage()

    document = read(make(tmp_path / "a.pdf", draw))
    assert document.text == "\n".join(f"第{number}段。{SENTENCES}" for number in "一二三四")
    heads = [Aside("header", "某市典型案例汇编", page) for page in range(1, 5)]
    assert [aside for aside in document.asides if aside.kind == "header"] == heads
    assert [aside.text for aside in document.asides if aside.kind == "page_number"] == [f"—{page}—" for page in range(1, 5)]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left, right = "左栏文字" * 30, "右栏内容" * 30

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        bottom = [write_paragraph(canvas, text, 700, width=21, left=x, size=10) for text, x in ((left, 72), (right, 310))]
        assert bottom[0] == bottom[1]

    assert read(make(tmp_path / "a.pdf", draw)).text.replace("\n", "") == left + right


def test_gaps_beside_latin_are_no_spaces(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        x = LEFT
        for part in ("截至", "2025", "年", "6", "月，采用", "AI", "辅助审批"):
            canvas.drawString(x, 700, part)
            x += canvas.stringWidth(part, FONT, 16) + 4
        canvas.drawString(LEFT, 600, "Common words")
        canvas.drawString(LEFT + canvas.stringWidth("Common words", FONT, 16) + 5, 600, "stay apart")

    assert read(make(tmp_path / "a.pdf", draw)).text == "截至2025年6月，采用AI辅助审批\nCommon words stay apart"


def test_ruled_table_with_merged_cell(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(LEFT, 760, "表前文字。")
        for y in (700, 670, 640):
            canvas.line(100, y, 400, y)
        canvas.line(100, 640, 100, 700)
        canvas.line(400, 640, 400, 700)
        canvas.line(250, 640, 250, 670)
        canvas.setFont(FONT, 12)
        for x, y, text in ((110, 680, "基本情况"), (110, 650, "单位"), (260, 650, "某县总工会")):
            canvas.drawString(x, y, text)
        canvas.drawString(LEFT, 600, "表后文字。")

    document = read(make(tmp_path / "a.pdf", draw))
    assert document.text == "表前文字。\n基本情况\n单位\t某县总工会\n表后文字。"
    assert [block.kind for block in document.blocks] == [BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.PARAGRAPH]
    (table,) = document.tables
    cells = [(cell.text, cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells]
    assert cells == [("基本情况", 0, 0, 1, 2), ("单位", 1, 0, 1, 1), ("某县总工会", 1, 1, 1, 1)]
    assert all(cell.span and cell.span.of(document.text) == cell.text for cell in table.cells)


def hide_by_mode(canvas: Canvas) -> None:
    text = canvas.beginText(LEFT, 500)
    text.setTextRenderMode(3)
    text.textLine("看不见的凑数文字")
    canvas.drawText(text)


def hide_by_colour(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(LEFT, 500, "看不见的凑数文字")


def hide_by_size(canvas: Canvas) -> None:
    canvas.setFont(FONT, 1)
    canvas.drawString(LEFT, 500, "看不见的凑数文字")


def hide_outside(canvas: Canvas) -> None:
    canvas.drawString(LEFT, -100, "看不见的凑数文字")


@pytest.mark.parametrize("hide", [hide_by_mode, hide_by_colour, hide_by_size, hide_outside])
def test_hidden_text_is_a_trick(tmp_path: Path, hide: Callable[[Canvas], None]) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(LEFT, 700, "看得见的正文。")
        hide(canvas)

    document = read(make(tmp_path / "a.pdf", draw))
    assert document.text == "看得见的正文。"
    assert [(trick.rule_id, trick.excerpt, trick.place, trick.count) for trick in document.tricks] == [
        ("X-HIDDEN-TEXT", "看不见的凑数文字", "第1页", 8)
    ]


def test_white_text_on_a_dark_ground_is_seen(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.1, 0.2, 0.5)
        canvas.rect(60, 690, 400, 40, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(LEFT, 700, "白字标题")

    document = read(make(tmp_path / "a.pdf", draw))
    assert (document.text, document.tricks) == ("白字标题", ())


def test_pictures_have_pixels_page_and_kind(tmp_path: Path) -> None:
    stream = io.BytesIO()
    photo(800, 600).save(stream, "JPEG")

    def draw(canvas: Canvas) -> None:
        canvas.drawString(LEFT, 780, "图文并茂的一页，文字比二十个字符还要多一些才行。")
        canvas.drawImage(ImageReader(stream), 100, 400, 300, 225)

    (picture,) = read(make(tmp_path / "a.pdf", draw)).pictures
    assert (picture.width_px, picture.height_px, picture.page, picture.kind) == (800, 600, 1, PictureKind.PICTURE)
    assert len(picture.perceptual_hash) == 16


def test_scan_is_told_from_text(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("L", (620, 877), 230)), 0, 0, *A4)

    document = read(make(tmp_path / "a.pdf", draw))
    assert (document.text, document.has_text_layer) == ("", False)
    assert [picture.kind for picture in document.pictures] == [PictureKind.PAGE_SCAN]
    assert [problem.rule_id for problem in document.problems] == ["X-UNREADABLE"]
    assert "扫描件" in document.problems[0].message
    assert "未能读出文字" in document.problems[0].message


def test_layer_of_wrong_characters_is_broken(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(6):
            canvas.drawString(LEFT, 700 - 30 * row, "犣鵲䶶ꨲ殲⸹㒲㱱凒⸹㑞㗤䙺䧐"[:12])

    document = read(make(tmp_path / "a.pdf", draw))
    assert not document.has_text_layer
    assert [problem.rule_id for problem in document.problems] == ["X-BROKEN-TEXT-LAYER"]


def test_turned_page_reads_like_an_upright_one(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.drawString(100, -300, "横放的页面文字")

    path = make(tmp_path / "a.pdf", draw)
    pdf = pypdfium2.PdfDocument(path)
    pdf[0].set_rotation(90)
    pdf.save(str(tmp_path / "b.pdf"))
    pdf.close()
    document = read(tmp_path / "b.pdf")
    assert (document.text, document.page_size_mm) == ("横放的页面文字", (297.0, 210.0))


def test_password_is_locked(tmp_path: Path) -> None:
    path = make(
        tmp_path / "a.pdf", lambda canvas: canvas.drawString(72, 700, "密"), encrypt=StandardEncryption("geheim", "owner")
    )
    with pytest.raises(LockedFileError, match=r"a\.pdf：PDF 设有打开密码"):
        read(path)


def test_owner_password_alone_does_not_lock(tmp_path: Path) -> None:
    path = make(
        tmp_path / "a.pdf", lambda canvas: canvas.drawString(72, 700, "可读正文"), encrypt=StandardEncryption("", "owner")
    )
    assert read(path).text == "可读正文"


@pytest.mark.parametrize(
    ("data", "error"), [(b"", EmptyFileError), (b"%PDF-1.7 broken", CorruptFileError), (b"x" * 500, CorruptFileError)]
)
def test_broken_files_are_named(tmp_path: Path, data: bytes, error: type[Exception]) -> None:
    path = tmp_path / "坏.pdf"
    path.write_bytes(data)
    with pytest.raises(error, match=r"坏\.pdf"):
        read(path)
