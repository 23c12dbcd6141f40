"""What is left out of each text's rates and why, and the rates: a few texts at a time, in any worker."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mingjian.data.reuse import Exclusion, Match, Passage, Rates, SourceKind
from mingjian.similarity.citations import Excluded, versioned
from mingjian.similarity.exclusions import (
    ExclusionSettings,
    Templates,
    Writer,
    drop_overquoting,
    find_common,
    find_excluded,
    is_own,
    paint,
    split,
)
from mingjian.similarity.normal import Normal, normalise
from mingjian.similarity.rates import rate
from mingjian.similarity.traces import Traced, trace_runs


@dataclass(frozen=True, slots=True)
class Side:
    """What a text shares with one other, as the text at hand sees it.

    wordings: what each passage covers on the other side. title, year: of a library text. traced: the other stands for very
    many, and the passages are still to be found.
    """

    kind: SourceKind
    there: str
    writer: Writer
    passages: tuple[Passage, ...] = ()
    wordings: tuple[str, ...] = ()
    title: str = ""
    year: int = 0
    traced: Traced | None = None


@dataclass(frozen=True, slots=True)
class ExcludeTask:
    """A text with all that it shares. common: where fingerprints begin that many unrelated units share, as for `find_common`."""

    submission_id: str
    text: str
    writer: Writer
    sides: tuple[Side, ...]
    common: NDArray[np.int32] | None = None


@dataclass(frozen=True, slots=True)
class ExcludeTerms:
    """What holds for all texts of a campaign."""

    templates: Templates
    settings: ExclusionSettings
    of_cases: bool = True


def exclude_texts(part: tuple[Sequence[ExcludeTask], ExcludeTerms]) -> list[tuple[list[Match], Rates]]:
    """The matches of each text, cut where only a part is left out, and its rates."""
    tasks, terms = part
    return [_exclude(each, terms) for each in tasks]


def _exclude(task: ExcludeTask, terms: ExcludeTerms) -> tuple[list[Match], Rates]:
    matches: list[Match] = []
    if task.sides:
        normal = normalise(task.text)
        sides = [found for each in task.sides if (found := _trace(each, normal)).passages]
        painted = paint(task.text, _excluded(task, sides, normal, terms))
        for side in sides:
            own = _own_reason(task, side, terms)
            for passage, wording in zip(side.passages, side.wordings, strict=True):
                parts = split(Match(task.submission_id, side.kind, side.there, passage), painted, task.text, wording)
                matches += [_own(each, own) for each in parts] if own else parts
    return matches, rate(task.submission_id, task.text, matches)


def _trace(side: Side, normal: Normal) -> Side:
    if side.traced is None:
        return side
    passages = tuple(trace_runs(normal, side.traced))
    return replace(side, passages=passages, wordings=tuple(each.there.of(side.traced.text) for each in passages))


def _excluded(task: ExcludeTask, sides: Sequence[Side], normal: Normal, terms: ExcludeTerms) -> list[Excluded]:
    excluded = find_excluded(task.text, normal, terms.templates, terms.settings)
    if task.common is not None:
        shown = [passage.here for side in sides if side.traced for passage in side.passages]
        excluded += find_common(normal, task.common, terms.settings.common_units, shown)
    excluded = drop_overquoting(task.text, excluded, [passage.here for side in sides for passage in side.passages])
    for side in sides:
        if side.kind is SourceKind.REFERENCE:
            reason = f"参考文本《{side.title}》（{side.year}年，对比库编号 {side.there}）"
            excluded += [Excluded(passage.here, Exclusion.COMMON, reason) for passage in side.passages]
    return excluded


def _own_reason(task: ExcludeTask, side: Side, terms: ExcludeTerms) -> str:
    rule = terms.settings.own
    if side.kind is SourceKind.REFERENCE or not is_own(task.writer, side.writer, rule):
        return ""
    if terms.of_cases:
        whose = "本单位" if rule == "unit" else "本单位同一作者"
        work = "同批另报的材料" if side.kind is SourceKind.BATCH else f"{side.year}年的案例《{side.title}》"
    else:
        whose = "本单位" if rule == "unit" else "本单位同名人选"
        work = "同批另报的材料" if side.kind is SourceKind.BATCH else f"{side.year}年的材料（{side.title}）"
    return versioned(f"{whose}{work}")


def _own(match: Match, reason: str) -> Match:
    return match if match.excluded_as is not None else replace(match, excluded_as=Exclusion.OWN, reason=reason)
