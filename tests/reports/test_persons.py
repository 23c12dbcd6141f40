"""Reports of campaigns on persons and studios: called by a name, with deeds in place of a case."""

from datetime import date
from pathlib import Path

import openpyxl
from docx import Document
from lxml import html

from mingjian.data.campaign import load_campaign
from mingjian.reports.html import write_reports
from mingjian.reports.index import write_index
from mingjian.reports.publication import write_results
from mingjian.reports.xlsx import write_workbook
from tests.reports.made import Made, make_database

STUDIOS = load_campaign("cq-studios-2024")
WORDS_OF_CASES = ("作者", "主题", "摘要字数", "正文字数", "汇总表填报", "所附报告", "标题")


def made_studio(folder: Path) -> Made:
    made = make_database(folder / "made.duckdb")
    made.submission("S1", "甲某的事迹。", campaign=STUDIOS.id, track="chief", title="甲某", unit="某某公司", status="selected")
    made.insert(
        "decision", submission_id="S1", campaign=STUDIOS.id, status="selected", decided_by="某", reason="评审：第1名", award="市级首席技能大师工作室", number=1,
    )  # fmt: skip
    made.insert(
        "material", material_id="M1", submission_id="S1", campaign=STUDIOS.id, package="青禾区.zip", path="表.docx", role="form"
    )
    made.insert(
        "field", submission_id="S1", campaign=STUDIOS.id, material_id="M1", label="工作室名称", value="甲某数控车工技能大师工作室"
    )
    return made


def test_reports_speak_of_the_expert_and_the_deeds(tmp_path: Path) -> None:
    with made_studio(tmp_path).reader() as connection:
        report = write_reports(connection, tmp_path, campaign_id=STUDIOS.id).reports["S1"]
        index = write_index(connection, tmp_path, campaign_id=STUDIOS.id)
        write_workbook(connection, tmp_path / "总表.xlsx", campaign_id=STUDIOS.id)
    labels = html.fromstring(report.read_text(encoding="utf-8")).xpath("//dt/text()")
    assert "事迹字数（Word 口径）" in labels
    assert not [each for each in labels if each.startswith(WORDS_OF_CASES)]
    heads = html.fromstring(index.read_text(encoding="utf-8")).xpath("//table[contains(@class,'sortable')]//th/text()")
    assert (heads[0], heads[6]) == ("命名专家", "事迹字数")
    book = openpyxl.load_workbook(tmp_path / "总表.xlsx")
    cells = {head.value: cell.value for head, cell in zip(book["提交件"][1], book["提交件"][2], strict=True)}
    book.close()
    assert (cells["命名专家（点击看报告）"], cells["事迹字数"], cells["图片"]) == ("甲某", 6, 3)
    assert not cells.keys() & set(WORDS_OF_CASES)


def test_list_for_publication_names_the_studio(tmp_path: Path) -> None:
    with made_studio(tmp_path).reader() as connection:
        path = write_results(connection, tmp_path, STUDIOS, written=date(2024, 9, 1))
    assert path is not None
    assert [cell.text for cell in Document(str(path)).tables[0].rows[1].cells][2] == "甲某数控车工技能大师工作室"
