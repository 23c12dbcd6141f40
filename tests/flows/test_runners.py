"""Workers: a task that dies, hangs or eats memory costs itself alone."""

import os
import socket
import sys

import pytest

from mingjian.flows.runners import Failure, start_workers


def _double(number: int) -> int:
    return 2 * number


def _misbehave(what: str) -> str:
    if what == "die":
        os._exit(3)
    if what == "hang":
        sum(range(10**12))  # a loop in C: no signal handler of Python's interrupts it
    if what == "eat":
        return str(len(bytearray(4 * 1024**3)))
    if what == "raise":
        raise ValueError(what)
    if what == "network":
        try:
            socket.create_connection(("127.0.0.1", 9), timeout=1)
        except OSError as error:
            return str(error)
    return what


def test_map_keeps_the_order_and_tells_each_arrival() -> None:
    arrived: list[int] = []
    with start_workers(2, 30, 1024) as workers:
        assert workers.map(_double, [3, 1, 2], lambda: arrived.append(1)) == [6, 2, 4]
    assert len(arrived) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no memory limit for a process")
def test_misbehaving_tasks_fail_alone() -> None:
    tasks = ["fine", "die", "hang", "eat", "raise", "still fine", "network"]
    with start_workers(2, 3, 1024) as workers:
        results = workers.map(_misbehave, tasks)
    causes = [result.cause if isinstance(result, Failure) else result for result in results]
    assert causes == ["fine", "died", "time", "memory", "error", "still fine", "no network while reading files"]


def _chatter(text: str) -> int:
    return os.write(2, text.encode())


def test_what_a_parser_prints_reaches_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    with start_workers(1, 30, 1024) as workers:
        assert workers.map(_chatter, ["panicked at cfb.rs"]) == [18]
    assert capfd.readouterr().err == ""
