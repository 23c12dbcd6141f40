"""Text of Word files that is in the file and not on paper, whichever way it is kept from the reader's eyes."""

from pathlib import Path

import pytest

from mingjian.data.records import Document
from mingjian.extractors.word import read_word
from tests.extractors.word_makers import cell, make_word, paragraph, run, story, table

THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme name="x">'
    '<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>'
    '<a:dk2><a:srgbClr val="1F497D"/></a:dk2><a:lt2><a:srgbClr val="EEECE1"/></a:lt2><a:accent1><a:srgbClr val="4F81BD"/></a:accent1>'
    "</a:clrScheme></a:themeElements></a:theme>"
)
STYLES = story(
    "styles",
    '<w:style w:type="character" w:styleId="gone"><w:name w:val="看不见"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="veil"><w:name w:val="藏"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="pale"><w:name w:val="白"/><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>',
)


def read(folder: Path, body: str, settings: str = "") -> Document:
    parts = {"word/styles.xml": STYLES, "word/theme/theme1.xml": THEME}
    return read_word(
        make_word(folder / "a.docx", body, parts | ({"word/settings.xml": settings} if settings else {})), "案例.docx"
    )


def hidden(document: Document) -> list[tuple[str, str]]:
    return [(each.message.partition("，")[0].removeprefix("文档中有读者看不到的"), each.excerpt) for each in document.tricks]


CLEAR = (
    '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/></w14:srgbClr>'
    "</w14:solidFill></w14:textFill>"
)
ACCENT = '<w:color w:themeColor="accent1" w:themeTint="0D"/>'


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ('<w:rStyle w:val="gone"/>', "隐藏文字"),
        ('<w:color w:val="000000" w:themeColor="background1"/>', "白色文字"),
        ('<w:color w:val="F2F2F2" w:themeColor="background1" w:themeShade="F2"/>', "白色文字"),
        (ACCENT, "白色文字"),
        ('<w:color w:val="EAEAEA"/>', "白色文字"),
        ('<w:color w:val="4F81BD"/><w:shd w:val="clear" w:fill="auto" w:themeFill="accent1"/>', "与底色相同的文字"),
        ('<w:color w:val="808080"/><w:shd w:val="pct50" w:color="auto" w:fill="FFFFFF"/>', "与底色相同的文字"),
        ("<w14:textFill><w14:noFill/></w14:textFill>", "透明文字"),
        (CLEAR, "透明文字"),
        ('<w:sz w:val="28"/><w:spacing w:val="-280"/>', "字距压到重叠的文字"),
        ('<w:sz w:val="1pt"/>', "极小字"),
    ],
)
def test_runs_that_nobody_sees(tmp_path: Path, properties: str, reason: str) -> None:
    document = read(tmp_path, paragraph(run("可见") + run("看不见", properties)))
    assert document.text == "可见"
    assert hidden(document) == [(reason, "看不见")]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (paragraph("看不见", '<w:pStyle w:val="veil"/>'), "隐藏文字"),
        (paragraph("看不见", '<w:pStyle w:val="pale"/>'), "白色文字"),
        (paragraph("看不见", '<w:spacing w:line="20" w:lineRule="exact"/>'), "行高压到看不见的文字"),
        (paragraph("看不见", '<w:framePr w:w="2000" w:x="-9000" w:y="1"/>'), "页面之外的文字"),
        (paragraph("看不见", '<w:framePr w:w="2000" w:x="100" w:y="20000"/>'), "页面之外的文字"),
        (paragraph("看不见", '<w:ind w:left="14000"/>'), "页面之外的文字"),
        (table("<w:trPr><w:hidden/></w:trPr>" + cell("看不见")), "隐藏文字"),
        (table('<w:trPr><w:trHeight w:val="1" w:hRule="exact"/></w:trPr>' + cell("看不见")), "行高压到看不见的文字"),
    ],
)
def test_paragraphs_and_rows_that_nobody_sees(tmp_path: Path, body: str, reason: str) -> None:
    document = read(tmp_path, paragraph("可见") + body + paragraph("也可见"))
    assert document.text == "可见\n也可见"
    assert hidden(document) == [(reason, "看不见")]
    assert document.tricks[0].place == "第2段"


def box(position: str, *, attributes: str = "") -> str:
    return (
        f'<w:r><w:drawing><wp:anchor>{position}<wp:extent cx="1800000" cy="900000"/><wp:docPr id="1" name="b" {attributes}/><a:graphic>'
        f'<a:graphicData uri="s"><wps:wsp><wps:txbx><w:txbxContent>{paragraph("框中文字")}</w:txbxContent></wps:txbx></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


def at(across: str, x: int, down: str, y: int) -> str:
    return (
        f'<wp:positionH relativeFrom="{across}"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="{down}"><wp:posOffset>{y}</wp:posOffset></wp:positionV>'
    )


def vml(style: str) -> str:
    return (
        f'<w:r><w:pict><v:shape style="{style}"><v:textbox><w:txbxContent>{paragraph("框中文字")}</w:txbxContent></v:textbox>'
        "</v:shape></w:pict></w:r>"
    )


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (box(at("page", -2_000_000, "page", 0)), "页面之外的文字"),
        (box(at("column", -3_000_000, "paragraph", 0)), "页面之外的文字"),
        (box(at("page", 0, "page", 10_700_000)), "页面之外的文字"),
        (box(at("column", 0, "paragraph", -12_000_000)), "页面之外的文字"),
        (box("", attributes='hidden="1"'), "隐藏的文本框"),
        (vml("position:absolute;margin-left:-900pt;width:100pt;height:50pt"), "页面之外的文字"),
        (vml("position:absolute;width:100pt;visibility:hidden"), "隐藏的文本框"),
    ],
)
def test_boxes_that_nobody_sees(tmp_path: Path, shape: str, reason: str) -> None:
    document = read(tmp_path, paragraph(run("正文") + shape))
    assert (document.text, document.asides) == ("正文", ())
    assert hidden(document) == [(reason, "框中文字")]


@pytest.mark.parametrize(
    "shape",
    [
        box(at("page", 100_000, "page", 100_000)),
        box(at("column", -1_200_000, "paragraph", 5_000_000)),
        box(""),
        vml("position:absolute;margin-left:-50pt;margin-top:300pt;width:100pt;height:50pt"),
    ],
)
def test_boxes_on_the_page_are_no_trick(tmp_path: Path, shape: str) -> None:
    document = read(tmp_path, paragraph(run("正文") + shape))
    assert [each.text for each in document.asides] == ["框中文字"]
    assert document.tricks == ()


@pytest.mark.parametrize(
    "body",
    [
        paragraph(run("深灰", '<w:color w:val="7F7F7F" w:themeColor="background1" w:themeShade="7F"/>')),
        paragraph(run("浅灰", '<w:color w:val="D9D9D9"/>')),
        paragraph(run("主题蓝", '<w:color w:val="FFFFFF" w:themeColor="accent1"/>')),
        paragraph(run("蓝底白字", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="auto" w:themeFill="accent1"/>')),
        paragraph(run("网纹白字", '<w:color w:val="FFFFFF"/><w:shd w:val="pct75" w:color="auto" w:fill="auto"/>')),
        paragraph(run("紧缩", '<w:sz w:val="28"/><w:spacing w:val="-20"/>')),
        paragraph(run("渐变", '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="112233"/></w14:solidFill></w14:textFill>')),
        paragraph("紧行", '<w:spacing w:line="240" w:lineRule="exact"/>'),
        paragraph("悬挂", '<w:ind w:left="840" w:hanging="420"/>'),
        paragraph("图文框", '<w:framePr w:w="2000" w:x="1000" w:y="-300"/>'),
        table('<w:trPr><w:trHeight w:val="400" w:hRule="exact"/></w:trPr>' + cell("表格行")),
    ],
)
def test_what_is_faint_or_tight_is_still_seen(tmp_path: Path, body: str) -> None:
    document = read(tmp_path, body)
    assert len(document.text) >= 2
    assert document.tricks == ()


def test_white_on_coloured_paper_is_seen(tmp_path: Path) -> None:
    path = make_word(tmp_path / "a.docx", paragraph(run("白字", '<w:color w:val="FFFFFF"/>')), {
        "word/settings.xml": story("settings", "<w:displayBackgroundShape/>"),
    })  # fmt: skip
    assert read_word(path, "a.docx").tricks != ()
    white = paragraph(run("白字", '<w:color w:val="FFFFFF"/>'))
    body = f'<w:background w:color="1F497D"/><w:body>{white}</w:body>'
    path = make_word(tmp_path / "b.docx", "", {
        "word/document.xml": story("document", body), "word/settings.xml": story("settings", "<w:displayBackgroundShape/>"),
    })  # fmt: skip
    assert read_word(path, "b.docx").tricks == ()


def test_hidden_text_of_a_header_says_where_it_is(tmp_path: Path) -> None:
    section = '<w:sectPr><w:headerReference r:id="rel0"/></w:sectPr>'
    header = story("hdr", paragraph(run("页眉") + run("暗字", "<w:vanish/>")))
    document = read_word(make_word(tmp_path / "a.docx", paragraph("正文") + section, {"word/header1.xml": header}), "a.docx")
    assert [(each.place, each.excerpt) for each in document.tricks] == [("页眉", "暗字")]
