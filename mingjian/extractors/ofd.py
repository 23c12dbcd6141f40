"""OFD (GB/T 33190-2016), the fixed-layout format of Chinese offices: text in reading order, tables, pictures, seals.

No pip reader gives places, fonts and sizes (looked for in November 2026: easyofd, ofdreader, ofdkit are young and give text or
invoice fields), so the marks are read here and composed by the code that composes PDF pages.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from mingjian.data.errors import CorruptFileError, EmptyFileError, FileError
from mingjian.data.records import Aside, Document, Picture, PictureKind, Problem, Seal, SealShape, Trick
from mingjian.extractors.image import describe_picture
from mingjian.extractors.layout import compose_pages
from mingjian.extractors.ofd_marks import OfdImage, OfdMarks, read_marks
from mingjian.extractors.ofd_package import MAX_PAGES, OfdDocument, Resources, child, local, open_documents, words
from mingjian.extractors.ooxml import MAX_MEDIA_BYTES, OfficePackage
from mingjian.extractors.pdf_headings import find_headings
from mingjian.extractors.pdf_lines import Line, group_lines, join_runs
from mingjian.extractors.pdf_pictures import FULL_PAGE_SHARE
from mingjian.extractors.pdf_tables import Grid, find_grids
from mingjian.extractors.pdf_text import Run
from mingjian.extractors.tricks import find_homoglyphs

MEDIA_TYPE = "application/ofd"
MAX_PICTURES = 400
_MM_PER_PT = 25.4 / 72
_EXCERPT_CHARS = 60
_SCAN_MAX_CHARS = 20
_ROUND_WITHIN = 0.15  # sides of a round seal's box differ by less
_MEDIA_TYPES = {
    "JPG": "image/jpeg",
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "BMP": "image/bmp",
    "TIFF": "image/tiff",
    "GIF": "image/gif",
}
_HIDDEN_WORDS = {"invisible": "设为不可见", "white": "白色", "tiny": "字号极小（不足2磅）", "outside": "位于页面之外"}


@dataclass(frozen=True, slots=True)
class _Page:
    """One page, ready to be composed; points."""

    width: float
    height: float
    lines: list[Line]
    grids: list[Grid]
    chars: int


@dataclass(slots=True)
class _Reading:
    """What has been gathered so far."""

    name: str
    pages: list[_Page] = field(default_factory=list[_Page])
    pictures: list[Picture] = field(default_factory=list[Picture])
    known: dict[str, Picture | None] = field(default_factory=dict[str, "Picture | None"])
    hidden: dict[tuple[str, int], list[Run]] = field(default_factory=dict[tuple[str, int], list[Run]])
    asides: list[Aside] = field(default_factory=list[Aside])
    problems: list[Problem] = field(default_factory=list[Problem])
    attached: list[str] = field(default_factory=list[str])
    seals: list[Seal] = field(default_factory=list[Seal])
    metadata: dict[str, str] = field(default_factory=dict[str, str])
    unread: set[str] = field(default_factory=set[str])  # formats of pictures that nothing here decodes
    size_mm: tuple[float, float] | None = None  # of the first page, as it lies
    drawn: int = 0
    listed: int = 0


def read_ofd(path: Path, name: str) -> Document:
    """Read an OFD file with all facts; several documents in one package follow each other.

    Raises CorruptFileError, LockedFileError, LimitError, EmptyFileError.
    """
    reading = _Reading(name)
    try:
        with OfficePackage(path, name) as package:
            for document in open_documents(package):
                _read_document(document, package, reading)
    except CorruptFileError as error:
        if "OFD" in str(error):
            raise
        raise CorruptFileError(f"{name}：OFD 文件已损坏，无法读取。请用 WPS 或 OFD 阅读器另存为 PDF 后报送。") from error
    text, plain, tables, asides = compose_pages(reading.pages)
    reading.asides.extend(asides)
    blocks = find_headings(plain, text)
    _judge(reading, text)
    return Document(
        media_type=MEDIA_TYPE,
        text=text,
        blocks=blocks,
        tables=tables,
        pictures=tuple(reading.pictures),
        asides=tuple(reading.asides),
        pages=reading.listed,
        pages_source="pdf",
        page_size_mm=reading.size_mm,
        has_text_layer=any(page.chars for page in reading.pages),
        tricks=(*_tricks(reading), *find_homoglyphs(text, blocks)),
        problems=tuple(reading.problems),
        metadata=reading.metadata,
        seals=tuple(reading.seals),
        attachments=tuple(reading.attached),
    )


def take_ofd_attachments(path: Path, name: str, most_bytes: int) -> Iterator[tuple[str, bytes | None]]:
    """Name and bytes of every attached file; None in place of bytes that are missing, broken or more than most_bytes.

    Raises what read_ofd raises.
    """
    with OfficePackage(path, name) as package:
        for document in open_documents(package):
            for shown, part in document.attachments():
                try:
                    yield shown, package.read(part, most_bytes) if part else None
                except FileError:
                    yield shown, None


def _read_document(document: OfdDocument, package: OfficePackage, reading: _Reading) -> None:
    before = len(reading.pages)
    for page in document.pages():
        left, top, right, bottom = page.box_mm
        reading.size_mm = reading.size_mm or (round(right - left, 1), round(bottom - top, 1))
        _add_page(read_marks(page, document.resources), document.resources, package, reading)
    reading.listed += document.page_count()
    if document.page_count() > MAX_PAGES:
        reading.problems.append(_limit(f"共 {document.page_count()} 页，只读了前 {MAX_PAGES} 页"))
    if document.broken:
        broken = f"内部有 {len(document.broken)} 个部分缺失或已损坏，未能读出。请用 WPS 或 OFD 阅读器重新导出后报送。"
        reading.problems.append(Problem("X-UNREADABLE", broken))
    _add_seals(document, before, reading)
    reading.attached += [name for name, _ in document.attachments()]
    info = child(document.body, "DocInfo")
    for each in () if info is None else info:
        if local(each) in {"Title", "Author", "Creator", "CreationDate", "ModDate"} and words(each):
            reading.metadata.setdefault(local(each).lower(), words(each))


def _add_page(marks: OfdMarks, resources: Resources, package: OfficePackage, reading: _Reading) -> None:
    number = len(reading.pages) + 1
    if marks.cut:
        reading.problems.append(_limit(f"第{number}页内容异常多，只读了一部分"))
    for run in marks.runs:
        if run.hidden:
            reading.hidden.setdefault((run.hidden, number), []).append(run)
    shown = [run for run in marks.runs if not run.hidden]
    slanted = [run for run in shown if run.quarter]
    if slanted:
        reading.asides.append(Aside("textbox", join_runs(slanted), number))
    runs = [run for run in shown if not run.quarter]
    grids = find_grids(marks.rules, runs)
    outside = [run for run in runs if not any(grid.holds(run) for grid in grids)]
    chars = sum(len(run.text.strip()) for run in runs)
    reading.pages.append(_Page(marks.width, marks.height, group_lines(outside), grids, chars))
    reading.drawn += marks.paths
    for image in marks.images:
        picture = _picture(image, resources, package, reading)
        if picture is not None:
            reading.pictures.append(_on_page(picture, image, number, marks))


# ── pictures and seals ───────────────────────────────────────────────────────


def _picture(image: OfdImage, resources: Resources, package: OfficePackage, reading: _Reading) -> Picture | None:
    media = resources.media.get(image.media)
    if media is None or not media.part:
        return None
    if media.part not in reading.known:
        if len(reading.known) >= MAX_PICTURES:
            return None
        reading.known[media.part] = _described(image, media.part, media.format, package, reading)
    return reading.known[media.part]


def _described(image: OfdImage, part: str, form: str, package: OfficePackage, reading: _Reading) -> Picture | None:
    media_type = _MEDIA_TYPES.get(form) or _MEDIA_TYPES.get(part.rpartition(".")[2].upper())
    if media_type is None:
        reading.unread.add(form)
        return None
    size = ((image.box[2] - image.box[0]) * _MM_PER_PT, (image.box[3] - image.box[1]) * _MM_PER_PT)
    try:
        data = package.read(part, MAX_MEDIA_BYTES)
    except FileError as error:
        reading.problems.append(Problem(error.rule_id, str(error)))
        return None
    return describe_picture(data, media_type, display_mm=size) if data else None


def _on_page(picture: Picture, image: OfdImage, number: int, marks: OfdMarks) -> Picture:
    covered = (image.box[2] - image.box[0]) * (image.box[3] - image.box[1])
    if covered >= FULL_PAGE_SHARE * marks.width * marks.height:
        return replace(picture, page=number, kind=PictureKind.PAGE_SCAN, doubt="")
    return replace(picture, page=number)


def _add_seals(document: OfdDocument, pages_before: int, reading: _Reading) -> None:
    """Electronic seals as facts: where they stand, and by whom; whether they are valid is not for us to say."""
    numbers = document.page_numbers()
    makers: list[str] = []
    for page, box, maker in document.stamps():
        wide, high = box[2] - box[0], box[3] - box[1]
        shape = SealShape.ROUND if abs(wide - high) <= _ROUND_WITHIN * max(wide, high) else SealShape.OVAL
        reading.seals.append(Seal(pages_before + numbers.get(page, 1), box[0], box[1], wide, high, shape, 1.0))
        makers.append(maker)
    signed = document.signatures()
    if signed:
        said = f"{signed} 个电子签名，其中电子印章 {len(makers)} 个" + (
            f"（{'、'.join(sorted({*makers} - {''}))}）" if any(makers) else ""
        )
        reading.metadata["signatures"] = said + "；未验证签名是否有效"


# ── judgement ────────────────────────────────────────────────────────────────


def _limit(what: str) -> Problem:
    return Problem("X-LIMIT-REACHED", f"{what}。请人工查看其余内容，或拆分文件后重新报送。")


def _judge(reading: _Reading, text: str) -> None:
    """Say what a person has to look at: scans, drawn letters, pictures of formats that cannot be decoded; refuse blanks."""
    if reading.unread:
        said = f"有 {'、'.join(sorted(reading.unread))} 格式的图片未能读出，请人工查看。"
        reading.problems.append(Problem("X-UNREADABLE", said))
    if text.strip():
        scans = [p.page for p in reading.pictures if p.kind is PictureKind.PAGE_SCAN and p.page]
        alone = sorted({page for page in scans if reading.pages[page - 1].chars <= _SCAN_MAX_CHARS})
        if alone:
            where = "、".join(map(str, alone[:10])) + ("等" if len(alone) > 10 else "")
            reading.problems.append(Problem("X-UNREADABLE", f"第{where}页是扫描件，未能读出文字，请人工查看。"))
        return
    if reading.pictures or reading.unread or reading.drawn:
        said = "没有文字层（全文为图片或文字已转为曲线），未能读出文字。请报送可编辑的 Word 或由 Word 导出的 PDF。"
        reading.problems.append(Problem("X-UNREADABLE", said))
    elif not reading.problems and not reading.hidden:
        raise EmptyFileError(f"{reading.name}：OFD 的页面是空白的，没有文字也没有图片。请检查后重新报送。")


def _tricks(reading: _Reading) -> Iterator[Trick]:
    for (reason, page), runs in sorted(reading.hidden.items()):
        text = join_runs(sorted(runs, key=lambda run: (-run.baseline, run.x0)))
        if len(text.replace(" ", "")) >= 2:
            said = f"第{page}页有 {len(text)} 个字符{_HIDDEN_WORDS[reason]}，读者看不见，未计入正文。请说明原因或删除。"
            yield Trick("X-HIDDEN-TEXT", said, text[:_EXCERPT_CHARS], f"第{page}页", len(text))
