"""The Prefect server of a run: it answers, it stops, and it does not outlive a parent that is killed."""

import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from mingjian.data.campaign import load_campaign
from mingjian.data.errors import WorkspaceError
from mingjian.flows.check import check_inbox
from mingjian.flows.progress import Silence
from mingjian.flows.server import PrefectServer
from mingjian.flows.settings import Settings, prefect_environment

pytestmark = pytest.mark.xdist_group("flow")

PARENT = """
import sys, time
from pathlib import Path
from mingjian.flows.server import PrefectServer
server = PrefectServer(Path(sys.argv[1]))
server.wait()
print(server.api_url, flush=True)
time.sleep(60)
"""


def answers(api_url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{api_url}/health", timeout=5) as answer:  # noqa: S310 - a loopback address
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError):
        return False


def test_a_server_answers_until_it_is_stopped(tmp_path: Path) -> None:
    server = PrefectServer(tmp_path)
    server.wait()
    assert answers(server.api_url)
    server.stop()
    assert not answers(server.api_url)


def test_a_workspace_begins_with_the_history_that_the_first_one_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "environment"))
    PrefectServer(tmp_path / "not used").stop()  # too short a life to have migrated anything is no harm either
    first = PrefectServer(tmp_path / "first")
    first.wait()
    first.stop()
    shared = tmp_path / "environment" / "var" / "mingjian" / "prefect.db"
    with closing(sqlite3.connect(shared)) as connection:
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
    second = PrefectServer(tmp_path / "second")
    assert (tmp_path / "second" / ".prefect" / "prefect.db").read_bytes()[:100]
    second.stop()


def test_a_run_does_not_begin_without_room_on_the_disk(tmp_path: Path) -> None:
    inbox = tmp_path / "收件"
    inbox.mkdir()
    settings = Settings(tmp_path / "库", 1, None, least_free_bytes=shutil.disk_usage(tmp_path).total + 1)
    with pytest.raises(WorkspaceError, match=r"所在磁盘只剩 [\d,.]+ MB，核验至少需要 [\d,]+ MB.*原有数据不变"):
        check_inbox(inbox, load_campaign("cq-cases-2023"), settings, Silence())
    assert not (tmp_path / "库" / ".prefect").exists()


def test_prefect_tells_of_failures_only_where_somebody_debugs(tmp_path: Path) -> None:
    levels = [prefect_environment(tmp_path, None, debug=debug)["PREFECT_LOGGING_LEVEL"] for debug in (False, True)]
    assert levels == ["CRITICAL", "WARNING"]


def test_a_server_ends_with_a_killed_parent(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        api_url = parent.stdout.readline().strip()
        assert answers(api_url)
        parent.kill()
    deadline = time.monotonic() + 20
    while answers(api_url) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not answers(api_url)
