"""The one door to every reader: what a file is by its bytes decides who reads it."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from mingjian.data.errors import CorruptFileError, EmptyFileError, FileError, LockedFileError, MingjianError, UnsupportedFileError
from mingjian.data.records import Document, Problem
from mingjian.extractors.sniff import Kind, Sniffed, chinese_name, sniff

# readers are loaded when first needed: the command line starts without lxml, pdfium and numpy
_READERS: dict[Kind, tuple[str, str]] = {
    Kind.DOCX: ("word", "read_word"),
    Kind.DOCM: ("word", "read_word"),
    Kind.DOTX: ("word", "read_word"),
    Kind.FLAT_OPC: ("word", "read_word"),
    Kind.DOC: ("legacy", "read_legacy"),
    Kind.RTF: ("legacy", "read_legacy"),
    Kind.ODT: ("legacy", "read_legacy"),
    Kind.WORD_XML: ("legacy", "read_legacy"),
    Kind.PDF: ("pdf", "read_pdf"),
    Kind.OFD: ("ofd", "read_ofd"),
    Kind.PPTX: ("slides", "read_slides"),
    Kind.XLSX: ("sheet", "read_sheet"),
    Kind.XLSB: ("sheet", "read_sheet"),
    Kind.XLS: ("sheet", "read_sheet"),
    Kind.ODS: ("sheet", "read_sheet"),
    Kind.HTML: ("text", "read_html"),
    Kind.MHTML: ("text", "read_mhtml"),
    Kind.TEXT: ("text", "read_text"),
    Kind.VIDEO: ("video", "read_video"),
    **dict.fromkeys(
        (Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIC, Kind.GIF, Kind.BMP, Kind.TIFF),
        ("image", "read_image"),
    ),
}
_ADVICE: dict[Kind, str] = {
    Kind.PPT: "请用 PowerPoint 或 WPS 另存为 pptx 后重新报送。",
    Kind.WORKS: "请用 WPS 或 Word 打开后另存为 docx 再报送。",
}
PANIC = "PanicException"  # what a parser written in Rust raises; no Exception, and its class cannot be imported


def read_document(path: Path, name: str, ahead: "Path | FileError | None" = None) -> Document:
    """Read a file of any kind; name is what its sender called it; ahead: what LibreOffice made of it, where it was asked before.

    Raises FileError of the cause: EmptyFileError, LockedFileError, UnsupportedFileError, CorruptFileError, LimitError.
    A suffix that belongs to another kind is a problem, not an error.
    """
    sniffed = sniff(path, name)
    _refuse(sniffed, name)
    module, function = _READERS[sniffed.kind]
    try:
        reader: Callable[..., Document] = getattr(import_module(f"mingjian.extractors.{module}"), function)
        document = reader(path, name, ahead) if ahead is not None and module == "legacy" else reader(path, name)
    except (MingjianError, ImportError):
        raise
    except BaseException as error:  # parsers fail in ways of their own on damaged files; here they become one cause
        if not isinstance(error, Exception) and type(error).__name__ != PANIC:
            raise
        raise CorruptFileError(
            f"{name}：{chinese_name(sniffed.kind)}内容异常，无法读取（{type(error).__name__}）。请重新导出后报送。"
        ) from error
    if sniffed.mislabelled:
        return replace(document, problems=(_mislabelled(name, sniffed.kind), *document.problems))
    return document


def _refuse(sniffed: Sniffed, name: str) -> None:
    kind = sniffed.kind
    if kind is Kind.EMPTY:
        raise EmptyFileError(f"{name}：文件是空的，没有任何内容。请重新导出后报送。")
    if kind is Kind.ENCRYPTED_OOXML or (sniffed.encrypted and kind is not Kind.PDF):
        raise LockedFileError(f"{name}：文件已加密，没有密码无法读取。请去除密码后重新报送。")
    if kind not in _READERS:
        advice = _ADVICE.get(kind, "请转换为 Word、PDF 或 Excel 后重新报送。")
        raise UnsupportedFileError(f"{name}：{chinese_name(kind)}不能作为文档读取。{advice}")


def _mislabelled(name: str, kind: Kind) -> Problem:
    suffix = name.rsplit(".", 1)[-1]
    said = f"扩展名是 .{suffix}，实际内容是{chinese_name(kind)}，已按实际内容读取。请更正扩展名后重新报送。"
    return Problem("X-MISLABELLED", said)
