"""The check `unique`: one person, one studio; one unit, trade and track, one studio."""

from collections import defaultdict
from collections.abc import Iterator

from mingjian.data.campaign import Rule
from mingjian.data.checks import Unique
from mingjian.data.records import Finding, Submission
from mingjian.pipeline.rules.facts import Facts, RegisterRow, text_key
from mingjian.pipeline.rules.finding import Said, named, on_package, on_submission, unverified
from mingjian.pipeline.rules.person import read_person
from mingjian.pipeline.rules.register import has_number, speaks_of
from mingjian.similarity.bodies import name_body, near_unit, same_unit

_TRADE_LABEL = "职业工种"


def judge_unique(rule: Rule, check: Unique, facts: Facts) -> Iterator[Finding]:
    """Findings on submissions that share what only one may have, with each other or with a list; without the list, one info."""
    groups: defaultdict[str, list[Submission]] = defaultdict(list)
    for submission in facts.standing(facts.judged(rule)):
        if key := _key(check, submission, facts):
            groups[key].append(submission)
    for group in groups.values():
        for one in group:
            for other in group:
                if one is not other:
                    yield on_submission(rule, one, _on_other(check, one, other))
    rows = [each for each in facts.batch.register if speaks_of(each, check.awards, check.except_awards)]
    if not rows:
        if check.missing and facts.live:
            said = unverified(
                f"{rule.title}：没有{check.register_name}，与往年的未能核对。请提供{check.missing}后再核，或人工核对。"
            )
            yield on_package(rule, None, said)
        return
    for submission in facts.judged(rule):
        number, trade = read_person(submission, facts).id_number, text_key(facts.field(submission, _TRADE_LABEL))
        mark = number if check.of == "person" else trade
        if row := next((each for each in rows if mark and _stands(check, submission, each, mark, facts)), None):
            where = f"{row.year}年{row.award}，{row.unit}"
            message = f"{named(submission)}与{check.register_name}中已建的工作室重复（{where}）：{_what(check)}。请人工核对后由申报单位说明。"
            yield on_submission(rule, submission, Said(message, where))


def _key(check: Unique, submission: Submission, facts: Facts) -> str:
    """What may come once: the person, or unit, trade and track; "" where a part of it is not known."""
    if check.of == "person":
        name, unit = text_key(facts.field(submission, "姓名|领衔人") or submission.title), name_body(submission.unit)
        return read_person(submission, facts).id_number or (f"{name}\n{unit}" if name and unit else "")
    parts = (name_body(submission.unit), text_key(facts.field(submission, _TRADE_LABEL)), submission.track)
    return "\n".join(parts) if all(parts) else ""


def _on_other(check: Unique, one: Submission, other: Submission) -> Said:
    message = f"{named(one)}与包裹 {other.package.name} 中的{named(other)}：{_what(check)}。请申报单位确定保留哪一个，其余撤回。"
    return Said(message, other.submission_id)


def _what(check: Unique) -> str:
    if check.of == "person":
        return "同一名专家，只能命名建立一个工作室"
    return "同一单位、同一职业（工种）、同一层级，原则上只能建立一个工作室"


def _stands(check: Unique, submission: Submission, row: RegisterRow, mark: str, facts: Facts) -> bool:
    """Of a person (mark: the number) a studio with another unit, since one with the same may rise; else (mark: the trade) the same three."""
    if check.of == "person":
        return has_number(mark, row) and bool(submission.unit and row.unit) and not near_unit(submission.unit, row.unit)
    if mark not in text_key(f"{row.award}{row.name}") or not same_unit(submission.unit, row.unit):
        return False
    track = facts.campaign.track_of(row.award)
    return track is not None and track.id == submission.track
