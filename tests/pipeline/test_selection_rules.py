"""Each number that a notice gives for choosing: silent where it is met, told with its rule where it is not."""

import pytest

from mingjian.data.campaign import Campaign, list_campaigns, load_campaign
from mingjian.data.reviewing import PUBLIC, TOTAL, VOTES, Ruling, Score, Verdict
from mingjian.pipeline.select import Candidate, Input, select

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
