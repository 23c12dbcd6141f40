"""Recognition of scans: errors against a known text, seconds, memory, seals; and real files before and after.

python -m benchmarks.scans SCANS DOCUMENTS: SCANS holds page images and truth.txt, DOCUMENTS folders of real files.
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from rapidfuzz.distance import Levenshtein

from mingjian.data.records import Extract
from mingjian.extractors.ocr import PageLimits
from mingjian.pipeline.extract import extract_material, look_for_seals
from mingjian.pipeline.recognise import ScanToRead, recognise_material

REAL = ("scan_pdf/*.pdf", "word_scan_twin/*.pdf", "competition_package/*承诺书*.pdf", "plag_report/5f2f4c*.pdf")


def run(scans: Path, documents: Path) -> None:
    """Print one line for each page image, then one for each real file."""
    truth = "".join((scans / "truth.txt").read_text(encoding="utf-8").split())
    with TemporaryDirectory() as folder:
        for path in sorted(each for each in scans.iterdir() if each.suffix in {".png", ".jpg"}):
            _, after, seconds = recognise(path, Path(folder))
            error = Levenshtein.distance(truth, "".join(text_of(after).split())) / len(truth)
            print(f"{path.name:20} CER {error:.2%} {seconds:.1f} s {seals_of(after)}")
        for path in sorted(path for pattern in REAL for path in documents.glob(pattern)):
            before, after, seconds = recognise(path, Path(folder))
            report = f"{after.report.vendor} {after.report.rate}" if after.report else ""
            print(
                f"{path.name[:30]:30} {len(text_of(before))} -> {len(text_of(after))} characters {seconds:.1f} s {seals_of(after)} {report}"
            )
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def recognise(path: Path, folder: Path) -> tuple[Extract, Extract, float]:
    """The extract before and after, and the seconds between."""
    before = extract_material(path, f"推荐表 {path.name}", path.name)
    started = time.process_time()
    after = recognise_material(ScanToRead(path, path.name, before, PageLimits(), folder))
    return before, look_for_seals(after, path), time.process_time() - started


def text_of(extract: Extract) -> str:
    """The text of what was read."""
    return extract.document.text if extract.document else ""


def seals_of(extract: Extract) -> str:
    """The seals in words."""
    seals = extract.document.seals if extract.document else ()
    return ", ".join(f"page {each.page} {each.shape.value} {each.width_mm} x {each.height_mm} mm" for each in seals) or "no seal"


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
