"""Duplicate-check reports as vendors print them: an invented vendor's layout, a 文本复制检测 layout, an AIGC report."""

from dataclasses import dataclass
from datetime import date
from html import escape

from reportlab.lib.colors import Color
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from mingjian.data.samples.pdfs import PDF_FONT, build_pdf, line

_TITLE = ParagraphStyle("report", fontName=PDF_FONT, fontSize=20, leading=34, wordWrap="CJK", alignment=1)
_TEXT = ParagraphStyle("field", fontName=PDF_FONT, fontSize=11, leading=19, wordWrap="CJK")
_RED = Color(0.8, 0, 0)
_FRONT = 0.25  # share of the matched characters that these reports put into the front part


@dataclass(frozen=True, slots=True)
class ReportText:
    """What a duplicate-check report states."""

    number: str
    title: str
    author: str
    issued: date
    share: float  # 0..1
    chars: int

    @property
    def matched(self) -> int:
        """Characters found elsewhere."""
        return round(self.chars * self.share)

    def percent(self, factor: float = 1.0) -> str:
        """The share, or a part of it, as printed."""
        return f"{self.share * factor * 100:.1f}%"


def make_report_pdf(report: ReportText, layout: str) -> bytes:
    """A report in one of the layouts vendor, copycheck and aigc."""
    makers = {"vendor": _vendor, "copycheck": _copycheck, "aigc": _aigc}
    story = makers[layout](report)
    return build_pdf(story, f"检测报告 {report.number}", numbered=layout == "vendor")


def _fields(rows: list[tuple[str, str]]) -> Table:
    cells = [[line(label, _TEXT), line(value, _TEXT)] for label, value in rows]
    return Table(cells, colWidths=[42 * mm, 110 * mm], style=TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.3, _RED)]))


def _vendor(report: ReportText) -> list[Flowable]:
    return [
        line("衡文文献相似性检测报告", _TITLE),
        _fields(
            [
                ("报告编号", report.number),
                ("题    名", report.title),
                ("作    者", report.author),
                ("检测时间", f"{report.issued:%Y-%m-%d} 09:41:07"),
                ("检测字符数", str(report.chars)),
                ("比对范围", "中文期刊库、学位论文库、会议论文库、互联网资源库、公文与案例资源库"),
            ]
        ),
        Spacer(1, 5 * mm),
        Paragraph(f'<font size="16">总相似比：<font color="#c00000">{report.percent()}</font></font>', _TEXT),
        Spacer(1, 3 * mm),
        _fields(
            [
                ("去除引用相似比", report.percent(0.9)),
                ("单篇最大相似比", report.percent(0.4)),
                ("重复字符数", str(report.matched)),
                ("原创率", f"{(1 - report.share) * 100:.1f}%"),
            ]
        ),
        Spacer(1, 5 * mm),
        line("相似来源", _TEXT),
        line(f"1. 互联网资源库  相似比 {report.percent(0.4)}", _TEXT),
        line(f"2. 公文与案例资源库  相似比 {report.percent(0.3)}", _TEXT),
        line("说明：本报告由系统自动生成，仅对所送检的文本负责。", _TEXT),
    ]


def _copycheck(report: ReportText) -> list[Flowable]:
    front = round(report.matched * _FRONT)
    lines = [
        f"№:{report.number}        检测时间:{report.issued:%Y-%m-%d} 15:20:36",
        f"检测文献:{report.title}",
        f"作者:{report.author}",
        "检测范围:中国学术期刊网络出版总库  互联网资源  图书资源  优先出版文献库",
        f"时间范围:1900-01-01至{report.issued:%Y-%m-%d}",
        "检测结果",
        f"去除本人文献复制比：{report.percent()}",
        f"去除引用文献复制比：{report.percent(0.9)}        总文字复制比：{report.percent()}",
        f"单篇最大文字复制比：{report.percent(0.4)}",
        f"重复字数：[{report.matched}]        总段落数：[1]",
        f"总字数：[{report.chars}]        疑似段落数：[{1 if report.matched else 0}]",
        f"单篇最大重复字数：[{round(report.matched * 0.4)}]        前部重合字数：[{front}]",
        f"疑似段落最大重合字数：[{report.matched}]        后部重合字数：[{report.matched - front}]",
        "指标：疑似剽窃观点  疑似剽窃文字表述  一稿多投  过度引用  重复发表",
        "注：总文字复制比是指被检测文献总重合字数在总字数中所占的比例。",
    ]
    title = Paragraph(escape("文本复制检测报告单(简洁)"), _TITLE)
    return [title, *(line(each, _TEXT) for each in lines)]


def _aigc(report: ReportText) -> list[Flowable]:
    lines = [
        f"AIGC总体疑似度：{report.percent()}",
        "高度疑似AIGC占全文比：0.0%",
        f"轻度疑似AIGC占全文比：{report.percent()}",
        f"报告编号：{report.number}",
        f"题    目：{report.title}",
        f"作    者：{report.author}",
        f"全文字数：{report.chars}",
        f"检测时间：{report.issued:%Y-%m-%d} 10:02:55",
        "说明：本报告表示文中片段由人工智能生成的可能性，与文字重复率无关。",
    ]
    return [line("衡文AIGC检测报告", _TITLE), *(line(each, _TEXT) for each in lines)]
