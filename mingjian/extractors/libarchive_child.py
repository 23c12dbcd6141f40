"""A process of its own that streams a rar's files through the system's libarchive: its C code may crash alone.

Run as `python libarchive_child.py FILE`, so that it needs nothing of ours. Output: frames of a 4-byte big-endian length and as many
bytes. A file is a name frame (raw bytes), a mark frame (b"f", b"l" for links), its data frames and
an empty frame. Exit codes: 0 done, 3 no libarchive, 4 damaged, 5 encrypted.
"""

import struct
import sys
from collections.abc import Iterable
from typing import BinaryIO, Protocol, cast

NO_LIBRARY, DAMAGED, LOCKED = 3, 4, 5
MEMORY_LIMIT_BYTES = 1 << 30


def main(path: str, out: BinaryIO) -> int:
    """Stream the archive's files; gives the exit code."""
    _limit_memory()
    try:
        import libarchive  # noqa: PLC0415 - looks for the system's library when imported
    except (ImportError, OSError, TypeError, AttributeError):  # what it raises where there is none, or an old one
        return NO_LIBRARY
    try:
        with libarchive.file_reader(path) as archive:
            for entry in archive:
                if not entry.isdir:
                    _send_entry(cast("_Entry", entry), out)
    except libarchive.ArchiveError as error:
        return LOCKED if "ncrypt" in str(error) or "assphrase" in str(error) else DAMAGED
    out.flush()
    return 0


class _Entry(Protocol):
    """What is used of libarchive's entries, which are known only where the library is."""

    @property
    def pathname(self) -> str | bytes: ...
    @property
    def issym(self) -> bool: ...
    @property
    def islnk(self) -> bool: ...
    def get_blocks(self) -> Iterable[bytes]: ...


def _send_entry(entry: _Entry, out: BinaryIO) -> None:
    name = entry.pathname
    _send(out, name if isinstance(name, bytes) else str(name).encode("utf-8", "surrogateescape"))
    _send(out, b"l" if entry.issym or entry.islnk else b"f")
    if not (entry.issym or entry.islnk):
        for block in entry.get_blocks():
            if block:
                _send(out, bytes(block))
    _send(out, b"")


def _send(out: BinaryIO, frame: bytes) -> None:
    out.write(struct.pack(">I", len(frame)))
    out.write(frame)


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.stdout.buffer))
