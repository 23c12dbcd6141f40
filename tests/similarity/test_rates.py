import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from mingjian.data.records import Span
from mingjian.data.reuse import Exclusion, Match, Passage, PassageKind, SourceKind
from mingjian.similarity.rates import LEAST_RUN_CHARS, count_effective, drop_short_runs, find_effective, rate

TEXT = st.text(alphabet="甲乙丙丁，。 \n3a", min_size=0, max_size=120)


@st.composite
def text_and_matches(draw: st.DrawFn) -> tuple[str, list[Match]]:
    text = draw(TEXT)
    matches: list[Match] = []
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        passage = Passage(Span(start, end), Span(0, end - start), PassageKind.VERBATIM, 1.0)
        excluded = draw(st.sampled_from([None, *Exclusion]))
        matches.append(Match("S1", SourceKind.BATCH, draw(st.sampled_from("ABC")), passage, excluded))
    return text, matches


@given(text_and_matches())
def test_rates_keep_their_identities(case: tuple[str, list[Match]]) -> None:
    text, matches = case
    rates = rate("S1", text, matches)
    assert rates.total_chars == sum(map(str.isalnum, text))
    assert rates.front_chars + rates.back_chars == rates.matched_chars
    assert rates.total_rate == (rates.matched_chars / rates.total_chars if rates.total_chars else 0.0)
    for part in (rates.rate_without_quotations, rates.rate_without_common, rates.rate_without_own):
        assert 0 <= rates.net_rate <= part <= rates.total_rate <= 1
    assert 0 <= rates.max_single_rate <= rates.total_rate
    assert (rates.max_single_source is None) == (rates.max_single_rate == 0)


@given(text_and_matches())
def test_what_is_excluded_and_what_is_counted_are_what_is_covered(case: tuple[str, list[Match]]) -> None:
    text, matches = case
    rates = rate("S1", text, matches)
    counted = _covered(text, matches)
    free = _covered(text, [each for each in matches if each.excluded_as is None], least=1) & counted
    excluded = counted - free
    assert rates.matched_chars == len(counted) == len(free) + len(excluded)
    assert round(rates.net_rate * rates.total_chars) == len(free)


@given(text_and_matches())
def test_the_total_is_the_union_over_the_sources(case: tuple[str, list[Match]]) -> None:
    text, matches = case
    rates = rate("S1", text, matches)
    counted = _covered(text, matches)
    of_source = {
        name: _covered(text, [each for each in matches if each.source_id == name], least=1) & counted
        for name in {each.source_id for each in matches}
    }
    assert set[int]().union(*of_source.values()) == counted
    assert round(rates.max_single_rate * rates.total_chars) == max(map(len, of_source.values()), default=0)
    assert rates.matched_chars <= sum(map(len, of_source.values()))


@given(text_and_matches(), st.data())
def test_another_exclusion_never_raises_a_counted_rate(case: tuple[str, list[Match]], data: st.DataObject) -> None:
    text, matches = case
    free = [number for number, each in enumerate(matches) if each.excluded_as is None]
    left_out = set(data.draw(st.lists(st.sampled_from(free)))) if free else set[int]()
    kind = data.draw(st.sampled_from([Exclusion.QUOTATION, Exclusion.COMMON, Exclusion.OWN, Exclusion.TITLE]))
    fewer = [replace(each, excluded_as=kind) if number in left_out else each for number, each in enumerate(matches)]
    before, after = rate("S1", text, matches), rate("S1", text, fewer)
    assert after.total_rate == before.total_rate
    assert after.net_rate <= before.net_rate
    assert after.rate_without_quotations <= before.rate_without_quotations
    assert after.rate_without_common <= before.rate_without_common
    assert after.rate_without_own <= before.rate_without_own
    assert (after.front_chars, after.back_chars) == (before.front_chars, before.back_chars)


@given(text_and_matches())
def test_no_exclusion_is_the_total_and_all_excluded_is_nothing(case: tuple[str, list[Match]]) -> None:
    text, matches = case
    counted = [each for each in matches if each.excluded_as is not Exclusion.TEMPLATE]
    bare = rate("S1", text, [replace(each, excluded_as=None) for each in counted])
    nothing = rate("S1", text, [replace(each, excluded_as=Exclusion.COMMON) for each in counted])
    assert bare.net_rate == bare.total_rate == nothing.total_rate == rate("S1", text, matches).total_rate
    assert nothing.net_rate == 0


def _covered(text: str, matches: list[Match], least: int = LEAST_RUN_CHARS) -> set[int]:
    """Places of the effective characters that count, counted the slow way."""
    spans = [each.passage.here for each in matches if each.excluded_as is not Exclusion.TEMPLATE]
    effective = [place for place, letter in enumerate(text) if letter.isalnum()]
    found: set[int] = set()
    run: list[int] = []
    for place in [*effective, -1]:
        if any(span.start <= place < span.end for span in spans):
            run.append(place)
            continue
        found |= set(run) if len(run) >= least else set[int]()
        run = []
    return found


@given(st.text(max_size=200))
def test_effective_characters_are_letters_and_digits_of_any_script(text: str) -> None:
    assert find_effective(text).tolist() == [each.isalnum() for each in text]
    assert count_effective(text) == sum(map(str.isalnum, text))


@given(text_and_matches(), st.randoms(use_true_random=False))
def test_order_of_matches_changes_no_rate(case: tuple[str, list[Match]], dice: random.Random) -> None:
    text, matches = case
    turned = list(matches)
    dice.shuffle(turned)
    assert rate("S1", text, turned) == rate("S1", text, matches)


def _match(start: int, end: int, source: str = "A", excluded: Exclusion | None = None) -> Match:
    passage = Passage(Span(start, end), Span(start, end), PassageKind.VERBATIM, 1.0)
    return Match("S1", SourceKind.BATCH, source, passage, excluded)


def test_runs_under_thirteen_effective_characters_do_not_count() -> None:
    text = "甲" * 100
    assert rate("S1", text, [_match(0, 12)]).matched_chars == 0
    assert rate("S1", text, [_match(0, 13)]).matched_chars == 13
    assert rate("S1", text, [_match(0, 7), _match(7, 13)]).matched_chars == 13


def test_punctuation_neither_counts_nor_breaks_a_run() -> None:
    assert rate("S1", "甲甲甲甲甲甲，乙乙乙乙乙乙。丙丙丙丙", [_match(0, 15)]).matched_chars == 13


def test_template_text_is_never_counted() -> None:
    rates = rate("S1", "甲" * 100, [_match(0, 50, excluded=Exclusion.TEMPLATE), _match(40, 60)])
    assert rates.matched_chars == 20


def test_each_rate_leaves_out_its_own_kind() -> None:
    matches = [
        _match(0, 20, excluded=Exclusion.QUOTATION),
        _match(20, 30, excluded=Exclusion.TITLE),
        _match(30, 50, excluded=Exclusion.COMMON),
        _match(50, 70, excluded=Exclusion.OWN),
        _match(70, 80),
    ]
    rates = rate("S1", "甲" * 100, matches)
    assert (rates.total_rate, rates.rate_without_quotations, rates.rate_without_common, rates.rate_without_own) == (
        0.8,
        0.6,
        0.6,
        0.6,
    )
    assert rates.net_rate == 0.1
    assert (rates.front_chars, rates.back_chars) == (20, 60)


def test_what_another_source_covers_stays_counted_without_own_work() -> None:
    rates = rate("S1", "甲" * 100, [_match(0, 40, "OLD", Exclusion.OWN), _match(20, 60, "OTHER")])
    assert (rates.total_rate, rates.rate_without_own) == (0.6, 0.4)
    assert (rates.max_single_rate, rates.max_single_source) == (0.4, "OLD")


def test_short_runs_are_dropped_whole() -> None:
    covered = find_effective("甲甲，甲甲甲")
    assert drop_short_runs(covered, 3).tolist() == [False, False, False, True, True, True]
