"""Members of zip archives, with the names that Chinese systems write."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from mingjian.data.errors import CorruptFileError, FileError, LimitError, LockedFileError, UnsupportedFileError
from mingjian.extractors.members import (
    MAX_ENTRIES,
    Budget,
    Member,
    Refused,
    decode_name,
    is_junk,
    keep,
    read_chunks,
    refuse,
    safe_path,
    unsafe,
)

ENCRYPTED = 0x1
UTF8_NAME = 0x800
LOCAL_HEADER_BYTES = 30
UNICODE_PATH_FIELD = 0x7075  # Info-ZIP Unicode Path Extra Field
END_RECORD = b"PK\x05\x06"
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, ValueError, OverflowError)


def zip_members(stream: BinaryIO, name: str, budget: Budget) -> Iterator[Member | Refused]:
    """The files of a zip one by one.

    Raises CorruptFileError where it is no zip, LockedFileError where all is encrypted, LimitError at a cap.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (*DAMAGED, NotImplementedError) as error:
        raise CorruptFileError(f"{name}：压缩包已损坏或不完整，无法打开。请重新打包后报送。") from error
    with archive:
        entries = [entry for entry in archive.infolist() if not _is_folder(entry)]
        if len(entries) > MAX_ENTRIES:
            raise LimitError(f"{name}：压缩包内有 {len(entries)} 个文件，超过 {MAX_ENTRIES} 个，未读取。请只报送要求的材料。")
        if entries and all(entry.flag_bits & ENCRYPTED for entry in entries):
            raise LockedFileError(f"{name}：压缩包已加密，无法读取。请去除密码后重新报送。")
        for entry in entries:
            written = entry_name(entry)
            _trust_directory(stream, entry)
            member = _take(archive, entry, (name, written), budget)
            if member is not None:
                yield member


def _trust_directory(stream: BinaryIO, entry: zipfile.ZipInfo) -> None:
    """Let zipfile accept a member whose own header names it otherwise, as some packers write GBK here and UTF-8 there."""
    try:
        stream.seek(entry.header_offset)
        header = stream.read(LOCAL_HEADER_BYTES)
        (length,) = struct.unpack_from("<H", header, 26)
        entry.orig_filename = stream.read(length).decode("utf-8" if entry.flag_bits & UTF8_NAME else "cp437")
    except DAMAGED:
        return  # zipfile will say what is wrong


def _take(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, names: tuple[str, str], budget: Budget) -> Member | Refused | None:
    name, raw = names
    path = safe_path(raw)
    if path is None or stat.S_ISLNK(entry.external_attr >> 16):
        return unsafe(raw)
    if is_junk(path):
        return None
    budget.take_entry(name)
    try:
        with archive.open(entry) as stream:
            data, size = keep(read_chunks(stream), f"{name}/{path}", budget, entry.compress_size)
    except LimitError:
        raise
    except FileError as error:
        return refuse(path, error)
    except RuntimeError as error:  # zipfile's word for a missing password, and for methods it lacks
        return refuse(path, _unopened(error, f"{name}/{path}"))
    except DAMAGED:
        return refuse(path, CorruptFileError(f"{name}/{path}：压缩包内的这个文件已损坏，无法取出。请重新打包后报送。"))
    return Member(path, data, size)


def _unopened(error: RuntimeError, name: str) -> FileError:
    if isinstance(error, NotImplementedError):
        return UnsupportedFileError(f"{name}：压缩方式不受支持，无法取出。请用普通 zip 格式重新打包。")
    return LockedFileError(f"{name}：压缩包内的这个文件已加密，无法读取。请去除密码后重新报送。")


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry: flagged UTF-8, the Unicode field, else its bytes as UTF-8, else as GB18030."""
    if entry.flag_bits & UTF8_NAME:
        return entry.orig_filename
    try:
        raw = entry.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.orig_filename
    return _unicode_field(entry.extra, raw) or decode_name(raw)


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    return entry.orig_filename.endswith("/") or (entry.file_size == 0 and entry.orig_filename.endswith("\\"))


def _unicode_field(extra: bytes, raw: bytes) -> str | None:
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        value, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == UNICODE_PATH_FIELD and len(value) > 5 and struct.unpack_from("<I", value, 1)[0] == zlib.crc32(raw):
            return value[5:].decode("utf-8", errors="replace")
    return None
