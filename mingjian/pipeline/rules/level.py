"""The check `level`: the least rung of the certificate ladder."""

from collections.abc import Iterator

from mingjian.data.campaign import Rule
from mingjian.data.checks import Level
from mingjian.data.records import Finding, Severity, Submission
from mingjian.pipeline.rules.facts import Facts
from mingjian.pipeline.rules.finding import Said, named, on_submission, unverified
from mingjian.pipeline.rules.person import LADDER, find_levels, read_person


def judge_level(rule: Rule, check: Level, facts: Facts) -> Iterator[Finding]:
    """Findings on persons whose written level is below the rung; where none can be read, infos."""
    for submission in facts.judged(rule):
        if facts.forms(submission) and (said := _on_person(check, submission, facts)):
            yield on_submission(rule, submission, said)


def _on_person(check: Level, submission: Submission, facts: Facts) -> Said | None:
    words = " ".join(field.value for form in facts.forms(submission) for field in form.fields)
    if any(each in words for each in check.or_words):
        return None
    person = read_person(submission, facts)
    asked = f"{check.least}及以上" + (f"（或{'、'.join(check.or_words)}）" if check.or_words else "")
    if not person.level:
        written = f"写的是“{person.level_raw}”" if person.level_raw else "没有填写"
        return unverified(f"{named(submission)}的职业技能等级{written}，是否达到{asked}未能核对。请补填并附证书。")
    if LADDER.index(person.level) >= LADDER.index(check.least):
        return _on_several(check, person.level_raw, named(submission))
    return Said(
        f"{named(submission)}的职业技能等级为{person.level}，通知要求{asked}，不符合条件；如另有更高证书请补报。", person.level
    )


def _on_several(check: Level, written: str, name: str) -> Said | None:
    """A warning where the words claim several rungs and not all of them are enough."""
    rungs = find_levels(written)
    if LADDER.index(rungs[0]) >= LADDER.index(check.least):
        return None
    message = f"{name}的职业技能等级一栏写了{'、'.join(rungs)}，按最高的{rungs[-1]}核验，通知要求{check.least}及以上。请核对所附证书是哪一级。"
    return Said(message, "、".join(rungs), severity=Severity.WARNING)
