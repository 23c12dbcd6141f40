"""One text against a few others: their passages, made in any worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mingjian.data.reuse import Passage
from mingjian.similarity.background import Background, Wording
from mingjian.similarity.passages import Prepared, align, prepare

_KEPT_TEXTS = 192  # a worker meets the same texts again and again; a case of 4,000 characters takes some 400 kB
_KEPT_CHARS = 20_000  # longer texts are rare, and so many of them would fill the memory


@dataclass(frozen=True, slots=True)
class PairTask:
    """One text and its partners."""

    here: str
    partners: tuple[str, ...]


_prepare_kept = lru_cache(maxsize=_KEPT_TEXTS)(prepare)


def _prepared(text: str) -> Prepared:
    return prepare(text) if len(text) > _KEPT_CHARS else _prepare_kept(text)


def align_tasks(part: tuple[Sequence[PairTask], Background | None]) -> list[list[Passage]]:
    """The passages of each partner of each task in their order: what a worker process gets and gives.

    The background (what is common in texts of this kind, half a megabyte) is sent once for all tasks of a part.
    """
    tasks, background = part
    return [align(_prepared(task.here), _prepared(partner), background=background) for task in tasks for partner in task.partners]


def read_wordings(texts: Sequence[str]) -> list[Wording]:
    """What `background.gather` counts, of each text, made in any worker; some 6 ms a text."""
    return [prepare(each).wording for each in texts]
