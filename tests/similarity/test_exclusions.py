import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mingjian.data.records import Span
from mingjian.data.reuse import Exclusion, Match, Passage, PassageKind, SourceKind
from mingjian.similarity.citations import Excluded, find_quotations, find_titles, versioned
from mingjian.similarity.exclusions import (
    ExclusionSettings,
    Writer,
    are_common,
    drop_overquoting,
    find_common,
    find_excluded,
    find_stock_phrases,
    find_templates,
    is_own,
    map_places,
    paint,
    read_stock_phrases,
    read_templates,
    split,
)
from mingjian.similarity.normal import normalise


def test_stock_phrases_are_found_however_they_are_written() -> None:
    text = "我们弘扬劳模精神，劳动精神，工匠精神，办好每件事。"
    [found] = find_stock_phrases(normalise(text))
    assert found.span.of(text) == "弘扬劳模精神，劳动精神，工匠精神"
    assert found.reason == f"常用表述表（版本{read_stock_phrases().version}）"


def test_text_of_the_form_is_template() -> None:
    form = "本人承诺所填内容真实，案例未曾公开发表，同意主办方用于宣传推广。"
    text = "前言。\n本人承诺，所填内容真实；案例未曾公开发表，同意主办方用于宣传推广\n后文。"
    [found] = find_templates(normalise(text), read_templates([form]))
    assert found.span.of(text) == "本人承诺，所填内容真实；案例未曾公开发表，同意主办方用于宣传推广"
    assert find_templates(normalise("案例未曾公开发表"), read_templates([form])) == []
    assert find_templates(normalise(text), read_templates([])) == []
    assert found.reason == f"本次活动通知或表格的原文（版本{read_templates([form]).version}）"
    assert read_templates([form]).version != read_templates([form, "又一段"]).version


def _shared(*parts: tuple[int, int, int]) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    """Places four characters apart: first, end, units of each part."""
    rows = [(place, units) for first, end, units in parts for place in range(first, end, 4)]
    return np.array(rows, np.int32).reshape(-1, 2).T


def _common(*parts: tuple[int, int, int]) -> list[int]:
    """At which places of the parts text is common, five units asked."""
    shared = _shared(*parts)
    return shared[0][are_common(shared, 5)].tolist()


def test_a_long_passage_of_few_units_is_a_ring_and_of_many_a_template() -> None:
    assert _common((0, 140, 5)) == list(range(0, 140, 4))
    assert _common((0, 900, 6)) == []
    assert _common((0, 300, 9)) == []
    assert _common((0, 300, 11)) == list(range(0, 300, 4))
    assert _common((0, 4000, 5000)) == list(range(0, 4000, 4))


def test_a_ring_does_not_become_common_by_changing_clauses_of_it() -> None:
    assert _common((0, 120, 5), (160, 280, 5), (320, 440, 6)) == []
    assert _common((0, 120, 5), (1000, 1120, 5)) == [*range(0, 120, 4), *range(1000, 1120, 4)]


def test_a_formula_within_a_ring_is_common_where_it_stands_elsewhere_too() -> None:
    assert _common((0, 400, 5), (400, 440, 30), (440, 800, 5)) == list(range(400, 440, 4))
    assert _common((0, 400, 5), (400, 600, 7), (600, 800, 5)) == []
    assert _common((0, 360, 900), (360, 420, 5)) == list(range(0, 420, 4))


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(5, 60)), max_size=60))
def test_more_units_never_make_less_common(steps: list[tuple[int, int]]) -> None:
    places = np.cumsum([step for step, _ in steps], dtype=np.int32)
    few = np.array([places, [5] * len(steps)], np.int32).reshape(2, -1)
    many = np.array([places, [5_000] * len(steps)], np.int32).reshape(2, -1)
    assert not np.any(are_common(few, 5) & ~are_common(many, 5))
    assert are_common(many, 5).all()


def test_common_text_is_told_with_what_it_takes() -> None:
    text = "开头一句各家不同。" + "窗口前移到社区当天受理当天答复办理结果全程公开群众随时可以查询。" + "结尾一句也不同。"
    [found] = find_common(normalise(text), _shared((9, 30, 5)), 5, ())
    assert found.span.of(text).startswith("窗口前移到社区")
    assert found.reason == versioned("至少5家无关联单位共用的表述，连续超过150字的每150字至少5家")


def test_quotations_that_hide_copying_count() -> None:
    text = "".join(
        f"“第{number}段引语说的是调解员怎样把每一件事情都办到当事人的心坎里去。”另起一句自己的话说明来由始末。"
        for number in range(20)
    )
    found = find_quotations(text, 10)
    assert drop_overquoting(text, found, [Span(0, 60)]) == found
    assert drop_overquoting(text, found, [Span(0, len(text))]) == []
    template = Excluded(Span(0, len(text)), Exclusion.TEMPLATE, "表格")
    assert drop_overquoting(text, [*found, template], [Span(0, len(text))]) == [template]


def test_own_work_is_told_by_unit_or_by_unit_and_author() -> None:
    here, same, other = Writer("某 区仲裁院", ("甲",)), Writer("某区仲裁院", ("乙",)), Writer("别处", ("甲",))
    assert is_own(here, same, "unit")
    assert not is_own(here, same, "unit_and_author")
    assert is_own(here, Writer("某区仲裁院", ("乙", "甲")), "unit_and_author")
    assert not is_own(here, other, "unit")
    assert not is_own(Writer(), Writer(), "unit")


def _match(here: str, there: str) -> Match:
    passage = Passage(Span(0, len(here)), Span(0, len(there)), PassageKind.EDITED, 0.9)
    return Match("S1", SourceKind.BATCH, "S2", passage)


def test_a_match_is_split_at_the_borders_of_what_is_excluded() -> None:
    here = "窗口前移到社区，依照《某市调解仲裁办法》当天受理当天答复。"
    there = "窗口前移到镇街和社区，依照《某市调解仲裁办法》当日受理当日答复。"
    parts = split(_match(here, there), paint(here, find_titles(here)), here, there)
    assert [(each.passage.here.of(here), each.passage.there.of(there), each.excluded_as) for each in parts] == [
        ("窗口前移到社区，依照", "窗口前移到镇街和社区，依照", None),
        ("《某市调解仲裁办法》", "《某市调解仲裁办法》", Exclusion.TITLE),
        ("当天受理当天答复。", "当日受理当日答复。", None),
    ]


def test_a_match_that_is_excluded_as_a_whole_stays_one() -> None:
    here = "《某市调解仲裁办法》"
    [part] = split(_match(here, here), paint(here, find_titles(here)), here, here)
    assert (part.excluded_as, part.passage) == (Exclusion.TITLE, _match(here, here).passage)


def test_quotation_goes_before_title_and_template_before_quotation() -> None:
    text = "“按《某市办法》办理所有申请事项”"
    excluded = find_excluded(text, normalise(text), read_templates([]), ExclusionSettings())
    assert {painted[0] for painted in paint(text, excluded).reasons} == {Exclusion.QUOTATION, Exclusion.TITLE}
    [part] = split(_match(text, text), paint(text, excluded), text, text)
    assert part.excluded_as == Exclusion.QUOTATION
    [form] = split(
        _match(text, text),
        paint(text, find_excluded(text, normalise(text), read_templates([text]), ExclusionSettings())),
        text,
        text,
    )
    assert form.excluded_as == Exclusion.TEMPLATE


KINDS = st.sampled_from([Exclusion.COMMON, Exclusion.TITLE, Exclusion.QUOTATION, Exclusion.TEMPLATE])


@settings(deadline=None)
@given(st.text("甲乙丙，。", min_size=1, max_size=80), st.text("甲乙丁，。", min_size=1, max_size=80), st.data())
def test_the_pieces_together_are_the_match(here: str, there: str, data: st.DataObject) -> None:
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(here)), st.integers(0, len(here)), KINDS), max_size=5))
    excluded = [Excluded(Span(min(a, b), max(a, b)), kind, kind.value) for a, b, kind in spans]
    parts = split(_match(here, there), paint(here, excluded), here, there)
    assert [parts[0].passage.here.start, *(each.passage.here.end for each in parts)] == [
        *(each.passage.here.start for each in parts),
        len(here),
    ]
    assert "".join(each.passage.here.of(here) for each in parts) == here
    assert "".join(each.passage.there.of(there) for each in parts) == there


def test_what_was_put_in_before_the_first_character_belongs_to_the_first_piece() -> None:
    mapped = map_places("丙丙", "丁")
    assert (mapped(0), mapped(2)) == (0, 1)


@settings(deadline=None)
@given(st.text("甲乙丙", min_size=1, max_size=60), st.text("甲乙丁", max_size=60))
def test_places_are_mapped_in_order(here: str, there: str) -> None:
    mapped = map_places(here, there)
    places = [mapped(place) for place in range(len(here) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(there)
