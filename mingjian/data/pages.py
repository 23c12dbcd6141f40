"""What was recognised on page images, by the image's hash: a page is read once, whatever file it comes in."""

import os
import tempfile
import zlib
from pathlib import Path
from typing import TypeVar

from mingjian.data.codec import pack, unpack

T = TypeVar("T")


class PageStore:
    """A folder of packed records, one a page image; several processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, key: str) -> Path:
        """Where the record of the image with this hash lies, or would lie."""
        return self.folder / key[:2] / key

    def get(self, kind: type[T], key: str) -> T | None:
        """The record kept under this key, None where there is none or it was damaged."""
        try:
            return unpack(kind, self.path(key).read_bytes())
        except (OSError, ValueError, zlib.error):
            return None

    def keep(self, key: str, record: object) -> None:
        """Keep the record; it appears under its key only when it is complete."""
        target = self.path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".new-", dir=target.parent)
        unfinished = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(pack(record))
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)

    def __len__(self) -> int:
        return sum(1 for path in self.folder.glob("??/*") if not path.name.startswith("."))
