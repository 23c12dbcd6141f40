"""The check `manual`: what only people can decide."""

from collections.abc import Iterator

from mingjian.data.campaign import UNDECIDED, Rule
from mingjian.data.checks import Manual
from mingjian.data.records import Finding, Severity
from mingjian.pipeline.rules.conditions import judge_conditions
from mingjian.pipeline.rules.facts import Facts
from mingjian.pipeline.rules.finding import Said, named, on_package, on_submission, unverified
from mingjian.pipeline.rules.person import HONOUR_LABELS


def judge_manual(rule: Rule, check: Manual, facts: Facts) -> Iterator[Finding]:
    """Nothing for a line of the reviewer's checklist; one info a batch where outside evidence would decide."""
    if check.missing and facts.live:
        yield on_package(rule, None, unverified(f"{rule.title}：{check.question}缺少的依据：{check.missing}。"))
    if check.least_setting:
        yield from judge_conditions(rule, check, facts)
    if check.words:
        yield from _on_words(rule, check, facts)


def _on_words(rule: Rule, check: Manual, facts: Facts) -> Iterator[Finding]:
    """Who names an honour whose effect the organiser has to decide."""
    setting = facts.campaign.setting(check.setting)
    for submission in facts.judged(rule):
        honours = facts.field(submission, HONOUR_LABELS)
        held = next((each for each in check.words if each in honours), None)
        if held is None:
            continue
        said = f"{named(submission)}填写了“{held}”，"
        if setting.value is None:
            message = f"{said}{setting.question}{UNDECIDED}（设置项 {setting.id}）。{setting.reason}"
            yield on_submission(rule, submission, Said(message, held, severity=Severity.WARNING))
        elif str(setting.value) == check.bars:
            message = f"{said}主办方裁定“{setting.printed}”，不得申报。请推荐单位撤回或说明。"
            yield on_submission(rule, submission, Said(message, held, severity=Severity.ERROR))
