"""字数 of a document in every reading that an organiser may mean: whole or body, with and without tables, notes, boxes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mingjian.data.records import BlockKind, Case, Count, Document, Span
from mingjian.extractors.count import count_text

_NOTES: Final = frozenset({"footnote", "endnote"})
_BOXES: Final = frozenset({"textbox"})
_NOTHING: Final = Count(0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Lengths:
    """Lengths of one document; None for the body where the document tells no case.

    Word counts tables always, notes and text boxes where its box 包括文本框、脚注和尾注 is ticked: whole is its figure
    without, with_notes_and_boxes the one with the tick.
    """

    whole: Count  # the faithful text: tables in, notes and boxes out
    whole_without_tables: Count
    body: Count | None  # of the case, as the rules judge it
    body_without_tables: Count | None
    tables: Count  # what stands in tables
    notes: Count  # footnotes and endnotes
    boxes: Count  # text boxes and diagrams
    with_notes: Count  # the whole and the notes
    with_boxes: Count  # the whole and the boxes
    with_notes_and_boxes: Count


def measure_lengths(document: Document, case: Case | None) -> Lengths:
    """Count a document in all readings, low and high each."""
    everything = Span(0, len(document.text))
    tables = [each.span for each in document.blocks if each.kind is BlockKind.TABLE]
    whole, bare = count_span(document, everything), count_span(document, everything, tables)
    notes, boxes = _count_asides(document, _NOTES), _count_asides(document, _BOXES)
    return Lengths(
        whole=whole,
        whole_without_tables=bare,
        body=None if case is None else case.body_count,
        body_without_tables=None if case is None else count_span(document, case.body_span, tables),
        tables=add_counts([count_span(document, each) for each in tables]),
        notes=notes,
        boxes=boxes,
        with_notes=add_counts([whole, notes]),
        with_boxes=add_counts([whole, boxes]),
        with_notes_and_boxes=add_counts([whole, notes, boxes]),
    )


def count_span(document: Document, span: Span, without: Sequence[Span] = ()) -> Count:
    """The length of a part of the document's text, its automatic numbers and the spans in without left out."""
    skip = [*_within(document.numbers, span), *_within(without, span)]
    return count_text(span.of(document.text), skip=skip, east_asian=_within(document.east_asian, span))


def add_counts(counts: Sequence[Count]) -> Count:
    """The length of stories that stand apart from each other."""
    if not counts:
        return _NOTHING
    return Count(
        high=sum(each.high for each in counts),
        low=sum(each.low for each in counts),
        characters=sum(each.characters for each in counts),
        han=sum(each.han for each in counts),
        effective=sum(each.effective for each in counts),
    )


def _count_asides(document: Document, kinds: frozenset[str]) -> Count:
    return add_counts([count_text(each.text) for each in document.asides if each.kind in kinds])


def _within(spans: Sequence[Span], part: Span) -> list[Span]:
    return [
        Span(max(each.start, part.start) - part.start, min(each.end, part.end) - part.start)
        for each in spans
        if each.start < part.end and each.end > part.start
    ]
