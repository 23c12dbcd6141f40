"""Compound files whose sectors follow each other for ever."""

import struct
from pathlib import Path

import pytest

from mingjian.data.errors import FileError
from mingjian.extractors.compound import has_endless_chain
from mingjian.extractors.read import read_document
from tests.extractors.fuzz_makers import made

SECTOR = 512
FAT_AT, DIRECTORY_AT, DIFAT_AT = 76, 48, 68  # places of the header's fields, [MS-CFB] 2.2


def endless_directory() -> bytes:
    data = bytearray(made("xls"))
    fat, directory = struct.unpack_from("<I", data, FAT_AT)[0], struct.unpack_from("<I", data, DIRECTORY_AT)[0]
    struct.pack_into("<I", data, SECTOR * (fat + 1) + 4 * directory, directory)
    return bytes(data)


def endless_table() -> bytes:
    data = bytearray(made("xls"))
    struct.pack_into("<II", data, DIFAT_AT, 0, 1)
    struct.pack_into("<I", data, SECTOR * 2 - 4, 0)
    return bytes(data)


@pytest.mark.parametrize("broken", [endless_directory(), endless_table()])
def test_a_chain_that_never_ends_is_seen_before_it_fills_the_memory(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "汇总表.xls"
    path.write_bytes(broken)
    assert has_endless_chain(path)
    with pytest.raises(FileError):
        read_document(path, path.name)


@pytest.mark.parametrize("kind", ["xls", "doc", "msg", "zip"])
def test_sound_files_have_none(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(made(kind))
    assert not has_endless_chain(path)
