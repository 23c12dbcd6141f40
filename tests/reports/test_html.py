import re
from pathlib import Path

import duckdb
import pytest
from lxml import html

from mingjian.reports.html import write_reports
from tests.reports.conftest import HOSTILE
from tests.reports.made import CAMPAIGN, effective, make_database, make_text

pytestmark = pytest.mark.xdist_group("html")


@pytest.fixture(scope="module")
def pages(database: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return write_reports(connection, tmp_path_factory.mktemp("out"), campaign_id=CAMPAIGN).reports


def parse(path: Path) -> html.HtmlElement:
    return html.fromstring(path.read_text(encoding="utf-8"))


def test_every_submission_has_its_report(pages: dict[str, Path]) -> None:
    assert sorted(pages) == ["S1", "S2", "S3", "S4", "S5"]
    assert pages["S1"].name == "查重报告_S1_以赛促训.html"
    assert [path for path in pages.values() if not path.is_file()] == []


def test_a_report_asks_nothing_of_the_network(pages: dict[str, Path]) -> None:
    for path in pages.values():
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"https?://|@import|url\(|<link|<img|<iframe", text) == []
        assert "default-src 'none'" in text


def test_hostile_words_stay_words(pages: dict[str, Path]) -> None:
    page = parse(pages["S3"])
    assert page.findtext(".//h1") == HOSTILE
    assert len(page.findall(".//script")) == 1
    assert page.xpath("//section[@id='findings']//b") == []


def test_every_link_inside_a_page_has_its_target(pages: dict[str, Path]) -> None:
    for path in pages.values():
        page = parse(path)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert [link for link in page.xpath("//a/@href") if link.startswith("#") and link[1:] not in ids] == []


def test_the_group_links_to_the_other_report(pages: dict[str, Path]) -> None:
    links = parse(pages["S1"]).xpath("//div[@class='alert']//a/@href")
    assert len(links) == 1
    assert html.fromstring(f'<a href="{links[0]}">x</a>').get("href") == links[0]
    from urllib.parse import unquote

    assert (pages["S1"].parent / unquote(links[0])) == pages["S2"]


def test_looks_differ_by_label_as_well_as_by_colour(pages: dict[str, Path]) -> None:
    page = parse(pages["S1"])
    marks = [(mark.get("class"), mark.text) for mark in page.xpath("//div[@id='text']//sup/a")]
    assert marks == [
        ("v", "逐1"),
        ("v", "逐2"),
        ("e", "改3"),
        ("w", "写4"),
        ("x", "除5"),
        ("x", "除6"),
        ("x", "除7"),
        ("x", "除8"),
    ]
    assert len(page.xpath("//article[@class='pair']")) == 8


def test_differences_are_marked_on_both_sides(pages: dict[str, Path]) -> None:
    pair = parse(pages["S1"]).get_element_by_id("c3")
    assert {each.text for each in pair.findall(".//ins")} == {"年"}
    assert {each.text for each in pair.findall(".//del")} == {"载"}


def test_clues_that_no_percentage_shows_stand_apart(pages: dict[str, Path]) -> None:
    clues = parse(pages["S2"]).xpath("//section[@id='clues']//tbody/tr/td/span/text()")
    assert clues == ["图片重复使用"]
    assert parse(pages["S1"]).xpath("//section[@id='clues']") == []


def test_personal_numbers_never_show(pages: dict[str, Path]) -> None:
    for path in pages.values():
        assert re.findall(r"13800000000|99999919900101123X", path.read_text(encoding="utf-8")) == []


def test_rates_show_numerator_and_denominator(pages: dict[str, Path]) -> None:
    cells = [row.text_content().split("÷") for row in parse(pages["S1"]).xpath("//section[@id='summary']//tbody/tr/td[4]")]
    assert len(cells) == 6
    assert len({cell[1] for cell in cells}) == 1


def test_a_report_without_text_says_so(pages: dict[str, Path]) -> None:
    assert parse(pages["S4"]).xpath("//div[@class='figure main']/small/text()") == ["没有可比对的正文，未作查重"]
    assert parse(pages["S5"]).xpath("//div[@class='figure main']/small/text()") == ["已被补正件取代，未作查重"]


def test_another_title_replaces_the_earlier_file(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    old = tmp_path / "查重报告" / "查重报告_S1_旧题.html"
    other = tmp_path / "查重报告" / "查重报告_S10_旧题.html"
    old.parent.mkdir()
    for path in (old, other):
        path.write_text("", encoding="utf-8")
    paths = write_reports(connection, tmp_path, campaign_id=CAMPAIGN, submissions=["S1"])
    assert sorted(path.name for path in paths.folder.iterdir()) == [other.name, "查重报告_S1_以赛促训.html"]


def test_the_other_view_is_written_on_demand(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    paths = write_reports(
        connection, tmp_path, campaign_id=CAMPAIGN, submissions=["S1"], include=frozenset({"common", "quotation"})
    )
    figures = [each.text for each in parse(paths.reports["S1"]).xpath("//div[starts-with(@class,'figure')]/span")]
    assert figures[:3] == ["总重复率", "净重复率", "本报告口径"]
    with pytest.raises(ValueError, match="nonsense"):
        write_reports(connection, tmp_path, campaign_id=CAMPAIGN, include=frozenset({"nonsense"}))


def test_the_same_database_gives_the_same_bytes(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, pages: dict[str, Path]
) -> None:
    again = write_reports(connection, tmp_path, campaign_id=CAMPAIGN).reports
    assert {key: path.read_bytes() for key, path in again.items()} == {key: path.read_bytes() for key, path in pages.items()}


def test_sixty_passages_stay_under_300_kilobytes(tmp_path: Path) -> None:
    made = make_database(tmp_path / "large.duckdb")
    made.submission("S1", make_text(1, 4000))
    for number in range(60):
        start = number * 65
        made.match(
            "S1",
            start,
            start + 60,
            f"L{number}",
            made.texts["S1"][start : start + 60].replace("年", "载"),
            kind="edited",
            similarity=0.9,
        )
    net = effective(made.texts["S1"][:3895])
    made.rate("S1", net, net)
    with made.reader() as connection:
        path = write_reports(connection, tmp_path, campaign_id=CAMPAIGN).reports["S1"]
    assert path.stat().st_size <= 300_000
    assert len(parse(path).xpath("//article[@class='pair']")) == 60


def test_a_text_copied_from_everywhere_still_opens(tmp_path: Path) -> None:
    made = make_database(tmp_path / "many.duckdb")
    made.submission("S1", make_text(1, 2000))
    for number in range(150):
        made.match("S1", 100, 160 + number, f"L{number:03}")
    made.match("S1", 1000, 1100, "L149")
    made.rate("S1", 300, 300)
    with made.reader() as connection:
        page = parse(write_reports(connection, tmp_path, campaign_id=CAMPAIGN).reports["S1"])
    assert len(page.xpath("//article[@class='pair']")) == 101
    assert len(page.xpath("//section[@id='sources']//tbody/tr")) == 150
    assert page.xpath("//div[@id='text']//sup[not(a)]/text()") == ["另 147 处"]
    ids = set(page.xpath("//@id"))
    assert [link for link in page.xpath("//a/@href") if link.startswith("#") and link[1:] not in ids] == []
