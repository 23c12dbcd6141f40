"""The checks `claim` and `honour`: what a form says somebody holds or has won, and what proves it."""

import re
from collections.abc import Iterator, Mapping, Sequence

from mingjian.data.campaign import Rule
from mingjian.data.checks import Claim, Honour
from mingjian.data.records import Finding, Role, Submission
from mingjian.pipeline.rules.conditions import read_numbers
from mingjian.pipeline.rules.facts import Facts, Reading, has_text, text_key
from mingjian.pipeline.rules.finding import Said, named, on_submission, unverified
from mingjian.pipeline.rules.register import applicant_of, is_same, speaks_of

NEAR = 40
"""Letters, digits and Han between what a paper proves and the word that it proves it with: 聘任张某为首席技师."""


def judge_claim(rule: Rule, check: Claim, facts: Facts) -> Iterator[Finding]:
    """Claims that are proved, where the notice prefers them, or that nothing proves; infos where no proof is there to read."""
    for submission in facts.judged(rule):
        found = _claimed(check, submission, facts)
        if not found:
            continue
        said = f"{named(submission)}填写了" + "、".join(f"“{word}”（{item}）" for item, word in found.items())
        proof = _proof(check, submission, found, facts)
        value = "、".join(found)
        if proof is None:
            yield on_submission(rule, submission, unverified(f"{said}，没有可据以核对的{check.missing}。请人工核对。"))
        elif not proof and check.flag:
            yield on_submission(
                rule, submission, Said(f"{said}，有证明材料或名单可查，属“{rule.quote}”。是否优先由评审确定。", value)
            )
        elif proof:
            yield on_submission(rule, submission, Said(f"{said}，{proof}。请补报{check.missing}，或人工核对。", value))


def _claimed(check: Claim, submission: Submission, facts: Facts) -> dict[str, str]:
    """What is claimed → the word that claims it, or its number in the notice's list (N2-AMB-08)."""
    written = _written(check.labels, submission, facts)
    fields = [field for label in check.number_labels for field in facts.fields(submission, label)]
    numbers = {number for field in fields for number in read_numbers(field.value)}
    found = {item: next((each for each in words if each in written), "") for item, words in check.items.items()}
    by_number = {item: f"第{number}项" for item, number in check.numbers.items() if number in numbers}
    return {item: word or by_number.get(item, "") for item, word in found.items() if word or item in by_number}


def _written(labels: Sequence[str], submission: Submission, facts: Facts) -> str:
    return " ".join(field.value for label in labels for field in facts.fields(submission, label))


def _proof(check: Claim, submission: Submission, found: Mapping[str, str], facts: Facts) -> str | None:
    """What is wrong with list or papers, "" where they prove it, None where neither is there to read."""
    if check.register_name:
        rows = [each for each in facts.batch.register if speaks_of(each, check.awards)]
        if not rows:
            return None
        return "" if any(is_same(applicant_of(submission, facts), each) for each in rows) else f"{check.register_name}中没有查到"
    papers = [each for each in facts.readings(submission, check.roles) if each.extract.role is not Role.FORM]
    read = [each for each in papers if has_text(each)]
    telling = [each for each in read if _tells(check, found, _key(each))]
    name = text_key(submission.title)
    if any(name in _key(each) for each in telling):
        return ""
    if not papers or len(read) < len(papers):
        return None
    if telling:
        return f"{'、'.join(each.material.path for each in telling)} 提到，但没有写明是{submission.title}"
    return "所报材料中没有查到"


def _key(reading: Reading) -> str:
    document = reading.extract.document
    return text_key(f"{reading.material.path}{document.text if document else ''}")


def _tells(check: Claim, found: Mapping[str, str], text: str) -> bool:
    """Whether a paper names what is claimed, near a word of proof where the check asks for one."""
    words = [text_key(each) for item, word in found.items() for each in (word, *check.items[item]) if not each.startswith("第")]
    places = [place.start() for word in words for place in re.finditer(re.escape(word), text)]
    proofs = [place.start() for word in check.proof for place in re.finditer(re.escape(text_key(word)), text)]
    return bool(places) and (not check.proof or any(abs(here - there) <= NEAR for here in places for there in proofs))


def judge_honour(rule: Rule, check: Honour, facts: Facts) -> Iterator[Finding]:
    """Who names honours of a lower level alone; where none is named, or none whose level is told, an info."""
    for submission in facts.judged(rule):
        written = _written(check.labels, submission, facts)
        if any(each in written for each in check.enough):
            continue
        lower = [each for each in check.lower if each in written]
        if lower:
            message = (
                f"{named(submission)}填写的奖项是“{written.strip()}”，其中没有{check.least}的（见“{'、'.join(lower)}”），"
                f"通知要求{check.least}。请补报相应奖项的证明，或人工核对。"
            )
            yield on_submission(rule, submission, Said(message, "、".join(lower)))
        else:
            told = f"填写的“{written.strip()}”看不出级别" if written.strip() else "没有填写奖项"
            yield on_submission(
                rule, submission, unverified(f"{named(submission)}{told}，是否{check.least}未能核对。请核对{check.missing}。")
            )
