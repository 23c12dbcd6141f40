"""Broken containers: any bytes give a document or an error of ours, soon."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import pytest
from docx import Document as WordDocument
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from mingjian.data.errors import MingjianError
from mingjian.extractors import office
from mingjian.extractors.archive import list_members
from mingjian.extractors.mail import read_mail
from mingjian.extractors.members import Member, Refused
from mingjian.extractors.read import read_document
from tests.extractors.test_legacy import odt_bytes, word_binary

CHINESE = re.compile(r"[一-鿿]")
BOUNDED = settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def no_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Old formats go to our own readers: LibreOffice takes seconds a file and has its own tests."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(office, "_USUAL_PLACES", ())


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
    "webp": lambda: picture_bytes("WEBP"),
    "html": "<html><body><h1>题目</h1><p>正文</p></body></html>".encode,
    "txt": "题目\n正文".encode,
}


@cache
def made(kind: str) -> bytes:
    return MAKERS[kind]()


def close_all(members: Iterable[Member | Refused]) -> None:
    """Read each member to its end, as receiving does."""
    for each in members:
        if isinstance(each, Member):
            with each.data:
                each.data.read()


def read_whole(path: Path) -> None:
    """Read as the suffix asks; what is no error of ours fails the test (a hang: the limit of every test)."""
    said = "读出"
    try:
        if path.suffix == ".eml":
            read_mail(path)
        elif path.suffix == ".zip":
            close_all(list_members(path, path.name))
        else:
            read_document(path, path.name)
    except MingjianError as error:
        said = str(error)
    assert CHINESE.search(said)


@st.composite
def broken_bytes(draw: st.DrawFn, whole: bytes) -> bytes:
    """Bytes flipped, cut off, or a piece copied to another place."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        action = draw(st.sampled_from(["flip", "cut", "splice", "high"]))
        if action == "flip" and data:
            data[place] ^= draw(st.integers(1, 255))
        elif action == "cut":
            del data[place : place + draw(st.integers(1, 400))]
        elif action == "splice":
            start = draw(st.integers(0, max(0, len(data) - 1)))
            data[place:place] = data[start : start + draw(st.integers(1, 200))]
        else:
            data[place : place + 4] = b"\xff\xff\xff\x7f"
    return bytes(data)


TAG = re.compile(rb"<[^?!][^>]*>")


@st.composite
def broken_parts(draw: st.DrawFn, whole: bytes) -> bytes:
    """A container whose XML has tags lost, doubled, renamed, numbers huge, nesting deep, or targets wrong."""
    with zipfile.ZipFile(io.BytesIO(whole)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    names = sorted(name for name in parts if name.endswith((".xml", ".rels")))
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(names))
        data = parts[name]
        tags = list(TAG.finditer(data))
        if not tags:
            continue
        tag = draw(st.sampled_from(tags))
        new = {
            "lost": b"",
            "doubled": tag.group() * 2,
            "renamed": tag.group().replace(b"w:", b"x:", 1),
            "huge": re.sub(rb'"-?\d+"', b'"99999999999999999999"', tag.group()),
            "word": re.sub(rb'"-?\d+"', b'"NaN"', tag.group()),
            "deep": tag.group() * 400,
            "target": re.sub(rb'Target="[^"]*"', b'Target="../../../etc/passwd"', tag.group()),
        }[draw(st.sampled_from(["lost", "doubled", "renamed", "huge", "word", "deep", "target"]))]
        parts[name] = data[: tag.start()] + new + data[tag.end() :]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize("kind", sorted(MAKERS))
@given(data=st.data())
@BOUNDED
def test_broken_bytes_give_a_document_or_an_error_of_ours(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(data.draw(broken_bytes(made(kind))))
    read_whole(path)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "odt"])
@given(data=st.data())
@BOUNDED
def test_broken_parts_give_a_document_or_an_error_of_ours(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(data.draw(broken_parts(made(kind))))
    read_whole(path)
