"""What the environment decides: the only place that reads it."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

READ_SECONDS = 60
"""Wall seconds a worker may spend on one file (design, section 10)."""
READ_MEGABYTES = 1024
"""Memory a worker may take for its data (design, section 10)."""
LEAST_FREE_BYTES = 32 * 1024 * 1024
"""Room on the workspace's disk without which a run is not begun: Prefect's history and log, a snapshot and the reports of a small batch."""
OCR_DOCUMENT_PAGES = 30
"""Pages of one document that are recognised: a stamped form has 3, a case 12, a duplicate-check report up to 30."""
OCR_RUN_PAGES = 600
"""Pages recognised in one run: about 20 minutes on two cores at 4 s a page; the next run goes on."""
OCR_PAGE_SECONDS = 15
"""Wall seconds a page may take, on a busy machine: one core needs 4."""
OCR_MEGABYTES = 2048
"""Memory of a worker that recognises: engine and models take 1 GB (facts: docs/benchmarks.md, Scans)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where and how a run works."""

    workspace: Path
    jobs: int
    api_url: str | None  # a Prefect server of the organiser's own; None: one is started for the run
    read_seconds: int = READ_SECONDS
    read_megabytes: int = READ_MEGABYTES
    ocr_document_pages: int = OCR_DOCUMENT_PAGES
    ocr_run_pages: int = OCR_RUN_PAGES
    ocr_page_seconds: int = OCR_PAGE_SECONDS
    ocr_megabytes: int = OCR_MEGABYTES
    least_free_bytes: int = LEAST_FREE_BYTES


def read_settings(workspace: Path | None = None, jobs: int | None = None) -> Settings:
    """The settings from options first, then MINGJIAN_WORKSPACE, MINGJIAN_JOBS, MINGJIAN_OCR_PAGES and PREFECT_API_URL."""
    return Settings(
        workspace=workspace or Path(os.environ.get("MINGJIAN_WORKSPACE") or "workspace"),
        jobs=jobs or _whole(os.environ.get("MINGJIAN_JOBS")) or max(1, min(8, os.cpu_count() or 1)),
        api_url=os.environ.get("PREFECT_API_URL") or None,
        ocr_run_pages=_whole(os.environ.get("MINGJIAN_OCR_PAGES")) or OCR_RUN_PAGES,
    )


def prefect_environment(home: Path, api_url: str | None, *, debug: bool = False) -> dict[str, str]:
    """The variables under which Prefect stays quiet, local and offline. api_url None: for the server itself.

    debug: let it tell what fails, with tracebacks; else the command line says it in one line.
    """
    values = {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_LEVEL": "WARNING" if debug else "CRITICAL",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in UNUSED_SERVICES},
    }
    return values if api_url is None else {**values, "PREFECT_API_URL": api_url}


UNUSED_SERVICES = ("SCHEDULER", "LATE_RUNS", "FOREMAN", "CANCELLATION_CLEANUP", "PAUSE_EXPIRATIONS", "TRIGGERS", "REPOSSESSOR")
"""Background services of the Prefect server that a run of one flow has no use for."""


def apply_environment(values: dict[str, str]) -> None:
    """Set the variables for this process, before Prefect is imported."""
    os.environ.update(values)


def full_environment(values: dict[str, str]) -> dict[str, str]:
    """The variables for a process of our own, over those of this one."""
    return {**os.environ, **values}


def shared_state_folder() -> Path:
    """Where what all workspaces share may lie: inside the environment Mingjian is installed in."""
    return Path(sys.prefix) / "var" / "mingjian"


def _whole(value: str | None) -> int | None:
    return int(value) if value and value.isdigit() and int(value) > 0 else None
