"""What styles.xml and the theme say: the effective properties of paragraphs and runs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias

from mingjian.extractors.ooxml import A, Element, W, parse_xml

Properties: TypeAlias = Mapping[str, str]

TOGGLES: Final = ("b", "vanish")  # set in several kinds of style they cancel each other (ISO/IEC 29500-1, 17.7.3)
_FALSE: Final = frozenset({"0", "false", "off"})
_MAX_CHAIN: Final = 32  # styles based on styles; guards against circles
TRANSPARENT: Final = "transparent"  # stands in the place of a colour
_CLEAR: Final = 95_000  # w14:alpha counts transparency in thousandths of a percent
_W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MEASURE: Final = re.compile(r"\s*(-?\d{1,9}(?:\.\d{1,6})?)(pt|in|cm|mm|pc|pi|px)?\s*")
_POINTS_PER: Final = {
    "": 1 / 20, "pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "pi": 12.0, "px": 0.75,
}  # fmt: skip
# w:themeColor → a:clrScheme, as documents map them that say nothing else
_SLOTS: Final = {
    "dark1": "dk1", "text1": "dk1", "light1": "lt1", "background1": "lt1", "dark2": "dk2", "text2": "dk2",
    "light2": "lt2", "background2": "lt2", "hyperlink": "hlink", "followedHyperlink": "folHlink",
    **{f"accent{each}": f"accent{each}" for each in range(1, 7)},
}  # fmt: skip
_OPPOSITES: Final = (
    ("ind.hanging", "ind.firstLine"), ("ind.firstLine", "ind.hanging"),
    ("ind.hangingChars", "ind.firstLineChars"), ("ind.firstLineChars", "ind.hangingChars"),
)  # fmt: skip
_NO_THEME: Final = {"dk1": "000000", "lt1": "FFFFFF"}
_CACHED_BYTES: Final = 2**20  # larger parts are parsed each time


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def measure_points(value: object) -> float | None:
    """A length in points: twentieths of a point, or a number with its unit (ISO/IEC 29500-1, 22.9.2.15)."""
    match = _MEASURE.fullmatch(str(value))
    return None if match is None else float(match[1]) * _POINTS_PER[match[2] or ""]


def _plain(value: str, per_point: int) -> str:
    """A length without its unit, which strict documents write, in the unit that others mean."""
    points = measure_points(value) if value[-1:].isalpha() else None
    return value if points is None else str(round(points * per_point))


def read_run_properties(element: Element | None, theme: Mapping[str, str]) -> dict[str, str]:
    """The properties of one w:rPr; a theme font or colour stands before a named one of the same element."""
    found: dict[str, str] = {}
    for each in () if element is None else element:
        name = _local(each)
        if name == "rFonts":
            found.update(_fonts(each, theme))
        elif name in {"b", "vanish"}:
            found[name] = "0" if each.get(f"{W}val") in _FALSE else "1"
        elif name in {"sz", "rStyle", "highlight", "w"}:
            found[name] = str(each.get(f"{W}val") or "")
            if name == "sz":
                found[name] = _plain(found[name], 2)
        elif name == "color":
            found["color"] = _shaded(each, theme, "theme", str(each.get(f"{W}val") or "auto"))
        elif name == "shd":
            found["fill"] = read_fill(each, theme)
        elif name == "spacing":
            found["tracking"] = _plain(str(each.get(f"{W}val") or "0"), 20)
        elif name == "textFill" and _is_transparent(each):
            found["color"] = TRANSPARENT
    return found


def _is_transparent(fill: Element) -> bool:
    """Whether a w14:textFill paints nothing: none at all, or of full transparency."""
    alpha = next((each.get(f"{_W14}val") for each in fill.iter(f"{_W14}alpha")), None)
    return fill.find(f"{_W14}noFill") is not None or (str(alpha).isdecimal() and int(str(alpha)) >= _CLEAR)


def read_fill(shade: Element | None, theme: Mapping[str, str]) -> str:
    """The colour that a w:shd fills with, "" where it fills with none."""
    if shade is None:
        return ""
    pattern = str(shade.get(f"{W}val") or "")
    if pattern == "solid":
        return _no_auto(_shaded(shade, theme, "theme", str(shade.get(f"{W}color") or "auto")))
    fill = _no_auto(_shaded(shade, theme, "themeFill", str(shade.get(f"{W}fill") or "auto")))
    if not pattern.startswith("pct") or not pattern[3:].isdecimal():
        return fill
    ink = _no_auto(_shaded(shade, theme, "theme", str(shade.get(f"{W}color") or "auto"))) or "000000"
    return _mix(ink, fill or "FFFFFF", min(int(pattern[3:]) / 100, 1.0))


def _no_auto(colour: str) -> str:
    return "" if colour == "auto" else colour


def _mix(one: str, other: str, share: float) -> str:
    """Share of the first colour with the rest of the second; the second where either is no colour."""
    try:
        pair = list(zip(bytes.fromhex(one), bytes.fromhex(other), strict=True))
    except ValueError:
        return other
    return bytes(round(here * share + there * (1 - share)) for here, there in pair).hex().upper()


def _shaded(element: Element, theme: Mapping[str, str], prefix: str, plain: str) -> str:
    """A colour by its theme slot with tint and shade, else the plain one. prefix: "theme" for ink, "themeFill" for ground."""
    slot = element.get(f"{W}{'themeColor' if prefix == 'theme' else prefix}")
    base = theme.get(_SLOTS.get(str(slot), ""), "") if slot else ""
    if not base:
        return plain
    for name, other in (("Tint", "FFFFFF"), ("Shade", "000000")):
        strength = str(element.get(f"{W}{prefix}{name}") or "")
        if re.fullmatch(r"[0-9A-Fa-f]{2}", strength):
            base = _mix(base, other, int(strength, 16) / 255)
    return base


def _fonts(element: Element, theme: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for slot, key in (("eastAsia", "font"), ("ascii", "ascii")):
        named = theme.get(str(element.get(f"{W}{slot}Theme")), "") or element.get(f"{W}{slot}")
        if named:
            found[key] = str(named)
    if element.get(f"{W}hint"):
        found["hint"] = str(element.get(f"{W}hint"))
    return found


def read_paragraph_properties(element: Element | None, theme: Mapping[str, str]) -> dict[str, str]:
    """The properties of one w:pPr, flattened: ind.firstLine, spacing.line, jc, num.id, num.level, outline, fill."""
    found: dict[str, str] = {}
    for each in () if element is None else element:
        name = _local(each)
        if name in {"ind", "spacing"}:
            found.update({f"{name}.{str(key).rpartition('}')[2]}": _plain(str(value), 20) for key, value in each.attrib.items()})
        elif name in {"jc", "outlineLvl"}:
            found[name] = str(each.get(f"{W}val") or "")
        elif name == "shd":
            found["fill"] = read_fill(each, theme)
        elif name == "framePr":
            found.update({f"frame.{key}": str(each.get(f"{W}{key}")) for key in ("x", "y", "w") if each.get(f"{W}{key}")})
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
    """All styles of a document, its defaults and its theme."""

    styles: Mapping[str, Style] = field(default_factory=dict[str, Style])
    run_defaults: Properties = field(default_factory=dict[str, str])
    paragraph_defaults: Properties = field(default_factory=dict[str, str])
    default_paragraph: str = ""
    theme: Mapping[str, str] = field(default_factory=lambda: _NO_THEME)

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
        styled = lay_over({**self.paragraph_defaults, **self.style(table_style).paragraph}, self.style(style).paragraph)
        return lay_over(styled, direct)


def lay_over(lower: Properties, upper: Properties) -> dict[str, str]:
    """Paragraph properties of two levels, the upper winning; an indent of one kind ends that of the other kind."""
    merged = {**lower, **upper}
    for one, other in _OPPOSITES:
        if one in upper and other not in upper:
            merged.pop(other, None)
    return merged


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
    theme = _NO_THEME if theme_data is None else _read_theme(parse_xml(theme_data, where))
    if data is None:
        return StyleSheet(theme=theme)
    root = parse_xml(data, where)
    elements = {str(each.get(f"{W}styleId")): each for each in root.iterfind(f"{W}style")}
    own = {key: _own_properties(each, theme) for key, each in elements.items()}
    default = next((key for key, each in elements.items() if _is_default_paragraph(each)), "")
    return StyleSheet(
        styles={key: _fold(key, own) for key in own},
        run_defaults=read_run_properties(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"), theme),
        paragraph_defaults=read_paragraph_properties(root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr"), theme),
        default_paragraph=default,
        theme=theme,
    )


def _is_default_paragraph(style: Element) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true", "on"}


def _own_properties(style: Element, theme: Mapping[str, str]) -> tuple[str, Style]:
    """The id of the style it is based on, and what it says itself."""
    base, name = style.find(f"{W}basedOn"), style.find(f"{W}name")
    shaded = any(read_fill(each, theme) not in {"", "FFFFFF"} for each in style.iter(f"{W}shd"))
    return (
        "" if base is None else str(base.get(f"{W}val")),
        Style(
            name="" if name is None else str(name.get(f"{W}val")).lower(),
            run=read_run_properties(style.find(f"{W}rPr"), theme),
            paragraph=read_paragraph_properties(style.find(f"{W}pPr"), theme),
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
        run, paragraph, shaded = {**style.run, **run}, lay_over(style.paragraph, paragraph), shaded or style.shaded
        key = base
    return Style(own[style_id][1].name, run, paragraph, shaded)


def _read_theme(root: Element) -> dict[str, str]:
    """Theme slots (minorEastAsia, majorHAnsi …; dk1, accent1 …) → typeface or colour.

    An empty East Asian slot stands for the script Hans.
    """
    found: dict[str, str] = dict(_NO_THEME)
    scheme = root.find(f".//{A}clrScheme")
    for slot in () if scheme is None else scheme:
        colour = next((each.get("lastClr") or each.get("val") for each in slot), None)
        found[_local(slot)] = str(colour or found.get(_local(slot), ""))
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
