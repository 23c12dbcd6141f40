"""The check `amount`: money in a form or 汇总表 against what the notice gives."""

from collections.abc import Iterator

from mingjian.data.campaign import Rule
from mingjian.data.checks import Amount
from mingjian.data.records import Finding, Submission
from mingjian.pipeline.rules.facts import Facts, label_key
from mingjian.pipeline.rules.finding import Said, named, on_package, on_submission, unverified
from mingjian.pipeline.rules.register import applicant_of, is_same, speaks_of
from mingjian.pipeline.rules.same import summary_row
from mingjian.pipeline.written import Quantity, read_quantities

_TEN_THOUSAND = 10_000
_ROUNDING = 0.005  # 万元: half of the last place that is printed


def judge_amount(rule: Rule, check: Amount, facts: Facts) -> Iterator[Finding]:
    """Sums that are not the notice's; infos where none can be read, one a batch where nobody states one."""
    stated = [
        (each, said) for each in facts.judged(rule) if each.track in check.by_track and (said := _stated(check, each, facts))
    ]
    if not stated:
        if facts.live:
            yield on_package(rule, None, unverified(f"{rule.title}：没有读到金额，未能核对。请核对{check.missing}。"))
        return
    for submission, (written, head) in stated:
        sums = _in_ten_thousands(written, head)
        allowed = _allowed(check, submission, facts)
        fitting = [any(low - _ROUNDING < each < high + _ROUNDING for each in allowed) for low, high in sums]
        if sums and all(fitting):
            continue
        asked = "或".join(f"{each:g}万元" for each in allowed)
        if allowed != [check.by_track[submission.track]]:
            asked += "（名录中已有下一层级的工作室，升格按差额补助）"
        if not sums or any(fitting):
            message = f"{named(submission)}的“{head}”写的是“{written}”，看不出是多少；按通知应为{asked}。请核对{check.missing}。"
            yield on_submission(rule, submission, unverified(message))
            continue
        shown = "、".join(dict.fromkeys("～".join(dict.fromkeys(f"{each:g}万元" for each in ends)) for ends in sums))
        message = f"{named(submission)}写的金额是{shown}（“{head}：{written}”），按通知应为{asked}。请核对更正。"
        yield on_submission(rule, submission, Said(message, shown))


def _stated(check: Amount, submission: Submission, facts: Facts) -> tuple[str, str] | None:
    """The sum as written and the label or column head over it, by the form, else by the table; one with a number before others."""
    wanted = {label_key(each) for label in check.labels for each in label.split("|")}
    row = summary_row(submission, facts)
    pairs = [(field.value, field.label) for form in facts.forms(submission) for field in form.fields]
    pairs += [(value, head) for head, value in (row.values if row else {}).items()]
    found = [(value.strip(), head) for value, head in pairs if label_key(head) in wanted and value.strip()]
    return next((each for each in found if read_quantities(each[0])), found[0] if found else None)


def _in_ten_thousands(written: str, head: str) -> list[tuple[float, float]]:
    """From what to what each sum is: 15万元, 150,000元, 壹拾伍万元, 15 under a head with 万元 → 15."""
    sums = [each for each in read_quantities(written) if each.unit in {"元", ""}]
    totals = [each for each in sums if each.is_total] or [each for each in sums if each.unit] or sums
    return [(_ten_thousands(each, each.low, head), _ten_thousands(each, each.high, head)) for each in totals]


def _ten_thousands(sum_: Quantity, number: float, head: str) -> float:
    if sum_.unit or number >= _TEN_THOUSAND:  # 150000, 20万
        return number / _TEN_THOUSAND
    return number / _TEN_THOUSAND if "元" in head and "万" not in head else number


def _allowed(check: Amount, submission: Submission, facts: Facts) -> list[float]:
    """The track's sum; of a studio that the list knows with a lower track, the difference."""
    whole = check.by_track[submission.track]
    applicant = applicant_of(submission, facts)
    listed = [
        each for each in facts.batch.register if check.awards and speaks_of(each, check.awards) and is_same(applicant, each)
    ]
    earlier = [
        check.by_track[found.id]
        for each in listed
        if (found := facts.campaign.track_of(each.award)) and found.id in check.by_track
    ]
    return [whole - max(earlier)] if earlier and max(earlier) < whole else [whole]
