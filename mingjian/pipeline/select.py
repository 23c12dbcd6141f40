"""Stage select: counts, gates, ties and exclusions of the notice applied to scores, votes and rulings, step by step.

It states who goes on and why. It never breaks a tie that nobody decided: whoever is tied over a limit is left open, and so
is every later step. Whoever is held or lacks a figure leaves open only those whose places it may change.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mingjian.data.campaign import Campaign
from mingjian.data.errors import UsageError
from mingjian.data.reviewing import Ruling, Score, Verdict
from mingjian.data.selection import SelectionStep
from mingjian.pipeline.cutting import VOTES_ALONE, Order, Undecided, cut_certain, find_limit
from mingjian.pipeline.numbers import find_excess, hold_excess, tell_doubts, tell_numbers
from mingjian.pipeline.placed import Candidate, Doubt, Outcome, Placed, StepResult
from mingjian.pipeline.scoring import aggregate, print_figure
from mingjian.reports.wording import MEASURES


@dataclass(frozen=True, slots=True)
class Input:
    """All that choosing depends on."""

    campaign: Campaign
    candidates: Sequence[Candidate]
    scores: Sequence[Score]
    rulings: Sequence[Ruling]


def select(given: Input) -> list[StepResult]:
    """The steps in order, up to and with the first that waits for figures, rulings or a tie to be decided.

    Raises UsageError where a setting that the figures depend on is not decided.
    """
    results: list[StepResult] = []
    going = list(given.candidates)
    for step in given.campaign.selection:
        result = _run(step, going, given)
        results.append(result)
        if result.waits:
            break
        going = _going(result)
    return results


def _going(result: StepResult) -> list[Candidate]:
    """Whom the next step is about: who goes on, and who stays held without touching anybody's place."""
    return [
        _carried(each, result.step) if each.outcome.goes_on else replace(each.candidate, open_before=True)
        for each in result.placed
        if each.outcome.goes_on or each.candidate.submission_id in result.open_on
    ]


@dataclass(frozen=True, slots=True)
class Entrants:
    """Who has to be judged in a step, as the earlier steps ranked them, and who takes no part, with the reason."""

    judged: tuple[Candidate, ...]
    left_out: tuple[tuple[str, str], ...]  # submission id and Chinese reason


def list_entrants(given: Input, step: SelectionStep) -> Entrants:
    """Those whom the earlier steps kept, without who enters directly or waits for a ruling.

    Raises UsageError where an earlier step is not done.
    """
    steps = given.campaign.selection
    earlier = steps[: steps.index(step)]
    results = select(replace(given, campaign=given.campaign.model_copy(update={"selection": earlier})))
    if stopped := next((each for each in results if each.waits), None):
        raise UsageError(f"{step.name}以前的“{stopped.step.name}”还没有完成：{stopped.waits}。")
    last = results[-1] if results else None
    going = _going(last) if last else list(given.candidates)
    tracks = [each.id for each in given.campaign.tracks]

    def place(one: Candidate) -> tuple[int, int, str]:
        track = tracks.index(one.track) if one.track in tracks else len(tracks)
        return track, one.rank_before or len(given.candidates), one.submission_id

    going = _settled(going, step, given)
    why = {each.submission_id: _why_not_judged(each, step) for each in going}
    judged = sorted((each for each in going if not why[each.submission_id]), key=place)
    return Entrants(tuple(judged), tuple((one, words) for one, words in why.items() if words))


def _why_not_judged(one: Candidate, step: SelectionStep) -> str:
    if one.ineligible:
        return one.ineligible
    if _is_held(one, step):
        return "" if step.by == "list" else "待核定"  # the organiser's own list is where such a point is ruled on
    return Verdict.DIRECT.value if one.entry else ""


def _carried(placed: Placed, step: SelectionStep) -> Candidate:
    """The candidate with what the step came to; who entered directly does so in every later step."""
    one, value = placed.candidate, placed.value
    if placed.outcome is Outcome.DIRECT:
        return replace(one, entry=placed.reason.removeprefix(f"{Verdict.DIRECT.value}："))
    if placed.rank is None:
        return one
    unit = "票" if step.by == VOTES_ALONE else "分"
    figure = "" if value is None or value.figure is None else f"，{print_figure(value.figure)}{unit}"
    told = f"{step.name}第{placed.rank}名{figure}"
    return replace(one, before="；".join(each for each in (one.before, told) if each), rank_before=placed.rank)


def _settled(candidates: Sequence[Candidate], step: SelectionStep, given: Input) -> list[Candidate]:
    """The candidates with the doubts that remain: after rulings that they take part, and without twins that are out."""
    names = [each.id for each in given.campaign.selection]
    until = names[: names.index(step.id) + 1]
    own = {each.submission_id: each.verdict for each in given.rulings if each.step == step.id}
    may = {
        each.submission_id: each.ruled_at for each in given.rulings if each.step in until and each.verdict is Verdict.TAKE_PART
    }
    # a list may well name both: that keeps neither of them
    kept = may.keys() | {one for one, each in own.items() if step.by != "list" and each in {Verdict.ADMIT, Verdict.DIRECT}}
    running = {
        each.submission_id for each in candidates if not each.ineligible and own.get(each.submission_id) is not Verdict.REFUSE
    }

    there = {each.submission_id for each in candidates}

    def left(one: Candidate) -> tuple[Doubt, ...]:
        ruled = one.submission_id in may
        still = (each for each in one.doubts if not (ruled and _is_settled(each, may[one.submission_id])))
        # that the twin stood too low in an earlier step says nothing about who is who
        live = (each for each in still if not each.twin or each.twin in running or (one.open_before and each.twin not in there))
        return tuple(
            replace(each, stops=False, words=f"{each.words}；主办方已裁定那一份参加") if each.twin in kept else each
            for each in live
        )

    return [replace(each, doubts=left(each)) if each.doubts else each for each in candidates]


def _is_settled(doubt: Doubt, ruled_at: datetime | None) -> bool:
    """Whether a ruling that somebody takes part decides it: not what came up later, nor in which category."""
    return not doubt.of_track and not doubt.of_check and (doubt.since is None or ruled_at is None or doubt.since <= ruled_at)


def _is_held(one: Candidate, step: SelectionStep) -> bool:
    """Whether something about it is open that the step depends on."""
    return any(step.per_track or not each.of_track for each in one.doubts)


def _verdicts(step: SelectionStep, given: Input) -> dict[str, Ruling]:
    """The rulings on who is in and who is out; where the notice knows no direct entry, who is let in takes a place."""
    found = (each for each in given.rulings if each.step == step.id and each.verdict not in {Verdict.RANK, Verdict.TAKE_PART})
    return {
        each.submission_id: replace(each, verdict=Verdict.ADMIT) if each.verdict is Verdict.DIRECT and not step.direct else each
        for each in found
    }


def _run(step: SelectionStep, candidates: Sequence[Candidate], given: Input) -> StepResult:
    scores = [each for each in given.scores if each.step == step.id]
    rulings = _verdicts(step, given)
    orders = {each.submission_id: each for each in given.rulings if each.step == step.id and each.verdict is Verdict.RANK}
    candidates = _settled(candidates, step, given)
    out = [_placed(each, Outcome.INELIGIBLE, each.ineligible) for each in candidates if each.ineligible]
    taking_part = [each for each in candidates if not each.ineligible]
    figureless = not scores and (not rulings or any(each.submission_id not in rulings and not each.entry for each in taking_part))
    if not rulings if step.by == "list" else figureless:
        what = {"list": "结论", "votes": "票数", "scores": "评分", "combined": "评分和票数"}[step.by]
        return StepResult(step, tuple(out), f"还没有导入{what}，导入后再运行：mingjian review import 文件 --step {step.id}")
    values = aggregate([each.submission_id for each in taking_part], scores, step, given.campaign) if scores else {}
    placed, stopping, beside = _place(Order(step, given.campaign, values, orders), taking_part, rulings)
    most = (
        find_limit(Order(step, given.campaign, values, orders))
        if any(each.outcome is Outcome.ADMITTED for each in placed)
        else None
    )
    excess, over = find_excess(step, placed, most, given.campaign)
    waits = "；".join(each for each in (_waits(placed, stopping, MEASURES[given.campaign.object]), over) if each)
    numbers = excess or ([] if waits else tell_numbers(step, placed, scores, given.campaign))
    placed = hold_excess(step, placed, most)
    known = {each.id for each in given.campaign.rules}
    problems = [each for each in (*numbers, *tell_doubts(step, placed)) if each[0] in known or each[0].startswith("X-")]
    return StepResult(step, (*placed, *out), waits, tuple(problems), tuple(each.submission_id for each in beside))


def _place(
    order: Order, taking_part: Sequence[Candidate], rulings: Mapping[str, Ruling]
) -> tuple[list[Placed], list[Candidate], list[Candidate]]:
    """Everybody in the rankings of a step; those whose open question others wait for; and those who would come in beside them."""
    step, tracks = order.step, [each.id for each in order.campaign.tracks]
    held = [each for each in taking_part if _is_held(each, step) and _waits_for_ruling(each, step, rulings)]
    groups: defaultdict[str, list[Candidate]] = defaultdict(list)
    for each in taking_part:
        members = groups[each.track if step.per_track else ""]
        if each not in held:
            members.append(each)
    if step.per_track and any(not each.track for each in held):  # it may belong to any of them
        groups.update({track: groups[track] for track in tracks})
    placed: list[Placed] = []
    stopping: list[Candidate] = []
    beside: list[Candidate] = []
    for track in sorted(groups, key=lambda each: (tracks.index(each) if each in tracks else len(tracks), each)):
        own = [each for each in held if not step.per_track or each.track == track]
        found, coming, touched = _place_group(
            order, track, (groups[track], [*own, *(each for each in held if not each.track)]), rulings
        )
        placed += [*found, *(_open(each, order, track) for each in own)]
        (stopping if touched else beside).extend(coming)
    return placed, _once(stopping), _once(beside)


def _once(candidates: Sequence[Candidate]) -> list[Candidate]:
    return list({each.submission_id: each for each in candidates}.values())


def _waits_for_ruling(one: Candidate, step: SelectionStep, rulings: Mapping[str, Ruling]) -> bool:
    """Whether no ruling of this step says what becomes of it; none lets an error pass or gives an award of an unknown category."""
    verdict = _verdict(rulings, one)
    if verdict is None or verdict is Verdict.REFUSE:
        return verdict is None
    return any(each.of_check or (step.per_track and each.of_track) for each in one.doubts)


def _open(one: Candidate, order: Order, group: str) -> Placed:
    return Placed(one, group, None, order.values.get(one.submission_id), Outcome.OPEN, f"{one.open_question}，请主办方裁定")


def _placed(candidate: Candidate, outcome: Outcome, reason: str, group: str = "") -> Placed:
    return Placed(candidate, group, None, None, outcome, reason)


def _place_group(
    order: Order, group: str, members: tuple[Sequence[Candidate], Sequence[Candidate]], rulings: Mapping[str, Ruling]
) -> tuple[list[Placed], list[Candidate], bool]:
    """Everybody of one ranking, rulings first, then figures up to the limits; whom of the held would come in; if others wait.

    members: who takes part, and who may belong here and is held.
    """
    candidates, held = members
    direct = [each for each in candidates if _verdict(rulings, each) is Verdict.DIRECT]
    entering = [each for each in candidates if each.submission_id not in rulings and each.entry]
    refused = [each for each in candidates if _verdict(rulings, each) is Verdict.REFUSE]
    admitted = [each for each in candidates if _verdict(rulings, each) is Verdict.ADMIT]
    rest = [each for each in candidates if each.submission_id not in rulings and not each.entry]
    ranked = [each for each in rest if order.has_figure(each)]
    lacking = [each for each in rest if each not in ranked]
    # whose place is ruled keeps it until the error is mended or passed
    owners = [each for each in held if _verdict(rulings, each) is Verdict.ADMIT and any(doubt.of_check for doubt in each.doubts)]
    lacking_told = [_lacking(order, each, group) for each in lacking]
    known = [each for each in held if each not in owners and _may_come_in(each, order)]
    unscored = [each.candidate for each in lacking_told if each.outcome is Outcome.INCOMPLETE]
    found = cut_certain(order, group, ranked, len(admitted), Undecided(known, unscored, len(owners)))
    placed = [_directly(_ruled(each, rulings[each.submission_id], Outcome.DIRECT, group)) for each in direct]
    placed += [_directly(_placed(each, Outcome.DIRECT, each.entry, group)) for each in entering]
    placed += [_ruled(each, rulings[each.submission_id], Outcome.ADMITTED, group) for each in admitted]
    placed += found.placed
    placed += [_ruled(each, rulings[each.submission_id], Outcome.REFUSED, group) for each in refused]
    placed += lacking_told
    placed = [_hold_admitted(order, _awarded_by_list(order.step, each), admitted, owners) for each in placed]
    touched = found.touched or any(each.outcome is Outcome.PENDING and each.candidate in admitted for each in placed)
    return placed, [*found.entering, *owners], touched


def _may_come_in(one: Candidate, order: Order) -> bool:
    """Whether others have to reckon with somebody held: by its figure, or after an earlier step that did not wait for it."""
    return any(doubt.stops for doubt in one.doubts) and (order.has_figure(one) or one.open_before)


def _hold_admitted(order: Order, placed: Placed, admitted: Sequence[Candidate], owners: Sequence[Candidate]) -> Placed:
    """Who is let in waits where all would be too many once those are let in whose place is ruled and held."""
    if placed.outcome is not Outcome.ADMITTED or not owners:
        return placed

    def rivals(those: Sequence[Candidate]) -> int:
        return len([each for each in those if order.step.awards_of(each.track)[:1] == own])

    own = order.step.awards_of(placed.candidate.track)[:1]
    places = own[0].count if own else find_limit(order)
    if places is None or not rivals(admitted) <= places < rivals(admitted) + rivals(owners):
        return placed
    return replace(placed, outcome=Outcome.PENDING, award="", reason=f"{placed.reason}；待核定的裁定后再评")


def _directly(placed: Placed) -> Placed:
    """Its reason begins with how it came in, which the list for publication tells."""
    return replace(placed, reason=f"{Verdict.DIRECT.value}：{placed.reason}")


def _verdict(rulings: Mapping[str, Ruling], one: Candidate) -> Verdict | None:
    found = rulings.get(one.submission_id)
    return found.verdict if found else None


def _ruled(one: Candidate, ruling: Ruling, outcome: Outcome, group: str) -> Placed:
    before = f"（{one.before}）" if one.before else ""
    return _placed(one, outcome, f"{ruling.ruled_by}裁定：{ruling.reason}{before}", group)


def _lacking(order: Order, one: Candidate, group: str) -> Placed:
    value = order.values.get(one.submission_id)
    if order.step.by == "list" or value is None:
        return _placed(one, Outcome.OUT, "没有“通过”的结论", group)
    return Placed(one, group, None, value, Outcome.INCOMPLETE, value.lack)


def _awarded_by_list(step: SelectionStep, placed: Placed) -> Placed:
    """An admitted or direct one gets the first award of its track, where the step gives awards."""
    awards = step.awards_of(placed.candidate.track)
    if not awards or placed.outcome not in {Outcome.ADMITTED, Outcome.DIRECT}:
        return placed
    return replace(placed, award=awards[0].name)


def _waits(placed: Sequence[Placed], stopping: Collection[Candidate], measure: str) -> str:
    tied = [each for each in placed if each.outcome is Outcome.TIED]
    lacking = [each for each in placed if each.outcome is Outcome.INCOMPLETE]
    if lacking:
        return f"有 {len(lacking)} {measure}评分不全（{lacking[0].candidate.title}：{lacking[0].reason}{'等' if len(lacking) > 1 else ''}）"
    if tied:
        names = "、".join(each.candidate.title for each in tied[:5])
        return f"有 {len(tied)} {measure}并列跨过界限，程序不排先后：{names}{'等' if len(tied) > 5 else ''}。请主办方裁定：在表里加“裁定名次”“理由”两栏逐个写明，导入后再运行"
    if stopping:
        names = "、".join(each.title for each in list(stopping)[:5])
        mend = "（有错误的先补正，或写明认可）" if any(doubt.of_check for each in stopping for doubt in each.doubts) else ""
        return f"有 {len(stopping)} {measure}待核定，参加的话排得进：{names}{'等' if len(stopping) > 5 else ''}。请先裁定{mend}，再运行"
    return ""
