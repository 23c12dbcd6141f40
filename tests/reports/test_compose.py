from collections.abc import Sequence

import duckdb
import pytest

from mingjian.data import queries
from mingjian.data.reuse import Exclusion
from mingjian.reports.background import read_background
from mingjian.reports.compose import compose_reports
from mingjian.reports.model import Report
from tests.reports.made import CAMPAIGN


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
    assert [member.submission_id for member in report.group.others] == ["S2"]
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
