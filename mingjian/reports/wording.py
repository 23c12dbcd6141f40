"""The Chinese words for what the database keeps as codes, and how shares are printed."""

from collections.abc import Iterable
from dataclasses import dataclass

from mingjian.data.records import Severity
from mingjian.data.reuse import Exclusion, PassageKind, SourceKind

TRACKS = {
    "typical": "典型案例",
    "innovation": "创新案例",
    "artisan": "工匠人选",
    "master": "大师",
    "expert": "专家",
    "star": "新星",
    "national": "国家级",
    "chief": "首席",
    "city": "市级",
}
LEFT_ASIDE = "未采用（重复或逾期）"
"""Instead of 已被补正件取代 where nothing was corrected."""
STATUSES = {
    "received": "已收件",
    "needs_fix": "需补正",
    "passed": "形式审查通过",
    "checked": "已查重",
    "in_review": "评审中",
    "shortlisted": "入围",
    "selected": "入选",
    "rejected": "不予受理",
    "superseded": "已被补正件取代",
}
SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.INFO: "说明"}
KINDS = {PassageKind.VERBATIM: "逐字", PassageKind.EDITED: "改动", PassageKind.REWRITTEN: "改写"}
SOURCES = {SourceKind.BATCH: "本批提交件", SourceKind.HISTORY: "往年案例", SourceKind.REFERENCE: "公开文本"}
EXCLUSIONS = {
    Exclusion.QUOTATION: "引用",
    Exclusion.TITLE: "文件名称",
    Exclusion.COMMON: "公共表述",
    Exclusion.OWN: "自有成果",
    Exclusion.TEMPLATE: "通知和表格原文",
}


def name_view(included: Iterable[Exclusion]) -> str:
    """What a view counts besides the net rate: 引用、公共表述; "" for the plain one."""
    chosen = frozenset(included)
    return "、".join(name for kind, name in EXCLUSIONS.items() if kind in chosen)


ROLES = {
    "case_word": "案例（Word）",
    "case_pdf": "案例（PDF）",
    "summary_table": "汇总表",
    "form": "推荐表",
    "duplicate_report": "查重报告",
    "photo": "照片",
    "deeds": "事迹材料",
    "evidence": "佐证材料",
    "certificate": "证书",
    "id_copy": "身份证复印件",
    "recommendation_letter": "推荐函",
    "application_report": "申报报告",
    "verification_form": "核查表",
    "screenshot": "截图",
    "video": "视频",
    "other": "其他",
}
READINGS = {"ok": "可读", "partial": "部分可读", "unreadable": "不可读", "empty": "空"}
OWN_RULES = {
    "X-UNREADABLE": "文件无法读取",
    "X-PASSWORD": "文件已加密",
    "X-EMPTY": "空文件",
    "X-MISLABELLED": "扩展名与内容不符",
    "X-BROKEN-TEXT-LAYER": "文字层损坏",
    "X-UNKNOWN-ROLE": "用途不明的文件",
    "X-HIDDEN-TEXT": "隐藏文字",
    "X-ZERO-WIDTH": "零宽字符",
    "X-HOMOGLYPH": "形近字替换",
    "X-TEXT-AS-IMAGE": "以图代文",
    "X-PADDING": "疑似凑字数",
    "X-NO-TRACK": "没有读出申报类别",
    "X-WORD-PDF-DIFF": "Word 与 PDF 不一致",
    "X-FORM-CASE-DIFF": "推荐表与案例不一致",
    "X-TABLE-CASE-DIFF": "汇总表与案例不一致",
    "X-REPORT-CASE-DIFF": "查重报告与案例不一致",
    "X-PHONE": "电话号码有疑问",
    "X-SAME-CASE": "重复报送或全文雷同",
    "X-LIKE-TITLE": "名称相近的案例",
    "X-SAME-PERSON": "同一人重复报送",
    "X-SAME-PICTURE": "图片重复使用",
    "X-FOREIGN-NAME": "残留其他地区或单位名称",
    "X-ID-CHECKSUM": "身份证号有误",
    "X-ID-BIRTH": "身份证号与出生日期不符",
    "X-ID-SEX": "身份证号与性别不符",
    "X-OTHER-CAMPAIGN": "其他活动的材料",
    "X-LIMIT-REACHED": "超出处理限额",
    "X-SUPPLEMENT": "分次报送的材料",
}
OBJECTS = {"cases": "案例", "persons": "人选", "studios": "工作室"}
"""What a campaign chooses among, as letters and tables name it."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a campaign's reports call the name, the text and the length of the text of what is submitted."""

    name: str
    text: str
    length: str


WORDS = {
    "cases": Words("标题", "正文", "正文字数"),
    "persons": Words("姓名", "事迹材料", "事迹字数"),
    "studios": Words("命名专家", "事迹材料", "事迹字数"),
}
MEASURES = {"cases": "件", "persons": "名", "studios": "个"}
"""The word between a number and that."""
REMOVED = "来源已从对比库移除"
UNKNOWN = "未知"
NONE = "—"


def percent(share: float | None) -> str:
    """A share as a percentage with one decimal; what is not quite nothing or all never reads 0.0% or 100.0%."""
    if share is None:
        return NONE
    if 0 < share < 0.0005:
        return "<0.1%"
    if 0.9995 <= share < 1:
        return ">99.9%"
    return f"{share:.1%}"


def number(value: float | None) -> str:
    """A count with thousands separated, a dash for what is not known."""
    return NONE if value is None else f"{value:,.0f}"


def span_of(high: int | None, low: int | None) -> str:
    """A 字数 with its lower variant where the two differ."""
    if high is None:
        return NONE
    return number(high) if low is None or low == high else f"{number(low)}～{number(high)}"
