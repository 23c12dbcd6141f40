"""Layouts written for these tests in the manner of the vendors; names and titles are invented."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mingjian.data.records import Document, DuplicateReport
from mingjian.extractors.duplicate_report import read_duplicate_report
from mingjian.extractors.read import read_document
from tests.extractors.report_layouts import AIGC_LAYOUTS, CHARS, NO_REPORTS, REPORTS, Layout

TITLE = "以网格化治理破解基层难题"
AUTHOR = "王小明"
DAY = date(2023, 8, 21)

VIP = f"""维普论文检测系统
检测报告（大学生版）
报告编号：8a2b7c10-1 检测时间：2023-08-21 10:12:33 检测字数：4832
作者：{AUTHOR} 所属单位：某县总工会
检测文献：{TITLE}
检测范围：中文科技期刊论文全文数据库 博士/硕士学位论文全文数据库
检测结论：
总相似度：12.36%
（总相似度=复写率+他引率+自引率+专业术语率）
自写率：87.64% 复写率：11.20% 他引率：1.16% 自引率：0.00%
最大片段相似度：5.6%"""
VIP_NUMBERS_ABOVE = f"""维普论文检测系统 - 毕业版
简洁报告单
12.36%
总相似度
87.64%
自写率
报告编号：8a2b7c10-1
检测时间：2023-08-21 10:12:33
检测文献：{TITLE}
作者：{AUTHOR}
总字数：4832"""
WANFANG = f"""万方检测
文献相似性检测报告（简洁版）
论文题目：{TITLE}
作者：{AUTHOR}
检测字数：4832 检测日期：2023年08月21日
检测结果
单篇最大相似比：6.60% 总相似比：15.30%
参考文献相似比：2.10% 排除参考文献相似比：13.20% 可能自引用相似比：0.00%"""
WANFANG_ROWS = f"""万方数据文献相似性检测报告
检测文献：{TITLE}
作者：{AUTHOR}
检测时间：2023-08-21 09:00:00
检测字符数：4832
参考文献相似比\t总相似比\t排除参考文献相似比\t单篇最大相似比
2.10%\t15.30%\t13.20%\t6.60%"""
CNKI = f"""文本复制检测报告单(全文标明引文)
№:ADBD2022R_20230821
检测时间:2023-08-21 10:12:33
篇名: {TITLE}
作者: {AUTHOR}
检测结果
去除本人文献复制比: 3.1% 去除引用文献复制比: 2.9% 总文字复制比: 4.2%
单篇最大文字复制比: 11.8%（某文）
重复字数: [203] 总段落数: [1] 总字数: [4832] 疑似段落数: [1]"""
CNKI_ALONE = f"""知网个人查重服务
报告编号：BC2023R 检测时间：2023-08-21 10:12:33
题名：{TITLE}
作者：{AUTHOR}
总字数 4832
单篇最大文字复制比
11.8%
总文字复制比
4.2%
去除引用文献复制比
2.9%"""
CNKI_SPACED = f"""文本复制检测报告单（简洁）
检测时间：２０２３－０８－２１
检测文献：{TITLE}
作　者：{AUTHOR}
单篇最大文字复制比：１１．８％
总 文 字 复 制 比：４．２％
总 字 数：[ 4832 ]"""
PAPERPASS = f"""PaperPass[旗舰版]检测报告
总  体： 11.5%（总体相似度是指本地库、互联网的综合对比结果）
本地库： 8%
报告编号：AB12
检测版本：旗舰版
论文题目：{TITLE}
论文作者：{AUTHOR}
论文字数：4832字符（不计空格）
提交时间：2023-08-21 10:12:33"""
GEZIDA = f"""格子达论文检测系统 检测报告
文档名称：{TITLE}
检测时间：2023-08-21
作者：{AUTHOR}
总字数：4832
报告编号：GZ
总相似比：8.00%  去除引用：7.1%
AIGC疑似率：32.5%"""


def without_rates(document: Document) -> DuplicateReport | None:
    report = read_duplicate_report(document)
    return None if report is None else replace(report, rates=())


@pytest.mark.parametrize(
    ("text", "vendor", "indicator", "rate"),
    [
        (VIP, "维普（VIP）", "总相似度", 0.1236),
        (VIP_NUMBERS_ABOVE, "维普（VIP）", "总相似度", 0.1236),
        (WANFANG, "万方（WANFANG）", "总相似比", 0.153),
        (WANFANG_ROWS, "万方（WANFANG）", "总相似比", 0.153),
        (CNKI, "知网（CNKI）", "总文字复制比", 0.042),
        (CNKI_ALONE, "知网（CNKI）", "总文字复制比", 0.042),
        (CNKI_SPACED, "知网（CNKI）", "总文字复制比", 0.042),
        (PAPERPASS, "PaperPass", "总体", 0.115),
        (GEZIDA, "格子达（gezida）", "总相似比", 0.08),
    ],
)
def test_report_gives_vendor_total_and_work(text: str, vendor: str, indicator: str, rate: float) -> None:
    expected = DuplicateReport(vendor, indicator, rate, TITLE, AUTHOR, DAY, 4832)
    assert without_rates(Document("text/plain", text)) == expected


def test_view_without_total_gives_its_own_indicator() -> None:
    text = f"（去除本人已发表文献报告）\n检测文献：{TITLE}\n文献作者：{AUTHOR}\n报告时间：2023/8/21 17:16:34\n检测报告结果\n去除本人已发表文字复制比：28.9%\n重复字数：203\n总字数：4832（不含参考文献）\n文字复制比：30.1%（2211）"
    document = Document("text/html", text, metadata={"domains": "www.paperyy.com"})
    assert without_rates(document) == DuplicateReport("PaperYY", "去除本人已发表文字复制比", 0.289, TITLE, AUTHOR, DAY, 4832)


@pytest.mark.parametrize(
    "heading",
    [
        "AIGC检测 · 全文报告单\nCNKI学术不端检测服务系统",
        "维普AIGC检测系统\n疑似AIGC生成内容检测报告",
        "PaperPass[免费版]AIGC检测报告",
    ],
)
def test_aigc_report_gives_no_rate(heading: str) -> None:
    text = f"{heading}\n检测时间：2023-08-21\n检测文献：{TITLE}\n作者：{AUTHOR}\nAI特征值：23.4%\nAIGC总体疑似度：4.03%\n总字数：4832\n总相似度与本报告无关"
    report = read_duplicate_report(Document("text/plain", text))
    assert report is not None
    assert (report.is_aigc, report.rate, report.indicator, report.title) == (True, None, "", TITLE)


@pytest.mark.parametrize(
    "text",
    [
        "关于网格化治理的典型案例\n【摘要】本案例通过知网查重，总文字复制比为4.2%。\n一、背景\n作者：王小明",
        "案例推荐表\n案例名称：甲\n作者：王小明\n查重率：12%（附知网查重报告）\n总字数：4832",
        "案例汇总表（典型案例）\n序号\t案例名称\t作者\t单位\t查重率\n1\t甲\t王小明\t某县\t12%\n2\t乙\t李小红\t某县\t7%",
        "",
    ],
)
def test_other_documents_are_no_report(text: str) -> None:
    assert read_duplicate_report(Document("text/plain", text)) is None


def test_broken_text_layer_gives_total_by_its_complement() -> None:
    text = "ฦᦞ 2023-08-21 20:53:08\n6.81% 9M»¼\n93.19% C)¶\n6.41% C)6\n0.4% C)&\n6.41% +<)"
    document = Document(
        "application/pdf", text, has_text_layer=False, metadata={"title": "【维普论文检测系统-大学生版】简洁报告"}
    )
    report = without_rates(document)
    assert report is not None
    assert replace(report, doubt="") == DuplicateReport("维普（VIP）", "总相似比", 0.0681, issued=DAY)
    assert "100%" in report.doubt


def test_report_as_pdf(tmp_path: Path) -> None:
    path = tmp_path / "查重报告.pdf"
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont("STSong-Light", 11)
    for row, line in enumerate(CNKI.split("\n")):
        canvas.drawString(60, 760 - 20 * row, line)
    canvas.save()
    report = without_rates(read_document(path, path.name))
    assert report == DuplicateReport("知网（CNKI）", "总文字复制比", 0.042, TITLE, AUTHOR, DAY, 4832)


def test_report_as_web_page(tmp_path: Path) -> None:
    path = tmp_path / "查重报告.html"
    rows = "".join(
        f"<tr><td>{key}：</td><td>{value}</td></tr>"
        for key, value in (("检测文献", TITLE), ("作者", AUTHOR), ("检测时间", "2023-08-21 10:00:00"))
    )
    page = f"<html><body><h1>文本复制检测报告单</h1><table>{rows}</table><p>总文字复制比：<b>4.2%</b></p><p>单篇最大文字复制比：11.8%</p><p>重合字数：203 总字数：4832</p></body></html>"
    path.write_text(page, encoding="gb18030")
    report = without_rates(read_document(path, path.name))
    assert report == DuplicateReport("知网（CNKI）", "总文字复制比", 0.042, TITLE, AUTHOR, DAY, 4832)


@pytest.mark.parametrize("layout", REPORTS, ids=lambda each: each.name)
def test_every_vendors_view(layout: Layout, tmp_path: Path) -> None:
    path = layout.write(tmp_path)
    report = read_duplicate_report(read_document(path, path.name))
    assert report is not None
    assert (report.vendor, report.indicator, report.rate) == (layout.vendor, layout.indicator, layout.rate)
    assert report.doubt == ""
    if layout.plain:
        assert (report.title, report.author, report.issued, report.total_chars) == (TITLE, AUTHOR, DAY, CHARS)


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ("总文字复制比：4.2%\n重复字数：[1203] 总字数：[4832]", "24.9%"),
        ("总相似度：12.36%\n自写率：37.64%", "不是 100%"),
    ],
)
def test_figures_that_do_not_fit_cast_doubt(figures: str, said: str) -> None:
    text = f"文本复制检测报告单(简洁)\n检测文献：{TITLE}\n作者：{AUTHOR}\n检测时间：2023-08-21\n检测结果\n{figures}"
    report = read_duplicate_report(Document("text/plain", text))
    assert report is not None
    assert said in report.doubt


def test_two_parts_without_a_total_give_none() -> None:
    text = f"文本复制检测报告单(全文对照)\n检测文献：{TITLE}\n作者：{AUTHOR}\n检测时间：2023-08-21\n1.第1部分 总字数：2400\n文字复制比：9.9%(238)\n2.第2部分 总字数：2432\n文字复制比：0%(0)"
    report = read_duplicate_report(Document("text/plain", text))
    assert report is not None
    assert (report.indicator, report.rate) == ("", None)


@pytest.mark.parametrize(
    "head",
    [
        "2025年度案例征集\n采用AI辅助审批后，材料退回率由21%降至6%。",
        "AI生成内容进课堂的探索\n作者：甲某\n智能检测系统建成后，缺陷漏检率降到0.8%。",
        "人工智能生成图纸\n单位：某职业学院\n检测结果显示，合格率为98.7%。",
    ],
)
def test_a_case_that_speaks_of_ai_is_no_report(head: str) -> None:
    assert read_duplicate_report(Document("text/plain", f"{head}\n一、实施背景\n调查显示，学员满意度达到98.7%。")) is None


@pytest.mark.parametrize("layout", AIGC_LAYOUTS, ids=lambda each: each.name)
def test_an_aigc_view_is_no_report_of_copying(layout: Layout, tmp_path: Path) -> None:
    path = layout.write(tmp_path)
    report = read_duplicate_report(read_document(path, path.name))
    assert report is not None
    assert (report.is_aigc, report.rate, report.vendor, report.title) == (True, None, layout.vendor, TITLE)


@pytest.mark.parametrize("layout", NO_REPORTS, ids=lambda each: each.name)
def test_what_only_speaks_of_reports(layout: Layout, tmp_path: Path) -> None:
    path = layout.write(tmp_path)
    assert read_duplicate_report(read_document(path, path.name)) is None
