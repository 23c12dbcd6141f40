"""The check `pages`: how many pages the files of a role have."""

from collections.abc import Iterator

from mingjian.data.campaign import Rule
from mingjian.data.checks import Pages
from mingjian.data.records import Finding, Role, Severity, Submission
from mingjian.pipeline.rules.facts import Facts, Reading
from mingjian.pipeline.rules.finding import Said, named, on_submission, unverified
from mingjian.pipeline.rules.limits import Verdict, judge_range, print_bounds

_SOURCES = {"pdf": "PDF 的页数", "rendering": "排版后的页数", "stored": "Word 文件中记录的页数，以实际打印为准"}
_TRUST = tuple(_SOURCES)
_OF_PERSONS = {Role.DEEDS, Role.EVIDENCE, Role.CERTIFICATE}


def judge_pages(rule: Rule, check: Pages, facts: Facts) -> Iterator[Finding]:
    """Findings on files with too many pages; where no page count is known, an info says so."""
    for submission in facts.judged(rule):
        several = _on_several(check, submission, facts) if check.files == "one" else None
        if said := several or _on_submission(check, submission, facts):
            yield on_submission(rule, submission, said)


def _on_several(check: Pages, submission: Submission, facts: Facts) -> Said | None:
    """Where several files came in place of one: their pages together, as far as they are known."""
    found = [each for each in facts.readings(submission, check.roles) if each.is_read]
    if len(found) < 2:
        return None
    total = sum(_pages(each) or 0 for each in found)
    names = "、".join(each.material.path for each in found)
    measured = f"{named(submission)}的材料分在{len(found)}个文件（{names}）中，共{total}页"
    if check.most is not None and total > check.most:
        return Said(f"{measured}，通知要求合为一个文件、{print_bounds(check, '页')}。请压缩、合并后重新报送。", str(total))
    todo = "通知要求整合为一个文件，请合并后重新报送。"
    return Said(f"{measured}。{todo}", f"{len(found)}个文件", severity=Severity.WARNING)


def _on_submission(check: Pages, submission: Submission, facts: Facts) -> Said | None:
    found = [each for each in facts.readings(submission, check.roles) if each.is_read]
    alone = [each for each in found if not each.holds_case or _OF_PERSONS & set(check.roles)]
    counted = sorted((each for each in alone if _pages(each)), key=_trust)
    if check.files == "together" and len(counted) > 1:
        return _on_all(check, submission, counted)
    if counted:
        return _grade(check, submission, counted[0])
    shared = [each for each in found if each.holds_case and _pages(each)]
    if shared and all((_pages(each) or 0) <= (check.most or 0) for each in shared):
        return None
    if not found:
        return None
    path = found[0].material.path
    return unverified(f"{path} 的页数无法得知（通知要求{print_bounds(check, '页')}）。请另报送 PDF 版，或人工核对页数。", path)


def _on_all(check: Pages, submission: Submission, readings: list[Reading]) -> Said | None:
    """The pages of several files together."""
    total = sum(_pages(each) or 0 for each in readings)
    if judge_range(total, total, check) is Verdict.KEPT:
        return None
    names = "、".join(each.material.path for each in readings)
    return Said(
        f"{named(submission)}的 {names} 合计{total}页，通知要求{print_bounds(check, '页')}。请精简后重新报送。", str(total)
    )


def _grade(check: Pages, submission: Submission, reading: Reading) -> Said | None:
    pages = _pages(reading) or 0
    verdict = judge_range(pages, pages, check)
    if verdict is Verdict.KEPT:
        return None
    document = reading.extract.document
    source = _SOURCES.get(document.pages_source if document else "", "文件中记录的页数")
    todo = f"请压缩到{check.most}页以内" if verdict is Verdict.OVER else f"请补充到{check.least}页以上"
    path = reading.material.path
    message = f"{named(submission)}的 {path} 共{pages}页，通知要求{print_bounds(check, '页')}（按{source}计）。{todo}后重新报送。"
    return Said(message, str(pages), path)


def _pages(reading: Reading) -> int | None:
    return reading.extract.document.pages if reading.extract.document else None


def _trust(reading: Reading) -> int:
    source = reading.extract.document.pages_source if reading.extract.document else ""
    return _TRUST.index(source) if source in _TRUST else len(_TRUST)
