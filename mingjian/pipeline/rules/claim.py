"""The checks `claim` and `honour`: what a form says somebody holds or has won, and what proves it."""

from collections.abc import Iterator, Sequence

from mingjian.data.campaign import Rule
from mingjian.data.checks import Claim, Honour
from mingjian.data.records import Finding, Role, Submission
from mingjian.pipeline.rules.facts import Facts, has_text, text_key
from mingjian.pipeline.rules.finding import Said, named, on_submission, unverified
from mingjian.pipeline.rules.register import applicant_of, is_same, speaks_of


def judge_claim(rule: Rule, check: Claim, facts: Facts) -> Iterator[Finding]:
    """Claims that are proved, where the notice prefers them, or that nothing proves; infos where no proof is there to read."""
    for submission in facts.judged(rule):
        written = _written(check.labels, submission, facts)
        claimed = {item: next((each for each in words if each in written), "") for item, words in check.items.items()}
        found = {item: word for item, word in claimed.items() if word}
        if not found:
            continue
        said = f"{named(submission)}填写了" + "、".join(f"“{word}”（{item}）" for item, word in found.items())
        proved = _is_proved(check, submission, tuple(found.values()), facts)
        value = "、".join(found)
        if proved is None:
            yield on_submission(rule, submission, unverified(f"{said}，没有可据以核对的{check.missing}。请人工核对。"))
        elif proved and check.flag:
            yield on_submission(
                rule, submission, Said(f"{said}，有证明材料或名单可查，属“{rule.quote}”。是否优先由评审确定。", value)
            )
        elif not proved:
            where = check.register_name or "所报材料"
            yield on_submission(rule, submission, Said(f"{said}，{where}中没有查到。请补报{check.missing}，或人工核对。", value))


def _written(labels: Sequence[str], submission: Submission, facts: Facts) -> str:
    return " ".join(field.value for label in labels for field in facts.fields(submission, label))


def _is_proved(check: Claim, submission: Submission, words: tuple[str, ...], facts: Facts) -> bool | None:
    """Whether list or papers prove it; None where neither is there to read."""
    if check.register_name:
        rows = [each for each in facts.batch.register if speaks_of(each, check.awards)]
        return any(is_same(applicant_of(submission, facts), each) for each in rows) if rows else None
    papers = [each for each in facts.readings(submission, check.roles) if each.extract.role is not Role.FORM]
    wanted = [text_key(each) for each in (check.proof or words)]
    read = [each for each in papers if has_text(each)]
    if any(
        each in text_key(f"{one.material.path}{one.extract.document.text}")
        for one in read
        if one.extract.document
        for each in wanted
    ):
        return True
    return False if papers and len(read) == len(papers) else None


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
