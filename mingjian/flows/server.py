"""A Prefect server of our own for one run: loopback, quiet, stopped at the end.

Prefect has no mode without a server, and starting it from the flow costs the client the import of the whole server; a process
started before `import prefect` runs in parallel with our own imports. The uvicorn call is Prefect's own (its SubprocessASGIServer),
so the version is pinned and tests/flows run it.
"""

import importlib.util
import logging
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from mingjian.data.errors import MingjianError, WorkspaceError
from mingjian.flows.settings import apply_environment, full_environment, prefect_environment, shared_state_folder

log = logging.getLogger(__name__)

START_SECONDS = 120
STOP_SECONDS = 5
LARGEST_HISTORY_BYTES = 40_000_000
"""Prefect keeps every run; above this its history is begun anew (ours is in DuckDB)."""


_MEGABYTE = 1024 * 1024


class PrefectServer:
    """A server process that is starting or up."""

    def __init__(self, workspace: Path) -> None:
        self.home = workspace / ".prefect"
        self.log_path = workspace / "logs" / "prefect.log"
        self.home.mkdir(parents=True, exist_ok=True)
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        self.port = _free_port()
        self.api_url = f"http://127.0.0.1:{self.port}/api"
        _prepare_history(self.home)
        self._answered = False
        self._process = self._launch()

    def _launch(self) -> subprocess.Popen[bytes]:
        spec = importlib.util.find_spec("prefect")
        if spec is None or spec.origin is None:
            raise MingjianError("流程引擎 Prefect 没有装好。请在明鉴的目录里运行 make demo 重新安装。")
        environment = full_environment({
            **prefect_environment(self.home, None, debug=True), "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1",
        })  # fmt: skip
        arguments = [
            sys.executable, "-m", "mingjian.flows.attended", "--app-dir", str(Path(spec.origin).parent), "--factory", "prefect.server.api.server:create_app",
            "--host", "127.0.0.1", "--port", str(self.port), "--log-level", "error", "--lifespan", "on",
        ]  # fmt: skip
        with self.log_path.open("ab") as output:
            return subprocess.Popen(arguments, env=environment, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT)

    def wait(self) -> None:
        """Return once it answers. Raises MingjianError where it does not."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            with suppress(OSError), opener.open(f"{self.api_url}/health", timeout=5) as answer:
                if answer.status == 200:
                    self._answered = True
                    return
            time.sleep(0.05)
        raise MingjianError(
            f"流程引擎 Prefect 没有启动成功，详情见 {self.log_path}。请看看磁盘或配额是否已满，再重试；若仍失败，请删除 {self.home} 后再试。"
        )

    def stop(self) -> None:
        """End the process; its history, migrated if it ever answered, serves the next new workspace."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.terminate()
        try:
            self._process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._answered:
            _share_history(self.home)


def refuse_full_disk(workspace: Path, least_bytes: int) -> None:
    """Raise WorkspaceError where the disk of the workspace has less room than this."""
    free = shutil.disk_usage(workspace).free
    if free < least_bytes:
        raise WorkspaceError(
            f"{workspace}：所在磁盘只剩 {free / _MEGABYTE:,.1f} MB，核验至少需要 {least_bytes / _MEGABYTE:,.0f} MB，这次的结果没有写入，"
            "原有数据不变。请清理磁盘，或用 --workspace 换一个位置，再重新运行。"
        )


@contextmanager
def serve_prefect(workspace: Path, api_url: str | None) -> Generator[PrefectServer | None]:
    """Point Prefect at the organiser's server, or at one that lives as long as this block.

    Enter before the first `import prefect`; call `wait` on what it gives before the first flow.
    """
    debug = log.isEnabledFor(logging.DEBUG)
    if api_url is not None:
        apply_environment(prefect_environment(workspace / ".prefect", api_url, debug=debug))
        yield None
        return
    server = PrefectServer(workspace)
    apply_environment(prefect_environment(server.home, server.api_url, debug=debug))
    try:
        yield server
    finally:
        server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _prepare_history(home: Path) -> None:
    """Start a new workspace from a migrated empty history: migrations cost about four seconds."""
    history, template = home / "prefect.db", shared_state_folder() / "prefect.db"
    with suppress(OSError):
        if history.exists() and history.stat().st_size > LARGEST_HISTORY_BYTES:
            for path in home.glob("prefect.db*"):
                path.unlink()
        if not history.exists() and template.exists():
            building = history.with_suffix(".building")  # on a full disk half a history would stop the next run too
            shutil.copyfile(template, building)
            building.replace(history)


def _share_history(home: Path) -> None:
    history, template = home / "prefect.db", shared_state_folder() / "prefect.db"
    if template.exists():
        return
    with suppress(OSError, sqlite3.Error):
        with closing(sqlite3.connect(history)) as connection:
            # a server that ended at once leaves its last changes beside the file
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        template.parent.mkdir(parents=True, exist_ok=True)
        building = template.with_suffix(".building")
        shutil.copyfile(history, building)
        building.replace(template)
