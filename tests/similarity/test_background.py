import pytest

from mingjian.similarity.background import Background, gather
from mingjian.similarity.passages import prepare
from tests.pipeline.test_compare import paragraph

FORMULA = "依法维护职工合法权益"
COPIED = "凌晨三点的值班室里老周把六百多张泛黄卡片逐张拍照归档后才发现漏了一页"


@pytest.fixture(scope="module")
def learned() -> Background:
    texts = [paragraph(number) for number in range(60)]
    texts = [
        f"{paragraph(1_000 + number)}\n{text[:40]}{FORMULA}{text[40:]}" + (COPIED if number % 10 == 0 else "")
        for number, text in enumerate(texts)
    ]
    return gather([prepare(each).wording for each in texts])


def test_a_formula_used_in_many_surroundings_is_common(learned: Background) -> None:
    assert learned.common(prepare(FORMULA).phrases).all()


def test_a_passage_that_six_texts_copied_is_not_common(learned: Background) -> None:
    phrases = prepare(COPIED).phrases
    assert not learned.common(phrases[5:-5]).any()
