"""Documents that are as a whole the same: the same case twice, an earlier version, a copy under another name."""

from collections.abc import Sequence
from dataclasses import dataclass

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


def _same_case(here: Whole, there: Whole, likeness: _Likeness) -> bool:
    """Same title, or same unit with an author in common, or word for word the same."""
    if likeness.share < _SAME_SHARE:
        return False
    title, other = (normalise(each.title).text for each in (here, there))
    unit, other_unit = (normalise(each.writer.unit).text for each in (here, there))
    if (title and title == other) or (unit and unit == other_unit):
        return True
    return likeness.share >= _EQUAL_SHARE and likeness.similarity >= _EQUAL_SIMILARITY


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
        if _same_case(here, there, likeness):
            findings.append(_finding(here, there, kind, likeness))
    return findings


def _finding(here: Whole, there: Whole, kind: SourceKind, likeness: _Likeness) -> Finding:
    share = f"{likeness.share:.1%}"
    same_unit = bool(here.writer.unit) and normalise(here.writer.unit).text == normalise(there.writer.unit).text
    if kind is SourceKind.BATCH:
        what = "同一单位" if same_unit else "另一单位"
        message = (
            f"本案例与{what}报送的《{there.title}》（编号{there.doc_id}）基本是同一篇（{share}的文字相同）。"
            "同一案例只能报送一次，请与推荐单位核实后保留一份。"
        )
        return Finding("X-SAME-CASE", Severity.ERROR, message, value=share, submission_id=here.doc_id)
    what = f"本单位{there.year}年" if same_unit else f"{there.year}年其他单位"
    message = f"本案例与{what}的案例《{there.title}》基本是同一篇（{share}的文字相同），属往年材料。请核实是否允许再次报送。"
    return Finding("X-SAME-CASE", Severity.WARNING, message, value=share, submission_id=here.doc_id)
