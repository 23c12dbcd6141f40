"""How many of the conditions that a notice lists somebody has to meet, and how many the form names."""

import re
import unicodedata
from collections.abc import Iterator

from mingjian.data.campaign import UNDECIDED, Rule
from mingjian.data.checks import Manual
from mingjian.data.records import Finding, Severity, Submission
from mingjian.data.setting_values import read_count
from mingjian.pipeline.rules.facts import Facts
from mingjian.pipeline.rules.finding import Said, named, on_package, on_submission

_NUMERALS = str.maketrans("一二三四五六七八九", "123456789")
_ITEM = re.compile(r"(?:第|\()?\s*([1-9])\s*(?:项|条|款|\)|、|,|;|\.(?!\d)|和|及|$)")


def judge_conditions(rule: Rule, check: Manual, facts: Facts) -> Iterator[Finding]:
    """Forms that name fewer conditions than the organiser asks for; while the number is open, one info a batch."""
    setting = facts.campaign.setting(check.least_setting)
    if setting.value is None:
        if facts.judged(rule):
            message = f"{rule.title}：{setting.question}{UNDECIDED}（设置项 {setting.id}）。{setting.reason}"
            yield on_package(rule, None, Said(message, UNDECIDED, severity=Severity.INFO))
        return
    least = read_count(setting.printed)
    for submission in facts.judged(rule):
        written, items = named_conditions(check, submission, facts)
        if items and len(items) < least:
            message = (
                f"{named(submission)}填写的符合条件是“{written}”，共{len(items)}项；主办方裁定至少{least}项（设置项 {setting.id}）。"
                "请补填并附证明，或人工核对。"
            )
            yield on_submission(rule, submission, Said(message, f"{len(items)}项", severity=Severity.WARNING))


def named_conditions(check: Manual, submission: Submission, facts: Facts) -> tuple[str, frozenset[int]]:
    """What the form says of the conditions met, and the numbers of those in the notice's order (N2-AMB-08, N4-AMB-03)."""
    written = next((value for label in check.labels if (value := facts.field(submission, label))), "")
    most = len(check.conditions.get(submission.track, ())) or 9
    return written, frozenset(each for each in read_numbers(written) if each <= most)


def read_numbers(written: str) -> frozenset[int]:
    """The numbers of conditions in such words: 第五项; 1、3; （二）."""
    plain = unicodedata.normalize("NFKC", written).translate(_NUMERALS)
    return frozenset(int(each) for each in _ITEM.findall(plain))
