"""Recognising scans in workers of their own: more memory, other limits of time, a budget of pages for the run."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mingjian.data.blobs import BlobStore
from mingjian.data.records import Extract
from mingjian.extractors.ocr import PageLimits, ocr_available
from mingjian.flows.progress import Progress
from mingjian.flows.runners import Failure, start_workers
from mingjian.flows.settings import Settings
from mingjian.pipeline.recognise import (
    ScanToRead,
    Wanted,
    budget_problem,
    failure_problem,
    find_scans,
    missing_problem,
    recognise_material,
    share_budget,
    unrecognised,
)

log = logging.getLogger(__name__)

START_SECONDS = 30
"""For the engine to load on a busy machine, once for each worker."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What recognition gave by sha256: extracts that last, and those that the next run tries again."""

    lasting: dict[str, Extract] = field(default_factory=dict[str, Extract])
    passing: dict[str, Extract] = field(default_factory=dict[str, Extract])

    @property
    def unfinished(self) -> bool:
        """Whether another run could read more with what is installed now."""
        return bool(self.passing) and ocr_available()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the files lie, and where recognised pages are kept, None for nowhere."""

    path: Callable[[str], Path]  # of the file with this sha256
    pages: Path | None


def recognition_key(settings: Settings) -> str:
    """What a result of recognition depends on besides the files: whether it is installed, and its budgets."""
    return f"ocr {ocr_available()} {settings.ocr_document_pages} {settings.ocr_run_pages}"


def recognise_scans(
    names: Mapping[str, str], extracts: Mapping[str, Extract], settings: Settings, progress: Progress
) -> Recognised:
    """Read the scans among the files of a workspace. names: path inside the package by sha256."""
    place = _Place(BlobStore(settings.workspace / "blobs").path, settings.workspace / "pages")
    return _recognise_at(place, names, extracts, settings, progress)


def recognise_files(
    paths: Sequence[Path], extracts: Sequence[Extract], settings: Settings, progress: Progress
) -> tuple[Extract, ...]:
    """The extracts of files that lie outside a workspace, those of scans with the recognised text; no page is kept."""
    known = {one.sha256: one for one in extracts}
    places = {one.sha256: path for path, one in zip(paths, extracts, strict=True)}
    names = {sha256: path.name for sha256, path in places.items()}
    found = _recognise_at(_Place(places.__getitem__, None), names, known, settings, progress)
    known |= found.passing | found.lasting
    return tuple(known[one.sha256] for one in extracts)


def holds_scan(path: Path, extract: Extract) -> bool:
    """Whether pages of the file have to be recognised."""
    return bool(find_scans({extract.sha256: path.name}, {extract.sha256: extract}))


def _recognise_at(
    place: _Place, names: Mapping[str, str], extracts: Mapping[str, Extract], settings: Settings, progress: Progress
) -> Recognised:
    scans = find_scans(names, extracts)
    if not scans:
        return Recognised()
    if not ocr_available():
        progress.note(f"有 {len(scans)} 个扫描件没有识别文字：没有安装文字识别组件，运行 mingjian doctor 查看安装方法。")
        return Recognised(passing={each.sha256: _missing(extracts[each.sha256]) for each in scans})
    granted, left_out = share_budget(scans, document_pages=settings.ocr_document_pages, run_pages=settings.ocr_run_pages)
    progress.stage("识别扫描件", len(granted))
    result = _recognise_granted(place, granted, extracts, settings, progress)
    for each in left_out:
        problem = budget_problem(each.pages, settings.ocr_run_pages)
        result.passing[each.sha256] = unrecognised(extracts[each.sha256], problem)
    log.info("recognised %d files, %d left for the next run", len(result.lasting), len(result.passing))
    return result


def _missing(extract: Extract) -> Extract:
    return unrecognised(extract, missing_problem(extract.document.pages if extract.document else None))


def _recognise_granted(
    place: _Place, granted: list[tuple[Wanted, int]], extracts: Mapping[str, Extract], settings: Settings, progress: Progress
) -> Recognised:
    seconds = settings.ocr_page_seconds
    tasks = [
        ScanToRead(place.path(each.sha256), each.name, extracts[each.sha256], PageLimits(pages, seconds), place.pages)
        for each, pages in granted
    ]
    result = Recognised()
    limit = START_SECONDS + (max((pages for _, pages in granted), default=0) + 1) * seconds
    with start_workers(min(settings.jobs, max(1, len(tasks))), limit, settings.ocr_megabytes) as workers:
        for task, extract in zip(tasks, workers.map(recognise_material, tasks, progress.advance), strict=True):
            sha256 = task.extract.sha256
            if isinstance(extract, Failure):
                result.passing[sha256] = unrecognised(task.extract, failure_problem(extract.cause))
            else:
                result.lasting[sha256] = extract
    return result
