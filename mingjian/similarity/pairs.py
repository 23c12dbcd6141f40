"""One text against a few others: the closer look that decides which candidates are aligned, and their passages."""

from dataclasses import dataclass
from functools import lru_cache

from mingjian.data.records import Passage
from mingjian.similarity.candidates import is_worth_aligning, measure_overlap
from mingjian.similarity.normal import Normal, normalise
from mingjian.similarity.passages import Prepared, align, prepare

_KEPT_TEXTS = 64  # a worker meets the same texts again and again; some 100 kB each


@dataclass(frozen=True, slots=True)
class Partner:
    """A text to compare with, and the evidence that the search found for it."""

    text: str
    weight: float
    cosine: float
    twin: bool = False


@dataclass(frozen=True, slots=True)
class PairTask:
    """One text and its partners: what a worker process gets."""

    here: str
    partners: tuple[Partner, ...]


@lru_cache(maxsize=_KEPT_TEXTS)
def _normal(text: str) -> Normal:
    return normalise(text)


@lru_cache(maxsize=_KEPT_TEXTS)
def _prepared(text: str) -> Prepared:
    return prepare(text)


def align_task(task: PairTask) -> list[list[Passage]]:
    """The passages of each partner of a task in its order; none where a closer look says that aligning is not worth it."""
    found: list[list[Passage]] = []
    for partner in task.partners:
        overlap = measure_overlap(_normal(task.here).text, _normal(partner.text).text)
        if partner.twin or is_worth_aligning(partner.weight, partner.cosine, overlap):
            found.append(align(_prepared(task.here), _prepared(partner.text)))
        else:
            found.append([])
    return found
