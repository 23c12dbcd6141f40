"""LibreOffice as an optional converter: isolated profile, no macros, no network, a time limit."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from mingjian.data.errors import CorruptFileError, LimitError, UnsupportedFileError

MAX_SECONDS = 45.0  # a cold start takes 1.5 s, the worker's limit is 60 s
_USUAL_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)
# reads the converter's process group, then waits for our end of the pipe to close, however we end
_WATCH = 'read -r group; read -r _; [ -z "$group" ] || kill -9 "-$group" 2>/dev/null; rm -rf "$1"'
# macros off, links never updated, a proxy that leads nowhere
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
_ITEM = '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
_VALUES = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


@cache
def soffice_path() -> str | None:
    """Where LibreOffice's program is, None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _USUAL_PLACES if Path(place).is_file()), None)


@contextmanager
def converted(path: Path, name: str, *, suffix: str) -> Generator[Path]:
    """A docx made of an older document, gone when the context ends.

    suffix: the real kind's, such as "doc". Raises UnsupportedFileError without LibreOffice, LimitError where it takes
    too long, CorruptFileError where it makes nothing of the file.
    """
    program = soffice_path()
    if program is None:
        raise UnsupportedFileError(f"{name}：本机没有安装 LibreOffice，无法转换。请另存为 docx 后重新报送。")
    with tempfile.TemporaryDirectory(prefix="mingjian-office-", ignore_cleanup_errors=True) as folder, _watchdog(folder) as watch:
        room = Path(folder)
        source = room / f"source.{suffix}"
        shutil.copyfile(path, source)
        _write_profile(room / "profile")
        _convert(program, source, name, watch)
        result = room / "out" / "source.docx"
        if not result.is_file() or not result.stat().st_size:
            raise CorruptFileError(f"{name}：文件已损坏，LibreOffice 也无法打开。请用 WPS 或 Word 打开后另存为 docx 再报送。")
        yield result


def _write_profile(profile: Path) -> None:
    user = profile / "user"
    user.mkdir(parents=True)
    items = "\n".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _VALUES)
    (user / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items), encoding="utf-8")


@contextmanager
def _watchdog(folder: str) -> Generator["subprocess.Popen[bytes] | None"]:
    """A process that ends the converter and removes its folder should this one be killed. Windows has none: a time limit alone."""
    if os.name != "posix":
        yield None
        return
    quiet = subprocess.DEVNULL
    command = ["/bin/sh", "-c", _WATCH, "sh", folder]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, cwd="/", start_new_session=True) as watch:
        try:
            yield watch
        finally:
            watch.kill()  # before its pipe closes: the converter is gone, its number may be another's


def _convert(program: str, source: Path, name: str, watch: "subprocess.Popen[bytes] | None") -> None:
    room = source.parent
    command = [
        program,
        f"-env:UserInstallation={(room / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"),
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(room / "out"), str(source)),
    ]
    nowhere = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "HOME": str(room), "TMPDIR": str(room)}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=room,
        env={**os.environ, **nowhere},
        start_new_session=True,
    )
    try:
        if watch is not None and watch.stdin is not None:
            watch.stdin.write(b"%d\n" % process.pid)
            watch.stdin.flush()
        process.wait(MAX_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise LimitError(f"{name}：转换超过 {MAX_SECONDS:.0f} 秒，已停止。请用 WPS 或 Word 打开后另存为 docx 再报送。") from error
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Kill the converter with all that it started."""
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], check=False, capture_output=True)
    process.wait()
