"""What the command line shows: progress, tables, notes; all through one console."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from functools import cache

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

PIPED_WIDTH = 160
"""Columns where the output goes into a file."""


@cache
def console() -> Console:
    """The console of this process."""
    plain = Console(highlight=False)
    return plain if plain.is_terminal else Console(highlight=False, width=PIPED_WIDTH)


class ProgressBar:
    """Shows stages one below the other: a bar where the number of steps is known, a spinner where not."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None
        self._name = ""

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins, and with it the former one ends."""
        self.finish()
        self._name = name
        self._task = self._progress.add_task(name, total=total)
        if not self._progress.console.is_terminal:
            self._progress.console.print(f"· {name}{'' if total is None else f'（{total} 项）'}")

    def advance(self, steps: int = 1) -> None:
        """Steps of the current stage are done."""
        if self._task is not None:
            self._progress.advance(self._task, steps)

    def note(self, text: str) -> None:
        """One line that stays above the bars."""
        self._progress.console.print(text, markup=False, soft_wrap=True)

    def finish(self) -> None:
        """The current stage has ended."""
        if self._task is not None:
            done = self._progress.tasks[self._progress.task_ids.index(self._task)]
            self._progress.update(self._task, total=done.total or 1, completed=done.total or 1)


@contextmanager
def progress_bar() -> Generator[ProgressBar]:
    """A progress display for the time of the block."""
    columns = (
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console(), transient=False, disable=not console().is_terminal) as progress:
        bar = ProgressBar(progress)
        yield bar
        bar.finish()


def show_table(
    heads: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None, right: Sequence[int] = ()
) -> None:
    """Print a table; right: the columns whose figures stand to the right."""
    table = Table(title=title, title_justify="left", header_style="bold")
    for number, head in enumerate(heads):
        table.add_column(head, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(escape("" if value is None else str(value)) for value in row))
    console().print(table)


def say(text: str = "") -> None:
    """Print one line."""
    console().print(text, markup=False, soft_wrap=True)


def percent(share: float | None) -> str:
    """12.3%, or — where there is none."""
    return "—" if share is None else f"{share:.1%}"
