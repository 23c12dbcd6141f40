"""Alignment: the passages that two texts have in common, however they were disguised."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from mingjian.data.records import Span
from mingjian.data.reuse import Passage
from mingjian.similarity.background import Background, Wording, fresh, genre_background, novelty, throughout
from mingjian.similarity.borders import join
from mingjian.similarity.clusters import Demands
from mingjian.similarity.extension import extend
from mingjian.similarity.field import Box, Field
from mingjian.similarity.fingerprints import code_points
from mingjian.similarity.grading import grade
from mingjian.similarity.normal import Normal, normalise
from mingjian.similarity.rewriting import Marks, Matter, find_rewritten, lay_out
from mingjian.similarity.seeds import NOTHING, Floats, Groups, find_alike, find_held, find_runs, group, weigh
from mingjian.similarity.shortened import join_shortened, reach_over
from mingjian.similarity.summary import find_digests, summarise
from mingjian.similarity.units import (
    CHINESE,
    ENGLISH,
    Content,
    Hashes,
    Ints,
    Scale,
    Terms,
    Units,
    cut_units,
    find_word_starts,
    hash_prefixes,
    hash_spans,
    list_content,
    list_terms,
    text_is_chinese,
    word_spans,
)

_KEPT_JUDGED = 8  # one text is often compared with several in a row
_NOTHING_COMMON = Background()
_LONGER_REWRITTEN = 1  # characters: longer phrases are asked for beside rewriting, which rests on few of its own
_SUMMARY_SPREAD = 12  # how much farther apart the sentences of a summary may lie in what it sums up


@dataclass(frozen=True, slots=True)
class AlignSettings:
    """What decides whether agreement is a passage. Chosen on the whole development corpora, see docs/similarity.md."""

    clause: float = 0.45  # cosine: clauses at least this alike are seeds
    sentence: float = 0.30  # the same for sentences
    gap: int = 120  # characters of the matching text that may lie between two seeds of a passage
    join_gap: int = 30  # passages no farther apart than this in both texts are one
    floor: float = 0.30  # support below which a clause speaks against the passage
    loose_sentence: float = 0.15  # the second round, after rewriting, asks less
    loose_floor: float = 0.20
    common_words: bool = True  # whether words common in the genre are discounted besides common phrases


FOR_CHINESE = AlignSettings()
FOR_ENGLISH = AlignSettings(
    clause=0.40,
    sentence=0.25,
    gap=150,
    join_gap=250,
    floor=0.25,
    loose_sentence=0.25,
    loose_floor=0.25,
    common_words=False,
)


@dataclass(frozen=True, slots=True, eq=False)  # one is itself alone, so that what follows from it can be kept
class Prepared:
    """Everything about a text that does not depend on what it is compared with."""

    normal: Normal
    chinese: bool
    units: Units
    terms: Terms
    grams: Hashes  # sorted
    places: Ints  # of the grams
    phrases: Hashes  # of the phrase that begins at each character
    content: Content

    @property
    def wording(self) -> Wording:
        """Phrases and terms, as `background.gather` counts them."""
        return self.phrases, self.terms.hashes

    @property
    def scale(self) -> Scale:
        """Lengths that fit the text's language."""
        return CHINESE if self.chinese else ENGLISH


def prepare(text: str) -> Prepared:
    """Make a text ready for alignment; worth keeping where it is compared more than once."""
    normal = normalise(text)
    chinese = text_is_chinese(normal)
    units = cut_units(text, normal, chinese=chinese)
    scale = CHINESE if chinese else ENGLISH
    prefixes = hash_prefixes(np.frombuffer(normal.text.encode("utf-32-le"), np.uint32))
    hashes = _grams(prefixes, scale.run)
    order = np.argsort(hashes)
    phrases = _grams(prefixes, scale.phrase)
    spans = word_spans(normal, units, chinese=chinese)
    terms = list_terms(normal, units, spans, chinese=chinese)
    return Prepared(normal, chinese, units, terms, hashes[order], order, phrases, list_content(normal, spans))


def _grams(prefixes: tuple[Hashes, Hashes], width: int) -> Hashes:
    starts = np.arange(max(len(prefixes[1]) - width + 1, 0))
    return hash_spans(prefixes, starts, starts + width)


def align(
    here: Prepared, there: Prepared, settings: AlignSettings | None = None, background: Background | None = None
) -> list[Passage]:
    """The passages that stand in both texts, in the order of `here`.

    background: what is common in texts of this kind (`background.gather`); without it, what is common in official Chinese prose.
    Turning the texts round turns the passages round and changes nothing else.
    """
    if here.normal.text > there.normal.text:
        mirrored = [
            Passage(each.there, each.here, each.kind, each.similarity) for each in align(there, here, settings, background)
        ]
        return sorted(mirrored, key=lambda each: (each.here, each.there))
    boxes = _find_boxes(
        here,
        there,
        settings or (FOR_CHINESE if here.chinese else FOR_ENGLISH),
        background or (genre_background() if here.chinese else _NOTHING_COMMON),
    )
    passages = [_passage(here, there, box) for box in boxes]
    return sorted(passages, key=lambda each: (each.here, each.there))


def _find_boxes(here: Prepared, there: Prepared, settings: AlignSettings, background: Background) -> list[Box]:
    size = len(here.normal.text)
    if not size or not len(there.normal.text) or here.chinese != there.chinese:
        return []
    if here.normal.text == there.normal.text:
        return [Box(0, size, 0, size)]
    left = _judge(here, background, common_words=settings.common_words)
    right = _judge(there, background, common_words=settings.common_words)
    mine, other = weigh(here.terms, there.terms, (left.worth, right.worth))
    windows = (left.groups.windows, right.groups.windows)
    field = Field(
        here.units,
        there.units,
        mine,
        other,
        find_runs((here.grams, here.places), (there.grams, there.places), here.scale.run),
        here.scale,
        find_alike(mine.clauses, other.clauses, settings.loose_floor),
        find_alike(mine.sentences, other.sentences, settings.loose_sentence),
        NOTHING if here.chinese else find_held(mine, other, windows[1], settings.loose_floor),
        NOTHING if here.chinese else find_held(other, mine, windows[0], settings.loose_floor),
        left.groups,
        right.groups,
        left.novelty,
        right.novelty,
        find_word_starts(here.normal),
        find_word_starts(there.normal),
    )
    gap = (settings.gap, settings.gap)
    close = Demands(settings.clause, settings.sentence, gap, settings.floor, loose=False)
    vague = Demands(settings.clause, settings.loose_sentence, gap, settings.loose_floor, loose=True)
    boxes = reach_over(field, extend(field, (close,) if here.chinese else (close, vague)))
    if here.chinese:
        boxes += find_rewritten(left.matter, right.matter, boxes)
    boxes = join_shortened(join(boxes, settings.join_gap), here.scale.skipped)
    wide = close._replace(
        gap=(settings.gap, _SUMMARY_SPREAD * settings.gap), sentence=settings.loose_sentence, floor=settings.loose_floor
    )
    return find_digests(field, summarise(field, wide, boxes))


@dataclass(frozen=True, slots=True)
class _Judged:
    """A text in view of what is common: the worth of its terms, the novelty of its clauses."""

    worth: Floats
    novelty: Floats
    groups: Groups
    matter: Matter


def _find_common(text: Prepared, background: Background) -> tuple[Marks, Marks]:
    """Where common phrases begin: those that speak against a passage, and those that tell nothing of rewriting."""
    if not background.run:
        return (common := background.common(text.phrases)), common
    prefixes = hash_prefixes(code_points(text.normal.text))
    known = background.common(_grams(prefixes, background.run))
    runs = text.scale.phrase - background.run + 1
    return throughout(known, runs), throughout(known, runs + _LONGER_REWRITTEN)


@lru_cache(maxsize=_KEPT_JUDGED)
def _judge(text: Prepared, background: Background, *, common_words: bool) -> _Judged:
    common, common_beside_copies = _find_common(text, background)
    return _Judged(
        (background if common_words else _NOTHING_COMMON).weight(text.terms.hashes),
        novelty(common, text.units),
        group(text.units, text.scale.window),
        lay_out(text.units, text.content, fresh(common_beside_copies, len(text.normal.text))),
    )


def _passage(here: Prepared, there: Prepared, box: Box) -> Passage:
    kind, similarity = grade(here.normal.text[box.here_start : box.here_end], there.normal.text[box.there_start : box.there_end])
    return Passage(
        _faithful(here, box.here_start, box.here_end), _faithful(there, box.there_start, box.there_end), kind, similarity
    )


def _faithful(text: Prepared, start: int, end: int) -> Span:
    """The span in the faithful text: with its marks where whole units are covered."""
    units = text.units
    first, last = text.normal.faithful(start, end)
    index = int(np.searchsorted(units.starts, start))
    if index < len(units.starts) and units.starts[index] == start:
        first = int(units.faithful_starts[index])
    index = int(np.searchsorted(units.ends, end))
    if index < len(units.ends) and units.ends[index] == end:
        last = int(units.faithful_ends[index])
    return Span(first, last)
