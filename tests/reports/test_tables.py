"""Official tables made from a real database, read back from Word and Excel."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest
from docx import Document

from mingjian.data.campaign import load_campaign
from mingjian.reports.tables import TABLE_FOLDER, write_tables
from tests.reports.made import CAMPAIGN, Made, make_database, make_text

CASES = load_campaign(CAMPAIGN)
ARTISANS = load_campaign("cq-artisans-2023")
FIRST = "附件1_新时代高技能人才队伍建设典型案例汇总表"
FIFTH = "附件5_2023年度“最美巴渝工匠”汇总表"
IDENTITY, MOBILE = "99999919900101123X", "13800000000"


def add_file(made: Made, campaign: str, material_id: str, role: str, values: dict[str, str], owner: str | None = None) -> None:
    """A file of the package 北碚.zip with what was read from it."""
    made.insert(
        "material",
        material_id=material_id,
        submission_id=owner,
        campaign=campaign,
        package="北碚.zip",
        path=material_id,
        role=role,
    )
    for label, value in values.items():
        made.insert("field", submission_id=owner, campaign=campaign, material_id=material_id, label=label, value=value)


def cells(path: Path, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in Document(str(path)).tables[table].rows]


def sheet(path: Path, name: str) -> list[list[object]]:
    book = openpyxl.load_workbook(path)
    rows = [[cell.value for cell in row if cell.value is not None] for row in book[name].iter_rows()]
    book.close()
    return rows


@pytest.fixture
def cases(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    made = make_database(tmp_path / "made.duckdb")
    made.submission(
        "S1", make_text(1, 900), title="以赛促训", subtitle="北碚的做法", recommender="北碚区", recommender_raw="北碚区人力社保局",
        package="北碚.zip", declared_rate=0.05, report_rate=0.051,
    )  # fmt: skip
    made.submission("S2", make_text(2, 900), title="=1+1", recommender="渝北区", declared_rate=None, report_rate=None)
    made.submission("S3", make_text(3, 900), title="旧稿", recommender="北碚区", package="北碚.zip", status="superseded")
    made.submission("S4", make_text(4, 900), title="没有类别", recommender="", track="")
    made.rate("S1", 90, 45)
    add_file(made, CAMPAIGN, "M1", "summary_table", {
        "区县": "北碚区", "联系人": "戊某某", "联系方式": MOBILE,
        "案例名称（第1行）": "别的案例", "手机号码（第1行）": "139-0000-0000",
        "案例名称（第2行）": "《以赛促训》——北碚的做法", "手机号码（第2行）": MOBILE,
    })  # fmt: skip
    with made.reader() as connection:
        yield connection


def test_table_of_a_recommender_has_the_notices_layout_with_the_rate_filled_in(
    cases: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    written = write_tables(cases, tmp_path, CASES)
    names = sorted(str(path.relative_to(tmp_path / TABLE_FOLDER)) for path in written)
    left_over = "2023年度十大案例评选汇总表（类别待定）.docx"
    assert names == sorted([
        f"全部/{FIRST}.docx", f"北碚区/{FIRST}.docx", f"渝北区/{FIRST}.docx", f"全部/{left_over}", f"推荐单位不详/{left_over}",
    ])  # fmt: skip
    path = tmp_path / TABLE_FOLDER / "北碚区" / f"{FIRST}.docx"
    rate = cases.execute("SELECT total_rate FROM rates").fetchone()
    assert rate is not None
    assert cells(path) == [
        ["序号", "案例类别", "案例名称", "作者", "手机号码", "查重率"],
        ["1", "新时代高技能人才队伍建设典型案例", "以赛促训——北碚的做法", "甲某某、乙某某", "138****0000", f"{rate[0]:.1%}"],
    ]
    lines = [each.text for each in Document(str(path)).paragraphs]
    assert lines[:3] == [
        "附件1",
        "新时代高技能人才队伍建设典型案例汇总表",
        "区县：北碚区\u3000\u3000单位（公章）：北碚区人力社保局\u3000\u3000联系人：戊某某\u3000\u3000联系方式：138****0000",
    ]
    assert "总重复率" in lines[3]
    assert "table_rate" not in lines[3]
    assert cells(path, 1)[1] == ["1", "以赛促训", f"{rate[0]:.1%}", "5.0%", "5.1%", "不一致"]


def test_whole_table_names_recommenders_and_workbook_keeps_shares_as_numbers(
    cases: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    write_tables(cases, tmp_path, CASES.decided({"table_rate": "净重复率"}))
    book = tmp_path / TABLE_FOLDER / "全部" / f"{FIRST}.xlsx"
    rows = sheet(book, "附件1")
    assert rows[3] == ["序号", "案例类别", "案例名称", "作者", "手机号码", "查重率", "推荐单位"]
    net = cases.execute("SELECT net_rate FROM rates").fetchone()
    assert net is not None
    assert rows[4][5:] == [pytest.approx(net[0]), "北碚区"]
    assert rows[5][2:] == ["=1+1", "甲某某、乙某某", "未查重", "渝北区"]
    assert sheet(book, "查重率对照")[1] == ["序号", "案例名称", "明鉴净重复率", "汇总表填报", "所附查重报告", "对照"]
    assert sheet(book, "查重率对照")[2][2:] == [pytest.approx(net[0]), 0.05, 0.051, "不一致"]


def test_artisans_stand_in_attachment_5_with_identity_hidden_unless_asked_for(tmp_path: Path) -> None:
    made = make_database(tmp_path / "made.duckdb")
    made.submission("S1", "事迹", campaign=ARTISANS.id, track="artisan", title="丁某某", recommender="北碚区", package="北碚.zip")
    made.insert(
        "person",
        submission_id="S1",
        name="丁某某",
        sex="女",
        birth_date=date(1990, 1, 1),
        id_number=IDENTITY,
        level="高级技师",
        trade="钳工",
    )
    said = {"性别": " 女 ", "出生年月": "90.1", "职业技能等级": "一级", "民族": "汉族", "单位联系电话": "02312345678"}
    add_file(made, ARTISANS.id, "M1", "form", said, "S1")
    with made.reader() as connection:
        write_tables(connection, tmp_path / "hidden", ARTISANS)
        write_tables(connection, tmp_path / "open", ARTISANS, masked=False)
    hidden, whole = (tmp_path / each / TABLE_FOLDER / "北碚区" / f"{FIFTH}.docx" for each in ("hidden", "open"))
    head, row = cells(hidden)
    assert head == list(ARTISANS.tables[0].columns)
    shown = dict(zip(head, row, strict=True))
    assert (shown["姓名"], shown["性别"], shown["身份证号"]) == ("丁某某", "女", "9****************X")
    assert [shown[each] for each in ("出生年月", "职业工种", "职业技能等级", "民族")] == [
        "1990年01月",
        "钳工",
        "高级技师",
        "汉族",
    ]
    assert "12345678" not in shown["单位联系电话"]
    assert dict(zip(*cells(whole), strict=True))["身份证号"] == IDENTITY
    assert "不得公开" in Document(str(whole)).paragraphs[-1].text
    assert "已遮盖" in Document(str(hidden)).paragraphs[-1].text


def test_other_campaigns_get_a_plain_table(tmp_path: Path) -> None:
    studios = load_campaign("cq-studios-2024")
    made = make_database(tmp_path / "made.duckdb")
    made.submission("S1", "", campaign=studios.id, track="city", title="丁某某工作室", unit="某厂", recommender="北碚区")
    with made.reader() as connection:
        path, *_ = write_tables(connection, tmp_path, studios)
    assert cells(path) == [
        ["序号", "类别", "工作室名称", "单位", "推荐单位"],  # nobody's 领衔人 is known: the column is left out
        ["1", studios.tracks[2].short, "丁某某工作室", "某厂", "北碚区"],
    ]


def test_tables_nobody_stands_in_any_more_are_taken_away(cases: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    old = tmp_path / TABLE_FOLDER / "江北区" / f"{FIRST}.docx"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"old")
    write_tables(cases, tmp_path, CASES)
    assert not old.parent.exists()
