"""The campaign's own words, which count as nobody's when they stand in a case."""

from mingjian.data.campaign import Campaign


def template_texts(campaign: Campaign) -> tuple[str, ...]:
    """What the notice and its forms say, as far as the campaign file holds it: quotes, rules' words, themes."""
    quoted = [*campaign.quotes, campaign.title, campaign.notice.title, *(rule.quote for rule in campaign.rules)]
    themes = ["、".join(theme.name for theme in track.themes) for track in campaign.tracks]
    names = [track.name for track in campaign.tracks]
    return tuple(text for text in (*quoted, *names, *themes) if text)
