"""The check `sections`: the elements that a case should have, and what a report has to speak of."""

from collections.abc import Iterator

from mingjian.data.campaign import Rule
from mingjian.data.checks import Sections
from mingjian.data.records import Case, Finding, SectionKind, Severity, Submission
from mingjian.pipeline.rules.facts import CASE_FILES, Facts, has_text, text_key
from mingjian.pipeline.rules.finding import Said, named, on_submission, unverified


def judge_sections(rule: Rule, check: Sections, facts: Facts) -> Iterator[Finding]:
    """One finding for a submission, naming the elements that no case file shows."""
    if check.contents:
        for submission in facts.judged(rule):
            if said := _on_contents(check, submission, facts):
                yield on_submission(rule, submission, said)
        return
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


def _on_contents(check: Sections, submission: Submission, facts: Facts) -> Said | None:
    """What the text of the files does not speak of by any of its words."""
    kind = facts.campaign.material(check.roles[0])
    name = kind.name if kind else check.roles[0].value
    asked = "、".join(check.contents)
    found = facts.readings(submission, check.roles)
    if not found:
        return Said(f"{named(submission)}缺少{name}：所报文件中没有找到。请补报，写明{asked}。", "缺", severity=Severity.ERROR)
    path = found[0].material.path
    texts = [text_key(each.extract.document.text) for each in found if each.extract.document and has_text(each)]
    if not texts:
        return unverified(f"{path} 没有可读的文字，是否写明{asked}请人工核对。", path)
    missing = [
        each for each, words in check.contents.items() if not any(text_key(word) in text for word in words for text in texts)
    ]
    if not missing:
        return None
    message = f"{named(submission)}的{name} {path} 中没有读到{'、'.join(missing)}：通知要求写明{asked}。如已用别的话写明可不改，否则请补充。"
    return Said(message, "、".join(missing), path)


def _elements(case: Case) -> frozenset[SectionKind]:
    """What the headings show; where there are none, or one that says nothing of its element, also what the text names."""
    kinds = frozenset(each.kind for each in case.sections)
    by_text = frozenset(case.found_by_text) if not kinds or SectionKind.OTHER in kinds else frozenset[SectionKind]()
    return (kinds | by_text) - {SectionKind.OTHER}
