"""Scores of experts and votes of the public become one value for each submission, by settings that the organiser decided."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from mingjian.data.campaign import Campaign
from mingjian.data.errors import UsageError
from mingjian.data.known_settings import EXPERTS, TIE_BREAK, TRIMMING, VOTE_WEIGHT, WEIGHTS
from mingjian.data.reviewing import TOTAL, VOTES, Score
from mingjian.data.selection import SelectionStep
from mingjian.data.setting_values import BY_CRITERION, EQUAL, Tie, read_count, read_share, read_tie, read_weights

T = TypeVar("T")
DIGITS = Decimal("0.0001")
"""Values are compared after rounding to this: two means that print alike must not be ranked by a rounding error."""
TRIM_ONE = "各去掉一个"


@dataclass(frozen=True, slots=True)
class Value:
    """What one submission has in a step. figure None: it cannot be computed, for `lack`."""

    submission_id: str
    figure: Decimal | None
    scores: tuple[tuple[str, Decimal], ...] = ()  # reviewer → weighted score, in order of name
    trimmed: tuple[str, ...] = ()  # reviewers whose score was left out
    recused: tuple[str, ...] = ()
    votes: Decimal | None = None
    criteria: Mapping[str, Decimal] | None = None  # mean of each criterion, for ties
    lack: str = ""


def aggregate(ids: Sequence[str], scores: Sequence[Score], step: SelectionStep, campaign: Campaign) -> dict[str, Value]:
    """The value of each submission in a step.

    Mean of the experts' weighted scores, trimmed where so decided; votes as they are; combined: both on a scale of 100.
    Raises UsageError naming each setting that the organiser has to decide first.
    """
    require(step, campaign, scores)
    votes = {one: _votes(one, scores) for one in ids}
    if step.by == "votes":
        return {one: Value(one, votes[one], votes=votes[one], lack="" if votes[one] is not None else "没有票数") for one in ids}
    expert = {one: _expert(one, [each for each in scores if each.submission_id == one], campaign) for one in ids}
    if step.by == "combined":
        return _combine(expert, votes, _read(campaign, VOTE_WEIGHT, read_share))
    return expert


def require(step: SelectionStep, campaign: Campaign, scores: Sequence[Score]) -> None:
    """Refuse to compute where a setting that the figures depend on is not decided."""
    needed = {"scores": [EXPERTS, TRIMMING], "combined": [EXPERTS, TRIMMING, VOTE_WEIGHT]}.get(step.by, [])
    criteria = {each.criterion for each in scores if each.value is not None} - {VOTES, TOTAL}
    if criteria and needed:
        needed.append(WEIGHTS)
    settings = {each.id: each for each in campaign.settings}
    open_ones = [settings[each] for each in needed if each in settings and settings[each].value is None]
    if open_ones:
        lines = "\n".join(
            f"  --set {each.id}=…　{each.question}" + (f"（{'、'.join(each.options)}）" if each.options else "")
            for each in open_ones
        )
        raise UsageError(f"{step.name}：通知没有规定、主办方也还没有裁定下列各项，不能计算。请裁定后加上：\n{lines}")


def _expert(one: str, scores: Sequence[Score], campaign: Campaign) -> Value:
    of_reviewer: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    recused = sorted({each.reviewer for each in scores if each.value is None})
    for each in scores:
        if each.value is not None and each.criterion != VOTES and each.reviewer not in recused:
            of_reviewer[each.reviewer][each.criterion] = Decimal(str(each.value))
    weights = _weights(campaign, {criterion for each in of_reviewer.values() for criterion in each})
    totals: dict[str, Decimal] = {}
    for reviewer, given in sorted(of_reviewer.items()):
        if missing := sorted(weights.keys() - given.keys()):
            return Value(one, None, recused=tuple(recused), lack=f"{reviewer}没有给“{'”“'.join(missing)}”打分")
        totals[reviewer] = sum((given[name] * weight for name, weight in weights.items()), Decimal(0))
    asked = _read(campaign, EXPERTS, read_count)
    if len(totals) < asked:
        return Value(
            one, None, tuple(totals.items()), recused=tuple(recused), lack=f"要有 {asked} 名专家评分，只有 {len(totals)} 名"
        )
    kept, trimmed = _trim(totals, campaign)
    means = {
        name: _rounded(sum((each[name] for each in of_reviewer.values()), Decimal(0)) / len(of_reviewer)) for name in weights
    }
    mean = _rounded(sum(kept.values(), Decimal(0)) / len(kept))
    return Value(one, mean, tuple(totals.items()), trimmed, tuple(recused), criteria=means)


def tell_crowded(values: Iterable[Value], titles: Mapping[str, str], campaign: Campaign) -> list[str]:
    """A line for each submission that more experts scored than the organiser decided: their mean counts them all."""
    words = _setting(campaign, EXPERTS)
    if not words:
        return []
    asked = _read(campaign, EXPERTS, read_count)
    return [
        f"评分：{titles.get(each.submission_id, '')}（{each.submission_id}）有 {len(each.scores)} 名专家评分"
        f"（{'、'.join(name for name, _ in each.scores)}），多于裁定的 {asked} 名（设置 {EXPERTS}），照全部计算。请核对评分表，或重新裁定人数。"
        for each in values
        if len(each.scores) > asked
    ]


def _trim(totals: Mapping[str, Decimal], campaign: Campaign) -> tuple[dict[str, Decimal], tuple[str, ...]]:
    """The scores that count: without one highest and one lowest where so decided and three or more are there."""
    if _setting(campaign, TRIMMING) != TRIM_ONE or len(totals) < 3:
        return dict(totals), ()
    ordered = sorted(totals, key=lambda name: (totals[name], name))
    trimmed = ordered[0], ordered[-1]
    return {name: value for name, value in totals.items() if name not in trimmed}, trimmed


def _weights(campaign: Campaign, criteria: set[str]) -> dict[str, Decimal]:
    """Criterion → weight; a sheet of whole scores has the one criterion of weight 1.

    Raises UsageError where weights do not fit the criteria.
    """
    if criteria <= {TOTAL}:
        return {TOTAL: Decimal(1)}
    found = _read(campaign, WEIGHTS, read_weights)
    if not found:
        return {name: Decimal(1) / len(criteria) for name in sorted(criteria)}
    if set(found) != criteria:
        raise UsageError(
            f"设置 {WEIGHTS} 写的是“{_setting(campaign, WEIGHTS)}”，与评分表的评分项不符（{'、'.join(sorted(criteria))}）。"
            f"请写成 --set {WEIGHTS}={'、'.join(f'{name}=…' for name in sorted(criteria))}，或 {EQUAL}。"
        )
    return found


def _read(campaign: Campaign, name: str, read: Callable[[str], T]) -> T:
    """What a setting's value means. Raises UsageError, with what may be written, where it means nothing."""
    setting, words = campaign.setting(name), _setting(campaign, name)
    try:
        return read(words)
    except ValueError as error:
        raise UsageError(f"设置 {name}（{setting.question}）不能写“{words}”，可写：{error}。") from error


def find_tie(step: SelectionStep, campaign: Campaign) -> tuple[str, Tie]:
    """The setting that decides ties of a step, and what it says. Raises UsageError where it says nothing that can be done."""
    name = step.tie_setting if any(each.id == step.tie_setting for each in campaign.settings) else TIE_BREAK
    return name, _read(campaign, name, read_tie)


def fit_scores(campaign: Campaign, scores: Sequence[Score], chosen: Collection[str]) -> None:
    """Refuse settings that do not fit the score sheets that are there. chosen: the ids of those that were decided now.

    Raises UsageError with what may be written.
    """
    for step in campaign.selection:
        scored = {each.criterion for each in scores if each.step == step.id and each.value is not None} - {VOTES}
        criteria = scored - {TOTAL}
        if criteria and WEIGHTS in chosen and campaign.setting(WEIGHTS).value is not None:
            _weights(campaign, criteria)
        if scored and not {TIE_BREAK, step.tie_setting}.isdisjoint(chosen):
            require_criterion(find_tie(step, campaign), sorted(criteria))


def require_criterion(found: tuple[str, Tie], criteria: Collection[str]) -> None:
    """Refuse a tie rule by a criterion that the score sheet has not. Raises UsageError."""
    name, tie = found
    if tie.criterion and tie.criterion not in criteria:
        there = f"有：{'、'.join(criteria)}" if criteria else "评分表只有总分"
        raise UsageError(f"设置 {name} 写的是“{BY_CRITERION}{tie.criterion}”，评分表里没有“{tie.criterion}”这一项（{there}）。")


def _setting(campaign: Campaign, name: str) -> str:
    value = campaign.setting(name).value
    return "" if value is None else str(value)


def _votes(one: str, scores: Sequence[Score]) -> Decimal | None:
    found = [each.value for each in scores if each.submission_id == one and each.criterion == VOTES and each.value is not None]
    return Decimal(str(found[-1])) if found else None


def _combine(expert: Mapping[str, Value], votes: Mapping[str, Decimal | None], share: Decimal) -> dict[str, Value]:
    """Expert means and votes, each as hundredths of the best one, weighed."""
    best_score = max((each.figure for each in expert.values() if each.figure is not None), default=Decimal(0))
    best_votes = max((each for each in votes.values() if each is not None), default=Decimal(0))
    combined: dict[str, Value] = {}
    for one, value in expert.items():
        vote = votes[one]
        lack = value.lack or ("没有票数" if vote is None and share else "")
        figure = None
        if not lack and value.figure is not None:
            scored = value.figure / best_score * 100 if best_score else Decimal(0)
            voted = (vote or Decimal(0)) / best_votes * 100 if best_votes else Decimal(0)
            figure = _rounded(scored * (1 - share) + voted * share)
        combined[one] = Value(one, figure, value.scores, value.trimmed, value.recused, vote, value.criteria, lack)
    return combined


def print_figure(value: Decimal) -> str:
    """A score or a number of votes as results print it, without noughts that say nothing."""
    return f"{value.normalize():f}"


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(DIGITS, ROUND_HALF_UP)
