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

_NUMERALS = str.maketrans("一二三四五六七八九两", "1234567892")
_CIRCLED = str.maketrans({circled: f"{number}、" for number, circled in enumerate("①②③④⑤⑥⑦⑧⑨", 1)})
"""NFKC would run ①③ together as 13."""
_SUM = re.compile(r"(?:全部|以上|上述|下列|具备|具有|符合|满足|共计?|等)\s*[1-9]\s*[项条款](?![、,;/和及与至到-])")
_WORDS = re.compile(r"符合|满足|具备|具有|申报|条件|[所的]")
_JOINED = re.compile(r"(?<=\))(?=\()|(?<=[项条款])(?=第)")
"""Where two numbers meet without a mark between them: (1)(3), 第1项第3项."""
_DASH = re.compile(r"\s*[-~—–〜至到]+\s*")
_APART = re.compile(r"[\s、,;/|+&。:]|[和及与]|\.(?!\d)")
_ITEM = r"第?\s*\(?([1-9])\)?[项条款]?"
_SPAN = re.compile(rf"{_ITEM}(?:-{_ITEM})?")
_BARE = re.compile(r"[1-9][项条款]")
"""Alone it may be the third or three of them."""


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
    """The numbers of conditions in such words: 第五项; 1、3; （二）; 第一至第三项. None where anything else is written with them.

    Whoever is told of too few must have written so: a sum (共4项), an article (第二条第3项) or prose is left to the reviewer.
    """
    plain = unicodedata.normalize("NFKC", written.translate(_CIRCLED)).translate(_NUMERALS)
    plain = _DASH.sub("-", _JOINED.sub("、", _WORDS.sub(" ", _SUM.sub(" ", plain)))).strip()
    parts = [part for part in _APART.split(plain) if part]
    found = [_SPAN.fullmatch(part) for part in parts]
    if _BARE.fullmatch(plain) or len({each for each in "项条款" if each in plain}) > 1:
        return frozenset()
    spans = [(int(each[1]), int(each[2] or each[1])) for each in found if each]
    if len(spans) < len(parts) or any(last < first for first, last in spans):
        return frozenset()
    return frozenset(number for first, last in spans for number in range(first, last + 1))
