import io
import random
from pathlib import Path

import pytest
from docx import Document as WordDocument
from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

from mingjian.data.errors import CorruptFileError, EmptyFileError, LockedFileError, MingjianError, UnsupportedFileError
from mingjian.data.records import Document, Problem
from mingjian.extractors.read import read_document
from tests.extractors.test_image import encode, photo
from tests.extractors.test_sniff import zip_bytes


def word_bytes() -> bytes:
    word = WordDocument()
    word.add_paragraph("典型案例正文")
    word.add_table(2, 2).cell(0, 0).text = "单位"
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def workbook_bytes() -> bytes:
    workbook = Workbook()
    assert workbook.active is not None
    workbook.active.append(["序号", "案例"])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def pdf_bytes() -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(72, 700, "A page of text")
    canvas.save()
    return stream.getvalue()


RTF = b"{\\rtf1\\ansi\\ansicpg936 \\'b5\\'e4\\'d0\\'cd\\'b0\\'b8\\'c0\\'fd\\par}"
HTML = "<html><body><p>典型案例</p></body></html>".encode()
SAMPLES = {
    "a.docx": word_bytes(),
    "a.xlsx": workbook_bytes(),
    "a.pdf": pdf_bytes(),
    "a.html": HTML,
    "a.txt": "典型案例".encode("gb18030"),
    "a.png": encode(photo(40, 40), "PNG"),
}


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.docx", "典型案例正文"),
        ("a.xlsx", "序号\t案例"),
        ("a.pdf", "A page of text"),
        ("a.html", "典型案例"),
        ("a.txt", "典型案例"),
        ("a.png", ""),
    ],
)
def test_each_kind_has_its_reader(tmp_path: Path, name: str, start: str) -> None:
    document = read_document(write(tmp_path / "blob", SAMPLES[name]), name)
    assert document.text[: len(start)] == start
    assert document.problems == ()


def test_wrong_suffix_is_read_with_a_problem(tmp_path: Path) -> None:
    document = read_document(write(tmp_path / "blob", pdf_bytes()), "案例.docx")
    assert document.text == "A page of text"
    said = "扩展名是 .docx，实际内容是PDF，已按实际内容读取。请更正扩展名后重新报送。"
    assert document.problems == (Problem("X-MISLABELLED", said),)


@pytest.mark.parametrize(
    ("data", "name", "error", "words"),
    [
        (b"", "空.docx", EmptyFileError, "空.docx：文件是空的"),
        (b"PK\x05\x06" + b"\x00" * 18, "案例.zip", UnsupportedFileError, "案例.zip：ZIP 压缩包不能作为文档读取"),
        (zip_bytes("OFD.xml"), "a.ofd", CorruptFileError, "OFD 文件已损坏"),
        (bytes(range(256)) * 4, "a.bin", UnsupportedFileError, "未知格式不能作为文档读取"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, data: bytes, name: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        read_document(write(tmp_path / "blob", data), name)


def test_encrypted_office_file_is_locked(tmp_path: Path) -> None:
    import msoffcrypto
    from msoffcrypto.format.ooxml import OOXMLFile

    assert msoffcrypto
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(word_bytes())).encrypt("geheim", stream)
    with pytest.raises(LockedFileError, match=r"a\.docx：文件已加密"):
        read_document(write(tmp_path / "blob", stream.getvalue()), "a.docx")


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_mutated_files_give_a_document_or_our_error(tmp_path: Path, name: str) -> None:
    chance = random.Random(20230821)  # noqa: S311  mutations, no secrets
    for _ in range(40):
        data = bytearray(SAMPLES[name])
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.3:
            del data[chance.randrange(len(data)) :]
        try:
            document = read_document(write(tmp_path / "blob", bytes(data)), name)
        except MingjianError as error:
            assert str(error).startswith(name)  # noqa: PT017  any outcome but these two is the failure
        else:
            assert isinstance(document, Document)
