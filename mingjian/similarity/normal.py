"""The matching text: what is left of a text once everything that can be disguised is taken out of it."""

import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC

from mingjian.similarity.numerals import find_numbers

_CODE_POINTS = sys.maxunicode + 1
_NAMES_KEPT = 65_536  # names of units and titles whose matching text is remembered
# Blocks with letters or digits whose compatibility form differs; elsewhere beyond the BMP a letter stands for itself.
_FOLDED_RANGES = ((0, 0x10000), (0x1D400, 0x1D800), (0x1F100, 0x1F200), (0x2F800, 0x2FA20))
_PLAIN_RANGES = ((0x10000, 0x1D400), (0x20000, 0x2F800), (0x30000, 0x323B0))
_SURROGATES, _LINE_FEED = (0xD800, 0xE000), 0x0A
_HAN_RANGES = ((0x3400, 0xA000), (0x20000, 0x2EBE1))
# CJK radicals that Unicode gives no compatibility form, with the character they are used for.
_RADICALS = dict(
    zip(
        "⺁⺄⺆⺇⺈⺊⺌⺍⺏⺐⺑⺒⺓⺔⺖⺘⺙⺛⺝⺟⺠⺡⺢⺣⺥⺦⺨⺩⺪⺫⺬⺭⺮⺯⺰⺲⺳⺴⺵⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乙冂几刀卜小小尢尢尢巳幺彑心手攴旡月母民水水火爪丬犬玉疋目示示竹糸糸网网网网羊羊老老聿肉臼艸艸艸虎衣西西见角讠贝足车辶辶辶邑钅长长长门阜阜雨青韦页风飞食饣食饣马骨鬼鱼鸟卤麦黄黾齐齐齿齿龙龙龟龟龟",
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Normal:
    """A matching text with its way back.

    text: Han, letters and digits only, in one spelling. offsets: shape (len(text),), int32, never falling: the
    character of the faithful text that each character comes from. breaks: shape (len(text),), bool: a blank or
    punctuation mark stood before this character.
    """

    text: str
    offsets: NDArray[np.int32]
    breaks: NDArray[np.bool_]

    def faithful(self, start: int, end: int) -> tuple[int, int]:
        """The span of the faithful text that start..end of the matching text comes from."""
        if start >= end:
            return (0, 0)
        return int(self.offsets[start]), int(self.offsets[end - 1]) + 1


@dataclass(frozen=True, slots=True)
class _Folds:
    """For each code point: how many characters it becomes, the first of them, and where longer forms begin.

    separates: it becomes nothing and parts what stands on both sides.
    """

    counts: NDArray[np.uint8]
    single: NDArray[np.uint32]
    starts: NDArray[np.uint32]
    pool: NDArray[np.uint32]
    separates: NDArray[np.bool_]


def _look_alikes() -> dict[str, str]:
    table = dict(_RADICALS)
    text = resources.files("mingjian.data").joinpath("words/lookalikes.txt").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            target, written = line.split()
            table.update(dict.fromkeys(written, target))
    return table


def _simplified() -> dict[str, str]:
    converter = OpenCC("t2s")
    table: dict[str, str] = {}
    for start, end in _HAN_RANGES:
        block = [chr(each) for each in range(start, end)]
        pairs = zip(block, converter.convert("\n".join(block)).split("\n"), strict=True)
        table.update({each: simple for each, simple in pairs if each != simple and len(simple) == 1})
    return table


def _fold(char: str, tables: tuple[dict[str, str], dict[str, str]]) -> str:
    """One character's place in the matching text: nothing, one character or several, folded until nothing changes."""
    alike, simple = tables
    now = char
    while True:
        last = now
        spread = unicodedata.normalize("NFKD", "".join(alike.get(each, each) for each in now)).casefold()
        whole = unicodedata.normalize("NFC", "".join(each for each in spread if each.isalnum() or each == "⁄"))
        now = "".join(alike.get(each, each) for each in (simple.get(each, each) for each in whole) if each.isalnum())
        if now == last:
            return now


def _fold_block(start: int, end: int, tables: tuple[dict[str, str], dict[str, str]]) -> Iterator[tuple[str, str]]:
    """Each character start..end with its fold; surrogates and line feeds, which become nothing, are left out."""
    block = [chr(code) for code in range(start, end) if code != _LINE_FEED and not _SURROGATES[0] <= code < _SURROGATES[1]]
    # all at once, for most characters stand for themselves or for nothing, or come apart into letters that make them up again
    forms = unicodedata.normalize("NFKD", "\n".join(block)).casefold()
    for char, form, whole in zip(block, forms.split("\n"), unicodedata.normalize("NFC", forms).split("\n"), strict=True):
        if char in tables[0] or char in tables[1]:
            yield char, _fold(char, tables)
        elif form.isalnum():
            yield char, char if char == whole else _fold(char, tables)
        else:
            yield char, "" if char == form else _fold(char, tables)


@cache
def _folds() -> _Folds:
    tables = (_look_alikes(), _simplified())
    counts = np.zeros(_CODE_POINTS, np.uint8)
    single = np.zeros(_CODE_POINTS, np.uint32)
    starts = np.zeros(_CODE_POINTS, np.uint32)
    separates = np.ones(_CODE_POINTS, np.bool_)
    pool: list[int] = []
    for start, end in _PLAIN_RANGES:
        codes = np.arange(start, end, dtype=np.uint32)
        counts[start:end] = np.fromiter(map(str.isalnum, map(chr, codes.tolist())), np.bool_, len(codes))
        single[start:end] = codes * counts[start:end]
        for char in (each for each in tables[1] if start <= ord(each) < end):
            single[ord(char)] = ord(_fold(char, tables))
    for start, end in _FOLDED_RANGES:
        for char, folded in _fold_block(start, end, tables):
            code = ord(char)
            counts[code] = len(folded)
            if len(folded) == 1:
                single[code] = ord(folded)
            elif folded:
                starts[code] = len(pool)
                pool.extend(map(ord, folded))
            elif unicodedata.category(char) in {"Cf", "Mn", "Me"}:
                separates[code] = False
    separates[slice(*_SURROGATES)] = False
    return _Folds(counts, single, starts, np.array(pool or [0], np.uint32), separates & (counts == 0))


def _strip(codes: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.int32], NDArray[np.bool_]]:
    """Folded code points, where each comes from, and whether a separator stood before it."""
    folds = _folds()
    points = codes.astype(np.intp)  # once, for every look-up would do it
    counts = folds.counts.take(points)
    if counts.max(initial=0) <= 1:
        origin = np.flatnonzero(counts)
        folded = folds.single.take(points[origin])
    else:
        origin = np.repeat(np.arange(len(codes)), counts)
        first = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))[:-1]
        inner = np.arange(len(origin)) - first[origin]
        source = points[origin]
        several = counts[origin] > 1
        folded = np.where(several, folds.pool[np.where(several, folds.starts[source] + inner, 0)], folds.single[source])
    breaks = np.zeros(len(origin) + 1, np.bool_)
    breaks[np.searchsorted(origin, np.flatnonzero(folds.separates.take(points)))] = True
    breaks[0] = True
    return folded, origin.astype(np.int32), breaks[:-1]


def _spread(numbers: Sequence[tuple[int, int, str]], end: int) -> NDArray[np.int64]:
    """For each character of the text with figures the place of the one it comes from; figures are spread over their numeral."""
    same = np.arange(end)
    parts: list[NDArray[np.int64]] = []
    done = 0
    for start, stop, figures in numbers:
        parts.append(same[done:start])
        if len(figures) == stop - start:
            parts.append(same[start:stop])
        else:
            parts.append(start + np.arange(len(figures)) * (stop - start - 1) // max(len(figures) - 1, 1))
        done = stop
    return np.concatenate([*parts, same[done:]])


def _read_numbers(normal: Normal) -> Normal:
    """Put figures for numerals, once."""
    numbers = find_numbers(normal.text)
    if not numbers:
        return normal
    texts: list[str] = []
    done = 0
    for start, end, figures in numbers:
        texts += [normal.text[done:start], figures]
        done = end
    texts.append(normal.text[done:])
    place = _spread(numbers, len(normal.text))
    seen = np.cumsum(normal.breaks, dtype=np.int32)[place]
    return Normal("".join(texts), normal.offsets[place], np.concatenate((seen[:1] > 0, seen[1:] > seen[:-1])))


def normalise(text: str) -> Normal:
    """Reduce a text to what must be equal where it was copied, with the way back to every character.

    Width, compatibility forms, radicals, look-alikes, traditional characters, case, accents, zero-width characters,
    blanks, punctuation and the spelling of numbers go; Han, letters and digits stay. Normalising twice changes nothing.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    folded, offsets, breaks = _strip(codes)
    normal = Normal(folded.astype("<u4").tobytes().decode("utf-32-le"), offsets, breaks)
    while (read := _read_numbers(normal)) is not normal:
        normal = read
    return normal


@cache
def _folded(char: str) -> str:
    folds, code = _folds(), ord(char)
    if folds.counts[code] <= 1:
        return chr(folds.single[code]) if folds.counts[code] else ""
    start = int(folds.starts[code])
    return "".join(map(chr, folds.pool[start : start + int(folds.counts[code])].tolist()))


@lru_cache(maxsize=_NAMES_KEPT)
def plain_name(name: str) -> str:
    """The matching text of a short text such as the name of a unit or a title: width and spaces tell nothing apart.

    The same as normalise(name).text, without the way back, many times as fast.
    """
    text = "".join(map(_folded, name))
    while numbers := find_numbers(text):
        for start, end, figures in reversed(numbers):
            text = text[:start] + figures + text[end:]
    return text
