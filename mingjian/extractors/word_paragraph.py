"""What a Word paragraph is: its automatic number, and whether it is a heading, a caption or plain text."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from mingjian.data.records import Block, BlockKind, Span
from mingjian.extractors.numbering import LEVELS, Numbering
from mingjian.extractors.symbols import see_symbols
from mingjian.extractors.typography import RunLook, describe_block
from mingjian.extractors.word_story import Paragraph
from mingjian.extractors.word_styles import lay_over

_HEADING_STYLE: Final = re.compile(r"(?:heading|标题)\s*([1-9])")
_TITLE_STYLES: Final = frozenset({"title", "标题", "文章标题", "文档标题"})
_CONTENTS_STYLE: Final = re.compile(r"(?:toc|目录)\s*[1-9]|table of figures|图表目录")
_CAPTION_STYLES: Final = frozenset({"caption", "题注"})
_CAPTION: Final = re.compile(
    r"\s*[图表]\s*(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})(?:[-—–.．][0-9]{1,3})?(?![0-9年月日个%项])"
)
CAPTION_CHARACTERS: Final = 60  # a caption is a line, not a paragraph
_BODY_OUTLINE: Final = 9  # w:outlineLvl of body text


def level_in_list(properties: Mapping[str, str], numbering: Numbering, style: str) -> tuple[str, int] | None:
    """The list and level of a paragraph, None where it is in none."""
    list_id = properties.get("num.numId", "0")
    if list_id == "0":
        return None
    tied = numbering.level_of_style(list_id, style)
    given = properties.get("num.ilvl", "" if tied is None else str(tied))
    level = int(given) if re.fullmatch(r"[0-8]", given) else 0
    return list_id, min(level, LEVELS - 1)


def number_paragraph(paragraph: Paragraph, numbering: Numbering, list_id: str, level: int) -> None:
    """Put the automatic number, where there is one, at the paragraph's start."""
    numbered = numbering.next(list_id, level)
    if numbered is None or not numbered[0].strip():
        return
    text = numbered[0]
    if numbered[1].style == "bullet":
        symbols = numbered[1].symbol_font.lower().startswith(("wingdings", "symbol", "webdings"))
        text = see_symbols(text, numbered[1].symbol_font if symbols else "") + " "
    elif numbered[1].suffix != "nothing" and text[-1].isascii() and text[-1].isalnum():
        text += " "
    paragraph.add(text)
    paragraph.numbers.append(Span(0, len(text)))


def is_contents_style(style_name: str) -> bool:
    """Whether paragraphs of this style are lines of a table of contents."""
    return bool(_CONTENTS_STYLE.fullmatch(style_name))


def _heading_level(properties: Mapping[str, str], style_name: str) -> int:
    outline = properties.get("outlineLvl", "")
    if outline.isdigit() and int(outline) < _BODY_OUTLINE:
        return int(outline) + 1
    match = _HEADING_STYLE.fullmatch(style_name)
    return int(match[1]) if match else int(style_name in _TITLE_STYLES)


def looks_like_caption(text: str) -> bool:
    """Whether a line reads as the caption of a picture or table: 图1 …, 表2-1 …."""
    return len(text) <= CAPTION_CHARACTERS and not text.rstrip().endswith(("。", "；", "：")) and bool(_CAPTION.match(text))


def classify_block(span: Span, text: str, properties: Mapping[str, str], style_name: str, looks: Counter[RunLook]) -> Block:
    """The block of a finished paragraph."""
    typography = describe_block(properties, looks, text)
    level = _heading_level(properties, style_name)
    if style_name in _CAPTION_STYLES or (not level and looks_like_caption(text)):
        return Block(span, BlockKind.CAPTION, typography=typography)
    if level:
        return Block(span, BlockKind.HEADING, level, typography)
    return Block(span, BlockKind.PARAGRAPH, typography=typography)


def indent_in_list(properties: Mapping[str, str], direct: Mapping[str, str], indent: Mapping[str, str]) -> Mapping[str, str]:
    """The properties with the indent of the list, which stands between style and direct formatting.

    Where the style names the list, its own indent stands above the list's (ISO/IEC 29500-1, 17.9.22).
    """
    if not indent:
        return properties
    if "num.numId" not in direct:
        return lay_over(indent, properties)
    return lay_over(lay_over(properties, indent), {key: value for key, value in direct.items() if key.startswith("ind.")})
