"""The checks `paper` and `extras`: the size of pages, and what is enclosed beyond what is asked."""

import re
import unicodedata
from collections.abc import Iterator

from mingjian.data.campaign import Rule
from mingjian.data.checks import Extras, Paper
from mingjian.data.records import Finding, Submission
from mingjian.pipeline.rules.facts import CASE_FILES, Facts
from mingjian.pipeline.rules.finding import Said, named, on_package, on_submission, unverified

SIZE_MARGIN_MM = 5.0
"""Scanners and printers cut a page so far from its nominal size."""
_ADDRESS = re.compile(r"(?:(?:h[tp]{2,4}|ttp)s?\s?[:;]{0,2}\s?[/\\]{1,3}|www[.。,])[^\s\u4e00-\u9fff、。)》”]+", re.IGNORECASE)
_SOUND = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#][\x21-\x7e]*)?", re.IGNORECASE)
_MOST_SHOWN = 5
PDF = "application/pdf"


def judge_paper(rule: Rule, check: Paper, facts: Facts) -> Iterator[Finding]:
    """Files whose pages have another size, and one info a batch on what no file shows."""
    if check.missing and facts.live:
        yield on_package(rule, None, unverified(f"{rule.title}：电子件看不出{check.missing}，请核对纸质件；页面大小已逐件核对。"))
    for submission in facts.judged(rule):
        for reading in facts.readings(submission, check.roles):
            size = reading.extract.document.page_size_mm if reading.extract.document else None
            if size is None or _is_size(size, check.size_mm):
                continue
            path = reading.material.path
            shown, asked = (f"{one[0]:g}×{one[1]:g}毫米" for one in (size, check.size_mm))
            message = f"{named(submission)}的 {path} 页面是{shown}，通知要求的纸张是{asked}。请改用该纸张重新打印、扫描。"
            yield on_submission(rule, submission, Said(message, shown, path))


def _is_size(size: tuple[float, float], asked: tuple[float, float]) -> bool:
    pairs = zip(sorted(size), sorted(asked), strict=True)
    return all(abs(here - there) <= SIZE_MARGIN_MM for here, there in pairs)


def judge_extras(rule: Rule, check: Extras, facts: Facts) -> Iterator[Finding]:
    """Files that the notice does not let be enclosed, and addresses that cannot be opened as they are written."""
    for submission in facts.judged(rule):
        strange = [each.material.path for each in facts.readings(submission, check.except_roles)]
        if strange:
            shown = "、".join(strange[:_MOST_SHOWN])
            message = f"{named(submission)}附有 {shown}，通知写明可附的是{check.allowed}。不影响受理，评审以规定材料为准。"
            yield on_submission(rule, submission, Said(message, shown, strange[0]))
        yield from (on_submission(rule, submission, said) for said in _on_addresses(submission, facts))


def _on_addresses(submission: Submission, facts: Facts) -> Iterator[Said]:
    seen: set[str] = set()
    for reading in facts.readings(submission):
        document = reading.extract.document
        if document is None or not (reading.holds_form or reading.extract.role in CASE_FILES):
            continue
        text = unicodedata.normalize("NFKC", document.text)
        lines = document.media_type == PDF  # which end where the page does, in the middle of an address too
        broken = [each for each in broken_addresses(text, lines=lines) if each not in seen]
        seen.update(broken)
        if broken:
            shown = "、".join(broken[:_MOST_SHOWN])
            path = reading.material.path
            yield Said(f"{named(submission)}的 {path} 中有打不开的链接写法：{shown}。请核对后改正。", shown, path)


def broken_addresses(text: str, *, lines: bool = False) -> list[str]:
    """What is meant as an address of the net and is none: http//…, http:/…, www。… lines: leave out what a line's end may have cut."""
    whole = (each for each in _ADDRESS.finditer(text) if not (lines and text[each.end() : each.end() + 1] in {"", "\n"}))
    found = (each.group().rstrip(".,;:!?'\"") for each in whole)
    return [each for each in dict.fromkeys(found) if not _SOUND.fullmatch(each)]
