import io
import os
import signal
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document as WordDocument

from mingjian.data.errors import CorruptFileError, EmptyFileError, LockedFileError
from mingjian.data.records import Aside, Problem
from mingjian.extractors.legacy import read_legacy, read_text_alone
from mingjian.extractors.office import converted, soffice_path
from mingjian.extractors.sniff import Kind
from mingjian.extractors.word97 import Word97Text, read_word97

needs_office = pytest.mark.skipif(
    soffice_path() is None and not os.environ.get("CI"), reason="LibreOffice (soffice) is not installed; CI has it"
)
SECTOR = 512


def compound_file(streams: dict[str, bytes]) -> bytes:
    """A minimal OLE compound file; streams are padded to the size from which they lie in full sectors."""
    padded = {name: data.ljust(max(4096, -(-len(data) // SECTOR) * SECTOR), b"\0") for name, data in streams.items()}
    fat = [0xFFFFFFFD, 0xFFFFFFFE]  # the table itself, then the directory
    entries = [entry("Root Entry", 5, child=1)]
    body = b""
    for number, (name, data) in enumerate(padded.items(), 1):
        start, count = len(fat), len(data) // SECTOR
        fat += [*range(start + 1, start + count), 0xFFFFFFFE]
        following = number + 1 if number < len(padded) else 0xFFFFFFFF
        entries.append(entry(name, 2, start=start, size=len(data), right=following))
        body += data
    head = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        0xFFFFFFFE,
        0,
        0xFFFFFFFE,
        0,
    )
    header = (head + struct.pack("<I", 0)).ljust(SECTOR, b"\xff")
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(SECTOR, b"\xff")
    return header + table + b"".join(entries).ljust(SECTOR, b"\0") + body


def entry(
    name: str, kind: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF, start: int = 0xFFFFFFFE, size: int = 0
) -> bytes:
    label = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII16sI8x8xIQ", label, len(label), kind, 1, 0xFFFFFFFF, right, child, b"", 0, start, size)


def word_binary(
    parts: list[str], *, looks: list[tuple[int, int, bytes]] | None = None, rows: list[int] | None = None, flags: int = 0
) -> bytes:
    """A Word 97 file. parts: body, footnotes, headers …; looks: character ranges with modifiers; rows: places of row ends."""
    text = "".join(parts)
    begin = 2048
    counts = [len(part) for part in parts] + [0] * (8 - len(parts))
    pieces = struct.pack("<2i", 0, len(text)) + struct.pack("<HIH", 0, begin, 0)
    clx = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    bounds = sorted({0, len(text), *(edge for first, last, _ in looks or [] for edge in (first, last))})
    chpx = formatted_page(
        [begin + 2 * edge for edge in bounds],
        [next((mods for a, b, mods in looks or [] if a <= edge < b), b"") for edge in bounds[:-1]],
    )
    row_bounds = sorted({0, len(text), *(edge for place in rows or [] for edge in (place, place + 1))})
    papx = formatted_page(
        [begin + 2 * edge for edge in row_bounds],
        [b"\x17\x24\x01" if edge in (rows or []) else b"" for edge in row_bounds[:-1]],
        paragraph=True,
    )
    plc = struct.pack("<3I", begin, begin + 2 * len(text), 2) + struct.pack("<3I", begin, begin + 2 * len(text), 3)
    main = bytearray(begin)
    struct.pack_into("<HHH", main, 0, 0xA5EC, 0xC1, 0)
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<8i", main, 0x4C, *counts)
    struct.pack_into("<IIII", main, 0xFA, 0, 12, 12, 12)
    struct.pack_into("<II", main, 0x1A2, 24, len(clx))
    main[1024:1536], main[1536:2048] = chpx, papx
    return compound_file({"WordDocument": bytes(main) + text.encode("utf-16-le"), "0Table": plc + clx})


def formatted_page(bounds: list[int], modifiers: list[bytes], *, paragraph: bool = False) -> bytes:
    page = bytearray(SECTOR)
    count = len(modifiers)
    struct.pack_into(f"<{count + 1}I", page, 0, *bounds)
    at = 510
    for index, mods in enumerate(modifiers):
        if not mods:
            continue
        data = (bytes([(len(mods) + 3) // 2 + (len(mods) + 3) % 2, 0, 0]) if paragraph else bytes([len(mods)])) + mods
        at -= len(data) + len(data) % 2
        page[at : at + len(data)] = data
        page[4 * (count + 1) + (13 if paragraph else 1) * index] = at // 2
    page[511] = count
    return bytes(page)


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_word_binary_gives_paragraphs_and_notes(tmp_path: Path) -> None:
    path = write(tmp_path / "a.doc", word_binary(["题目\r正文第一段\x0b换行\r", "脚注\r", "页眉\r"]))
    expected = Word97Text(
        (("题目", None), ("正文第一段", None), ("换行", None)), (("footnote", "脚注"), ("header", "页眉")), "", 0
    )
    assert read_word97(path, "a.doc") == expected


def test_word_binary_fields_give_their_result(tmp_path: Path) -> None:
    path = write(tmp_path / "a.doc", word_binary(["见\x13 HYPERLINK x \x14附件\x15一\x13PAGE\x15。\r"]))
    assert read_word97(path, "a.doc").paragraphs == (("见附件一。", None),)


def test_word_binary_table_rows_are_lines(tmp_path: Path) -> None:
    text = "甲\x07\x07\x07乙\x07丙\x07\x07后\r"
    path = write(tmp_path / "a.doc", word_binary([text], rows=[3, 8]))
    assert [line for line, _ in read_word97(path, "a.doc").paragraphs] == ["甲", "乙\t丙", "后"]


def test_word_binary_drops_deleted_and_keeps_hidden_apart(tmp_path: Path) -> None:
    looks = [(2, 4, b"\x00\x08\x01"), (4, 6, b"\x3c\x08\x01"), (6, 8, b"\x43\x4a\x20\x00")]
    path = write(tmp_path / "a.doc", word_binary(["正文删去隐藏大字\r"], looks=looks))
    assert read_word97(path, "a.doc") == Word97Text((("正文大字", 16.0),), (), "隐藏", 2)


def test_word_binary_with_password_is_locked(tmp_path: Path) -> None:
    path = write(tmp_path / "a.doc", word_binary(["密\r"], flags=0x0100))
    with pytest.raises(LockedFileError, match=r"a\.doc"):
        read_legacy(path, "a.doc")


def test_damaged_word_binary_is_corrupt(tmp_path: Path) -> None:
    data = bytearray(word_binary(["正文\r"]))
    at = data.index(struct.pack("<HHH", 0xA5EC, 0xC1, 0)) + 0x1A2
    data[at : at + 4] = b"\xff\xff\xff\x7f"
    with pytest.raises(CorruptFileError, match=r"a\.doc：Word 97-2003 文档已损坏"):
        read_word97(write(tmp_path / "a.doc", bytes(data)), "a.doc")


def test_text_alone_says_what_is_lost(tmp_path: Path) -> None:
    path = write(tmp_path / "a.doc", word_binary(["题目\r正文\r", "脚注\r"]))
    document = read_text_alone(path, "a.doc", Kind.DOC, "application/msword")
    assert (document.text, document.asides) == ("题目\n正文", (Aside("footnote", "脚注"),))
    lost = (
        "未安装 LibreOffice，只读出了文字：版式、字号、图片、自动编号、页数未能读出。请报送 docx，或安装 LibreOffice 后重新检查。"
    )
    assert document.problems == (Problem("X-UNREADABLE", lost),)


def test_rtf_text_alone(tmp_path: Path) -> None:
    rtf = b"{\\rtf1\\ansi\\ansicpg936 {\\b \\'b5\\'e4\\'d0\\'cd}\\u26696?\\u20363?\\par {\\pict\\pngblip 89504e47}second\\par}"
    path = write(tmp_path / "a.rtf", rtf)
    assert read_text_alone(path, "a.rtf", Kind.RTF, "application/rtf").text == "典型案例\nsecond"


def odt_bytes(body: str) -> bytes:
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
    return stream.getvalue()


def test_odt_text_alone(tmp_path: Path) -> None:
    body = (
        '<text:tracked-changes><text:p>删去</text:p></text:tracked-changes><text:h text:outline-level="2">一、背景</text:h>'
        '<text:p>正文<text:s text:c="2"/>续<text:note><text:p>脚注</text:p></text:note>。</text:p>'
        "<table:table><table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell>"
        "<table:table-cell><text:p>乙</text:p></table:table-cell></table:table-row></table:table>"
    )
    document = read_text_alone(write(tmp_path / "a.odt", odt_bytes(body)), "a.odt", Kind.ODT, "x")
    assert document.text == "一、背景\n正文  续。\n甲\t乙"
    assert document.blocks[0].level == 2


def test_empty_odt_is_empty(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError):
        read_text_alone(write(tmp_path / "a.odt", odt_bytes("")), "a.odt", Kind.ODT, "x")


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
