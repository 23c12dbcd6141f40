"""The checks `timetable` and `refusals`: what the organiser itself recorded, against the notice."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from mingjian.data.campaign import Rule
from mingjian.data.checks import Refusals, Timetable, Window
from mingjian.data.records import Finding
from mingjian.data.reviewing import StageTime
from mingjian.data.reviews import CHECKED, SCORED, VOTED
from mingjian.pipeline.rules.facts import Facts, text_key
from mingjian.pipeline.rules.finding import Said, named, on_package, on_submission, unverified

HOW_TO_RECORD = "请用 mingjian review progress 登记各环节的起止日期后再核，或人工核对"


def judge_timetable(rule: Rule, check: Timetable, facts: Facts) -> Iterator[Finding]:
    """Stages outside their windows, left out or out of order; without a record one info a batch."""
    windows = [(each, found) for each in check.windows if (found := stages_named(each.stage, facts.batch.progress))]
    ordered = [(each, stages_named(each, facts.batch.progress)) for each in check.order]
    if not windows and not any(found for _, found in ordered):
        yield from (on_package(rule, None, said) for said in _by_traces(check, facts))
        if facts.live:
            yield on_package(rule, None, unverified(f"{rule.title}：没有办理进度的记录。{HOW_TO_RECORD}。"))
        return
    for window, found in windows:
        yield from (on_package(rule, None, said) for each in found if (said := _outside(window, each)))
    yield from (on_package(rule, None, said) for said in _out_of_order(ordered, facts.batch.traces))


def stages_named(name: str, progress: Sequence[StageTime]) -> list[StageTime]:
    """The recorded stages whose names hold one of the alternatives."""
    return [each for each in progress if _is_among(name, (each.stage,))]


def print_day(day: date) -> str:
    """2023年11月21日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _outside(window: Window, recorded: StageTime) -> Said | None:
    last = recorded.ended or recorded.began
    if window.opens <= recorded.began and last <= window.ends:
        return None
    took = print_day(recorded.began) + (f"至{print_day(last)}" if last != recorded.began else "")
    return Said(
        f"“{recorded.stage}”登记的时间是{took}，通知安排在{print_day(window.opens)}至{print_day(window.ends)}。"
        "请核对登记；确有调整的，请留存调整的依据。",
        took,
    )


def _by_traces(check: Timetable, facts: Facts) -> Iterator[Said]:
    """What the workspace itself lacks, where nothing was recorded: only stages that always leave a trace in it.

    Never their order: the workspace knows when results were imported, not when people scored, voted and ruled.
    """
    traceable = (CHECKED, SCORED, VOTED, *(each.name for each in facts.campaign.selection))
    names = [each for each in check.order if _is_among(each, traceable)]
    held = [place for place, each in enumerate(names) if _is_among(each, facts.batch.traces)]
    absent = [each.split("|")[0] for each in names[: held[-1]] if not _is_among(each, facts.batch.traces)] if held else []
    if absent:
        shown, rule_order = "、".join(absent), "、".join(each.split("|")[0] for each in check.order)
        yield Said(
            f"工作区里有“{names[held[-1]].split('|')[0]}”的结果，没有“{shown}”的记录。通知规定依次为{rule_order}。"
            "请核对是否漏了导入；在别处进行的，请用 mingjian review progress 登记起止日期。",
            f"缺{shown}",
        )


def _is_among(name: str, stages: Iterable[str]) -> bool:
    """Whether the name of one of these stages holds one of the alternatives."""
    keys = [text_key(each) for each in name.split("|")]
    return any(key in text_key(stage) for stage in stages for key in keys)


def _out_of_order(ordered: Sequence[tuple[str, list[StageTime]]], traces: Sequence[str]) -> Iterator[Said]:
    """A stage that began before an earlier one, and one left out before a recorded one. traces: stages seen without a record."""
    names = [name.split("|")[0] for name, _ in ordered]
    recorded = [place for place, (_, found) in enumerate(ordered) if found]
    absent = (
        [names[place] for place in range(recorded[-1]) if not ordered[place][1] and not _is_among(ordered[place][0], traces)]
        if recorded
        else []
    )
    if absent:
        shown = "、".join(absent)
        yield Said(
            f"已登记“{names[recorded[-1]]}”，其前的“{shown}”没有登记。通知规定依次为{'、'.join(names)}。请补登记，或说明为什么没有进行。",
            f"缺{shown}",
        )
    for before, after in pairwise(recorded):
        earlier, later = (min(each.began for each in ordered[place][1]) for place in (before, after))
        if later < earlier:
            yield Said(
                f"“{names[after]}”（{print_day(later)}开始）早于“{names[before]}”（{print_day(earlier)}开始）。"
                f"通知规定依次为{'、'.join(names)}。请核对登记。",
                f"{names[after]}早于{names[before]}",
            )


def judge_refusals(rule: Rule, check: Refusals, facts: Facts) -> Iterator[Finding]:
    """Who was refused for a reason that the notice does not admit."""
    known = {each.submission_id: each for each in facts.live}
    for refusal in facts.batch.refusals:
        submission = known.get(refusal.submission_id)
        words = [each for each in check.words if each in refusal.reason]
        if submission is None or not words:
            continue
        message = (
            f"{named(submission)}由{refusal.decided_by}定为不通过或不予受理，理由“{refusal.reason}”提到{'、'.join(words)}。"
            f"通知写明“{rule.quote}”，不得以此为由。请复核。"
        )
        yield on_submission(rule, submission, Said(message, "、".join(words)))
