"""One official paper as every format prints it: lines, a head line and tables, personal numbers masked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mingjian.data.masking import mask_identity, mask_personal
from mingjian.reports.wording import percent

# what XML 1.0 cannot hold, and the marks that turn the direction of writing round: a title must not redraw the page
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_DIGITS_OF_NUMBER = 7
"""From so many digits on, what stands in a column of numbers is hidden even where it is no well-formed number."""
_GAP, _BLANK = "\u3000\u3000", "\u3000" * 5
IDENTITY_COLUMNS = frozenset({"身份证号", "身份证号码"})
CONTACT_COLUMNS = frozenset({"手机号码", "手机号", "联系电话", "联系方式", "单位联系电话", "电话"})


class Part(StrEnum):
    """What a line is on an official paper (GB/T 9704)."""

    LABEL = "label"  # 附件1
    TITLE = "title"
    ADDRESSEE = "addressee"
    TEXT = "text"
    HEADING = "heading"
    NOTE = "note"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. published: words of the notice itself, whose numbers everybody may read."""

    part: Part
    words: str
    published: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The line between title and table: 区县 …  单位（公章） …"""

    pairs: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """The line as it is printed, with room to write where a value is not known."""
        return _GAP.join(f"{label}：{value or _BLANK}" for label, value in self.pairs)


@dataclass(frozen=True, slots=True)
class Share:
    """A share 0..1, a percentage in print and a number in a workbook."""

    value: float


@dataclass(frozen=True, slots=True)
class Said:
    """What the organiser wrote by hand for the reader: the numbers in it are meant to be read."""

    words: str


Cell = str | int | Share | Said


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column. width: of the page, relative to the other columns."""

    title: str
    width: float
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a head row that is repeated on every page."""

    columns: tuple[GridColumn, ...]
    rows: Sequence[Sequence[Cell]]


Block = Line | Head | Grid
_KEPT_BEFORE_SIGNATURE = 2  # blocks: the last sentence and the empty line; a signature never stands alone on a page


def keeps_with_next(blocks: Sequence[Block], place: int) -> bool:
    """Whether the block must stand on one page with the next: headings, what stands before a table, signatures and what is before."""
    block = blocks[place]
    if isinstance(block, Grid) or place + 1 == len(blocks):
        return False
    following = blocks[place + 1 : place + 1 + _KEPT_BEFORE_SIGNATURE]
    heads = (isinstance(block, Line) and block.part is Part.HEADING) or isinstance(following[0], Grid)
    return heads or any(isinstance(each, Line) and each.part is Part.SIGNATURE for each in following)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper. name: of a workbook's sheet. wide: on A4 across. narrow: margins and title of an attached table."""

    title: str
    blocks: tuple[Block, ...]
    name: str = "表"
    wide: bool = False
    narrow: bool = False


def printed(cell: Cell) -> str:
    """A cell in words."""
    if isinstance(cell, Share):
        return percent(cell.value)
    return cell.words if isinstance(cell, Said) else str(cell)


def finish(paper: Paper, *, masked: bool = True) -> Paper:
    """The paper fit to be written: without what no format can print, personal numbers masked unless they were asked for."""
    blocks = tuple(_finish_block(block, masked=masked) for block in paper.blocks)
    return replace(paper, title=_plain(paper.title, masked=masked), blocks=blocks)


def _finish_block(block: Block, *, masked: bool) -> Block:
    if isinstance(block, Line):
        return replace(block, words=_plain(block.words, masked=masked and not block.published))
    if isinstance(block, Head):
        return Head(tuple((label, _cell(value, label, masked=masked)) for label, value in block.pairs))
    titles = [column.title for column in block.columns]
    rows = [[_finish_cell(cell, title, masked=masked) for cell, title in zip(row, titles, strict=True)] for row in block.rows]
    return replace(block, rows=rows)


def _finish_cell(cell: Cell, title: str, *, masked: bool) -> Cell:
    if isinstance(cell, Said):
        return Said(_plain(cell.words, masked=False))
    return _cell(cell, title, masked=masked) if isinstance(cell, str) else cell


def _cell(words: str, title: str, *, masked: bool) -> str:
    shown = _plain(words, masked=masked)
    if not masked or title not in IDENTITY_COLUMNS | CONTACT_COLUMNS:
        return shown
    if title in IDENTITY_COLUMNS and "*" not in shown:
        return mask_identity(shown)
    digits = sum(each.isdigit() for each in shown)
    return mask_identity(shown) if digits >= _DIGITS_OF_NUMBER and "*" not in shown else shown


def _plain(words: str, *, masked: bool) -> str:
    clean = _UNPRINTABLE.sub("", words)
    return mask_personal(clean) if masked else clean
