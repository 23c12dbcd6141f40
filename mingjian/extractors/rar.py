"""Members of rar archives, by whatever can open them here: unrar, unar, 7-Zip or bsdtar, or the system's libarchive."""

import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import rarfile

from mingjian.data.errors import CorruptFileError, FileError, LimitError, LockedFileError, UnsupportedFileError
from mingjian.extractors import libarchive_child
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

SECONDS = 60  # for one archive (design, section 10)
MAX_FRAME_BYTES = 1 << 26


def rar_members(path: Path, name: str, budget: Budget) -> Iterator[Member | Refused]:
    """The files of a rar one by one.

    Raises UnsupportedFileError where nothing here opens rar, CorruptFileError, LockedFileError, LimitError.
    """
    if _has_tool():
        yield from _by_tool(path, name, budget)
    else:
        yield from _by_libarchive(path, name, budget)


def _has_tool() -> bool:
    try:
        rarfile.tool_setup()
    except rarfile.RarCannotExec:
        return False
    return True


def _by_tool(path: Path, name: str, budget: Budget) -> Iterator[Member | Refused]:
    try:
        with rarfile.RarFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MAX_ENTRIES:
                raise LimitError(f"{name}：压缩包内有 {len(entries)} 个文件，超过 {MAX_ENTRIES} 个，未读取。请只报送要求的材料。")
            if archive.needs_password():
                raise _locked(name)
            for entry in entries:
                member = _take(archive, entry, name, budget)
                if member is not None:
                    yield member
    except (rarfile.Error, OSError, ValueError, struct.error) as error:
        raise _damaged(name) from error


def _take(archive: rarfile.RarFile, entry: rarfile.RarInfo, name: str, budget: Budget) -> Member | Refused | None:
    raw = str(entry.filename)
    inner = safe_path(raw)
    if inner is None or entry.is_symlink():
        return unsafe(raw)
    if is_junk(inner):
        return None
    budget.take_entry(name)
    try:
        with archive.open(entry) as stream:
            data, size = keep(read_chunks(cast("BinaryIO", stream)), f"{name}/{inner}", budget, entry.compress_size)
    except LimitError:
        raise
    except (rarfile.Error, OSError):
        return refuse(inner, CorruptFileError(f"{name}/{inner}：压缩包内的这个文件已损坏，无法取出。请重新打包后报送。"))
    return Member(inner, data, size)


def _by_libarchive(path: Path, name: str, budget: Budget) -> Iterator[Member | Refused]:
    command = [sys.executable, "-I", str(Path(libarchive_child.__file__)), str(path.resolve())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL) as child:
        expired = threading.Event()
        timer = threading.Timer(SECONDS, lambda: (expired.set(), child.kill()))
        timer.start()
        try:
            yield from _members_of(cast("BinaryIO", child.stdout), name, budget, path.stat().st_size)
            code = child.wait()
        except EOFError:
            code = child.wait()
        finally:
            timer.cancel()
            child.kill()
    if expired.is_set():
        raise LimitError(f"{name}：解压超过 {SECONDS} 秒，已停止。请改用 zip 格式重新打包。")
    if code != 0:
        raise _failure(code, name)


def _members_of(stream: BinaryIO, name: str, budget: Budget, packed: int) -> Iterator[Member | Refused]:
    while (raw := _frame(stream, optional=True)) is not None:
        mark = _frame(stream)
        written = decode_name(raw)
        path = safe_path(written)
        if path is None or mark == b"l":
            _skip(stream)
            yield unsafe(written)
        elif is_junk(path):
            _skip(stream)
        else:
            budget.take_entry(name)
            data, size = keep(_frames(stream), f"{name}/{path}", budget, packed)
            yield Member(path, data, size)


def _frames(stream: BinaryIO) -> Iterator[bytes]:
    while frame := _frame(stream):
        yield frame


def _skip(stream: BinaryIO) -> None:
    for _ in _frames(stream):
        continue


def _frame(stream: BinaryIO, *, optional: bool = False) -> bytes | None:
    head = stream.read(4)
    if not head and optional:
        return None
    if len(head) < 4:
        raise EOFError
    length = int(struct.unpack(">I", head)[0])
    frame = stream.read(min(length, MAX_FRAME_BYTES))
    if len(frame) < length:
        raise EOFError
    return frame


def _failure(code: int, name: str) -> FileError:
    if code == libarchive_child.NO_LIBRARY:
        return UnsupportedFileError(
            f"{name}：本机没有能打开 rar 的程序。请安装 7-Zip 或 unar（运行 mingjian doctor 可查看），或请报送单位改用 zip。"
        )
    return _locked(name) if code == libarchive_child.LOCKED else _damaged(name)


def _locked(name: str) -> LockedFileError:
    return LockedFileError(f"{name}：压缩包已加密，无法读取。请去除密码后重新报送。")


def _damaged(name: str) -> CorruptFileError:
    return CorruptFileError(f"{name}：压缩包已损坏、不完整或版本不受支持，无法全部取出。请用 zip 格式重新打包后报送。")
