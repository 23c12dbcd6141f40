"""What the campaign file means for 查重: the settings it decides, and its own words, which count as nobody's."""

from collections.abc import Mapping

from mingjian.data.campaign import Campaign
from mingjian.data.records import Extract, Submission
from mingjian.pipeline.compare import BatchText, CompareSettings
from mingjian.similarity.exclusions import ExclusionSettings, read_stock_phrases

SHORT_FIELD = 40
"""Characters of a field that names (单位, 地址, 姓名); longer ones tell the case and may be copied with it."""
OWN_WORK = {"同一单位": "unit", "同一单位且同一作者": "unit_and_author"}


def template_texts(campaign: Campaign) -> tuple[str, ...]:
    """What the notice and its forms say, as far as the campaign file holds it: quotes, rules' words, themes."""
    quoted = [*campaign.quotes, campaign.title, campaign.notice.title, *(rule.quote for rule in campaign.rules)]
    themes = ["、".join(theme.name for theme in track.themes) for track in campaign.tracks]
    names = [track.name for track in campaign.tracks]
    return tuple(text for text in (*quoted, *names, *themes) if text)


def compare_settings(campaign: Campaign) -> CompareSettings:
    """The settings of 查重 under this campaign: whose earlier work is own is the campaign's setting `own_work`."""
    chosen = next((str(each.value) for each in campaign.settings if each.id == "own_work"), "同一单位")
    own = "unit_and_author" if OWN_WORK.get(chosen) == "unit_and_author" else "unit"
    return CompareSettings(exclusions=ExclusionSettings(own=own), of_cases=campaign.object == "cases")


def batch_text(submission: Submission, campaign: Campaign, extracts: Mapping[str, Extract]) -> BatchText:
    """The submission as 查重 compares it; the short fields of its forms name what is its own."""
    forms = (extracts[each.sha256].form for each in submission.materials if each.sha256 in extracts)
    short = (field.value for form in forms if form for field in form.fields if len(field.value) <= SHORT_FIELD)
    track = campaign.track(submission.track)
    return BatchText(
        submission.submission_id,
        submission.text,
        submission.unit,
        submission.authors,
        submission.recommender,
        submission.title,
        campaign.year,
        submission.package.name,
        track.short if track else "",
        "\n".join((submission.subtitle, *short)),
    )


def name_settings(settings: CompareSettings) -> dict[str, str]:
    """The settings as reports print them."""
    own = next(name for name, value in OWN_WORK.items() if value == settings.exclusions.own)
    return {
        "引文：引号内至少多少有效字符": str(settings.exclusions.quotation_chars),
        "公共表述：至少几家无关单位共有": str(settings.exclusions.common_units),
        "本单位已有成果的口径": own,
        "固定用语表版本": read_stock_phrases().version,
    }
