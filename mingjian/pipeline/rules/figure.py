"""The check `figure`: a number of a form, or the share that it is of another, against a lower limit."""

import re
import unicodedata
from collections.abc import Iterator

from mingjian.data.campaign import Rule
from mingjian.data.checks import Figure
from mingjian.data.records import Finding, Severity, Submission
from mingjian.pipeline.identification import read_birth, years_on
from mingjian.pipeline.rules.facts import Facts, text_key
from mingjian.pipeline.rules.finding import Said, named, on_submission, unverified

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TEN_THOUSAND = re.compile(r"\d\s*万")
_UNIT_KIND = "单位性质|单位类型|单位类别"
_MOST_ROUNDING = 0.5
"""Of the limit's unit: a stated share that is rounded may stand so far from the one its numbers give."""


def judge_figure(rule: Rule, check: Figure, facts: Facts) -> Iterator[Finding]:
    """Findings on numbers below the limit; where they cannot be read, infos that say what is missing."""
    for submission in facts.judged(rule):
        kind = f"{submission.unit}{facts.field(submission, _UNIT_KIND)}"
        if any(each in kind for each in check.except_words):
            continue
        if check.only_words and not any(each in kind for each in check.only_words):
            continue
        if said := _on_submission(check, submission, facts):
            yield on_submission(rule, submission, said)


def _on_submission(check: Figure, submission: Submission, facts: Facts) -> Said | None:
    stated = _first(check, check.labels, submission, facts)
    part, whole = (_first(check, labels, submission, facts) for labels in (check.part, check.whole))
    share = part / whole * 100 if part is not None and whole else None
    name = check.labels[0].split("|")[0]
    figures = [each for each in (stated, share) if each is not None]
    if not figures:
        where = check.missing or "申报表"
        return unverified(f"{named(submission)}没有读到{name}（通知要求不低于{check.least:g}{check.unit}）。请核对{where}。")
    sums = f"（{_print(part)}÷{_print(whole)}）" if share is not None and part is not None and whole is not None else ""
    shown = f"{_print_beside(figures[-1], check.least)}{check.unit}"
    asked = f"通知要求不低于{check.least:g}{check.unit}"
    if stated is not None and share is not None and abs(stated - share) > _MOST_ROUNDING:
        message = f"{named(submission)}填写的{name}为{_print(stated)}{check.unit}，按所填数字算得{_print_beside(share, check.least)}{check.unit}{sums}，两处不一致；{asked}。请核实。"
        return Said(
            message, f"{_print(stated)}、{_print_beside(share, check.least)}", severity=_grade_both(stated, share, check.least)
        )
    if figures[-1] >= check.least:
        return None
    return Said(f"{named(submission)}的{name}为{shown}{sums}，{asked}，不符合条件。如填写有误请更正并附证明。", shown)


def _print(number: float) -> str:
    """All its digits, never as a power of ten: 5990000, 34.9."""
    return f"{number:.4f}".rstrip("0").rstrip(".")


def _print_beside(number: float, limit: float) -> str:
    """With as many digits as tell it from the limit: 34.9, but 34.998 where that is not 35."""
    places = next((each for each in range(1, 6) if number == limit or f"{number:.{each}f}" != f"{limit:.{each}f}"), 6)
    return _print(float(f"{number:.{places}f}"))


def _grade_both(stated: float, share: float, least: float) -> Severity | None:
    """The rule's own severity where both are too low; a warning where they merely disagree."""
    return None if max(stated, share) < least else Severity.WARNING


def _first(check: Figure, labels: tuple[str, ...], submission: Submission, facts: Facts) -> float | None:
    """The first number in the fields with these labels, their printed units set aside."""
    wanted = {text_key(each) for label in labels for each in label.split("|")}
    for form in facts.forms(submission):
        for field in form.fields:
            if text_key(field.label) in wanted or text_key(re.sub(r"[（(].*?[）)]", "", field.label)) in wanted:
                value = unicodedata.normalize("NFKC", field.value).replace(",", "")
                if check.until and (begun := read_birth(value)):  # the day on which it began
                    return float(years_on(begun.first, check.until))
                if found := _NUMBER.search(value):
                    return float(found.group()) * (10_000 if _TEN_THOUSAND.search(value) else 1)
    return None
