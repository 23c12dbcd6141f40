"""The check `assessment`: studios of a list, assessed as often and by the grades that the notice names."""

from collections.abc import Iterator, Sequence

from mingjian.data.campaign import Rule
from mingjian.data.checks import Assessment
from mingjian.data.records import Finding
from mingjian.pipeline.rules.facts import Facts, RegisterRow, text_key
from mingjian.pipeline.rules.finding import Said, on_package, unverified
from mingjian.pipeline.rules.register import speaks_of

MOST_NAMED = 20
"""Studios named in one finding."""


def judge_assessment(rule: Rule, check: Assessment, facts: Facts) -> Iterator[Finding]:
    """Listed grades that are none of the notice's, and studios that were not assessed in time; without the list one info."""
    rows = [each for each in facts.batch.register if speaks_of(each, check.awards)]
    if not any(_grade(each, check) for each in rows):
        if facts.live:
            said = unverified(
                f"{rule.title}：没有写明评估等次的{check.register_name}，未能核对。请提供{check.missing}后再核，或人工核对。"
            )
            yield on_package(rule, None, said)
        return
    strange = [each for each in rows if (grade := _grade(each, check)) and grade not in check.grades]
    if strange:
        shown = _named(strange, check)
        message = f"{check.register_name}中的评估等次不在{'、'.join(check.grades)}之列：{shown}。请按通知的等次更正名录。"
        yield on_package(rule, None, Said(message, shown))
    late = _late(rows, check, facts.campaign.year)
    if late:
        shown = _named(late, check)
        message = f"{check.register_name}中的工作室已满{check.every_years}年没有评估等次：{shown}。通知要求每{check.every_years}年评估一次，请补登评估结果。"
        yield on_package(rule, None, Said(message, shown))


def _grade(row: RegisterRow, check: Assessment) -> str:
    """The grade that a row states: the longest word first, since 不合格 holds 合格 and 基本合格 does."""
    words = sorted((*check.grades, *check.other_grades), key=len, reverse=True)
    return next((each for each in words if each in row.award), "")


def _late(rows: Sequence[RegisterRow], check: Assessment, year: int) -> list[RegisterRow]:
    """The last row of each studio that none assesses in the last years."""
    last: dict[tuple[str, str], RegisterRow] = {}
    assessed: set[tuple[str, str]] = set()
    for row in sorted(rows, key=lambda each: each.year):
        key = text_key(row.name) or row.id_number, text_key(row.unit)
        last[key] = row
        if _grade(row, check):
            assessed.add(key)
    return [row for key, row in last.items() if key not in assessed and year - row.year >= check.every_years]


def _named(rows: Sequence[RegisterRow], check: Assessment) -> str:
    shown = [f"{row.name or row.unit}（{row.year}年，{_grade(row, check) or '没有等次'}）" for row in rows[:MOST_NAMED]]
    return "、".join(shown) + (f"等{len(rows)}个" if len(rows) > MOST_NAMED else "")
