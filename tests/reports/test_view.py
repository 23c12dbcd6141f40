from hypothesis import given
from hypothesis import strategies as st

from mingjian.data.queries import MatchRow, SubmissionText
from mingjian.data.records import Span
from mingjian.data.reuse import Exclusion, Match, Passage, PassageKind, SourceKind
from mingjian.reports.view import View, credit_view, open_view
from mingjian.similarity.rates import rate

TEXT = SubmissionText("S1", "摘要，写了十三个以上的有效字符。", "正文第一段，说明背景；\n正文第二段，说明做法，也说明成效。" * 3)
_PLACES = (
    st.tuples(st.integers(0, len(TEXT.text)), st.integers(0, len(TEXT.text))).map(sorted).filter(lambda span: span[0] < span[1])
)
_MATCHES = st.lists(st.tuples(_PLACES, st.sampled_from("ABC"), st.sampled_from([None, *Exclusion])), max_size=8)


def row(number: int, span: list[int], source: str, excluded: Exclusion | None) -> MatchRow:
    text = TEXT.text[span[0] : span[1]]
    return MatchRow(
        f"m{number}",
        "S1",
        SourceKind.HISTORY,
        source,
        span[0],
        span[1],
        text,
        0,
        len(text),
        text,
        PassageKind.VERBATIM,
        1.0,
        excluded,
        "",
    )


@given(_MATCHES, st.sets(st.sampled_from(Exclusion)))
def test_a_view_counts_what_the_comparison_counted(
    drawn: list[tuple[list[int], str, Exclusion | None]], included: set[Exclusion]
) -> None:
    rows = [row(number, *each) for number, each in enumerate(drawn)]
    matches = [
        Match(
            "S1",
            each.source_kind,
            each.source_id,
            Passage(Span(each.start, each.end), Span(0, 1), each.kind, 1.0),
            each.excluded_as,
        )
        for each in rows
    ]
    rates = rate("S1", TEXT.text, matches)
    plain, wide = open_view(TEXT, rows, frozenset()), open_view(TEXT, rows, frozenset(included))
    assert int(plain.found.sum()) == rates.matched_chars
    assert counted(plain) == round(rates.net_rate * rates.total_chars)
    assert counted(plain) <= counted(wide) <= rates.matched_chars
    assert counted(open_view(TEXT, rows, frozenset(Exclusion))) == rates.matched_chars
    assert sum(each.credited for each in credit_view(wide)) == counted(wide)
    assert max((each.raw for each in credit_view(plain)), default=0) == round(rates.max_single_rate * rates.total_chars)


def counted(view: View) -> int:
    return int(view.counted(each for each in view.matches if view.counts(each)).sum())


def test_masking_does_not_change_what_is_effective() -> None:
    text = SubmissionText("S1", None, "电话13800000000")
    view = open_view(text, [], frozenset())
    assert (view.text, int(view.effective.sum())) == ("电话138****0000", 13)
