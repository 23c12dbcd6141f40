"""Breaks sound files at random for as long as it is told, and prints what no reader may do, with the smallest change that does it.

python -m benchmarks.fuzz --minutes 20 [--seed 0] [--kind docx --kind pdf] [--files FOLDER] [--again SEED]
Reading gives an extract or an error of ours; all else (a traceback, a crash, a hang, memory) is printed and its file kept in OUT.
"""

import argparse
import contextlib
import io
import os
import re
import resource
import select
import signal
import struct
import sys
import time
import traceback
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from mingjian.data.errors import FileError
from mingjian.data.records import MaterialStatus
from mingjian.extractors import office
from mingjian.extractors.members import Budget, Member
from mingjian.flows.settings import READ_MEGABYTES, READ_SECONDS
from mingjian.pipeline.extract import extract_material
from mingjian.pipeline.unfold import unfold
from tests.extractors.fuzz_makers import MAKERS, made

OUT = Path(".cache/fuzz")
CONTAINERS = frozenset({"zip", "7z", "rar", "eml", "msg", "winmail"})
MAX_CHANGES = 8
MAX_FILE_BYTES = 400_000  # of a given file: larger ones are slow and break no differently
MAX_UNPACKED_BYTES = 20_000_000
SLOW_SECONDS = 10.0
DOOR = "内容异常"  # the words of the last door in extractors/read.py: no defect, but worth a look
_TAG = re.compile(rb"<[^?!][^>]*>")
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_DIGITS = re.compile(r"\d+")
_WORDS = (
    b"NaN",
    b"-1",
    b"0",
    b"99999999999999999999",
    b"1e309",
    b"../../../etc/passwd",
    b"\xff\xfe\x00\xd8",
    b"%s%n",
    b"&a;",
    b"[" * 300,
    b"",
)
_EDGES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Case:
    """A sound file and the number that decides how it is broken."""

    kind: str
    whole: bytes
    seed: int


@dataclass(slots=True)
class Tally:
    """What came of the files so far."""

    runs: Counter[str] = field(default_factory=Counter[str])
    doors: Counter[str] = field(default_factory=Counter[str])
    failures: dict[str, str] = field(default_factory=dict[str, str])
    slowest: tuple[float, str] = (0.0, "")


# ── breaking ─────────────────────────────────────────────────────────────────


def break_file(case: Case, keep: Sequence[int] | None = None) -> bytes:
    """The file with its changes, or only those whose index is in keep."""
    random = Random(case.seed)  # noqa: S311 - no secret
    count = random.randint(1, MAX_CHANGES)
    seeds = [random.getrandbits(32) for _ in range(count)]
    chosen = [seed for at, seed in enumerate(seeds) if keep is None or at in keep]
    parts = _parts(case.whole) if random.random() < 0.8 else {}
    data = case.whole
    for seed in chosen:
        each = Random(seed)  # noqa: S311 - as above
        if parts:
            name = each.choice(sorted(parts))
            parts[name] = _change(parts[name], each)
        else:
            data = _change(data, each)
    return _pack(parts) if parts else data


def change_count(case: Case) -> int:
    """How many changes the seed makes."""
    return Random(case.seed).randint(1, MAX_CHANGES)  # noqa: S311 - as above


def _parts(whole: bytes) -> dict[str, bytes]:
    if not whole.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES:
                return {}
            return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError, EOFError):
        return {}  # a given file may be broken already


def _pack(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _change(data: bytes, random: Random) -> bytes:
    ways: list[Callable[[bytes, Random], bytes]] = [_flip, _cut, _splice, _edge, _stuff]
    if data.lstrip()[:1] == b"<" or data.startswith(b"%PDF") or data.isascii():
        ways += [_word, _tag, _tag, _word]
    if data.startswith(b"%PDF"):
        ways += [_stream]
    return random.choice(ways)(data, random)


def _place(data: bytes | bytearray, random: Random) -> int:
    return random.randrange(len(data)) if data else 0


def _flip(data: bytes, random: Random) -> bytes:
    out = bytearray(data)
    for _ in range(random.randint(1, 8)):
        if out:
            out[_place(out, random)] ^= 1 << random.randrange(8)
    return bytes(out)


def _cut(data: bytes, random: Random) -> bytes:
    at = _place(data, random)
    return data[:at] if random.random() < 0.2 else data[:at] + data[at + random.randint(1, 600) :]


def _splice(data: bytes, random: Random) -> bytes:
    at, start = _place(data, random), _place(data, random)
    return data[:at] + data[start : start + random.randint(1, 400)] * random.choice((1, 1, 2, 50)) + data[at:]


def _edge(data: bytes, random: Random) -> bytes:
    at, value = _place(data, random), random.choice(_EDGES)
    packed = (
        struct.pack(random.choice(("<I", ">I", "<H", ">H", "B")), value & 0xFF)
        if value <= 0xFF
        else struct.pack(random.choice("<>") + "I", value)
    )
    return data[:at] + packed + data[at + len(packed) :]


def _stuff(data: bytes, random: Random) -> bytes:
    at = _place(data, random)
    return data[:at] + random.randbytes(random.randint(1, 64)) + data[at:]


def _word(data: bytes, random: Random) -> bytes:
    found = list(_NUMBER.finditer(data[:200_000]))
    if not found:
        return _stuff(data, random)
    one = random.choice(found)
    return data[: one.start()] + random.choice(_WORDS) + data[one.end() :]


def _tag(data: bytes, random: Random) -> bytes:
    found = list(_TAG.finditer(data[:400_000]))
    if not found:
        return _flip(data, random)
    one, other = random.choice(found), random.choice(found)
    text = one.group()
    new = random.choice(
        (
            b"",
            text * 2,
            text * 1500,
            other.group(),
            text.replace(b":", b":x", 1),
            text.replace(b'"', b'"<', 1),
            re.sub(rb'"[^"]*"', b'"' + random.choice(_WORDS[:8]) + b'"', text),
        )
    )
    return data[: one.start()] + new + data[one.end() :]


def _stream(data: bytes, random: Random) -> bytes:
    """A PDF whose first compressed stream says something else."""
    start = data.find(b"stream\n") + 7
    end = data.find(b"endstream", start)
    if not 7 < start < end:
        return _flip(data, random)
    with contextlib.suppress(zlib.error):
        return data[:start] + zlib.compress(_word(zlib.decompress(data[start:end]), random)) + data[end:]
    return data[:start] + _flip(data[start:end], random) + data[end:]


# ── reading ──────────────────────────────────────────────────────────────────


def read_case(kind: str, data: bytes, folder: Path) -> str:
    """Read as the main job does; gives the name of the error that the last door turned into words, or ""."""
    suffix = "eml" if kind == "winmail" else kind
    if kind in CONTAINERS:
        with contextlib.suppress(FileError):
            for each in unfold(Member(f"a.{suffix}", io.BytesIO(data), len(data)), Budget()):
                if isinstance(each, Member):
                    with each.data:
                        each.data.read()
        return ""
    path = folder / f"a.{suffix}"
    path.write_bytes(data)
    extract = extract_material(path, path.name, "0" * 64)
    if extract.status is not MaterialStatus.OK and not extract.problems:
        raise AssertionError("not read whole, and not told why")
    said = next((problem.message for problem in extract.problems if DOOR in problem.message), "")
    return said.rpartition("（")[2].partition("）")[0]


def try_case(case: Case, data: bytes, folder: Path) -> str:
    """The defect in words, "" where there is none; a slow file is one."""
    begun = time.monotonic()
    try:
        door = read_case(case.kind, data, folder)
    except BaseException as error:  # noqa: BLE001  what comes here is the defect that is looked for
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno} {str(error)[:120]}"
    if time.monotonic() - begun > SLOW_SECONDS:
        return f"slow: {time.monotonic() - begun:.0f} s"
    return f"door {door}" if door else ""


def _confine() -> None:
    os.environ["PATH"] = ""
    office._USUAL_PLACES = ()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - LibreOffice would take seconds a file
    limit = READ_MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # parsers chatter


def _work(cases: Iterator[Case], writer: int, folder: Path, keep: Sequence[int] | None = None) -> None:
    _confine()
    for case in cases:
        os.write(writer, f"> {case.kind} {case.seed}\n".encode())
        said = try_case(case, break_file(case, keep), folder)
        os.write(writer, f"< {said}\n".encode(errors="replace"))
    os._exit(0)


def run_cases(cases: Iterator[Case], folder: Path, until: float) -> Iterator[tuple[str, int, str, float]]:
    """Kind, seed, what was wrong and seconds of each case, in child processes that may die."""
    while time.monotonic() < until:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _work(cases, writer, folder)
        os.close(writer)
        last = yield from _listen(reader, child, until)
        os.close(reader)
        for case in cases:  # the parent's own iterator goes where the child's went
            if case.seed == last:
                break


def _listen(reader: int, child: int, until: float) -> Iterator[tuple[str, int, str, float]]:
    buffer, kind, seed, begun = b"", "", -1, time.monotonic()
    end = "died"
    while True:
        ready, _, _ = select.select([reader], [], [], READ_SECONDS)
        chunk = os.read(reader, 65_536) if ready else b""
        if not chunk:
            end = "died" if ready else f"hung: {READ_SECONDS} s"
            break
        *lines, buffer = (buffer + chunk).split(b"\n")
        for line in lines:
            words = line.decode(errors="replace")
            if words.startswith("> "):
                kind, seed, begun = words.split(" ")[1], int(words.split(" ")[2]), time.monotonic()
            elif words.startswith("< "):
                yield kind, seed, words[2:], time.monotonic() - begun
                kind = ""
        if time.monotonic() > until:
            kind = ""
            break
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if kind:
        yield kind, seed, end, time.monotonic() - begun
    return seed


def smallest(case: Case, said: str, folder: Path) -> list[int]:
    """The fewest changes that still give the same defect, each tried in a process of its own."""
    keep = list(range(change_count(case)))
    for each in list(keep):
        fewer = [other for other in keep if other != each]
        if fewer and _alone(case, fewer, folder).partition(" ")[0] == said.partition(" ")[0]:
            keep = fewer
    return keep


def _alone(case: Case, keep: Sequence[int], folder: Path) -> str:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _work(iter([case]), writer, folder, keep)
    os.close(writer)
    found = [said for _, _, said, _ in _listen(reader, child, time.monotonic() + 2 * READ_SECONDS)]
    os.close(reader)
    return found[-1] if found else ""


# ── the run ──────────────────────────────────────────────────────────────────


def sound_files(kinds: Sequence[str], given: Path | None) -> list[tuple[str, bytes]]:
    """Kind and bytes of what is to be broken: the makers' files, and those of a folder."""
    files = [(kind, made(kind)) for kind in sorted(kinds)]
    for path in sorted(given.rglob("*")) if given else ():
        kind = path.suffix.lower().removeprefix(".")
        if path.is_file() and kind in kinds and path.stat().st_size <= MAX_FILE_BYTES:
            files.append((kind, path.read_bytes()))
    return files


def endless(files: Sequence[tuple[str, bytes]], first: int) -> Iterator[Case]:
    """Cases by their seeds; the seed alone decides file and changes."""
    seed = first
    while True:
        yield case_of(files, seed)
        seed += 1


def case_of(files: Sequence[tuple[str, bytes]], seed: int) -> Case:
    """The case of one seed."""
    kind, whole = files[seed % len(files)]
    return Case(kind, whole, seed)


def fuzz(files: Sequence[tuple[str, bytes]], first: int, minutes: float, folder: Path) -> Tally:
    """Break and read until the time is over; prints each defect when it first comes."""
    tally = Tally()
    for kind, seed, said, seconds in run_cases(endless(files, first), folder, time.monotonic() + 60 * minutes):
        tally.runs[kind] += 1
        tally.slowest = max(tally.slowest, (seconds, f"{kind} {seed}"))
        if said.startswith("door "):
            tally.doors[f"{kind} {said[5:]}"] += 1
        elif said and (cause := f"{kind} {_DIGITS.sub('#', said)}") not in tally.failures:
            tally.failures[cause] = _report(case_of(files, seed), said, folder)
    return tally


def _report(case: Case, said: str, folder: Path) -> str:
    keep = smallest(case, said, folder)
    kept = OUT / f"{case.kind}-{case.seed}.{'eml' if case.kind == 'winmail' else case.kind}"
    kept.write_bytes(break_file(case, keep))
    print(f"{case.kind} seed {case.seed}, changes {keep} of {change_count(case)}: {said}  → {kept}", flush=True)
    return str(kept)


def main(words: Sequence[str]) -> int:
    """Run and print the tally; 1 where something was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kind", action="append", choices=sorted(MAKERS))
    parser.add_argument("--files", type=Path)
    parser.add_argument("--again", type=int, help="one seed alone, in this process, with its traceback")
    options = parser.parse_args(words)
    OUT.mkdir(parents=True, exist_ok=True)
    files = sound_files(options.kind or sorted(MAKERS), options.files)
    if options.again is not None:
        case = case_of(files, options.again)
        print(read_case(case.kind, break_file(case), OUT) or "read or refused")
        return 0
    tally = fuzz(files, options.seed, options.minutes, OUT)
    print(f"{tally.runs.total()} broken files of {len(tally.runs)} kinds: {dict(sorted(tally.runs.items()))}")
    print(f"through the last door: {dict(tally.doors.most_common(20))}")
    print(f"slowest {tally.slowest[0]:.1f} s ({tally.slowest[1]}); {len(tally.failures)} defects")
    return int(bool(tally.failures))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
