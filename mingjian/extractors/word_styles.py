"""What styles.xml and the theme say: the effective properties of paragraphs and runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias

from mingjian.extractors.ooxml import A, Element, W, parse_xml

Properties: TypeAlias = Mapping[str, str]

TOGGLES: Final = ("b", "vanish")  # set in several kinds of style they cancel each other (ISO/IEC 29500-1, 17.7.3)
_FALSE: Final = frozenset({"0", "false", "off"})
_MAX_CHAIN: Final = 32  # styles based on styles; guards against circles
_CACHED_BYTES: Final = 2**20  # larger parts are parsed each time


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def read_run_properties(element: Element | None, theme: Mapping[str, str]) -> dict[str, str]:
    """The properties of one w:rPr; a theme font stands before a named one of the same element."""
    found: dict[str, str] = {}
    for each in () if element is None else element:
        name = _local(each)
        if name == "rFonts":
            found.update(_fonts(each, theme))
        elif name in {"b", "vanish"}:
            found[name] = "0" if each.get(f"{W}val") in _FALSE else "1"
        elif name in {"sz", "rStyle", "highlight", "w"}:
            found[name] = str(each.get(f"{W}val") or "")
        elif name == "color":
            found["color"] = _colour(each)
        elif name == "shd":
            found["fill"] = read_fill(each)
    return found


def read_fill(shade: Element | None) -> str:
    """The colour that a w:shd fills with, "" where it fills with none."""
    if shade is None:
        return ""
    fill = str(shade.get(f"{W}color" if shade.get(f"{W}val") == "solid" else f"{W}fill") or "")
    return "" if fill == "auto" else fill


def _colour(element: Element) -> str:
    value = str(element.get(f"{W}val") or "auto")
    light = element.get(f"{W}themeColor") in {"background1", "light1"} and element.get(f"{W}themeShade") is None
    return "FFFFFF" if light and value == "auto" else value


def _fonts(element: Element, theme: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for slot, key in (("eastAsia", "font"), ("ascii", "ascii")):
        named = theme.get(str(element.get(f"{W}{slot}Theme")), "") or element.get(f"{W}{slot}")
        if named:
            found[key] = str(named)
    if element.get(f"{W}hint"):
        found["hint"] = str(element.get(f"{W}hint"))
    return found


def read_paragraph_properties(element: Element | None) -> dict[str, str]:
    """The properties of one w:pPr, flattened: ind.firstLine, spacing.line, jc, num.id, num.level, outline, fill."""
    found: dict[str, str] = {}
    for each in () if element is None else element:
        name = _local(each)
        if name in {"ind", "spacing"}:
            found.update({f"{name}.{str(key).rpartition('}')[2]}": str(value) for key, value in each.attrib.items()})
        elif name in {"jc", "outlineLvl"}:
            found[name] = str(each.get(f"{W}val") or "")
        elif name == "shd":
            found["fill"] = read_fill(each)
        elif name == "sectPr":
            found["section"] = "1"
        elif name == "numPr":
            found.update({f"num.{_local(part)}": str(part.get(f"{W}val") or "") for part in each if part.get(f"{W}val")})
    return found


@dataclass(frozen=True, slots=True)
class Style:
    """One style with its chain folded in, the nearest winning."""

    name: str  # lower case
    run: Properties
    paragraph: Properties
    shaded: bool = False  # a table style that fills some of its cells


_NO_STYLE: Final = Style("", {}, {})


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """All styles of a document, its defaults and its theme fonts."""

    styles: Mapping[str, Style] = field(default_factory=dict[str, Style])
    run_defaults: Properties = field(default_factory=dict[str, str])
    paragraph_defaults: Properties = field(default_factory=dict[str, str])
    default_paragraph: str = ""
    theme: Mapping[str, str] = field(default_factory=dict[str, str])

    def style(self, style_id: str) -> Style:
        """The style of this id, an empty one where there is none."""
        return self.styles.get(style_id, _NO_STYLE)

    def run(self, paragraph_style: str, table_style: str, direct: Properties) -> dict[str, str]:
        """The effective properties of a run: defaults, table, paragraph and character style, direct formatting."""
        chain = [self.style(table_style).run, self.style(paragraph_style).run, self.style(direct.get("rStyle", "")).run]
        merged = {**self.run_defaults, **chain[0], **chain[1], **chain[2], **direct}
        for toggle in TOGGLES:
            if toggle not in direct:
                odd = sum(each.get(toggle) == "1" for each in chain) % 2 == 1
                merged[toggle] = "1" if odd or self.run_defaults.get(toggle) == "1" else "0"
        return merged

    def paragraph(self, style: str, table_style: str, direct: Properties) -> dict[str, str]:
        """The effective properties of a paragraph: defaults, table and paragraph style, direct formatting."""
        return {**self.paragraph_defaults, **self.style(table_style).paragraph, **self.style(style).paragraph, **direct}


def read_styles(data: bytes | None, theme_data: bytes | None, where: str) -> StyleSheet:
    """The style sheet of a document; what many documents share byte for byte is parsed once.

    Raises FileError subclasses for unsound XML.
    """
    if len(data or b"") + len(theme_data or b"") > _CACHED_BYTES:
        return _parse_styles(data, theme_data, where)
    return _cached_styles(data, theme_data)


@lru_cache(maxsize=32)
def _cached_styles(data: bytes | None, theme_data: bytes | None) -> StyleSheet:
    return _parse_styles(data, theme_data, "styles.xml")


def _parse_styles(data: bytes | None, theme_data: bytes | None, where: str) -> StyleSheet:
    theme = {} if theme_data is None else _theme_fonts(parse_xml(theme_data, where))
    if data is None:
        return StyleSheet(theme=theme)
    root = parse_xml(data, where)
    elements = {str(each.get(f"{W}styleId")): each for each in root.iterfind(f"{W}style")}
    own = {key: _own_properties(each, theme) for key, each in elements.items()}
    default = next((key for key, each in elements.items() if _is_default_paragraph(each)), "")
    return StyleSheet(
        styles={key: _fold(key, own) for key in own},
        run_defaults=read_run_properties(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"), theme),
        paragraph_defaults=read_paragraph_properties(root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")),
        default_paragraph=default,
        theme=theme,
    )


def _is_default_paragraph(style: Element) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true", "on"}


def _own_properties(style: Element, theme: Mapping[str, str]) -> tuple[str, Style]:
    """The id of the style it is based on, and what it says itself."""
    base, name = style.find(f"{W}basedOn"), style.find(f"{W}name")
    shaded = any(read_fill(each) not in {"", "FFFFFF"} for each in style.iter(f"{W}shd"))
    return (
        "" if base is None else str(base.get(f"{W}val")),
        Style(
            name="" if name is None else str(name.get(f"{W}val")).lower(),
            run=read_run_properties(style.find(f"{W}rPr"), theme),
            paragraph=read_paragraph_properties(style.find(f"{W}pPr")),
            shaded=shaded,
        ),
    )


def _fold(style_id: str, own: Mapping[str, tuple[str, Style]]) -> Style:
    run: dict[str, str] = {}
    paragraph: dict[str, str] = {}
    shaded, key = False, style_id
    for _ in range(_MAX_CHAIN):
        if key not in own:
            break
        base, style = own[key]
        run, paragraph, shaded = {**style.run, **run}, {**style.paragraph, **paragraph}, shaded or style.shaded
        key = base
    return Style(own[style_id][1].name, run, paragraph, shaded)


def _theme_fonts(root: Element) -> dict[str, str]:
    """Theme slots (minorEastAsia, majorHAnsi …) → typeface; an empty East Asian slot stands for the script Hans."""
    found: dict[str, str] = {}
    for size in ("major", "minor"):
        scheme = root.find(f".//{A}{size}Font")
        if scheme is None:
            continue
        hans = next((str(each.get("typeface")) for each in scheme.iterfind(f"{A}font") if each.get("script") == "Hans"), "")
        for slot, tag in (("EastAsia", "ea"), ("HAnsi", "latin"), ("Ascii", "latin")):
            face = scheme.find(f"{A}{tag}")
            named = "" if face is None else str(face.get("typeface") or "")
            found[f"{size}{slot}"] = named or (hans if tag == "ea" else "")
    return found
