"""The check `length`: 字数 of abstract, body, deeds or a form's field by Word's rule."""

from collections.abc import Iterator

from mingjian.data.campaign import Rule
from mingjian.data.checks import Length
from mingjian.data.model import Bounds
from mingjian.data.records import Count, Finding, Role, Severity, Submission
from mingjian.extractors.count import count_text
from mingjian.pipeline.rules.facts import Facts, text_key
from mingjian.pipeline.rules.finding import Said, named, on_submission, unverified
from mingjian.pipeline.rules.limits import Verdict, judge_range, print_bounds

_NAMES = {"abstract": "摘要", "body": "案例正文", "deeds": "事迹材料"}


def judge_length(rule: Rule, check: Length, facts: Facts) -> Iterator[Finding]:
    """Findings on texts that are too long, too short or, where the rule asks for them, missing."""
    for submission in facts.judged(rule):
        said = _on_fields(check, submission, facts) if check.text == "field" else _on_text(check, submission, facts)
        if said:
            yield on_submission(rule, submission, said)


def _on_fields(check: Length, submission: Submission, facts: Facts) -> Said | None:
    for label in check.labels:
        value = facts.field(submission, label)
        if value and (said := _grade(check, f"推荐表“{label.split('|')[0]}”", count_text(value))):
            return said
    return None


def _on_text(check: Length, submission: Submission, facts: Facts) -> Said | None:
    name = _NAMES[check.text]
    if check.text == "deeds" and not facts.readings(submission, (Role.DEEDS,)):
        return _without_deeds(check, submission, facts)
    text = submission.abstract if check.text == "abstract" else submission.body
    if not (text or "").strip():
        return _on_missing(check, name, submission, facts)
    stored = submission.abstract_count if check.text == "abstract" else submission.body_count
    count = stored or count_text(text or "")
    said = _grade(check, f"{named(submission)}{name}", count)
    if said and said.severity is None and _is_reused(check, count, text or "", submission, facts):
        note = f"这段文字与推荐表“{check.reused_field[0]}”相同，后者限{check.reused_most}字，故只作提示。"
        return Said(said.message + note, said.value, severity=Severity.WARNING)
    return said


def _on_missing(check: Length, name: str, submission: Submission, facts: Facts) -> Said | None:
    if not facts.case_is_read(submission):
        scanned = any(each.is_read for each in facts.readings(submission))
        return unverified(f"{named(submission)}没有可读的文字，{name}字数未能统计。请报送可编辑的 Word 版。") if scanned else None
    if check.text == "abstract" and not check.required:
        return None
    todo = f"请补写{name}（以“{name}”二字标明）" if check.text == "abstract" else "请检查文件内容是否完整"
    return Said(f"{named(submission)}没有读到{name}。通知要求{name}{print_bounds(check, '字')}，{todo}后重新报送。", "0")


def _without_deeds(check: Length, submission: Submission, facts: Facts) -> Said | None:
    """Where no file of deeds came, they may stand in the evidence; a form's own field is another matter."""
    if not check.required:
        return None
    if evidence := facts.readings(submission, (Role.EVIDENCE,)):
        path = evidence[0].material.path
        return unverified(f"{named(submission)}没有单独的事迹材料，可能在佐证材料 {path} 之中，字数请人工核对。", path)
    asked = print_bounds(check, "字")
    return Said(
        f"{named(submission)}缺少事迹材料：所报文件中没有找到。请补报事迹材料（{asked}）。", "缺", severity=Severity.ERROR
    )


def _is_reused(check: Length, count: Count, text: str, submission: Submission, facts: Facts) -> bool:
    if check.reused_most is None or count.low > check.reused_most:
        return False
    key = text_key(text)
    return any(text_key(field.value) == key for label in check.reused_field for field in facts.fields(submission, label))


def _grade(check: Length, name: str, count: Count) -> Said | None:
    """What is said of a text whose 字数 lies in count.low..count.high, None where it keeps the limits."""
    bounds = _widened(check)
    verdict = judge_range(count.low, count.high, bounds)
    if verdict is Verdict.KEPT:
        return None
    low_high = f"{count.high}字" if count.low == count.high else f"{count.low}～{count.high}字"
    over = verdict in {Verdict.OVER, Verdict.NEAR_OVER}
    limit, excess = (check.most, count.low - (check.most or 0)) if over else (check.least, (check.least or 0) - count.high)
    measured = f"{name}{low_high}，通知要求{print_bounds(check, '字')}"
    how = "按 Word 字数统计（汉字和中文标点每个计1，连续的外文、数字计1" + (
        "；引号、省略号、破折号按中文或西文计有两种结果）" if count.low != count.high else "）"
    )
    if verdict.near:
        todo = f"处于临界：两种计法一种{'超出' if over else '不足'}、一种合格。请{'略作压缩' if over else '略作补充'}，使两种计法都合格。"
        return Said(f"{measured}；{how}。{todo}", low_high, severity=Severity.WARNING)
    if check.margin:
        todo = f"比通知写的{limit}字{'多' if over else '少'}{excess}字，请{'压缩' if over else '补充'}到{limit}字左右后重新报送。"
    else:
        todo = f"{'超出' if over else '缺少'}{excess}字，请{'压缩到' if over else '补充到'}{limit}字{'以内' if over else '以上'}后重新报送。"
    return Said(f"{measured}；{how}。{todo}", low_high)


def _widened(check: Length) -> Bounds:
    """The limits with the margin that a bare target is given."""
    if not check.margin:
        return check
    least = None if check.least is None else round(check.least * (1 - check.margin))
    most = None if check.most is None else round(check.most * (1 + check.margin))
    return Bounds(least=least, most=most)
