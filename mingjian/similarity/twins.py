"""Documents that are as a whole the same: the same case twice, an earlier version, a copy under another name."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from mingjian.data.records import Exclusion, Finding, Match, Severity, SourceKind
from mingjian.similarity.exclusions import Writer
from mingjian.similarity.normal import normalise
from mingjian.similarity.rates import count_effective

_SAME_SHARE = 0.8  # of the effective characters of both texts: the rest is a new head or a new figure here and there
_EQUAL_SHARE = 0.95  # from here on the two are one text whatever the title says
_EQUAL_SIMILARITY = 0.97


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole text with its title and writer; year 0 in the batch."""

    doc_id: str
    title: str
    text: str
    writer: Writer
    year: int = 0
    recommender: str = ""


@dataclass(frozen=True, slots=True)
class _Likeness:
    share: float  # the lesser of both sides' shares
    similarity: float  # mean over the passages, by length


def _likeness(matches: Sequence[Match], here: Whole, there: Whole) -> _Likeness:
    parts = [each for each in matches if each.excluded_as is not Exclusion.TEMPLATE]
    left = sum(count_effective(each.passage.here.of(here.text)) for each in parts)
    right = sum(count_effective(each.passage.there.of(there.text)) for each in parts)
    weighed = sum(len(each.passage.here) * each.passage.similarity for each in parts)
    length = sum(len(each.passage.here) for each in parts)
    whole = (max(1, count_effective(each.text)) for each in (here, there))
    shares = (part / size for part, size in zip((left, right), whole, strict=True))
    return _Likeness(min(shares), weighed / length if length else 0.0)


class _Twin(Enum):
    """What two texts that are as a whole the same are to each other."""

    SAME_CASE = auto()  # same title or same unit: one case, submitted twice
    COPY = auto()  # another unit's case under another title


def _same_unit(here: Whole, there: Whole) -> bool:
    unit, other = (normalise(each.writer.unit).text for each in (here, there))
    return bool(unit) and unit == other


def _judge(here: Whole, there: Whole, likeness: _Likeness) -> _Twin | None:
    if likeness.share < _SAME_SHARE:
        return None
    title, other = (normalise(each.title).text for each in (here, there))
    if (title and title == other) or _same_unit(here, there):
        return _Twin.SAME_CASE
    return _Twin.COPY if likeness.share >= _EQUAL_SHARE and likeness.similarity >= _EQUAL_SIMILARITY else None


def name_twins(wholes: Sequence[Whole], matches: Sequence[Match]) -> list[Finding]:
    """X-SAME-CASE for each submission that is as a whole another submission or an earlier year's case."""
    by_id = {each.doc_id: each for each in wholes}
    pairs: dict[tuple[str, str, SourceKind], list[Match]] = {}
    for each in matches:
        if each.source_kind is not SourceKind.REFERENCE:
            pairs.setdefault((each.submission_id, each.source_id, each.source_kind), []).append(each)
    findings: list[Finding] = []
    for (here_id, there_id, kind), found in sorted(pairs.items()):
        here, there = by_id[here_id], by_id[there_id]
        likeness = _likeness(found, here, there)
        twin = _judge(here, there, likeness)
        if twin:
            findings.append(
                _batch_finding(here, there, likeness, twin) if kind is SourceKind.BATCH else _old_finding(here, there, likeness)
            )
    return findings


def _batch_finding(here: Whole, there: Whole, likeness: _Likeness, twin: _Twin) -> Finding:
    share = f"{likeness.share:.1%}"
    by = f"由{there.recommender}推荐，" if there.recommender else ""
    other = f"《{there.title}》（{by}编号{there.doc_id}）"
    if twin is _Twin.SAME_CASE:
        message = f"本案例与{other}是同一案例：{share}的文字彼此对应。同一案例只能报送一次，请与推荐单位核实后保留一份。"
        return Finding("X-SAME-CASE", Severity.ERROR, message, value=share, submission_id=here.doc_id)
    message = (
        f"本案例与另一单位的{other}全文雷同：{share}的文字彼此对应，只有少量改动。"
        "先后和来源无法由文本判断，请与双方推荐单位核实哪一份是原作。"
    )
    return Finding("X-SAME-CASE", Severity.WARNING, message, value=share, submission_id=here.doc_id)


def _old_finding(here: Whole, there: Whole, likeness: _Likeness) -> Finding:
    share = f"{likeness.share:.1%}"
    whose = f"本单位{there.year}年" if _same_unit(here, there) else f"{there.year}年其他单位"
    message = f"本案例与{whose}的案例《{there.title}》基本是同一篇：{share}的文字彼此对应。请核实是否允许用往年材料再次报送。"
    return Finding("X-SAME-CASE", Severity.WARNING, message, value=share, submission_id=here.doc_id)
