"""A ranking cut at the limit of a step or filled into its awards, and what of it no open question can change."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mingjian.data.campaign import UNDECIDED, Campaign
from mingjian.data.errors import UsageError
from mingjian.data.reviewing import Ruling
from mingjian.data.selection import Award, SelectionStep
from mingjian.data.setting_values import ALL_TIED, Tie, size_reader
from mingjian.pipeline.placed import Candidate, Outcome, Placed
from mingjian.pipeline.scoring import Value, find_tie, require_criterion
from mingjian.reports.wording import MEASURES

VOTES_ALONE = "votes"


@dataclass(frozen=True, slots=True)
class Order:
    """By what the candidates of a step are put in order."""

    step: SelectionStep
    campaign: Campaign
    values: Mapping[str, Value]
    ruled: Mapping[str, Ruling]  # the organiser's order among equals
    figures: Counter[Decimal] = field(default_factory=Counter[Decimal])  # of the ranking: how many have each
    first: tuple[str, ...] = ()  # who has no figure yet and is taken to stand before all others

    def has_figure(self, one: Candidate) -> bool:
        """Whether it can be ranked."""
        found = self.values.get(one.submission_id)
        return found is not None and found.figure is not None

    def key(self, one: Candidate) -> tuple[Decimal, ...]:
        """What decides, highest first; candidates with one key are tied."""
        if one.submission_id in self.first:
            return Decimal("Infinity"), Decimal(0), Decimal(-self.first.index(one.submission_id))
        value = self._value(one)
        figure = value.figure if value.figure is not None else Decimal(-1)
        ruling = self.ruled.get(one.submission_id)
        return figure, self._second(value), Decimal(-((ruling.rank if ruling else None) or 10**6))

    def explain(self, one: Candidate) -> str:
        """What parted it from equals, "" where it has none or nothing did."""
        figure = self._value(one).figure
        if figure is None or self.figures[figure] < 2:
            return ""
        what = f"{'票数' if self.step.by == VOTES_ALONE else '得分'}相同的有{self.figures[figure]}{self.measure}"
        ruling = self.ruled.get(one.submission_id)
        if ruling:
            return f"；{what}，{ruling.ruled_by}裁定其中第{ruling.rank}：{ruling.reason}"
        by = "票数" if self.tie.by_votes else f"评分项“{self.tie.criterion}”" if self.tie.criterion else ""
        return f"；{what}，按{by}排序（设置项 {self.tie_setting}）" if by else ""

    def counting(self, ordered: Sequence[Candidate]) -> "Order":
        """The same, for telling who of these has equals."""
        figures = (self._value(one).figure for one in ordered)
        return replace(self, figures=Counter(each for each in figures if each is not None))

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

    def _value(self, one: Candidate) -> Value:
        return self.values.get(one.submission_id) or Value(one.submission_id, None)

    def tell(self, group: str, one: Candidate, rank: int, outcome: Outcome, reason: str, award: str = "") -> Placed:
        """One line of the ranking."""
        told = reason if outcome is Outcome.TIED else reason + self.explain(one)
        return Placed(one, group, rank, self._value(one), outcome, told, award)

    def _second(self, value: Value) -> Decimal:
        tie = self.tie
        if tie.by_votes:
            return value.votes or Decimal(0)
        if tie.criterion:
            if value.criteria is not None:
                require_criterion((self.tie_setting, tie), tuple(value.criteria))
            return (value.criteria or {}).get(tie.criterion, Decimal(0))
        return Decimal(0)


# ── limits ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Undecided:
    """For whom a ranking may still have to make room."""

    held: Sequence[Candidate] = ()  # may come in by their figures; who has none yet may get any
    unscored: Sequence[Candidate] = ()  # take part, but their figures are not complete
    reserved: int = 0  # places that rulings gave to somebody who is held


@dataclass(frozen=True, slots=True)
class Cut:
    """A ranking of which only what is certain is shown as decided."""

    placed: list[Placed]
    entering: list[Candidate]  # of the held: who would come in by its figure
    touched: bool  # whether an open question changes anybody's outcome or award


def cut_certain(order: Order, group: str, ranked: Sequence[Candidate], taken: int, open_: Undecided) -> Cut:
    """The ranking cut without all that is undecided and with all of it; whoever has the same in both has it for certain.

    That is enough, since nobody gains by another's coming in: between the two cuts every place only moves down.
    taken: places that rulings took already.
    """
    least = cut(order, group, ranked, taken)
    rivals = [*open_.held, *open_.unscored]
    if not rivals and not open_.reserved:
        return Cut(least, [], touched=False)
    unknown = tuple(each.submission_id for each in rivals if not order.has_figure(each))
    full = replace(order, first=unknown)
    lowest = {each.candidate.submission_id: each for each in cut(full, group, [*ranked, *rivals], taken + open_.reserved)}
    ends = [(each, lowest[each.candidate.submission_id]) for each in least]
    changed = {one.candidate.submission_id for one, other in ends if (one.outcome, one.award) != (other.outcome, other.award)}
    if order.step.by == "combined" and unknown and len({(each.outcome, each.award) for pair in ends for each in pair}) > 1:
        changed |= lowest.keys()  # a new best figure is a new measure for everybody's
    why = "待核定的裁定后再评" if open_.held or open_.reserved else "评分齐全后再评"
    placed = [
        replace(one, outcome=Outcome.PENDING, award="", reason=f"第{one.rank}名，{why}")
        if one.candidate.submission_id in changed
        else _tell_lowest(one, other)
        for one, other in ends
    ]
    limited = order.step.awards or find_limit(order) is not None
    entering = [each for each in open_.held if limited and _comes_in(full, group, ranked, each, taken)]
    return Cut(placed, entering, touched=bool(changed))


def _tell_lowest(one: Placed, other: Placed) -> Placed:
    if one.rank == other.rank or not one.outcome.goes_on:
        return one
    return replace(one, reason=f"{one.reason}；待定的都排进来的话，最低第{other.rank}名")


def _comes_in(order: Order, group: str, ranked: Sequence[Candidate], one: Candidate, taken: int) -> bool:
    """Whether it would, if nobody else did."""
    found = cut(order, group, [*ranked, one], taken)
    return any(each.candidate is one and each.outcome is not Outcome.OUT for each in found)


def cut(order: Order, group: str, ranked: Sequence[Candidate], taken: int) -> list[Placed]:
    """The ranking cut at the step's limit or filled into its awards. taken: places that rulings took already."""
    ordered = sorted(ranked, key=lambda one: (order.key(one), one.submission_id), reverse=True)
    ranks = _ranks(ordered, order.key)
    order = order.counting(ordered)
    if order.step.awards:
        return _fill(order, group, ordered, ranks, taken)
    most = find_limit(order)
    if most is None:
        return [order.tell(group, one, rank, Outcome.RANKED, f"第{rank}名") for one, rank in zip(ordered, ranks, strict=True)]
    places = most - taken
    tied = _tied_over(ordered, order.key, places)
    placed: list[Placed] = []
    for place, (one, rank) in enumerate(zip(ordered, ranks, strict=True)):
        if one in tied:
            open_one = not order.tie.all_enter
            outcome = Outcome.TIED if open_one else Outcome.KEPT
            reason = f"第{rank}名并列{len(tied)}{order.measure}，跨过前{most}名的界限" + (
                f"；{UNDECIDED}（设置项 {order.tie_setting}）" if open_one else f"；主办方裁定：{ALL_TIED}"
            )
        else:
            inside = place < places
            outcome = Outcome.KEPT if inside else Outcome.OUT
            reason = f"第{rank}名，{'在' if inside else '不在'}前{most}名之内"
        placed.append(order.tell(group, one, rank, outcome, reason))
    return placed


def find_limit(order: Order) -> int | None:
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


def _fill(order: Order, group: str, ordered: Sequence[Candidate], ranks: Sequence[int], taken: int) -> list[Placed]:
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
            placed[one.submission_id] = order.tell(
                group, one, rank, Outcome.AWARDED, f"第{rank}名，{award.name}{award.count}名之内", award.name
            )
        if tied:
            for one in tied:
                rank = rank_of[one.submission_id]
                reason = f"第{rank}名并列{len(tied)}{order.measure}，跨过{award.name}{award.count}名的界限；{UNDECIDED}（设置项 {order.tie_setting}）"
                placed[one.submission_id] = order.tell(group, one, rank, Outcome.TIED, reason)
            undecided = place + 1 < len(awards)
            break  # what follows depends on how it is decided
        waiting = [one for one in waiting if one.submission_id not in placed]
    for one in ordered:
        if one.submission_id not in placed:
            outcome = Outcome.PENDING if undecided else Outcome.OUT
            why = "前面的并列裁定后再评" if undecided else _why_barred(awards, one) or "名额已满"
            rank = rank_of[one.submission_id]
            placed[one.submission_id] = order.tell(group, one, rank, outcome, f"第{rank}名，{why}")
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
