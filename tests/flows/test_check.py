"""The main job on the bundled inbox: a real Prefect flow, a real DuckDB file, the truth beside the samples."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from mingjian.data.campaign import load_campaign
from mingjian.data.reviewing import Ruling, Score, Verdict
from mingjian.data.reviews import keep_rulings, keep_scores
from mingjian.data.samples.make import SampleSet, make_samples
from mingjian.data.store import open_snapshot, open_store
from mingjian.flows.check import CheckOutcome, check_inbox
from mingjian.flows.library import add_folder
from mingjian.flows.server import serve_prefect
from mingjian.flows.settings import Settings
from mingjian.pipeline.library import remove_sources
from tests.extractors.pdf_makers import make_pdf

pytestmark = [pytest.mark.flow, pytest.mark.xdist_group("flow")]
NOW = datetime(2023, 12, 1, 8, tzinfo=UTC)


@dataclass(slots=True)
class Heard:
    """Progress that is kept."""

    stages: list[str] = field(default_factory=list)
    steps: int = 0
    notes: list[str] = field(default_factory=list)

    def stage(self, name: str, total: int | None = None) -> None:
        self.stages.append(name)

    def advance(self, steps: int = 1) -> None:
        self.steps += steps

    def note(self, text: str) -> None:
        self.notes.append(text)


@dataclass(frozen=True, slots=True)
class Checked:
    """A finished run over the samples."""

    samples: SampleSet
    settings: Settings
    heard: Heard
    outcome: CheckOutcome
    truth: list[dict[str, Any]]  # JSON


@pytest.fixture(scope="module")
def api_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for the whole process: Prefect's event worker stays with the first one it meets."""
    with serve_prefect(tmp_path_factory.mktemp("server"), None) as server:
        assert server is not None
        server.wait()
        yield server.api_url


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory, api_url: str) -> Checked:
    folder = tmp_path_factory.mktemp("check")
    samples = make_samples(folder / "samples")
    settings = Settings(workspace=folder / "ws", jobs=2, api_url=api_url)
    with open_store(settings.workspace) as store:
        add_folder(store, samples.library, kind="history", year=2022)
        add_folder(store, samples.reference, kind="reference", year=2023)
    heard = Heard()
    outcome = check_inbox(samples.inbox, load_campaign("cq-cases-2023"), settings, heard)
    return Checked(samples, settings, heard, outcome, json.loads(samples.truth.read_text(encoding="utf-8")))


def rows(checked: Checked, sql: str) -> list[tuple[object, ...]]:
    connection = open_snapshot(checked.settings.workspace)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_every_submission_is_found_with_what_it_says(checked: Checked) -> None:
    found = rows(checked, "SELECT package, title, subtitle, unit, authors, track, recommender FROM submissions")
    wanted = [
        tuple(
            "、".join(value) if isinstance(value := each[key], list) else value
            for key in ("package", "title", "subtitle", "unit", "authors", "track", "recommender")
        )
        for each in checked.truth
        if each["title"]
    ]
    assert sorted(map(str, found)) == sorted(map(str, wanted))


def test_every_planted_finding_is_made_and_no_false_error(checked: Checked) -> None:
    planted = {(each["title"], rule) for each in checked.truth for rule in each["findings"]}
    found = rows(
        checked,
        "SELECT DISTINCT s.title, f.rule_id, f.severity FROM findings f JOIN submissions s "
        "ON f.submission_id = s.submission_id OR (f.submission_id IS NULL AND f.package = s.package)",
    )
    made = {(title, rule) for title, rule, _ in found}
    errors = {(title, rule) for title, rule, severity in found if severity == "error"}
    assert planted - made == set()
    assert errors - planted == set()


def test_every_status_has_its_history(checked: Checked) -> None:
    last = rows(checked, "SELECT submission_id, arg_max(status, number), min_by(status, number) FROM decisions GROUP BY 1")
    assert sorted((one, status) for one, status, _ in last) == sorted(
        rows(checked, "SELECT submission_id, status FROM submissions")
    )
    assert {first for _, _, first in last} == {"received"}
    (reason,) = rows(checked, "SELECT reason FROM decisions WHERE status = 'superseded'")[0]
    assert "补正件" in str(reason)


def test_every_copy_is_found_and_its_source_named(checked: Checked) -> None:
    titles = {each["key"]: each["title"] for each in checked.truth}
    shares = {
        (here, there): share
        for here, there, share in rows(
            checked,
            "SELECT s.title, coalesce(o.title, m.source_kind), sum(length(m.text)) / any_value(length(s.body) + coalesce(length(s.abstract), 0)) "
            "FROM matches m JOIN submissions s USING (submission_id) LEFT JOIN submissions o ON o.submission_id = m.source_id GROUP BY ALL",
        )
    }
    for each in checked.truth:
        for copy in each["copied"]:
            low, high = copy["share"]
            source = titles.get(copy["source"], copy["kind"])
            assert low - 0.08 <= shares.get((each["title"], source), 0.0) <= high + 0.08, (each["title"], copy)


def test_reports_are_written_and_work_offline(checked: Checked) -> None:
    folder = checked.outcome.reports / "cq-cases-2023"
    reports = sorted(folder.rglob("查重报告_*.html"))
    assert len(reports) == checked.outcome.submissions
    assert (folder / "核验与查重总表.xlsx").stat().st_size > 5_000
    for page in (*reports, folder / "目录.html"):
        text = page.read_text(encoding="utf-8")
        assert [mark for mark in ('src="http', 'href="http', "url(http", "@import") if mark in text] == []


def test_the_same_inbox_again_adds_nothing(checked: Checked) -> None:
    before = rows(
        checked,
        "SELECT (SELECT count(*) FROM submissions), (SELECT count(*) FROM findings), (SELECT count(*) FROM matches), (SELECT count(*) FROM runs)",
    )
    again = check_inbox(checked.samples.inbox, load_campaign("cq-cases-2023"), checked.settings, Heard())
    after = rows(
        checked,
        "SELECT (SELECT count(*) FROM submissions), (SELECT count(*) FROM findings), (SELECT count(*) FROM matches), (SELECT count(*) FROM runs)",
    )
    assert (again.nothing_new, again.materials_read) == (True, 0)
    assert after == before


def test_what_was_imported_since_has_the_same_inbox_judged_again(checked: Checked) -> None:
    """N1-PROC-01 speaks of what the workspace holds: rulings without scores, until the scores are there."""

    def told() -> tuple[bool, list[tuple[object, ...]]]:
        outcome = check_inbox(checked.samples.inbox, load_campaign("cq-cases-2023"), checked.settings, Heard())
        return outcome.nothing_new, rows(checked, "SELECT value FROM findings WHERE rule_id = 'N1-PROC-01' AND value LIKE '缺%'")

    with open_store(checked.settings.workspace) as store:
        keep_rulings(store.connection, "cq-cases-2023", [Ruling("别处的", "panel", Verdict.ADMIT, None, "", "王某")], NOW)
    assert told() == (False, [("缺专家评审",)])
    with open_store(checked.settings.workspace) as store:
        keep_scores(store.connection, "cq-cases-2023", [Score("别处的", "review", "专家", "总分", 90.0, "")], NOW)
    assert told() == (False, [])
    with open_store(checked.settings.workspace) as store:
        store.connection.execute("DELETE FROM ruling; DELETE FROM score")


def test_a_new_package_is_read_alone_with_its_attachments_and_ids_stay(checked: Checked) -> None:
    ids = dict(rows(checked, "SELECT package || title, submission_id FROM submissions"))
    extra = checked.samples.inbox / "璧山区"
    extra.mkdir()
    inner = make_pdf(extra / "说明.pdf", {"说明.txt": "我区本年度不推荐案例。".encode()})
    make_pdf(extra / "材料.pdf", {"说明.pdf": inner.read_bytes()})
    inner.unlink()
    outcome = check_inbox(checked.samples.inbox, load_campaign("cq-cases-2023"), checked.settings, Heard())
    read = rows(checked, "SELECT path, status FROM materials WHERE package = '璧山区' ORDER BY path")
    (extra / "材料.pdf").unlink()
    extra.rmdir()
    later = dict(rows(checked, "SELECT package || title, submission_id FROM submissions"))
    assert outcome.materials_read == 3
    assert read == [("材料.pdf", "ok"), ("材料.pdf/说明.pdf", "ok"), ("材料.pdf/说明.pdf/说明.txt", "ok")]
    assert {key: later.get(key) for key in ids} == ids


def mingjian(checked: Checked, *arguments: str) -> str:
    command = (sys.executable, "-m", "mingjian.flows.cli.main", *arguments, "--workspace", str(checked.settings.workspace))
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_query_gives_json_with_iso_times(checked: Checked) -> None:
    answer = json.loads(
        mingjian(checked, "query", "SELECT package, received_at FROM packages WHERE package LIKE '大足%'", "--format", "json")
    )
    assert answer == [{"package": "大足区案例评选.eml", "received_at": "2023-11-11T08:12:00+08:00"}]


def test_query_cannot_write(checked: Checked) -> None:
    command = (
        sys.executable,
        "-m",
        "mingjian.flows.cli.main",
        "query",
        "DROP VIEW submissions",
        "--workspace",
        str(checked.settings.workspace),
    )
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert rows(checked, "SELECT count(*) > 0 FROM submissions") == [(True,)]


def test_one_report_is_written_again_with_what_was_left_out(checked: Checked, tmp_path: Path) -> None:
    [(submission,)] = rows(checked, "SELECT submission_id FROM submissions WHERE package LIKE '万州%'")
    mingjian(checked, "report", "--submission", str(submission), "--include", "common", "--out", str(tmp_path))
    [page] = tmp_path.rglob("*.html")
    assert str(submission) in page.name
    assert "公共表述" in page.read_text(encoding="utf-8")


def test_a_view_goes_into_a_folder_of_its_own_and_the_plain_results_stay(checked: Checked) -> None:
    folder = checked.settings.workspace / "reports" / "cq-cases-2023"
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and "口径_" not in str(path)}
    assert "口径：计入引用、公共表述" in mingjian(checked, "report", "--include", "公共表述，quotation")
    view = folder / "口径_计入引用、公共表述"
    assert sorted(path.name for path in view.iterdir()) == ["查重报告", "核验与查重总表.xlsx", "目录.html"]
    assert {path: path.read_bytes() for path in before} == before


def test_statistics_and_exports_are_written(checked: Checked, tmp_path: Path) -> None:
    mingjian(checked, "stats", "--year", "2023", "--out", str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["统计_2023.html", "统计_2023.xlsx"]
    mingjian(checked, "export", str(tmp_path / "export"))
    exported = pyarrow.parquet.read_table(tmp_path / "export" / "submissions.parquet")
    assert [(exported.num_rows,)] == rows(checked, "SELECT count(*) FROM submissions")
    assert (tmp_path / "export" / "submissions.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_library_lists_finds_and_forgets(checked: Checked) -> None:
    assert "共 5 条" in mingjian(checked, "library", "list")
    assert "共 1 件" in mingjian(checked, "search", "澜岫", "首席技师工作室")


def test_pictures_of_earlier_cases_are_kept_and_forgotten_with_them(checked: Checked, tmp_path: Path) -> None:
    [word] = checked.samples.inbox.glob("江津区*/江津区*/案例.docx")
    with open_store(tmp_path / "ws") as store:
        assert add_folder(store, word, kind="history", year=2021) == 1
        kept = store.source_pictures()
        assert [(each.year, each.number) for each in kept] == [(2021, 1), (2021, 2), (2021, 3)]
        assert all(len(each.perceptual_hash) == 16 and each.width_px > each.height_px for each in kept)
        assert remove_sources(store.connection, {each.source_id for each in kept}) == 1
        assert store.source_pictures() == []
        add_folder(store, word, kind="reference", year=2021)
        assert store.source_pictures() == []
