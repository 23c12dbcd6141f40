"""Text that is there only to be counted: one sign or phrase over and over, the same paragraph again and again."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mingjian.data.masking import mask_personal
from mingjian.data.records import Block, BlockKind, Trick
from mingjian.extractors.tricks import name_places, place_of

_MAX_UNIT: Final = 30  # characters of the phrase that is repeated
_MIN_TIMES: Final = 6  # an echo of five is rhetoric
_MIN_RUN: Final = 24  # characters of the whole run
_MIN_PARAGRAPH: Final = 20  # characters, half of them Han; shorter ones repeat in every form, lines of programs everywhere
_MIN_COPIES: Final = 3
_LONG_PARAGRAPH: Final = 100  # characters; of this length nothing is written twice
_EXCERPT: Final = 24
# rules, leaders and boxes to be ticked or filled stand in rows
_DRAWN: Final = "…—–―·•．._＿-－=＝*＊~～─━═│□☐■●○◆◇★☆※√/／\\ \u3000\u00a0"
_MESSAGE: Final = "同一字词连续重复，疑似凑字数"


def find_padding(text: str, blocks: Sequence[Block]) -> tuple[Trick, ...]:
    """Runs of a repeated phrase and paragraphs that stand several times, one trick a kind."""
    starts = [each.span.start for each in blocks]
    runs = _repeats(text)
    found: list[Trick] = []
    if runs:
        places = list(dict.fromkeys(place_of(blocks, starts, start) for start, _ in runs))
        excerpt = mask_personal(text[runs[0][0] : runs[0][0] + 2 * _EXCERPT])[:_EXCERPT]
        count = sum(end - start for start, end in runs)
        found.append(Trick("X-PADDING", f"{_MESSAGE}，共 {count} 个字符", excerpt, name_places(places), count))
    return (*found, *_copied_paragraphs(text, blocks, starts))


def _repeats(text: str) -> list[tuple[int, int]]:
    """Runs in which a phrase of 1 to 30 characters with an East Asian one in it stands six times or more."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    solid = (codes != _LINE) & (codes != _TAB)
    found: list[tuple[int, int]] = []
    for unit in range(1, min(_MAX_UNIT, codes.size // _MIN_TIMES) + 1):
        same = codes[unit:] == codes[:-unit]
        need = max(unit * (_MIN_TIMES - 1), _MIN_RUN - unit)
        if np.count_nonzero(same) < need:
            continue
        for start, end in _long_runs(same & solid[unit:], need):
            last = end + unit
            if _is_writing(text[start : start + unit]) and not any(start < there and here < last for here, there in found):
                found.append((start, last))
    return sorted(found)


_HAN: Final = re.compile("[\u3400-\u9fff]")
_LINE: Final = ord("\n")
_TAB: Final = ord("\t")


def _long_runs(same: NDArray[np.bool_], need: int) -> list[tuple[int, int]]:
    """Stretches of at least need true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], same, [False])).astype(np.int8)))
    pairs = edges.reshape(-1, 2)
    return [(int(start), int(end)) for start, end in pairs[pairs[:, 1] - pairs[:, 0] >= need]]


def _is_writing(unit: str) -> bool:
    """Whether a repeated phrase would be counted: signs that draw lines and boxes, and figures, are not meant."""
    return any(each not in _DRAWN and ord(each) > 0x2E80 for each in unit)


def _copied_paragraphs(text: str, blocks: Sequence[Block], starts: Sequence[int]) -> tuple[Trick, ...]:
    paragraphs = [(each.span.of(text).strip(), each) for each in blocks if each.kind is BlockKind.PARAGRAPH]
    counted = Counter(said for said, _ in paragraphs if len(said) >= _MIN_PARAGRAPH and len(_HAN.findall(said)) >= len(said) / 2)
    padded = {
        said: times for said, times in counted.items() if times >= _MIN_COPIES or (times > 1 and len(said) >= _LONG_PARAGRAPH)
    }
    if not padded:
        return ()
    places = [place_of(blocks, starts, each.span.start) for said, each in paragraphs if said in padded]
    first = next(said for said, _ in paragraphs if said in padded)
    count = sum(len(said) * (times - 1) for said, times in padded.items())
    message = f"同一段文字在文中重复出现，疑似凑字数，重复部分共 {count} 个字符"
    return (Trick("X-PADDING", message, mask_personal(first)[:_EXCERPT], name_places(list(dict.fromkeys(places))), count),)
