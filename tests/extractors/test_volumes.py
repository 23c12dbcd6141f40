"""Archives cut into volumes, as WinRAR, 7-Zip and Bandizip cut them."""

import io
import struct
from collections.abc import Sequence
from pathlib import Path

import pytest

from mingjian.extractors.archive import Budget, open_members
from mingjian.extractors.members import Member, Refused
from mingjian.extractors.volumes import Volume, gather_volumes, volume_of
from tests.extractors.archive_makers import make_7z, make_rar, make_zip

CONTENT = {"甲/案例.txt": bytes(range(256)) * 3, "乙.txt": b"2" * 50}


def cut(data: bytes, count: int) -> list[bytes]:
    size = -(-len(data) // count)
    return [data[at : at + size] for at in range(0, len(data), size)]


def members(files: Sequence[tuple[str, bytes]]) -> list[Member]:
    return [Member(name, io.BytesIO(data), len(data)) for name, data in files]


def opened(files: Sequence[tuple[str, bytes]]) -> dict[str, bytes]:
    joined = list(gather_volumes(members(files)))
    assert [type(each) for each in joined] == [Member]
    one = joined[0]
    assert isinstance(one, Member)
    with one.data:
        found: dict[str, bytes] = {}
        for each in open_members(one.data, one.path, Budget()):
            if isinstance(each, Member):
                with each.data:
                    found[each.path] = each.data.read()
    return found


def split_zip(first_bytes: int) -> tuple[bytes, bytes]:
    """A zip of two disks after APPNOTE 8.5: a mark in front, places counted on their own disk."""
    whole = bytearray(b"PK\x07\x08" + make_zip(CONTENT))
    end = whole.rfind(b"PK\x05\x06")
    count, length, offset = struct.unpack_from("<HII", whole, end + 10)
    start = at = offset + 4
    for _ in range(count):
        name, extra, comment = struct.unpack_from("<HHH", whole, at + 28)
        place = struct.unpack_from("<I", whole, at + 42)[0] + 4
        disk = int(place >= first_bytes)
        struct.pack_into("<H", whole, at + 34, disk)
        struct.pack_into("<I", whole, at + 42, place - disk * first_bytes)
        at += 46 + name + extra + comment
    struct.pack_into("<HHHHII", whole, end + 4, 1, 1, count, count, length, start - first_bytes)
    return bytes(whole[:first_bytes]), bytes(whole[first_bytes:])


@pytest.mark.parametrize(
    ("name", "volume"),
    [
        ("甲/材料.part01.rar", Volume("甲/材料.rar", "part", 1)),
        ("材料.7z.002", Volume("材料.7z", "cut", 2)),
        ("材料.z01", Volume("材料.zip", "disk", 1)),
        ("材料.r00", Volume("材料.rar", "old", 2)),
        ("材料.zip", None),
        ("第1部分.docx", None),
        ("2023.001", None),
    ],
)
def test_names_tell_volumes(name: str, volume: Volume | None) -> None:
    assert volume_of(name) == volume


def test_a_7z_in_three_pieces(tmp_path: Path) -> None:
    pieces = cut(make_7z(tmp_path / "a.7z", CONTENT).read_bytes(), 3)
    files = [(f"材料.7z.{number:03d}", piece) for number, piece in enumerate(pieces, 1)]
    assert opened(files[::-1]) == CONTENT


@pytest.mark.parametrize("first_bytes", [60, 150])
def test_a_zip_of_two_disks(first_bytes: int) -> None:
    first, last = split_zip(first_bytes)
    assert opened([("材料.z01", first), ("材料.zip", last)]) == CONTENT
    assert opened([("材料.zip", last), ("材料.z01", first)]) == CONTENT


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (["材料.part1.rar", "材料.part3.rar"], "缺少第 2 卷（材料.part2.rar）"),
        (["甲/材料.zip.002"], "缺少第 1 卷（材料.zip.001）"),
        (["材料.z01"], "缺少最后一卷（材料.zip）"),
    ],
)
def test_a_missing_volume_is_named(files: list[str], said: str) -> None:
    found = list(gather_volumes(members([(name, b"x") for name in files])))
    assert [said in each.problem.message for each in found if isinstance(each, Refused)] == [True]


def test_a_missing_disk_and_a_missing_tail_are_named(tmp_path: Path) -> None:
    _, last = split_zip(100)
    pieces = cut(make_7z(tmp_path / "a.7z", CONTENT).read_bytes(), 3)
    alone = list(gather_volumes(members([("材料.zip", last), ("乙.7z.001", pieces[0]), ("乙.7z.002", pieces[1])])))
    assert sorted(each.problem.message.partition("，")[0] for each in alone if isinstance(each, Refused)) == [
        "乙.7z：分卷压缩包缺少后面的分卷（乙.7z.003）",
        "材料.zip：分卷压缩包缺少第 1 卷（材料.z01）",
    ]


def test_what_is_no_volume_goes_through_in_its_place() -> None:
    files = [("a.zip", make_zip(CONTENT)), ("b.rar", make_rar("案例.txt", b"1")), ("c.docx", b"1")]
    assert [each.path for each in gather_volumes(members(files))] == ["a.zip", "b.rar", "c.docx"]
