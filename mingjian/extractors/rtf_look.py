"""How text looks that an RTF file's control words are about to write: characters, paragraphs, table rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Final

from mingjian.extractors.word_story_writer import MERGE_STARTS, MERGED_DOWN, MERGED_LEFT, RowShape
from mingjian.extractors.word_writer import xml_value

CODE_PAGES: Final = {
    936: "gb18030", 950: "big5", 932: "cp932", 949: "cp949", 65001: "utf-8", 54936: "gb18030", 10000: "mac_roman",
    **{number: f"cp{number}" for number in (437, 850, 852, 866, 874, *range(1250, 1259))},
}  # fmt: skip
_CHARSETS: Final = {
    134: "gb18030", 136: "big5", 128: "cp932", 129: "cp949", 161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip  # of fonts, 1.9.1 "Font Table"; ANSI and DEFAULT leave it to the document
_FOR_EAST_ASIAN: Final = {"loch": "font", "hich": "font", "dbch": "east_asian"}
_JUSTIFICATION: Final = {"ql": "left", "qc": "center", "qr": "right", "qj": "both", "qd": "distribute"}
_NUMBERS: Final = {"fs": "half_points", "cf": "colour", "highlight": "highlight", "chcbpat": "highlight", "cb": "highlight",
                   "charscalex": "scale", "uc": "fallback_chars", "fi": "first_line", "cufi": "first_line_chars", "sl": "line",
                   "slmult": "line_multiple", "outlinelevel": "outline", "s": "style", "fcharset": "charset"}  # fmt: skip
_SWITCHES: Final = {"b": "bold", "deleted": "deleted"}
_MOST_TABLES: Final = 20


def code_page_of(charset: int) -> str:
    """The encoding of a font's character set, "" where it leaves that to the document."""
    return _CHARSETS.get(charset, "")


@dataclass(slots=True)
class Look:
    """What the control words so far say. Sizes in half points, lengths in twips."""

    font: int = 0
    east_asian: int | None = None
    half_points: int = 24
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    colour: int = 0
    highlight: int = 0
    scale: int = 100
    fallback_chars: int = 1
    charset: int = 0
    justification: str = ""
    first_line: int = 0
    first_line_chars: int = 0
    line: int = 0
    line_multiple: int = 0
    outline: int | None = None
    style: int | None = None
    depth: int = 0
    slot: str = "font"

    def copy(self) -> "Look":
        """The same for a group of its own."""
        return replace(self)

    def take(self, word: str, value: int | None) -> None:
        """Heed a control word; one that says nothing of the look changes nothing."""
        if word == "plain":
            self._forget(_CHARACTER)
        elif word == "pard":
            self._forget(_PARAGRAPH)
        elif word in {"f", "af"}:
            if word == "f" or self.slot == "east_asian":
                setattr(self, self.slot, value or 0)
            self.slot = "font"
        elif word in _FOR_EAST_ASIAN:
            self.slot = _FOR_EAST_ASIAN[word]
        elif word in _SWITCHES:
            setattr(self, _SWITCHES[word], value != 0)
        elif word in _JUSTIFICATION:
            self.justification = _JUSTIFICATION[word]
        elif word == "intbl":
            self.depth = max(1, self.depth)
        elif word == "itap":
            self.depth = min(_MOST_TABLES, max(0, value or 0))
        elif word in _NUMBERS and value is not None:
            setattr(self, _NUMBERS[word], value)

    def _forget(self, names: Sequence[str]) -> None:
        fresh = Look()
        for name in names:
            setattr(self, name, getattr(fresh, name))

    def paragraph_xml(self) -> str:
        """The inside of a w:pPr."""
        xml = f'<w:jc w:val="{self.justification}"/>' if self.justification else ""
        indent = "".join(
            f' w:{name if value > 0 else name.replace("firstLine", "hanging")}="{abs(value)}"'
            for name, value in (("firstLine", self.first_line), ("firstLineChars", self.first_line_chars))
            if value
        )
        xml += f"<w:ind{indent}/>" if indent else ""
        if self.line:
            rule = "auto" if self.line_multiple else ("exact" if self.line < 0 else "atLeast")
            xml += f'<w:spacing w:line="{abs(self.line)}" w:lineRule="{rule}"/>'
        return xml + (f'<w:outlineLvl w:val="{self.outline}"/>' if self.outline is not None else "")


_CHARACTER: Final = ("font", "east_asian", "half_points", "bold", "hidden", "deleted", "colour", "highlight", "scale", "slot")
_PARAGRAPH: Final = (
    "justification", "first_line", "first_line_chars", "line", "line_multiple", "outline", "style", "depth",
)  # fmt: skip


def run_properties(look: Look, fonts: Mapping[int, str], colours: Sequence[str]) -> str:
    """The inside of a w:rPr."""
    east_asian = fonts.get(look.font if look.east_asian is None else look.east_asian, "")
    names = (("ascii", fonts.get(look.font, "")), ("eastAsia", east_asian))
    xml = "<w:rFonts" + "".join(f" w:{slot}={xml_value(name)}" for slot, name in names if name) + "/>"
    xml += f'<w:sz w:val="{look.half_points}"/>' + ("<w:b/>" if look.bold else "") + ("<w:vanish/>" if look.hidden else "")
    if 0 < look.colour < len(colours):
        xml += f'<w:color w:val="{colours[look.colour]}"/>'
    if 0 < look.highlight < len(colours):
        xml += f'<w:shd w:val="clear" w:fill="{colours[look.highlight]}"/>'
    return xml + (f'<w:w w:val="{look.scale}"/>' if look.scale != 100 else "")


@dataclass(slots=True)
class RowDefinition:
    """The grid of the rows to come."""

    WORDS: ClassVar = ("trleft", "clvmgf", "clvmrg", "clmrg", "clcbpat")

    left: int = 0
    edges: list[int] = field(default_factory=list[int])
    flags: list[int] = field(default_factory=list[int])
    fills: list[str] = field(default_factory=list[str])
    flag: int = 0
    fill: str = ""

    def reset(self) -> None:
        """Begin a definition anew."""
        self.left, self.edges, self.flags, self.fills, self.flag, self.fill = 0, [], [], [], 0, ""

    def take(self, word: str, value: int | None, colours: Sequence[str]) -> None:
        """Heed a word of WORDS."""
        if word == "trleft":
            self.left = value or 0
        elif word == "clcbpat":
            self.fill = colours[value] if value and 0 < value < len(colours) else ""
        else:
            self.flag |= {"clvmgf": MERGED_DOWN | MERGE_STARTS, "clvmrg": MERGED_DOWN, "clmrg": MERGED_LEFT}[word]

    def close_cell(self, edge: int) -> None:
        """The cell defined so far ends at this edge."""
        self.edges.append(edge)
        self.flags.append(self.flag)
        self.fills.append(self.fill)
        self.flag, self.fill = 0, ""

    def shape(self) -> RowShape | None:
        """The grid of a row, None where nothing defines one."""
        return RowShape((self.left, *self.edges), tuple(self.flags), tuple(self.fills)) if self.edges else None
