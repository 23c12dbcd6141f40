import pytest

from mingjian.data.records import Span
from mingjian.data.reuse import Passage, PassageKind
from mingjian.similarity.passages import align, prepare
from tests.similarity.english import ARTICLE, CLOCKS, GARDEN, RETOLD, SHUFFLED, SUMMARY, host

TRIAL = ARTICLE[ARTICLE.index("The trial began") : ARTICLE.index(" Each shareholder")]


def passages(here: str, there: str) -> list[Passage]:
    return align(prepare(here), prepare(there))


def only(here: str, there: str) -> Passage:
    found = passages(here, there)
    assert len(found) == 1
    return found[0]


def share(found: Span, true: Span) -> float:
    """Characters in both over characters in either."""
    return max(0, min(found.end, true.end) - max(found.start, true.start)) / (
        max(found.end, true.end) - min(found.start, true.start)
    )


def place(part: str, text: str) -> Span:
    return Span(text.index(part), text.index(part) + len(part))


def test_words_copied_in_other_lines_are_found_to_the_character() -> None:
    copied = "\n".join(TRIAL.split(" "))
    found = only(host(copied), ARTICLE)
    assert (found.here.of(host(copied)), found.there.of(ARTICLE), found.kind) == (copied, TRIAL, PassageKind.VERBATIM)


@pytest.mark.parametrize("changed", [SHUFFLED, RETOLD])
def test_shuffled_and_retold_passages_are_found(changed: str) -> None:
    found = only(host(changed), ARTICLE)
    assert share(found.here, place(changed, host(changed))) > 0.9
    assert share(found.there, place(TRIAL, ARTICLE)) > 0.9


def test_a_paragraph_that_sums_up_a_text_is_one_passage_with_all_of_it() -> None:
    found = only(host(SUMMARY), ARTICLE)
    assert (found.here.of(host(SUMMARY)), found.there.of(ARTICLE)) == (SUMMARY, ARTICLE.strip())
    assert found.kind is not PassageKind.VERBATIM


def test_a_vague_likeness_beside_a_long_copy_is_no_passage() -> None:
    found = passages(f"{host(TRIAL)}\nThe harbour council argued about who should pay.\n", ARTICLE)
    assert [each.kind for each in found] == [PassageKind.VERBATIM]


def test_texts_on_other_themes_share_no_passage() -> None:
    assert passages(GARDEN, ARTICLE) == passages(CLOCKS, ARTICLE) == passages(host(""), ARTICLE) == []


@pytest.mark.parametrize("changed", [TRIAL, SHUFFLED, RETOLD, SUMMARY])
def test_turning_the_texts_round_turns_the_passages_round(changed: str) -> None:
    found = passages(ARTICLE, host(changed))
    assert [(each.there, each.here, each.kind, each.similarity) for each in found] == [
        (each.here, each.there, each.kind, each.similarity) for each in passages(host(changed), ARTICLE)
    ]
