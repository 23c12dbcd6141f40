"""Makers of one sound file of each kind, small, for breaking."""

import io
import struct
import tempfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import pillow_heif
from docx import Document as WordDocument
from openpyxl import Workbook
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tests.extractors.archive_makers import make_7z, make_rar
from tests.extractors.mail_makers import make_winmail
from tests.extractors.msg_makers import make_compound_file, make_msg
from tests.extractors.odt_makers import odt_bytes
from tests.extractors.ofd_makers import image_object, line_object, make_ofd, text_object
from tests.extractors.test_slides import make_slides, shape, table
from tests.extractors.word97_makers import word_binary


def docx_bytes() -> bytes:
    word = WordDocument()
    word.add_heading("典型案例", 1)
    word.add_paragraph("正文第一段。" * 20)
    table = word.add_table(2, 2)
    table.cell(0, 0).text = "单位名称"
    word.add_picture(io.BytesIO(picture_bytes("PNG")))
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def xlsx_bytes() -> bytes:
    book = Workbook()
    for row in (["序号", "案例名称", "单位"], [1, "甲案例", "乙单位"]):
        book.active.append(row)  # type: ignore[union-attr] # a new book has a sheet
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def pdf_bytes() -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(72, 700, "plain text of a page")
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def picture_bytes(kind: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(stream, kind)
    return stream.getvalue()


def mail_bytes() -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "报送材料"
    mail.set_content("见附件")
    mail.add_attachment(b"text", maintype="text", subtype="plain", filename="附件.txt")
    return bytes(mail)


def zip_bytes() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("甲/案例.txt", "正文" * 100)
        archive.writestr("乙.txt", "正文")
    return stream.getvalue()


def heic_bytes() -> bytes:
    stream = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 64), "navy")).save(stream)
    return stream.getvalue()


def xls_bytes() -> bytes:
    """A workbook of BIFF8 with one sheet, after [MS-XLS]: globals, then a text and a number."""

    def record(kind: int, value: bytes) -> bytes:
        return struct.pack("<HH", kind, len(value)) + value

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    name = "案例".encode("utf-16-le")
    sheet_name = b"Sheet1"
    bound = struct.pack("<BBBB", 0, 0, len(sheet_name), 0) + sheet_name
    place = len(begin(5)) + 4 + 4 + len(bound) + 4
    sheet = record(0x0204, struct.pack("<HHHHB", 0, 0, 15, 2, 1) + name) + record(0x0203, struct.pack("<HHHd", 0, 1, 15, 12.5))
    book = begin(5) + record(0x0085, struct.pack("<I", place) + bound) + record(0x000A, b"")
    return make_compound_file({"Workbook": book + begin(0x10) + sheet + record(0x000A, b"")})


def seven_zip_bytes() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return make_7z(Path(folder) / "a.7z", {"甲/案例.txt": "正文".encode() * 100, "乙.txt": b"1"}).read_bytes()


def msg_bytes() -> bytes:
    return make_msg(
        "报送", "见附件", datetime(2023, 11, 10, tzinfo=UTC), [("案例.txt", "正文".encode()), ("乙.bin", bytes(5000))]
    )


def winmail_bytes() -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "报送材料"
    mail.set_content("见附件")
    data = make_winmail({"案例.txt": "正文".encode(), "乙.txt": b"2"})
    mail.add_attachment(data, maintype="application", subtype="ms-tnef", filename="winmail.dat", cte="8bit")
    return bytes(mail)


def ofd_bytes() -> bytes:
    page = text_object("案例正文", 30, 40) + line_object(30, 50, 80, 50) + image_object(20, 30, 60, 40, 30)
    media = {"a.png": picture_bytes("PNG")}
    template = text_object("推荐表", 30, 20)
    return make_ofd([page], template=template, media=media, stamp="9 9 40 40", attached="案例", attached_data=b"PK")


MAKERS: dict[str, Callable[[], bytes]] = {
    "docx": docx_bytes,
    "xlsx": xlsx_bytes,
    "pdf": pdf_bytes,
    "doc": lambda: word_binary(["题目\r正文\r", "脚注\r"]),
    "odt": lambda: odt_bytes("<text:p>正文</text:p>"),
    "rtf": b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 SimSun;}}\\f0 \\'b5\\'e4\\'d0\\'cd\\par}".__bytes__,
    "eml": mail_bytes,
    "zip": zip_bytes,
    "jpg": lambda: picture_bytes("JPEG"),
    "png": lambda: picture_bytes("PNG"),
    "ofd": ofd_bytes,
    "pptx": lambda: make_slides([shape("题目"), shape("正文") + table([("甲", "乙")])], notes="备注"),
    "7z": seven_zip_bytes,
    "rar": lambda: make_rar("甲/案例.txt", "正文".encode() * 50),
    "msg": msg_bytes,
    "winmail": winmail_bytes,
    "xls": xls_bytes,
    "heic": heic_bytes,
    "webp": lambda: picture_bytes("WEBP"),
    "html": "<html><body><h1>题目</h1><p>正文</p></body></html>".encode,
    "txt": "题目\n正文".encode,
}


@cache
def made(kind: str) -> bytes:
    """A sound file of this kind."""
    return MAKERS[kind]()
