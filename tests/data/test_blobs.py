import hashlib
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingjian.data.blobs import BlobStore


@given(st.binary(max_size=4096))
def test_put_keeps_the_bytes_under_their_hash(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        blobs = BlobStore(Path(folder) / "blobs")
        sha256 = blobs.put(data)
        assert sha256 == hashlib.sha256(data).hexdigest()
        assert blobs.path(sha256).read_bytes() == data
        assert blobs.put(io.BytesIO(data)) == sha256


def test_put_twice_leaves_one_file(tmp_path: Path) -> None:
    blobs = BlobStore(tmp_path)
    sha256 = blobs.put("案例".encode())
    assert blobs.put("案例".encode()) == sha256
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [blobs.path(sha256)]
    assert sha256 in blobs
    assert "0" * 64 not in blobs


class _BreaksOff(io.RawIOBase):
    def __init__(self) -> None:
        self.reads = 0

    def read(self, size: int = -1) -> bytes:
        self.reads += 1
        if self.reads > 1:
            raise OSError("网络驱动器断开")
        return b"x" * 100


def test_put_interrupted_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="断开"):
        BlobStore(tmp_path).put(_BreaksOff())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_put_mends_a_blob_that_a_power_failure_cut(tmp_path: Path) -> None:
    blobs = BlobStore(tmp_path)
    sha256 = blobs.put(b"whole")
    blobs.path(sha256).write_bytes(b"")
    assert blobs.put(b"whole") == sha256
    assert blobs.path(sha256).read_bytes() == b"whole"
