"""A document as lines with their look: what outline readers look at, whichever reader made the document."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from mingjian.data.records import Block, BlockKind, Document, Span, Typography

_LARGER_BY_PT: Final = 1.5  # from here a line is set larger than the body on purpose: half a Chinese size


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph, or a whole table, without the spaces around it."""

    text: str
    span: Span  # of text, in the document
    kind: BlockKind
    level: int
    look: Typography
    opens: bool  # first line of its block


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a document with the look of its body."""

    lines: Sequence[Line]
    body_size_pt: float | None
    body_bold: bool

    def is_large(self, line: Line) -> bool:
        """Whether a line is set larger than the body."""
        if line.look.size_pt is None or self.body_size_pt is None:
            return False
        return line.look.size_pt >= self.body_size_pt + _LARGER_BY_PT

    def is_bold(self, line: Line) -> bool:
        """Whether a line is bold where the body is not."""
        return bool(line.look.bold) and not self.body_bold


def read_lines(document: Document) -> Page:
    """The lines of a document; without blocks, each line of its text is one."""
    blocks = document.blocks or (Block(Span(0, len(document.text)), BlockKind.PARAGRAPH),)
    frames = {each.span for each in document.tables if each.columns == 1}
    lines: list[Line] = []
    for block in blocks:
        # a table of one column only frames the text in it
        framing = block.kind is BlockKind.TABLE and block.span in frames
        lines += _split(replace(block, kind=BlockKind.PARAGRAPH) if framing else block, document.text)
    sizes: Counter[float] = Counter()
    bold: Counter[bool] = Counter()
    for line in lines:
        if line.kind is BlockKind.PARAGRAPH and line.look.size_pt is not None:
            sizes[line.look.size_pt] += len(line.text)
        if line.kind is BlockKind.PARAGRAPH and line.look.bold is not None:
            bold[line.look.bold] += len(line.text)
    return Page(lines, max(sizes, key=lambda each: sizes[each], default=None), bold[True] > bold[False])


def _split(block: Block, text: str) -> list[Line]:
    if block.kind is BlockKind.TABLE:
        return [Line(block.span.of(text), block.span, block.kind, 0, block.typography, opens=True)]
    found: list[Line] = []
    start = block.span.start
    for each in block.span.of(text).split("\n"):
        content = each.strip()
        if content:
            begin = start + each.index(content)
            span = Span(begin, begin + len(content))
            found.append(Line(content, span, block.kind, block.level, block.typography, opens=not found))
        start += len(each) + 1
    return found
