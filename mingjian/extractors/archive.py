"""Archives of every kind as streams of members, those inside other archives too; nothing is ever written to a path they name."""

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from mingjian.data.errors import CorruptFileError, EmptyFileError, FileError, LimitError
from mingjian.extractors.members import MAX_DEPTH, Budget, Member, Refused, is_junk, refuse, unique
from mingjian.extractors.volumes import gather_volumes

__all__ = ["Budget", "Member", "Refused", "archive_kind", "is_junk", "list_members", "open_members"]

MAGICS = {b"PK\x03\x04": "zip", b"PK\x05\x06": "zip", b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!\x1a\x07": "rar"}
SUFFIXES = {".zip": "zip", ".7z": "7z", ".rar": "rar"}
# a zip that is a document says so by one of these members
DOCUMENT_MARKS = ("[Content_Types].xml", "mimetype", "OFD.xml", "META-INF/container.xml")


def archive_kind(stream: BinaryIO, name: str) -> str | None:
    """zip, 7z or rar where the bytes say so, or where only the name does; None for documents and all else.

    The stream stands at its start afterwards.
    """
    head = stream.read(8)
    stream.seek(0)
    kind = next((kind for magic, kind in MAGICS.items() if head.startswith(magic)), None)
    named = SUFFIXES.get(PurePosixPath(name).suffix.lower())
    if kind == "zip" and _is_document(stream):
        return None
    if kind is None:
        return named if named and not _is_office(head) else None
    # other zips (.jar, .apk …) stay what their name says
    return kind if kind != "zip" or named or not PurePosixPath(name).suffix else None


def _is_office(head: bytes) -> bool:
    return head.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\xff\xd8\xff", b"\x89PNG"))


def _is_document(stream: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist()[:2_000])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError):
        return False
    finally:
        stream.seek(0)
    return any(mark in names for mark in DOCUMENT_MARKS)


def list_members(path: Path, name: str) -> Iterator[Member | Refused]:
    """The files of a zip, 7z or rar, inner archives opened as folders; the caller closes each member's data.

    name: the archive's own name, for messages. An entry that cannot or must not be taken out is Refused.
    Raises CorruptFileError, LockedFileError, UnsupportedFileError, EmptyFileError, LimitError for the archive itself.
    """
    with path.open("rb") as stream:
        yield from open_members(stream, name, Budget())


def open_members(stream: BinaryIO, name: str, budget: Budget, depth: int = 1) -> Iterator[Member | Refused]:
    """As list_members, from a seekable stream and within a budget that several containers share."""
    if not stream.read(1):
        raise EmptyFileError(f"{name}：压缩包是空文件（0 字节）。请重新报送。")
    stream.seek(0)
    taken: dict[str, int] = {}
    for each in gather_volumes(_reader(stream, name)(stream, name, budget)):
        if isinstance(each, Refused):
            yield each
            continue
        path = unique(each.path, taken)
        member = each if path == each.path else Member(path, each.data, each.size)
        yield from _opened(member, name, budget, depth)


def _reader(stream: BinaryIO, name: str) -> Callable[[BinaryIO, str, Budget], Iterator[Member | Refused]]:
    from mingjian.extractors.seven_zip import seven_zip_members  # noqa: PLC0415 - py7zr is slow to import
    from mingjian.extractors.zipped import zip_members  # noqa: PLC0415 - as its siblings

    kind = archive_kind(stream, name)
    if kind is None:
        raise CorruptFileError(f"{name}：不是压缩包或已损坏，无法打开。请重新打包后报送。")
    return {"zip": zip_members, "7z": seven_zip_members, "rar": _rar_stream}[kind]


def _rar_stream(stream: BinaryIO, name: str, budget: Budget) -> Iterator[Member | Refused]:
    from mingjian.extractors.rar import rar_members  # noqa: PLC0415 - only where a rar came

    with tempfile.TemporaryDirectory(prefix="mingjian-") as folder:  # the tools read paths, not streams
        copy = Path(folder) / "package.rar"
        with copy.open("wb") as out:
            shutil.copyfileobj(stream, out)
        yield from rar_members(copy, name, budget)


def _opened(member: Member, name: str, budget: Budget, depth: int) -> Iterator[Member | Refused]:
    if archive_kind(member.data, member.path) is None:
        yield member
        return
    inner_name = f"{name}/{member.path}"
    with member.data:
        if depth >= MAX_DEPTH:
            yield refuse(
                member.path, LimitError(f"{inner_name}：压缩包套压缩包超过 {MAX_DEPTH} 层，未再打开。请解开后重新打包。")
            )
            return
        try:
            for each in open_members(member.data, inner_name, budget, depth + 1):
                yield _inside(each, member.path)
        except LimitError:
            raise
        except FileError as error:
            yield refuse(member.path, error)


def _inside(each: Member | Refused, folder: str) -> Member | Refused:
    path = f"{folder}/{each.path}"
    return Member(path, each.data, each.size) if isinstance(each, Member) else Refused(path, each.problem)
