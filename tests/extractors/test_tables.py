from pathlib import Path

import pytest

from mingjian.data.records import Cell, Document, Table
from mingjian.extractors.tables import is_summary, parse_share, read_summaries
from tests.extractors.form_makers import CASE_FORM, PERSON_FORM, make_docx, make_xlsx, read

COLUMNS = ("序号", "案例类别", "案例名称", "作者", "手机号码", "查重率")
ROW = ("1", "典型案例", "某案例", "甲某、乙某", "199-0000-0001", "6.2%")
HEAD_LINE = "区县：某区      单位（公章）：某区人力社保局      联系人：丙某      联系方式：199-0000-0002"
HEAD = {"区县": "某区", "单位（公章）": "某区人力社保局", "联系人": "丙某", "联系方式": "199-0000-0002"}


def test_a_workbook_as_the_notice_prints_it(tmp_path: Path) -> None:
    rows = [
        ["附件1"],
        ["新时代高技能人才队伍建设典型案例汇总表"],
        [HEAD_LINE],
        list(COLUMNS),
        list(ROW),
        ["2", "典型案例", "另一案例", "丁某", 19900000003, 0.048],
    ]
    (table,) = read_summaries(read(make_xlsx(tmp_path / "a.xlsx", rows, ["A2:F2", "A3:F3"])))
    assert (table.title, table.track, table.head, table.columns) == (
        "新时代高技能人才队伍建设典型案例汇总表",
        "typical",
        HEAD,
        COLUMNS,
    )
    assert [(row.number, tuple(row.values.values())) for row in table.rows] == [
        (1, ROW),
        (2, ("2", "典型案例", "另一案例", "丁某", "19900000003", "0.048")),
    ]


def test_a_word_table_with_its_head_in_paragraphs(tmp_path: Path) -> None:
    path = make_docx(
        tmp_path / "a.docx",
        (COLUMNS, ROW, ("", "", "", "", "", "")),
        above=["附件2", "“智能+技能”数字技能人才培养试验区建设创新案例汇总表", HEAD_LINE.replace("：", "  ")],
    )
    (table,) = read_summaries(read(path))
    assert (table.track, table.head, len(table.rows)) == ("innovation", HEAD, 1)


def test_columns_under_other_names_in_another_order(tmp_path: Path) -> None:
    rows = [
        ["编号", "案例题目", "参评单位", "作者姓名", "联系电话", "类别", "总文字复制比（%）", "备注"],
        [1, "某案例", "某公司", "甲某", "199", "典型", 6.2, ""],
    ]
    (table,) = read_summaries(read(make_xlsx(tmp_path / "a.xlsx", rows)))
    assert table.columns == ("序号", "案例名称", "单位", "作者", "手机号码", "案例类别", "查重率", "备注")
    assert dict(table.rows[0].values) == {
        "序号": "1", "案例名称": "某案例", "单位": "某公司", "作者": "甲某", "手机号码": "199", "案例类别": "典型", "查重率": "6.2", "备注": "",
    }  # fmt: skip


def test_a_head_of_two_rows(tmp_path: Path) -> None:
    rows = [
        ["序号", "案例类别", "案例名称", "作者", None, "查重率"],
        [None, None, None, "姓名", "手机号码", None],
        [1, "典型", "某案例", "甲某", "199", "5%"],
    ]
    merges = ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"]
    (table,) = read_summaries(read(make_xlsx(tmp_path / "a.xlsx", rows, merges)))
    assert table.columns == ("序号", "案例类别", "案例名称", "作者", "手机号码", "查重率")
    assert tuple(table.rows[0].values.values()) == ("1", "典型", "某案例", "甲某", "199", "5%")


def test_what_heads_several_columns_is_part_of_their_names(tmp_path: Path) -> None:
    rows = [
        ["序号", "案例信息", None, "作者", None, "指导教师", None, "查重结果"],
        [None, "类别", "题目", "姓名", "电话", "姓名", "电话", None],
        [1, "典型", "某案例", "甲某", "199", "乙某", "188", "5%"],
    ]
    merges = ["A1:A2", "B1:C1", "D1:E1", "F1:G1", "H1:H2"]
    (table,) = read_summaries(read(make_xlsx(tmp_path / "a.xlsx", rows, merges)))
    assert table.columns == ("序号", "案例类别", "案例名称", "作者", "手机号码", "指导教师姓名", "指导教师电话", "查重率")


def test_a_case_over_several_rows_is_one(tmp_path: Path) -> None:
    rows = [
        list(COLUMNS),
        [1, "典型", "某案例", "甲某", "199", "5%"],
        [None, None, None, "乙某", "188", None],
        [2, "典型", "另一案例", "丙某", "177", "6%"],
        [None, None, None, "丁某", None, None],
        ["合计", None, "2个", None, None, None],
    ]
    (table,) = read_summaries(read(make_xlsx(tmp_path / "a.xlsx", rows, ["A2:A3", "B2:B3", "C2:C3", "F2:F3"])))
    told = [(row.number, row.values["案例名称"], row.values["作者"], row.values["手机号码"]) for row in table.rows]
    assert told == [(1, "某案例", "甲某、乙某", "199、188"), (2, "另一案例", "丙某、丁某", "177")]


def test_the_artisans_table(tmp_path: Path) -> None:
    columns = [
        "序号",
        "姓名",
        "性别",
        "出生年月",
        "身份证号",
        "民族",
        "政治面貌",
        "文化程度",
        "职业工种",
        "职业技能等级",
        "工作单位",
        "参加工作时间",
        "单位联系人",
        "单位联系电话",
    ]
    values = [
        "1",
        "甲某",
        "男",
        "1980-05",
        "999999198005010011",
        "汉",
        "党员",
        "大专",
        "车工",
        "高级技师",
        "某厂",
        "2000-07",
        "乙某",
        "199",
    ]
    rows = [["2023年度“最美巴渝工匠”汇总表"], columns, values]
    (table,) = read_summaries(read(make_xlsx(tmp_path / "a.xlsx", rows, ["A1:N1"])))
    assert (table.track, list(table.columns), list(table.rows[0].values.values())) == ("artisan", columns, values)


def test_notes_repeated_heads_and_empty_rows_are_no_rows(tmp_path: Path) -> None:
    rows = [list(COLUMNS), list(ROW), [2, None, None, None, None, None], list(COLUMNS), ["合计：1个"], ["填表说明：用四号字"]]
    (table,) = read_summaries(read(make_xlsx(tmp_path / "a.xlsx", rows)))
    assert [tuple(row.values.values()) for row in table.rows] == [ROW]


def test_every_sheet_is_a_table_of_its_own() -> None:
    def sheet(name: str) -> Table:
        rows = (COLUMNS, ROW)
        cells = tuple(Cell(text, row, column) for row, texts in enumerate(rows) for column, text in enumerate(texts))
        return Table(cells, 2, 6, name=name)

    document = Document("x", "", tables=(sheet("典型案例"), sheet("创新案例")))
    assert [(each.title, each.track, len(each.rows)) for each in read_summaries(document)] == [
        ("典型案例", "typical", 1),
        ("创新案例", "innovation", 1),
    ]


def test_a_table_goes_on_without_its_head_on_the_next_page() -> None:
    def part(page: int, *rows: tuple[str, ...]) -> Table:
        cells = tuple(Cell(text, row, column) for row, texts in enumerate(rows) for column, text in enumerate(texts))
        return Table(cells, len(rows), 6, page=page)

    second = ("2", "典型案例", "另一案例", "丁某", "199", "4%")
    document = Document("application/pdf", "", tables=(part(1, COLUMNS, ROW), part(2, second), part(4, second)))
    (table,) = read_summaries(document)
    assert [(row.number, tuple(row.values.values())) for row in table.rows] == [(1, ROW), (2, second)]


@pytest.mark.parametrize("rows", [CASE_FORM, PERSON_FORM, (("指标", "2021年", "2022年", "2023年"), ("人数", "1", "2", "3"))])
def test_forms_and_data_are_no_summary(tmp_path: Path, rows: object) -> None:
    document = read(make_docx(tmp_path / "a.docx", rows))  # type: ignore[arg-type]
    assert [is_summary(table) for table in document.tables] == [False]


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("12.3%", 0.123), ("12.3％", 0.123), ("12.3", 0.123), ("0.123", 0.123), ("查重率：8.5 %", 0.085), ("0.5%", 0.005), ("0", 0.0),
        ("1", 0.01), ("100%", 1.0), ("12。3%", 0.123), ("无", None), ("", None), ("199-0000-0001", None),
    ],
)  # fmt: skip
def test_shares_as_people_write_them(text: str, share: float | None) -> None:
    assert parse_share(text) == share
