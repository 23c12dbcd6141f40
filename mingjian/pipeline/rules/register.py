"""The check `register`: earlier winners, nominees and other lists kept outside the submissions."""

from collections.abc import Iterator

from mingjian.data.campaign import Rule
from mingjian.data.checks import Register
from mingjian.data.records import Finding, Submission
from mingjian.pipeline.rules.facts import Facts, RegisterRow, text_key
from mingjian.pipeline.rules.finding import Said, named, on_package, on_submission, unverified
from mingjian.pipeline.rules.person import read_person


def judge_register(rule: Rule, check: Register, facts: Facts) -> Iterator[Finding]:
    """Findings on who stands in a list that bars; without the list, one info a batch."""
    rows = [each for each in facts.batch.register if _speaks(check, each)]
    if not rows or not check.awards:
        if facts.live:
            missing = check.missing or check.register_name
            said = unverified(f"{rule.title}：没有{check.register_name}，未能核对。请提供{missing}后再核，或人工核对。")
            yield on_package(rule, None, said)
        return
    for submission in facts.judged(rule):
        if row := next((each for each in rows if _is_same(submission, each, facts)), None):
            where = f"{row.year}年{row.award or row.campaign}"
            certain = bool(row.id_number) and row.id_number == read_person(submission, facts).id_number
            how = "身份证号相同" if certain else "姓名和单位相同，请人工确认是否同一人"
            message = f"{named(submission)}已在{check.register_name}中（{where}，{how}），按通知不再申报。"
            yield on_submission(rule, submission, Said(message, where))


def _speaks(check: Register, row: RegisterRow) -> bool:
    known = text_key(f"{row.campaign}{row.award}")
    return (
        (not check.years or row.year in check.years)
        and any(text_key(each) in known for each in check.awards)
        and not any(text_key(each) in known for each in check.except_awards)
    )


def _is_same(submission: Submission, row: RegisterRow, facts: Facts) -> bool:
    """By identity number where both have one; else by name and unit, never by name alone (N1-AMB-16)."""
    number = read_person(submission, facts).id_number
    if number and row.id_number:
        return number == row.id_number
    same_name = bool(text_key(row.name)) and text_key(row.name) == text_key(submission.title)
    unit, other = text_key(submission.unit), text_key(row.unit)
    return same_name and bool(unit) and bool(other) and (unit in other or other in unit)
