from pathlib import Path

import pytest

from mingjian.data.records import Document, Form, FormField
from mingjian.extractors.forms import read_form
from mingjian.extractors.ticks import ticked_tracks
from tests.extractors.form_makers import CASE_FORM, PERSON_FORM, Rows, make_docx, make_xlsx, read

FILLED = (
    ("参评案例名称", "一间工作室带出一条线——某公司实践"),
    ("参评单位", "某某精密有限公司"),
    ("单位联系人", "甲某"),
    ("联系电话", "199-0000-0001"),
    ("联系人", "乙某"),
    ("联系电话", "199-0000-0002"),
    ("详细地址", "某区某路9号"),
    ("案例主题", "高技能领军人才培养"),
    ("参评理由", "围绕难题带徒攻关。"),
    ("参评详情", "第一段。\n第二段：成效明显。"),
)


def form_of(path: Path) -> Form:
    form = read_form(read(path))
    assert form is not None
    return form


def pairs(form: Form) -> tuple[tuple[str, str], ...]:
    return tuple((field.label, field.value) for field in form.fields if field.label != "参选类别")


def test_the_notices_form_reads_in_order(tmp_path: Path) -> None:
    form = form_of(make_docx(tmp_path / "推荐表.docx", CASE_FORM, above=["附件3", "十大案例评选推荐表"]))
    assert (form.kind, form.tracks, pairs(form)) == ("case_form", ("typical",), FILLED)
    assert form.value("联系电话") == "199-0000-0001"


def test_labels_above_their_values(tmp_path: Path) -> None:
    rows: Rows = (
        ("参评案例名称", "参评单位", "案例主题"),
        ("某案例", "某公司", "高技能人才引进"),
        ("单位联系人", "联系电话", "详细地址"),
        ("甲某", "199", "某路"),
    )
    assert pairs(form_of(make_docx(tmp_path / "a.docx", rows))) == (
        ("参评案例名称", "某案例"),
        ("参评单位", "某公司"),
        ("案例主题", "高技能人才引进"),
        ("单位联系人", "甲某"),
        ("联系电话", "199"),
        ("详细地址", "某路"),
    )


def test_labels_with_a_colon_in_the_cell_of_their_value(tmp_path: Path) -> None:
    rows: Rows = (
        (("案例名称：某案例", 2),),
        ("申报单位（盖章）：某公司", "案例主题：高技能人才引进"),
        ("联系人：甲某 联系电话：199", "地址:某路"),
        (("参评理由（350字内）：\n理由一。\n理由二。", 2),),
    )
    assert pairs(form_of(make_docx(tmp_path / "a.docx", rows))) == (
        ("参评案例名称", "某案例"),
        ("参评单位", "某公司"),
        ("案例主题", "高技能人才引进"),
        ("联系人", "甲某"),
        ("联系电话", "199"),
        ("详细地址", "某路"),
        ("参评理由", "理由一。\n理由二。"),
    )


def test_a_value_over_several_cells_and_rows(tmp_path: Path) -> None:
    rows: Rows = (
        ("参评案例名称", "某案例", ""),
        ("参评单位", "某公司", "第二车间"),
        (("参评理由（350字内）", 3),),
        ("一、背景。", "", ""),
        (("二、做法。", 3),),
        ("案例主题", ("高技能人才引进", 2)),
    )
    form = form_of(make_docx(tmp_path / "a.docx", rows))
    assert (form.value("参评单位"), form.value("参评理由")) == ("某公司\n第二车间", "一、背景。\n二、做法。")


def test_the_blank_form_has_labels_without_values(tmp_path: Path) -> None:
    rows: Rows = (
        ("参选类别（二选一）", ("(  “智能+技能”数字技能人才培养试验区建设创新案例\n(    新时代高技能人才队伍建设典型案例", 3)),
        ("参评案例名称", ("", 3)),
        ("参评单位（盖章）", ("", 3)),
        ("单位联系人", "", "联系电话", ""),
        ("参评理由（350字内）", ("简要概述。", 3)),
        (("参评详情（正文）", 4),),
        (("（以下四选一进行详细论述，可从项目效果，示范性、引领性，社会影响力，1000字内。）", 4),),
    )
    form = form_of(make_docx(tmp_path / "a.docx", rows))
    assert form.tracks == ()
    assert pairs(form) == tuple(
        (label, "") for label in ("参评案例名称", "参评单位", "单位联系人", "联系电话", "参评理由", "参评详情")
    )


def test_the_artisans_form(tmp_path: Path) -> None:
    form = form_of(make_docx(tmp_path / "a.docx", PERSON_FORM, above=["2023年度“最美巴渝工匠”", "推荐表"]))
    values = {field.label: field.value for field in form.fields}
    assert form.kind == "artisan_form"
    assert {
        label: values[label] for label in ("姓名", "性别", "出生年月", "身份证号", "民族", "职业工种", "职业技能等级", "工作单位")
    } == {
        "姓名": "甲某",
        "性别": "男",
        "出生年月": "1980年5月",
        "身份证号": "999999198005010011",
        "民族": "汉族",
        "职业工种": "车工",
        "职业技能等级": "高级技师",
        "工作单位": "某厂",
    }
    assert values["技能技术特长、主要事迹贡献和获奖情况"] == "攻克难题12项。\n带徒30人。"
    assert values["所在单位意见"].split() == ["盖", "章", "年", "月", "日"]


def test_a_form_in_a_workbook(tmp_path: Path) -> None:
    rows = [
        ["十大案例评选推荐表"],
        ["参选类别", "□创新案例 ☑典型案例"],
        ["参评案例名称", "某案例"],
        ["参评单位", None, None, None],
        ["单位联系人", "甲某", "联系电话", 19900000001],
        ["案例主题", "高技能人才引进"],
    ]
    form = form_of(make_xlsx(tmp_path / "a.xlsx", rows, ["A1:D1", "B2:D2"]))
    assert form.tracks == ("typical",)
    assert pairs(form) == (
        ("参评案例名称", "某案例"),
        ("参评单位", ""),
        ("单位联系人", "甲某"),
        ("联系电话", "19900000001"),
        ("案例主题", "高技能人才引进"),
    )


def test_a_form_without_its_table() -> None:
    text = (
        "十大案例评选推荐表\n参评案例名称　某案例\n参评单位（盖章）：某公司\n单位联系人 甲某\n"
        "案例主题：高技能人才引进\n参评理由（350字内）\n理由一。\n理由二。\n参评详情（正文）\n详情。"
    )
    form = read_form(Document("text/plain", text))
    assert form is not None
    assert form.fields == tuple(
        FormField(label, value)
        for label, value in (
            ("参评案例名称", "某案例"),
            ("参评单位", "某公司"),
            ("单位联系人", "甲某"),
            ("案例主题", "高技能人才引进"),
            ("参评理由", "理由一。\n理由二。"),
            ("参评详情", "详情。"),
        )
    )


@pytest.mark.parametrize(
    "rows",
    [
        (("指标", "2021年", "2022年"), ("高级工人数", "49", "97")),
        (("序号", "案例类别", "案例名称", "作者", "手机号码", "查重率"), ("1", "典型", "甲", "乙", "199", "5%")),
        (("课程名称", "数据库", "学分", "4"),),
    ],
)
def test_other_tables_are_no_form(tmp_path: Path, rows: Rows) -> None:
    assert read_form(read(make_docx(tmp_path / "a.docx", rows, above=["一段正文。"]))) is None


INNOVATION, TYPICAL = "“智能+技能”数字技能人才培养试验区建设创新案例", "新时代高技能人才队伍建设典型案例"


@pytest.mark.parametrize(
    ("value", "tracks"),
    [
        (f"☑{INNOVATION}\n□{TYPICAL}", ("innovation",)),
        (f"☐ {INNOVATION}\n☒ {TYPICAL}", ("typical",)),
        (f"□{INNOVATION} ■{TYPICAL}", ("typical",)),
        (f"□{INNOVATION}■{TYPICAL}", ("typical",)),
        (f"( √ ) {INNOVATION}\n(   ) {TYPICAL}", ("innovation",)),
        (f"(√ {INNOVATION}\n(    {TYPICAL}", ("innovation",)),
        (f"(  {INNOVATION}\n(    {TYPICAL}", ()),
        (f"{INNOVATION}（ ）\n{TYPICAL}（ √ ）", ("typical",)),
        ("创新案例（ ） 典型案例（√）", ("typical",)),
        (f"{INNOVATION}\n√{TYPICAL}", ("typical",)),
        (f"{INNOVATION}√\n{TYPICAL}", ("innovation",)),
        (f"R {TYPICAL}\n£ {INNOVATION}", ("typical",)),  # Wingdings 2 under Latin letters
        (f"\uf052{TYPICAL} \uf0a3{INNOVATION}", ("typical",)),
        (f"✓{INNOVATION}\n✓{TYPICAL}", ("innovation", "typical")),
        (TYPICAL, ("typical",)),
        ("典型案例", ("typical",)),
        ("", ()),
    ],
)
def test_ticks_in_every_spelling(value: str, tracks: tuple[str, ...]) -> None:
    assert sorted(ticked_tracks(value)) == sorted(tracks)


def test_two_labels_that_no_notice_knows_stand_in_a_row_like_the_known_ones(tmp_path: Path) -> None:
    """The second is no part of the first one's value; a row of another shape is a label and its values."""
    rows: Rows = (
        ("姓名", "甲某", "性别", "男"),
        ("兴趣方向", "数控加工", "所属协会", "某某协会"),
        ("出生年月", "1990年1月", "身份证号", "无"),
        ("培训经历", ("两期", 3)),
        ("联络渠道", "微信", "入会年份", "2019年"),
        ("工作单位", ("某公司", 3)),
    )
    fields = {field.label: field.value for field in form_of(make_docx(tmp_path / "a.docx", rows)).fields}
    assert {label: fields[label] for label in ("兴趣方向", "所属协会", "培训经历", "联络渠道", "入会年份")} == {
        "兴趣方向": "数控加工",
        "所属协会": "某某协会",
        "培训经历": "两期",
        "联络渠道": "微信",
        "入会年份": "2019年",
    }


def test_values_side_by_side_are_no_labels(tmp_path: Path) -> None:
    rows: Rows = (
        ("姓名", "甲某", "性别", "男"),
        ("出生年月", "1990年1月", "民族", "汉"),
        ("职业资格", "钳工", "2019年", "二级"),
        ("工作单位", ("某公司", 3)),
    )
    fields = {field.label: field.value for field in form_of(make_docx(tmp_path / "a.docx", rows)).fields}
    assert fields["职业技能等级"] == "钳工\n2019年\n二级"


@pytest.mark.parametrize("between", ["  ", "\t", "　　", "    ", "；", "; ", "，", "| ", " "])
@pytest.mark.parametrize("colon", ["：", ":", "： "])
def test_several_pairs_in_one_line_are_as_many_pairs(between: str, colon: str) -> None:
    lines = (
        (("姓名", "张甲"), ("性 别", "男"), ("出生年月（公历）", "1975年3月")),
        (("身份证号", "999999197503040019"), ("民族", "汉族")),
        (("工作单位", "某某厂 第一车间"), ("职务", ""), ("职业技能等级", "高级工（三级）")),
    )
    written = "\n".join(between.join(f"{label}{colon}{value}" for label, value in line) for line in lines)
    form = read_form(Document("text/plain", f"推荐表\n{written}\n主要事迹：钻研，姓名：刻在墙上"))
    assert form is not None
    assert dict(pairs(form)) == {
        "姓名": "张甲", "性别": "男", "出生年月": "1975年3月", "身份证号": "999999197503040019", "民族": "汉族", "工作单位": "某某厂 第一车间",
        "职务": "", "职业技能等级": "高级工（三级）", "技能技术特长、主要事迹贡献和获奖情况": "钻研，姓名：刻在墙上",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("姓名\t张甲\t性别\t男\n民族\t汉族\t工作单位\t某厂", {"姓名": "张甲", "性别": "男", "民族": "汉族", "工作单位": "某厂"}),
        ("姓名：　　性别：　　民族：\n工作单位：", {"姓名": "", "性别": "", "民族": "", "工作单位": ""}),
        (
            "姓名：张甲  曾用名：张乙\n性别：男；民族：汉\n工作单位：某厂：本部",
            {"姓名": "张甲", "曾用名": "张乙", "性别": "男", "民族": "汉", "工作单位": "某厂：本部"},
        ),
    ],
)
def test_lines_of_a_form_whether_filled_or_of_other_labels(text: str, expected: dict[str, str]) -> None:
    form = read_form(Document("text/plain", f"推荐表\n{text}"))
    assert form is not None
    assert dict(pairs(form)) == expected


def test_studio_in_lines_has_its_own_labels() -> None:
    text = "技能大师工作室申报表\n工作室名称：张甲工作室  领衔人：张甲\n团队人数：15人；每年在工作室工作时间：6个月"
    form = read_form(Document("text/plain", text))
    assert form is not None
    assert form.kind == "studio_form"
    assert dict(pairs(form)).items() >= {"领衔人": "张甲", "团队人数": "15人", "每年在工作室工作时间": "6个月"}.items()
