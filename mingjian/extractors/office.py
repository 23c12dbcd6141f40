"""LibreOffice as an optional converter: one warm process for a batch, own profile, no macros, no network, limits on all."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mingjian.data.errors import CorruptFileError, FileError, LimitError, UnsupportedFileError
from mingjian.extractors.sniff import Kind, sniff

MAX_SECONDS = 45.0
"""For one document, the start included: a cold start takes 1.5 s, a usual document .1 s, the worker's limit is 60 s."""
MEGABYTES = 1024
"""Of data, as every reader has: LibreOffice itself takes 215 MB (facts: docs/benchmarks.md, Legacy)."""
_FILE_BLOCKS = 1_048_576  # ulimit counts blocks of 512 or 1,024 bytes: at most 1 GB for one output
BATCH = 50
"""Documents for one process: what it leaks does not pile up, and its start of a second is shared."""
_POLL_SECONDS = 0.02
_DEAD_STARTS = 3  # processes that end before their first document, after which the installation itself is tried
_USUAL_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
)
# reads the converter's process group, as often as one starts, until our end of the pipe closes, however we end
_WATCH = 'while read -r line; do group=$line; done; [ -z "$group" ] || kill -9 "-$group" 2>/dev/null; rm -rf "$1"'
_LIMITS = f'ulimit -d {MEGABYTES * 1024} 2>/dev/null; ulimit -f {_FILE_BLOCKS} 2>/dev/null; exec "$@"'
# what the program says of each document, in their order: before it writes the result, or in place of it
_WRITES, _REFUSES = b"convert ", (b"Error: source file could not be loaded", b"Error: no export filter")
_PROBE = b"{\\rtf1 .\\par}"
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

_HEAD_BYTES = 64
_BLANKS = b"\xef\xbb\xbf \t\r\n"
_HEADS = (b"\xd0\xcf\x11\xe0", b"{\\rtf", b"<?xml")
_ODT_SUFFIXES = (".odt", ".ott")
SUFFIXES = {Kind.DOC: "doc", Kind.RTF: "rtf", Kind.ODT: "odt", Kind.WORD_XML: "xml"}
"""By which LibreOffice knows each kind that it converts."""

Outcome = Path | FileError
"""The docx made of a document, or why there is none."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document to be converted. suffix: its real kind's, such as "doc"; name: what messages call it."""

    path: Path
    name: str
    suffix: str


def source_to_convert(path: Path, name: str) -> Source | None:
    """The file as LibreOffice is to be asked for it, None where it has no need. Most files are told by their first bytes."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
    except OSError:
        return None  # its reader will say so
    if not head.lstrip(_BLANKS).startswith(_HEADS) and not name.lower().endswith(_ODT_SUFFIXES):
        return None
    sniffed = sniff(path, name)
    suffix = None if sniffed.encrypted else SUFFIXES.get(sniffed.kind)
    return None if suffix is None else Source(path, name, suffix)


@cache
def soffice_path() -> str | None:
    """Where LibreOffice's program is, None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _USUAL_PLACES if Path(place).is_file()), None)


@contextmanager
def converted(path: Path, name: str, *, suffix: str) -> Generator[Path]:
    """A docx made of one older document, gone when the context ends.

    suffix: the real kind's, such as "doc". Raises UnsupportedFileError without LibreOffice, LimitError where it takes
    too long, CorruptFileError where it makes nothing of the file.
    """
    with convert_batch({"": Source(path, name, suffix)}) as made:
        outcome = made[""]
        if isinstance(outcome, FileError):
            raise outcome
        yield outcome


@contextmanager
def convert_batch(sources: Mapping[str, Source]) -> Generator[dict[str, Outcome]]:
    """A docx for each document, or why there is none; all gone when the context ends.

    One process converts many. Where it dies or hangs, the document in its hand is given up and another process goes on
    with the next: a hostile one costs itself and a start.
    """
    program = soffice_path()
    if program is None:
        yield {
            key: UnsupportedFileError(f"{one.name}：本机没有安装 LibreOffice，无法转换。请另存为 docx 后重新报送。")
            for key, one in sources.items()
        }
        return
    with tempfile.TemporaryDirectory(prefix="mingjian-office-", ignore_cleanup_errors=True) as folder, _watchdog(folder) as watch:
        office = _Office(program, Path(folder), watch)
        keys = list(sources)
        outcomes: list[Outcome] = []
        for start in range(0, len(keys), BATCH):
            outcomes += office.convert([sources[key] for key in keys[start : start + BATCH]])
        yield dict(zip(keys, outcomes, strict=True))


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a process ended: documents it was done with, and whether it was stopped for its time."""

    done: int
    late: bool


class _Office:
    """Runs the program in a folder of its own."""

    def __init__(self, program: str, room: Path, watch: "subprocess.Popen[bytes] | None") -> None:
        self._program = program
        self._room = room
        self._watch = watch
        self._count = 0
        self._broken = False
        _write_profile(room / "profile")
        (room / "in").mkdir()

    def convert(self, sources: Sequence[Source]) -> list[Outcome]:
        """Convert these, by as many processes as it takes."""
        staged = [self._stage(source) for source in sources]
        late: set[int] = set()
        first, dead = 0, 0
        while first < len(staged) and not self._broken:
            ended = self._run(staged[first:])
            if ended.late:
                late.add(first + ended.done)
            dead = 0 if ended.done else dead + 1
            first += ended.done + 1  # past the one it had in hand
            if dead == _DEAD_STARTS:
                self._broken, dead = not self._works(), 0
        for each in staged:
            each.unlink(missing_ok=True)
        return [
            self._outcome(source, each, late=number in late)
            for number, (source, each) in enumerate(zip(sources, staged, strict=True))
        ]

    def _stage(self, source: Source) -> Path:
        """A copy under a name that says nothing, for a program that locks and writes beside what it opens."""
        self._count += 1
        staged = self._room / "in" / f"{self._count:06d}.{source.suffix}"
        shutil.copyfile(source.path, staged)
        staged.chmod(0o600)
        return staged

    def _works(self) -> bool:
        """Whether the program converts a document that is certainly sound."""
        probe = self._room / "in" / "probe.rtf"
        probe.write_bytes(_PROBE)
        self._run([probe])
        return self._result(probe).is_file()

    def _result(self, staged: Path) -> Path:
        return self._room / "out" / f"{staged.stem}.docx"

    def _outcome(self, source: Source, staged: Path, *, late: bool) -> Outcome:
        result = self._result(staged)
        if late:
            return LimitError(
                f"{source.name}：转换超过 {MAX_SECONDS:.0f} 秒，已停止。请用 WPS 或 Word 打开后另存为 docx 再报送。"
            )
        if not zipfile.is_zipfile(result):
            return CorruptFileError(
                f"{source.name}：文件已损坏，LibreOffice 也无法打开。请用 WPS 或 Word 打开后另存为 docx 再报送。"
            )
        return result

    def _run(self, staged: Sequence[Path]) -> _Ended:
        """One process over these documents, stopped where one takes too long."""
        said = self._room / "said.txt"
        with said.open("wb") as log:
            process = self._start(staged, log.fileno())
        done, since = 0, time.monotonic()
        try:
            self._tell(process.pid)
            while process.poll() is None:
                time.sleep(_POLL_SECONDS)
                now = len(_events(said))
                if now > done:
                    done, since = now, time.monotonic()
                elif time.monotonic() - since > MAX_SECONDS:
                    return _Ended(self._finished(staged, said), late=True)
        finally:
            _end(process)
            self._tell(None)
        return _Ended(len(staged) if process.returncode == 0 else self._finished(staged, said), late=False)

    def _finished(self, staged: Sequence[Path], said: Path) -> int:
        """Documents done with: the last one it spoke of may be half written."""
        events = _events(said)[: len(staged)]
        half = bool(events) and events[-1] and not zipfile.is_zipfile(self._result(staged[len(events) - 1]))
        return len(events) - half

    def _tell(self, group: int | None) -> None:
        """Tell the watchdog which process group to end."""
        if self._watch is not None and self._watch.stdin is not None:
            self._watch.stdin.write(b"%d\n" % group if group else b"\n")
            self._watch.stdin.flush()

    def _start(self, staged: Sequence[Path], log: int) -> "subprocess.Popen[bytes]":
        room = self._room
        command = [
            *(("/bin/sh", "-c", _LIMITS, "sh") if os.name == "posix" else ()),
            self._program,
            f"-env:UserInstallation={(room / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"),
            *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(room / "out"), *map(str, staged)),
        ]
        nowhere = {
            "http_proxy": "http://127.0.0.1:9",
            "https_proxy": "http://127.0.0.1:9",
            "HOME": str(room),
            "TMPDIR": str(room),
        }
        environment = {**os.environ, **nowhere}
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=room, env=environment, start_new_session=True
        )


def _events(said: Path) -> list[bool]:
    """The documents the program has spoken of, in their order: whether it began to write a result."""
    lines = said.read_bytes().split(b"\n")
    return [line.startswith(_WRITES) for line in lines if line.startswith((_WRITES, *_REFUSES))]


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


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Kill the converter with all that it started."""
    if os.name == "posix":
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], check=False, capture_output=True)
    process.wait()
