"""The check `figure`: a number of a form, or the share that it is of another, against a lower limit."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from mingjian.data.campaign import Rule
from mingjian.data.checks import Figure
from mingjian.data.records import Finding, Severity, Submission
from mingjian.pipeline.identification import years_on
from mingjian.pipeline.rules.facts import Facts, text_key
from mingjian.pipeline.rules.finding import Said, named, on_submission, unverified
from mingjian.pipeline.written import Quantity, find_beginnings, in_figures, in_months, read_quantities

_UNIT_KIND = "单位性质|单位类型|单位类别"
_IN_MONTHS = {"个月": 1, "月": 1, "年": 12}
_NO_COUNTS = frozenset({"年", "月", "周", "天", "时", "%", "/", "分"})
_BRACKETED = re.compile(r"[（(].*?[）)]")
_UNIT_OF_LABEL = re.compile(r"\((?:单位:)?([万亿]?元|人|名|%|个?月|年|天)\)")
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


@dataclass(frozen=True, slots=True)
class _Measure:
    """What a field comes to: from low to high, as far as its words tell. is_sure: they name nothing else that might be meant."""

    low: float
    high: float
    words: str
    is_sure: bool = True
    units: frozenset[str] = frozenset()

    @property
    def is_point(self) -> bool:
        return self.is_sure and self.low == self.high


def _on_submission(check: Figure, submission: Submission, facts: Facts) -> Said | None:
    stated = _stated(check, submission, facts)
    part, whole = (_counted(labels, submission, facts) for labels in (check.part, check.whole))
    share = _share(part, whole)
    name = check.labels[0].split("|")[0]
    figure = share or stated
    where = check.missing or "申报表"
    asked = f"通知要求不低于{check.least:g}{check.unit}"
    if figure is None:
        return unverified(f"{named(submission)}没有读到{name}（{asked}）。请核对{where}。")
    if stated and share and stated.is_point and share.is_point and abs(stated.low - share.low) > _MOST_ROUNDING:
        return _on_both(check, named(submission), stated, share)
    if figure.low >= check.least:
        return None
    if figure.high >= check.least or not figure.is_sure:
        said = f"按填写的{figure.words}计" if share else f"写的是“{figure.words}”"
        return unverified(
            f"{named(submission)}的{name}{said}，是否符合“不低于{check.least:g}{check.unit}”未能核对。请核对{where}。"
        )
    shown = _print_range(figure, check)
    sums = f"（{figure.words}）" if share else "" if figure.is_point else f"（由“{figure.words}”折算）"
    return Said(f"{named(submission)}的{name}为{shown}{sums}，{asked}，不符合条件。如填写有误请更正并附证明。", shown)


def _on_both(check: Figure, name: str, stated: _Measure, share: _Measure) -> Said:
    label, least = check.labels[0].split("|")[0], check.least
    there = _print_beside(share.low, least)
    message = (
        f"{name}填写的{label}为{_print(stated.low)}{check.unit}，按所填数字算得{there}{check.unit}（{share.words}），"
        f"两处不一致；通知要求不低于{least:g}{check.unit}。请核实。"
    )
    return Said(message, f"{_print(stated.low)}、{there}", severity=_grade_both(stated.low, share.low, least))


def _share(part: _Measure | None, whole: _Measure | None) -> _Measure | None:
    """The part in per cent of the whole. Not sure where one is money and the other bears no unit (万元 or 元)."""
    if part is None or whole is None or not whole.low:
        return None
    is_sure = part.is_sure and whole.is_sure and not ("元" in part.units | whole.units and part.units != whole.units)
    words = f"{_shown(part)}÷{_shown(whole)}"
    return _Measure(part.low / whole.high * 100, part.high / whole.low * 100, words, is_sure)


def _shown(one: _Measure) -> str:
    return _print(one.low) if one.is_point else f"“{one.words}”"


def _print_range(figure: _Measure, check: Figure) -> str:
    """5个月; 3.9～5.8个月 where the words leave it open."""
    ends = dict.fromkeys(_print_beside(each, check.least) for each in (figure.low, figure.high))
    return f"{'～'.join(ends)}{check.unit}"


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


def _stated(check: Figure, submission: Submission, facts: Facts) -> _Measure | None:
    """What the fields with the check's labels come to in its unit."""
    read = [_in_unit(check, value) for value in _values(check.labels, submission, facts)]
    return next((each for each in read if each.is_sure), read[0] if read else None)


def _in_unit(check: Figure, value: str) -> _Measure:
    if check.until and (begun := find_beginnings(value)):  # the days on which it began
        years = [float(years_on(day, check.until)) for days in begun for day in days]
        return _Measure(min(years), max(years), value)
    told = [each for each in _meant(read_quantities(value)) if not (each.unit == "时" and each.per == "天")]
    ends = [_converted(each, check.unit) for each in told]
    known = [each for each in ends if each]
    if not known:
        return _Measure(0, inf, value, is_sure=False)
    return _Measure(min(low for low, _ in known), max(high for _, high in known), value, len(known) == len(ends))


def _meant(quantities: Sequence[Quantity]) -> Sequence[Quantity]:
    """The totals where there are such."""
    return [each for each in quantities if each.is_total] or quantities


def _converted(quantity: Quantity, unit: str) -> tuple[float, float] | None:
    """From what to what a number is in the check's unit, None where it is of another kind."""
    if not quantity.unit and unit == "%":  # 0.35 is rather 35 % than a third of one
        return quantity.low, quantity.high * (100 if quantity.high <= 1 else 1)
    if quantity.unit in {"", unit}:
        return quantity.low, quantity.high
    if unit == "%" and quantity.unit == "成":
        return quantity.low * 10, quantity.high * 10
    months = in_months(quantity) if unit in _IN_MONTHS else None
    return (months[0] / _IN_MONTHS[unit], months[1] / _IN_MONTHS[unit]) if months else None


def _counted(labels: Sequence[str], submission: Submission, facts: Facts) -> _Measure | None:
    """How many, or how much money in 元, the first filled field says; of several numbers from the least to their sum."""
    for value in _values(labels, submission, facts):
        numbers = [each for each in _meant(read_quantities(value)) if each.unit not in _NO_COUNTS]
        numbers = [each for each in numbers if each.unit in {"人", "元"}] or numbers
        if not numbers:
            return _Measure(0, inf, value, is_sure=False)
        high = sum(each.high for each in numbers)
        return _Measure(min(each.low for each in numbers), high, value, units=frozenset(each.unit for each in numbers))
    return None


def _values(labels: Sequence[str], submission: Submission, facts: Facts) -> Iterator[str]:
    """What is filled in under these labels, with the unit that only the label bears: 经费（万元）."""
    wanted = {text_key(each) for label in labels for each in label.split("|")}
    for form in facts.forms(submission):
        for field in form.fields:
            bare = _BRACKETED.sub("", field.label)
            if field.value.strip() and (text_key(field.label) in wanted or text_key(bare) in wanted):
                unit = _UNIT_OF_LABEL.search(in_figures(field.label))
                value = field.value.strip()
                yield f"{value}{unit[1]}" if unit and in_figures(value)[-1].isdigit() else value
