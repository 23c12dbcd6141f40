from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingjian.data.records import Extract, Package, PictureKind, Role, Status, Submission
from mingjian.pipeline.group import group_batch, group_package, material_role
from mingjian.pipeline.items import name_core, normal_unit
from tests.pipeline.case_makers import (
    Made,
    campaign,
    case,
    form,
    paper,
    photo,
    picture,
    report,
    scan,
    table,
    text_of,
    unreadable,
)

SHANGHAI = timezone(timedelta(hours=8))
EARLY, LATE = datetime(2023, 11, 6, tzinfo=SHANGHAI), datetime(2023, 11, 9, tzinfo=SHANGHAI)


def group(made: Made) -> tuple[Submission, ...]:
    return group_package(made.package, made.extracts, campaign())


def files(submission: Submission) -> list[str]:
    return [material.path for material in submission.materials]


def shared(submission: Submission) -> list[str]:
    return [material.path for material in submission.shared]


def batch(*packages: Made) -> tuple[Submission, ...]:
    extracts = {sha256: each for made in packages for sha256, each in made.extracts.items()}
    return group_batch([made.package for made in packages], extracts, campaign())


def test_one_case_with_all_its_files() -> None:
    made = (
        Made("渝北区.zip")
        .put("案例.docx", case("甲题", unit="某公司", authors=("甲某",)))
        .put("案例.pdf", case("甲题", unit="某公司", pdf=True, text="甲题"))
        .put("推荐表.docx", form("甲题", unit="某公司", tracks=("typical",), theme="高技能人才引进"))
        .put("推荐表盖章.pdf", scan("form"))
        .put("查重报告.pdf", report("甲题", 0.062))
        .put("汇总表.xlsx", table(("典型案例", "甲题", "甲某", "6.3%"), district="渝北区人力社保局"))
        .put("照片/1.jpg", photo("1"))
        .put("推荐函.pdf", paper("1"))
    )
    (one,) = group(made)
    assert files(one) == ["推荐表.docx", "推荐表盖章.pdf", "查重报告.pdf", "案例.docx", "案例.pdf", "照片/1.jpg"]
    assert shared(one) == ["推荐函.pdf", "汇总表.xlsx"]
    assert (one.title, one.unit, one.authors, one.track, one.theme, one.theme_source) == (
        "甲题", "某公司", ("甲某",), "typical", "高技能人才引进", "form",
    )  # fmt: skip
    assert (one.recommender, one.recommender_raw, one.recommender_kind) == ("渝北区", "渝北区人力社保局", "区县")
    assert (one.declared_rate, one.report_rate, one.status) == (0.063, 0.062, Status.RECEIVED)
    assert (one.abstract, one.body, one.text) == ("摘要" * 20, text_of("甲题"), "摘要" * 20 + "\n" + text_of("甲题"))


def two_by(places: dict[str, tuple[str, str]]) -> Made:
    """Two cases with form and report; places: kind → paths of the first and the second."""
    made = Made()
    for at, (title, unit) in enumerate((("甲题甲题甲题", "东山机械厂"), ("乙题乙题乙题", "西河职业学院"))):
        made.put(places["case"][at], case(title, unit=unit))
        made.put(places["pdf"][at], scan(title))
        made.put(places["form"][at], form(title, unit=unit))
        made.put(places["report"][at], report(title, 0.1))
    return made.put("汇总表.xlsx", table(("典型", "甲题甲题甲题", "甲", "5%"), ("创新", "乙题乙题乙题", "乙", "6%")))


@pytest.mark.parametrize(
    "places",
    [
        {  # a folder each
            "case": ("甲/案例.docx", "乙/案例.docx"), "pdf": ("甲/案例.pdf", "乙/案例.pdf"),
            "form": ("甲/表.docx", "乙/表.docx"), "report": ("甲/报告.pdf", "乙/报告.pdf"),
        },
        {  # a folder each, with folders inside
            "case": ("一/word/案例.docx", "二/word/案例.docx"), "pdf": ("一/pdf/案例.pdf", "二/pdf/案例.pdf"),
            "form": ("一/推荐表/表.docx", "二/推荐表/表.docx"), "report": ("一/查重/报告.pdf", "二/查重/报告.pdf"),
        },
        {  # all in one folder, told apart by their names
            "case": ("东山机械厂示范案例.docx", "西河职业学院示范案例.docx"),
            "pdf": ("东山机械厂示范案例（盖章）.pdf", "西河职业学院示范案例（盖章）.pdf"),
            "form": ("推荐表-东山机械厂.docx", "推荐表-西河职业学院.docx"), "report": ("查重1.pdf", "查重2.pdf"),
        },
        {  # a folder for each kind of file
            "case": ("案例/甲题甲题甲题.docx", "案例/乙题乙题乙题.docx"), "pdf": ("案例PDF/甲题甲题甲题.pdf", "案例PDF/乙题乙题乙题.pdf"),
            "form": ("表/1.docx", "表/2.docx"), "report": ("报告/1.pdf", "报告/2.pdf"),
        },
    ],
)  # fmt: skip
def test_two_cases_by_folder_name_and_content(places: dict[str, tuple[str, str]]) -> None:
    submissions = {each.title: each for each in group(two_by(places))}
    assert {title: sorted(files(each)) for title, each in submissions.items()} == {
        title: sorted(places[kind][at] for kind in places) for at, title in enumerate(("甲题甲题甲题", "乙题乙题乙题"))
    }
    assert {title: (each.declared_rate, each.track, shared(each)) for title, each in submissions.items()} == {
        "甲题甲题甲题": (0.05, "typical", ["汇总表.xlsx"]),
        "乙题乙题乙题": (0.06, "innovation", ["汇总表.xlsx"]),
    }


def test_a_pdf_twin_joins_by_its_text_whatever_its_name() -> None:
    made = (
        Made()
        .put("甲.docx", case("甲题甲题"))
        .put("乙.docx", case("乙题乙题"))
        .put("扫描0001.pdf", case("", pdf=True, text="乙题乙题"))
    )
    assert [(each.title, files(each)) for each in group(made)] == [
        ("乙题乙题", ["乙.docx", "扫描0001.pdf"]),
        ("甲题甲题", ["甲.docx"]),
    ]


def test_a_form_for_another_case_is_a_submission_of_its_own() -> None:
    made = Made().put("案例.docx", case("首席技师带徒", unit="东山厂")).put("推荐表.docx", form("数字孪生实训", unit="西河学院"))
    assert [(each.title, files(each)) for each in group(made)] == [
        ("数字孪生实训", ["推荐表.docx"]),
        ("首席技师带徒", ["案例.docx"]),
    ]


def test_a_slip_in_the_forms_title_still_joins() -> None:
    made = Made().put("案例.docx", case("一间工作室带出一条生产线")).put("推荐表.docx", form("一间工作室带出一条生产现"))
    (one,) = group(made)
    assert (one.title, files(one)) == ("一间工作室带出一条生产线", ["推荐表.docx", "案例.docx"])


def test_the_same_case_in_two_complete_folders_is_two_submissions() -> None:
    made = Made()
    for folder, track in (("典型案例", "typical"), ("创新案例", "innovation")):
        made.put(f"{folder}/案例.docx", case("甲题甲题")).put(f"{folder}/推荐表.docx", form("甲题甲题", tracks=(track,)))
    assert sorted((each.track, files(each)) for each in group(made)) == [
        ("innovation", ["创新案例/推荐表.docx", "创新案例/案例.docx"]),
        ("typical", ["典型案例/推荐表.docx", "典型案例/案例.docx"]),
    ]


def test_two_versions_in_one_folder_are_one_submission() -> None:
    made = Made().put("案例.docx", case("甲题甲题")).put("案例（修改稿）.docx", case("甲题甲题", text="改"))
    (one,) = group(made)
    assert files(one) == ["案例.docx", "案例（修改稿）.docx"]


@pytest.mark.parametrize("paths", [("典型案例-甲厂.docx", "创新案例-甲厂.docx"), ("东山机械厂.docx", "西河职业学院.docx")])
def test_one_title_for_two_tracks_or_two_texts_is_two_submissions(paths: tuple[str, str]) -> None:
    made = Made()
    for path in paths:
        made.put(path, case("案例需求分析", text=path))
    assert sorted(files(each) for each in group(made)) == sorted([path] for path in paths)


def test_an_unreadable_case_takes_its_words_from_form_and_pdf() -> None:
    made = (
        Made()
        .put("某公司示范案例.docx", unreadable("x"))
        .put("某公司示范案例.pdf", case("甲题甲题", pdf=True))
        .put("推荐表.docx", form("甲题甲题", unit="某公司", 作者="甲某、乙某"))
    )
    (one,) = group(made)
    assert (one.title, one.unit, one.authors, one.body) == ("甲题甲题", "某公司", ("甲某", "乙某"), text_of("甲题甲题"))


def test_a_title_from_form_or_table_is_parted_from_its_subtitle() -> None:
    (one,) = group(Made().put("案例.docx", unreadable("x")).put("推荐表.docx", form("一间工作室——某公司实践")))
    assert (one.title, one.subtitle) == ("一间工作室", "某公司实践")


def test_an_aigc_report_is_no_report() -> None:
    (one,) = group(Made().put("案例.docx", case("甲题甲题")).put("查重报告.pdf", report("甲题甲题", 0.4, aigc=True)))
    assert one.report_rate is None


def test_a_form_of_another_campaign_is_left_alone() -> None:
    artisan = form("", kind="artisan_form", 姓名="甲某")
    (one,) = group(Made().put("案例.docx", case("甲题甲题")).put("最美巴渝工匠推荐表.docx", artisan))
    assert (files(one), shared(one)) == (["案例.docx"], ["最美巴渝工匠推荐表.docx"])
    assert group(Made().put("最美巴渝工匠推荐表.docx", artisan)) == ()


def test_a_table_alone_makes_no_submission() -> None:
    assert group(Made().put("汇总表.xlsx", table(("典型", "甲题", "甲", "5%")))) == ()


def test_a_namesake_in_a_table_that_came_apart_is_not_the_author() -> None:
    one = Made("渝北区.zip").put("案例.docx", case("甲题甲题甲题", unit="某公司", authors=("张某",)))
    other = Made("北碚区汇总表.xlsx").put(
        "汇总表.xlsx", table(("典型案例", "乙题乙题乙题", "张某", "9.0%"), district="北碚区人力社保局")
    )
    (found,) = batch(one, other)
    assert found.declared_rate is None


def test_a_table_in_a_package_of_its_own_serves_the_others() -> None:
    cases = Made("案例.docx").put("案例.docx", case("甲题甲题"))
    alone = Made("汇总表.xlsx").put("汇总表.xlsx", table(("创新", "甲题甲题", "甲", "5%"), ("典型", "乙题乙题", "乙", "6%")))
    (one,) = batch(cases, alone)
    assert (one.declared_rate, one.track, one.authors) == (0.05, "innovation", ("甲",))


# ── recommender and track ────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("about", "name", "district", "expected"),
    [
        ({"recommender_raw": "渝北区人社局"}, "万州.zip", "永川区", ("渝北区", "渝北区人社局", "区县")),
        ({}, "万州.zip", "永川区", ("永川区", "永川区", "区县")),
        ({"subject": "涪陵区+案例评选"}, "万州.zip", "", ("涪陵区", "涪陵区", "区县")),
        ({"subject": "转发：渝北区案例评选"}, "x.eml", "", ("渝北区", "渝北区", "区县")),
        ({}, "万州区案例材料.zip", "", ("万州区", "万州区", "区县")),
        ({}, "市经济信息委报送.zip", "", ("市经济信息委", "市经济信息委", "市级行业主管部门")),
        ({}, "材料.zip", "", ("江津区", "江津区", "区县")),
        ({"recommender_raw": "没有这个局"}, "材料.zip", "", ("江津区", "没有这个局", "区县")),
    ],
)
def test_recommender_by_the_first_source_that_names_one(
    about: dict[str, object], name: str, district: str, expected: tuple[str, str, str]
) -> None:
    made = Made(name, about=about).put("江津区某公司案例.docx", case("甲题甲题"))
    if district:
        made.put("汇总表.xlsx", table(("典型", "甲题甲题", "甲", "5%"), district=district))
    (one,) = group(made)
    assert (one.recommender, one.recommender_raw, one.recommender_kind) == expected


@pytest.mark.parametrize(
    ("path", "tracks", "category", "expected"),
    [
        ("创新案例/案例.docx", ("typical",), "创新", "typical"),
        ("典型案例/案例.docx", (), "十大创新案例", "innovation"),
        ("典型案例/案例.docx", ("innovation", "typical"), "", "typical"),  # both ticked decides nothing
        ("案例.docx", (), "", ""),
    ],
)
def test_track_by_form_then_table_then_name(path: str, tracks: tuple[str, ...], category: str, expected: str) -> None:
    made = Made("材料.zip").put(path, case("甲题甲题")).put("推荐表.docx", form("甲题甲题", tracks=tracks))
    if category:
        made.put("汇总表.xlsx", table((category, "甲题甲题", "甲", "5%")))
    (one,) = group(made)
    assert one.track == expected


# ── pictures ─────────────────────────────────────────────────────────────────


def test_the_same_picture_counts_once_over_word_pdf_and_photos() -> None:
    made = (
        Made()
        .put("案例.docx", case("甲题甲题", pictures=(picture("1"), picture("2"), picture("标志", kind=PictureKind.LOGO))))
        .put(
            "案例.pdf",
            case("甲题甲题", pdf=True, pictures=(picture("1", 3), picture("2"), picture("页", kind=PictureKind.PAGE_SCAN))),
        )
        .put("照片/1.jpg", photo("1", 4))
        .put("照片/3.jpg", photo("3"))
        .put("证书/4.jpg", photo("4"))
    )
    (one,) = group(made)
    assert [each.sha256 for each in one.pictures] == [picture(seed).sha256 for seed in ("1", "2", "3")]


# ── corrections ──────────────────────────────────────────────────────────────


def package_with(
    name: str,
    *,
    at: datetime | None,
    title: str = "甲题甲题",
    unit: str = "某某公司",
    track: str = "typical",
    who: str = "渝北区",
) -> Made:
    made = Made(name, about={"received_at": at, "recommender_raw": who})
    return made.put("案例.docx", case(title, unit=unit)).put("推荐表.docx", form(title, unit=unit, tracks=(track,)))


def test_a_later_correction_supersedes_and_ids_stay() -> None:
    early, late = package_with("甲.zip", at=EARLY), package_with("乙.zip", at=LATE, unit="重庆某某有限公司")
    first, second = batch(early, late)
    assert [(each.package.name, each.status) for each in (first, second)] == [
        ("甲.zip", Status.SUPERSEDED),
        ("乙.zip", Status.RECEIVED),
    ]
    assert first.submission_id == group(early)[0].submission_id
    assert [each.status for each in batch(late, early)] == [Status.RECEIVED, Status.SUPERSEDED]


@pytest.mark.parametrize(
    "other",
    [
        package_with("乙.zip", at=LATE, who="永川区"),
        package_with("乙.zip", at=LATE, track="innovation"),
        package_with("乙.zip", at=LATE, unit="另一家厂"),
        package_with("乙.zip", at=LATE, title="全然不同的题目"),
        package_with("乙.zip", at=None),
        package_with("乙.zip", at=EARLY),
    ],
)
def test_what_is_no_correction(other: Made) -> None:
    assert [each.status for each in batch(package_with("甲.zip", at=EARLY), other)] == [Status.RECEIVED, Status.RECEIVED]


def test_without_times_the_word_for_correction_decides() -> None:
    submissions = batch(package_with("渝北区.zip", at=None), package_with("渝北区（补正）.zip", at=None))
    assert [each.status for each in submissions] == [Status.SUPERSEDED, Status.RECEIVED]


def whole(name: str, at: datetime | None = EARLY, *, reported: float | None = 0.1, who: str = "渝北区") -> Made:
    """A package of one case, with a 查重报告 where `reported`."""
    made = package_with(name, at=at, title="数控实训基地建设", who=who)
    made.put("案例.pdf", case("数控实训基地建设", unit="某某公司", pdf=True)).put("照片/1.jpg", photo("1"))
    made.put("汇总表.xlsx", table(("典型", "数控实训基地建设", "甲", "5%")))
    return made if reported is None else made.put("查重报告.pdf", report("数控实训基地建设", reported))


def part(name: str, path: str, extract: Extract, at: datetime | None = LATE, who: str = "渝北区", subject: str = "") -> Made:
    """A package of one file."""
    return Made(name, about={"received_at": at, "recommender_raw": who, "subject": subject}).put(path, extract)


def test_correction_of_one_file_takes_the_rest_over() -> None:
    word = case("数控实训基地建设", unit="某某公司", text="改后的正文")
    first, second = batch(whole("甲.zip"), part("乙.zip", "案例.docx", word))
    assert (first.status, second.status, second.replaces) == (Status.SUPERSEDED, Status.RECEIVED, (first.submission_id,))
    assert second.submission_id == group(part("乙.zip", "案例.docx", word))[0].submission_id
    assert sorted((each.package, each.path) for each in second.materials) == [
        ("乙.zip", "案例.docx"), ("甲.zip", "推荐表.docx"), ("甲.zip", "查重报告.pdf"), ("甲.zip", "案例.pdf"),
        ("甲.zip", "照片/1.jpg"),
    ]  # fmt: skip
    assert [(each.package, each.path) for each in second.shared] == [("甲.zip", "汇总表.xlsx")]
    assert (second.body, second.report_rate, second.declared_rate, second.track) == (text_of("改后的正文"), 0.1, 0.05, "typical")


def test_complete_correction_takes_nothing_over() -> None:
    _, second = batch(whole("甲.zip").put("证书.jpg", photo("2")), whole("乙.zip", LATE))
    assert {each.package for each in (*second.materials, *second.shared)} == {"乙.zip"}


@pytest.mark.parametrize(
    "late",
    [
        part("乙.zip", "查重报告.pdf", report("数控实训基地建设", 0.2)),
        part("乙.zip", "数控实训基地建设 查重报告.pdf", report("", 0.2)),
        part("乙.zip", "查重报告.pdf", report("", 0.2), subject="渝北区+案例评选（数控实训基地建设补正）"),
        part("乙.zip", "查重报告.pdf", report("数控实训基地建设", 0.2), who=""),
        part("乙.zip", "查重报告.pdf", report("数控实训基地建设", 0.2), at=None),
        part("乙.zip", "渝北区+某某公司+示范案例查重报告.pdf", report("", 0.2)),
    ],
)
def test_report_that_came_alone_completes_the_case_that_it_names(late: Made) -> None:
    first, second = batch(whole("甲.zip", reported=None), late)
    assert (first.status, second.status, second.replaces) == (Status.SUPERSEDED, Status.RECEIVED, (first.submission_id,))
    assert (second.title, second.recommender, second.report_rate) == ("数控实训基地建设", "渝北区", 0.2)
    assert (second.package.name, len(second.materials)) == ("乙.zip", 5)


@pytest.mark.parametrize(
    "late",
    [
        part("乙.zip", "查重报告.pdf", report("另一个题目的报告", 0.2)),
        part("乙.zip", "渝北区+某某公司+示范案例查重报告.pdf", report("另一个题目的报告", 0.2)),
        part("乙.zip", "渝北区+某某公司+照片.jpg", photo("2")),  # it has photographs
        part("乙.zip", "查重报告.pdf", report("数控实训基地建设", 0.2), who="永川区"),
        part("乙.zip", "查重报告.pdf", report("数控实训基地建设", 0.2), at=EARLY - timedelta(days=1)),
    ],
)
def test_report_that_names_no_earlier_case_of_its_sender_makes_no_submission(late: Made) -> None:
    (only,) = batch(whole("甲.zip", reported=None), late)
    assert (only.status, only.package.name) == (Status.RECEIVED, "甲.zip")


def test_parts_one_after_the_other_and_the_whole_at_last_are_one_case() -> None:
    title = "数控实训基地建设"
    parts = [
        part("乙.zip", "查重报告.pdf", report(title, 0.2), EARLY + timedelta(days=1)),
        part("丙.zip", f"{title}现场照片.jpg", photo("2"), EARLY + timedelta(days=2)),
    ]
    first, *_, last = batch(whole("甲.zip", reported=None), *parts)
    assert (last.report_rate, last.replaces[0], len(last.replaces)) == (0.2, first.submission_id, 2)
    submissions = batch(whole("甲.zip", reported=None), *parts, whole("丁.zip", LATE))
    assert [each.status for each in submissions] == [*[Status.SUPERSEDED] * 3, Status.RECEIVED]
    submissions = batch(whole("甲.zip", None, reported=None), *(replace_time(each) for each in parts))
    assert [each.status for each in submissions].count(Status.RECEIVED) == 1


def replace_time(made: Made) -> Made:
    return Made(made.name, made.files, {**made.about, "received_at": None})


def test_union_and_labour_office_of_a_district_do_not_correct_each_other() -> None:
    offices = ("渝北区人力资源和社会保障局", "渝北区总工会", "渝北区")
    one, other, bare = (whole(f"{at}.zip", EARLY + timedelta(days=at), who=who) for at, who in enumerate(offices))
    assert [each.status for each in batch(one, other)] == [Status.RECEIVED, Status.RECEIVED]
    assert [each.status for each in batch(one, bare)] == [Status.SUPERSEDED, Status.RECEIVED]


# ── properties and parts ─────────────────────────────────────────────────────

_PATHS = [
    "甲/案例.docx",
    "甲/推荐表.docx",
    "乙/案例.docx",
    "案例.pdf",
    "乙/查重报告.pdf",
    "照片/1.jpg",
    "汇总表.xlsx",
    "说明.txt",
]
_EXTRACTS = [
    case("甲题甲题"), case("乙题乙题"), case("甲题甲题", pdf=True), form("甲题甲题"), form("乙题乙题"), scan("1"), report("乙题乙题", 0.1),
    photo("1"), table(("典型", "甲题甲题", "甲", "5%")), unreadable("1"), paper("1"),
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(_PATHS), st.sampled_from(_EXTRACTS)))
def test_every_file_belongs_once_and_order_does_not_matter(content: dict[str, object]) -> None:
    made = Made(files=dict(content))  # type: ignore[arg-type]
    package, submissions = made.package, group(made)
    turned = Package(package.name, package.container, package.status, package.materials[::-1])
    assert [(each.submission_id, files(each)) for each in group_package(turned, made.extracts, campaign())] == [
        (each.submission_id, files(each)) for each in submissions
    ]
    own = [path for each in submissions for path in files(each)]
    assert len(own) == len(set(own))
    if submissions:
        assert sorted([*own, *shared(submissions[0])]) == sorted(content)
    assert len({each.submission_id for each in submissions}) == len(submissions)


def test_a_role_follows_the_name_that_the_file_has_here() -> None:
    made = Made().put("照片/1.jpg", photo("1")).put("证书/1.jpg", photo("1"))
    roles = {each.path: material_role(each, made.extracts[each.sha256]) for each in made.package.materials}
    assert roles == {"照片/1.jpg": Role.PHOTO, "证书/1.jpg": Role.CERTIFICATE}


@pytest.mark.parametrize(
    ("stem", "core"),
    [
        ("渝北区+东山机械厂+示范案例", "渝北区东山机械厂"),
        ("推荐表-东山机械厂（盖章版）", "东山机械厂"),
        ("3.东山机械厂查重报告单20231106", "东山机械厂"),
        ("附件3 推荐表", ""),
        ("案例(1)", ""),
    ],
)
def test_name_core_is_what_names_the_case(stem: str, core: str) -> None:
    assert name_core(stem) == core


def test_units_are_the_same_without_legal_form_and_city() -> None:
    assert normal_unit("重庆市东山机械（集团）有限责任公司") == normal_unit("东山机械有限公司") == "东山机械"
