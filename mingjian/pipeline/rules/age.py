"""The check `age`: the birth date that the notice prints is exact; full years on a day where it prints none."""

from collections.abc import Iterator
from dataclasses import replace

from mingjian.data.campaign import Rule
from mingjian.data.checks import Age
from mingjian.data.moments import print_day
from mingjian.data.records import Finding, Submission
from mingjian.pipeline.identification import Born, years_on
from mingjian.pipeline.rules.facts import Facts
from mingjian.pipeline.rules.finding import Said, named, on_submission, unverified
from mingjian.pipeline.rules.person import read_person


def judge_age(rule: Rule, check: Age, facts: Facts) -> Iterator[Finding]:
    """Findings on persons who are too old; what a month alone leaves open is an info."""
    for submission in facts.judged(rule):
        if said := _on_person(check, submission, facts):
            yield on_submission(rule, submission, said)


def _on_person(check: Age, submission: Submission, facts: Facts) -> Said | None:
    born = read_person(submission, facts).born
    if born is None:
        if not facts.forms(submission):
            return None
        return unverified(f"{named(submission)}没有读到出生年月或身份证号，年龄未能核对。请补填。")
    if check.born_from is not None:
        broken = (born.first < check.born_from, born.last < check.born_from)
        said = _grade(submission, born, broken, f"{print_day(check.born_from)}（含）以后出生")
        if said and all(broken) and check.on and check.most_years and years_on(born.last, check.on) <= check.most_years:
            years = f"{print_day(check.on)}仍为{check.most_years}周岁"
            return replace(said, message=f"{said.message}按周岁计{years}，与出生日期不等价，以写明的出生日期为准。")
        return said
    if check.most_years is None or check.on is None:
        return None
    eldest, youngest = years_on(born.first, check.on), years_on(born.last, check.on)
    years = f"{eldest}" if eldest == youngest else f"{youngest}或{eldest}"
    asked = f"不超过{check.most_years}周岁，到{print_day(check.on)}为{years}周岁（通知没有写基准日的，按申报截止日计）"
    return _grade(submission, born, (eldest > check.most_years, youngest > check.most_years), asked)


def _grade(submission: Submission, born: Born, broken: tuple[bool, bool], asked: str) -> Said | None:
    """broken: whether the first and the last possible day break the rule."""
    shown = print_day(born.first) if born.first == born.last else f"{born.first.year}年{born.first.month}月"
    if all(broken):
        return Said(f"{named(submission)}的出生时间为{shown}（据{born.source}），通知要求{asked}，不符合年龄条件。", shown)
    if any(broken):
        return unverified(f"{named(submission)}只写到出生月份{shown}，通知要求{asked}，是否符合须看出生日。请补填身份证号。")
    return None
