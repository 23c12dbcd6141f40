"""Which paragraphs of a PDF are headings and captions: by number, length, place and look, as a PDF does not say it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from mingjian.data.records import Block, BlockKind, Typography
from mingjian.extractors.headings import HEADING_CHARACTERS, number_form
from mingjian.extractors.word_paragraph import looks_like_caption

_LARGER_BY_PT: Final = 1.0
_RUNNING_CHARACTERS: Final = 60  # the first paragraph this long ends the block of title, unit and authors
_SENTENCE_ENDS: Final = ("。", "；", "，", "！", "？", "：", ";", ",", ":")
_LEADERS: Final = re.compile(r"[…·.．]{3,}\s*\d*$|\s\d{1,3}$")  # a line of a table of contents
_HAN: Final = re.compile("[\u4e00-\u9fff]{2}")
_LISTED: Final = re.compile("[，,：:；;]")
_PLAIN_CHARACTERS: Final = 30
_FORMS: Final = ("part", "chinese", "section", "bracketed", "decimal")
_WEAK: Final = frozenset({"section", "decimal"})  # items of lists have such numbers too: only where they stand out


def find_headings(blocks: Sequence[Block], text: str) -> tuple[Block, ...]:
    """The blocks with headings (levels from 1 by the forms of number in use) and captions told from paragraphs."""
    body = _body_look(blocks)
    forms = [_form(block, text, body) for block in blocks]
    used = [name for name in _FORMS if name in forms]
    running = next((at for at, block in enumerate(blocks) if len(block.span) >= _RUNNING_CHARACTERS), len(blocks))
    told: list[Block] = []
    for at, (block, form) in enumerate(zip(blocks, forms, strict=True)):
        if block.kind is BlockKind.PARAGRAPH and looks_like_caption(block.span.of(text)):
            told.append(replace(block, kind=BlockKind.CAPTION))
        elif form:
            told.append(replace(block, kind=BlockKind.HEADING, level=used.index(form) + 1))
        elif not used and at > running and _is_plain_heading(block, text, body):
            told.append(replace(block, kind=BlockKind.HEADING, level=1))
        else:
            told.append(block)
    return tuple(told)


def _body_look(blocks: Sequence[Block]) -> Typography:
    """The look of most of the text."""
    looks: Counter[tuple[str | None, float | None, bool | None]] = Counter()
    for block in blocks:
        if block.kind is BlockKind.PARAGRAPH:
            looks[block.typography.font, block.typography.size_pt, block.typography.bold] += len(block.span)
    font, size, bold = max(looks, key=lambda look: looks[look], default=(None, None, None))
    return Typography(font=font, size_pt=size, bold=bold)


def _form(block: Block, text: str, body: Typography) -> str:
    """The form of a heading's number, "" where the block is none."""
    if not _is_short(block, text):
        return ""
    form = number_form(block.span.of(text))[0]
    return form if form in _FORMS and (form not in _WEAK or _stands_out(block.typography, body)) else ""


def _is_plain_heading(block: Block, text: str, body: Typography) -> bool:
    """A short Chinese line without number that stands out; enumerations and label: value are none."""
    words = block.span.of(text)
    named = len(words) <= _PLAIN_CHARACTERS and bool(_HAN.search(words)) and not _LISTED.search(words)
    return named and _is_short(block, text) and _stands_out(block.typography, body)


def _is_short(block: Block, text: str) -> bool:
    words = block.span.of(text)
    if block.kind is not BlockKind.PARAGRAPH or not 2 <= len(words) <= HEADING_CHARACTERS:
        return False
    return not words.endswith(_SENTENCE_ENDS) and not _LEADERS.search(words)


def _stands_out(look: Typography, body: Typography) -> bool:
    larger = (look.size_pt or 0) >= (body.size_pt or 0) + _LARGER_BY_PT
    return larger or bool(look.bold and not body.bold)
