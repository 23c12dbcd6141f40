"""Plain text, Markdown, CSV and saved web pages in whatever encoding they come."""

import codecs
import csv
import email
import email.policy
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from email.message import Message
from itertools import islice
from pathlib import Path

from lxml import etree, html

from mingjian.data.errors import CorruptFileError, EmptyFileError
from mingjian.data.records import Block, BlockKind, Cell, Document, Problem, Span, Table, Trick
from mingjian.extractors.encoding import decode_text, find_encoding

MAX_BYTES = 20 * 1024 * 1024
MAX_CSV_ROWS = 50_000
_MAX_TABLE_CELLS = 20_000
_MAX_DEPTH = 200  # libxml2's own limit is 256
_CSV_SUFFIXES = (".csv", ".tsv")
_MARKDOWN_SUFFIXES = (".md", ".markdown")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
) | frozenset(_HEADINGS)
_UNREAD = frozenset({"script", "style", "noscript", "template", "head", "select", "textarea", "object", "iframe", "svg"})
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$)", re.IGNORECASE)
_MAX_LINKS = 2_000
_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0]+")


def read_text(path: Path, name: str) -> Document:
    """Read a text file; CSV becomes one table, Markdown headings become headings.

    Raises EmptyFileError, CorruptFileError where the bytes are no text.
    """
    data, problems = _read_bytes(path)
    if not data.strip(b"\x00 \r\n\t"):
        raise EmptyFileError(f"{name}：文件里没有文字。请确认是否选错文件后重新报送。")
    if find_encoding(data) is None:
        raise CorruptFileError(f"{name}：不是文本文件或编码无法识别，未能读出文字。请用 Word 或 WPS 打开后另存为 docx 再报送。")
    text = decode_text(data).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\f", "\n")
    count = len(_ZERO_WIDTH.findall(text))
    text = _ZERO_WIDTH.sub("", text)
    if name.lower().endswith(_CSV_SUFFIXES):
        return _read_rows(text, problems)
    lines = [line.strip() for line in text.split("\n")]
    levels = [_markdown_level(line) if name.lower().endswith(_MARKDOWN_SUFFIXES) else 0 for line in lines]
    parts = [(line.lstrip("#").strip() if level else line, level) for line, level in zip(lines, levels, strict=True)]
    body, blocks = _lay_out([part for part in parts if part[0]])
    said = f"文字中夹有 {count} 个不可见的零宽字符（常见于网页复制或规避查重），已去除后再计数和比对"
    tricks = (Trick("X-ZERO-WIDTH", said, count=count),) if count else ()
    return Document("text/plain", body, blocks, problems=problems, tricks=tricks)


def read_html(path: Path, name: str) -> Document:
    """Read a saved web page: what a reader sees, tables by tab and line feed; scripts and links are never followed.

    Raises EmptyFileError, CorruptFileError.
    """
    data, problems = _read_bytes(path)
    if not data.strip():
        raise EmptyFileError(f"{name}：网页文件是空的。请重新保存后报送。")
    document = parse_html(decode_text(data), name)
    return replace(document, problems=(*problems, *document.problems))


def parse_html(text: str, name: str) -> Document:
    """What a reader sees of a web page's text. Raises CorruptFileError."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise CorruptFileError(f"{name}：网页文件内容无法识别。请重新保存或打印为 PDF 后报送。") from error
    page = _Page()
    title = root.findtext(".//title")
    page.walk(root, 0, 0)
    page.end_line()
    body, blocks = _lay_out(page.parts)
    metadata = {"domains": _domains(root)}
    if title and title.strip():
        metadata["title"] = _BLANKS.sub(" ", title).strip()
    return Document("text/html", body, blocks, tables=tuple(_tables(root)), metadata=metadata, has_text_layer=bool(body))


def read_mhtml(path: Path, name: str) -> Document:
    """Read a page saved as one file (MHTML): its first HTML or text part. Raises EmptyFileError, CorruptFileError."""
    data, problems = _read_bytes(path)
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() in {"text/html", "text/plain"}:
            payload = part.get_payload(decode=True)
            content = payload if isinstance(payload, bytes) else b""
            break
    else:
        raise CorruptFileError(f"{name}：单文件网页里没有正文。请用浏览器打开后打印为 PDF，或用 Word 另存为 docx 再报送。")
    if not content.strip():
        raise EmptyFileError(f"{name}：网页文件是空的。请重新保存后报送。")
    document = parse_html(content.decode(_charset(part, content), errors="replace"), name)
    return replace(document, media_type="multipart/related", problems=(*problems, *document.problems))


def _charset(part: Message, content: bytes) -> str:
    """The encoding that a part names, else the one that its bytes show."""
    named = part.get_content_charset() or find_encoding(content) or "utf-8"
    try:
        codecs.lookup(named)
    except LookupError:
        return "utf-8"
    return "gb18030" if named.lower() in {"gb2312", "gbk"} else named


def _read_bytes(path: Path) -> tuple[bytes, tuple[Problem, ...]]:
    with path.open("rb") as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) <= MAX_BYTES:
        return data, ()
    said = f"文件超过 {MAX_BYTES // 1_048_576} MB，只读了前面一部分。请拆分后重新报送。"
    return data[:MAX_BYTES], (Problem("X-LIMIT-REACHED", said),)


def _markdown_level(line: str) -> int:
    found = re.match(r"(#{1,6})\s+\S", line)
    return len(found[1]) if found else 0


def _lay_out(parts: Sequence[tuple[str, int]]) -> tuple[str, tuple[Block, ...]]:
    """Text and blocks of paragraphs with their heading level (0: none)."""
    blocks: list[Block] = []
    start = 0
    for text, level in parts:
        kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
        blocks.append(Block(Span(start, start + len(text)), kind, level))
        start += len(text) + 1
    return "\n".join(text for text, _ in parts), tuple(blocks)


def _read_rows(text: str, problems: tuple[Problem, ...]) -> Document:
    delimiter = max(",\t;", key=text[:4096].count)
    csv.field_size_limit(1_000_000)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            if len(rows) >= MAX_CSV_ROWS:
                problems += (Problem("X-LIMIT-REACHED", f"表格超过 {MAX_CSV_ROWS} 行，只读了前面一部分。请拆分后重新报送。"),)
                break
            if any(cell.strip() for cell in row):
                rows.append([_BLANKS.sub(" ", cell.replace("\n", " ")).strip() for cell in row])
    except csv.Error:
        problems += (Problem("X-UNREADABLE", f"表格在第 {len(rows) + 1} 行之后格式有误，只读了前面的行。请检查引号后重新报送。"),)
    return table_document("text/csv", [("", rows)], problems)


def table_document(media_type: str, sheets: Sequence[tuple[str, list[list[str]]]], problems: tuple[Problem, ...]) -> Document:
    """A document of tables: each sheet's rows by line feed, cells by tab; empty cells are kept as columns."""
    parts: list[str] = []
    blocks: list[Block] = []
    tables: list[Table] = []
    start = 0
    for name, rows in sheets:
        if not rows:
            continue
        text = "\n".join("\t".join(row) for row in rows)
        span = Span(start, start + len(text))
        blocks.append(Block(span, BlockKind.TABLE))
        tables.append(Table(tuple(_cells(rows, start)), len(rows), max(map(len, rows)), name, span))
        parts.append(text)
        start += len(text) + 1
    return Document(media_type, "\n".join(parts), tuple(blocks), tuple(tables), problems=problems)


def _cells(rows: list[list[str]], start: int) -> Iterator[Cell]:
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                yield Cell(text, number, column, span=Span(start, start + len(text)))
            start += len(text) + 1


@dataclass(slots=True)
class _Page:
    """The seen text of a web page, gathered line by line."""

    parts: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    _line: list[str] = field(default_factory=list[str])

    def walk(self, element: html.HtmlElement, level: int, depth: int) -> None:
        """Gather an element and its tail."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag and tag not in _UNREAD and depth < _MAX_DEPTH and not _HIDDEN_STYLE.search(element.get("style") or ""):
            self._enter(element, tag, _HEADINGS.get(tag, level), depth)
        self._say(element.tail)

    def end_line(self, level: int = 0) -> None:
        """Close the line begun."""
        text = _BLANKS.sub(" ", "".join(self._line)).strip(" \n")
        self._line.clear()
        text = re.sub(r" *\x1f[ \x1f]*", "\t", text)
        self.parts += [(part.strip(), level) for part in text.split("\x1e") if part.strip()]

    def _enter(self, element: html.HtmlElement, tag: str, level: int, depth: int) -> None:
        cell = tag in {"td", "th"}
        if tag in _BLOCKS and not cell:
            self.end_line(level if level and tag not in _HEADINGS else 0)
        if tag == "br":
            self._line.append("\x1e")
        if cell and any(part.strip() for part in self._line):
            self._line.append("\x1f")
        self._say(element.text)
        for child in element:
            self.walk(child, level, depth + 1)
        if tag in _BLOCKS and not cell:
            self.end_line(level)

    def _say(self, text: str | None) -> None:
        if text:
            self._line.append(_ZERO_WIDTH.sub("", text).replace("\n", " ").replace("\x1e", "").replace("\x1f", ""))


def _domains(root: html.HtmlElement) -> str:
    """Hosts that the page's links name, each once: they tell who made a report."""
    hosts = (
        found[1].lower()
        for element, _, link, _ in islice(root.iterlinks(), _MAX_LINKS)
        if element.tag in {"a", "img", "link", "script"} and (found := re.match(r"https?://([\w.-]{4,80})", link))
    )
    return " ".join(dict.fromkeys(hosts))


def _tables(root: html.HtmlElement) -> Iterator[Table]:
    left = _MAX_TABLE_CELLS
    for element in root.iter("table"):
        if element.find(".//table") is not None:
            continue  # a frame for the layout: the tables within it are read
        cells = list(_table_cells(element))[:left]
        left -= len(cells)
        if cells:
            rows, columns = max(cell.row for cell in cells) + 1, max(cell.column for cell in cells) + 1
            yield Table(tuple(cells), rows, columns)
        if left <= 0:
            return


def _table_cells(table: html.HtmlElement) -> Iterator[Cell]:
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(table.iter("tr")):
        column = 0
        for element in row:
            if element.tag not in {"td", "th"}:
                continue
            while (number, column) in taken:
                column += 1
            rows, columns = _span_of(element, "rowspan"), _span_of(element, "colspan")
            taken |= {(number + down, column + right) for down in range(rows) for right in range(columns)}
            text = _BLANKS.sub(" ", element.text_content().replace("\n", " ")).strip()
            yield Cell(text, number, column, rows, columns)
            column += columns


def _span_of(element: html.HtmlElement, attribute: str) -> int:
    value = element.get(attribute) or "1"
    return min(100, max(1, int(value))) if value.isdecimal() else 1
