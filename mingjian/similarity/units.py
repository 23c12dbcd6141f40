"""A text cut into sentences and clauses, with their words and character pairs as numbers."""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mingjian.similarity.normal import Normal
from mingjian.similarity.words import cut_chinese, is_chinese, stem

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_SENTENCE_MARKS = "。！？；｡﹗﹖﹔!?;…‼⁇⁉︒︕︖︔"
_CLAUSE_MARKS = "，：、,:——﹐﹑﹕､︐︑︓"
_STOP = "."  # ends a sentence only before a blank: 3.5, www.example.com
_CLOSERS = "”’」』）)】〉》\"']｣﹂﹄〕"
_LINE_ENDS = "\n\r\u2028\u2029\x0b\x0c"
_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so that it has an inverse modulo 2**64
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 1 << 64))
_UNTELLING = 2  # letters; English words up to this length say nothing (Sanchez-Perez et al. 2014)
_WIDE_LATIN = (0xFF21, 0xFF5A)
_LAST_ASCII = 0x7F
_HAN = (0x3400, 0x9FFF)
_PAIR_SALT = np.uint64(0xD1B54A32D192ED03)


class Scale(NamedTuple):
    """Lengths that depend on how much a character says, in characters of the matching text."""

    shortest_unit: int  # shorter clauses join their neighbour
    longest_unit: int  # longer ones are cut, so that no text is a single unit
    run: int  # the shortest identical run that anchors
    copied_run: int  # an identical run of this length is no chance, however common its wording
    border_run: int  # identical runs of this length set a passage's borders
    verbatim_run: (
        int  # identical runs of this length are passages by themselves, and what else the texts share must say more; 0: never
    )
    beside_verbatim: float  # how many times as much
    closeness: float  # mean agreement times the root of the characters from which it is no chance
    information: float  # nats that both sides share from which it is no chance
    bridge: float  # what may speak against a passage within it (`field.best_stretch`) before it is two
    weak_bridge: float  # the same where an end beyond it would be no passage by itself
    skipped: int  # what may be left out on one side where the other goes on without a break
    splinter: int  # passages shorter than this may be splinters of a summary
    summed: float  # of a stretch that is summed up, the share that its summary's sentences come from
    digest: int  # a paragraph of this length may sum up a whole text
    window: int  # the stretch that is compared as a bag of words
    phrase: int  # the length at which common wording is told from wording of one's own


CHINESE = Scale(
    shortest_unit=5,
    longest_unit=100,
    run=8,
    copied_run=45,
    border_run=40,
    verbatim_run=0,
    beside_verbatim=1.0,
    closeness=5.0,
    information=115.0,
    bridge=25.0,
    weak_bridge=17.0,
    skipped=150,
    splinter=55,
    summed=0.2,
    digest=1_000_000,
    window=60,
    phrase=5,
)
ENGLISH = Scale(
    shortest_unit=16,
    longest_unit=400,
    run=24,
    copied_run=135,
    border_run=120,
    verbatim_run=180,
    beside_verbatim=2.5,
    closeness=6.2,
    information=52.0,
    bridge=np.inf,
    weak_bridge=np.inf,
    skipped=0,
    splinter=240,
    summed=0.0,
    digest=350,
    window=180,
    phrase=16,
)


@dataclass(frozen=True, slots=True)
class Units:
    """Clauses of a text in order; n of them, arrays of shape (n,).

    starts, ends: matching text, each unit begins where the last ended. faithful_starts, faithful_ends: faithful text,
    closing marks in, blanks around out. sentences, paragraphs: number of the one each belongs to, from 0.
    """

    starts: Ints
    ends: Ints
    faithful_starts: Ints
    faithful_ends: Ints
    sentences: Ints
    paragraphs: Ints


@dataclass(frozen=True, slots=True)
class Bags:
    """Rows of terms: row i has count[k] times term[k] for k from begins[i] to begins[i + 1], terms rising.

    term, count: shape (n,). begins: shape (rows + 1,).
    """

    term: NDArray[np.int32]
    count: NDArray[np.float32]
    begins: NDArray[np.int32]

    def row(self) -> Ints:
        """The row of each term, shape (n,)."""
        return np.repeat(np.arange(len(self.begins) - 1), np.diff(self.begins))


@dataclass(frozen=True, slots=True)
class Terms:
    """What clauses and sentences consist of, by the numbers of terms. hashes: of the terms, sorted, distinct."""

    hashes: Hashes
    clauses: Bags
    sentences: Bags


@dataclass(frozen=True, slots=True)
class Content:
    """What a text speaks of: words, single characters and figures, term[i] beginning at place[i] of the matching text.

    hashes: sorted, distinct. figures: of each distinct term, whether it is a number. place: rising.
    """

    hashes: Hashes
    figures: NDArray[np.bool_]
    term: Ints
    place: Ints


@cache
def _classes() -> NDArray[np.uint8]:
    """Per BMP code point: 1 clause mark, 2 sentence mark, 3 closer, 4 full stop, 5 line end, 6 blank."""
    table = np.zeros(0x10000, np.uint8)
    for value, marks in enumerate((_CLAUSE_MARKS, _SENTENCE_MARKS, _CLOSERS, _STOP, _LINE_ENDS), start=1):
        table[[ord(each) for each in marks]] = value
    blanks = [code for code in range(0x10000) if chr(code).isspace() or 0x200B <= code <= 0x200F or code in {0x2060, 0xFEFF}]
    table[[code for code in blanks if not table[code]]] = 6
    return table


def _cuts(kinds: NDArray[np.uint8], *, chinese: bool) -> tuple[Ints, NDArray[np.bool_], NDArray[np.bool_]]:
    """Places after which a clause ends, and whether a sentence and a paragraph end there too."""
    solid = np.flatnonzero(kinds != 6)
    seen = kinds[solid]
    following = np.append(solid[1:], len(kinds))
    blank_follows = (following - solid > 1) | (np.append(seen[1:], 5) == 5)
    line = seen == 5
    if not chinese:
        # quotes close after the stop; lines are wrapped: only an empty line or a mark before a line's end closes a sentence
        plain = np.flatnonzero(np.append(seen, 0) != 3)
        blank_follows = blank_follows[plain[np.searchsorted(plain, np.arange(len(seen)), side="right")] - 1]
        before = np.append(5, seen[plain[:-1]])[np.searchsorted(plain, np.arange(len(seen)))]
        line &= (np.append(seen[1:], 5) == 5) | np.isin(before, (1, 2, 4, 5))
    strong = (seen == 2) | ((seen == 4) & blank_follows) | line
    weak = strong | (seen == 1)
    group = np.flatnonzero(weak)
    if not len(group):
        return np.empty(0, np.int64), np.empty(0, np.bool_), np.empty(0, np.bool_)
    tail = (seen == 3) | weak
    run = np.cumsum(~tail)  # marks and closers that follow each other share a number
    last = np.searchsorted(run, run[group], side="right") - 1
    places = solid[last] + 1
    ends, index = np.unique(places, return_index=True)
    closes = np.maximum.reduceat(strong[group].astype(np.int8), index) > 0
    return ends, closes, np.maximum.reduceat(line[group].astype(np.int8), index) > 0


def _stops_between_han(codes: NDArray[np.uint32], kinds: NDArray[np.uint8]) -> Ints:
    """Full stops typed for 。: a Han character follows, and neither figures (1.总则, ①.总则) nor Latin letters of any width before."""
    place = np.flatnonzero(kinds[1:-1] == 4) + 1
    before, behind = codes[place - 1], codes[place + 1]
    figures = np.fromiter((chr(each).isdigit() for each in before.tolist()), np.bool_, len(before))
    wide = (before >= _WIDE_LATIN[0]) & (before <= _WIDE_LATIN[1])
    plain = ((before > _LAST_ASCII) & ~figures & ~wide) | (before == ord("%"))
    return place[plain & (behind >= _HAN[0]) & (behind <= _HAN[1])]


def cut_units(text: str, normal: Normal, *, chinese: bool) -> Units:
    """Cut a text into clauses; very short ones join the next of their sentence, very long ones are cut."""
    scale = CHINESE if chinese else ENGLISH
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = np.where(codes < 0x10000, _classes()[np.minimum(codes, 0xFFFF)], 0).astype(np.uint8)
    if chinese:
        kinds[_stops_between_han(codes, kinds)] = 2
    places, closes, breaks = _cuts(kinds, chinese=chinese)
    ends = np.append(np.searchsorted(normal.offsets, places), len(normal.text)).astype(np.int64)
    places, closes, breaks = np.append(places, len(text)), np.append(closes, True), np.append(breaks, True)
    keep = _join_short(ends, closes, scale.shortest_unit)
    ends, places, closes, breaks = ends[keep], places[keep], closes[keep], breaks[keep]
    sentences, paragraphs = (np.append(0, np.cumsum(each)[:-1])[: len(ends)] for each in (closes, breaks))
    ends, places, sentences, paragraphs = _cut_long((ends, places, sentences, paragraphs), normal, scale.longest_unit)
    starts = np.append(0, ends[:-1])[: len(ends)]
    solid = np.flatnonzero((kinds != 6) & (kinds != 5))
    first = np.searchsorted(solid, np.append(0, places[:-1])[: len(places)])
    last = np.searchsorted(solid, places) - 1
    return Units(
        starts, ends, solid[first] if len(ends) else starts, solid[last] + 1 if len(ends) else ends, sentences, paragraphs
    )


def _join_short(ends: Ints, closes: NDArray[np.bool_], shortest: int) -> Ints:
    """Indices of the cuts that stay."""
    kept: list[int] = []
    start = 0
    for index, (end, close) in enumerate(zip(ends.tolist(), closes.tolist(), strict=True)):
        if end - start >= shortest:
            kept.append(index)
        elif end == start:
            if close and kept and not closes[kept[-1]]:
                kept[-1] = index
            continue
        elif close and kept and not closes[kept[-1]]:
            kept[-1] = index  # a short end of a sentence joins what stands before it
        elif close:
            kept.append(index)
        else:
            continue
        start = end
    if kept and kept[-1] < len(ends) - 1 and start < int(ends[-1]):
        kept.append(len(ends) - 1)
    return np.array(kept, np.int64)


def _cut_long(columns: tuple[Ints, Ints, Ints, Ints], normal: Normal, longest: int) -> tuple[Ints, Ints, Ints, Ints]:
    ends, places, sentences, paragraphs = columns
    lengths = np.diff(ends, prepend=0)
    if not len(ends) or lengths.max() <= longest:
        return columns
    parts = -(-lengths // longest)
    which = np.repeat(np.arange(len(ends)), parts)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(parts) - parts, parts) + 1
    cut = ends[which] - lengths[which] + nth * lengths[which] // parts[which]
    whole = nth == parts[which]
    place = np.where(whole, places[which], normal.offsets[np.minimum(cut, len(normal.text) - 1)])
    return cut, place.astype(np.int64), sentences[which], paragraphs[which]


def hash_prefixes(codes: NDArray[np.uint32]) -> tuple[Hashes, Hashes]:
    """Prefix sums and inverse powers from which `hash_spans` takes the hash of any span in one step."""
    powers = np.cumprod(np.full(len(codes), _BASE), dtype=np.uint64)
    inverse = np.cumprod(np.full(len(codes), _INVERSE), dtype=np.uint64)
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum((codes.astype(np.uint64) + np.uint64(1)) * powers, dtype=np.uint64)))
    return sums, inverse


def hash_spans(prefixes: tuple[Hashes, Hashes], starts: Ints, ends: Ints) -> Hashes:
    """Polynomial hashes of spans, the same for the same characters wherever they stand."""
    sums, inverse = prefixes
    mixed = (sums[ends] - sums[starts]) * inverse[starts]
    mixed ^= mixed >> np.uint64(32)
    return mixed * _PAIR_SALT


def word_spans(normal: Normal, units: Units, *, chinese: bool) -> tuple[Ints, Ints]:
    """Where the words of a matching text begin and end."""
    if chinese:
        parts = [normal.text[start:end] for start, end in zip(units.starts.tolist(), units.ends.tolist(), strict=True)]
        starts, ends = cut_chinese("\n".join(parts))
        shift = np.searchsorted(units.ends + np.arange(len(units.ends)), starts, side="right")
        return starts - shift, ends - shift
    begins = normal.breaks.copy()
    begins[:1] = True
    begins[units.starts[units.starts < len(begins)]] = True
    starts = np.flatnonzero(begins)
    return starts, np.append(starts[1:], len(normal.text))


def find_word_starts(normal: Normal) -> NDArray[np.bool_]:
    """Whether a blank or mark stands before each character of the matching text; shape (n + 1,), the ends count as such."""
    starts = np.append(normal.breaks, True)
    starts[0] = True
    return starts


def list_content(normal: Normal, spans: tuple[Ints, Ints]) -> Content:
    """The content of a Chinese text; spans: of its words."""
    codes = np.frombuffer(normal.text.encode("utf-32-le"), np.uint32)
    starts, ends = spans
    number = (codes[starts] >= ord("0")) & (codes[starts] <= ord("9"))
    chosen = number | (ends - starts > 1)
    starts, ends, number = starts[chosen], ends[chosen], number[chosen]
    place = np.flatnonzero(codes > _LAST_ASCII)
    hashes = np.concatenate((hash_spans(hash_prefixes(codes), starts, ends), codes[place].astype(np.uint64) * _PAIR_SALT))
    distinct, first, term = np.unique(hashes, return_index=True, return_inverse=True)
    figures = np.append(number, np.zeros(len(place), np.bool_))[first]
    places = np.append(starts, place)
    order = np.argsort(places, kind="stable")
    return Content(distinct, figures, term[order], places[order])


def list_terms(normal: Normal, units: Units, spans: tuple[Ints, Ints], *, chinese: bool) -> Terms:
    """Words, and for Chinese pairs of neighbouring characters, of each unit; spans: of the words."""
    codes = np.frombuffer(normal.text.encode("utf-32-le"), np.uint32)
    starts, ends = spans
    if chinese:
        hashes = hash_spans(hash_prefixes(codes), starts, ends)
        place = np.arange(max(len(codes) - 1, 0))
        pairs = (codes[:-1].astype(np.uint64) << np.uint64(32) | codes[1:].astype(np.uint64)) * _PAIR_SALT
        unit = np.searchsorted(units.ends, place, side="right")
        inside = place + 1 < units.ends[np.minimum(unit, len(units.ends) - 1)] if len(units.ends) else place < 0
        starts, hashes = np.concatenate((starts, place[inside])), np.concatenate((hashes, pairs[inside]))
    else:
        stems = [stem(normal.text[start:end]) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        lengths = np.fromiter(map(len, stems), np.int64, len(stems))
        stem_ends = np.cumsum(lengths)
        stem_codes = np.frombuffer("".join(stems).encode("utf-32-le"), np.uint32)
        telling = lengths > _UNTELLING
        hashes = hash_spans(hash_prefixes(stem_codes), (stem_ends - lengths)[telling], stem_ends[telling])
        starts = starts[telling]
    unit = np.searchsorted(units.ends, starts, side="right")
    distinct, term = np.unique(hashes, return_inverse=True)
    sentences = int(units.sentences[-1]) + 1 if len(units.sentences) else 0
    return Terms(
        distinct,
        _bags(unit, term, (len(units.ends), len(distinct))),
        _bags(units.sentences[unit], term, (sentences, len(distinct))),
    )


def _bags(row: Ints, term: Ints, shape: tuple[int, int]) -> Bags:
    rows, width = shape
    keys = np.sort(row * max(width, 1) + term)
    new = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.empty(0, np.int64)
    pairs = keys[new]
    count = np.diff(np.append(new, len(keys))).astype(np.float32)
    begins = np.searchsorted(pairs, np.arange(rows + 1) * max(width, 1)).astype(np.int32)
    return Bags((pairs % max(width, 1)).astype(np.int32), count, begins)


def text_is_chinese(normal: Normal) -> bool:
    """Whether the words of a text are to be found by the Chinese segmenter."""
    return is_chinese(normal.text)
