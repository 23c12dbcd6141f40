from mingjian.data.records import Span
from mingjian.data.reuse import Exclusion, GroupMember, Match, Passage, PassageKind, SourceKind
from mingjian.similarity.groups import group

OLD, PUBLIC = SourceKind.HISTORY, SourceKind.REFERENCE


def _match(
    here: str,
    there: str,
    kind: SourceKind = SourceKind.BATCH,
    chars: int = 200,
    excluded: Exclusion | None = None,
    start: int = 0,
) -> Match:
    span = Span(start, start + chars)
    return Match(here, kind, there, Passage(span, span, PassageKind.VERBATIM, 1.0), excluded)


def _both(here: str, there: str, chars: int = 200, start: int = 0, excluded: Exclusion | None = None) -> list[Match]:
    return [_match(one, other, chars=chars, start=start, excluded=excluded) for one, other in ((here, there), (there, here))]


def test_texts_that_hang_together_are_one_group_in_whatever_order() -> None:
    matches = [*_both("S1", "S2"), *_both("S2", "S3"), *_both("S5", "S6")]
    groups = group(matches, {})
    assert [(each.number, each.submissions, each.likely_source) for each in groups] == [
        (1, ("S1", "S2", "S3"), ""),
        (2, ("S5", "S6"), ""),
    ]
    assert "先后无法由文本判断" in groups[0].reason
    assert group(matches[::-1], {}) == groups


def test_a_submission_alone_with_its_source_comes_after_those_of_several() -> None:
    groups = group([_match("S1", "case-2021", OLD), *_both("S2", "S3")], {"case-2021": 2021})
    assert [(each.submissions, each.likely_source) for each in groups] == [(("S2", "S3"), ""), (("S1",), "case-2021")]


def test_a_reference_is_the_likely_source_though_its_text_is_excluded_as_common() -> None:
    """Text of a reference is common and binds nobody; what binds is what they share beside it."""
    common = Exclusion.COMMON
    matches = [
        *_both("S1", "S2", start=1000),
        *_both("S1", "S2", chars=900, excluded=common),
        _match("S1", "ref", PUBLIC, chars=900, excluded=common),
        _match("S1", "case-2020", OLD, chars=700),
    ]
    [found] = group(matches, {"case-2020": 2020, "ref": 2021})
    assert found.members == (
        GroupMember("S1", SourceKind.BATCH, 1100),
        GroupMember("S2", SourceKind.BATCH, 1100),
        GroupMember("case-2020", OLD, 700),
        GroupMember("ref", PUBLIC, 900, is_likely_source=True),
    )
    assert "组内1件与之重合，可能共同出自该公开文本" in found.reason


def test_the_earliest_year_that_holds_enough_is_the_likely_source() -> None:
    matches = [_match(here, each, OLD) for each in ("c-2022", "b-2021") for here in ("S1", "S2")]
    matches.append(_match("S1", "a-2020", OLD, chars=60))
    [found] = group([*matches, *_both("S1", "S2")], {"c-2022": 2022, "b-2021": 2021, "a-2020": 2020})
    assert (found.submissions, found.likely_source) == (("S1", "S2"), "b-2021")
    assert "组内2件与之重合，往年的在先" in found.reason


def test_a_source_of_other_passages_is_not_where_the_common_text_comes_from() -> None:
    [found] = group([*_both("S1", "S2"), _match("S1", "case-2020", OLD, start=500)], {"case-2020": 2020})
    assert (found.submissions, found.likely_source) == (("S1", "S2"), "")


def test_ones_own_earlier_case_that_another_copied_is_the_source() -> None:
    matches = [*_both("S1", "S2"), _match("S1", "case", OLD, excluded=Exclusion.OWN)]
    [found] = group(matches, {"case": 2022})
    assert (found.submissions, found.likely_source) == (("S1", "S2"), "case")


def test_what_is_excluded_or_short_binds_nobody() -> None:
    assert group([*_both("S1", "S2", chars=100), _match("S3", "S4", excluded=Exclusion.COMMON)], {}) == []


def test_several_short_passages_bind_together_and_overlaps_count_once() -> None:
    [found] = group([*_both("S1", "S2", chars=80), *_both("S1", "S2", chars=80, start=100)], {})
    assert [each.shared_chars for each in found.members] == [160, 160]
    assert group([*_both("S1", "S2", chars=80), *_both("S1", "S2", chars=80, start=10)], {}) == []


def test_a_group_says_how_many_units_have_one_passage() -> None:
    names = [f"S{number}" for number in range(1, 7)]
    matches = [_match(here, there, chars=900) for here in names for there in names if here != there]
    [found] = group(matches, {})
    assert found.reason.startswith("其中约900个字符的一段，6家单位的材料都有。")
    [same] = group(matches, {}, dict.fromkeys(names[:4], "甲院"))
    assert same.reason.startswith("其中约900个字符的一段，3家单位的材料都有。")


def test_a_group_of_pairs_has_no_passage_in_common() -> None:
    matches = [*_both("S1", "S2"), *_both("S2", "S3", start=500), *_both("S2", "S4", chars=100), *_both("S2", "S5", chars=100)]
    [found] = group(matches, {})
    assert (found.submissions, found.reason[:5]) == (("S1", "S2", "S3"), "对比库中没")
