from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.reports.made import CAMPAIGN, Made, effective, make_database, make_text

ABSTRACT = "本案例介绍青禾区职业培训中心面向一线员工开展技能提升行动的做法和成效，供各单位参考。"
HOSTILE = '<script>alert(1)</script>=HYPERLINK("x")&|*?..'


def fill(made: Made) -> None:
    """S1 copies S2, an earlier case L1 and a public text P1; S2 gives; S3 is hostile and clean; S4 has no text; S5 was superseded."""
    _fill_submissions(made)
    _fill_matches(made)
    _fill_groups(made)
    _fill_findings(made)
    _fill_packages(made)


def _fill_submissions(made: Made) -> None:
    body = make_text(1, 1500)
    made.submission(
        "S1",
        f"{body}\n项目\t2022年\t2023年\n联系人13800000000，证件99999919900101123X。",
        ABSTRACT,
        title="以赛促训",
        subtitle="青禾区的做法",
    )
    made.submission(
        "S2",
        make_text(2, 1400),
        ABSTRACT,
        title="师徒结对",
        unit="临江机械厂",
        recommender="白沙区",
        track="innovation",
        status="needs_fix",
    )
    made.submission("S3", make_text(3, 1300), None, title=HOSTILE, unit="=1+1", authors="+86", recommender="白沙区")
    made.submission(
        "S4",
        "",
        None,
        title="",
        unit="",
        recommender="",
        track="",
        body_chars=None,
        body_chars_low=None,
        picture_count=None,
        received_at=None,
        declared_rate=None,
        report_rate=None,
    )
    made.submission("S5", make_text(5, 900), None, title="旧稿", status="superseded")


def _fill_matches(made: Made) -> None:
    made.source("L1", make_text(11, 900), title="往年的师徒结对", year=2022)
    made.source("P1", make_text(12, 900), kind="reference", title="关于技能人才工作的意见", year=2021, unit="")
    made.match("S1", 60, 300, "S2")
    made.match("S1", 200, 420, "L1")
    made.match("S1", 500, 700, "L1", made.texts["S1"][500:700].replace("年", "载"), kind="edited", similarity=0.9)
    made.match("S1", 720, 800, "S2", "改写后的话" * 10, kind="rewritten", similarity=0.6)
    made.match("S1", 900, 960, "P1", excluded_as="common", reason="公共表述清单 2023.1", source_kind="reference")
    made.match("S1", 960, 1000, "L1", excluded_as="quotation", reason="引号内文字")
    made.match("S1", 1100, 1150, "P1", excluded_as="template", reason="评选通知原文", source_kind="reference")
    made.match("S1", 1200, 1206, "S2")
    made.match("S2", 10, 250, "S1")
    made.rate(
        "S1",
        *_counts(made, "S1", [(60, 420), (500, 700), (720, 800), (900, 1000)], [(60, 420), (500, 700), (720, 800)]),
        max_single_source="L1",
    )
    made.rate("S2", *_counts(made, "S2", [(10, 250)], [(10, 250)]), max_single_source="S1")
    made.rate("S3", 0, 0)


def _fill_groups(made: Made) -> None:
    for name, kind in (("S1", "batch"), ("S2", "batch"), ("L1", "history"), ("P1", "reference")):
        made.insert(
            "reuse_group",
            campaign=CAMPAIGN,
            number=1,
            member_id=name,
            kind=kind,
            shared_chars=240,
            is_likely_source=name == "L1",
            reason="往年的在先；系推断。",
        )
    made.insert(
        "reuse_group",
        campaign=CAMPAIGN,
        number=2,
        member_id="S3",
        kind="batch",
        shared_chars=200,
        is_likely_source=False,
        reason="",
    )


def _fill_findings(made: Made) -> None:
    made.finding(
        "N1-LEN-01",
        "error",
        "摘要 312 字，超过 300 字。请压缩后重报。",
        value="312 字",
        clause="八(二)「案例要求摘要300字以内」",
        submission_id="S1",
        package="青禾区.zip",
        recommender="青禾区",
        path="青禾区/案例.docx",
    )
    made.finding("N1-FMT-02", "info", "联系电话13800000000", submission_id="S1", package="青禾区.zip", recommender="青禾区")
    made.finding("N1-LEN-01", "error", "没有摘要。", submission_id="S2", package="白沙区.eml", recommender="白沙区")
    made.finding(
        "N1-NAME-01", "warning", "<b>文件名</b>不合要求。", submission_id="S3", package="白沙区.eml", recommender="白沙区"
    )
    made.finding(
        "X-SAME-PICTURE", "info", "图3与另一案例的图1相同。", submission_id="S2", package="白沙区.eml", recommender="白沙区"
    )
    made.finding("N1-QUO-01", "warning", "白沙区推荐 4 件。", clause="八(三)「不超过3个」", recommender="白沙区")
    made.finding("X-UNREADABLE", "error", "坏.zip：压缩包损坏。", package="坏.zip")


def _fill_packages(made: Made) -> None:
    for name, status in (("青禾区.zip", "ok"), ("白沙区.eml", "partial"), ("坏.zip", "unreadable")):
        made.insert(
            "package",
            package=name,
            campaign=CAMPAIGN,
            container=name[-3:],
            status=status,
            received_at="2023-11-08 09:30:00+08",
            recommender=name[:3],
            recommender_kind="区县",
            note="",
        )
    made.insert(
        "material",
        material_id="M1",
        submission_id="S1",
        campaign=CAMPAIGN,
        package="青禾区.zip",
        path="青禾区/案例.docx",
        role="case_word",
        media_type="application/x",
        bytes=2_000_000,
        pages=None,
        chars=1500,
        status="ok",
        note="",
    )
    made.insert(
        "material",
        material_id="M2",
        submission_id=None,
        campaign=CAMPAIGN,
        package="青禾区.zip",
        path="=汇总表.xlsx",
        role="summary_table",
        media_type="application/x",
        bytes=9,
        pages=1,
        chars=0,
        status="ok",
        note="",
    )
    made.insert(
        "run",
        run_id="r1",
        campaign=CAMPAIGN,
        inbox="inbox",
        started_at="2023-11-12 09:00:00+08",
        ended_at="2023-11-12 09:03:00+08",
        version="0.1.0",
    )
    made.insert("meta", key="version", value="1")


def _counts(made: Made, name: str, found: list[tuple[int, int]], net: list[tuple[int, int]]) -> tuple[int, int]:
    text = made.texts[name]
    return sum(effective(text[start:end]) for start, end in found), sum(effective(text[start:end]) for start, end in net)


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_database(tmp_path_factory.mktemp("made") / "made.duckdb")
    fill(made)
    made.connection.close()
    return made.path


@pytest.fixture
def connection(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The read-only connection that the doors are given."""
    reader = duckdb.connect(str(database), read_only=True)
    yield reader
    reader.close()
