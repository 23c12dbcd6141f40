"""The sample cases as plain text: read, derived from each other by change lists, numbered."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from mingjian.data.errors import MingjianError

HERE = Path(__file__).parent
TEXTS = HERE / "texts"
CHANGES = HERE / "changes"

_NUMERALS = "零一二三四五六七八九十"
_SENTENCE = re.compile(r"[^。！？]+[。！？]?")


class SampleTextError(MingjianError):
    """A sample text or change list does not say what its maker needs."""


class PartKind(StrEnum):
    """What a stretch of a sample text becomes in the office file."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, paragraph, table or captioned picture."""

    kind: PartKind
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    number: str = ""  # automatic number of a heading, "" where it is typed or there is none

    @property
    def shown(self) -> str:
        """The text as a reader sees it, automatic number included."""
        return self.number + self.text


@dataclass(frozen=True, slots=True)
class CaseText:
    """A case as its authors wrote it, before it became an office file."""

    head: Mapping[str, str]
    parts: tuple[Part, ...]

    def get(self, label: str) -> str:
        """The head line with this label, "" where there is none."""
        return self.head.get(label, "")

    @property
    def title(self) -> str:
        """Title with subtitle as it stands in forms and tables."""
        subtitle = self.get("副题")
        return f"{self.get('标题')}——{subtitle}" if subtitle else self.get("标题")

    @property
    def picture_count(self) -> int:
        """How many pictures the case shows."""
        return sum(each.kind is PartKind.PICTURE for each in self.parts)

    def body(self, *, numbered: bool = True) -> str:
        """The body as the contract defines it; numbered: automatic numbers in."""
        lines: list[str] = []
        for part in self.parts:
            if part.kind is PartKind.TABLE:
                lines.extend("\t".join(row) for row in part.rows)
            else:
                lines.append(part.shown if numbered else part.text)
        return "\n".join(lines)


def load_text(name: str) -> CaseText:
    """The case of this name: texts/NAME.md, or derived from another by changes/NAME.toml."""
    changes = CHANGES / f"{name}.toml"
    if changes.exists():
        return parse_text(derive_text(tomllib.loads(changes.read_text(encoding="utf-8"))))
    return parse_text(raw_text(name))


def raw_text(name: str) -> str:
    """What stands in texts/NAME.md."""
    return (TEXTS / f"{name}.md").read_text(encoding="utf-8")


def parse_text(raw: str) -> CaseText:
    """Read head lines (标题：…), a blank line, then headings (#), tables (|), pictures (图：) and paragraphs."""
    head_raw, _, body_raw = raw.partition("\n\n")
    head = dict(line.split("：", 1) for line in head_raw.splitlines())
    parts: list[Part] = []
    for block in re.split(r"\n\n+", body_raw.strip()):
        parts.extend(_parts_of(block))
    if head.get("编号") == "自动":
        parts = _number(parts)
    return CaseText(head, tuple(parts))


def _parts_of(block: str) -> list[Part]:
    if block.startswith("|"):
        rows = tuple(tuple(cell.strip() for cell in line.strip("|").split("|")) for line in block.splitlines())
        return [Part(PartKind.TABLE, rows=rows)]
    parts: list[Part] = []
    for line in block.splitlines():
        if line.startswith("#"):
            marks, _, text = line.partition(" ")
            parts.append(Part(PartKind.HEADING, text, len(marks)))
        elif line.startswith("图："):
            parts.append(Part(PartKind.PICTURE, line.removeprefix("图：")))
        else:
            parts.append(Part(PartKind.PARAGRAPH, line))
    return parts


def _number(parts: list[Part]) -> list[Part]:
    first = second = 0
    numbered: list[Part] = []
    for part in parts:
        number = ""
        if part.kind is PartKind.HEADING and part.level == 1:
            first, second = first + 1, 0
            number = f"{_NUMERALS[first]}、"
        elif part.kind is PartKind.HEADING:
            second += 1
            number = f"（{_NUMERALS[second]}）"
        numbered.append(Part(part.kind, part.text, part.level, part.rows, number))
    return numbered


def derive_text(changes: Mapping[str, Any]) -> str:
    """Make one raw text out of another by a change list.

    Keys, all optional but source: head (label → new value), drop (paragraphs that start so), swap (pairs of
    paragraph beginnings that change places), insert (after this paragraph, out of this text, the paragraph that
    starts so), turn (paragraphs whose first two sentences change places),
    replace (old → new, everywhere), leave (words of replace whose last occurrence stays, as if forgotten).
    """
    head_raw, _, body = raw_text(changes["source"]).partition("\n\n")
    lines = [line for line in body.splitlines() if not line.startswith(tuple(changes.get("drop", ())) or "\0")]
    for first, second in changes.get("swap", ()):
        here, there = _find(lines, first), _find(lines, second)
        lines[here], lines[there] = lines[there], lines[here]
    for place, text, start in changes.get("insert", ()):
        body_lines = raw_text(text).partition("\n\n")[2].splitlines()
        below = _find(lines, place) + 1
        lines[below:below] = ["", body_lines[_find(body_lines, start)]]
    for start in changes.get("turn", ()):
        place = _find(lines, start)
        sentences = _SENTENCE.findall(lines[place])
        lines[place] = "".join([sentences[1], sentences[0], *sentences[2:]])
    raw = _replace("\n".join(lines), changes)
    head = dict(line.split("：", 1) for line in head_raw.splitlines()) | dict(changes.get("head", {}))
    abstract = head["摘要"]
    for old, new in changes.get("replace", {}).items() if "摘要" not in changes.get("head", {}) else ():
        abstract = abstract.replace(old, new)
    return "\n".join(f"{label}：{value}" for label, value in (head | {"摘要": abstract}).items()) + "\n\n" + raw


def _find(lines: list[str], start: str) -> int:
    places = [place for place, line in enumerate(lines) if line.startswith(start)]
    if len(places) != 1:
        raise SampleTextError(f"样例改动表：以“{start}”开头的段落有 {len(places)} 个，应当恰有一个。")
    return places[0]


def _replace(text: str, changes: Mapping[str, Any]) -> str:
    leave = set(changes.get("leave", ()))
    for old, new in changes.get("replace", {}).items():
        if old not in leave or old not in text:
            text = text.replace(old, new)
        else:
            before, _, after = text.rpartition(old)
            text = before.replace(old, new) + old + after
    return text
