"""The records that travel between stages: what arrived, what it says, what was found.

Offsets are code points, end excluded. All records are frozen, slotted, picklable.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters start..end (end excluded) of a stated text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]


# ── what arrived ─────────────────────────────────────────────────────────────


class Container(StrEnum):
    """How a package came (contract, section 3)."""

    FOLDER = "folder"
    ZIP = "zip"
    SEVEN_ZIP = "7z"
    RAR = "rar"
    EML = "eml"
    MSG = "msg"
    FILES = "files"


class PackageStatus(StrEnum):
    """How much of a package could be read."""

    OK = "ok"
    PARTIAL = "partial"
    UNREADABLE = "unreadable"
    EMPTY = "empty"


class MaterialStatus(StrEnum):
    """How much of a file could be read."""

    OK = "ok"
    PARTIAL = "partial"
    UNREADABLE = "unreadable"
    EMPTY = "empty"


class Role(StrEnum):
    """What a file is for in the campaign (contract, section 3)."""

    CASE_WORD = "case_word"
    CASE_PDF = "case_pdf"
    SUMMARY_TABLE = "summary_table"
    FORM = "form"
    DUPLICATE_REPORT = "duplicate_report"
    PHOTO = "photo"
    DEEDS = "deeds"
    EVIDENCE = "evidence"
    CERTIFICATE = "certificate"
    ID_COPY = "id_copy"
    RECOMMENDATION_LETTER = "recommendation_letter"
    APPLICATION_REPORT = "application_report"
    VERIFICATION_FORM = "verification_form"
    SCREENSHOT = "screenshot"
    VIDEO = "video"
    OTHER = "other"


class Severity(StrEnum):
    """error blocks 形式审查, warning is for people to decide, info is for the record."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found wrong or worth knowing. message is Chinese: what, where, why, what to do."""

    rule_id: str
    severity: Severity
    message: str
    value: str = ""  # what was measured, as printed
    clause: str = ""  # where the notice says so, with the quoted words
    submission_id: str | None = None
    package: str | None = None
    recommender: str | None = None
    path: str | None = None  # inside the package


@dataclass(frozen=True, slots=True)
class Material:
    """One file of a package. Its bytes lie in the blob store under `sha256`."""

    material_id: str  # stable: hash of package and path
    package: str
    path: str  # inside the package, "/"; an inner archive is a folder
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Package:
    """One entry of the inbox, readable or not."""

    name: str  # the entry's name with extension
    container: Container
    status: PackageStatus
    materials: tuple[Material, ...] = ()
    received_at: datetime | None = None  # aware, Asia/Shanghai
    received_from: str = ""  # "register", "mail" or ""
    sent_at: datetime | None = None  # the mail's own date, aware, Asia/Shanghai
    sender: str = ""
    recipient: str = ""
    subject: str = ""
    recommender_raw: str = ""  # the register's words
    recommender_kind_raw: str = ""
    note: str = ""
    findings: tuple[Finding, ...] = ()


# ── what a file says ─────────────────────────────────────────────────────────


class BlockKind(StrEnum):
    """What a stretch of a document's text is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CAPTION = "caption"
    TABLE = "table"


class Spacing(StrEnum):
    """How a line height is to be read."""

    EXACT = "exact"  # line_value in points
    AT_LEAST = "at_least"  # line_value in points
    MULTIPLE = "multiple"  # line_value in lines


@dataclass(frozen=True, slots=True)
class Typography:
    """Effective look of a block: that of most of its East Asian characters. None: not known."""

    font: str | None = None  # East Asian font's name as written
    size_pt: float | None = None
    bold: bool | None = None
    indent_chars: float | None = None  # first line, in characters
    indent_pt: float | None = None
    spacing: Spacing | None = None
    line_value: float | None = None
    centred: bool | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, caption or whole table of the faithful text."""

    span: Span
    kind: BlockKind
    level: int = 0  # heading level from 1; 0 where it is none
    typography: Typography = field(default_factory=Typography)
    page: int | None = None  # from 1, where known


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; a merged cell stands once, at its first row and column."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    span: Span | None = None  # in the document's text, where it is part of it


@dataclass(frozen=True, slots=True)
class Table:
    """A table with merged cells once each; `name` is a sheet's name or the caption above."""

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    name: str = ""
    span: Span | None = None
    page: int | None = None


class PictureKind(StrEnum):
    """What a picture seems to be; only PICTURE counts as a case picture."""

    PICTURE = "picture"
    LOGO = "logo"
    SEAL = "seal"
    CERTIFICATE = "certificate"
    SCREENSHOT = "screenshot"
    PORTRAIT = "portrait"
    PAGE_SCAN = "page_scan"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, embedded or a file of its own; pixel size after EXIF rotation."""

    sha256: str
    perceptual_hash: str  # 64-bit pHash in hex, "" where it cannot be made
    width_px: int
    height_px: int
    bytes: int
    media_type: str
    kind: PictureKind = PictureKind.PICTURE
    doubt: str = ""  # Chinese: why the kind is not certain, "" where it is
    offset: int | None = None  # place in the document's text
    page: int | None = None
    caption: str = ""


class SealShape(StrEnum):
    """The outline of a seal: 公章 are round, 发票专用章 and some contract seals oval."""

    ROUND = "round"
    OVAL = "oval"


@dataclass(frozen=True, slots=True)
class Seal:
    """A red seal seen on a page; the box in mm from the page's upper left corner."""

    page: int  # from 1
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    shape: SealShape
    coverage: float  # 0..1, the share of the box that is red


@dataclass(frozen=True, slots=True)
class Aside:
    """Text that stands apart from the body: its length is never counted."""

    kind: str  # header, footer, footnote, endnote, comment, textbox, page_number, deleted
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Trick:
    """A fact that may be an evasion: rule_id is an X- id of the contract."""

    rule_id: str
    message: str
    excerpt: str = ""
    place: str = ""  # Chinese: 第3段, 第2页 …
    count: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong while reading but did not stop it: becomes a finding."""

    rule_id: str
    message: str


NO_TEXT = 0.0
"""The confidence of a picture in which recognition found no page."""


@dataclass(frozen=True, slots=True)
class Document:
    """What one file says, in a faithful text that offsets point into.

    text: paragraphs by line feed; headings, automatic numbers, captions and tables in (cells by tab,
    rows by line feed); asides, deleted revisions, hidden and white text and zero-width characters out.
    """

    media_type: str
    text: str
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()
    asides: tuple[Aside, ...] = ()
    numbers: tuple[Span, ...] = ()  # automatic numbering inside text: read, but not counted
    east_asian: tuple[Span, ...] = ()  # ambiguous marks that w:hint says are East Asian
    pages: int | None = None
    pages_source: str = ""  # pdf, rendering, stored, ""
    page_size_mm: tuple[float, float] | None = None
    has_text_layer: bool = True
    fields: tuple["FormField", ...] = ()  # content controls and checkboxes read on the way
    tricks: tuple[Trick, ...] = ()
    problems: tuple[Problem, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict[str, str])
    cell_blocks: tuple[Block, ...] = ()  # the paragraphs inside the table blocks, each with its own look
    seals: tuple[Seal, ...] = ()  # seen on the pages of files that have to be stamped
    confidence: float | None = None  # 0..1 where text was recognised from images, else None
    attachments: tuple[str, ...] = ()  # names of the files attached to it, which become materials of their own


@dataclass(frozen=True, slots=True)
class Count:
    """Lengths of one text. high and low: Word's 字数 with “ ” ‘ ’ … — · as East Asian or as Latin."""

    high: int
    low: int
    characters: int  # 字符数(不计空格)
    han: int  # 汉字数
    effective: int  # Han, letters, digits: the unit of all rates


class SectionKind(StrEnum):
    """The elements that the notice expects of a case."""

    BACKGROUND = "背景"
    PRACTICE = "做法"
    EFFECT = "成效"
    DISCUSSION = "探讨"
    OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the body under one heading of the highest level used."""

    kind: SectionKind
    heading: str
    span: Span  # in Document.text


@dataclass(frozen=True, slots=True)
class Case:
    """The case that a document tells. Spans point into Document.text; None: not found."""

    title: str
    subtitle: str
    authors: tuple[str, ...]
    unit: str
    abstract: str | None  # without its label, paragraphs by line feed
    keywords: tuple[str, ...]
    body: str
    abstract_span: Span | None
    body_span: Span
    abstract_count: Count | None
    body_count: Count
    sections: tuple[Section, ...]
    found_by_text: tuple[SectionKind, ...] = ()  # elements named in the text, not in a heading


@dataclass(frozen=True, slots=True)
class FormField:
    """A label of a form with what was filled in."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Form:
    """A filled form: kind is the campaign's material id (case_form, artisan_form …)."""

    kind: str
    fields: tuple[FormField, ...]
    tracks: tuple[str, ...] = ()  # the ticked categories, normalised: typical, innovation …

    def value(self, label: str) -> str | None:
        """The value of the first field with this label, None where there is none."""
        return next((each.value for each in self.fields if each.label == label), None)


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One row of a 汇总表: column heads as the notice writes them → value."""

    number: int  # from 1, as it stands in the table
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """A 汇总表: its heading words, its head row and its rows."""

    title: str
    track: str  # typical, innovation … or ""
    head: Mapping[str, str]  # 区县, 单位（公章）, 联系人, 联系方式
    columns: tuple[str, ...]
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True, slots=True)
class ReportRate:
    """One rate of a 查重报告 under its label as printed; share: 0..1."""

    label: str
    share: float


@dataclass(frozen=True, slots=True)
class DuplicateReport:
    """What a commercial 查重报告 states. rate is a share 0..1; None where it is not found."""

    vendor: str
    indicator: str  # 总文字复制比, 总相似比 … as printed
    rate: float | None
    title: str = ""
    author: str = ""
    issued: date | None = None  # the report's date
    total_chars: int | None = None
    is_aigc: bool = False  # an AIGC report is no 查重报告
    rates: tuple[ReportRate, ...] = ()  # every rate printed, the one taken among them
    doubt: str = ""  # why the rate has to be looked at, in Chinese


@dataclass(frozen=True, slots=True)
class Extract:
    """All that was read from one material; exactly one per sha256 and reader version."""

    sha256: str
    role: Role
    status: MaterialStatus
    document: Document | None = None
    case: Case | None = None
    form: Form | None = None
    summaries: tuple[SummaryTable, ...] = ()
    report: DuplicateReport | None = None
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0


# ── what was submitted ───────────────────────────────────────────────────────


class Status(StrEnum):
    """Where a submission stands."""

    RECEIVED = "received"
    NEEDS_FIX = "needs_fix"
    PASSED = "passed"
    CHECKED = "checked"
    IN_REVIEW = "in_review"
    SHORTLISTED = "shortlisted"
    SELECTED = "selected"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Submission:
    """One case or person put forward, with the files that belong to it.

    materials belong to it alone, shared ones to all submissions of its package.
    """

    submission_id: str
    campaign: str
    package: Package
    materials: tuple[Material, ...]
    shared: tuple[Material, ...]
    track: str  # "" where unknown
    recommender: str  # canonical, "" where unknown
    recommender_raw: str
    recommender_kind: str  # 区县, 市级行业主管部门, 市级产业工会, ""
    unit: str
    title: str
    subtitle: str
    authors: tuple[str, ...]
    theme: str
    theme_source: str  # form, classifier, reviewer, ""
    abstract: str | None
    body: str
    abstract_count: Count | None
    body_count: Count | None
    pictures: tuple[Picture, ...]  # distinct case pictures of all materials
    declared_rate: float | None
    report_rate: float | None
    status: Status = Status.RECEIVED
    replaces: tuple[str, ...] = ()  # ids of what it takes the place of, earliest first
    yields_to: str = ""  # id of what keeps the place although this came later

    @property
    def text(self) -> str:
        """The text that matches point into: abstract, line feed, body; body alone without abstract."""
        return self.body if self.abstract is None else f"{self.abstract}\n{self.body}"
