"""Choosing by counts, gates, ties and exclusions of the notices."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingjian.data.campaign import load_campaign
from mingjian.data.errors import UsageError
from mingjian.data.reviewing import PUBLIC, TOTAL, VOTES, Ruling, Score, Verdict
from mingjian.pipeline.placed import Candidate, Doubt, Outcome, StepResult
from mingjian.pipeline.select import Input, list_entrants, select

ARTISANS = load_campaign("cq-artisans-2023").decided({"experts": "1", "trimming": "否"})
JIANGJIN = load_campaign("jiangjin-artisans-2021").decided({"experts": "1", "trimming": "否", "vote_weight": "30%"})
CASES = load_campaign("cq-cases-2023")
MASTERS = load_campaign("cq-masters-2023").decided({"experts": "1", "trimming": "否"})


def people(count: int, track: str = "artisan") -> list[Candidate]:
    return [Candidate(f"S{number:03d}", f"人选{number:03d}", "某某公司", track, "渝北区") for number in range(count)]


def admitted(candidates: Sequence[Candidate], step: str) -> list[Ruling]:
    return [Ruling(each.submission_id, step, Verdict.ADMIT, None, "审核优选", "王某") for each in candidates]


def scored(candidates: Sequence[Candidate], step: str, start: float = 100) -> list[Score]:
    return [Score(each.submission_id, step, "张某", TOTAL, start - place) for place, each in enumerate(candidates)]


def voted(candidates: Sequence[Candidate], step: str) -> list[Score]:
    return [Score(each.submission_id, step, PUBLIC, VOTES, 10_000 - 10 * place) for place, each in enumerate(candidates)]


def awards(result: StepResult) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for each in result.placed:
        if each.award:
            given.setdefault(each.award, []).append(each.candidate.submission_id)
    return given


def test_artisans_go_from_forty_to_thirty_to_ten_and_ten() -> None:
    all_of_them = people(55)
    forty, thirty = all_of_them[:40], all_of_them[:30]
    scores = [*voted(forty, "vote"), *scored(thirty, "panel")]
    results = select(Input(ARTISANS, all_of_them, scores, admitted(forty, "shortlist")))
    assert [sum(each.outcome.goes_on for each in result.placed) for result in results] == [40, 30, 20]
    ids = [each.submission_id for each in all_of_them]
    assert awards(results[2]) == {"最美巴渝工匠": ids[:10], "最美巴渝工匠提名": ids[10:20]}
    assert [(each.waits, each.problems) for each in results] == [("", ())] * 3


def test_wrong_number_of_the_shortlist_is_told_with_its_rule() -> None:
    everybody = people(39)
    results = select(Input(ARTISANS, everybody, voted(everybody, "vote"), admitted(everybody, "shortlist")))
    assert results[0].problems == (("N1-SEL-04", "审核优选留下 39 名，通知要求 40 名。"),)


def test_tie_over_the_limit_stops_the_step_and_all_later_ones() -> None:
    forty = people(40)
    votes = voted(forty, "vote")
    votes[30] = replace(votes[30], value=votes[29].value)
    given_ = Input(ARTISANS, forty, [*votes, *scored(forty[:30], "panel")], admitted(forty, "shortlist"))
    results = select(given_)
    tied = [each.candidate.submission_id for each in results[1].placed if each.outcome is Outcome.TIED]
    assert len(results) == 2
    assert sorted(tied) == ["S029", "S030"]
    assert "并列" in results[1].waits


@pytest.mark.parametrize(("ruled", "kept"), [("S029", "S029"), ("S030", "S030")])
def test_ruling_on_a_tie_is_followed(ruled: str, kept: str) -> None:
    forty = people(40)
    votes = voted(forty, "vote")
    votes[30] = replace(votes[30], value=votes[29].value)
    order = [Ruling(ruled, "vote", Verdict.RANK, 30, "抽签", "王某")]
    results = select(Input(ARTISANS, forty, votes, [*admitted(forty, "shortlist"), *order]))
    gone_on = {each.candidate.submission_id for each in results[1].placed if each.outcome.goes_on}
    assert gone_on & {"S029", "S030"} == {kept}
    assert len(gone_on) == 30


def test_all_tied_go_on_where_the_organiser_says_so() -> None:
    forty = people(40)
    votes = voted(forty, "vote")
    votes[30] = replace(votes[30], value=votes[29].value)
    campaign = ARTISANS.decided({"vote_tie": "并列均进入"})
    results = select(Input(campaign, forty, votes, admitted(forty, "shortlist")))
    assert sum(each.outcome.goes_on for each in results[1].placed) == 31
    assert results[1].problems == (("N1-SEL-05", "网络投票留下 31 名，通知要求 30 名。"),)


def test_earlier_runner_up_is_passed_over_for_ranks_eleven_to_twenty() -> None:
    """N5-AMB-04."""
    everybody = people(22)
    everybody[3] = replace(everybody[3], barred=(("津工精匠入围奖", "2019年津工精匠入围奖"),))
    everybody[12] = replace(everybody[12], barred=(("津工精匠入围奖", "2019年津工精匠入围奖"),))
    scores = [*scored(everybody, "panel"), *voted(everybody, "panel")]
    result = select(Input(JIANGJIN, everybody, scores, admitted(everybody, "shortlist")))[-1]
    ids = [each.submission_id for each in everybody]
    assert awards(result) == {"津工精匠": ids[:10], "津工精匠入围奖": [*ids[10:12], *ids[13:21]]}
    barred = next(each for each in result.placed if each.candidate.submission_id == "S012")
    assert "不得再获津工精匠入围奖" in barred.reason


def test_direct_entrants_take_no_place() -> None:
    everybody = people(25, "master")
    direct = [Ruling("S024", "review", Verdict.DIRECT, None, "第二届职业技能大赛金牌", "王某")]
    result = select(Input(MASTERS, everybody, scored(everybody, "review"), direct))[0]
    assert len(awards(result)["重庆技能大师"]) == 21
    assert "S024" in awards(result)["重庆技能大师"]
    assert result.problems == (
        ("N2-SEL-02", "全市技术能手评出 0 名，通知规定 60 名。"),
        ("N2-SEL-03", "巴渝青年技能之星评出 0 名，通知规定 100 名。"),
    )


def test_cases_are_ranked_by_track_and_chosen_by_the_panel() -> None:
    campaign = CASES.decided({"experts": "1", "trimming": "否"})
    typical, innovation = (
        people(12, "typical"),
        [replace(each, submission_id=f"I{each.submission_id}") for each in people(11, "innovation")],
    )
    rulings = [*admitted(typical[:10], "panel"), *admitted(innovation, "panel")]
    results = select(Input(campaign, [*typical, *innovation], scored([*typical, *innovation], "review"), rulings))
    assert {each.rank for each in results[0].placed if each.candidate.track == "innovation"} == set(range(1, 12))
    assert {name: len(ids) for name, ids in awards(results[1]).items()} == {"十大典型案例": 10}
    assert [each.outcome for each in results[1].placed if each.candidate.track == "innovation"] == [Outcome.OVER] * 11
    assert results[1].problems == (("N1-SEL-02", "十大创新案例裁定通过 11 件，只有 10 件的名额：请主办方裁定留下哪 10 件。"),)
    assert results[1].waits.startswith("十大创新案例裁定通过 11 件，只有 10 件的名额。程序不替主办方取舍")


def test_ineligible_take_no_part() -> None:
    forty = people(40)
    barred = replace(forty[0], ineligible="形式核验有错误，尚未补正")
    results = select(Input(ARTISANS, [barred, *forty[1:]], [], admitted(forty, "shortlist")))
    outcome = next(each for each in results[0].placed if each.candidate.submission_id == "S000")
    assert (outcome.outcome, outcome.reason) == (Outcome.INELIGIBLE, "形式核验有错误，尚未补正")


def test_undecided_settings_refuse_to_compute() -> None:
    with pytest.raises(UsageError, match="--set experts=") as error:
        select(Input(CASES, people(3, "typical"), scored(people(3), "review"), []))
    assert "trimming" in str(error.value)


def test_step_without_figures_waits() -> None:
    results = select(Input(ARTISANS, people(40), [], []))
    assert len(results) == 1
    assert "mingjian review import" in results[0].waits


def test_one_refusal_is_no_figure_for_the_others() -> None:
    everybody = people(3, "master")
    refused = Ruling("S002", "review", Verdict.REFUSE, None, "退出", "王某")
    (result,) = select(Input(MASTERS, everybody, [], [refused]))
    assert result.waits.startswith("还没有导入评分")
    (result,) = select(Input(MASTERS, everybody, [], [refused, *admitted(everybody[:2], "review")]))
    assert (result.waits, awards(result)) == ("", {"重庆技能大师": ["S000", "S001"]})


@given(
    st.lists(st.integers(0, 12), min_size=1, max_size=60),
    st.randoms(use_true_random=False),
)
def test_awards_never_exceed_their_numbers_and_order_of_arrival_does_not_matter(values: list[int], dice: object) -> None:
    everybody = people(len(values), "master")
    scores = [Score(each.submission_id, "review", "张某", TOTAL, value) for each, value in zip(everybody, values, strict=True)]
    shuffled = list(everybody)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    one = select(Input(MASTERS, everybody, scores, []))[0]
    other = select(Input(MASTERS, shuffled, scores[::-1], []))[0]
    assert {each.candidate.submission_id: (each.rank, each.outcome) for each in one.placed} == {
        each.candidate.submission_id: (each.rank, each.outcome) for each in other.placed
    }
    winners = [each for each in one.placed if each.award]
    assert len(winners) <= 20
    lowest = min((values[int(each.candidate.submission_id[1:])] for each in winners), default=13)
    losers = [each for each in one.placed if not each.award]
    assert all(values[int(each.candidate.submission_id[1:])] < lowest for each in losers)


def test_who_is_judged_in_a_step_is_known_before_its_settings_are_decided() -> None:
    campaign = load_campaign("cq-artisans-2023")
    forty = people(40)
    given_ = Input(campaign, people(55), voted(forty, "vote"), admitted(forty, "shortlist"))
    steps = campaign.selection
    judged = [list_entrants(given_, each).judged for each in steps]
    assert [len(each) for each in judged] == [55, 40, 30]
    assert [each.before for each in judged[1]] == [""] * 40
    assert [each.rank_before for each in judged[2]] == list(range(1, 31))  # the panel sees who stood where
    assert judged[2][0].before.startswith("网络投票第1名，")
    assert judged[2][0].before.endswith("票")
    with pytest.raises(UsageError, match="专家组最终审评以前的“网络投票”还没有完成"):
        list_entrants(replace(given_, scores=[]), steps[2])


def test_who_is_not_judged_is_told_with_the_reason() -> None:
    everybody = people(4)
    everybody[0] = replace(everybody[0], ineligible="形式核验有错误，尚未补正")
    everybody[1] = replace(everybody[1], entry="名单在册")
    entrants = list_entrants(
        Input(load_campaign("cq-masters-2023"), everybody, [], []), load_campaign("cq-masters-2023").selection[0]
    )
    assert len(entrants.judged) == 2
    assert [why for _, why in entrants.left_out] == ["形式核验有错误，尚未补正", "直接纳入"]


def test_panel_that_names_the_winners_stands_in_the_order_of_the_experts() -> None:
    campaign = load_campaign("cq-cases-2023").decided({"experts": "1", "trimming": "否"})
    cases = [replace(each, track="typical") for each in people(3)]
    scores = [
        Score(each.submission_id, "review", "甲", TOTAL, value) for each, value in zip(cases, (70.5, 90.0, 80.0), strict=True)
    ]
    results = select(Input(campaign, cases, scores, admitted(cases, "panel")))
    assert [each.reason.rsplit("（", 1)[1] for each in results[1].placed] == [
        "专家评审第1名，90分）", "专家评审第2名，80分）", "专家评审第3名，70.5分）",
    ]  # fmt: skip


def test_ruling_that_parts_equals_is_told_with_who_and_why() -> None:
    twenty = people(22, "master")
    scores = scored(twenty, "review")
    scores[20] = replace(scores[20], value=scores[19].value)
    ruling = Ruling("S020", "review", Verdict.RANK, 1, "成果更突出", "王某")
    placed = {each.candidate.submission_id: each for each in select(Input(MASTERS, twenty, scores, [ruling]))[0].placed}
    assert placed["S020"].reason == "第20名，重庆技能大师20名之内；得分相同的有2名，王某裁定其中第1：成果更突出"
    assert placed["S019"].reason == "第21名，名额已满"
    assert placed["S000"].reason == "第1名，重庆技能大师20名之内"


def test_who_stands_below_a_tie_over_the_first_award_waits_for_it() -> None:
    thirty = people(30)
    scores = [*voted(thirty, "vote"), *scored(thirty, "panel")]
    scores[40] = replace(scores[40], value=scores[39].value)
    given_ = Input(ARTISANS, thirty, scores, admitted(thirty, "shortlist"))
    placed = {each.candidate.submission_id: each for each in select(given_)[2].placed}
    assert placed["S010"].outcome is Outcome.TIED
    assert {placed[f"S{number:03d}"].outcome for number in range(11, 30)} == {Outcome.PENDING}
    assert placed["S011"].reason == "第12名，前面的并列裁定后再评"


TWICE = Doubt("X-SAME-PERSON", "应是同一人")
NO_TRACK = Doubt("X-NO-TRACK", "没有读出申报类别", of_track=True)


def outcomes(result: StepResult) -> dict[str, Outcome]:
    return {each.candidate.submission_id: each.outcome for each in result.placed}


def twins(count: int, first: int, second: int) -> list[Candidate]:
    """Masters of whom two are one person."""
    everybody = people(count, "master")
    for one, other in ((first, second), (second, first)):
        everybody[one] = replace(everybody[one], doubts=(replace(TWICE, twin=f"S{other:03d}"),))
    return everybody


def ruled(one: str, verdict: Verdict, step: str = "review", at: datetime | None = None) -> Ruling:
    return Ruling(one, step, verdict, None, "已核实", "王某", at)


def test_one_person_twice_wins_nothing_before_somebody_rules() -> None:
    everybody = twins(25, 4, 18)
    (result,) = select(Input(MASTERS, everybody, scored(everybody, "review"), []))
    found = outcomes(result)
    assert (found["S004"], found["S018"]) == (Outcome.OPEN, Outcome.OPEN)
    assert {found[f"S{each:03d}"] for each in range(4)} == {Outcome.AWARDED}  # whoever stands above loses nothing
    assert {found[f"S{each:03d}"] for each in (5, 10, 19)} == {Outcome.AWARDED}  # with both of them in, still among the twenty
    assert {found[f"S{each:03d}"] for each in (20, 21)} == {Outcome.PENDING}
    assert result.waits == "有 2 名待核定，参加的话排得进：人选004、人选018。请先裁定，再运行"
    assert [rule for rule, _ in result.problems] == ["X-SAME-PERSON"] * 2
    assert "结论写“直接纳入”、“参加”（按得分排）或“不通过”" in result.problems[0][1]


@pytest.mark.parametrize(
    ("rulings", "kept", "other"),
    [
        ([ruled("S018", Verdict.REFUSE)], "S004", Outcome.REFUSED),
        ([ruled("S004", Verdict.TAKE_PART)], "S004", Outcome.OPEN),  # nobody said what becomes of the other
        ([ruled("S004", Verdict.TAKE_PART), ruled("S018", Verdict.TAKE_PART)], "S004", Outcome.AWARDED),  # two persons after all
    ],
)
def test_ruling_keeps_one_of_them_by_its_score(rulings: list[Ruling], kept: str, other: Outcome) -> None:
    everybody = twins(25, 4, 18)
    (result,) = select(Input(MASTERS, everybody, scored(everybody, "review"), rulings))
    found = outcomes(result)
    assert (result.waits, found[kept], found["S018"]) == ("", Outcome.AWARDED, other)
    assert len(awards(result)["重庆技能大师"]) == 20
    assert next(each.rank for each in result.placed if each.candidate.submission_id == kept) == 5


def test_twin_that_is_refused_elsewhere_holds_nobody_up() -> None:
    everybody = twins(25, 4, 18)
    everybody[18] = replace(everybody[18], ineligible="不予受理")
    (result,) = select(Input(MASTERS, everybody, scored(everybody, "review"), []))
    assert (result.waits, outcomes(result)["S004"]) == ("", Outcome.AWARDED)


def test_who_would_not_come_in_anyway_stops_nobody() -> None:
    everybody = twins(25, 22, 23)
    (result,) = select(Input(MASTERS, everybody, scored(everybody, "review"), []))
    assert (result.waits, len(awards(result)["重庆技能大师"])) == ("", 20)
    assert outcomes(result)["S022"] is Outcome.OPEN


def test_list_that_lets_both_in_says_so_and_the_next_step_asks_again() -> None:
    forty = people(40)
    forty[0] = replace(forty[0], doubts=(replace(TWICE, twin="S001"),))
    given_ = Input(ARTISANS, forty, voted(forty, "vote"), admitted(forty, "shortlist"))
    results = select(given_)
    assert results[0].problems == (("X-SAME-PERSON", "人选000（S000）裁定通过，但是：应是同一人。请再核对。"),)
    assert (outcomes(results[0])["S000"], outcomes(results[1])["S000"]) == (Outcome.ADMITTED, Outcome.OPEN)
    settled = replace(given_, rulings=[*given_.rulings, ruled("S000", Verdict.TAKE_PART, "vote")])
    assert outcomes(select(settled)[1])["S000"] is Outcome.KEPT
    panel = select(replace(settled, scores=[*given_.scores, *scored(forty[:30], "panel")]))[2]
    assert outcomes(panel)["S000"] is Outcome.AWARDED  # ruled once is enough


@pytest.mark.parametrize(("day", "outcome"), [(2, Outcome.OPEN), (4, Outcome.AWARDED)])
def test_ruling_settles_nothing_that_came_up_after_it(day: int, outcome: Outcome) -> None:
    everybody = people(3, "master")
    everybody[0] = replace(everybody[0], doubts=(Doubt("N2-SCO-01", "记为“不符合”", since=datetime(2023, 12, 3, tzinfo=UTC)),))
    rulings = [ruled("S000", Verdict.TAKE_PART, at=datetime(2023, 12, day, tzinfo=UTC))]
    assert outcomes(select(Input(MASTERS, everybody, scored(everybody, "review"), rulings))[0])["S000"] is outcome


def test_unread_category_gets_no_list_of_its_own() -> None:
    everybody = [*people(25, "master"), replace(people(1, "")[0], submission_id="T", doubts=(NO_TRACK,))]
    (result,) = select(Input(MASTERS, everybody, scored(everybody, "review", 200), [ruled("T", Verdict.ADMIT)]))
    assert outcomes(result)["T"] is Outcome.OPEN
    assert "T" not in awards(result)["重庆技能大师"]
    best = [Score("T", "review", "张某", TOTAL, 300)]
    (result,) = select(Input(MASTERS, everybody, [*scored(everybody[:-1], "review", 200), *best], []))
    assert awards(result) == {"重庆技能大师": [f"S{each:03d}" for each in range(19)]}  # the twentieth place may be its own
    assert (outcomes(result)["S019"], "参加的话排得进" in result.waits) == (Outcome.PENDING, True)
    (without,) = select(Input(MASTERS, everybody, scored(everybody[:-1], "review", 200), []))
    assert (without.waits, len(awards(without)["重庆技能大师"])) == ("", 20)


def test_direct_entry_of_which_the_notice_knows_nothing_takes_a_place() -> None:
    cases = people(13, "typical")
    rulings = [*admitted(cases[:10], "panel"), *(ruled(each.submission_id, Verdict.DIRECT, "panel") for each in cases[10:])]
    campaign = CASES.decided({"experts": "1", "trimming": "否"})
    result = select(Input(campaign, cases, scored(cases, "review"), rulings))[1]
    assert (awards(result), result.waits.split("，")[0]) == ({}, "十大典型案例裁定通过 13 件")


@pytest.mark.parametrize(("number", "goes_on"), [(40, 40), (41, 0)])
def test_more_than_the_list_may_keep_all_wait(number: int, goes_on: int) -> None:
    everybody = people(number)
    results = select(Input(ARTISANS, everybody, voted(everybody, "vote"), admitted(everybody, "shortlist")))
    assert sum(each.outcome.goes_on for each in results[0].placed) == goes_on
    assert len(results) == (3 if goes_on else 1)
