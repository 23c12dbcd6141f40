"""Videos: how long they last, as their container says; nothing of them is decoded."""

import struct
from pathlib import Path
from typing import BinaryIO

from mingjian.data.records import Document
from mingjian.extractors.sniff import sniff

SECONDS = "duration_seconds"
"""Key of the duration in a video's metadata, absent where the container does not tell it."""
_MOST_BOXES = 4_096
"""Boxes looked at before giving up: a real file has a handful at its top and one movie header inside moov."""
_LONGEST = 1_000_000.0  # seconds; what claims to last longer has a damaged header


def read_video(path: Path, name: str) -> Document:
    """A video as a document without text; its metadata tell the duration in seconds where the container is MP4 (ISO/IEC 14496-12)."""
    seconds = read_duration(path)
    metadata = {} if seconds is None else {SECONDS: f"{seconds:.3f}"}
    return Document(sniff(path, name).media_type, "", has_text_layer=False, metadata=metadata)


def read_duration(path: Path) -> float | None:
    """Seconds by the movie header (mvhd) of an MP4 or QuickTime file; None for other containers and damaged headers."""
    with path.open("rb") as stream:
        stream.seek(0, 2)
        size = stream.tell()
        movie = _find(stream, b"moov", 0, size)
        header = _find(stream, b"mvhd", *movie) if movie else None
        if header is None:
            return None
        stream.seek(header[0])
        return _seconds(stream.read(32))


def _find(stream: BinaryIO, kind: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Where the content of the first box of a kind begins and ends between two places of the file."""
    for _ in range(_MOST_BOXES):
        stream.seek(start)
        head = stream.read(16)
        if start >= end or len(head) < 8:
            return None
        length, name = struct.unpack(">I4s", head[:8])
        inner = 8
        if length == 1 and len(head) == 16:  # the length stands in 64 bits behind the name
            length, inner = struct.unpack(">Q", head[8:])[0], 16
        elif length == 0:  # to the end of the file
            length = end - start
        if length < inner:
            return None
        if name == kind:
            return start + inner, min(start + length, end)
        start += length
    return None


def _seconds(header: bytes) -> float | None:
    """The duration of a movie header: version and flags, two dates, time scale, duration; 64 bits wide in version 1."""
    layout = ">I8xII" if header[:1] == b"\x00" else ">I16xIQ"
    if len(header) < struct.calcsize(layout):
        return None
    _, scale, duration = struct.unpack_from(layout, header)
    seconds = duration / scale if scale else 0.0
    return seconds if 0 < seconds <= _LONGEST else None
