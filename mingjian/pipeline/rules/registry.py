"""Which function judges which kind of check."""

from collections.abc import Callable, Iterator
from typing import Any

from mingjian.data import checks
from mingjian.data.campaign import Rule
from mingjian.data.model import Model
from mingjian.data.records import Finding
from mingjian.pipeline.rules.age import judge_age
from mingjian.pipeline.rules.amount import judge_amount
from mingjian.pipeline.rules.assessment import judge_assessment
from mingjian.pipeline.rules.claim import judge_claim, judge_honour
from mingjian.pipeline.rules.count import judge_count
from mingjian.pipeline.rules.deadline import judge_deadline
from mingjian.pipeline.rules.enclosed import judge_extras, judge_paper
from mingjian.pipeline.rules.facts import Facts
from mingjian.pipeline.rules.figure import judge_figure
from mingjian.pipeline.rules.length import judge_length
from mingjian.pipeline.rules.level import judge_level
from mingjian.pipeline.rules.manual import judge_manual
from mingjian.pipeline.rules.organising import judge_refusals, judge_timetable
from mingjian.pipeline.rules.pages import judge_pages
from mingjian.pipeline.rules.pattern import judge_pattern
from mingjian.pipeline.rules.picture import judge_picture
from mingjian.pipeline.rules.present import judge_present
from mingjian.pipeline.rules.publicity import judge_working_days
from mingjian.pipeline.rules.quota import judge_outside_quota, judge_quota
from mingjian.pipeline.rules.register import judge_register
from mingjian.pipeline.rules.same import judge_same
from mingjian.pipeline.rules.seat import judge_seat
from mingjian.pipeline.rules.sections import judge_sections
from mingjian.pipeline.rules.typography import judge_typography
from mingjian.pipeline.rules.unique import judge_unique

_JUDGES: dict[type[Model], Callable[[Rule, Any, Facts], Iterator[Finding]]] = {
    checks.Length: judge_length,
    checks.Count: judge_count,
    checks.Pages: judge_pages,
    checks.Picture: judge_picture,
    checks.Sections: judge_sections,
    checks.Typographic: judge_typography,
    checks.Present: judge_present,
    checks.Deadline: judge_deadline,
    checks.Quota: judge_quota,
    checks.Age: judge_age,
    checks.Level: judge_level,
    checks.Register: judge_register,
    checks.Unique: judge_unique,
    checks.Seat: judge_seat,
    checks.Figure: judge_figure,
    checks.Same: judge_same,
    checks.Pattern: judge_pattern,
    checks.Timetable: judge_timetable,
    checks.WorkingDays: judge_working_days,
    checks.Refusals: judge_refusals,
    checks.Assessment: judge_assessment,
    checks.Amount: judge_amount,
    checks.Claim: judge_claim,
    checks.Honour: judge_honour,
    checks.Paper: judge_paper,
    checks.Extras: judge_extras,
    checks.OutsideQuota: judge_outside_quota,
    checks.Manual: judge_manual,
}


def judge(rule: Rule, facts: Facts) -> Iterator[Finding]:
    """The findings of one rule over the whole batch."""
    return _JUDGES[type(rule.check)](rule, rule.check, facts)
