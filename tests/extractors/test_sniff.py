import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from docx import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from PIL import Image

from mingjian.extractors.sniff import Kind, Sniffed, sniff

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_bytes() -> bytes:
    stream = io.BytesIO()
    WordDocument().save(stream)
    return stream.getvalue()


def workbook_bytes() -> bytes:
    stream = io.BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


def picture_bytes(kind: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, kind)
    return stream.getvalue()


def zip_bytes(*names: str, content: bytes = b"x") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, content)
    return stream.getvalue()


def tar_bytes() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"), io.BytesIO())
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (word_bytes(), "a.docx", Kind.DOCX),
        (word_bytes()[:900], "a.docx", Kind.DOCX),
        (workbook_bytes(), "a.xlsx", Kind.XLSX),
        (zip_bytes("OFD.xml", "Doc_0/Document.xml"), "a.ofd", Kind.OFD),
        (zip_bytes("mimetype", content=b"application/vnd.oasis.opendocument.text"), "a.odt", Kind.ODT),
        (zip_bytes("案例.docx"), "a.zip", Kind.ZIP),
        (b"%PDF-1.7\n", "a.pdf", Kind.PDF),
        (b"{\\rtf1\\ansi x}", "a.rtf", Kind.RTF),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "a.7z", Kind.SEVEN_ZIP),
        (b"Rar!\x1a\x07\x01\x00", "a.rar", Kind.RAR),
        (b"\x1f\x8b\x08\x00", "a.gz", Kind.GZIP),
        (tar_bytes(), "a.tar", Kind.TAR),
        (b"From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\nbody", "a.eml", Kind.EML),
        ("<!DOCTYPE html><html><body>报告</body></html>".encode("gb18030"), "a.html", Kind.HTML),
        ("正文".encode(), "a.txt", Kind.TEXT),
        ("正文正文".encode("gb18030"), "a.txt", Kind.TEXT),
        ("正文 abc".encode("utf-16"), "a.txt", Kind.TEXT),
        ("典型案例正文".encode("utf-16-le"), "a.txt", Kind.TEXT),
        (picture_bytes("PNG"), "a.png", Kind.PNG),
        (picture_bytes("JPEG"), "a.jpg", Kind.JPEG),
        (picture_bytes("WEBP"), "a.webp", Kind.WEBP),
        (picture_bytes("GIF"), "a.gif", Kind.GIF),
        (picture_bytes("BMP"), "a.bmp", Kind.BMP),
        (picture_bytes("TIFF"), "a.tif", Kind.TIFF),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "a.heic", Kind.HEIC),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", "a.mp4", Kind.VIDEO),
        (b"", "a.docx", Kind.EMPTY),
        (b"\x00" * 600, "a.pdf", Kind.EMPTY),
        (bytes(range(256)) * 4, "a.bin", Kind.UNKNOWN),
    ],
)
def test_kind_is_told_by_bytes(tmp_path: Path, data: bytes, name: str, kind: Kind) -> None:
    path = tmp_path / "blob"
    path.write_bytes(data)
    sniffed = sniff(path, name)
    assert (sniffed.kind, sniffed.mislabelled, sniffed.encrypted) == (kind, False, False)


@pytest.mark.parametrize("name", ["案例.doc", "案例.PDF", "a/b.xlsx"])
def test_wrong_suffix_is_mislabelled(tmp_path: Path, name: str) -> None:
    path = tmp_path / "blob"
    path.write_bytes(word_bytes())
    assert sniff(path, name) == Sniffed(Kind.DOCX, DOCX, mislabelled=True, encrypted=False)


@pytest.mark.parametrize("name", ["案例", "案例.1", "案例.docx", "3.1 案例.DOCX"])
def test_unknown_or_right_suffix_is_not_mislabelled(tmp_path: Path, name: str) -> None:
    path = tmp_path / "blob"
    path.write_bytes(word_bytes())
    assert not sniff(path, name).mislabelled


def test_encrypted_zip_is_told(tmp_path: Path) -> None:
    data = bytearray(zip_bytes("a.txt"))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    assert sniff(path, path.name) == Sniffed(Kind.ZIP, "application/zip", mislabelled=False, encrypted=True)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.binary(max_size=600), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.4", b"RIFF"]))
def test_any_bytes_have_a_kind(tmp_path_factory: pytest.TempPathFactory, data: bytes, magic: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(magic + data)
    assert isinstance(sniff(path, "any.docx").kind, Kind)
