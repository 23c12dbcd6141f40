from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest
from lxml import html

from mingjian.data.campaign import load_campaign
from mingjian.reports.html import write_reports
from mingjian.reports.index import write_index
from tests.reports.conftest import HOSTILE
from tests.reports.made import CAMPAIGN

CASES = load_campaign(CAMPAIGN)


@pytest.fixture
def page(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> html.HtmlElement:
    write_reports(connection, tmp_path, campaign_id=CAMPAIGN)
    return html.fromstring(write_index(connection, tmp_path, campaign_id=CAMPAIGN).read_text(encoding="utf-8"))


def test_the_most_copied_stands_first_and_links_to_its_report(page: html.HtmlElement, tmp_path: Path) -> None:
    links = page.xpath("//table[contains(@class,'sortable')]/tbody/tr/td[1]/a")
    assert [link.text for link in links] == ["以赛促训", "师徒结对", HOSTILE, "（未读到名称）", "旧稿"]
    assert [link for link in links if not (tmp_path / unquote(link.get("href"))).is_file()] == []


def test_figures_leave_out_what_was_superseded(page: html.HtmlElement) -> None:
    assert [each.text for each in page.xpath("//div[starts-with(@class,'figure')]/b")] == ["3", "4", "2", "2"]


def test_findings_on_packages_and_recommenders_are_shown(page: html.HtmlElement) -> None:
    rows = page.xpath("//section[@aria-labelledby='h-general']//tbody/tr/td[2]/text()")
    assert rows == ["坏.zip", "白沙区"]


def test_a_view_says_what_it_counts_and_shows_its_own_rate(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    written = write_index(connection, tmp_path, campaign_id=CAMPAIGN, include=frozenset({"quotation", "common"}))
    page = html.fromstring(written.read_text(encoding="utf-8"))
    assert "按“计入引用、公共表述”的口径" in page.text_content()
    heads = [each.text for each in page.xpath("//table[contains(@class,'sortable')]/thead/tr/th")]
    rows = page.xpath("//table[contains(@class,'sortable')]/tbody/tr")
    cells = [[cell.get("data-value") for cell in row.findall("td")][heads.index("本报告口径")] for row in rows]
    net = [[cell.get("data-value") for cell in row.findall("td")][heads.index("净重复率")] for row in rows]
    assert [float(one) > float(other) for one, other in zip(cells, net, strict=True)] == [True, False, False, False, False]


def test_the_line_that_the_organiser_drew_is_printed(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    told = {
        value: html.fromstring(
            write_index(
                connection,
                tmp_path,
                campaign_id=CAMPAIGN,
                campaign=CASES.decided({"duplicate_rate_limit": value}) if value else CASES,
            ).read_text(encoding="utf-8")
        ).text_content()
        for value in ("", "总重复率27%", "无")
    }
    assert "本系统不设合格线，由人判断" in told[""]
    assert "主办方裁定的合格线是“总重复率27%”" in told["总重复率27%"]
    assert "主办方也裁定不设" in told["无"]


def test_an_empty_campaign_has_a_page(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    page = html.fromstring(write_index(connection, tmp_path, campaign_id="nobody-2023").read_text(encoding="utf-8"))
    assert "没有提交件。" in page.text_content()
