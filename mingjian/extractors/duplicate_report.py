"""Commercial 查重报告 (CNKI, 维普, 万方, PaperPass, PaperYY and kin): vendor, indicator, rate, and whose text it was."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mingjian.data.records import Document, DuplicateReport, ReportRate
from mingjian.extractors.report_rates import SOURCES, find_rates, find_total, has_total, total_of_broken_layer

_HEAD_CHARS = 6_000  # the figures of every vendor's report stand on its first page
_TITLE_CHARS = 500
_HEADING_LINES = 4
_TAIL_CHARS = 1_200  # legal notes, with the vendor's address
_MIN_LABELS = 2
_SUM_TOLERANCE = 0.006  # share; printed with one decimal, and some vendors leave references out of one of the figures

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
        ("PaperGood", r"paper\s?good"),
        ("Turnitin", r"turnitin|ithenticate"),
        ("源文鉴", r"源文鉴|check110"),
        ("笔杆", r"笔杆(?:论文)?查重|bigan\.net"),
        ("早检测", r"早检测|zaojiance"),
        ("格子达（gezida）", r"gezida|gocheck|格子达"),
        ("大雅（DUXIU）", r"大雅(?:论文|相似度|检测|查重)|dsa\.dayainfo|dayainfo|duxiu"),
        ("超星", r"超星(?:论文|查重|检测|学习通)|chaoxing"),
        ("学信网", r"学信网|chsi\.com"),
        ("维普（VIP）", r"维普|cqvip|vpcs|\bvip\s*论文"),
        ("万方（WANFANG）", r"万方(?:检测|数据|文察|相似|论文|查重)|万方$|wanfangdata|wfdata"),
        (
            "知网（CNKI）",
            r"cnki\.net|cnki\s*科研诚信|知网(?:检测|查重|AIGC|个人查重|大学生|学术不端|科研诚信)|cnki(?!大成)|[aptsv]mlc|学位论文学术不端",
        ),
    )
)
_CNKI_FORM = re.compile(r"文本复制检测报告单|总文字复制比")
_REPORT = re.compile(
    r"检测报告|查重报告|比对报告|相似性报告|检测报告单|检测结果|相似度报告|重复率报告|复制比|相似度检测|相似度分析|原创性报告|originality report|similarity report|论文检测|文献检测|查重结果|检测系统"
)
_AIGC = re.compile(r"AIGC|AI\s*(?:生成|写作|率|特征|内容|检测|疑似|辅助)|人工智能生成|ChatGPT\s*检测|机器生成", re.IGNORECASE)
_LABELS = re.compile(
    r"检测文献|检测时间|检测日期|检测范围|报告编号|检测编号|报告时间|报告日期|比对库|对比库|比对范围|检测字数|重复字数|重合字数|总段落数|段落个数|查真伪|查询真伪|"
    r"去除引用|去除本人|自写率|复写率|引用率|检测版本|句子数|检测报告结果|比对结果|送检文[献档]|可能自引|参考文献相似|单篇最大|相似文献列表|相似片段|专业术语|原创度|相似指数|similarity index|submission id|word count|character count",
    re.IGNORECASE,
)
_SPACED_LABEL = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?: {1,6}[\u4e00-\u9fff])+(?=\s*[:\t\d\[])")  # 作  者：
_KNOWN_SPACED = re.compile(r"([标题作长时编版总篇姓字])[ \u3000]{1,6}([题者度间号本体名目数])(?=[ \u3000]*:)")
_DATE = re.compile(r"(20\d\d|19\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})")
_GUESSED = "文字层损坏，只能按“两项比例之和为 100%”推出总相似比"
_END_OF_VALUE = re.compile(
    r"\t|\s{2,}|$|\s(?=[\u4e00-\u9fff]{2,10}:)|(?=(?:检测|报告|作者|论文|文献|提交|送检|总字|学号|单位|专业|导师|指导|时间|编号|版本|比对|查)[\u4e00-\u9fff]{0,6}[:：])"
)
_REPEATED = re.compile(r"(?:重复|重合)字(?:符)?数\s*[:\s]\s*[\[【]?\s*(\d[\d,]{0,8})")
_FULL_LINE_CHARS = 24  # a title of this many may go on in the next line
_TITLE_LABELS = (
    "检测文献",
    "检测文档",
    "文献标题",
    "文档标题",
    "论文篇名",
    "文献名称",
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
    "Submission title",
    "Paper title",
    "Document title",
    "Title",
    "文件名称",
    "文件名",
)
_AUTHOR_LABELS = ("论文作者", "文献作者", "作者姓名", "作者", "送检人", "姓名", "学生姓名", "Submission author", "Author")
_VALUE_LABEL = re.compile(
    r"(?:检测|报告|作者|论文|文献|提交|送检|总字|单位|专业|学号|指导|时间|编号|版本|比对|题目|题名|篇名)[\u4e00-\u9fff]{0,6}$"
)
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
    "文献总字数", "论文总字数", "全文总字数", "检测总字数", "总字数", "总字符数", "全文字数", "检测字数", "检测字符数", "论文字数", "论文字符数", "文章字数", "字符数", "字数", "长度", "Word count", "Character count",
)  # fmt: skip


_GLUED_LABEL = re.compile(
    r"[ \t]*("
    + "|".join(
        sorted(
            (
                *_TITLE_LABELS, *_AUTHOR_LABELS, *_DATE_LABELS, *_TOTAL_LABELS,
                *"重复字数 重合字数 重复字符数 单篇最大重复字数 单篇最大重复字符数 疑似段落最大重合字数 疑似段落最小重合字数 前部重合字数 后部重合字数 总段落数".split(),  # noqa: SIM905
                *"段落个数 句子数 报告编号 检测编号 编号 检测范围 检测类型 检测结果 检测结论 比对结果 时间范围 截止时间 比对截止日期 指导教师 所属单位 版本 查真伪".split(),  # noqa: SIM905
            ),
            key=len,
            reverse=True,
        )
    )
    + r")(?=[ \t]*(?:[(（][^)）\n]*[)）])?[ \t]*:)",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A report's text brought to one form: width folded, blanks narrowed."""

    heading: str  # the document's own title and the first lines
    title: str  # metadata, running heads and the opening
    head: str
    tail: str

    @property
    def facts(self) -> str:
        """The head without the list of sources, which have titles and authors of their own."""
        sources = SOURCES.search(self.head)
        return self.head[: sources.start() if sources and sources.start() > _TITLE_CHARS // 2 else None]


def read_duplicate_report(document: Document) -> DuplicateReport | None:
    """Read a 查重报告 of any vendor, None where the document is none.

    An AIGC report is recognised (is_aigc) and gives no rate. The rate is the total as the vendor prints it; the largest
    single source is never taken for it.
    """
    sheet = _sheet(document)
    vendor = _find_vendor(sheet)
    found = find_total(sheet.head)
    is_aigc = _is_aigc(sheet, found) and _states_a_check(sheet, vendor)
    if is_aigc:
        found = None
    guessed = found is None and not is_aigc and bool(vendor) and not document.has_text_layer
    if guessed:
        found = total_of_broken_layer(sheet.head)
    if not is_aigc and not _is_report(sheet, vendor, has_rate=found is not None, readable=document.has_text_layer):
        return None
    rates, chars = find_rates(sheet.head), _find_total(sheet)
    return DuplicateReport(
        vendor=vendor or "未知",
        indicator=found.label if found else "",
        rate=found.share if found else None,
        title=_field(sheet, _TITLE_LABELS),
        author=_field(sheet, _AUTHOR_LABELS),
        issued=_find_date(sheet),
        total_chars=chars,
        is_aigc=is_aigc,
        rates=rates,
        doubt=_GUESSED if guessed and found else _doubt(sheet, found, rates, chars),
    )


def _sheet(document: Document) -> _Sheet:
    asides = "\n".join(aside.text for aside in document.asides[:12])
    metadata = "\n".join(
        document.metadata.get(key, "") for key in ("title", "subject", "author", "producer", "creator", "domains")
    )
    body = _fold(document.text[: 2 * _HEAD_CHARS])
    heading = "\n".join([_fold(document.metadata.get("title", "")), *body[:_TITLE_CHARS].split("\n")[:_HEADING_LINES]])
    return _Sheet(
        f"{heading}\n{_fold(asides)}",
        f"{_fold(metadata)}\n{_fold(asides)}\n{body[:_TITLE_CHARS]}",
        body[:_HEAD_CHARS],
        _fold(document.text[-_TAIL_CHARS:]),
    )


def _fold(text: str) -> str:
    """Text with width folded and every label at the start of a line: readers of PDFs join short lines."""
    folded = unicodedata.normalize("NFKC", text).replace("：", ":")
    folded = _SPACED_LABEL.sub(lambda found: found[0].replace(" ", ""), folded)
    folded = _KNOWN_SPACED.sub(r"\1\2", folded)
    folded = re.sub(r"[ \u3000]*\t[ \u3000]*", "\t", folded)
    return _GLUED_LABEL.sub(_on_its_own_line, folded)


def _on_its_own_line(label: re.Match[str]) -> str:
    begins = label.start() == 0 or label.string[label.start() - 1] == "\n"
    return label[0] if begins else f"\n{label[1]}"


# ── what it is ───────────────────────────────────────────────────────────────


def _find_vendor(sheet: _Sheet) -> str:
    head = re.sub(r"(?:检测|比对|对比)(?:范围|库|资源)\s*:[^\n]*", "", sheet.head)
    for text in (sheet.title, head[: 3 * _TITLE_CHARS], sheet.tail):
        found = next((name for name, pattern in _VENDORS if pattern.search(text)), "")
        if found:
            return found
    return "知网（CNKI）" if _CNKI_FORM.search(sheet.head) else ""


def _is_aigc(sheet: _Sheet, total: ReportRate | None) -> bool:
    """The heading says AIGC and no 查重 total is printed; further down AIGC counts only where no rate at all is found."""
    if _AIGC.search(sheet.heading):
        return not has_total(sheet.head)
    return total is None and _AIGC.search(sheet.title) is not None


def _states_a_check(sheet: _Sheet, vendor: str) -> bool:
    """Whether a text that speaks of AI is a report at all: cases of the genre speak of it in their first lines too."""
    stated, labels = _stated(sheet)
    return stated + labels >= _MIN_LABELS and (bool(vendor) or _REPORT.search(sheet.title) is not None)


def _stated(sheet: _Sheet) -> tuple[int, int]:
    """How many of title, author and date the text gives under their labels, and how many labels of reports it has."""
    labels = len({each.lower() for each in _LABELS.findall(sheet.head)})
    given = sum(bool(_field(sheet, names)) for names in (_TITLE_LABELS, _AUTHOR_LABELS)) + (_find_date(sheet) is not None)
    return given, labels


def _is_report(sheet: _Sheet, vendor: str, *, has_rate: bool, readable: bool) -> bool:
    titled = _REPORT.search(sheet.title) is not None
    if not readable:  # labels cannot be read: the file's own title must say it
        return titled and bool(vendor)
    stated, labels = _stated(sheet)
    if not has_rate:  # a page that only explains reports names their labels too, but states nothing
        return labels >= _MIN_LABELS and stated >= _MIN_LABELS and titled
    return labels >= _MIN_LABELS or ((labels == 1 or stated >= _MIN_LABELS) and titled and bool(vendor))


# ── what casts doubt on it ───────────────────────────────────────────────────


def _doubt(sheet: _Sheet, total: ReportRate | None, rates: Sequence[ReportRate], chars: int | None) -> str:
    """What the report's other figures say against its rate, "" where they agree or say nothing.

    总文字复制比 = 重复字数 / 总字数; 总相似比 = 100 % − 自写率.
    """
    if total is None:
        return ""
    own = next((each for each in rates if each.label.endswith("自写率")), None)
    if own and "减" not in total.label and abs(1 - own.share - total.share) > _SUM_TOLERANCE:
        return f"{total.label} {_percent(total.share)} 与自写率 {_percent(own.share)} 之和不是 100%"
    repeated = _REPEATED.search(sheet.head)
    if repeated and chars and total.label.startswith("总文字复制"):
        share = int(repeated[1].replace(",", "")) / chars
        if share <= 1 and abs(share - total.share) > _SUM_TOLERANCE:
            return f"{total.label} {_percent(total.share)} 与重复字数 {repeated[1]} 除以总字数 {chars}（{_percent(share)}）不符"
    return ""


def _percent(share: float) -> str:
    return f"{100 * share:.2f}".rstrip("0").rstrip(".") + "%"


# ── the rest ─────────────────────────────────────────────────────────────────


def _label(name: str) -> re.Pattern[str]:
    spaced = r"\s?".join(name) if not name.isascii() else name
    return re.compile(
        rf"(?:^|[\s\]】)])(?:{spaced})[ \t]*(?:[(（][^)）\n]*[)）])?[ \t]*(:[ \t]*|\t[ \t]*|$)", re.MULTILINE | re.IGNORECASE
    )


def _field(sheet: _Sheet, names: tuple[str, ...]) -> str:
    """The value of the first of these labels, in the order of the names: behind it, or alone on the next line."""
    for name in names:
        for label in _label(name).finditer(sheet.facts):
            first, _, following = sheet.facts[label.end() : label.end() + 300].lstrip("\n").partition("\n")
            if not label[1] and (":" in first or _VALUE_LABEL.match(first)):
                continue  # a word on a line of its own, over other labels
            value = _cut(first)
            if names is _TITLE_LABELS and len(first) >= _FULL_LINE_CHARS and value == first.strip(" \t《》"):
                value += _rest_of_title(following)
            if value and not value.startswith(":"):
                return value
    return ""


def _cut(line: str) -> str:
    end = _END_OF_VALUE.search(line)
    return line[: end.start() if end else None].strip(" \t《》")


def _rest_of_title(following: str) -> str:
    """What a title that filled its line says on the next one."""
    line = following.partition("\n")[0].strip(" \t》")
    is_rest = line and len(line) < _FULL_LINE_CHARS and not re.search(r"[:\t%]|\d{4}|报告|检测|^\d", line)
    return line if is_rest and not _VALUE_LABEL.match(line) else ""


def _find_date(sheet: _Sheet) -> date | None:
    for name in _DATE_LABELS:
        label = re.search(rf"(?<!时)(?<!提交)(?:^|[^\u4e00-\u9fff]|[\u4e00-\u9fff](?=检测|报告)){name}\s*[:\t]\s*", sheet.head)
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
