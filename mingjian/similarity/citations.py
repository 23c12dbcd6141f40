"""What a text itself marks as taken from elsewhere: quotations, cited sentences, lists of works, titles of documents."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from mingjian.data.records import Span
from mingjian.data.reuse import Exclusion
from mingjian.similarity.rates import count_effective

VERSION = "4"
"""Of the rules of exclusion; printed on every result, raised whenever they leave out more or less."""
SECTIONS = ("参考文献", "参考资料")
"""Sections that are left out where the organiser lists no others: lists of works, of which the entries are left out."""

_LONGEST_QUOTATION_CHARS = 300  # effective; longer text between marks, or in a row of quotations, is no quotation but copying
_ROW_GAP_CHARS = 10  # effective characters between two quotations of a row: 他接着说
_LONGEST_SECTION_CHARS = 2_000  # effective characters; what is longer is no list of works but text under such a heading
_LONGEST_ENTRY_CHARS = 150  # effective characters of one work in a list
_LONGEST_BARE_ENTRY_CHARS = 60  # of one that has a number and no other sign of a work
_LONGEST_DOCUMENT_CHARS = 80  # characters of a title at all
_LONGEST_TITLE_CHARS = 40  # effective characters of a title that does not end as documents' titles do
_LONGEST_ISSUER = 6  # characters of the word before a document's year and number: 渝人社办发 has five

_MARKED = re.compile(r"“[^”“\n]*”|「[^」「\n]*」|『[^』『\n]*』")
_STRAIGHT_LINE = re.compile(r"[^\n\"]*\"[^\n]*")
_STRAIGHT = re.compile(r"(?<!\d)\"")  # behind a figure it stands for inches
_NEVER_AFTER_OPENING = re.compile(r"[，。；：、！？）》,.;:!?)\s]|$")
_NEVER_BEFORE_CLOSING = "：:（("

# who publishes what others cite: of an unnamed 有关部门, of one's own 公司 and of a bare 据统计 nobody can look it up
_PUBLISHER = (
    "局|署|厅|院|社(?!区|会)|网|(?<!预)报(?!名|送|告|表)|刊|台(?!账)|委(?!托)|部(?!分|门|件|位)|会(?!议|员|场|计)|海关|机关|总队|总站|中心|机构|组织|大学|银行|证券|媒体|平台|年鉴|公报|皮书|》|"
    "办公室|论坛|智库"
)
_NOBODY = (
    "我|本|该|公司|企业|工会|车间|班组|工作室|单位|部门|项目|系统|后台|平台|学校|厂|不完全|初步|粗略|有关|相关|权威|当地|网络"
)
# what begins with a character of its own is searched for several times as fast as alternatives are
_CITED = re.compile(
    rf"[根据](?:(?<=根)据|(?<=据)(?<![根数证票凭依占单收论]据))(?!{_NOBODY})(?=[^，。；：:\n]{{0,30}}?(?:{_PUBLISHER}))[^，。；：:\n]{{2,45}}?"
    r"(?:统计|报道|显示|披露|指出|通报|公布|发布|消息|测算|表明|日电|记载|》所?载)(?:的?(?:最新)?(?:数据|结果|信息|消息|统计))?(?:显示|表明|指出|称)?"
    r"[，,：:][^。！？\n]*[。！？]?"
)
_TAKEN = ("摘自", "引自")
_TAKEN_FROM = re.compile(r"[引摘]自[^，。；：:\n]{0,30}?《[^》\n]{2,80}》[^。！？\n]*[。！？]?")
_NOTE = re.compile(r"[\[［【〔](\d{1,3}(?:[,，、-]\d{1,3})*)[\]］】〕][。！？]?")
_SENTENCE_ENDS = "。！？\n"

# a document number is found by its year: looking for the characters before it at every place takes ten times as long
_TITLE = re.compile(r"《([^》《\n]{2,300})》|[〔\[［【（(]\d{4}[〕\]］】）)]\s?第?\s?\d{1,5}\s?号")
_ISSUER = re.compile(r"[\u4e00-\u9fff]+\Z")
_BEFORE_ISSUER = re.compile(  # what prose has before the issuer's short name
    ".*(?:落实|贯彻|执行|根据|依据|依照|按照|遵照|参照|对照|结合|围绕|学习|印发|转发|下发|出台|发布|制定|文件|通知|意见|办法|方案|决定|规定|"
    "政府|法院|公司|委员会|小组|中心|简称|局|[和及与的以按据了为见即在于是由将])"
)
_NO_TITLE = re.compile(r"[。；;]")
_TITLE_MARKS = re.compile(r"[，：？！,:?!]")
_DOCUMENT = re.compile(
    r"(?:法|典|条例|规定|办法|意见|建议|通知|方案|规划|纲要|决定|决议|报告|标准|细则|规则|规范|解释|批复|公告|通告|公报|目录|指南|指引|协定|协议|公约|"
    r"宣言|书|计划|清单|措施|制度|章程|守则|要点|准则|函|令|号|说明|读本|[）)])\Z"
)

_NEXT_SECTION = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}\s*、|第[一二三四五六七八九十]{1,3}[章节部]|附[件录]|后记|致谢)[^\n]{0,40}$", re.MULTILINE
)
_NOTES = ("注释", "尾注")  # lists that notes may refer to as well
_ENTRY_NUMBER = re.compile(r"\s*(?:[\[［【〔（(]\s*(\d{1,3})\s*[\]］】〕）)]|(\d{1,3})\s*[.．、])")
_WORK = re.compile(
    r"《[^》]+》|[\[［][A-Z]{1,2}(?:/OL)?[\]］]|https?://|www\.|出版社|学报|日报|杂志|[〔\[［]\d{4}[〕\]］]|doi", re.IGNORECASE
)
_INNER_SENTENCE = re.compile(r"[。！？；].*\w")


@dataclass(frozen=True, slots=True)
class Excluded:
    """A stretch of a text that is left out wherever it matches, with the kind and the reason in Chinese."""

    span: Span
    kind: Exclusion
    reason: str


def versioned(reason: str) -> str:
    """A reason with the version of the rules that gave it; lists name their own."""
    return f"{reason}（排除规则第{VERSION}版）"


def find_quotations(text: str, least_chars: int) -> list[Excluded]:
    """Text between quotation marks of at least `least_chars` effective characters, and sentences that name whom they cite."""
    marked, cited = (versioned(each) for each in (f"带引号的引文，不少于{least_chars}字", "注明出处的引文"))
    found = [
        Excluded(span, Exclusion.QUOTATION, marked)
        for span in (*_spans(_MARKED, text), *_straight_quotes(text))
        if len(span) >= least_chars and count_effective(span.of(text)) >= least_chars
    ]
    found += [Excluded(span, Exclusion.QUOTATION, cited) for span in _spans(_CITED, text)]
    if any(each in text for each in _TAKEN):
        found += [Excluded(span, Exclusion.QUOTATION, cited) for span in _spans(_TAKEN_FROM, text)]
    return _without_rows(text, found)


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    return (Span(*match.span()) for match in pattern.finditer(text))


def _straight_quotes(text: str) -> Iterator[Span]:
    """Text between straight double quotes, of paragraphs in which it is plain which of them open and which close."""
    if '"' not in text:
        return
    for line in _STRAIGHT_LINE.finditer(text):
        marks = [match.start() for match in _STRAIGHT.finditer(text, line.start(), line.end())]
        pairs = list(zip(marks[::2], marks[1::2], strict=False))
        if len(marks) % 2 == 0 and all(_is_pair(text, first, last) for first, last in pairs):
            yield from (Span(first, last + 1) for first, last in pairs)


def _is_pair(text: str, first: int, last: int) -> bool:
    before, behind = text[:first][-1:], text[last + 1 : last + 2]
    return not (
        any(each.isascii() and each.isalnum() for each in (before, behind))
        or _NEVER_AFTER_OPENING.match(text, first + 1)
        or text[last - 1] in _NEVER_BEFORE_CLOSING
    )


def find_notes(text: str) -> list[Excluded]:
    """Sentences that end with the number of a note, …[3]。, where a list of works has that number."""
    notes = list(_NOTE.finditer(text))
    works = _numbered_works(text) if notes else frozenset[int]()
    reason = versioned("注明出处的引文，文后有注号")
    found = [
        Excluded(
            Span(max(text.rfind(end, 0, match.start()) for end in _SENTENCE_ENDS) + 1, match.end()), Exclusion.QUOTATION, reason
        )
        for match in notes
        if works.intersection(map(int, re.findall(r"\d+", match.group(1))))
    ]
    return _without_rows(text, found)


def _without_rows(text: str, found: Sequence[Excluded]) -> list[Excluded]:
    """Those that are not, together with others close by, longer than a quotation may be."""
    rows: list[tuple[Span, list[Excluded]]] = []
    for each in sorted(found, key=lambda each: each.span):
        if rows and _has_at_most(text[rows[-1][0].end : each.span.start], _ROW_GAP_CHARS):
            span, members = rows[-1]
            rows[-1] = (Span(span.start, max(span.end, each.span.end)), [*members, each])
        else:
            rows.append((each.span, [each]))
    return [each for span, members in rows if _has_at_most(span.of(text), _LONGEST_QUOTATION_CHARS) for each in members]


def _has_at_most(text: str, chars: int) -> bool:
    """Whether so many of its characters at most are effective; punctuation is never most of a text."""
    return len(text) <= chars or (len(text) <= 2 * chars + _ROW_GAP_CHARS and count_effective(text) <= chars)


@cache
def _heading(section: str) -> re.Pattern[str]:
    letters = r"\s*".join(map(re.escape, section))
    return re.compile(rf"^[（(一二三四五六七八九十）)、.．\d\s]*{letters}\s*[:：]?\s*$", re.MULTILINE)


def _place_section(text: str, section: str) -> tuple[int, int, int] | None:
    """Where a section's heading begins and ends and the section ends; the last of a name, for a table of contents has it too."""
    if not all(letter in text for letter in section):
        return None
    headings = list(_heading(section).finditer(text))
    if not headings:
        return None
    following = _NEXT_SECTION.search(text, headings[-1].end())
    return headings[-1].start(), headings[-1].end(), following.start() if following else len(text)


def find_sections(text: str, sections: Sequence[str]) -> list[Excluded]:
    """Sections such as 参考文献 from their heading to the next numbered heading or the end.

    Of a list of works what is a work is left out, and no narrative under such a heading; what else the organiser lists as a whole.
    """
    found: list[Excluded] = []
    for section in sections:
        place = _place_section(text, section)
        if place is None or count_effective(text[place[1] : place[2]]) > _LONGEST_SECTION_CHARS:
            continue
        start, body, end = place
        spans = [Span(start, end)]
        if section in SECTIONS:
            lines = _entries(text, body, end)
            spans = _join_lines(start, body, lines) if any(text[a:b].strip() for a, b in lines) else []
        found += [Excluded(each, Exclusion.QUOTATION, versioned(f"{section}部分")) for each in spans]
    return found


def _entries(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The lines of a section that are works of a list, and empty lines: where each begins and ends, its line feed included."""
    lines: list[tuple[int, int]] = []
    while start < end:
        feed = text.find("\n", start, end)
        after = feed + 1 if feed >= 0 else end
        if _is_entry(text[start:after]):
            lines.append((start, after))
        start = after
    return lines


def _is_entry(line: str) -> bool:
    if not line.strip():
        return True
    chars = count_effective(line)
    if _INNER_SENTENCE.search(line):
        return False
    return (bool(_WORK.search(line)) and chars <= _LONGEST_ENTRY_CHARS) or (
        bool(_ENTRY_NUMBER.match(line)) and chars <= _LONGEST_BARE_ENTRY_CHARS
    )


def _join_lines(start: int, end: int, lines: Sequence[tuple[int, int]]) -> list[Span]:
    """The heading start..end and the lines, those in a row as one span."""
    spans = [Span(start, end)]
    for first, last in lines:
        if first <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, last)
        else:
            spans.append(Span(first, last))
    return spans


def _numbered_works(text: str) -> frozenset[int]:
    """The numbers of works in the text's lists of them; works without a number count from 1."""
    numbers: set[int] = set()
    for section in (*SECTIONS, *_NOTES):
        place = _place_section(text, section)
        entries = [text[a:b] for a, b in _entries(text, place[1], place[2]) if text[a:b].strip()] if place else []
        for order, entry in enumerate(entries, 1):
            number = _ENTRY_NUMBER.match(entry)
            numbers.add(int(number.group(1) or number.group(2)) if number else order)
    return frozenset(numbers)


def find_titles(text: str) -> list[Excluded]:
    """Names of laws, documents and works in 《》, and document numbers such as 渝府发〔2023〕10号."""
    reason = versioned("法规、文件或作品名称")
    found: list[Excluded] = []
    doubtful: list[Excluded] = []
    end = 0
    for match in _TITLE.finditer(text):
        title: str | None = match.group(1)
        start = match.start() if title else _issuer_start(text, max(end, match.start() - _LONGEST_ISSUER), match.start())
        if start is None:
            continue
        end = match.end()
        known = title is None or (bool(_DOCUMENT.search(title)) and _is_title(match.group()))
        (found if known else doubtful).append(Excluded(Span(start, end), Exclusion.TITLE, reason))
    kept = (*found, *_without_rows(text, doubtful))
    return sorted((each for each in kept if _is_title(each.span.of(text))), key=lambda each: each.span)


def _issuer_start(text: str, first: int, end: int) -> int | None:
    """Where the issuer's short name before a document number begins, None where there is none."""
    issuer = _ISSUER.search(text, first, end)
    if issuer is None:
        return None
    prose = _BEFORE_ISSUER.match(text, issuer.start(), end)
    return prose.end() if prose else issuer.start()


def _is_title(name: str) -> bool:
    """Whether what stands in 《》 reads as a title rather than as a sentence."""
    if not name.startswith("《"):
        return True
    inner = name[1:-1]
    long = count_effective(inner) > _LONGEST_TITLE_CHARS and not _DOCUMENT.search(inner)
    return not (long or len(inner) > _LONGEST_DOCUMENT_CHARS or _NO_TITLE.search(inner) or len(_TITLE_MARKS.findall(inner)) > 1)
