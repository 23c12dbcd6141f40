"""Author, dates and page count that an OLE file keeps beside its content."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_CODE_PAGES: Final = {936: "gb18030", 65001: "utf-8", 1200: "utf-16-le"}


@dataclass(frozen=True, slots=True)
class OleFacts:
    """What the summary says. core: by the element of a docx's core.xml."""

    core: dict[str, str]
    pages: int | None
    application: str


def read_ole_metadata(path: Path) -> OleFacts:
    """Read the summary; what is damaged or missing is left out."""
    import olefile  # noqa: PLC0415  kept out of the command line's start

    try:
        with olefile.OleFileIO(str(path)) as container:
            found: dict[str, object] = vars(container.get_metadata())
    except Exception:  # noqa: BLE001  a damaged summary loses the summary, whatever olefile raises
        return OleFacts({}, None, "")
    number = found.get("codepage")
    page = number & 0xFFFF if isinstance(number, int) else 1252
    encoding = _CODE_PAGES.get(page, f"cp{page}")
    core = {
        "creator": _text(found.get("author"), encoding),
        "lastModifiedBy": _text(found.get("last_saved_by"), encoding),
        "title": _text(found.get("title"), encoding),
        "created": _moment(found.get("create_time")),
        "modified": _moment(found.get("last_saved_time")),
    }
    pages = found.get("num_pages")
    stored = pages if isinstance(pages, int) and pages > 0 else None
    return OleFacts(
        {key: value for key, value in core.items() if value}, stored, _text(found.get("creating_application"), encoding)
    )


def _text(value: object, encoding: str) -> str:
    if isinstance(value, bytes):
        try:
            return value.decode(encoding, errors="replace").strip("\0 ")
        except LookupError:
            return value.decode("gb18030", errors="replace").strip("\0 ")
    return value.strip("\0 ") if isinstance(value, str) else ""


def _moment(value: object) -> str:
    return value.isoformat() + "Z" if isinstance(value, dt.datetime) else ""
