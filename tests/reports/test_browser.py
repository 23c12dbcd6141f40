"""What only a browser can say: that pages work offline, without errors, with and without script, and on paper."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, sync_playwright

from mingjian.reports.html import write_reports
from mingjian.reports.index import write_index
from mingjian.reports.statistics import write_statistics
from tests.reports.made import CAMPAIGN

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def folder(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("browser")
    with duckdb.connect(str(database), read_only=True) as connection:
        write_reports(connection, out, campaign_id=CAMPAIGN)
        write_index(connection, out, campaign_id=CAMPAIGN)
        write_statistics(connection, 2023, out)
    return out


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        missing = "Chromium is not installed: apt-get install chromium fonts-wqy-microhei"
        # users need no browser of ours; CI installs one and must have it
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


def test_pages_open_without_errors_or_requests(browser: Browser, folder: Path) -> None:
    problems: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: problems.append(request.url) if not request.is_navigation_request() else None)
    files = sorted(folder.rglob("*.html"))
    for path in files:
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()
    assert (len(files), problems) == (7, [])


def test_one_source_can_be_shown_alone_and_stepped_through(browser: Browser, folder: Path) -> None:
    page = browser.new_page()
    page.goto((folder / "查重报告" / "查重报告_S1_以赛促训.html").as_uri())
    assert page.locator("#text sup:visible").count() == 8
    page.locator("#only").select_option("s1")
    shown = page.locator("#text sup:visible").count()
    assert 0 < shown < 8
    page.locator("#next").click()
    assert page.locator("#text a.hot").count() == 1
    page.close()


def test_the_index_sorts_and_filters(browser: Browser, folder: Path) -> None:
    page = browser.new_page()
    page.goto((folder / "目录.html").as_uri())
    page.get_by_role("button", name="正文字数").click()
    lengths = [
        int(cell.get_attribute("data-value") or 0) for cell in page.locator("table.sortable tbody tr td:nth-child(7)").all()
    ]
    assert lengths == sorted(lengths, reverse=True)
    page.locator("#filter").fill("师徒")
    assert page.locator("table.sortable tbody tr:visible").count() == 1
    page.close()


def test_a_report_works_without_script_and_prints(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "查重报告" / "查重报告_S1_以赛促训.html").as_uri())
    page.locator("#t3").click()
    assert page.url.endswith("#c3")
    assert page.locator("#only").is_hidden()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF-")
    context.close()
