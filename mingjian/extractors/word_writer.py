"""Writing what an older format says as a minimal docx, so that one reader, with all its facts, serves every format."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    f' xmlns:r="{_OFFICE}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_TYPES: Final = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HALVES: Final = re.compile("[\ud800-\udfff]")
_EMU_PER_TWIP: Final = 635
_NOTE_PARTS: Final = {"footnote": "footnotes", "endnote": "endnotes", "comment": "comments"}


def xml_text(text: str) -> str:
    """Text for an element, without what XML cannot hold; halves of characters beyond the basic plane are joined."""
    return escape(_NO_XML.sub("", _join(text)))


def xml_value(text: str) -> str:
    """Text for an attribute, with its quotation marks."""
    return quoteattr(_NO_XML.sub("", _join(text)))


def _join(text: str) -> str:
    if text.isascii() or not _HALVES.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", errors="ignore")


def text_run(text: str, properties: str = "", *, deleted: bool = False) -> str:
    """A run; tabs and line feeds in the text become elements."""
    tag = "delText" if deleted else "t"
    pieces = re.split("([\t\n])", text)
    inner = "".join(
        {"\t": "<w:tab/>", "\n": "<w:br/>"}.get(piece) or f'<w:{tag} xml:space="preserve">{xml_text(piece)}</w:{tag}>'
        for piece in pieces
        if piece
    )
    return wrap_run(inner, properties, deleted=deleted) if inner else ""


def wrap_run(inner: str, properties: str = "", *, deleted: bool = False) -> str:
    """A run around elements."""
    run = f"<w:r><w:rPr>{properties}</w:rPr>{inner}</w:r>" if properties else f"<w:r>{inner}</w:r>"
    return f"<w:del>{run}</w:del>" if deleted else run


def checkbox(*, ticked: bool) -> str:
    """A form's checkbox as Word keeps it: a field of its own, without a result."""
    state = f'<w:ffData><w:checkBox><w:checked w:val="{int(ticked)}"/></w:checkBox></w:ffData>'
    return f'<w:fldChar w:fldCharType="begin">{state}</w:fldChar><w:fldChar w:fldCharType="end"/>'


def text_box(content: str) -> str:
    """A paragraph that holds a text box of these paragraphs and nothing else."""
    shape = f"<v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape>"
    return f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>"


@dataclass(frozen=True, slots=True)
class CellXml:
    """A cell of a row: its paragraphs and how it lies in the grid."""

    content: str
    columns: int = 1
    vertical: str = ""  # "restart" or "continue" of a merge downwards
    continues_left: bool = False
    fill: str = ""


def table_row(cells: list[CellXml], before: int = 0) -> str:
    """A row; before: columns of the grid left free at its start."""
    properties = f'<w:trPr><w:gridBefore w:val="{before}"/></w:trPr>' if before else ""
    return f"<w:tr>{properties}{''.join(map(_cell, cells))}</w:tr>"


def _cell(cell: CellXml) -> str:
    properties = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    if cell.continues_left:
        properties += '<w:hMerge w:val="continue"/>'
    if cell.vertical:
        properties += f'<w:vMerge w:val="{cell.vertical}"/>'
    if cell.fill:
        properties += f'<w:shd w:val="clear" w:fill="{cell.fill}"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{cell.content or '<w:p/>'}</w:tc>"


@dataclass(slots=True)
class WordWriter:
    """Collects the parts of a docx and writes them."""

    body: list[str] = field(default_factory=list[str])
    styles: str = ""
    numbering: str = ""
    notes: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    margins: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])  # header or footer, paragraphs
    page_twips: tuple[int, int] | None = None
    core: Mapping[str, str] = field(default_factory=dict[str, str])  # element of core.xml → text
    pages: int | None = None
    application: str = ""
    _media: list[tuple[str, bytes]] = field(default_factory=list[tuple[str, bytes]])

    def add_note(self, kind: str, content: str) -> None:
        """Add a footnote, endnote or comment of these paragraphs."""
        self.notes.setdefault(kind, []).append(content)

    def add_picture(self, data: bytes, extension: str, size_twips: tuple[float, float] | None) -> str:
        """Keep a picture's bytes; gives what stands for it in a run."""
        name = f"image{len(self._media) + 1}.{extension}"
        self._media.append((name, data))
        wide, high = size_twips or (0, 0)
        extent = f'<wp:extent cx="{int(wide * _EMU_PER_TWIP)}" cy="{int(high * _EMU_PER_TWIP)}"/>' if wide and high else ""
        blip = f'<pic:pic><pic:blipFill><a:blip r:embed="m{len(self._media)}"/></pic:blipFill></pic:pic>'
        return (
            f"<w:drawing><wp:inline>{extent}<a:graphic><a:graphicData>{blip}</a:graphicData></a:graphic></wp:inline></w:drawing>"
        )

    def write(self, path: Path) -> None:
        """Write the package."""
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("[Content_Types].xml", _TYPES)
            top = [("officeDocument", "word/document.xml", "")]
            if self.core:
                archive.writestr("docProps/core.xml", self._core_xml())
                top.append(("core-properties", "docProps/core.xml", ""))
            if self.pages or self.application:
                inner = f"<Pages>{self.pages or ''}</Pages><Application>{xml_text(self.application)}</Application>"
                archive.writestr("docProps/app.xml", f"<Properties>{inner}</Properties>")
                top.append(("extended-properties", "docProps/app.xml", ""))
            archive.writestr("_rels/.rels", _relations(top))
            self._write_word(archive)

    def _core_xml(self) -> str:
        return "<p>" + "".join(f"<{key}>{xml_text(value)}</{key}>" for key, value in self.core.items() if value) + "</p>"

    def _write_word(self, archive: zipfile.ZipFile) -> None:
        related: list[tuple[str, str, str]] = []
        for kind, text in (("styles", self.styles), ("numbering", self.numbering)):
            if text:
                archive.writestr(f"word/{kind}.xml", f"<w:{kind} {_NAMESPACES}>{text}</w:{kind}>")
                related.append((kind, f"{kind}.xml", ""))
        for kind, contents in self.notes.items():
            part = _NOTE_PARTS[kind]
            inner = "".join(f'<w:{kind} w:id="{number}">{each}</w:{kind}>' for number, each in enumerate(contents, 1))
            archive.writestr(f"word/{part}.xml", f"<w:{part} {_NAMESPACES}>{inner}</w:{part}>")
            related.append((part, f"{part}.xml", ""))
        section = ""
        for number, (kind, content) in enumerate(self.margins, 1):
            tag = "hdr" if kind == "header" else "ftr"
            archive.writestr(f"word/{kind}{number}.xml", f"<w:{tag} {_NAMESPACES}>{content}</w:{tag}>")
            related.append((kind, f"{kind}{number}.xml", f"h{number}"))
            section += f'<w:{kind}Reference w:type="default" r:id="h{number}"/>'
        for number, (name, data) in enumerate(self._media, 1):
            archive.writestr(f"word/media/{name}", data)
            related.append(("image", f"media/{name}", f"m{number}"))
        if self.page_twips:
            section += '<w:pgSz w:w="{}" w:h="{}"/>'.format(*self.page_twips)
        body = "".join(self.body) + f"<w:sectPr>{section}</w:sectPr>"
        archive.writestr("word/document.xml", f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/_rels/document.xml.rels", _relations(related))


def _relations(entries: list[tuple[str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{identity or f"p{number}"}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target, identity) in enumerate(entries)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'
