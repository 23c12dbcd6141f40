"""Styles, lists and page of an OpenDocument text as the parts of a docx.

Source: OpenDocument 1.3 part 3, sections 16 (styles), 17.20 (fonts), 19.500 (list levels), 20 (formatting).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from mingjian.extractors.ooxml import Element
from mingjian.extractors.word_writer import xml_value

_NAMES: Final = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT: Final = f"{{{_NAMES}text:1.0}}"
TABLE: Final = f"{{{_NAMES}table:1.0}}"
OFFICE: Final = f"{{{_NAMES}office:1.0}}"
DRAW: Final = f"{{{_NAMES}drawing:1.0}}"
STYLE: Final = f"{{{_NAMES}style:1.0}}"
SVG: Final = f"{{{_NAMES}svg-compatible:1.0}}"
FO: Final = f"{{{_NAMES}xsl-fo-compatible:1.0}}"
META: Final = f"{{{_NAMES}meta:1.0}}"
_LENGTH: Final = re.compile(r"(-?\d{0,6}(?:\.\d{1,6})?)(cm|mm|in|pt|pc|px)")
_TWIPS: Final = {"cm": 1440 / 2.54, "mm": 144 / 2.54, "in": 1440.0, "pt": 20.0, "pc": 240.0, "px": 15.0}
_FORMATS: Final = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none",
    "一, 二, 三, ...": "chineseCounting", "壹, 贰, 叁, ...": "chineseLegalSimplified", "壹, 貳, 參, ...": "ideographLegalTraditional",
    "①, ②, ③, ...": "decimalEnclosedCircle", "１, ２, ３, ...": "decimalFullWidth", "甲, 乙, 丙, ...": "ideographTraditional",
    "子, 丑, 寅, ...": "ideographZodiac",
}  # fmt: skip
_ALIGN: Final = {"start": "left", "left": "left", "center": "center", "end": "right", "right": "right", "justify": "both"}
_LEVELS: Final = 9


def twips(length: str | None) -> int | None:
    """A length in twentieths of a point, None where it is none."""
    match = _LENGTH.fullmatch(length or "")
    return None if match is None or match[1] in {"", "-"} else round(float(match[1]) * _TWIPS[match[2]])


def attribute(element: Element | None, name: str, default: str = "") -> str:
    """An attribute's text."""
    return default if element is None else str(element.get(name) or default)


@dataclass(slots=True)
class OdtStyles:
    """What both parts of an OpenDocument text say of looks."""

    xml: list[str] = field(default_factory=list[str])
    lists: dict[str, Element] = field(default_factory=dict[str, Element])
    list_of_style: dict[str, str] = field(default_factory=dict[str, str])  # paragraph style → list style
    numbering: list[str] = field(default_factory=list[str])
    page_twips: tuple[int, int] | None = None
    fills: dict[str, str] = field(default_factory=dict[str, str])  # of cells
    _fonts: dict[str, str] = field(default_factory=dict[str, str])
    _count: int = 0

    def take(self, root: Element) -> None:
        """Take a part's fonts, styles, lists and page."""
        for face in root.iter(f"{STYLE}font-face"):
            self._fonts[attribute(face, f"{STYLE}name")] = attribute(face, f"{SVG}font-family").strip("'\"")
        for each in root.iter(f"{STYLE}default-style"):
            if attribute(each, f"{STYLE}family") == "paragraph":
                self.xml.append(f"<w:docDefaults><w:rPrDefault><w:rPr>{self._run(each)}</w:rPr></w:rPrDefault></w:docDefaults>")
        for each in root.iter(f"{STYLE}style"):
            self._take_style(each)
        for each in root.iter(f"{TEXT}list-style"):
            self.lists[attribute(each, f"{STYLE}name")] = each
        for each in root.iter(f"{STYLE}page-layout-properties"):
            wide, high = twips(each.get(f"{FO}page-width")), twips(each.get(f"{FO}page-height"))
            if wide and high and self.page_twips is None:
                self.page_twips = (wide, high)

    def _take_style(self, element: Element) -> None:
        name, family = attribute(element, f"{STYLE}name"), attribute(element, f"{STYLE}family")
        if family == "table-cell":
            fill = attribute(element.find(f"{STYLE}table-cell-properties"), f"{FO}background-color")
            self.fills[name] = fill.removeprefix("#").upper() if fill.startswith("#") else ""
        if family not in {"paragraph", "text"}:
            return
        kind = "paragraph" if family == "paragraph" else "character"
        parent = attribute(element, f"{STYLE}parent-style-name")
        shown = attribute(element, f"{STYLE}display-name", name).replace("_20_", " ")
        listed = attribute(element, f"{STYLE}list-style-name") or self.list_of_style.get(parent, "")
        if kind == "paragraph" and listed:
            self.list_of_style[name] = listed
        based = f"<w:basedOn w:val={xml_value(_identity(kind, parent))}/>" if parent else ""
        default = ' w:default="1"' if kind == "paragraph" and name == "Standard" else ""
        self.xml.append(
            f'<w:style w:type="{kind}" w:styleId={xml_value(_identity(kind, name))}{default}><w:name w:val={xml_value(shown)}/>{based}'
            f"<w:pPr>{_paragraph(element)}</w:pPr><w:rPr>{self._run(element)}</w:rPr></w:style>"
        )

    def _run(self, style: Element) -> str:
        look = style.find(f"{STYLE}text-properties")
        if look is None:
            return ""
        named = ((attribute(look, f"{STYLE}font-name{suffix}"), attribute(look, f"{FO if not suffix else STYLE}font-family{suffix}"), slot)
                 for suffix, slot in (("", "ascii"), ("-asian", "eastAsia")))  # fmt: skip
        fonts = "".join(
            f" w:{slot}={xml_value(font)}"
            for name, family, slot in named
            if (font := self._fonts.get(name) or family.strip("'\""))
        )
        size = twips(look.get(f"{STYLE}font-size-asian") or look.get(f"{FO}font-size"))
        weight = attribute(look, f"{STYLE}font-weight-asian") or attribute(look, f"{FO}font-weight")
        xml = f"<w:rFonts{fonts}/>" if fonts else ""
        xml += f'<w:sz w:val="{round(size / 10)}"/>' if size else ""
        xml += f'<w:b w:val="{int(weight == "bold" or (weight.isdigit() and int(weight) >= 600))}"/>' if weight else ""
        xml += '<w:vanish w:val="1"/>' if look.get(f"{TEXT}display") == "none" else ""
        colour, ground = attribute(look, f"{FO}color"), attribute(look, f"{FO}background-color")
        xml += f'<w:color w:val="{colour[1:].upper()}"/>' if re.fullmatch(r"#[0-9A-Fa-f]{6}", colour) else ""
        return xml + (f'<w:shd w:val="clear" w:fill="{ground[1:].upper()}"/>' if re.fullmatch(r"#[0-9A-Fa-f]{6}", ground) else "")

    def new_list(self, name: str) -> int:
        """A list that counts for itself by this list style; its number in numbering.xml, 0 where there is no such style."""
        style = self.lists.get(name)
        if style is None:
            return 0
        self._count += 1
        levels = "".join(_levels(style))
        self.numbering.append(f'<w:abstractNum w:abstractNumId="{self._count}">{levels}</w:abstractNum>')
        self.numbering.append(f'<w:num w:numId="{self._count}"><w:abstractNumId w:val="{self._count}"/></w:num>')
        return self._count


def paragraph_style(name: str) -> str:
    """A w:pStyle."""
    return f"<w:pStyle w:val={xml_value(_identity('paragraph', name))}/>" if name else ""


def run_style(name: str) -> str:
    """A w:rStyle."""
    return f"<w:rStyle w:val={xml_value(_identity('character', name))}/>" if name else ""


def _identity(kind: str, name: str) -> str:
    return f"{kind[0]} {name}"


def _paragraph(style: Element) -> str:
    look = style.find(f"{STYLE}paragraph-properties")
    if look is None:
        return ""
    align = _ALIGN.get(attribute(look, f"{FO}text-align"), "")
    xml = f'<w:jc w:val="{align}"/>' if align else ""
    indent = twips(look.get(f"{FO}text-indent"))
    if indent is not None:
        xml += f'<w:ind w:{"firstLine" if indent >= 0 else "hanging"}="{abs(indent)}"/>'
    height, least = attribute(look, f"{FO}line-height"), twips(look.get(f"{STYLE}line-height-at-least"))
    share = re.fullmatch(r"(\d{1,4})%", height)
    exact = twips(height)
    if share:
        xml += f'<w:spacing w:line="{round(int(share[1]) * 2.4)}" w:lineRule="auto"/>'
    elif exact or least:
        xml += f'<w:spacing w:line="{exact or least}" w:lineRule="{"exact" if exact else "atLeast"}"/>'
    return xml


def _levels(style: Element) -> Iterator[str]:
    for each in style:
        level = attribute(each, f"{TEXT}level")
        if not level.isdigit() or not 1 <= int(level) <= _LEVELS:
            continue
        if each.tag == f"{TEXT}list-level-style-bullet":
            kind, text = "bullet", attribute(each, f"{TEXT}bullet-char")
        else:
            kind = _FORMATS.get(attribute(each, f"{STYLE}num-format"), "decimal")
            text = _pattern(each, int(level)) if kind != "none" else ""
        start = attribute(each, f"{TEXT}start-value", "1")
        yield (
            f'<w:lvl w:ilvl="{int(level) - 1}"><w:start w:val="{start if start.isdigit() else 1}"/><w:numFmt w:val="{kind}"/>'
            f"<w:lvlText w:val={xml_value(text)}/></w:lvl>"
        )


def _pattern(level: Element, number: int) -> str:
    shown = attribute(level, f"{TEXT}display-levels", "1")
    first = max(1, number - (int(shown) if shown.isdigit() else 1) + 1)
    numbers = ".".join(f"%{each}" for each in range(first, number + 1))
    return attribute(level, f"{STYLE}num-prefix") + numbers + attribute(level, f"{STYLE}num-suffix")


def read_core(meta: Element) -> Mapping[str, str]:
    """Author, dates and title of meta.xml by the elements of a docx's core.xml."""
    names = {
        "initial-creator": "creator",
        "creator": "lastModifiedBy",
        "creation-date": "created",
        "date": "modified",
        "title": "title",
    }
    found: dict[str, str] = {}
    for each in meta.iter():
        key = names.get(str(each.tag).rpartition("}")[2])
        if key and each.text:
            found[key] = each.text
    return found
