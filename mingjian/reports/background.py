"""What all reports of a campaign share: its name, the settings used and the versions that made the figures."""

import duckdb

from mingjian.data.campaign import Campaign, Rule, Setting, load_campaign
from mingjian.data.errors import CampaignError
from mingjian.data.queries import read_last_run, read_left_aside, read_versions
from mingjian.data.reviews import read_settings
from mingjian.reports.model import Background, Manual
from mingjian.reports.wording import TRACKS, UNKNOWN


def read_background(connection: duckdb.DuckDBPyConnection, campaign_id: str, campaign: Campaign | None = None) -> Background:
    """The campaign's name, settings and versions. An organiser's own campaign is handed in; else the bundled one of this id is taken."""
    campaign = campaign or find_campaign(campaign_id)
    run = read_last_run(connection, campaign_id)
    versions = [("明鉴", run.version if run and run.version else UNKNOWN)]
    versions += read_versions(connection, campaign_id).items()
    written = run.ended_at.strftime("%Y-%m-%d %H:%M") if run and run.ended_at else UNKNOWN
    if campaign is None:
        return Background(campaign_id, campaign_id, "", TRACKS, (), tuple(versions), {}, written)
    return Background(
        campaign=campaign_id,
        title=campaign.short or campaign.title,
        notice=f"{campaign.notice.title}{f'（{campaign.notice.number}）' if campaign.notice.number else ''}",
        tracks=TRACKS | {track.id: track.short for track in campaign.tracks},
        settings=_settings(connection, campaign),
        versions=tuple(versions),
        manual={track: _manual(campaign, track) for track in ("", *(each.id for each in campaign.tracks))},
        written_at=written,
        object=campaign.object,
        rate_limit=_rate_limit(campaign),
        left_aside=read_left_aside(connection, campaign_id),
    )


def _settings(connection: duckdb.DuckDBPyConnection, campaign: Campaign) -> tuple[tuple[str, str, str, str], ...]:
    """Question, value, who decided it when ("" where nobody did), reason."""
    ruled = read_settings(connection, campaign.id)

    def who(each: Setting) -> str:
        found = ruled.get(each.id)
        in_force = found is not None and found.value in {each.printed, str(each.value)}
        return f"{found.ruled_by}，{found.ruled_at:%Y-%m-%d %H:%M}" if found and in_force else ""

    return tuple((each.question, each.printed, who(each), each.reason) for each in campaign.settings)


def find_campaign(campaign_id: str) -> Campaign | None:
    """The bundled campaign of this id, None where it is none of ours."""
    try:
        return load_campaign(campaign_id)
    except CampaignError:
        return None


def _rate_limit(campaign: Campaign) -> str:
    """The line that the organiser drew for rates, "" where none is drawn."""
    asked = (rule.check.rate_limit for rule in campaign.rules if rule.check.kind == "present" and rule.check.rate_limit)
    drawn = (campaign.setting(each) for each in asked)
    return next((each.printed for each in drawn if each.value is not None), "")


def _manual(campaign: Campaign, track: str) -> tuple[Manual, ...]:
    rules = (rule for rule in campaign.rules if rule.auto == "M" and rule.stage == "form_check")
    return tuple(
        Manual(rule.id, rule.title, rule.cited, *_asked(rule, track))
        for rule in rules
        if not rule.tracks or not track or track in rule.tracks
    )


def _asked(rule: Rule, track: str) -> tuple[str, tuple[str, ...]]:
    """What a rule asks people to look at, and the conditions that it lists for a track."""
    check = rule.check
    return (check.question, tuple(check.conditions.get(track, ()))) if check.kind == "manual" else ("", ())
