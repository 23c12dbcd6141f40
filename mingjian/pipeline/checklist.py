"""The reviewer's checklist: what only people can judge, what each line asks to look at, and what they found."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mingjian.data.campaign import UNDECIDED, Campaign, Rule
from mingjian.data.reviewing import Judged, Judgement
from mingjian.data.setting_values import read_count


@dataclass(frozen=True, slots=True)
class Line:
    """One rule that people judge. conditions: what the notice lists, in its order; judgement: the last word, None while open."""

    rule: Rule
    question: str
    conditions: tuple[str, ...]
    asked: str  # Chinese: how many of them have to be met, "" where none are listed or no number is asked
    judgement: Judgement | None


def list_lines(campaign: Campaign, track: str, judgements: Iterable[Judgement], *, of_organiser: bool = False) -> list[Line]:
    """The lines of a submission of this track ("" where unknown: of every track), or those of the organiser."""
    known = {each.rule_id: each for each in judgements}
    return [
        Line(rule, _question(rule), list_conditions(rule, track), _asked(rule, campaign), known.get(rule.id))
        for rule in checklist_rules(campaign, of_organiser=of_organiser)
        if not rule.tracks or not track or track in rule.tracks
    ]


def checklist_rules(campaign: Campaign, *, of_organiser: bool = False) -> list[Rule]:
    """The rules that people judge: on each submission, or once on the organiser's own work."""
    return [each for each in campaign.rules if each.auto == "M" and (each.stage != "form_check") is of_organiser]


def list_conditions(rule: Rule, track: str) -> tuple[str, ...]:
    """The conditions that a rule lists for a track, in the notice's order; a number names the place in it (N2-AMB-08)."""
    return tuple(rule.check.conditions.get(track, ())) if rule.check.kind == "manual" else ()


def _question(rule: Rule) -> str:
    return rule.check.question if rule.check.kind == "manual" else rule.title


def _asked(rule: Rule, campaign: Campaign) -> str:
    if rule.check.kind != "manual" or not rule.check.conditions:
        return ""
    least = _least(rule, campaign)
    if least is None:
        return f"至少几项{UNDECIDED}，设置项 {rule.check.least_setting}"
    if not least:
        return ""
    return f"至少{least}项" + (f"，主办方裁定，设置项 {rule.check.least_setting}" if rule.check.least_setting else "")


def _least(rule: Rule, campaign: Campaign) -> int | None:
    """How many conditions have to be met, None while the organiser has not said."""
    check = rule.check
    if check.kind != "manual":
        return 0
    if not check.least_setting:
        return check.least or 0
    setting = campaign.setting(check.least_setting)
    return None if setting.value is None else read_count(setting.printed)


def refuse(rule: Rule, campaign: Campaign, track: str, judgement: Judgement) -> str:
    """Why a judgement cannot stand, in Chinese; "" where it can."""
    conditions = list_conditions(rule, track)
    if strange := [each for each in judgement.items if not 1 <= each <= len(conditions)]:
        return f"{rule.id} 没有第 {'、'.join(map(str, strange))} 项条件" + (
            f"，只有 1～{len(conditions)}。" if conditions else "。"
        )
    if judgement.outcome is not Judged.MET or not conditions or _is_waived(rule, campaign):
        return ""
    least = _least(rule, campaign)
    if least is None:
        return f"{rule.id}（{rule.title}）至少几项{UNDECIDED}，先用 review settings --set 裁定，或记“{Judged.DOUBTFUL.value}”。"
    if len(judgement.items) < least:
        return f"{rule.id}（{rule.title}）要求至少 {least} 项，这里写了 {len(judgement.items)} 项。请用 --items 写明符合第几项，如 --items 1,3。"
    return ""


def _is_waived(rule: Rule, campaign: Campaign) -> bool:
    """Whether the organiser decided that holders of an honour need none of the conditions; the note then says who holds it."""
    check = rule.check
    if check.kind != "manual" or not check.setting:
        return False
    setting = campaign.setting(check.setting)
    return setting.value is not None and setting.printed != check.bars


def tell_open(campaign: Campaign, titles: Mapping[str, tuple[str, str]], judgements: Sequence[Judgement]) -> list[str]:
    """What results say of the checklist. titles: submission → title and track, of those who take part."""
    by_submission: dict[str, list[Judgement]] = {}
    for each in judgements:
        by_submission.setdefault(each.submission_id, []).append(each)
    lines = {one: list_lines(campaign, track, by_submission.get(one, ())) for one, (_, track) in titles.items()}
    lacking = {one: sum(line.judgement is None for line in of) for one, of in lines.items()}
    told = [
        f"{titles[one][0]}的 {line.rule.id}（{line.rule.title}）记为“{line.judgement.outcome.value}”"
        f"（{line.judgement.judged_by}：{line.judgement.note}），请主办方裁定是否继续。"
        for one, of in lines.items()
        for line in of
        if line.judgement and line.judgement.outcome is not Judged.MET
    ]
    if open_ones := [each for each in lacking.values() if each]:
        told.append(f"{len(open_ones)} 件还有 {sum(open_ones)} 条没有核对结论，见 mingjian review checklist。")
    return told
