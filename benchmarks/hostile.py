"""Reads a folder of broken and hostile files, each in a process of its own, and prints what came of it.

python -m benchmarks.hostile FOLDER [--all]: files that were read or refused properly are only counted unless --all is given.
"""

import os
import resource
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from mingjian.data.errors import MingjianError
from mingjian.extractors import archive, legacy, mail, pdf, read, sheet, text, word
from mingjian.extractors.sniff import Kind, sniff

MAX_SECONDS = 60
MAX_MEGABYTES = 1024
_ADDRESS_SPACE_BYTES = 6 * 1024**3  # a stop for the machine's sake; the measure is resident memory
_ARCHIVES = frozenset({Kind.ZIP, Kind.SEVEN_ZIP, Kind.RAR, Kind.TAR, Kind.GZIP})
_MAILS = frozenset({Kind.EML, Kind.MSG})
_PRELOADED = (legacy, pdf, read, sheet, text, word)  # imported before forking, so that each file pays for itself alone
_READ, _REFUSED, _TRACEBACK = 0, 3, 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    path: Path
    kind: str
    verdict: str  # read, refused, traceback, crashed, hung
    seconds: float
    megabytes: float
    note: str


def read_one(path: Path) -> str:
    """Read a file as its kind asks; returns a note on what was found."""
    kind = sniff(path, path.name).kind
    if kind in _ARCHIVES:
        members = list(archive.list_members(path, path.name))
        return f"{len(members)} members"
    if kind in _MAILS:
        return f"{len(mail.read_mail(path).attachments)} attachments"
    document = read.read_document(path, path.name)
    return f"{len(document.text)} characters, {', '.join(problem.rule_id for problem in document.problems)}"


def try_file(path: Path) -> Outcome:
    """Read one file in a child process with a limit of time."""
    begun = time.monotonic()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _run_child(path, writer)
    os.close(writer)
    status, megabytes, hung = _wait(child, begun + MAX_SECONDS)
    with os.fdopen(reader, encoding="utf-8", errors="replace") as stream:
        note = stream.read(300)
    verdict = "hung" if hung else _verdict(status)
    return Outcome(path, sniff(path, path.name).kind, verdict, time.monotonic() - begun, megabytes, note)


def _run_child(path: Path, writer: int) -> None:
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE_BYTES, _ADDRESS_SPACE_BYTES))
    code = _READ
    try:
        note = read_one(path)
    except MingjianError as error:
        code, note = _REFUSED, f"{type(error).__name__}: {error}"
    except BaseException as error:  # noqa: BLE001  what comes here is the defect that is looked for
        code, note = _TRACEBACK, f"{type(error).__name__}: {error}"
    os.write(writer, note.encode("utf-8", errors="replace")[:300])
    os._exit(code)


def _wait(child: int, deadline: float) -> tuple[int, float, bool]:
    hung = False
    while True:
        pid, status, usage = os.wait4(child, os.WNOHANG)
        if pid:
            return status, usage.ru_maxrss / 1024, hung
        if not hung and time.monotonic() > deadline:
            os.killpg(child, signal.SIGKILL)
            hung = True
        time.sleep(0.005)


def _verdict(status: int) -> str:
    if os.WIFSIGNALED(status):
        return "crashed"
    return {_READ: "read", _REFUSED: "refused"}.get(os.WEXITSTATUS(status), "traceback")


def main(folder: Path, *, show_all: bool) -> int:
    """Print the table; returns 1 where a file crashed, hung, took too much memory or gave a traceback."""
    outcomes = [try_file(path) for path in sorted(folder.rglob("*")) if path.is_file()]
    bad = 0
    for outcome in outcomes:
        wrong = outcome.verdict not in {"read", "refused"} or outcome.megabytes > MAX_MEGABYTES
        bad += wrong
        if wrong or show_all or outcome.seconds > MAX_SECONDS / 6:
            name = outcome.path.relative_to(folder)
            print(
                f"{outcome.verdict:10}{outcome.seconds:7.2f} s{outcome.megabytes:7.0f} MB  {outcome.kind:16}{name}  {outcome.note}"
            )
    counts = Counter(outcome.verdict for outcome in outcomes)
    print(
        f"{len(outcomes)} files: {', '.join(f'{name} {count}' for name, count in sorted(counts.items()))}; {bad} not as required"
    )
    print(
        f"longest {max((each.seconds for each in outcomes), default=0):.1f} s, largest {max((each.megabytes for each in outcomes), default=0):.0f} MB"
    )
    return int(bad > 0)


if __name__ == "__main__":
    arguments = [each for each in sys.argv[1:] if each != "--all"]
    sys.exit(main(Path(arguments[0]), show_all="--all" in sys.argv))
