"""Effective looks through theme, styles, defaults and direct formatting."""

from pathlib import Path

import pytest

from mingjian.data.records import Spacing, Typography
from mingjian.extractors.word import read_word
from tests.extractors.word_makers import cell, make_word, paragraph, run, story, table

THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme name="x">'
    '<a:majorFont><a:latin typeface="Cambria"/><a:ea typeface="黑体"/></a:majorFont>'
    '<a:minorFont><a:latin typeface="Calibri"/><a:ea typeface=""/><a:font script="Hans" typeface="宋体"/></a:minorFont>'
    "</a:fontScheme></a:themeElements></a:theme>"
)
STYLES = story(
    "styles",
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsiaTheme="minorEastAsia"/><w:sz w:val="21"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:line="360" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="body"><w:name w:val="案例正文"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="560"/></w:pPr>'
    '<w:rPr><w:rFonts w:eastAsia="仿宋_GB2312"/><w:sz w:val="28"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="head"><w:name w:val="案例标题"/><w:basedOn w:val="body"/>'
    '<w:pPr><w:jc w:val="center"/><w:ind w:firstLineChars="0" w:firstLine="0"/></w:pPr>'
    '<w:rPr><w:rFonts w:eastAsiaTheme="majorEastAsia" w:eastAsia="楷体"/><w:b/><w:sz w:val="36"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="圈"/><w:basedOn w:val="loop"/></w:style>',
)


def look(folder: Path, content: str, properties: str = "") -> Typography:
    parts = {"word/styles.xml": STYLES, "word/theme/theme1.xml": THEME}
    return read_word(make_word(folder / "a.docx", paragraph(content, properties), parts), "a.docx").blocks[0].typography


def test_defaults_take_the_theme_font_for_simplified_chinese(tmp_path: Path) -> None:
    assert look(tmp_path, "正文") == Typography(
        "宋体", 10.5, bold=False, indent_chars=0.0, indent_pt=0.0, spacing=Spacing.MULTIPLE, line_value=1.5, centred=False
    )


def test_style_gives_font_size_indent_and_spacing(tmp_path: Path) -> None:
    assert look(tmp_path, "正文", '<w:pStyle w:val="body"/>') == Typography(
        "仿宋_GB2312", 14.0, bold=False, indent_chars=2.0, indent_pt=28.0, spacing=Spacing.EXACT, line_value=28.0, centred=False
    )


def test_theme_attribute_beats_the_named_font_and_styles_inherit(tmp_path: Path) -> None:
    assert look(tmp_path, "标题", '<w:pStyle w:val="head"/>') == Typography(
        "黑体", 18.0, bold=True, indent_chars=0.0, indent_pt=0.0, spacing=Spacing.EXACT, line_value=28.0, centred=True
    )


def test_direct_formatting_beats_the_style(tmp_path: Path) -> None:
    content = run("正文", '<w:rFonts w:ascii="Arial" w:eastAsia="楷体"/><w:b/><w:sz w:val="32"/>')
    found = look(
        tmp_path, content, '<w:pStyle w:val="body"/><w:spacing w:line="400" w:lineRule="atLeast"/><w:jc w:val="center"/>'
    )
    assert found == Typography(
        "楷体", 16.0, bold=True, indent_chars=2.0, indent_pt=32.0, spacing=Spacing.AT_LEAST, line_value=20.0, centred=True
    )


def test_bold_of_two_kinds_of_style_cancels(tmp_path: Path) -> None:
    assert look(tmp_path, run("甲", '<w:rStyle w:val="strong"/>'), '<w:pStyle w:val="head"/>').bold is False
    assert look(tmp_path, run("甲", '<w:rStyle w:val="strong"/>'), '<w:pStyle w:val="body"/>').bold is True
    assert look(tmp_path, run("甲", '<w:b w:val="0"/>'), '<w:pStyle w:val="head"/>').bold is False


def test_the_look_of_most_east_asian_characters(tmp_path: Path) -> None:
    content = (
        run("Latin words are longer than the rest", '<w:sz w:val="40"/>')
        + run("二字", '<w:sz w:val="24"/>')
        + run("一", '<w:sz w:val="30"/>')
    )
    assert look(tmp_path, content).size_pt == 12.0


@pytest.mark.parametrize(
    ("properties", "chars", "points"),
    [
        ('<w:ind w:firstLine="420"/>', 2.0, 21.0),
        ('<w:ind w:firstLineChars="150" w:firstLine="420"/>', 1.5, 15.75),
        ('<w:ind w:hanging="210"/>', -1.0, -10.5),
        ('<w:ind w:hangingChars="200" w:hanging="420"/>', -2.0, -21.0),
        ("", 0.0, 0.0),
    ],
)
def test_indents(tmp_path: Path, properties: str, chars: float, points: float) -> None:
    found = look(tmp_path, "正文", properties)
    assert (found.indent_chars, found.indent_pt) == (chars, points)


def test_typed_spaces_are_an_indent(tmp_path: Path) -> None:
    assert look(tmp_path, "　　正文").indent_chars == 2.0


def test_a_style_based_on_itself_does_no_harm(tmp_path: Path) -> None:
    assert look(tmp_path, "正文", '<w:pStyle w:val="loop"/>').size_pt == 10.5


def test_without_styles_only_what_is_said_is_known(tmp_path: Path) -> None:
    document = read_word(make_word(tmp_path / "a.docx", paragraph("正文")), "a.docx")
    assert document.blocks[0].typography == Typography(
        None, 10.0, bold=False, indent_chars=0.0, indent_pt=0.0, spacing=Spacing.MULTIPLE, line_value=1.0, centred=False
    )


def test_a_table_has_the_look_of_its_cells(tmp_path: Path) -> None:
    body = table(cell(paragraph(run("表格文字", '<w:rFonts w:eastAsia="楷体"/><w:sz w:val="24"/>'))))
    found = read_word(make_word(tmp_path / "a.docx", body), "a.docx").blocks[0].typography
    assert (found.font, found.size_pt) == ("楷体", 12.0)


@pytest.mark.parametrize(
    ("properties", "chars"),
    [
        ('<w:pStyle w:val="hang"/>', -2.0),
        ('<w:pStyle w:val="hang"/><w:ind w:firstLine="420"/>', 2.0),
        ('<w:pStyle w:val="first"/><w:ind w:hanging="210"/>', -1.0),
        ('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>', -4.0),
        ('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:ind w:firstLine="420"/>', 2.0),
        ('<w:pStyle w:val="first"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>', -4.0),
        ('<w:pStyle w:val="listed"/>', 2.0),
        ('<w:ind w:firstLine="21pt"/>', 2.0),
    ],
)
def test_an_indent_of_one_kind_ends_the_other(tmp_path: Path, properties: str, chars: float) -> None:
    styles = story(
        "styles",
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:styleId="hang"><w:name w:val="x"/><w:pPr><w:ind w:hanging="420"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="first"><w:name w:val="y"/><w:pPr><w:ind w:firstLine="420"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="listed"><w:name w:val="z"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '<w:ind w:firstLine="420"/></w:pPr></w:style>',
    )
    numbering = story(
        "numbering",
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
        '<w:pPr><w:ind w:left="840" w:hanging="840"/></w:pPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    )
    path = make_word(
        tmp_path / "a.docx", paragraph("正文", properties), {"word/styles.xml": styles, "word/numbering.xml": numbering}
    )
    assert read_word(path, "a.docx").blocks[0].typography.indent_chars == chars


def test_strict_lengths_carry_their_unit(tmp_path: Path) -> None:
    found = look(tmp_path, run("正文", '<w:sz w:val="14pt"/>'), '<w:spacing w:line="28pt" w:lineRule="exact"/>')
    assert (found.size_pt, found.spacing, found.line_value) == (14.0, Spacing.EXACT, 28.0)
