"""The check `manual`: what only people can decide."""

from collections.abc import Iterator

from mingjian.data.campaign import Rule
from mingjian.data.checks import Manual
from mingjian.data.records import Finding
from mingjian.pipeline.rules.facts import Facts
from mingjian.pipeline.rules.finding import on_package, unverified


def judge_manual(rule: Rule, check: Manual, facts: Facts) -> Iterator[Finding]:
    """Nothing for a line of the reviewer's checklist; one info a batch where outside evidence would decide."""
    if check.missing and facts.live:
        yield on_package(rule, None, unverified(f"{rule.title}：{check.question}缺少的依据：{check.missing}。"))
