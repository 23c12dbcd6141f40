import pytest

from mingjian.data.records import Document, DuplicateReport, Form, FormField, Picture, PictureKind, Role, SummaryTable
from mingjian.extractors.roles import recognise_role
from tests.pipeline.case_makers import case

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORM = Form("case_form", (FormField("参评案例名称", "甲题"),))
TABLE = SummaryTable("案例汇总表", "", {}, ("序号", "案例类别", "案例名称", "作者"), ())
REPORT = DuplicateReport("知网", "总文字复制比", 0.1)


def role(path: str, document: Document | None = None, **parts: object) -> Role:
    given = {"form": None, "summaries": (), "report": None, "case": None, **parts}
    return recognise_role(path, document, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "parts", "expected"),
    [
        ("资料1.pdf", {"report": REPORT}, Role.DUPLICATE_REPORT),
        ("案例.pdf", {"report": REPORT}, Role.DUPLICATE_REPORT),
        ("查重报告.pdf", {"report": DuplicateReport("知网", "AIGC", 0.4, is_aigc=True)}, Role.OTHER),
        ("资料2.xlsx", {"summaries": (TABLE,)}, Role.SUMMARY_TABLE),
        ("案例.docx", {"form": FORM}, Role.FORM),
        ("附件2.docx", {"form": Form("verification_form", ())}, Role.VERIFICATION_FORM),
    ],
)
def test_content_decides_whatever_the_name(path: str, parts: dict[str, object], expected: Role) -> None:
    assert role(path, Document(WORD, ""), **parts) is expected


def test_a_case_is_known_by_its_text() -> None:
    word, pdf = case("甲题甲题"), case("甲题甲题", pdf=True)
    assert role("资料.docx", word.document, case=word.case) is Role.CASE_WORD
    assert role("资料.pdf", pdf.document, case=pdf.case) is Role.CASE_PDF


def test_a_file_with_form_and_case_is_the_case() -> None:
    word = case("甲题甲题")
    assert role("推荐表.docx", word.document, form=FORM, case=word.case) is Role.CASE_WORD


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("某公司示范案例.docx", Role.CASE_WORD),
        ("某公司示范案例.pdf", Role.CASE_PDF),
        ("某公司示范案例推荐表（盖章）.pdf", Role.FORM),
        ("附件3.docx", Role.FORM),
        ("附件1 汇总表.xls", Role.SUMMARY_TABLE),
        ("案例查重报告.pdf", Role.DUPLICATE_REPORT),
        ("AIGC检测报告.pdf", Role.OTHER),
        ("关于推荐典型案例的函.pdf", Role.RECOMMENDATION_LETTER),
        ("甲某身份证.pdf", Role.ID_COPY),
        ("甲某事迹材料.docx", Role.DEEDS),
        ("获奖证书.pdf", Role.CERTIFICATE),
        ("佐证材料.pdf", Role.EVIDENCE),
        ("佐证材料汇总.pdf", Role.EVIDENCE),
        ("获奖证书汇总.pdf", Role.CERTIFICATE),
        ("事迹材料汇总.docx", Role.DEEDS),
        ("佐证材料汇总表.xlsx", Role.SUMMARY_TABLE),
        ("证书汇总.xlsx", Role.SUMMARY_TABLE),
        ("推荐人选汇总.docx", Role.SUMMARY_TABLE),
        ("技师证.pdf", Role.CERTIFICATE),
        ("高级工证.pdf", Role.CERTIFICATE),
        ("毕业证.pdf", Role.CERTIFICATE),
        ("技能证明材料.pdf", Role.EVIDENCE),
        ("工作室申报报告.docx", Role.APPLICATION_REPORT),
        ("宣传片.mp4", Role.VIDEO),
        ("证书/1.pdf", Role.CERTIFICATE),
        ("说明.txt", Role.OTHER),
        ("案例/数据.xlsx", Role.OTHER),
    ],
)
def test_name_then_folder_where_nothing_was_read(path: str, expected: Role) -> None:
    assert role(path) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("职业资格证书\n姓名：张甲", Role.CERTIFICATE),
        ("中华人民共和国\n职业技能等级证书\n姓名", Role.CERTIFICATE),
        ("毕 业 证 书", Role.CERTIFICATE),
        ("职业资格证书管理办法\n第一条", Role.OTHER),
    ],
)
@pytest.mark.parametrize("path", ["扫描001.pdf", "扫描001.jpg"])
def test_certificate_of_no_name_is_known_by_its_title(path: str, text: str, expected: Role) -> None:
    scan = Picture("0" * 64, "", 100, 100, 1, "image/jpeg", PictureKind.PAGE_SCAN)
    assert role(path, Document("image/jpeg" if path.endswith("jpg") else "application/pdf", text, pictures=(scan,))) is expected


@pytest.mark.parametrize(
    ("path", "kind", "expected"),
    [
        ("照片/现场.jpg", PictureKind.PICTURE, Role.PHOTO),
        ("1.jpg", PictureKind.PICTURE, Role.PHOTO),
        ("1.jpg", PictureKind.CERTIFICATE, Role.CERTIFICATE),
        ("1.png", PictureKind.SCREENSHOT, Role.SCREENSHOT),
        ("获奖证书.jpg", PictureKind.PICTURE, Role.CERTIFICATE),
        ("媒体报道截图.png", PictureKind.PICTURE, Role.SCREENSHOT),
        ("身份证.jpg", PictureKind.PICTURE, Role.ID_COPY),
        ("推荐表.jpg", PictureKind.PAGE_SCAN, Role.FORM),
        ("IMG_0001.jpg", PictureKind.PAGE_SCAN, Role.OTHER),
        ("照片/IMG_0001.jpg", PictureKind.PAGE_SCAN, Role.PHOTO),
    ],
)
def test_picture_files_by_name_then_by_look(path: str, kind: PictureKind, expected: Role) -> None:
    picture = Picture("0" * 64, "", 100, 100, 1, "image/jpeg", kind)
    assert role(path, Document("image/jpeg", "", pictures=(picture,))) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("附件2：参赛作品文本封面及格式要求.doc", Role.OTHER),
        ("查重检测报告说明.doc", Role.OTHER),
        ("项目管理办法补充细则.doc", Role.OTHER),
        ("省级获奖名单公示.pdf", Role.EVIDENCE),
        ("获奖证书.pdf", Role.CERTIFICATE),
        ("案例格式要求案例.docx", Role.CASE_WORD),
    ],
)
def test_what_explains_or_lists_is_no_material(path: str, expected: Role) -> None:
    assert role(path, Document(WORD, "一、总则。二、要求。")) is expected
