from hypothesis import given
from hypothesis import strategies as st

from mingjian.reports.marked import Mark, Pair, Piece, Run, compare_sides, cut_paragraphs

LINES = st.text("甲乙丙\n\t，", max_size=50)
LOOKS = st.sampled_from(["verbatim", "edited", "excluded"])


def text_of(pieces: tuple[Piece, ...], *, changed: bool | None = None) -> str:
    return "".join(piece.text for piece in pieces if changed is None or piece.changed == changed)


def test_compare_sides_marks_what_the_other_side_lacks() -> None:
    (pair,) = compare_sides("在青禾区建立制度", "在松溪区形成制度")
    assert pair.here == (Piece("在", changed=False), Piece("青禾区建立", changed=True), Piece("制度", changed=False))
    assert pair.there == (Piece("在", changed=False), Piece("松溪区形成", changed=True), Piece("制度", changed=False))


def test_compare_sides_puts_paragraphs_side_by_side() -> None:
    pairs = compare_sides("一、背景\n青禾区的做法\n\n成效", "一、起因\n松溪区的做法\n\n成效")
    assert [(text_of(pair.here), text_of(pair.there)) for pair in pairs] == [
        ("一、背景", "一、起因"),
        ("青禾区的做法", "松溪区的做法"),
        ("成效", "成效"),
    ]


@given(st.text("甲乙丙丁\n", max_size=40), st.text("甲乙丙丁\n", max_size=40))
def test_compare_sides_loses_nothing(here: str, there: str) -> None:
    pairs = compare_sides(here, there)
    for side, original in (([pair.here for pair in pairs], here), ([pair.there for pair in pairs], there)):
        assert "".join(text_of(pieces) for pieces in side).replace("\n", "") == original.replace("\n", "")
    for pair in pairs:
        assert text_of(pair.here, changed=False) == text_of(pair.there, changed=False)


def test_a_passage_of_excessive_length_comes_back_unmarked() -> None:
    long = "甲" * 20_001
    assert compare_sides(long, "乙") == (Pair((Piece(long, changed=False),), (Piece("乙", changed=False),)),)


def test_where_passages_overlap_the_smaller_rank_decides_the_look() -> None:
    marks = [Mark(0, 4, 1, "edited", 2), Mark(2, 6, 2, "verbatim", 1)]
    (paragraph,) = cut_paragraphs("一二三四五六七", marks)
    assert paragraph.runs == (
        Run("一二", "edited", (1,), (1,)),
        Run("三四", "verbatim", (2, 1), (2,)),
        Run("五六", "verbatim", (2,), ()),
        Run("七", "", (), ()),
    )


def test_a_passage_over_two_lines_begins_once() -> None:
    paragraphs = cut_paragraphs("甲乙\n\n丙丁", [Mark(2, 6, 7, "verbatim", 1)])
    assert [(each.number, [run.starts for run in each.runs]) for each in paragraphs] == [(1, [()]), (3, [(7,)])]


def test_lines_are_told_apart() -> None:
    kinds = [each.kind for each in cut_paragraphs("一、背景\n（二）做法\n1.2亿元投入。\n项目\t2022年\n第一段话。", [])]
    assert kinds == ["heading", "heading", "text", "row", "text"]


@given(LINES, st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), LOOKS), max_size=6))
def test_cutting_keeps_every_character_and_marks_just_the_passages(text: str, drawn: list[tuple[int, int, str]]) -> None:
    spans = [(min(start, end, len(text)), min(max(start, end), len(text)), look) for start, end, look in drawn]
    marks = [Mark(start, end, number, look, number) for number, (start, end, look) in enumerate(spans) if start < end]
    paragraphs = cut_paragraphs(text, marks)
    lines = text.split("\n")
    assert ["".join(run.text for run in each.runs) for each in paragraphs] == [line for line in lines if line.strip()]
    place = 0
    shown = {each.number: each for each in paragraphs}
    for number, line in enumerate(lines, start=1):
        offset = place
        for run in shown[number].runs if number in shown else ():
            wanted = {mark.number for mark in marks if mark.start <= offset and mark.end >= offset + len(run.text)}
            assert set(run.marks) == wanted
            offset += len(run.text)
        place += len(line) + 1
