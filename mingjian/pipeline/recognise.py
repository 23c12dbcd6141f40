"""Stage recognise: the files whose words only an image shows are read by OCR, within budgets, and told anew."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from mingjian.data.pages import PageStore
from mingjian.data.records import NO_TEXT, Document, Extract, PictureKind, Problem, Role
from mingjian.extractors.ocr import PageLimits, is_text_loss, pages_to_recognise, recognise
from mingjian.extractors.roles import name_role
from mingjian.pipeline.extract import describe, look_for_seals

PRIORITY = (
    Role.FORM, Role.CASE_PDF, Role.DUPLICATE_REPORT, Role.SUMMARY_TABLE, Role.DEEDS, Role.RECOMMENDATION_LETTER,
    Role.APPLICATION_REPORT, Role.VERIFICATION_FORM, Role.OTHER, Role.EVIDENCE, Role.CERTIFICATE,
)  # fmt: skip
"""Roles whose words the rules read, those that decide most first; photos, screenshots and copies of ID cards are left alone."""
LEAST_TEXT_CHARS = 30
"""Fewer characters on a picture are a sign or a caption, not a page."""


@dataclass(frozen=True, slots=True)
class ScanToRead:
    """A file to recognise with what its reader told; limits: its share of the run's budget."""

    path: Path
    name: str
    extract: Extract
    limits: PageLimits
    pages_folder: Path | None  # where recognised pages are kept


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file worth recognising."""

    sha256: str
    name: str
    pages: int
    priority: int


def find_scans(names: Mapping[str, str], extracts: Mapping[str, Extract]) -> list[Wanted]:
    """The files to recognise, the most important and then the shortest first. names: path inside the package by sha256."""
    found = [wanted for sha256, name in names.items() if (wanted := _wanted(name, extracts.get(sha256)))]
    return sorted(found, key=lambda each: (each.priority, each.pages, each.name))


def _wanted(name: str, extract: Extract | None) -> Wanted | None:
    if extract is None or extract.document is None or extract.document.confidence is not None:
        return None
    role = extract.role
    if extract.document.pages is None:
        role = _picture_role(name, extract.document, role)
    pages = len(pages_to_recognise(extract.document)) if role in PRIORITY else 0
    return Wanted(extract.sha256, name, pages, PRIORITY.index(role)) if pages else None


def _picture_role(name: str, document: Document, role: Role) -> Role:
    """What a picture file would be if it showed a page: by its name, or by the look of paper."""
    if role is not Role.PHOTO:
        return role
    told = name_role(name)
    if told is not None and told in PRIORITY:
        return told
    shows_page = any(picture.kind is PictureKind.PAGE_SCAN for picture in document.pictures)
    return Role.OTHER if shows_page and told is not Role.PHOTO and not PurePosixPath(name).parent.match("*照片*") else Role.PHOTO


def share_budget(
    scans: Iterable[Wanted], *, document_pages: int, run_pages: int
) -> tuple[list[tuple[Wanted, int]], list[Wanted]]:
    """The files with the pages each may have, in order, and the files for which the run's pages do not suffice."""
    granted: list[tuple[Wanted, int]] = []
    left_out: list[Wanted] = []
    for each in scans:
        pages = min(each.pages, document_pages)
        if pages <= run_pages:
            run_pages -= pages
            granted.append((each, pages))
        else:
            left_out.append(each)
    return granted, left_out


def recognise_material(scan: ScanToRead) -> Extract:
    """The extract read again with the recognised text: case, form, tables, report and role anew."""
    started = time.perf_counter()
    document = scan.extract.document
    if document is None:
        return scan.extract
    read = recognise(scan.path, scan.name, document, scan.limits, PageStore(scan.pages_folder) if scan.pages_folder else None)
    if document.pages is None and len(read.text) < LEAST_TEXT_CHARS:  # no page after all: a photo
        role = Role.PHOTO if scan.extract.role is Role.OTHER else scan.extract.role
        return replace(scan.extract, role=role, document=replace(document, confidence=NO_TEXT))
    told = describe(read, scan.name, scan.extract.sha256, started)
    return look_for_seals(replace(told, seconds=told.seconds + scan.extract.seconds), scan.path)


def unrecognised(extract: Extract, why: Problem) -> Extract:
    """The extract with the reason why its scanned pages were not read in place of the reader's own words."""
    kept = tuple(problem for problem in extract.problems if not is_text_loss(problem) or "已损坏" in problem.message)
    return replace(extract, problems=(*kept, why))


def missing_problem(pages: int | None) -> Problem:
    """The problem where the packages for recognition are not installed."""
    said = f"是扫描件或没有可用的文字层{f'（{pages} 页）' if pages else ''}，而本机没有安装文字识别组件，未能读出文字"
    return Problem("X-UNREADABLE", f"{said}，字数、栏目和查重都未核验。运行 mingjian doctor 查看安装方法，或请报送 Word 文件。")


def budget_problem(pages: int, run_pages: int) -> Problem:
    """The problem of a file for which the run's pages did not suffice."""
    said = f"是扫描件（{pages} 页），本次核验的文字识别页数（{run_pages} 页）已用完，未识别"
    return Problem("X-LIMIT-REACHED", f"{said}。再次核验会接着识别，或请报送单位报送 Word 文件。")


def failure_problem(cause: str) -> Problem:
    """The problem of a file whose recognition was stopped."""
    words = {"time": "用时超过上限", "memory": "所需内存超过上限"}.get(cause, "程序中断")
    return Problem("X-LIMIT-REACHED", f"是扫描件，文字识别{words}，未能读出文字。请人工查看，或请报送单位报送 Word 文件。")
