"""A 查重报告 in PDF read a second time by another reader: figures lost from a text layer are seen, not trusted."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from mingjian.data.records import Document, DuplicateReport
from mingjian.extractors.duplicate_report import read_duplicate_report

_PAGES: Final = 2  # the figures of every vendor's report stand on its first page, a cover before it


def confirm_report(report: DuplicateReport | None, document: Document, path: Path) -> DuplicateReport | None:
    """The report with what pdfplumber reads from the same pages, and with the doubt where the two rates differ.

    report: as first read, None where the first reader found none. Other formats, AIGC reports and pages without a text
    layer are left as they are. A rate that one reader alone finds is taken with a doubt; title, author, date and length
    are filled in where the first reader has none. Never raises on content.
    """
    if document.media_type != "application/pdf" or not document.has_text_layer or (report is not None and report.is_aigc):
        return report
    second = _read_again(document, path)
    if second is None or report is None or second.is_aigc:
        return report or second
    filled = replace(
        report,
        title=report.title or second.title,
        author=report.author or second.author,
        issued=report.issued or second.issued,
        total_chars=report.total_chars or second.total_chars,
    )
    if second.rate is None or second.rate == report.rate:
        return filled
    if report.rate is None:
        doubt = f"{second.indicator} {second.rate:.2%} 只有一种读法读到"
        return replace(filled, indicator=second.indicator, rate=second.rate, rates=second.rates, doubt=doubt)
    if second.indicator != report.indicator:
        return filled
    doubt = f"两种读法读到的{report.indicator}不同：{report.rate:.2%} 和 {second.rate:.2%}"
    return replace(filled, doubt=doubt)


def _read_again(document: Document, path: Path) -> DuplicateReport | None:
    import pdfplumber  # noqa: PLC0415

    try:
        with pdfplumber.open(path) as pdf:
            text = "\n".join(page.extract_text() for page in pdf.pages[:_PAGES])
    except Exception:  # noqa: BLE001  a second opinion that cannot be had is none
        return None
    return read_duplicate_report(replace(document, text=text, asides=()))
