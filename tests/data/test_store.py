"""The workspace: written in one piece, read from snapshots, refused with a clear line."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from mingjian.data.errors import InputError, WorkspaceError
from mingjian.data.records import Container, Count, Finding, Material, Package, PackageStatus, Severity, Span, Submission
from mingjian.data.reuse import Exclusion, Group, GroupMember, Match, Passage, PassageKind, Rates, SourceKind
from mingjian.data.rows import FieldRow, MaterialRow, PersonRow, Recommended, RunResult, RunRow
from mingjian.data.store import KEPT_SNAPSHOTS, VERSION, extract_key, open_snapshot, open_store  # fmt: skip
from tests.data.test_codec import made_extract

PACKAGE = Package("甲区", Container.FOLDER, PackageStatus.OK, (Material("m1", "甲区", "案例.docx", "ab" * 32, 10),))


def made_submission(number: int, body: str) -> Submission:
    count = Count(len(body), len(body), len(body), len(body), len(body))
    return Submission(
        f"S{number}", "cq-cases-2023", PACKAGE, PACKAGE.materials, (), "typical", "渝北区", "渝北", "区县", "某厂", f"标题{number}", "", ("李四光",),
        "", "", "摘要", body, None, count, (), 0.1, None,
    )  # fmt: skip


def made_result(bodies: list[str], key: str = "k1") -> RunResult:
    submissions = [made_submission(number, body) for number, body in enumerate(bodies, 1)]
    match = Match(
        "S1", SourceKind.BATCH, "S2", Passage(Span(3, 7), Span(3, 7), PassageKind.VERBATIM, 1.0), Exclusion.QUOTATION, "有引号"
    )
    return RunResult(
        run=RunRow(
            "r-" + key,
            "cq-cases-2023",
            2023,
            "inbox",
            "2023-11-12T09:00:00+08:00",
            "2023-11-12T09:01:00+08:00",
            1,
            2,
            1,
            0,
            1,
            1,
            "0",
            key,
        ),
        packages=[PACKAGE],
        recommended={"甲区": Recommended("渝北区", "区县")},
        materials=[MaterialRow("m1", "S1", "甲区", "案例.docx", "case_word", "x", "ab" * 32, 10, 3, 100, "ok", "")],
        submissions=submissions,
        persons=[PersonRow(one.submission_id, "李四光") for one in submissions],
        fields=[FieldRow("S1", "m1", "参评案例名称", "标题1")],
        findings=[Finding("N1-LEN-01", Severity.ERROR, "摘要过长", "301", "八(二)", "S1", "甲区")],
        matches=[match] if len(bodies) > 1 else [],
        groups=[Group(1, (GroupMember("S1", SourceKind.BATCH, 4, is_likely_source=False),), "先后无法判断")],
        rates=[Rates(one.submission_id, 10, 4, 0.4, 0, 0.4, 0.4, 0, 0.4, "S2", 1, 3) for one in submissions],
    )


def test_a_saved_run_is_read_from_the_snapshot(tmp_path: Path) -> None:
    with open_store(tmp_path / "ws") as store:
        with store.transaction():
            store.save_run(made_result(["甲乙丙丁戊", "子甲乙丙丁"]), {"甲区": "inbox"})
        store.publish()
        assert store.last_run_key("cq-cases-2023") == "k1"
        assert store.packages("cq-cases-2023") == [("inbox", PACKAGE)]
    reader = open_snapshot(tmp_path / "ws")
    assert reader.execute("SELECT submission_id, title, authors, body_chars FROM submissions ORDER BY 1").fetchall() == [
        ("S1", "标题1", "李四光", 5), ("S2", "标题2", "李四光", 5),
    ]  # fmt: skip
    assert reader.execute("SELECT text, source_text, excluded_as FROM matches").fetchall() == [
        ("甲乙丙丁", "子甲乙丙", "quotation")
    ]
    assert reader.execute("SELECT group_number, member_id, is_likely_source, reason FROM reuse_groups").fetchall() == [
        (1, "S1", False, "先后无法判断")
    ]
    assert reader.execute("SELECT total_rate, matched_chars FROM rates WHERE submission_id = 'S1'").fetchall() == [(0.4, 4)]


def test_a_later_run_replaces_the_campaign(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        for key, bodies in (("k1", ["甲", "乙"]), ("k2", ["丙"])):
            with store.transaction():
                store.save_run(made_result(bodies, key), {"甲区": "inbox"})
        assert store.connection.execute("SELECT body FROM submission").fetchall() == [("丙",)]
        assert store.connection.execute("SELECT count(*) FROM person").fetchall() == [(1,)]
        assert store.connection.execute("SELECT count(*) FROM match").fetchall() == [(0,)]
        assert store.connection.execute("SELECT count(*) FROM reuse_group").fetchall() == [(1,)]
        assert store.connection.execute("SELECT count(*) FROM run").fetchall() == [(2,)]


def test_an_interrupted_run_leaves_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        with pytest.raises(KeyError), store.transaction():
            store.save_run(made_result(["甲", "乙"]), {})
        assert store.connection.execute("SELECT count(*) FROM submission").fetchall() == [(0,)]
        assert store.connection.execute("SELECT count(*) FROM package").fetchall() == [(0,)]


def test_extracts_are_kept_by_content_suffix_and_reader(tmp_path: Path) -> None:
    one = made_extract()
    with open_store(tmp_path) as store:
        store.keep_extracts({extract_key(one.sha256, "甲.DOCX"): one}, "reader-1")
        assert store.known_extracts("reader-1") == {f"{one.sha256}/.docx": one}
        assert store.known_extracts("reader-2") == {}


def test_old_snapshots_are_removed_and_readers_keep_theirs(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.publish()
        reader = open_snapshot(tmp_path)
        for _ in range(4):
            store.publish()
        assert reader.execute("SELECT count(*) FROM submissions").fetchall() == [(0,)]
    assert len(list((tmp_path / "snapshots").glob("*.duckdb"))) == KEPT_SNAPSHOTS


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom mingjian.data.store import open_store\nfrom mingjian.data.errors import WorkspaceError\n"
        "try:\n    with open_store(Path(sys.argv[1])):\n        print('open')\nexcept WorkspaceError as error:\n    print(error)\n"
    )
    with open_store(tmp_path):
        done = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, encoding="utf-8", check=True
        )
    assert done.stdout.strip() == f"{tmp_path}：工作区正被另一个明鉴进程使用。请等它结束再试。"


def test_a_newer_workspace_is_refused(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.connection.execute("UPDATE meta SET value = ? WHERE key = 'version'", [str(VERSION + 1)])
        store.publish()
    with pytest.raises(WorkspaceError, match=f"第 {VERSION + 1} 版，本程序读写第 {VERSION} 版。请升级明鉴"), open_store(tmp_path):
        pass
    with pytest.raises(WorkspaceError, match="请升级明鉴"):
        open_snapshot(tmp_path)


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mingjian.duckdb").write_bytes(b"not a database" * 1000)
    with pytest.raises(WorkspaceError, match="可能已损坏"), open_store(tmp_path):
        pass


def test_a_strange_database_is_refused(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "mingjian.duckdb")) as other:
        other.execute("CREATE TABLE other (x INTEGER)")
    with pytest.raises(WorkspaceError, match="不是明鉴建立的"), open_store(tmp_path):
        pass


def test_nothing_published_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="还没有结果"):
        open_snapshot(tmp_path)


def test_a_file_in_the_way_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "ws").write_text("x")
    with pytest.raises(InputError, match="无法建立工作区"), open_store(tmp_path / "ws"):
        pass
