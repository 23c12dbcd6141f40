"""What stands beside the main story of a Word file: notes, headers, comments, inserted files, metadata."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree, html

from mingjian.data.records import Aside
from mingjian.extractors.ooxml import A, Element, OfficePackage, R, W
from mingjian.extractors.word_walk import Walker

_NOTES: Final = (("footnotes", "footnote"), ("endnotes", "endnote"), ("comments", "comment"))
_PAGE_NUMBER: Final = re.compile(r"[\s\-—–－·第共页/／,，.\dIVXivx]*")
_CORE: Final = {
    "creator": "author",
    "lastModifiedBy": "lastModifiedBy",
    "created": "created",
    "modified": "modified",
    "title": "title",
}
_LINES: Final = ("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6")  # what ends a line of a web page
_TWIPS_PER_MM: Final = 1440 / 25.4
_MAX_RSIDS: Final = 5000


def read_notes(package: OfficePackage, main_part: str, walker: Walker) -> Iterator[Aside]:
    """Footnotes, endnotes and comments, one aside each."""
    for relation, tag in _NOTES:
        part = package.related(main_part, relation)
        root = package.xml(part) if part else None
        for each in () if root is None else root.iterfind(f"{W}{tag}"):
            if each.get(f"{W}type") in {None, "normal"}:
                text = walker.walk_aside(each).text.strip()
                if text:
                    yield Aside(tag, text)


def read_margins(package: OfficePackage, main_part: str, root: Element, walker: Walker) -> Iterator[Aside]:
    """Headers and footers that a section uses, each part once; what is only a page number is named so."""
    relations = package.relations(main_part)
    seen: set[str] = set()
    for element in root.iter(f"{W}headerReference", f"{W}footerReference"):
        relation = relations.get(str(element.get(f"{R}id")))
        if relation is None or not relation.target or relation.target in seen:
            continue
        seen.add(relation.target)
        story_root = package.xml(relation.target)
        text = "" if story_root is None else walker.walk_aside(story_root).text.strip()
        if text:
            kind = "header" if str(element.tag).endswith("headerReference") else "footer"
            yield Aside("page_number" if _PAGE_NUMBER.fullmatch(text) else kind, text)


def read_diagrams(package: OfficePackage, main_part: str) -> Iterator[Aside]:
    """The words of SmartArt drawings, one aside each."""
    for relation in package.relations(main_part).values():
        if relation.kind == "diagramData" and relation.target:
            root = package.xml(relation.target)
            texts = [] if root is None else [str(each.text) for each in root.iter(f"{A}t") if each.text]
            if texts:
                yield Aside("textbox", "\n".join(texts))


def read_page_size(root: Element) -> tuple[float, float] | None:
    """Width and height of the first section's page in millimetres."""
    size = next(root.iter(f"{W}pgSz"), None)
    values = [] if size is None else [str(size.get(f"{W}{side}")) for side in ("w", "h")]
    if len(values) != 2 or not all(re.fullmatch(r"\d{2,6}(\.\d+)?", each) for each in values):
        return None
    return round(float(values[0]) / _TWIPS_PER_MM, 1), round(float(values[1]) / _TWIPS_PER_MM, 1)


def read_metadata(package: OfficePackage, main_part: str) -> dict[str, str]:
    """Author, last editor, dates, application, stored page count and revision marks (rsids)."""
    found: dict[str, str] = {}
    core = package.related("", "core-properties")
    for each in package.xml(core) if core else ():  # pyright: ignore[reportOptionalIterable] - a related part exists
        key = _CORE.get(str(each.tag).rpartition("}")[2])
        if key and each.text:
            found[key] = each.text.strip()
    app = package.related("", "extended-properties")
    for each in package.xml(app) if app else ():  # pyright: ignore[reportOptionalIterable] - as above
        key = {"Application": "application", "Pages": "pages", "Company": "company"}.get(str(each.tag).rpartition("}")[2])
        if key and each.text:
            found[key] = each.text.strip()
    settings = package.related(main_part, "settings")
    root = package.xml(settings) if settings else None
    if root is not None:
        marks = dict.fromkeys(str(each.get(f"{W}val")) for each in root.iter(f"{W}rsidRoot", f"{W}rsid"))
        found["rsids"] = " ".join(list(marks)[:_MAX_RSIDS])
    return {key: value for key, value in found.items() if value}


def read_chunk(data: bytes, part: str) -> str | None:
    """The text of an inserted file (altChunk) that is a web page or plain text; None for other kinds."""
    ending = part.rpartition(".")[2].lower()
    head = data[:2048].lower()
    if ending in {"htm", "html", "xhtml"} or b"<html" in head:
        return _html_text(data)
    if ending == "txt":
        return _decode(data)
    return None


def _decode(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("gb18030", errors="replace")


def _html_text(data: bytes) -> str:
    text = _decode(data)
    if not text.strip():
        return ""
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except etree.ParserError:
        return ""
    for each in root.iter("script", "style", "head"):
        each.text = None
        for child in list(each):
            each.remove(child)
    for each in root.iter(*_LINES):
        each.tail = "\n" + (each.tail or "")
    lines = (re.sub(r"[ \t\r\xa0]+", " ", line).strip() for line in "".join(str(each) for each in root.itertext()).split("\n"))
    return "\n".join(line for line in lines if line)


def keep_as_file(data: bytes, folder: str) -> Path:
    """Bytes of an inserted Word file as a file of its own, for the reader that wants a path."""
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".docx", delete=False) as stream:
        stream.write(data)
    return Path(stream.name)
