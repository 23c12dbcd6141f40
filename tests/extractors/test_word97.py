import io
import struct
from pathlib import Path

import pytest
from PIL import Image

from mingjian.data.errors import CorruptFileError, LockedFileError, UnsupportedFileError
from mingjian.data.records import Aside, BlockKind, Document, Spacing
from mingjian.extractors.legacy import read_alone
from mingjian.extractors.read import read_document
from mingjian.extractors.sniff import Kind
from tests.extractors.word97_makers import (
    IN_TABLE,
    chinese_list,
    compound_file,
    font_table,
    modifier,
    row_end,
    style_sheet,
    word_binary,
)  # fmt: skip

DELETED, HIDDEN, SPECIAL = modifier(0x0800, b"\1"), modifier(0x083C, b"\1"), modifier(0x0855, b"\1")


def read(tmp_path: Path, data: bytes) -> Document:
    path = tmp_path / "a.doc"
    path.write_bytes(data)
    return read_alone(path, "a.doc", Kind.DOC)


def numbered(level: int) -> bytes:
    return modifier(0x260A, bytes((level,))) + modifier(0x460B, struct.pack("<h", 1))


def test_paragraphs_notes_and_line_breaks(tmp_path: Path) -> None:
    document = read(tmp_path, word_binary(["题目\r正文\x02第一段\x0b换行\r", "\x02脚注\r"]))
    assert document.text == "题目\n正文第一段\n换行"
    assert document.asides == (Aside("footnote", "脚注"),)


def test_headers_and_footers_stand_apart(tmp_path: Path) -> None:
    margins = "页眉\r第 1 页\r\r"
    bounds = struct.pack("<12i", *([0] * 8), 3, 9, 9, 10)
    document = read(tmp_path, word_binary(["正文\r", "", margins], tables={"margins": bounds}))
    assert document.text == "正文"
    assert document.asides == (Aside("header", "页眉"), Aside("page_number", "第 1 页"))


def test_fields_give_their_result(tmp_path: Path) -> None:
    assert read(tmp_path, word_binary(["见\x13 HYPERLINK x \x14附件\x15一\x13PAGE\x15。\r"])).text == "见附件一。"


def test_an_embedded_object_is_named(tmp_path: Path) -> None:
    document = read(tmp_path, word_binary(["式\x13 EMBED Equation.3 \x14\x01\x15。\r"]))
    assert (document.text, document.metadata["embedded"]) == ("式。", "公式")


def test_characters_beyond_the_basic_plane_do_not_shift_what_follows(tmp_path: Path) -> None:
    data = word_binary(["口口字\r", "注\r"])
    document = read(tmp_path, data.replace("口口字".encode("utf-16-le"), "𠮷字".encode("utf-16-le")))
    assert (document.text, document.asides) == ("𠮷字", (Aside("footnote", "注"),))


def test_deleted_text_is_gone_and_hidden_text_is_told(tmp_path: Path) -> None:
    looks = [(2, 4, DELETED), (4, 6, HIDDEN)]
    document = read(tmp_path, word_binary(["正文删去隐藏大字\r"], looks=looks))
    assert document.text == "正文大字"
    assert document.asides == (Aside("deleted", "删去"),)
    assert [(trick.rule_id, trick.excerpt, trick.count) for trick in document.tricks] == [("X-HIDDEN-TEXT", "隐藏", 2)]


def test_white_text_is_told_unless_its_cell_is_dark(tmp_path: Path) -> None:
    white = modifier(0x6870, b"\xff\xff\xff\0")
    text = "白底\r表头\x07\x07后\r"
    shade = modifier(0xD612, b"\x0a" + b"\0\0\0\0" + b"\x33\x33\x33\0" + b"\0\0")
    data = word_binary(
        [text], looks=[(0, 2, white), (3, 5, white)], paragraphs={2: b"", 5: IN_TABLE, 6: row_end([0, 900]) + shade}
    )
    document = read(tmp_path, data)
    assert document.text == "表头\n后"
    assert [trick.excerpt for trick in document.tricks] == ["白底"]


def test_the_look_of_text_and_paragraph(tmp_path: Path) -> None:
    run = modifier(0x4A50, struct.pack("<H", 1)) + modifier(0x4A43, struct.pack("<H", 32)) + modifier(0x0835, b"\1")
    paragraph = (
        modifier(0x2461, b"\1") + modifier(0x4457, struct.pack("<h", 200)) + modifier(0x6412, struct.pack("<hh", -560, 0))
    )  # fmt: skip
    tables = {"fonts": font_table("宋体", "仿宋_GB2312")}
    document = read(tmp_path, word_binary(["正文\r"], looks=[(0, 2, run)], paragraphs={2: paragraph}, tables=tables))
    look = document.blocks[0].typography
    assert (look.font, look.size_pt, look.bold, look.centred) == ("仿宋_GB2312", 16.0, True, True)
    assert (look.indent_chars, look.spacing, look.line_value) == (2.0, Spacing.EXACT, 28.0)


def test_styles_give_headings_and_their_look(tmp_path: Path) -> None:
    bold, size = modifier(0x0835, b"\1"), modifier(0x4A43, struct.pack("<H", 44))
    sheet = style_sheet(("Normal", 0xFFF, b"", b""), ("heading 1", 0, modifier(0x2640, b"\0"), bold + size))
    not_bold = modifier(0x0835, b"\x81")
    data = word_binary(["背景\r正文\r"], looks=[(1, 2, not_bold)], styles={2: 1}, tables={"styles": sheet})
    document = read(tmp_path, data)
    assert [(block.kind, block.level) for block in document.blocks] == [(BlockKind.HEADING, 1), (BlockKind.PARAGRAPH, 0)]
    assert document.blocks[0].typography.size_pt == 22.0


def test_automatic_numbers_are_read_but_not_counted(tmp_path: Path) -> None:
    data = word_binary(["背景\r起因\r做法\r"], paragraphs={2: numbered(0), 5: numbered(1), 8: numbered(0)}, tables=chinese_list())
    document = read(tmp_path, data)
    assert document.text == "一、背景\n（一）起因\n二、做法"
    assert [span.of(document.text) for span in document.numbers] == ["一、", "（一）", "二、"]


def test_damaged_lists_cost_the_numbers_alone(tmp_path: Path) -> None:
    tables = {"lists": struct.pack("<h", 900) + b"\xff" * 40, "overrides": chinese_list()["overrides"]}
    assert read(tmp_path, word_binary(["背景\r"], paragraphs={2: numbered(0)}, tables=tables)).text == "背景"


def test_tables_have_their_cells_and_merges(tmp_path: Path) -> None:
    text = "甲\x07乙\x07\x07丙\x07丁\x07戊\x07\x07\x07己\x07庚\x07\x07后\r"
    marks = [place for place, char in enumerate(text) if char == "\x07"]
    ends = {marks[2]: row_end([0, 1000, 3000]), marks[6]: row_end([0, 1000, 2000, 3000], [0x60, 0, 0]),
            marks[10]: row_end([0, 1000, 2000, 3000], [0x20, 0, 0])}  # fmt: skip
    document = read(tmp_path, word_binary([text], paragraphs={**dict.fromkeys(marks, IN_TABLE), **ends}))
    assert document.text == "甲\t乙\n丙\t丁\t戊\n\t己\t庚\n后"
    cells = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in document.tables[0].cells}
    assert (cells["乙"], cells["丙"], cells["庚"]) == ((0, 1, 1, 2), (1, 0, 2, 1), (2, 2, 1, 1))


def test_a_table_in_a_cell(tmp_path: Path) -> None:
    inner = IN_TABLE + modifier(0x6649, struct.pack("<I", 2)) + modifier(0x244B, b"\1")
    text = "内\r\r外\x07\x07"
    marks = {1: inner, 2: row_end([0, 500], inner=2), 4: IN_TABLE, 5: row_end([0, 900])}
    document = read(tmp_path, word_binary([text + "后\r"], paragraphs=marks))
    assert (document.text, len(document.tables)) == ("内\n外\n后", 2)


def test_pictures_are_found_in_the_data_stream(tmp_path: Path) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (200, 100), "blue").save(stream, "PNG")
    blip = struct.pack("<HHI", 0x6E0 << 4, 0xF01E, 17 + len(stream.getvalue())) + bytes(17) + stream.getvalue()
    head = struct.pack("<IHH", 68 + len(blip), 68, 0x64) + bytes(20) + struct.pack("<HHHH", 3000, 1500, 1000, 1000)
    look = SPECIAL + modifier(0x6A03, struct.pack("<I", 0))
    document = read(tmp_path, word_binary(["图\x01\r"], looks=[(1, 2, look)], data=head.ljust(68, b"\0") + blip))
    assert [(each.width_px, each.height_px, each.media_type) for each in document.pictures] == [(200, 100, "image/png")]


@pytest.mark.parametrize(("state", "sign"), [(1, "☑"), (0, "☐")])
def test_checkboxes_of_forms(tmp_path: Path, state: int, sign: str) -> None:
    form = struct.pack("<IHIH", 0xFFFFFFFF, 1 | state << 2, 0, 0) + bytes(8)
    data = struct.pack("<IH", 68 + len(form), 68) + bytes(62) + form
    look = SPECIAL + modifier(0x0806, b"\1") + modifier(0x6A03, struct.pack("<I", 0))
    text = "\x13 FORMCHECKBOX \x01\x14\x15同意\r"
    at = text.index("\x01")
    assert read(tmp_path, word_binary([text], looks=[(at, at + 1, look)], data=data)).text == f"{sign}同意"


def test_a_password_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(word_binary(["密\r"], flags=0x0100))
    with pytest.raises(LockedFileError, match=r"a\.doc"):
        read_document(path, "a.doc")


def test_an_older_word_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedFileError, match="Word 6/95"):
        read(tmp_path, compound_file({"WordDocument": struct.pack("<HH", 0xA5DC, 101), "0Table": b""}))


def test_a_damaged_file_is_corrupt(tmp_path: Path) -> None:
    data = bytearray(word_binary(["正文\r"]))
    at = data.index(struct.pack("<HHH", 0xA5EC, 0xC1, 0)) + 0x1A2
    data[at : at + 4] = b"\xff\xff\xff\x7f"
    with pytest.raises(CorruptFileError, match=r"a\.doc：Word 97-2003 文档已损坏"):
        read(tmp_path, bytes(data))
