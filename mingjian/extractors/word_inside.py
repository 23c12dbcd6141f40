"""Files inside a Word file: what altChunk inserts into the text, and embedded objects, named and read apart."""

import io
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from mingjian.data.errors import EmptyFileError, FileError
from mingjian.data.records import Aside, Document
from mingjian.extractors.ooxml import OfficePackage
from mingjian.extractors.sniff import Kind, chinese_name, sniff

_MAX_OBJECTS: Final = 20  # named; beyond, a document is a container and the rest adds nothing
_MAX_READ: Final = 5  # whose text is read
_MAX_OBJECT_BYTES: Final = 16 * 2**20
_MAX_ASIDE: Final = 20_000  # characters kept of an embedded file
_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGE_STREAM: Final = "\x01Ole10Native"
_CONTENT_STREAMS: Final = ("Package", "CONTENTS", "Contents")  # a document as it is, inside the container
_READABLE: Final = frozenset({Kind.DOCX, Kind.DOCM, Kind.DOTX, Kind.XLSX, Kind.XLS, Kind.TEXT, Kind.HTML, Kind.PDF})
_PROGRAMS: Final = {
    "excel": "Excel 表格", "et": "WPS 表格", "word": "Word 文档", "wps": "WPS 文字", "powerpoint": "演示文稿", "wpp": "演示文稿",
    "acroexch": "PDF", "foxitreader": "PDF", "package": "文件", "visio": "Visio 图", "equation": "公式", "mathtype": "公式",
    "msgraph": "图表", "paint": "图片", "pbrush": "图片",
}  # fmt: skip


def read_inside(data: bytes, part: str, read_word: Callable[[Path], Document]) -> Document:
    """Read a file that lies inside another one; read_word reads what is a Word file. Raises FileError subclasses."""
    from mingjian.extractors.read import read_document  # noqa: PLC0415 - the door to all readers opens this one too

    name = PurePosixPath(part).name
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "inside"
        path.write_bytes(data)
        if sniff(path, name).kind in {Kind.DOCX, Kind.DOCM, Kind.DOTX, Kind.FLAT_OPC}:
            return read_word(path)
        return read_document(path, name)


def read_objects(
    package: OfficePackage, main_part: str, objects: Sequence[tuple[str, str]], read_word: Callable[[Path], Document] | None
) -> tuple[tuple[Aside, ...], tuple[str, ...]]:
    """The text of embedded files as asides, and the name of every embedded object with its kind.

    objects: program and relationship id. read_word reads what is a Word file; without it objects are only named.
    """
    asides: list[Aside] = []
    names: list[str] = []
    relations = package.relations(main_part)
    for program, relation_id in objects[:_MAX_OBJECTS]:
        relation = relations.get(relation_id)
        named = _PROGRAMS.get(program.partition(".")[0].lower(), program)
        if relation is None or not relation.target:
            names.append(f"{named}（链接）" if relation is not None and relation.external else named)
            continue
        try:
            name, data = _open_object(package.read(relation.target, _MAX_OBJECT_BYTES) or b"", relation.target)
            kind = _kind_of(data, name)
            names.append(_say(name, named if kind is None else chinese_name(kind)))
            if kind in _READABLE and read_word is not None and len(asides) < _MAX_READ:
                text = read_inside(data, name, read_word).text
                asides.append(Aside("embedded", f"{names[-1]}\n{text}"[:_MAX_ASIDE]))
        except FileError:
            names.append(f"{named}（无法读取）")
    return tuple(asides), tuple(names)


def _say(name: str, kind: str) -> str:
    return f"{name}（{kind}）" if name else kind


def _kind_of(data: bytes, name: str) -> Kind | None:
    if not data:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "inside"
        path.write_bytes(data)
        kind = sniff(path, name).kind
    return None if kind in {Kind.OLE, Kind.UNKNOWN, Kind.EMPTY} else kind


def _open_object(data: bytes, part: str) -> tuple[str, bytes]:
    """The name ("" where only Word gave it one) and the bytes of the file that an embedding holds."""
    if not data:
        raise EmptyFileError(f"{part}：嵌入的对象是空的。")
    if not data.startswith(_OLE_MAGIC):
        return "", data
    import olefile  # noqa: PLC0415 - few documents embed anything

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            if container.exists(_PACKAGE_STREAM):
                return _open_package(container.openstream(_PACKAGE_STREAM).read(_MAX_OBJECT_BYTES))
            for stream in _CONTENT_STREAMS:
                if container.exists(stream):
                    return "", container.openstream(stream).read(_MAX_OBJECT_BYTES)
    except (OSError, ValueError, IndexError, AttributeError, TypeError, RecursionError):  # olefile on damaged containers
        return "", b""
    return "", data


def _open_package(data: bytes) -> tuple[str, bytes]:
    """Name and bytes of an Ole10Native stream ([MS-OLEDS] 2.3.6 and the Packager's own layout)."""
    at = 6  # the size of the whole, and a word that is always 2
    label, at = _until_nought(data, at)
    source, at = _until_nought(data, at)
    at += 4
    at += 4 + int.from_bytes(data[at : at + 4], "little")  # where the file lay while it was packed
    size = int.from_bytes(data[at : at + 4], "little")
    name = (label or source).replace("\\", "/").rpartition("/")[2]
    return name, data[at + 4 : at + 4 + size]


def _until_nought(data: bytes, at: int) -> tuple[str, int]:
    end = data.find(b"\0", at)
    end = len(data) if end < 0 else end
    try:
        return data[at:end].decode("gb18030"), end + 1
    except UnicodeDecodeError:
        return data[at:end].decode("utf-8", "replace"), end + 1
