"""What a ranking shows as decided while something is open: only what no answer to the open questions can change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from mingjian.data.campaign import Campaign, load_campaign
from mingjian.data.reviewing import PUBLIC, TOTAL, VOTES, Ruling, Score, Verdict
from mingjian.pipeline.placed import Candidate, Doubt, Outcome, StepResult
from mingjian.pipeline.select import Input, list_entrants, select

ARTISANS = load_campaign("cq-artisans-2023").decided({"experts": "1", "trimming": "否"})
JIANGJIN = load_campaign("jiangjin-artisans-2021").decided({"experts": "1", "trimming": "否", "vote_weight": "30%"})
TWICE = Doubt("X-SAME-PERSON", "应是同一人")
MISSING = Doubt("X-TABLE-CASE-DIFF", "与汇总表不符", of_check=True)
OPEN = {"held", "owner", "late"}
CERTAIN = {Outcome.KEPT, Outcome.AWARDED, Outcome.OUT, Outcome.ADMITTED, Outcome.REFUSED, Outcome.RANKED}
ROW = dict[str, tuple[Outcome, str]]


def shown(result: StepResult) -> ROW:
    """Submission → outcome and award."""
    return {each.candidate.submission_id: (each.outcome, each.award) for each in result.placed}


def short(by: str) -> Campaign:
    """A vote that keeps three, then two first awards and a second one, by scores alone or with votes."""
    vote, panel = ARTISANS.selection[1], JIANGJIN.selection[-1]
    awards = tuple(each.model_copy(update={"count": 2 - place}) for place, each in enumerate(panel.awards))
    steps = (vote.model_copy(update={"most": 3}), panel.model_copy(update={"by": by, "awards": awards}))
    return JIANGJIN.model_copy(update={"selection": steps})


@dataclass(frozen=True)
class Person:
    """kind: takes part, has a place that was ruled, is held, is held with such a place, or is not voted on yet."""

    vote: int
    score: int
    kind: Literal["free", "listed", "held", "owner", "late"]
    judged: bool  # whether the panel has scored it although it is held
    barred: bool  # from the second award


PERSONS = st.lists(
    st.builds(
        Person,
        st.integers(0, 5),
        st.integers(0, 5),
        st.sampled_from(["free", "free", "free", "listed", "held", "held", "owner", "late"]),
        st.booleans(),
        st.sampled_from([False, False, False, True]),
    ),
    min_size=1,
    max_size=9,
).filter(lambda those: sum(each.kind in OPEN for each in those) <= 4)


def name(place: int) -> str:
    return f"S{place:03d}"


def run(campaign: Campaign, persons: Sequence[Person], answers: dict[int, bool] | None, order: Sequence[int]) -> list[StepResult]:
    """The steps; answers: who of the held is let in, None while all that is open; order: decides ties once it is answered."""
    candidates: list[Candidate] = []
    rulings: list[Ruling] = []
    scores: list[Score] = []
    barred = ((campaign.selection[1].awards[1].name, "往届入围"),)
    for place, each in enumerate(persons):
        open_, one = answers is None and each.kind in OPEN, name(place)
        doubt = {"held": (TWICE,), "owner": (MISSING,)}.get(each.kind, ()) if open_ else ()
        candidates.append(
            Candidate(one, f"人选{place}", "某公司", "artisan", "渝北区", barred=barred if each.barred else (), doubts=doubt)
        )
        if answers is not None and not answers.get(place, True):
            rulings.append(Ruling(one, "vote", Verdict.REFUSE, None, "已核实", "王某"))
        elif each.kind in {"listed", "owner"}:
            rulings.append(Ruling(one, "vote", Verdict.ADMIT, None, "优选", "王某"))
        if not (open_ and each.kind == "late"):
            scores.append(Score(one, "vote", PUBLIC, VOTES, each.vote))
        if not open_ or each.judged:
            scores += [Score(one, "panel", "张某", TOTAL, each.score), Score(one, "panel", PUBLIC, VOTES, each.vote)]
        if answers is not None:
            rulings += [Ruling(one, step, Verdict.RANK, 1 + order[place], "抽签", "王某") for step in ("vote", "panel")]
    return select(Input(campaign, candidates, scores, rulings))


@settings(max_examples=150, deadline=None)
@given(PERSONS, st.sampled_from(["scores", "combined"]), st.permutations(range(9)))
def test_what_is_shown_as_decided_stays_so_whatever_is_answered(persons: list[Person], by: str, order: list[int]) -> None:
    campaign = short(by)
    before = [shown(each) for each in run(campaign, persons, None, order)]
    asked = [place for place, each in enumerate(persons) if each.kind in {"held", "owner"}]
    for answer in product([True, False], repeat=len(asked)):
        after = [shown(each) for each in run(campaign, persons, dict(zip(asked, answer, strict=True)), order)]
        for place, step in enumerate(before):
            certain = {one: found for one, found in step.items() if found[0] in CERTAIN}
            assert {one: after[place].get(one) for one in certain} == certain


def eight(held: int) -> Input:
    everybody = [Candidate(name(place), f"人选{place}", "某公司", "artisan", "渝北区") for place in range(8)]
    everybody[held] = replace(everybody[held], doubts=(TWICE,))
    votes = [Score(name(place), "vote", PUBLIC, VOTES, 100 - place) for place in range(8)]
    marks = [Score(name(place), "panel", "张某", TOTAL, 90 - place) for place in range(8) if place != held]
    listed = [Ruling(name(place), "shortlist", Verdict.ADMIT, None, "优选", "王某") for place in range(8)]
    return Input(ARTISANS, everybody, [*votes, *marks], listed)


def test_nobody_waits_for_whom_there_is_room_in_any_case() -> None:
    """Eight for thirty places and for ten awards: only who is held stays open, in every step."""
    results = select(eight(1))
    assert [each.waits for each in results] == ["", "", ""]
    rest = {name(place) for place in range(8) if place != 1}
    assert {shown(results[1])[one] for one in rest} == {(Outcome.KEPT, "")}
    assert {shown(results[2])[one] for one in rest} == {(Outcome.AWARDED, "最美巴渝工匠")}
    assert [shown(each)[name(1)] for each in results[1:]] == [(Outcome.OPEN, "")] * 2
    reasons = {each.candidate.submission_id: each.reason for each in results[1].placed}
    assert reasons[name(0)] == "第1名，在前30名之内"
    assert reasons[name(2)] == "第2名，在前30名之内；待定的都排进来的话，最低第3名"
    assert list_entrants(eight(1), ARTISANS.selection[2]).left_out == ((name(1), "待核定"),)


def test_award_waits_for_somebody_whom_an_earlier_step_left_open() -> None:
    """The held one has no score of the panel yet: whoever might have to make room waits, the others do not."""
    awards = tuple(each.model_copy(update={"count": 3 + 4 * place}) for place, each in enumerate(ARTISANS.selection[2].awards))
    panel = ARTISANS.selection[2].model_copy(update={"awards": awards})
    campaign = ARTISANS.model_copy(update={"selection": (*ARTISANS.selection[:2], panel)})
    result = select(replace(eight(7), campaign=campaign))[2]
    found = shown(result)
    assert [found[name(place)][1] for place in range(7)] == ["最美巴渝工匠"] * 2 + [""] + ["最美巴渝工匠提名"] * 4
    assert found[name(2)] == (Outcome.PENDING, "")
    assert result.waits == "有 1 名待核定，参加的话排得进：人选7。请先裁定，再运行"


def test_place_that_is_ruled_and_held_leaves_the_margin_waiting() -> None:
    """Three places, one of them ruled to somebody with an error: the third of the others is neither in nor out."""
    free = Person(0, 0, "free", judged=True, barred=False)
    persons = [replace(free, vote=5 - place) for place in range(4)]
    (result,) = run(short("scores"), [*persons, replace(free, kind="owner")], None, range(9))
    assert [shown(result)[name(place)][0] for place in range(5)] == [
        Outcome.KEPT, Outcome.KEPT, Outcome.PENDING, Outcome.OUT, Outcome.OPEN,
    ]  # fmt: skip
    assert "人选4" in result.waits


def test_who_is_not_scored_in_full_leaves_only_the_safe_places_decided() -> None:
    free = Person(0, 0, "free", judged=True, barred=False)
    persons = [replace(free, vote=5 - place) for place in range(4)]
    (result,) = run(short("scores"), [*persons, replace(free, kind="late")], None, range(9))
    assert [shown(result)[name(place)][0] for place in range(5)] == [
        Outcome.KEPT, Outcome.KEPT, Outcome.PENDING, Outcome.OUT, Outcome.INCOMPLETE,
    ]  # fmt: skip
    assert next(each.reason for each in result.placed if each.outcome is Outcome.PENDING) == "第3名，评分齐全后再评"
