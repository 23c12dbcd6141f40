"""How long a video lasts, by containers written by hand."""

import struct
from pathlib import Path

import pytest

from benchmarks.packages.files import video_mp4
from mingjian.extractors.read import read_document
from mingjian.extractors.video import SECONDS, read_duration


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


FTYP = box(b"ftyp", b"isom\x00\x00\x02\x00isomiso2")
WIDE = b"\x01\x00\x00\x00" + bytes(16) + struct.pack(">IQ", 600, 600 * 421) + bytes(80)


def write(folder: Path, data: bytes) -> Path:
    path = folder / "blob"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("seconds", [0.5, 300, 480.25, 7200])
def test_duration_is_that_of_the_movie_header(tmp_path: Path, seconds: float) -> None:
    document = read_document(write(tmp_path, video_mp4(seconds)), "视频.mp4")
    assert (document.media_type, document.text, float(document.metadata[SECONDS])) == ("video/mp4", "", seconds)


@pytest.mark.parametrize(
    ("data", "seconds"),
    [
        (FTYP + box(b"moov", box(b"mvhd", WIDE)), 421.0),  # 64 bits wide
        (
            FTYP + struct.pack(">I4sQ", 1, b"mdat", 24) + bytes(8) + box(b"moov", box(b"mvhd", WIDE)),
            421.0,
        ),  # a long box before it
        (FTYP + struct.pack(">I4s", 0, b"moov") + box(b"mvhd", WIDE), 421.0),  # to the end of the file
        (FTYP + box(b"moov", box(b"trak", b"")), None),
        (FTYP + box(b"moov", box(b"mvhd", WIDE[:20])), None),
        (FTYP + box(b"moov", box(b"mvhd", bytes(32))), None),  # no time scale
        (FTYP + struct.pack(">I4s", 3, b"free") + box(b"moov", box(b"mvhd", WIDE)), None),  # a box shorter than its head
        (b"\x00\x00\x01\xba" + bytes(64), None),  # MPEG program stream
    ],
)
def test_other_containers_and_damaged_headers_tell_nothing_false(tmp_path: Path, data: bytes, seconds: float | None) -> None:
    assert read_duration(write(tmp_path, data)) == seconds
