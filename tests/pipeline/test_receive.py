import os
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from mingjian.data.blobs import BlobStore
from mingjian.data.errors import InputError
from mingjian.data.records import Container, Finding, Package, PackageStatus, Severity
from mingjian.extractors import members as caps
from mingjian.pipeline import receive
from mingjian.pipeline.receive import find_missing, material_id, receive_inbox
from tests.extractors.archive_makers import make_7z, make_raw_zip, make_zip
from tests.extractors.mail_makers import make_mail

SHANGHAI = timezone(timedelta(hours=8))
REGISTER = "收件登记.csv"


def make_inbox(folder: Path, files: Mapping[str, bytes]) -> Path:
    inbox = folder / "inbox"
    for name, data in files.items():
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return inbox


def take(tmp_path: Path, files: Mapping[str, bytes]) -> list[Package]:
    return receive_inbox(make_inbox(tmp_path, files), BlobStore(tmp_path / "blobs"))


def paths(package: Package) -> list[str]:
    return [material.path for material in package.materials]


def found(package: Package) -> list[tuple[str, str | None]]:
    return [(finding.rule_id, finding.path) for finding in package.findings]


def test_every_entry_is_one_package_in_the_order_of_names(tmp_path: Path) -> None:
    make_7z((tmp_path / "x.7z"), {"案例.docx": b"4"})
    packages = take(
        tmp_path,
        {
            "甲区/案例.docx": b"1",
            "甲区/照片/1.jpg": b"2",
            "乙区.zip": make_raw_zip([("案例.docx".encode("gbk"), b"3")]),
            "丙区.7z": (tmp_path / "x.7z").read_bytes(),
            "丁区.eml": bytes(make_mail([("案例.docx", b"5")])),
            "戊区案例.docx": b"6",
            "戊区案例.pdf": b"7",
            "收件登记.csv": "包名\n".encode(),
            ".DS_Store": b"",
            "~$戊区案例.docx": b"",
        },
    )
    assert [(each.name, each.container, each.status, paths(each)) for each in packages] == [
        ("丁区.eml", Container.EML, PackageStatus.OK, ["案例.docx"]),
        ("丙区.7z", Container.SEVEN_ZIP, PackageStatus.OK, ["案例.docx"]),
        ("乙区.zip", Container.ZIP, PackageStatus.OK, ["案例.docx"]),
        ("戊区案例.docx", Container.FILES, PackageStatus.OK, ["戊区案例.docx", "戊区案例.pdf"]),
        ("甲区", Container.FOLDER, PackageStatus.OK, ["案例.docx", "照片/1.jpg"]),
    ]


def test_bytes_lie_in_the_blob_store(tmp_path: Path) -> None:
    (package,) = take(tmp_path, {"甲区.zip": make_zip({"案例.docx": b"original"})})
    (material,) = package.materials
    assert BlobStore(tmp_path / "blobs").path(material.sha256).read_bytes() == b"original"
    assert (material.bytes, material.package, material.material_id) == (8, "甲区.zip", material_id("甲区.zip", "案例.docx"))


def test_the_same_inbox_gives_the_same_packages(tmp_path: Path) -> None:
    files = {"甲区/案例.docx": b"1", "乙区.zip": make_zip({"a.docx": b"2", "坏.zip": b"x"})}
    assert take(tmp_path, files) == take(tmp_path, files)


def test_archives_and_mails_inside_are_folders(tmp_path: Path) -> None:
    mail = bytes(make_mail([("材料.zip", make_zip({"案例.docx": b"1"}))]))
    packages = take(tmp_path, {"甲区/补充.zip": make_zip({"信.eml": mail}), "乙区.eml": mail})
    assert [(each.name, paths(each)) for each in packages] == [
        ("乙区.eml", ["材料.zip/案例.docx"]),
        ("甲区", ["补充.zip/信.eml/材料.zip/案例.docx"]),
    ]


def test_received_at_is_the_registers_then_the_mails_then_unknown(tmp_path: Path) -> None:
    mail = bytes(make_mail([("a.docx", b"1")], date="Fri, 10 Nov 2023 18:30:00 +0800"))
    register = "包名,收到时间,推荐单位,推荐单位类型\n甲区,2023-11-10 24:00,甲区人社局,区县\n甲区邮件,2023/11/9 8:00,,\n"
    files = {
        "甲区.zip": make_zip({"a": b"1"}),
        "甲区邮件.eml": mail,
        "乙区邮件.eml": mail,
        "丙区/a": b"1",
        REGISTER: register.encode(),
    }
    assert [(each.name, each.received_at, each.received_from, each.recommender_raw) for each in take(tmp_path, files)] == [
        ("丙区", None, "", ""),
        ("乙区邮件.eml", datetime(2023, 11, 10, 18, 30, tzinfo=SHANGHAI), "mail", ""),
        ("甲区.zip", datetime(2023, 11, 11, tzinfo=SHANGHAI), "register", "甲区人社局"),
        ("甲区邮件.eml", datetime(2023, 11, 9, 8, tzinfo=SHANGHAI), "register", ""),
    ]


def test_mail_fields_are_the_packages(tmp_path: Path) -> None:
    (package,) = take(tmp_path, {"a.eml": bytes(make_mail([("a.docx", b"1")]))})
    assert (package.subject, package.sender, package.recipient) == (
        "渝北区案例评选",
        "渝北区人社局 <yb@example.com>",
        "bygj@example.com",
    )


def test_a_link_to_a_cloud_in_the_mail_is_told(tmp_path: Path) -> None:
    mail = make_mail([("a.docx", b"1")])
    mail.get_payload()[0].set_content("从QQ邮箱发来的超大附件：https://wx.mail.qq.com/ftn/download?x")
    (package,) = take(tmp_path, {"a.eml": bytes(mail)})
    assert [(each.rule_id, each.severity) for each in package.findings] == [("X-UNREADABLE", Severity.WARNING)]
    assert package.status is PackageStatus.OK


@pytest.mark.parametrize(
    ("name", "data", "status", "rule"),
    [
        ("坏.zip", b"broken", PackageStatus.UNREADABLE, "X-UNREADABLE"),
        ("空.zip", b"", PackageStatus.EMPTY, "X-EMPTY"),
        ("无物.zip", make_zip({}), PackageStatus.EMPTY, "X-EMPTY"),
        ("只有垃圾.zip", make_zip({"__MACOSX/._a": b"1"}), PackageStatus.EMPTY, "X-EMPTY"),
        ("锁.zip", make_raw_zip([(b"a", b"0123456789ab")], flags=1), PackageStatus.UNREADABLE, "X-PASSWORD"),
        ("坏.rar", b"Rar!\x1a\x07\x01\x00" + b"\xff" * 30, PackageStatus.UNREADABLE, "X-UNREADABLE"),
        ("坏.7z", b"7z\xbc\xaf\x27\x1c" + b"\xff" * 30, PackageStatus.UNREADABLE, "X-UNREADABLE"),
        ("坏.eml", b"\x00\x01", PackageStatus.UNREADABLE, "X-UNREADABLE"),
        ("空.eml", b"", PackageStatus.EMPTY, "X-EMPTY"),
        ("坏.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", PackageStatus.UNREADABLE, "X-UNREADABLE"),
        ("炸弹.zip", make_zip({"0": b"\0" * (caps.RATIO_COUNTS_FROM + caps.MIB)}), PackageStatus.UNREADABLE, "X-LIMIT-REACHED"),
    ],
    ids=lambda each: "" if isinstance(each, bytes) else str(each),  # a zip bears the time of its making
)
def test_a_broken_package_is_a_package_and_harms_no_other(
    tmp_path: Path, name: str, data: bytes, status: PackageStatus, rule: str
) -> None:
    packages = {each.name: each for each in take(tmp_path, {name: data, "好/案例.docx": b"1"})}
    assert (packages[name].status, [each.rule_id for each in packages[name].findings]) == (status, [rule])
    assert packages[name].note == packages[name].findings[0].message
    assert (packages["好"].status, paths(packages["好"])) == (PackageStatus.OK, ["案例.docx"])


def test_what_can_be_read_of_a_package_is_kept(tmp_path: Path) -> None:
    inner = make_raw_zip([(b"a", b"0123456789ab")], flags=1)
    (package,) = take(tmp_path, {"甲区.zip": make_zip({"锁.zip": inner, "../外.txt": b"1", "案例.docx": b"2"})})
    assert (package.status, paths(package)) == (PackageStatus.PARTIAL, ["案例.docx"])
    assert found(package) == [("X-PASSWORD", "锁.zip"), ("X-UNREADABLE", "../外.txt")]
    assert {each.severity for each in package.findings} == {Severity.ERROR}


def test_nothing_is_written_outside_the_blob_store(tmp_path: Path) -> None:
    evil = make_raw_zip([(b"../../evil.txt", b"1"), (b"/abs.txt", b"1"), (b"..\\win.txt", b"1"), (b"ok.txt", b"1")])
    inbox = make_inbox(tmp_path, {"evil.zip": evil})
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    receive_inbox(inbox, BlobStore(tmp_path / "blobs"))
    new = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert [path.relative_to(tmp_path).parts[0] for path in new] == ["blobs"]
    assert not Path("/abs.txt").exists()


def test_an_empty_folder_is_empty(tmp_path: Path) -> None:
    inbox = make_inbox(tmp_path, {"好/a": b"1"})
    (inbox / "空").mkdir()
    packages = receive_inbox(inbox, BlobStore(tmp_path / "blobs"))
    assert [(each.name, each.status, found(each)) for each in packages] == [
        ("好", PackageStatus.OK, []),
        ("空", PackageStatus.EMPTY, [("X-EMPTY", None)]),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_links_and_devices_are_findings_not_read(tmp_path: Path) -> None:
    inbox = make_inbox(tmp_path, {"甲区/案例.docx": b"1"})
    (inbox / "甲区" / "link.txt").symlink_to("/etc/passwd")
    (inbox / "甲区" / "folder").symlink_to("/etc")
    os.mkfifo(inbox / "甲区" / "pipe")
    (inbox / "外链.zip").symlink_to("/etc/passwd")
    os.mkfifo(inbox / "管道.zip")
    packages = {each.name: each for each in receive_inbox(inbox, BlobStore(tmp_path / "blobs"))}
    assert paths(packages["甲区"]) == ["案例.docx"]
    assert found(packages["甲区"]) == [("X-UNREADABLE", "folder"), ("X-UNREADABLE", "link.txt"), ("X-UNREADABLE", "pipe")]
    assert [packages[name].status for name in ("外链.zip", "管道.zip")] == [PackageStatus.UNREADABLE] * 2


def test_a_file_in_use_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def locked(path: Path, *arguments: object, **named: object) -> object:
        if path.name == "在用.docx":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **named)  # type: ignore[arg-type, call-overload]

    monkeypatch.setattr(Path, "open", locked)
    inbox = tmp_path / "inbox"
    (inbox / "甲区").mkdir(parents=True)
    (inbox / "甲区" / "案例.docx").write_bytes(b"1")
    os.close(os.open(inbox / "甲区" / "在用.docx", os.O_CREAT | os.O_WRONLY))
    packages = receive_inbox(inbox, BlobStore(tmp_path / "blobs"))
    assert [(each.status, paths(each), found(each)) for each in packages] == [
        (PackageStatus.PARTIAL, ["案例.docx"], [("X-UNREADABLE", "在用.docx")])
    ]
    assert "请关闭正在使用它的程序" in packages[0].findings[0].message


def test_a_file_too_large_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receive, "MAX_MEMBER_BYTES", 100)
    (package,) = take(tmp_path, {"甲区/大.mp4": b"1" * 101, "甲区/小.docx": b"1"})
    assert (paths(package), found(package)) == (["小.docx"], [("X-LIMIT-REACHED", "大.mp4")])


def test_an_unreadable_time_in_the_register_is_told(tmp_path: Path) -> None:
    (package,) = take(tmp_path, {"甲区/a": b"1", REGISTER: "包名,收到时间\n甲区,十日晚\n".encode()})
    assert (package.received_at, [(each.severity, each.value) for each in package.findings]) == (
        None,
        [(Severity.WARNING, "十日晚")],
    )


def test_a_missing_inbox_is_one_chinese_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="收件文件夹不存在"):
        receive_inbox(tmp_path / "无", BlobStore(tmp_path / "blobs"))
    (tmp_path / "文件").write_bytes(b"")
    with pytest.raises(InputError, match="不是文件夹"):
        receive_inbox(tmp_path / "文件", BlobStore(tmp_path / "blobs"))


def test_an_empty_inbox_is_no_package(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    assert receive_inbox(tmp_path / "inbox", BlobStore(tmp_path / "blobs")) == []


def test_a_package_in_the_register_that_did_not_arrive_is_a_finding(tmp_path: Path) -> None:
    register = "包名,收到时间,推荐单位\n甲区,2023/11/9,甲区人社局\n乙区.zip,2023/11/9,乙区人社局\n".encode()
    packages = take(tmp_path, {"甲区/a": b"1", REGISTER: register})
    assert find_missing(tmp_path / "inbox", packages) == [
        Finding(
            "X-UNREADABLE",
            Severity.WARNING,
            "乙区.zip：登记了但没有收到（收件登记.csv 第 3 行）。请核对是否漏放、改了名，或联系报送单位补报。",
            value="没有收到",
            package="乙区.zip",
            recommender="乙区人社局",
        )
    ]


def test_volumes_that_lie_together_are_one_package(tmp_path: Path) -> None:
    whole = make_zip({"案例.txt": b"1" * 100})
    packages = take(
        tmp_path,
        {
            "甲区.zip.001": whole[:60],
            "甲区.zip.002": whole[60:],
            "乙区/材料.zip.001": whole[:60],
            "乙区/材料.zip.002": whole[60:],
            "丙区.part2.rar": b"Rar!\x1a\x07\x01\x00",
        },
    )
    assert [(each.name, each.container, each.status, paths(each)) for each in packages] == [
        ("丙区.rar", Container.RAR, PackageStatus.UNREADABLE, []),
        ("乙区", Container.FOLDER, PackageStatus.OK, ["材料.zip/案例.txt"]),
        ("甲区.zip", Container.ZIP, PackageStatus.OK, ["案例.txt"]),
    ]
    assert packages[0].note == (
        "丙区.rar：分卷压缩包缺少第 1 卷（丙区.part1.rar），无法打开。请把全部分卷放在一起重新报送，或改报一个不分卷的 zip。"
    )
