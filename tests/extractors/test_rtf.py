import io
from pathlib import Path

import pytest
from PIL import Image

from mingjian.data.errors import CorruptFileError
from mingjian.data.records import Aside, BlockKind, Document, Spacing
from mingjian.extractors.legacy import read_alone
from mingjian.extractors.sniff import Kind

HEAD = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset134 " + "".join(
    f"\\'{byte:02x}" for byte in "仿宋".encode("gbk")
) + r";}}{\colortbl;\red255\green255\blue255;\red51\green51\blue51;}"  # fmt: skip


def gbk(text: str) -> str:
    """Text as RTF writes it in code page 936: bytes below 128 as they are."""
    return "".join(f"\\'{byte:02x}" if byte > 127 else chr(byte) for byte in text.encode("gbk"))


def read(tmp_path: Path, body: str, head: str = HEAD) -> Document:
    path = tmp_path / "a.rtf"
    path.write_bytes((head + body + "}").encode("latin-1"))
    return read_alone(path, "a.rtf", Kind.RTF)


def test_characters_by_code_page_and_by_number(tmp_path: Path) -> None:
    body = r"\f0 " + gbk("典型") + r"\u26696?\uc2\u20363\'c0\'fd\par \uc1\u-10174?\u-8265?\emdash x\~y\par"
    assert read(tmp_path, body).text == "典型案例\n𠮷—x\u00a0y"


def test_second_bytes_that_look_like_signs(tmp_path: Path) -> None:
    raw = "".join(
        f"\\'{byte:02x}" if byte > 127 else {"\\": "\\\\", "{": "\\{", "}": "\\}"}.get(chr(byte), chr(byte))
        for byte in "乗亄亇".encode("gbk")
    )
    assert read(tmp_path, raw + r"\par").text == "乗亄亇"


def test_fonts_listed_without_groups_name_their_character_set(tmp_path: Path) -> None:
    head = r"{\rtf1\ansi\ansicpg1252{\fonttbl\f0\fnil\fcharset134 PingFang;\f1\fcharset0 Arial;}"
    assert read(tmp_path, r"\f0 " + gbk("防策略性") + "\\\n" + r"\f1 Caf\'e9\par", head).text == "防策略性\nCafé"


def test_what_is_deleted_hidden_or_apart(tmp_path: Path) -> None:
    body = (
        r"{\header " + gbk("页眉") + r"\par}" + gbk("正文") + r"{\deleted " + gbk("删去") + r"}{\v " + gbk("隐藏") + "}"
        + r"{\super\chftn{\footnote\pard " + gbk("脚注") + r"}}{\*\annotation " + gbk("批注") + r"}{\*\unknown x}"
        + r"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt " + gbk("框") + r"\par}}}" + gbk("续") + r"\par"
    )  # fmt: skip
    document = read(tmp_path, body)
    assert document.text == "正文续"
    assert set(document.asides) == {
        *(Aside("header", "页眉"), Aside("footnote", "脚注"), Aside("comment", "批注")),
        *(Aside("textbox", "框"), Aside("deleted", "删去")),
    }
    assert [(trick.rule_id, trick.excerpt) for trick in document.tricks] == [("X-HIDDEN-TEXT", "隐藏")]


def test_fields_give_their_result(tmp_path: Path) -> None:
    assert read(tmp_path, r"{\field{\*\fldinst HYPERLINK x}{\fldrslt " + gbk("附件") + r"}}.\par").text == "附件."


def test_tables_with_merged_cells(tmp_path: Path) -> None:
    row = r"\trowd\trleft0\clvmgf\cellx1000\cellx2000\cellx3000\pard\intbl "
    last = r"\trowd\trleft0\clvmrg\cellx1000\clcbpat2\cellx3000\pard\intbl "
    body = f"{row}{gbk('甲')}\\cell {gbk('乙')}\\cell {gbk('丙')}\\cell\\row {last}\\cell \\cf1 {gbk('丁')}\\cf0\\cell\\row\\pard {gbk('后')}\\par"
    document = read(tmp_path, body)
    assert document.text == "甲\t乙\t丙\n\t丁\n后"
    cells = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in document.tables[0].cells}
    assert (cells["甲"], cells["丁"]) == ((0, 0, 2, 1), (1, 1, 1, 2))
    assert document.tricks == ()  # white on dark is seen


def test_a_table_in_a_cell(tmp_path: Path) -> None:
    body = (
        r"\pard\intbl\itap2 a\nestcell{\*\nesttableprops\trowd\cellx500\nestrow}{\nonesttables x\par}"
        r"\pard\intbl\itap1 b\cell\trowd\cellx900\row\pard c\par"
    )
    document = read(tmp_path, body)
    assert (document.text, len(document.tables)) == ("a\nb\nc", 2)


def test_automatic_numbers_are_told_from_text(tmp_path: Path) -> None:
    body = "".join(
        rf"\pard{{\listtext\f1 {gbk(number)}\tab}}\ls1\ilvl0 {gbk(text)}\par"
        for number, text in (("一、", "背景"), ("二、", "做法"))
    )
    document = read(tmp_path, body)
    assert document.text == "一、背景\n二、做法"
    assert [span.of(document.text) for span in document.numbers] == ["一、", "二、"]


def test_the_look_of_text_and_paragraph(tmp_path: Path) -> None:
    body = (
        r"\pard\qc\fi640\sl-560\slmult0\outlinelevel0 {\loch\f0\dbch\af1\fs32\b " + gbk("背景") + r"}\par\paperw11906\paperh16838"
    )
    document = read(tmp_path, body)
    block, look = document.blocks[0], document.blocks[0].typography
    assert (block.kind, block.level, look.font, look.size_pt, look.bold, look.centred) == (
        BlockKind.HEADING,
        1,
        "仿宋",
        16.0,
        True,
        True,
    )
    assert (look.indent_pt, look.spacing, look.line_value, document.page_size_mm) == (32.0, Spacing.EXACT, 28.0, (210.0, 297.0))


@pytest.mark.parametrize("binary", [False, True])
def test_pictures_as_digits_and_as_bytes(tmp_path: Path, *, binary: bool) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (200, 100), "blue").save(stream, "PNG")
    data = stream.getvalue()
    held = rf"\bin{len(data)} " + data.decode("latin-1") if binary else " " + data.hex()
    body = r"x{\*\shppict{\pict\pngblip\picwgoal3000\pichgoal1500" + held + r"}}{\nonshppict{\pict\wmetafile8 00}}\par y\par"
    document = read(tmp_path, body)
    assert document.text == "x\ny"
    assert [(each.width_px, each.height_px) for each in document.pictures] == [(200, 100)]


def test_endless_groups_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CorruptFileError, match="分组嵌套异常"):
        read(tmp_path, "{" * 5000)


def test_a_file_that_ends_early_keeps_its_text(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes((HEAD + r"{\b " + gbk("正文")).encode("latin-1"))
    assert read_alone(path, "a.rtf", Kind.RTF).text == "正文"
