from pathlib import Path

import pytest

from mingjian.data.blobs import BlobStore
from mingjian.data.records import Container, Material, Package, PackageStatus, Problem
from mingjian.extractors.attachments import Attached
from mingjian.pipeline import attached
from mingjian.pipeline.attached import add_attached
from mingjian.pipeline.receive import material_id
from tests.extractors.archive_makers import make_zip


def holding(*paths: str) -> Package:
    materials = tuple(Material(material_id("甲区", path), "甲区", path, "0" * 64, 5) for path in paths)
    return Package("甲区", Container.FOLDER, PackageStatus.OK, materials)


def outcome(package: Package) -> tuple[list[str], list[tuple[str, str | None]], PackageStatus]:
    found = [(finding.rule_id, finding.path) for finding in package.findings]
    return [material.path for material in package.materials], found, package.status


def test_attached_files_become_materials_under_their_document(tmp_path: Path) -> None:
    blobs, package = BlobStore(tmp_path), holding("材料.pdf", "甲.docx")
    inner = make_zip({"照片/1.jpg": b"2", "2.jpg": b"3"})
    files = [Attached("案例.docx", b"1"), Attached("照片.zip", inner)]
    once = add_attached(package, package.materials[0], files, blobs, 1)
    paths = ["材料.pdf", "材料.pdf/案例.docx", "材料.pdf/照片.zip/2.jpg", "材料.pdf/照片.zip/照片/1.jpg", "甲.docx"]
    assert outcome(once) == (paths, [], PackageStatus.OK)
    assert [blobs.path(material.sha256).read_bytes() for material in once.materials[1:4]] == [b"1", b"3", b"2"]
    assert add_attached(once, package.materials[0], files, blobs, 1) == once


def test_what_was_not_taken_out_is_told_once(tmp_path: Path) -> None:
    blobs, package = BlobStore(tmp_path), holding("材料.pdf")
    files = [Attached("案例.docx", problem=Problem("X-UNREADABLE", "坏")), Attached("", problem=Problem("X-LIMIT-REACHED", "多"))]
    once = add_attached(package, package.materials[0], files, blobs, 1)
    found = [("X-UNREADABLE", "材料.pdf/案例.docx"), ("X-LIMIT-REACHED", "材料.pdf")]
    assert outcome(once) == (["材料.pdf"], found, PackageStatus.PARTIAL)
    assert add_attached(once, package.materials[0], files, blobs, 1) == once
    dead = add_attached(package, package.materials[0], "取出时程序中断", blobs, 1)
    assert [finding.message for finding in dead.findings] == [
        "材料.pdf：内附有文件，取出时程序中断，未取出。请单独报送内附的文件。"
    ]


def test_the_caps_of_the_package_hold_for_attachments_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attached, "MAX_ENTRIES", 3)
    blobs, package = BlobStore(tmp_path), holding("材料.pdf", "甲.docx")
    files = [Attached("1.txt", b"1"), Attached("2.txt", b"2")]
    assert outcome(add_attached(package, package.materials[0], files, blobs, 1)) == (
        ["材料.pdf", "材料.pdf/1.txt", "甲.docx"],
        [("X-LIMIT-REACHED", "材料.pdf")],
        PackageStatus.PARTIAL,
    )


def test_archives_inside_documents_count_the_depth_of_the_documents(tmp_path: Path) -> None:
    package = holding("材料.pdf")
    files = [Attached("1.zip", make_zip({"1.txt": b"1"}))]
    _, found, _ = outcome(add_attached(package, package.materials[0], files, BlobStore(tmp_path), 4))
    assert found == [("X-LIMIT-REACHED", "材料.pdf/1.zip")]
