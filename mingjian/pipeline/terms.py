"""What the campaign file means for 查重: the settings it decides, and its own words, which count as nobody's."""

import re
from collections.abc import Mapping, Sequence

from mingjian.data.campaign import COMMON_UNITS, QUOTATION_CHARS, Campaign
from mingjian.data.records import Extract, Submission
from mingjian.pipeline.compare import BatchText, CompareSettings
from mingjian.similarity.exclusions import VERSION, ExclusionSettings, read_stock_phrases, read_templates

_SECTIONS = "left_out_sections"
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
    """The settings of 查重 under this campaign, as its `own_work`, `common_units`, `quotation_chars` and `left_out_sections` say."""
    said = {each.id: str(each.value) for each in campaign.settings if each.value is not None}
    usual = ExclusionSettings()
    chosen = ExclusionSettings(
        quotation_chars=int(said.get(QUOTATION_CHARS, usual.quotation_chars)),
        common_units=int(said.get(COMMON_UNITS, usual.common_units)),
        own="unit_and_author" if OWN_WORK.get(said.get("own_work", "")) == "unit_and_author" else "unit",
        sections=tuple(each.strip() for each in re.split("[、，,]", said[_SECTIONS]) if each.strip())
        if _SECTIONS in said
        else usual.sections,
    )
    return CompareSettings(exclusions=chosen, of_cases=campaign.object == "cases")


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


def name_settings(settings: CompareSettings, templates: Sequence[str]) -> dict[str, str]:
    """The settings and the versions of lists as reports print them."""
    own = next(name for name, value in OWN_WORK.items() if value == settings.exclusions.own)
    return {
        "引文：引号内至少多少有效字符": str(settings.exclusions.quotation_chars),
        "公共表述：至少几家无关单位共有": str(settings.exclusions.common_units),
        "本单位已有成果的口径": own,
        "不计入的部分": "、".join(settings.exclusions.sections) or "无",
        "排除规则版本": VERSION,
        "固定用语表版本": read_stock_phrases().version,
        "通知和表格原文版本": read_templates(templates).version or "无",
    }
