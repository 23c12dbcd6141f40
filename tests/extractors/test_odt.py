import io
from pathlib import Path

import pytest
from PIL import Image

from mingjian.data.errors import CorruptFileError
from mingjian.data.records import Aside, BlockKind, Document, Spacing
from mingjian.extractors.legacy import read_alone
from mingjian.extractors.sniff import Kind
from tests.extractors.odt_makers import odt_bytes

LIST_STYLE = (
    '<text:list-style style:name="L">'
    '<text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" style:num-prefix="（" style:num-suffix="）"/>'
    "</text:list-style>"
)


def read(tmp_path: Path, data: bytes) -> Document:
    path = tmp_path / "a.odt"
    path.write_bytes(data)
    return read_alone(path, "a.odt", Kind.ODT)


def test_headings_paragraphs_and_blanks(tmp_path: Path) -> None:
    body = (
        '<text:h text:outline-level="2">一、背景</text:h><text:section><text:p>正文<text:s text:c="2"/>续<text:span>片</text:span>。'
        "<text:line-break/>换行<text:tab/>格</text:p></text:section>"
    )
    document = read(tmp_path, odt_bytes(body))
    assert document.text == "一、背景\n正文  续片。\n换行\t格"
    assert (document.blocks[0].kind, document.blocks[0].level) == (BlockKind.HEADING, 2)


def test_what_is_deleted_hidden_or_apart(tmp_path: Path) -> None:
    styles = '<style:style style:name="T" style:family="text"><style:text-properties text:display="none"/></style:style>'
    named = "<office:master-styles><style:master-page><style:header><text:p>页眉</text:p></style:header></style:master-page></office:master-styles>"
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>删去</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        '<text:p>正文<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>脚注</text:p>'
        '</text:note-body></text:note><office:annotation><text:p>批注</text:p></office:annotation><text:span text:style-name="T">隐藏</text:span>'
        "续<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame></text:p>"
    )
    document = read(tmp_path, odt_bytes(body, styles=styles, named=named))
    assert document.text == "正文续"
    assert set(document.asides) == {
        Aside("footnote", "脚注"),
        Aside("comment", "批注"),
        Aside("textbox", "框"),
        Aside("header", "页眉"),
    }
    assert [(trick.rule_id, trick.excerpt) for trick in document.tricks] == [("X-HIDDEN-TEXT", "隐藏")]


def test_lists_count_and_continue(tmp_path: Path) -> None:
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    inner = f"<text:list>{item.format('其一')}{item.format('其二')}</text:list>"
    body = (
        f'<text:list xml:id="a" text:style-name="L"><text:list-item><text:p>背景</text:p>{inner}</text:list-item></text:list>'
        f'<text:p>间</text:p><text:list text:continue-list="a" text:style-name="L">{item.format("做法")}</text:list>'
        f'<text:list text:style-name="L">{item.format("另起")}</text:list>'
    )
    document = read(tmp_path, odt_bytes(body, styles=LIST_STYLE))
    assert document.text == "一、背景\n（1）其一\n（2）其二\n间\n二、做法\n一、另起"
    assert [span.of(document.text) for span in document.numbers] == ["一、", "（1）", "（2）", "二、", "一、"]


def test_tables_with_merged_cells(tmp_path: Path) -> None:
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    rows = (
        cell.format(' table:number-rows-spanned="2"', "甲")
        + cell.format(' table:number-columns-spanned="2"', "乙")
        + "<table:covered-table-cell/>",
        "<table:covered-table-cell/>" + cell.format("", "丙") + cell.format("", "丁"),
    )
    body = (
        "<table:table><table:table-column/>"
        + "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
        + "</table:table>"
    )
    document = read(tmp_path, odt_bytes(body))
    assert document.text == "甲\t乙\n\t丙\t丁"
    cells = {each.text: (each.row, each.column, each.row_span, each.column_span) for each in document.tables[0].cells}
    assert cells == {"甲": (0, 0, 2, 1), "乙": (0, 1, 1, 2), "丙": (1, 1, 1, 1), "丁": (1, 2, 1, 1)}


def test_the_look_comes_from_the_chain_of_styles(tmp_path: Path) -> None:
    named = (
        '<office:font-face-decls><style:font-face style:name="F" svg:font-family="仿宋_GB2312"/></office:font-face-decls><office:styles>'
        '<style:style style:name="Standard" style:family="paragraph"><style:text-properties style:font-name-asian="F" style:font-size-asian="16pt"/>'
        "</style:style></office:styles><office:automatic-styles><style:page-layout><style:page-layout-properties"
        ' fo:page-width="21cm" fo:page-height="29.7cm"/></style:page-layout></office:automatic-styles>'
    )
    styles = (
        '<style:style style:name="P" style:family="paragraph" style:parent-style-name="Standard">'
        '<style:paragraph-properties fo:text-align="center" fo:text-indent="32pt" fo:line-height="28pt"/>'
        '<style:text-properties style:font-weight-asian="bold"/></style:style>'
    )
    document = read(tmp_path, odt_bytes('<text:p text:style-name="P">正文</text:p>', styles=styles, named=named))
    look = document.blocks[0].typography
    assert (look.font, look.size_pt, look.bold, look.centred, look.indent_pt) == ("仿宋_GB2312", 16.0, True, True, 32.0)
    assert (look.spacing, look.line_value, document.page_size_mm) == (Spacing.EXACT, 28.0, (210.0, 297.0))


def test_pictures_of_the_package_and_none_from_elsewhere(tmp_path: Path) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (200, 100), "blue").save(stream, "PNG")
    body = "".join(
        f'<text:p><draw:frame svg:width="5cm" svg:height="2.5cm"><draw:image xlink:href="{link}"/></draw:frame>图</text:p>'
        for link in ("Pictures/1.png", "http://127.0.0.1:9/2.png")
    )
    document = read(tmp_path, odt_bytes(body, parts={"Pictures/1.png": stream.getvalue()}))
    assert [(each.width_px, each.height_px) for each in document.pictures] == [(200, 100)]


def test_a_damaged_package_is_corrupt(tmp_path: Path) -> None:
    with pytest.raises(CorruptFileError, match="ODT 文档已损坏"):
        read(tmp_path, odt_bytes("<text:p>正文</text:p>")[:200])
    nested = "<text:section>" * 240 + "</text:section>" * 240
    with pytest.raises(CorruptFileError, match="ODT 文档已损坏"):
        read(tmp_path, odt_bytes(nested))
