"""The Chinese words for what the database keeps as codes, and how shares are printed."""

from mingjian.data.records import Exclusion, PassageKind, Severity, SourceKind

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
STATUSES = {
    "received": "已收件",
    "needs_fix": "需补正",
    "passed": "形式审查通过",
    "checked": "已查重",
    "in_review": "评审中",
    "shortlisted": "入围",
    "selected": "入选",
    "rejected": "不予受理",
    "superseded": "已被更正件取代",
}
SEVERITIES = {Severity.ERROR: "须补正", Severity.WARNING: "请核对", Severity.INFO: "提示"}
KINDS = {PassageKind.VERBATIM: "逐字", PassageKind.EDITED: "改动", PassageKind.REWRITTEN: "改写"}
SOURCES = {SourceKind.BATCH: "本批提交件", SourceKind.HISTORY: "往年案例", SourceKind.REFERENCE: "公开文本"}
EXCLUSIONS = {
    Exclusion.QUOTATION: "引用",
    Exclusion.TITLE: "文件名称",
    Exclusion.COMMON: "公共表述",
    Exclusion.OWN: "本单位已有成果",
    Exclusion.TEMPLATE: "通知和表格原文",
}
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
