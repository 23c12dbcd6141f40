"""The check `same`: two statements that must agree."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mingjian.data.campaign import Campaign, Rule
from mingjian.data.checks import Same
from mingjian.data.records import Finding, Role, Severity, Submission, SummaryRow, SummaryTable
from mingjian.data.reuse import Rates
from mingjian.pipeline.rules.facts import Facts, text_key
from mingjian.pipeline.rules.finding import Said, named, on_submission, unverified
from mingjian.similarity.bodies import near_unit, same_unit

FAR_ABOVE = 0.2
"""Mingjian's rate above the report's by this share is told: copies within the batch, which no vendor can see, or another text."""
_RANGE = "明鉴比对本批材料和本地库，商业系统比对公开文献，范围不同，互不替代"
_TITLE_HEADS = ("案例名称", "参评案例名称", "姓名", "工作室名称", "领衔人")
_RATE_HEAD = "查重率"


def judge_same(rule: Rule, check: Same, facts: Facts) -> Iterator[Finding]:
    """Findings on submissions whose summary table and 查重报告 state different rates."""
    for submission in facts.judged(rule):
        said = _on_rates(submission, facts) if check.fields is None else _on_fields(check, check.fields, submission, facts)
        if said:
            yield on_submission(rule, submission, said)


def _on_fields(check: Same, groups: tuple[tuple[str, ...], tuple[str, ...]], submission: Submission, facts: Facts) -> Said | None:
    """Two fields of the form, or the second and the submission's unit where the form has no such field of the first group."""
    if not facts.forms(submission):
        return None
    here, there = (next((value for label in labels if (value := facts.field(submission, label))), "") for labels in groups)
    here = here or submission.unit
    names = [labels[0].split("|")[0] for labels in groups]
    if not here or not there:
        absent = names[1] if here else names[0]
        return unverified(
            f"{named(submission)}没有读到“{absent}”，与“{names[0] if here else names[1]}”是否一致请核对{check.missing}。"
        )
    if same_unit(here, there):
        return None
    if near_unit(here, there):
        message = f"{named(submission)}的{names[0]}是“{here}”，{names[1]}是“{there}”，名称相近而不同。请核对是否同一单位。"
        return Said(message, there, severity=Severity.WARNING)
    return Said(f"{named(submission)}的{names[0]}是“{here}”，{names[1]}是“{there}”，两处不一致。请核对并附证明。", there)


def _on_rates(submission: Submission, facts: Facts) -> Said | None:
    declared, reported = submission.declared_rate, submission.report_rate
    if declared is not None and reported is not None:
        if abs(declared - reported) <= _half_unit(_printed(submission, facts)):
            return None
        words = _printed(submission, facts).strip()
        same = "" if "%" in unicodedata.normalize("NFKC", words) else f"（即{declared:.2%}）"
        printed = f"汇总表{f'“{words}”{same}' if words else f'{declared:.2%}'}，查重报告{reported:.2%}"
        todo = "请以所附查重报告为准改正汇总表，或报送与汇总表相符的查重报告。"
        return Said(f"{named(submission)}的查重率两处不一致：{printed}。{todo}", printed)
    has_table = bool(facts.readings(submission, (Role.SUMMARY_TABLE,)))
    has_report = bool(facts.readings(submission, (Role.DUPLICATE_REPORT,)))
    if not (has_table and has_report):
        return None  # the missing file is found under the rule that asks for it
    missing = [
        words for rate, words in ((declared, "汇总表中这个案例的查重率"), (reported, "查重报告中的查重率")) if rate is None
    ]
    return unverified(f"{named(submission)}没有读到{'和'.join(missing)}，两处是否一致请人工核对。")


def tell_own_rates(
    findings: Iterable[Finding], rates: Iterable[Rates], submissions: Iterable[Submission], campaign: Campaign
) -> list[Finding]:
    """The findings with Mingjian's own rate named beside declared and reported rates; an info where it is far above the report's."""
    rule = next((each for each in campaign.rules if each.check.kind == "same" and each.check.fields is None), None)
    found = list(findings)
    if rule is None:
        return found
    own = {each.submission_id: each.total_rate for each in rates}
    told = {each.submission_id for each in found if each.rule_id == rule.id}
    named_rates = [
        replace(each, message=f"{each.message}明鉴查重的总重复率为{own[each.submission_id]:.1%}（{_RANGE}）。")
        if each.rule_id == rule.id and each.submission_id in own
        else each
        for each in found
    ]
    for each in submissions:
        rate = own.get(each.submission_id)
        if each.report_rate is None or rate is None or each.submission_id in told or rate - each.report_rate < FAR_ABOVE:
            continue
        printed = f"查重报告{each.report_rate:.2%}，明鉴{rate:.1%}"
        message = f"{named(each)}的查重率相差较大：{printed}（{_RANGE}）。请看明鉴列出的重复来源，并核对报告查的是否这一稿。"
        named_rates.append(on_submission(rule, each, Said(message, printed, severity=Severity.INFO)))
    return named_rates


def summary_row(submission: Submission, facts: Facts) -> SummaryRow | None:
    """The row of its summary tables that speaks of the submission; else of a table that came in a package of its own."""
    readings = facts.readings(submission, (Role.SUMMARY_TABLE,))
    rows = (find_row(submission, table) for each in readings for table in each.extract.summaries)
    return next((row for row in rows if row), None) or next(
        (row for table in facts.loose_tables if (row := find_row(submission, table))), None
    )


def find_row(submission: Submission, table: SummaryTable) -> SummaryRow | None:
    """The row of a table that bears the submission's title, with or without its subtitle."""
    titles = {text_key(submission.title), text_key(f"{submission.title}{submission.subtitle}")} - {""}
    rows = (row for row in table.rows if any(text_key(row.values.get(head, "")) in titles for head in _TITLE_HEADS))
    return next(rows, None)


def _printed(submission: Submission, facts: Facts) -> str:
    row = summary_row(submission, facts)
    return row.values.get(_RATE_HEAD, "") if row else ""


def _half_unit(printed: str) -> float:
    """Half a unit of the last digit that the table prints, as a share; of two decimals where it is not known."""
    if not printed.strip():
        return 0.00005 + 1e-9
    plain = unicodedata.normalize("NFKC", printed).strip()
    digits = plain.rstrip("%").partition(".")[2]
    unit = 10.0 ** -sum(each.isdigit() for each in digits)
    return (unit / 100 if "%" in plain else unit) / 2 + 1e-9
