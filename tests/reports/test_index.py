from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest
from lxml import html

from mingjian.reports.html import write_reports
from mingjian.reports.index import write_index
from tests.reports.conftest import HOSTILE
from tests.reports.made import CAMPAIGN


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


def test_an_empty_campaign_has_a_page(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    page = html.fromstring(write_index(connection, tmp_path, campaign_id="nobody-2023").read_text(encoding="utf-8"))
    assert "没有提交件。" in page.text_content()
