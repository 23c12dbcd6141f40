import ctypes.util
import io
import shutil
import struct
import tempfile
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingjian.data.errors import CorruptFileError, EmptyFileError, FileError, LimitError, LockedFileError, UnsupportedFileError
from mingjian.extractors import members as caps
from mingjian.extractors import seven_zip  # here, so that no test loads it while limits are set low
from mingjian.extractors.archive import Member, Refused, archive_kind, list_members
from mingjian.extractors.members import Budget, is_junk, safe_path, unique
from tests.extractors.archive_makers import make_7z, make_rar, make_raw_zip, make_zip

ENCRYPTED, UTF8 = 0x1, 0x800
LINK = 0o120777


def unpack(data: bytes | Path, name: str = "包.zip") -> tuple[dict[str, bytes], list[tuple[str, str]]]:
    """What came out, and what was refused as (path, rule id)."""
    with tempfile.TemporaryDirectory() as folder:
        path = data if isinstance(data, Path) else Path(folder) / "blob"
        if isinstance(data, bytes):
            path.write_bytes(data)
        files: dict[str, bytes] = {}
        refused: list[tuple[str, str]] = []
        for each in list_members(path, name):
            if isinstance(each, Refused):
                refused.append((each.path, each.problem.rule_id))
            else:
                files[each.path] = each.data.read()
                assert each.size == len(files[each.path])
                each.data.close()
        return files, refused


@pytest.mark.parametrize(
    ("raw", "flags", "name"),
    [
        ("某县/案例正文.docx".encode("gb18030"), 0, "某县/案例正文.docx"),
        ("某县/案例正文.docx".encode(), 0, "某县/案例正文.docx"),  # macOS: UTF-8 without saying so
        ("某县/案例正文.docx".encode(), UTF8, "某县/案例正文.docx"),
        ("联通.txt".encode("gbk"), 0, "联通.txt"),  # looks like two-byte UTF-8 to a lax reader
        (b"\xce\xc4\x5c\xb0\xb8.txt", 0, "文/案.txt"),  # backslash as separator
        ("侟\\a.txt".encode("gbk"), 0, "侟/a.txt"),
        (b"plain.txt", 0, "plain.txt"),
    ],
)
def test_zip_names_are_read_as_they_were_meant(raw: bytes, flags: int, name: str) -> None:
    assert unpack(make_raw_zip([(raw, b"1")], flags=flags)) == ({name: b"1"}, [])


def test_zip_name_in_the_unicode_field_wins() -> None:
    raw = b"????.docx"
    field = struct.pack("<BI", 1, zlib.crc32(raw)) + "推荐表.docx".encode()
    extra = struct.pack("<HH", 0x7075, len(field)) + field
    assert unpack(make_raw_zip([(raw, b"1")], extra=extra)) == ({"推荐表.docx": b"1"}, [])


@pytest.mark.parametrize("name", ["../../外.txt", "/绝对.txt", "..\\外.txt", "C:\\外.txt", "甲/../../外.txt", "\\\\host\\a.txt"])
def test_a_name_that_points_outside_is_refused_and_named(name: str) -> None:
    files, refused = unpack(make_raw_zip([(name.encode(), b"1"), ("好.txt".encode(), b"2")]))
    assert files == {"好.txt": b"2"}
    assert refused == [(name, "X-UNREADABLE")]


def test_a_symbolic_link_is_refused() -> None:
    files, refused = unpack(make_raw_zip([(b"link", b"/etc/passwd")], mode=LINK))
    assert (files, refused) == ({}, [("link", "X-UNREADABLE")])


def test_junk_of_systems_is_left_out() -> None:
    junk = ["__MACOSX/._案例.docx", "甲/.DS_Store", "Thumbs.db", "甲/~$案例.docx", "desktop.ini", "~WRL0001.tmp"]
    assert unpack(make_zip(dict.fromkeys([*junk, "案例.docx"], b"1"))) == ({"案例.docx": b"1"}, [])


def test_folders_are_no_files() -> None:
    assert unpack(make_raw_zip([("甲/".encode(), b""), ("乙\\".encode("gbk"), b""), ("甲/a.txt".encode(), b"1")])) == (
        {"甲/a.txt": b"1"},
        [],
    )


def test_the_same_name_twice_keeps_both() -> None:
    assert unpack(make_raw_zip([(b"a.txt", b"1"), (b"a.txt", b"2")])) == ({"a.txt": b"1", "a (2).txt": b"2"}, [])


def test_local_header_that_differs_does_not_matter() -> None:
    data = make_raw_zip([("案例.txt".encode("gbk"), b"1")])
    changed = data.replace("案例.txt".encode("gbk"), b"xxxx.txt", 1)
    assert unpack(changed) == ({"案例.txt": b"1"}, [])


def test_an_encrypted_zip_is_locked() -> None:
    with pytest.raises(LockedFileError, match=r"包\.zip：压缩包已加密"):
        unpack(make_raw_zip([(b"a.txt", b"0123456789ab")], flags=ENCRYPTED))


def test_one_encrypted_member_leaves_the_others() -> None:
    locked = make_raw_zip([(b"a.txt", b"0123456789ab"), (b"b.txt", b"1")])
    place = locked.index(b"PK\x01\x02") + 8
    patched = bytearray(locked)
    patched[6] |= ENCRYPTED
    patched[place] |= ENCRYPTED
    assert unpack(bytes(patched)) == ({"b.txt": b"1"}, [("a.txt", "X-PASSWORD")])


@pytest.mark.parametrize(
    "data", [b"not an archive", b"PK\x03\x04" + b"\0" * 40, make_zip({"a.txt": bytes(range(256)) * 4})[:200]]
)
def test_a_broken_zip_is_corrupt(data: bytes) -> None:
    with pytest.raises(CorruptFileError, match=r"包\.zip：.*(损坏|不完整)"):
        unpack(data)


def test_a_member_with_a_wrong_checksum_is_refused() -> None:
    data = make_zip({"a.txt": b"correct", "b.txt": b"other"}, zipfile.ZIP_STORED).replace(b"correct", b"corrupt")
    assert unpack(data) == ({"b.txt": b"other"}, [("a.txt", "X-UNREADABLE")])


def test_an_empty_file_is_empty() -> None:
    with pytest.raises(EmptyFileError):
        unpack(b"")


def test_inner_archives_are_folders() -> None:
    inner = make_zip({"照片/1.jpg": b"jpg"})
    outer = make_zip({"甲区.zip": inner, "表.xlsx": make_zip({"[Content_Types].xml": b"<x/>"})})
    files, refused = unpack(outer)
    assert sorted(files) == ["甲区.zip/照片/1.jpg", "表.xlsx"]
    assert refused == []


def test_a_broken_inner_archive_leaves_the_others() -> None:
    locked = make_raw_zip([(b"a.txt", b"0123456789ab")], flags=ENCRYPTED)
    files, refused = unpack(make_zip({"坏.zip": b"broken", "锁.zip": locked, "好.txt": b"1"}))
    assert files == {"好.txt": b"1"}
    assert refused == [("坏.zip", "X-UNREADABLE"), ("锁.zip", "X-PASSWORD")]


def test_archives_within_archives_end_at_a_depth() -> None:
    data = make_zip({"a.txt": b"1"})
    for _ in range(caps.MAX_DEPTH + 2):
        data = make_zip({"x.zip": data})
    files, refused = unpack(data)
    assert files == {}
    assert refused == [("/".join(["x.zip"] * caps.MAX_DEPTH), "X-LIMIT-REACHED")]


def test_a_bomb_stops_at_the_ratio() -> None:
    with pytest.raises(LimitError, match="压缩比异常"):
        unpack(make_zip({"bomb.txt": b"\0" * (caps.RATIO_COUNTS_FROM + caps.MIB)}))


def test_too_many_entries_stop_before_reading() -> None:
    names = [(str(number).encode(), b"") for number in range(caps.MAX_ENTRIES + 1)]
    with pytest.raises(LimitError, match=f"{caps.MAX_ENTRIES + 1} 个文件"):
        unpack(make_raw_zip(names))


def test_the_budget_is_shared_by_inner_archives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caps, "MAX_BYTES", 100)
    monkeypatch.setattr(Budget.__init__, "__defaults__", (5, 100, *(Budget.__init__.__defaults__ or ())[2:]))
    with pytest.raises(LimitError, match="解开后超过"):
        unpack(make_zip({"一.zip": make_zip({"a": b"1" * 60}), "二.zip": make_zip({"b": b"1" * 60})}))


def test_7z_is_read_with_its_inner_archives(tmp_path: Path) -> None:
    path = make_7z(tmp_path / "包.7z", {"某县/案例.docx": b"1", "空.txt": b"", "内.zip": make_zip({"a.txt": b"2"})})
    assert unpack(path, "包.7z") == ({"某县/案例.docx": b"1", "空.txt": b"", "内.zip/a.txt": b"2"}, [])


def test_an_encrypted_7z_is_locked(tmp_path: Path) -> None:
    with pytest.raises(LockedFileError):
        unpack(make_7z(tmp_path / "包.7z", {"a.txt": b"1"}, password="1234"), "包.7z")


def test_a_damaged_7z_is_corrupt(tmp_path: Path) -> None:
    path = make_7z(tmp_path / "包.7z", {"a.txt": b"1" * 1000})
    data = bytearray(path.read_bytes())
    data[40:48] = b"\xff" * 8
    with pytest.raises(CorruptFileError):
        unpack(bytes(data), "包.7z")


def test_a_7z_bomb_is_refused_by_its_declared_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seven_zip, "MAX_BYTES", 1000)
    with pytest.raises(LimitError, match="共 0 MB"):
        unpack(make_7z(tmp_path / "包.7z", {"a.txt": b"1" * 2000}), "包.7z")


def test_a_7z_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="压缩比异常"):
        unpack(make_7z(tmp_path / "包.7z", {"a.txt": b"\0" * (caps.RATIO_COUNTS_FROM + 1)}), "包.7z")


def test_rar_is_read_or_says_what_to_install() -> None:
    data = make_rar("某县/案例.txt", "技能\n".encode())
    if any(map(shutil.which, ("unrar", "unar", "7z", "7zz", "bsdtar"))) or ctypes.util.find_library("archive"):
        assert unpack(data, "包.rar") == ({"某县/案例.txt": "技能\n".encode()}, [])
    else:
        with pytest.raises(UnsupportedFileError, match="7-Zip"):
            unpack(data, "包.rar")


def test_a_damaged_rar_is_refused() -> None:
    with pytest.raises(FileError):
        unpack(make_rar("a.txt", b"1")[:20] + b"\xff" * 40, "包.rar")


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (make_zip({"a": b"1"}), "包.zip", "zip"),
        (make_zip({"a": b"1"}), "包.rar", "zip"),  # misnamed: the bytes decide
        (make_zip({"a": b"1"}), "无扩展名", "zip"),
        (make_zip({"[Content_Types].xml": b""}), "案例.docx", None),
        (make_zip({"[Content_Types].xml": b""}), "案例.zip", None),  # a document under a wrong name
        (make_zip({"META-INF/MANIFEST.MF": b""}), "程序.jar", None),
        (b"7z\xbc\xaf\x27\x1c\0\0", "包.zip", "7z"),
        (b"Rar!\x1a\x07\x01\x00", "包.rar", "rar"),
        (b"broken", "包.zip", "zip"),
        (b"%PDF-1.7", "包.zip", None),
        (b"text", "说明.txt", None),
    ],
)
def test_archive_kind_goes_by_bytes_then_by_name(data: bytes, name: str, kind: str | None) -> None:
    stream = io.BytesIO(data)
    assert archive_kind(stream, name) == kind
    assert stream.tell() == 0


@given(st.text(max_size=60))
def test_safe_path_never_points_outside(raw: str) -> None:
    path = safe_path(raw)
    if path is not None:
        assert not Path(path).is_absolute()
        assert ".." not in Path(path).parts
        assert "\\" not in path
        assert safe_path(path) == path


@given(st.lists(st.sampled_from(["a.txt", "a (2).txt", "甲/a.txt"]), max_size=12))
def test_unique_paths_are_unique(names: list[str]) -> None:
    taken: dict[str, int] = {}
    paths = [unique(name, taken) for name in names]
    assert len(set(paths)) == len(paths)


@settings(max_examples=60)
@given(st.data())
def test_a_mutated_zip_gives_members_or_a_file_error(data: st.DataObject) -> None:
    good = make_zip({"某县/案例.docx": b"1" * 50, "内.zip": make_zip({"a": b"2"})})
    place = data.draw(st.integers(0, len(good) - 1))
    changed = good[:place] + data.draw(st.binary(min_size=1, max_size=6)) + good[place + 1 :]
    try:
        files, _ = unpack(changed)
    except FileError:
        return
    assert all(not is_junk(path) for path in files)
    assert Member.__slots__ == ("path", "data", "size")
