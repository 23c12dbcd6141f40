"""What the organiser decides on points that the notice leaves open: kept in the workspace with who and when."""

from collections.abc import Mapping
from datetime import datetime

from mingjian.data.campaign import Campaign
from mingjian.data.errors import UsageError
from mingjian.data.reviewing import SettingRuling
from mingjian.data.reviews import keep_settings, read_scores, read_settings
from mingjian.data.store import Store
from mingjian.pipeline.report import keep_campaign
from mingjian.pipeline.scoring import fit_scores

NOBODY = "未写明"
"""Who decided, where the command line did not say."""


def decided_campaign(store: Store, campaign: Campaign, choices: Mapping[str, str]) -> Campaign:
    """A campaign as its file has it with what the organiser decided before and now; nothing is kept.

    What was decided before and the file no longer knows, or no longer offers, is left aside. Raises UsageError for what is
    decided now: an unknown setting, a value that nothing can act on.
    """
    try_settings(store, campaign, choices)
    kept = {name: each.value for name, each in read_settings(store.connection, campaign.id).items()}
    return campaign.decided({name: value for name, value in kept.items() if _is_offered(campaign, name, value)} | dict(choices))


def try_settings(store: Store, campaign: Campaign, choices: Mapping[str, str]) -> Campaign:
    """The campaign with settings decided so, and nothing kept.

    Raises UsageError: an unknown setting, a value that nothing can act on or that does not fit the score sheets imported.
    """
    decided = campaign.decided(choices)
    fit_scores(decided, read_scores(store.connection, campaign.id), choices.keys())
    return decided


def _is_offered(campaign: Campaign, name: str, value: str) -> bool:
    try:
        campaign.decided({name: value})
    except UsageError:
        return False
    return True


def keep_choices(store: Store, campaign_id: str, choices: Mapping[str, str], by: str, now: datetime) -> int:
    """Keep what differs from the words in force; returns how many. by: "" where the command line named nobody."""
    before = read_settings(store.connection, campaign_id)
    new = [
        SettingRuling(name, value, by or NOBODY, now)
        for name, value in choices.items()
        if name not in before or before[name].value != value
    ]
    keep_settings(store.connection, campaign_id, new)
    return len(new)


def decide_settings(store: Store, campaign: Campaign, choices: Mapping[str, str], by: str, now: datetime) -> Campaign:
    """Decide settings of a campaign that was checked before: kept for every later command, and published.

    campaign: as it is kept in the workspace. Raises UsageError: an unknown setting, a value that nothing can act on.
    """
    if not choices:
        return campaign
    decided = try_settings(store, campaign, choices)
    with store.transaction():
        changed = keep_choices(store, campaign.id, choices, by, now)
    if changed:
        keep_campaign(store.folder, decided)
        store.publish()
    return decided
