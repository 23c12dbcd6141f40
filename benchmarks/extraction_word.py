"""CPU time of reading a Word file with all its facts: python -m benchmarks.extraction_word [FILE...].

Without files, two documents of about 5,000 字 are made: one run a paragraph, and runs of seven characters as Word splits them.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import docx
from docx.oxml.ns import qn
from docx.shared import Pt

from mingjian.extractors.outline import read_case
from mingjian.extractors.word import read_word

_ROUNDS: Final = 15
_SENTENCE: Final = "近年来，虚构区深入贯彻人才强市战略，围绕“智能+技能”培养、评价、使用、激励持续发力，2023年培训1.2万人。"
_HEADINGS: Final = ("一、实施背景", "二、主要做法", "三、工作成效", "四、经验启示")
_PARAGRAPHS: Final = 8  # under each heading, of three sentences: about 5,000 字 in all
_RUN_CHARACTERS: Final = 7


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


def measure(path: Path) -> None:
    """Print the median CPU milliseconds of reading the file and its case."""
    document = read_word(path, path.name)
    case = read_case(document)
    reading: list[float] = []
    outlining: list[float] = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        document = read_word(path, path.name)
        middle = time.process_time()
        case = read_case(document)
        reading.append(middle - start)
        outlining.append(time.process_time() - middle)
    words = 0 if case is None else case.body_count.high
    read_ms, case_ms = 1000 * statistics.median(reading), 1000 * statistics.median(outlining)
    print(f"{path.name}: {words} 字, {len(document.pictures)} pictures, read {read_ms:.1f} ms, case {case_ms:.1f} ms CPU")


def main() -> None:
    """Measure the files given, or the two made here."""
    if sys.argv[1:]:
        for name in sys.argv[1:]:
            measure(Path(name))
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, split in (("whole_runs.docx", False), ("split_runs.docx", True)):
            make_case(Path(folder) / name, split_runs=split)
            measure(Path(folder) / name)


if __name__ == "__main__":
    main()
