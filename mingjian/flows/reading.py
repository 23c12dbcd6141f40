"""Reading files in worker processes: what a worker could not finish becomes an extract that says why."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from mingjian.data.errors import FileError, InputError
from mingjian.data.records import Extract, Problem
from mingjian.extractors.legacy import source_to_convert
from mingjian.extractors.office import Outcome, convert_batch, soffice_path
from mingjian.flows.runners import Failure, Workers, start_workers
from mingjian.flows.settings import READ_SECONDS, read_settings
from mingjian.pipeline.extract import crash_problem, extract_material, failed_extract, memory_problem, time_problem

PRELOADED = ("mingjian.pipeline.extract", "mingjian.similarity.passages")
"""What workers load once, before they are forked."""


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
    """Extracts by sha256, and the sha256 of those whose worker was stopped or died."""
    wanted = {file.sha256: source for file in files if (source := source_to_convert(file.path, file.name)) is not None}
    with convert_batch(wanted) if wanted and soffice_path() else nullcontext(dict[str, Outcome]()) as made:
        results = workers.map(_read_one, [replace(file, ahead=made.get(file.sha256)) for file in files], done)
    failed = {file.sha256 for file, result in zip(files, results, strict=True) if isinstance(result, Failure)}
    extracts = {
        file.sha256: failed_extract(file.sha256, file.name, _problem(result, file.name))
        if isinstance(result, Failure)
        else result
        for file, result in zip(files, results, strict=True)
    }
    return extracts, failed


def read_files(paths: Sequence[Path]) -> list[Extract]:
    """Read files where they lie, each in a worker. Raises InputError where one is not there."""
    files = [FileToRead(path, path.name, _digest(path)) for path in paths]
    settings = read_settings()
    with start_workers(min(settings.jobs, len(files)), settings.read_seconds, settings.read_megabytes, PRELOADED[:1]) as workers:
        extracts, _ = read_in_workers(workers, files)
    return [extracts[file.sha256] for file in files]


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
