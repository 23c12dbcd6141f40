"""Word files read construct by construct."""

from pathlib import Path

import pytest

from mingjian.data.records import Aside, BlockKind, Document, FormField, Span
from mingjian.extractors.word import read_word
from tests.extractors.word_makers import (
    NAMESPACES,
    cell,
    drawing,
    make_word,
    paragraph,
    png,
    run,
    story,
    table,
    turned_jpeg,
)

BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData uri="s"><wps:wsp><wps:txbx>'
    "<w:txbxContent>{0}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def read(folder: Path, body: str, **parts: str | bytes) -> Document:
    names = {"styles": "word/styles.xml", "numbering": "word/numbering.xml", "footnotes": "word/footnotes.xml"}
    return read_word(make_word(folder / "a.docx", body, {names[key]: value for key, value in parts.items()}), "案例.docx")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (paragraph("普通段落") + paragraph("第二段"), "普通段落\n第二段"),
        (paragraph("甲") + "<w:p/>" + paragraph("　") + paragraph("乙"), "甲\n乙"),
        (paragraph(f'{run("前")}<w:ins w:id="1">{run("插入")}</w:ins>{run("后")}'), "前插入后"),
        (paragraph(f'<w:moveTo w:id="1">{run("移入")}</w:moveTo>'), "移入"),
        (paragraph(f"<w:sdt><w:sdtContent>{run('行内')}</w:sdtContent></w:sdt>"), "行内"),
        (f"<w:sdt><w:sdtContent>{paragraph('块级')}</w:sdtContent></w:sdt>", "块级"),
        (paragraph(f'<w:hyperlink w:anchor="x">{run("链接")}</w:hyperlink>'), "链接"),
        (paragraph(f"<w:smartTag>{run('标记')}</w:smartTag>"), "标记"),
        (paragraph(f"<w:customXml>{run('自定义')}</w:customXml>"), "自定义"),
        (f"<w:customXml>{paragraph('块自定义')}</w:customXml>", "块自定义"),
        (paragraph(f'<w:fldSimple w:instr="AUTHOR">{run("域")}</w:fldSimple>'), "域"),
        (
            paragraph(
                FIELD.format("begin")
                + "<w:r><w:instrText>PAGE</w:instrText></w:r>"
                + FIELD.format("separate")
                + run("结果")
                + FIELD.format("end")
            ),
            "结果",
        ),
        (paragraph(FIELD.format("begin") + run("指令中的字")) + paragraph("下一段"), "下一段"),
        (
            paragraph(
                "<m:oMath><m:f><m:num><m:r><m:t>公</m:t></m:r></m:num><m:den><m:r><m:t>式</m:t></m:r></m:den></m:f></m:oMath>"
            ),
            "公式",
        ),
        (paragraph(f"<w:r><w:ruby><w:rt>{run('zhù')}</w:rt><w:rubyBase>{run('注')}</w:rubyBase></w:ruby></w:r>"), "注"),
        (paragraph(f"{run('甲')}<w:r><w:noBreakHyphen/><w:softHyphen/><w:tab/><w:br/></w:r>{run('乙')}"), "甲-\t\n乙"),
        (paragraph(f'<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>{run("典型")}'), "☑典型"),
        (paragraph('<w:r><w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r>'), "☐"),
        (
            paragraph(
                '<w:r><w:sym w:font="MS Gothic" w:char="2612"/><w:sym w:font="宋体" w:char="2103"/><w:sym w:char="x"/></w:r>'
            ),
            "☑℃",
        ),
        (paragraph(run("\uf0a8", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>') + run("创新")), "☐创新"),
        (
            paragraph(run("合并", "")).replace("<w:pPr></w:pPr>", '<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>')
            + paragraph("一段"),
            "合并一段",
        ),
        (paragraph("末段").replace("<w:pPr></w:pPr>", '<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'), "末段"),
        (table(cell("甲") + cell("乙"), cell("丙") + cell("丁")), "甲\t乙\n丙\t丁"),
        (table(cell("") + cell("乙"), cell("") + cell(""), cell("丙") + cell("")), "乙\n丙"),
        (paragraph("前") + table(cell("") + cell("乙")) + paragraph("后"), "前\n\t乙\n后"),
    ],
)
def test_text_of_a_construct(tmp_path: Path, body: str, text: str) -> None:
    assert read(tmp_path, body).text == text


def test_deleted_and_moved_text_stands_apart(tmp_path: Path) -> None:
    body = paragraph(
        f'{run("留")}<w:del w:id="1"><w:r><w:delText>删</w:delText></w:r></w:del><w:moveFrom w:id="2">{run("移")}</w:moveFrom>'
    )
    document = read(tmp_path, body)
    assert document.text == "留"
    assert document.asides == (Aside("deleted", "删移"),)


def test_a_deleted_row_is_not_read(tmp_path: Path) -> None:
    body = table(cell("甲"), '<w:trPr><w:del w:id="1"/></w:trPr>' + cell("乙"))
    assert read(tmp_path, body).text == "甲"


def test_text_box_once_and_apart(tmp_path: Path) -> None:
    document = read(tmp_path, paragraph(run("正文") + BOX.format(paragraph("框内") + table(cell("框表")))))
    assert document.text == "正文"
    assert document.asides == (Aside("textbox", "框内\n框表"),)
    assert [(each.cells[0].text, each.span) for each in document.tables] == [("框表", None)]


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ("<w:vanish/>", "隐藏文字"),
        ('<w:color w:val="FFFFFF"/>', "白色文字"),
        ('<w:color w:val="FEFEFD"/>', "白色文字"),
        ('<w:color w:themeColor="background1"/>', "白色文字"),
        ('<w:color w:val="0F0F0F"/><w:shd w:fill="000000"/>', "与底色相同的文字"),
        ('<w:color w:val="FFFF0A"/><w:highlight w:val="yellow"/>', "与底色相同的文字"),
        ('<w:sz w:val="2"/>', "极小字"),
        ('<w:w w:val="1"/>', "极小字"),
    ],
)
def test_text_that_nobody_sees(tmp_path: Path, properties: str, reason: str) -> None:
    document = read(tmp_path, paragraph("第一段") + paragraph(run("可见") + run("看不见", properties)))
    assert document.text == "第一段\n可见"
    assert [(each.rule_id, each.excerpt, each.place, each.count) for each in document.tricks] == [
        ("X-HIDDEN-TEXT", "看不见", "第2段", 3)
    ]
    assert reason in document.tricks[0].message


@pytest.mark.parametrize(
    "body",
    [
        paragraph(run("白底黑框", '<w:color w:val="FFFFFF"/><w:shd w:fill="1F4E79"/>')),
        paragraph(run("段落底纹", '<w:color w:val="FFFFFF"/>'), '<w:shd w:fill="C00000"/>'),
        paragraph(run("突出显示", '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>')),
        table(cell(paragraph(run("表头", '<w:color w:val="FFFFFF"/>')), '<w:shd w:fill="4472C4"/>')),
        table(
            cell(paragraph(run("段落无色", '<w:color w:val="FFFFFF"/>'), '<w:shd w:fill="auto"/>'), '<w:shd w:fill="4472C4"/>')
        ),
        paragraph(run("实心底纹", '<w:color w:val="FFFFFF"/><w:shd w:val="solid" w:color="000000" w:fill="auto"/>')),
        paragraph(run("取消隐藏", '<w:vanish w:val="0"/>')),
        paragraph(run("正文") + BOX.format(paragraph(run("深色文本框中的白字", '<w:color w:val="FFFFFF"/>')))),
    ],
)
def test_white_on_a_dark_ground_is_seen(tmp_path: Path, body: str) -> None:
    document = read(tmp_path, body)
    assert len(document.text) >= 2
    assert document.tricks == ()


def test_zero_width_characters(tmp_path: Path) -> None:
    document = read(tmp_path, paragraph("技\u200b能\u200d人\u2060才\ufeff"))
    assert document.text == "技能人才"
    assert [(each.rule_id, each.place, each.excerpt, each.count) for each in document.tricks] == [
        ("X-ZERO-WIDTH", "第1段", "技能人才", 4)
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("技能⼈才培养", 1),
        ("深化改革，力カ求实效", 1),
        ("引入Аpple公司", 1),
        ("技⼈能⼈", 2),
        ("国家5А级景区", 1),
        ("А级与Β类", 2),
        ("建设全囯一流的巿场", 2),
        ("阻值5kΩ、长度3μm", 0),
        ("系数α、β取0.5，Δt为1秒，π约3.14，χ²检验", 0),
        ("①②③、㎡、℃、№、Ⅳ级、２０２３年", 0),
        ("买买提·艾力、阿依古丽·买买提", 0),
        ("Россия、СССР与Москва", 0),
        ("田中さくら、エンジニア・カイゼン、ニトリ", 0),
        ("カタカナ", 0),
    ],
)
def test_look_alike_signs(tmp_path: Path, text: str, count: int) -> None:
    document = read(tmp_path, paragraph("第一段") + paragraph(text))
    assert document.text == f"第一段\n{text}"
    assert [(each.rule_id, each.place, each.count) for each in document.tricks] == [("X-HOMOGLYPH", "第2段", count)][
        : bool(count)
    ]


def test_content_control_checkboxes(tmp_path: Path) -> None:
    box = (
        '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{}"/></w14:checkbox></w:sdtPr><w:sdtContent>'
        '<w:r><w:sym w:font="MS Gothic" w:char="2612"/></w:r></w:sdtContent></w:sdt>'
    )
    document = read(tmp_path, paragraph(box.format(1) + run("典型案例") + box.format(0) + run("创新案例")))
    assert document.text == "☑典型案例☐创新案例"


@pytest.mark.parametrize(
    ("state", "sign"), [("<w:checked/>", "☑"), ('<w:default w:val="0"/>', "☐"), ('<w:default w:val="1"/>', "☑")]
)
def test_form_field_checkboxes(tmp_path: Path, state: str, sign: str) -> None:
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{state}</w:checkBox></w:ffData></w:fldChar></w:r>'
    body = paragraph(begin + "<w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>" + FIELD.format("end") + run("甲"))
    assert read(tmp_path, body).text == f"{sign}甲"


def test_content_controls_are_fields(tmp_path: Path) -> None:
    control = '<w:sdt><w:sdtPr><w:alias w:val="案例名称"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
    document = read(tmp_path, paragraph(run("名称：") + control.format(run("把车间变课堂"))) + control.format(paragraph("块级")))
    assert document.text == "名称：把车间变课堂\n块级"
    assert document.fields == (FormField("案例名称", "把车间变课堂"), FormField("案例名称", "块级"))


def test_merged_and_nested_cells_once(tmp_path: Path) -> None:
    body = table(
        cell("横并", '<w:gridSpan w:val="2"/>') + cell("纵并", '<w:vMerge w:val="restart"/>'),
        cell("单位") + cell(paragraph("值") + table(cell("内甲") + cell("内乙")) + "<w:p/>") + cell("", "<w:vMerge/>"),
        f"<w:sdt><w:sdtContent>{cell('格控件')}</w:sdtContent></w:sdt>" + cell(paragraph("两") + paragraph("段")) + cell("尾"),
    )
    document = read(tmp_path, body)
    assert document.text == "横并\t纵并\n单位\t值\n内甲\t内乙\n格控件\t两\n段\t尾"
    inner, outer = document.tables
    assert [(each.text, each.row, each.column, each.row_span, each.column_span) for each in outer.cells] == [
        ("横并", 0, 0, 1, 2),
        ("纵并", 0, 2, 2, 1),
        ("单位", 1, 0, 1, 1),
        ("值\n内甲\t内乙", 1, 1, 1, 1),
        ("格控件", 2, 0, 1, 1),
        ("两\n段", 2, 1, 1, 1),
        ("尾", 2, 2, 1, 1),
    ]
    assert (outer.rows, outer.columns, inner.rows, inner.columns) == (3, 3, 1, 2)
    for each in (*inner.cells, *outer.cells):
        assert each.span is not None
        assert each.span.of(document.text) == each.text
    assert [(each.kind, each.span) for each in document.blocks] == [(BlockKind.TABLE, Span(0, len(document.text)))]


def test_rows_in_content_controls(tmp_path: Path) -> None:
    row = f"<w:sdt><w:sdtContent><w:tr>{cell('行控件')}</w:tr></w:sdtContent></w:sdt>"
    assert read(tmp_path, f"<w:tbl>{row}</w:tbl>").text == "行控件"


NUMBERING = story(
    "numbering",
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%3"/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf06c"/>'
    '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl>'
    '<w:lvl w:ilvl="4"><w:start w:val="1"/><w:numFmt w:val="none"/><w:lvlText w:val=""/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>',
)


def numbered(text: str, level: int, number: int = 1) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers_are_in_the_text(tmp_path: Path) -> None:
    body = "".join(
        numbered(*each)
        for each in (
            ("背景", 0),
            ("甲", 1),
            ("乙", 1),
            ("做法", 0),
            ("丙", 1),
            ("丁", 2),
            ("戊", 3),
            ("己", 4),
            ("成效", 0, 2),
            ("无", 0, 0),
        )
    )
    document = read(tmp_path, body, numbering=NUMBERING)
    assert document.text == "一、背景\n（一）甲\n（二）乙\n二、做法\n（一）丙\n2.1 丁\n● 戊\n己\n五、成效\n无"
    assert [each.of(document.text) for each in document.numbers] == [
        "一、",
        "（一）",
        "（二）",
        "二、",
        "（一）",
        "2.1 ",
        "● ",
        "五、",
    ]


def test_an_empty_numbered_paragraph_shows_its_number(tmp_path: Path) -> None:
    document = read(tmp_path, numbered("甲", 0) + numbered("<w:r/>", 0) + numbered("乙", 0), numbering=NUMBERING)
    assert document.text == "一、甲\n二、\n三、乙"


@pytest.mark.parametrize("gone", ["<w:sectPr/>", '<w:rPr><w:del w:id="1"/></w:rPr>'])
def test_section_breaks_and_deleted_paragraphs_take_no_number(tmp_path: Path, gone: str) -> None:
    empty = paragraph("<w:r/>", f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>{gone}')
    document = read(tmp_path, numbered("甲", 0) + empty + numbered("乙", 0), numbering=NUMBERING)
    assert document.text == "一、甲\n二、乙"


def test_headings_by_style_and_outline_level(tmp_path: Path) -> None:
    styles = story(
        "styles",
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="我的标题"/><w:basedOn w:val="1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="3"><w:name w:val="caption"/></w:style>',
    )
    body = (
        paragraph("背景", '<w:pStyle w:val="2"/>')
        + paragraph("小节", '<w:outlineLvl w:val="1"/>')
        + paragraph("培训现场", '<w:pStyle w:val="3"/>')
        + paragraph("图1 实训基地")
        + paragraph("图1所示的基地已经建成。")
    )
    document = read(tmp_path, body, styles=styles)
    assert [(each.kind, each.level) for each in document.blocks] == [
        (BlockKind.HEADING, 1),
        (BlockKind.HEADING, 2),
        (BlockKind.CAPTION, 0),
        (BlockKind.CAPTION, 0),
        (BlockKind.PARAGRAPH, 0),
    ]


def test_notes_headers_and_comments_stand_apart(tmp_path: Path) -> None:
    parts = {
        "word/footnotes.xml": story(
            "footnotes",
            f'<w:footnote w:type="separator" w:id="0">{paragraph("线")}</w:footnote><w:footnote w:id="2">{paragraph("脚注")}</w:footnote>',
        ),
        "word/endnotes.xml": story("endnotes", f'<w:endnote w:id="1">{paragraph("尾注")}</w:endnote>'),
        "word/comments.xml": story("comments", f'<w:comment w:id="0">{paragraph("批注")}</w:comment>'),
        "word/header1.xml": story("hdr", paragraph("页眉")),
        "word/footer1.xml": story("ftr", paragraph("— 1 —")),
    }
    section = (
        '<w:sectPr><w:headerReference r:id="rel3"/><w:footerReference r:id="rel4"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    )
    body = paragraph(run("正文") + '<w:r><w:footnoteReference w:id="2"/></w:r>') + section
    document = read_word(make_word(tmp_path / "a.docx", body, parts), "a.docx")
    assert document.text == "正文"
    assert document.asides == (
        Aside("footnote", "脚注"),
        Aside("endnote", "尾注"),
        Aside("comment", "批注"),
        Aside("header", "页眉"),
        Aside("page_number", "— 1 —"),
    )
    assert document.page_size_mm == (210.0, 297.0)


def test_pictures_inline_and_floating(tmp_path: Path) -> None:
    body = (
        paragraph("第一段")
        + paragraph(drawing("rel0"))
        + paragraph("图1 现场")
        + paragraph(run("前") + drawing("rel1", floating=True) + drawing("rel0", crop='l="25000" b="50000"', turn=5400000))
    )
    document = read_word(
        make_word(tmp_path / "a.docx", body, {"word/media/image1.png": png(), "word/media/image2.jpg": turned_jpeg()}), "a.docx"
    )
    assert [(each.width_px, each.height_px, each.offset, each.caption) for each in document.pictures] == [
        (400, 300, 3, "图1 现场"),
        (300, 400, 11, "图1 现场"),
        (150, 300, 11, "图1 现场"),
    ]
    assert document.pictures[0].sha256 == document.pictures[2].sha256


def test_pictures_in_text_boxes_and_old_drawings(tmp_path: Path) -> None:
    old = '<w:r><w:pict><v:shape style="width:200pt;height:150pt"><v:imagedata r:id="rel0"/></v:shape></w:pict></w:r>'
    body = paragraph(run("甲") + BOX.format(paragraph(drawing("rel0")))) + paragraph(old)
    document = read_word(make_word(tmp_path / "a.docx", body, {"word/media/image1.png": png()}), "a.docx")
    assert [each.offset for each in document.pictures] == [1, 1]


def test_linked_and_missing_pictures_are_not_followed(tmp_path: Path) -> None:
    external = (
        '<Relationship Id="out" Type="http://x/image" Target="file:///etc/passwd" TargetMode="External"/>'
        '<Relationship Id="null" Type="http://x/image" Target="../NULL"/>'
    )
    path = make_word(tmp_path / "a.docx", paragraph(run("正文") + drawing("out") + drawing("null")), extra_relations=external)
    document = read_word(path, "a.docx")
    assert (document.text, document.pictures, document.problems) == ("正文", (), ())


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        (
            "word/chunk.html",
            "<html><head><title>无</title></head><body><p>网页<b>段</b></p><p>第二</p><script>x</script></body></html>",
            "网页段\n第二",
        ),
        ("word/chunk.txt", "文本\n第二".encode("gb18030"), "文本\n第二"),
    ],
)
def test_inserted_files(tmp_path: Path, name: str, content: str | bytes, text: str) -> None:
    path = make_word(tmp_path / "a.docx", paragraph("前") + '<w:altChunk r:id="rel0"/>' + paragraph("后"), {name: content})
    assert read_word(path, "a.docx").text == f"前\n{text}\n后"


def test_inserted_word_file(tmp_path: Path) -> None:
    inner = make_word(tmp_path / "in.docx", paragraph("内层") + table(cell("甲") + cell("乙"))).read_bytes()
    path = make_word(tmp_path / "a.docx", paragraph("前") + '<w:altChunk r:id="rel0"/>', {"word/chunk.docx": inner})
    assert read_word(path, "a.docx").text == "前\n内层\n甲\t乙"


def test_inserted_file_of_another_kind_is_a_problem(tmp_path: Path) -> None:
    path = make_word(
        tmp_path / "a.docx", paragraph("前") + '<w:altChunk r:id="rel0"/>', {"word/chunk.rtf": b"\x00\x01\x02\xff" * 50}
    )
    document = read_word(path, "a.docx")
    assert document.text == "前"
    assert [each.rule_id for each in document.problems] == ["X-UNREADABLE"]


def test_smart_art_and_objects(tmp_path: Path) -> None:
    diagram = f"<x {NAMESPACES}><a:p><a:t>流程</a:t><a:t>一</a:t></a:p><a:p/><a:p><a:t>流程二</a:t></a:p></x>"
    body = paragraph(run("正文") + '<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>')
    document = read_word(make_word(tmp_path / "a.docx", body, {"word/diagrams/data1.xml": diagram}), "a.docx")
    assert document.asides == (Aside("textbox", "流程一\n流程二"),)
    assert document.metadata["embedded"] == "Excel 表格"


def test_metadata_and_stored_pages(tmp_path: Path) -> None:
    core = (
        '<p:coreProperties xmlns:p="p" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/">'
        "<dc:creator>张三</dc:creator><p:lastModifiedBy>李四</p:lastModifiedBy><t:created>2023-11-01T00:00:00Z</t:created></p:coreProperties>"
    )
    parts = {
        "docProps/core.xml": core,
        "docProps/app.xml": '<Properties xmlns="x"><Application>WPS</Application><Pages>7</Pages></Properties>',
        "word/settings.xml": story("settings", '<w:rsids><w:rsidRoot w:val="00AA"/><w:rsid w:val="00BB"/></w:rsids>'),
    }
    document = read_word(make_word(tmp_path / "a.docx", paragraph("正文"), parts), "a.docx")
    assert (document.pages, document.pages_source) == (7, "stored")
    long = read_word(make_word(tmp_path / "b.docx", paragraph("技能人才" * 5000), parts), "b.docx")
    assert (long.pages, long.pages_source) == (None, "")
    assert document.metadata == {
        "author": "张三",
        "lastModifiedBy": "李四",
        "created": "2023-11-01T00:00:00Z",
        "application": "WPS",
        "rsids": "00AA 00BB",
    }


def test_strict_documents_read_the_same(tmp_path: Path) -> None:
    body = numbered("背景", 0) + table(cell("甲") + cell("乙"))
    usual = read_word(make_word(tmp_path / "a.docx", body, {"word/numbering.xml": NUMBERING}), "a.docx")
    strict = read_word(make_word(tmp_path / "b.docx", body, {"word/numbering.xml": NUMBERING}, strict=True), "b.docx")
    assert strict == usual
    assert usual.text == "一、背景\n甲\t乙"


def test_ambiguous_marks_with_an_east_asian_hint(tmp_path: Path) -> None:
    body = paragraph(run("“甲”", '<w:rFonts w:hint="eastAsia"/>') + run("“乙”"))
    assert read(tmp_path, body).east_asian == (Span(0, 3),)


def test_a_damaged_side_part_is_a_problem(tmp_path: Path) -> None:
    document = read(tmp_path, paragraph("正文"), styles="<w:styles", footnotes="<x>")
    assert document.text == "正文"
    assert [each.rule_id for each in document.problems] == ["X-UNREADABLE", "X-UNREADABLE"]


def test_document_of_python_docx(tmp_path: Path) -> None:
    import docx

    made = docx.Document()
    made.add_heading("标题一", level=1)
    made.add_paragraph("正文段落。")
    made.add_table(rows=1, cols=2).rows[0].cells[1].text = "格"
    made.save(str(tmp_path / "a.docx"))
    document = read_word(tmp_path / "a.docx", "a.docx")
    assert document.text == "标题一\n正文段落。\n\t格"
    assert [each.kind for each in document.blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.TABLE]
    assert document.blocks[0].typography.bold is True
