"""The text of a Word file while it is being walked: paragraphs, separators, and what stands at which place."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from mingjian.data.records import Aside, Block, Document, FormField, Span, Table
from mingjian.extractors.typography import RunLook

# characters of which nothing is seen: spaces and joiners of zero width, marks of direction, soft hyphen, variation selectors,
# fillers and tags, some of which Word counts
ZERO_WIDTH: Final = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
    "\u115f\u1160\u17b4\u17b5\u180b-\u180d\u2800\u3164\uffa0\U000e0000-\U000e01ef]+"
)
ODD: Final = re.compile(ZERO_WIDTH.pattern[:-2] + "\uf020-\uf0ff]")  # with signs of symbol fonts: what has to be looked at
# joins several emoji into one
EMOJI_JOINER: Final = re.compile("(?<=[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d")
# of these, no evasion: what word processors and emoji need
INNOCENT: Final = frozenset("\u00ad\ufe0e\ufe0f\u200e\u200f")


@dataclass(slots=True)
class Unseen:
    """Text that is in the file and not on paper."""

    reason: str  # Chinese
    text: str
    place: str  # Chinese: 第3段, 页眉


@dataclass(frozen=True, slots=True)
class PictureMark:
    """A picture at its place in the text."""

    part: str
    offset: int
    crop: tuple[float, float, float, float]  # left, top, right, bottom: shares cut off
    quarter_turns: int
    display_mm: tuple[float, float] | None
    block: int  # number of blocks before it


@dataclass(slots=True)
class Paragraph:
    """A paragraph being put together; offsets are relative to its start."""

    pieces: list[str] = field(default_factory=list[str])
    length: int = 0
    numbers: list[Span] = field(default_factory=list[Span])
    hinted: list[Span] = field(default_factory=list[Span])
    looks: Counter[RunLook] = field(default_factory=Counter[RunLook])
    pictures: list[PictureMark] = field(default_factory=list[PictureMark])
    contents: bool = False  # a line of a table of contents

    def add(self, text: str) -> None:
        """Put text at the end."""
        self.pieces.append(text)
        self.length += len(text)


@dataclass(slots=True)
class Story:
    """One flow of text: the body, a note, a header, a text box."""

    parts: list[str] = field(default_factory=list[str])
    length: int = 0
    pending: str = ""
    numbers: list[Span] = field(default_factory=list[Span])
    hinted: list[Span] = field(default_factory=list[Span])
    pictures: list[PictureMark] = field(default_factory=list[PictureMark])

    @property
    def text(self) -> str:
        """All text so far."""
        return "".join(self.parts)

    def commit(self, paragraph: Paragraph) -> Span | None:
        """Put a finished paragraph after what is there; None where it holds nothing to be read."""
        text = "".join(paragraph.pieces).rstrip("\n")
        if not text.strip():
            self._place_pictures(paragraph, self.length)
            return None
        if self.length:
            separator = self.pending or "\n"
            self.parts.append(separator)
            self.length += len(separator)
        self.pending = ""
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        self.numbers += [Span(start + each.start, start + each.end) for each in paragraph.numbers]
        self.hinted += [Span(start + each.start, start + each.end) for each in paragraph.hinted]
        self._place_pictures(paragraph, start)
        return Span(start, self.length)

    def _place_pictures(self, paragraph: Paragraph, start: int) -> None:
        self.pictures += [replace(each, offset=min(start + each.offset, self.length)) for each in paragraph.pictures]


@dataclass(frozen=True, slots=True)
class Inserted:
    """A file that stands inside this one, and where its text begins."""

    document: Document
    start: int


def _move(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _move_blocks(blocks: Iterable[Block], by: int) -> list[Block]:
    return [replace(each, span=_move(each.span, by)) for each in blocks]


def _move_table(table: Table, by: int) -> Table:
    cells = tuple(each if each.span is None else replace(each, span=_move(each.span, by)) for each in table.cells)
    return replace(table, cells=cells, span=None if table.span is None else _move(table.span, by))


@dataclass(slots=True)
class Walked:
    """What the walk found besides the text of the main story."""

    blocks: list[Block] = field(default_factory=list[Block])
    cell_blocks: list[Block] = field(default_factory=list[Block])
    tables: list[Table] = field(default_factory=list[Table])
    asides: list[Aside] = field(default_factory=list[Aside])
    fields: list[FormField] = field(default_factory=list[FormField])
    unseen: list[Unseen] = field(default_factory=list[Unseen])
    zero_width: list[tuple[int, str, int]] = field(default_factory=list[tuple[int, str, int]])  # paragraph, excerpt, count
    objects: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])  # program, relationship id
    contents: list[str] = field(default_factory=list[str])  # lines of tables of contents
    inserted: list[Inserted] = field(default_factory=list[Inserted])

    def insert(self, inserted: Inserted, *, in_table: bool) -> None:
        """Take over what an inserted file says beside its text."""
        document, start = inserted.document, inserted.start
        self.inserted.append(inserted)
        (self.cell_blocks if in_table else self.blocks).extend(_move_blocks(document.blocks, start))
        self.cell_blocks += _move_blocks(document.cell_blocks, start)
        self.tables += [_move_table(each, start) for each in document.tables]
        self.asides += document.asides
        self.fields += document.fields


UNKNOWN_FILL: Final = "unknown"  # of a shape or a table style: white text on it may well be seen


@dataclass(slots=True)
class Frame:
    """Where the walk stands: the story it writes, the table it is in, the fill behind it (UNKNOWN_FILL: not known)."""

    story: Story
    main: bool
    table_style: str = ""
    fill: str = ""
    cell_looks: Counter[RunLook] | None = None  # of the outermost table, None outside tables
    place: str = ""  # Chinese name of a story that stands apart
    box_kind: str = "textbox"  # what the text boxes of this story are
