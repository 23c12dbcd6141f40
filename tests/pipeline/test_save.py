import pytest

from mingjian.data.records import Container, Extract, Material, MaterialStatus, Package, PackageStatus, Role
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
