"""The Word 97–2003 binary format (.doc, .wps) opened without any office program: its streams, pieces and paragraphs.

Source: [MS-DOC] Word (.doc) Binary File Format, sections 2.4.1 (retrieving text), 2.5 (Fib), 2.8.35 (PlcPcd), 2.9.33 (Chpx FKP),
2.9.174 (Papx FKP).
"""

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mingjian.data.errors import CorruptFileError, LockedFileError, UnsupportedFileError

MAX_STREAM_BYTES: Final = 200 * 1024 * 1024
MAX_CHARS: Final = 5_000_000
MAX_PIECES: Final = 400_000
_MAGIC: Final = 0xA5EC
_FLAGS_AT: Final = 0x0A
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_COUNTS_AT: Final = 0x4C  # ccpText and the lengths of the parts after it
_COMPRESSED: Final = 0x40000000
_PAGE: Final = 512
_BX_BYTES: Final = 13
_LATIN: Final = bytes(range(256)).decode("cp1252", errors="replace")
PART_KINDS: Final = ("body", "footnote", "margin", "macro", "comment", "endnote", "textbox", "margin_textbox")
_MARKS: Final = re.compile("[\r\x07\x0c]")


class Entry:
    """Where the header says what lies where: offset of the position and length in the FIB."""

    STYLES = 0xA2
    FOOTNOTES = 0xB2
    COMMENTS = 0xC2
    SECTIONS = 0xCA
    MARGINS = 0xF2
    RUNS = 0xFA
    PARAGRAPHS = 0x102
    FONTS = 0x112
    PIECES = 0x1A2
    ANCHORS = 0x1DA
    ENDNOTES = 0x212
    DRAWINGS = 0x22A
    TEXT_BOXES = 0x25A
    MARGIN_BOXES = 0x26A
    LISTS = 0x2E2
    LIST_OVERRIDES = 0x2EA


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of one look with the modifiers that hold for them."""

    text: str
    run: bytes
    paragraph: bytes  # number of the style, then modifiers
    start: int  # characters before it in its part


@dataclass(frozen=True, slots=True)
class Word97Paragraph:
    """A paragraph: its stretches without the mark, the mark, and what holds for it."""

    stretches: tuple[Stretch, ...]
    mark: str
    mark_run: bytes
    paragraph: bytes
    start: int


@dataclass(frozen=True, slots=True)
class Word97Streams:
    """The streams of a file."""

    main: bytes
    table: bytes
    data: bytes

    def part(self, entry: int) -> bytes:
        """What the header says lies in the table stream at this entry, b"" where there is none."""
        offset, length = self._place(entry)
        return self.table[offset : offset + length]

    def rest(self, entry: int) -> bytes:
        """The table stream from this entry on, b"" where there is none: some parts are longer than they say."""
        offset, length = self._place(entry)
        return self.table[offset:] if length else b""

    def _place(self, entry: int) -> tuple[int, int]:
        if entry + 8 > len(self.main):
            return 0, 0
        offset, length = struct.unpack_from("<II", self.main, entry)
        return offset, length

    def bounds(self, entry: int, data_bytes: int = 0) -> list[int]:
        """The character positions of a PLC whose elements have so many bytes."""
        part = self.part(entry)
        count = (len(part) - 4) // (4 + data_bytes) + 1 if len(part) >= 4 else 0
        return list(struct.unpack_from(f"<{count}i", part, 0))


def open_word97(path: Path, name: str) -> Word97Streams:
    """Read the streams of a file.

    Raises LockedFileError, UnsupportedFileError (Word 6/95 and older), CorruptFileError.
    """
    import olefile  # noqa: PLC0415  kept out of the command line's start

    try:
        with olefile.OleFileIO(str(path)) as container:
            main = _stream(container, "WordDocument")
            _check_header(main, name)
            table = _stream(container, "1Table" if _flags(main) & _TABLE_1 else "0Table")
            data = _stream(container, "Data") if container.exists("Data") else b""
    except (OSError, ValueError, IndexError, struct.error, AttributeError, TypeError) as error:
        raise CorruptFileError(damaged(name)) from error
    return Word97Streams(main, table, data)


def damaged(name: str) -> str:
    """What is said of a file that is broken inside."""
    return f"{name}：Word 97-2003 文档已损坏，无法读取文字。请用 WPS 或 Word 打开后另存为 docx 再报送。"


def _stream(container: object, name: str) -> bytes:
    with container.openstream(name) as stream:  # type: ignore[attr-defined]
        data: bytes = stream.read(MAX_STREAM_BYTES)
    return data


def _flags(main: bytes) -> int:
    return struct.unpack_from("<H", main, _FLAGS_AT)[0]


def _check_header(main: bytes, name: str) -> None:
    if struct.unpack_from("<H", main, 0)[0] != _MAGIC:
        raise UnsupportedFileError(f"{name}：Word 6/95 或更早的文档，无法读取文字。请用 WPS 或 Word 打开后另存为 docx 再报送。")
    if _flags(main) & _ENCRYPTED:
        raise LockedFileError(f"{name}：文档设有打开密码，无法读取。请去除密码后重新报送。")


def read_parts(streams: Word97Streams) -> dict[str, list[Word97Paragraph]]:
    """The paragraphs of body, footnotes, headers …, by PART_KINDS. Raises struct.error and ValueError where they are damaged."""
    counts = [max(0, count) for count in struct.unpack_from("<8i", streams.main, _COUNTS_AT)]
    runs = _formatting(streams, Entry.RUNS, paragraph=False)
    paragraphs = _formatting(streams, Entry.PARAGRAPHS, paragraph=True)
    parts = _split_parts(_stretches(streams, runs, paragraphs), counts)
    return {kind: list(_paragraphs(part)) for kind, part in zip(PART_KINDS, parts, strict=True)}


# ── pieces and formatting ────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of the text: where it lies, its characters, whether one byte each, and modifiers that hold for all of it."""

    position: int
    characters: int
    narrow: bool
    modifiers: bytes


def _pieces(streams: Word97Streams) -> Iterator[_Piece]:
    clx = streams.part(Entry.PIECES)
    at = 0
    shared: list[bytes] = []
    while at < len(clx) and clx[at] == 1:
        size = struct.unpack_from("<H", clx, at + 1)[0]
        shared.append(clx[at + 3 : at + 3 + size])
        at += 3 + size
    if at >= len(clx) or clx[at] != 2:
        raise ValueError("no piece table")
    size = struct.unpack_from("<I", clx, at + 1)[0]
    plc = clx[at + 5 : at + 5 + size]
    count = (len(plc) - 4) // 12
    if count > MAX_PIECES:
        raise ValueError("too many pieces")
    bounds = struct.unpack_from(f"<{count + 1}i", plc, 0)
    for index in range(count):
        place, change = struct.unpack_from("<IH", plc, 4 * (count + 1) + 8 * index + 2)
        narrow = bool(place & _COMPRESSED)
        position = (place & 0x3FFFFFFF) // 2 if narrow else place & 0x3FFFFFFF
        modifiers = shared[change >> 1] if change & 1 and change >> 1 < len(shared) else b""
        if bounds[index + 1] > bounds[index]:
            yield _Piece(position, bounds[index + 1] - bounds[index], narrow, modifiers)


@dataclass(frozen=True, slots=True)
class _Runs:
    """Ranges of file positions with modifiers each; starts ascending."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    values: tuple[bytes, ...]

    def at(self, position: int) -> tuple[bytes, int]:
        """The modifiers at a file position, and where the range ends."""
        index = bisect_right(self.starts, position) - 1
        if index >= 0 and position < self.ends[index]:
            return self.values[index], self.ends[index]
        following = index + 1
        return b"", self.starts[following] if following < len(self.starts) else 1 << 62


def _formatting(streams: Word97Streams, entry: int, *, paragraph: bool) -> _Runs:
    """The formatted disk pages: which modifiers hold over which file positions."""
    plc = streams.part(entry)
    count = max(0, (len(plc) - 4) // 8)
    found: list[tuple[int, int, bytes]] = []
    for index in range(count):
        number = struct.unpack_from("<I", plc, 4 * (count + 1) + 4 * index)[0] & 0x3FFFFF
        page = streams.main[number * _PAGE : (number + 1) * _PAGE]
        if len(page) == _PAGE:
            found.extend(_page_runs(page, paragraph=paragraph))
    found.sort(key=lambda run: run[:2])
    return _Runs(tuple(run[0] for run in found), tuple(run[1] for run in found), tuple(run[2] for run in found))


def _page_runs(page: bytes, *, paragraph: bool) -> Iterator[tuple[int, int, bytes]]:
    count = page[_PAGE - 1]
    step = _BX_BYTES if paragraph else 1
    if 4 * (count + 1) + step * count > _PAGE - 1:
        return
    bounds = struct.unpack_from(f"<{count + 1}I", page, 0)
    for index in range(count):
        at = 2 * page[4 * (count + 1) + step * index]
        modifiers = b""
        if at and not paragraph:
            modifiers = page[at + 1 : at + 1 + page[at]]
        elif at:
            size = 2 * page[at] - 1 if page[at] else 2 * page[at + 1]
            begin = at + 1 if page[at] else at + 2
            modifiers = page[begin : begin + size]
        yield bounds[index], bounds[index + 1], modifiers


# ── text ─────────────────────────────────────────────────────────────────────


def _stretches(streams: Word97Streams, runs: _Runs, paragraphs: _Runs) -> Iterator[Stretch]:
    """The characters of all parts with their modifiers, in order; start is not set yet."""
    left = MAX_CHARS
    for piece in _pieces(streams):
        width = 1 if piece.narrow else 2
        at, end = piece.position, piece.position + min(piece.characters, left) * width
        left -= min(piece.characters, left)
        while at < min(end, len(streams.main)):
            run, until = runs.at(at)
            paragraph, paragraph_until = paragraphs.at(at)
            stop = min(end, max(at + width, min(until, paragraph_until)))
            stop += (stop - at) % width
            data = streams.main[at:stop]
            text = "".join(_LATIN[byte] for byte in data) if piece.narrow else _wide(data)
            yield Stretch(text, run + piece.modifiers, paragraph, 0)
            at = stop


def _wide(data: bytes) -> str:
    """Two bytes a character: those beyond the basic plane stay in halves, because positions count them so."""
    text = data.decode("utf-16-le", errors="surrogatepass")
    return text if 2 * len(text) == len(data) else "".join(map(chr, struct.unpack_from(f"<{len(data) // 2}H", data)))


def _split_parts(stretches: Iterator[Stretch], counts: Sequence[int]) -> list[list[Stretch]]:
    parts: list[list[Stretch]] = [[] for _ in counts]
    number, used = 0, 0
    for stretch in stretches:
        text = stretch.text
        while text:
            while used >= counts[number] and number + 1 < len(counts):
                number, used = number + 1, 0
            room = counts[number] - used
            if room <= 0:
                return parts
            taken = text[:room]
            parts[number].append(Stretch(taken, stretch.run, stretch.paragraph, used))
            used += len(taken)
            text = text[room:]
    return parts


def _paragraphs(part: Sequence[Stretch]) -> Iterator[Word97Paragraph]:
    open_: list[Stretch] = []
    for stretch in part:
        begin = 0
        for match in _MARKS.finditer(stretch.text):
            if match.start() > begin:
                open_.append(_cut(stretch, begin, match.start()))
            start = open_[0].start if open_ else stretch.start + match.start()
            yield Word97Paragraph(tuple(open_), match[0], stretch.run, stretch.paragraph, start)
            open_ = []
            begin = match.end()
        if begin < len(stretch.text):
            open_.append(_cut(stretch, begin, len(stretch.text)))
    if open_:
        yield Word97Paragraph(tuple(open_), "\r", b"", open_[-1].paragraph, open_[0].start)


def _cut(stretch: Stretch, start: int, end: int) -> Stretch:
    return Stretch(stretch.text[start:end], stretch.run, stretch.paragraph, stretch.start + start)
