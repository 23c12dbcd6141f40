"""The check `working_days`: whether a publicity lasted as many working days as the notice asks."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from mingjian.data.campaign import Rule
from mingjian.data.checks import Calendar, WorkingDays
from mingjian.data.records import Finding, Submission
from mingjian.pipeline.rules.facts import Facts, Reading, recommender_of
from mingjian.pipeline.rules.finding import Said, on_package, unverified
from mingjian.pipeline.rules.organising import HOW_TO_RECORD, print_day, stages_named
from mingjian.pipeline.written import find_spans, in_one_form

SATURDAY = 5
NEAR = 40
"""Characters between the word 公示 and its days."""


def judge_working_days(rule: Rule, check: WorkingDays, facts: Facts) -> Iterator[Finding]:
    """Publicities that were too short; where their days are not known, infos."""
    if not check.roles:
        yield from _on_record(rule, check, facts)
        return
    by_sender: dict[str, list[Submission]] = {}
    for each in facts.judged(rule):
        by_sender.setdefault(recommender_of(each), []).append(each)
    for sender, submissions in by_sender.items():
        papers = {
            each.material.material_id: each
            for one in submissions
            for each in (*facts.readings(one), *facts.sent_besides(one))
            if each.extract.role in check.roles
        }
        package, who = submissions[0].package.name, sender or "推荐单位"
        spans = _spans(check, tuple(papers.values()))
        missing = (
            f"{who}的材料中没有读到公示的起止日期，是否公示满{check.least}个工作日未能核对。请推荐单位写明起止日期，或人工核对。"
        )
        if said := _judge_spans(check, who, spans) if spans else unverified(missing):
            yield on_package(rule, package, said, sender or None)


def _on_record(rule: Rule, check: WorkingDays, facts: Facts) -> Iterator[Finding]:
    recorded = stages_named("|".join(check.words), facts.batch.progress)
    spans = [(each.began, each.ended) for each in recorded if each.ended is not None]
    if not spans:
        if facts.live:
            yield on_package(rule, None, unverified(f"{rule.title}：没有公示起止日期的记录。{HOW_TO_RECORD}。"))
        return
    if said := _judge_spans(check, "登记", spans):
        yield on_package(rule, None, said)


def _judge_spans(check: WorkingDays, who: str, spans: Sequence[tuple[date, date]]) -> Said | None:
    """What the longest of these publicities comes to: too short, not to be counted, or None where it was long enough."""
    counted = [(working_days(began, ended, check.calendar), began, ended) for began, ended in spans]
    days, began, ended = max(counted, key=lambda each: -1 if each[0] is None else each[0])
    period = f"{print_day(began)}至{print_day(ended)}"
    if days is None:
        return unverified(f"{who}的公示为{period}，这段时间的节假日安排不在日历中，工作日未能计算。请人工核对。")
    if days >= check.least:
        return None
    return Said(
        f"{who}的公示为{period}，共{days}个工作日，通知要求{check.least}个工作日。请核对，不足的补足。", f"{days}个工作日"
    )


def working_days(first: date, last: date, calendar: Calendar) -> int | None:
    """How many days from first to last, both included, are worked; None where the calendar does not reach so far."""
    if last < first:
        return 0
    if first < calendar.first or last > calendar.last:
        return None
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return sum(1 for day in days if day in calendar.worked or (day.weekday() < SATURDAY and day not in calendar.off))


def _spans(check: WorkingDays, papers: Sequence[Reading]) -> list[tuple[date, date]]:
    """From when to when, wherever a paper speaks of it near one of the words."""
    found: list[tuple[date, date]] = []
    for each in papers:
        text = in_one_form(each.extract.document.text) if each.extract.document else ""
        for span in find_spans(text, check.calendar.first):
            near = text[max(0, span.start - NEAR) : span.end + NEAR]
            if any(word in near for word in check.words):
                found.append((span.began, span.ended))
    return found
