"""Files attached to a document (PDF, OFD), taken out under caps; opening a document is work for a confined worker."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mingjian.data.records import Problem
from mingjian.extractors.members import MIB, is_junk, safe_path, unique
from mingjian.extractors.sniff import Kind, sniff

MAX_ATTACHED: Final = 100  # files of one document; a portfolio of a submission has about ten
MAX_ATTACHED_BYTES: Final = 128 * MIB  # of one document together: the worker that takes them out may use 1 GB


@dataclass(frozen=True, slots=True)
class Attached:
    """A file out of a document, or why it was not taken out."""

    path: str  # a safe relative one; "" where the problem is the document's own
    data: bytes = b""
    problem: Problem | None = None


def take_attachments(path: Path, name: str) -> list[Attached]:
    """The files attached to the document at this path. name: what its sender called it; [] for kinds that hold none.

    Raises FileError or what the library behind raises where the document cannot be opened.
    """
    taken: list[Attached] = []
    names: dict[str, int] = {}
    seen: set[tuple[str, bytes | None]] = set()
    for number, (raw, data) in enumerate(_open(path, name), 1):
        if number > MAX_ATTACHED:
            taken.append(Attached("", problem=_too_many(name)))
            break
        inner = _name(raw, number)
        if is_junk(inner) or (inner, data) in seen:  # a file may be attached to the whole and to a page
            continue
        seen.add((inner, data))
        taken.append(_attached(unique(inner, names), data, name))
    return taken


def _attached(inner: str, data: bytes | None, name: str) -> Attached:
    if data is not None:
        return Attached(inner, data)
    said = (
        f"{name}/{inner}：内附的这个文件是空的、已损坏，或文件内附的共超过 {MAX_ATTACHED_BYTES // MIB} MB，未取出。请单独报送。"
    )
    return Attached(inner, problem=Problem("X-UNREADABLE", said))


def _too_many(name: str) -> Problem:
    return Problem("X-LIMIT-REACHED", f"{name}：内附的文件超过 {MAX_ATTACHED} 个，只取出了前面的。请只报送要求的材料。")


def _name(raw: str, number: int) -> str:
    """The file's own name without the folders it once lay in, numbered where it has none."""
    last = raw.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return safe_path(last) or f"附件{number}"


def _open(path: Path, name: str) -> Iterator[tuple[str, bytes | None]]:
    """Names and bytes, as many bytes together as are allowed."""
    room = MAX_ATTACHED_BYTES
    kind = sniff(path, name).kind
    if kind is Kind.PDF:
        import pypdfium2  # noqa: PLC0415

        from mingjian.extractors.pdf_attachments import take_pdf_attachments  # noqa: PLC0415

        with pypdfium2.PdfDocument(path) as document:
            for raw, data in take_pdf_attachments(document, MAX_ATTACHED_BYTES):
                room -= len(data or b"")
                yield raw, data if room >= 0 else None
    elif kind is Kind.OFD:
        from mingjian.extractors.ofd import take_ofd_attachments  # noqa: PLC0415

        for raw, data in take_ofd_attachments(path, name, MAX_ATTACHED_BYTES):
            room -= len(data or b"")
            yield raw, data if room >= 0 else None
