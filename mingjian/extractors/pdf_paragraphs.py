"""Lines joined to paragraphs; running heads and page numbers told from the text."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from mingjian.data.records import Aside, Typography
from mingjian.extractors.pdf_lines import Line, drop_false_spaces, is_wide

_MARGIN_SHARE = 0.105  # head and foot of an A4 page with Word's margins are within 30 mm
_REPEATED_SHARE = 0.3  # heads of odd and even pages differ, and the first page has none
_MIN_REPEATED_PAGES = 3
_INDENT_EM = 0.8
_SHORT_END_EM = 1.8  # a full line of justified Chinese ends within one character of the edge
_SIZE_STEP = 0.12
_LEADING_STEP = 1.45
_MAX_LEADING_EM = 2.2  # double spacing; anything wider parts paragraphs
_CENTRED_EM = 1.5
_WORD = re.compile(r"[!-~]{2,24}(?=[^!-~]|$)")
_WORD_EM = 0.55
_ITEM = re.compile(r"[（(\[【]?[\d一二三四五六七八九十a-zA-Z]{1,3}[）)\]】.．、]|[●■◆•·※–—-]\s?")
_HANGING_MAX_EM = 3.5
_INSET_MIN_SHARE = 0.6
_INSET_TOLERANCE_EM = 0.6
_LEADERS = re.compile(r"[…·.．]{4,}\s*\d*$")  # a line of a table of contents
_TITLE_MIN_PT = 14.0
_WIDE_TITLE_EM = 3.0
_VERY_SHORT_EM = 6.0
_PAGE_NUMBER = re.compile(
    r"[-–—－·•\s]*(?:第\s*)?(?:\d{1,4}|[ivxlcIVXLC]{1,6})(?:\s*页)?(?:\s*[/／,，]?\s*(?:共|of)?\s*\d{1,4}\s*页?)?[-–—－·•\s]*"
    r"|page\s*\d+(?:\s*of\s*\d+)?",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"[【\[](?:摘\s*要|关\s*键\s*词|Abstract|Key\s*words|中图分类号|作者简介|收稿日期)|(?:摘\s*要|关\s*键\s*词)\s*[:：]",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节部]|【|\d{1,2}(?:\.\d{1,2}){1,3}\s*\D)"
)
_ENDS_SENTENCE = tuple("。！？；：…”）.!?;:")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    text: str
    page: int
    typography: Typography
    top: float
    open_end: bool  # its last line is full: it may go on on the next page
    indented: bool


def split_margins(pages: Sequence[tuple[float, Sequence[Line]]]) -> tuple[list[list[Line]], list[Aside]]:
    """Lines of the text by page, and the running heads, feet and page numbers.

    pages: height in points and lines of each page.
    """
    seen = Counter(key for height, lines in pages for key in {_key(line, height) for line in lines if _in_margin(line, height)})
    enough = max(_MIN_REPEATED_PAGES, int(len(pages) * _REPEATED_SHARE))
    kept: list[list[Line]] = []
    asides: list[Aside] = []
    for number, (height, lines) in enumerate(pages, 1):
        kept.append([])
        for line in lines:
            kind = _margin_kind(line, height, repeated=seen[_key(line, height)] >= enough)
            if kind:
                asides.append(Aside(kind, line.text, number))
            else:
                kept[-1].append(line)
    return kept, asides


def _in_margin(line: Line, height: float) -> bool:
    return line.baseline > height * (1 - _MARGIN_SHARE) or line.baseline < height * _MARGIN_SHARE


def _key(line: Line, height: float) -> tuple[str, bool]:
    return re.sub(r"\d+", "#", line.text).replace(" ", ""), line.baseline > height / 2


def _margin_kind(line: Line, height: float, *, repeated: bool) -> str:
    if not _in_margin(line, height):
        return ""
    if _PAGE_NUMBER.fullmatch(line.text.strip()):
        return "page_number"
    if not repeated:
        return ""
    return "header" if line.baseline > height / 2 else "footer"


def join_paragraphs(lines: Sequence[Line], page: int) -> list[Paragraph]:
    """Paragraphs of one page or region: by indent, line end, size, boldness and spacing."""
    leading = _leading(lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not _starts_anew(groups[-1], line, leading):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_paragraph(group, page) for group in groups]


def join_pages(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Join a paragraph that a page's end cuts in two."""
    joined: list[Paragraph] = []
    for each in paragraphs:
        if joined and _goes_on(joined[-1], each):
            last = joined[-1]
            joined[-1] = Paragraph(
                join_text(last.text, each.text), last.page, last.typography, last.top, each.open_end, last.indented
            )
        else:
            joined.append(each)
    return joined


def join_text(text: str, more: str) -> str:
    """Two lines of one paragraph; a blank only between Latin words, none after a divided word."""
    if not text or not more:
        return text + more
    if text[-1] == "-" and len(text) > 1 and text[-2].isascii() and text[-2].isalpha() and more[0].islower():
        return text[:-1] + more
    latin = not is_wide(text[-1]) and not is_wide(more[0])
    number = (text[-1].isdigit() and more[0] in "0123456789.%") or (
        text[-1] in ".," and more[0].isdigit() and text[-2:-1].isdigit()
    )
    return text + (" " if latin and not number else "") + more


def _goes_on(last: Paragraph, first: Paragraph) -> bool:
    if first.page == last.page or first.indented or not last.open_end or _NUMBERED.match(first.text):
        return False
    a, b = last.typography, first.typography
    return not a.centred and not b.centred and abs((a.size_pt or 0) - (b.size_pt or 0)) <= 0.6 and not last.text.endswith("。")


def _leading(lines: Sequence[Line]) -> float:
    steps = [a.baseline - b.baseline for a, b in pairwise(lines) if 0 < a.baseline - b.baseline < 5 * a.size]
    widest = _MAX_LEADING_EM * median(line.size for line in lines) if lines else 0.0
    return min(median(steps), widest) if steps else widest


def _starts_anew(group: list[Line], line: Line, leading: float) -> bool:
    last = group[-1]
    if last.column != line.column:
        return not _column_goes_on(group, line)
    if _is_centred(line) or (_is_centred(last) and len(group) == 1):
        return not _title_goes_on(last, line)
    return _looks_other(last, line, leading) or _ends_short(group, line)


def _looks_other(last: Line, line: Line, leading: float) -> bool:
    """The line differs from the one above in size, weight before a number, spacing or indent."""
    if abs(last.size - line.size) > _SIZE_STEP * max(last.size, line.size):
        return True
    if (last.bold != line.bold or last.font != line.font) and _NUMBERED.match(line.text):
        return True
    step = last.baseline - line.baseline
    if step < 0 or (leading and step > _LEADING_STEP * max(leading, line.size)):
        return True
    return _indent(line) > _INDENT_EM and abs(line.x0 - last.x0) > _INDENT_EM * line.size and not _hangs(last, line)


def _hangs(last: Line, line: Line) -> bool:
    """The second line of a numbered item, set deeper than its number."""
    deeper = (line.x0 - last.x0) / line.size
    full = last.column[1] - last.x1 <= _SHORT_END_EM * last.size
    return full and 0 < deeper <= _HANGING_MAX_EM and bool(_ITEM.match(last.text)) and not _ITEM.match(line.text)


def _title_goes_on(last: Line, line: Line) -> bool:
    """The second line of a centred title: same look, larger than text, the line above as wide as it can be."""
    alike = abs(last.size - line.size) < 0.3 and last.bold == line.bold and last.size > _TITLE_MIN_PT
    return alike and _is_centred(line) and _indent(last) < _WIDE_TITLE_EM


def _ends_short(group: list[Line], line: Line) -> bool:
    """The line above ends before the edge, as the last line of a paragraph does."""
    last = group[-1]
    if _LEADERS.search(last.text) or _LABELLED.match(line.text):
        return True
    numbered = _NUMBERED.match(line.text) is not None
    if numbered and last.text.endswith(_ENDS_SENTENCE):
        return True
    left_over = _edge([*group, line]) - last.x1 - _unbreakable(line)
    if left_over <= _SHORT_END_EM * last.size:
        return False
    begun = len(group) > 1 or _indent(last) > _INDENT_EM or _NUMBERED.match(last.text) is not None
    return begun or last.text.endswith(_ENDS_SENTENCE) or left_over > _VERY_SHORT_EM * last.size or numbered


def _unbreakable(line: Line) -> float:
    """The width of the word or number that a line begins with: it may not have fitted on the line above."""
    word = _WORD.match(line.text)
    return len(word[0]) * _WORD_EM * line.size if word else 0.0


def _edge(lines: list[Line]) -> float:
    """Where full lines end here: an abstract set narrower than its column has an edge of its own."""
    right = lines[-1].column[1]
    outermost = max(line.x1 for line in lines)
    long = outermost - min(line.x0 for line in lines) >= _INSET_MIN_SHARE * (right - lines[-1].column[0])
    alike = sum(1 for line in lines if outermost - line.x1 <= _INSET_TOLERANCE_EM * line.size)
    return outermost if long and alike > 1 else right


def _column_goes_on(group: list[Line], line: Line) -> bool:
    last = group[-1]
    full = last.column[1] - last.x1 <= _SHORT_END_EM * last.size
    alike = abs(last.size - line.size) <= 0.3 and not _is_centred(last)
    return (
        full and alike and _indent(line) <= _INDENT_EM and not last.text.endswith("。") and line.column[1] - line.column[0] < 400
    )


def _indent(line: Line) -> float:
    return (line.x0 - line.column[0]) / max(1.0, line.size)


def _is_centred(line: Line) -> bool:
    left, right = line.x0 - line.column[0], line.column[1] - line.x1
    return left > 2.5 * line.size and right > 2.5 * line.size and abs(left - right) <= _CENTRED_EM * line.size


def _paragraph(group: list[Line], page: int) -> Paragraph:
    text = group[0].text
    for line in group[1:]:
        text = join_text(text, line.text)
    main = max(group, key=lambda line: len(line.text))
    first = group[0]
    centred = _is_centred(first)
    typography = Typography(
        font=main.font or None,
        size_pt=round(main.size * 2) / 2,
        bold=main.bold,
        indent_chars=None if centred else round(_indent(first), 1),
        indent_pt=None if centred else round(first.x0 - first.column[0], 1),
        line_value=None,
        centred=centred,
    )
    last = group[-1]
    open_end = _edge(group) - last.x1 <= _SHORT_END_EM * last.size
    return Paragraph(drop_false_spaces(text), page, typography, first.top, open_end, _indent(first) > _INDENT_EM)
