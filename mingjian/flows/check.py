"""The main job as a Prefect flow: receive → extract → recognise → group → validate → compare → save → report."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any, cast

from mingjian.data.campaign import Campaign, Setting
from mingjian.data.errors import InputError, MingjianError
from mingjian.data.store import open_store
from mingjian.flows.job import CheckJob, Rulings
from mingjian.flows.progress import Progress
from mingjian.flows.reading import PRELOADED
from mingjian.flows.rulings import decided_campaign, keep_choices, tell_lapsed
from mingjian.flows.runners import start_workers
from mingjian.flows.server import refuse_full_disk, serve_prefect
from mingjian.flows.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """What a run did. nothing_new: the inbox was as the last run left it."""

    campaign: str
    nothing_new: bool
    reports: Path
    packages: int
    submissions: int
    materials_read: int
    seconds: float
    settings: tuple[Setting, ...]  # as they were used


def check_inbox(
    inbox: Path, campaign: Campaign, settings: Settings, progress: Progress, rulings: Rulings | None = None
) -> CheckOutcome:
    """Run the main job over an inbox. The workspace is left as it was where anything stops the run.

    rulings: settings as the organiser decides them with this run; those decided before stay in force.
    Raises InputError, WorkspaceError and what else of MingjianError stops the work.
    """
    started = datetime.now(UTC)
    if not inbox.is_dir():  # before a workspace is made for nothing
        raise InputError(f"{inbox}：没有这个收件文件夹。请检查路径是否写对。")
    choices = rulings.choices if rulings else {}
    campaign.decided(choices)  # refused before a workspace is made for nothing
    with open_store(settings.workspace) as store:
        decided = decided_campaign(store, campaign, choices)
        for line in tell_lapsed(store, decided):
            progress.note(line)
        job = CheckJob(inbox, decided, store, settings, progress, rulings)
        look = job.look()
        nothing_new = store.said("look " + campaign.id) == look and job.is_published()
        if not nothing_new:  # else nobody need wait for Prefect
            nothing_new = not _run_flow(job)
            store.say("look " + campaign.id, "" if job.unfinished else look)
        if nothing_new and choices:  # they change no result; who decided and when is kept all the same
            with store.transaction():
                changed = keep_choices(store, campaign.id, choices, rulings.by if rulings else "", datetime.now(UTC))
            if changed:
                store.publish()
    return CheckOutcome(
        campaign=campaign.id,
        nothing_new=nothing_new,
        reports=settings.workspace / "reports",
        packages=len(job.packages),
        submissions=len(job.submissions),
        materials_read=job.read_count,
        seconds=(datetime.now(UTC) - started).total_seconds(),
        settings=decided.settings,
    )


def _run_flow(job: CheckJob) -> bool:
    """Start server and workers, run the flow; False where there was nothing new."""
    settings = job.settings
    job.progress.stage("准备")
    refuse_full_disk(settings.workspace, settings.least_free_bytes)
    started = time.perf_counter()
    with (
        serve_prefect(settings.workspace, settings.api_url) as server,
        start_workers(settings.jobs, settings.read_seconds, settings.read_megabytes, PRELOADED) as workers,
    ):
        job.workers = workers
        flow = build_flow(job)
        if server is not None:
            try:
                server.wait()
            except MingjianError:
                refuse_full_disk(settings.workspace, settings.least_free_bytes)
                raise
        log.info("prefect up: %.2f s", time.perf_counter() - started)
        refused: type[Exception] = import_module("prefect.exceptions").PrefectHTTPStatusError
        try:
            return flow(str(job.inbox), job.campaign.id)
        except refused as error:  # its history could not be written, most often for want of room
            refuse_full_disk(settings.workspace, settings.least_free_bytes)
            raise MingjianError(
                f"流程引擎 Prefect 没能记下这次运行，核验停止，原有数据不变。请看看磁盘或配额是否已满，再重试；详情见 {settings.workspace / 'logs' / 'prefect.log'}。"
            ) from error


def build_flow(job: CheckJob) -> Callable[[str, str], bool]:
    """The flow over one job; it gives False where there was nothing new.

    Prefect is imported here, after its server was started and the environment set.
    """
    prefect: Any = import_module("prefect")  # two seconds that only this command pays; its overloads defeat strict checking
    runners: Any = import_module("prefect.task_runners")
    uncached: Any = import_module("prefect.cache_policies").NO_CACHE

    def as_task(step: Callable[..., Any]) -> Any:
        return prefect.task(_timed(step), name=step.__name__, cache_policy=uncached)

    receive, read, unfold, recognise = map(as_task, (job.receive, job.read, job.unfold, job.recognise))
    judge, compare = map(as_task, (job.judge, job.compare))
    save, report = map(as_task, (job.save, job.report))

    @prefect.flow(name="mingjian-check", task_runner=runners.ThreadPoolTaskRunner(max_workers=2))
    def check(inbox: str, campaign: str) -> bool:
        log.info("check %s for %s", inbox, campaign)
        receive()
        if job.nothing_new:
            return False
        for depth in count(1):
            futures = [read.submit(portion) for portion in job.pending()]
            job.keep([future.result() for future in futures])
            if not unfold(depth):
                break
        recognise()
        judge()
        with job.store.transaction():
            compare()
            save()
        report()
        return True

    return cast("Callable[[str, str], bool]", check)


def _timed(step: Callable[..., Any]) -> Callable[..., Any]:
    """The step with a line in the log for the seconds it took."""

    @wraps(step)
    def run(*arguments: object) -> object:
        started = time.perf_counter()
        result = step(*arguments)
        log.info("%s: %.2f s", step.__name__, time.perf_counter() - started)
        return result

    return run
