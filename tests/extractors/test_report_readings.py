"""The second reading of a 查重报告 in PDF."""

from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mingjian.extractors.duplicate_report import read_duplicate_report
from mingjian.extractors.read import read_document
from mingjian.extractors.report_readings import confirm_report
from mingjian.pipeline.extract import extract_material


def make_report(path: Path, *, hidden: str = "") -> Path:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setFont("STSong-Light", 11)
    if hidden:
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(60, 800, hidden)
        canvas.setFillColorRGB(0, 0, 0)
    for row, line in enumerate(
        ("文本复制检测报告单", "检测文献：甲题", "作者：王小明", "检测时间：2023-08-21", "总文字复制比：31.5%")
    ):
        canvas.drawString(60, 760 - 40 * row, line)
    canvas.save()
    return path


def test_two_readers_agree(tmp_path: Path) -> None:
    path = make_report(tmp_path / "查重报告.pdf")
    document = read_document(path, path.name)
    first = read_duplicate_report(document)
    report = confirm_report(first, document, path)
    assert report is not None
    assert (report.rate, report.title, report.doubt) == (0.315, "甲题", "")


def test_a_rate_under_the_visible_one_is_told(tmp_path: Path) -> None:
    path = make_report(tmp_path / "查重报告.pdf", hidden="总文字复制比：1.5%")
    extract = extract_material(path, path.name, "0" * 64)
    assert extract.report is not None
    assert extract.report.rate == 0.315
    assert any("31.50% 和 1.50%" in problem.message for problem in extract.problems)
