"""A text cut into runs: which passages stand where, and what differs between a passage and its source."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

_SHORTEST_SAME = 2  # characters: a lone equal character between two changes is chance and only makes the marks flicker
_LONGEST_COMPARED = 20_000  # characters a side: the differences of two texts of this length take 0.1 s and 100 MB
_HEADING = re.compile(r"^(?:第?[一二三四五六七八九十]+[、章节部．.]|[（(][一二三四五六七八九十]+[）)]|\d{1,2}[、．.](?!\d))")
_LONGEST_HEADING = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of one side of a comparison."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph of a passage beside the same paragraph of its source."""

    here: tuple[Piece, ...]
    there: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A passage as it is to be drawn: start..end of the text, how it looks, and its rank where several overlap (smaller wins)."""

    start: int
    end: int
    number: int
    look: str
    rank: int


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that look alike. marks: numbers of the passages here, the one that decides the look first; starts: that begin here."""

    text: str
    look: str
    marks: tuple[int, ...]
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text. kind: heading, row (cells by tab) or text."""

    number: int
    kind: str
    runs: tuple[Run, ...]


def compare_sides(here: str, there: str) -> tuple[Pair, ...]:
    """Mark on both sides what the other does not have, one row for each paragraph that both begin alike.

    Excessively long passages come back in one row, unmarked.
    """
    if max(len(here), len(there)) > _LONGEST_COMPARED:
        return (Pair((Piece(here, changed=False),), (Piece(there, changed=False),)),)
    rows: list[tuple[list[Piece], list[Piece]]] = [([], [])]
    for step in Levenshtein.opcodes(here, there):
        left, right = here[step.src_start : step.src_end], there[step.dest_start : step.dest_end]
        is_outer = step.src_start == 0 or step.src_end == len(here)
        if step.tag == "equal" and (is_outer or len(left) >= _SHORTEST_SAME or "\n" in left):
            for number, line in enumerate(left.split("\n")):
                if number:
                    rows.append(([], []))
                rows[-1][0].append(Piece(line, changed=False))
                rows[-1][1].append(Piece(line, changed=False))
        else:
            rows[-1][0].append(Piece(left, changed=True))
            rows[-1][1].append(Piece(right, changed=True))
    pairs = (Pair(_join(left), _join(right)) for left, right in rows)
    return tuple(pair for pair in pairs if pair.here or pair.there)


def _join(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].changed == piece.changed:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.changed)
        else:
            joined.append(piece)
    return tuple(joined)


def cut_paragraphs(text: str, marks: Sequence[Mark]) -> tuple[Paragraph, ...]:
    """Cut a text into its lines and each line where the passages change. Empty lines are left out, but numbered."""
    paragraphs: list[Paragraph] = []
    place = 0
    begun: set[int] = set()
    for number, line in enumerate(text.split("\n"), start=1):
        end = place + len(line)
        here = [mark for mark in marks if mark.start < end and mark.end > place]
        if line.strip():
            paragraphs.append(Paragraph(number, _kind(line), _cut_line(line, place, here, begun)))
        place = end + 1
    return tuple(paragraphs)


def _cut_line(line: str, place: int, marks: Sequence[Mark], begun: set[int]) -> tuple[Run, ...]:
    """begun: numbers of passages already met; a passage begins where it first shows, be its first character a line feed or not."""
    edges = {place, place + len(line)}
    for mark in marks:
        edges |= {max(mark.start, place), min(mark.end, place + len(line))}
    runs: list[Run] = []
    for start, end in pairwise(sorted(edges)):
        inside = sorted(
            (mark for mark in marks if mark.start <= start and mark.end >= end), key=lambda mark: (mark.rank, mark.number)
        )
        numbers = tuple(mark.number for mark in inside)
        starts = tuple(number for number in numbers if number not in begun)
        begun.update(starts)
        runs.append(Run(line[start - place : end - place], inside[0].look if inside else "", numbers, starts))
    return tuple(runs)


def _kind(line: str) -> str:
    if "\t" in line:
        return "row"
    if len(line) <= _LONGEST_HEADING and _HEADING.match(line) and not line.endswith(("。", "；", "，", "：")):
        return "heading"
    return "text"
