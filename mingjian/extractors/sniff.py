"""What a file really is, told by its bytes and never by its name alone."""

import lzma
import re
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from mingjian.extractors.encoding import decode_text, find_encoding

_HEAD_BYTES = 65_536
_PART_BYTES = 262_144  # of a [Content_Types].xml or mimetype: real ones are below 20 kB
_ENCRYPTED_FLAG = 0x1  # general purpose bit 0 of a zip entry, APPNOTE 4.4.4
_ZIP_FAULTS = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError)
_TAR_MAGIC_AT = 257
_ISO_BOX_AT = 4


class Kind(StrEnum):
    """What a file is inside."""

    DOCX = "docx"
    DOCM = "docm"
    DOTX = "dotx"
    XLSX = "xlsx"
    XLSB = "xlsb"
    PPTX = "pptx"
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"
    WORKS = "works"
    ENCRYPTED_OOXML = "encrypted_ooxml"
    MSG = "msg"
    OLE = "ole"
    WORD_XML = "word_xml"
    FLAT_OPC = "flat_opc"
    PDF = "pdf"
    RTF = "rtf"
    ODT = "odt"
    ODS = "ods"
    OFD = "ofd"
    ZIP = "zip"
    SEVEN_ZIP = "7z"
    RAR = "rar"
    TAR = "tar"
    GZIP = "gz"
    EML = "eml"
    MHTML = "mhtml"
    HTML = "html"
    TEXT = "text"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    GIF = "gif"
    BMP = "bmp"
    TIFF = "tiff"
    VIDEO = "video"
    EMPTY = "empty"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A file's real kind; encrypted: its content is, though a PDF may still open without a password."""

    kind: Kind
    media_type: str
    mislabelled: bool
    encrypted: bool


@dataclass(frozen=True, slots=True)
class _Facts:
    media_type: str
    suffixes: frozenset[str]
    chinese: str


def _facts(media_type: str, suffixes: str, chinese: str) -> _Facts:
    return _Facts(media_type, frozenset(suffixes.split()), chinese)


_OOXML = "application/vnd.openxmlformats-officedocument."
_FACTS: dict[Kind, _Facts] = {
    Kind.DOCX: _facts(_OOXML + "wordprocessingml.document", "docx", "Word 文档（docx）"),
    Kind.DOCM: _facts("application/vnd.ms-word.document.macroEnabled.12", "docm dotm", "带宏的 Word 文档（docm）"),
    Kind.DOTX: _facts(_OOXML + "wordprocessingml.template", "dotx", "Word 模板（dotx）"),
    Kind.XLSX: _facts(_OOXML + "spreadsheetml.sheet", "xlsx xlsm xltx xltm", "Excel 表格（xlsx）"),
    Kind.XLSB: _facts("application/vnd.ms-excel.sheet.binary.macroEnabled.12", "xlsb", "Excel 二进制表格（xlsb）"),
    Kind.PPTX: _facts(_OOXML + "presentationml.presentation", "pptx pptm ppsx potx dpsx", "演示文稿（pptx）"),
    Kind.DOC: _facts("application/msword", "doc dot wps wpt", "Word 97-2003 文档（doc）"),
    Kind.XLS: _facts("application/vnd.ms-excel", "xls xlt et ett", "Excel 97-2003 表格（xls）"),
    Kind.PPT: _facts("application/vnd.ms-powerpoint", "ppt pps pot dps dpt", "演示文稿（ppt）"),
    Kind.WORKS: _facts("application/vnd.ms-works", "wps", "Microsoft Works 文档"),
    Kind.ENCRYPTED_OOXML: _facts("application/x-encrypted-ooxml", "docx docm dotx xlsx xlsm pptx", "加密的 Office 文件"),
    Kind.MSG: _facts("application/vnd.ms-outlook", "msg", "Outlook 邮件（msg）"),
    Kind.OLE: _facts("application/x-ole-storage", "", "OLE 复合文件"),
    Kind.FLAT_OPC: _facts("application/vnd.ms-word.flat-opc+xml", "xml", "Word XML 文档"),
    Kind.WORD_XML: _facts("application/xml+word", "xml doc docx", "Word XML 文档"),
    Kind.PDF: _facts("application/pdf", "pdf", "PDF"),
    Kind.RTF: _facts("application/rtf", "rtf", "RTF 文档"),
    Kind.ODT: _facts("application/vnd.oasis.opendocument.text", "odt ott", "ODF 文档（odt）"),
    Kind.ODS: _facts("application/vnd.oasis.opendocument.spreadsheet", "ods ots", "ODF 表格（ods）"),
    Kind.OFD: _facts("application/ofd", "ofd", "OFD 版式文件"),
    Kind.ZIP: _facts("application/zip", "zip zipx jar", "ZIP 压缩包"),
    Kind.SEVEN_ZIP: _facts("application/x-7z-compressed", "7z", "7z 压缩包"),
    Kind.RAR: _facts("application/vnd.rar", "rar", "RAR 压缩包"),
    Kind.TAR: _facts("application/x-tar", "tar", "TAR 归档"),
    Kind.GZIP: _facts("application/gzip", "gz tgz", "GZIP 压缩包"),
    Kind.EML: _facts("message/rfc822", "eml", "邮件（eml）"),
    Kind.MHTML: _facts("multipart/related", "mht mhtml", "单文件网页（mht）"),
    Kind.HTML: _facts("text/html", "html htm xhtml shtml", "网页（html）"),
    Kind.TEXT: _facts("text/plain", "txt csv tsv md markdown log text json xml css yaml yml ini srt", "纯文本"),
    Kind.JPEG: _facts("image/jpeg", "jpg jpeg jpe jfif", "JPEG 图片"),
    Kind.PNG: _facts("image/png", "png", "PNG 图片"),
    Kind.WEBP: _facts("image/webp", "webp", "WebP 图片"),
    Kind.HEIC: _facts("image/heic", "heic heif hif avif", "HEIC 图片"),
    Kind.GIF: _facts("image/gif", "gif", "GIF 图片"),
    Kind.BMP: _facts("image/bmp", "bmp dib", "BMP 图片"),
    Kind.TIFF: _facts("image/tiff", "tif tiff", "TIFF 图片"),
    Kind.VIDEO: _facts("video/mp4", "mp4 mov m4v avi mkv webm wmv flv mpg mpeg 3gp ts", "视频"),
    Kind.EMPTY: _facts("application/x-empty", "", "空文件"),
    Kind.UNKNOWN: _facts("application/octet-stream", "", "未知格式"),
}
_KNOWN_SUFFIXES = frozenset(suffix for facts in _FACTS.values() for suffix in facts.suffixes)
# a suffix that says less than the bytes is no wrong label: a csv that begins like html stays what its reader makes of it
_NEVER_MISLABELLED = frozenset({Kind.EMPTY, Kind.UNKNOWN, Kind.OLE})

_MAGICS: tuple[tuple[bytes, Kind], ...] = (
    (b"{\\rtf", Kind.RTF),
    (b"7z\xbc\xaf\x27\x1c", Kind.SEVEN_ZIP),
    (b"Rar!\x1a\x07", Kind.RAR),
    (b"RE~^", Kind.RAR),
    (b"\x1f\x8b", Kind.GZIP),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
    (b"\x1aE\xdf\xa3", Kind.VIDEO),
    (b"FLV\x01", Kind.VIDEO),
    (b"0&\xb2u\x8ef\xcf\x11", Kind.VIDEO),
    (b"\x00\x00\x01\xba", Kind.VIDEO),
    (b"\x00\x00\x01\xb3", Kind.VIDEO),
    (b"\x09\x08\x10\x00\x00\x06\x05\x00", Kind.XLS),
    (b"\x09\x08\x08\x00\x00\x05\x05\x00", Kind.XLS),
)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1", b"heim", b"heis", b"avif"})
_CONTENT_TYPES: tuple[tuple[bytes, Kind], ...] = (
    (b"ms-word.document.macroEnabled", Kind.DOCM),
    (b"ms-word.template.macroEnabled", Kind.DOCM),
    (b"wordprocessingml.template.main", Kind.DOTX),
    (b"wordprocessingml.document.main", Kind.DOCX),
    (b"ms-excel.sheet.binary", Kind.XLSB),
    (b"spreadsheetml.", Kind.XLSX),
    (b"ms-excel.", Kind.XLSX),
    (b"presentationml.", Kind.PPTX),
)
_ZIP_NAMES: tuple[tuple[str, Kind], ...] = (
    ("word/document.xml", Kind.DOCX),
    ("xl/workbook.xml", Kind.XLSX),
    ("xl/workbook.bin", Kind.XLSB),
    ("ppt/presentation.xml", Kind.PPTX),
    ("OFD.xml", Kind.OFD),
)
_OFFICE_KINDS = (Kind.DOCX, Kind.DOCM, Kind.DOTX, Kind.XLSX, Kind.PPTX)
_OLE_STREAMS: tuple[tuple[str, Kind], ...] = (
    ("EncryptedPackage", Kind.ENCRYPTED_OOXML),
    ("WordDocument", Kind.DOC),
    ("Workbook", Kind.XLS),
    ("Book", Kind.XLS),
    ("PowerPoint Document", Kind.PPT),
    ("__properties_version1.0", Kind.MSG),
    ("MatOST", Kind.WORKS),
    ("CONTENTS", Kind.WORKS),
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|table|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_WORD_XML = re.compile(r"progid=\"Word\.Document\"|<w:wordDocument")
_FLAT_OPC = re.compile(r"<pkg:package\b[^>]*office/2006/xmlPackage")
_MAIL_HEADER = re.compile(
    r"^(?:From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Content-Type|X-[\w-]+|DKIM-Signature"
    r"|Delivered-To|Sender|Reply-To|Cc):",
    re.IGNORECASE | re.MULTILINE,
)
_MHTML = re.compile(r"^Content-Type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_MIN_MAIL_HEADERS = 3
_FIB_FLAGS_AT = 0x0A  # [MS-DOC] 2.5.2: FibBase, flags A–M
_FIB_ENCRYPTED = 0x0100


def sniff(path: Path, name: str) -> Sniffed:
    """Tell a file's real kind; name is what its sender called it.

    mislabelled: the name's suffix belongs to another kind. Reads at most 64 kB and a directory.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    kind, encrypted = _tell(path, head, name)
    media_type = "video/quicktime" if head[4:12] == b"ftypqt  " else _FACTS[kind].media_type
    return Sniffed(kind, media_type, _is_mislabelled(kind, name), encrypted)


def chinese_name(kind: Kind) -> str:
    """What a person calls this kind."""
    return _FACTS[kind].chinese


def _suffix(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).suffix.lower().removeprefix(".").strip()


def _is_mislabelled(kind: Kind, name: str) -> bool:
    suffix = _suffix(name)
    if kind in _NEVER_MISLABELLED or suffix not in _KNOWN_SUFFIXES:
        return False
    return suffix not in _FACTS[kind].suffixes


def _tell(path: Path, head: bytes, name: str) -> tuple[Kind, bool]:
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return Kind.EMPTY, False
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK")):
        return _tell_zip(path, head, name)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _tell_ole(path)
    if b"%PDF-" in head[:1024]:  # ISO 32000-1 annex H: readers accept it within the first 1,024 bytes
        return Kind.PDF, _pdf_has_encryption(path)
    kind = _tell_magic(head) or _tell_text(head)
    if kind is Kind.UNKNOWN and zipfile.is_zipfile(path):  # behind a self-extractor or other bytes
        return _tell_zip(path, head, name)
    return kind, False


def _tell_magic(head: bytes) -> Kind | None:
    if head[_TAR_MAGIC_AT : _TAR_MAGIC_AT + 5] == b"ustar":
        return Kind.TAR
    return next((kind for magic, kind in _MAGICS if head.startswith(magic)), None) or _tell_boxes(head)


def _tell_boxes(head: bytes) -> Kind | None:
    if head.startswith(b"RIFF"):
        return {b"WEBP": Kind.WEBP, b"AVI ": Kind.VIDEO}.get(head[8:12])
    if head.startswith(b"BM") and head[6:10] == b"\x00\x00\x00\x00":
        return Kind.BMP
    box = head[_ISO_BOX_AT : _ISO_BOX_AT + 4]
    if box == b"ftyp":
        return Kind.HEIC if head[8:12] in _HEIC_BRANDS else Kind.VIDEO
    return Kind.VIDEO if box in {b"moov", b"mdat", b"wide"} else None


def _tell_text(head: bytes) -> Kind:
    if find_encoding(head) is None:
        return Kind.UNKNOWN
    text = decode_text(head).lstrip()
    if text.startswith("{\\rtf"):
        return Kind.RTF
    headers = _MAIL_HEADER.findall(text.split("\n\n", 1)[0].split("\r\n\r\n", 1)[0])
    related = bool(headers) and _MHTML.search(text) is not None
    if (related or len(headers) >= _MIN_MAIL_HEADERS) and _MAIL_HEADER.match(text):
        return Kind.MHTML if related else Kind.EML
    if _HTML.match(text):
        return Kind.HTML
    if _FLAT_OPC.search(text):
        return Kind.FLAT_OPC
    return Kind.WORD_XML if text.startswith("<?xml") and _WORD_XML.search(text) else Kind.TEXT


def _pdf_has_encryption(path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
        stream.seek(max(0, path.stat().st_size - _HEAD_BYTES))
        return re.search(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)", head + stream.read()) is not None


def _tell_zip(path: Path, head: bytes, name: str) -> tuple[Kind, bool]:
    try:
        with zipfile.ZipFile(path) as archive:
            return _tell_entries(archive)
    except _ZIP_FAULTS:
        kind = next((kind for part, kind in _ZIP_NAMES if part.encode() in head), None)
        if kind is None and b"[Content_Types].xml" in head:  # cut off: the suffix says which office file it was
            kind = next((each for each in _OFFICE_KINDS if _suffix(name) in _FACTS[each].suffixes), Kind.DOCX)
        return kind or Kind.ZIP, False


def _tell_entries(archive: zipfile.ZipFile) -> tuple[Kind, bool]:
    entries = archive.infolist()
    names = {entry.filename.replace("\\", "/") for entry in entries}
    encrypted = any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries)
    if "mimetype" in names and not encrypted:
        kind = _tell_opendocument(_read_part(archive, "mimetype"))
        if kind is not None:
            locked = b"encryption-data" in _read_part(archive, "META-INF/manifest.xml")
            return kind, locked
    if "[Content_Types].xml" in names and not encrypted:
        types = _read_part(archive, "[Content_Types].xml")
        kind = next((kind for part, kind in _CONTENT_TYPES if part in types), None)
        if kind is not None:
            return kind, False
    return next((kind for name, kind in _ZIP_NAMES if name in names), Kind.ZIP), encrypted


def _tell_opendocument(mimetype: bytes) -> Kind | None:
    if b"opendocument.text" in mimetype:
        return Kind.ODT
    return Kind.ODS if b"opendocument.spreadsheet" in mimetype else None


def _read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as part:
            return part.read(_PART_BYTES)
    except (*_ZIP_FAULTS, KeyError, zlib.error, lzma.LZMAError):
        return b""


def _tell_ole(path: Path) -> tuple[Kind, bool]:
    import olefile  # noqa: PLC0415  kept out of the command line's start

    try:
        with olefile.OleFileIO(str(path)) as container:
            names = {entry[0] for entry in container.listdir() if len(entry) == 1}
            lowered = {name.lower(): name for name in names}
            kind = next((kind for stream, kind in _OLE_STREAMS if stream.lower() in lowered), Kind.OLE)
            if kind is not Kind.DOC:
                return kind, kind is Kind.ENCRYPTED_OOXML
            flags = container.openstream(lowered["worddocument"]).read(_FIB_FLAGS_AT + 2)[_FIB_FLAGS_AT:]
            return kind, bool(int.from_bytes(flags, "little") & _FIB_ENCRYPTED)
    except (OSError, ValueError, IndexError, AttributeError, TypeError, RecursionError):  # the last: folders within each other
        return Kind.OLE, False
