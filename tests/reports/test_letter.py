"""Letters made from a real database, read back with the readers that people use."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pypdfium2
import pytest
from docx import Document
from docx.document import Document as Word
from docx.shared import Pt
from docx.styles.style import ParagraphStyle

from mingjian.data.campaign import load_campaign
from mingjian.reports.letter import LETTER_FOLDER, divide, write_letters
from tests.reports.conftest import HOSTILE
from tests.reports.made import CAMPAIGN, make_database, make_text

CASES = load_campaign(CAMPAIGN)
WRITTEN = date(2023, 11, 12)
REASON = "照片不清，电话13900000000不通，请联系023-12345678、13800000000"


def words(path: Path) -> str:
    """All that the Word file says, tables in place of nothing."""
    word = Document(str(path))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in word.paragraphs), *cells])


def pdf_words(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


def cells(word: Word, table: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in word.tables[table].rows]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Beibei with an error, a hint and a clue; Yubei corrected; Jiangbei without anything; a package of nobody known."""
    base = make_database(tmp_path / "made.duckdb")
    base.submission("S1", make_text(1, 900), title=HOSTILE, recommender="北碚区", recommender_raw="北碚区人力社保局")
    base.submission("S2", make_text(2, 900), title="旧稿", recommender="渝北区", package="渝北1.zip", status="superseded")
    base.submission("S3", make_text(3, 900), title="新稿", recommender="渝北区", package="渝北2.zip")
    base.submission("S4", make_text(4, 900), title="好稿", recommender="江北区")
    base.submission("S5", make_text(5, 900), title="不收", recommender="南岸区", status="rejected")
    clause = "八(二)「案例正文3000~5000字」"
    base.finding(
        "N1-LEN-02", "error", f"《{HOSTILE}》案例正文900字，通知要求3000～5000字。缺少2100字，请补充后重新报送。",
        clause=clause, submission_id="S1", package="北碚.zip", recommender="北碚区",
    )  # fmt: skip
    base.finding(
        "N1-FORM-02", "error", f"《{HOSTILE}》案例正文900字，通知要求3000～5000字。缺少2100字，请补充后重新报送。",
        clause="附件3", submission_id="S1", package="北碚.zip", recommender="北碚区",
    )  # fmt: skip
    base.finding(
        "N1-FORM-01",
        "warning",
        "联系电话13800000000有误。请改正。",
        clause="附件3 表「联系电话」",
        submission_id="S1",
        recommender="北碚区",
    )
    base.finding("X-FOREIGN-NAME", "warning", "留有他处名称。", submission_id="S1", recommender="北碚区")
    base.finding(
        "N1-AMB-01",
        "warning",
        "名额怎样计算待主办方裁定（设置项 department_quota）。",
        submission_id="S1",
        recommender="北碚区",
    )
    base.finding("N1-LEN-02", "error", "旧稿太短。", submission_id="S2", package="渝北1.zip", recommender="渝北区")
    base.finding("X-UNREADABLE", "error", "旧包坏了。", package="渝北1.zip", recommender="渝北区")
    base.finding("N1-LEN-02", "error", "不收的太短。", submission_id="S5", recommender="南岸区")
    base.finding(
        "N1-QUO-04",
        "error",
        "渝中区推荐6件（主办方裁定，设置项 allotment）。请减至5件。",
        clause="八(三)「不超过5个」",
        recommender="渝中区人力社保局",
    )
    base.finding("X-UNREADABLE", "error", "坏.zip：压缩包损坏。请重新打包报送。", package="坏.zip")
    for name, recommender in (("北碚.zip", "北碚区"), ("渝北1.zip", "渝北区"), ("渝北2.zip", "渝北区"), ("坏.zip", "")):
        base.insert("package", package=name, campaign=CAMPAIGN, container="zip", status="ok", recommender=recommender)
    with base.reader() as connection:
        yield connection


def test_findings_go_to_their_recommender_and_to_nobody_else(made: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    paths = write_letters(made, tmp_path, CASES, written=WRITTEN)
    assert [path.name for path in paths] == ["补正通知_北碚区.docx", "补正通知_渝中区.docx", "补正通知_推荐单位不详.docx"]
    assert cells(Document(str(paths[0])), 0) == [
        ["序号", "案例", "问题", "依据条款", "需要补交"],
        [
            "1",
            f"{HOSTILE}（青禾区职业培训中心）",
            "案例正文900字，通知要求3000～5000字。",
            "附件3；八(二)「案例正文3000~5000字」",
            "缺少2100字，请补充后重新报送。",
        ],
    ]
    assert cells(Document(str(paths[0])), 1)[1:] == [
        ["1", f"{HOSTILE}（青禾区职业培训中心）", "联系电话138****0000有误。请改正。", "附件3 表「联系电话」"]
    ]
    assert cells(Document(str(paths[1])), 0)[1][1:3] == ["推荐单位整体", "渝中区推荐6件（主办方裁定）。"]
    assert cells(Document(str(paths[2])), 0)[1][1:] == [
        "收件：坏.zip", "坏.zip：压缩包损坏。", "核验项：文件无法读取", "请重新打包报送。",
    ]  # fmt: skip


def test_letter_is_addressed_signed_and_says_by_when_and_where_to(made: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path, *_ = write_letters(made, tmp_path, CASES.decided({"correction_due": "2023-11-15 24:00"}), written=WRITTEN)
    paragraphs = Document(str(path)).paragraphs
    lines = [each.text for each in paragraphs]
    # a signature never stands alone on a page
    assert [bool(each.paragraph_format.keep_with_next) for each in paragraphs[-5:]] == [False, True, True, True, False]
    assert lines[:2] == ["关于补正2023年度十大案例评选\n申报材料的通知", "北碚区人力社保局："]
    assert "所推荐的1件案例中，有1件需要补正" in lines[2]
    assert lines[-7:] == [
        "1．补正截止时间：2023年11月15日 24:00。",
        "2．报送方式：将补正材料发送至电子邮箱 bygj2023@qq.com、1979481195@qq.com。",
        (
            "3．请将需补正的案例的全部材料（含未改动的）重新打包报送，推荐单位、申报单位和案例名称与原报案例一致；"
            "只补报其中几项的，请在文件名中写明案例名称，其余沿用原件；改动正文的，Word、PDF 和查重报告请一并重报。收到后以补正件为准，原件留存备查。"
        ),
        "4．联系电话：13996050814、（023）88126972。",
        "",
        "重庆市高技能人才工作联席会办公室",
        "2023年11月12日",
    ]


def test_without_a_due_date_it_stays_open_and_no_setting_is_named(made: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path, *_ = write_letters(made, tmp_path, CASES, written=WRITTEN)
    assert "1．补正截止时间：待定。" in words(path)
    assert "correction_due" not in words(path)
    path, *_ = write_letters(made, tmp_path, CASES.decided({"correction_due": "收到通知后5个工作日内"}), written=WRITTEN)
    assert "1．补正截止时间：收到通知后5个工作日内。" in words(path)


def test_pdf_says_what_the_word_file_says(made: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path, *_ = write_letters(made, tmp_path, CASES, written=WRITTEN)
    said = pdf_words(path.with_suffix(".pdf"))
    missing = [line for line in words(path).split("\n") if "".join(line.split()) not in said]
    assert missing == []
    assert "13800000000" not in said


def test_letters_no_longer_called_for_are_taken_away(made: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    folder = tmp_path / LETTER_FOLDER
    folder.mkdir()
    (folder / "补正通知_江北区.docx").write_bytes(b"old")
    (folder / "主办方自存.docx").write_bytes(b"own")
    write_letters(made, tmp_path, CASES, written=WRITTEN)
    assert sorted(path.name for path in folder.glob("*.docx")) == [
        "主办方自存.docx", "补正通知_北碚区.docx", "补正通知_推荐单位不详.docx", "补正通知_渝中区.docx",
    ]  # fmt: skip


def test_what_no_format_can_print_and_what_fills_a_page_does_no_harm(tmp_path: Path) -> None:
    base = make_database(tmp_path / "made.duckdb")
    base.submission("S1", "正文", title="控制符\x0b\x00反转\u202e生僻𠮷字", recommender="北碚区")
    base.finding("N1-LEN-02", "error", "长" * 6000 + "。请改。", submission_id="S1", recommender="北碚区")
    with base.reader() as connection:
        path, *_ = write_letters(connection, tmp_path, CASES, written=WRITTEN)
    assert cells(Document(str(path)), 0)[1][1] == "控制符反转生僻𠮷字（青禾区职业培训中心）"
    assert pdf_words(path.with_suffix(".pdf")).count("长") == 6000


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("缺少查重报告。请补报查重报告。", ("缺少查重报告。", "请补报查重报告。")),
        ("摘要301字。超出1字，请压缩后重报。谢谢。", ("摘要301字。", "超出1字，请压缩后重报。谢谢。")),
        ("文件已加密，请去除密码后重新报送。", ("文件已加密。", "请去除密码后重新报送。")),
        ("收到时间晚于截止时间。", ("收到时间晚于截止时间。", "")),
        ("请补盖公章。", ("请补盖公章。", "请补盖公章。")),
        ("照片不清，请联系王某。请补正后重新报送。", ("照片不清，请联系王某。", "请补正后重新报送。")),
        ("照片不清，请补照片，请联系王某。", ("照片不清。请联系王某。", "请补照片。")),
        ("缺少照片，请与王某联系。", ("缺少照片，请与王某联系。", "")),
    ],
)
def test_message_is_parted_into_problem_and_remedy(message: str, parts: tuple[str, str]) -> None:
    assert divide(message) == parts


def test_word_file_is_laid_out_as_official_papers_are(made: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path, *_ = write_letters(made, tmp_path, CASES, written=WRITTEN)
    word = Document(str(path))
    section = word.sections[0]
    assert [round(each.mm) for each in (section.page_width, section.page_height, section.top_margin) if each] == [210, 297, 37]
    text = word.paragraphs[2].style
    assert isinstance(text, ParagraphStyle)
    assert text.element.rPr.rFonts.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia") == "仿宋"
    assert text.font.size == Pt(16)
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" in section.even_page_footer._element.xml


def test_who_puts_himself_forward_is_told_alone(tmp_path: Path) -> None:
    """Two without a recommender in the register each get a letter of their own, by the words in which they name themselves."""
    made_ = make_database(tmp_path / "made.duckdb")
    for number, name in enumerate(("丁某某", "戊某某")):
        made_.submission(f"S{number}", "事迹", title=name, recommender="", recommender_raw=f"自荐：{name}")
        made_.finding("N1-MAT-01", "error", "缺少材料。请补报。", submission_id=f"S{number}")
    with made_.reader() as connection:
        paths = write_letters(connection, tmp_path / "out", CASES, written=WRITTEN)
    assert [Document(str(path)).paragraphs[1].text for path in paths] == ["自荐：丁某某：", "自荐：戊某某："]
    assert "戊某某" not in words(paths[0])


def test_letter_says_what_somebody_wants_mended_and_not_what_was_let_pass(tmp_path: Path) -> None:
    """The last word by hand counts: 需补正 with its reason is asked, what people let pass in spite of an error is not."""
    base = make_database(tmp_path / "made.duckdb")
    for name, status in (("S1", "needs_fix"), ("S2", "passed"), ("S3", "checked")):
        base.submission(name, make_text(1, 900), title=f"案例{name}", recommender="北碚区", status=status)
    base.finding("X-SAME-CASE", "error", "本案例与另一件是同一案例。请核实。", submission_id="S2", recommender="北碚区")
    decisions = [("S1", "checked", "明鉴核验", ""), ("S1", "needs_fix", "王某", REASON), ("S2", "passed", "王某", "不是同一件"),
                 ("S3", "needs_fix", "王某", "缺盖章"), ("S3", "checked", "明鉴核验", "")]  # fmt: skip
    for number, (one, status, by, reason) in enumerate(decisions):
        base.connection.execute(
            "INSERT INTO decision (submission_id, campaign, status, decided_by, decided_at, reason, number) "
            "VALUES (?, ?, ?, ?, now(), ?, ?)",
            [one, CAMPAIGN, status, by, reason, number],
        )
    base.insert(
        "material", material_id="M1", submission_id="S1", campaign=CAMPAIGN, package="北碚.zip", path="表.docx", role="form"
    )
    base.insert("field", material_id="M1", submission_id="S1", campaign=CAMPAIGN, label="手机号码", value="139-0000-0000")
    (letter,) = write_letters(base.connection, tmp_path, CASES, written=WRITTEN)
    rows = cells(Document(str(letter)), 0)[1:]
    said = "照片不清，电话139****0000不通，请联系023-12345678、13800000000。"  # whom to call is the organiser's own to tell
    assert [(row[2], row[3], row[4]) for row in rows] == [(said, "人工核验", "请补正后重新报送。")]
