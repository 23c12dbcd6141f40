import pytest

from mingjian.data.records import Match, Passage, PassageKind, Severity, SourceKind, Span
from mingjian.similarity.exclusions import Writer
from mingjian.similarity.twins import Whole, name_twins

TEXT = "甲乙丙丁" * 50


def _pair(kind: SourceKind, share: float, similarity: float = 1.0) -> list[Match]:
    end = round(len(TEXT) * share)
    passage = Passage(Span(0, end), Span(0, end), PassageKind.VERBATIM, similarity)
    return [Match("S1", kind, "S2", passage)]


def _wholes(unit: str, title: str, year: int = 0) -> list[Whole]:
    return [Whole("S1", "一站调解", TEXT, Writer("甲院")), Whole("S2", title, TEXT, Writer(unit), year)]


@pytest.mark.parametrize(
    ("unit", "title", "share", "similarity", "severity"),
    [
        ("甲院", "另一题目", 0.85, 0.8, Severity.ERROR),
        ("乙院", "一站调解", 0.85, 0.8, Severity.ERROR),
        ("乙院", "另一题目", 0.85, 0.99, None),
        ("乙院", "另一题目", 0.96, 0.99, Severity.WARNING),
        ("乙院", "另一题目", 0.96, 0.8, None),
        ("甲院", "一站调解", 0.7, 1.0, None),
    ],
)
def test_the_same_case_is_told_from_a_copy(
    unit: str, title: str, share: float, similarity: float, severity: Severity | None
) -> None:
    findings = name_twins(_wholes(unit, title), _pair(SourceKind.BATCH, share, similarity))
    assert [(each.submission_id, each.rule_id, each.severity) for each in findings] == (
        [("S1", "X-SAME-CASE", severity)] if severity else []
    )


def test_an_earlier_version_by_the_same_unit_is_for_people_to_decide() -> None:
    [found] = name_twins(_wholes("甲院", "一站调解", 2022), _pair(SourceKind.HISTORY, 0.9))
    assert found.severity == Severity.WARNING
    assert (
        found.message
        == "本案例与本单位2022年的案例《一站调解》基本是同一篇：90.0%的文字彼此对应。请核实是否允许用往年材料再次报送。"
    )


def test_a_reference_is_no_case() -> None:
    assert name_twins(_wholes("甲院", "一站调解"), _pair(SourceKind.REFERENCE, 1.0)) == []
