from importlib import resources

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingjian.data.records import Span
from mingjian.data.reuse import Passage, PassageKind
from mingjian.similarity.passages import align, prepare
from tests.similarity.texts import CASE, OTHER, THIRD, host

SENTENCES = [f"{each}。" for text in (CASE, OTHER, THIRD) for each in text.split("。") if each]


def passages(here: str, there: str) -> list[Passage]:
    return align(prepare(here), prepare(there))


def only(here: str, there: str) -> Passage:
    found = passages(here, there)
    assert len(found) == 1
    return found[0]


@given(st.lists(st.sampled_from(SENTENCES), max_size=12), st.lists(st.sampled_from(SENTENCES), max_size=12))
@settings(max_examples=60, deadline=None)
def test_align_is_symmetric_and_stays_inside_the_texts(first: list[str], second: list[str]) -> None:
    here, there = "\n".join(first), "".join(second)
    found = passages(here, there)
    assert sorted((each.there, each.here, each.kind, each.similarity) for each in found) == [
        (each.here, each.there, each.kind, each.similarity) for each in passages(there, here)
    ]
    for each in found:
        assert 0 <= each.here.start < each.here.end <= len(here)
        assert 0 <= each.there.start < each.there.end <= len(there)
        assert 0.0 <= each.similarity <= 1.0


@pytest.mark.parametrize("text", [CASE, host(CASE), "甲", "The cat sat on the mat. It ate a rat."])
def test_a_document_against_itself_is_one_verbatim_passage(text: str) -> None:
    whole = Span(0, len(text))
    assert passages(text, text) == [Passage(whole, whole, PassageKind.VERBATIM, 1.0)]


def test_verbatim_copy_is_found_to_the_character() -> None:
    copied = CASE[CASE.index("中心成立后") : CASE.index("下一步")]
    found = only(host(copied), CASE)
    assert (found.here.of(host(copied)), found.there.of(CASE), found.kind) == (copied, copied, PassageKind.VERBATIM)


def test_texts_that_share_nothing_have_no_passage() -> None:
    assert passages(OTHER, CASE) == []
    assert passages(host(""), CASE) == []


@pytest.mark.parametrize(
    ("here", "there"), [("", ""), ("", CASE), ("甲", CASE), ("，。！", CASE), (CASE, "Nothing but English here. " * 20)]
)
def test_poor_texts_have_no_passage(here: str, there: str) -> None:
    assert passages(here, there) == []


def test_a_document_of_one_repeated_character_does_not_blow_up() -> None:
    found = passages("啊" * 200_000, "啊" * 100_000)
    assert len(found) <= 1


def sample(name: str) -> str:
    return resources.files("mingjian.data.samples").joinpath(f"texts/{name}.md").read_text("utf-8")


def test_independent_cases_of_a_genre_share_no_passage_without_a_background() -> None:
    assert passages(sample("yubei_lanxiu"), sample("fuling_2022_pickle")) == []


def test_swapped_names_are_found_without_a_background() -> None:
    swapped = CASE.replace("青溪镇", "白沙镇").replace("郑大山", "李长河").replace("农户", "村民")
    found = only(host(swapped), CASE)
    assert (found.here.of(host(swapped)), found.there.of(CASE), found.kind) == (swapped, CASE, PassageKind.EDITED)


def test_a_copy_that_left_sentences_out_is_one_passage_over_all_it_was_taken_from() -> None:
    sentences = [f"{each}。" for each in CASE.split("。") if each]
    copied = sentences[0].split("，")[0] + "，" + "".join(sentences[3:])
    found = only(host(copied), CASE)
    assert (found.here.of(host(copied)), found.there.of(CASE)) == (copied, CASE)


def test_a_copy_full_of_a_phrase_that_its_source_repeats_is_one_identical_run() -> None:
    phrase = "产生、收集、贮存、运输、利用、处置固体废物的单位"
    source = "".join(f"{phrase}应当{each}。" for each in ("建立台账", "公开信息", "接受检查", "培训人员", "申报数量", "缴纳费用"))
    copied = f"生态环境主管部门应当会同有关部门给{phrase}建立信用记录并公布。"
    found = only(host(copied), source + copied)
    assert (found.here.of(host(copied)), found.kind) == (copied, PassageKind.VERBATIM)


def test_a_full_stop_typed_for_a_chinese_one_ends_a_sentence() -> None:
    text = "镇里建了中心.技师轮流进村.收入增长3.5%.1.总体要求如下"
    units = prepare(text).units
    ends = units.faithful_ends[np.flatnonzero(np.diff(units.sentences, append=-1))]
    assert [text[:end] for end in ends.tolist()] == [
        "镇里建了中心.",
        "镇里建了中心.技师轮流进村.",
        text,
    ]


def scattered(between: int) -> str:
    """Three sentences of the case that follow each other there, with so many sentences of another text between them."""
    own = [f"{each}。" for each in sample("yubei_lanxiu").replace("\n", "").split("。") if each]
    taken = [f"{each}。" for each in CASE.split("。")[1:4]]
    return "".join((taken[0], *own[:between], taken[1], *own[between : 2 * between], taken[2]))


@pytest.mark.parametrize("between", [4, 6, 8])
def test_sentences_copied_to_all_parts_of_a_document_are_no_summary_of_what_lies_between(between: int) -> None:
    here = scattered(between)
    copied = sum(map(len, CASE.split("。")[1:4]))
    found = passages(here, CASE)
    assert len(found) == 3
    assert sum(map(len, (each.here for each in found))) <= 1.1 * copied
