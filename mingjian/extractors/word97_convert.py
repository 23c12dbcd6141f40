"""A Word 97–2003 file written as a docx: text, look, lists, tables, notes, boxes, pictures."""

import re
import struct
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeVar

from mingjian.data.errors import CorruptFileError, FileError
from mingjian.extractors.ole_metadata import read_ole_metadata
from mingjian.extractors.word97 import Entry, Stretch, Word97Paragraph, Word97Streams, damaged, open_word97, read_parts
from mingjian.extractors.word97_modifiers import ModifierReader, ParagraphProperties, RunProperties, iterate_modifiers
from mingjian.extractors.word97_pictures import FloatingPictures, find_inline_picture, read_checkbox
from mingjian.extractors.word97_styles import StylePart, read_fonts, read_numbering, read_styles
from mingjian.extractors.word_story_writer import StoryWriter
from mingjian.extractors.word_writer import WordWriter, checkbox, text_box, text_run, wrap_run, xml_value

Part = TypeVar("Part")
_DAMAGE: Final = (ValueError, IndexError, struct.error, OverflowError)
_FIELD_BEGIN, _FIELD_MIDDLE, _FIELD_END = "\x13", "\x14", "\x15"
_CELL: Final = "\x07"
_SPECIALS: Final = re.compile("([\x00-\x08\x0b-\x1f])")
_SHOWN: Final = {"\x0b": "<w:br/>", "\x1e": "<w:noBreakHyphen/>"}
_STORIES_BEFORE_MARGINS: Final = 6  # separators of notes, [MS-DOC] 2.8.22
_MARGIN_KINDS: Final = ("header", "header", "footer", "footer", "header", "footer")
_PAGE_WIDTH, _PAGE_HEIGHT = 0xB01F, 0xB020
_SECTION_BYTES: Final = 12
_BOX_BYTES: Final = 22
_NOTES: Final = (("footnote", Entry.FOOTNOTES), ("endnote", Entry.ENDNOTES), ("comment", Entry.COMMENTS))
_BOXES: Final = (("textbox", Entry.TEXT_BOXES), ("margin_textbox", Entry.MARGIN_BOXES))


def convert_word97(path: Path, name: str, target: Path) -> None:
    """Write the file as a docx to target. Raises as open_word97 does."""
    streams = open_word97(path, name)
    try:
        writer = _Conversion(streams).run()
    except FileError:
        raise
    except _DAMAGE as error:
        raise CorruptFileError(damaged(name)) from error
    facts = read_ole_metadata(path)
    writer.core, writer.pages, writer.application = facts.core, facts.pages, facts.application
    writer.write(target)


class _Conversion:
    """One file being converted."""

    def __init__(self, streams: Word97Streams) -> None:
        self._streams = streams
        self._modifiers = ModifierReader(read_fonts(streams.part(Entry.FONTS)), streams.data)
        self._writer = WordWriter()
        self._styles = _try(lambda: read_styles(streams.part(Entry.STYLES), self._modifiers), StylePart("", frozenset()))
        self._floating = _try(lambda: FloatingPictures(streams), None)
        self._fields: list[bool] = []  # of each open field: whether its result has begun
        self._instruction = ""

    def run(self) -> WordWriter:
        """Convert all parts."""
        writer, streams = self._writer, self._streams
        writer.styles = self._styles.xml
        lists, overrides = streams.rest(Entry.LISTS), streams.rest(Entry.LIST_OVERRIDES)
        writer.numbering = _try(lambda: read_numbering(lists, overrides, self._modifiers), "")
        parts = read_parts(streams)
        writer.body.append(self._story(parts["body"], main=True))
        for kind, entry in _NOTES:
            for each in _split(parts[kind], streams.bounds(entry)):
                writer.add_note(kind, self._story(each))
        for number, each in enumerate(_split(parts["margin"], streams.bounds(Entry.MARGINS))):
            kind = _MARGIN_KINDS[(number - _STORIES_BEFORE_MARGINS) % len(_MARGIN_KINDS)]
            if number >= _STORIES_BEFORE_MARGINS and each:
                writer.margins.append((kind, self._story(each)))
        for kind, entry in _BOXES:
            for each in _split(parts[kind], streams.bounds(entry, _BOX_BYTES)):
                writer.body.append(text_box(self._story(each)))
        writer.page_twips = self._page_size()
        return writer

    def _page_size(self) -> tuple[int, int] | None:
        """Of the first section."""
        sections = self._streams.part(Entry.SECTIONS)
        count = (len(sections) - 4) // (4 + _SECTION_BYTES)
        if count < 1:
            return None
        place = struct.unpack_from("<i", sections, 4 * (count + 1) + 2)[0]
        if place < 0 or place + 2 > len(self._streams.main):
            return None
        size = struct.unpack_from("<H", self._streams.main, place)[0]
        values = dict(iterate_modifiers(self._streams.main[place + 2 : place + 2 + size]))
        sides = [int.from_bytes(values.get(code, b""), "little") for code in (_PAGE_WIDTH, _PAGE_HEIGHT)]
        return (sides[0] or 12240, sides[1] or 15840)  # Word's own where nothing says a size: Letter

    def _story(self, paragraphs: Sequence[Word97Paragraph], *, main: bool = False) -> str:
        """The paragraphs and tables of a part."""
        story = StoryWriter()
        self._fields = []
        for paragraph in paragraphs:
            look = self._modifiers.paragraph(paragraph.paragraph[2:])
            if look.row_end and look.depth:
                story.end_row(look.row, look.depth)
                continue
            story.add(self._paragraph(paragraph, look, main=main), look.depth)
            if look.cell_end or (look.depth == 1 and paragraph.mark == _CELL):
                story.end_cell()
        return story.close()

    def _paragraph(self, paragraph: Word97Paragraph, look: ParagraphProperties, *, main: bool) -> str:
        style = int.from_bytes(paragraph.paragraph[:2], "little")
        bold = style in self._styles.bold
        runs = "".join(piece for stretch in paragraph.stretches for piece in self._runs(stretch, bold=bold, main=main))
        self._fields = [each for each in self._fields if each]  # an instruction ends with its paragraph
        mark = "<w:rPr><w:del/></w:rPr>" if self._modifiers.run(paragraph.mark_run).deleted else ""
        section = "<w:sectPr/>" if paragraph.mark == "\x0c" else ""
        return f'<w:p><w:pPr><w:pStyle w:val="s{style}"/>{look.xml}{mark}{section}</w:pPr>{runs}</w:p>'

    def _runs(self, stretch: Stretch, *, bold: bool, main: bool) -> Iterator[str]:
        look = self._modifiers.run(stretch.run, bold_style=bold)
        at = stretch.start
        for piece in _SPECIALS.split(stretch.text):
            if piece == _FIELD_BEGIN:
                self._fields.append(False)
                self._instruction = ""
            elif piece == _FIELD_MIDDLE and self._fields:
                self._fields[-1] = True
                yield self._embedded()
            elif piece == _FIELD_END and self._fields:
                self._fields.pop()
            elif all(self._fields):
                yield self._piece(piece, look, at, main=main)
            else:
                self._instruction += piece
                yield self._form_field(piece, look)
            at += len(piece)

    def _piece(self, piece: str, look: RunProperties, at: int, *, main: bool) -> str:
        if len(piece) != 1 or piece >= " ":
            return text_run(piece, look.xml, deleted=look.deleted)
        if look.symbol is not None and look.special:
            font, char = look.symbol
            symbol = f'<w:sym w:font={xml_value(self._modifiers.font(font))} w:char="{char:04X}"/>'
            return wrap_run(symbol, look.xml, deleted=look.deleted)
        if piece in _SHOWN:
            return wrap_run(_SHOWN[piece], look.xml, deleted=look.deleted)
        picture = None
        if piece == "\x01" and look.special and not look.is_data and look.place >= 0:
            picture = find_inline_picture(self._streams.data, look.place)
        elif piece == "\x08" and main and self._floating is not None:
            picture = self._floating.at(at)
        if picture is None:
            return ""
        return wrap_run(
            self._writer.add_picture(picture.data, picture.extension, picture.size_twips), look.xml, deleted=look.deleted
        )

    def _form_field(self, piece: str, look: RunProperties) -> str:
        """A form's checkbox, whose state lies in the Data stream."""
        if piece != "\x01" or not look.is_data or "FORMCHECKBOX" not in self._instruction:
            return ""
        return wrap_run(checkbox(ticked=read_checkbox(self._streams.data, look.place)), look.xml)

    def _embedded(self) -> str:
        """An object that a field embeds, by its program's name."""
        words = self._instruction.split()
        if len(words) < 2 or words[0] != "EMBED":
            return ""
        return wrap_run(f"<w:object><o:OLEObject ProgID={xml_value(words[1])}/></w:object>")


def _try(read: Callable[[], Part], otherwise: Part) -> Part:
    """What a part beside the text says; damaged, it costs itself alone."""
    try:
        return read()
    except _DAMAGE:
        return otherwise


def _split(paragraphs: Sequence[Word97Paragraph], bounds: Sequence[int]) -> Iterator[list[Word97Paragraph]]:
    """The paragraphs between each two bounds; all together where there are no bounds."""
    if len(bounds) < 2:
        if paragraphs:
            yield list(paragraphs)
        return
    starts = [each.start for each in paragraphs]
    for first, last in pairwise(bounds):
        yield list(paragraphs[bisect_left(starts, first) : bisect_left(starts, last)])
