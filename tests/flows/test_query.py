"""What `query`, `search`, `export` and `compare` show of a workspace: personal numbers never in full."""

import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pyarrow.parquet
import pytest

from mingjian.data.store import open_store
from tests.flows.test_cli import run

pytestmark = pytest.mark.xdist_group("query")

MOBILE, IDENTITY = "13800000000", "99999919900101123X"
BODY = f"我区建成实训基地，联系电话{MOBILE}，经办人证件{IDENTITY}。实训基地面向全区职工开放。"
HEAD = BODY[: BODY.index(MOBILE) + 8]  # a passage that ends in the midst of the number


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("masked") / "ws"
    with open_store(folder) as store:
        rows = {
            "submission": {"submission_id": "S1", "campaign": "cq-cases-2023", "title": f"实训{MOBILE}", "abstract": f"摘要{IDENTITY}", "body": BODY, "status": "checked"},
            "material": {"material_id": "m1", "path": f"甲某某{MOBILE}.docx", "note": MOBILE, "status": "ok"},
            "package": {"package": f"甲区{MOBILE}.zip", "sender": f"{MOBILE}@example.com", "subject": IDENTITY, "status": "ok"},
            "match": {"match_id": "x1", "submission_id": "S1", "text": HEAD, "source_text": BODY, "start_char": 21, "end_char": 21 + len(HEAD)},
            "decision": {"submission_id": "S1", "reason": f"来电{MOBILE}"},
            "score": {"submission_id": "S1", "comment": MOBILE},
            "judgement": {"submission_id": "S1", "note": IDENTITY},
        }  # fmt: skip
        for table, values in rows.items():
            marks = ", ".join("?" for _ in values)
            store.connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", list(values.values()))  # noqa: S608 - names of our own
        store.publish()
    return folder


def _cells(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.csv")):
        yield path.read_text(encoding="utf-8-sig")
    for path in sorted(folder.glob("*.parquet")):
        yield str(pyarrow.parquet.read_table(path).to_pylist())
    for page in openpyxl.load_workbook(folder / "明鉴导出.xlsx"):
        yield str([cell.value for row in page.iter_rows() for cell in row])


def test_export_holds_no_personal_number(workspace: Path, tmp_path: Path) -> None:
    assert run("export", str(tmp_path), "--workspace", str(workspace)).returncode == 0
    shown = list(_cells(tmp_path))
    assert len(shown) > 3
    assert [text for text in shown if MOBILE in text or IDENTITY in text or MOBILE[:8] in text] == []
    exported = pyarrow.parquet.read_table(tmp_path / "submissions.parquet").to_pylist()[0]
    assert exported["body"] == BODY.replace(MOBILE, "138****0000").replace(IDENTITY, "9****************X")


def test_query_masks_and_keeps_the_places_true(workspace: Path) -> None:
    sql = "SELECT text, substr(abstract || chr(10) || body, start_char + 1, end_char - start_char) AS cut FROM matches JOIN submissions USING (submission_id)"
    [row] = json.loads(run("query", sql, "--format", "json", "--workspace", str(workspace)).stdout)
    assert row == {
        "text": "我区建成实训基地，联系电话1******0",
        "cut": "我区建成实训基地，联系电话138****0",
    }


@pytest.mark.parametrize(
    "sql",
    ["SELECT * FROM Person", "SUMMARIZE field", "SELECT (SELECT max(body) FROM main.submission)", "FROM query('FROM match')"],
)
def test_query_refuses_the_tables_behind_the_views(workspace: Path, sql: str) -> None:
    done = run("query", sql, "--workspace", str(workspace))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "不能直接查：内部的表里号码没有遮盖。请改查视图" in done.stderr


def test_search_finds_a_number_but_does_not_show_it(workspace: Path) -> None:
    shown = run("search", MOBILE, "--workspace", str(workspace)).stdout
    assert "共 1 件" in shown
    assert MOBILE not in shown
    assert "138****0000" in shown


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_compare_and_extract_show_no_personal_number(tmp_path: Path, form: tuple[str, ...]) -> None:
    paths = [tmp_path / name for name in ("甲.txt", "乙.txt")]
    for path in paths:
        path.write_text(BODY, encoding="utf-8")
    shown = run("compare", *map(str, paths), *form).stdout + run("extract", str(paths[0])).stdout
    assert "138****0000" in shown
    assert [number for number in (MOBILE, IDENTITY) if number in shown] == []


def test_compare_tells_what_is_left_out_and_why(tmp_path: Path) -> None:
    said = "“师傅们把三十年的手艺写成一百二十张卡片，徒弟照着卡片练，三个月就能独立上机。”"
    paths = [tmp_path / name for name in ("甲.txt", "乙.txt")]
    for path, start in zip(paths, ("老厂长回忆：", "车间主任在会上说："), strict=True):
        path.write_text(f"{start}{said}", encoding="utf-8")
    shown = run("compare", *map(str, paths)).stdout
    assert "，其中 1 处不计入净重复率：\n  引用 1 处：" in shown
    rows = json.loads(run("compare", *map(str, paths), "--json").stdout)
    left_out = [row["reason"] for row in rows if row["excluded_as"] == "quotation"]
    assert [bool(reason) and reason in shown for reason in left_out] == [True, True]


def test_compare_of_a_file_with_itself_says_so(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_text(BODY, encoding="utf-8")
    done = run("compare", str(path), str(tmp_path / "." / "甲.txt"))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "是同一个文件" in done.stderr


def test_remove_tells_what_cites_the_source(tmp_path: Path) -> None:
    with open_store(tmp_path / "ws") as store:
        store.connection.execute("INSERT INTO source (source_id, kind, text, sha256) VALUES ('L1', 'history', '甲', 'x')")
        store.connection.execute(
            "INSERT INTO match (match_id, submission_id, source_id) VALUES ('m1', 'S1', 'L1'), ('m2', 'S1', 'L1')"
        )
        store.publish()
    shown = run("library", "remove", "L1", "--workspace", str(tmp_path / "ws")).stdout
    assert "已移除 1 条。" in shown
    assert "有 1 件申报的查重结果引用移除的来源" in shown
    assert "请重新运行 mingjian check" in shown
