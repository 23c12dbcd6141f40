"""Constructs of Word files that stand apart from plain text: fields, controls, contents, inserted and embedded files."""

import io
import struct
from pathlib import Path

import openpyxl
import pytest

from mingjian.data.records import Aside, BlockKind, Document, Span
from mingjian.extractors.read import read_document
from mingjian.extractors.word import read_word
from mingjian.extractors.word_fields import drawn_text
from tests.extractors.msg_makers import make_compound_file
from tests.extractors.word_makers import (
    NAMESPACES,
    cell,
    drawing,
    flat_opc,
    make_word,
    paragraph,
    png,
    run,
    story,
    table,
)

BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
PLACEHOLDER = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"


def field(instruction: str, result: str = "", *, separate: bool = True) -> str:
    code = f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
    return f"{BEGIN}{code}{SEPARATE if separate else ''}{result}{END}"


def read(folder: Path, body: str, **parts: str | bytes) -> Document:
    names = {each: f"word/{each}.xml" for each in ("styles", "numbering", "header1", "footer1", "settings")}
    return read_word(make_word(folder / "a.docx", body, {names[key]: value for key, value in parts.items()}), "案例.docx")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (paragraph(run("第") + field(" PAGE ", run("12")) + run("页")), "第页"),
        (paragraph(run("共") + f'<w:fldSimple w:instr=" NUMPAGES ">{run("5")}</w:fldSimple>' + run("页")), "共页"),
        (paragraph(field(" PAGE ", run("不是页码"))), "不是页码"),
        (paragraph(run("见") + field(" REF _Ref1 ", run("图3"))), "见图3"),
        (paragraph(run("图") + field(" SEQ 图 ", run("2")) + run(" 现场")), "图2 现场"),
        (paragraph(run("第") + field(r" eq \o\ac(○,甲)", separate=False) + run("类")), "第甲类"),
        (paragraph(field(r' EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(zhòng),重)', separate=False) + run("庆")), "重庆"),
        (paragraph(f'<w:fldSimple w:instr="EQ \\f(1,2)"/>{run("以上")}'), "1/2以上"),
        (paragraph(field(" IF " + "</w:instrText></w:r>" + field("X", run("内")) + "<w:r><w:instrText> 1 ", run("外"))), "外"),
        (paragraph("<w:r><w:br/></w:r>" + run("分页后")), "分页后"),
        (paragraph('<w:r><w:br w:type="page"/></w:r>' + run("甲") + "<w:r><w:br/></w:r>" + run("乙")), "甲\n乙"),
        (paragraph(f"<w:dir>{run('双向')}</w:dir><w:bdo>{run('文字')}</w:bdo>"), "双向文字"),
        (paragraph(run("名称：") + PLACEHOLDER.format(run("单击此处输入文字。"))), "名称："),
        (table(cell("名称") + PLACEHOLDER.format(cell("单击输入")), cell("单位") + cell("某公司")), "名称\n单位\t某公司"),
        (table(cell("甲") + cell("删", '<w:cellDel w:id="1"/>') + cell("乙")), "甲\t乙"),
        (
            paragraph(run("并入")).replace("<w:pPr></w:pPr>", '<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>')
            + table(cell("表格")),
            "并入\n表格",
        ),
    ],
)
def test_text_of_a_construct(tmp_path: Path, body: str, text: str) -> None:
    assert read(tmp_path, body).text == text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (r"EQ \o\ac(□,√)", "☑"),
        (r"EQ \o\ac(○,1)", "1"),
        (r"EQ \r(3,x)", "3x"),
        (r"EQ \b\lc\{(a+b)", "a+b"),
        (r"EQ \x\to\bo(5)", "5"),
        (r"PAGE \* MERGEFORMAT", ""),
        ("", ""),
    ],
)
def test_what_an_equation_field_draws(code: str, text: str) -> None:
    assert drawn_text(code) == text


def test_drop_down_shows_the_chosen_entry(tmp_path: Path) -> None:
    def choice(result: str) -> str:
        data = f'<w:ffData><w:ddList>{result}<w:listEntry w:val="典型案例"/><w:listEntry w:val="创新案例"/></w:ddList></w:ffData>'
        return f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>{END}'

    body = paragraph(run("类别：") + choice('<w:result w:val="1"/>') + choice("") + choice('<w:result w:val="9"/>'))
    assert read(tmp_path, body).text == "类别：创新案例典型案例"


def test_prompts_of_controls_are_told_apart(tmp_path: Path) -> None:
    document = read(tmp_path, paragraph("正文") + PLACEHOLDER.format(paragraph("在此键入摘要")))
    assert (document.text, document.asides) == ("正文", (Aside("placeholder", "在此键入摘要"),))


@pytest.mark.parametrize(
    "contents",
    [
        paragraph(field(' TOC \\o "1-3" ', run("一、背景\t1") + "</w:p><w:p>" + run("二、做法\t3"))),
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>'
        + paragraph("一、背景\t1")
        + paragraph("二、做法\t3")
        + "</w:sdtContent></w:sdt>",
        paragraph("一、背景\t1", '<w:pStyle w:val="t"/>') + paragraph("二、做法\t3", '<w:pStyle w:val="t"/>'),
    ],
)
def test_a_table_of_contents_is_told_apart(tmp_path: Path, contents: str) -> None:
    styles = story("styles", '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>')
    document = read(tmp_path, paragraph("标题") + contents + paragraph("一、背景"), styles=styles)
    assert document.text == "标题\n一、背景"
    assert document.asides == (Aside("contents", "一、背景\t1\n二、做法\t3"),)


def test_deleted_rows_and_cells_are_told(tmp_path: Path) -> None:
    body = table(cell("甲") + cell("旧格", '<w:cellDel w:id="2"/>'), '<w:trPr><w:del w:id="1"/></w:trPr>' + cell("旧行"))
    document = read(tmp_path, body)
    assert document.text == "甲"
    assert document.asides == (Aside("deleted", "旧格"), Aside("deleted", "旧行"))


def test_page_number_in_a_text_box_of_the_footer(tmp_path: Path) -> None:
    box = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{paragraph('— 3 —')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    mark = '<w:r><w:pict><v:shape><v:textpath string="内部资料"/></v:shape></w:pict></w:r>'
    section = '<w:sectPr><w:headerReference r:id="rel0"/><w:footerReference r:id="rel1"/></w:sectPr>'
    parts = {"header1": story("hdr", paragraph(mark)), "footer1": story("ftr", paragraph(box))}
    document = read(tmp_path, paragraph("正文") + section, **parts)
    assert document.asides == (Aside("header", "内部资料"), Aside("page_number", "— 3 —"))


def test_art_text_stands_apart(tmp_path: Path) -> None:
    body = paragraph(run("正文") + '<w:r><w:pict><v:shape><v:textpath string="艺术字"/></v:shape></w:pict></w:r>')
    document = read(tmp_path, body)
    assert (document.text, document.asides) == ("正文", (Aside("textbox", "艺术字"),))


def test_words_of_a_chart_stand_apart(tmp_path: Path) -> None:
    space = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    series = "<c:ser><c:tx><c:strRef><c:strCache><c:pt><c:v>培训人数</c:v></c:pt></c:strCache></c:strRef></c:tx>"
    series += "<c:val><c:numRef><c:numCache><c:pt><c:v>1200</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser>"
    chart = (
        f"<c:chartSpace {space} {NAMESPACES}><c:title><a:p><a:r><a:t>历年人数</a:t></a:r></a:p></c:title>{series}</c:chartSpace>"
    )
    path = make_word(tmp_path / "a.docx", paragraph("正文"), {"word/charts/chart1.xml": chart})
    assert read_word(path, "a.docx").asides == (Aside("chart", "历年人数\n培训人数"),)


def test_inserted_word_file_brings_all_its_facts(tmp_path: Path) -> None:
    numbering = story(
        "numbering",
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1、"/>'
        '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    )
    listed = paragraph("内层", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/>')
    hidden = paragraph(run("可见") + run("隐藏", "<w:vanish/>") + drawing("rel1"))
    inner = make_word(
        tmp_path / "in.docx",
        listed + table(cell("甲") + cell("乙")) + hidden,
        {"word/numbering.xml": numbering, "word/media/image1.png": png()},
    ).read_bytes()
    body = paragraph("前") + '<w:altChunk r:id="rel0"/>' + paragraph("后")
    document = read_word(make_word(tmp_path / "a.docx", body, {"word/chunk.docx": inner}), "a.docx")
    assert document.text == "前\n1、内层\n甲\t乙\n可见\n后"
    assert [(each.kind, each.span.of(document.text)) for each in document.blocks] == [
        (BlockKind.PARAGRAPH, "前"),
        (BlockKind.HEADING, "1、内层"),
        (BlockKind.TABLE, "甲\t乙"),
        (BlockKind.PARAGRAPH, "可见"),
        (BlockKind.PARAGRAPH, "后"),
    ]
    assert document.numbers == (Span(2, 4),)
    assert [each.span and each.span.of(document.text) for each in document.tables[0].cells] == ["甲", "乙"]
    assert [(each.width_px, each.offset) for each in document.pictures] == [(400, 13)]
    assert [each.rule_id for each in document.tricks] == ["X-HIDDEN-TEXT"]


def test_inserted_pages_and_rich_text(tmp_path: Path) -> None:
    page = "<html><body><p>网页</p><table><tr><td>甲</td><td>乙</td></tr></table></body></html>"
    mail = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset="utf-8"\n\n{page}\n--b--\n'
    rich = r"{\rtf1\ansi\ansicpg936\deff0 {\fonttbl{\f0 SimSun;}}\f0 \'bc\'bc\'c4\'dc\par}"
    body = paragraph("前") + '<w:altChunk r:id="rel0"/><w:altChunk r:id="rel1"/>'
    path = make_word(tmp_path / "a.docx", body, {"word/chunk.mht": mail, "word/chunk.rtf": rich})
    assert read_word(path, "a.docx").text == "前\n网页\n甲\t乙\n技能"


def test_inserted_files_in_inserted_files_end(tmp_path: Path) -> None:
    data = make_word(tmp_path / "0.docx", paragraph("底")).read_bytes()
    path = tmp_path / "n.docx"
    for level in range(1, 5):
        make_word(path, paragraph(f"层{level}") + '<w:altChunk r:id="rel0"/>', {"word/chunk.docx": data})
        data = path.read_bytes()
    document = read_word(path, "a.docx")
    assert document.text == "层4\n层3\n层2"
    assert [each.rule_id for each in document.problems] == ["X-LIMIT-REACHED"]


def embedded(folder: Path, part: str, data: bytes, program: str) -> Document:
    body = paragraph(run("正文") + f'<w:r><w:object><o:OLEObject ProgID="{program}" r:id="rel0"/></w:object></w:r>')
    return read_word(make_word(folder / "a.docx", body, {f"word/embeddings/{part}": data}), "a.docx")


def test_embedded_sheet_and_document_are_named_and_read_apart(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "案例名称"])
    stream = io.BytesIO()
    book.save(stream)
    document = embedded(tmp_path, "sheet.xlsx", stream.getvalue(), "Excel.Sheet.12")
    assert document.text == "正文"
    assert document.metadata["embedded"] == "Excel 表格（xlsx）"
    assert document.asides == (Aside("embedded", "Excel 表格（xlsx）\n序号\t案例名称"),)
    inner = make_word(tmp_path / "in.docx", paragraph("内文")).read_bytes()
    document = embedded(tmp_path, "inner.docx", inner, "Word.Document.12")
    assert document.asides == (Aside("embedded", "Word 文档（docx）\n内文"),)


def test_packaged_file_keeps_its_name(tmp_path: Path) -> None:
    content = "名单：张三".encode("gb18030")
    native = b"\x02\0" + "名单.txt".encode("gb18030") + b"\0" + b"C:\\a\\x.txt\0" + b"\0\0\x03\0"
    native += struct.pack("<L", 3) + b"C:\0" + struct.pack("<L", len(content)) + content
    document = embedded(
        tmp_path, "object.bin", make_compound_file({"\x01Ole10Native": struct.pack("<L", len(native)) + native}), "Package"
    )
    assert document.metadata["embedded"] == "名单.txt（纯文本）"
    assert document.asides == (Aside("embedded", "名单.txt（纯文本）\n名单：张三"),)


def test_unreadable_and_linked_objects_are_still_named(tmp_path: Path) -> None:
    link = '<Relationship Id="out" Type="http://x/oleObject" Target="file:///C:/a.xlsx" TargetMode="External"/>'
    objects = "".join(
        f'<w:r><w:object><o:OLEObject ProgID="{program}" r:id="{key}"/></w:object></w:r>'
        for program, key in (("Excel.Sheet.8", "out"), ("Visio.Drawing.11", "none"), ("Equation.3", "rel0"))
    )
    parts = {"word/embeddings/object.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off"}
    document = read_word(make_word(tmp_path / "a.docx", paragraph(run("正文") + objects), parts, extra_relations=link), "a.docx")
    assert document.metadata["embedded"] == "Excel 表格（链接）、Visio 图、公式"
    assert (document.text, document.asides, document.problems) == ("正文", (), ())


def test_one_xml_file_reads_like_the_package(tmp_path: Path) -> None:
    source = make_word(tmp_path / "a.docx", paragraph("正文") + paragraph(drawing("rel0")), {"word/media/image1.png": png()})
    flat = flat_opc(tmp_path / "a.xml", source)
    assert read_document(flat, "案例.xml") == read_word(source, "案例.docx")


@pytest.mark.parametrize("mark", ["典型案例", "技能"])
def test_a_paragraph_without_a_known_style_takes_the_default_one(tmp_path: Path, mark: str) -> None:
    styles = story(
        "styles",
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:rPr><w:sz w:val="28"/></w:rPr></w:style>',
    )
    document = read(tmp_path, paragraph(mark, '<w:pStyle w:val="gone"/>'), styles=styles)
    assert document.blocks[0].typography.size_pt == 14.0
