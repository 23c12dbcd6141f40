"""What chosen studios are granted: the notice's sum of each level, less what a lower level already brought."""

from collections.abc import Sequence

from mingjian.data.campaign import Campaign, Rule
from mingjian.data.checks import Amount
from mingjian.pipeline.placed import Candidate, StepResult
from mingjian.pipeline.rules.facts import text_key


def tell_grants(results: Sequence[StepResult], campaign: Campaign) -> list[str]:
    """A line for each level with awards: every sum in 万元, why it is a difference, and the total; none before all is decided."""
    rule = next((each for each in campaign.rules if each.check.kind == "amount"), None)
    if rule is None or rule.check.kind != "amount" or not results or results[-1].waits:
        return []
    winners = [each.candidate for each in results[-1].placed if each.award]
    lines = (_tell_level(rule, rule.check, track, winners, campaign) for track in rule.check.by_track)
    return [each for each in lines if each]


def _tell_level(rule: Rule, check: Amount, track: str, winners: Sequence[Candidate], campaign: Campaign) -> str:
    own = sorted((each for each in winners if each.track == track), key=lambda each: each.submission_id)
    if not own:
        return ""
    grants = [(each.title, *_grant(check, each, campaign)) for each in own]
    found = campaign.track(track)
    told = "、".join(f"{title} {sum_:g}万元{f'（已有{held}，补差）' if held else ''}" for title, sum_, held in grants)
    total = sum(sum_ for _, sum_, _ in grants)
    return f"{rule.id}：{found.short if found else track}{len(own)}个，合计{total:g}万元：{told}。"


def _grant(check: Amount, one: Candidate, campaign: Campaign) -> tuple[float, str]:
    """The sum, and the lower level held before that lessens it ("" where none does)."""
    whole = check.by_track[one.track]
    lower = [
        (check.by_track[found.id], held)
        for held in one.held
        if any(text_key(word) in text_key(held) for word in check.awards)
        and (found := campaign.track_of(held))
        and check.by_track.get(found.id, whole) < whole
    ]
    earlier, held = max(lower, default=(0.0, ""))
    return whole - earlier, held
