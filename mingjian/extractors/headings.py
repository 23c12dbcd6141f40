"""Headings of a case under their many forms, and the elements 背景, 做法, 成效, 探讨 that they name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from mingjian.data.records import BlockKind, Section, SectionKind, Span
from mingjian.extractors.lines import Line, Page

HEADING_CHARACTERS: Final = 45  # a longer line is a sentence; the longest of 60 real headings has 38
_RUN_IN_CHARACTERS: Final = 32  # of a heading that opens a paragraph: 一、背景。近年来……
_FEWEST: Final = 2  # headings of one form that make a level
_NUMERALS: Final = "一二三四五六七八九十"

# forms of numbers, outermost first
_FORMS: Final = (
    ("part", re.compile(rf"第[{_NUMERALS}\d]{{1,3}}(?:部分|章|篇|编)[、:：.．\s]*")),
    ("chinese", re.compile(rf"[{_NUMERALS}]{{1,3}}\s*[、.．:：]\s*")),
    ("section", re.compile(rf"第[{_NUMERALS}\d]{{1,3}}节[、:：.．\s]*")),
    ("bracketed", re.compile(rf"[（(]\s*[{_NUMERALS}]{{1,3}}\s*[）)]\s*[、.．]?\s*")),
    ("decimal", re.compile(r"\d{1,2}\s*(?:[、．:：]|\.(?!\d))\s*")),
    ("bare", re.compile(r"\d{1,2}\s+(?=[\u4e00-\u9fff])")),
    ("roman", re.compile(r"[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]\s*[、.．]?\s*")),
)
_PRIORITY: Final = {name: rank for rank, name in enumerate(("part", "style1", "chinese", "section", "style2", "words", "bold"))}

# words that name an element; the weak ones count only where a heading has none of the strong
_STRONG: Final = (
    (SectionKind.PRACTICE, "做法|举措|措施|经验做法|创新实践|实践探索|探索实践"),
    (
        SectionKind.BACKGROUND,
        "背景|问题的?提出|提出问题|面临的?(?:主要)?问题|缘起|缘由|起因|动因|由来|困境|困局|难题|痛点|堵点|概况|概述|引言|前言|基本情况|简介|现状|形势|实施基础|工作基础",
    ),
    (SectionKind.EFFECT, "成效|效果|成果|成绩|效益|收获|业绩|反响|影响|荣誉|变化|产出|结果|实效|见效|答卷"),
    (
        SectionKind.DISCUSSION,
        "探讨|启示|思考|反思|讨论|体会|展望|下一步(?:工作)?|打算|不足|建议|推广|推广价值|结语|结束语|总结|改进|困难|挑战|努力方向|余论|结论|追问|回望|往哪里走",
    ),
    (SectionKind.DISCUSSION, "存在的?(?:主要)?问题|问题|对策|工作计划|经验"),
)
_WEAK: Final = (
    (
        SectionKind.PRACTICE,
        "实践|过程|实施|探索|机制|模式|主要内容|工作内容|主要工作|特色|亮点|方法|步骤|策略|方案|思路|创新点|路径|建立|构建|搭建|打造|推进",
    ),
    (SectionKind.BACKGROUND, "目的|意义|导入"),
)
_CONJUNCTIONS: Final = re.compile(r"与|和|及其|及|、|，|暨|\s")
_EXPLAINED: Final = re.compile("[：:—]")  # 背景：老师傅要退休了
# verbs that open the headings of a chapter on what was done
_DOING: Final = re.compile(
    "坚持|强化|聚焦|搭建|创新|完善|健全|构建|打造|推动|推进|深化|突出|建立|加强|优化|实施|培育|夯实|拓展|抓实|抓好|紧扣|立足|以"
)
# whole lines that are a heading even without number or bold type
_BARE_NAME: Final = re.compile(
    r"[【\[〔]?(?:案例|项目|工作|实施|建设|主要|具体|创新|实践|取得的?|基本|总体|特色|经验|存在的?|下一步|改革|活动)?(?:的)?"
    r"(?:背景|缘起|基本情况|概况|简介|做法|举措|措施|做法与举措|过程|路径|成效|效果|成果|成效与影响|启示|探讨|思考|反思|体会|经验启示|经验与启示"
    r"|启示与思考|成效与启示|问题|问题与思考|问题与探讨|工作打算|打算|展望|展望与思考|探讨与思考|思考与探讨|讨论|结语|总结|亮点|创新点|推广价值)"
    r"[】\]〕]?[:：]?"
)
_IN_TEXT: Final = (
    (SectionKind.BACKGROUND, re.compile("背景|近年来|为(?:深入)?贯彻|面对|长期以来|针对")),
    (SectionKind.PRACTICE, re.compile("做法|举措|措施|一是")),
    (SectionKind.EFFECT, re.compile("成效|效果|成果|取得")),
    (SectionKind.DISCUSSION, re.compile("探讨|启示|思考|下一步|展望|不足|经验|存在.{0,8}问题")),
)


# short or large lines that head nothing: a line of contents, a date, a line to sign, boxes to tick, a source, part of a chart
_NO_HEADING: Final = re.compile(
    r".*(?:\t|[.·．]{3,}|…{2,})\s*[-—]?\s*\d{1,3}\s*[-—]?"
    r"|[（(]?(?:\d{4}|[二〇○零一三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月(?:\s*[\d一二三四五六七八九十]{1,3}\s*日)?[）)]?"
    r"|.*(?:承诺人|签\s*[名字]|盖\s*章[)）]?|日\s*期)\s*(?:[（(][^）)]*[）)])?\s*[:：].{0,12}"
    r"|.*[□☐☑☒■].*|.*[↑↓←→↗↘↙↖].*|.*https?://.*|\[\d{1,3}\].*"
)
_LEAST_HAN: Final = re.compile(r"[\u4e00-\u9fff].*[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line, or the first words of one, that heads what follows."""

    form: str
    text: str  # as it stands, with its number
    span: Span


def number_form(text: str) -> tuple[str, str]:
    """The form of the number that a line begins with and the words after it; "" where it has none."""
    for name, pattern in _FORMS:
        match = pattern.match(text)
        if match:
            return name, text[match.end() :]
    return "", text


@cache
def _patterns(names: tuple[tuple[SectionKind, str], ...]) -> tuple[tuple[SectionKind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(words)) for kind, words in names)


def name_kinds(heading: str) -> tuple[SectionKind, ...]:
    """The elements that a heading names, in the order of its words; OTHER where it names none.

    Between conjunctions the last word decides, as Chinese puts the head last: 实施背景 is 背景, 做法与成效 both.
    """
    words = number_form(heading)[1]
    for named in dict.fromkeys((_EXPLAINED.split(words, maxsplit=1)[0], words)):
        parts = _CONJUNCTIONS.split(named)
        for names in (_STRONG, _WEAK):
            found = [kind for kind in (_head_of(part, names) for part in parts) if kind is not None]
            if found:
                return tuple(dict.fromkeys(found))
    return (SectionKind.PRACTICE,) if _DOING.match(words.strip("“”\"' ")) else (SectionKind.OTHER,)


def _head_of(words: str, names: tuple[tuple[SectionKind, str], ...]) -> SectionKind | None:
    """The element that the last naming word is of; of two that end alike the longer."""
    hits = [(match.end(), len(match[0]), kind) for kind, pattern in _patterns(names) for match in pattern.finditer(words)]
    return max(hits, key=lambda hit: hit[:2])[2] if hits else None


def _is_short(text: str) -> bool:
    return len(text) <= HEADING_CHARACTERS and not text.endswith(("。", "；", "，", "！", "？", ";", ","))


def find_heading(line: Line, page: Page) -> list[Heading]:
    """The headings that a line can be taken for, one for each form it has."""
    if line.kind in {BlockKind.TABLE, BlockKind.CAPTION} or _NO_HEADING.fullmatch(line.text):
        return []
    form, words = number_form(line.text)
    found: list[Heading] = []
    if line.kind is BlockKind.HEADING and line.opens and len(line.text) <= 2 * HEADING_CHARACTERS:
        found.append(Heading(f"style{line.level}", line.text, line.span))
    if not _is_short(line.text):
        return found + _find_run_in(line, form, words)
    if form:
        found.append(Heading(form, line.text, line.span))
    elif _BARE_NAME.fullmatch(line.text):
        found.append(Heading("words", line.text, line.span))
    if not form and line.opens and (page.is_bold(line) or page.is_large(line)) and _may_be_bold(line.text):
        found.append(Heading("bold", line.text, line.span))
    return found


def _may_be_bold(text: str) -> bool:
    """Whether a line without a number can be a heading by its look alone: it has words and ends like one."""
    return _LEAST_HAN.search(text) is not None and not text.endswith((".", "、"))


def _find_run_in(line: Line, form: str, words: str) -> list[Heading]:
    """A heading that its own paragraph follows on the same line."""
    end = re.search("[。：:]", words)
    if not form or end is None or end.start() > _RUN_IN_CHARACTERS:
        return []
    length = len(line.text) - len(words) + end.start()
    return [Heading(form, line.text[:length], Span(line.span.start, line.span.start + length))]


def choose_level(lines: Sequence[Line], page: Page) -> list[Heading]:
    """The headings of the highest level used: of the forms used at least twice, the one that comes first.

    Chapters counted 一 二 三 without a break go before unnumbered lines, unless one of those names what was done:
    then the count stands below it. (引言, 一、, 二、, 结语 against 背景, 做法, 一、, 二、, 成效.)
    """
    forms: dict[str, list[Heading]] = {}
    for line in lines:
        for heading in find_heading(line, page):
            forms.setdefault(heading.form, []).append(heading)
    named = [
        *forms.get("words", []),
        *(each for each in forms.get("bold", []) if name_kinds(each.text)[0] is not SectionKind.OTHER),
    ]
    forms["words"] = sorted({each.span: each for each in named}.values(), key=lambda each: each.span)
    levels = {form: found for form, found in forms.items() if len({each.span for each in found}) >= _FEWEST}
    chapters = next((levels[form] for form in ("part", "chinese") if _counts_on(levels.get(form, []))), None)
    if chapters is not None:
        for form in ("words", "bold"):
            if not any(SectionKind.PRACTICE in name_kinds(each.text) for each in levels.get(form, [])):
                levels.pop(form, None)
    if not levels:
        return []
    return levels[
        min(levels, key=lambda form: (levels[form][0].span.start, -len(levels[form]), _PRIORITY.get(form, len(_PRIORITY))))
    ]


def _counts_on(headings: Sequence[Heading]) -> bool:
    """Whether the numbers of headings only grow."""
    numbers = [_number(each.text) for each in headings]
    return bool(numbers) and all(earlier < later for earlier, later in pairwise(numbers))


def _number(text: str) -> int:
    digits = re.search(rf"[{_NUMERALS}]+|\d+", text)
    if digits is None:
        return 0
    if digits[0].isdecimal():
        return int(digits[0])
    tens, ten, ones = digits[0].rpartition("十")
    unit = _NUMERALS.index(ones) + 1 if ones in _NUMERALS and ones else 0
    return unit + (10 * (_NUMERALS.index(tens) + 1 if tens and tens in _NUMERALS else 1) if ten else 0)


def split_sections(lines: Sequence[Line], page: Page, body: Span) -> tuple[Section, ...]:
    """The body under its headings of the highest level; what stands before the first has none."""
    headings = choose_level(lines, page)
    starts = [each.span.start for each in headings]
    sections: list[Section] = []
    if not starts or starts[0] > body.start:
        sections.append(Section(SectionKind.OTHER, "", Span(body.start, starts[0] if starts else body.end)))
    for heading, end in zip(headings, [*starts, body.end][1:], strict=True):
        sections.append(Section(name_kinds(heading.text)[0], heading.text, Span(heading.span.start, end)))
    return tuple(sections)


def find_in_text(sections: Sequence[Section], text: str) -> tuple[SectionKind, ...]:
    """The elements that no heading is of, but that a heading names beside another or the text names."""
    has = {each.kind for each in sections if each.heading}
    beside = {kind for each in sections if each.heading for kind in name_kinds(each.heading)}
    return tuple(kind for kind, pattern in _IN_TEXT if kind not in has and (kind in beside or pattern.search(text)))
