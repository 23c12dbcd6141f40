"""The check `level`: the least rung of the certificate ladder."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mingjian.data.campaign import Rule
from mingjian.data.checks import Level
from mingjian.data.records import Finding, Severity, Submission
from mingjian.pipeline.rules.conditions import read_numbers
from mingjian.pipeline.rules.facts import Facts
from mingjian.pipeline.rules.finding import Said, named, on_submission, unverified
from mingjian.pipeline.rules.person import HONOUR_LABELS, LADDER, LEVEL_LABELS, find_levels, read_person

_RANKS = {"镇": 0, "乡": 0, "街道": 0, "区县": 1, "区": 1, "县": 1, "市": 2, "省": 3, "部": 3, "全国": 4, "国家": 4, "世界": 5}
"""Levels of those who name an inheritor, lowest first."""
_LEVEL = re.compile(rf"({'|'.join(_RANKS)})级")
_PLACE = re.compile(rf"({'|'.join(_RANKS)})(?:第?[\d〇一二三四五六七八九十]+批)?(?:的|项目|代表性)?[“”\"《》\s]*$")
_APART = re.compile(r"[。；;，,、\s]")
_SHORT_VALUE = 60
"""Characters above which a field is a text, which speaks of others too."""


def judge_level(rule: Rule, check: Level, facts: Facts) -> Iterator[Finding]:
    """Findings on persons whose written level is below the rung; where none, or no further condition, can be read, infos."""
    for submission in facts.judged(rule):
        if not facts.forms(submission):
            continue
        for said in (_on_person(check, submission, facts), _on_conditions(rule, check, submission, facts)):
            if said:
                yield on_submission(rule, submission, said)


def _on_person(check: Level, submission: Submission, facts: Facts) -> Said | None:
    claims = list(_claims(check, submission, facts))
    if any(each.is_enough for each in claims):
        return None
    person = read_person(submission, facts)
    name, others = named(submission), next(iter(check.or_words), "")  # the rest are other spellings
    asked = f"{check.least}及以上" + (f"（或{check.or_least and f'{check.or_least}及以上'}{others}）" if others else "")
    if person.level and LADDER.index(person.level) >= LADDER.index(check.least):
        return _on_several(check, person.level_raw, name)
    if untold := next((each for each in claims if each.is_enough is None), None):
        return unverified(f"{name}的申报材料写有“{untold.words}”，看不出是否本人的、是否{check.or_least}及以上。请核对证书。")
    low = next((each.words for each in claims if each.in_level), "")
    if low and not person.level:
        return Said(f"{name}的职业技能等级写的是“{low}”，通知要求{asked}，不符合条件；如另有证书请补报。", low)
    if not person.level:
        written = f"写的是“{person.level_raw}”" if person.level_raw else "没有填写"
        return unverified(f"{name}的职业技能等级{written}，是否达到{asked}未能核对。请补填并附证书。")
    return Said(f"{name}的职业技能等级为{person.level}，通知要求{asked}，不符合条件；如另有更高证书请补报。", person.level)


class _Claim(NamedTuple):
    """Words of the form that might do in place of a certificate. is_enough: None where their level, or whom they mean, is open."""

    words: str
    is_enough: bool | None
    in_level: bool  # written where the certificate's level should be


def _claims(check: Level, submission: Submission, facts: Facts) -> Iterator[_Claim]:
    levels = {(each.label, each.value) for each in facts.fields(submission, LEVEL_LABELS)}
    for field in (each for form in facts.forms(submission) for each in form.fields):
        for clause in _APART.split(field.value):
            word = next((each for each in check.or_words if each in clause), "")
            if word:
                enough = _is_enough(check, clause, word)
                open_ = check.or_least and enough and len(field.value) > _SHORT_VALUE
                yield _Claim(clause.strip(), None if open_ else enough, (field.label, field.value) in levels)


def _is_enough(check: Level, clause: str, word: str) -> bool | None:
    rank = _rank(clause, word)
    least = check.or_least.removesuffix("级")
    return True if not least else None if rank is None else rank >= _RANKS[least]


def _rank(clause: str, word: str) -> int | None:
    """The highest level that a clause names (市级非遗传承人, 非遗传承人（区级）), else the place before the word (渝北区非遗传承人)."""
    ranks = [_RANKS[each] for each in _LEVEL.findall(clause)]
    place = _PLACE.search(clause.partition(word)[0])
    return max(ranks) if ranks else _RANKS[place[1]] if place else None


def _on_conditions(rule: Rule, check: Level, submission: Submission, facts: Facts) -> Said | None:
    """An info where the form claims none of the conditions of which one is needed besides."""
    if not check.one_of:
        return None
    honours = " ".join(each.value for each in facts.fields(submission, HONOUR_LABELS))
    numbers = {
        each for label in check.one_of_labels for field in facts.fields(submission, label) for each in read_numbers(field.value)
    }
    if any(word in honours for words in check.one_of.values() for word in words) or numbers & set(
        range(1, len(check.one_of) + 1)
    ):
        return None
    listed = "；".join(f"（{number}）{each}" for number, each in enumerate(check.one_of, 1))
    return unverified(f"{named(submission)}的申报表看不出符合“{rule.quote}”中的哪一项：{listed}。请核对证明材料。")


def _on_several(check: Level, written: str, name: str) -> Said | None:
    """A warning where the words claim several rungs and not all of them are enough."""
    rungs = find_levels(written)
    if LADDER.index(rungs[0]) >= LADDER.index(check.least):
        return None
    message = f"{name}的职业技能等级一栏写了{'、'.join(rungs)}，按最高的{rungs[-1]}核验，通知要求{check.least}及以上。请核对所附证书是哪一级。"
    return Said(message, "、".join(rungs), severity=Severity.WARNING)
