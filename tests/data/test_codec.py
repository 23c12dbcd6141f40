"""Records as bytes and back."""

from datetime import UTC, datetime

from mingjian.data.codec import pack, unpack
from mingjian.data.records import (
    Block,
    BlockKind,
    Case,
    Container,
    Count,
    Document,
    Extract,
    Finding,
    Material,
    MaterialStatus,
    Package,
    PackageStatus,
    Problem,
    Role,
    Section,
    SectionKind,
    Severity,
    Span,
    Typography,
)  # fmt: skip

COUNT = Count(5, 4, 5, 3, 5)


def made_extract() -> Extract:
    document = Document(
        media_type="text/plain",
        text="标题\n摘要\n一、背景",
        blocks=(Block(Span(0, 2), BlockKind.HEADING, 1, Typography(font="仿宋", size_pt=18.0, bold=True)),),
        metadata={"author": "张三丰"},
    )
    case = Case(
        "标题",
        "",
        ("张三丰",),
        "某厂",
        None,
        ("词",),
        "正文",
        None,
        Span(0, 2),
        None,
        COUNT,
        (Section(SectionKind.EFFECT, "成效", Span(0, 2)),),
    )
    return Extract("ab" * 32, Role.CASE_WORD, MaterialStatus.OK, document, case, problems=(Problem("X-EMPTY", "空"),))


def test_extract_comes_back_equal() -> None:
    assert unpack(Extract, pack(made_extract())) == made_extract()


def test_package_comes_back_equal() -> None:
    package = Package(
        name="渝北区.zip",
        container=Container.ZIP,
        status=PackageStatus.PARTIAL,
        materials=(Material("m1", "渝北区.zip", "案例.docx", "cd" * 32, 12),),
        received_at=datetime(2023, 11, 10, 4, tzinfo=UTC),
        findings=(Finding("X-EMPTY", Severity.WARNING, "空文件"),),
    )
    assert unpack(Package, pack(package)) == package
