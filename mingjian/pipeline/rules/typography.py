"""The check `typography`: font, size, indent, line spacing and bold of one part of a document."""

import re
from collections.abc import Callable, Iterator

from mingjian.data.campaign import Rule
from mingjian.data.checks import Typographic
from mingjian.data.records import Block, BlockKind, Document, Finding, Role, Severity, Spacing, Typography
from mingjian.pipeline.rules.facts import Facts, Reading, text_key
from mingjian.pipeline.rules.finding import Said, named, on_submission

TITLE_WITHIN = 6
"""The main title stands among the first blocks of a form; what is centred further down is a heading."""
MOST_SHARE = 0.2
"""Share of a part's characters that may look otherwise: labels, units and numbers are often set apart."""
TOLERANCE = 0.26
"""Points and characters: Word rounds to half points, and 2 characters of 14 pt are written as 28 or 28.35 pt."""
LEAST_PARAGRAPH = 20
"""Characters from which a paragraph is running text, so that its first line has an indent."""

_NAMED_SIZES = {
    26: "一号",
    24: "小一",
    22: "二号",
    18: "小二",
    16: "三号",
    15: "小三",
    14: "四号",
    12: "小四",
    10.5: "五号",
    9: "小五",
}
_ALTERNATIVES = re.compile(r"[;；,，]")
_TODO = "请按通知的格式要求调整后报送。"
_PARTS = {"title": "主标题", "text": "正文", "headings": "标题"}

Test = Callable[[Typography], bool | None]


def judge_typography(rule: Rule, check: Typographic, facts: Facts) -> Iterator[Finding]:
    """Findings on forms; on other files that the rule names for the record only, infos."""
    for submission in facts.judged(rule):
        for reading in facts.readings(submission, (*check.roles, *check.info_roles)):
            role = reading.extract.role
            if reading.extract.document is None or reading.extract.document.media_type == "application/pdf":
                continue
            if said := _on_document(check, reading, reading.extract.document, named(submission)):
                yield on_submission(rule, submission, said if role in check.roles else _for_the_record(said))


def _for_the_record(said: Said) -> Said:
    """The same of a file that the rule does not bind."""
    note = "这项格式要求写在推荐表的填表说明中，案例文件仅供参考。"
    return Said(said.message.removesuffix(_TODO) + note, said.value, said.path, Severity.INFO)


def _on_document(check: Typographic, reading: Reading, document: Document, name: str) -> Said | None:
    blocks = list(_part(check, document, is_form=reading.extract.role is Role.FORM))
    weighed = [(len(text_key(block.span.of(document.text))), block.typography) for block in blocks]
    faults: list[str] = []
    for test, describe, wanted in _tests(check):
        known = [(size, look) for size, look in weighed if test(look) is not None]
        wrong = [(size, look) for size, look in known if test(look) is False]
        total = sum(size for size, _ in known)
        if total and sum(size for size, _ in wrong) > total * MOST_SHARE:
            worst = max(wrong, key=lambda each: each[0])[1]
            faults.append(f"{describe(worst)}（应为{wanted}）")
    if not faults:
        return None
    path = reading.material.path
    form = "推荐表" if reading.extract.role is Role.FORM else "案例"
    message = f"{name}{form} {path} 的{_PARTS[check.part]}{'、'.join(faults)}。{_TODO}"
    return Said(message, "、".join(each.split("（")[0] for each in faults), path)


def _part(check: Typographic, document: Document, *, is_form: bool) -> Iterator[Block]:
    """The blocks of a part. Of tables the paragraphs in their cells; labels and single words have no indent to judge."""
    title = _title(document)
    inside = (
        [each for each in document.blocks if each.kind is not BlockKind.TABLE] if document.cell_blocks else list(document.blocks)
    )
    for block in (*inside, *(document.cell_blocks if is_form else ())):
        words = text_key(block.span.of(document.text))
        if not words:
            continue
        is_heading = block is title or block.kind is BlockKind.HEADING
        long = len(words) >= LEAST_PARAGRAPH or (is_form and check.indent_chars is None)
        running = not is_heading and block.kind is not BlockKind.CAPTION and long
        if {"title": block is title, "headings": is_heading, "text": running}[check.part]:
            yield block


def _title(document: Document) -> Block | None:
    """The first of the opening blocks that is a heading or centred; else the very first."""
    opening = [each for each in document.blocks[:TITLE_WITHIN] if text_key(each.span.of(document.text))]
    paragraphs = [each for each in opening if each.kind in {BlockKind.PARAGRAPH, BlockKind.HEADING}]
    marked = [each for each in paragraphs if each.kind is BlockKind.HEADING or each.typography.centred]
    return next(iter(marked or paragraphs), None)


def _tests(check: Typographic) -> Iterator[tuple[Test, Callable[[Typography], str], str]]:
    """For each property asked for: the test (None: not known), how to print what is there, and what is wanted."""
    if check.fonts:
        fonts = {text_key(each) for each in check.fonts}
        yield (
            lambda look: None if look.font is None else any(text_key(each) in fonts for each in _ALTERNATIVES.split(look.font)),
            lambda look: f"字体为{look.font}",
            check.fonts[0],
        )
    if check.size_pt is not None:
        size = check.size_pt
        yield (
            lambda look: None if look.size_pt is None else abs(look.size_pt - size) < TOLERANCE,
            lambda look: f"字号为{print_size(look.size_pt or 0)}",
            print_size(size),
        )
    if check.indent_chars is not None:
        indent = check.indent_chars
        yield (
            lambda look: _indented(look, indent),
            lambda look: f"首行缩进为{_indent(look) or 0:g}字符",
            f"{indent:g}字符",
        )
    if check.exact_line_pt is not None:
        line = check.exact_line_pt
        yield (
            lambda look: (
                None if look.spacing is None else look.spacing is Spacing.EXACT and abs((look.line_value or 0) - line) < TOLERANCE
            ),
            lambda look: f"行间距为{_print_spacing(look)}",
            f"固定值{line:g}磅",
        )
    if check.bold is not None:
        bold = check.bold
        yield lambda look: None if look.bold is None else look.bold == bold, lambda _: "没有加粗", "加粗"


def _indent(look: Typography) -> float | None:
    """The first line's indent in characters."""
    if look.indent_chars is not None:
        return look.indent_chars
    if look.indent_pt is not None and look.size_pt:
        return round(look.indent_pt / look.size_pt, 1)
    return None


def _indented(look: Typography, wanted: float) -> bool | None:
    if look.centred:
        return None
    found = _indent(look)
    return None if found is None else abs(found - wanted) < TOLERANCE


def print_size(size_pt: float) -> str:
    """A size in points with its Chinese name: 小二（18磅）."""
    name = _NAMED_SIZES.get(size_pt)
    return f"{name}（{size_pt:g}磅）" if name else f"{size_pt:g}磅"


def _print_spacing(look: Typography) -> str:
    if look.spacing is Spacing.MULTIPLE:
        return f"{look.line_value or 1:g}倍行距"
    word = "固定值" if look.spacing is Spacing.EXACT else "最小值"
    return f"{word}{look.line_value or 0:g}磅"
