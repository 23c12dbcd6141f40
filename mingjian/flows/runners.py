"""Worker processes that may die: one file each, with limits of time and memory."""

import logging
import multiprocessing
import os
import socket
import sys
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar, cast

from pebble import ProcessExpired, ProcessPool
from pebble.common.types import MultiprocessingContext

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Result = TypeVar("Result")

TASKS_PER_WORKER = 200
"""Then a worker is replaced, so that what a parser leaks does not pile up."""
FEW = 2
SURE_SECONDS = 600
"""For work whose answer is needed: a guard against a hang, not a budget."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a worker gave no result: `time`, `memory`, `died` or `error`."""

    cause: str
    detail: str = ""


class Workers:
    """A pool of worker processes. Use `start_workers`."""

    def __init__(self, pool: ProcessPool, seconds: float) -> None:
        self._pool = pool
        self._seconds = seconds

    def map(
        self,
        function: Callable[[Item], Result],
        items: Sequence[Item],
        done: Callable[[], None] | None = None,
        *,
        seconds: float | None = None,
    ) -> list[Result | Failure]:
        """The results in the order of the items; a Failure for each that gave none.

        function and items must be picklable; done is called as each result arrives, in this thread; seconds: limit of each task,
        the pool's own where it is None.
        """
        limit = self._seconds if seconds is None else seconds
        futures = [self._pool.schedule(function, args=[item], timeout=limit) for item in items]
        results: list[Result | Failure] = []
        for future in futures:
            try:
                results.append(future.result())
            except FutureTimeout:
                results.append(Failure("time", f"{limit:.0f} 秒"))
            except MemoryError:
                results.append(Failure("memory"))
            except ProcessExpired as error:
                results.append(Failure("died", str(error.exitcode)))
            except Exception as error:  # the last door: whatever a worker raised belongs to its file
                log.debug("a worker failed", exc_info=True)
                results.append(Failure("error", type(error).__name__))
            if done is not None:
                done()
        return results

    def map_surely(self, function: Callable[[Item], Result], items: Sequence[Item]) -> Iterable[Result]:
        """Like the built-in map, in workers: what a worker could not do is done here, because no answer may be missing.

        A handful of items is done here at once: sending them would take longer.
        """
        if len(items) <= FEW:
            yield from map(function, items)
            return
        for item, result in zip(items, self.map(function, items, seconds=SURE_SECONDS), strict=True):
            yield function(item) if isinstance(result, Failure) else result


@contextmanager
def start_workers(jobs: int, seconds: float, megabytes: int, preload: Sequence[str] = ()) -> Generator[Workers]:
    """A pool for the time of the block; workers start with these modules loaded.

    forkserver, because pebble's pool dies with fork (facts: docs/architecture.md); Windows knows spawn alone.
    """
    if sys.platform == "win32":
        context = multiprocessing.get_context("spawn")
    else:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(preload))
    pool = ProcessPool(
        max_workers=jobs,
        max_tasks=TASKS_PER_WORKER,
        initializer=_confine,
        initargs=[megabytes],
        context=cast("MultiprocessingContext", context),
    )
    try:
        yield Workers(pool, seconds)
    except BaseException:
        pool.stop()
        pool.join()
        raise
    pool.close()
    pool.join()


def _confine(megabytes: int) -> None:
    """Limit this worker's memory where the system can, and take the network and the screen from every parser."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # panics and warnings of parsers in C and Rust are no message to a person
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        limit = megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    socket.socket.connect = _refuse_network  # type: ignore[method-assign] # no parser may reach a network
    socket.socket.connect_ex = _refuse_network  # type: ignore[method-assign] # the same


def _refuse_network(*_: object) -> int:
    raise OSError("no network while reading files")
