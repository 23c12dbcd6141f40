"""Readings of what the notices leave open: each has an effect on what is found, and none that the notice would not bear."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.packages.files import form_docx
from mingjian.data.campaign import load_campaign
from mingjian.data.records import Container, Document, Extract, Finding, MaterialStatus, PictureKind, Role
from mingjian.data.reviewing import StageTime
from mingjian.extractors.form_pairs import read_pairs
from mingjian.extractors.forms import read_form
from mingjian.extractors.read import read_document
from mingjian.extractors.roles import recognise_role
from mingjian.extractors.video import SECONDS
from mingjian.flows.cli.main import cli
from mingjian.pipeline.checklist import list_conditions, list_lines
from mingjian.pipeline.items import items_of
from mingjian.pipeline.picture_set import case_pictures
from mingjian.pipeline.validate import Batch, judge_records, validate_batch
from tests.pipeline.rules.making import PDF, WORD, Maker, a_batch, a_picture
from tests.pipeline.rules.test_ambiguities import MASTERS, STUDIOS, many
from tests.pipeline.rules.test_person import a_person

CITY, JIANGJIN, ARTISANS = "cq-artisans-2017", "jiangjin-artisans-2021", "cq-artisans-2023"


def of(findings: list[Finding], rule: str) -> list[str]:
    return [each.severity.value for each in findings if each.rule_id == rule]


def test_certificates_and_screenshots_are_no_case_pictures() -> None:
    """N1-AMB-06."""
    kinds = (PictureKind.PICTURE, PictureKind.CERTIFICATE, PictureKind.SCREENSHOT, PictureKind.SEAL, PictureKind.PORTRAIT)
    pictures = tuple(replace(a_picture(kind.value), kind=kind) for kind in kinds)
    maker = Maker(extra=(("案例.docx", Extract("", Role.CASE_WORD, MaterialStatus.OK, Document(WORD, "", pictures=pictures))),))
    package, _, extracts = maker.finish()
    items = items_of(tuple(each for each in package.materials if each.path == "案例.docx"), extracts)
    assert [each.kind for each in case_pictures(items)] == [PictureKind.PICTURE]


@pytest.mark.parametrize(("campaign", "pages", "rule", "expected"), [
    (ARTISANS, 10, "N1-MATA-06", []), (ARTISANS, 11, "N1-MATA-06", ["error"]),
    (STUDIOS, 20, "N4-MAT-05", []), (STUDIOS, 21, "N4-MAT-05", ["error"]),
])  # fmt: skip
def test_pages_are_those_of_the_evidence_alone(campaign: str, pages: int, rule: str, expected: list[str]) -> None:
    """N1-AMB-10, N4-AMB-06: form, deeds, report and certificates lie beside it and do not count."""
    track = "city" if campaign == STUDIOS else "artisan"
    assert of(validate_batch(a_person(campaign, track, deeds=1500, pages=pages)), rule) == expected


def test_file_is_judged_by_the_name_that_it_has_here() -> None:
    """Extracts are kept by their bytes, with the role of the name under which these came first."""
    batch = a_person(ARTISANS, "artisan", pages=11)
    evidence = next(each.sha256 for package in batch.packages for each in package.materials if each.path == "佐证.pdf")
    first = {evidence: replace(batch.extracts[evidence], role=Role.OTHER)}
    findings = validate_batch(replace(batch, extracts={**batch.extracts, **first}))
    assert (of(findings, "N1-MATA-06"), of(findings, "X-UNKNOWN-ROLE")) == (["error"], [])


def test_notice_without_a_date_has_none_and_prints_none() -> None:
    """N1-AMB-17: nothing is reckoned from a day that the notice does not bear."""
    shown = {name: CliRunner().invoke(cli, ["campaign", "show", name]).output for name in (ARTISANS, "cq-cases-2023", MASTERS)}
    assert ["成文日期：通知没有写明" in each for each in shown.values()] == [True, True, False]
    assert "成文日期：2023年11月24日" in shown[MASTERS]
    assert {load_campaign(name).notice.issued for name in (ARTISANS, "cq-cases-2023")} == {""}


def test_department_that_sends_experts_is_told_and_not_refused() -> None:
    """N2-AMB-02."""
    maker = Maker(
        track="expert", recommender="市水利局", recommender_kind="市级行业主管部门", subject="", form=Document(WORD, "")
    )
    findings = validate_batch(a_batch(maker, campaign=load_campaign(MASTERS)))
    assert of(findings, "N2-REC-02") == ["warning"]


@pytest.mark.parametrize("number", ["附件2", "附件3", "附件5"])
@pytest.mark.parametrize("name", ["网上申报操作指南", "大师工作室网上平台申报操作手册"])
def test_manual_is_no_material_under_either_number(number: str, name: str) -> None:
    """N2-AMB-04."""
    document = Document(WORD, f"{name}\n登录平台，按要求填报。")
    role = recognise_role(f"{number}：{name}.docx", document, form=None, summaries=(), report=None, case=None)
    assert role is Role.OTHER


@pytest.mark.parametrize(("number", "name", "expected"), [
    ("附件1", "技能大师工作室申报表", Role.FORM), ("附件2", "技能大师工作室申报表", Role.FORM),
    ("附件2", "推荐单位技能人才情况核查证明表", Role.VERIFICATION_FORM), ("附件3", "推荐单位技能人才情况核查证明表", Role.VERIFICATION_FORM),
    ("附件5", "获奖证书", Role.CERTIFICATE), ("附件2", "", Role.SUMMARY_TABLE),
])  # fmt: skip
def test_attachment_is_known_by_its_title_before_its_number(number: str, name: str, expected: Role) -> None:
    """N4-AMB-01: scans, of which only the name speaks."""
    scan = Document(PDF, "", has_text_layer=False)
    role = recognise_role(f"{number} {name}.pdf", scan, form=None, summaries=(), report=None, case=None)
    assert role is expected


@pytest.mark.parametrize(("written", "expected"), [("第五项", ["info"]), ("（五）", ["info"]), ("第4项", [])])
def test_number_of_a_condition_is_its_place_in_the_notice(written: str, expected: list[str]) -> None:
    """N2-AMB-08: the fifth is 特级技师、首席技师, which papers have to prove."""
    campaign = load_campaign(MASTERS)
    assert list_conditions(campaign.rule("N2-ELI-04"), "master")[4].endswith("被企业评聘的特级技师、首席技师")
    assert of(validate_batch(a_person(MASTERS, "master", 符合条件=written)), "N2-ELI-05") == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("视频.mp4", []), ("视频.M4V", []), ("视频.mpg", ["warning"]), ("视频.avi", ["warning"])]
)
def test_video_is_mp4_or_m4v(name: str, expected: list[str]) -> None:
    """N3-AMB-02."""
    assert of(validate_batch(with_video(name, 360, pictures=4)), "N3-MAT-02") == expected


def with_video(name: str, seconds: int, pictures: int) -> Batch:
    maker = Maker(
        container=Container.FOLDER, subject="", recipient="", pictures=tuple(a_picture(str(each)) for each in range(pictures)),
        extra=((name, Extract("", Role.VIDEO, MaterialStatus.OK, Document("video/mp4", "", metadata={SECONDS: str(seconds)}))),),
    )  # fmt: skip
    return a_batch(maker, campaign=load_campaign(CITY))


@pytest.mark.parametrize(("seconds", "pictures", "expected"), [(360, 0, []), (60, 4, []), (360, 4, []), (60, 0, ["error"])])
def test_pictures_or_video_one_will_do(seconds: int, pictures: int, expected: list[str]) -> None:
    """N3-AMB-03."""
    assert of(validate_batch(with_video("视频.mp4", seconds, pictures)), "N3-MAT-01") == expected


def test_stages_may_overlap_where_the_notice_has_them_so() -> None:
    """N3-AMB-05: publicity from the middle of February, recommendation to the end of April."""
    times = (
        StageTime("推荐、自荐", date(2017, 2, 27), date(2017, 4, 30), "王某"),
        StageTime("宣传", date(2017, 2, 15), date(2017, 5, 15), "王某"),
    )
    assert judge_records(load_campaign(CITY), times) == []


def test_form_of_unknown_layout_is_read_by_its_labels(tmp_path: Path) -> None:
    """N3-AMB-06."""
    path = tmp_path / "表.docx"
    path.write_bytes(
        form_docx(("“巴渝工匠”推荐表",), [[("姓  名", 1), ("张甲", 1), ("性 别", 1), ("男", 1)], [("工作单位", 1), ("某厂", 3)]])
    )
    document = read_document(path, path.name)
    form = read_form(document)
    pairs = {each.label: each.value for each in (form.fields if form else read_pairs(document))}
    assert {"".join(label.split()): value for label, value in pairs.items()}.items() >= {
        "姓名": "张甲",
        "性别": "男",
        "工作单位": "某厂",
    }.items()
    assert recognise_role("推荐表.docx", document, form=form, summaries=(), report=None, case=None) is Role.FORM


@pytest.mark.parametrize(("size", "expected"), [(1, ["error"]), (2, []), (3, []), (15, []), (16, []), (17, ["error"])])
def test_team_is_wrong_only_with_and_without_its_leader(size: int, expected: list[str]) -> None:
    """N4-AMB-05; what one way of counting lets pass is for people."""
    found = of(validate_batch(a_person(STUDIOS, "city", 团队人数=f"{size}人")), "N4-EXP-03")
    assert [each for each in found if each == "error"] == expected


@pytest.mark.parametrize(("received", "expected"), [("2024-07-22 24:00", []), ("2024-07-23 00:01", ["error"])])
def test_last_day_without_an_hour_ends_at_midnight(received: str, expected: list[str]) -> None:
    """N4-AMB-07."""
    maker = Maker(received=received, container=Container.ZIP, subject="", form=Document(WORD, "推荐表"))
    assert of(validate_batch(a_batch(maker, campaign=load_campaign(STUDIOS))), "N4-DL-02") == expected


def test_places_that_the_notice_lets_exceed_are_told_for_information() -> None:
    """N5-AMB-01."""
    findings = many(load_campaign(JIANGJIN), {"第一镇人民政府": 3}, "镇街", "artisan")
    assert {each.severity.value for each in findings} == {"info"}
    assert ["不受名额限制" in each.message for each in findings] == [True]


def test_originals_are_asked_for_inspection_alone() -> None:
    """N5-AMB-02: copies are enough in what is sent; the checklist asks to look at the originals and give them back."""
    batch = a_person(JIANGJIN, "artisan", deeds=400)
    assert [each for each in validate_batch(batch) if each.rule_id in {"N5-MAT-02", "N5-MAT-03"}] == []
    asked = {each.rule.id: each.question for each in list_lines(batch.campaign, "artisan", ())}
    assert ["原件只供核对" in asked[rule] for rule in ("N5-MAT-02", "N5-MAT-03")] == [True, True]
