"""The workspace and its database: the only place that opens it for writing.

Readers never touch the writer's file: after each run the public tables are copied into a snapshot of a new name, and a pointer
file is moved to it. So reports and queries work while a check runs (DuckDB locks a file across processes).
"""

import os
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import duckdb

from mingjian.data.codec import pack, unpack
from mingjian.data.errors import InputError, WorkspaceError
from mingjian.data.records import Extract, Package
from mingjian.data.reuse import Match, SourcePicture
from mingjian.data.rows import (
    RunResult,
    finding_row,
    group_rows,
    match_rows,
    material_row,
    package_row,
    person_row,
    rate_row,
    run_row,
    submission_row,
)
from mingjian.data.standing_errors import keep_found

VERSION = 8
"""Of the tables' layout. A workspace of another version is refused with a clear line."""

DATABASE = "mingjian.duckdb"
NOTHING_HERE = "{folder}：这里还没有结果。请先运行 mingjian check，或用 --workspace 指定工作区。"

PUBLIC_TABLES = (
    "meta", "run", "package", "material", "submission", "person", "field", "finding", "match", "rate", "reuse_group",
    "source", "register_row", "score", "decision", "setting_ruling", "expert", "judgement", "theme_ruling",
    "track_ruling", "error_found",
)  # fmt: skip
SNAPSHOT_SOURCE = "* REPLACE (CASE WHEN source_id IN (SELECT source_id FROM workspace.match) THEN text ELSE '' END AS text)"
KEPT_SNAPSHOTS = 3


class Store:
    """An open workspace with the right to write. Use `open_store`."""

    def __init__(self, folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.folder = folder
        self.connection = connection

    # ── what was read before ─────────────────────────────────────────────────

    def known_extracts(self, reader: str) -> dict[str, Extract]:
        """Extracts of this reader version by key (`extract_key`)."""
        rows = self.connection.execute(
            "SELECT sha256 || '/' || suffix, payload FROM extract WHERE reader = ?", [reader]
        ).fetchall()
        return {key: unpack(Extract, payload) for key, payload in rows}

    def keep_extracts(self, extracts: dict[str, Extract], reader: str) -> None:
        """Keep what was read, so that an interrupted run need not read it again."""
        rows = [[*key.split("/", 1), reader, pack(extract)] for key, extract in extracts.items()]
        with self.transaction():
            self._insert("extract", rows)

    def packages(self, campaign: str) -> list[tuple[str, Package]]:
        """(inbox, package) of every package of the campaign, in order of name."""
        rows = self.connection.execute(
            "SELECT inbox, payload FROM package WHERE campaign = ? ORDER BY package", [campaign]
        ).fetchall()
        return [(inbox, unpack(Package, payload)) for inbox, payload in rows]

    def last_run_key(self, campaign: str) -> str | None:
        """The key of the campaign's last run, None before the first."""
        row = self.connection.execute(
            "SELECT key FROM run WHERE campaign = ? ORDER BY started_at DESC LIMIT 1", [campaign]
        ).fetchone()
        return row[0] if row else None

    def said(self, key: str) -> str | None:
        """What `say` kept under this key, None where nothing."""
        row = self.connection.execute("SELECT value FROM memo WHERE key = ?", [key]).fetchone()
        return row[0] if row else None

    def say(self, key: str, value: str) -> None:
        """Keep a word for the next run."""
        self.connection.execute("INSERT OR REPLACE INTO memo VALUES (?, ?)", [key, value])

    def print_on_results(self, campaign: str, versions: dict[str, str]) -> None:
        """Versions that reports of the campaign print with every result that used them."""
        for name, value in versions.items():
            self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [f"{campaign} {name}", value])

    def library_key(self) -> str:
        """Changes whenever the library does."""
        row = self.connection.execute(
            "SELECT count(*), coalesce(md5(string_agg(entry, ',' ORDER BY entry)), '') FROM "
            "(SELECT source_id || sha256 AS entry FROM source UNION ALL SELECT source_id FROM register_row)"
        ).fetchone()
        return f"{row[0]}:{row[1]}" if row else ""

    def source_pictures(self) -> list[SourcePicture]:
        """The pictures of earlier years' cases, by year, text and number."""
        rows = self.connection.execute(
            "SELECT source_id, year, title, number, perceptual_hash, width_px, height_px FROM source_picture JOIN source USING (source_id) "
            "ORDER BY year, source_id, number"
        ).fetchall()
        return [SourcePicture(*row) for row in rows]

    def count_citing(self, sources: Sequence[str]) -> int:
        """How many submissions have passages from these sources."""
        row = self.connection.execute(
            "SELECT count(DISTINCT submission_id) FROM match WHERE source_id IN (SELECT unnest(?))", [list(sources)]
        ).fetchone()
        return int(row[0]) if row else 0

    def register_rows(self) -> list[tuple[int, str, str, str, str, str]]:
        """Registers of earlier winners: year, campaign, award, name, unit, id number (unmasked)."""
        return self.connection.execute(
            "SELECT year, campaign, award, name, unit, id_number FROM register_row ORDER BY ALL"
        ).fetchall()

    # ── what a run says ──────────────────────────────────────────────────────

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All or nothing; inside another one it is part of that."""
        self.connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def save_run(self, result: RunResult, inboxes: dict[str, str]) -> None:
        """Replace what is known of the campaign by this result. Call inside `transaction`.

        inboxes: package name → the inbox it came from.
        """
        campaign, year = result.run.campaign, result.run.year
        for table in ("package", "material", "submission", "field", "finding", "match", "rate", "reuse_group"):
            self.connection.execute(f"DELETE FROM {table} WHERE campaign = ?", [campaign])  # noqa: S608 - names of our own
        self.connection.execute("DELETE FROM person WHERE submission_id NOT IN (SELECT submission_id FROM submission)")
        self._insert(
            "package", [package_row(p, campaign, result.recommended.get(p.name), inboxes[p.name]) for p in result.packages]
        )
        self._insert("material", [material_row(m, campaign) for m in result.materials])
        self._insert("submission", [submission_row(s, year, result.direct) for s in result.submissions])
        self._insert("person", [person_row(p) for p in result.persons])
        self._insert("field", [[f.submission_id, campaign, f.material_id, f.label, f.value] for f in result.fields])
        self._insert("finding", [finding_row(f, campaign) for f in result.findings])
        texts = {s.submission_id: s.text for s in result.submissions}
        self._insert("match", match_rows(result.matches, campaign, texts, self._source_texts(result.matches)))
        self._insert("rate", [rate_row(r, campaign) for r in result.rates])
        self._insert("reuse_group", [row for each in result.groups for row in group_rows(each, campaign)])
        self._insert("run", [run_row(result.run)])
        keep_found(self.connection, campaign, result.run.ended_at)

    def _source_texts(self, matches: Iterable[Match]) -> dict[str, str]:
        ids = sorted({match.source_id for match in matches})
        rows = self.connection.execute(
            "SELECT source_id, text FROM source WHERE source_id IN (SELECT unnest(?))", [ids]
        ).fetchall()
        return dict(rows)

    def _insert(self, table: str, rows: Sequence[Sequence[object]]) -> None:
        if not rows:
            return
        import pyarrow as pa  # noqa: PLC0415 - heavy, and reading needs none of it

        names = [row[0] for row in self.connection.execute(f"DESCRIBE {table}").fetchall()][: len(rows[0])]
        batch = pa.table({name: pa.array(column) for name, column in zip(names, map(list, zip(*rows, strict=True)), strict=True)})
        self.connection.register("incoming", batch)
        self.connection.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT * FROM incoming")  # noqa: S608 - names of our own
        self.connection.unregister("incoming")

    # ── what readers see ─────────────────────────────────────────────────────

    def publish(self) -> Path:
        """Copy the public tables into a new snapshot and move the pointer to it."""
        folder = self.folder / "snapshots"
        folder.mkdir(exist_ok=True)
        numbers = sorted(int(path.stem) for path in folder.glob("*.duckdb") if path.stem.isdigit())
        target = folder / f"{(numbers[-1] if numbers else 0) + 1:06d}.duckdb"
        building = target.with_suffix(".building")
        building.unlink(missing_ok=True)
        self.connection.execute(f"ATTACH '{_quoted(building)}' AS snapshot")
        self.connection.execute("USE snapshot")
        try:
            for script in ("schema.sql", "additions.sql", "views.sql"):
                self.connection.execute(_script(script))
        finally:
            self.connection.execute("USE workspace")
        for table in PUBLIC_TABLES:
            # of a large library readers want the entries, and the texts of those alone that a passage came from
            columns = SNAPSHOT_SOURCE if table == "source" else "*"
            self.connection.execute(f"INSERT INTO snapshot.{table} SELECT {columns} FROM workspace.{table}")  # noqa: S608 - names of our own
        self.connection.execute("DETACH snapshot")
        building.replace(target)
        pointer = self.folder / "snapshots" / "current.tmp"
        pointer.write_text(target.name, encoding="utf-8")
        pointer.replace(folder / "current")
        for number in numbers[: -(KEPT_SNAPSHOTS - 1)]:
            # a reader on Windows may still hold it; then it goes next time
            try:
                (folder / f"{number:06d}.duckdb").unlink(missing_ok=True)
            except PermissionError:
                continue
        return target


def extract_key(sha256: str, name: str) -> str:
    """What an extract depends on besides the reader: the bytes and the file's suffix."""
    return f"{sha256}/{Path(name).suffix.lower()}"


@contextmanager
def open_store(folder: Path, *, make: bool = True) -> Generator[Store]:
    """Open a workspace for writing, making it where there is none and `make`.

    Raises WorkspaceError where it is locked, damaged, of another version or not there, InputError where it cannot be made.
    """
    if not make and not (folder / DATABASE).is_file():
        raise WorkspaceError(NOTHING_HERE.format(folder=folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}：无法建立工作区（{error.strerror}）。请换一个可写的位置，用 --workspace 指定。") from error
    connection = _connect(folder, folder / DATABASE)
    store = Store(folder, connection)
    try:
        _lay_tables(folder, connection)
        yield store
    finally:
        connection.close()
        # what outlives the run (Prefect keeps its tasks) must not keep the connection: DuckDB would complain at exit
        del store.connection, connection


def open_snapshot(folder: Path) -> duckdb.DuckDBPyConnection:
    """The last published state, read-only.

    Raises WorkspaceError where nothing was published yet or the snapshot cannot be opened.
    """
    pointer = folder / "snapshots" / "current"
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise WorkspaceError(NOTHING_HERE.format(folder=folder)) from error
    try:
        connection = duckdb.connect(str(folder / "snapshots" / name), read_only=True, config={"enable_external_access": "false"})
    except duckdb.Error as error:
        raise WorkspaceError(f"{folder}：结果库 {name} 打不开（{_first_line(error)}）。请重新运行 mingjian check。") from error
    connection.execute("SET TimeZone = 'Asia/Shanghai'")
    _refuse_other_version(folder, connection)
    return connection


def _connect(folder: Path, path: Path) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(
            ":memory:", config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
        )
        connection.execute(f"ATTACH '{_quoted(path)}' AS workspace")
        connection.execute("USE workspace")
    except duckdb.IOException as error:
        if "lock" in str(error).lower() or "being used" in str(error).lower():
            message = f"{folder}：工作区正被另一个明鉴进程使用。请等它结束再试。"
        else:
            message = f"{folder}：工作区的数据库打不开，可能已损坏（{_first_line(error)}）。请用备份恢复，或另建工作区。"
        raise WorkspaceError(message) from error
    except duckdb.Error as error:
        raise WorkspaceError(
            f"{folder}：工作区的数据库打不开，可能已损坏（{_first_line(error)}）。请用备份恢复，或另建工作区。"
        ) from error
    connection.execute("SET TimeZone = 'Asia/Shanghai'")
    temporary = folder / "tmp"
    connection.execute(f"SET temp_directory = '{_quoted(temporary)}'")
    return connection


def _lay_tables(folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
    tables = {
        row[0]
        for row in connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'workspace'").fetchall()
    }
    if not tables:
        connection.execute("BEGIN")
        for script in ("schema.sql", "fingerprints.sql", "views.sql"):
            connection.execute(_script(script))
        connection.execute("INSERT INTO meta VALUES ('version', ?)", [str(VERSION)])
        connection.execute("COMMIT")
    _refuse_other_version(folder, connection)
    connection.execute(_script("additions.sql"))


def _refuse_other_version(folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
    try:
        row = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
    except duckdb.Error as error:
        raise WorkspaceError(f"{folder}：这里的数据库不是明鉴建立的。请另选一个工作区。") from error
    found = row[0] if row else "?"
    if found != str(VERSION):
        wording = "请升级明鉴" if found.isdigit() and int(found) > VERSION else "请另建工作区重新核验"
        raise WorkspaceError(
            f"{folder}：工作区是第 {found} 版，本程序读写第 {VERSION} 版。{wording}，或用 --workspace 指定别的位置。"
        )


def _script(name: str) -> str:
    return (files("mingjian.data") / name).read_text(encoding="utf-8")


def _quoted(path: Path) -> str:
    return os.fspath(path).replace("'", "''")


def _first_line(error: BaseException) -> str:
    return str(error).splitlines()[0][:120] if str(error) else type(error).__name__
