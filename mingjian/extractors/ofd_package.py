"""Opening an OFD package (GB/T 33190-2016): parts by their places, pages, fonts and media by their numbers."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from mingjian.data.errors import CorruptFileError, FileError
from mingjian.extractors.ooxml import Element, OfficePackage
from mingjian.extractors.pdf_geometry import Box

MAX_PAGES = 600
A4_MM: Box = (0.0, 0.0, 210.0, 297.0)


@dataclass(frozen=True, slots=True)
class Media:
    """A resource's file: format as the package says it, in upper case."""

    part: str
    format: str


@dataclass(slots=True)
class Resources:
    """What pages refer to by number."""

    fonts: dict[str, str] = field(default_factory=dict[str, str])  # name as written
    media: dict[str, Media] = field(default_factory=dict[str, Media])
    drawings: dict[str, Element] = field(default_factory=dict[str, Element])  # CompositeGraphicUnit


@dataclass(frozen=True, slots=True)
class PageParts:
    """A page with the templates under and over it."""

    box_mm: Box
    below: tuple[Element, ...]
    content: Element | None
    above: tuple[Element, ...]


def local(element: Element) -> str:
    """A tag without its namespace: producers write three different ones."""
    return str(element.tag).rpartition("}")[2]


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along these local names."""
    for name in path:
        element = None if element is None else next((each for each in element if local(each) == name), None)
    return element


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children of this local name."""
    yield from (each for each in (() if element is None else element) if local(each) == name)


def words(element: Element | None) -> str:
    """The text of an element, "" where there is none."""
    return "" if element is None else (element.text or "").strip()


def floats(value: str | bytes | None, count: int) -> tuple[float, ...] | None:
    """So many numbers, None where it is anything else."""
    try:
        numbers = tuple(float(each) for each in str(value or "").split())
    except ValueError:
        return None
    return numbers if len(numbers) == count and all(abs(each) < 1e7 for each in numbers) else None


def box_of(value: str | bytes | None) -> Box | None:
    """ST_Box (x, y, width, height) as left, top, right, bottom; millimetres, y downwards."""
    numbers = floats(value, 4)
    return None if numbers is None else (numbers[0], numbers[1], numbers[0] + numbers[2], numbers[1] + numbers[3])


class OfdDocument:
    """One document of the package; what is missing or broken in it is left out and told in `broken`."""

    def __init__(self, package: OfficePackage, body: Element) -> None:
        """body: DocBody of OFD.xml. Raises CorruptFileError where the document itself is not there."""
        self.package, self.body, self.broken = package, body, list[str]()
        self.part = self.resolve(words(child(body, "DocRoot")), "")
        root = self.xml(self.part)
        if root is None:
            raise CorruptFileError(f"{package.name}：OFD 文件内缺少文档主体，无法读取。请用 WPS 或 OFD 阅读器另存为 PDF 后报送。")
        self.root = root
        self.common = child(root, "CommonData")
        self.resources = Resources()
        for name in ("PublicRes", "DocumentRes"):
            for each in children(self.common, name):
                self.add_resources(words(each), self.part)

    def resolve(self, place: str, base: str) -> str:
        """A ST_Loc as a part's name: absolute, else beside the part that names it, else from the root; "" for none."""
        plain = place.strip().replace("\\", "/")
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(base), plain))
        tries = (plain.lstrip("/"),) if plain.startswith("/") else (beside, posixpath.normpath(plain))
        return next((each for each in tries if plain and self.package.size(each) is not None), "")

    def xml(self, part: str) -> Element | None:
        """A part parsed; None where it is missing or broken."""
        try:
            return self.package.xml(part) if part else None
        except CorruptFileError:
            self.broken.append(part)
            return None

    def add_resources(self, place: str, base: str) -> None:
        """Take in the fonts, media and drawings of a Res part."""
        part = self.resolve(place, base)
        root = self.xml(part)
        if root is None:
            return
        folder = posixpath.join(posixpath.dirname(part), str(root.get("BaseLoc") or ""))
        for each in root.iter():
            number = str(each.get("ID") or "")
            if local(each) == "Font":
                self.resources.fonts[number] = str(each.get("FontName") or each.get("FamilyName") or "")
            elif local(each) == "MultiMedia" and each.get("Type", "Image") == "Image":
                file = words(child(each, "MediaFile"))
                found = self.resolve(posixpath.join(folder, file), "") or self.resolve(file, part)
                self.resources.media[number] = Media(found, str(each.get("Format") or file.rpartition(".")[2]).upper())
            elif local(each) == "CompositeGraphicUnit":
                self.resources.drawings[number] = each

    def page_count(self) -> int:
        """Pages that the document lists."""
        return sum(1 for _ in children(child(self.root, "Pages"), "Page"))

    def pages(self) -> Iterator[PageParts]:
        """The pages in their order, up to MAX_PAGES."""
        templates = {str(each.get("ID")): str(each.get("BaseLoc") or "") for each in children(self.common, "TemplatePage")}
        known: dict[str, Element | None] = {}
        for number, entry in enumerate(children(child(self.root, "Pages"), "Page")):
            if number >= MAX_PAGES:
                return
            part = self.resolve(str(entry.get("BaseLoc") or ""), self.part)
            page = self.xml(part)
            if not part:
                self.broken.append(str(entry.get("BaseLoc") or ""))
            for each in children(page, "PageRes"):
                self.add_resources(words(each), part)
            below: list[Element] = []
            above: list[Element] = []
            for use in children(page, "Template"):
                key = str(use.get("TemplateID"))
                if key not in known:
                    known[key] = self.xml(self.resolve(templates.get(key, ""), self.part))
                layer = child(known[key], "Content")
                if layer is not None:
                    (above if use.get("ZOrder") == "Foreground" else below).append(layer)
            yield PageParts(self._box(page), tuple(below), child(page, "Content"), tuple(above))

    def _box(self, page: Element | None) -> Box:
        own = box_of(words(child(page, "Area", "PhysicalBox")))
        return own or box_of(words(child(self.common, "PageArea", "PhysicalBox"))) or A4_MM

    def attachments(self) -> list[tuple[str, str]]:
        """Name and part ("" where it is missing) of the attached files that a reader of the document sees."""
        part = self.resolve(words(child(self.root, "Attachments")), self.part)
        return [
            (
                _with_suffix(str(each.get("Name") or ""), words(child(each, "FileLoc"))),
                self.resolve(words(child(each, "FileLoc")), part),
            )
            for each in children(self.xml(part), "Attachment")
            if each.get("Visible") != "false"
        ]

    def stamps(self) -> Iterator[tuple[str, Box, str]]:
        """Number of the page, place and maker of every electronic seal (GB/T 33190, 18.2)."""
        part = self.resolve(words(child(self.body, "Signatures")), "")
        for entry in children(self.xml(part), "Signature"):
            info = child(self.xml(self.resolve(str(entry.get("BaseLoc") or ""), part)), "SignedInfo")
            provider = child(info, "Provider")
            maker = "" if provider is None else str(provider.get("ProviderName") or "")
            for stamp in children(info, "StampAnnot"):
                box = box_of(stamp.get("Boundary"))
                if box is not None:
                    yield str(stamp.get("PageRef") or ""), box, maker

    def signatures(self) -> int:
        """How often the document was signed, with a seal or without."""
        part = self.resolve(words(child(self.body, "Signatures")), "")
        return sum(1 for _ in children(self.xml(part), "Signature"))

    def page_numbers(self) -> dict[str, int]:
        """Number of each page, from 1, by its ID."""
        return {str(each.get("ID")): at for at, each in enumerate(children(child(self.root, "Pages"), "Page"), 1)}


def _with_suffix(name: str, place: str) -> str:
    """The name that an attachment has, with the ending that its part alone may have."""
    file = posixpath.basename(place.replace("\\", "/"))
    ending = posixpath.splitext(file)[1]
    return file if not name else name if name.lower().endswith(ending.lower()) else name + ending


def open_documents(package: OfficePackage) -> list[OfdDocument]:
    """The documents of the package, mostly one. Raises CorruptFileError where there is none."""
    root = package.xml("OFD.xml")
    documents: list[OfdDocument] = []
    failure: FileError | None = None
    for body in children(root, "DocBody"):
        try:
            documents.append(OfdDocument(package, body))
        except CorruptFileError as error:
            failure = error
    if not documents:
        raise failure or CorruptFileError(f"{package.name}：OFD 文件内没有文档。请用 WPS 或 OFD 阅读器另存为 PDF 后报送。")
    return documents
