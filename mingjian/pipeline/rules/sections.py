"""The check `sections`: the elements that a case should have, by heading or, without headings, by text."""

from collections.abc import Iterator

from mingjian.data.campaign import Rule
from mingjian.data.checks import Sections
from mingjian.data.records import Case, Finding, SectionKind
from mingjian.pipeline.rules.facts import CASE_FILES, Facts
from mingjian.pipeline.rules.finding import Said, named, on_submission


def judge_sections(rule: Rule, check: Sections, facts: Facts) -> Iterator[Finding]:
    """One finding for a submission, naming the elements that no case file shows."""
    for submission in facts.judged(rule):
        cases = [each.extract.case for each in facts.readings(submission, CASE_FILES) if each.extract.case]
        if not cases:
            continue
        found = frozenset[SectionKind]().union(*(_elements(case) for case in cases))
        missing = [each.value for each in check.elements if each not in found]
        if missing:
            asked = "、".join(each.value for each in check.elements)
            headings = "、".join(f"“{each.heading}”" for each in cases[0].sections if each.heading) or "没有读到标题"
            message = (
                f"{named(submission)}没有找到{'、'.join(missing)}部分：通知提出案例一般应包括{asked}等要素，"
                f"现有的标题是{headings}。如已写在其他标题之下可不改，否则请补充。"
            )
            yield on_submission(rule, submission, Said(message, "、".join(missing)))


def _elements(case: Case) -> frozenset[SectionKind]:
    """What the headings show; where there are none, or one that says nothing of its element, also what the text names."""
    kinds = frozenset(each.kind for each in case.sections)
    by_text = frozenset(case.found_by_text) if not kinds or SectionKind.OTHER in kinds else frozenset[SectionKind]()
    return (kinds | by_text) - {SectionKind.OTHER}
