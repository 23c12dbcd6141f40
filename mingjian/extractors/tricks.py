"""Signs that stand for others: look-alike letters and characters, radicals for characters, as facts with their place."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from mingjian.data.masking import mask_personal
from mingjian.data.records import Block, Trick

_NUMBER: Final = 40  # characters in which an identity number around an excerpt is found whole
_CONTEXT: Final = 8  # characters quoted on either side
_PLACES: Final = 3  # places named; the count says how many there are
# radicals, strokes and compatibility forms look like the characters that a text is written with
_RADICALS: Final = re.compile("[\u2e80-\u2fd5\u31c0-\u31e3\uf900-\ufaff\U0002f800-\U0002fa1f]")
# single kana and bopomofo between Han that look like 工 力 口 二 夕 卜 八 一 千 才 一; kana words are longer
_KANA: Final = re.compile("(?<=[\u4e00-\u9fff])[エカロニタトハーチオㄧ](?=[\u4e00-\u9fff])")
# Latin words with Cyrillic or Greek letters in them, and such letters among Latin ones
_MIXED: Final = re.compile(
    "[A-Za-z][A-Za-z]*[\u0370-\u03ff\u0400-\u052f]+[A-Za-z\u0370-\u03ff\u0400-\u052f]*"
    "|[\u0370-\u03ff\u0400-\u052f]+[A-Za-z][A-Za-z\u0370-\u03ff\u0400-\u052f]*"
)
# capitals and a few small letters that look Latin, standing alone beside Han or a figure: А级, 5А
_ALONE: Final = re.compile(
    "(?<![A-Za-z\u0370-\u052f])(?:(?<=[\u4e00-\u9fff0-9])[АВЕЅІЈКМНОРСТУХаеосрхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧο]{1,3}"
    "|[АВЕЅІЈКМНОРСТУХаеосрхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧο]{1,3}(?=[\u4e00-\u9fff0-9]))(?![A-Za-z\u0370-\u052f])"
)
# hardly ever written in their own right, and one stroke away from 国 市 事 本 信 日 美 玉 木 另 尔 呆
_RARE: Final = re.compile("[囯巿亊夲伩囸羙玊朩叧尓]")
_SCIENCE: Final = re.compile("[A-Za-z]*[ΔΩΣαβγδεθλμπρσφωτη][A-Za-z]*")  # μm, kΩ, ΔT: units and quantities
_KINDS: Final = (
    (_RADICALS, "正文中用部首或兼容字形代替了汉字"),
    (_KANA, "正文中用形近的假名或注音符号代替了汉字"),
    (_RARE, "正文中用形近的生僻字代替了常用字"),
    (_MIXED, "单词中混用了外形相同的西里尔或希腊字母"),
    (_ALONE, "用外形相同的西里尔或希腊字母代替了拉丁字母"),
)


_FOREIGN: Final = re.compile("[\u0370-\u052f]")
_OF_FOREIGN: Final = (_MIXED, _ALONE)


def place_of(blocks: Sequence[Block], starts: Sequence[int], offset: int) -> str:
    """Where an offset lies, for a reader: 第3段, on 第2页 where pages are known."""
    index = max(bisect_right(starts, offset) - 1, 0)
    page = blocks[index].page if blocks else None
    return f"第{index + 1}段" if page is None else f"第{page}页"


def _excerpt(text: str, start: int, end: int) -> str:
    """The sign with what stands around it; numbers are masked whole before the text is cut."""
    first = max(start - _NUMBER, 0)
    masked = mask_personal(text[first : end + _NUMBER])
    return masked[max(start - _CONTEXT - first, 0) : end + _CONTEXT - first].replace("\n", " ")


def find_homoglyphs(text: str, blocks: Sequence[Block] = ()) -> tuple[Trick, ...]:
    """Look-alike signs of a text, one trick a kind with the first places and the count."""
    if text.isascii():
        return ()
    starts = [each.span.start for each in blocks]
    found: list[Trick] = []
    foreign = _FOREIGN.search(text) is not None
    for pattern, message in _KINDS:
        if pattern in _OF_FOREIGN and not foreign:
            continue
        hits = [each for each in pattern.finditer(text) if pattern is not _MIXED or not _SCIENCE.fullmatch(each[0])]
        if hits:
            places = list(dict.fromkeys(place_of(blocks, starts, each.start()) for each in hits))
            found.append(
                Trick(
                    "X-HOMOGLYPH",
                    message,
                    excerpt=_excerpt(text, hits[0].start(), hits[0].end()),
                    place=name_places(places),
                    count=sum(len(each[0]) if pattern is _RADICALS else 1 for each in hits),
                )
            )
    return tuple(found)


def name_places(places: Sequence[str]) -> str:
    """The first places, and how many there are where there are more."""
    named = "、".join(places[:_PLACES])
    return named if len(places) <= _PLACES else f"{named}等{len(places)}处"
