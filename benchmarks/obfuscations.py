"""A corpus in PAN's layout with disguises that the development split lacks: python -m benchmarks.obfuscations TEXTS OUT.

TEXTS: a folder of Chinese .txt files of a thousand characters and more; half of them become sources, half take passages in.
"""

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, zip_longest
from pathlib import Path
from xml.sax.saxutils import quoteattr

from rapidfuzz.distance import Indel

from benchmarks.disguises import DISGUISES, Disguise, thinned

CLEAN, INTERLEAVED, SPREAD, POPULAR = "01-no-plagiarism", "27-interleaved", "28-spread", "29-popular"
_LEAST_TEXT, _MOST_TEXT = 1_000, 8_000  # characters
_PASSAGE = (120, 450)  # characters taken at once
_PIECE = 28  # characters of a sentence that is taken alone
_SENTENCE = re.compile("[^。！？\n]+[。！？]")
_HAN = re.compile("[\u4e00-\u9fff]")
_HAN_SHARE = 0.7  # of a sentence that is taken
_LEAST_SENTENCES = 10  # of a text that is used
_MOST_ALIKE = 0.98  # of a passage and its disguise: more is no disguise
_LEAST_TEXTS = 2  # sources
_COPIERS = 6  # documents that take the same passage


@dataclass(frozen=True, slots=True)
class Piece:
    """What goes into a text: its words, and of each source the span they were taken from."""

    text: str
    taken: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Gold:
    """A passage: source, and where it begins and ends in both texts."""

    source: str
    here: tuple[int, int]
    there: tuple[int, int]


@dataclass(slots=True)
class Corpus:
    """What is written: texts by name, pairs and passages by type."""

    sources: dict[str, str] = field(default_factory=dict[str, str])
    suspicious: dict[str, str] = field(default_factory=dict[str, str])
    pairs: defaultdict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    gold: dict[tuple[str, str], list[Gold]] = field(default_factory=dict[tuple[str, str], list[Gold]])


def _sentences(text: str) -> list[tuple[int, int]]:
    """Spans of whole sentences of Chinese prose."""
    spans = [match.span() for match in _SENTENCE.finditer(text)]
    return [(start, end) for start, end in spans if len(_HAN.findall(text[start:end])) >= _HAN_SHARE * (end - start)]


def _runs(text: str) -> list[list[tuple[int, int]]]:
    """Sentences that follow each other without a break."""
    runs: list[list[tuple[int, int]]] = []
    for span in _sentences(text):
        if runs and runs[-1][-1][1] == span[0]:
            runs[-1].append(span)
        else:
            runs.append([span])
    return runs


def _take(text: str, dice: random.Random, used: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbouring sentences of a passage's length apart from what was used; none where there are none."""
    wanted = dice.randrange(*_PASSAGE)
    runs = _runs(text)
    dice.shuffle(runs)
    for run in runs:
        for first in range(len(run)):
            for last in range(first + 1, len(run) + 1):
                start, end = run[first][0], run[last - 1][1]
                if end - start >= wanted:
                    if end - start <= _PASSAGE[1] * 1.5 and all(end <= low or start >= high for low, high in used):
                        return run[first:last]
                    break
    return []


def disguised(name: str, text: str, dice: random.Random, disguise: Disguise, count: int) -> list[Piece]:
    """Up to `count` passages of one source, disguised."""
    pieces: list[Piece] = []
    used: list[tuple[int, int]] = []
    for _ in range(count):
        spans = _take(text, dice, used)
        if not spans:
            continue
        start, end = spans[0][0], spans[-1][1]
        used.append((start, end))
        made = disguise([text[a:b] for a, b in spans], dice)
        if Indel.normalized_similarity(made, text[start:end]) <= _MOST_ALIKE:
            pieces.append(Piece(made, ((name, start, end),)))
    return pieces


def interleaved(names: tuple[str, str], texts: tuple[str, str], dice: random.Random) -> list[Piece]:
    """Sentences of two sources in turn."""
    spans = [_take(text, dice, []) for text in texts]
    if not all(spans):
        return []
    parts = [[text[a:b] for a, b in each] for text, each in zip(texts, spans, strict=True)]
    mixed = "".join(left + right for left, right in zip_longest(*parts, fillvalue=""))
    taken = tuple((name, each[0][0], each[-1][1]) for name, each in zip(names, spans, strict=True))
    return [Piece(mixed, taken)]


def spread(name: str, text: str, dice: random.Random, count: int) -> list[Piece]:
    """Single sentences, to stand all over a document."""
    spans = [span for span in _sentences(text) if span[1] - span[0] >= _PIECE]
    return [Piece(text[a:b], ((name, a, b),)) for a, b in dice.sample(spans, min(count, len(spans)))]


def insert(host: str, pieces: Sequence[Piece], dice: random.Random) -> tuple[str, list[Gold]]:
    """The host with each piece after a sentence of its own, and the gold passages."""
    ends = [end for _, end in _sentences(host)]
    places = sorted(dice.sample(ends, len(pieces)))
    parts: list[str] = []
    gold: list[Gold] = []
    length = done = 0
    for place, piece in zip(places, pieces, strict=True):
        length += place - done
        parts += [host[done:place], piece.text]
        # the gold passage is the text without the line ends around a list
        start, end = length + len(piece.text) - len(piece.text.lstrip()), length + len(piece.text.rstrip())
        gold += [Gold(name, (start, end), (low, high)) for name, low, high in piece.taken]
        length, done = length + len(piece.text), place
    return "".join([*parts, host[done:]]), gold


def make(texts: Sequence[str], pairs: int, seed: int) -> Corpus:
    """A corpus of `pairs` suspicious documents a type; a source serves again only when all have served."""
    dice = random.Random(seed)  # noqa: S311 (made texts)
    shuffled = [each for each in texts if len(_sentences(each)) >= _LEAST_SENTENCES]
    dice.shuffle(shuffled)
    half = len(shuffled) // 2
    if half < _LEAST_TEXTS:
        message = "too few texts with sentences enough in a row to take passages from"
        raise ValueError(message)
    hosts = shuffled[half:]
    corpus = Corpus(sources={f"source-document{number:05d}.txt": text for number, text in enumerate(shuffled[:half], start=1)})
    names = cycle(corpus.sources)
    for kind in (CLEAN, *DISGUISES, INTERLEAVED, SPREAD, POPULAR):
        popular: list[Piece] = []
        for number in range(pairs):
            if kind == POPULAR and number % _COPIERS:
                pieces = popular
            else:
                pieces = popular = _take_pieces(kind, corpus, names, dice)
            if kind == POPULAR:
                pieces = [_disguise_again(each, corpus, dice) for each in popular]
            name = f"suspicious-document{len(corpus.suspicious) + 1:05d}.txt"
            corpus.suspicious[name], gold = insert(hosts[len(corpus.suspicious) % len(hosts)], pieces, dice)
            for source in sorted({each.source for each in gold} or {next(names)}):
                corpus.pairs[kind].append((name, source))
                corpus.gold[name, source] = [each for each in gold if each.source == source]
    return corpus


def _take_pieces(kind: str, corpus: Corpus, names: Iterator[str], dice: random.Random) -> list[Piece]:
    """What a document of a type takes from the next source, or the next two, that has it."""
    if kind == CLEAN:
        return []
    for first, second in zip(names, names, strict=False):
        texts = (corpus.sources[first], corpus.sources[second])
        if kind == INTERLEAVED:
            pieces = interleaved((first, second), texts, dice)
        elif kind == SPREAD:
            pieces = spread(first, texts[0], dice, dice.randrange(3, 7))
        else:
            pieces = disguised(first, texts[0], dice, DISGUISES.get(kind, thinned), dice.choice((1, 1, 2)))
        if pieces:
            return pieces
    return []


def _disguise_again(piece: Piece, corpus: Corpus, dice: random.Random) -> Piece:
    """The same passage in another disguise."""
    [(name, start, end)] = piece.taken
    text = corpus.sources[name]
    sentences = [text[a:b] for a, b in _sentences(text) if start <= a and b <= end]
    return Piece(DISGUISES[dice.choice(sorted(DISGUISES))](sentences, dice), piece.taken)


def write(corpus: Corpus, out: Path) -> None:
    """The corpus as a folder: src, susp, pairs, retrieval.json and one folder for each type."""
    for folder, texts in (("src", corpus.sources), ("susp", corpus.suspicious)):
        (out / folder).mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (out / folder / name).write_bytes(text.encode())
    truth: dict[str, list[str]] = {name: [] for name in corpus.suspicious}
    lines: list[str] = []
    for kind, pairs in corpus.pairs.items():
        (out / kind).mkdir(exist_ok=True)
        (out / kind / "pairs").write_text("".join(f"{here} {there}\n" for here, there in pairs), "utf-8")
        lines += [f"{here} {there}\n" for here, there in pairs]
        for here, there in pairs:
            if gold := corpus.gold[here, there]:
                truth[here].append(there)
            path = out / kind / f"{Path(here).stem}-{Path(there).stem}.xml"
            path.write_text(_feature_file(kind, here, gold), "utf-8")
    (out / "pairs").write_text("".join(lines), "utf-8")
    (out / "retrieval.json").write_text(json.dumps(truth, indent=0), "utf-8")


def _feature_file(kind: str, here: str, gold: Sequence[Gold]) -> str:
    features = [
        f'<feature name="plagiarism" type="artificial" obfuscation={quoteattr(kind)} this_offset="{each.here[0]}"'
        f' this_length="{each.here[1] - each.here[0]}" source_reference={quoteattr(each.source)}'
        f' source_offset="{each.there[0]}" source_length="{each.there[1] - each.there[0]}"/>'
        for each in gold
    ]
    return "\n".join(
        ['<?xml version="1.0" encoding="UTF-8"?>', f"<document reference={quoteattr(here)}>", *features, "</document>", ""]
    )


def main() -> None:
    """Read the texts and write the corpus."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.obfuscations", description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pairs", type=int, default=40, help="suspicious documents a type")
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    texts = [path.read_bytes().decode("utf-8") for path in sorted(options.texts.glob("*.txt"))]
    corpus = make([each for each in texts if _LEAST_TEXT <= len(each) <= _MOST_TEXT], options.pairs, options.seed)
    write(corpus, options.out)
    passages = sum(map(len, corpus.gold.values()))
    print(f"{len(corpus.sources)} sources, {len(corpus.suspicious)} suspicious documents, {passages} passages")


if __name__ == "__main__":
    main()
