from pathlib import Path
from urllib.parse import unquote

import duckdb
import openpyxl
import pytest
from openpyxl.workbook import Workbook

from mingjian.reports.html import write_reports
from mingjian.reports.xlsx import write_workbook
from tests.reports.conftest import HOSTILE
from tests.reports.made import CAMPAIGN

pytestmark = pytest.mark.xdist_group("xlsx")

SHEETS = ["总览", "提交件", "问题清单", "重复来源", "重合组", "材料", "推荐单位与配额", "说明"]


@pytest.fixture(scope="module")
def folder(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("book")
    with duckdb.connect(str(database), read_only=True) as connection:
        write_reports(connection, out, campaign_id=CAMPAIGN)
        write_workbook(connection, out / "核验与查重总表.xlsx", campaign_id=CAMPAIGN)
    return out


@pytest.fixture(scope="module")
def book(folder: Path) -> Workbook:
    return openpyxl.load_workbook(folder / "核验与查重总表.xlsx")


def column(book: Workbook, sheet: str, title: str) -> list[object]:
    page = book[sheet]
    titles = [cell.value for cell in page[1]]
    return [row[titles.index(title)].value for row in page.iter_rows(min_row=2)]


def test_sheets_stand_in_order_with_frozen_head_and_filter(book: Workbook) -> None:
    assert book.sheetnames == SHEETS
    assert [page.freeze_panes is not None and page.auto_filter.ref is not None for page in book] == [True] * len(SHEETS)
    assert [page.page_setup.paperSize for page in book] == [9, 8, 8, 8, 8, 8, 8, 9]


def test_submissions_carry_rates_lengths_and_counts(book: Workbook) -> None:
    assert column(book, "提交件", "编号") == ["S4", "S2", "S3", "S1", "S5"]
    assert column(book, "提交件", "错误") == [0, 1, 0, 1, 0]
    assert column(book, "提交件", "重合组") == [None, 1, None, 1, None]
    assert column(book, "提交件", "状态") == ["已查重", "需补正", "已查重", "已查重", "已被补正件取代"]
    assert column(book, "提交件", "总重复率")[::2] == [None, 0, None]


def test_no_cell_is_a_formula(book: Workbook) -> None:
    assert [cell.coordinate for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert column(book, "提交件", "标题（点击看报告）")[2] == HOSTILE
    assert column(book, "提交件", "申报单位")[2] == "=1+1"
    assert column(book, "提交件", "作者")[2] == "+86"


def test_links_lead_to_the_reports(book: Workbook, folder: Path) -> None:
    targets = [row[1].hyperlink.target for row in book["提交件"].iter_rows(min_row=2)]
    assert [target for target in targets if not (folder / unquote(target)).is_file()] == []
    assert len(set(targets)) == 5


def test_personal_numbers_are_masked(book: Workbook) -> None:
    words = " ".join(str(cell.value) for page in book for row in page.iter_rows() for cell in row)
    assert "13800000000" not in words
    assert "联系电话138****0000" in words


def test_credited_shares_sum_to_the_net_rate(book: Workbook) -> None:
    rows = zip(column(book, "重复来源", "提交件"), column(book, "重复来源", "归入"), strict=True)
    credited = sum(float(str(share)) for name, share in rows if name == "S1")
    assert credited == pytest.approx(float(str(column(book, "提交件", "净重复率")[3])))


def test_findings_keep_the_gravest_first(book: Workbook) -> None:
    assert column(book, "问题清单", "级别") == ["错误"] * 3 + ["提醒"] * 2 + ["说明"] * 2


def test_what_concerns_a_recommender_stands_beside_its_counts(book: Workbook) -> None:
    names = column(book, "推荐单位与配额", "推荐单位")
    notes = column(book, "推荐单位与配额", "对推荐单位的核验说明")
    assert dict(zip(names, notes, strict=True)) == {
        "未知": None,
        "白沙区": "【提醒】白沙区推荐 4 件。（八(三)「不超过3个」）",
        "青禾区": None,
    }
    assert column(book, "推荐单位与配额", "提交件") == [1, 2, 1]


def test_unreadable_packages_stand_among_the_materials(book: Workbook) -> None:
    assert column(book, "材料", "读取") == ["可读", "可读", "不可读"]


def test_groups_name_their_members_and_the_likely_source(book: Workbook) -> None:
    rows = [[cell.value for cell in row] for row in book["重合组"].iter_rows(min_row=2)]
    assert [(row[0], row[1], row[2], row[7]) for row in rows] == [
        (1, "本批提交件", "以赛促训", None),
        (1, "本批提交件", "师徒结对", None),
        (1, "往年案例", "往年的师徒结对", "是"),
        (1, "公开文本", "关于技能人才工作的意见", None),
    ]


def test_a_view_counts_in_the_workbook_what_its_reports_count(database: Path, tmp_path: Path) -> None:
    include = frozenset({"quotation", "common"})
    with duckdb.connect(str(database), read_only=True) as connection:
        write_workbook(connection, tmp_path / "总表.xlsx", campaign_id=CAMPAIGN, include=include)
        [report] = write_reports(connection, tmp_path, campaign_id=CAMPAIGN, submissions=["S1"], include=include).reports.values()
    book = openpyxl.load_workbook(tmp_path / "总表.xlsx")
    credited = sum(int(str(row[9].value)) for row in book["重复来源"].iter_rows(min_row=2) if row[0].value == "S1")
    place = column(book, "提交件", "编号").index("S1")
    share, total = column(book, "提交件", "本报告口径")[place], column(book, "提交件", "有效字符")[place]
    assert share == pytest.approx(credited / int(str(total)))
    assert f'本报告口径</td><td class="n pc">{credited / int(str(total)):.1%}' in report.read_text(encoding="utf-8")
    assert book["说明"]["B2"].value == (
        "按“计入引用、公共表述”的口径：“本报告口径”和“重复来源”表的归入、计入片段都计入这些类别，净重复率仍是都不计入的。"
    )


def test_the_plain_workbook_says_that_nothing_is_counted_besides(book: Workbook) -> None:
    assert "本报告口径" not in [cell.value for cell in book["提交件"][1]]
    assert [cell.value for cell in book["说明"][2]] == ["口径", "各类排除都不计入净重复率，没有另行计入的类别。"]
