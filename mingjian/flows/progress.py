"""What a long command tells the person who waits: the stage, how far it is, one line at its end."""

from typing import Protocol


class Progress(Protocol):
    """Where a run reports to; the command line shows it, tests keep it."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins; total: how many steps it has, None where that is not known."""
        ...

    def advance(self, steps: int = 1) -> None:
        """Steps of the current stage are done."""
        ...

    def note(self, text: str) -> None:
        """One line that stays on the screen."""
        ...


class Silence:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Say nothing."""

    def advance(self, steps: int = 1) -> None:
        """Say nothing."""

    def note(self, text: str) -> None:
        """Say nothing."""
