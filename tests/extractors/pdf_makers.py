"""PDF files with files attached to them."""

import ctypes
import io
from collections.abc import Mapping
from pathlib import Path

import pypdfium2
from pypdfium2 import raw


def make_pdf(path: Path, attached: Mapping[str, bytes], on_page: Mapping[str, bytes] | None = None) -> Path:
    """A page with a word on it. attached: to the whole; on_page: behind a mark on the page."""
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(595, 842)
    font = raw.FPDFText_LoadStandardFont(document, b"Helvetica")
    word = raw.FPDFPageObj_CreateTextObj(document, font, 20.0)
    text = "See the attached files of this portfolio\0".encode("utf-16-le")
    raw.FPDFText_SetText(word, ctypes.cast(text, raw.FPDF_WIDESTRING))
    raw.FPDFPageObj_Transform(word, 1, 0, 0, 1, 100, 700)
    raw.FPDFPage_InsertObject(page, word)
    for name, data in (on_page or {}).items():
        mark = raw.FPDFPage_CreateAnnot(page, raw.FPDF_ANNOT_FILEATTACHMENT)
        wide = (name + "\0").encode("utf-16-le")
        held = raw.FPDFAnnot_AddFileAttachment(mark, ctypes.cast(wide, raw.FPDF_WIDESTRING))
        raw.FPDFAttachment_SetFile(held, document, data, len(data))
        raw.FPDFPage_CloseAnnot(mark)
    page.gen_content()
    for name, data in attached.items():
        document.new_attachment(name).set_data(data)
    out = io.BytesIO()
    document.save(out)
    document.close()
    path.write_bytes(out.getvalue())
    return path
