import pytest

from mingjian.data.records import (
    Container,
    Extract,
    Finding,
    Material,
    MaterialStatus,
    Package,
    PackageStatus,
    Problem,
    Role,
    Severity,
)
from mingjian.pipeline.save import settle_packages

OK, PARTIAL, UNREADABLE, EMPTY = MaterialStatus.OK, MaterialStatus.PARTIAL, MaterialStatus.UNREADABLE, MaterialStatus.EMPTY


@pytest.mark.parametrize(
    ("received", "files", "expected"),
    [
        (PackageStatus.OK, [OK, OK], PackageStatus.OK),
        (PackageStatus.OK, [OK, UNREADABLE], PackageStatus.PARTIAL),
        (PackageStatus.OK, [OK, EMPTY], PackageStatus.PARTIAL),
        (PackageStatus.OK, [PARTIAL], PackageStatus.PARTIAL),
        (PackageStatus.OK, [UNREADABLE, EMPTY], PackageStatus.UNREADABLE),
        (PackageStatus.OK, [EMPTY], PackageStatus.EMPTY),
        (PackageStatus.OK, [None], PackageStatus.UNREADABLE),
        (PackageStatus.PARTIAL, [OK], PackageStatus.PARTIAL),
        (PackageStatus.UNREADABLE, [], PackageStatus.UNREADABLE),
        (PackageStatus.EMPTY, [], PackageStatus.EMPTY),
    ],
)
def test_a_package_is_as_readable_as_its_files(
    received: PackageStatus, files: list[MaterialStatus | None], expected: PackageStatus
) -> None:
    materials = tuple(Material(f"M{number}", "包.zip", f"{number}.docx", f"{number}", 1) for number in range(len(files)))
    extracts = {
        f"{number}": Extract(sha256=f"{number}", role=Role.OTHER, status=status)
        for number, status in enumerate(files)
        if status is not None
    }
    package = Package("包.zip", Container.ZIP, received, materials)
    assert [each.status for each in settle_packages([package], extracts)] == [expected]


def test_a_package_read_in_part_says_what_was_not_read() -> None:
    materials = tuple(Material(f"M{number}", "包.zip", f"{number}.docx", f"{number}", 1) for number in range(6))
    extracts = {
        "0": Extract(sha256="0", role=Role.OTHER, status=OK),
        **{
            name: Extract(
                sha256=name, role=Role.OTHER, status=UNREADABLE, problems=(Problem("X-UNREADABLE", f"{name}.docx：坏了。"),)
            )
            for name in "1234"
        },
    }
    refused = Finding("X-PASSWORD", Severity.ERROR, "内.zip：有密码。", package="包.zip", path="内.zip")
    package = Package("包.zip", Container.ZIP, PackageStatus.PARTIAL, materials, findings=(refused,), note="含网盘链接")
    assert [each.note for each in settle_packages([package], extracts)] == [
        "含网盘链接 未能完整读取：内.zip：有密码。1.docx：坏了。2.docx：坏了。…（共 6 处，详见问题清单）"
    ]
