"""Files of made packages: forms, texts, scanned-looking PDFs, photographs, tables, mails."""

import random
import struct
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from email.headerregistry import Address
from functools import cache
from io import BytesIO

import xlsxwriter
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from reportlab.platypus import Flowable, PageBreak

from benchmarks.packages.draft import Draft, Files, prose
from mingjian.data.moments import parse_moment
from mingjian.data.samples.documents import TITLE_PT, fill_cell, new_document, save_document, write_line
from mingjian.data.samples.mails import Envelope, make_mail
from mingjian.data.samples.packing import make_zip, repack
from mingjian.data.samples.pdfs import TEXT, build_pdf, line
from mingjian.data.samples.pictures import PORTRAIT, draw_picture

_SHANGHAI = timezone(timedelta(hours=8))
_CREATED = datetime(2023, 11, 1, 9, 0)  # noqa: DTZ001 (XlsxWriter wants a naive date)

FormRow = Sequence[tuple[str, int]]  # text and the columns it spans


def form_docx(titles: Sequence[str], rows: Sequence[FormRow], notes: Sequence[str] = (), picture: bytes = b"") -> bytes:
    """A form: titles, one table whose rows all span as many columns, notes; picture: into the last cell of the first row."""
    document = new_document(titles[-1])
    for title in titles:
        write_line(document, title, size_pt=TITLE_PT, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
    table = document.add_table(rows=len(rows), cols=sum(span for _, span in rows[0]), style="Table Grid")
    for place, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        column = 0
        for text, span in cells:
            cell = row.cells[column].merge(row.cells[column + span - 1]) if span > 1 else row.cells[column]
            fill_cell(cell, text, size_pt=12)
            column += span
        if picture and place == 0:
            row.cells[-1].paragraphs[0].add_run().add_picture(BytesIO(picture), width=Mm(25))
    for note in notes:
        write_line(document, note, size_pt=12)
    return save_document(document)


def text_docx(title: str, text: str) -> bytes:
    """A title and a text in paragraphs of some lines."""
    document = new_document(title)
    write_line(document, title, size_pt=TITLE_PT, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False)
    for start in range(0, len(text), 306):
        write_line(document, text[start : start + 306])
    return save_document(document)


@cache
def pages_pdf(title: str, pages: int, words: str, seal: str = "") -> bytes:
    """A PDF of so many pages, each with these words; seal: the unit's name in a red seal on the first."""
    story: list[Flowable] = []
    for page in range(pages):
        story += [line(f"{title}（{page + 1}）", TEXT), line(words, TEXT), PageBreak()]
    return build_pdf(story[:-1], title, seal=seal)


@cache
def photograph(seed: int, size: tuple[int, int] = PORTRAIT) -> bytes:
    """A JPEG of its own for each seed."""
    return draw_picture(seed, size)


def on_b5(pdf: bytes) -> bytes:
    """The same PDF with pages of B5 (JIS, 182×257 mm)."""
    return pdf.replace(b"595.2756 841.8898", b"515.9055 728.5039")


def video_mp4(seconds: float) -> bytes:
    """An MP4 of a movie header alone that says how long it lasts (ISO/IEC 14496-12)."""
    scale = 1000
    header = bytes(12) + struct.pack(">II", scale, round(seconds * scale)) + bytes(80)
    boxes = b""
    for kind, content in ((b"mvhd", header), (b"moov", None), (b"ftyp", b"mp42\x00\x00\x00\x00mp42isom")):
        inner = boxes if content is None else content
        whole = struct.pack(">I4s", len(inner) + 8, kind) + inner
        boxes = whole + boxes if kind == b"ftyp" else whole
    return boxes


def table_xlsx(title: str, head: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A 汇总表: title, the line above the table, columns, rows."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"title": title, "author": "样例", "created": _CREATED})
    sheet = book.add_worksheet("汇总表")
    sheet.merge_range(0, 0, 0, len(columns) - 1, title)
    sheet.merge_range(1, 0, 1, len(columns) - 1, head)
    for number, values in enumerate((columns, *rows), start=2):
        sheet.write_row(number, 0, values)
    book.close()
    return repack(stream.getvalue())


def deeds_docx(draft: Draft, chars: int | None = None) -> bytes:
    """The person's 事迹材料 of so many 字, its title apart."""
    text = prose(random.Random(draft.number), draft.deeds_chars if chars is None else chars)  # noqa: S311 (made text)
    return text_docx(f"{draft.name}同志事迹材料", text)


def mail(draft: Draft, files: Files) -> bytes:
    """The package as a mail that was sent at the moment of receipt."""
    sent = parse_moment(draft.received or "2023-01-01 00:00").replace(tzinfo=_SHANGHAI)
    sender = Address(draft.sender or draft.recommender, "renshe", "example.com")
    envelope = Envelope(draft.subject, sender, draft.recipient, sent)
    if draft.container == "zip":
        return make_zip(files)
    return make_mail(envelope, "现将推荐材料报送贵办，请查收。\n", files)
