from dataclasses import replace

import pytest

from mingjian.data.records import Severity, Span
from mingjian.data.reuse import Match, Passage, PassageKind, SourceKind
from mingjian.similarity.exclusions import Writer
from mingjian.similarity.twins import Way, Whole, name_twins

TEXT = "甲乙丙丁" * 50


def _pair(kind: SourceKind, share: float, similarity: float = 1.0) -> list[Match]:
    end = round(len(TEXT) * share)
    passage = Passage(Span(0, end), Span(0, end), PassageKind.VERBATIM, similarity)
    return [Match("S1", kind, "S2", passage)]


def _wholes(unit: str, title: str, year: int = 0, authors: tuple[str, ...] = ()) -> list[Whole]:
    return [
        Whole("S1", "一站调解", TEXT, Writer("甲院", ("聂书澜",)), Way("甲.zip", "永川区", "典型案例")),
        Whole("S2", title, TEXT, Writer(unit, authors), Way("乙.zip", "綦江区", "创新案例", year)),
    ]


@pytest.mark.parametrize(
    ("unit", "title", "share", "similarity", "severity"),
    [
        ("甲院", "另一题目", 0.85, 0.8, Severity.ERROR),
        ("乙院", "一站调解", 0.85, 0.8, Severity.ERROR),
        ("乙院", "另一题目", 0.85, 0.99, None),
        ("乙院", "另一题目", 0.96, 0.99, Severity.WARNING),
        ("乙院", "另一题目", 1.0, 0.98, Severity.WARNING),
        ("乙院", "另一题目", 1.0, 1.0, Severity.ERROR),
        ("乙院", "另一题目", 0.96, 0.8, None),
        ("甲院", "另一题目", 0.7, 1.0, None),
        ("乙院", "一站调解", 0.7, 1.0, None),
        ("甲院", "一站调解", 0.7, 1.0, Severity.ERROR),
    ],
)
def test_the_same_case_is_told_from_a_copy(
    unit: str, title: str, share: float, similarity: float, severity: Severity | None
) -> None:
    findings = name_twins(_wholes(unit, title), _pair(SourceKind.BATCH, share, similarity))
    of_one = [each for each in findings if each.submission_id == "S1"]
    assert [(each.submission_id, each.rule_id, each.severity) for each in of_one] == (
        [("S1", "X-SAME-CASE", severity)] if severity else []
    )


def test_a_common_author_makes_most_of_a_text_the_same_case() -> None:
    [found] = name_twins(_wholes("乙院", "另一题目", authors=("聂书澜",)), _pair(SourceKind.BATCH, 0.85))
    assert found.message == (
        "本案例与《另一题目》（包裹 乙.zip，由綦江区推荐，报在创新案例，编号S2）是同一案例：85.0%的文字彼此对应。"
        "同一案例只能报送一次，请与推荐单位核实后保留一份。"
    )
    assert (found.severity, found.package, found.recommender) == (Severity.ERROR, "甲.zip", "永川区")


def test_one_title_of_one_unit_is_named_once_on_both_sides_whatever_the_text() -> None:
    findings = name_twins(_wholes("甲院", "一站调解"), [])
    assert [(each.submission_id, each.rule_id, each.severity, each.package) for each in findings] == [
        ("S1", "X-SAME-CASE", Severity.ERROR, "甲.zip"),
        ("S2", "X-SAME-CASE", Severity.ERROR, "乙.zip"),
    ]


@pytest.mark.parametrize(("unit", "title", "told"), [("甲院", "一站调解", 0), ("乙院", "另一题目", 1)])
def test_one_that_was_refused_is_held_against_nobody_but_as_a_copy(unit: str, title: str, told: int) -> None:
    whole, other = _wholes(unit, title)
    refused = [whole, replace(other, way=replace(other.way, refused=True))]
    assert len(name_twins(refused, _pair(SourceKind.BATCH, 1.0, 0.98))) == told


def test_persons_of_one_name_are_no_case() -> None:
    assert name_twins(_wholes("甲院", "一站调解"), [], of_cases=False) == []


@pytest.mark.parametrize(
    ("name", "year", "share", "severity", "words"),
    [
        ("一站调解", 0, 0.85, Severity.ERROR, "本材料与同名人选一站调解的另一份材料（包裹 乙.zip"),
        (
            "聂书澜",
            0,
            0.97,
            Severity.WARNING,
            "本材料与他人聂书澜的材料（包裹 乙.zip，由綦江区推荐，报在创新案例，编号S2）全文雷同",
        ),
        ("聂书澜", 0, 0.85, None, ""),
        ("聂书澜", 2022, 0.97, Severity.WARNING, "本材料与他人（聂书澜）2022年的材料全文雷同"),
        ("一站调解", 2022, 0.6, Severity.INFO, "本材料看来是由同名人选一站调解2022年的材料修改而成"),
    ],
)
def test_a_colleagues_text_is_not_ones_own(name: str, year: int, share: float, severity: Severity | None, words: str) -> None:
    kind = SourceKind.HISTORY if year else SourceKind.BATCH
    findings = name_twins(_wholes("甲院", name, year), _pair(kind, share), of_cases=False)
    assert [(each.rule_id, each.severity) for each in findings] == ([("X-SAME-CASE", severity)] if severity else [])
    assert all(words in each.message and "案例是" not in each.message and "本案例" not in each.message for each in findings)


def test_an_earlier_version_by_the_same_unit_is_for_people_to_decide() -> None:
    [found] = name_twins(_wholes("甲院", "一站调解", 2022), _pair(SourceKind.HISTORY, 0.9))
    assert found.severity == Severity.WARNING
    assert (
        found.message
        == "本案例与本单位2022年的案例《一站调解》基本是同一篇：90.0%的文字彼此对应。请核实是否允许用往年材料再次报送。"
    )


def test_a_reference_is_no_case() -> None:
    assert name_twins(_wholes("甲院", "另一题目"), _pair(SourceKind.REFERENCE, 1.0)) == []
