"""Each number that a notice gives for choosing: silent where it is met, told with its rule where it is not."""

import pytest

from mingjian.data.campaign import Campaign, list_campaigns, load_campaign
from mingjian.data.reviewing import PUBLIC, TOTAL, VOTES, Ruling, Score, Verdict
from mingjian.pipeline.placed import Candidate
from mingjian.pipeline.select import Input, select

SETTINGS = {"experts": "1", "trimming": "否", "vote_weight": "30%"}
NUMBERS = [
    (name, step.id, award.name)
    for name in list_campaigns()
    for step in load_campaign(name).selection
    for award in step.awards
    if award.rule
]


def decided(name: str) -> Campaign:
    campaign = load_campaign(name)
    known = {each.id for each in campaign.settings}
    return campaign.decided({key: value for key, value in SETTINGS.items() if key in known})


def told(campaign: Campaign, short: str, missing: int) -> set[str]:
    """The rules told where the award `short` lacks so many candidates and every other award has its number."""
    wanted = {
        award: award.count - (missing if award.name == short else 0) for step in campaign.selection for award in step.awards
    }
    candidates = [
        Candidate(
            f"{award.name}{number:03d}",
            f"{award.name}{number}",
            "某公司",
            (award.tracks or (campaign.tracks[0].id,))[0],
            "渝北区",
        )
        for award, count in wanted.items()
        for number in range(count)
    ]
    scores = [
        Score(each.submission_id, step.id, "张某", TOTAL, 1000 - place)
        for step in campaign.selection
        for place, each in enumerate(candidates)
    ]
    scores += [
        Score(each.submission_id, step.id, PUBLIC, VOTES, 1000 - place)
        for step in campaign.selection
        for place, each in enumerate(candidates)
    ]
    rulings = [
        Ruling(each.submission_id, step.id, Verdict.ADMIT, None, "评议", "王某")
        for step in campaign.selection
        if step.by == "list"
        for each in candidates
    ]
    results = select(Input(campaign, candidates, scores, rulings))
    return {rule for result in results for rule, _ in result.problems if result.step.awards}


@pytest.mark.parametrize(("name", "step", "award"), NUMBERS)
def test_award_that_is_one_short_is_told_with_its_rule(name: str, step: str, award: str) -> None:
    campaign = decided(name)
    found = campaign.step(step)
    assert found is not None
    asked = next(each for each in found.awards if each.name == award)
    if asked is found.awards[-1] or asked.tracks:
        too_few_voted = (
            {found.voted.rule} if found.voted and sum(each.count for each in found.awards) == found.voted.least else set()
        )
        assert told(campaign, award, 1) == {asked.rule} | too_few_voted
    assert told(campaign, award, 0) == set()


FIRST_AWARDS = {
    "N1-SEL-01": ("cq-cases-2023", "typical"),
    "N1-SEL-02": ("cq-cases-2023", "innovation"),
    "N1-SEL-03": ("cq-artisans-2023", "artisan"),
    "N2-SEL-01": ("cq-masters-2023", "master"),
    "N2-SEL-02": ("cq-masters-2023", "expert"),
    "N2-SEL-03": ("cq-masters-2023", "star"),
    "N3-SEL-01": ("cq-artisans-2017", "artisan"),
    "N4-SEL-01": ("cq-studios-2024", "national"),
    "N4-SEL-02": ("cq-studios-2024", "chief"),
    "N4-SEL-03": ("cq-studios-2024", "city"),
    "N5-SEL-01": ("jiangjin-artisans-2021", "artisan"),
}
"""Rule → campaign and track of the award whose number it gives."""


def people(count: int, track: str) -> list[Candidate]:
    return [Candidate(f"{track}{number:03d}", f"人选{number}", "某公司", track, "渝北区") for number in range(count)]


def scored(candidates: list[Candidate], step: str) -> list[Score]:
    return [Score(each.submission_id, step, "张某", TOTAL, 1000 - place) for place, each in enumerate(candidates)]


def voted(candidates: list[Candidate], step: str) -> list[Score]:
    return [Score(each.submission_id, step, PUBLIC, VOTES, 1000 - place) for place, each in enumerate(candidates)]


def admitted(candidates: list[Candidate], step: str) -> list[Ruling]:
    return [Ruling(each.submission_id, step, Verdict.ADMIT, None, "评议", "王某") for each in candidates]


@pytest.mark.parametrize("rule", FIRST_AWARDS)
@pytest.mark.parametrize("more", [0, 1])
def test_one_more_award_than_its_rule_gives_is_told_with_it(rule: str, more: int) -> None:
    name, track = FIRST_AWARDS[rule]
    campaign = decided(name)
    step = next(each for each in campaign.selection if each.awards)
    award = next(each for each in step.awards if each.rule == rule)
    others = [each for each in step.awards if each.tracks and track not in each.tracks]
    filled = [one for each in others for one in people(each.count, each.tracks[0])]
    after = sum(each.count for each in step.awards if not each.tracks) - award.count if not award.tracks else 0
    chosen, rest = people(award.count + more, track), people(award.count + more + after, track)[award.count + more :]
    alone = campaign.model_copy(update={"selection": (step,)})
    scores = [*scored([*filled, *rest], step.id), *(voted([*chosen, *filled, *rest], step.id) if step.by == "combined" else [])]
    result = select(Input(alone, [*chosen, *rest, *filled], scores, admitted(chosen, step.id)))[-1]
    assert bool(result.waits) is bool(more)
    assert [found for found, _ in result.problems] == ([rule] if more else [])


@pytest.mark.parametrize(
    ("rule", "name", "number", "told"),
    [
        ("N1-SEL-04", "cq-artisans-2023", 39, True),
        ("N1-SEL-04", "cq-artisans-2023", 40, False),
        ("N1-SEL-04", "cq-artisans-2023", 41, True),
        ("N5-SEL-02", "jiangjin-artisans-2021", 19, True),
        ("N5-SEL-02", "jiangjin-artisans-2021", 20, False),
        ("N5-SEL-02", "jiangjin-artisans-2021", 25, False),
        ("N5-SEL-02", "jiangjin-artisans-2021", 26, True),
    ],
)
def test_shortlist_of_another_number_is_told_with_its_rule(rule: str, name: str, number: int, *, told: bool) -> None:
    everybody = people(number, "artisan")
    result = select(Input(decided(name), everybody, [], admitted(everybody, "shortlist")))[0]
    assert [found for found, _ in result.problems] == ([rule] if told else [])


@pytest.mark.parametrize(("number", "told"), [(29, ["N1-SEL-05"]), (30, [])])
def test_vote_that_leaves_fewer_than_thirty_is_told_with_its_rule(number: int, told: list[str]) -> None:
    forty = people(40, "artisan")
    out = [Ruling(each.submission_id, "vote", Verdict.REFUSE, None, "放弃", "王某") for each in forty[number:]]
    given = Input(decided("cq-artisans-2023"), forty, voted(forty, "vote"), [*admitted(forty, "shortlist"), *out])
    assert [found for found, _ in select(given)[1].problems] == told


@pytest.mark.parametrize(("number", "told"), [(19, ["N1-SEL-06"]), (20, [])])
def test_too_few_nominees_are_told_with_their_rule(number: int, told: list[str]) -> None:
    campaign = decided("cq-artisans-2023")
    alone = campaign.model_copy(update={"selection": campaign.selection[-1:]})
    everybody = people(number, "artisan")
    assert [found for found, _ in select(Input(alone, everybody, scored(everybody, "panel"), []))[-1].problems] == told


@pytest.mark.parametrize(("number", "told"), [(19, ["N5-SEL-03"]), (20, []), (25, []), (26, ["N5-SEL-03"])])
def test_list_for_the_vote_of_another_number_is_told_with_its_rule(number: int, told: list[str]) -> None:
    campaign = decided("jiangjin-artisans-2021")
    alone = campaign.model_copy(update={"selection": campaign.selection[-1:]})
    everybody = people(max(number, 20), "artisan")
    scores = [*scored(everybody, "panel"), *voted(everybody[:number], "panel")]
    rulings = admitted(everybody[number:], "panel")  # without votes there is no figure
    assert [found for found, _ in select(Input(alone, everybody, scores, rulings))[-1].problems] == told
