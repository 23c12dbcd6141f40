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
        first = data if isinstance(data, bytes) else _read_start(data)
        rest = None if isinstance(data, bytes) or len(first) < CHUNK_BYTES else data
        if rest is None:  # in memory as a whole: what is there already is not written again
            sha256 = hashlib.sha256(first).hexdigest()
            if self._holds(sha256, len(first)):
                return sha256
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".new-", dir=self.folder)
        unfinished = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                sha256 = _copy(first, rest, out)
            self._publish(unfinished, sha256)
        finally:
            unfinished.unlink(missing_ok=True)
        return sha256

    def _holds(self, sha256: str, size: int) -> bool:
        """Whether the bytes are there whole; a file of another length was cut by a power failure."""
        try:
            return self.path(sha256).stat().st_size == size
        except OSError:
            return False

    def _publish(self, unfinished: Path, sha256: str) -> None:
        target = self.path(sha256)
        if self._holds(sha256, unfinished.stat().st_size):  # Windows refuses to replace a file that somebody is reading
            return
        target.parent.mkdir(exist_ok=True)
        unfinished.replace(target)


def _read_start(data: BinaryIO) -> bytes:
    """The first CHUNK_BYTES or more, less only where the stream ends: one read may give less than was asked for."""
    start = b""
    while len(start) < CHUNK_BYTES and (chunk := data.read(CHUNK_BYTES)):
        start += chunk
    return start


def _copy(first: bytes, rest: BinaryIO | None, out: BinaryIO) -> str:
    digest = hashlib.sha256(first)
    out.write(first)
    while rest is not None and (chunk := rest.read(CHUNK_BYTES)):
        digest.update(chunk)
        out.write(chunk)
    return digest.hexdigest()
