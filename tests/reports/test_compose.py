from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from mingjian.data import queries
from mingjian.data.campaign import load_campaign
from mingjian.data.reuse import Exclusion
from mingjian.data.reviewing import LATE, TWICE
from mingjian.reports.background import read_background
from mingjian.reports.compose import compose_reports
from mingjian.reports.html import write_reports
from mingjian.reports.model import Report
from tests.reports.made import CAMPAIGN, Made, make_database, make_text


def compose(
    connection: duckdb.DuckDBPyConnection, ids: Sequence[str], included: frozenset[Exclusion] = frozenset()
) -> list[Report]:
    rows = queries.read_submissions(connection, CAMPAIGN, ids)
    return list(compose_reports(connection, read_background(connection, CAMPAIGN), rows, included))


@pytest.fixture
def report(connection: duckdb.DuckDBPyConnection) -> Report:
    return compose(connection, ["S1"])[0]


def test_credited_characters_sum_to_the_net_figure(report: Report) -> None:
    net = next(ratio for ratio in report.ratios if ratio.name == "净重复率")
    assert sum(share.credited for share in report.sources) == net.characters
    assert all(share.credited <= share.raw for share in report.sources)
    assert [share.rank for share in report.sources] == [1, 2, 3]


def test_front_and_back_sum_to_all_that_was_found(report: Report) -> None:
    total = report.ratios[0]
    assert sum(part.characters for part in report.parts) == total.characters
    assert all(0 <= ratio.share <= 1 for ratio in (*report.ratios, *report.parts))


def test_every_rate_names_what_it_counts(report: Report) -> None:
    assert [ratio.name for ratio in report.ratios] == [
        "总重复率",
        "去除引用",
        "去除公共表述",
        "去除自有成果",
        "净重复率",
        "单篇最大",
    ]
    assert report.ratios[-1].rule == "与单个来源重合最多的部分，含已排除的：往年的师徒结对"
    assert {ratio.total for ratio in report.ratios} == {report.ratios[0].total}


def test_exclusions_are_listed_with_their_reasons(report: Report) -> None:
    listed = [
        (group.code, len(group.comparisons), group.comparisons[0].match.reason, group.is_included) for group in report.exclusions
    ]
    assert listed == [
        ("quotation", 1, "引号内文字", False),
        ("common", 1, "公共表述清单 2023.1", False),
        ("template", 1, "评选通知原文", False),
    ]
    assert [each.look for each in report.comparisons] == [
        "verbatim",
        "verbatim",
        "edited",
        "rewritten",
        "excluded",
        "excluded",
        "excluded",
        "excluded",
    ]


def test_a_run_that_is_too_short_does_not_count(report: Report) -> None:
    short = report.comparisons[-1]
    assert (short.match.start, short.is_counted, short.match.excluded_as) == (1200, False, None)


def test_include_counts_what_is_excluded_and_says_so(connection: duckdb.DuckDBPyConnection, report: Report) -> None:
    (wide,) = compose(connection, ["S1"], frozenset({Exclusion.COMMON, Exclusion.QUOTATION, Exclusion.TEMPLATE}))
    chosen = next(ratio for ratio in wide.ratios if ratio.name == "本报告口径")
    assert chosen.rule == "净重复之外，另计入：引用、公共表述"
    assert chosen.characters == wide.ratios[0].characters == sum(share.credited for share in wide.sources)
    assert [ratio for ratio in wide.ratios if ratio is not chosen] == list(report.ratios)
    assert [group.is_included for group in wide.exclusions] == [True, True, False]


def test_places_count_paragraphs_of_abstract_and_body_apart(report: Report) -> None:
    assert [paragraph.number for paragraph in report.abstract] == [1]
    assert report.body[0].number == 1
    assert report.comparisons[0].place.startswith("正文第 ")


def test_the_group_is_named_with_its_members(report: Report) -> None:
    assert report.group is not None
    assert [member.submission_id for member in report.group.direct] == ["S2"]
    assert report.group.linked == ()
    assert report.group.common_source == "往年案例《往年的师徒结对》（2022 年，松溪开发区）"
    assert report.group.reason == "往年的在先；系推断。"


def test_a_submission_alone_with_its_source_is_in_no_group(connection: duckdb.DuckDBPyConnection) -> None:
    (report,) = compose(connection, ["S3"])
    assert report.group is None


def test_a_submission_without_text_has_a_report_without_rates(connection: duckdb.DuckDBPyConnection) -> None:
    (report,) = compose(connection, ["S4"])
    assert (report.ratios, report.sources, report.body, report.group) == ((), (), (), None)


def test_personal_numbers_are_masked_in_the_text(report: Report) -> None:
    shown = "".join(run.text for paragraph in report.body for run in paragraph.runs)
    assert shown.endswith("联系人138****0000，证件9****************X。")


@pytest.fixture
def chained(tmp_path: Path) -> Made:
    """S1 and S2 share a passage, and S2 and S3 another; S1 took from L1, and S3 from L9, which is gone."""
    made = make_database(tmp_path / "chained.duckdb")
    for number in (1, 2, 3):
        made.submission(f"S{number}", make_text(number, 900), title=f"甲{number}", unit=f"第{number}厂")
        made.insert(
            "reuse_group",
            campaign=CAMPAIGN,
            number=1,
            member_id=f"S{number}",
            kind="batch",
            shared_chars=200,
            is_likely_source=False,
            reason="无从判断。",
        )
    made.source("L1", make_text(4, 900), title="旧作", year=2021)
    for here, there in (("S1", "S2"), ("S2", "S1"), ("S2", "S3"), ("S3", "S2")):
        made.match(here, 100, 300, there)
    made.match("S1", 400, 700, "L1")
    made.match("S3", 500, 520, "L1")
    made.match("S3", 600, 800, "L9", source_kind="history")
    made.rate("S1", 400, 400, max_single_source="L1")
    made.rate("S2", 300, 300)
    made.rate("S3", 300, 300, max_single_source="L9")
    return made


def test_direct_partners_stand_apart_from_those_that_hang_on_by_a_chain(chained: Made) -> None:
    with chained.reader() as connection:
        background = read_background(connection, CAMPAIGN)
        rows = queries.read_submissions(connection, CAMPAIGN)
        groups = [each.group for each in compose_reports(connection, background, rows)]
    told = [
        ([one.submission_id for one in each.direct], [one.submission_id for one in each.linked], each.own_source)
        for each in groups
        if each
    ]
    source = "往年案例《旧作》（2021 年，松溪开发区）"
    assert told == [(["S2"], ["S3"], source), (["S1", "S3"], [], ""), (["S2"], ["S1"], "")]
    assert [one.own_source for each in groups if each for one in (*each.direct, *each.linked)] == ["", "", source, "", "", source]


def test_the_page_tells_both_kinds_of_partners_and_the_own_source(chained: Made, tmp_path: Path) -> None:
    with chained.reader() as connection:
        page = (
            write_reports(connection, tmp_path, campaign_id=CAMPAIGN, submissions=["S1"])
            .reports["S1"]
            .read_text(encoding="utf-8")
        )
    assert "组内另有 2 件提交件，本件与其中 1 件直接重合，其余 1 件与本件没有相同文字" in page
    assert "本件自己另与往年案例《旧作》（2021 年，松溪开发区）重合" in page


def test_a_source_taken_out_of_the_library_is_named_as_such(chained: Made) -> None:
    with chained.reader() as connection:
        [report] = compose_reports(
            connection, read_background(connection, CAMPAIGN), queries.read_submissions(connection, CAMPAIGN, ["S3"])
        )
    rules = {each.name: each.rule for each in report.ratios}
    assert rules["单篇最大"] == "与单个来源重合最多的部分，含已排除的：L9（来源已从对比库移除，请重新核验）"
    assert "（来源已从对比库移除）L9" in [each.source.title for each in report.sources]


def test_background_names_who_decided_settings_and_what_was_left_aside(tmp_path: Path) -> None:
    made = make_database(tmp_path / "made.duckdb")
    campaign = load_campaign("cq-cases-2023").decided({"department_quota": "合计不超过3个"})
    for value in ("每类不超过3个", "合计不超过3个"):
        made.insert(
            "setting_ruling",
            campaign=campaign.id,
            setting="department_quota",
            value=value,
            ruled_by="王某",
            ruled_at="2023-11-20 09:00:00+08",
        )
    reasons = {"S1": f"{LATE}；S9 在截止前已经收到", "S2": f"与后来收到的 S9 内容相同，{TWICE}", "S3": "由后来的补正件 S9 替代"}
    for number, (one, reason) in enumerate(reasons.items()):
        made.insert(
            "decision",
            submission_id=one,
            campaign=campaign.id,
            status="superseded",
            decided_by="明鉴核验",
            reason=reason,
            number=number,
        )
    with made.reader() as connection:
        connection.execute("SET TimeZone = 'Asia/Shanghai'")
        background = read_background(connection, campaign.id, campaign)
    (ruled,) = [each for each in background.settings if each[2]]
    assert ruled[1:3] == ("合计不超过3个", "王某，2023-11-20 09:00")
    assert [background.name_status(one, "superseded") for one in reasons] == ["未采用（重复或逾期）"] * 2 + ["已被补正件取代"]
