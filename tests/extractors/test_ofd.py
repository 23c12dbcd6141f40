"""OFD files: what a reader sees, where it stands, and what is told beside it."""

from pathlib import Path

import pytest

from mingjian.data.errors import CorruptFileError, EmptyFileError
from mingjian.data.records import Aside, BlockKind, Document, PictureKind, Problem, Seal, SealShape
from mingjian.extractors.read import read_document
from tests.extractors.ofd_makers import image_object, line_object, make_ofd, text_object
from tests.extractors.word_makers import png


def read(tmp_path: Path, data: bytes) -> Document:
    path = tmp_path / "案例.ofd"
    path.write_bytes(data)
    return read_document(path, path.name)


def test_lines_become_paragraphs_with_their_look(tmp_path: Path) -> None:
    full = "本案例围绕数字技能人才培养展开系统实践探索形成机制成效显著"  # a full line of 29 characters
    page = (
        text_object("数字技能人才培养实践", 70, 40, size=7.0)
        + text_object("一、背景", 40, 60, more='Weight="700"')
        + text_object(full, 40, 70) + text_object("具有推广价值。", 30, 80)
    )  # fmt: skip
    document = read(tmp_path, make_ofd([page, text_object("第二页。", 40, 40)]))
    assert document.text == f"数字技能人才培养实践\n一、背景\n{full}具有推广价值。\n第二页。"
    assert [block.kind for block in document.blocks] == [
        BlockKind.PARAGRAPH,
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
    ]
    body = document.blocks[2].typography
    assert (body.font, body.size_pt, document.blocks[1].typography.bold) == ("仿宋_GB2312", 14.0, True)
    assert (document.pages, document.page_size_mm, document.metadata["author"], document.problems) == (
        2,
        (210.0, 297.0),
        "甲某",
        (),
    )


@pytest.mark.parametrize(
    ("words", "deltas", "text"),
    [
        ("发票代码0332", 'DeltaX="g 3 5 5 g 3 2.5"', "发票代码0332"),
        ("左边右边", 'DeltaX="5 40 5"', "左边 右边"),
        ("甲上。二、下", 'DeltaX="5 5 -10 5 5" DeltaY="0 0 9 0 0"', "甲上。\n二、下"),
        ("无间距", 'DeltaX="g x"', "无间距"),
    ],
)
def test_deltas_place_the_characters(tmp_path: Path, words: str, deltas: str, text: str) -> None:
    assert read(tmp_path, make_ofd([text_object(words, 30, 50, deltas=deltas)])).text == text


def test_a_matrix_scales_the_size(tmp_path: Path) -> None:
    scaled = text_object("正文", 30, 259, size=209, more='CTM="0.0176 0 0 0.0176 0 0"')
    assert read(tmp_path, make_ofd([scaled])).blocks[0].typography.size_pt == 10.5


def test_a_page_set_sideways_is_read_along_its_text(tmp_path: Path) -> None:
    turned = 'CTM="0 1 -1 0 0 0"'
    page = text_object("第一行", 150, 50, more=turned) + text_object("第二行", 140, 50, more=turned)
    assert read(tmp_path, make_ofd([page])).text.replace("\n", "") == "第一行第二行"


def test_templates_tables_and_foreign_namespaces(tmp_path: Path) -> None:
    rules = "".join(line_object(30, y, 130, y) for y in (50, 60, 70)) + "".join(line_object(x, 50, x, 70) for x in (30, 80, 130))
    template = text_object("推荐表", 90, 40) + rules + text_object("单位", 32, 57) + text_object("电话", 32, 67)
    page = text_object("某公司", 82, 57) + text_object("12345", 82, 67, deltas='DeltaX="g 4 2.5"')
    document = read(tmp_path, make_ofd([page], template=template, namespace="http://www.ofdspec.org"))
    assert document.text == "推荐表\n单位\t某公司\n电话\t12345"
    assert [(cell.text, cell.row, cell.column) for cell in document.tables[0].cells] == [
        ("单位", 0, 0), ("某公司", 0, 1), ("电话", 1, 0), ("12345", 1, 1),
    ]  # fmt: skip


def test_pictures_are_described_and_unknown_formats_told(tmp_path: Path) -> None:
    page = text_object("正文", 30, 40) + image_object(20, 30, 60, 100, 75) + image_object(21, 30, 150, 20, 20)
    document = read(tmp_path, make_ofd([page], media={"Image_20.png": png(400, 300), "code.jb2": b"x"}))
    assert [(each.width_px, each.height_px, each.page, each.kind) for each in document.pictures] == [
        (400, 300, 1, PictureKind.PICTURE)
    ]
    assert document.problems == (Problem("X-UNREADABLE", "有 JB2 格式的图片未能读出，请人工查看。"),)


def test_seals_and_attachments_are_told(tmp_path: Path) -> None:
    document = read(tmp_path, make_ofd([text_object("正文", 30, 40)], stamp="90 200 40 40", attached="原始凭证"))
    assert document.seals == (Seal(1, 90.0, 200.0, 40.0, 40.0, SealShape.ROUND, 1.0),)
    assert document.metadata["signatures"] == "1 个电子签名，其中电子印章 1 个（某印章）；未验证签名是否有效"
    assert document.attachments == ("原始凭证.docx",)


@pytest.mark.parametrize(
    ("hidden", "reason"),
    [
        (text_object("看不见的字", 30, 60, more='Visible="false"'), "设为不可见"),
        (text_object("看不见的字", 30, 60, inside='<ofd:FillColor Value="255 255 255"/>'), "白色"),
        (text_object("看不见的字", 30, 60, size=0.5), "字号极小（不足2磅）"),
        (text_object("看不见的字", 400, 60), "位于页面之外"),
    ],
)
def test_what_no_reader_sees_is_kept_apart(tmp_path: Path, hidden: str, reason: str) -> None:
    document = read(tmp_path, make_ofd([text_object("正文", 30, 40) + hidden]))
    assert document.text == "正文"
    assert [(each.rule_id, each.excerpt, reason in each.message) for each in document.tricks] == [
        ("X-HIDDEN-TEXT", "看不见的字", True)
    ]


def test_text_across_the_page_stands_apart(tmp_path: Path) -> None:
    page = text_object("正文一行", 30, 40) + text_object("密", 10, 90, more='CTM="0 -1 1 0 0 0"')
    document = read(tmp_path, make_ofd([page]))
    assert (document.text, document.asides) == ("正文一行", (Aside("textbox", "密", 1),))


def test_a_missing_page_is_told_and_the_rest_read(tmp_path: Path) -> None:
    pages = [text_object("第一页", 30, 40), text_object("第二页", 30, 40)]
    document = read(tmp_path, make_ofd(pages, drop="Doc_0/Pages/Page_1/Content.xml"))
    assert (document.text, document.pages) == ("第一页", 2)
    assert [problem.rule_id for problem in document.problems] == ["X-UNREADABLE"]


def test_what_cannot_be_read_is_refused_in_the_words_of_the_format(tmp_path: Path) -> None:
    with pytest.raises(CorruptFileError, match="缺少文档主体"):
        read(tmp_path, make_ofd(["x"], drop="Doc_0/Document.xml"))
    with pytest.raises(EmptyFileError, match="空白"):
        read(tmp_path, make_ofd([""]))
    with pytest.raises(CorruptFileError, match="OFD 文件已损坏"):
        read(tmp_path, make_ofd([text_object("正文", 30, 40)])[:600])
