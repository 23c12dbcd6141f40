from mingjian.data.records import Span
from mingjian.data.reuse import Exclusion, Match, Passage, PassageKind, SourceKind
from mingjian.similarity.groups import group


def _match(
    here: str, there: str, kind: SourceKind = SourceKind.BATCH, chars: int = 200, excluded: Exclusion | None = None
) -> Match:
    return Match(here, kind, there, Passage(Span(0, chars), Span(0, chars), PassageKind.VERBATIM, 1.0), excluded)


def _both(here: str, there: str, chars: int = 200) -> list[Match]:
    return [_match(here, there, chars=chars), _match(there, here, chars=chars)]


def test_texts_that_hang_together_are_one_group() -> None:
    groups = group([*_both("S1", "S2"), *_both("S2", "S3"), *_both("S5", "S6")], {})
    assert [(each.number, each.members) for each in groups] == [(1, ("S1", "S2", "S3")), (2, ("S5", "S6"))]
    assert groups[0].likely_source == "S2"


def test_a_reference_is_the_likely_source_before_an_earlier_case() -> None:
    matches = [_match("S1", "case-2020", SourceKind.HISTORY), _match("S1", "ref", SourceKind.REFERENCE), *_both("S1", "S2")]
    [found] = group(matches, {"case-2020": 2020, "ref": 2021})
    assert (found.members, found.sources, found.likely_source) == (("S1", "S2"), ("case-2020", "ref"), "ref")


def test_the_earliest_year_is_the_likely_source() -> None:
    matches = [_match("S1", each, SourceKind.HISTORY) for each in ("b-2022", "a-2021")]
    [found] = group(matches, {"b-2022": 2022, "a-2021": 2021})
    assert found.likely_source == "a-2021"


def test_what_is_excluded_or_short_binds_nobody() -> None:
    assert group([*_both("S1", "S2", chars=100), _match("S3", "S4", excluded=Exclusion.COMMON)], {}) == []


def test_several_short_passages_bind_together() -> None:
    [found] = group([*_both("S1", "S2", chars=80), *_both("S1", "S2", chars=80)], {})
    assert (found.members, found.shared_chars) == (("S1", "S2"), 160)
