"""What the organiser decides on points that the notice leaves open: kept in the workspace with who and when."""

from collections.abc import Mapping
from datetime import datetime

from mingjian.data.campaign import UNDECIDED, Campaign
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


def find_lapsed(store: Store, campaign: Campaign) -> dict[str, SettingRuling]:
    """Setting → what the organiser decided once and the campaign of today no longer knows or cannot act on."""
    kept = read_settings(store.connection, campaign.id)
    return {name: each for name, each in kept.items() if not _is_offered(campaign, name, each.value)}


def tell_lapsed(store: Store, campaign: Campaign) -> list[str]:
    """A line for each ruling that no longer counts: whose, when, what it said, how to decide anew."""
    asked = {each.id: each.question for each in campaign.settings}
    return [
        f"设置 {name}{f'（{asked[name]}）' if name in asked else ''}：{each.ruled_by}{each.ruled_at:%Y-%m-%d}裁定的“{each.value}”不再有效"
        + (
            f"（照它算不出来），现按“{campaign.setting(name).printed}”。请用 mingjian review settings --set {name}=… --by 姓名 重新裁定。"
            if name in asked
            else "（活动没有这项设置）。"
        )
        for name, each in find_lapsed(store, campaign).items()
    ]


def rulings_in_force(store: Store, campaign: Campaign) -> dict[str, SettingRuling]:
    """Setting → the organiser's last word on it, where the campaign goes by it."""
    lapsed = find_lapsed(store, campaign)
    return {name: each for name, each in read_settings(store.connection, campaign.id).items() if name not in lapsed}


def try_settings(store: Store, campaign: Campaign, choices: Mapping[str, str]) -> Campaign:
    """The campaign with settings decided so, and nothing kept.

    Raises UsageError: an unknown setting, a value that nothing can act on or that does not fit the score sheets imported.
    """
    decided = campaign.decided(choices)
    fit_scores(decided, read_scores(store.connection, campaign.id), choices.keys())
    return decided


def _is_offered(campaign: Campaign, name: str, value: str) -> bool:
    try:
        decided = campaign.decided({name: value})
    except UsageError:
        return False
    # a campaign kept by an earlier version may hold the very words
    return value == UNDECIDED or not decided.trouble(decided.setting(name))


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
