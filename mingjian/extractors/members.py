"""What comes out of an archive or a mail: members and refusals, their names made safe, their amount limited."""

import re
import tempfile
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, BinaryIO, cast

from mingjian.data.errors import FileError, LimitError
from mingjian.data.records import Problem

MIB = 1 << 20
MAX_ENTRIES = 5_000  # files of one package; the largest real ones seen have some hundreds
MAX_BYTES = 1_536 * MIB  # all members of one package, unpacked
MAX_MEMBER_BYTES = 768 * MIB  # one member: room for a promotional video
MAX_RATIO = 200  # unpacked to packed; office files and photographs stay under 30
RATIO_COUNTS_FROM = 64 * MIB  # a short text may shrink more than that without harm
MAX_DEPTH = 4  # archives within archives
MAX_NAME_CHARS = 1_000  # a longer path is no name that a person gave
IN_MEMORY_BYTES = 8 * MIB  # larger members wait in a temporary file
CHUNK_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class Member:
    """A file out of a container. data stands at its start; the reader closes it."""

    path: str  # inside the container, "/", never absolute or upwards
    data: BinaryIO
    size: int


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that was not taken out, and why."""

    path: str  # as it was written in the container, made printable
    problem: Problem


@dataclass(slots=True)
class Budget:
    """What one package may still unfold into; shared by all containers inside it."""

    entries: int = MAX_ENTRIES
    bytes: int = MAX_BYTES
    names: dict[str, int] = field(default_factory=dict[str, int])

    def take_entry(self, name: str) -> None:
        """Count one entry. Raises LimitError where there are too many."""
        self.entries -= 1
        if self.entries < 0:
            raise LimitError(f"{name}：压缩包或邮件里的文件超过 {MAX_ENTRIES} 个，已停止读取。请只报送要求的材料。")

    def take_bytes(self, count: int, name: str) -> None:
        """Count bytes about to be kept. Raises LimitError where there are too many."""
        self.bytes -= count
        if self.bytes < 0:
            raise LimitError(f"{name}：解开后超过 {MAX_BYTES // MIB} MB，已停止读取。请精简材料后重新报送。")


def keep(chunks: Iterable[bytes], name: str, budget: Budget, packed: int | None = None) -> tuple[BinaryIO, int]:
    """Collect a member's bytes in memory or a temporary file; packed: its size in the container, for the ratio.

    Raises LimitError as soon as a cap is passed, before the rest is read.
    """
    out = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))  # noqa: SIM115 - the receiver closes it
    try:
        size = _copy(chunks, out, name, budget, packed)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out, size


def _copy(chunks: Iterable[bytes], out: BinaryIO, name: str, budget: Budget, packed: int | None) -> int:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        budget.take_bytes(len(chunk), name)
        if size > MAX_MEMBER_BYTES:
            raise LimitError(f"{name}：单个文件解开后超过 {MAX_MEMBER_BYTES // MIB} MB，未读取。请压缩后重新报送。")
        if packed is not None and size > RATIO_COUNTS_FROM and size > MAX_RATIO * max(packed, 1):
            raise LimitError(f"{name}：压缩比异常（超过 {MAX_RATIO} 倍），疑似恶意压缩包，已停止读取。请核实来源。")
        out.write(chunk)
    return size


def read_chunks(stream: IO[bytes]) -> Iterable[bytes]:
    """The stream in pieces, to its end."""
    while chunk := stream.read(CHUNK_BYTES):
        yield chunk


def decode_name(raw: bytes) -> str:
    """A file name of unstated encoding: strict UTF-8, else GB18030, else what is legible of it."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("gb18030", errors="replace")


def safe_path(raw: str) -> str | None:
    """The name as a relative path with "/", or None where it points outside, is absolute or is no name."""
    name = unicodedata.normalize("NFC", raw).replace("\\", "/")
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or "\0" in name or len(name) > MAX_NAME_CHARS:
        return None
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if not parts or ".." in parts:
        return None
    return "/".join(_printable(part) for part in parts)


def unsafe(raw: str) -> Refused:
    """The refusal of an entry whose name or kind would reach outside the package."""
    shown = _printable(raw)[:120]
    message = f"压缩包内的“{shown}”使用了越出压缩包的路径或链接，未解压。请核实来源，用正常的文件名重新打包。"
    return Refused(shown, Problem("X-UNREADABLE", message))


def refuse(path: str, error: FileError) -> Refused:
    """A member that could not be taken out, as a refusal."""
    return Refused(path, Problem(error.rule_id, str(error)))


def is_junk(path: str) -> bool:
    """Whether a file is what systems leave behind (macOS forks, thumbnails, lock files), not material."""
    parts = PurePosixPath(path).parts
    name = parts[-1].lower() if parts else ""
    if "__MACOSX" in parts or name in {".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini", ".gitkeep"}:
        return True
    return name.startswith(("~$", "._", ".~")) or (name.startswith("~wr") and name.endswith(".tmp"))


def unique(path: str, taken: dict[str, int]) -> str:
    """The path, numbered where the container holds the same path before."""
    taken[path] = taken.get(path, 0) + 1
    if taken[path] == 1:
        return path
    pure = PurePosixPath(path)
    return unique(str(pure.with_name(f"{pure.stem} ({taken[path]}){pure.suffix}")), taken)


def _printable(text: str) -> str:
    return "".join("�" if unicodedata.category(char) in {"Cc", "Cs"} else char for char in text)
