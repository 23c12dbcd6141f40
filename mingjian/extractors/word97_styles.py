"""Fonts, styles and lists of the Word 97–2003 binary format as the parts of a docx.

Source: [MS-DOC] sections 2.9.286 (SttbfFfn), 2.9.271 (STSH), 2.9.260 (STD), 2.9.150 (LVL), 2.9.194 (PlfLst), 2.9.193 (PlfLfo).
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mingjian.extractors.word97_modifiers import ModifierReader
from mingjian.extractors.word_writer import xml_text, xml_value

_NAME_AT: Final = 39  # of a font, behind weight, character set, panose and signature
_MOST_STYLES: Final = 5000
_MOST_LISTS: Final = 4000
_LEVELS: Final = 9
_STYLE_KINDS: Final = {1: "paragraph", 2: "character", 3: "table"}
_NO_STYLE: Final = 0xFFF
_LSTF_BYTES: Final = 28
_LVLF_BYTES: Final = 28
_LFO_BYTES: Final = 16
_FOLLOWS: Final = ("tab", "space", "nothing")
_FORMATS: Final = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital",
    11: "japaneseCounting", 14: "decimalFullWidth", 15: "decimalHalfWidth", 16: "japaneseLegal",
    17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle", 19: "decimalFullWidth2", 22: "decimalZero", 23: "bullet",
    26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle", 30: "ideographTraditional", 31: "ideographZodiac", 32: "ideographZodiacTraditional",
    33: "taiwaneseCounting", 34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand", 36: "taiwaneseDigital",
    37: "chineseCounting", 38: "chineseLegalSimplified", 39: "chineseCountingThousand", 255: "none",
}  # fmt: skip  # [MS-OSHARED] 2.2.1.3, MSONFC


def read_fonts(data: bytes) -> list[str]:
    """The names of a document's fonts by number."""
    fonts: list[str] = []
    at = 4
    while at < len(data):
        entry = data[at + 1 : at + 1 + data[at]]
        fonts.append(entry[_NAME_AT:].decode("utf-16-le", errors="replace").partition("\0")[0])
        at += 1 + data[at]
    return fonts


@dataclass(frozen=True, slots=True)
class StylePart:
    """The styles of a document. bold: which of them make their characters bold."""

    xml: str
    bold: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Style:
    number: int
    kind: str
    base: int
    name: str
    paragraph: bytes
    run: bytes


def read_styles(data: bytes, modifiers: ModifierReader) -> StylePart:
    """The style sheet as the inside of styles.xml."""
    if len(data) < 4:
        return StylePart("", frozenset())
    header_bytes = struct.unpack_from("<H", data, 0)[0]
    count, base_bytes = struct.unpack_from("<HH", data, 2)
    fonts = struct.unpack_from("<3H", data, 14) if header_bytes >= 18 else (0, 0, 0)
    slots = (("ascii", fonts[0]), ("eastAsia", fonts[1]), ("hAnsi", fonts[2]))
    names = "".join(f" w:{slot}={xml_value(modifiers.font(number))}" for slot, number in slots if modifiers.font(number))
    xml = f"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts{names}/></w:rPr></w:rPrDefault></w:docDefaults>"
    styles = list(_iterate_styles(data[2 + header_bytes :], min(count, _MOST_STYLES), base_bytes))
    bold: dict[int, bool] = {}
    for style in sorted(styles, key=lambda each: each.base != _NO_STYLE):
        run = modifiers.run(style.run, bold_style=bold.get(style.base, False)).xml
        bold[style.number] = '<w:b w:val="1"/>' in run or ('<w:b w:val="0"/>' not in run and bold.get(style.base, False))
        xml += _style_xml(style, modifiers.paragraph(style.paragraph).xml, run)
    return StylePart(xml, frozenset(number for number, on in bold.items() if on))


def _style_xml(style: _Style, paragraph: str, run: str) -> str:
    default = ' w:default="1"' if style.number == 0 and style.kind == "paragraph" else ""
    based = f'<w:basedOn w:val="s{style.base}"/>' if style.base not in {_NO_STYLE, style.number} else ""
    head = f'<w:style w:type="{style.kind}" w:styleId="s{style.number}"{default}><w:name w:val={xml_value(style.name)}/>{based}'
    return f"{head}<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"


def _iterate_styles(data: bytes, count: int, base_bytes: int) -> Iterator[_Style]:
    at = 0
    for number in range(count):
        if at + 2 > len(data):
            return
        size = struct.unpack_from("<H", data, at)[0]
        entry = data[at + 2 : at + 2 + size]
        at += 2 + size + size % 2
        if len(entry) >= base_bytes + 2 and base_bytes >= 10:
            style = _read_style(number, entry, base_bytes)
            if style is not None:
                yield style


def _read_style(number: int, entry: bytes, base_bytes: int) -> _Style | None:
    kind_base, next_count = struct.unpack_from("<HH", entry, 2)
    kind = _STYLE_KINDS.get(kind_base & 15)
    if kind is None:
        return None
    length = struct.unpack_from("<H", entry, base_bytes)[0]
    at = base_bytes + 2 + 2 * length + 2
    name = entry[base_bytes + 2 : base_bytes + 2 + 2 * length].decode("utf-16-le", errors="replace").partition(",")[0]
    parts: list[bytes] = []
    for _ in range(min(next_count & 15, 3)):
        if at + 2 > len(entry):
            break
        size = struct.unpack_from("<H", entry, at)[0]
        parts.append(entry[at + 2 : at + 2 + size])
        at += 2 + size + size % 2
    if kind == "paragraph":
        paragraph, run = (parts[0][2:] if parts else b""), (parts[1] if len(parts) > 1 else b"")
    else:
        paragraph, run = b"", (parts[0] if parts and kind == "character" else b"")
    return _Style(number, kind, kind_base >> 4, name, paragraph, run)


# ── lists ────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _List:
    identity: int
    simple: bool
    styles: Sequence[int]


def read_numbering(lists: bytes, overrides: bytes, modifiers: ModifierReader) -> str:
    """The lists as the inside of numbering.xml. lists: the table stream from PlfLst on; overrides: PlfLfo."""
    if len(lists) < 2 or len(overrides) < 4:
        return ""
    xml = ""
    known: set[int] = set()
    count = min(max(0, struct.unpack_from("<h", lists, 0)[0]), _MOST_LISTS)
    at = 2 + _LSTF_BYTES * count
    for index in range(count):
        entry = _read_list(lists[2 + _LSTF_BYTES * index :])
        levels = ""
        for level in range(1 if entry.simple else _LEVELS):
            made, at = _read_level(lists, at, level, entry.styles, modifiers)
            levels += made
        xml += f'<w:abstractNum w:abstractNumId="{entry.identity}">{levels}</w:abstractNum>'
        known.add(entry.identity)
    return xml + _read_overrides(overrides, known, modifiers)


def _read_list(data: bytes) -> _List:
    identity = struct.unpack_from("<i", data, 0)[0]
    styles = struct.unpack_from("<9H", data, 8)
    return _List(identity, bool(data[26] & 1), styles)


def _read_level(data: bytes, at: int, level: int, styles: Sequence[int], modifiers: ModifierReader) -> tuple[str, int]:
    """A level as w:lvl, and where the next begins."""
    start, kind, flags = struct.unpack_from("<iBB", data, at)
    places = [each for each in data[at + 6 : at + 15] if each]
    follow = data[at + 15]
    run_bytes, paragraph_bytes = data[at + 24], data[at + 25]
    at += _LVLF_BYTES
    paragraph = data[at : at + paragraph_bytes]
    run = data[at + paragraph_bytes : at + paragraph_bytes + run_bytes]
    at += paragraph_bytes + run_bytes
    length = struct.unpack_from("<H", data, at)[0]
    text = data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", errors="replace")
    at += 2 + 2 * length
    shown = "".join(
        f"%{ord(char) + 1}" if number in places and ord(char) < _LEVELS else char for number, char in enumerate(text, 1)
    )
    tied = f'<w:pStyle w:val="s{styles[level]}"/>' if level < len(styles) and styles[level] != _NO_STYLE else ""
    xml = (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{_FORMATS.get(kind, "decimal")}"/>{tied}'
        + ("<w:isLgl/>" if flags & 4 else "")
        + ('<w:lvlRestart w:val="0"/>' if flags & 8 else "")
        + f'<w:suff w:val="{_FOLLOWS[follow] if follow < len(_FOLLOWS) else "tab"}"/><w:lvlText w:val={xml_value(shown)}/>'
        + f"<w:pPr>{modifiers.paragraph(paragraph).xml}</w:pPr><w:rPr>{modifiers.run(run).xml}</w:rPr></w:lvl>"
    )
    return xml, at


def _read_overrides(data: bytes, known: set[int], modifiers: ModifierReader) -> str:
    count = min(max(0, struct.unpack_from("<i", data, 0)[0]), _MOST_LISTS)
    at = 4 + _LFO_BYTES * count
    xml = ""
    for index in range(count):
        place = 4 + _LFO_BYTES * index
        if place + _LFO_BYTES > len(data):
            break
        identity, levels = struct.unpack_from("<i", data, place)[0], data[place + 12]
        at += 4  # of LFOData: a place that nothing uses
        inner = ""
        for _ in range(levels):
            if at + 8 > len(data):
                break
            start, flags = struct.unpack_from("<iI", data, at)
            at += 8
            made = ""
            if flags & 32:
                made, at = _read_level(data, at, flags & 15, (), modifiers)
            begin = f'<w:startOverride w:val="{start}"/>' if flags & 16 else ""
            inner += f'<w:lvlOverride w:ilvl="{flags & 15}">{begin}{made}</w:lvlOverride>'
        if identity in known:
            xml += f'<w:num w:numId="{index + 1}"><w:abstractNumId w:val="{xml_text(str(identity))}"/>{inner}</w:num>'
    return xml
