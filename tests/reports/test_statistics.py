import re
from pathlib import Path

import duckdb
import openpyxl
import pytest
from lxml import html

from mingjian.reports.statistics import write_statistics

TITLES = ["按推荐单位", "按类别", "按主题", "按状态", "重复率分布", "常见问题", "正文字数分布", "报送时间"]


@pytest.fixture
def page(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> html.HtmlElement:
    paths = write_statistics(connection, 2023, tmp_path)
    assert (paths.page.name, paths.workbook.name) == ("统计_2023.html", "统计_2023.xlsx")
    return html.fromstring(paths.page.read_text(encoding="utf-8"))


def rows(page: html.HtmlElement, key: str) -> list[list[str]]:
    return [[cell.text_content() for cell in row] for row in page.xpath(f"//section[@id='{key}']//tbody/tr")]


def test_every_table_has_its_chart(page: html.HtmlElement) -> None:
    sections = page.xpath("//section[@id]")
    assert [section.findtext("h2") for section in sections] == TITLES
    assert [len(section.findall(".//svg")) for section in sections] == [1] * len(TITLES)


def test_counts_leave_out_what_was_superseded(page: html.HtmlElement) -> None:
    assert [row[:3] for row in rows(page, "recommenders")] == [
        ["白沙区", "区县", "2"],
        ["未知", "区县", "1"],
        ["青禾区", "区县", "1"],
    ]
    assert [row[:3] for row in rows(page, "tracks")] == [
        ["典型案例", "2", "50.0%"],
        ["创新案例", "1", "25.0%"],
        ["未知", "1", "25.0%"],
    ]
    assert sum(int(row[1]) for row in rows(page, "rates")) == 3
    assert sum(int(row[1]) for row in rows(page, "lengths")) == 3
    assert sum(int(row[1]) for row in rows(page, "arrival")) == 4


def test_arrival_is_measured_from_the_deadline(page: html.HtmlElement) -> None:
    counts = {row[0]: row[1] for row in rows(page, "arrival")}
    assert counts["提前 1～3 天"] == "3"
    assert counts["时间未知"] == "1"


def test_the_commonest_finding_stands_first(page: html.HtmlElement) -> None:
    assert rows(page, "findings")[0] == ["摘要字数", "错误", "N1-LEN-01", "2", "50.0%", "2"]
    assert [row[2:4] for row in rows(page, "findings")][-1] == ["X-UNREADABLE", "0"]


def test_the_page_asks_nothing_of_the_network(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    text = write_statistics(connection, 2023, tmp_path).page.read_text(encoding="utf-8")
    assert re.findall(r"https?://|@import|url\(|<link|<img", text) == []


def test_the_workbook_holds_the_same_tables(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, page: html.HtmlElement
) -> None:
    book = openpyxl.load_workbook(write_statistics(connection, 2023, tmp_path).workbook)
    assert book.sheetnames == TITLES
    assert [sheet.max_row - 2 for sheet in book] == [
        len(section.findall(".//tbody/tr")) for section in page.xpath("//section[@id]")
    ]


def test_a_year_without_submissions_has_a_page(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    text = write_statistics(connection, 1999, tmp_path).page.read_text(encoding="utf-8")
    assert "本年没有提交件" in text
