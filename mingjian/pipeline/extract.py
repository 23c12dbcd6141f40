"""Stage extract: all that one file says, whatever the file is."""

import hashlib
import logging
import time
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from mingjian.data.errors import EmptyFileError, FileError
from mingjian.data.records import Document, DuplicateReport, Extract, MaterialStatus, Problem, Role
from mingjian.extractors.duplicate_report import read_duplicate_report
from mingjian.extractors.form_pairs import read_pairs
from mingjian.extractors.forms import read_form
from mingjian.extractors.outline import read_case
from mingjian.extractors.read import read_document
from mingjian.extractors.report_readings import confirm_report
from mingjian.extractors.roles import recognise_role
from mingjian.extractors.seals import locate_seals
from mingjian.extractors.tables import read_summaries

log = logging.getLogger(__name__)

PARTIAL_RULES = frozenset({"X-BROKEN-TEXT-LAYER", "X-LIMIT-REACHED", "X-UNREADABLE", "X-PASSWORD"})
"""Problems after which a part of the file is missing from what was read."""
STAMPED_ROLES = frozenset({
    Role.CASE_PDF, Role.FORM, Role.SUMMARY_TABLE, Role.RECOMMENDATION_LETTER, Role.APPLICATION_REPORT, Role.VERIFICATION_FORM,
    Role.EVIDENCE, Role.CERTIFICATE, Role.DEEDS,
})  # fmt: skip
"""Files on which the notices want a seal; of others nobody asks."""


def extract_material(blob: Path, name: str, sha256: str, ahead: Path | FileError | None = None) -> Extract:
    """Read a file and tell its parts and its role. name: the path inside the package; ahead: what LibreOffice made of it.

    Never raises on content: a file that cannot be read gives an Extract of status unreadable or empty with the problem.
    """
    started = time.perf_counter()
    try:
        document = read_document(blob, name, ahead)
    except FileError as error:
        status = MaterialStatus.EMPTY if isinstance(error, EmptyFileError) else MaterialStatus.UNREADABLE
        return _unread(sha256, name, status, Problem(error.rule_id, str(error)), started)
    except MemoryError:
        return _unread(sha256, name, MaterialStatus.UNREADABLE, memory_problem(name), started)
    return look_for_seals(_confirm_report(describe(document, name, sha256, started), blob), blob)


def _confirm_report(extract: Extract, path: Path) -> Extract:
    """The extract with its 查重报告 read by a second reader too; what casts doubt on its rate is a problem."""
    document = extract.document
    if document is None or (extract.report is None and extract.role is not Role.DUPLICATE_REPORT):
        return extract
    report = confirm_report(extract.report, document, path)
    if report is None:
        return extract
    role = Role.OTHER if report.is_aigc else Role.DUPLICATE_REPORT
    problems = (*document.problems, *_doubt(report))
    return replace(extract, report=report, role=role, case=None, form=None, problems=problems)


def _doubt(report: DuplicateReport | None) -> tuple[Problem, ...]:
    if report is None or not report.doubt:
        return ()
    return (Problem("X-BROKEN-TEXT-LAYER", f"查重报告的比例请打开原件核对：{report.doubt}。"),)


def look_for_seals(extract: Extract, path: Path) -> Extract:
    """The extract with the seals on its pages, where its role wants one."""
    if extract.document is None or extract.document.seals or extract.role not in STAMPED_ROLES:
        return extract
    seals = locate_seals(path, extract.document)
    return replace(extract, document=replace(extract.document, seals=seals)) if seals else extract


def describe(document: Document, name: str, sha256: str, started: float) -> Extract:
    """The parts and the role of a document. started: time.perf_counter() when its reading began."""
    report = read_duplicate_report(document)
    summaries = () if report else read_summaries(document)
    form = None if report or summaries else read_form(document)
    case = None if report or summaries else read_case(document)
    role = recognise_role(name, document, form=form, summaries=summaries, report=report, case=case)
    if not (report or summaries or form):  # a form that no notice describes: its pairs are facts all the same
        document = replace(document, fields=(*document.fields, *read_pairs(document)))
    partial = any(problem.rule_id in PARTIAL_RULES for problem in document.problems)
    return Extract(
        sha256=sha256,
        role=role,
        status=MaterialStatus.PARTIAL if partial else MaterialStatus.OK,
        document=document,
        case=case,
        form=form,
        summaries=summaries,
        report=report,
        problems=(*document.problems, *_doubt(report)),
        seconds=time.perf_counter() - started,
    )


def failed_extract(sha256: str, name: str, problem: Problem) -> Extract:
    """What stands for a file whose worker was stopped or died."""
    return _unread(sha256, name, MaterialStatus.UNREADABLE, problem, time.perf_counter())


def time_problem(name: str, seconds: float) -> Problem:
    """The problem of a file that took too long."""
    return Problem(
        "X-LIMIT-REACHED", f"{name}：读取超过 {seconds:.0f} 秒仍未完成，已停止。请另存为普通的 Word 或 PDF 文件后重新报送。"
    )


def memory_problem(name: str) -> Problem:
    """The problem of a file that needed too much memory."""
    return Problem("X-LIMIT-REACHED", f"{name}：读取所需内存超过上限，已停止。请压缩图片或拆分文件后重新报送。")


def crash_problem(name: str) -> Problem:
    """The problem of a file that broke its reader."""
    return Problem("X-UNREADABLE", f"{name}：文件内容异常，读取程序中断，未能读出。请用 Word 或 WPS 打开后另存一份重新报送。")


def _unread(sha256: str, name: str, status: MaterialStatus, problem: Problem, started: float) -> Extract:
    role = recognise_role(name, None, form=None, summaries=(), report=None, case=None)
    return Extract(sha256=sha256, role=role, status=status, problems=(problem,), seconds=time.perf_counter() - started)


@cache
def reader_version() -> str:
    """Changes whenever a reader's code does, so that what older readers gave is read again."""
    digest = hashlib.blake2b(digest_size=8)
    for folder in ("mingjian.extractors", "mingjian.pipeline"):
        for entry in sorted(files(folder).iterdir(), key=lambda each: each.name):
            if entry.name.endswith(".py") and (folder.endswith("extractors") or entry.name == "extract.py"):
                digest.update(entry.read_bytes())
    digest.update(files("mingjian.data").joinpath("records.py").read_bytes())
    return digest.hexdigest()
