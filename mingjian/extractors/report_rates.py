"""The rates that a commercial 查重报告 prints: the total among them, and all others with the words they stand under."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from mingjian.data.records import ReportRate

_COMPLEMENT: Final = 0.0002  # share; both rates are printed with two decimals
_LONE_LABEL: Final = 16  # characters of a line that is a label alone, its number on the next line
_MOST_RATES: Final = 40  # of one report that are kept
_MOST_RUN: Final = 12  # labels in a row before their numbers

# a text layer may set a blank between the figures of one number
_NUMBER: Final = r"(\d(?: ?\d){0,2}(?: ?[.．] ?\d(?: ?\d){0,2})?)\s?%"
_SOLID: Final = r"((?<![\d.])\d{1,3}(?:\s?[.．]\s?\d{1,3})?)\s?%"
_OPENING: Final = r"\s*[:：是为约=]{0,2}\s*[\[【(（]?\s*"

# what names the total, the plainest first
_TOTALS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:全文|论文|文献)?总(?:文字|体文字)?复制[比率]",
        r"(?:全文|论文|文献|查重|检测)?总(?:体|文字|文献|文本|文档)?(?:相似[比度率]|重复[比度率]|抄袭率|查重率)",
        r"总体(?=\s*[:：])",
        r"(?:全文|综合|论文|文献|整体|文档|文本|检测结果|查重结果)(?:文字|内容)?(?:相似[比度率性]|重复[比度率]|复制[比率]|查重率|抄袭率)",
        r"overall\s+similarity|similarity\s+(?:index|score)|相似(?:性)?指数",
        r"查重率|重复率|抄袭率|相似率|相似度|相似比|重复比|重合率|文字复制比",
    )
)
# taken only where a report prints no total: its views without own papers, without quotations
_LEAVING_OUT: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"去除本人(?:已?发表)?(?:文献|论文)?(?:文字)?(?:复制比|相似[比度率]|重复率)",
        r"(?:去除|排除)引用(?:文献)?(?:文字)?(?:复制比|相似[比度率]|重复率)",
        r"(?:去除|排除)参考文献(?:后)?(?:相似[比度率]|重复率|复制比)",
    )
)
_NOT_THE_TOTAL: Final = re.compile(
    r"(?:单篇|最大|最高|最密集|段落?|章节?|片段|句子|本段|该段|去除|排除|除去|扣除|参考文献|引用|自引用?|本人|可能|已发表|部分|本地库|期刊库?|学位库?|会议库?|"
    r"图书库?|学术库|论文库|互联网|网页|网络|自建库|跨语言|翻译|AIGC|AI|疑似|第\d{1,3}[章节段]|前部|后部|低于|不超过|不高于|要求|标准|合格)[^\n\t:：%,，;；]{0,8}$",
    re.IGNORECASE,
)
_SEGMENT: Final = re.compile(r"第\s?[\d一二三四五六七八九十]{1,3}\s?(?:部分|段|章节?)[^\n]{0,40}\n?[^\n]{0,12}$")
# the share written by oneself: the total is what it leaves of 100 %
_OWN_SHARE: Final = re.compile(r"(?:全文|论文|文献)?(?:自写率|原创率|原创度)")
# every rate that some vendor prints
_ANY: Final = re.compile(
    r"(?:[\u4e00-\u9fffA-Za-z]{0,14}(?:复制[比率]|相似[比度率性]|重复[比度率]|自写率|复写率|引用率|引证率|自引率|他引率|引率|原创[率度]|抄袭率|查重率|疑似[率度]|"
    r"专业术语率?|相似指数|特征值|重合率|占全文比)|(?:总体|去除引用|去除本人)(?=\s*[:：])|(?:本地|期刊|学位|会议|图书|互联网|自建)库?(?=\s*[:：])|similarity\s+(?:index|score)|"
    r"overall\s+similarity|internet\s+sources|publications|student\s+papers)",
    re.IGNORECASE,
)
_AFTER_LABEL: Final = re.compile(r"\s?(?:[(（\[][^()（）\[\]\n%]{0,20}%?[)）\]])?" + _OPENING + _NUMBER)
_BEFORE_LABEL: Final = re.compile(_SOLID + r"[ \t]*[(（]?[ \t]*$")
_EXPLAINED: Final = re.compile(r"\s*(?::|=|是指|指|是)")  # 6%（总体相似度是指…）
_PERCENT: Final = re.compile(_NUMBER)
_RATE_LINE: Final = re.compile(
    r"[\u4e00-\u9fff()]{2,16}[比率度数性][)）:]?|[\u4e00-\u9fff]{2,8}(?:来源|出版物|文稿|论文|术语)|"
    r"(?:[A-Za-z]+ ){1,2}(?:index|score|similarity|sources|papers)|publications",
    re.IGNORECASE,
)
_LEGEND_LABEL: Final = re.compile(
    r"(?:去除引用|去除本人|单篇最大|参考文献|排除参考文献)?(?:总|全文总?)?(?:文字复制比|相似[比度率]|重复率)|[自复]写率|[自他]?引用?率|专业术语率?"
)
_TURN: Final = re.compile(rf"{_SOLID}\s*({_LEGEND_LABEL.pattern}|[\u4e00-\u9fff]{{0,4}}(?:来源|出版物|文稿)|AIGC疑似率|相似指数)")
_TURNS: Final = re.compile(rf"(?:(?:{_TURN.pattern})\s*){{2,}}(?![\d:(（])")
_ENDS_AS_LABEL: Final = re.compile(r"(?:比|率|度|指数|总体|来源|出版物|文稿)$")
_LEGEND: Final = re.compile(rf"((?:(?:{_LEGEND_LABEL.pattern})\s*){{2,}})((?:{_SOLID}\s*){{2,}})")
SOURCES: Final = re.compile(r"相似(?:文献|资源|片段|来源)列表")  # from here each source has a rate, a title and an author
_BARE: Final = re.compile(_OPENING + r"(\d{1,3}\.\d{1,3}|0)(?![\d.%]|\s*[字个篇段])")


def find_total(text: str) -> ReportRate | None:
    """The total as the vendor prints it, of the first page's text; None where none is printed.

    Never the largest single source, one database's or one part's rate, nor an AIGC rate. Where a report prints only what
    was written by oneself, the total is the rest, and the label says so.
    """
    plain, last = _TOTALS[:-1], _TOTALS[-1:]
    for patterns, partial in ((plain, False), (_LEAVING_OUT, True), (last, False)):
        for pattern in patterns:
            for found in _find(text, pattern, partial=partial):
                return found
    for own in _find(text, _OWN_SHARE, partial=True):
        return ReportRate(f"100%减{own.label}", round(1 - own.share, 6))
    for pattern in _TOTALS:
        for label in pattern.finditer(text):
            number = _BARE.match(text, label.end())
            if number and float(number[1]) <= 100 and not _is_partial(text, label.start()):
                return _rate(label[0], number[1])
    return None


def has_total(text: str) -> bool:
    """Whether a 查重 total is printed under its own name, beside whatever else."""
    return any(True for pattern in _TOTALS[:2] for _ in _beside(text, pattern, partial=False))


def find_rates(text: str) -> tuple[ReportRate, ...]:
    """Every rate of a text with its label as printed, each label once, in order."""
    text = SOURCES.split(text, maxsplit=1)[0]
    found: dict[str, ReportRate] = {}
    ordered = (*_by_turns(text, _ANY), *_run_together(text, _ANY), *_columns(text.split("\n"), _ANY))
    rest = _LEGEND.sub("", _TURNS.sub("", text))
    for rate in (*ordered, *_beside(rest, _ANY, partial=True), *_across(rest.split("\n"), _ANY)):
        found.setdefault(rate.label, rate)
    return tuple(found.values())[:_MOST_RATES]


def total_of_broken_layer(text: str) -> ReportRate | None:
    """维普 prints the total beside what was written by oneself; together they are 100 %."""
    shares = [_rate("", each).share for each in re.findall(_SOLID, text)]
    for index, share in enumerate(shares):
        if any(abs(share + other - 1) <= _COMPLEMENT for other in shares[index + 1 :]):
            return ReportRate("总相似比", share)
    return None


# ── where a number can stand ─────────────────────────────────────────────────


def _find(text: str, pattern: re.Pattern[str], *, partial: bool) -> Iterator[ReportRate]:
    lines = text.split("\n")
    yield from _by_turns(text, pattern)
    yield from _columns(lines, pattern)
    yield from _beside(text, pattern, partial=partial)
    yield from _across(lines, pattern)
    yield from _run_together(text, pattern)


def _by_turns(text: str, pattern: re.Pattern[str]) -> Iterator[ReportRate]:
    """Numbers and their labels by turns, the number first, whatever breaks between them: 12%相似指数10%网络来源."""
    for run in _TURNS.finditer(text):
        before = text[max(0, run.start() - 20) : run.start()].rstrip("（( \t")
        if before.endswith((":", "=", "为")) or _ENDS_AS_LABEL.search(before):
            continue
        for turn in _TURN.finditer(run[0]):
            label = pattern.fullmatch(turn[2])
            if label:
                yield _rate(label[0], turn[1])


def _run_together(text: str, pattern: re.Pattern[str]) -> Iterator[ReportRate]:
    """Labels without a sign between them, then as many numbers: what is left of a chart's legend and its values."""
    for run in _LEGEND.finditer(text):
        labels, numbers = _LEGEND_LABEL.findall(run[1]), re.findall(_SOLID, run[2])
        if len(labels) != len(numbers):
            continue
        for label, number in zip(labels, numbers, strict=True):
            if pattern.fullmatch(label):
                yield _rate(label, number)


def _columns(lines: Sequence[str], pattern: re.Pattern[str]) -> Iterator[ReportRate]:
    """Each label and each number on a line of its own: by turns, number first, or all labels and then all numbers."""
    parts = [line.strip() for line in lines]
    signs = "".join("n" if _PERCENT.fullmatch(part) else "l" if _RATE_LINE.fullmatch(part) else " " for part in parts)
    for run in re.finditer(r"(?<!l)(?:nl){2,}(?!n)|(?<!l)nl(?![nl])|l{2,12}n{2,12}|n{2,12}l{2,12}", signs):
        half = len(run[0]) // 2
        turns = run[0].startswith("nl")
        if not turns and run[0].count("n") != half:
            continue
        for place, sign in enumerate(run[0]):
            if sign != "l":
                continue
            step = -1 if turns else half if run[0][0] == "l" else -half
            label = pattern.fullmatch(parts[run.start() + place].rstrip(":")) or pattern.match(parts[run.start() + place])
            number = _PERCENT.fullmatch(parts[run.start() + place + step])
            if label and number:
                yield _rate(label[0], number[1])


def _beside(text: str, pattern: re.Pattern[str], *, partial: bool) -> Iterator[ReportRate]:
    """Label and number side by side, or the number right before the label on its line."""
    for label in pattern.finditer(text):
        if not partial and _is_partial(text, label.start()):
            continue
        if partial and _SEGMENT.search(text[max(0, label.start() - 60) : label.start()]):
            continue
        number = _AFTER_LABEL.match(text, label.end())
        if number and _may_cross(text, label.end(), number.start(1)):
            yield _rate(label[0], number[1])
            continue
        number = _BEFORE_LABEL.search(text[max(0, label.start() - 24) : label.start()].rsplit("\n", 1)[-1])
        if number and not _EXPLAINED.match(text, label.end()):
            yield _rate(label[0], number[1])


def _is_partial(text: str, start: int) -> bool:
    """Whether the words before a label say that it is the rate of a part, or a limit."""
    before = text[max(0, start - 60) : start]
    return _NOT_THE_TOTAL.search(before.rsplit("\n", 1)[-1][-24:]) is not None or _SEGMENT.search(before) is not None


def _may_cross(text: str, start: int, end: int) -> bool:
    """A number on the next line belongs to a label that stands alone on its own."""
    if "\n" not in text[start:end]:
        return True
    line = text[text.rfind("\n", 0, start) + 1 : start]
    following = text[end : end + 60].split("\n", 1)[0]
    return (
        "%" not in line
        and len(line) <= _LONE_LABEL
        and len(_PERCENT.findall(f"{text[end : end + 8]}{following}")) <= 2
        and "\t" not in following
    )


def _across(lines: Sequence[str], pattern: re.Pattern[str]) -> Iterator[ReportRate]:
    """A row of labels over or under a row of numbers."""
    for index, line in enumerate(lines):
        if "%" in line:
            continue
        for cut in (_cells, _words):
            labels = cut(line)
            places = [
                place
                for place, part in enumerate(labels)
                if (hit := pattern.match(part)) and hit.end() >= len(part.rstrip(":(%) "))
            ]
            if not places or len(labels) > _MOST_RUN:
                continue
            for other in (index + 1, index - 1):
                numbers = cut(lines[other]) if 0 <= other < len(lines) else []
                if len(numbers) != len(labels):
                    continue
                for place in places:
                    if hit := re.fullmatch(_NUMBER, numbers[place]):
                        yield _rate(labels[place].rstrip(":"), hit[1])


def _cells(line: str) -> list[str]:
    return [part.strip() for part in line.split("\t")] if "\t" in line else []


def _words(line: str) -> list[str]:
    return [part for part in re.split(r"[\t ]+", line.strip()) if part]


def _rate(label: str, number: str) -> ReportRate:
    share = float(re.sub(r"\s", "", number).replace("．", ".")) / 100
    return ReportRate(re.sub(r"\s+", " " if label.isascii() else "", label).strip(), round(share, 6))
