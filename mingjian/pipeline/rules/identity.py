"""The findings of Mingjian's own on persons: identity numbers, the same person twice (X-ID-…, X-SAME-PERSON)."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from mingjian.data.masking import mask_identity
from mingjian.data.moments import print_day
from mingjian.data.records import Finding, Severity, Submission
from mingjian.pipeline.identification import ID_LABELS, are_apart, has_checksum
from mingjian.pipeline.rules.facts import Facts, text_key
from mingjian.pipeline.rules.finding import Said, named, on_submission, own_finding
from mingjian.pipeline.rules.person import Person, read_person
from mingjian.pipeline.rules.same import summary_row
from mingjian.similarity.bodies import name_body

_NOTHING = frozenset({"无", "暂无", "空", "略"})
_OTHER_PAPER = re.compile(r"(?<![a-z\d])(?:[a-z]{1,2}\d{7,9}|[a-z]{3}\d{12})(?![a-z\d])|护照|通行证|台胞证|回乡证|居留")
"""Passports and passes (one or two letters, seven to nine digits), cards of permanent residents; or what calls itself one."""
_WITHOUT = "没有身份证号，年龄、性别和往年名单都无法按证号核对"
_LEAST_DIGITS = 6
"""Fewer digits are words (见附件1), not a number with slips."""
_SHOWN = 20
"""Characters of words that are printed back."""


def judge_persons(facts: Facts) -> Iterator[Finding]:
    """Numbers that cannot be, that disagree with birth or sex, and persons who come twice."""
    if facts.campaign.object == "cases":
        return
    people = [(each, read_person(each, facts)) for each in facts.live]
    for submission, person in people:
        if person.id_number:
            for rule_id, said in _on_number(person, named(submission)):
                yield own_finding(rule_id, said, submission.package, submission)
        elif said := _on_no_number(person.id_raw, named(submission)):
            yield own_finding("X-ID-CHECKSUM", said, submission.package, submission)
        elif _is_left_empty(submission, person, facts):
            yield _on_empty(submission, facts)
    standing = {each.submission_id for each in facts.standing(facts.live)}
    yield from _same_persons([each for each in people if each[0].submission_id in standing])


def _on_number(person: Person, name: str) -> Iterator[tuple[str, Said]]:
    shown = mask_identity(person.id_number)
    if not has_checksum(person.id_number) or person.id_birth is None:
        message = f"{name}的身份证号（{shown}）校验码或出生日期不对，应有抄写错误。请按身份证改正后重新报送。"
        yield "X-ID-CHECKSUM", Said(message, shown, severity=Severity.ERROR)
        return
    written, held = person.written_birth, person.id_birth
    if written and not written.first <= held.first <= written.last:
        month = f"{written.first.year}年{written.first.month}月"
        said = f"填写的出生年月{month}与身份证号中的{print_day(held.first)}不一致"
        yield "X-ID-BIRTH", Said(f"{name}{said}。请按身份证核对。", f"{month}、{held.first.year}年{held.first.month}月")
    if person.sex and person.sex != person.id_sex:
        yield (
            "X-ID-SEX",
            Said(f"{name}填写的性别“{person.sex}”与身份证号表示的“{person.id_sex}”不一致。请按身份证核对。", person.sex),
        )


def _is_left_empty(submission: Submission, person: Person, facts: Facts) -> bool:
    """Whether form or 汇总表 have a place for the number, and nothing stands in it."""
    if text_key(person.id_raw) not in {"", *_NOTHING}:
        return False
    row = summary_row(submission, facts)
    return bool(facts.fields(submission, ID_LABELS)) or (row is not None and ID_LABELS in row.values)


def _on_empty(submission: Submission, facts: Facts) -> Finding:
    """A warning, under the rule that asks for the field where the campaign has one."""
    message = f"{named(submission)}的身份证号没有填写；{_WITHOUT}。请按身份证在推荐表（申报表）和汇总表里补填。"
    said = Said(message, "未填写", severity=Severity.WARNING)
    asking = (each for each in facts.campaign.rules if each.check.kind == "present" and ID_LABELS in each.check.columns)
    rule = next(asking, None)
    return on_submission(rule, submission, said) if rule else own_finding("X-ID-CHECKSUM", said, submission.package, submission)


def _on_no_number(written: str, name: str) -> Said | None:
    """What stands where the number should and is none: digits too few or too many, a letter among them, words."""
    plain = text_key(written)
    if not plain or plain in _NOTHING:
        return None
    after = _WITHOUT
    shown = mask_identity(plain)
    if _OTHER_PAPER.search(plain):
        message = f"{name}的身份证号一栏（{shown}）像是护照或通行证号；{after}。请主办方核对证件，中国公民请填写18位身份证号。"
        return Said(message, shown, severity=Severity.WARNING)
    if sum(each.isdigit() for each in plain) < _LEAST_DIGITS:
        message = f"{name}的身份证号一栏写的是“{plain[:_SHOWN]}”，不是号码；{after}。请按身份证填写。"
        return Said(message, plain[:_SHOWN], severity=Severity.WARNING)
    letters = "，其中有字母" if any("a" <= each <= "z" for each in plain[:-1]) else ""
    message = f"{name}的身份证号（{shown}）不是18位身份证号：写了{len(plain)}位{letters}，应有抄写错误；{after}。请按身份证改正后重新报送。"
    return Said(message, shown, severity=Severity.ERROR)


def _same_persons(people: list[tuple[Submission, Person]]) -> Iterator[Finding]:
    """By number; by name and unit where one of them has no number that can be."""
    groups: defaultdict[str, list[tuple[Submission, str]]] = defaultdict(list)
    births = {submission.submission_id: person.born for submission, person in people}
    for submission, person in people:
        number = person.id_number if has_checksum(person.id_number) else ""
        if person.id_number:
            groups[person.id_number].append((submission, ""))
        if submission.title and submission.unit:
            groups[f"{text_key(submission.title)}\n{name_body(submission.unit)}"].append((submission, number))
    told: set[tuple[str, str]] = set()
    for key, group in groups.items():
        for pair in combinations(group, 2):
            if pair[0][1] and pair[1][1] and pair[0][1] != pair[1][1]:
                continue  # namesakes in one unit
            for (one, _), (other, _) in (pair, pair[::-1]):
                if (one.submission_id, other.submission_id) in told:
                    continue
                told.add((one.submission_id, other.submission_id))
                there = f"{named(one)}与包裹 {other.package.name} 中的{named(other)}"
                if "\n" in key and are_apart(births[one.submission_id], births[other.submission_id]):
                    message = f"{there}姓名和单位相同而出生年月不同，可能是同名的两人，也可能填错。请核对身份证；是同一人的，只保留一份。"
                elif "\n" in key:
                    message = f"{there}姓名和单位相同，应是同一人。请核对推荐单位和类别，只保留一份。"
                elif text_key(one.title) == text_key(other.title):
                    message = f"{there}身份证号相同，是同一人。请核对推荐单位和类别，只保留一份。"
                else:
                    message = f"{there}身份证号相同而姓名不同。请核对哪一份填错；如是同一人，只保留一份。"
                yield own_finding("X-SAME-PERSON", Said(message, other.submission_id), one.package, one)
