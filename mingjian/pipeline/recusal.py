"""Experts who judge their own unit or recommender: left out by the organiser's word, and told while there is none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mingjian.data.campaign import UNDECIDED, Campaign
from mingjian.data.known_settings import RECUSAL, SAME_RECOMMENDER, SAME_UNIT
from mingjian.data.recommenders import find_recommender
from mingjian.data.reviewing import TOTAL, VOTES, Expert, Score
from mingjian.pipeline.placed import Candidate
from mingjian.similarity.bodies import name_body, near_unit

_UNIT, _RECOMMENDER, _NEAR = "同一单位", "同一推荐单位", "单位名称相近"
"""The last is no tie yet: 重庆大学 and 重庆大学附属医院 may be one body or two, so it bars nobody."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """An expert who scored a submission of the own unit or recommender, or of a unit named alike. tie: which, in words."""

    submission_id: str
    title: str
    expert: Expert
    tie: str
    unit: str = ""  # of the submission


def find_conflicts(candidates: Iterable[Candidate], scores: Iterable[Score], experts: Sequence[Expert]) -> list[Conflict]:
    """The conflicts that the experts' units show, in order of submission and expert; who stood aside already has none."""
    known = {each.name: each for each in experts}
    scored = sorted(
        {(each.submission_id, each.reviewer) for each in scores if each.value is not None and each.criterion != VOTES}
    )
    by_id = {each.submission_id: each for each in candidates}
    found: list[Conflict] = []
    for one, reviewer in scored:
        if one in by_id and reviewer in known and (tie := _tie(by_id[one], known[reviewer])):
            found.append(Conflict(one, by_id[one].title, known[reviewer], tie, by_id[one].unit))
    return found


def _tie(candidate: Candidate, expert: Expert) -> str:
    own = find_recommender(expert.recommender or expert.unit)
    name = own.name if own else expert.recommender
    unit = name_body(candidate.unit, candidate.recommender)
    if unit and unit == name_body(expert.unit, name):
        return _UNIT
    if name and name == candidate.recommender:
        return _RECOMMENDER
    return _NEAR if near_unit(candidate.unit, expert.unit) else ""


def _barring(campaign: Campaign) -> frozenset[str]:
    """The ties that bar by the organiser's word, none while there is none."""
    return {SAME_UNIT: frozenset({_UNIT}), SAME_RECOMMENDER: frozenset({_UNIT, _RECOMMENDER})}.get(
        str(campaign.setting(RECUSAL).value), frozenset()
    )


def stand_aside(scores: Sequence[Score], conflicts: Iterable[Conflict], campaign: Campaign) -> list[Score]:
    """The scores, an expert's being left out where the organiser decided that such a tie bars."""
    barring = _barring(campaign)
    barred = {(each.submission_id, each.expert.name): each.tie for each in conflicts if each.tie in barring}
    kept = [each for each in scores if each.criterion == VOTES or (each.submission_id, each.reviewer) not in barred]
    steps = {
        (each.submission_id, each.reviewer, each.step): each
        for each in scores
        if each.criterion != VOTES and (each.submission_id, each.reviewer) in barred
    }
    aside = [
        replace(each, criterion=TOTAL, value=None, comment=f"回避：{barred[one, name]}") for (one, name, _), each in steps.items()
    ]
    return [*kept, *aside]


def tell_conflicts(
    conflicts: Sequence[Conflict], scores: Iterable[Score], experts: Sequence[Expert], campaign: Campaign
) -> list[str]:
    """What results say of conflicts: what was done about each, or that the organiser has to decide; and whose unit is not known."""
    setting, barring = campaign.setting(RECUSAL), _barring(campaign)
    names = sorted({each.reviewer for each in scores if each.criterion != VOTES} - {each.name for each in experts})
    told: list[str] = []
    for each in conflicts:
        who = f"{each.expert.name}（{each.expert.unit or each.expert.recommender}）与“{each.title}”{each.tie}"
        if each.tie == _NEAR:
            told.append(f"{who}（{each.unit}），请核对是否同一单位；评分照计，应当回避的请在评分表中写“回避”后重新导入。")
        elif setting.value is None:
            told.append(f"{who}：是否回避{UNDECIDED}（设置项 {setting.id}），现在照计评分。")
        elif each.tie in barring:
            told.append(f"{who}：主办方裁定“{setting.printed}”回避，评分没有计入。")
        else:
            told.append(f"{who}：主办方裁定“{setting.printed}”，照计评分。")
    if names and barring:
        told.append(
            f"没有登记单位的专家：{'、'.join(names)}。是否应当回避没有核对，请用 mingjian review experts 专家名单 登记专家和单位。"
        )
    return told
