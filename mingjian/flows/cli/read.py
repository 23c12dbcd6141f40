"""`mingjian extract` and `mingjian compare`: look into files without a workspace."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mingjian.data.errors import InputError, UsageError
from mingjian.data.masking import mask_personal
from mingjian.data.records import Count, Document, Extract, PictureKind
from mingjian.data.reuse import Match
from mingjian.flows.cli.screen import percent, say, show_table
from mingjian.reports.wording import EXCLUSIONS, KINDS, ROLES

if TYPE_CHECKING:
    from mingjian.extractors.lengths import Lengths

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
OCR = click.option("--no-ocr", is_flag=True, help="不识别扫描件和翻拍页上的文字（识别每页约需 3 秒）")
EXCERPT = 60
"""Characters of a passage or paragraph shown on the screen."""


@click.command(help="读出 FILE 的标题、摘要、正文、字数、图片、版式和疑点。")
@FILES
@click.option("--json", "as_json", is_flag=True, help="每个文件一行 JSON；照原文输出，供程序读取，其中的号码不遮盖")
@OCR
def extract(files: tuple[Path, ...], *, as_json: bool, no_ocr: bool) -> None:
    """Show what is read from each file."""
    unreadable = 0
    for path, one in zip(files, _read(files, ocr=not no_ocr), strict=True):
        unreadable += one.document is None
        if as_json:
            sys.stdout.write(
                json.dumps({"file": str(path), **_record(one), "lengths": _plain(_measure(one))}, ensure_ascii=False) + "\n"
            )
        else:
            _show(path, one)
    if unreadable == len(files):
        raise InputError(f"{'文件' if len(files) == 1 else '这些文件'}一个也没能读出来，原因见上。")


@click.command(help="比对几个文件：哪些段落也见于另一个文件。")
@FILES
@click.option("--json", "as_json", is_flag=True, help="输出一个 JSON 数组")
@OCR
def compare(files: tuple[Path, ...], *, as_json: bool, no_ocr: bool) -> None:
    """Show the passages that the files share."""
    if len(files) < 2:
        raise click.UsageError("至少要给出两个文件才能比对")
    from mingjian.pipeline.compare import MOST_CHARS, compare_texts  # noqa: PLC0415 - help needs none

    files = _refuse_same(files)
    texts = {str(path): _text(path, one) for path, one in zip(files, _read(files, ocr=not no_ocr), strict=True)}
    for path, text in texts.items():
        if len(text) > MOST_CHARS:
            click.echo(f"{path}：共 {len(text):,} 个字符，只比对前 {MOST_CHARS:,} 个。请拆开后分别比对。", err=True)
    matches = compare_texts(texts)
    texts = {path: mask_personal(text) for path, text in texts.items()}  # the length stays, so places stay true
    if as_json:
        rows = [_match_record(match, texts) for match in matches]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
        return
    _show_matches(matches, texts)


def _refuse_same(files: Sequence[Path]) -> tuple[Path, ...]:
    """Each file once. Raises UsageError where all are the same one."""
    once: dict[Path, Path] = {}
    for path in files:
        once.setdefault(path.resolve(), path)
    if len(once) == 1:
        raise UsageError(f"{files[0]}：几处写的是同一个文件，没有可比的。请再给出另一个文件。")
    if len(once) < len(files):
        click.echo("提示：有的文件写了几次，只算一次。", err=True)
    return tuple(once.values())


def _read(files: Sequence[Path], *, ocr: bool) -> Iterator[Extract]:
    """The extracts in the order of the files; those before the first scan at once, before recognition begins."""
    from mingjian.flows.reading import read_files  # noqa: PLC0415 - help needs no reader
    from mingjian.flows.recognition import holds_scan, recognise_files  # noqa: PLC0415 - the same
    from mingjian.flows.settings import read_settings  # noqa: PLC0415 - the same

    read = read_files(files)
    scans = [number for number, (path, one) in enumerate(zip(files, read, strict=True)) if holds_scan(path, one)]
    first = scans[0] if scans else len(read)
    yield from read[:first]
    if not scans:
        return
    if not ocr:
        click.echo(f"提示：{len(scans)} 个扫描件的文字没有识别（--no-ocr）。", err=True)
        yield from read[first:]
        return
    click.echo(f"正在识别 {len(scans)} 个扫描件的文字，每页约 3 秒；不需要可加 --no-ocr。", err=True)
    yield from recognise_files(files[first:], read[first:], read_settings(), _OnStandardError())


class _OnStandardError:
    """Progress beside the output: notes alone, so that JSON stays whole."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Say nothing."""

    def advance(self, steps: int = 1) -> None:
        """Say nothing."""

    def note(self, text: str) -> None:
        """One line."""
        click.echo(text, err=True)


def _text(path: Path, one: Extract) -> str:
    """Abstract and body of a case, the whole text of anything else."""
    if one.document is None:
        raise InputError("；".join(problem.message for problem in one.problems) or f"{path}：没有读出文字。")
    if one.case is None:
        return one.document.text
    return one.case.body if one.case.abstract is None else f"{one.case.abstract}\n{one.case.body}"


def _measure(one: Extract) -> "Lengths | None":
    from mingjian.extractors.lengths import measure_lengths  # noqa: PLC0415 - help needs no reader

    return None if one.document is None else measure_lengths(one.document, one.case)


# ── JSON ─────────────────────────────────────────────────────────────────────


def _record(value: object) -> dict[str, object]:
    return {each.name: _plain(getattr(value, each.name)) for each in fields(value)} if is_dataclass(value) else {}  # type: ignore[arg-type]


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return _record(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value


def _match_record(match: Match, texts: dict[str, str]) -> dict[str, object]:
    here, there = match.passage.here, match.passage.there
    return {
        "file": match.submission_id, "start": here.start, "end": here.end, "text": here.of(texts[match.submission_id]),
        "source": match.source_id, "source_start": there.start, "source_end": there.end, "source_text": there.of(texts[match.source_id]),
        "kind": match.passage.kind.value, "similarity": round(match.passage.similarity, 4),
        "excluded_as": match.excluded_as.value if match.excluded_as else None, "reason": match.reason,
    }  # fmt: skip


# ── the screen ───────────────────────────────────────────────────────────────


PICTURES = {
    PictureKind.PICTURE: "案例图片", PictureKind.LOGO: "标志", PictureKind.SEAL: "印章", PictureKind.CERTIFICATE: "证书",
    PictureKind.SCREENSHOT: "截图", PictureKind.PORTRAIT: "人像", PictureKind.PAGE_SCAN: "整页扫描",
}  # fmt: skip


def _show(path: Path, one: Extract) -> None:
    say(f"━━ {path}")
    for problem in one.problems:
        say(f"  ！{problem.message}")
    if one.document is None:
        return
    document = one.document
    rows: list[tuple[str, object]] = [("用途", ROLES[one.role.value]), ("类型", document.media_type), ("页数", _pages(document))]
    if one.case is not None:
        case = one.case
        rows += [
            ("标题", case.title + (f" —— {case.subtitle}" if case.subtitle else "")),
            ("作者", "、".join(case.authors)),
            ("单位", case.unit),
            ("摘要", _length(case.abstract_count) if case.abstract_count else "没有找到"),
            ("关键词", "、".join(case.keywords)),
            ("正文", _length(case.body_count)),
            ("要素", "；".join(f"{section.kind.value}：{section.heading}" for section in case.sections)),
        ]
    rows += _lengths(one)
    if one.form is not None:
        rows += [(field.label, mask_personal(field.value)[:EXCERPT]) for field in one.form.fields]
    elif one.case is None:
        rows += [(field.label, mask_personal(field.value)[:EXCERPT]) for field in document.fields]
    for table in one.summaries:
        rows.append((table.title or "汇总表", f"{len(table.rows)} 行：{'、'.join(table.columns)}"))
    if one.report is not None:
        report = one.report
        rows += [
            ("查重系统", report.vendor),
            (report.indicator or "指标", "AIGC 报告，不是查重报告" if report.is_aigc else percent(report.rate)),
            (
                "其他比例",
                "、".join(f"{each.label} {percent(each.share)}" for each in report.rates if each.label != report.indicator),
            ),
        ]
    rows += [
        (f"图片{n}", f"{p.width_px}×{p.height_px} {p.bytes // 1024} kB {p.kind.value}")
        for n, p in enumerate(document.pictures, 1)
    ]
    rows += [
        (
            f"印章{n}",
            f"第 {seal.page} 页，距左 {seal.x_mm:.0f} mm、距上 {seal.y_mm:.0f} mm，{seal.width_mm:.0f}×{seal.height_mm:.0f} mm",
        )
        for n, seal in enumerate(document.seals, 1)
    ]
    if document.attachments:
        rows.append(("内附文件", f"{'、'.join(document.attachments)}（核验收件时作为材料读取；这里请先取出）"))
    rows += [("疑点", f"{trick.rule_id} {trick.place} {trick.message} {trick.excerpt[:EXCERPT]}") for trick in document.tricks]
    show_table(("项目", "读到的内容"), [(name, mask_personal(str(value))) for name, value in rows if value not in {"", None}])
    say(f"  文字 {len(document.text)} 个字符，开头：{' '.join(mask_personal(document.text)[:EXCERPT].split())}")


def _pages(document: Document) -> str:
    source = {"pdf": "", "rendering": "（排版估计）", "stored": "（Word 存盘时所记）"}.get(document.pages_source, "")
    return "" if document.pages is None else f"{document.pages}{source}"


def _lengths(one: Extract) -> list[tuple[str, object]]:
    """The readings of 字数 that differ from the first one, each named by what is in it."""
    lengths = _measure(one)
    if lengths is None:
        return []
    rows: list[tuple[str, object]] = [("全文（含表格）", _words(lengths.whole))]
    if lengths.tables.high:
        rows.append(("全文不含表格", _words(lengths.whole_without_tables)))
        if lengths.body_without_tables is not None:
            rows.append(("正文不含表格", _words(lengths.body_without_tables)))
    if lengths.notes.high:
        rows.append(("全文加脚注尾注", _words(lengths.with_notes)))
    if lengths.boxes.high:
        rows.append(("全文加文本框", _words(lengths.with_boxes)))
    if lengths.notes.high and lengths.boxes.high:
        rows.append(("全文加脚注尾注和文本框", _words(lengths.with_notes_and_boxes)))
    return rows


def _words(count: Count) -> str:
    return f"{count.high} 字" if count.high == count.low else f"{count.low}–{count.high} 字"


def _length(count: Count) -> str:
    both = _words(count)
    return f"{both}（按 Word 字数；不计空格 {count.characters} 字符，汉字 {count.han}）"


def _show_matches(matches: Sequence[Match], texts: dict[str, str]) -> None:
    names = list(texts)
    shown = [match for match in matches if names.index(match.submission_id) < names.index(match.source_id)]
    rows = [
        (
            names.index(match.submission_id) + 1, f"{match.passage.here.start}–{match.passage.here.end}", names.index(match.source_id) + 1,
            f"{match.passage.there.start}–{match.passage.there.end}", KINDS[match.passage.kind], percent(match.passage.similarity),
            EXCLUSIONS[match.excluded_as] if match.excluded_as else "",
            " ".join(match.passage.here.of(texts[match.submission_id])[:EXCERPT].split()),
        )
        for match in shown
    ]  # fmt: skip
    for number, name in enumerate(names, 1):
        say(f"  [{number}] {name}（{len(texts[name])} 字符）")
    show_table(("文件", "位置", "又见", "位置", "程度", "相似", "不计入", "文字"), rows)
    left_out = Counter((EXCLUSIONS[match.excluded_as], match.reason) for match in shown if match.excluded_as)
    say(f"共 {len(rows)} 处" + (f"，其中 {left_out.total()} 处不计入净重复率：" if left_out else "。"))
    for (kind, reason), count in sorted(left_out.items()):
        say(f"  {kind} {count} 处：{reason}")
