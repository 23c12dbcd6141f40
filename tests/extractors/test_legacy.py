import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document as WordDocument
from docx.oxml.ns import qn

from mingjian.data.errors import CorruptFileError, EmptyFileError, UnsupportedFileError
from mingjian.extractors.legacy import read_alone, read_legacy
from mingjian.extractors.office import converted, soffice_path
from mingjian.extractors.sniff import Kind
from tests.extractors.odt_makers import odt_bytes
from tests.extractors.word97_makers import word_binary

needs_office = pytest.mark.skipif(
    soffice_path() is None and not os.environ.get("CI"), reason="LibreOffice (soffice) is not installed; CI has it"
)


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def word_file(path: Path, *paragraphs: str, font: str = "") -> Path:
    word = WordDocument()
    for text in paragraphs:
        run = word.add_paragraph().add_run(text)
        if font:
            run.font.name = font
            run.element.rPr.rFonts.set(qn("w:eastAsia"), font)
    word.save(str(path))
    return path


def test_alone_it_is_said_what_is_lost(tmp_path: Path) -> None:
    document = read_alone(write(tmp_path / "a.doc", word_binary(["题目\r"])), "a.doc", Kind.DOC)
    assert [problem.rule_id for problem in document.problems] == ["X-UNREADABLE"]
    assert "未安装 LibreOffice" in document.problems[0].message
    assert "公式、绘图画布、艺术字里的内容未读出" in document.problems[0].message


def test_our_reading_is_taken_where_it_holds_what_libreoffice_has(tmp_path: Path) -> None:
    text = "虚构区把车间变成课堂，企业导师与学校教师共同备课"
    path = write(tmp_path / "a.doc", word_binary([f"{text}\r", "脚注\r"]))
    document = read_legacy(path, "a.doc", word_file(tmp_path / "made.docx", text))
    assert (document.text, [aside.text for aside in document.asides]) == (text, ["脚注"])
    assert (document.problems, document.media_type) == ((), "application/msword")


def test_libreoffice_is_taken_where_it_holds_more(tmp_path: Path) -> None:
    path = write(tmp_path / "a.doc", word_binary(["题目\r"]))
    made = word_file(tmp_path / "made.docx", "题目", "我们的读取器没有读到的一整段正文文字", font="宋体;SimSun")
    document = read_legacy(path, "a.doc", made)
    assert document.text == "题目\n我们的读取器没有读到的一整段正文文字"
    assert document.blocks[0].typography.font == "宋体"


def test_our_reading_stands_in_where_libreoffice_fails(tmp_path: Path) -> None:
    path = write(tmp_path / "a.doc", word_binary(["题目\r"]))
    document = read_legacy(path, "a.doc", CorruptFileError("x"))
    assert document.text == "题目"
    assert ["LibreOffice 未能打开" in problem.message for problem in document.problems] == [True]


def test_where_both_fail_libreoffice_says_why(tmp_path: Path) -> None:
    path = write(tmp_path / "a.odt", odt_bytes("<text:section>" * 240 + "</text:section>" * 240))
    with pytest.raises(CorruptFileError, match="转换不了"):
        read_legacy(path, "a.odt", CorruptFileError("转换不了"))


def test_a_document_without_anything_is_empty(tmp_path: Path) -> None:
    path = write(tmp_path / "a.odt", odt_bytes(""))
    with pytest.raises(EmptyFileError, match="没有文字"):
        read_legacy(path, "a.odt", CorruptFileError("x"))


def test_word_xml_needs_libreoffice(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedFileError, match="没有安装 LibreOffice"):
        read_alone(write(tmp_path / "a.xml", b"<?xml version='1.0'?>"), "a.xml", Kind.WORD_XML)


@needs_office
def test_office_converts_rtf_with_its_look(tmp_path: Path) -> None:
    rtf = b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 SimSun;}}\\f0\\fs32 \\'b5\\'e4\\'d0\\'cd\\'b0\\'b8\\'c0\\'fd\\par}"
    document = read_legacy(write(tmp_path / "a.rtf", rtf), "a.rtf")
    assert (document.text, document.media_type, document.problems) == ("典型案例", "application/rtf", ())
    assert document.blocks[0].typography.size_pt == 16.0


@needs_office
def test_conversion_leaves_nothing_behind(tmp_path: Path) -> None:
    word = WordDocument()
    word.add_paragraph("正文")
    word.save(tmp_path / "a.docx")
    with converted(tmp_path / "a.docx", "a.docx", suffix="docx") as result:
        assert zipfile.is_zipfile(result)
    assert not result.exists()


@needs_office
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks into /proc")
def test_a_killed_reader_leaves_no_converter_behind(tmp_path: Path) -> None:
    source = write(tmp_path / "a.rtf", b"{\\rtf1 " + b"word " * 2_000_000 + b"}")
    code = (
        "import pathlib, sys; from mingjian.extractors.office import converted\n"
        "with converted(pathlib.Path(sys.argv[1]), 'a.rtf', suffix='rtf'): pass"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(source)], env={**os.environ, "TMPDIR": str(tmp_path)}) as reader:
        assert wait_until(lambda: bool(converters(tmp_path)))
        reader.send_signal(signal.SIGKILL)
    assert wait_until(lambda: not converters(tmp_path))
    assert wait_until(lambda: not list(tmp_path.glob("mingjian-office-*")))


def converters(folder: Path) -> list[str]:
    """Command lines of running converters whose profile lies in this folder."""
    found: list[str] = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = entry.read_bytes().decode(errors="replace")
        except OSError:
            continue
        if "UserInstallation" in line and str(folder) in line:
            found.append(line)
    return found


def wait_until(holds: Callable[[], bool], seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return False
