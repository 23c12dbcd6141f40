"""CPU time and completeness of reading a folder of real files: python -m benchmarks.extraction FOLDER [--reference].

Prints by kind (the file's suffix): files, read, partly read, refused, CPU milliseconds a file (median), a page (PDF) and for each 5,000 字
(.docx), files within the budget and, with --reference, characters against the text that LibreOffice gives for Word files and pdftotext for
PDF files, the recall of its 13-character runs (one that they cannot read counts for neither), and the same recall by our own reader alone
for what LibreOffice converts. Older documents are converted first, many by one LibreOffice as in the main job; seconds a file are printed.
Then what was not read whole, and why. Each file is read in this process, the second reading is measured. Without FOLDER two Word files of
about 5,000 字 are made and measured.
"""

import argparse
import shutil
import statistics
import subprocess
import tempfile
import time
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import docx
from docx.oxml.ns import qn
from docx.shared import Pt

from mingjian.data.errors import FileError, UnsupportedFileError
from mingjian.data.records import Document, Problem
from mingjian.extractors.office import Outcome, convert_batch, source_to_convert
from mingjian.extractors.outline import read_case
from mingjian.extractors.read import read_document
from mingjian.extractors.word import read_word

RUN: Final = 13
"""Characters: the length of an identical run that 查重 practice speaks of (facts on similarity)."""
_WORD: Final = frozenset({".docx", ".doc", ".docm", ".wps", ".rtf", ".odt"})
_NO_DOCUMENTS: Final = frozenset({".csv", ".css", ".md", ".zip", ".rar", ".7z"})
_UNREAD: Final = frozenset({"X-UNREADABLE", "X-BROKEN-TEXT-LAYER", "X-LIMIT-REACHED", "X-EMPTY"})
_BUDGET_WORD_MS: Final = 12.0  # for 5,000 字
_BUDGET_PAGE_MS: Final = 5.0
_BUDGET_WORDS: Final = 5000
_ROUNDS: Final = 15
_SENTENCE: Final = "近年来，虚构区深入贯彻人才强市战略，围绕“智能+技能”培养、评价、使用、激励持续发力，2023年培训1.2万人。"
_HEADINGS: Final = ("一、实施背景", "二、主要做法", "三、工作成效", "四、经验启示")
_PARAGRAPHS: Final = 8  # under each heading, of three sentences: about 5,000 字 in all
_RUN_CHARACTERS: Final = 7


@dataclass(frozen=True, slots=True)
class Row:
    """One file's result."""

    path: Path
    document: Document | None
    milliseconds: float
    problems: tuple[Problem, ...]
    recall: float | None
    reference_chars: int = 0
    alone: float | None = None  # recall without LibreOffice

    @property
    def per_unit(self) -> float | None:
        """Milliseconds a page of a PDF with text, or for each 5,000 characters of a .docx; None for others."""
        if self.document is None or not self.document.text:
            return None
        if self.path.suffix.lower() == ".pdf" and self.document.has_text_layer and self.document.pages:
            return self.milliseconds / self.document.pages
        words = len(self.document.text)
        return self.milliseconds * _BUDGET_WORDS / words if self.path.suffix.lower() == ".docx" and words >= RUN else None


def main() -> None:
    """Read the folder and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--reference", action="store_true", help="compare with the text of LibreOffice and pdftotext")
    options = parser.parse_args()
    if options.folder is None:
        measure_made()
        return
    paths = sorted(path for path in options.folder.rglob("*") if path.is_file() and path.suffix.lower() not in _NO_DOCUMENTS)
    rows = measure_all(paths, reference=options.reference)
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        kinds[row.path.suffix.lower()].append(row)
    print(
        "| kind | files | read | partly | refused | median ms a file | ms a page or 5,000 字 (median, most) | in budget "
        "| characters against the reference | recall | recall without LibreOffice |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for kind, members in [*sorted(kinds.items()), ("all", rows)]:
        print_kind(kind, members)
    print()
    for row in rows:
        if row.problems or (row.recall is not None and row.recall < 0.97):
            reasons = "; ".join(f"{problem.rule_id} {problem.message}" for problem in row.problems)
            print(f"- {row.path.parent.name}/{row.path.name}: recall {row.recall} {reasons}")


def measure_all(paths: Sequence[Path], *, reference: bool) -> list[Row]:
    """All rows; older documents converted by one LibreOffice, references made by another."""
    sources = {str(path): source for path in paths if (source := source_to_convert(path, path.name)) is not None}
    start = time.monotonic()
    with convert_batch(sources) as made, tempfile.TemporaryDirectory() as folder:
        if made:
            print(f"{len(made)} older documents converted, {(time.monotonic() - start) / len(made):.2f} s each, start included\n")
        texts = refer_words([path for path in paths if path.suffix.lower() in _WORD], Path(folder)) if reference else {}
        return [measure(path, made.get(str(path)), texts.get(path) or refer_pdf(path, asked=reference)) for path in paths]


def measure(path: Path, ahead: Outcome | None, reference: str) -> Row:
    """Read a file twice; the first reading pays for imports. reference: "" for none."""
    try:
        document = read_document(path, path.name, ahead)
        start = time.process_time()
        document = read_document(path, path.name, ahead)
        spent = 1000 * (time.process_time() - start)
    except FileError as error:
        return Row(path, None, 0.0, (Problem(error.rule_id, str(error)),), None)
    problems = tuple(each for each in document.problems if each.rule_id in _UNREAD)
    alone = None if ahead is None or not reference else find_recall(_read_alone(path), reference)
    recall = find_recall(document, reference) if reference else None
    return Row(path, document, spent, problems, recall, len("".join(reference.split())), alone)


def _read_alone(path: Path) -> Document:
    try:
        return read_document(path, path.name, UnsupportedFileError("no LibreOffice"))
    except FileError:
        return Document("", "")


def refer_words(paths: Sequence[Path], folder: Path) -> dict[Path, str]:
    """The text that LibreOffice gives for each file, "" where there is none; one process for all."""
    (folder / "in").mkdir()
    names = {path: f"{number}{path.suffix.lower()}" for number, path in enumerate(paths)}
    for path, name in names.items():
        shutil.copyfile(path, folder / "in" / name)
    tool = [_tool("soffice", "libreoffice-writer-nogui"), f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    tool += [
        "--convert-to",
        "txt:Text (encoded):UTF8",
        "--outdir",
        str(folder),
        *(str(folder / "in" / each) for each in names.values()),
    ]
    subprocess.run(tool, capture_output=True, timeout=60 + 10 * len(paths), check=False)
    made = {path: (folder / name).with_suffix(".txt") for path, name in names.items()}
    return {path: text.read_text(encoding="utf-8-sig") if text.exists() else "" for path, text in made.items()}


def refer_pdf(path: Path, *, asked: bool) -> str:
    """The text that pdftotext gives, "" where there is none or nobody asked."""
    if not asked or path.suffix.lower() != ".pdf":
        return ""
    tool = [_tool("pdftotext", "poppler-utils"), "-q", str(path), "-"]
    return subprocess.run(tool, capture_output=True, timeout=120, check=False).stdout.decode("utf-8", "replace")


def _tool(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise SystemExit(f"--reference needs {name}: apt-get install {package}")
    return found


def find_recall(document: Document, reference: str) -> float | None:
    """The share of the reference's runs that stand in what was read, asides included.

    Runs lie within one line of the reference (a paragraph of LibreOffice's text): pdftotext's own orders of the lines agree on
    no more than .56 of the runs of a page in columns. Width and ligatures are folded.
    """
    wanted = {run for line in reference.split("\n") for run in _runs(line)}
    found = _runs("".join([document.text, *(aside.text for aside in document.asides)]))
    return len(wanted & found) / len(wanted) if wanted and document.has_text_layer else None


def _runs(text: str) -> set[str]:
    plain = "".join(character for character in unicodedata.normalize("NFKC", text) if character.isalnum())
    return {plain[start : start + RUN] for start in range(len(plain) - RUN + 1)}


def print_kind(kind: str, rows: list[Row]) -> None:
    """One line of the table."""
    read = [row for row in rows if row.document is not None]
    partly = sum(1 for row in read if row.problems)
    median = f"{statistics.median(row.milliseconds for row in read):.0f}" if read else ""
    units = [(row.per_unit, _BUDGET_PAGE_MS if row.path.suffix.lower() == ".pdf" else _BUDGET_WORD_MS) for row in read]
    known = [(unit, budget) for unit, budget in units if unit is not None]
    each = f"{statistics.median(unit for unit, _ in known):.1f}, {max(unit for unit, _ in known):.1f}" if known else ""
    within = f"{sum(1 for unit, budget in known if unit <= budget)} of {len(known)}" if known else ""
    whole = [row for row in read if row.reference_chars and row.recall is not None]
    wanted = sum(row.reference_chars for row in whole)
    ours = sum(len("".join(row.document.text.split())) for row in whole if row.document is not None)
    characters = f"{ours / wanted:.3f}" if wanted else ""
    refused = len(rows) - len(read)
    recall, alone = _summary([row.recall for row in rows]), _summary([row.alone for row in rows])
    print(
        f"| {kind} | {len(rows)} | {len(read) - partly} | {partly} | {refused} | {median} | {each} | {within} "
        f"| {characters} | {recall} | {alone} |"
    )


def _summary(found: Sequence[float | None]) -> str:
    known = [each for each in found if each is not None]
    return f"{statistics.mean(known):.4f}, least {min(known):.3f} ({len(known)})" if known else ""


# ── made Word files ──────────────────────────────────────────────────────────


def measure_made() -> None:
    """Print the median CPU milliseconds of the two made files and of their cases."""
    with tempfile.TemporaryDirectory() as folder:
        for name, split in (("whole_runs.docx", False), ("split_runs.docx", True)):
            path = Path(folder) / name
            make_case(path, split_runs=split)
            document = read_word(path, name)
            reading: list[float] = []
            outlining: list[float] = []
            for _ in range(_ROUNDS):
                start = time.process_time()
                document = read_word(path, name)
                middle = time.process_time()
                read_case(document)
                reading.append(1000 * (middle - start))
                outlining.append(1000 * (time.process_time() - middle))
            print(f"{name}: read {statistics.median(reading):.1f} ms, case {statistics.median(outlining):.1f} ms CPU")


def make_case(path: Path, *, split_runs: bool) -> None:
    """Write a case of about 5,000 字 with headings, direct formatting and a table."""
    document = docx.Document()
    document.add_heading("把车间变课堂", level=0)
    document.add_paragraph("摘要：" + _SENTENCE)
    for heading in _HEADINGS:
        document.add_paragraph(heading).runs[0].bold = True
        for _ in range(_PARAGRAPHS):
            paragraph, text = document.add_paragraph(), _SENTENCE * 3
            step = _RUN_CHARACTERS if split_runs else len(text)
            for start in range(0, len(text), step):
                run = paragraph.add_run(text[start : start + step])
                run.font.size = Pt(14)
                run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - python-docx has no public way to the East Asian font
    table = document.add_table(rows=5, cols=4)
    for row in table.rows:
        for cell in row.cells:
            cell.text = "技能人才"
    document.save(str(path))


if __name__ == "__main__":
    main()
