"""Property modifiers (sprm) of the Word 97–2003 binary format turned into WordprocessingML properties.

Source: [MS-DOC] sections 2.2.5 (single property modifiers), 2.6.1 (character), 2.6.2 (paragraph), 2.6.3 (table).
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mingjian.extractors.word_story_writer import RowShape
from mingjian.extractors.word_writer import xml_value

_OPERAND_BYTES: Final = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_VARIABLE: Final = 6
_TABLE_DEFINITION, _TAB_CHANGES = 0xD608, 0xC615  # lengths of their own
_HUGE: Final = frozenset({0x6645, 0x6646})  # sprmPHugePapx: the modifiers lie in the Data stream
_JUSTIFICATION: Final = ("left", "center", "right", "both", "distribute")
_PALETTE: Final = (
    "auto", "000000", "0000FF", "00FFFF", "00FF00", "FF00FF", "FF0000", "FFFF00", "FFFFFF",
    "000080", "008080", "008000", "800080", "800000", "808000", "808080", "C0C0C0",
)  # fmt: skip  # [MS-DOC] 2.9.119, Ico
_HIGHLIGHTS: Final = (
    "none", "black", "blue", "cyan", "green", "magenta", "red", "yellow", "white", "darkBlue", "darkCyan",
    "darkGreen", "darkMagenta", "darkRed", "darkYellow", "darkGray", "lightGray",
)  # fmt: skip
_AS_STYLE, _AGAINST_STYLE = 0x80, 0x81  # toggle operands, [MS-DOC] 2.9.327
_SOLID: Final = 1  # Ipat
_CELL_BYTES: Final = 20  # Tc80
_SHADE_BYTES: Final = 10  # Shd


@dataclass(frozen=True, slots=True)
class RunProperties:
    """What character modifiers say. xml: the inside of a w:rPr."""

    xml: str = ""
    deleted: bool = False
    special: bool = False  # characters below 32 stand for pictures, notes …
    is_data: bool = False  # the picture place holds a form field's data
    place: int = -1  # in the Data stream
    symbol: tuple[int, int] | None = None  # number of the font, character


@dataclass(frozen=True, slots=True)
class ParagraphProperties:
    """What paragraph modifiers say. xml: the inside of a w:pPr, the style's name not in it."""

    xml: str = ""
    depth: int = 0  # of tables around it
    row_end: bool = False
    cell_end: bool = False  # of a nested table, whose cell marks are paragraph marks
    row: RowShape | None = None


def iterate_modifiers(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Code and operand of each modifier, the length of a variable one cut off; ends where the list is damaged."""
    at = 0
    while at + 3 <= len(data):
        code = data[at] | data[at + 1] << 8
        at += 2
        if code == _TABLE_DEFINITION:
            size, lead = (data[at] | data[at + 1] << 8) + 1 if at + 2 <= len(data) else 0, 2
        elif code == _TAB_CHANGES and data[at] == 0xFF:
            removed = data[at + 1] if at + 1 < len(data) else 0
            middle = at + 2 + 4 * removed
            size, lead = 3 + 4 * removed + 3 * (data[middle] if middle < len(data) else 0), 1
        elif code >> 13 == _VARIABLE:
            size, lead = data[at] + 1, 1
        else:
            size, lead = _OPERAND_BYTES[code >> 13], 0
        operand = data[at + lead : at + size]
        if at + size > len(data):
            return
        yield code, operand
        at += size


def _signed(operand: bytes) -> int:
    return int.from_bytes(operand[:2], "little", signed=True)


def _number(operand: bytes) -> int:
    return int.from_bytes(operand, "little")


def _colour(operand: bytes) -> str:
    """A COLORREF as RRGGBB."""
    return "auto" if len(operand) < 4 or operand[3] == 0xFF else operand[:3].hex().upper()


def _indexed(colours: Sequence[str], index: int) -> str:
    return colours[index] if index < len(colours) else colours[0]


def _shade(operand: bytes) -> str:
    """The fill of a Shd, "" for none."""
    if len(operand) < _SHADE_BYTES:
        return ""
    solid = _number(operand[8:10]) == _SOLID
    fill = _colour(operand[0:4] if solid else operand[4:8])
    return "" if fill == "auto" else fill


def _old_shade(value: int) -> str:
    """The fill of a Shd80."""
    if value == 0xFFFF:
        return ""
    fill = _indexed(_PALETTE, value & 31 if value >> 10 == _SOLID else value >> 5 & 31)
    return "" if fill == "auto" else fill


def _shade_xml(fill: str) -> str:
    return f'<w:shd w:val="clear" w:fill="{fill or "auto"}"/>'


class ModifierReader:
    """Reads modifiers with the fonts of a document; every list of them is read once."""

    def __init__(self, fonts: Sequence[str], data_stream: bytes) -> None:
        """fonts: by number; data_stream: where long lists lie."""
        self._fonts = fonts
        self._data = data_stream
        self._runs: dict[tuple[bytes, bool], RunProperties] = {}
        self._paragraphs: dict[bytes, ParagraphProperties] = {}

    def font(self, number: int) -> str:
        """The name of a font, "" where there is none."""
        return self._fonts[number] if number < len(self._fonts) else ""

    def run(self, data: bytes, *, bold_style: bool = False) -> RunProperties:
        """Character modifiers; bold_style: whether the paragraph's style is bold."""
        key = (data, bold_style)
        found = self._runs.get(key)
        if found is None:
            found = self._runs[key] = self._read_run(data, bold_style=bold_style)
        return found

    def paragraph(self, data: bytes) -> ParagraphProperties:
        """Paragraph and table modifiers."""
        found = self._paragraphs.get(data)
        if found is None:
            found = self._paragraphs[data] = self._read_paragraph(data)
        return found

    def _read_run(self, data: bytes, *, bold_style: bool) -> RunProperties:
        xml: dict[str, str] = {}
        fonts: dict[str, str] = {}
        flags: dict[int, int] = {}
        symbol: tuple[int, int] | None = None
        for code, operand in iterate_modifiers(data):
            slot = _FONT_SLOTS.get(code)
            if slot:
                fonts[slot] = self.font(_number(operand))
            elif code == 0x286F:  # sprmCIdctHint
                fonts["hint"] = "eastAsia" if operand[0] == 1 else ""
            elif code in _TOGGLES:
                _toggle(xml, _TOGGLES[code], operand[0], in_style=bold_style and code == 0x0835)
            elif code in _FLAGS:
                flags[code] = _number(operand)
            elif code == 0x6A09 and len(operand) == 4:  # sprmCSymbol
                symbol = struct.unpack("<HH", operand)
            else:
                _read_look(xml, code, operand)
        names = "".join(f" w:{slot}={xml_value(name)}" for slot, name in fonts.items() if name)
        return RunProperties(
            xml=(f"<w:rFonts{names}/>" if names else "") + "".join(xml.values()),
            deleted=bool(flags.get(0x0800, 0) & 1),
            special=bool(flags.get(0x0855, 0) & 1),
            is_data=bool(flags.get(0x0806, 0) & 1),
            place=flags.get(0x6A03, -1),
            symbol=symbol,
        )

    def _read_paragraph(self, data: bytes) -> ParagraphProperties:
        xml: dict[str, str] = {}
        numbers: dict[str, int] = {}
        flags: dict[int, int] = {}
        table = _TableShape()
        for code, operand in self._all_modifiers(data):
            if code in _PARAGRAPH_FLAGS:
                flags[code] = _number(operand)
            elif not table.take(code, operand):
                _read_paragraph_look(xml, numbers, code, operand)
        xml["numbers"] = _numbering_xml(numbers)
        inside = bool(flags.get(0x2416, 0))
        depth = max(flags.get(0x6649, 0), 1) if inside else 0
        return ParagraphProperties(
            xml="".join(xml.values()),
            depth=min(depth, _MOST_TABLES),
            row_end=bool(flags.get(0x244C, 0)) if depth > 1 else bool(flags.get(0x2417, 0)),
            cell_end=bool(flags.get(0x244B, 0)) and depth > 1,
            row=table.shape(),
        )

    def _all_modifiers(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        for code, operand in iterate_modifiers(data):
            if code in _HUGE:
                place = _number(operand)
                size = _number(self._data[place : place + 2])
                yield from iterate_modifiers(self._data[place + 2 : place + 2 + size])
            else:
                yield code, operand


_MOST_TABLES: Final = 20  # tables within tables
_FONT_SLOTS: Final = {0x4A4F: "ascii", 0x4A50: "eastAsia", 0x4A51: "hAnsi"}
_TOGGLES: Final = {0x0835: "b", 0x083C: "vanish"}
# deleted, special, data, place of the picture
_FLAGS: Final = frozenset({0x0800, 0x0855, 0x0806, 0x6A03})
# in table, row end, depth, end of an inner cell, end of an inner row
_PARAGRAPH_FLAGS: Final = frozenset({0x2416, 0x2417, 0x6649, 0x244B, 0x244C})


def _toggle(xml: dict[str, str], name: str, value: int, *, in_style: bool) -> None:
    if value == _AS_STYLE:
        xml.pop(name, None)
    else:
        on = not in_style if value == _AGAINST_STYLE else bool(value)
        xml[name] = f'<w:{name} w:val="{int(on)}"/>'


def _read_look(xml: dict[str, str], code: int, operand: bytes) -> None:
    if code == 0x4A43:
        xml["sz"] = f'<w:sz w:val="{_number(operand)}"/>'
    elif code == 0x4A30:
        xml["rStyle"] = f'<w:rStyle w:val="s{_number(operand)}"/>'
    elif code in {0x6870, 0x2A42}:  # sprmCCv, sprmCIco
        colour = _colour(operand) if code == 0x6870 else _indexed(_PALETTE, operand[0])
        xml["color"] = f'<w:color w:val="{colour}"/>'
    elif code == 0x2A0C:
        xml["highlight"] = f'<w:highlight w:val="{_indexed(_HIGHLIGHTS, operand[0])}"/>'
    elif code in {0xCA71, 0x4866}:  # sprmCShd, sprmCShd80
        xml["shd"] = _shade_xml(_shade(operand) if code == 0xCA71 else _old_shade(_number(operand)))
    elif code == 0x4852:
        xml["w"] = f'<w:w w:val="{_number(operand)}"/>'


def _read_paragraph_look(xml: dict[str, str], numbers: dict[str, int], code: int, operand: bytes) -> None:
    if code in {0x2403, 0x2461}:  # sprmPJc80, sprmPJc
        xml["jc"] = f'<w:jc w:val="{_indexed(_JUSTIFICATION, operand[0])}"/>'
    elif code in {0x8411, 0x8460}:  # sprmPDxaLeft1: first line
        numbers["firstLine"] = _signed(operand)
    elif code == 0x4457:  # sprmPDxcLeft1: the same in hundredths of a character
        numbers["firstLineChars"] = _signed(operand)
    elif code == 0x6412:  # sprmPDyaLine
        line, multiple = struct.unpack("<hh", operand)
        rule = "auto" if multiple else ("exact" if line < 0 else "atLeast")
        xml["spacing"] = f'<w:spacing w:line="{abs(line)}" w:lineRule="{rule}"/>'
    elif code == 0x2640:
        xml["outlineLvl"] = f'<w:outlineLvl w:val="{operand[0]}"/>'
    elif code == 0x260A:
        numbers["ilvl"] = operand[0]
    elif code == 0x460B:
        numbers["numId"] = max(0, _signed(operand))
    elif code in {0xC64D, 0x442D}:  # sprmPShd, sprmPShd80
        xml["shd"] = _shade_xml(_shade(operand) if code == 0xC64D else _old_shade(_number(operand)))


def _numbering_xml(numbers: dict[str, int]) -> str:
    indent = ""
    for name, value in numbers.items():
        if name.startswith("firstLine"):
            indent += f' w:{name if value >= 0 else name.replace("firstLine", "hanging")}="{abs(value)}"'
    listed = "".join(f'<w:{name} w:val="{numbers[name]}"/>' for name in ("ilvl", "numId") if name in numbers)
    return (f"<w:ind{indent}/>" if indent else "") + (f"<w:numPr>{listed}</w:numPr>" if listed else "")


class _TableShape:
    """Takes the table modifiers of a row's end."""

    def __init__(self) -> None:
        self._edges: tuple[int, ...] = ()
        self._flags: list[int] = []
        self._fills: dict[int, str] = {}

    def take(self, code: int, operand: bytes) -> bool:
        """Whether the modifier was one of a table."""
        if code == _TABLE_DEFINITION and operand:
            self._define(operand)
        elif code in _SHADES:
            first = _SHADES[code]
            for index in range(len(operand) // _SHADE_BYTES):
                self._fills[first + index] = _shade(operand[_SHADE_BYTES * index : _SHADE_BYTES * (index + 1)])
        elif code == 0xD609:  # sprmTDefTableShd80
            for index in range(len(operand) // 2):
                self._fills.setdefault(index, _old_shade(_number(operand[2 * index : 2 * index + 2])))
        elif code == 0xD62B and len(operand) == 2:  # sprmTVertMerge
            self._set(operand[0], 0x60, {1: 0x20, 3: 0x60}.get(operand[1], 0))
        elif code == 0x5624:  # sprmTMerge
            for index in range(operand[0], operand[1]):
                self._set(index, 3, 1 if index == operand[0] else 2)
        else:
            return False
        return True

    def _define(self, operand: bytes) -> None:
        count = operand[0]
        if 1 + 2 * (count + 1) > len(operand):
            return
        self._edges = struct.unpack_from(f"<{count + 1}h", operand, 1)
        start = 1 + 2 * (count + 1)
        self._flags = [_number(operand[start + _CELL_BYTES * index :][:2]) for index in range(count)]

    def _set(self, index: int, mask: int, value: int) -> None:
        if index < len(self._flags):
            self._flags[index] = self._flags[index] & ~mask | value

    def shape(self) -> RowShape | None:
        """The row's grid, None where nothing defines one."""
        if not self._edges:
            return None
        fills = tuple(self._fills.get(index, "") for index in range(len(self._flags)))
        return RowShape(self._edges, tuple(self._flags), fills)


_SHADES: Final = {0xD612: 0, 0xD616: 22, 0xD60C: 44}  # sprmTDefTableShd and its continuations, from this cell
