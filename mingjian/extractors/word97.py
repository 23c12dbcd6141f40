"""Text of the Word 97–2003 binary format (.doc, .wps) by its piece table, without any office program.

Source: [MS-DOC] Word (.doc) Binary File Format, sections 2.4.1 (retrieving text), 2.5 (Fib), 2.8.25 (PlcPcd), 2.9.44 (FKPs).
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mingjian.data.errors import CorruptFileError, LockedFileError, UnsupportedFileError

MAX_STREAM_BYTES = 200 * 1024 * 1024
MAX_CHARS = 5_000_000
MAX_PIECES = 400_000
_MAGIC = 0xA5EC
_FLAGS_AT = 0x0A
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_COUNTS_AT = 0x4C  # ccpText and the lengths of the parts after it
_CHPX_AT, _PAPX_AT, _CLX_AT = 0xFA, 0x102, 0x1A2  # fc and lcb of PlcfBteChpx, PlcfBtePapx, Clx
_COMPRESSED = 0x40000000
_PAGE = 512
_BX_SIZE = 13
_DELETED, _HIDDEN, _TABLE_ROW_END = 0x0800, 0x083C, 0x2417  # sprmCFRMarkDel, sprmCFVanish, sprmPFTtp
_SIZE = 0x4A43  # sprmCHps: half points
_OPERAND_BYTES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_LONG_OPERANDS = {0xD608, 0xC615}  # sprmTDefTable, sprmPChgTabs: lengths of their own
_FIELD_BEGIN, _FIELD_MIDDLE, _FIELD_END = "\x13", "\x14", "\x15"
_LATIN_1252 = bytes(range(256)).decode("cp1252", errors="replace")
_PART_KINDS = ("footnote", "header", "", "comment", "endnote", "textbox", "textbox")


@dataclass(frozen=True, slots=True)
class Word97Text:
    """What the binary says: paragraphs of the body with their size, and the parts beside it."""

    paragraphs: tuple[tuple[str, float | None], ...]  # text (cells by tab, one row a paragraph), size in points
    asides: tuple[tuple[str, str], ...]  # kind as in records.Aside, text
    hidden: str
    deleted_chars: int


@dataclass(frozen=True, slots=True)
class _Runs:
    """Ranges of file positions with a value each; starts ascending."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    values: tuple[frozenset[int], ...]
    sizes: tuple[float | None, ...]

    def at(self, position: int) -> tuple[frozenset[int], float | None, int]:
        """Flags and size at a file position, and where the range ends."""
        index = bisect_right(self.starts, position) - 1
        if index >= 0 and position < self.ends[index]:
            return self.values[index], self.sizes[index], self.ends[index]
        following = index + 1
        return frozenset(), None, self.starts[following] if following < len(self.starts) else 1 << 62


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Characters of one look."""

    text: str
    flags: frozenset[int]
    size: float | None


def read_word97(path: Path, name: str) -> Word97Text:
    """Read text, notes and hidden text; fields give their result, deleted revisions nothing.

    Raises LockedFileError, UnsupportedFileError (Word 6/95 and older), CorruptFileError.
    """
    import olefile  # noqa: PLC0415  kept out of the command line's start

    damaged = f"{name}：Word 97-2003 文档已损坏，无法读取文字。请用 WPS 或 Word 打开后另存为 docx 再报送。"
    try:
        with olefile.OleFileIO(str(path)) as container:
            main = _stream(container, "WordDocument")
            _check_header(main, name)
            table = _stream(container, "1Table" if _flags(main) & _TABLE_1 else "0Table")
        return _read(main, table)
    except (OSError, ValueError, IndexError, struct.error, AttributeError, TypeError) as error:
        raise CorruptFileError(damaged) from error


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


def _read(main: bytes, table: bytes) -> Word97Text:
    counts = struct.unpack_from("<8i", main, _COUNTS_AT)
    looks = _formatting(main, table, _CHPX_AT, paragraph=False)
    rows = _formatting(main, table, _PAPX_AT, paragraph=True)
    stretches = _stretches(main, list(_pieces(main, table)), looks, rows)
    parts = _split_parts(stretches, [max(0, count) for count in counts])
    body, hidden, deleted = _write(parts[0])
    asides: list[tuple[str, str]] = []
    for kind, part in zip(_PART_KINDS, parts[1:], strict=True):
        text = "\n".join(line for line, _ in _write(part)[0])
        if kind and text:
            asides.append((kind, text))
    return Word97Text(tuple(body), tuple(asides), hidden, deleted)


# ── pieces and formatting ────────────────────────────────────────────────────


def _pieces(main: bytes, table: bytes) -> Iterator[tuple[int, int, bool]]:
    """File position, characters and whether one byte each, in the order of the text."""
    offset, length = struct.unpack_from("<II", main, _CLX_AT)
    clx = table[offset : offset + length]
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 2:
        raise ValueError("no piece table")
    size = struct.unpack_from("<I", clx, at + 1)[0]
    plc = clx[at + 5 : at + 5 + size]
    count = (len(plc) - 4) // 12
    if count > MAX_PIECES:
        raise ValueError("too many pieces")
    bounds = struct.unpack_from(f"<{count + 1}i", plc, 0)
    for index in range(count):
        place = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * index + 2)[0]
        narrow = bool(place & _COMPRESSED)
        position = (place & 0x3FFFFFFF) // 2 if narrow else place & 0x3FFFFFFF
        if bounds[index + 1] > bounds[index]:
            yield position, bounds[index + 1] - bounds[index], narrow


def _formatting(main: bytes, table: bytes, entry: int, *, paragraph: bool) -> _Runs:
    """The formatted disk pages: which flags hold over which file positions."""
    offset, length = struct.unpack_from("<II", main, entry)
    plc = table[offset : offset + length]
    count = max(0, (len(plc) - 4) // 8)
    found: list[tuple[int, int, frozenset[int], float | None]] = []
    for index in range(count):
        number = struct.unpack_from("<I", plc, 4 * (count + 1) + 4 * index)[0] & 0x3FFFFF
        page = main[number * _PAGE : (number + 1) * _PAGE]
        if len(page) == _PAGE:
            found.extend(_page_runs(page, paragraph=paragraph))
    found.sort(key=lambda run: run[:2])
    starts, ends = tuple(run[0] for run in found), tuple(run[1] for run in found)
    return _Runs(starts, ends, tuple(run[2] for run in found), tuple(run[3] for run in found))


def _page_runs(page: bytes, *, paragraph: bool) -> Iterator[tuple[int, int, frozenset[int], float | None]]:
    count = page[_PAGE - 1]
    step = _BX_SIZE if paragraph else 1
    if 4 * (count + 1) + step * count > _PAGE - 1:
        return
    bounds = struct.unpack_from(f"<{count + 1}I", page, 0)
    for index in range(count):
        at = 2 * page[4 * (count + 1) + step * index]
        properties = b""
        if at and not paragraph:
            properties = page[at + 1 : at + 1 + page[at]]
        elif at:
            size = 2 * page[at] - 1 if page[at] else 2 * page[at + 1]
            begin = at + 1 if page[at] else at + 2
            properties = page[begin + 2 : begin + size]
        flags, size_pt = _properties(properties)
        yield bounds[index], bounds[index + 1], flags, size_pt


def _properties(data: bytes) -> tuple[frozenset[int], float | None]:
    """The flags set by a list of property modifiers, and the character size in points."""
    flags: set[int] = set()
    size_pt: float | None = None
    at = 0
    while at + 2 < len(data):
        code = data[at] | data[at + 1] << 8
        if code in _LONG_OPERANDS:
            break
        kind = code >> 13
        size = data[at + 2] + 1 if kind == 6 else _OPERAND_BYTES[kind]
        if code in {_DELETED, _HIDDEN, _TABLE_ROW_END} and data[at + 2] & 1:
            flags.add(code)
        elif code == _SIZE and at + 4 <= len(data):
            size_pt = (data[at + 2] | data[at + 3] << 8) / 2
        at += 2 + size
    return frozenset(flags), size_pt


# ── text ─────────────────────────────────────────────────────────────────────


def _stretches(main: bytes, pieces: list[tuple[int, int, bool]], looks: _Runs, rows: _Runs) -> list[_Stretch]:
    """The characters of all parts with their looks, in order."""
    stretches: list[_Stretch] = []
    left = MAX_CHARS
    for position, chars, narrow in pieces:
        width = 1 if narrow else 2
        at, end = position, position + min(chars, left) * width
        left -= min(chars, left)
        while at < end:
            flags, size, until = looks.at(at)
            more, _, row_until = rows.at(at)
            stop = min(end, max(at + width, min(until, row_until)))
            stop += (stop - at) % width
            data = main[at:stop]
            text = "".join(_LATIN_1252[byte] for byte in data) if narrow else data.decode("utf-16-le", errors="replace")
            stretches.append(_Stretch(text, flags | more, size))
            at = stop
    return stretches


def _split_parts(stretches: list[_Stretch], counts: list[int]) -> list[list[_Stretch]]:
    """Body, footnotes, headers, macros, comments, endnotes, text boxes, boxes in headers."""
    parts: list[list[_Stretch]] = [[] for _ in counts]
    number = 0
    left = counts[0]
    for stretch in stretches:
        text = stretch.text
        while text:
            while left <= 0 and number + 1 < len(counts):
                number += 1
                left = counts[number]
            taken = text[: max(1, left)] if left > 0 else text
            if left > 0:
                parts[number].append(_Stretch(taken, stretch.flags, stretch.size))
            left -= len(taken)
            text = text[len(taken) :]
    return parts


@dataclass(slots=True)
class _Writer:
    """Puts characters together to paragraphs; rows of a table become one paragraph each."""

    lines: list[tuple[str, float | None]]
    cells: list[str]
    line: str = ""
    size: float | None = None
    fields: tuple[bool, ...] = ()  # of each open field: whether its result has begun

    def put(self, char: str, stretch: _Stretch) -> None:
        """Take one character."""
        if char == _FIELD_BEGIN:
            self.fields += (False,)
        elif char == _FIELD_MIDDLE:
            self.fields = (*self.fields[:-1], True)
        elif char == _FIELD_END:
            self.fields = self.fields[:-1]
        elif all(self.fields):
            self._show(char, stretch)

    def _show(self, char: str, stretch: _Stretch) -> None:
        if char == "\x07":
            if _TABLE_ROW_END in stretch.flags:
                self._end("\t".join(self.cells))
                self.cells = []
            else:
                self.cells.append(self.line.strip().replace("\n", " "))
                self.line = ""
        elif char in "\r\x0b\x0c\x0e":
            if self.cells or char == "\x0b":
                self.line += "\n"
            else:
                self._end(self.line)
        elif char >= " " or char == "\t":
            self.line += _VISIBLE.get(char, char)
            self.size = stretch.size or self.size
        elif char == "\x1e":
            self.line += "-"

    def _end(self, text: str) -> None:
        self.lines += [(part.strip(), self.size) for part in text.split("\n") if part.strip()]
        self.line, self.size = "", None

    def close(self) -> list[tuple[str, float | None]]:
        """All paragraphs, the last one without a mark too."""
        self._end("\t".join([*self.cells, self.line]).strip("\t"))
        return self.lines


_VISIBLE = {"\u00ad": "", "\ufeff": "", "\u200b": "", "\ufffc": ""}


def _write(part: list[_Stretch]) -> tuple[list[tuple[str, float | None]], str, int]:
    writer = _Writer([], [])
    hidden: list[str] = []
    deleted = 0
    for stretch in part:
        if _DELETED in stretch.flags:
            deleted += len(stretch.text)
            continue
        if _HIDDEN in stretch.flags and not set(stretch.text) & {_FIELD_BEGIN, _FIELD_MIDDLE, _FIELD_END, "\x07"}:
            hidden.append(stretch.text)
            continue
        for char in stretch.text:
            writer.put(char, stretch)
    return writer.close(), "".join(each for each in "".join(hidden) if each >= " "), deleted
