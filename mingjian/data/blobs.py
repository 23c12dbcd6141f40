"""Content-addressed originals: every file that arrived, once, under the hash of its bytes."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

CHUNK_BYTES = 1 << 20


class BlobStore:
    """A folder of files named by their SHA-256; a name that is there stands for whole, unaltered bytes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the bytes with this hash lie, or would lie."""
        return self.folder / sha256[:2] / sha256

    def __contains__(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def put(self, data: bytes | BinaryIO) -> str:
        """Keep the bytes (a stream is read from where it stands to its end) and give their SHA-256 in hex.

        The file appears under its name only when it is complete, whatever interrupts the writing.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".new-", dir=self.folder)
        unfinished = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                sha256 = _copy(data, out)
            self._publish(unfinished, sha256)
        finally:
            unfinished.unlink(missing_ok=True)
        return sha256

    def _publish(self, unfinished: Path, sha256: str) -> None:
        target = self.path(sha256)
        # Windows refuses to replace a file that somebody is reading; one of another length was cut by a power failure
        if target.is_file() and target.stat().st_size == unfinished.stat().st_size:
            return
        target.parent.mkdir(exist_ok=True)
        unfinished.replace(target)


def _copy(data: bytes | BinaryIO, out: BinaryIO) -> str:
    digest = hashlib.sha256()
    if isinstance(data, bytes):
        digest.update(data)
        out.write(data)
    else:
        while chunk := data.read(CHUNK_BYTES):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()
