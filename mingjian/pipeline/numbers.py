"""The numbers that a notice gives for a step, held against whom the step keeps and gives awards."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from mingjian.data.campaign import Campaign
from mingjian.data.reviewing import VOTES, Score
from mingjian.data.selection import SelectionStep
from mingjian.pipeline.placed import Outcome, Placed
from mingjian.pipeline.rules.limits import Verdict as Bound
from mingjian.pipeline.rules.limits import judge_range, print_bounds
from mingjian.reports.wording import MEASURES

Problem = tuple[str, str]
"""Rule id and message."""


def find_excess(step: SelectionStep, placed: Sequence[Placed], most: int | None, campaign: Campaign) -> tuple[list[Problem], str]:
    """Where rulings let in more than there are places: the rules in question, and what the step waits for ("" for nothing).

    most: how many the step keeps of each ranking, None where it gives awards or keeps all.
    """
    admitted = [each for each in placed if each.outcome is Outcome.ADMITTED]
    measure = MEASURES[campaign.object]
    problems: list[Problem] = []
    waits: list[str] = []
    awarded = Counter(each.award for each in admitted)
    for award in step.awards:
        if (number := awarded[award.name]) > award.count:
            told = f"{award.name}裁定通过 {number} {measure}，只有 {award.count} {measure}的名额"
            problems.append((award.rule, f"{told}：{_ask(award.count, measure)}。"))
            waits.append(told)
    for group, number in Counter(each.group for each in admitted).items():
        if most is not None and number > most:
            found = campaign.track(group)
            told = f"{step.name}{found.short if found else ''}裁定通过 {number} {measure}，只留 {most} {measure}"
            problems += [(rule, f"{told}：{_ask(most, measure)}。") for rule in step.rules or ("",)]
            waits.append(told)
    if not waits:
        return [], ""
    return problems, f"{'；'.join(waits)}。程序不替主办方取舍：请裁定留下哪些，其余在裁定表的结论写“不通过”和理由，导入后再运行"


def _ask(places: int, measure: str) -> str:
    return f"请主办方裁定留下哪 {places} {measure}"


def hold_excess(step: SelectionStep, placed: Sequence[Placed], most: int | None) -> list[Placed]:
    """Those whom rulings let in beyond the places, held back together: nobody but the organiser says who of them stays."""
    admitted = [each for each in placed if each.outcome is Outcome.ADMITTED]
    awards, groups = Counter(each.award for each in admitted), Counter(each.group for each in admitted)
    full = {each.name for each in step.awards if awards[each.name] > each.count}
    beyond = {group for group, number in groups.items() if most is not None and number > most}
    return [
        replace(each, outcome=Outcome.OVER, award="")
        if each.outcome is Outcome.ADMITTED and (each.award in full or each.group in beyond)
        else each
        for each in placed
    ]


def tell_numbers(step: SelectionStep, placed: Sequence[Placed], scores: Sequence[Score], campaign: Campaign) -> list[Problem]:
    """Numbers of the notice that the step does not meet, with the rule."""
    kept = [each for each in placed if each.outcome.goes_on and each.outcome is not Outcome.DIRECT]
    measure = MEASURES[campaign.object]
    problems: list[Problem] = []
    if step.most is not None and not (step.least or 0) <= len(kept) <= step.most:
        asked = f"{step.least}～{step.most}" if step.least not in {None, step.most} else f"{step.most}"
        problems += [(rule, f"{step.name}留下 {len(kept)} {measure}，通知要求 {asked} {measure}。") for rule in step.rules]
    voted = {each.submission_id for each in scores if each.criterion == VOTES}
    if step.voted and voted and judge_range(len(voted), len(voted), step.voted) is not Bound.KEPT:
        problems.append(
            (step.voted.rule, f"{step.name}有票数的是 {len(voted)} {measure}，通知要求 {print_bounds(step.voted, measure)}。")
        )
    for award in step.awards:
        given = [each for each in kept if each.award == award.name]
        if len(given) != award.count and award.rule:
            problems.append((award.rule, f"{award.name}评出 {len(given)} {measure}，通知规定 {award.count} {measure}。"))
    return problems


def tell_doubts(step: SelectionStep, placed: Sequence[Placed]) -> list[Problem]:
    """What is in doubt about those who wait for a ruling, and about those whom a ruling let in all the same; how to settle it."""
    words = {"list": "“通过”或“不通过”", "votes": "“参加”（按票数排）或“不通过”"}.get(step.by, "“参加”（按得分排）或“不通过”")
    direct = "“直接纳入”、" if step.direct else ""
    ruling = f"裁定：在裁定表的结论写{direct}{words}，写明理由，用 mingjian review import 文件 --step {step.id} 导入后再运行"
    told: list[Problem] = []
    for each in placed:
        one = each.candidate
        for doubt in one.doubts if each.outcome in {Outcome.OPEN, Outcome.ADMITTED, Outcome.OVER} else ():
            name = f"{one.title}（{one.submission_id}）"
            if each.outcome is Outcome.OPEN:
                how = (
                    doubt.settle
                    if doubt.of_track or doubt.of_check
                    else "；".join(part for part in (doubt.settle, ruling) if part)
                )
                told.append((doubt.rule, f"{name}待核定：{doubt.words}。{how}。"))
            else:
                told.append((doubt.rule, f"{name}裁定通过，但是：{doubt.words}。请再核对。"))
    return told
