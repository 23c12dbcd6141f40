"""Pictures and form fields that a Word 97–2003 file keeps in its Data and drawing streams.

Source: [MS-DOC] sections 2.9.192 (PICFAndOfficeArtData), 2.9.78 (FFData), 2.8.37 (PlcfSpa); [MS-ODRAW] 2.2 (records).
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mingjian.extractors.word97 import Entry, Word97Streams

_MAX_BYTES: Final = 64 * 1024 * 1024
_MAX_DEPTH: Final = 12
_CONTAINER: Final = 0xF
_STORE_ENTRY: Final = 0xF007
_STORE_ENTRY_BYTES: Final = 36
_SHAPE, _SHAPE_CONTAINER, _OPTIONS = 0xF00A, 0xF004, 0xF00B
_PICTURE_OF_SHAPE: Final = 0x4104  # property pib, an index into the store
_ANCHOR_BYTES: Final = 26
_EXTENSIONS: Final = {0xF01A: "emf", 0xF01B: "wmf", 0xF01D: "jpeg", 0xF01E: "png", 0xF01F: "dib", 0xF029: "tiff", 0xF02A: "jpeg"}
_TWO_HASHES: Final = frozenset({0x3D5, 0x217, 0x543, 0x46B, 0x6E3, 0x6E1, 0x7A9, 0x6E5})  # instances with a second hash
_DEFLATED: Final = frozenset({0xF01A, 0xF01B})
_CHECKBOX, _UNDEFINED = 1, 25  # of FFDataBits: iType, iRes


@dataclass(frozen=True, slots=True)
class FoundPicture:
    """A picture's bytes and its size on paper."""

    data: bytes
    extension: str
    size_twips: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class _Record:
    kind: int
    instance: int
    version: int
    body: bytes


def _records(data: bytes) -> Iterator[_Record]:
    at = 0
    while at + 8 <= len(data):
        head, kind, size = struct.unpack_from("<HHI", data, at)
        yield _Record(kind, head >> 4, head & 15, data[at + 8 : at + 8 + size])
        at += 8 + size


def _walk(data: bytes, depth: int = 0) -> Iterator[_Record]:
    for record in _records(data):
        yield record
        if record.version == _CONTAINER and depth < _MAX_DEPTH:
            yield from _walk(record.body, depth + 1)


def _picture(record: _Record) -> FoundPicture | None:
    """The picture of a record that holds one, itself or behind a store entry."""
    if record.kind == _STORE_ENTRY:
        name_bytes = record.body[33] if len(record.body) > 33 else 0
        inner = next(_records(record.body[_STORE_ENTRY_BYTES + name_bytes :]), None)
        return None if inner is None or inner.kind == _STORE_ENTRY else _picture(inner)
    extension = _EXTENSIONS.get(record.kind)
    if extension is None:
        return None
    hashes = 32 if record.instance in _TWO_HASHES else 16
    if record.kind in _DEFLATED:
        return _metafile(record.body[hashes:], extension)
    data = record.body[hashes + 1 :]
    return FoundPicture(_bitmap(data), "bmp") if extension == "dib" else FoundPicture(data, extension)


def _metafile(body: bytes, extension: str) -> FoundPicture | None:
    if len(body) < 34:
        return None
    packed = body[34:]
    if body[32] == 0:  # deflated
        try:
            packed = zlib.decompressobj().decompress(packed, _MAX_BYTES)
        except zlib.error:
            return None
    return FoundPicture(packed, extension)


def _bitmap(data: bytes) -> bytes:
    """A device-independent bitmap with the file header that it lacks."""
    if len(data) < 40:
        return data
    head_bytes, bits, colours = struct.unpack_from("<I", data, 0)[0], struct.unpack_from("<H", data, 14)[0], data[32:36]
    used = int.from_bytes(colours, "little") or (1 << bits if bits <= 8 else 0)
    return b"BM" + struct.pack("<IHHI", 14 + len(data), 0, 0, 14 + head_bytes + 4 * used) + data


def find_inline_picture(data: bytes, place: int) -> FoundPicture | None:
    """The picture at a place of the Data stream, None where there is none that can be read."""
    if place < 0 or place + 68 > len(data):
        return None
    size, head_bytes, kind = struct.unpack_from("<IHH", data, place)
    wide, high, scale_x, scale_y = struct.unpack_from("<HHHH", data, place + 28)
    art = data[place + head_bytes : place + min(size, _MAX_BYTES)]
    if kind == 0x66 and art:  # linked: the name of the file stands before
        art = art[1 + art[0] :]
    found = next((picture for record in _walk(art) if (picture := _picture(record)) is not None), None)
    if found is None:
        return None
    return FoundPicture(found.data, found.extension, (wide * scale_x / 1000, high * scale_y / 1000))


def read_checkbox(data: bytes, place: int) -> bool:
    """Whether the checkbox whose data lies here is ticked."""
    if place < 0 or place + 6 > len(data):
        return False
    head_bytes = struct.unpack_from("<H", data, place + 4)[0]
    at = place + head_bytes
    if at + 12 > len(data):
        return False
    bits = struct.unpack_from("<H", data, at + 4)[0]
    state = bits >> 2 & 31
    if bits & 3 != _CHECKBOX:
        return False
    if state != _UNDEFINED:
        return state == 1
    name_chars = struct.unpack_from("<H", data, at + 10)[0]
    default = at + 12 + 2 * name_chars + 2
    return data[default : default + 2] == b"\x01\x00"


class FloatingPictures:
    """The pictures that are anchored to a character and lie anywhere on the page."""

    def __init__(self, streams: Word97Streams) -> None:
        """Read the anchors and the shapes; damaged ones give no picture."""
        self._anchors: dict[int, tuple[int, tuple[float, float]]] = {}
        self._shapes: dict[int, int] = {}
        self._store: list[_Record] = []
        self._main = streams.main
        drawings = streams.part(Entry.DRAWINGS)
        if drawings:
            self._read_anchors(streams)
            self._read_drawings(drawings)

    def at(self, position: int) -> FoundPicture | None:
        """The picture anchored to this character of the body."""
        shape, size = self._anchors.get(position, (0, (0.0, 0.0)))
        index = self._shapes.get(shape, 0)
        if not 1 <= index <= len(self._store):
            return None
        found = self._stored(self._store[index - 1])
        return None if found is None else FoundPicture(found.data, found.extension, size)

    def _stored(self, record: _Record) -> FoundPicture | None:
        """The picture of a store entry: in it, or at the place of the main stream that it names."""
        found = _picture(record)
        if found is not None or record.kind != _STORE_ENTRY or len(record.body) < _STORE_ENTRY_BYTES:
            return found
        size, _, place = struct.unpack_from("<III", record.body, 20)
        inner = next(_records(self._main[place : place + min(size, _MAX_BYTES)]), None)
        return None if inner is None or inner.kind == _STORE_ENTRY else _picture(inner)

    def _read_anchors(self, streams: Word97Streams) -> None:
        positions = streams.bounds(Entry.ANCHORS, _ANCHOR_BYTES)
        part = streams.part(Entry.ANCHORS)
        for index, position in enumerate(positions[:-1]):
            shape, left, top, right, bottom = struct.unpack_from("<5i", part, 4 * len(positions) + _ANCHOR_BYTES * index)
            self._anchors[position] = (shape, (float(max(0, right - left)), float(max(0, bottom - top))))

    def _read_drawings(self, data: bytes) -> None:
        first = next(_records(data), None)
        if first is None:
            return
        self._store = [each for each in _walk(first.body) if each.kind == _STORE_ENTRY or each.kind in _EXTENSIONS]
        at = 8 + len(first.body)
        while at + 9 < len(data):  # each drawing behind a byte that says where it belongs
            drawing = next(_records(data[at + 1 :]), None)
            if drawing is None:
                return
            for shape in _walk(drawing.body):
                if shape.kind == _SHAPE_CONTAINER:
                    self._note_shape(shape.body)
            at += 9 + len(drawing.body)

    def _note_shape(self, body: bytes) -> None:
        identity = 0
        for record in _records(body):
            if record.kind == _SHAPE and len(record.body) >= 4:
                identity = struct.unpack_from("<I", record.body, 0)[0]
            elif record.kind == _OPTIONS:
                for index in range(min(record.instance, len(record.body) // 6)):
                    code, value = struct.unpack_from("<HI", record.body, 6 * index)
                    if code == _PICTURE_OF_SHAPE:
                        self._shapes[identity] = value
