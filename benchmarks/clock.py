"""Seconds by the clock beside seconds of CPU, which tell more on a machine that others use too."""

import os
import time


class Clock:
    """Seconds by the clock and of CPU, of this process and of workers that ended, since it was made."""

    def __init__(self) -> None:
        self._began = self._now()

    def __str__(self) -> str:
        wall, cpu = (now - then for now, then in zip(self._now(), self._began, strict=True))
        return f"{wall:.2f} s ({cpu:.2f} s of CPU)"

    @staticmethod
    def _now() -> tuple[float, float]:
        times = os.times()
        return time.perf_counter(), times.user + times.system + times.children_user + times.children_system
