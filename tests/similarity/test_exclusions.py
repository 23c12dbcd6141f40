from hypothesis import given, settings
from hypothesis import strategies as st

from mingjian.data.records import Span
from mingjian.data.reuse import Exclusion, Match, Passage, PassageKind, SourceKind
from mingjian.similarity.exclusions import (
    SECTIONS,
    Excluded,
    ExclusionSettings,
    Writer,
    find_excluded,
    find_quotations,
    find_sections,
    find_stock_phrases,
    find_templates,
    find_titles,
    is_own,
    map_places,
    paint,
    read_stock_phrases,
    read_templates,
    split,
)
from mingjian.similarity.normal import normalise


def words(text: str, found: list[Excluded]) -> list[tuple[str, str]]:
    return [(each.span.of(text), each.kind.value) for each in found]


def test_long_text_between_quotation_marks_is_a_quotation_and_a_term_is_not() -> None:
    text = "他说：“调解的功夫在调解之外，先听完再开口。”我们称之为“一站式”窗口。"
    assert words(text, find_quotations(text, 10)) == [("“调解的功夫在调解之外，先听完再开口。”", "quotation")]
    assert words(text, find_quotations(text, 3))[-1] == ("“一站式”", "quotation")


def test_a_page_between_quotation_marks_is_no_quotation() -> None:
    text = "“" + "甲乙丙丁" * 80 + "”"
    assert find_quotations(text, 10) == []


def test_a_sentence_with_its_source_is_a_quotation() -> None:
    text = "工作扎实。据市统计局公报显示，全年新增就业三万人。成效明显。数字来自年鉴所载的公报[3]。其余从略。"
    assert words(text, find_quotations(text, 10)) == [
        ("据市统计局公报显示，全年新增就业三万人。", "quotation"),
        ("数字来自年鉴所载的公报[3]。", "quotation"),
    ]


def test_references_at_the_end_are_left_out() -> None:
    text = "正文在此。\n参考文献：\n张某，《调解手册》，某出版社。"
    assert words(text, find_sections(text, SECTIONS)) == [("参考文献：\n张某，《调解手册》，某出版社。", "quotation")]
    assert find_sections(text, ("附录",)) == []


def test_a_section_ends_with_the_next_heading_and_a_table_of_contents_is_none() -> None:
    text = "目录\n参考文献\n一、做法\n先听完再开口。\n六、参 考 文 献\n[1] 调解手册\n七、附录\n名单在此。"
    assert words(text, find_sections(text, SECTIONS)) == [("六、参 考 文 献\n[1] 调解手册\n", "quotation")]
    assert words(text, find_sections(text, ("附录",))) == [("七、附录\n名单在此。", "quotation")]


def test_a_section_ends_with_an_appendix_and_long_text_under_its_heading_is_none() -> None:
    text = "参考文献\n[1] 调解手册\n附件：名单\n某某"
    assert words(text, find_sections(text, SECTIONS)) == [("参考文献\n[1] 调解手册\n", "quotation")]
    assert find_sections("参考文献\n" + "先听完再开口。" * 400, SECTIONS) == []


def test_titles_and_document_numbers_are_titles() -> None:
    text = "依照《某市劳动人事争议调解办法》和某人社发〔2023〕10 号文件，按《办法》执行。"
    assert words(text, find_titles(text)) == [
        ("《某市劳动人事争议调解办法》", "title"),
        ("和某人社发〔2023〕10 号", "title"),
        ("《办法》", "title"),
    ]


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
