import os
import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib.resources import files
from itertools import permutations
from multiprocessing import get_context

import duckdb
import pytest

from mingjian.data.reuse import Exclusion, PassageKind, SourceKind, SourceText
from mingjian.pipeline.compare import MOST_CHARS, BatchText, CompareSettings, Comparison, compare_batch, compare_texts
from mingjian.pipeline.library import add_sources
from mingjian.similarity.candidates import SearchSettings
from mingjian.similarity.citations import versioned
from mingjian.similarity.exclusions import ExclusionSettings

COMMON = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严"


def paragraph(seed: int, sentences: int = 8) -> str:
    dice = random.Random(seed)  # noqa: S311 (test data)
    return (
        "".join("".join(dice.choices(COMMON, k=dice.randrange(14, 40))) + dice.choice("，。；。") for _ in range(sentences - 1))
        + "".join(dice.choices(COMMON, k=20))
        + "。"
    )


def case(seed: int, paragraphs: int = 6) -> str:
    return "\n".join(paragraph(seed * 100 + number) for number in range(paragraphs))


@pytest.fixture
def workspace() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for script in ("schema.sql", "fingerprints.sql"):
            connection.execute(files("mingjian.data").joinpath(script).read_text("utf-8"))
        yield connection


def compare(workspace: duckdb.DuckDBPyConnection, *texts: BatchText, templates: tuple[str, ...] = ()) -> Comparison:
    return compare_batch(texts, workspace, CompareSettings(), templates=templates)


def test_a_copied_paragraph_is_found_on_both_sides(workspace: duckdb.DuckDBPyConnection) -> None:
    copied = paragraph(7)
    here, there = case(1) + "\n" + copied, copied + "\n" + case(2)
    result = compare(workspace, BatchText("S1", here, "甲单位"), BatchText("S2", there, "乙单位"))
    spans = {each.submission_id: each.passage.here.of({"S1": here, "S2": there}[each.submission_id]) for each in result.matches}
    assert spans == {"S1": copied, "S2": copied}
    assert [each.passage.kind for each in result.matches] == [PassageKind.VERBATIM] * 2
    assert [each.total_rate > 0.1 for each in result.rates] == [True, True]
    assert [each.submissions for each in result.groups] == [("S1", "S2")]
    assert result.findings == []


def test_the_order_of_arrival_changes_nothing(workspace: duckdb.DuckDBPyConnection) -> None:
    texts = [BatchText(f"S{number}", case(number) + paragraph(50 + number // 2), f"单位{number}") for number in range(6)]
    first = compare(workspace, *texts)
    assert len(first.matches) >= 6
    assert compare(workspace, *texts[::-1]) == first


def test_who_bears_which_name_changes_nothing(workspace: duckdb.DuckDBPyConnection) -> None:
    """A package under another name sorts elsewhere: A against B must stay what B against A is."""
    copied = paragraph(7)
    edited = "".join("甲" if place % 17 == 5 else letter for place, letter in enumerate(copied)) + paragraph(8)
    texts = (case(1) + "\n" + copied + paragraph(8), edited + "\n" + case(2), case(3) + copied[:120])
    answers: list[tuple[object, object]] = []
    for order in permutations(range(3)):
        result = compare(workspace, *(BatchText(f"S{order[at]}", text, f"单位{at}") for at, text in enumerate(texts)))
        back = {f"S{order[at]}": at for at in range(3)}
        passages = sorted(
            (back[each.submission_id], back[each.source_id], each.passage.here, each.passage.there) for each in result.matches
        )
        assert {each[:2] for each in passages} == set(permutations(range(3), 2))
        answers.append((passages, sorted((back[each.submission_id], each.total_rate, each.net_rate) for each in result.rates)))
    assert answers == answers[:1] * len(answers)


def test_own_earlier_work_is_named_and_left_out_of_the_net_rate(workspace: duckdb.DuckDBPyConnection) -> None:
    old = case(3)
    add_sources(workspace, [SourceText("case-2022-1", SourceKind.HISTORY, 2022, "旧案例", old, "甲单位", ("张三",))])
    result = compare(workspace, BatchText("S1", paragraph(9) + old, "甲单位", ("张三",)))
    assert {each.excluded_as for each in result.matches} == {Exclusion.OWN}
    assert {each.reason for each in result.matches} == {versioned("本单位2022年的案例《旧案例》")}
    [rates] = result.rates
    assert rates.total_rate > 0.8
    assert (rates.rate_without_own, rates.net_rate) == (0.0, 0.0)
    assert rates.max_single_source == "case-2022-1"
    assert [each.rule_id for each in result.findings] == ["X-SAME-CASE"]


def test_text_of_a_reference_is_common_also_between_submissions(workspace: duckdb.DuckDBPyConnection) -> None:
    policy = paragraph(11)
    add_sources(workspace, [SourceText("ref-2021-1", SourceKind.REFERENCE, 2021, "某意见", policy)])
    result = compare(workspace, BatchText("S1", case(4) + policy, "甲"), BatchText("S2", policy + case(5), "乙"))
    assert {(each.submission_id, each.source_kind.value, each.excluded_as) for each in result.matches} == {
        ("S1", "batch", Exclusion.COMMON),
        ("S1", "reference", Exclusion.COMMON),
        ("S2", "batch", Exclusion.COMMON),
        ("S2", "reference", Exclusion.COMMON),
    }
    assert [each.net_rate for each in result.rates] == [0.0, 0.0]
    assert all(each.rate_without_common == 0.0 < each.total_rate for each in result.rates)


def test_text_that_five_units_share_is_common(workspace: duckdb.DuckDBPyConnection) -> None:
    shared = paragraph(12, 5)
    texts = [BatchText(f"S{number}", case(20 + number) + "\n" + shared, f"单位{number}") for number in range(5)]
    result = compare(workspace, *texts)
    assert {each.excluded_as for each in result.matches} == {Exclusion.COMMON}
    four = compare(workspace, *texts[:4])
    assert {each.excluded_as for each in four.matches} == {None}


def test_a_page_that_six_units_share_is_a_ring(workspace: duckdb.DuckDBPyConnection) -> None:
    """Common is what a paragraph of a notice is; so long a text in so few units was copied, and the group says so."""
    shared = "\n".join(paragraph(50 + number) for number in range(5))
    texts = [BatchText(f"S{number}", case(20 + number) + "\n" + shared, f"单位{number}") for number in range(6)]
    result = compare(workspace, *texts)
    assert {each.excluded_as for each in result.matches} == {None}
    [found] = result.groups
    assert (len(found.submissions), "6家单位的材料都有" in found.reason) == (6, True)


def test_text_that_too_many_share_to_be_searched_is_found_all_the_same(workspace: duckdb.DuckDBPyConnection) -> None:
    shared = paragraph(12)
    texts = [BatchText(f"S{number}", case(20 + number) + "\n" + shared, f"单位{number}") for number in range(8)]
    settings = CompareSettings(search=SearchSettings(print_cap=3))
    result = compare_batch(texts, workspace, settings, templates=())
    bodies = {each.submission_id: each.text for each in texts}
    assert {
        (each.submission_id, each.passage.here.of(bodies[each.submission_id]), each.excluded_as) for each in result.matches
    } == {(each.submission_id, shared[:-1], Exclusion.COMMON) for each in texts}
    assert all(each.total_rate > 0 == each.net_rate for each in result.rates)


def test_a_short_run_that_very_many_share_is_common_to_its_ends(workspace: duckdb.DuckDBPyConnection) -> None:
    shared = "河谷深处旧桥边的老茶馆今日又开门"
    texts = [
        BatchText(f"S{number}", case(20 + number) + "\n" + shared + "。" + paragraph(number), f"单位{number}")
        for number in range(8)
    ]
    settings = CompareSettings(search=SearchSettings(print_cap=3))
    result = compare_batch(texts, workspace, settings, templates=())
    bodies = {each.submission_id: each.text for each in texts}
    assert {(each.passage.here.of(bodies[each.submission_id]), each.excluded_as) for each in result.matches} == {
        (shared, Exclusion.COMMON)
    }


def test_template_text_counts_nowhere(workspace: duckdb.DuckDBPyConnection) -> None:
    form = paragraph(13)
    texts = (BatchText("S1", form + case(6), "甲"), BatchText("S2", form + case(7), "乙"))
    result = compare(workspace, *texts, templates=(form,))
    assert {each.excluded_as for each in result.matches} == {Exclusion.TEMPLATE}
    assert [each.matched_chars for each in result.rates] == [0, 0]


def test_the_same_case_from_two_units_is_named(workspace: duckdb.DuckDBPyConnection) -> None:
    text = case(8)
    result = compare(workspace, BatchText("S1", text, "甲", title="一站调解"), BatchText("S2", text, "乙", title="一站调解"))
    assert [(each.submission_id, each.rule_id, each.severity.value) for each in result.findings] == [
        ("S1", "X-SAME-CASE", "error"),
        ("S2", "X-SAME-CASE", "error"),
    ]


def _as_pdf(text: str) -> str:
    """The text as a PDF gives it: lines of 30 characters, and spaces where Latin letters meet Chinese ones."""
    return "\n".join("\n".join(line[at : at + 30] for at in range(0, len(line), 30)) for line in text.split("\n"))


def test_the_pdf_of_a_case_is_named_as_the_same_text(workspace: duckdb.DuckDBPyConnection) -> None:
    text = case(8)
    result = compare(
        workspace, BatchText("S1", text, "甲", title="一站调解"), BatchText("S2", _as_pdf(text), "乙", title="一站式调解")
    )
    assert [(each.submission_id, each.severity.value) for each in result.findings] == [("S1", "error"), ("S2", "error")]
    assert all("文字相同而排版不同" in each.message for each in result.findings)
    assert {(each.excluded_as, each.passage.kind) for each in result.matches} == {(None, PassageKind.VERBATIM)}


@pytest.mark.parametrize(
    ("kept", "unit", "severity", "words"),
    [
        (6, "甲院", "warning", "本案例与本单位2022年的案例《旧题》基本是同一篇"),
        (4, "甲院", "info", "由本单位2022年的案例《旧题》修改而成"),
        (4, "乙院", "info", "由同一作者（聂书澜）2022年的案例《旧题》修改而成"),
        (2, "甲院", "", ""),
    ],
)
def test_an_earlier_version_is_named_as_what_it_is(
    workspace: duckdb.DuckDBPyConnection, kept: int, unit: str, severity: str, words: str
) -> None:
    old = case(3)
    add_sources(
        workspace, [SourceText("case-2022-a", SourceKind.HISTORY, 2022, "旧题", old, "甲院", authors=("聂书澜", "陶汝成"))]
    )
    paragraphs = old.split("\n")
    text = "\n".join((*paragraphs[:kept], *case(30).split("\n")[kept:], paragraph(77, 2)))
    result = compare(workspace, BatchText("S1", text, unit, ("聂书澜",), title="新题"))
    assert [each.severity.value for each in result.findings] == ([severity] if severity else [])
    assert words in "".join(each.message for each in result.findings)
    assert {each.excluded_as for each in result.matches} == ({Exclusion.OWN} if unit == "甲院" else {None})


def test_how_many_units_make_text_common_is_the_organisers_to_say(workspace: duckdb.DuckDBPyConnection) -> None:
    shared = paragraph(12, 5)
    texts = [BatchText(f"S{number}", case(20 + number) + "\n" + shared, f"单位{number}") for number in range(3)]
    settings = CompareSettings(exclusions=ExclusionSettings(common_units=3))
    result = compare_batch(texts, workspace, settings, templates=())
    assert {(each.excluded_as, each.reason) for each in result.matches} == {
        (Exclusion.COMMON, versioned("至少3家无关联单位共用的表述，连续超过150字的每150字至少3家"))
    }
    assert all(each.total_rate > each.net_rate == 0 for each in result.rates)


@pytest.mark.parametrize(
    "text",
    ["", "一", "啊" * 50_000, "The quick brown fox. " * 50, "\ud800" * 40, "，。；\n" * 100],
    ids=["empty", "one", "repeated", "english", "surrogates", "marks"],
)
def test_texts_that_are_no_cases_are_rated_too(workspace: duckdb.DuckDBPyConnection, text: str) -> None:
    result = compare(workspace, BatchText("S1", text), BatchText("S2", case(1)), BatchText("S3", ""))
    assert [(each.submission_id, each.matched_chars) for each in result.rates] == [("S1", 0), ("S2", 0), ("S3", 0)]


def test_of_a_text_beyond_the_limit_the_front_is_compared_and_said(workspace: duckdb.DuckDBPyConnection) -> None:
    copied = paragraph(7)
    long = copied + "啊" * MOST_CHARS + copied
    result = compare(workspace, BatchText("S1", long, "甲", package="甲.zip"), BatchText("S2", copied, "乙"))
    assert [each.passage.here.end for each in result.matches if each.submission_id == "S1"] == [len(copied)]
    assert [(each.submission_id, each.rule_id, each.package) for each in result.findings] == [("S1", "X-LIMIT-REACHED", "甲.zip")]
    assert "只比对了前 100,000 个" in result.findings[0].message
    assert [each.total_chars <= MOST_CHARS for each in result.rates] == [True, True]


def test_an_empty_batch_has_nothing(workspace: duckdb.DuckDBPyConnection) -> None:
    assert compare(workspace) == Comparison([], [], [], [])


def test_files_are_compared_without_a_workspace() -> None:
    copied = paragraph(7)
    texts = {"a.docx": case(1) + "\n" + copied, "b.docx": copied + "\n" + case(2)}
    matches = compare_texts(texts)
    assert [(each.submission_id, each.source_id, each.passage.here.of(texts[each.submission_id])) for each in matches] == [
        ("a.docx", "b.docx", copied),
        ("b.docx", "a.docx", copied),
    ]


def print_comparison(workers: int) -> None:
    """All that is said of a small batch, compared in this many processes; run by a test in an interpreter of its own."""
    texts = [BatchText(f"S{number}", case(number) + paragraph(50 + number // 2), f"单位{number}") for number in range(6)]
    with duckdb.connect() as connection, ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for script in ("schema.sql", "fingerprints.sql"):
            connection.execute(files("mingjian.data").joinpath(script).read_text("utf-8"))
        found = compare_batch(texts, connection, CompareSettings(), templates=(), map_pairs=pool.map if workers > 1 else None)
    sys.stdout.write(f"{len(found.matches)} {found}")


def test_neither_the_number_of_processes_nor_the_seed_of_hashes_changes_a_byte() -> None:
    said: list[bytes] = []
    for workers, seed in ((1, "0"), (2, "1")):
        script = f"from tests.pipeline.test_compare import print_comparison; print_comparison({workers})"
        command, environment = [sys.executable, "-c", script], {**os.environ, "PYTHONHASHSEED": seed}
        said.append(subprocess.run(command, capture_output=True, check=True, timeout=120, env=environment).stdout)
    assert said[0] == said[1]
    assert int(said[0].split()[0]) >= 6
