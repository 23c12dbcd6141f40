"""What the organiser decides on points that the notice leaves open: kept in the workspace with who and when."""

from collections.abc import Mapping
from datetime import datetime

from mingjian.data.campaign import Campaign
from mingjian.data.errors import UsageError
from mingjian.data.reviewing import SettingRuling
from mingjian.data.reviews import keep_settings, read_settings
from mingjian.data.store import Store
from mingjian.pipeline.report import keep_campaign

NOBODY = "未写明"
"""Who decided, where the command line did not say."""


def decided_campaign(store: Store, campaign: Campaign, choices: Mapping[str, str]) -> Campaign:
    """A campaign as its file has it with what the organiser decided before and now. Raises UsageError for unknown settings.

    What was decided before and the file no longer knows, or no longer offers, is left aside.
    """
    kept = {name: each.value for name, each in read_settings(store.connection, campaign.id).items()}
    return campaign.decided({name: value for name, value in kept.items() if _is_offered(campaign, name, value)} | dict(choices))


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

    campaign: as it is kept in the workspace. Raises UsageError: an unknown setting, a value that is none of its options.
    """
    if not choices:
        return campaign
    decided = campaign.decided(choices)
    with store.transaction():
        changed = keep_choices(store, campaign.id, choices, by, now)
    if changed:
        keep_campaign(store.folder, decided)
        store.publish()
    return decided
