"""查重报告 in the manner of the vendors' views over the years, each with its truth; titles, names and figures are invented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import docx
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

TITLE, AUTHOR, DAY, CHARS = "以网格化治理破解基层难题", "王小明", date(2023, 8, 21), 4832
CNKI, VIP, WANFANG, PASS, YY = "知网（CNKI）", "维普（VIP）", "万方（WANFANG）", "PaperPass", "PaperYY"
_WHO = f"检测文献：{TITLE}\n作者：{AUTHOR}"
_RANGE = "检测范围：\n中国学术期刊网络出版总库\n中国博士学位论文全文数据库/中国优秀硕士学位论文全文数据库\n互联网资源\nCNKI大成编客-原创作品库"
_PARTS = f"1.{TITLE}_第1部分 总字数：2400\n总文字复制比：9.9%(238)\n2.{TITLE}_第2部分 总字数：2432\n总文字复制比：0%(0)"


@dataclass(frozen=True, slots=True)
class Layout:
    """A made report. rate: share 0..1, None for an AIGC report; vendor "" where it is no report at all."""

    name: str
    form: str  # pdf, html, docx, mht
    text: str  # lines; in html as it is
    vendor: str
    indicator: str = ""
    rate: float | None = None
    plain: bool = True  # title, author, date and total characters are printed

    def write(self, folder: Path) -> Path:
        path = folder / f"{self.name}.{self.form}"
        _WRITERS[self.form](path, self.text)
        return path


def _pdf(path: Path, text: str) -> None:
    """Each line at its place; a line "x:y:words" stands where it says, as charts and columns do."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont("STSong-Light", 11)
    height = 790.0
    for line in text.split("\n"):
        x, y, words = line.split(":", 2) if line.count(":") >= 2 and line[:1].isdecimal() else ("", "", line)
        if x.isdecimal() and y.isdecimal():
            canvas.drawString(float(x), float(y), words)
            height = min(height, float(y) - 20)
            continue
        canvas.drawString(60, height, line)
        height -= 20
    canvas.save()


def _html(path: Path, text: str) -> None:
    path.write_text(_page(text), encoding="utf-8")


def _page(text: str) -> str:
    body = text if text.startswith("<") else "".join(f"<div>{line}</div>" for line in text.split("\n"))
    return f"<html><head><meta charset='utf-8'><script>var rate = '55.5%';</script></head><body>{body}</body></html>"


def _docx(path: Path, text: str) -> None:
    document = docx.Document()
    for line in text.split("\n"):
        if "\t" in line:
            cells = line.split("\t")
            table = document.add_table(1, len(cells))
            for cell, value in zip(table.rows[0].cells, cells, strict=True):
                cell.text = value
        else:
            document.add_paragraph(line)
    document.save(str(path))


def _mht(path: Path, text: str) -> None:
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Subject"] = "report"
    message.set_content(_page(text), subtype="html")
    message.make_mixed()
    message.replace_header("Content-Type", 'multipart/related; boundary="----MultipartBoundary"; type="text/html"')
    path.write_bytes(message.as_bytes())


_WRITERS = {"pdf": _pdf, "html": _html, "docx": _docx, "mht": _mht}


def _rows(*rows: Sequence[str]) -> str:
    return "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"


def _cnki(head: str, figures: str) -> str:
    return f"{head}\n№:ADBD2023R_2023082110123342914748 检测时间：2023-08-21 10:12:33\n{_WHO}\n{_RANGE}\n检测结果\n{figures}"


CNKI_LAYOUTS = (
    Layout(
        "cnki-2017-简洁", "pdf",
        _cnki("文本复制检测报告单(简洁)", "总文字复制比：4.2% 跨语言检测结果：-\n去除引用文献复制比：2.9% 去除本人已发表文献复制比：4.2%\n"
              "单篇最大文字复制比：11.8%（某文）\n重复字数：[ 203 ] 总字数： [ 4832 ] 单篇最大重复字数： [ 167 ]\n总段落数：[ 2 ]\n" + _PARTS),
        CNKI, "总文字复制比", 0.042,
    ),
    Layout(
        "cnki-2021-去除本人在前", "pdf",
        _cnki("文本复制检测报告单(全文标明引文)", "去除本人文献复制比：3.1%\n去除引用文献复制比：2.9% 总文字复制比：4.2%\n单篇最大文字复制比：11.8%（）\n"
              "重复字数： [203] 总段落数：[2]\n总字数： [4832] 疑似段落数：[0]\n"),
        CNKI, "总文字复制比", 0.042,
    ),
    Layout(
        "cnki-2023-个人查重", "pdf",
        f"知网个人查重服务报告单(简洁)\n报告编号:BC2023R 检测时间:2023-08-21 10:12:33\n篇名:{TITLE}\n作者:{AUTHOR}\n检测类型:期刊论文\n"
        "检测结果\n去除本人文献复制比:3.1% 去除引用文献复制比:2.9% 总文字复制比:4.2%\n单篇最大文字复制比:11.8%(某文)\n"
        "重复字符数:[203] 单篇最大重复字符数:[167] 总字符数:[4832]",
        CNKI, "总文字复制比", 0.042,
    ),
    Layout(
        "cnki-圆环图", "pdf",
        f"知网个人查重服务\n篇名：{TITLE}\n作者：{AUTHOR}\n检测时间：2023-08-21\n总字数：4832\n120:560:4.2%\n110:540:总文字复制比\n280:560:2.9%\n"
        "260:540:去除引用文献复制比\n430:560:11.8%\n400:540:单篇最大文字复制比",
        CNKI, "总文字复制比", 0.042,
    ),
    Layout(
        "cnki-全文对照", "html",
        "<h1>文本复制检测报告单（全文对照）</h1>" + _rows(("检测文献：", TITLE), ("作者：", AUTHOR), ("检测时间：", "2023-08-21 10:12:33"))
        + "<p>总文字复制比：<b>4.2</b><i>%</i></p>" + _rows(("去除引用：2.9%", "去除本人：4.2%", "重合字数：203", "文献总字数：4832"))
        + "<p>9.9%</p><p>第1部分( 总2400字 )</p><p>总文字复制比：9.9%（238） 总字数：2400</p>",
        CNKI, "总文字复制比", 0.042,
    ),
    Layout(
        "cnki-标签与数值分格", "html",
        "<h1>学位论文学术不端行为检测系统 文本复制检测报告单</h1>"
        + _rows(("篇名", TITLE), ("作者", AUTHOR), ("检测时间", "2023-08-21"), ("总字数", "4832"))
        + _rows(("单篇最大文字复制比", "总文字复制比", "去除引用文献复制比"), ("11.8%", "4.2%", "2.9%")),
        CNKI, "总文字复制比", 0.042,
    ),
    Layout(
        "cnki-分段表", "html",
        f"<h1>AMLC 文本复制检测报告单</h1><p>检测文献：{TITLE}</p><p>作者：{AUTHOR}</p><p>检测时间：2023-08-21</p><p>总文字复制比：4.2%</p><p>总字数：4832</p>"
        + _rows(("序号", "总复制比", "去除本人", "去除引用", "章节"), ("1", "9.9%(238)", "9.9%", "7%", "第1部分"), ("2", "0%(0)", "0%", "0%", "第2部分")),
        CNKI, "总文字复制比", 0.042,
    ),
    Layout(
        "cnki-去除本人", "pdf",
        _cnki("文本复制检测报告单(去除本人已发表文献)", "去除本人已发表文献复制比：3.1%\n重复字数：[150] 总字数：[4832]"),
        CNKI, "去除本人已发表文献复制比", 0.031,
    ),
    Layout(
        "cnki-word", "docx",
        f"文本复制检测报告单\n检测时间\t2023-08-21\n检测文献\t{TITLE}\n作者\t{AUTHOR}\n总文字复制比\t4.2%\n单篇最大文字复制比\t11.8%\n总字数\t4832",
        CNKI, "总文字复制比", 0.042,
    ),
    Layout(
        "cnki-拆开的数字", "pdf",
        _cnki("文本复制检测报告单（简洁）", "单篇最大文字复制比：１ １．８％\n总 文 字 复 制 比：1 4 . 2 ％\n总 字 数：[ 4832 ]"),
        CNKI, "总文字复制比", 0.142,
    ),
    Layout(
        "cnki-网页存档", "mht",
        f"文本复制检测报告单\n{_WHO}\n检测时间：2023-08-21\n总文字复制比：4.2%\n单篇最大文字复制比：11.8%\n总字数：4832",
        CNKI, "总文字复制比", 0.042,
    ),
    Layout(
        "cnki-百分之百", "pdf",
        _cnki("文本复制检测报告单(简洁)", "总文字复制比：100% 去除引用文献复制比：100%\n单篇最大文字复制比：100%\n重复字数：[4832] 总字数：[4832]"),
        CNKI, "总文字复制比", 1.0,
    ),
)  # fmt: skip
VIP_LAYOUTS = (
    Layout(
        "vip-算式", "html",
        f"<h2>维普论文检测系统-大学生版</h2><div>报告编号：efd829 检测时间：2023-08-21 20:53:08 检测字数：4832</div><div>作者：{AUTHOR} 所属单位：某县</div>"
        f"<div>检测文献：{TITLE}</div><div>检测结论：</div><p>总相似比：<b>12.36%</b> 即复写率与引用率之和</p><p>自写率：<b>87.64%</b> 原创文字占比</p>"
        "<p>复写率：11.20%</p><p>引用率：1.16%</p>",
        VIP, "总相似比", 0.1236,
    ),
    Layout(
        "vip-标签列与数值列", "pdf",
        f"维普论文检测系统 检测报告\n检测文献：{TITLE}\n作者：{AUTHOR}\n检测时间：2023-08-21\n检测字数：4832\n总相似度\n自写率\n复写率\n12.36%\n87.64%\n11.20%",
        VIP, "总相似度", 0.1236,
    ),
    Layout(
        "vip-数值在前", "pdf",
        f"维普论文检测系统 简洁报告单\n12.36%\n总相似度\n87.64%\n自写率\n32.50%\nAIGC疑似率\n检测时间：2023-08-21\n检测文献：{TITLE}\n作者：{AUTHOR}\n总字数：4832",
        VIP, "总相似度", 0.1236,
    ),
    Layout(
        "vip-附AIGC", "pdf",
        f"维普论文检测系统（含AIGC检测）检测报告\n检测文献：{TITLE}\n作者：{AUTHOR}\n检测时间：2023-08-21\n总字数：4832\nAI生成疑似度：55.00%\n全文总相似度：12.36%\n自写率：87.64%",
        VIP, "全文总相似度", 0.1236,
    ),
    Layout(
        "vip-只有自写率", "pdf",
        f"维普论文检测系统 检测报告\n检测文献：{TITLE}\n作者：{AUTHOR}\n检测时间：2023-08-21\n总字数：4832\n自写率：87.64%\n最大片段相似度：5.6%",
        VIP, "100%减自写率", 0.1236,
    ),
)  # fmt: skip
OTHER_LAYOUTS = (
    Layout(
        "wanfang-表格", "html",
        f"<h1>万方检测 文献相似性检测报告</h1><p>论文题目：{TITLE}</p><p>作者：{AUTHOR}</p><p>检测日期：2023年08月21日</p><p>检测字数：4832</p>"
        + _rows(("参考文献相似比", "总相似比", "排除参考文献相似比", "单篇最大相似比"), ("2.10%", "15.30%", "13.20%", "6.60%")),
        WANFANG, "总相似比", 0.153,
    ),
    Layout(
        "wanfang-数值上标签下", "pdf",
        f"万方数据文献相似性检测报告\n检测文献：{TITLE}\n作者：{AUTHOR}\n检测时间：2023-08-21\n检测字符数：4832\n100:600:6.60%\n90:584:单篇最大相似比\n300:600:15.30%\n300:584:总相似比",
        WANFANG, "总相似比", 0.153,
    ),
    Layout(
        "wanfang-word", "docx",
        f"万方数据 相似性检测报告\n论文题目：{TITLE}\n作者：{AUTHOR}\n检测时间：2023-08-21\n检测字数：4832\n可能自引用相似比：0.00%，排除参考文献相似比：13.20%\n检测结果：总相似比为15.30%",
        WANFANG, "总相似比", 0.153,
    ),
    Layout(
        "paperpass-2018", "pdf",
        f"PaperPass旗舰版检测报告\n简明打印版\n比对结果(相似度):\n总 体：6% (总体相似度是指本地库、互联网的综合对比结果)\n本地库：5% (本地库相似度是指论文与学术期刊的对比结果)\n"
        f"编 号：5AFEBE\n版 本：旗舰版\n标 题：{TITLE}\n作 者：{AUTHOR}\n长 度：4832字符(不计空格)\n句子数：73句\n时 间：2023-8-21 19:51:45\n查真伪：http://www.paperpass.com/check",
        PASS, "总体", 0.06,
    ),
    Layout(
        "paperpass-2024", "html",
        f"<h1>PaperPass检测报告</h1><div>比对结果(相似度)</div><div>总体相似度</div><div>6.05%</div><div>本地库：5.1%</div><div>互联网：2%</div>"
        f"<div>论文题目：{TITLE}</div><div>论文作者：{AUTHOR}</div><div>论文字数：4832</div><div>提交时间：2023-08-21 1:38:17</div>",
        PASS, "总体相似度", 0.0605,
    ),
    Layout(
        "paperyy-简洁", "html",
        f"<h1>（简洁报告）</h1><a href='http://www.paperyy.com/'>查看</a><p>检测文献：{TITLE}</p><p>文献作者：{AUTHOR}</p><p>报告时间：2023/8/21 17:16:34</p>"
        "<p>检测报告结果</p><p>总文字复制比：28.9%</p><p>去除引用文献复制比：27%</p><p>单篇最大文字复制比：0.8%</p><p>重复字数：1396</p><p>总字数：4832（不含参考文献）</p>",
        YY, "总文字复制比", 0.289,
    ),
    Layout(
        "paperyy-抄袭率", "pdf",
        f"PaperYY论文检测系统 检测报告\n检测文献：{TITLE}\n文献作者：{AUTHOR}\n报告时间：2023-08-21\n总字数：4832\n原创率：70.1% 引用率：1% 抄袭率：28.9%",
        YY, "抄袭率", 0.289,
    ),
    Layout(
        "大雅", "pdf",
        f"大雅相似度分析（论文检测）报告\n文献标题：{TITLE}\n作者：{AUTHOR}\n检测时间：2023-08-21\n总字符数：4832\n去除参考文献相似度：7.1% 文献相似度：8.00%\n文献原创度：92.00%\n最密集相似段相似度：30%",
        "大雅（DUXIU）", "文献相似度", 0.08,
    ),
    Layout(
        "格子达", "html",
        f"<h1>Gocheck 论文检测报告</h1><div>文档名称：{TITLE}</div><div>作者：{AUTHOR}</div><div>检测时间：2023-08-21</div><div>总字数：4832</div><div>去除引用：7.1%</div><div>总相似比：8.00%</div>",
        "格子达（gezida）", "总相似比", 0.08,
    ),
    Layout(
        "paperfree-零", "html",
        f"<h1>PaperFree检测报告</h1><div>标题：{TITLE}</div><div>作者：{AUTHOR}</div><div>检测时间：2023-08-21</div><div>总字数：4832</div><div>总相似度：0.0%</div><div>自写率：100.0%</div>",
        "PaperFree", "总相似度", 0.0,
    ),
    Layout(
        "超星", "pdf",
        f"超星论文检测系统 查重报告\n题目：{TITLE}\n作者：{AUTHOR}\n检测时间：2023-08-21\n总字数：4832\n最大单篇重复率：3% 重复率：8%（合格线：不超过30%）",
        "超星", "重复率", 0.08,
    ),
    Layout(
        "turnitin-英文", "pdf",
        f"Turnitin Originality Report\nSubmission title: {TITLE}\nSubmission author: {AUTHOR}\nSubmission ID: 2142\nWord count: 4832\n12% Overall Similarity\n10% Internet sources\n8% Publications",
        "Turnitin", "Overall Similarity", 0.12, plain=False,
    ),
    Layout(
        "turnitin-中文", "pdf",
        "Turnitin 原创性报告\n12%\n相似指数\n10%\n网际网络来源\n8%\n出版物\n5%\n学生文稿\n提交时间：2023-08-21 10:12\n字数：4832",
        "Turnitin", "相似指数", 0.12, plain=False,
    ),
    Layout(
        "没有百分号", "pdf",
        f"PaperDay检测报告\n检测文献：{TITLE}\n作者：{AUTHOR}\n检测时间：2023-08-21\n总字数：4832\n单篇最大相似度：3.30\n总相似度：12.36",
        "PaperDay", "总相似度", 0.1236,
    ),
    Layout(
        "只有原创率", "html",
        f"<h1>PaperRater检测报告</h1><p>检测文献：{TITLE}</p><p>作者：{AUTHOR}</p><p>检测时间：2023-08-21</p><p>总字数：4832</p><p>原创率：87.64%</p>",
        "PaperRater", "100%减原创率", 0.1236,
    ),
)  # fmt: skip
AIGC_LAYOUTS = (
    Layout(
        "aigc-cnki", "pdf",
        f"AIGC检测 · 全文报告单\nNO:CNKIAIGC2023FG 检测时间：2023-08-21\n篇名：{TITLE}\n作者：{AUTHOR}\n全文检测结果\n知网AIGC检测\nAI特征值：23.4%\nAI特征字符数：1130 总字符数：4832",
        CNKI,
    ),
    Layout(
        "aigc-vip", "html",
        f"维普AIGC检测系统\n检测文献：{TITLE}\n作者：{AUTHOR}\n检测时间：2023-08-21\n总字数：4832\n全文疑似AI生成率：23.4%\n高度疑似 10%",
        VIP,
    ),
    Layout(
        "aigc-paperpass", "pdf",
        f"PaperPass[免费版]AIGC检测报告\nAIGC总体疑似度(高+中+轻): 4.03%\n论文题目：{TITLE}\n论文作者：{AUTHOR}\n论文字数：4832\n提交时间：2023-08-21 1:38:17",
        PASS,
    ),
)  # fmt: skip
NO_REPORTS = (
    Layout(
        "说明", "docx",
        "PaperYY检测报告说明\nPaperYY与知网报告页面保持一致，包含4个报告页面。\n去除本人已发表文献报告：排除自己已经发表过的文献。\n简洁报告：列出相似文献列表。\n单篇最大文字复制比：一篇文献的最大重合。",
        "",
    ),
    Layout("通知", "docx", "关于开展案例评选的通知\n报送材料应附知网查重报告，总文字复制比不超过20%。\n一、检测范围：全部参评案例。\n二、检测时间：报送前。", ""),
    Layout("推荐表", "docx", f"案例推荐表\n案例名称\t{TITLE}\n作者\t{AUTHOR}\n查重率\t12%", ""),
)  # fmt: skip
REPORTS = CNKI_LAYOUTS + VIP_LAYOUTS + OTHER_LAYOUTS
