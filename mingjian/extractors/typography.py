"""How a block looks: effective East Asian font, size, bold, first-line indent, line height, centring."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from mingjian.data.records import Spacing, Typography
from mingjian.extractors.word_styles import TRANSPARENT

_DEFAULT_HALF_POINTS: Final = "20"  # Word's own where nothing says a size
TINY_PT: Final = 2.0  # nobody reads text of this size or below on paper
TINY_SCALE_PERCENT: Final = 10  # w:w, horizontal scale
ALIKE_CHANNELS: Final = 0x18  # two colours that differ by no more in any channel cannot be told apart on paper
_SQUEEZED_SHARE: Final = 0.9  # of the size taken off between characters: they stand on one spot
_NO_FILLS: Final = frozenset({"", "auto", "none", "clear"})
_HIGHLIGHTS: Final = {
    "white": "FFFFFF", "black": "000000", "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF",
    "blue": "0000FF", "red": "FF0000", "darkBlue": "00008B", "darkCyan": "008B8B", "darkGreen": "006400",
    "darkMagenta": "800080", "darkRed": "8B0000", "darkYellow": "808000", "darkGray": "A9A9A9", "lightGray": "D3D3D3",
}  # fmt: skip
_RULES: Final = {"exact": Spacing.EXACT, "atLeast": Spacing.AT_LEAST}
FULL_WIDTH_SPACE: Final = "\u3000"


@dataclass(frozen=True, slots=True, eq=False)
class RunLook:
    """What is seen of a run, one object for each look, so that looks can be told apart and counted by identity.

    unseen: Chinese reason why it is not seen at all, "" where it is.
    """

    font: str | None
    symbol_font: str  # Wingdings and the like, "" otherwise
    size_pt: float
    bold: bool
    hinted: bool  # w:hint="eastAsia"
    unseen: str


def _number(value: str | None) -> float | None:
    try:
        return None if value is None else float(value)
    except ValueError:
        return None


def _channels(colour: str) -> bytes | None:
    """Red, green and blue of RRGGBB or of a highlight's name; None where it is neither."""
    try:
        return bytes.fromhex(_HIGHLIGHTS.get(colour, colour if len(colour) == 6 else "?"))
    except ValueError:
        return None


def _melts(colour: str, fills: Sequence[str]) -> str:
    """Why text of this colour cannot be told from the ground it stands on, "" where it can; fills: nearest first."""
    ink = _channels(colour)
    ground_name = next((each for each in fills if each not in _NO_FILLS), "FFFFFF")
    ground = _channels(ground_name)
    if ink is None or ground is None or max(abs(one - two) for one, two in zip(ink, ground, strict=True)) > ALIKE_CHANNELS:
        return ""
    return "白色文字" if min(ground) > 0xFF - ALIKE_CHANNELS else "与底色相同的文字"


def see_run(properties: Mapping[str, str], background: str) -> RunLook:
    """The look of a run from its effective properties; background: the fill behind it, "" for paper."""
    size = (_number(properties.get("sz")) or float(_DEFAULT_HALF_POINTS)) / 2
    ascii_font = properties.get("ascii", "")
    symbols = ascii_font if ascii_font.lower().startswith(("wingdings", "webdings", "symbol")) else ""
    return _intern_look(
        properties.get("font"),
        symbols,
        size,
        properties.get("b") == "1",
        properties.get("hint") == "eastAsia",
        _why_unseen(properties, size, background),
    )


@lru_cache(maxsize=4096)
def _intern_look(*facts: object) -> RunLook:
    return RunLook(*facts)  # pyright: ignore[reportArgumentType] - the facts of see_run, in the order of the fields


def _why_unseen(properties: Mapping[str, str], size_pt: float, background: str) -> str:
    if properties.get("vanish") == "1":
        return "隐藏文字"
    if size_pt <= TINY_PT or (_number(properties.get("w")) or 100) <= TINY_SCALE_PERCENT:
        return "极小字"
    if (_number(properties.get("tracking")) or 0.0) / 20 <= -_SQUEEZED_SHARE * size_pt:
        return "字距压到重叠的文字"
    if properties.get("color") == TRANSPARENT:
        return "透明文字"
    return _melts(properties.get("color", "auto"), (properties.get("highlight", ""), properties.get("fill", ""), background))


def describe_block(paragraph: Mapping[str, str], looks: Counter[RunLook], text: str) -> Typography:
    """The typography of a block: of its paragraph, and of the look that most of its East Asian characters have."""
    look = max(looks, key=lambda each: looks[each], default=None)
    size = None if look is None else look.size_pt
    shape = _shape(
        tuple(sorted((key, value) for key, value in paragraph.items() if key.startswith(("ind.", "spacing.line", "jc")))),
        size,
        _typed_indent(text),
    )
    if look is None:
        return shape
    return Typography(
        font=look.font,
        size_pt=size,
        bold=look.bold,
        indent_chars=shape.indent_chars,
        indent_pt=shape.indent_pt,
        spacing=shape.spacing,
        line_value=shape.line_value,
        centred=shape.centred,
    )


def _typed_indent(text: str) -> float:
    """Spaces typed before a paragraph, in characters: a full-width one is one, another half."""
    lead = text[: len(text) - len(text.lstrip(" " + FULL_WIDTH_SPACE))]
    return lead.count(FULL_WIDTH_SPACE) + lead.count(" ") / 2


@lru_cache(maxsize=512)
def _shape(properties: tuple[tuple[str, str], ...], size_pt: float | None, typed: float) -> Typography:
    """The part of typography that is the paragraph's."""
    given = dict(properties)
    chars, points = _indent(given, size_pt)
    if not chars and not points and typed:
        chars, points = typed, None if size_pt is None else typed * size_pt
    line, rule = _number(given.get("spacing.line")), given.get("spacing.lineRule", "auto")
    spacing = _RULES.get(rule, Spacing.MULTIPLE) if line is not None else Spacing.MULTIPLE
    value = 1.0 if line is None else round(line / (240 if spacing is Spacing.MULTIPLE else 20), 3)
    return Typography(
        indent_chars=chars, indent_pt=points, spacing=spacing, line_value=value, centred=given.get("jc") == "center"
    )


def _indent(given: Mapping[str, str], size_pt: float | None) -> tuple[float, float | None]:
    """First-line indent in characters and points, negative where it hangs; the one in characters goes before."""
    sign, chars = 1, _number(given.get("ind.firstLineChars"))
    if not chars and _number(given.get("ind.hangingChars")):
        sign, chars = -1, _number(given.get("ind.hangingChars"))
    if chars:
        return sign * chars / 100, None if size_pt is None else round(sign * chars / 100 * size_pt, 2)
    points = (_number(given.get("ind.firstLine")) or 0.0) / 20
    hanging = _number(given.get("ind.hanging"))
    if not points and hanging:
        points = -hanging / 20
    return (round(points / size_pt, 2) if size_pt else 0.0), points
