import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mingjian.reports.coverage import cover, credit_sources, drop_short_runs, find_effective
from mingjian.similarity import rates

SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted), max_size=8)


def test_find_effective_marks_han_letters_and_digits() -> None:
    assert find_effective("甲，a 1。〇").tolist() == [True, False, True, False, True, False, True]


@given(SPANS)
def test_cover_is_the_union_of_the_spans(spans: list[list[int]]) -> None:
    wanted = {place for start, end in spans for place in range(start, end)}
    assert set(np.flatnonzero(cover(60, [(start, end) for start, end in spans])).tolist()) == wanted


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=2), SPANS, max_size=6))
def test_credits_sum_to_the_union_and_never_rise(covered: dict[str, list[list[int]]]) -> None:
    masks = {source: cover(60, [(start, end) for start, end in spans]) for source, spans in covered.items()}
    credited = credit_sources(masks)
    union = np.logical_or.reduce(list(masks.values())) if masks else np.zeros(0, dtype=np.bool_)
    amounts = [amount for _, amount in credited]
    assert sorted(source for source, _ in credited) == sorted(covered)
    assert sum(amounts) == int(union.sum())
    assert amounts == sorted(amounts, reverse=True)
    assert all(amount <= int(masks[source].sum()) for source, amount in credited)


def test_the_source_that_covers_most_takes_all_it_covers() -> None:
    masks = {"big": cover(100, [(0, 50)]), "inside": cover(100, [(10, 40)]), "aside": cover(100, [(45, 60)])}
    assert credit_sources(masks) == [("big", 50), ("aside", 10), ("inside", 0)]


@given(st.text("甲乙，。 ", max_size=60), SPANS, st.integers(1, 6))
def test_short_runs_are_dropped_as_the_comparison_drops_them(text: str, spans: list[list[int]], least: int) -> None:
    effective = find_effective(text)
    covered = cover(len(text), [(start, end) for start, end in spans]) & effective
    kept = drop_short_runs(covered, effective, least)
    assert kept[effective].tolist() == rates.drop_short_runs(covered[effective], least).tolist()
    assert not kept[~effective].any()
