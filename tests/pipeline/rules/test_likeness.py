"""The same picture in two cases, PDF unlike Word, packages of other campaigns."""

from dataclasses import replace

from mingjian.data.records import Case, Document, Role, Status
from mingjian.data.reuse import SourcePicture
from mingjian.pipeline.rules.likeness import MOST_SHARING
from mingjian.pipeline.validate import validate_batch
from tests.pipeline.rules.making import PDF, STANDING, Maker, a_batch, a_picture, found, ids


def test_superseded_submission_is_left_alone() -> None:
    batch = a_batch(Maker("甲", abstract=None), Maker("乙", recommender="巴南区"))
    old = replace(batch.submissions[0], status=Status.SUPERSEDED)
    findings = validate_batch(replace(batch, submissions=(old, batch.submissions[1])))
    assert [each for each in ids(findings) if each not in STANDING] == []


def test_same_picture_in_two_cases_is_named_on_both() -> None:
    shared = a_picture("同图")
    first = (a_picture("一"), a_picture("二"), shared)
    second = (shared, a_picture("三"), a_picture("四"))
    findings = validate_batch(a_batch(Maker("甲", title="一", pictures=first), Maker("乙", title="二", pictures=second)))
    assert [(each.submission_id, each.value) for each in findings if each.rule_id == "X-SAME-PICTURE"] == [
        ("S-乙", "第1幅"),
        ("S-甲", "第3幅"),
    ]


def test_a_picture_saved_again_is_the_same_and_another_is_not() -> None:
    shared = a_picture("同图")
    bits = int(shared.perceptual_hash, 16)
    first = (shared, a_picture("一"), a_picture("二"))
    for changed, expected in ((0b111111, ["S-乙", "S-甲"]), (0xFFFFF, [])):
        again = replace(shared, sha256="0" * 64, perceptual_hash=f"{bits ^ changed:016x}")
        second = (again, a_picture("三"), a_picture("四"))
        findings = validate_batch(a_batch(Maker("甲", title="一", pictures=first), Maker("乙", title="二", pictures=second)))
        assert [each.submission_id for each in findings if each.rule_id == "X-SAME-PICTURE"] == expected


def test_a_picture_of_an_earlier_years_case_is_named_with_it() -> None:
    shared, other = a_picture("同图"), a_picture("别图")
    batch = a_batch(Maker("甲", title="一", pictures=(a_picture("一"), a_picture("二"), shared)))
    old = (
        SourcePicture("case-2021-1", 2021, "旧案例", 1, other.perceptual_hash, other.width_px, other.height_px),
        SourcePicture("case-2021-1", 2021, "旧案例", 2, shared.perceptual_hash, shared.width_px // 2, shared.height_px // 2),
        SourcePicture("case-2021-2", 2021, "横图", 1, shared.perceptual_hash, shared.width_px * 2, shared.height_px),
    )
    [told] = [each for each in validate_batch(replace(batch, source_pictures=old)) if each.rule_id == "X-SAME-PICTURE"]
    assert (told.submission_id, told.value) == ("S-甲", "第3幅")
    assert "也出现在往年案例“旧案例”（2021年，对比库编号 case-2021-1）中" in told.message
    of_all = tuple(replace(old[1], source_id=f"case-2021-{number}") for number in range(MOST_SHARING + 1))
    findings = validate_batch(replace(batch, source_pictures=of_all))
    assert [each for each in findings if each.rule_id == "X-SAME-PICTURE"] == []  # a form's or a slide master's


def test_plain_areas_are_no_same_picture() -> None:
    plain = replace(a_picture("空"), perceptual_hash="8000000000000000")
    first, second = (plain, a_picture("一"), a_picture("二")), (plain, a_picture("三"), a_picture("四"))
    assert found(Maker("甲", title="一", pictures=first), Maker("乙", title="二", pictures=second)) == []


def pdf_with(text: str, maker: Maker) -> Maker:
    case: Case = replace(maker.case(), body=text)
    return replace(maker, changes={Role.CASE_PDF: {"case": case}})


def test_pdf_of_another_draft_is_found() -> None:
    maker = Maker()
    assert found(pdf_with(maker.text()[:2700], maker)) == [("X-WORD-PDF-DIFF", "info")]


def test_pdf_with_other_breaks_is_the_same() -> None:
    maker = Maker()
    text = maker.text()
    assert found(pdf_with("\n".join(text[start : start + 30] for start in range(0, len(text), 30)), maker)) == []


def test_mail_of_another_campaign_is_left_alone() -> None:
    assert found(Maker(subject="渝北区+最美巴渝工匠", abstract=None)) == [("X-OTHER-CAMPAIGN", "info")]


def test_package_with_another_campaigns_form_is_left_alone() -> None:
    everything = frozenset({Role.CASE_WORD, Role.CASE_PDF, Role.FORM, Role.SUMMARY_TABLE, Role.DUPLICATE_REPORT})
    form = Document(PDF, "2023年度“最美巴渝工匠”推荐表\n姓名")
    maker = Maker(subject="", without=everything - {Role.FORM}, changes={Role.FORM: {"document": form}})
    assert found(maker) == [("X-OTHER-CAMPAIGN", "info")]
