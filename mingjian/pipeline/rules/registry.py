"""Which function judges which kind of check."""

from collections.abc import Iterator

from mingjian.data import checks
from mingjian.data.campaign import Rule
from mingjian.data.records import Finding
from mingjian.pipeline.rules.age import judge_age
from mingjian.pipeline.rules.count import judge_count
from mingjian.pipeline.rules.deadline import judge_deadline
from mingjian.pipeline.rules.facts import Facts
from mingjian.pipeline.rules.figure import judge_figure
from mingjian.pipeline.rules.length import judge_length
from mingjian.pipeline.rules.level import judge_level
from mingjian.pipeline.rules.manual import judge_manual
from mingjian.pipeline.rules.pages import judge_pages
from mingjian.pipeline.rules.pattern import judge_pattern
from mingjian.pipeline.rules.picture import judge_picture
from mingjian.pipeline.rules.present import judge_present
from mingjian.pipeline.rules.quota import judge_quota
from mingjian.pipeline.rules.register import judge_register
from mingjian.pipeline.rules.same import judge_same
from mingjian.pipeline.rules.seat import judge_seat
from mingjian.pipeline.rules.sections import judge_sections
from mingjian.pipeline.rules.typography import judge_typography
from mingjian.pipeline.rules.unique import judge_unique


def judge(rule: Rule, facts: Facts) -> Iterator[Finding]:  # noqa: C901, PLR0912 (one line for each kind of check)
    """The findings of one rule of the form check over the whole batch."""
    match rule.check:
        case checks.Length() as check:
            yield from judge_length(rule, check, facts)
        case checks.Count() as check:
            yield from judge_count(rule, check, facts)
        case checks.Pages() as check:
            yield from judge_pages(rule, check, facts)
        case checks.Picture() as check:
            yield from judge_picture(rule, check, facts)
        case checks.Sections() as check:
            yield from judge_sections(rule, check, facts)
        case checks.Typographic() as check:
            yield from judge_typography(rule, check, facts)
        case checks.Present() as check:
            yield from judge_present(rule, check, facts)
        case checks.Deadline() as check:
            yield from judge_deadline(rule, check, facts)
        case checks.Quota() as check:
            yield from judge_quota(rule, check, facts)
        case checks.Same() as check:
            yield from judge_same(rule, check, facts)
        case checks.Pattern() as check:
            yield from judge_pattern(rule, check, facts)
        case checks.Register() as check:
            yield from judge_register(rule, check, facts)
        case checks.Unique() as check:
            yield from judge_unique(rule, check, facts)
        case checks.Seat() as check:
            yield from judge_seat(rule, check, facts)
        case checks.Figure() as check:
            yield from judge_figure(rule, check, facts)
        case checks.Manual() as check:
            yield from judge_manual(rule, check, facts)
        case checks.Age() as check:
            yield from judge_age(rule, check, facts)
        case checks.Level() as check:
            yield from judge_level(rule, check, facts)
