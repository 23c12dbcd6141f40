"""Complex fields of a Word file: which part of one is instruction, which is shown, and what EQ draws."""

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from mingjian.extractors.symbols import CHECKED


class Shown(Enum):
    """What becomes of a field's result."""

    TEXT = "text"
    PAGE_NUMBER = "page_number"  # the layout's, not the author's
    CONTENTS = "contents"  # tables of contents and indexes repeat the headings


_KINDS: Final = {
    **dict.fromkeys(("PAGE", "NUMPAGES", "SECTIONPAGES"), Shown.PAGE_NUMBER),
    **dict.fromkeys(("TOC", "INDEX", "TOA"), Shown.CONTENTS),
}
PAGE_NUMBER: Final = re.compile(r"[\s\-—–－]*(?:\d{1,5}|[IVXivx]{1,8}|[一二三四五六七八九十百]{1,6})?[\s\-—–－]*")
_WORD: Final = re.compile(r"\s*([A-Za-z]+)")
_MAX_CODE: Final = 4096  # characters of an instruction that are looked at
_FORMAT: Final = re.compile(r"\\\*\s*(?:jc\d|hps\d+|\"[^\"]*\"|\S+)")  # \* jc2, \* hps10, \* "Font:宋体"
_OPTION: Final = re.compile(r"\\(?:[lrb]c\s*\\.|[a-zA-Z]{1,2}\s*\d*)")
_SCRIPT: Final = re.compile(r"\\s\s*\\up\s*\d+\s*\(([^()]*)\)", re.IGNORECASE)
_ENCLOSING: Final = frozenset("○□△◇〇◯")
_TICKS: Final = frozenset("√✓✔×✕")


@dataclass(slots=True)
class Field:
    """A complex field that is open."""

    in_code: bool = True
    code: list[str] = field(default_factory=list[str])
    shows: Shown = Shown.TEXT
    first: int = 0  # number of pieces that the paragraph had before the result

    def start_result(self, first: int) -> None:
        """The instruction is whole, what follows is shown."""
        self.in_code, self.first = False, first
        self.shows = kind_of(self.instruction)

    @property
    def instruction(self) -> str:
        """What was gathered of the instruction."""
        return "".join(self.code)[:_MAX_CODE]


def kind_of(instruction: str) -> Shown:
    """What becomes of the result of a field with this instruction."""
    word = _WORD.match(instruction)
    return _KINDS.get(word[1].upper(), Shown.TEXT) if word else Shown.TEXT


def drawn_text(instruction: str) -> str:
    r"""The characters that an EQ field draws, "" for other fields.

    EQ \\o\\ac(○,甲) is 甲 in a circle; EQ \\o\\ad(\\s\\up 9(pinyin),字) is 字 under its reading; EQ \\f(1,2) is 1/2.
    """
    word = _WORD.match(instruction)
    if word is None or word[1].upper() != "EQ":
        return ""
    code = _FORMAT.sub(" ", instruction[word.end() :])
    overstrike = "\\o" in code
    joint = "/" if re.search(r"\\f\s*\(", code) else ""
    if overstrike:
        code = _SCRIPT.sub("", code)
    code = re.sub(r"[()]", "", _OPTION.sub("", code))
    parts = [each.strip() for each in re.split(r"[,;，；]", code) if each.strip()]
    enclosed = [each for each in parts if each not in _ENCLOSING] if overstrike else parts
    if enclosed != parts and enclosed and enclosed[0] in _TICKS:
        return CHECKED
    return joint.join(enclosed)
