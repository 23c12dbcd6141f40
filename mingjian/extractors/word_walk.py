"""The walk over a Word file's elements in document order: what is seen becomes text, the rest is set apart."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from lxml import etree

from mingjian.data.records import Aside, Block, BlockKind, Document, FormField, Span, Typography
from mingjian.extractors.count import AMBIGUOUS
from mingjian.extractors.numbering import Numbering
from mingjian.extractors.ooxml import Element, M, R, W
from mingjian.extractors.symbols import PRIVATE, see_symbol, see_symbols
from mingjian.extractors.typography import RunLook, describe_block, see_run
from mingjian.extractors.word_controls import drawn_by_control, drawn_by_form_field, is_contents, is_placeholder
from mingjian.extractors.word_drawing import read_picture_marks
from mingjian.extractors.word_fields import PAGE_NUMBER, Field, Shown, drawn_text, kind_of
from mingjian.extractors.word_layers import A4, PageBox, why_box_unseen, why_paragraph_unseen, why_row_unseen
from mingjian.extractors.word_paragraph import classify_block, indent_in_list, is_contents_style, level_in_list, number_paragraph
from mingjian.extractors.word_story import (
    EMOJI_JOINER,
    INNOCENT,
    ODD,
    UNKNOWN_FILL,
    ZERO_WIDTH,
    Frame,
    Inserted,
    Paragraph,
    Story,
    Unseen,
    Walked,
)
from mingjian.extractors.word_styles import StyleSheet, read_paragraph_properties, read_run_properties
from mingjian.extractors.word_tables import Grid, read_cell_shape

MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V: Final = "{urn:schemas-microsoft-com:vml}"
_AMBIGUOUS: Final = frozenset(AMBIGUOUS)
_PASS: Final = ("ins", "moveTo", "smartTag", "customXml", "hyperlink", "sdtContent", "bdo", "dir", "rubyBase")
_SILENT: Final = frozenset(
    f"{W}{each}" for each in ("rPr", "pPr", "bookmarkStart", "bookmarkEnd", "proofErr", "lastRenderedPageBreak")
)
_WRAPPERS: Final = frozenset(f"{W}{each}" for each in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_RUN_PROPERTIES: Final = f"{W}rPr"
_TEXT: Final = f"{W}t"
_FORMER: Final = f"{W}rPrChange"  # how a run looked before a tracked change
_NO_PROPERTIES: Final[Mapping[str, str]] = {}


class Walker:
    """Walks stories of one document with its styles and counters."""

    def __init__(
        self,
        styles: StyleSheet,
        numbering: Numbering,
        read_chunk: Callable[[str], Document | None],
        page: PageBox = A4,
        ground: str = "",
    ) -> None:
        """Begin before the first element.

        read_chunk reads what an altChunk inserts, by its relationship id; ground: the colour of the paper, "" for white.
        """
        self._read_chunk = read_chunk
        self._page = page
        self.styles = styles
        self.numbering = numbering
        self.found = Walked()
        self._frame = Frame(Story(), main=True, fill=ground)
        self._paragraph = Paragraph()
        self._style = ""
        self._fill = ""
        self._deleted: list[str] = []
        self._fields: list[Field] = []  # open complex fields, the innermost last
        self._quiet = False  # in an instruction, or in a result that is not text
        self._veil = ""  # why nothing of this paragraph, row or box is seen
        self._contents = 0  # tables of contents that are open
        self._looks: dict[tuple[object, ...], RunLook] = {}
        self._look: RunLook | None = None
        self._handlers = self._make_handlers()

    def _make_handlers(self) -> dict[str, Callable[[Element], None]]:
        handlers: dict[str, Callable[[Element], None]] = {f"{W}{each}": self.walk for each in _PASS}
        handlers |= {
            f"{W}p": self._walk_paragraph,
            f"{W}tbl": self._walk_table,
            f"{W}r": self._walk_run,
            f"{W}t": self._add_text,
            f"{M}t": self._add_text,
            f"{M}r": self.walk,
            f"{W}sdt": self._walk_control,
            f"{W}del": self._walk_deleted,
            f"{W}moveFrom": self._walk_deleted,
            f"{W}tab": lambda _: self._add("\t"),
            f"{W}ptab": lambda _: self._add("\t"),
            f"{W}br": self._add_break,
            f"{W}cr": self._add_break,
            f"{W}noBreakHyphen": lambda _: self._add("-"),
            f"{W}sym": self._add_symbol,
            f"{W}ruby": self._walk_ruby,
            f"{W}fldChar": self._walk_field,
            f"{W}fldSimple": self._walk_simple_field,
            f"{W}instrText": self._add_instruction,
            f"{MC}AlternateContent": self._walk_alternate,
            f"{W}drawing": self._walk_drawing,
            f"{W}pict": self._walk_drawing,
            f"{W}object": self._walk_object,
            f"{W}altChunk": self._add_chunk,
        }
        return handlers

    # ── stories ──────────────────────────────────────────────────────────

    def walk_body(self, body: Element) -> Story:
        """Walk the main story."""
        story = self._frame.story
        self.walk(body)
        self._flush_merged()
        if self.found.contents:
            self.found.asides.append(Aside("contents", "\n".join(self.found.contents)))
        return story

    def walk_aside(self, element: Element, place: str = "文本框", *, box_kind: str = "") -> Story:
        """Walk a story that stands apart (note, header, text box) and give its text.

        place: what a reader calls it; box_kind: the kind of asides that its text boxes become, "" for the surrounding's.
        """
        kept = (self._frame, self._paragraph, self._style, self._fill, self._look)
        fields, quiet, veil, contents = self._fields, self._quiet, self._veil, self._contents
        story = Story()
        around = self._frame
        self._frame = Frame(story, main=False, fill=UNKNOWN_FILL, place=place, box_kind=box_kind or around.box_kind)
        self._paragraph, self._fields, self._quiet, self._veil, self._contents = Paragraph(), [], False, "", 0
        self.walk(element)
        self._flush_merged()
        self._frame, self._paragraph, self._style, self._fill, self._look = kept
        self._fields, self._quiet, self._veil, self._contents = fields, quiet, veil, contents
        return story

    def walk(self, element: Element) -> None:
        """Walk the children of an element."""
        handlers = self._handlers
        for child in element:
            tag = child.tag
            handler = handlers.get(tag)  # pyright: ignore[reportCallIssue, reportArgumentType] - comments are removed: tags are str
            if handler is not None:
                handler(child)
            elif tag not in _SILENT and str(tag).startswith(M):
                self.walk(child)

    def _flush_merged(self) -> None:
        """A last paragraph whose mark is deleted still has to be written."""
        if self._paragraph.pieces:
            self._finish(_NO_PROPERTIES, "")

    # ── paragraphs ───────────────────────────────────────────────────────

    def _walk_paragraph(self, element: Element) -> None:
        properties_element = element.find(f"{W}pPr")
        direct = read_paragraph_properties(properties_element, self.styles.theme)
        style = self._paragraph_style(properties_element)
        properties = self.styles.paragraph(style, self._frame.table_style, direct)
        self._style, self._fill = style, properties.get("fill", "") or self._frame.fill
        mark = None if properties_element is None else properties_element.find(f"{W}rPr")
        deleted = mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None)
        # Word gives no number to what is only a section break, nor to what is gone with its mark
        bare = (deleted or "section" in direct) and next(element.iter(f"{W}t"), None) is None
        if not self._paragraph.pieces:
            self._paragraph.contents = self._contents > 0 or is_contents_style(self.styles.style(style).name)
            listed = None if bare or self._paragraph.contents else level_in_list(properties, self.numbering, style)
            if listed is not None:
                number_paragraph(self._paragraph, self.numbering, *listed)
                properties = indent_in_list(properties, direct, self.numbering.indent(*listed))
        veil, self._veil = self._veil, self._veil or why_paragraph_unseen(properties, self._page)
        self.walk(element)
        self._veil = veil
        if self._fields:
            self._fields = [each for each in self._fields if not each.in_code]
            self._update_quiet()
        self._flush_deleted()
        if not deleted:
            self._finish(properties, style)

    def _flush_deleted(self) -> None:
        if self._deleted:
            self.found.asides.append(Aside("deleted", "".join(self._deleted)))
            self._deleted = []

    def _paragraph_style(self, properties: Element | None) -> str:
        found = None if properties is None else properties.find(f"{W}pStyle")
        style = "" if found is None else str(found.get(f"{W}val"))
        return style if style in self.styles.styles else self.styles.default_paragraph

    def _finish(self, properties: Mapping[str, str], style: str) -> None:
        paragraph, self._paragraph = self._paragraph, Paragraph()
        if paragraph.contents:
            text = "".join(paragraph.pieces).strip()
            self.found.contents += [text] if text and self._frame.main else []
            paragraph = Paragraph(pictures=paragraph.pictures)
        span = self._frame.story.commit(paragraph)
        if self._frame.cell_looks is not None:
            self._frame.cell_looks.update(paragraph.looks)
            if span is not None and self._frame.main:
                self.found.cell_blocks.append(self._classify(span, paragraph, properties, style))
        elif span is not None and self._frame.main:
            self.found.blocks.append(self._classify(span, paragraph, properties, style))

    def _classify(self, span: Span, paragraph: Paragraph, properties: Mapping[str, str], style: str) -> Block:
        return classify_block(span, "".join(paragraph.pieces), properties, self.styles.style(style).name, paragraph.looks)

    # ── runs ─────────────────────────────────────────────────────────────

    def _walk_run(self, element: Element) -> None:
        properties = element[0] if len(element) and element[0].tag == _RUN_PROPERTIES else element.find(_RUN_PROPERTIES)
        self._look = self._see(properties)
        for child in element:
            tag = child.tag
            if tag == _TEXT:
                self._add(child.text or "")
            elif tag != _RUN_PROPERTIES:
                handler = self._handlers.get(tag)  # pyright: ignore[reportCallIssue, reportArgumentType] - as in walk
                if handler is not None:
                    handler(child)
        self._look = None

    def _see(self, properties: Element | None) -> RunLook:
        key: tuple[object, ...] = (self._style, self._frame.table_style, self._fill)
        if properties is not None:
            key += tuple([
                (each.tag, *each.values()) if not len(each) else etree.tostring(each)
                for each in properties
                if each.tag != _FORMER
            ])  # fmt: skip
        look = self._looks.get(key)
        if look is None:
            direct = read_run_properties(properties, self.styles.theme)
            look = see_run(self.styles.run(self._style, self._frame.table_style, direct), self._fill)
            self._looks[key] = look
        return look

    def _add_text(self, element: Element) -> None:
        self._add(element.text or "")

    def _add(self, text: str) -> None:
        """Add what a run shows, unless it is part of an instruction or not to be seen."""
        if self._quiet or not text:
            return
        look, paragraph = self._look, self._paragraph
        if self._veil or (look is not None and look.unseen):
            self._note_unseen(self._veil or (look.unseen if look is not None else ""), text)
            return
        if not text.isascii():
            if ODD.search(text) or (look is not None and look.symbol_font):
                text = self._clean(text, "" if look is None else look.symbol_font)
            if look is not None:
                paragraph.looks[look] += 1000 * len(text)
                if look.hinted and not _AMBIGUOUS.isdisjoint(text):
                    paragraph.hinted.append(Span(paragraph.length, paragraph.length + len(text)))
        elif look is not None:
            text = see_symbols(text, look.symbol_font) if look.symbol_font else text
            paragraph.looks[look] += len(text)
        paragraph.add(text)

    def _clean(self, text: str, symbol_font: str) -> str:
        if symbol_font or PRIVATE.search(text):
            text = see_symbols(text, symbol_font)
        if ZERO_WIDTH.search(text):
            removed = [each for run in ZERO_WIDTH.findall(EMOJI_JOINER.sub("", text)) for each in run if each not in INNOCENT]
            cleaned = ZERO_WIDTH.sub("", text)
            if removed and self._frame.main:
                self.found.zero_width.append((len(self.found.blocks) + 1, cleaned[:20], len(removed)))
            return cleaned
        return text

    def _note_unseen(self, reason: str, text: str) -> None:
        if not text.strip():
            return
        unseen, place = self.found.unseen, self._frame.place or f"第{len(self.found.blocks) + 1}段"
        if unseen and unseen[-1].reason == reason and unseen[-1].place == place:
            unseen[-1].text += text
        else:
            unseen.append(Unseen(reason, text, place))

    def _add_break(self, _: Element) -> None:
        """A line or page break; before the first character there is no line to end."""
        if self._paragraph.length:
            self._add("\n")

    def _add_symbol(self, element: Element) -> None:
        try:
            code = int(str(element.get(f"{W}char")), 16)
        except ValueError:
            return
        self._add(see_symbol(code, str(element.get(f"{W}font") or "")))

    def _walk_ruby(self, element: Element) -> None:
        base = element.find(f"{W}rubyBase")
        if base is not None:
            look = self._look
            self.walk(base)
            self._look = look

    def _walk_deleted(self, element: Element) -> None:
        self._deleted += [str(each.text or "") for each in element.iter(f"{W}delText", f"{W}t")]

    def _walk_field(self, element: Element) -> None:
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._add(drawn_by_form_field(element.find(f"{W}ffData")))
            self._fields.append(Field())
        elif not self._fields:
            return
        elif kind == "separate":
            self._fields[-1].start_result(len(self._paragraph.pieces))
            if self._fields[-1].shows is Shown.CONTENTS:
                self._contents += 1
                self._paragraph.contents = self._paragraph.contents or not self._paragraph.length
        elif kind == "end":
            self._end_field(self._fields.pop())
        self._update_quiet()

    def _end_field(self, field: Field) -> None:
        if field.shows is Shown.CONTENTS:
            self._contents -= 1
        if field.shows is Shown.PAGE_NUMBER:
            self._drop_page_number(field.first)
        self._update_quiet()
        self._add(drawn_text(field.instruction))

    def _drop_page_number(self, first: int) -> None:
        """A page number in the body moves with the layout: no text of the author's."""
        paragraph = self._paragraph
        result = "".join(paragraph.pieces[first:])
        if self._frame.main and PAGE_NUMBER.fullmatch(result):
            del paragraph.pieces[first:]
            paragraph.length -= len(result)

    def _update_quiet(self) -> None:
        self._quiet = any(each.in_code for each in self._fields)

    def _add_instruction(self, element: Element) -> None:
        if self._fields and element.text:
            self._fields[-1].code.append(element.text)

    def _walk_simple_field(self, element: Element) -> None:
        instruction = str(element.get(f"{W}instr") or "")
        first = len(self._paragraph.pieces)
        self._add(drawn_text(instruction))
        self.walk(element)
        if kind_of(instruction) is Shown.PAGE_NUMBER:
            self._drop_page_number(first)

    # ── controls, alternatives, drawings ─────────────────────────────────

    def _walk_control(self, element: Element) -> None:
        properties, content = element.find(f"{W}sdtPr"), element.find(f"{W}sdtContent")
        box = drawn_by_control(properties)
        if content is not None and is_placeholder(element):
            self._set_apart(content)
        elif box:
            self._add(box)
        elif content is not None:
            story = self._frame.story
            pieces, committed = len(self._paragraph.pieces), len(story.parts)
            listing = is_contents(properties)
            self._contents += listing
            self.walk(content)
            self._contents -= listing
            inside = "".join(story.parts[committed:]) or "".join(self._paragraph.pieces[pieces:])
            self._note_field(properties, inside.strip())

    def _set_apart(self, content: Element) -> None:
        """What a control shows until somebody writes into it is no text of the author's."""
        text = self.walk_aside(content).text
        if text:
            self.found.asides.append(Aside("placeholder", text))

    def _note_field(self, properties: Element | None, value: str) -> None:
        label = None if properties is None else properties.find(f"{W}alias")
        if label is None or not value:
            return
        self.found.fields.append(FormField(str(label.get(f"{W}val")), value))

    def _walk_alternate(self, element: Element) -> None:
        """One of the alternatives says the same as the other: the first choice, else the fallback."""
        for name in ("Choice", "Fallback"):
            chosen = element.find(f"{MC}{name}")
            if chosen is not None:
                self.walk(chosen)
                return

    def _walk_drawing(self, element: Element) -> None:
        if self._veil or (self._look is not None and self._look.unseen == "隐藏文字"):
            return
        self._paragraph.pictures += read_picture_marks(element, self._paragraph.length, len(self.found.blocks))
        self._walk_boxes(element, why_box_unseen(element, self._page))

    def _walk_boxes(self, element: Element, unseen: str = "") -> None:
        for child in element:
            if child.tag == f"{W}txbxContent":
                story = self.walk_aside(child)
                self._paragraph.pictures += [replace(each, offset=self._paragraph.length) for each in story.pictures]
                self._note_box(story.text, unseen)
            elif child.tag == f"{V}textpath":
                self._note_box(str(child.get("string") or "").strip(), unseen)
            elif child.tag == f"{MC}AlternateContent":
                choice = child.find(f"{MC}Choice")
                self._walk_boxes(child if choice is None else choice, unseen)
            else:
                self._walk_boxes(child, unseen)

    def _note_box(self, text: str, unseen: str) -> None:
        if text and unseen:
            self._note_unseen(unseen, text)
        elif text:
            self.found.asides.append(Aside(self._frame.box_kind, text))

    def _walk_object(self, element: Element) -> None:
        for each in element:
            if str(each.tag).endswith("}OLEObject"):
                self.found.objects.append((str(each.get("ProgID") or "对象"), str(each.get(f"{R}id") or "")))
        self._walk_boxes(element)

    def _add_chunk(self, element: Element) -> None:
        document = self._read_chunk(str(element.get(f"{R}id")))
        if document is None or not document.text:
            return
        story, start = self._frame.story, len(self._frame.story.parts)
        story.commit(Paragraph([document.text], len(document.text), [*document.numbers], [*document.east_asian]))
        if self._frame.main and len(story.parts) > start:
            self.found.insert(Inserted(document, story.length - len(document.text)), in_table=self._frame.cell_looks is not None)

    # ── tables ───────────────────────────────────────────────────────────

    def _walk_table(self, element: Element) -> None:
        self._flush_merged()
        frame = self._frame
        style = element.find(f"{W}tblPr/{W}tblStyle")
        style_id = "" if style is None else str(style.get(f"{W}val"))
        fill = UNKNOWN_FILL if self.styles.style(style_id).shaded else frame.fill
        looks = Counter[RunLook]() if frame.cell_looks is None else frame.cell_looks
        grid = Grid(frame.story, main=frame.main)
        self._frame = replace(frame, table_style=style_id, fill=fill, cell_looks=looks)
        self._walk_rows(element, grid)
        self._frame = frame
        table = grid.finish()
        if table is None:
            return
        self.found.tables.append(table)
        if table.span is not None and frame.main and frame.cell_looks is None:
            look = describe_block(_NO_PROPERTIES, looks, "")
            # indent and spacing are its paragraphs' own: cell_blocks
            typography = Typography(font=look.font, size_pt=look.size_pt, bold=look.bold)
            self.found.blocks.append(Block(table.span, BlockKind.TABLE, typography=typography))

    def _walk_rows(self, element: Element, grid: Grid) -> None:
        for child in element:
            if child.tag == f"{W}tr":
                properties = child.find(f"{W}trPr")
                if properties is not None and properties.find(f"{W}del") is not None:
                    self._walk_deleted(child)
                    self._flush_deleted()
                    continue
                veil, self._veil = self._veil, self._veil or why_row_unseen(properties)
                grid.start_row(child)
                self._walk_cells(child, grid)
                self._veil = veil
            elif child.tag in _WRAPPERS:
                self._walk_rows(child, grid)

    def _walk_cells(self, element: Element, grid: Grid, *, blank: bool = False) -> None:
        """The cells of a row; blank: a control that nobody has written into holds them."""
        for child in element:
            if child.tag == f"{W}tc":
                if child.find(f"{W}tcPr/{W}cellDel") is not None:
                    self._walk_deleted(child)
                    self._flush_deleted()
                else:
                    self._walk_cell(child, grid, blank=blank)
            elif child.tag in _WRAPPERS:
                self._walk_cells(child, grid, blank=blank or is_placeholder(child))

    def _walk_cell(self, cell: Element, grid: Grid, *, blank: bool) -> None:
        shape = read_cell_shape(cell, self.styles.theme)
        if not grid.start_cell(shape):
            return
        fill, self._frame.fill = self._frame.fill, shape.fill or self._frame.fill
        if blank:
            self._set_apart(cell)
        else:
            self.walk(cell)
        self._flush_merged()
        self._frame.fill = fill
        grid.end_cell()
