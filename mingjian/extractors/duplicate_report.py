"""Commercial 查重报告 (CNKI, 维普, 万方, PaperPass, PaperYY and kin): vendor, indicator, rate, and whose text it was."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mingjian.data.records import Document, DuplicateReport

_HEAD_CHARS = 6_000  # the figures of every vendor's report stand on its first page
_TITLE_CHARS = 500
_TAIL_CHARS = 1_200  # legal notes, with the vendor's address
_MIN_LABELS = 2
_COMPLEMENT_TOLERANCE = 0.02  # points; both rates are printed with two decimals

_VENDORS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("PaperYY", r"paper\s?yy"),
        ("PaperPass", r"paper\s?pass"),
        ("PaperFree", r"paper\s?free"),
        ("PaperTime", r"paper\s?time"),
        ("PaperDay", r"paper\s?day"),
        ("PaperBye", r"paper\s?bye"),
        ("PaperRater", r"paper\s?rater"),
        ("PaperRed", r"paper\s?red"),
        ("PaperEasy", r"paper\s?easy"),
        ("PaperOK", r"paper\s?ok"),
        ("Turnitin", r"turnitin|ithenticate"),
        ("格子达（gezida）", r"gezida|gocheck|格子达"),
        ("大雅（DUXIU）", r"大雅相似度|大雅检测|dsa\.dayainfo|dayainfo"),
        ("学信网", r"学信网|chsi\.com"),
        ("维普（VIP）", r"维普|cqvip|vpcs|\bvip\s*论文"),
        ("万方（WANFANG）", r"万方(?:检测|数据|文察|相似|论文)|万方$|wanfangdata|wfdata"),
        (
            "知网（CNKI）",
            r"cnki\.net|cnki\s*科研诚信|知网(?:检测|查重|个人查重|大学生|学术不端|科研诚信)|cnki(?!大成)|[aptsv]mlc|学位论文学术不端",
        ),
    )
)
_CNKI_FORM = re.compile(r"文本复制检测报告单|总文字复制比")
_REPORT = re.compile(
    r"检测报告|查重报告|比对报告|相似性报告|检测报告单|检测结果|相似度报告|重复率报告|复制比|相似度检测|论文检测|文献检测|查重结果|检测系统"
)
_AIGC = re.compile(r"AIGC|AI\s*(?:生成|写作|率|特征|内容|检测|疑似|辅助)|人工智能生成|ChatGPT\s*检测|机器生成", re.IGNORECASE)
_LABELS = re.compile(
    r"检测文献|检测时间|检测日期|检测范围|报告编号|检测编号|报告时间|报告日期|比对库|对比库|比对范围|检测字数|重复字数|重合字数|总段落数|段落个数|查真伪|查询真伪|"
    r"去除引用|去除本人|自写率|复写率|引用率|检测版本|句子数|检测报告结果|比对结果|送检文[献档]|可能自引|参考文献相似|单篇最大|相似文献列表|相似片段|专业术语"
)
_NUMBER = r"(\d{1,3}(?:\s?[.．]\s?\d{1,3})?)\s?%"


# the total first, what leaves out quotations or own papers only where a report prints no total
_INDICATORS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:全文|论文|文献)?总(?:文字|体文字)?复制[比率]",
        r"(?:全文|论文|文献|查重|检测)?总(?:体|文字|文献|文本)?(?:相似[比度率]|重复[比度率])",
        r"总体(?=\s*[:：])",
        r"(?:全文|综合|论文|文献|整体|文档|文本|检测结果)(?:文字)?(?:相似[比度率性]|重复[比度率]|复制[比率]|查重率|抄袭率)",
        r"(?:查重率|重复率|抄袭率|相似率|相似度|相似比|相似指数)",
        r"去除本人(?:已?发表)?(?:文献|论文)?(?:文字)?复制比",
        r"去除引用(?:文献)?(?:文字)?复制比",
        r"(?:去除|排除)参考文献相似[比度]",
        r"文字复制比",
    )
)
_NOT_THE_TOTAL = re.compile(
    r"(?:单篇|最大|最高|段落?|章节?|片段|句子|去除|排除|参考文献|引用|自引用?|本人|可能|已发表|部分|本地库|期刊库?|学位库?|会议库?|图书库?|"
    r"互联网|网页|自建库|跨语言|AIGC|AI|疑似)[^\n\t:：%]{0,8}$",
    re.IGNORECASE,
)
_AFTER_LABEL = re.compile(r"\s?(?:[(（\[][^()（）\[\]\n%]{0,14}%?[)）\]])?\s*[:：是为]?\s*[\[【(（]?\s*" + _NUMBER)
_BEFORE_LABEL = re.compile(_NUMBER + r"[ \t]*$")
_PERCENT = re.compile(_NUMBER)
_SPACED_LABEL = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?: {1,6}[\u4e00-\u9fff])+(?=\s*:)")  # 作  者：
_RATE_LABEL = re.compile(r"[\u4e00-\u9fff()]{2,16}[比率度][)）:]?")
_DATE = re.compile(r"(20\d\d|19\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})")
_END_OF_VALUE = re.compile(
    r"\t|\s{2,}|$|\s(?=[\u4e00-\u9fff]{2,10}:)|(?=(?:检测|报告|作者|论文|文献|提交|送检|总字|学号|单位|专业|导师|指导|时间|编号|版本|比对|查)[\u4e00-\u9fff]{0,6}[:：])"
)
_TITLE_LABELS = (
    "检测文献",
    "论文题目",
    "论文标题",
    "文献题名",
    "论文名称",
    "送检文献",
    "送检文档",
    "送检论文",
    "文档名称",
    "检测篇名",
    "篇名",
    "题名",
    "题目",
    "标题",
)
_AUTHOR_LABELS = ("论文作者", "文献作者", "作者姓名", "作者", "送检人", "姓名")
_DATE_LABELS = (
    "检测时间",
    "检测日期",
    "报告时间",
    "报告日期",
    "报告生成时间",
    "生成时间",
    "比对时间",
    "送检时间",
    "提交时间",
    "上传时间",
    "时间",
    "日期",
)
_TOTAL_LABELS = (
    "文献总字数", "论文总字数", "全文总字数", "检测总字数", "总字数", "总字符数", "全文字数", "检测字数", "检测字符数", "论文字数", "论文字符数", "文章字数", "字符数", "字数", "长度",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A report's text brought to one form: width folded, blanks narrowed."""

    title: str  # metadata, running heads and the first lines
    head: str
    tail: str

    @property
    def lines(self) -> list[str]:
        """The head, line by line."""
        return self.head.split("\n")


def read_duplicate_report(document: Document) -> DuplicateReport | None:
    """Read a 查重报告 of any vendor, None where the document is none.

    An AIGC report is recognised (is_aigc) and gives no rate. The rate is the total as the vendor prints it; the largest
    single source is never taken for it.
    """
    sheet = _sheet(document)
    vendor = _find_vendor(sheet)
    is_aigc = _is_aigc(sheet)
    found = None if is_aigc else _find_rate(sheet)
    if found is None and vendor and not is_aigc and not document.has_text_layer:
        found = _rate_of_broken_layer(sheet)
    if not is_aigc and not _is_report(sheet, vendor, has_rate=found is not None, readable=document.has_text_layer):
        return None
    return DuplicateReport(
        vendor=vendor or "未知",
        indicator=found[0] if found else "",
        rate=found[1] if found else None,
        title=_field(sheet, _TITLE_LABELS),
        author=_field(sheet, _AUTHOR_LABELS),
        issued=_find_date(sheet),
        total_chars=_find_total(sheet),
        is_aigc=is_aigc,
    )


def _sheet(document: Document) -> _Sheet:
    asides = "\n".join(aside.text for aside in document.asides[:12])
    metadata = "\n".join(
        document.metadata.get(key, "") for key in ("title", "subject", "author", "producer", "creator", "domains")
    )
    body = _fold(document.text[: 2 * _HEAD_CHARS])
    return _Sheet(
        f"{_fold(metadata)}\n{_fold(asides)}\n{body[:_TITLE_CHARS]}", body[:_HEAD_CHARS], _fold(document.text[-_TAIL_CHARS:])
    )


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).replace("：", ":")
    folded = _SPACED_LABEL.sub(lambda found: found[0].replace(" ", ""), folded)
    return re.sub(r"[ \u3000]*\t[ \u3000]*", "\t", folded)


# ── what it is ───────────────────────────────────────────────────────────────


def _find_vendor(sheet: _Sheet) -> str:
    head = re.sub(r"(?:检测|比对|对比)(?:范围|库|资源)\s*:[^\n]*", "", sheet.head)
    for text in (sheet.title, head[: 3 * _TITLE_CHARS], sheet.tail):
        found = next((name for name, pattern in _VENDORS if pattern.search(text)), "")
        if found:
            return found
    return "知网（CNKI）" if _CNKI_FORM.search(sheet.head) else ""


def _is_aigc(sheet: _Sheet) -> bool:
    """The heading says AIGC and no 查重 total is printed."""
    return _AIGC.search(sheet.title) is not None and not any(
        True for pattern in _INDICATORS[:2] for _ in _beside(sheet.head, pattern)
    )


def _is_report(sheet: _Sheet, vendor: str, *, has_rate: bool, readable: bool) -> bool:
    labels = len(set(_LABELS.findall(sheet.head)))
    titled = _REPORT.search(sheet.title) is not None
    if not readable:  # labels cannot be read: the file's own title must say it
        return titled and bool(vendor)
    return labels >= _MIN_LABELS or (has_rate and labels == 1 and titled and bool(vendor))


# ── the rate ─────────────────────────────────────────────────────────────────


def _find_rate(sheet: _Sheet) -> tuple[str, float] | None:
    for pattern in _INDICATORS:
        for found in (*_under_numbers(sheet.lines, pattern), *_beside(sheet.head, pattern), *_across_lines(sheet.lines, pattern)):
            return found
    return None


def _under_numbers(lines: list[str], pattern: re.Pattern[str]) -> Iterator[tuple[str, float]]:
    """Numbers and labels by turns, each on its line, the number first."""
    parts = [line.strip() for line in lines]
    for index, part in enumerate(parts):
        label = pattern.match(part)
        if label is None or not _RATE_LABEL.fullmatch(part) or _is_partial(pattern, ""):
            continue
        first = last = index
        while first > 0 and (_PERCENT if (index - first) % 2 == 0 else _RATE_LABEL).fullmatch(parts[first - 1]):
            first -= 1
        while last + 1 < len(parts) and (_PERCENT if (last - index) % 2 == 0 else _RATE_LABEL).fullmatch(parts[last + 1]):
            last += 1
        number = _PERCENT.fullmatch(parts[index - 1]) if index else None
        if number and _PERCENT.fullmatch(parts[first]) and _RATE_LABEL.fullmatch(parts[last]):
            yield _rate(label[0], number[1])


def _beside(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, float]]:
    """Label and number side by side, or the number right before the label on its line."""
    for label in pattern.finditer(text):
        before = text[max(0, label.start() - 24) : label.start()].rsplit("\n", 1)[-1]
        if _is_partial(pattern, before):
            continue
        number = _AFTER_LABEL.match(text, label.end())
        if number and _may_cross(text, label.end(), number.start(1)):
            yield _rate(label[0], number[1])
            continue
        number = _BEFORE_LABEL.search(before)
        if number and not re.match(r"\s*:", text[label.end() : label.end() + 3]):
            yield _rate(label[0], number[1])


def _is_partial(pattern: re.Pattern[str], before: str) -> bool:
    return "去" not in pattern.pattern[:3] and _NOT_THE_TOTAL.search(before) is not None


def _may_cross(text: str, start: int, end: int) -> bool:
    """A number on the next line belongs to a label that stands alone on its own."""
    if "\n" not in text[start:end]:
        return True
    line = text[text.rfind("\n", 0, start) + 1 : start]
    following = text[end : end + 60].split("\n", 1)[0]
    return (
        "%" not in line
        and len(line) <= 14
        and len(_PERCENT.findall(f"{text[end : end + 8]}{following}")) <= 2
        and "\t" not in following
    )


def _across_lines(lines: list[str], pattern: re.Pattern[str]) -> Iterator[tuple[str, float]]:
    """A row of labels over or under a row of numbers."""
    for index, line in enumerate(lines):
        labels = [part for part in re.split(r"[\t ]+", line.strip()) if part]
        places = [
            place for place, part in enumerate(labels) if (hit := pattern.match(part)) and hit.end() >= len(part.rstrip(":(%)"))
        ]
        if not places:
            continue
        for other in (index + 1, index - 1):
            if not 0 <= other < len(lines):
                continue
            numbers = [part for part in re.split(r"[\t ]+", lines[other].strip()) if part]
            if len(numbers) == len(labels) and (hit := re.fullmatch(_NUMBER, numbers[places[0]])):
                yield _rate(labels[places[0]].rstrip(":"), hit[1])


def _rate(label: str, number: str) -> tuple[str, float]:
    return re.sub(r"\s", "", label), round(float(re.sub(r"\s", "", number).replace("．", ".")) / 100, 6)


def _rate_of_broken_layer(sheet: _Sheet) -> tuple[str, float] | None:
    """维普 prints the total beside what was written by oneself; together they are 100 %."""
    values = [float(re.sub(r"\s", "", each)) for each in _PERCENT.findall(sheet.head)]
    for index, value in enumerate(values):
        if any(abs(value + other - 100) <= _COMPLEMENT_TOLERANCE for other in values[index + 1 :]):
            return "总相似比", round(value / 100, 6)
    return None


# ── the rest ─────────────────────────────────────────────────────────────────


def _label(names: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(names)
    return re.compile(rf"(?:^|[\s\]】)])(?:{words})\s*(?:[(（][^)）\n]*[)）])?\s*:\s*", re.MULTILINE)


def _field(sheet: _Sheet, names: tuple[str, ...]) -> str:
    """The value of the first of these labels, in the order of the names."""
    for name in names:
        for label in _label((name,)).finditer(sheet.head):
            rest = sheet.head[label.end() : label.end() + 200].split("\n", 1)[0]
            end = _END_OF_VALUE.search(rest)
            value = rest[: end.start() if end else None].strip(" \t《》")
            if value and not value.startswith(":"):
                return value
    return ""


def _find_date(sheet: _Sheet) -> date | None:
    for name in _DATE_LABELS:
        label = re.search(rf"(?<!时)(?<!提交)(?:^|[^\u4e00-\u9fff]|[\u4e00-\u9fff](?=检测|报告)){name}\s*:\s*", sheet.head)
        if label is None:
            continue
        found = _DATE.match(sheet.head, label.end())
        if found and (day := _as_date(found)):
            return day
    stamped = re.search(_DATE.pattern + r"[日 ]\s?\d{1,2}:\d\d", sheet.head)
    return _as_date(stamped) if stamped else None


def _as_date(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _find_total(sheet: _Sheet) -> int | None:
    for name in _TOTAL_LABELS:
        found = re.search(
            rf"(?<![\u4e00-\u9fff]){name}\s*(?:[(（][^)）\n]*[)）])?\s*[:\s]\s*[\[【]?\s*(\d[\d,]{{1,8}})", sheet.head
        )
        found = found or re.search(rf"(?<![复合]){name}\s*:\s*[\[【]?\s*(\d[\d,]{{1,8}})", sheet.head)
        if found:
            return int(found[1].replace(",", ""))
    return None
