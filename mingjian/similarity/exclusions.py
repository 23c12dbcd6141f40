"""What people may leave out of a rate, and why: citations, common text, own work, this campaign's own text."""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from mingjian.data.records import Span
from mingjian.data.reuse import Exclusion, Match, Passage
from mingjian.similarity.bodies import name_body
from mingjian.similarity.citations import SECTIONS, Excluded, find_notes, find_quotations, find_sections, find_titles, versioned
from mingjian.similarity.fingerprints import GRAM_CHARS, WINDOW_GRAMS, code_points, hash_grams
from mingjian.similarity.grading import grade
from mingjian.similarity.normal import Normal, normalise
from mingjian.similarity.rates import count_effective, find_effective

_LEAST_PIECE_CHARS = 4  # effective characters; what is shorter is not worth a passage of its own
_LEAST_TEMPLATE_CHARS = 13  # effective characters in a row that also stand in the notice or form
_LEAST_COMMON_CHARS = 13  # effective characters in a row that many units share
_COMMON_CHARS = 150  # effective characters in a row; beyond, more units are asked in proportion (docs/similarity.md)
_STRETCH_GAP_CHARS = 50  # between shared places of one stretch: a changed clause, and 11 on both sides that winnowing keeps back
_OTHER_SURROUNDINGS = 2  # times as many units have a formula as have the copied passage that it stands in
_LEAST_OVERQUOTED_CHARS = 300  # effective characters of quotations and titles that stand elsewhere too
_OVERQUOTED_SHARE = 0.1  # of a text's effective characters; beyond both, marks hide copying instead of showing a source
_CITATIONS = (Exclusion.QUOTATION, Exclusion.TITLE)
_LONGEST_OPCODES = 20_000  # characters; beyond, borders on the other side are placed in proportion


OwnRule = Literal["unit", "unit_and_author"]
"""What makes earlier work one's own: the same unit, or the same unit and an author in common."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote a text, and who recommended it."""

    unit: str = ""
    authors: tuple[str, ...] = ()
    recommender: str = ""

    @property
    def body(self) -> str:
        """The unit, told from its namesakes of other districts; "" where it is not known."""
        return name_body(self.unit, self.recommender)


@dataclass(frozen=True, slots=True)
class Templates:
    """All k-grams of the notice's and the form's own text: sorted hashes. version: changes whenever these texts do."""

    grams: NDArray[np.uint64]
    version: str = ""


@dataclass(frozen=True, slots=True)
class ExclusionSettings:
    """What the organiser may set; printed on every report that used it."""

    quotation_chars: int = 10  # effective characters from which text between quotation marks is a quotation, not a term
    common_units: int = 5  # unrelated units that share a text before it is common
    own: OwnRule = "unit"
    sections: tuple[str, ...] = SECTIONS  # headings of sections that are left out


def read_templates(texts: Sequence[str]) -> Templates:
    """The k-grams of the campaign's own texts."""
    plain = [normalise(each).text for each in texts]
    grams = [hash_grams(code_points(each)) for each in plain]
    digest = hashlib.blake2b("\n".join(sorted(plain)).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return Templates(np.unique(np.concatenate([np.zeros(0, np.uint64), *grams])), digest if plain else "")


@dataclass(frozen=True, slots=True)
class StockPhrases:
    """The versioned list of phrases that nobody owns (data/words/stock_phrases.txt), as matching text."""

    version: str
    phrases: tuple[str, ...]


@cache
def read_stock_phrases() -> StockPhrases:
    """The bundled list, longest phrases first."""
    lines = resources.files("mingjian.data").joinpath("words/stock_phrases.txt").read_text("utf-8").splitlines()
    version = next(line.partition("version:")[2].strip() for line in lines if line.startswith("# version:"))
    phrases = {normalise(line).text for line in lines if line and not line.startswith("#")}
    return StockPhrases(version, tuple(sorted(phrases, key=lambda each: (-len(each), each))))


def find_stock_phrases(normal: Normal) -> list[Excluded]:
    """Phrases of the bundled list."""
    stock = read_stock_phrases()
    reason = f"常用表述表（版本{stock.version}）"
    found: list[Excluded] = []
    for phrase in stock.phrases:
        place = normal.text.find(phrase)
        while place >= 0:
            span = Span(*normal.faithful(place, place + len(phrase)))
            found.append(Excluded(span, Exclusion.COMMON, reason))
            place = normal.text.find(phrase, place + len(phrase))
    return found


def find_templates(normal: Normal, templates: Templates) -> list[Excluded]:
    """Runs of at least 13 effective characters that also stand in the campaign's notice or form."""
    if not len(templates.grams) or len(normal.text) < GRAM_CHARS:
        return []
    grams = hash_grams(code_points(normal.text))
    shared = np.flatnonzero(np.isin(grams, templates.grams))
    size = len(normal.text) - len(grams) + 1
    return [
        Excluded(Span(*normal.faithful(start, end)), Exclusion.TEMPLATE, f"本次活动通知或表格的原文（版本{templates.version}）")
        for start, end in join_places(shared, size, 0)
        if end - start >= _LEAST_TEMPLATE_CHARS
    ]


def find_common(normal: Normal, shared: NDArray[np.int32], threshold: int, shown: Sequence[Span]) -> list[Excluded]:
    """Runs of text that many unrelated units share, from the beginning of a clause where one is near.

    shared: shape (2, n), where fingerprints begin that at least `threshold` units share, rising, and how many units do. shown:
    identical runs, in the faithful text, that very many texts share; they are common to their ends where any part of them was
    found to be.
    """
    breaks = [*np.flatnonzero(normal.breaks).tolist(), len(normal.text)]
    spans: list[Span] = []
    long: list[Span] = []
    for start, end in join_places(shared[0][are_common(shared, threshold)], GRAM_CHARS, WINDOW_GRAMS - GRAM_CHARS):
        # winnowing may have kept nothing of the first and last WINDOW_GRAMS - 1 k-grams of what is shared
        before, after = breaks[bisect_right(breaks, start) - 1], breaks[bisect_left(breaks, end)]
        first = before if before > start - WINDOW_GRAMS else start
        last = after if after < end + WINDOW_GRAMS else end
        spans.append(Span(*normal.faithful(first, last)))
        if end - start >= _LEAST_COMMON_CHARS:
            long.append(spans[-1])
    touched = [run for run in shown if any(each.start < run.end and run.start < each.end for each in spans)]
    reason = versioned(f"至少{threshold}家无关联单位共用的表述，连续超过{_COMMON_CHARS}字的每{_COMMON_CHARS}字至少{threshold}家")
    return [Excluded(each, Exclusion.COMMON, reason) for each in (*long, *touched)]


def are_common(shared: NDArray[np.int32], threshold: int) -> NDArray[np.bool_]:
    """Which shared places are common text: shape (n,); shared as for `find_common`.

    `threshold` units suffice for a stretch of up to 150 characters; a longer one needs so many for each 150, for the longer a
    text is, the likelier it was copied. Within one that fails, what at least twice as many units have is judged by itself: they
    have it in other surroundings too.
    """
    places, units = shared
    if not len(places):
        return np.zeros(0, np.bool_)
    steps = np.full(len(places), GRAM_CHARS, np.int32)
    np.subtract(places[1:], places[:-1], out=steps[:-1])
    starts = np.concatenate(([0], np.flatnonzero(steps[:-1] > GRAM_CHARS + _STRETCH_GAP_CHARS) + 1))
    covered = np.where(steps <= WINDOW_GRAMS, steps, GRAM_CHARS)  # what lies between runs does not count
    least = np.minimum.reduceat(units, starts)
    enough = least * _COMMON_CHARS >= threshold * np.maximum(np.add.reduceat(covered, starts), _COMMON_CHARS)
    if enough.all():
        return np.ones(len(places), np.bool_)
    common = np.repeat(enough, np.diff(starts, append=len(places)))
    for number in np.flatnonzero(~enough).tolist():
        start, end = int(starts[number]), int(starts[number + 1]) if number + 1 < len(starts) else len(places)
        common[start:end] = _find_formulas(shared[:, start:end], int(least[number]), threshold)
    return common


def _find_formulas(shared: NDArray[np.int32], least: int, threshold: int) -> NDArray[np.bool_]:
    """The common places of a stretch that fails as a whole. least: units that have all of it."""
    common = np.zeros(shared.shape[1], np.bool_)
    wider = np.flatnonzero(shared[1] >= _OTHER_SURROUNDINGS * least)
    common[wider] = are_common(shared[:, wider], threshold)
    rest = np.flatnonzero(~common)
    if len(rest) < len(common):  # without the formulas it may be short
        steps = np.append(np.diff(shared[0, rest]), GRAM_CHARS)
        size = int(np.where(steps <= WINDOW_GRAMS, steps, GRAM_CHARS).sum())
        common[rest] = least * _COMMON_CHARS >= threshold * max(size, _COMMON_CHARS)
    return common


def drop_overquoting(text: str, excluded: Sequence[Excluded], shared: Sequence[Span]) -> list[Excluded]:
    """What is excluded, without quotations and titles where too much of what they hold also stands elsewhere.

    shared: where the text has what others have. Dialogue of one's own costs nothing: it stands nowhere else.
    """
    cited = [each for each in excluded if each.kind in _CITATIONS]
    if sum(len(each.span) for each in cited) <= _LEAST_OVERQUOTED_CHARS:
        return list(excluded)
    quoted, found = (np.zeros(len(text), np.bool_) for _ in range(2))
    for place, spans in ((quoted, [each.span for each in cited]), (found, shared)):
        for span in spans:
            place[span.start : span.end] = True
    effective = find_effective(text)
    chars = int(np.count_nonzero(quoted & found & effective))
    if chars <= max(_LEAST_OVERQUOTED_CHARS, _OVERQUOTED_SHARE * np.count_nonzero(effective)):
        return list(excluded)
    return [each for each in excluded if each.kind not in _CITATIONS]


def is_own(here: Writer, there: Writer, rule: OwnRule) -> bool:
    """Whether two texts are by the same hand, as the setting has it; an unknown unit is nobody's."""
    if not here.body or here.body != there.body:
        return False
    return rule == "unit" or bool(set(here.authors) & set(there.authors))


def join_places(places: NDArray[np.generic], size: int, gap: int) -> list[tuple[int, int]]:
    """Runs start..end of k-grams of `size` characters whose beginnings lie at most size + gap apart."""
    runs: list[tuple[int, int]] = []
    for place in places.tolist():
        if runs and place <= runs[-1][1] + gap:
            runs[-1] = (runs[-1][0], place + size)
        else:
            runs.append((place, place + size))
    return runs


_PRIORITY = (Exclusion.COMMON, Exclusion.TITLE, Exclusion.QUOTATION, Exclusion.TEMPLATE)  # later ones paint over earlier ones


@dataclass(frozen=True, slots=True)
class Paint:
    """For each character of a text why it is left out: labels 0 (it is not) or 1 + index into `reasons`."""

    labels: NDArray[np.int32]
    reasons: tuple[tuple[Exclusion, str], ...]


def paint(text: str, excluded: Sequence[Excluded]) -> Paint:
    """One reason for each character: template before quotation before title before common."""
    labels = np.zeros(len(text), np.int32)
    numbers: dict[tuple[Exclusion, str], int] = {}
    for each in sorted(excluded, key=lambda each: (_PRIORITY.index(each.kind), each.span, each.reason)):
        number = numbers.setdefault((each.kind, each.reason), len(numbers) + 1)
        labels[each.span.start : each.span.end] = number
    return Paint(labels, tuple(numbers))


def _pieces(painted: Paint, span: Span, text: str) -> list[tuple[Span, int]]:
    """The span cut where the reason changes, with the label of each piece; pieces too short to matter join the one before."""
    labels = painted.labels[span.start : span.end]
    edges = [0, *(np.flatnonzero(labels[1:] != labels[:-1]) + 1).tolist(), len(labels)]
    if len(edges) == 2 and len(labels):  # one reason from end to end
        return [(span, int(labels[0]))]
    joined: list[tuple[int, int, int]] = []
    for start, end in pairwise(edges):
        label = int(labels[start]) if end > start else 0
        short = count_effective(text[span.start + start : span.start + end]) < _LEAST_PIECE_CHARS
        if joined and (short or joined[-1][2] == label):
            joined[-1] = (joined[-1][0], end, joined[-1][2])
        else:
            joined.append((start, end, label))
    first = text[span.start + joined[0][0] : span.start + joined[0][1]]
    if len(joined) > 1 and count_effective(first) < _LEAST_PIECE_CHARS:
        joined[:2] = [(joined[0][0], joined[1][1], joined[1][2])]
    return [(Span(span.start + start, span.start + end), label) for start, end, label in joined]


def map_places(here: str, there: str) -> Callable[[int], int]:
    """A rising map from places 0..len(here) to places 0..len(there), along the least edit operations."""
    if not here or len(here) + len(there) > _LONGEST_OPCODES:
        return lambda place: place * len(there) // max(1, len(here))
    blocks = [(each.src_start, each.src_end, each.dest_start, each.dest_end) for each in Indel.opcodes(here, there)]

    def mapped(place: int) -> int:
        if place <= 0 or place >= len(here):
            return (
                0 if place <= 0 else len(there)
            )  # what was put in before the first and after the last character belongs to them
        for start, end, first, last in blocks:
            if start <= place < end:
                return min(last, first + (place - start))
        return 0

    return mapped


def split(match: Match, painted: Paint, here: str, there: str) -> list[Match]:
    """The match cut at the borders of what is excluded; the pieces together are the match, each graded by itself.

    here: the whole text. there: what the passage covers on the other side. A match that is excluded already stays as it is.
    """
    if match.excluded_as is not None:
        return [match]
    passage = match.passage
    pieces = _pieces(painted, passage.here, here)
    if len(pieces) == 1:
        return [_labelled(match, painted, pieces[0][1])]
    mapped = map_places(passage.here.of(here), there)
    parts: list[Match] = []
    for span, label in pieces:
        start, end = (mapped(place - passage.here.start) for place in (span.start, span.end))
        kind, similarity = grade(normalise(span.of(here)).text, normalise(there[start:end]).text)
        part = Passage(span, Span(passage.there.start + start, passage.there.start + end), kind, similarity)
        parts.append(_labelled(replace(match, passage=part), painted, label))
    return parts


def _labelled(match: Match, painted: Paint, label: int) -> Match:
    if not label:
        return match
    kind, reason = painted.reasons[label - 1]
    return replace(match, excluded_as=kind, reason=reason)


def find_excluded(text: str, normal: Normal, templates: Templates, settings: ExclusionSettings) -> list[Excluded]:
    """All that can be told from the text itself: quotations, titles, stock phrases, the campaign's own text."""
    return [
        *find_quotations(text, settings.quotation_chars),
        *find_notes(text),
        *find_sections(text, settings.sections),
        *find_titles(text),
        *find_stock_phrases(normal),
        *find_templates(normal, templates),
    ]
