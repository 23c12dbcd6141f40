"""OpenDocument texts written as a docx: text, look, lists, tables, notes, comments, boxes, pictures; deleted revisions left out.

Source: OpenDocument 1.3 part 3, sections 5 (text), 6 (paragraph elements), 9 (tables), 10 (graphics).
"""

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mingjian.data.errors import CorruptFileError, LimitError
from mingjian.extractors.odt_styles import (
    DRAW,
    META,
    OFFICE,
    STYLE,
    SVG,
    TABLE,
    TEXT,
    OdtStyles,
    attribute,
    paragraph_style,
    read_core,
    run_style,
    twips,
)  # fmt: skip
from mingjian.extractors.ooxml import Element, parse_xml
from mingjian.extractors.word_writer import CellXml, WordWriter, table_row, text_box, text_run, wrap_run, xml_value

MAX_XML_BYTES: Final = 60 * 1024 * 1024
MAX_MEDIA_BYTES: Final = 64 * 1024 * 1024
_MAX_MEDIA: Final = 300
_MAX_BLANKS: Final = 1000  # of one text:s; an attribute may say any number
_MAX_DEPTH: Final = 200
_MAX_COLUMNS: Final = 63  # Word's own limit
_LINK: Final = "{http://www.w3.org/1999/xlink}href"
_IDENTITY: Final = "{http://www.w3.org/XML/1998/namespace}id"
_SILENT: Final = frozenset({f"{TEXT}tracked-changes", f"{OFFICE}forms", f"{TEXT}sequence-decls", f"{TEXT}ruby-text", f"{SVG}title",
                            f"{SVG}desc", f"{TEXT}hidden-text", f"{TEXT}index-title-template"})  # fmt: skip
_FAULTS: Final = (zipfile.BadZipFile, KeyError, OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zlib.error)


def convert_odt(path: Path, name: str, target: Path) -> None:
    """Write the file as a docx to target. Raises CorruptFileError, LimitError."""
    damaged = f"{name}：ODT 文档已损坏，无法读取。请用 WPS 或 Word 另存为 docx 后重新报送。"
    try:
        with zipfile.ZipFile(path) as archive:
            reader = _Reader(archive, name)
            reader.read()
    except RecursionError as error:
        raise CorruptFileError(damaged) from error
    except _FAULTS as error:
        raise CorruptFileError(damaged) from error
    reader.writer.write(target)


@dataclass(slots=True)
class _Lists:
    """The lists around a paragraph."""

    number: int = 0
    level: int = -1
    name: str = ""
    fresh: bool = False  # the item's first paragraph has the number
    known: dict[str, int] = field(default_factory=dict[str, int])  # by xml:id, for lists that continue others
    last: dict[str, int] = field(default_factory=dict[str, int])  # by style
    outline: int = 0  # of headings


class _Reader:
    """Reads one package."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.writer = WordWriter()
        self._archive = archive
        self._name = name
        self._styles = OdtStyles()
        self._lists = _Lists()
        self._depth = 0
        self._media = 0
        self._runs: list[str] = []  # of the open paragraph
        self._out: list[str] = []  # of the open story
        self._handlers = self._make_handlers()

    def read(self) -> None:
        """Read all parts."""
        content = self._part("content.xml")
        if content is None:
            raise KeyError("content.xml")
        styles = self._part("styles.xml")
        for root in (styles, content):
            if root is not None:
                self._styles.take(root)
        body = content.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise KeyError("office:text")
        self._walk(body, "")
        self.writer.body += self._out
        if styles is not None:
            self._read_margins(styles)
        meta = self._part("meta.xml")
        if meta is not None:
            self.writer.core = read_core(meta)
            pages = attribute(next(meta.iter(f"{META}document-statistic"), None), f"{META}page-count")
            self.writer.pages = int(pages) if pages.isdecimal() and len(pages) < 6 else None
        self.writer.styles = "".join(self._styles.xml)
        self.writer.numbering = "".join(self._styles.numbering)
        self.writer.page_twips = self._styles.page_twips

    def _part(self, part: str) -> Element | None:
        if part not in self._archive.namelist():
            return None
        with self._archive.open(part) as stream:
            data = stream.read(MAX_XML_BYTES + 1)
        if len(data) > MAX_XML_BYTES:
            raise LimitError(f"{self._name}：文档内容过大，未读取。请拆分后重新报送。")
        return parse_xml(data, self._name)

    def _read_margins(self, styles: Element) -> None:
        for page in styles.iter(f"{STYLE}master-page"):
            for each in page:
                kind = {"header": "header", "footer": "footer"}.get(str(each.tag).rpartition("}")[2].partition("-")[0])
                if kind and attribute(each, f"{STYLE}display") != "false":
                    self.writer.margins.append((kind, self._story(each)))

    # ── blocks ───────────────────────────────────────────────────────────

    def _make_handlers(self) -> dict[str, Callable[[Element, str], None]]:
        return {
            f"{TEXT}p": self._paragraph,
            f"{TEXT}h": self._paragraph,
            f"{TEXT}list": self._list,
            f"{TABLE}table": self._table,
            f"{TEXT}span": self._span,
            f"{TEXT}s": lambda each, look: self._say(" " * _count(each, f"{TEXT}c", _MAX_BLANKS), look),
            f"{TEXT}tab": lambda _, look: self._say("\t", look),
            f"{TEXT}line-break": lambda _, look: self._say("\n", look),
            f"{TEXT}note": self._note,
            f"{OFFICE}annotation": lambda each, _: self.writer.add_note("comment", self._story(each)),
            f"{DRAW}image": self._picture,
            f"{DRAW}text-box": self._box,
            f"{DRAW}custom-shape": self._box,
            f"{DRAW}rect": self._box,
            f"{DRAW}object": lambda each, _: self._object(each),
            f"{DRAW}object-ole": lambda each, _: self._object(each),
        }

    def _walk(self, element: Element, look: str) -> None:
        """The children of an element, and the text between them where a paragraph is open."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ValueError("too deep")
        for child in element:
            if child.tag not in _SILENT:
                handler = self._handlers.get(child.tag)  # pyright: ignore[reportCallIssue, reportArgumentType] - tags are str
                if handler is not None:
                    handler(child, look)
                else:
                    self._inline(child, look)
            if self._open and child.tail:
                self._say(child.tail, look)
        self._depth -= 1

    _open = False

    def _inline(self, element: Element, look: str) -> None:
        if self._open and element.text:
            self._say(element.text, look)
        self._walk(element, look)

    def _say(self, text: str, look: str) -> None:
        run = text_run(text, look)
        if run:
            self._runs.append(run)

    def _span(self, element: Element, look: str) -> None:
        self._inline(element, run_style(attribute(element, f"{TEXT}style-name")) or look)

    def _paragraph(self, element: Element, _: str) -> None:
        kept, self._runs, open_, self._open = self._runs, [], self._open, True
        self._inline(element, "")
        runs, self._runs, self._open = self._runs, kept, open_
        style = attribute(element, f"{TEXT}style-name")
        level = attribute(element, f"{TEXT}outline-level") if element.tag == f"{TEXT}h" else ""
        outline = f'<w:outlineLvl w:val="{min(int(level), 9) - 1}"/>' if level.isdecimal() and int(level) else ""
        self._out.append(f"<w:p><w:pPr>{paragraph_style(style)}{self._number()}{outline}</w:pPr>{''.join(runs)}</w:p>")

    def _number(self) -> str:
        lists = self._lists
        if not lists.fresh or not lists.number:
            return ""
        lists.fresh = False
        return f'<w:numPr><w:ilvl w:val="{min(lists.level, 8)}"/><w:numId w:val="{lists.number}"/></w:numPr>'

    def _list(self, element: Element, look: str) -> None:
        lists = self._lists
        kept = (lists.number, lists.level, lists.name)
        name = attribute(element, f"{TEXT}style-name") or lists.name
        if lists.level < 0 or name != lists.name:
            lists.number = self._list_number(element, name)
        lists.level, lists.name = lists.level + 1, name
        for item in element:
            if item.tag in {f"{TEXT}list-item", f"{TEXT}list-header"}:
                lists.fresh = item.tag == f"{TEXT}list-item"
                self._walk(item, look)
        lists.number, lists.level, lists.name = kept
        lists.fresh = False

    def _list_number(self, element: Element, name: str) -> int:
        lists = self._lists
        continued = attribute(element, f"{TEXT}continue-list")
        number = lists.known.get(continued, 0) if continued else 0
        if not number and attribute(element, f"{TEXT}continue-numbering") == "true":
            number = lists.last.get(name, 0)
        number = number or self._styles.new_list(name)
        lists.known[attribute(element, _IDENTITY)] = lists.last[name] = number
        return number

    # ── tables ───────────────────────────────────────────────────────────

    def _table(self, element: Element, _: str) -> None:
        down: dict[int, tuple[int, int]] = {}  # column → rows still covered, columns
        rows = "".join(self._row(row, down) for row in _rows(element))
        if rows:
            self._out.append(f"<w:tbl>{rows}</w:tbl>")

    def _row(self, row: Element, down: dict[int, tuple[int, int]]) -> str:
        cells: list[CellXml] = []
        column = 0
        for each in row:
            if each.tag not in {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}:
                continue
            times = min(_count(each, f"{TABLE}number-columns-repeated", _MAX_COLUMNS), _MAX_COLUMNS - column)
            for _ in range(times):
                if each.tag == f"{TABLE}covered-table-cell":
                    left, columns = down.get(column, (0, 0))
                    if left:
                        cells.append(CellXml("", columns, "continue"))
                        down[column] = (left - 1, columns)
                else:
                    cells.append(self._cell(each, column, down))
                column += 1
        return table_row(cells) if cells else ""

    def _cell(self, cell: Element, column: int, down: dict[int, tuple[int, int]]) -> CellXml:
        columns = _count(cell, f"{TABLE}number-columns-spanned", _MAX_COLUMNS)
        rows = _count(cell, f"{TABLE}number-rows-spanned", 10_000)
        if rows > 1:
            down[column] = (rows - 1, columns)
        fill = self._styles.fills.get(attribute(cell, f"{TABLE}style-name"), "")
        return CellXml(self._story(cell), columns, "restart" if rows > 1 else "", fill=fill)

    def _story(self, element: Element) -> str:
        """The paragraphs inside an element, apart from what surrounds it."""
        kept = (self._out, self._runs, self._open, self._lists)
        lists = _Lists(known=self._lists.known, last=self._lists.last)
        self._out, self._runs, self._open, self._lists = [], [], False, lists
        self._walk(element, "")
        content = "".join(self._out)
        self._out, self._runs, self._open, self._lists = kept
        return content

    # ── what stands apart ────────────────────────────────────────────────

    def _note(self, element: Element, _: str) -> None:
        body = element.find(f"{TEXT}note-body")
        if body is not None:
            kind = "endnote" if attribute(element, f"{TEXT}note-class") == "endnote" else "footnote"
            self.writer.add_note(kind, self._story(body))

    def _box(self, element: Element, _: str) -> None:
        content = self._story(element)
        if content:
            self.writer.body.append(text_box(content))

    def _object(self, element: Element) -> None:
        name = attribute(element, _LINK).removeprefix("./") or "ODF"
        self._runs.append(wrap_run(f"<w:object><o:OLEObject ProgID={xml_value(name)}/></w:object>"))

    def _picture(self, element: Element, look: str) -> None:
        part = attribute(element, _LINK).removeprefix("./")
        self._media += 1
        try:
            info = self._archive.getinfo(part)
        except KeyError:
            return  # linked from elsewhere: not followed
        if info.file_size > MAX_MEDIA_BYTES or self._media > _MAX_MEDIA:
            return
        frame = element.getparent()
        size = (twips(attribute(frame, f"{SVG}width")) or 0, twips(attribute(frame, f"{SVG}height")) or 0)
        data = self._archive.read(info)
        extension = part.rpartition(".")[2].lower()
        picture = self.writer.add_picture(data, extension if extension.isalnum() else "bin", size)
        run = wrap_run(picture, look)
        if self._open:
            self._runs.append(run)
        else:
            self._out.append(f"<w:p>{run}</w:p>")


def _rows(table: Element) -> list[Element]:
    """The rows of a table, those of its groups and headers among them, none of tables inside."""
    found: list[Element] = []
    for each in table:
        if each.tag == f"{TABLE}table-row":
            found.append(each)
        elif str(each.tag).startswith(f"{TABLE}table-") and "row" in str(each.tag):
            found += _rows(each)
    return found


def _count(element: Element, name: str, most: int) -> int:
    value = attribute(element, name, "1")
    return max(1, min(most, int(value))) if value.isdecimal() and len(value) < 9 else 1
