"""The budgets of the design, measured: `python -m benchmarks.budgets [--demo]`.

Start-up is wall time to the first line of output of a fresh process, reading is CPU time in this process after one warm-up file
of the same kind, both as the least of several runs. --demo also runs the whole demo twice and shows the second (warm).
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from mingjian.data.samples.make import make_samples
from mingjian.extractors.outline import read_case
from mingjian.extractors.read import read_document

RUNS = 5
COMMANDS = (
    ("--help",),
    ("campaign", "list"),
    ("campaign", "show", "cq-cases-2023"),
    ("doctor",),
    ("check", "."),
    ("query", "SELECT 1"),
)
"""Commands that need no Prefect, and one that fails on its options."""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", action="store_true")
    options = parser.parse_args()
    print("| what | budget | least | median |\n|---|---|---|---|")
    for arguments in COMMANDS:
        _row(f"`mingjian {' '.join(arguments)}`: first line", "≤ 0.5 s", [_first_line(arguments) for _ in range(RUNS)], "s")
    with tempfile.TemporaryDirectory() as folder:
        samples = make_samples(Path(folder) / "samples")
        words = [
            path
            for path in sorted(samples.inbox.rglob("*示范案例.docx")) + sorted(samples.library.rglob("*.docx"))
            if path.is_file()
        ]
        pages = [path for path in sorted(samples.inbox.rglob("*示范案例.pdf")) if path.is_file()]
        _row("docx case with all facts, CPU", "≤ 12 ms", [_reading(words) for _ in range(RUNS)], "ms")
        _row(
            "text PDF with fonts and pictures, CPU a page", "≤ 5 ms", [_reading(pages, per_page=True) for _ in range(RUNS)], "ms"
        )
    if options.demo:
        with tempfile.TemporaryDirectory() as folder:
            seconds = [_timed(lambda: _run(("demo", "--out", f"{folder}/demo"))) for _ in range(2)]
            _row("`mingjian demo`, warm", "≤ 25 s", seconds[1:], "s")


def _row(what: str, budget: str, values: Sequence[float], unit: str) -> None:
    scale = 1000 if unit == "ms" else 1
    print(
        f"| {what} | {budget} | {min(values) * scale:.2f} {unit} | {statistics.median(values) * scale:.2f} {unit} |", flush=True
    )


def _command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "mingjian.flows.cli.main", *arguments]


def _first_line(arguments: Sequence[str]) -> float:
    started = time.perf_counter()
    with subprocess.Popen(_command(arguments), stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        process.stdout.readline()
        seconds = time.perf_counter() - started
        process.stdout.read()
    return seconds


def _run(arguments: Sequence[str]) -> None:
    subprocess.run(_command(arguments), stdout=subprocess.DEVNULL, check=True)


def _timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def _reading(paths: Sequence[Path], *, per_page: bool = False) -> float:
    """Mean CPU seconds a file (or a page) over the paths."""
    read_case(read_document(paths[0], paths[0].name))
    started, pages = time.process_time(), 0
    for path in paths:
        document = read_document(path, path.name)
        read_case(document)
        pages += document.pages or 1
    return (time.process_time() - started) / (pages if per_page else len(paths))


if __name__ == "__main__":
    main()
