"""Stage select: counts, gates, ties and exclusions of the notice applied to scores, votes and rulings, step by step.

It states who goes on and why. It never breaks a tie that nobody decided: whoever is tied over a limit is left open, and so
is every later step.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from mingjian.data.campaign import UNDECIDED, Campaign
from mingjian.data.errors import UsageError
from mingjian.data.reviewing import Ruling, Score, Verdict
from mingjian.data.selection import Award, SelectionStep
from mingjian.data.setting_values import ALL_TIED, Tie, size_reader
from mingjian.pipeline.numbers import find_excess, hold_excess, tell_doubts, tell_numbers
from mingjian.pipeline.placed import Candidate, Doubt, Outcome, Placed, StepResult
from mingjian.pipeline.scoring import Value, aggregate, find_tie, print_figure, require_criterion
from mingjian.reports.wording import MEASURES

VOTES_ALONE = "votes"


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
        going = [_carried(each, step) for each in result.placed if each.outcome.goes_on]
    return results


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
    going = [_carried(each, last.step) for each in last.placed if each.outcome.goes_on] if last else list(given.candidates)
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

    def left(one: Candidate) -> tuple[Doubt, ...]:
        ruled = one.submission_id in may
        still = (each for each in one.doubts if not (ruled and _is_settled(each, may[one.submission_id])))
        live = (each for each in still if not each.twin or each.twin in running)
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
    if (step.by == "list" and not rulings) or (step.by != "list" and not scores and not rulings):
        what = {"list": "结论", "votes": "票数", "scores": "评分", "combined": "评分和票数"}[step.by]
        return StepResult(step, tuple(out), f"还没有导入{what}，导入后再运行：mingjian review import 文件 --step {step.id}")
    values = aggregate([each.submission_id for each in taking_part], scores, step, given.campaign) if scores else {}
    placed, stopping = _place(_Order(step, given.campaign, values, orders), taking_part, rulings)
    most = (
        _limit(_Order(step, given.campaign, values, orders)) if any(each.outcome is Outcome.ADMITTED for each in placed) else None
    )
    excess, over = find_excess(step, placed, most, given.campaign)
    waits = "；".join(each for each in (_waits(placed, stopping, MEASURES[given.campaign.object]), over) if each)
    numbers = excess or ([] if waits else tell_numbers(step, placed, scores, given.campaign))
    placed = hold_excess(step, placed, most)
    known = {each.id for each in given.campaign.rules}
    problems = [each for each in (*numbers, *tell_doubts(step, placed)) if each[0] in known or each[0].startswith("X-")]
    return StepResult(step, (*placed, *out), waits, tuple(problems))


def _place(
    order: "_Order", taking_part: Sequence[Candidate], rulings: Mapping[str, Ruling]
) -> tuple[list[Placed], list[Candidate]]:
    """Everybody in the rankings of a step, and those whose open question others wait for."""
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
    for track in sorted(groups, key=lambda each: (tracks.index(each) if each in tracks else len(tracks), each)):
        own = [each for each in held if not step.per_track or each.track == track]
        found, waited_for = _place_group(
            order, track, (groups[track], [*own, *(each for each in held if not each.track)]), rulings
        )
        placed += [*found, *(_open(each, order, track) for each in own)]
        stopping += waited_for
    return placed, list({each.submission_id: each for each in stopping}.values())


def _waits_for_ruling(one: Candidate, step: SelectionStep, rulings: Mapping[str, Ruling]) -> bool:
    """Whether no ruling of this step says what becomes of it; none lets an error pass or gives an award of an unknown category."""
    verdict = _verdict(rulings, one)
    if verdict is None or verdict is Verdict.REFUSE:
        return verdict is None
    return any(each.of_check or (step.per_track and each.of_track) for each in one.doubts)


def _open(one: Candidate, order: "_Order", group: str) -> Placed:
    return Placed(one, group, None, order.values.get(one.submission_id), Outcome.OPEN, f"{one.open_question}，请主办方裁定")


def _placed(candidate: Candidate, outcome: Outcome, reason: str, group: str = "") -> Placed:
    return Placed(candidate, group, None, None, outcome, reason)


# ── the order ────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Order:
    """By what the candidates of a step are put in order."""

    step: SelectionStep
    campaign: Campaign
    values: Mapping[str, Value]
    ruled: Mapping[str, Ruling]  # the organiser's order among equals
    figures: Counter[Decimal] = field(default_factory=Counter[Decimal])  # of the ranking: how many have each

    def has_figure(self, one: Candidate) -> bool:
        """Whether it can be ranked."""
        found = self.values.get(one.submission_id)
        return found is not None and found.figure is not None

    def key(self, one: Candidate) -> tuple[Decimal, ...]:
        """What decides, highest first; candidates with one key are tied."""
        value = self.values[one.submission_id]
        figure = value.figure if value.figure is not None else Decimal(-1)
        ruling = self.ruled.get(one.submission_id)
        return figure, self._second(value), Decimal(-((ruling.rank if ruling else None) or 10**6))

    def explain(self, one: Candidate) -> str:
        """What parted it from equals, "" where it has none or nothing did."""
        figure = self.values[one.submission_id].figure
        if figure is None or self.figures[figure] < 2:
            return ""
        what = f"{'票数' if self.step.by == VOTES_ALONE else '得分'}相同的有{self.figures[figure]}{self.measure}"
        ruling = self.ruled.get(one.submission_id)
        if ruling:
            return f"；{what}，{ruling.ruled_by}裁定其中第{ruling.rank}：{ruling.reason}"
        by = "票数" if self.tie.by_votes else f"评分项“{self.tie.criterion}”" if self.tie.criterion else ""
        return f"；{what}，按{by}排序（设置项 {self.tie_setting}）" if by else ""

    @property
    def measure(self) -> str:
        """The word between a number and the candidates."""
        return MEASURES[self.campaign.object]

    @property
    def tie_setting(self) -> str:
        """The id of the setting that decides ties of this step."""
        return find_tie(self.step, self.campaign)[0]

    @property
    def tie(self) -> Tie:
        """What the organiser decided on ties, nothing where undecided."""
        return find_tie(self.step, self.campaign)[1]

    def _second(self, value: Value) -> Decimal:
        tie = self.tie
        if tie.by_votes:
            return value.votes or Decimal(0)
        if tie.criterion:
            if value.criteria is not None:
                require_criterion((self.tie_setting, tie), tuple(value.criteria))
            return (value.criteria or {}).get(tie.criterion, Decimal(0))
        return Decimal(0)


def _place_group(
    order: _Order, group: str, members: tuple[Sequence[Candidate], Sequence[Candidate]], rulings: Mapping[str, Ruling]
) -> tuple[list[Placed], list[Candidate]]:
    """Everybody of one ranking, rulings first, then figures up to the limits; and whom of the held those below wait for.

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
    owners = [each for each in held if _verdict(rulings, each) is Verdict.ADMIT and any(doubt.of_check for doubt in each.doubts)]
    taken = len(admitted) + len(owners)  # whose place is ruled keeps it until the error is mended or passed
    waited_for = _would_enter(order, group, ranked, [each for each in held if each not in owners], taken)
    placed = [_directly(_ruled(each, rulings[each.submission_id], Outcome.DIRECT, group)) for each in direct]
    placed += [_directly(_placed(each, Outcome.DIRECT, each.entry, group)) for each in entering]
    placed += [_ruled(each, rulings[each.submission_id], Outcome.ADMITTED, group) for each in admitted]
    placed += _hold_lower(order, _cut(order, group, ranked, taken), waited_for)
    placed += [_ruled(each, rulings[each.submission_id], Outcome.REFUSED, group) for each in refused]
    placed += [_lacking(order, each, group) for each in lacking]
    return [_awarded_by_list(order.step, each) for each in placed], [*waited_for, *owners]


def _would_enter(
    order: _Order, group: str, ranked: Sequence[Candidate], held: Sequence[Candidate], taken: int
) -> list[Candidate]:
    """Those held who would come in by their figures if they took part; nobody where the step keeps everybody."""
    known = [each for each in held if order.has_figure(each) and any(doubt.stops for doubt in each.doubts)]
    if not known or (not order.step.awards and order.step.most is None):
        return []
    together = _cut(order, group, [*ranked, *known], taken)
    return [each.candidate for each in together if each.candidate in known and each.outcome is not Outcome.OUT]


def _hold_lower(order: _Order, placed: Sequence[Placed], waited_for: Sequence[Candidate]) -> list[Placed]:
    """Those who would lose a place to somebody held wait; those above are as they are."""
    if not waited_for:
        return list(placed)
    best = max(order.key(each) for each in waited_for)
    return [
        replace(each, outcome=Outcome.PENDING, award="", reason=f"第{each.rank}名，待核定的裁定后再评")
        if each.outcome in {Outcome.AWARDED, Outcome.KEPT} and order.key(each.candidate) <= best
        else each
        for each in placed
    ]


def _directly(placed: Placed) -> Placed:
    """Its reason begins with how it came in, which the list for publication tells."""
    return replace(placed, reason=f"{Verdict.DIRECT.value}：{placed.reason}")


def _verdict(rulings: Mapping[str, Ruling], one: Candidate) -> Verdict | None:
    found = rulings.get(one.submission_id)
    return found.verdict if found else None


def _ruled(one: Candidate, ruling: Ruling, outcome: Outcome, group: str) -> Placed:
    before = f"（{one.before}）" if one.before else ""
    return _placed(one, outcome, f"{ruling.ruled_by}裁定：{ruling.reason}{before}", group)


def _lacking(order: _Order, one: Candidate, group: str) -> Placed:
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


# ── limits ───────────────────────────────────────────────────────────────────


def _cut(order: _Order, group: str, ranked: Sequence[Candidate], taken: int) -> list[Placed]:
    """The ranking cut at the step's limit or filled into its awards. taken: places that rulings took already."""
    ordered = sorted(ranked, key=lambda one: (order.key(one), one.submission_id), reverse=True)
    ranks = _ranks(ordered, order.key)
    figures = (order.values[one.submission_id].figure for one in ordered)
    order = replace(order, figures=Counter(each for each in figures if each is not None))
    if order.step.awards:
        return _fill(order, group, ordered, ranks, taken)
    most = _limit(order)
    if most is None:
        return [_told(order, group, one, rank, Outcome.RANKED, f"第{rank}名") for one, rank in zip(ordered, ranks, strict=True)]
    places = most - taken
    tied = _tied_over(ordered, order.key, places)
    placed: list[Placed] = []
    for one, rank in zip(ordered, ranks, strict=True):
        if one in tied:
            open_one = not order.tie.all_enter
            outcome = Outcome.TIED if open_one else Outcome.KEPT
            reason = f"第{rank}名并列{len(tied)}{order.measure}，跨过前{most}名的界限" + (
                f"；{UNDECIDED}（设置项 {order.tie_setting}）" if open_one else f"；主办方裁定：{ALL_TIED}"
            )
        else:
            inside = len([each for each in ordered if order.key(each) >= order.key(one)]) <= places
            outcome = Outcome.KEPT if inside else Outcome.OUT
            reason = f"第{rank}名，{'在' if inside else '不在'}前{most}名之内"
        placed.append(_told(order, group, one, rank, outcome, reason))
    return placed


def _limit(order: _Order) -> int | None:
    """How many the step keeps. Raises UsageError where the setting that says it is no number in the notice's range."""
    step = order.step
    if not step.size_setting:
        return step.most
    try:
        return size_reader(step.least or 0, step.most)(order.campaign.setting(step.size_setting).printed)
    except ValueError as error:
        raise UsageError(
            f"{step.name}留下多少名由主办方裁定，通知的范围是 {step.least}～{step.most}。请加上 --set {step.size_setting}=数字。"
        ) from error


def _tied_over(ordered: Sequence[Candidate], key: Callable[[Candidate], tuple[Decimal, ...]], places: int) -> list[Candidate]:
    """Those with equal keys of whom some would be within the places and some not."""
    if not 0 < places < len(ordered) or key(ordered[places - 1]) != key(ordered[places]):
        return []
    return [each for each in ordered if key(each) == key(ordered[places])]


def _fill(order: _Order, group: str, ordered: Sequence[Candidate], ranks: Sequence[int], taken: int) -> list[Placed]:
    """Awards from the highest down; who is barred from one is passed over, a tie over an award's last place stays open."""
    awards = [each for each in order.step.awards if not each.tracks or not group or group in each.tracks]
    rank_of = {one.submission_id: rank for one, rank in zip(ordered, ranks, strict=True)}
    waiting = list(ordered)
    placed: dict[str, Placed] = {}
    undecided = False  # whether later awards wait for a tie
    for place, award in enumerate(awards):
        may = [one for one in waiting if not _bar(award, one)]
        places = max(0, award.count - (taken if place == 0 else 0))
        tied = [] if order.tie.all_enter else _tied_over(may, order.key, places)
        winners = [one for one in may[:places] if one not in tied]
        if order.tie.all_enter and (over := _tied_over(may, order.key, places)):
            winners = [one for one in may if one in may[:places] or one in over]
        for one in winners:
            rank = rank_of[one.submission_id]
            placed[one.submission_id] = _told(
                order, group, one, rank, Outcome.AWARDED, f"第{rank}名，{award.name}{award.count}名之内", award.name
            )
        if tied:
            for one in tied:
                rank = rank_of[one.submission_id]
                reason = f"第{rank}名并列{len(tied)}{order.measure}，跨过{award.name}{award.count}名的界限；{UNDECIDED}（设置项 {order.tie_setting}）"
                placed[one.submission_id] = _told(order, group, one, rank, Outcome.TIED, reason)
            undecided = place + 1 < len(awards)
            break  # what follows depends on how it is decided
        waiting = [one for one in waiting if one.submission_id not in placed]
    for one in ordered:
        if one.submission_id not in placed:
            outcome = Outcome.PENDING if undecided else Outcome.OUT
            why = "前面的并列裁定后再评" if undecided else _why_barred(awards, one) or "名额已满"
            rank = rank_of[one.submission_id]
            placed[one.submission_id] = _told(order, group, one, rank, outcome, f"第{rank}名，{why}")
    return [placed[one.submission_id] for one in ordered]


def _bar(award: Award, one: Candidate) -> str:
    """The award held before that bars from this one, "" where none does."""
    return next((held for name, held in one.barred if name == award.name), "")


def _why_barred(awards: Sequence[Award], one: Candidate) -> str:
    barred = [(award.name, held) for award in awards if (held := _bar(award, one))]
    return "；".join(f"已获{held}，不得再获{name}" for name, held in barred)


def _ranks(ordered: Sequence[Candidate], key: Callable[[Candidate], tuple[Decimal, ...]]) -> list[int]:
    """1, 2, 2, 4: equal keys share a rank."""
    ranks: list[int] = []
    for place, one in enumerate(ordered):
        same = place > 0 and key(ordered[place - 1]) == key(one)
        ranks.append(ranks[-1] if same else place + 1)
    return ranks


def _told(  # noqa: PLR0913, PLR0917 (one line of a ranking)
    order: _Order, group: str, one: Candidate, rank: int, outcome: Outcome, reason: str, award: str = ""
) -> Placed:
    told = reason if outcome is Outcome.TIED else reason + order.explain(one)
    return Placed(one, group, rank, order.values[one.submission_id], outcome, told, award)


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
