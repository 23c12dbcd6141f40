"""Makers of submissions that just keep every rule of the 2023 case campaign, to be broken one rule at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from mingjian.data.campaign import Campaign, load_campaign
from mingjian.data.moments import parse_moment
from mingjian.data.records import (
    Block,
    BlockKind,
    Case,
    Container,
    Count,
    Document,
    DuplicateReport,
    Extract,
    Finding,
    Form,
    FormField,
    Material,
    MaterialStatus,
    Package,
    PackageStatus,
    Picture,
    PictureKind,
    Role,
    Section,
    SectionKind,
    Spacing,
    Span,
    Submission,
    SummaryRow,
    SummaryTable,
    Typography,
)
from mingjian.pipeline.validate import Batch, validate_batch

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
KINDS = (SectionKind.BACKGROUND, SectionKind.PRACTICE, SectionKind.EFFECT, SectionKind.DISCUSSION)
LOOK = Typography(font="仿宋_GB2312", size_pt=14, bold=False, indent_chars=2, spacing=Spacing.EXACT, line_value=28, centred=False)
TITLE_LOOK = replace(LOOK, size_pt=18, bold=True, indent_chars=0, centred=True)
HEADS = ("序号", "案例类别", "案例名称", "作者", "手机号码", "查重率")


def even_count(number: int, low: int | None = None) -> Count:
    """A count of so many 字 under every variant, or from low to number."""
    return Count(number, number if low is None else low, number, number, number)


def body_text(seed: str, length: int = 3000) -> str:
    """Text of so many Han that shares no 8-gram with that of another seed."""
    digest = b"".join(sha256(f"{seed}{each}".encode()).digest() for each in range(length // 16 + 1))
    return "".join(chr(0x4E00 + int.from_bytes(digest[2 * each : 2 * each + 2], "big") % 0x5000) for each in range(length))


def a_picture(name: str, width_px: int = 1000, height_px: int = 720, size: int = 800_000) -> Picture:
    """A case picture with a hash of its own."""
    digest = sha256(name.encode())
    return Picture(digest.hexdigest(), digest.hexdigest()[:16], width_px, height_px, size, "image/jpeg")


def form_document(look: Typography = LOOK, title: Typography = TITLE_LOOK, pages: int | None = 5) -> Document:
    """A form with a title, a bold heading and running text."""
    lines = ("十大案例评选推荐表", "参评信息表", "某某公司建立数字化实训平台，培养高技能人才，成效显著，值得推广应用。")
    looks = ((BlockKind.PARAGRAPH, title), (BlockKind.HEADING, replace(title, size_pt=14)), (BlockKind.PARAGRAPH, look))
    blocks: list[Block] = []
    start = 0
    for line, (kind, each) in zip(lines, looks, strict=True):
        blocks.append(Block(Span(start, start + len(line)), kind, typography=each))
        start += len(line) + 1
    return Document(WORD, "\n".join(lines), tuple(blocks), pages=pages, pages_source="stored" if pages else "")


@dataclass(slots=True)
class Maker:
    """One submission of one package that keeps every rule; each attribute can be changed before `finish`."""

    name: str = "甲"
    track: str = "typical"
    recommender: str = "渝北区"
    recommender_kind: str = "区县"
    unit: str = "某某机电公司"
    title: str = "建强实训基地培养高技能人才"
    received: str | None = "2023-11-10 24:00"
    container: Container = Container.EML
    subject: str | None = None
    recipient: str = "bygj2023@qq.com"
    package_name: str | None = None
    abstract: str | None = "摘要"
    abstract_count: Count = field(default_factory=lambda: even_count(300))
    body_count: Count = field(default_factory=lambda: even_count(3000))
    body: str | None = None
    pictures: tuple[Picture, ...] | None = None
    theme: str = "高技能人才培养载体建设"
    kinds: tuple[SectionKind, ...] = KINDS
    found_by_text: tuple[SectionKind, ...] = ()
    form: Document = field(default_factory=form_document)
    fields: dict[str, str] = field(default_factory=dict[str, str])
    ticks: tuple[str, ...] | None = None
    row: dict[str, str] = field(default_factory=dict[str, str])
    columns: tuple[str, ...] = HEADS
    declared: float | None = 0.12
    reported: float | None = 0.12
    is_aigc: bool = False
    without: frozenset[Role] = frozenset()
    extra: tuple[tuple[str, Extract], ...] = ()
    changes: dict[Role, Mapping[str, object]] = field(default_factory=dict[Role, Mapping[str, object]])

    @property
    def short(self) -> str:
        names = {"typical": "新时代高技能人才队伍建设典型案例", "innovation": "“智能+技能”数字技能人才培养试验区建设创新案例"}
        return names.get(self.track, self.track)

    def text(self) -> str:
        return body_text(self.name) if self.body is None else self.body

    def case(self) -> Case:
        sections = tuple(Section(kind, kind.value, Span(0, 1)) for kind in self.kinds)
        counts = (self.abstract_count if self.abstract else None, self.body_count)
        body = self.text()
        return Case(
            self.title,
            "",
            ("张甲",),
            self.unit,
            self.abstract,
            (),
            body,
            None,
            Span(0, len(body)),
            *counts,
            sections,
            self.found_by_text,
        )

    def filled(self) -> Form:
        values = {
            "参评案例名称": self.title,
            "参评单位（盖章）": self.unit,
            "单位联系人": "李乙",
            "联系人": "王丙",
            "联系电话": "023-00000000",
            "详细地址": "某路1号",
            "案例主题": self.theme,
            "参评理由（350字内）": "理" * 350,
            "参评详情（正文）": "详" * 1000,
            **self.fields,
        }
        ticks = (self.track,) if self.ticks is None else self.ticks
        return Form("case_form", tuple(FormField(label, value) for label, value in values.items()), ticks)

    def table(self) -> SummaryTable:
        values = {
            "序号": "1",
            "案例类别": self.short,
            "案例名称": self.title,
            "作者": "张甲",
            "手机号码": "13000000000",
            "查重率": "12%",
            **self.row,
        }
        rows = (SummaryRow(1, {head: values[head] for head in self.columns}),)
        return SummaryTable("汇总表", self.track, {}, self.columns, rows)

    def extracts(self) -> dict[str, Extract]:
        body = Document(WORD, self.text())
        seal = Picture("seal", "", 100, 100, 1000, "image/png", PictureKind.SEAL)
        scan = Document(PDF, self.text(), pictures=(seal,), pages=8, pages_source="pdf")
        report = DuplicateReport("知网", "总文字复制比", self.reported, is_aigc=self.is_aigc)
        case = self.case()
        made = {
            "案例.docx": Extract("", Role.CASE_WORD, MaterialStatus.OK, body, case),
            "案例.pdf": Extract("", Role.CASE_PDF, MaterialStatus.OK, scan, case),
            "推荐表.docx": Extract("", Role.FORM, MaterialStatus.OK, self.form, form=self.filled()),
            "汇总表.xlsx": Extract("", Role.SUMMARY_TABLE, MaterialStatus.OK, Document("x", "表"), summaries=(self.table(),)),
            "查重报告.pdf": Extract("", Role.DUPLICATE_REPORT, MaterialStatus.OK, Document(PDF, "报告"), report=report),
            **dict(self.extra),
        }
        return {
            path: replace(each, **self.changes.get(each.role, {})) for path, each in made.items() if each.role not in self.without
        }

    def finish(self) -> tuple[Package, Submission, dict[str, Extract]]:
        """The package with its submission and what its files say."""
        name = self.package_name or f"{self.recommender}+{self.unit}+示范案例{self.name}.eml"
        read = {
            path: replace(each, sha256=sha256(f"{name}/{path}".encode()).hexdigest()) for path, each in self.extracts().items()
        }
        materials = tuple(Material(f"{name}/{path}", name, path, each.sha256, 1000) for path, each in read.items())
        package = Package(
            name,
            self.container,
            PackageStatus.OK,
            materials,
            _moment(self.received),
            "mail",
            recipient=self.recipient,
            subject=f"{self.recommender}+案例评选" if self.subject is None else self.subject,
            recommender_raw=self.recommender,
        )
        return package, self._submission(package), {each.sha256: each for each in read.values()}

    def _submission(self, package: Package) -> Submission:
        shared = tuple(each for each in package.materials if each.path == "汇总表.xlsx")
        pictures = tuple(a_picture(f"{self.name}{each}") for each in range(3)) if self.pictures is None else self.pictures
        return Submission(
            submission_id=f"S-{self.name}",
            campaign="cq-cases-2023",
            package=package,
            materials=tuple(each for each in package.materials if each not in shared),
            shared=shared,
            track=self.track,
            recommender=self.recommender,
            recommender_raw=self.recommender,
            recommender_kind=self.recommender_kind,
            unit=self.unit,
            title=self.title,
            subtitle="",
            authors=("张甲",),
            theme=self.theme,
            theme_source="form",
            abstract=self.abstract,
            body=self.text(),
            abstract_count=self.abstract_count if self.abstract else None,
            body_count=self.body_count,
            pictures=pictures,
            declared_rate=self.declared,
            report_rate=self.reported,
        )


def _moment(words: str | None) -> datetime | None:
    return None if words is None else parse_moment(words)


def a_batch(*makers: Maker, campaign: Campaign | None = None) -> Batch:
    """The batch of these submissions."""
    finished = [each.finish() for each in makers]
    extracts = {sha: extract for _, _, several in finished for sha, extract in several.items()}
    return Batch(
        campaign or load_campaign("cq-cases-2023"),
        tuple(package for package, _, _ in finished),
        tuple(submission for _, submission, _ in finished),
        extracts,
    )


STANDING = {("N1-QUO-06", "info"), ("N1-PROC-01", "info"), ("N1-TIME-01", "info"), ("N1-MAT-05", "info")}
"""What every batch carries, of no package: rules that need a list, a person or the organiser's word."""


def found(*makers: Maker, campaign: Campaign | None = None) -> list[tuple[str, str]]:
    """Rule ids and severities of all findings of these submissions but the standing ones."""
    findings = validate_batch(a_batch(*makers, campaign=campaign))
    return ids([each for each in findings if each.package or (each.rule_id, each.severity.value) not in STANDING])


def ids(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(each.rule_id, each.severity.value) for each in findings]
