"""Files attached to a PDF, as a portfolio or behind a mark on a page: their names, and their bytes one by one."""

import ctypes
from collections.abc import Iterator
from typing import Any, Final

MAX_MARKS: Final = 1_000  # annotations of one page looked at


def attachment_names(document: Any) -> Iterator[str]:
    """The names under which files are attached to the document as a whole; "" where one has none."""
    for index in range(document.count_attachments()):
        yield _name(document.get_attachment(index))


def page_attachment_names(page: Any) -> Iterator[str]:
    """The names of files attached by a mark on the page."""
    for attachment in _on_page(page):
        yield _name(attachment)


def take_pdf_attachments(document: Any, most_bytes: int) -> Iterator[tuple[str, bytes | None]]:
    """Name and bytes of every attached file; None in place of bytes that are broken, or more than most_bytes."""
    for index in range(document.count_attachments()):
        attachment = document.get_attachment(index)
        yield _name(attachment), _data(attachment, most_bytes)
    for index in range(len(document)):
        page = _page(document, index)
        if page is None:
            continue
        try:
            for attachment in _on_page(page):
                yield _name(attachment), _data(attachment, most_bytes)
        finally:
            page.close()


def _page(document: Any, index: int) -> Any:
    import pypdfium2  # noqa: PLC0415  kept out of the command line's start

    try:
        return document[index]
    except pypdfium2.PdfiumError:
        return None


def _on_page(page: Any) -> Iterator[Any]:
    import pypdfium2  # noqa: PLC0415
    from pypdfium2 import raw  # noqa: PLC0415

    for index in range(min(raw.FPDFPage_GetAnnotCount(page), MAX_MARKS)):
        mark = raw.FPDFPage_GetAnnot(page, index)
        if not mark:
            continue
        try:
            if raw.FPDFAnnot_GetSubtype(mark) == raw.FPDF_ANNOT_FILEATTACHMENT:
                found = raw.FPDFAnnot_GetFileAttachment(mark)
                if found:
                    yield pypdfium2.PdfAttachment(found, page.pdf)
        finally:
            raw.FPDFPage_CloseAnnot(mark)


def _name(attachment: Any) -> str:
    import pypdfium2  # noqa: PLC0415

    try:
        return str(attachment.get_name())
    except (pypdfium2.PdfiumError, UnicodeDecodeError):
        return ""


def _data(attachment: Any, most_bytes: int) -> bytes | None:
    """The bytes, None where pdfium has none or they are too many; their number is asked before room is made for them."""
    from pypdfium2 import raw  # noqa: PLC0415

    size = ctypes.c_ulong()
    if not raw.FPDFAttachment_GetFile(attachment, None, 0, size) or size.value > most_bytes:
        return None
    room = (ctypes.c_char * size.value)()
    if not raw.FPDFAttachment_GetFile(attachment, room, size.value, size):
        return None
    return bytes(room)
