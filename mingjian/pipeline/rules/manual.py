"""The checks `manual` and `register` without their register: what only people, or a list outside, can decide."""

from collections.abc import Iterator

from mingjian.data.campaign import Rule
from mingjian.data.checks import Manual, Register
from mingjian.data.records import Finding
from mingjian.pipeline.rules.facts import Facts
from mingjian.pipeline.rules.finding import on_package, unverified


def judge_manual(rule: Rule, check: Manual, facts: Facts) -> Iterator[Finding]:
    """Nothing for a line of the reviewer's checklist; one info a batch where outside evidence would decide."""
    if check.missing and facts.live:
        yield on_package(rule, None, unverified(f"{rule.title}：{check.question}缺少的依据：{check.missing}。"))


def judge_register(rule: Rule, check: Register, facts: Facts) -> Iterator[Finding]:
    """One info a batch: the register is not there."""
    if facts.live:
        missing = check.missing or check.register_name
        yield on_package(
            rule, None, unverified(f"{rule.title}：没有{check.register_name}，未能核对。请提供{missing}后再核，或人工核对。")
        )
