"""字数 with and without tables, notes and boxes, from Word files that hold them all."""

from pathlib import Path

import pytest

from mingjian.data.records import Case, Count, Document
from mingjian.extractors.lengths import add_counts, count_span, measure_lengths
from mingjian.extractors.outline import read_case
from mingjian.extractors.word import read_word
from tests.extractors.word_makers import cell, make_word, paragraph, run, story, table

BOX = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
NUMBERING = story(
    "numbering",
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/>'
    '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
)


def make(folder: Path, body: str) -> Document:
    parts = {
        "word/footnotes.xml": story("footnotes", f'<w:footnote w:id="2">{paragraph("见“33618”方案")}</w:footnote>'),
        "word/endnotes.xml": story("endnotes", f'<w:endnote w:id="1">{paragraph("尾注二字")}</w:endnote>'),
        "word/comments.xml": story("comments", f'<w:comment w:id="0">{paragraph("批注不计")}</w:comment>'),
        "word/header1.xml": story("hdr", paragraph("页眉不计")),
        "word/numbering.xml": NUMBERING,
    }
    section = '<w:sectPr><w:headerReference r:id="rel3"/></w:sectPr>'
    return read_word(make_word(folder / "a.docx", body + section, parts), "a.docx")


def both(count: Count | None) -> tuple[int, int] | None:
    return None if count is None else (count.low, count.high)


def test_every_reading_of_one_document(tmp_path: Path) -> None:
    body = (
        paragraph("实施背景", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
        + paragraph(run("培训“A”类12人") + BOX.format(paragraph("文本框内")))
        + table(cell("年度") + cell("人数"), cell("2023") + cell(table(cell("内表"))))
        + paragraph(f'<w:del w:id="1"><w:r><w:delText>删去的字</w:delText></w:r></w:del>{run("结束")}')
        + paragraph(run("隐藏的字", "<w:vanish/>"))
    )
    found = measure_lengths(make(tmp_path, body), None)
    # 4 + 培训 “A” 类 12 人 + 年度 人数 2023 内表 + 结束, the marks as one word with A or one by one
    assert both(found.whole) == (4 + 6 + 7 + 2, 4 + 8 + 7 + 2)
    assert both(found.whole_without_tables) == (4 + 6 + 2, 4 + 8 + 2)
    assert both(found.tables) == (7, 7)
    assert both(found.notes) == (4 + 4, 6 + 4)
    assert both(found.boxes) == (4, 4)
    assert both(found.with_notes) == (19 + 8, 21 + 10)
    assert both(found.with_boxes) == (19 + 4, 21 + 4)
    assert both(found.with_notes_and_boxes) == (19 + 12, 21 + 14)
    assert (found.body, found.body_without_tables) == (None, None)


@pytest.fixture
def case_document(tmp_path: Path) -> tuple[Document, Case]:
    sentence = "某区围绕技能人才培养评价使用激励持续发力，形成可复制可推广的做法。"
    body = paragraph("以匠心育新人") + paragraph("摘要：" + sentence * 2)
    for heading in ("一、实施背景", "二、主要做法", "三、工作成效"):
        body += paragraph(heading) + paragraph(sentence * 5)
    body += table(cell("年度") + cell("培训人数"), cell("2023") + cell("1200"))
    document = make(tmp_path, body)
    case = read_case(document)
    assert case is not None
    return document, case


def test_the_body_of_a_case_with_and_without_its_tables(case_document: tuple[Document, Case]) -> None:
    document, case = case_document
    found = measure_lengths(document, case)
    assert found.body == case.body_count == count_span(document, case.body_span)
    assert both(found.body_without_tables) == (case.body_count.low - 8, case.body_count.high - 8)


def test_nothing_counts_nothing() -> None:
    found = measure_lengths(Document("text/plain", ""), None)
    assert found.with_notes_and_boxes == found.whole == add_counts([])
