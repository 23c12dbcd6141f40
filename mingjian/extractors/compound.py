"""Whether the chains of sectors in an OLE compound file end, before a parser follows them for ever."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

# Source: Microsoft, [MS-CFB] Compound File Binary File Format, sections 2.2 to 2.6
_LAST_SECTOR = 0xFFFFFFFA  # MAXREGSECT: larger numbers are marks, not sectors
_DIFAT_START_AT = 68  # of the header: first sector of the table of further FAT sectors


def has_endless_chain(path: Path) -> bool:
    """Whether any chain that a reader would follow comes back to itself; False for files of another format.

    calamine fills the memory on such files, and then ends the process.
    """
    import olefile  # noqa: PLC0415 - kept out of the command line's start

    if not olefile.isOleFile(str(path)):
        return False
    try:
        opened: Any = olefile.OleFileIO(str(path))  # its stubs know little of what it reads
        with opened as container:
            entries = [entry for entry in container.direntries if entry is not None]
            small = [entry.isectStart for entry in entries if entry.is_minifat]
            large = [entry.isectStart for entry in entries if not entry.is_minifat]
            if small:
                container.loadminifat()
            heads = (container.first_dir_sector, container.first_mini_fat_sector, *large)
            return (
                _has_loop(heads, container.fat)
                or _has_loop(small, container.minifat if small else ())
                or _difat_has_loop(path, container.sector_size)
            )
    except (OSError, ValueError, IndexError, AttributeError, TypeError, RecursionError):
        return True


def _has_loop(heads: Iterable[int], following: Sequence[int]) -> bool:
    known: set[int] = set()
    for head in heads:
        here: set[int] = set()
        at = head
        while at < len(following) and at not in known:
            if at in here:
                return True
            here.add(at)
            at = following[at]
        known |= here
    return False


def _difat_has_loop(path: Path, sector_bytes: int) -> bool:
    seen: set[int] = set()
    with path.open("rb") as stream:
        stream.seek(_DIFAT_START_AT)
        at = int.from_bytes(stream.read(4), "little")
        while at < _LAST_SECTOR:
            if at in seen:
                return True
            seen.add(at)
            stream.seek((at + 2) * sector_bytes - 4)
            raw = stream.read(4)
            if len(raw) < 4:
                return False
            at = int.from_bytes(raw, "little")
    return False
