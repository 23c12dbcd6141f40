"""Extracts of cases, forms, reports and tables as the readers give them, for packages made up in a test."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from mingjian.data.campaign import Campaign, load_campaign
from mingjian.data.records import (
    Case,
    Container,
    Document,
    DuplicateReport,
    Extract,
    Form,
    FormField,
    Material,
    MaterialStatus,
    Package,
    PackageStatus,
    Picture,
    PictureKind,
    Role,
    Span,
    SummaryRow,
    SummaryTable,
)
from mingjian.extractors.count import count_text
from mingjian.pipeline.receive import material_id

COLUMNS = ("序号", "案例类别", "案例名称", "作者", "手机号码", "查重率")


@cache
def campaign() -> Campaign:
    return load_campaign("cq-cases-2023")


@dataclass
class Made:
    """A package in the making: put files in, take package and extracts out."""

    name: str = "渝北区.zip"
    files: dict[str, Extract] = field(default_factory=dict[str, Extract])
    about: dict[str, object] = field(default_factory=dict[str, object])

    def put(self, path: str, extract: Extract) -> "Made":
        self.files[path] = extract
        return self

    @property
    def package(self) -> Package:
        materials = tuple(
            Material(material_id(self.name, path), self.name, path, each.sha256, 1) for path, each in sorted(self.files.items())
        )
        package = Package(self.name, Container.ZIP, PackageStatus.OK, materials)
        return replace(package, **self.about)  # type: ignore[arg-type]

    @property
    def extracts(self) -> Mapping[str, Extract]:
        return {each.sha256: each for each in self.files.values()}


def received(moment: datetime | None) -> dict[str, object]:
    return {"received_at": moment}


def text_of(seed: str, length: int = 1500) -> str:
    """Han text that only this seed gives: two seeds share no stretch worth a shingle."""
    digest = b"".join(hashlib.sha256(f"{seed}{part}".encode()).digest() for part in range(length // 16 + 1))
    return "".join(chr(0x4E00 + int.from_bytes(digest[at : at + 2], "big") % 20000) for at in range(0, 2 * length, 2))


def extract(seed: str, document: Document | None, **parts: object) -> Extract:
    sha256 = hashlib.sha256(seed.encode()).hexdigest()
    status = MaterialStatus.OK if document else MaterialStatus.UNREADABLE
    return Extract(sha256, Role.OTHER, status, document, **parts)  # type: ignore[arg-type]


def case(
    title: str,
    *,
    unit: str = "",
    authors: tuple[str, ...] = (),
    pdf: bool = False,
    text: str = "",
    subtitle: str = "",
    pictures: tuple[Picture, ...] = (),
) -> Extract:
    abstract, body = "摘要" * 20, text_of(text or title)
    whole = f"{title}\n{abstract}\n{body}"
    start = len(title) + 1 + len(abstract) + 1
    made = Case(
        title, subtitle, authors, unit, abstract, (), body, Span(len(title) + 1, start - 1), Span(start, len(whole)),
        count_text(abstract), count_text(body), (), (),
    )  # fmt: skip
    media = "application/pdf" if pdf else "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return extract(f"case{title}{unit}{pdf}{text}", Document(media, whole, pictures=pictures), case=made)


def scan(seed: str) -> Extract:
    return extract(f"scan{seed}", Document("application/pdf", "", has_text_layer=False))


def unreadable(seed: str) -> Extract:
    return extract(f"unreadable{seed}", None)


def form(
    title: str, *, unit: str = "", tracks: tuple[str, ...] = (), theme: str = "", kind: str = "case_form", **more: str
) -> Extract:
    fields = {"参评案例名称": title, "参评单位": unit, "案例主题": theme, **more}
    made = Form(kind, tuple(FormField(label, value) for label, value in fields.items()), tracks)
    return extract(f"form{title}{unit}{tracks}{kind}{more}", Document("docx", f"推荐表 {title}"), form=made)


def report(title: str, rate: float, *, aigc: bool = False) -> Extract:
    made = DuplicateReport("知网", "总文字复制比", rate, title, is_aigc=aigc)
    return extract(f"report{title}{rate}{aigc}", Document("application/pdf", "检测报告"), report=made)


def table(*rows: tuple[str, str, str, str], district: str = "", track: str = "", columns: tuple[str, ...] = COLUMNS) -> Extract:
    """rows: category, title, author, rate."""
    made = tuple(
        SummaryRow(number, dict(zip(columns, (str(number), kind, title, author, "199", rate), strict=True)))
        for number, (kind, title, author, rate) in enumerate(rows, 1)
    )
    head = {"区县": district} if district else {}
    summary = SummaryTable("案例汇总表", track, head, columns, made)
    return extract(f"table{rows}{district}", Document("xlsx", "汇总表"), summaries=(summary,))


def picture(seed: str, bits: int = 0, kind: PictureKind = PictureKind.PICTURE) -> Picture:
    """bits: how many bits of the perceptual hash differ from the seed's own."""
    digest = hashlib.sha256(seed.encode()).hexdigest()
    phash = int(digest[:16], 16) ^ ((1 << bits) - 1)
    return Picture(hashlib.sha256(f"{seed}{bits}".encode()).hexdigest(), f"{phash:016x}", 1000, 720, 1, "image/jpeg", kind)


def photo(seed: str, bits: int = 0, kind: PictureKind = PictureKind.PICTURE) -> Extract:
    return extract(f"photo{seed}{bits}", Document("image/jpeg", "", pictures=(picture(seed, bits, kind),)))


def paper(seed: str) -> Extract:
    return extract(f"paper{seed}", Document("application/pdf", f"关于推荐案例的函 {seed}"))
