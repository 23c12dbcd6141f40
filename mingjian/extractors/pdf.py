"""Text PDFs: faithful text in reading order with typography, tables, pictures, and what is hidden."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mingjian.data.errors import CorruptFileError, EmptyFileError, LockedFileError
from mingjian.data.records import Aside, Block, BlockKind, Document, Picture, PictureKind, Problem, Trick
from mingjian.extractors.layout import compose_pages
from mingjian.extractors.pdf_attachments import attachment_names, page_attachment_names
from mingjian.extractors.pdf_glyphs import PageMarks, read_marks
from mingjian.extractors.pdf_headings import find_headings
from mingjian.extractors.pdf_lines import Line, group_lines, join_runs
from mingjian.extractors.pdf_pictures import PictureReader
from mingjian.extractors.pdf_tables import Grid, find_grids
from mingjian.extractors.pdf_text import Run, merge_runs
from mingjian.extractors.tricks import find_homoglyphs

MAX_PAGES = 600
MAX_SECONDS = 40.0  # the worker's limit is 60
_POINTS_TO_MM = 25.4 / 72
_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
_SCAN_MAX_CHARS = 20  # a page with a full-page picture and fewer characters is a scan
_MIN_SIGNIFICANT_HAN = 20
_MIN_COMMON_HAN = 0.7  # share of Han in GB2312: 1.00 in sound files, 0.18 without ToUnicode (facts/extraction, 3)
_MAX_MAP_ERRORS = 0.3
_MAX_ODD = 0.05
_EXCERPT_CHARS = 60
_DOUBLE_EM = 0.5
_HIDDEN_WORDS = {
    "invisible": "不可见（渲染模式为隐藏）",
    "white": "白色",
    "tiny": "字号极小（不足2磅）",
    "outside": "位于页面之外",
    "covered": "被图片盖住",
}


@dataclass(slots=True)
class _Page:
    """One page while the document is put together."""

    width: float
    height: float
    lines: list[Line]
    grids: list[Grid]
    grid_typography: list[Run | None]
    chars: int
    map_errors: int
    paths: int


@dataclass(slots=True)
class _Reading:
    """What has been gathered so far."""

    pages: list[_Page] = field(default_factory=list[_Page])
    pictures: list[Picture] = field(default_factory=list[Picture])
    hidden: dict[tuple[str, int], list[Run]] = field(default_factory=dict[tuple[str, int], list[Run]])
    asides: list[Aside] = field(default_factory=list[Aside])
    problems: list[Problem] = field(default_factory=list[Problem])
    attached: list[str] = field(default_factory=list[str])


def read_pdf(path: Path, name: str) -> Document:
    """Read a PDF with all facts.

    Raises LockedFileError, EmptyFileError, CorruptFileError. A scan gives has_text_layer False and a problem.
    """
    import pypdfium2  # noqa: PLC0415  kept out of the command line's start

    if path.stat().st_size == 0:
        raise EmptyFileError(f"{name}：文件是空的（0 字节）。请重新导出后报送。")
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR or "password" in str(error).lower():
            raise LockedFileError(f"{name}：PDF 设有打开密码，无法读取。请去除密码后重新报送。") from error
        raise CorruptFileError(f"{name}：PDF 已损坏，无法打开。请重新导出或扫描后报送。") from error
    try:
        return _read(document, name)
    finally:
        document.close()


def _read(document: Any, name: str) -> Document:
    count = len(document)
    if count == 0:
        raise CorruptFileError(f"{name}：PDF 内没有任何页面，文件可能已损坏。请重新导出后报送。")
    reading = _Reading()
    _read_pages(document, count, reading)
    reading.attached.extend(attachment_names(document))
    text, plain, tables, asides = compose_pages(reading.pages)
    reading.asides.extend(asides)
    blocks = find_headings(plain, text)
    sound = _judge_layer(reading, text, count)
    size = reading.pages[0] if reading.pages else None
    return Document(
        media_type="application/pdf",
        text=text,
        blocks=blocks,
        tables=tables,
        pictures=tuple(_name_pictures(reading.pictures, blocks, text)),
        asides=tuple(reading.asides),
        pages=count,
        pages_source="pdf",
        page_size_mm=(round(size.width * _POINTS_TO_MM, 1), round(size.height * _POINTS_TO_MM, 1)) if size else None,
        has_text_layer=sound,
        tricks=(*_tricks(reading), *(find_homoglyphs(text, blocks) if sound else ())),
        problems=tuple(reading.problems),
        metadata=_metadata(document),
        attachments=tuple(name or "没有名称" for name in reading.attached),
    )


def _read_pages(document: Any, count: int, reading: _Reading) -> None:
    import pypdfium2  # noqa: PLC0415

    deadline = time.monotonic() + MAX_SECONDS
    pictures = PictureReader()
    broken = 0
    for index in range(min(count, MAX_PAGES)):
        if time.monotonic() > deadline:
            reading.problems.append(_limit(f"读取超过 {MAX_SECONDS:.0f} 秒，只读了前 {index} 页（共 {count} 页）"))
            break
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            broken += 1
            continue
        try:
            _read_page(page, index + 1, reading, pictures)
        finally:
            page.close()
    if count > MAX_PAGES:
        reading.problems.append(_limit(f"共 {count} 页，只读了前 {MAX_PAGES} 页"))
    if pictures.cut:
        reading.problems.append(_limit("图片过多或过大，部分图片未作内容判断"))
    if broken:
        reading.problems.append(Problem("X-UNREADABLE", f"有 {broken} 页已损坏、未能读出。请重新导出 PDF 后报送。"))


def _limit(what: str) -> Problem:
    return Problem("X-LIMIT-REACHED", f"{what}。请人工查看其余内容，或拆分文件后重新报送。")


def _read_page(page: Any, number: int, reading: _Reading, pictures: PictureReader) -> None:
    marks = read_marks(page)
    if marks.cut:
        reading.problems.append(_limit(f"第{number}页内容异常多，只读了一部分"))
    shown = [run for run in marks.runs if not run.hidden]
    for run in marks.runs:
        if run.hidden and not any(_doubles(run, other) for other in shown):
            reading.hidden.setdefault((run.hidden, number), []).append(run)
    slanted = [run for run in shown if run.quarter]
    if slanted:
        reading.asides.append(Aside("textbox", join_runs(slanted), number))
    runs = [run for run in shown if not run.quarter]
    grids = find_grids(marks.rules, runs)
    outside = merge_runs(run for run in runs if not any(grid.holds(run) for grid in grids))
    reading.pages.append(
        _Page(
            marks.width,
            marks.height,
            group_lines(outside),
            grids,
            [next((run for run in runs if grid.holds(run)), None) for grid in grids],
            sum(len(run.text.strip()) for run in runs),
            marks.map_errors,
            marks.paths,
        )
    )
    reading.pictures.extend(_pictures(page, marks, number, pictures))
    reading.attached.extend(page_attachment_names(page))


def _doubles(hidden: Run, shown: Run) -> bool:
    """Whether hidden text lies on the same text that is seen, as some makers draw it twice."""
    apart = abs(hidden.baseline - shown.baseline)
    beside = hidden.x0 > shown.x1 or hidden.x1 < shown.x0
    return apart <= _DOUBLE_EM * shown.size and not beside and (hidden.text in shown.text or shown.text in hidden.text)


def _pictures(page: Any, marks: PageMarks, number: int, reader: PictureReader) -> Iterator[Picture]:
    for image in marks.images:
        picture = reader.read(page, image, number, (marks.width, marks.height))
        if picture is not None:
            yield picture


def _name_pictures(pictures: list[Picture], blocks: tuple[Block, ...], text: str) -> Iterator[Picture]:
    """Pictures with the captions of their page, where it has as many of one as of the other."""
    shown = Counter(picture.page for picture in pictures if picture.kind is PictureKind.PICTURE)
    captions: dict[int | None, list[Block]] = {}
    for block in blocks:
        if block.kind is BlockKind.CAPTION and block.span.of(text).startswith("图"):
            captions.setdefault(block.page, []).append(block)
    for picture in pictures:
        known = captions.get(picture.page, [])
        if picture.kind is PictureKind.PICTURE and known and len(known) == shown[picture.page]:
            shown[picture.page] -= 1
            block = known.pop(0)
            yield replace(picture, caption=block.span.of(text), offset=block.span.start)
        else:
            yield picture


# ── judgement ────────────────────────────────────────────────────────────────


def _judge_layer(reading: _Reading, text: str, count: int) -> bool:
    scanned = sorted(_scanned_pages(reading))
    has_text = any(page.chars > _SCAN_MAX_CHARS for page in reading.pages)
    if not has_text:
        if scanned or not text.strip():
            reading.problems.append(_no_text(reading, scanned=bool(scanned)))
            return False
        return True
    if _is_broken(reading, text):
        reading.problems.append(
            Problem(
                "X-BROKEN-TEXT-LAYER", "PDF 的文字层已损坏（看到的字与内部编码不符），读出的文字不可用。请由 Word 重新导出 PDF。"
            )
        )
        return False
    if scanned:
        pages = "、".join(map(str, scanned[:10])) + ("等" if len(scanned) > 10 else "")
        reading.problems.append(
            Problem("X-UNREADABLE", f"第{pages}页（共 {count} 页中的 {len(scanned)} 页）是扫描件，未能读出文字，请人工查看。")
        )
    return True


def _no_text(reading: _Reading, *, scanned: bool) -> Problem:
    if scanned or reading.pictures:
        what = "全文为扫描件或图片，没有文字层，未能读出文字"
    elif any(page.paths for page in reading.pages):
        what = "没有文字层（文字可能已转为曲线），未能读出文字"
    else:
        return Problem("X-EMPTY", "PDF 的页面是空白的，没有文字也没有图片。请检查后重新报送。")
    return Problem("X-UNREADABLE", f"{what}。请报送可编辑的 Word 或由 Word 导出的 PDF。")


def _scanned_pages(reading: _Reading) -> Iterator[int]:
    covered = {picture.page for picture in reading.pictures if picture.kind is PictureKind.PAGE_SCAN}
    for number, page in enumerate(reading.pages, 1):
        if number in covered and page.chars <= _SCAN_MAX_CHARS:
            yield number


def _is_broken(reading: _Reading, text: str) -> bool:
    counts = Counter(text)
    han = {each: count for each, count in counts.items() if "\u3400" <= each <= "\u9fff"}
    odd = sum(
        count
        for each, count in counts.items()
        if "\ue000" <= each <= "\uf8ff" or each == "\ufffd" or "\u0250" <= each <= "\u036f"
    )
    chars = sum(page.chars for page in reading.pages)
    errors = sum(page.map_errors for page in reading.pages)
    if chars and errors > _MAX_MAP_ERRORS * chars:
        return True
    total = sum(han.values())
    if total < _MIN_SIGNIFICANT_HAN:
        return bool(text) and odd > _MAX_ODD * len(text) * 2
    return sum(count for each, count in han.items() if _is_common(each)) < _MIN_COMMON_HAN * total


def _is_common(char: str) -> bool:
    """Whether a character is in GB2312, or in Big5 for traditional texts."""
    for name in ("gb2312", "big5"):
        try:
            char.encode(name)
        except UnicodeEncodeError:
            continue
        return True
    return False


def _tricks(reading: _Reading) -> Iterator[Trick]:
    for (reason, page), runs in sorted(reading.hidden.items()):
        text = join_runs(sorted(runs, key=lambda run: (-run.baseline, run.x0)))
        if len(text.replace(" ", "")) < 2:
            continue
        words = f"第{page}页有 {len(text)} 个字符{_HIDDEN_WORDS[reason]}，读者看不见，未计入正文。请说明原因或删除。"
        yield Trick("X-HIDDEN-TEXT", words, text[:_EXCERPT_CHARS], f"第{page}页", len(text))


def _metadata(document: Any) -> dict[str, str]:
    return {key.lower(): value for key, value in document.get_metadata_dict(skip_empty=True).items()}
