"""Where form, 汇总表, case and 查重报告 of one submission say different things (X-FORM-CASE-DIFF and its like, X-PHONE)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta

from mingjian.data.masking import mask_personal
from mingjian.data.moments import print_day
from mingjian.data.records import Case, DuplicateReport, Finding, Role, Submission
from mingjian.pipeline.rules.facts import CASE_FILES, Facts, label_key, text_key
from mingjian.pipeline.rules.finding import Said, named, own_finding
from mingjian.pipeline.rules.same import summary_row

LEAST_REPORT_SHARE, MOST_REPORT_SHARE = 0.75, 1.5
"""A 查重报告 that counts fewer or more characters than these shares of abstract and body was made of another text.

Vendors count with or without blanks, tables and references. Wide on purpose: chosen, not measured."""
SAME_TITLE = 0.5
"""Similarity of two titles under which they are of different cases."""
UNITS_OF_A_PHONE = 3
"""So many units with one number: an agency's, or copied from another form."""

_TITLE = "参评案例名称|案例名称"
_UNIT = "参评单位|申报单位|单位名称"
_PHONES = "联系电话|手机号码|联系方式|单位联系电话|电话|手机"
_PHONE_HEADS = ("手机号码", "联系电话", "手机号", "联系方式", "单位联系电话")
_MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:0\d{2,3}\d{7,8}|[2-9]\d{6,7})(?:(?:转|ext)?\d{1,5})?")
_PHONE_PARTS = re.compile(r"[、，,；;/\n]|\s{2,}|(?<=\d{7})\s(?=\d{7})")
_GLUE = re.compile(r"[\s\-—－–()（）.·]|分机")


def judge_agreement(facts: Facts) -> Iterator[Finding]:
    """Where form, summary table and case file of one submission say different things."""
    for submission in facts.live:
        cases = [each.extract.case for each in facts.readings(submission, CASE_FILES) if each.extract.case]
        if cases and (differences := list(_form_differences(submission, cases[0], facts))):
            message = f"{named(submission)}推荐表与案例不一致：{'；'.join(differences)}。请核对后统一。"
            yield own_finding("X-FORM-CASE-DIFF", Said(message, "；".join(differences)), submission.package, submission)
        if differences := list(_table_differences(submission, facts)):
            message = f"{named(submission)}汇总表与推荐表、案例不一致：{'；'.join(differences)}。请核对后统一。"
            yield own_finding("X-TABLE-CASE-DIFF", Said(message, "；".join(differences)), submission.package, submission)
        if cases:
            yield from _on_report(submission, cases[0], facts)
        if odd := list(_odd_phones(submission, facts)):
            message = f"{named(submission)}{'、'.join(odd)}不像电话号码（手机11位，或区号加7～8位号码）。请核对后改正。"
            yield own_finding("X-PHONE", Said(message, "、".join(odd)), submission.package, submission)
    yield from _busy_phones(facts)


def _form_differences(submission: Submission, case: Case, facts: Facts) -> Iterator[str]:
    title = facts.field(submission, _TITLE)
    if title and case.title and not _agree(title, f"{case.title}{case.subtitle}", case.title, case.subtitle):
        yield f"案例名称，推荐表写“{title}”，案例写“{case.title}”"
    unit = facts.field(submission, _UNIT)
    if unit and case.unit and not _agree(unit, case.unit):
        yield f"单位，推荐表写“{unit}”，案例写“{case.unit}”"


def _table_differences(submission: Submission, facts: Facts) -> Iterator[str]:
    tables = [table for each in facts.readings(submission, (Role.SUMMARY_TABLE,)) for table in each.extract.summaries]
    if not any(table.rows for table in tables) or not submission.title:
        return
    row = summary_row(submission, facts)
    if row is None:
        written = [value for table in tables for each in table.rows if (value := _cell(each.values, "案例名称"))]
        if written and not any(_agree(each, submission.title) for each in written):
            yield f"汇总表中没有“{submission.title}”（所列：{'、'.join(written[:3])}{'…' if len(written) > 3 else ''}）"
        return
    authors = {key for each in _names(_cell(row.values, "作者")) if (key := text_key(each))}
    own = {text_key(each) for each in submission.authors} - {""}
    if authors and own and authors != own and not authors <= {text_key(submission.unit)}:
        yield f"作者，汇总表写“{_cell(row.values, '作者')}”，案例写“{'、'.join(submission.authors)}”"
    track = facts.campaign.track_of(_cell(row.values, "案例类别"))
    here = facts.campaign.track(submission.track)
    if track and here and track.id != here.id:
        yield f"类别，汇总表写“{track.short}”，材料为“{here.short}”"
    # the form asks for the unit's numbers and the table for a mobile: only mobiles can contradict each other
    listed = {number for head in _PHONE_HEADS for number in _mobiles(_cell(row.values, head))}
    filled = {number for field in facts.fields(submission, _PHONES) for number in _mobiles(field.value)}
    if listed and filled and listed.isdisjoint(filled):
        yield f"电话，汇总表写“{_shown(listed)}”，推荐表写“{_shown(filled)}”"


def _on_report(submission: Submission, case: Case, facts: Facts) -> Iterator[Finding]:
    """The 查重报告 that speaks of another text; where there are several, that which speaks of this one counts."""
    readings = [each for each in facts.readings(submission, (Role.DUPLICATE_REPORT,)) if each.extract.report]
    told = [
        (list(_report_differences(each.extract.report, submission, case, facts)), each.material.path)
        for each in readings
        if each.extract.report and not each.extract.report.is_aigc
    ]
    if not told or not all(differences for differences, _ in told):
        return
    differences, path = min(told, key=lambda each: len(each[0]))
    message = (
        f"{named(submission)}的查重报告 {path} 与案例不一致：{'；'.join(differences)}。"
        "请核对查重的是否这一稿；如不是，请以定稿重新查重。"
    )
    yield own_finding("X-REPORT-CASE-DIFF", Said(message, "；".join(differences), path), submission.package, submission)


def _report_differences(report: DuplicateReport, submission: Submission, case: Case, facts: Facts) -> Iterator[str]:
    if report.title and case.title and not _same_title(report.title, submission, case):
        yield f"题名，报告写“{report.title}”，案例为“{case.title}”"
    authors = {text_key(each) for each in submission.authors} - {""}
    written = text_key(report.author)
    if (
        written
        and authors
        and not any(each in written or written in each for each in (*authors, text_key(submission.unit)) if each)
    ):
        yield f"作者，报告写“{report.author}”，案例为“{'、'.join(submission.authors)}”"
    if submission.body_count and report.total_chars:
        abstract = submission.abstract_count.low if submission.abstract_count else 0
        least, most = submission.body_count.low, submission.body_count.high + abstract
        if not least * LEAST_REPORT_SHARE <= report.total_chars <= most * MOST_REPORT_SHARE:
            yield f"字数，报告检测{report.total_chars}字，案例正文{submission.body_count.high}字"
    deadline = facts.campaign.deadline
    if not submission.replaces and report.issued and deadline and report.issued > (deadline - timedelta(seconds=1)).date():
        yield f"日期，报告出具于{print_day(report.issued)}，晚于报送截止"


def _same_title(written: str, submission: Submission, case: Case) -> bool:
    """Whether a report's title may be this case's: the title, or a file name with the unit's name in it."""
    from rapidfuzz.fuzz import partial_ratio  # noqa: PLC0415 (the command line starts without it)

    if _agree(written, f"{case.title}{case.subtitle}", case.title, case.subtitle, submission.title, submission.unit):
        return True
    here, there = text_key(written), text_key(f"{case.title}{case.subtitle}")
    return partial_ratio(here, there) >= SAME_TITLE * 100


def _odd_phones(submission: Submission, facts: Facts) -> Iterator[str]:
    """What stands under a telephone's label, has digits, and is no number that can be called."""
    row = summary_row(submission, facts)
    said = [("推荐表", field.label, field.value) for field in facts.fields(submission, _PHONES)]
    said += [("汇总表", head, _cell(row.values, head)) for head in _PHONE_HEADS] if row else []
    for where, label, value in dict.fromkeys(said):
        parts = [part for part in _PHONE_PARTS.split(value) if sum(map(str.isdigit, part)) * 2 > len(part.strip())]
        if parts and "*" not in value and not any(_numbers(part) for part in parts):
            yield f"{where}“{label_key(label)}”的“{mask_personal(value.strip())}”"


def _numbers(value: str) -> list[str]:
    """The telephone numbers of a cell, digits only."""
    joined = [_GLUE.sub("", part) for part in _PHONE_PARTS.split(value)]
    found = [each for part in joined for each in re.findall(r"[\d+转a-z]{7,}", part)]
    return [
        each.removeprefix("+").removeprefix("86")[-11:] if _MOBILE.fullmatch(each) else each for each in found if _callable(each)
    ]


def _mobiles(value: str) -> list[str]:
    return [each for each in _numbers(value) if _MOBILE.fullmatch(each)]


def _callable(number: str) -> bool:
    return bool(_MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number))


def _shown(numbers: set[str]) -> str:
    return "、".join(mask_personal(each) for each in sorted(numbers))


def _busy_phones(facts: Facts) -> Iterator[Finding]:
    """One mobile number under several units."""
    owners: defaultdict[str, dict[str, Submission]] = defaultdict(dict)
    for submission in facts.live:
        unit = text_key(submission.unit)
        for field in facts.fields(submission, _PHONES) if unit else ():
            for number in _mobiles(field.value):
                owners[number].setdefault(unit, submission)
    for number, units in owners.items():
        if len(units) < UNITS_OF_A_PHONE or len({each.recommender for each in units.values()}) == 1:
            continue  # a recommender's own officer stands on all of its forms
        names = "、".join(each.unit for each in list(units.values())[:UNITS_OF_A_PHONE])
        for submission in units.values():
            shown = mask_personal(number)
            message = f"{named(submission)}推荐表的电话 {shown} 也是另外{len(units) - 1}家单位的（{names}等）。请核对是否填错或由他人代报。"
            yield own_finding("X-PHONE", Said(message, shown), submission.package, submission)


def _cell(values: Mapping[str, str], head: str) -> str:
    return next((value for key, value in values.items() if label_key(key) == head), "").strip()


def _names(words: str) -> list[str]:
    for mark in "，,；;/\n\t 　":
        words = words.replace(mark, "、")
    return words.split("、")


def _agree(written: str, *others: str) -> bool:
    """Whether one name holds the other once width, marks and spaces are set aside."""
    key = text_key(written)
    keys = [other for each in others if (other := text_key(each))]
    return any(key in other or other in key for other in keys)
