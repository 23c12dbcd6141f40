"""Makers of real archives: zips with the name bytes that other systems write, 7z, and broken ones."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import py7zr


def make_zip(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def make_raw_zip(files: list[tuple[bytes, bytes]], *, flags: int = 0, extra: bytes = b"", mode: int = 0) -> bytes:
    """A stored zip whose names are exactly these bytes."""
    body, central = b"", b""
    for name, data in files:
        crc = zlib.crc32(data)
        fields = struct.pack("<HHHHHIIIHH", 20, flags, 0, 0, 0x21, crc, len(data), len(data), len(name), len(extra))
        local = b"PK\x03\x04" + fields + name + extra
        central += (
            b"PK\x01\x02"
            + struct.pack("<H", 0x0314)
            + fields
            + struct.pack("<HHHII", 0, 0, 0, mode << 16, len(body))
            + name
            + extra
        )
        body += local + data
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(central), len(body), 0)
    return body + central + end


def make_7z(path: Path, files: dict[str, bytes], password: str | None = None) -> Path:
    with py7zr.SevenZipFile(path, "w", password=password) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return path


# a rar 5 archive that stores 案例.txt ("技能\n" in UTF-8), made by hand after the format's description
def make_rar(name: str, data: bytes) -> bytes:
    def block(header: bytes) -> bytes:
        sized = _vint(len(header)) + header
        return struct.pack("<I", zlib.crc32(sized)) + sized

    raw = name.encode()
    main = block(bytes([1, 0]) + _vint(0))
    attributes = _vint(0o100644)
    file_head = (
        _vint(2) + _vint(2) + _vint(len(data)) + _vint(4) + _vint(len(data)) + attributes
        + struct.pack("<I", zlib.crc32(data)) + _vint(0) + _vint(1) + _vint(len(raw)) + raw
    )  # fmt: skip
    end = block(bytes([5, 0]) + _vint(0))
    return b"Rar!\x1a\x07\x01\x00" + main + block(file_head) + data + end


def _vint(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
