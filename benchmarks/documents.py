"""What is read from a folder of real files: `python -m benchmarks.documents FOLDER [--reference]`.

Prints per sub-folder: files, read, partly read, refused (with the reasons), seconds a file and, with --reference, the recall of
13-character runs of the text that LibreOffice gives for the same file (one that it cannot read counts for neither).
"""

import argparse
import hashlib
import shutil
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mingjian.data.records import Extract, MaterialStatus
from mingjian.flows.reading import PRELOADED, FileToRead, read_in_workers
from mingjian.flows.runners import start_workers
from mingjian.flows.settings import READ_MEGABYTES, READ_SECONDS

RUN = 13
"""Characters: the length of an identical run that 查重 practice speaks of (facts on similarity)."""
OFFICE = {".docx", ".doc", ".docm", ".wps", ".rtf", ".odt"}


@dataclass(frozen=True, slots=True)
class Row:
    """One file's result."""

    kind: str
    name: str
    extract: Extract
    recall: float | None


def main() -> None:
    """Read the folder and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reference", action="store_true", help="compare with LibreOffice's text")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    paths = sorted(path for path in options.folder.rglob("*") if path.is_file() and path.suffix not in {".csv", ".css", ".md"})
    files = [FileToRead(path, path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths]
    with start_workers(options.jobs, READ_SECONDS, READ_MEGABYTES, PRELOADED[:1]) as workers:
        extracts, _ = read_in_workers(workers, files)
    references = _references(paths) if options.reference else {}
    rows = [
        Row(path.parent.name, path.name, extracts[file.sha256], _recall(extracts[file.sha256], references.get(path)))
        for path, file in zip(paths, files, strict=True)
    ]
    _print(rows)


def _references(paths: Iterable[Path]) -> dict[Path, str]:
    """LibreOffice's text of each Word file, in the words of its own txt filter."""
    soffice = shutil.which("soffice")
    if soffice is None:
        raise SystemExit("--reference needs LibreOffice: apt-get install libreoffice-writer-nogui")
    texts: dict[Path, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            if path.suffix.lower() not in OFFICE:
                continue
            arguments = [
                soffice,
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                "txt:Text (encoded):UTF8",
            ]
            subprocess.run([*arguments, "--outdir", folder, str(path)], capture_output=True, timeout=120, check=False)
            made = Path(folder) / f"{path.stem}.txt"
            if made.exists():
                texts[path] = made.read_text(encoding="utf-8-sig")
                made.unlink()
    return texts


def _recall(extract: Extract, reference: str | None) -> float | None:
    """The share of the reference's runs that stand in what was read, asides included."""
    if reference is None or extract.document is None:
        return None
    wanted = _runs(reference)
    found = _runs("".join([extract.document.text, *(aside.text for aside in extract.document.asides)]))
    return len(wanted & found) / len(wanted) if wanted else None


def _runs(text: str) -> set[str]:
    plain = "".join(character for character in text if character.isalnum())
    return {plain[start : start + RUN] for start in range(len(plain) - RUN + 1)}


def _print(rows: list[Row]) -> None:
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        kinds[row.kind].append(row)
    print("| kind | files | read | partly | refused | mean s | max s | 13-gram recall (mean, least) |")
    print("|---|---|---|---|---|---|---|---|")
    for kind, members in [*sorted(kinds.items()), ("all", rows)]:
        states = Counter(row.extract.status for row in members)
        refused = states[MaterialStatus.UNREADABLE] + states[MaterialStatus.EMPTY]
        seconds = [row.extract.seconds for row in members]
        recalls = [row.recall for row in members if row.recall is not None]
        recall = f"{sum(recalls) / len(recalls):.4f}, {min(recalls):.4f}" if recalls else ""
        print(
            f"| {kind} | {len(members)} | {states[MaterialStatus.OK]} | {states[MaterialStatus.PARTIAL]} | {refused} "
            f"| {sum(seconds) / len(seconds):.3f} | {max(seconds):.2f} | {recall} |"
        )
    print()
    for row in rows:
        low = row.recall is not None and row.recall < 0.98
        if row.extract.status != MaterialStatus.OK or low:
            reasons = "; ".join(f"{problem.rule_id} {problem.message}" for problem in row.extract.problems)
            print(f"- {row.kind}/{row.name}: {row.extract.status}{f' recall {row.recall:.3f}' if low else ''} {reasons}")


if __name__ == "__main__":
    main()
