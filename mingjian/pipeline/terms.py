"""What the campaign file means for 查重: the settings it decides, and its own words, which count as nobody's."""

import re
from collections.abc import Mapping, Sequence

from mingjian.data.campaign import COMMON_UNITS, LEFT_OUT_SECTIONS, QUOTATION_CHARS, Campaign
from mingjian.data.records import Extract, Status, Submission
from mingjian.pipeline.compare import BatchText, CompareSettings
from mingjian.similarity.citations import VERSION
from mingjian.similarity.exclusions import ExclusionSettings, read_stock_phrases, read_templates

_NO_SECTIONS = "无"
SHORT_FIELD = 40
"""Characters of a field that names (单位, 地址, 姓名); longer ones tell the case and may be copied with it."""
_BOTH = ("同一单位且同一作者", "同一单位且同一姓名")
"""Values of own_work, as campaigns of cases and of persons write it, that ask for more than the same unit."""


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
    sections = re.split("[、，,]", said.get(LEFT_OUT_SECTIONS, "、".join(usual.sections)))
    chosen = ExclusionSettings(
        quotation_chars=int(said.get(QUOTATION_CHARS, usual.quotation_chars)),
        common_units=int(said.get(COMMON_UNITS, usual.common_units)),
        own="unit_and_author" if said.get("own_work") in _BOTH else "unit",
        sections=tuple(each.strip() for each in sections if each.strip() not in {"", _NO_SECTIONS}),
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
        refused=submission.status is Status.REJECTED,
        own_words="\n".join((submission.subtitle, *short)),
    )


def name_versions(templates: Sequence[str]) -> dict[str, str]:
    """The versions of rules and lists, as reports print them; the settings themselves stand among the campaign's."""
    return {
        "排除规则版本": VERSION,
        "固定用语表版本": read_stock_phrases().version,
        "通知和表格原文版本": read_templates(templates).version or "无",
    }
