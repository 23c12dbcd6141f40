"""Each rule alone: a submission that breaks it shows exactly its finding."""

from dataclasses import replace

import pytest

from mingjian.data.campaign import load_campaign
from mingjian.data.records import Container, Document, Extract, MaterialStatus, Problem, Role, SectionKind, Spacing, Trick
from mingjian.pipeline.validate import Batch, validate_batch
from tests.pipeline.rules.making import (
    KINDS,
    LOOK,
    STANDING,
    TITLE_LOOK,
    Maker,
    a_batch,
    a_picture,
    body_text,
    even_count,
    form_document,
    found,
    ids,
)

PROMISE = body_text("甲", 2996) + "郑重承诺"


def with_link(address: str) -> Document:
    """A form with the address of a report in the news."""
    form = form_document()
    return replace(form, text=f"{form.text}\n报道见{address}，特此说明")


ERROR, WARNING, INFO = "error", "warning", "info"


def without(*roles: Role) -> Maker:
    return Maker(without=frozenset(roles))


BROKEN = {
    "no word": (without(Role.CASE_WORD), ("N1-MAT-01", ERROR)),
    "no pdf": (Maker(body=PROMISE, without=frozenset({Role.CASE_PDF})), ("N1-MAT-02", ERROR)),
    "no table": (without(Role.SUMMARY_TABLE), ("N1-MAT-03", ERROR)),
    "no form": (without(Role.FORM), ("N1-MAT-04", ERROR)),
    "no report": (without(Role.DUPLICATE_REPORT), ("N1-MAT-05", ERROR)),
    "aigc report": (Maker(is_aigc=True), ("N1-MAT-05", ERROR)),
    "abstract 301": (Maker(abstract_count=even_count(301)), ("N1-LEN-01", ERROR)),
    "no abstract": (Maker(abstract=None), ("N1-LEN-01", ERROR)),
    "body 2999": (Maker(body_count=even_count(2999)), ("N1-LEN-02", ERROR)),
    "body 5001": (Maker(body_count=even_count(5001)), ("N1-LEN-02", ERROR)),
    "reason 351": (Maker(fields={"参评理由（350字内）": "理" * 351}), ("N1-LEN-03", ERROR)),
    "details 1001": (Maker(fields={"参评详情（正文）": "详" * 1001}), ("N1-LEN-04", ERROR)),
    "no discussion": (Maker(kinds=KINDS[:3]), ("N1-STR-01", WARNING)),
    "2 pictures": (Maker(pictures=tuple(a_picture(str(n)) for n in range(2))), ("N1-IMG-01", ERROR)),
    "6 pictures": (Maker(pictures=tuple(a_picture(str(n)) for n in range(6))), ("N1-IMG-01", ERROR)),
    "heavy": (Maker(pictures=tuple(a_picture(str(n), size=10_485_761) for n in range(3))), ("N1-IMG-02", ERROR)),
    "rather heavy": (Maker(pictures=tuple(a_picture(str(n), size=10_000_001) for n in range(3))), ("N1-IMG-02", WARNING)),
    "upright": (Maker(pictures=tuple(a_picture(str(n), 800, 1200) for n in range(3))), ("N1-IMG-03", WARNING)),
    "small": (Maker(pictures=tuple(a_picture(str(n), 999, 719) for n in range(3))), ("N1-IMG-04", WARNING)),
    "title font": (Maker(form=form_document(title=replace(TITLE_LOOK, font="黑体"))), ("N1-FMT-01", WARNING)),
    "title size": (Maker(form=form_document(title=replace(TITLE_LOOK, size_pt=22))), ("N1-FMT-01", WARNING)),
    "text font": (Maker(form=form_document(replace(LOOK, font="宋体"))), ("N1-FMT-02", WARNING)),
    "text size": (Maker(form=form_document(replace(LOOK, size_pt=16))), ("N1-FMT-02", WARNING)),
    "indent": (Maker(form=form_document(replace(LOOK, indent_chars=0))), ("N1-FMT-03", WARNING)),
    "spacing": (Maker(form=form_document(replace(LOOK, spacing=Spacing.MULTIPLE, line_value=1.5))), ("N1-FMT-04", WARNING)),
    "bold": (Maker(form=form_document(title=replace(TITLE_LOOK, bold=False))), ("N1-FMT-05", WARNING)),
    "form of 6 pages": (Maker(form=form_document(pages=6)), ("N1-PAGE-01", ERROR)),
    "form of unknown pages": (Maker(form=form_document(pages=None)), ("N1-PAGE-01", INFO)),
    "no seal": (
        Maker(body=PROMISE, changes={Role.CASE_PDF: {"document": form_document()}}),
        ("N1-PKG-02", INFO),
    ),
    "name": (Maker(package_name="材料.eml"), ("N1-NAME-01", WARNING)),
    "subject": (Maker(subject="材料报送"), ("N1-NAME-02", WARNING)),
    "no subject": (Maker(subject=""), ("N1-NAME-02", WARNING)),
    "late": (Maker(received="2023-11-11 00:00:01"), ("N1-DL-01", ERROR)),
    "no time": (Maker(received=None), ("N1-DL-01", INFO)),
    "other mailbox": (Maker(recipient="someone@example.com"), ("N1-MAIL-01", INFO)),
    "no tick": (Maker(ticks=()), ("N1-CLS-03", WARNING)),
    "two ticks": (Maker(ticks=("typical", "innovation")), ("N1-CLS-03", WARNING)),
    "typical theme": (Maker(theme="乡村旅游"), ("N1-CLS-01", INFO)),
    "innovation theme": (Maker(theme="乡村旅游", track="innovation"), ("N1-CLS-02", INFO)),
    "union": (Maker(recommender="市财贸轻纺工会", recommender_kind="市级产业工会"), ("N1-REC-01", INFO)),
    "unknown recommender": (Maker(recommender="某某协会", recommender_kind="", subject="某某协会+案例评选"), ("N1-REC-01", INFO)),
    "no rate column": (Maker(columns=("序号", "案例类别", "案例名称", "作者", "手机号码")), ("N1-TAB-01", WARNING)),
    "blank phone": (Maker(row={"手机号码": " "}), ("N1-TAB-01", WARNING)),
    "other rate": (Maker(reported=0.18), ("N1-TAB-03", WARNING)),
    "no declared rate": (Maker(declared=None), ("N1-TAB-03", INFO)),
    "blank field": (Maker(fields={"详细地址": ""}), ("N1-FORM-01", WARNING)),
    "hint left": (Maker(fields={"参评理由（350字内）": "简要概述。"}), ("N1-FORM-01", WARNING)),
    "form title": (Maker(fields={"参评案例名称": "另一个名称"}), ("X-FORM-CASE-DIFF", INFO)),
    "form unit": (Maker(fields={"参评单位（盖章）": "别的单位"}), ("X-FORM-CASE-DIFF", INFO)),
    "table title": (Maker(row={"案例名称": "另一个名称"}), ("X-TABLE-CASE-DIFF", INFO)),
    "table author": (Maker(row={"作者": "赵丁"}), ("X-TABLE-CASE-DIFF", INFO)),
    "table category": (Maker(row={"案例类别": "创新案例"}), ("X-TABLE-CASE-DIFF", INFO)),
    "unreadable case": (
        Maker(
            changes={
                Role.CASE_WORD: {
                    "status": MaterialStatus.UNREADABLE,
                    "document": None,
                    "case": None,
                    "problems": (Problem("X-UNREADABLE", "案例.docx：文件已损坏。"),),
                }
            }
        ),
        ("X-UNREADABLE", ERROR),
    ),
    "locked extra": (
        Maker(
            extra=(
                ("说明.docx", Extract("", Role.OTHER, MaterialStatus.UNREADABLE, problems=(Problem("X-PASSWORD", "已加密"),))),
            )
        ),
        ("X-PASSWORD", INFO),
    ),
    "unknown file": (
        Maker(extra=(("说明.docx", Extract("", Role.OTHER, MaterialStatus.OK, form_document())),)),
        ("X-UNKNOWN-ROLE", INFO),
    ),
    "broken link": (Maker(form=with_link("http//news.example.com/1")), ("N1-FORM-03", INFO)),
    "cut link": (Maker(form=with_link("www。example.com")), ("N1-FORM-03", INFO)),
    "hidden text": (
        Maker(form=replace(form_document(), tricks=(Trick("X-HIDDEN-TEXT", "有白色文字", "补字", "第3段"),))),
        ("X-HIDDEN-TEXT", INFO),
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_rule_is_found_alone(case: str) -> None:
    maker, expected = BROKEN[case]
    assert found(maker) == [expected]


def test_every_rule_of_the_form_check_on_files_has_a_broken_case() -> None:
    tested = {rule_id for _, (rule_id, _) in BROKEN.values()}
    elsewhere = {"N1-QUO-04", "N1-QUO-05", "N1-QUO-06", "N1-PKG-01", "N1-FORM-02", "N1-MAIL-02"}
    asked = {
        each.id
        for each in load_campaign("cq-cases-2023").rules
        if each.stage == "form_check" and each.check.kind != "manual" and each.id not in elsewhere
    }
    assert asked - tested == set()


def test_finding_cites_clause_and_quoted_words_and_says_what_to_do() -> None:
    late = next(each for each in validate_batch(a_batch(Maker(abstract_count=even_count(320)))) if each.rule_id == "N1-LEN-01")
    assert late.clause == "八(二)；附件3 说明1「案例要求摘要300字以内」"
    assert late.value == "320字"
    assert late.message == (
        "《建强实训基地培养高技能人才》摘要320字，通知要求不超过300字；按 Word 字数统计（汉字和中文标点每个计1，"
        "连续的外文、数字计1）。超出20字，请压缩到300字以内后重新报送。"
    )
    assert (late.package, late.recommender, late.submission_id) == ("渝北区+某某机电公司+示范案例甲.eml", "渝北区", "S-甲")


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (300, 300, []),
        (298, 300, []),
        (299, 301, [("N1-LEN-01", WARNING)]),
        (300, 301, [("N1-LEN-01", WARNING)]),
        (301, 305, [("N1-LEN-01", ERROR)]),
    ],
)
def test_abstract_is_too_long_only_when_every_count_says_so(low: int, high: int, expected: list[tuple[str, str]]) -> None:
    assert found(Maker(abstract_count=even_count(high, low))) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (2990, 2999, [("N1-LEN-02", ERROR)]),
        (2999, 3000, [("N1-LEN-02", WARNING)]),
        (2999, 3001, [("N1-LEN-02", WARNING)]),
        (3000, 3000, []),
        (4990, 5000, []),
        (5000, 5001, [("N1-LEN-02", WARNING)]),
        (5001, 5009, [("N1-LEN-02", ERROR)]),
    ],
)
def test_body_is_wrong_only_when_every_count_says_so(low: int, high: int, expected: list[tuple[str, str]]) -> None:
    assert found(Maker(body_count=even_count(high, low))) == expected


@pytest.mark.parametrize("number", [3, 4, 5])
def test_three_to_five_pictures_keep_the_rule(number: int) -> None:
    assert found(Maker(pictures=tuple(a_picture(str(each)) for each in range(number)))) == []


def test_doubtful_picture_makes_a_missing_one_a_warning() -> None:
    pictures = (
        a_picture("一"),
        a_picture("二"),
        a_picture("三"),
        a_picture("四"),
        a_picture("五"),
        replace(a_picture("六"), doubt="像截图"),
    )
    assert found(Maker(pictures=pictures)) == [("N1-IMG-01", WARNING)]


def test_abstract_taken_over_from_the_form_is_a_warning_up_to_its_limit() -> None:
    """N1-AMB-05."""
    words = "理" * 340
    maker = Maker(abstract=words, abstract_count=even_count(340), fields={"参评理由（350字内）": words})
    assert found(maker) == [("N1-LEN-01", WARNING)]


def test_elements_are_looked_for_in_the_text_only_without_headings() -> None:
    assert found(Maker(kinds=(SectionKind.OTHER,), found_by_text=KINDS)) == []
    assert found(Maker(kinds=(*KINDS[:3], SectionKind.OTHER), found_by_text=KINDS[3:])) == []
    assert found(Maker(kinds=KINDS[:3], found_by_text=KINDS)) == [("N1-STR-01", WARNING)]


def test_form_in_the_pdf_serves_as_both_with_an_info() -> None:
    maker = Maker(without=frozenset({Role.FORM}), changes={Role.CASE_PDF: {"form": Maker().filled()}})
    assert found(maker) == [("N1-MAT-04", INFO)]


def test_summary_table_in_another_package_of_the_recommender_is_enough() -> None:
    assert found(Maker("甲", title="第一个"), Maker("乙", title="第二个", without=frozenset({Role.SUMMARY_TABLE}))) == [
        ("N1-PKG-01", INFO)
    ]


@pytest.mark.parametrize(
    "name",
    [
        "渝北区+某某机电公司+示范案例.zip",
        "渝北区＋某某机电公司＋典型案例",
        "渝北_某某机电公司_建强实训基地培养高技能人才.zip",
        "重庆市渝北区人力社保局-某某机电公司-示范案例（定稿）.7z",
        "渝北区某某机电公司示范案例2.eml",
    ],
)
def test_names_of_any_separator_keep_the_pattern(name: str) -> None:
    """N1-AMB-07."""
    assert found(Maker(package_name=name)) == []


@pytest.mark.parametrize(
    "name", ["某某机电公司+示范案例.eml", "渝北区+示范案例.eml", "巴南区+某某机电公司+示范案例.eml", "渝北区+某某机电公司.eml"]
)
def test_names_without_a_part_break_the_pattern(name: str) -> None:
    assert found(Maker(package_name=name)) == [("N1-NAME-01", WARNING)]


@pytest.mark.parametrize(
    "subject", ["渝北区+案例评选", "Fwd: 渝北区+（案例评选）", "转发：渝北案例评选", "重庆市渝北区人力社保局+案例评选"]
)
def test_subjects_that_keep_the_pattern(subject: str) -> None:
    assert found(Maker(subject=subject)) == []


def test_subject_is_asked_of_mails_only() -> None:
    assert found(Maker(container=Container.FOLDER, subject="", recipient="")) == []


@pytest.mark.parametrize(
    ("printed", "declared", "reported", "expected"),
    [
        ("12%", 0.12, 0.1249, []),
        ("12%", 0.12, 0.1251, [("N1-TAB-03", WARNING)]),
        ("12.0%", 0.12, 0.1204, []),
        ("12.0%", 0.12, 0.1206, [("N1-TAB-03", WARNING)]),
        ("１２．５％", 0.125, 0.126, [("N1-TAB-03", WARNING)]),
        ("0.12", 0.12, 0.1249, []),
    ],
)
def test_rates_agree_up_to_the_digits_printed(
    printed: str, declared: float, reported: float, expected: list[tuple[str, str]]
) -> None:
    assert found(Maker(row={"查重率": printed}, declared=declared, reported=reported)) == expected


@pytest.mark.parametrize(
    ("printed", "value"),
    [("１２．５％", "汇总表“１２．５％”，查重报告18.00%"), ("0.125", "汇总表“0.125”（即12.50%），查重报告18.00%")],
)
def test_rate_of_the_table_is_shown_as_it_stands_there(printed: str, value: str) -> None:
    findings = validate_batch(a_batch(Maker(row={"查重率": printed}, declared=0.125, reported=0.18)))
    assert [each.value for each in findings if each.rule_id == "N1-TAB-03"] == [value]


def test_standing_infos_name_what_is_missing_once_a_batch() -> None:
    standing = ids(validate_batch(a_batch(Maker("甲", title="一"), Maker("乙", title="二"))))
    assert sorted(standing) == sorted(STANDING)


def test_summary_table_alone_in_a_package_that_lists_the_case_is_enough() -> None:
    table = a_batch(
        Maker("表", without=frozenset(Role) - {Role.SUMMARY_TABLE}, package_name="汇总表.zip", container=Container.ZIP)
    )
    batch = a_batch(Maker(without=frozenset({Role.SUMMARY_TABLE})))
    both = Batch(batch.campaign, (*batch.packages, *table.packages), batch.submissions, {**batch.extracts, **table.extracts})
    assert [each for each in ids(validate_batch(both)) if each not in STANDING] == [("N1-PKG-01", INFO)]


@pytest.mark.parametrize("address", ["https://news.example.com/a?b=1", "www.example.com", "http：//example.com/1", "和/或"])
def test_links_that_can_be_opened_are_silent(address: str) -> None:
    assert found(Maker(form=with_link(address))) == []


def test_font_with_a_substitute_beside_it_is_the_font() -> None:
    assert found(Maker(form=form_document(replace(LOOK, font="仿宋_GB2312;FangSong")))) == []


def test_format_of_the_case_file_is_for_the_record() -> None:
    case = form_document(replace(LOOK, size_pt=16))
    findings = validate_batch(a_batch(Maker(changes={Role.CASE_WORD: {"document": case}})))
    (finding,) = [each for each in findings if each.rule_id == "N1-FMT-02"]
    assert (finding.severity.value, finding.path) == (INFO, "案例.docx")
    assert finding.message.endswith("案例文件仅供参考。")
