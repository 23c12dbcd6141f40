"""Reading files in worker processes: what a worker could not finish becomes an extract that says why."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from mingjian.data.errors import FileError, InputError
from mingjian.data.records import Extract, Problem
from mingjian.extractors.attachments import Attached, take_attachments
from mingjian.extractors.office import Outcome, convert_batch, soffice_path, source_to_convert
from mingjian.flows.runners import Failure, Workers, start_workers
from mingjian.flows.settings import READ_SECONDS, read_settings
from mingjian.pipeline.extract import crash_problem, extract_material, failed_extract, memory_problem, time_problem

PRELOADED = ("mingjian.pipeline.extract", "mingjian.similarity.passages")
"""What workers load once, before they are forked."""
SMALL_BYTES = 20_000
"""A file up to this size is read in some milliseconds whatever it is; a .doc that LibreOffice must convert is larger."""
SMALL_FILES_A_TASK = 20


@dataclass(frozen=True, slots=True)
class FileToRead:
    """A file, the name it came under and its content's hash."""

    path: Path
    name: str
    sha256: str
    ahead: Path | FileError | None = None  # what LibreOffice made of it


def read_in_workers(
    workers: Workers, files: Sequence[FileToRead], done: Callable[[], None] | None = None
) -> tuple[dict[str, Extract], set[str]]:
    """Extracts by sha256, and the sha256 of those whose worker was stopped or died.

    Older documents are converted first, many by one LibreOffice: outside of the workers, which may die, and under limits of its own.
    """
    wanted = {file.sha256: source for file in files if (source := source_to_convert(file.path, file.name)) is not None}
    with convert_batch(wanted) if wanted and soffice_path() else nullcontext(dict[str, Outcome]()) as made:
        return _read_batches(workers, [replace(file, ahead=made.get(file.sha256)) for file in files], done)


def _read_batches(
    workers: Workers, files: Sequence[FileToRead], done: Callable[[], None] | None
) -> tuple[dict[str, Extract], set[str]]:
    """The files in workers.

    Small files share a task, for a task costs more than they do; where such a task fails, each of its files gets one of its own.
    """
    batches = _batches(files)
    sizes = iter(batches)

    def arrived() -> None:
        for _ in next(sizes):
            if done is not None:
                done()

    extracts: dict[str, Extract] = {}
    failed: set[str] = set()
    again: list[FileToRead] = []
    for batch, result in zip(batches, workers.map(_read_batch, batches, arrived), strict=True):
        if not isinstance(result, Failure):
            extracts |= {file.sha256: extract for file, extract in zip(batch, result, strict=True)}
        elif len(batch) > 1:
            again += batch
        else:
            extracts[batch[0].sha256] = _failed(batch[0], result)
            failed.add(batch[0].sha256)
    for file, result in zip(again, workers.map(_read_one, again), strict=True):
        if isinstance(result, Failure):
            failed.add(file.sha256)
        extracts[file.sha256] = _failed(file, result) if isinstance(result, Failure) else result
    return extracts, failed


def _batches(files: Sequence[FileToRead]) -> list[list[FileToRead]]:
    """The files in their order, small ones that follow each other together."""
    batches: list[list[FileToRead]] = []
    room = 0
    for file in files:
        small = file.path.stat().st_size <= SMALL_BYTES
        if small and room:
            batches[-1].append(file)
            room -= 1
        else:
            batches.append([file])
            room = SMALL_FILES_A_TASK - 1 if small else 0
    return batches


def _failed(file: FileToRead, failure: Failure) -> Extract:
    return failed_extract(file.sha256, file.name, _problem(failure, file.name))


def attachments_in_workers(workers: Workers, files: Sequence[FileToRead]) -> dict[str, list[Attached] | str]:
    """The files attached to documents by the document's sha256; where a worker gave nothing, why, in words."""
    taken = zip(files, workers.map(_take_attachments, files), strict=True)
    return {file.sha256: _why(result) if isinstance(result, Failure) else result for file, result in taken}


def _take_attachments(file: FileToRead) -> list[Attached]:
    return take_attachments(file.path, file.name)


def _why(failure: Failure) -> str:
    return {"time": f"取出时超过 {READ_SECONDS:.0f} 秒", "memory": "取出时所需内存超过上限"}.get(failure.cause, "取出时程序中断")


def read_files(paths: Sequence[Path]) -> list[Extract]:
    """Read files where they lie, each in a worker. Raises InputError where one is not there."""
    files = [FileToRead(path, path.name, _digest(path)) for path in paths]
    settings = read_settings()
    with start_workers(min(settings.jobs, len(files)), settings.read_seconds, settings.read_megabytes, PRELOADED[:1]) as workers:
        extracts, _ = read_in_workers(workers, files)
    return [extracts[file.sha256] for file in files]


def _read_batch(files: Sequence[FileToRead]) -> list[Extract]:
    return [_read_one(file) for file in files]


def _read_one(file: FileToRead) -> Extract:
    return extract_material(file.path, file.name, file.sha256, file.ahead)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path}：读不到这个文件（{error.strerror}）。请检查路径和权限。") from error


def _problem(failure: Failure, name: str) -> Problem:
    if failure.cause == "time":
        return time_problem(name, READ_SECONDS)
    if failure.cause == "memory":
        return memory_problem(name)
    return crash_problem(name)
