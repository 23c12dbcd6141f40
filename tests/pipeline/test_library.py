import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import duckdb
import pytest

from mingjian.data.reuse import SourceKind, SourceText
from mingjian.data.store import open_store
from mingjian.pipeline.compare import BatchText, CompareSettings, compare_batch
from mingjian.pipeline.library import add_sources, name_source, refresh_marks, remove_sources
from tests.pipeline.test_compare import case

TABLES = ("source", "signed", "fingerprint", "word_place", "signature_band")


@pytest.fixture
def workspace() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for script in ("schema.sql", "fingerprints.sql"):
            connection.execute(files("mingjian.data").joinpath(script).read_text("utf-8"))
        yield connection


def source(number: int) -> SourceText:
    text = case(number)
    return SourceText(
        name_source(SourceKind.HISTORY, 2022, text), SourceKind.HISTORY, 2022, f"案例{number}", text, f"单位{number}"
    )


def sizes(connection: duckdb.DuckDBPyConnection) -> list[int]:
    return [len(connection.execute(f"SELECT 1 FROM {table}").fetchall()) for table in TABLES]  # noqa: S608 (names of our own)


def test_adding_twice_adds_once(workspace: duckdb.DuckDBPyConnection) -> None:
    assert add_sources(workspace, [source(1), source(2), source(1)]) == 2
    before = sizes(workspace)
    assert add_sources(workspace, [source(2)]) == 0
    assert sizes(workspace) == before


def test_removing_leaves_nothing_behind(workspace: duckdb.DuckDBPyConnection) -> None:
    add_sources(workspace, [source(1)])
    before = sizes(workspace)
    add_sources(workspace, [source(2)])
    assert remove_sources(workspace, [source(2).source_id, "unknown"]) == 1
    assert sizes(workspace) == before


def test_an_interrupted_addition_leaves_the_library_as_it_was(workspace: duckdb.DuckDBPyConnection) -> None:
    add_sources(workspace, [source(1)])
    before = sizes(workspace)
    workspace.execute("ALTER TABLE signature_band RENAME TO elsewhere")
    with pytest.raises(duckdb.CatalogException):
        add_sources(workspace, [source(2)])
    workspace.execute("ALTER TABLE elsewhere RENAME TO signature_band")
    assert sizes(workspace) == before


_KILLED = """
import os, sys
from pathlib import Path
from mingjian.data.store import open_store
from mingjian.pipeline.library import add_sources
from tests.pipeline.test_library import source
with open_store(Path(sys.argv[1])) as store:
    store.connection.execute("BEGIN")
    add_sources(store.connection, [source(number) for number in range(10, 20)])
    os._exit(9)
"""


def test_a_killed_addition_leaves_the_library_as_it_was(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        add_sources(store.connection, [source(1)])
        before = sizes(store.connection)
    done = subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path)], check=False)
    assert done.returncode == 9
    with open_store(tmp_path) as store:
        assert sizes(store.connection) == before
        assert add_sources(store.connection, [source(10)]) == 1


def test_marks_of_an_older_version_are_made_again(workspace: duckdb.DuckDBPyConnection) -> None:
    add_sources(workspace, [source(1), source(2)])
    before = sizes(workspace)
    workspace.execute("UPDATE signed SET signer = 'older' WHERE source_id = ?", [source(2).source_id])
    workspace.execute("DELETE FROM fingerprint WHERE doc = 2")
    assert refresh_marks(workspace) == 1
    assert sizes(workspace) == before
    assert refresh_marks(workspace) == 0


def test_frequencies_of_words_follow_what_comes_and_goes(workspace: duckdb.DuckDBPyConnection) -> None:
    add_sources(workspace, [source(number) for number in range(1, 5)])
    add_sources(workspace, [source(5), source(6)])
    remove_sources(workspace, [source(2).source_id, source(5).source_id])
    workspace.execute("UPDATE signed SET signer = 'older' WHERE source_id = ?", [source(3).source_id])
    refresh_marks(workspace)
    kept = "SELECT word, sum(docs) AS docs FROM word_frequency GROUP BY word HAVING sum(docs) <> 0"
    true = "SELECT word, count(DISTINCT doc) AS docs FROM word_place GROUP BY word"
    assert len(workspace.execute(true).fetchall()) > 100
    assert workspace.execute(f"({kept} EXCEPT {true}) UNION ALL ({true} EXCEPT {kept})").fetchall() == []


def test_an_addition_inside_a_transaction_is_part_of_it(workspace: duckdb.DuckDBPyConnection) -> None:
    workspace.execute("BEGIN")
    add_sources(workspace, [source(1)])
    workspace.execute("ROLLBACK")
    assert sizes(workspace) == [0, 0, 0, 0, 0]


def test_a_case_is_found_in_the_library(workspace: duckdb.DuckDBPyConnection) -> None:
    add_sources(workspace, [source(number) for number in range(1, 8)])
    result = compare_batch([BatchText("S1", case(3), "别的单位")], workspace, CompareSettings(), templates=())
    assert [(each.source_kind, each.source_id) for each in result.matches] == [(SourceKind.HISTORY, source(3).source_id)]
    assert [each.max_single_rate for each in result.rates] == [1.0]
