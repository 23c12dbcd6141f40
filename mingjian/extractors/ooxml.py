"""Opening an Office Open XML package: parts and relationships, with every size limited before it is read."""

import base64
import codecs
import io
import lzma
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeAlias
from urllib.parse import unquote

from lxml import etree

from mingjian.data.errors import CorruptFileError, EmptyFileError, LimitError, LockedFileError

Element: TypeAlias = etree._Element  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - lxml has no public name for it
MAX_ENTRIES: Final = 20_000  # parts; a real document has some hundreds
MAX_XML_BYTES: Final = 64 * 2**20  # of one XML part
MAX_MEDIA_BYTES: Final = 64 * 2**20  # of one picture; the largest real ones are photographs below 20 MB
MAX_TOTAL_BYTES: Final = 512 * 2**20  # read from one package altogether
MAX_TREE_BYTES: Final = 500 * 2**20  # estimated memory of a parsed part: the budget of a document is 1 GB
_BYTES_PER_TAG: Final = 130  # libxml2: one xmlNode, counted for each "<"
_BYTES_PER_ATTRIBUTE: Final = 200  # libxml2: one xmlAttr with its text node

_OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_HEAD_BYTES: Final = 4 * 2**20  # the directory of an encrypted package lies well within
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")

# all that zipfile lets through for damaged or odd entries
_READ_ERRORS: Final = (
    zipfile.BadZipFile,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    zlib.error,
    lzma.LZMAError,
)
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/"
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/"
_FLAT: Final = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = f"{{{_OFFICE}relationships}}"
A: Final = f"{{{_DRAWING}main}}"
M: Final = f"{{{_OFFICE}math}}"

# Strict documents (ISO/IEC 29500-1) use other names for the same things; ISO/IEC 29500-4 gives the pairs.
_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/", _OFFICE.encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/", _DRAWING.encode()),
)


_STRICT_KINDS: Final = {"extended-properties": "extendedProperties"}  # named otherwise in strict packages


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part; target is a part's name, "" where it lies outside the package or nowhere."""

    kind: str  # last segment of the type: image, styles, footnotes …
    target: str
    external: bool


def _parser(*, huge: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=huge,
        remove_comments=True,
        remove_pis=True,
    )


def parse_xml(data: bytes, where: str, *, huge: bool = False) -> Element:
    """Parse one part without entities, links or document types, strict namespaces turned into the usual ones.

    huge: a text of more than 10 MB is allowed (pictures written as text); the caller has limited the size.
    Raises LimitError where the tree would not fit into memory, CorruptFileError where the part is no sound XML.
    """
    weight = len(data) + data.count(b"<") * _BYTES_PER_TAG + data.count(b"=") * _BYTES_PER_ATTRIBUTE
    if weight > MAX_TREE_BYTES:
        raise LimitError(f"{where}：内容过大，超出单个文件的内存限额，未读取。请拆分或精简后重新报送。")
    if b"purl.oclc.org/ooxml" in data[:65536]:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    try:
        root = etree.fromstring(data, _parser(huge=huge))
    except etree.XMLSyntaxError as error:
        raise CorruptFileError(
            f"{where}：内部的 XML 已损坏（{error.msg}），无法读取。请用 Word 或 WPS 另存后重新报送。"
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise CorruptFileError(
            f"{where}：内部含有文档类型声明（DTD），正常的 Word 文件没有，出于安全不予读取。请另存后重新报送。"
        )
    return root


def _open_zip(path: Path, name: str) -> zipfile.ZipFile:
    if path.stat().st_size == 0:
        raise EmptyFileError(f"{name}：文件大小为 0，没有内容。请重新报送。")
    with path.open("rb") as stream:
        magic = stream.read(8)
        head = stream.read(_OLE_HEAD_BYTES) if magic == _OLE_MAGIC else b""
    if _ENCRYPTED_STREAM in head:
        raise LockedFileError(f"{name}：文件已加密，无法读取正文。请去除密码后重新报送。")
    if magic == _OLE_MAGIC:
        raise CorruptFileError(f"{name}：扩展名是新版 Word 格式，内容却是旧版（.doc）格式。请另存为 .docx 后重新报送。")
    if magic.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"<":
        return _open_flat(path, name)
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise CorruptFileError(
            f"{name}：文件已损坏或不是 Word 文档，无法打开。请用 Word 或 WPS 打开检查并另存后重新报送。"
        ) from error


def _open_flat(path: Path, name: str) -> zipfile.ZipFile:
    """A package written as one XML file (Flat OPC), with its parts in memory as in an archive."""
    if path.stat().st_size > MAX_XML_BYTES:
        raise LimitError(f"{name}：XML 格式的 Word 文件超过 {MAX_XML_BYTES // 2**20} MB，未读取。请另存为 docx 后重新报送。")
    root = parse_xml(path.read_bytes(), name, huge=True)
    if root.tag != f"{_FLAT}package":
        raise CorruptFileError(f"{name}：不是 Word 文档。请用 Word 或 WPS 打开检查并另存后重新报送。")
    parts = io.BytesIO()
    with zipfile.ZipFile(parts, "w") as archive:
        for part in root.iterfind(f"{_FLAT}part"):
            tree, binary = part.find(f"{_FLAT}xmlData"), part.findtext(f"{_FLAT}binaryData")
            if tree is not None and len(tree):
                content = etree.tostring(tree[0], encoding="utf-8")
            else:
                content = _decode_base64(binary or "")
            archive.writestr(str(part.get(f"{_FLAT}name") or "").lstrip("/"), content)
    return zipfile.ZipFile(parts)


def _decode_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except ValueError:
        return b""


class OfficePackage:
    """An open package: parts are read on demand, capped by what they declare and by what they really hold."""

    def __init__(self, path: Path, name: str) -> None:
        """Open the package at path; name is what messages call it. Raises FileError subclasses."""
        self.name = name
        self._zip = _open_zip(path, name)
        self._left = MAX_TOTAL_BYTES
        infos = self._zip.infolist()
        if len(infos) > MAX_ENTRIES:
            self._zip.close()
            raise LimitError(f"{name}：内部部件多达 {len(infos)} 个，超出限额，未读取。")
        self._infos = {each.filename.replace("\\", "/").lstrip("/").lower(): each for each in infos}
        self._relations: dict[str, dict[str, Relation]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._zip.close()

    def size(self, part: str) -> int | None:
        """The declared size of a part in bytes, None where there is no such part."""
        info = self._infos.get(part.lower())
        return None if info is None else info.file_size

    def names(self) -> list[str]:
        """The names of all parts, in lower case."""
        return list(self._infos)

    def read(self, part: str, limit: int = MAX_XML_BYTES) -> bytes | None:
        """The bytes of a part, None where there is no such part.

        Raises LimitError before reading what declares more than limit, LockedFileError, CorruptFileError.
        """
        info = self._infos.get(part.lower())
        if info is None:
            return None
        if info.flag_bits & 1:
            raise LockedFileError(f"{self.name}：文件已加密，无法读取正文。请去除密码后重新报送。")
        if info.file_size > min(limit, self._left):
            size = info.file_size // 2**20
            raise LimitError(f"{self.name}：内部部件 {part} 解压后有 {size} MB，超出限额，未读取。请精简后重新报送。")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(info.file_size + 1)
        except _READ_ERRORS as error:
            raise CorruptFileError(f"{self.name}：内部部件 {part} 已损坏，无法读取。请用 Word 或 WPS 另存后重新报送。") from error
        self._left -= len(data)
        return data

    def xml(self, part: str) -> Element | None:
        """A part parsed, None where there is no such part. Raises as read and parse_xml do."""
        data = self.read(part)
        return None if data is None else parse_xml(data, self.name)

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of a part ("" for the package itself) by id; what dangles has the target ""."""
        if part not in self._relations:
            folder, base = posixpath.split(part)
            root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
            found: dict[str, Relation] = {}
            for each in () if root is None else root:
                found[str(each.get("Id"))] = self._relation(each, folder)
            self._relations[part] = found
        return self._relations[part]

    def _relation(self, element: Element, folder: str) -> Relation:
        kind = str(element.get("Type") or "").rsplit("/", 1)[-1]
        target = unquote(str(element.get("Target") or ""))
        if element.get("TargetMode") == "External":
            return Relation(kind, "", external=True)
        part = posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
        return Relation(kind, part if part.lower() in self._infos else "", external=False)

    def related(self, part: str, kind: str) -> str:
        """The first part that stands to part in this relationship, "" where there is none."""
        kinds = {kind, _STRICT_KINDS.get(kind, kind)}
        return next((each.target for each in self.relations(part).values() if each.kind in kinds and each.target), "")
