"""Members of 7z archives. py7zr is LGPL: an unaltered package beside ours, which no other free reader equals."""

import io
import lzma
import struct
import tempfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

import py7zr
from py7zr.exceptions import ArchiveError, PasswordRequired
from py7zr.io import Py7zIO, WriterFactory

from mingjian.data.errors import CorruptFileError, FileError, LimitError, LockedFileError, UnsupportedFileError
from mingjian.extractors.members import (
    IN_MEMORY_BYTES,
    MAX_BYTES,
    MAX_ENTRIES,
    MAX_MEMBER_BYTES,
    MAX_RATIO,
    MIB,
    RATIO_COUNTS_FROM,
    Budget,
    Member,
    Refused,
    is_junk,
    safe_path,
    unsafe,
)

# what py7zr and the codecs under it were seen to raise on damaged archives
DAMAGED = (ArchiveError, lzma.LZMAError, zlib.error, EOFError, OSError, struct.error, ValueError, TypeError)
DAMAGED_INSIDE = (LookupError, AttributeError, AssertionError, RuntimeError, OverflowError, MemoryError)


def seven_zip_members(stream: BinaryIO, name: str, budget: Budget) -> Iterator[Member | Refused]:
    """The files of a 7z; the whole is unpacked at the first step, because its files lie in common blocks.

    Raises CorruptFileError, LockedFileError, UnsupportedFileError, LimitError.
    """
    try:
        yield from _unpack(stream, name, budget)
    except FileError:
        raise
    except PasswordRequired as error:
        raise LockedFileError(f"{name}：压缩包已加密，无法读取。请去除密码后重新报送。") from error
    except py7zr.UnsupportedCompressionMethodError as error:
        raise UnsupportedFileError(f"{name}：7z 的压缩方式不受支持。请用普通 zip 格式重新打包。") from error
    except (*DAMAGED, *DAMAGED_INSIDE) as error:
        raise CorruptFileError(f"{name}：压缩包已损坏或不完整，无法打开。请重新打包后报送。") from error


def _unpack(stream: BinaryIO, name: str, budget: Budget) -> Iterator[Member | Refused]:
    with py7zr.SevenZipFile(stream, "r") as archive:
        if archive.needs_password():
            raise LockedFileError(f"{name}：压缩包已加密，无法读取。请去除密码后重新报送。")
        entries = [entry for entry in archive.list() if not entry.is_directory]
        declared = sum(entry.uncompressed for entry in entries)
        if len(entries) > MAX_ENTRIES or declared > MAX_BYTES:
            raise LimitError(
                f"{name}：压缩包内有 {len(entries)} 个文件、共 {declared // MIB} MB，"
                f"超过 {MAX_ENTRIES} 个或 {MAX_BYTES // MIB} MB，未读取。请精简材料后重新报送。"
            )
        _check_ratio(declared, stream, name)
        links = {entry.filename for entry in archive.files if entry.is_symlink}
        refused = [each.filename for each in entries if each.filename in links or safe_path(each.filename) is None]
        wanted = {each.filename for each in entries if not is_junk(each.filename)}.difference(refused)
        sink = _Sink(name, budget)
        try:
            if wanted:
                archive.extract(targets=wanted, factory=sink)
            yield from map(unsafe, refused)
            while sink.kept:
                kept = sink.kept.pop(0)
                kept.data.seek(0)
                yield Member(safe_path(kept.path) or kept.path, kept.data, kept.length)
        finally:
            sink.discard()


def _check_ratio(declared: int, stream: BinaryIO, name: str) -> None:
    packed = max(stream.seek(0, io.SEEK_END), 1)
    if declared > RATIO_COUNTS_FROM and declared > MAX_RATIO * packed:
        raise LimitError(f"{name}：压缩比异常（超过 {MAX_RATIO} 倍），疑似恶意压缩包，未读取。请核实来源。")


class _Kept(Py7zIO):
    """One member on its way out of py7zr, counted before it is written."""

    def __init__(self, path: str, budget: Budget) -> None:
        self.path, self.budget, self.length = path, budget, 0
        self.data = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))  # noqa: SIM115 - the receiver closes it

    def write(self, s: bytes | bytearray) -> int:
        self.length += len(s)
        self.budget.take_bytes(len(s), self.path)
        if self.length > MAX_MEMBER_BYTES:
            raise LimitError(f"{self.path}：单个文件解开后超过 {MAX_MEMBER_BYTES // MIB} MB，未读取。请压缩后重新报送。")
        return self.data.write(s)

    def read(self, size: int | None = None) -> bytes:
        return self.data.read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.data.seek(offset, whence)

    def flush(self) -> None:
        self.data.flush()

    def size(self) -> int:
        return self.length


class _Sink(WriterFactory):
    """Gives py7zr a place in memory or a temporary file for every member: it never sees a path of ours."""

    def __init__(self, name: str, budget: Budget) -> None:
        self.name, self.budget = name, budget
        self.kept: list[_Kept] = []

    def create(self, filename: str) -> Py7zIO:
        self.budget.take_entry(self.name)
        kept = _Kept(filename, self.budget)
        self.kept.append(kept)
        return kept

    def discard(self) -> None:
        """Close what nobody took."""
        for kept in self.kept:
            kept.data.close()
