"""What stands beside the main story of a Word file: notes, headers, comments, diagrams, charts, metadata."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from mingjian.data.records import Aside
from mingjian.extractors.ooxml import A, Element, OfficePackage, R, W
from mingjian.extractors.word_walk import Walker

_NOTES: Final = (("footnotes", "footnote"), ("endnotes", "endnote"), ("comments", "comment"))
_PLACES: Final = {"footnote": "脚注", "endnote": "尾注", "comment": "批注"}
_PAGE_NUMBER: Final = re.compile(r"[\s\-—–－·第共页/／,，.\dIVXivx]*")
_CORE: Final = {
    "creator": "author",
    "lastModifiedBy": "lastModifiedBy",
    "created": "created",
    "modified": "modified",
    "title": "title",
}
_CHART: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_TWIPS_PER_MM: Final = 1440 / 25.4
_MAX_RSIDS: Final = 5000


def read_notes(package: OfficePackage, main_part: str, walker: Walker) -> Iterator[Aside]:
    """Footnotes, endnotes and comments, one aside each."""
    for relation, tag in _NOTES:
        part = package.related(main_part, relation)
        root = package.xml(part) if part else None
        for each in () if root is None else root.iterfind(f"{W}{tag}"):
            if each.get(f"{W}type") in {None, "normal"}:
                text = walker.walk_aside(each, _PLACES[tag]).text.strip()
                if text:
                    yield Aside(tag, text)


def read_margins(package: OfficePackage, main_part: str, sections: Sequence[Element], walker: Walker) -> Iterator[Aside]:
    """Headers and footers that a section uses, each part once; what is only a page number is named so."""
    relations = package.relations(main_part)
    seen: set[str] = set()
    for element in (each for section in sections for each in section.iter(f"{W}headerReference", f"{W}footerReference")):
        relation = relations.get(str(element.get(f"{R}id")))
        if relation is None or not relation.target or relation.target in seen:
            continue
        seen.add(relation.target)
        story_root = package.xml(relation.target)
        kind = "header" if str(element.tag).endswith("headerReference") else "footer"
        before = len(walker.found.asides)
        place = "页眉" if kind == "header" else "页脚"
        text = "" if story_root is None else walker.walk_aside(story_root, place, box_kind=kind).text.strip()
        boxes = [each.text for each in walker.found.asides[before:] if each.kind == kind]
        walker.found.asides[before:] = [each for each in walker.found.asides[before:] if each.kind != kind]
        for each in dict.fromkeys([text, *boxes]):
            if each:
                yield Aside("page_number" if _PAGE_NUMBER.fullmatch(each) else kind, each)


def read_diagrams(package: OfficePackage, main_part: str) -> Iterator[Aside]:
    """The words of SmartArt drawings, one aside each."""
    for relation in package.relations(main_part).values():
        if relation.kind == "diagramData" and relation.target:
            root = package.xml(relation.target)
            lines = (
                [] if root is None else ["".join(str(t.text or "") for t in each.iter(f"{A}t")) for each in root.iter(f"{A}p")]
            )
            if any(lines):
                yield Aside("textbox", "\n".join(each for each in lines if each))


def read_charts(package: OfficePackage, main_part: str) -> Iterator[Aside]:
    """The words of charts (titles, series, categories; no numbers), one aside each."""
    for relation in package.relations(main_part).values():
        root = package.xml(relation.target) if relation.kind in {"chart", "chartEx"} and relation.target else None
        words: list[str] = []
        for each in () if root is None else root.iter(f"{A}t", f"{_CHART}v"):
            cache = next((str(above.tag) for above in each.iterancestors() if str(above.tag).endswith("Cache")), "")
            if each.text and each.text.strip() and not cache.endswith("numCache"):
                words.append(each.text.strip())
        if words:
            yield Aside("chart", "\n".join(dict.fromkeys(words)))


def read_ground(package: OfficePackage, main_part: str, root: Element) -> str:
    """The colour that the paper is shown in, "" where it is white or not shown."""
    background = root.find(f"{W}background")
    part = package.related(main_part, "settings") if background is not None else ""
    settings = package.xml(part) if part else None
    if background is None or settings is None or settings.find(f"{W}displayBackgroundShape") is None:
        return ""
    colour = str(background.get(f"{W}color") or "")
    return "" if colour == "auto" else colour


def read_page_size(sections: Sequence[Element]) -> tuple[float, float] | None:
    """Width and height of the first page size among the sections in millimetres."""
    size = next((each for section in sections for each in section.iter(f"{W}pgSz")), None)
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
