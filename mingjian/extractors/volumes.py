"""Archives cut into volumes: which files belong together, whether one is missing, and all of them as one stream."""

import re
import struct
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from mingjian.data.errors import CorruptFileError, LimitError
from mingjian.extractors.members import IN_MEMORY_BYTES, MAX_BYTES, MIB, Member, Refused, read_chunks, refuse

# name.part1.rar · name.7z.001, name.zip.001 · name.z01 … name.zip · name.rar, name.r00 …
_PART = re.compile(r"(?P<base>.+)\.part(?P<number>\d{1,4})\.rar", re.IGNORECASE)
_CUT = re.compile(r"(?P<base>.+\.(?:7z|zip|rar))\.(?P<number>\d{3,4})", re.IGNORECASE)
_ZIP_DISK = re.compile(r"(?P<base>.+)\.z(?P<number>\d{2,3})", re.IGNORECASE)
_OLD_RAR = re.compile(r"(?P<base>.+)\.r(?P<number>\d{2})", re.IGNORECASE)
_END_BYTES = 22 + 0xFFFF  # APPNOTE 4.3.16: the end record with the longest comment
_END, _ENTRY = b"PK\x05\x06", b"PK\x01\x02"
_RAR4, _RAR5 = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00"
_MAX_VOLUMES = 999


@dataclass(frozen=True, slots=True)
class Volume:
    """One of several files that are one archive. number from 1; last: it is known to be the last, 0 where it is not."""

    base: str  # the archive's name, the same for all of them
    style: str  # part, cut, disk, old
    number: int
    last: int = 0


def volume_of(path: str) -> Volume | None:
    """Whether a name is that of a volume, by itself."""
    for style, pattern in (("part", _PART), ("cut", _CUT), ("disk", _ZIP_DISK), ("old", _OLD_RAR)):
        found = pattern.fullmatch(path)
        if found is not None:
            number = int(found["number"]) + (2 if style == "old" else 0)
            suffix = {"part": ".rar", "cut": "", "disk": ".zip", "old": ".rar"}[style]
            return Volume(found["base"] + suffix, style, number)
    return None


def _told_by_bytes(member: Member) -> Volume | None:
    """The volume of a set that bears the archive's own name: the last disk of a zip, the first file of an old rar."""
    suffix = PurePosixPath(member.path).suffix.lower()
    if suffix == ".zip":
        disk = _disk_number(member.data)
        return Volume(member.path, "disk", disk + 1, disk + 1) if disk else None
    return Volume(member.path, "old", 1) if suffix == ".rar" and _is_rar_volume(member.data) else None


def _disk_number(stream: BinaryIO) -> int:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _END_BYTES))
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(_END)
    number = int(struct.unpack_from("<H", tail, at + 4)[0]) if 0 <= at <= len(tail) - 22 else 0
    return number if number <= _MAX_VOLUMES else 0


def _is_rar_volume(stream: BinaryIO) -> bool:
    head = stream.read(64)
    stream.seek(0)
    if head.startswith(_RAR4) and len(head) >= 12:
        return bool(struct.unpack_from("<H", head, 10)[0] & 0x0001)  # MHD_VOLUME
    if head.startswith(_RAR5):
        numbers = list(_vints(head[12:], 5))  # header size, type, header flags, [extra size], archive flags
        extra = len(numbers) > 2 and numbers[2] & 1
        flags = numbers[4] if extra and len(numbers) > 4 else numbers[3] if len(numbers) > 3 else 0
        return bool(flags & 0x0001)
    return False


def _vints(data: bytes, count: int) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            yield value
            value = shift = 0
            count -= 1
            if not count:
                return


def gather_volumes(members: Iterable[Member | Refused]) -> Iterator[Member | Refused]:
    """The same, volumes that lie in one folder joined to the archive they are; a set that lacks one is refused."""
    sets: dict[tuple[str, str], dict[int, tuple[Member, Volume]]] = {}
    try:
        for each in members:
            volume = (volume_of(each.path) or _told_by_bytes(each)) if isinstance(each, Member) else None
            if volume is None or not isinstance(each, Member):
                yield each
                continue
            known = sets.setdefault((volume.base.lower(), volume.style), {})
            if volume.number in known:
                each.data.close()
            else:
                known[volume.number] = (each, volume)
        while sets:
            _, found = sets.popitem()
            yield join_volumes(found)
    finally:
        for found in sets.values():
            for each, _ in found.values():
                each.data.close()


def join_volumes(found: dict[int, tuple[Member, Volume]]) -> Member | Refused:
    """The archive that these volumes are, by their numbers; they are closed."""
    first = found[min(found)][1]
    last = max(found)
    for _, volume in found.values():
        last = max(last, volume.last)
    lacking = [number for number in range(1, last + 1) if number not in found]
    ordered = [found[number][0] for number in sorted(found)]
    try:
        if first.style == "disk" and not any(volume.last for _, volume in found.values()):
            return _refused(first, "最后一卷", first.base)
        if lacking:
            return _refused(first, f"第 {'、'.join(map(str, lacking[:10]))} 卷", _volume_name(ordered[0].path, first, lacking[0]))
        if sum(each.size for each in ordered) > MAX_BYTES:
            return refuse(
                first.base, LimitError(f"{first.base}：全部分卷共超过 {MAX_BYTES // MIB} MB，未读取。请精简材料后重新报送。")
            )
        return _joined(first, ordered)
    finally:
        for each in ordered:
            each.data.close()


def _refused(volume: Volume, which: str, name: str) -> Refused:
    said = f"{volume.base}：分卷压缩包缺少{which}（{PurePosixPath(name).name}），无法打开。请把全部分卷放在一起重新报送，或改报一个不分卷的 zip。"
    return refuse(volume.base, CorruptFileError(said))


def _volume_name(sample: str, volume: Volume, number: int) -> str:
    """What the volume of this number is called, written as its siblings are."""
    stem = volume.base.rpartition(".")[0]
    if volume.style == "part":
        found = _PART.fullmatch(sample)
        width = len(found["number"]) if found else 1
        return f"{stem}.part{number:0{width}d}.rar"
    if volume.style == "cut":
        return f"{volume.base}.{number:03d}"
    if volume.style == "disk":
        return f"{stem}.z{number:02d}"
    return volume.base if number == 1 else f"{stem}.r{number - 2:02d}"


def _joined(volume: Volume, ordered: list[Member]) -> Member | Refused:
    out = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))  # noqa: SIM115 - the receiver closes it
    starts: list[int] = []
    for each in ordered:
        starts.append(out.tell())
        for chunk in read_chunks(each.data):
            out.write(chunk)
    size = out.tell()
    out.seek(0)
    if _ends_early(out, size):
        out.close()
        return _refused(volume, "后面的分卷", _volume_name(ordered[0].path, volume, len(ordered) + 1))
    if volume.style == "disk":
        _mend_directory(out, starts)
    return Member(volume.base, out, size)


def _ends_early(stream: BinaryIO, size: int) -> bool:
    """Whether a 7z says in its first 32 bytes that it is longer than this (7zFormat.txt, SignatureHeader)."""
    head = stream.read(32)
    stream.seek(0)
    if not head.startswith(b"7z\xbc\xaf\x27\x1c") or len(head) < 32:
        return False
    offset, length = struct.unpack_from("<QQ", head, 12)
    return 32 + offset + length > size


def _mend_directory(stream: BinaryIO, starts: list[int]) -> None:
    """Turn "disk and place on it" in a zip's directory into places in the joined file (APPNOTE 4.3.12, 4.3.16)."""
    size = stream.seek(0, 2)
    tail_at = max(0, size - _END_BYTES)
    stream.seek(tail_at)
    tail = stream.read()
    end = tail.rfind(_END)
    _, directory_disk, _, count, length, offset = struct.unpack_from("<HHHHII", tail, end + 4)
    if directory_disk < len(starts):
        start = starts[directory_disk] + offset
        stream.seek(start)
        directory = bytearray(stream.read(min(length, size - start)))
        _mend_entries(directory, starts)
        stream.seek(start)
        stream.write(directory)
        stream.seek(tail_at + end + 4)
        stream.write(struct.pack("<HHHHII", 0, 0, count, count, length, start))
    stream.seek(0)


def _mend_entries(directory: bytearray, starts: list[int]) -> None:
    at = 0
    while directory.startswith(_ENTRY, at) and at + 46 <= len(directory):
        name, extra, comment, disk = struct.unpack_from("<HHHH", directory, at + 28)
        place = struct.unpack_from("<I", directory, at + 42)[0]
        if disk < len(starts):
            struct.pack_into("<H", directory, at + 34, 0)
            struct.pack_into("<I", directory, at + 42, (starts[disk] + place) & 0xFFFFFFFF)
        at += 46 + name + extra + comment
