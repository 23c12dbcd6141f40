"""The line that the organiser draws for 查重率: nobody's where it is not drawn, and then no rate passes or fails."""

from collections.abc import Iterable, Iterator

from mingjian.data.campaign import UNDECIDED, Campaign, Rule
from mingjian.data.records import Finding, Severity, Submission
from mingjian.data.reuse import Rates
from mingjian.data.setting_values import RateLimit, read_rate_limits
from mingjian.pipeline.rules.facts import Facts
from mingjian.pipeline.rules.finding import Said, named, on_package, on_submission

_TINY = 1e-9
"""Shares are sums and quotients: what is printed 20.00% is not above 20%."""
_MOST_PLACES = 8
"""Digits after the point of hundredths, by which more than _TINY always shows."""
_RANGE = "合格线管报送的查重率，明鉴比对的范围不同，请人工核对"


def judge_rate_limit(rule: Rule, setting_id: str, facts: Facts) -> Iterator[Finding]:
    """Rates that were handed in and are above the line; where none is drawn, one info a batch with rates."""
    setting = facts.campaign.setting(setting_id)
    if setting.value is None:
        if any(each.declared_rate is not None or each.report_rate is not None for each in facts.judged(rule)):
            message = f"{setting.question}{UNDECIDED}（设置项 {setting.id}）。{setting.reason}"
            yield on_package(rule, None, Said(message, UNDECIDED, severity=Severity.INFO))
        return
    limits = read_rate_limits(setting.printed)
    for submission in facts.judged(rule):
        handed_in = {"查重报告": submission.report_rate, "汇总表": submission.declared_rate}
        over = [
            (name, rate, each)
            for name, rate in handed_in.items()
            for each in limits
            if each.indicator in {"", name} and rate is not None and rate > each.most + _TINY
        ]
        if over:
            shown = "、".join(f"{name}{_print_above(rate, each.most, 2)}" for name, rate, each in over)
            message = f"{named(submission)}的查重率（{shown}）超过主办方裁定的合格线（{setting.printed}，设置项 {setting.id}）。请修改后重新查重、报送。"
            yield on_submission(rule, submission, Said(message, shown, severity=Severity.ERROR))


def hold_own_rates(
    findings: Iterable[Finding], rates: Iterable[Rates], submissions: Iterable[Submission], campaign: Campaign
) -> list[Finding]:
    """The findings with those on Mingjian's own rates above the line: errors where the line is drawn for them, else warnings."""
    found = list(findings)
    rule, setting_id = next(
        ((each, each.check.rate_limit) for each in campaign.rules if each.check.kind == "present" and each.check.rate_limit),
        (None, ""),
    )
    if rule is None or campaign.setting(setting_id).value is None:
        return found
    printed = campaign.setting(setting_id).printed
    limits = read_rate_limits(printed)
    own = {each.submission_id: each for each in rates}
    for submission in submissions:
        rate = own.get(submission.submission_id)
        if rate is None:
            continue
        of = {"总重复率": rate.total_rate, "净重复率": rate.net_rate, "单篇最大": rate.max_single_rate}
        over = [(name, share, each) for each in limits for name, share in of.items() if _is_over(each, name, share)]
        if over:
            shown = "、".join(f"明鉴{name}{_print_above(share, each.most, 1)}" for name, share, each in over)
            meant = any(each.indicator for _, _, each in over)
            message = (
                f"{named(submission)}的{shown}超过主办方裁定的合格线（{printed}，设置项 {setting_id}）。"
                f"{'请看明鉴列出的重复来源，修改后重新报送' if meant else _RANGE}。"
            )
            said = Said(message, shown, severity=Severity.ERROR if meant else Severity.WARNING)
            found.append(on_submission(rule, submission, said))
    return found


def _print_above(share: float, most: float, places: int) -> str:
    """In hundredths with so many digits, and more where it would look no higher than the line: 31.0%, but 20.04% above 20%."""
    told = next((each for each in range(places, _MOST_PLACES) if f"{share:.{each}%}" != f"{most:.{each}%}"), _MOST_PLACES)
    return f"{share:.{told}%}"


def _is_over(limit: RateLimit, name: str, share: float) -> bool:
    """Whether a limit speaks of this rate and it is above; a limit without a name speaks of the whole rate."""
    return limit.indicator in ({name, ""} if name == "总重复率" else {name}) and share > limit.most + _TINY
