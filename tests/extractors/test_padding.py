"""Text that only raises the count is told from rhetoric, forms and drawn lines."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingjian.data.records import Block, BlockKind, Span
from mingjian.extractors.padding import find_padding
from mingjian.extractors.word import read_word
from tests.extractors.word_makers import cell, drawing, make_word, page_png, paragraph, table

SENTENCE = "为加快建设知识型、技能型、创新型劳动者大军，全区持续完善政策。"


def lay_out(*paragraphs: str) -> tuple[str, list[Block]]:
    text, blocks = "\n".join(paragraphs), list[Block]()
    for each in paragraphs:
        start = blocks[-1].span.end + 1 if blocks else 0
        blocks.append(Block(Span(start, start + len(each)), BlockKind.PARAGRAPH))
    return text, blocks


@pytest.mark.parametrize(
    ("paragraphs", "places", "count"),
    [
        ((SENTENCE, "技能" * 20), ["第2段"], 40),
        ((SENTENCE + "好" * 30,), ["第1段"], 30),
        (("。" * 24 + SENTENCE,), ["第1段"], 24),
        (("加快技能人才培养，" * 6,), ["第1段"], 54),
        (("，、" * 15, "好" * 25), ["第1段、第2段"], 55),
    ],
)
def test_a_phrase_over_and_over(paragraphs: tuple[str, ...], places: list[str], count: int) -> None:
    found = find_padding(*lay_out(*paragraphs))
    assert [each.rule_id for each in found] == ["X-PADDING"]
    assert ([each.place for each in found], found[0].count) == (places, count)


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "哈哈哈哈哈",
        "干，干，干，干，干！",
        "姓名：________________________________",
        "一、背景………………………………………………1",
        "□□□□□□□□□□□□□□□□□□□□□□□□□□□□□□",
        "0" * 60,
        "————————————————————————————————",
        "合格\t合格\t合格\t合格\t合格\t合格\t合格\t合格\t合格\t合格\t合格\t合格\t合格",
        "合格\n合格\n合格\n合格\n合格\n合格\n合格\n合格\n合格\n合格\n合格\n合格\n合格",
        "",
    ],
)
def test_what_is_no_padding(text: str) -> None:
    assert find_padding(*lay_out(*text.split("\n"))) == ()


@pytest.mark.parametrize(
    ("paragraphs", "count"), [((SENTENCE,) * 3, 2 * len(SENTENCE)), ((SENTENCE * 4, "甲", SENTENCE * 4), 4 * len(SENTENCE))]
)
def test_paragraphs_again_and_again(paragraphs: tuple[str, ...], count: int) -> None:
    found = find_padding(*lay_out(*paragraphs))
    assert [(each.message[:6], each.count) for each in found] == [("同一段文字在", count)]


@pytest.mark.parametrize("paragraphs", [(SENTENCE,) * 2, ("int main() { return 0; } // 返回",) * 9, ("签字：　年　月　日",) * 9])
def test_lines_that_may_repeat(paragraphs: tuple[str, ...]) -> None:
    assert find_padding(*lay_out(*paragraphs)) == ()


@given(st.text(alphabet="技能人才，。a1 \n\t", max_size=300))
def test_padding_counts_no_more_than_there_is(text: str) -> None:
    assert sum(each.count for each in find_padding(*lay_out(*text.split("\n"))) if "连续" in each.message) <= len(text)


def test_padding_is_masked_and_found_in_a_word_file(tmp_path: Path) -> None:
    body = paragraph(SENTENCE) + paragraph("联系13800000000" * 8) + table(*[cell("合格") * 9] * 9)
    document = read_word(make_word(tmp_path / "a.docx", body), "a.docx")
    assert [(each.rule_id, each.place, each.excerpt) for each in document.tricks] == [
        ("X-PADDING", "第2段", "联系138****0000联系138****0000"[:24])
    ]


def test_fillers_that_word_counts_are_taken_out(tmp_path: Path) -> None:
    document = read_word(make_word(tmp_path / "a.docx", paragraph("技\u3164能\u3164\U000e0041人\u2800才")), "a.docx")
    assert document.text == "技能人才"
    assert [(each.rule_id, each.count) for each in document.tricks] == [("X-ZERO-WIDTH", 4)]


def test_joined_emoji_are_no_trick(tmp_path: Path) -> None:
    document = read_word(make_word(tmp_path / "a.docx", paragraph("一家\U0001f468\u200d\U0001f469\u200d\U0001f467")), "a.docx")
    assert document.tricks == ()


def test_pages_as_pictures(tmp_path: Path) -> None:
    picture = {"word/media/image1.png": page_png()}
    page = paragraph(drawing("rel0", 7_560_000, 10_692_000))
    document = read_word(make_word(tmp_path / "a.docx", paragraph("案例") + page, picture), "a.docx")
    assert [(each.rule_id, each.count, each.excerpt) for each in document.tricks] == [("X-TEXT-AS-IMAGE", 1, "案例")]
    body = "".join(paragraph(f"{number}、{SENTENCE}") for number in range(12))
    document = read_word(make_word(tmp_path / "b.docx", body + page, picture), "b.docx")
    assert document.tricks == ()
