"""Older word-processor formats (doc, wps, rtf, odt): through LibreOffice where it is, else their text alone."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mingjian.data.errors import CorruptFileError, EmptyFileError, FileError, LimitError, LockedFileError, UnsupportedFileError
from mingjian.data.records import Aside, Block, BlockKind, Document, Problem, Span, Trick, Typography
from mingjian.extractors.office import Source, converted, soffice_path
from mingjian.extractors.ooxml import Element, parse_xml
from mingjian.extractors.sniff import Kind, sniff
from mingjian.extractors.word97 import read_word97

MAX_RTF_BYTES = 60 * 1024 * 1024
MAX_XML_BYTES = 60 * 1024 * 1024
_EXCERPT_CHARS = 60
_LOST = "未安装 LibreOffice，只读出了文字：版式、字号、图片、自动编号、页数未能读出。请报送 docx，或安装 LibreOffice 后重新检查。"
_SUFFIXES = {Kind.DOC: "doc", Kind.RTF: "rtf", Kind.ODT: "odt", Kind.WORD_XML: "xml"}
_HEAD_BYTES = 64
_BLANKS = b"\xef\xbb\xbf \t\r\n"
_HEADS = (b"\xd0\xcf\x11\xe0", b"{\\rtf", b"<?xml")
_ODT_SUFFIXES = (".odt", ".ott")
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_MAX_BLANKS = 1000  # of one text:s; an attribute may say any number

_Line = tuple[str, int, float | None]  # text, heading level, size in points


def source_to_convert(path: Path, name: str) -> Source | None:
    """The file as LibreOffice is to be asked for it, None where it has no need. Most files are told by their first bytes."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
    except OSError:
        return None  # its reader will say so
    if not head.lstrip(_BLANKS).startswith(_HEADS) and not name.lower().endswith(_ODT_SUFFIXES):
        return None
    sniffed = sniff(path, name)
    suffix = None if sniffed.encrypted else _SUFFIXES.get(sniffed.kind)
    return None if suffix is None else Source(path, name, suffix)


def read_legacy(path: Path, name: str, ahead: Path | FileError | None = None) -> Document:
    """Read a doc, wps, rtf, odt or Word XML file.

    With LibreOffice it is converted (or was ahead, with others) and read like a docx. Without it the text is read and a
    problem says what is lost.
    Raises LockedFileError, EmptyFileError, CorruptFileError, UnsupportedFileError.
    """
    sniffed = sniff(path, name)
    if sniffed.encrypted:
        raise LockedFileError(f"{name}：文件已加密，没有密码无法读取。请去除密码后重新报送。")
    if soffice_path() is None and ahead is None:
        return read_text_alone(path, name, sniffed.kind, sniffed.media_type)
    try:
        return replace(_read_converted(path, name, _SUFFIXES[sniffed.kind], ahead), media_type=sniffed.media_type)
    except (EmptyFileError, LockedFileError):
        raise
    except FileError as failure:
        return _second_way(path, name, sniffed.kind, failure)


def read_text_alone(path: Path, name: str, kind: Kind, media_type: str) -> Document:
    """The text by our own readers, with a problem that says what is lost."""
    problems = (Problem("X-UNREADABLE", _LOST),)
    if kind is Kind.DOC:
        document = _read_doc(path, name, media_type)
    elif kind is Kind.RTF:
        document = _lay_out([(line, 0, None) for line in _read_rtf(path)], media_type)
    elif kind is Kind.ODT:
        document = _lay_out(list(_read_odt(path, name)), media_type)
    else:
        raise UnsupportedFileError(f"{name}：没有安装 LibreOffice，无法读取这种格式。请用 WPS 或 Word 另存为 docx 后重新报送。")
    if not document.text.strip():
        raise EmptyFileError(f"{name}：文件里没有文字。请确认是否选错文件后重新报送。")
    return replace(document, problems=problems)


def _second_way(path: Path, name: str, kind: Kind, failure: FileError) -> Document:
    """What LibreOffice cannot read may still give its text."""
    try:
        document = read_text_alone(path, name, kind, "")
    except FileError:
        raise failure from None
    said = "LibreOffice 未能打开此文件，只读出了文字：版式、字号、图片、页数未能读出。请另存为 docx 后重新报送。"
    media_type = sniff(path, name).media_type
    return replace(document, media_type=media_type, problems=(Problem("X-UNREADABLE", said),))


def _read_converted(path: Path, name: str, suffix: str, ahead: Path | FileError | None) -> Document:
    from mingjian.extractors.word import read_word  # noqa: PLC0415  loads lxml

    if isinstance(ahead, FileError):
        raise ahead
    if ahead is not None:
        return read_word(ahead, name)
    with converted(path, name, suffix=suffix) as docx:
        return read_word(docx, name)


def _lay_out(lines: list[_Line], media_type: str) -> Document:
    blocks: list[Block] = []
    start = 0
    for text, level, size in lines:
        kind = BlockKind.HEADING if level else (BlockKind.TABLE if "\t" in text else BlockKind.PARAGRAPH)
        blocks.append(Block(Span(start, start + len(text)), kind, level, Typography(size_pt=size)))
        start += len(text) + 1
    return Document(media_type, "\n".join(text for text, _, _ in lines), tuple(blocks))


def _read_doc(path: Path, name: str, media_type: str) -> Document:
    word = read_word97(path, name)
    document = _lay_out([(text, 0, size) for text, size in word.paragraphs], media_type)
    tricks: tuple[Trick, ...] = ()
    if len(word.hidden.strip()) > 1:
        said = f"有 {len(word.hidden)} 个字符设为隐藏，读者看不见，未计入正文。请说明原因或删除。"
        tricks = (Trick("X-HIDDEN-TEXT", said, word.hidden[:_EXCERPT_CHARS], "", len(word.hidden)),)
    return replace(document, asides=tuple(Aside(kind, text) for kind, text in word.asides), tricks=tricks)


def _read_rtf(path: Path) -> list[str]:
    from striprtf.striprtf import rtf_to_text  # noqa: PLC0415

    with path.open("rb") as stream:
        data = stream.read(MAX_RTF_BYTES).decode("latin-1")
    # pictures and binary objects are most of a file's bytes and none of its text
    data = re.sub(r"\{\\\*?\\?(?:pict|objdata|themedata|colorschememapping|datastore)[^{}]*\}", "", data)
    codepage = re.search(r"\\ansicpg(\d+)", data)
    encoding = "gb18030" if codepage and codepage[1] == "936" else f"cp{codepage[1]}" if codepage else "cp1252"
    try:
        text = rtf_to_text(data, encoding=encoding, errors="replace")
    except LookupError:
        text = rtf_to_text(data, encoding="gb18030", errors="replace")
    return [line.strip().strip("|").replace("|", "\t") for line in text.split("\n") if line.strip("| ")]


def _read_odt(path: Path, name: str) -> Iterator[_Line]:
    damaged = f"{name}：ODT 文档已损坏，无法读取。请用 WPS 或 Word 另存为 docx 后重新报送。"
    try:
        with zipfile.ZipFile(path) as archive, archive.open("content.xml") as part:
            data = part.read(MAX_XML_BYTES + 1)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise CorruptFileError(damaged) from error
    if len(data) > MAX_XML_BYTES:
        raise LimitError(f"{name}：文档内容过大，未读取。请拆分后重新报送。")
    root = parse_xml(data, name)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise CorruptFileError(damaged)
    yield from _walk_odt(body)


def _walk_odt(element: Element) -> Iterator[_Line]:
    for child in element:
        if child.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
            level = child.get(f"{_TEXT}outline-level", "1") if child.tag == f"{_TEXT}h" else "0"
            text = _odt_text(child).strip()
            if text:
                yield text, int(level) if level.isdecimal() else 1, None
        elif child.tag == f"{_TABLE}table-row":
            cells = [_odt_cell(cell) for cell in child if cell.tag == f"{_TABLE}table-cell"]
            if any(cells):
                yield "\t".join(cells), 0, None
        elif child.tag != f"{_TEXT}tracked-changes":
            yield from _walk_odt(child)


def _odt_cell(cell: Element) -> str:
    return " ".join(text for text, _, _ in _walk_odt(cell))


def _odt_text(element: Element) -> str:
    """Text of a paragraph without its notes, comments and boxes."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            parts.append(" " * (min(_MAX_BLANKS, int(count)) if count.isdecimal() else 1))
        elif child.tag in {f"{_TEXT}tab", f"{_TEXT}line-break"}:
            parts.append("\t" if child.tag.endswith("tab") else "\n")
        elif child.tag not in {f"{_TEXT}note", f"{_OFFICE}annotation"}:
            parts.append(_odt_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
