"""The walk over a Word file's elements in document order: what is seen becomes text, the rest is set apart."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from mingjian.data.records import Aside, Block, BlockKind, FormField, Span, Typography
from mingjian.extractors.count import AMBIGUOUS
from mingjian.extractors.numbering import Numbering
from mingjian.extractors.ooxml import Element, M, R, W
from mingjian.extractors.symbols import CHECKED, PRIVATE, UNCHECKED, see_symbol, see_symbols
from mingjian.extractors.typography import RunLook, describe_block, see_run
from mingjian.extractors.word_drawing import read_picture_marks
from mingjian.extractors.word_paragraph import classify_block, number_paragraph
from mingjian.extractors.word_story import INNOCENT, UNKNOWN_FILL, ZERO_WIDTH, Frame, Paragraph, Story, Unseen, Walked
from mingjian.extractors.word_styles import StyleSheet, read_paragraph_properties, read_run_properties
from mingjian.extractors.word_tables import Grid, read_cell_shape

MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_AMBIGUOUS: Final = frozenset(AMBIGUOUS)
_OFF: Final = frozenset({"0", "false", "off"})
_PASS: Final = ("ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple", "sdtContent", "bdo", "dir", "rubyBase")
_SILENT: Final = frozenset(
    f"{W}{each}" for each in ("rPr", "pPr", "bookmarkStart", "bookmarkEnd", "proofErr", "lastRenderedPageBreak")
)
_NO_PROPERTIES: Final[Mapping[str, str]] = {}


class Walker:
    """Walks stories of one document with its styles and counters."""

    def __init__(self, styles: StyleSheet, numbering: Numbering, chunk_text: Callable[[str], str]) -> None:
        """Begin before the first element; chunk_text gives the text of an altChunk by its relationship id."""
        self._chunk_text = chunk_text
        self.styles = styles
        self.numbering = numbering
        self.found = Walked()
        self._frame = Frame(Story(), main=True)
        self._paragraph = Paragraph()
        self._style = ""
        self._fill = ""
        self._deleted: list[str] = []
        self._fields: list[bool] = []  # open complex fields: still in the instruction?
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
            f"{W}br": lambda _: self._add("\n"),
            f"{W}cr": lambda _: self._add("\n"),
            f"{W}noBreakHyphen": lambda _: self._add("-"),
            f"{W}sym": self._add_symbol,
            f"{W}ruby": self._walk_ruby,
            f"{W}fldChar": self._walk_field,
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
        return story

    def walk_aside(self, element: Element) -> Story:
        """Walk a story that stands apart (note, header, text box) and give its text."""
        kept = (self._frame, self._paragraph, self._style, self._fill, self._fields, self._look)
        story = Story()
        self._frame, self._paragraph, self._fields = Frame(story, main=False, fill=UNKNOWN_FILL), Paragraph(), []
        self.walk(element)
        self._flush_merged()
        self._frame, self._paragraph, self._style, self._fill, self._fields, self._look = kept
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
        direct = read_paragraph_properties(properties_element)
        style = self._paragraph_style(properties_element)
        properties = self.styles.paragraph(style, self._frame.table_style, direct)
        self._style, self._fill = style, properties.get("fill", "") or self._frame.fill
        mark = None if properties_element is None else properties_element.find(f"{W}rPr")
        deleted = mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None)
        # Word gives no number to what is only a section break, nor to what is gone with its mark
        bare = (deleted or "section" in direct) and next(element.iter(f"{W}t"), None) is None
        if not self._paragraph.pieces and not bare:
            number_paragraph(self._paragraph, properties, self.numbering, style)
        self.walk(element)
        self._fields = [each for each in self._fields if not each]
        if self._deleted:
            self.found.asides.append(Aside("deleted", "".join(self._deleted)))
            self._deleted = []
        if not deleted:
            self._finish(properties, style)

    def _paragraph_style(self, properties: Element | None) -> str:
        found = None if properties is None else properties.find(f"{W}pStyle")
        return self.styles.default_paragraph if found is None else str(found.get(f"{W}val"))

    def _finish(self, properties: Mapping[str, str], style: str) -> None:
        paragraph, self._paragraph = self._paragraph, Paragraph()
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
        properties = element.find(f"{W}rPr")
        self._look = self._see(properties)
        self.walk(element)
        self._look = None

    def _see(self, properties: Element | None) -> RunLook:
        key: tuple[object, ...] = (self._style, self._frame.table_style, self._fill)
        if properties is not None:
            key += tuple((each.tag, *each.attrib.values()) for each in properties)
        look = self._looks.get(key)
        if look is None:
            direct = read_run_properties(properties, self.styles.theme)
            look = see_run(self.styles.run(self._style, self._frame.table_style, direct), self._fill)
            self._looks[key] = look
        return look

    def _add_text(self, element: Element) -> None:
        if element.text:
            self._add(element.text)

    def _add(self, text: str) -> None:
        """Add what a run shows, unless it is part of an instruction or not to be seen."""
        if True in self._fields:
            return
        look, paragraph = self._look, self._paragraph
        if look is not None and look.unseen:
            self._note_unseen(look.unseen, text)
            return
        if not text.isascii():
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
            removed = [each for run in ZERO_WIDTH.findall(text) for each in run if each not in INNOCENT]
            cleaned = ZERO_WIDTH.sub("", text)
            if removed and self._frame.main:
                self.found.zero_width.append((len(self.found.blocks) + 1, cleaned[:20], len(removed)))
            return cleaned
        return text

    def _note_unseen(self, reason: str, text: str) -> None:
        if not text.strip():
            return
        unseen, place = self.found.unseen, len(self.found.blocks) + 1
        if unseen and unseen[-1].reason == reason and unseen[-1].paragraph == place:
            unseen[-1].text += text
        else:
            unseen.append(Unseen(reason, text, place))

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
            box = element.find(f"{W}ffData/{W}checkBox")
            if box is not None:
                self._add_checkbox(self._is_ticked(box))
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _is_ticked(self, box: Element) -> bool:
        state = box.find(f"{W}checked")
        if state is None:
            state = box.find(f"{W}default")
        return state is not None and state.get(f"{W}val") not in _OFF

    def _add_checkbox(self, ticked: bool) -> None:  # noqa: FBT001 - the state itself
        self._add(CHECKED if ticked else UNCHECKED)

    # ── controls, alternatives, drawings ─────────────────────────────────

    def _walk_control(self, element: Element) -> None:
        properties, content = element.find(f"{W}sdtPr"), element.find(f"{W}sdtContent")
        box = None if properties is None else properties.find(f"{W14}checkbox")
        if box is not None:
            state = box.find(f"{W14}checked")
            self._add_checkbox(state is not None and state.get(f"{W14}val") not in _OFF)
        elif content is not None:
            story = self._frame.story
            pieces, committed = len(self._paragraph.pieces), len(story.parts)
            self.walk(content)
            inside = "".join(story.parts[committed:]) or "".join(self._paragraph.pieces[pieces:])
            self._note_field(properties, inside.strip())

    def _note_field(self, properties: Element | None, value: str) -> None:
        label = None if properties is None else properties.find(f"{W}alias")
        if properties is None or label is None or not value or properties.find(f"{W}showingPlcHdr") is not None:
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
        if self._look is not None and self._look.unseen == "隐藏文字":
            return
        self._paragraph.pictures += read_picture_marks(element, self._paragraph.length, len(self.found.blocks))
        self._walk_boxes(element)

    def _walk_boxes(self, element: Element) -> None:
        for child in element:
            if child.tag == f"{W}txbxContent":
                story = self.walk_aside(child)
                self._paragraph.pictures += [replace(each, offset=self._paragraph.length) for each in story.pictures]
                if story.text:
                    self.found.asides.append(Aside("textbox", story.text))
            elif child.tag == f"{MC}AlternateContent":
                choice = child.find(f"{MC}Choice")
                self._walk_boxes(child if choice is None else choice)
            else:
                self._walk_boxes(child)

    def _walk_object(self, element: Element) -> None:
        for each in element:
            if str(each.tag).endswith("}OLEObject"):
                self.found.objects.append(str(each.get("ProgID") or "对象"))
        self._walk_boxes(element)

    def _add_chunk(self, element: Element) -> None:
        for line in self._chunk_text(str(element.get(f"{R}id"))).split("\n"):
            self._paragraph.add(line)
            self._finish(_NO_PROPERTIES, self.styles.default_paragraph)

    # ── tables ───────────────────────────────────────────────────────────

    def _walk_table(self, element: Element) -> None:
        frame = self._frame
        style = element.find(f"{W}tblPr/{W}tblStyle")
        style_id = "" if style is None else str(style.get(f"{W}val"))
        fill = UNKNOWN_FILL if self.styles.style(style_id).shaded else frame.fill
        looks = Counter[RunLook]() if frame.cell_looks is None else frame.cell_looks
        grid = Grid(frame.story, main=frame.main)
        self._frame = Frame(frame.story, frame.main, style_id, fill, looks)
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
                if child.find(f"{W}trPr/{W}del") is None:
                    grid.start_row(child)
                    self._walk_cells(child, grid)
            elif child.tag in _WRAPPERS:
                self._walk_rows(child, grid)

    def _walk_cells(self, element: Element, grid: Grid) -> None:
        for child in element:
            if child.tag == f"{W}tc":
                shape = read_cell_shape(child)
                if grid.start_cell(shape):
                    fill, self._frame.fill = self._frame.fill, shape.fill or self._frame.fill
                    self.walk(child)
                    self._frame.fill = fill
                    grid.end_cell()
            elif child.tag in _WRAPPERS:
                self._walk_cells(child, grid)


_WRAPPERS: Final = frozenset(f"{W}{each}" for each in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
