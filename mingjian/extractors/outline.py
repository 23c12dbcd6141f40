"""The case that a document tells: title block, abstract, keywords, body and its sections."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from mingjian.data.records import BlockKind, Case, Document, Span
from mingjian.extractors.count import count_text
from mingjian.extractors.headings import find_heading, find_in_text, number_form, split_sections
from mingjian.extractors.lengths import count_span
from mingjian.extractors.lines import Line, Page, read_lines
from mingjian.extractors.title_block import TitleBlock, read_title_block, take_signature_line

_HEAD_LINES: Final = 80  # abstract and keywords stand within, cover page and contents included
_ABSTRACT_PARAGRAPHS: Final = 8  # beyond, what follows the label is no abstract
_ABSTRACT_CHARACTERS: Final = 900  # three times the limit of the notice: longer, it is the body that follows
_KEYWORDS: Final = 12  # a longer list is a sentence
_FEWEST_EFFECTIVE: Final = 300  # characters outside tables; below, and without an abstract, it is a letter or a form
_FEWEST_SHORT: Final = 120  # the same with an abstract
_HAN_SHARE: Final = 0.3  # of the characters; below, it is a program, markup or a foreign text
_TABLE_SHARE: Final = 0.6  # of the text; above, it is a form or a table

_LABEL_OPEN: Final = r"[【\[〔（(<《\s　]*"
_LABEL_CLOSE: Final = r"[】\]〕）)>》]"
_ABSTRACT_WORDS: Final = r"(?:案\s*例\s*|内\s*容\s*|中\s*文\s*)?(?:摘\s*要|提\s*要|概\s*要)"
_ABSTRACT: Final = re.compile(
    rf"{_LABEL_OPEN}{_ABSTRACT_WORDS}(?:[（(][^）)]{{0,12}}[）)])?\s*(?:{_LABEL_CLOSE}\s*[:：]?|[:：]|\s(?=\S)|$)\s*"
)
_KEYWORD: Final = re.compile(rf"{_LABEL_OPEN}关\s*键\s*[词字]\s*(?:{_LABEL_CLOSE}\s*[:：]?|[:：]|\s(?=\S)|$)\s*")
_INNER_KEYWORD: Final = re.compile(rf"\s*{_LABEL_OPEN}关\s*键\s*[词字]\s*(?:{_LABEL_CLOSE}\s*[:：]?|[:：])\s*")
_BODY_LABEL: Final = re.compile(rf"{_LABEL_OPEN}(?:案例)?正\s*文{_LABEL_CLOSE}?\s*[:：]?")
_CONTENTS_LINE: Final = re.compile(r".*(?:[.·．]{3,}|…+|\t)\s*[-—]?\s*\d{1,3}\s*[-—]?")
_ENGLISH: Final = re.compile(r"(?:Abstract|Key\s*words?)\s*[:：]", re.IGNORECASE)
_CONTENTS: Final = re.compile(r"目\s*录")
_NO_CASE: Final = re.compile(
    r".{0,40}(?:通知|推荐函|的函|承诺书|声明|证明|审批表|推荐表|汇总表|登记表|申请表|申报表|报名表|一览表|明细表|统计表|简历|回执|请示|批复|公示|合同|协议书?)"
)
# an official paper: its number, or its title, which may run over several lines
_OFFICIAL: Final = re.compile(
    r"^.{0,40}〔\d{4}〕\s*\d+\s*号|(?<!《)关于[^《。]{2,30}(?:《[^》]+》)?[^《。]{0,80}的(?:通知|通报|函|请示|批复|公告)"
)
_OPENING_LINE: Final = 60  # characters of a line of a letterhead or title
_REPORT: Final = re.compile("检测报告|查重报告|复制比|相似比|AIGC检测")
_REPORT_LINES: Final = 15


@dataclass(frozen=True, slots=True)
class _Head:
    """Where abstract, keywords and body lie; numbers of lines."""

    title_end: int
    abstract: Span | None
    keywords: tuple[str, ...]
    body: int
    labelled: bool


def read_case(document: Document) -> Case | None:
    """Read the case of a document; None where it plainly tells none (a form, a table, a letter, a report).

    Works on the blocks of any reader, and on bare text.
    """
    page = read_lines(document)
    if not page.lines or _is_no_case(page, document.text):
        return None
    head = _read_head(page, document.text)
    block = read_title_block(page.lines[: head.title_end], page)
    body_line = head.body if head.labelled else max(head.body, block.end)
    body_line = _skip_between(page.lines, body_line, block)
    if body_line >= len(page.lines):
        return None
    body = Span(page.lines[body_line].span.start, page.lines[-1].span.end)
    if not _is_running_text(page.lines[body_line:], head):
        return None
    _sign_at_end(page.lines, block)
    return _compose(document, page, (block, head), (body_line, body))


def _compose(document: Document, page: Page, heads: tuple[TitleBlock, _Head], place: tuple[int, Span]) -> Case:
    (block, head), (body_line, body) = heads, place
    text = document.text
    sections = split_sections(page.lines[body_line:], page, body)
    return Case(
        title=block.title,
        subtitle=block.subtitle,
        authors=tuple(block.authors),
        unit=block.unit,
        abstract=None if head.abstract is None else head.abstract.of(text),
        keywords=head.keywords,
        body=body.of(text),
        abstract_span=head.abstract,
        body_span=body,
        abstract_count=None if head.abstract is None else count_span(document, head.abstract),
        body_count=count_span(document, body),
        sections=sections,
        found_by_text=find_in_text(sections, body.of(text)),
    )


def _is_no_case(page: Page, text: str) -> bool:
    in_tables = sum(len(each.text) for each in page.lines if each.kind is BlockKind.TABLE)
    if in_tables > _TABLE_SHARE * max(len(text), 1):
        return True
    first = [each.text for each in page.lines[:_REPORT_LINES]]
    if any(_REPORT.search(each) and len(each) <= 40 for each in first):
        return True
    heading = next((each for each in first if not re.fullmatch(r"附\s*件.{0,3}", each)), "")
    opening = "".join(takewhile(lambda each: len(each) <= _OPENING_LINE, first))
    return bool(_NO_CASE.fullmatch(heading) or _OFFICIAL.search(opening))


def _is_running_text(lines: Sequence[Line], head: _Head) -> bool:
    running = "\n".join(each.text for each in lines if each.kind is not BlockKind.TABLE)
    count = count_text(running)
    if count.han < _HAN_SHARE * count.effective:
        return False
    return count.effective >= (_FEWEST_SHORT if head.abstract is not None else _FEWEST_EFFECTIVE)


# ── abstract and keywords ────────────────────────────────────────────────────


def _read_head(page: Page, text: str) -> _Head:
    lines = page.lines
    abstract_at = next((index for index, each in enumerate(lines[:_HEAD_LINES]) if _abstract_label(each)), None)
    keyword_at = next((index for index, each in enumerate(lines[:_HEAD_LINES]) if _KEYWORD.match(each.text)), None)
    if abstract_at is None:
        if keyword_at is None:
            return _headless(lines)
        return _Head(keyword_at, None, _split_keywords(lines, keyword_at), _after_keywords(lines, keyword_at), labelled=True)
    end = _abstract_end(page, abstract_at, keyword_at)
    span, inner = _abstract_span(lines[abstract_at:end], text)
    title_end = abstract_at if keyword_at is None else min(abstract_at, keyword_at)
    if keyword_at is not None and keyword_at >= end:
        return _Head(title_end, span, _split_keywords(lines, keyword_at), _after_keywords(lines, keyword_at), labelled=True)
    words = inner if keyword_at is None else _split_keywords(lines, keyword_at)
    return _Head(title_end, span, words, _after_label(lines, end), labelled=True)


def _headless(lines: Sequence[Line]) -> _Head:
    """A document without abstract and keywords: the body begins after the title block or a label 正文."""
    label = next((index for index, each in enumerate(lines[:_HEAD_LINES]) if _BODY_LABEL.fullmatch(each.text)), None)
    if label is not None:
        return _Head(label, None, (), label + 1, labelled=True)
    return _Head(len(lines), None, (), 0, labelled=False)


def _abstract_label(line: Line) -> bool:
    if line.kind is BlockKind.TABLE:
        return False
    form, words = number_form(line.text)
    if form:
        return bool(re.fullmatch(rf"{_ABSTRACT_WORDS}\s*[:：]?", words))
    return _ABSTRACT.match(line.text) is not None


def _label_end(line: Line) -> int:
    """Characters of the line that are the label 摘要."""
    form, words = number_form(line.text)
    if form:
        return len(line.text)
    match = _ABSTRACT.match(words)
    return 0 if match is None else match.end()


def _abstract_end(page: Page, at: int, keyword_at: int | None) -> int:
    """The line after the abstract: the keywords, or else where the look changes or a heading comes."""
    lines = page.lines
    first = at + (1 if _label_end(lines[at]) >= len(lines[at].text) else 0)
    if keyword_at is not None and at < keyword_at <= first + _ABSTRACT_PARAGRAPHS:
        return keyword_at
    end = min(first + 1, len(lines))
    if first > at:
        under = _until_heading(page, first)
        if under is not None:
            return under
    own = lines[min(first, len(lines) - 1)].look
    while end < len(lines) and end < first + _ABSTRACT_PARAGRAPHS:
        line = lines[end]
        apart = line.look.font == own.font and line.look.size_pt == own.size_pt and not _looks_like_body(page, line)
        if not apart or line.kind is not BlockKind.PARAGRAPH or find_heading(line, page) or _BODY_LABEL.fullmatch(line.text):
            break
        end += 1
    return end


def _until_heading(page: Page, first: int) -> int | None:
    """The line of the heading that ends an abstract under a heading of its own; None where it does not come soon."""
    length = 0
    for index in range(first, min(first + _ABSTRACT_PARAGRAPHS, len(page.lines))):
        line = page.lines[index]
        if index > first and (find_heading(line, page) or _BODY_LABEL.fullmatch(line.text)):
            return index
        length += len(line.text)
        if length > _ABSTRACT_CHARACTERS or line.kind is BlockKind.TABLE:
            return None
    return None


def _looks_like_body(page: Page, line: Line) -> bool:
    """Whether a line has the look that most of the document's text has."""
    fonts: dict[tuple[str | None, float | None], int] = {}
    for each in page.lines:
        key = (each.look.font, each.look.size_pt)
        fonts[key] = fonts.get(key, 0) + len(each.text)
    return (line.look.font, line.look.size_pt) == max(fonts, key=lambda each: fonts[each])


def _abstract_span(lines: Sequence[Line], text: str) -> tuple[Span | None, tuple[str, ...]]:
    """The abstract without its label, and the keywords that follow in the same paragraph."""
    start, end = lines[0].span.start + _label_end(lines[0]), lines[-1].span.end
    if start >= lines[0].span.end:
        if len(lines) == 1:
            return None, ()
        start = lines[1].span.start
    inner = _INNER_KEYWORD.search(text, start, end)
    words: tuple[str, ...] = ()
    if inner is not None:
        words, end = _split_words(text[inner.end() : end]), inner.start()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (Span(start, end), words) if end > start else (None, words)


def _split_words(text: str) -> tuple[str, ...]:
    words = [each.strip(" 　。.") for each in re.split(r"[;；,，、/\n\t]|[ 　]+", text)]
    return tuple(each for each in words if each)[:_KEYWORDS]


def _split_keywords(lines: Sequence[Line], at: int) -> tuple[str, ...]:
    match = _KEYWORD.match(lines[at].text)
    rest = lines[at].text[match.end() :] if match else ""
    if not rest and at + 1 < len(lines):
        rest = lines[at + 1].text
    return _split_words(rest)


def _after_keywords(lines: Sequence[Line], at: int) -> int:
    match = _KEYWORD.match(lines[at].text)
    alone = match is not None and match.end() >= len(lines[at].text)
    return _after_label(lines, at + (2 if alone else 1))


def _after_label(lines: Sequence[Line], at: int) -> int:
    """The line after a label 正文, where one stands here."""
    return at + 1 if at < len(lines) and _BODY_LABEL.fullmatch(lines[at].text) else at


def _skip_between(lines: Sequence[Line], at: int, block: TitleBlock) -> int:
    """The line after what may stand between keywords and body: authors, an English abstract, a table of contents."""
    while at < len(lines) and (
        _CONTENTS.fullmatch(lines[at].text)
        or _CONTENTS_LINE.fullmatch(lines[at].text)
        or _ENGLISH.match(lines[at].text)
        or take_signature_line(lines[at], block)
    ):
        at += 1
    return _after_label(lines, at)


def _sign_at_end(lines: Sequence[Line], block: TitleBlock) -> None:
    """Authors and unit that are named after the text: （作者单位：…）."""
    if block.is_signed:
        return
    for line in lines[-3:]:
        if re.match(r"[（(]?\s*(?:作者|执笔|撰稿|供稿|单位)", line.text) and len(line.text) <= 80:
            signed = read_title_block([line], Page([line], None, body_bold=False))
            block.unit, block.authors = block.unit or signed.unit, block.authors or signed.authors
