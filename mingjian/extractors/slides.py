"""Presentations (pptx, ppsx, pptm): text of the slides in their order, tables, pictures; notes apart."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from mingjian.data.errors import CorruptFileError, EmptyFileError, FileError
from mingjian.data.records import Aside, Block, BlockKind, Cell, Document, Picture, Problem, Span, Table, Trick, Typography
from mingjian.extractors.image import describe_picture
from mingjian.extractors.ooxml import MAX_MEDIA_BYTES, A, Element, OfficePackage, R

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
MAX_SLIDES: Final = 500
MAX_PICTURES: Final = 300
MAX_DEPTH: Final = 20  # of groups within groups
_EMU_PER_MM: Final = 36_000  # ISO/IEC 29500-1, 20.1.10.16
_EXCERPT_CHARS: Final = 60
_MEDIA_TYPES: Final = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "bmp": "image/bmp",
    "tif": "image/tiff", "tiff": "image/tiff", "webp": "image/webp", "emf": "image/x-emf", "wmf": "image/x-wmf",
}  # fmt: skip
_FOOTERS: Final = {"dt": "footer", "ftr": "footer", "hdr": "header", "sldNum": "page_number"}
_TITLES: Final = frozenset({"title", "ctrTitle"})
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@dataclass(slots=True)
class _Reading:
    """What has been gathered so far."""

    package: OfficePackage
    parts: list[str] = field(default_factory=list[str])
    length: int = 0
    blocks: list[Block] = field(default_factory=list[Block])
    tables: list[Table] = field(default_factory=list[Table])
    pictures: list[Picture] = field(default_factory=list[Picture])
    asides: list[Aside] = field(default_factory=list[Aside])
    tricks: list[Trick] = field(default_factory=list[Trick])
    problems: list[Problem] = field(default_factory=list[Problem])

    def add(self, text: str, block: Block) -> None:
        """Write a block at the end of the text; its span is set here."""
        if text.strip():
            self.blocks.append(replace(block, span=Span(self.length, self.length + len(text))))
            self.parts.append(text)
            self.length += len(text) + 1


def read_slides(path: Path, name: str) -> Document:
    """Read a presentation; hidden slides are told and kept out of the text.

    Raises CorruptFileError, EmptyFileError, LockedFileError, LimitError.
    """
    try:
        with OfficePackage(path, name) as package:
            return _read(package, name)
    except CorruptFileError as error:
        raise CorruptFileError(f"{name}：演示文稿已损坏，无法读取。请用 PowerPoint 或 WPS 打开后另存为 pptx 再报送。") from error


def _read(package: OfficePackage, name: str) -> Document:
    main = package.related("", "officeDocument") or "ppt/presentation.xml"
    root = package.xml(main)
    if root is None:
        raise CorruptFileError(name)
    relations = package.relations(main)
    listed = [relations.get(str(each.get(f"{R}id"))) for each in _all(root, "sldId")]
    slides = [each.target for each in listed if each is not None and each.target]
    reading = _Reading(package)
    if len(slides) < len(listed):
        said = f"有 {len(listed) - len(slides)} 张幻灯片缺失，未能读出。请用 PowerPoint 或 WPS 另存后重新报送。"
        reading.problems.append(Problem("X-UNREADABLE", said))
    if len(slides) > MAX_SLIDES:
        reading.problems.append(Problem("X-LIMIT-REACHED", f"共 {len(slides)} 张幻灯片，只读了前 {MAX_SLIDES} 张。"))
    for number, part in enumerate(slides[:MAX_SLIDES], 1):
        _add_slide(reading, part, number)
    if not reading.parts and not reading.pictures and not reading.tricks and not reading.problems:
        raise EmptyFileError(f"{name}：演示文稿里没有内容。请确认是否选错文件后重新报送。")
    size = next(_all(root, "sldSz"), None)
    return Document(
        media_type=MEDIA_TYPE,
        text="\n".join(reading.parts),
        blocks=tuple(reading.blocks),
        tables=tuple(reading.tables),
        pictures=tuple(reading.pictures),
        asides=tuple(reading.asides),
        pages=len(listed),
        pages_source="stored",
        page_size_mm=None if size is None else (_millimetres(size.get("cx")), _millimetres(size.get("cy"))),
        tricks=tuple(reading.tricks),
        problems=tuple(reading.problems),
    )


def _add_slide(reading: _Reading, part: str, number: int) -> None:
    try:
        root = reading.package.xml(part)
    except CorruptFileError:
        root = None
    tree = None if root is None else next(_all(root, "spTree"), None)
    if root is None or tree is None:
        reading.problems.append(Problem("X-UNREADABLE", f"第{number}张幻灯片已损坏，未能读出。"))
        return
    if root.get("show") in {"0", "false"}:
        text = "\n".join(filter(None, (_paragraph(each) for each in _all(root, "p", A))))
        said = f"第{number}张幻灯片设为隐藏，放映时看不见，未计入正文。请说明原因或删除。"
        reading.tricks.append(Trick("X-HIDDEN-TEXT", said, text[:_EXCERPT_CHARS], f"第{number}张", len(text)))
        return
    _walk(reading, tree, part, number, 0)
    notes = reading.package.related(part, "notesSlide")
    words = _notes(reading.package, notes) if notes else ""
    if words:
        reading.asides.append(Aside("comment", words, number))


def _notes(package: OfficePackage, part: str) -> str:
    """The speaker's notes: the body of the notes page, without its slide image and number."""
    try:
        root = package.xml(part)
    except CorruptFileError:
        return ""
    shapes = () if root is None else _all(root, "sp")
    bodies = [shape for shape in shapes if _placeholder(shape) == "body"]
    return "\n".join(text for shape in bodies for each in _all(shape, "p", A) if (text := _paragraph(each).strip()))


def _walk(reading: _Reading, parent: Element, part: str, number: int, depth: int) -> None:
    """The shapes of a slide in the order in which they are written, groups opened."""
    for shape in parent:
        kind = _local(shape)
        if shape.tag == _FALLBACK or depth > MAX_DEPTH or _is_hidden(shape):
            continue
        if kind in {"grpSp", "AlternateContent", "Choice"}:
            _walk(reading, shape, part, number, depth + 1)
        elif kind == "sp":
            _add_text(reading, shape, number)
        elif kind == "graphicFrame":
            for table in _all(shape, "tbl", A):
                _add_table(reading, table, number)
        elif kind == "pic":
            _add_picture(reading, shape, part, number)


def _add_text(reading: _Reading, shape: Element, number: int) -> None:
    role = _placeholder(shape)
    for paragraph in _all(shape, "p", A):
        text = _paragraph(paragraph)
        if role in _FOOTERS:
            if text.strip():
                reading.asides.append(Aside(_FOOTERS[role], text, number))
            continue
        kind = BlockKind.HEADING if role in _TITLES else BlockKind.PARAGRAPH
        reading.add(text, Block(Span(0, 0), kind, int(role in _TITLES), _look(paragraph), number))


def _add_table(reading: _Reading, table: Element, number: int) -> None:
    cells: list[Cell] = []
    lines: list[str] = []
    columns = 0
    start = reading.length
    rows = list(_all(table, "tr", A))
    for row, element in enumerate(rows):
        line: list[str] = []
        at = start + sum(len(each) + 1 for each in lines)
        for column, cell in enumerate(each for each in element if _local(each) == "tc"):
            columns = max(columns, column + 1)
            if cell.get("hMerge") in {"1", "true"} or cell.get("vMerge") in {"1", "true"}:
                continue
            text = " ".join(filter(None, (_paragraph(each).strip() for each in _all(cell, "p", A))))
            place = at + sum(len(each) + 1 for each in line)
            span = Span(place, place + len(text))
            cells.append(Cell(text, row, column, _whole(cell.get("rowSpan")), _whole(cell.get("gridSpan")), span))
            line.append(text)
        lines.append("\t".join(line))
    text = "\n".join(lines)
    if text.strip():
        reading.tables.append(Table(tuple(cells), len(rows), columns, span=Span(start, start + len(text)), page=number))
        reading.add(text, Block(Span(0, 0), BlockKind.TABLE, page=number))


def _add_picture(reading: _Reading, shape: Element, part: str, number: int) -> None:
    blip = next(_all(shape, "blip", A), None)
    relation = None if blip is None else reading.package.relations(part).get(str(blip.get(f"{R}embed")))
    if relation is None or not relation.target or len(reading.pictures) >= MAX_PICTURES:
        return
    extent = next(_all(shape, "ext", A), None)
    wide, high = (0.0, 0.0) if extent is None else (_millimetres(extent.get("cx")), _millimetres(extent.get("cy")))
    media_type = _MEDIA_TYPES.get(relation.target.rpartition(".")[2].lower(), "application/octet-stream")
    try:
        data = reading.package.read(relation.target, MAX_MEDIA_BYTES)
    except FileError as error:
        reading.problems.append(Problem(error.rule_id, str(error)))
        return
    if data:
        picture = describe_picture(data, media_type, display_mm=(wide, high) if wide and high else None)
        reading.pictures.append(replace(picture, offset=reading.length, page=number))


# ── elements ─────────────────────────────────────────────────────────────────


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(root: Element, name: str, space: str = "") -> Iterator[Element]:
    """Every descendant of this local name, of this namespace where one is given."""
    yield from root.iter(f"{space}{name}" if space else f"{{*}}{name}")


def _placeholder(shape: Element) -> str:
    """What a placeholder is for: title, body, sldNum …; "" for a shape that is none."""
    found = next((each for each in _all(shape, "ph")), None)
    return "" if found is None else str(found.get("type") or "body")


def _is_hidden(shape: Element) -> bool:
    properties = next((each for part in shape for each in part if _local(each) == "cNvPr"), None)
    return properties is not None and properties.get("hidden") in {"1", "true"}


def _paragraph(paragraph: Element) -> str:
    pieces: list[str] = []
    for each in paragraph.iter():
        if each.tag == f"{A}t":
            pieces.append(each.text or "")
        elif each.tag == f"{A}br":
            pieces.append("\n")
    return "".join(pieces).strip("\n")


def _look(paragraph: Element) -> Typography:
    """The look that the first run states itself; what it inherits from layouts is not followed."""
    run = next(_all(paragraph, "rPr", A), None)
    if run is None:
        return Typography()
    font = next(_all(run, "ea", A), None)
    size = _whole(run.get("sz"), 0)
    bold = run.get("b")
    return Typography(
        font=None if font is None else str(font.get("typeface") or "") or None,
        size_pt=size / 100 or None,
        bold=None if bold is None else bold in {"1", "true"},
    )


def _whole(value: str | bytes | None, otherwise: int = 1) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _millimetres(value: str | bytes | None) -> float:
    return round(_whole(value, 0) / _EMU_PER_MM, 1)
