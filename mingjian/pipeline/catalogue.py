"""What lies in a library folder: 目录.csv beside the documents, texts of earlier years, registers of earlier winners."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mingjian.data.errors import InputError
from mingjian.data.records import Extract, PictureKind
from mingjian.data.reuse import SourceKind, SourceText
from mingjian.extractors.encoding import decode_text
from mingjian.extractors.grid import rows_of
from mingjian.extractors.read import read_document
from mingjian.pipeline.library import name_source
from mingjian.pipeline.rules.facts import RegisterRow

CATALOGUE = "目录.csv"
MOST_BYTES = 16 << 20
AUTHORS = re.compile(r"[、,，;；\s]+")
REGISTER_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "year": ("年度", "年份"),
    "campaign": ("活动", "活动名称"),
    "award": ("奖项", "称号", "等次", "层级", "所在区县"),
    "name": ("姓名或案例名称", "姓名", "案例名称"),
    "unit": ("单位", "工作单位"),
    "id_number": ("身份证号", "身份证号码"),
    "trade": ("职业", "职业（工种）", "工种"),
    "assessment": ("评估", "评估等次", "考核评估", "评估结果", "状态"),
}


_SHEETS = (".xlsx", ".xlsm", ".xls", ".et")
_HEAD_ROWS = 10  # lines in which the head of a sheet is looked for


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """What the organiser's 目录.csv says of one file."""

    file: str
    title: str = ""
    authors: tuple[str, ...] = ()
    unit: str = ""
    recommender: str = ""


def list_texts(path: Path) -> list[Path]:
    """The files of a library folder (or the one file), in order of path, without 目录.csv, hidden and lock files."""
    if path.is_file():
        return [path]
    return sorted(
        each
        for each in path.rglob("*")
        if each.is_file() and each.name != CATALOGUE and not each.name.startswith((".", "~$")) and each.name != "Thumbs.db"
    )


def read_catalogue(path: Path) -> dict[str, CatalogueRow]:
    """目录.csv of a library folder by file name (with and without suffix); empty where there is none."""
    catalogue = (path if path.is_dir() else path.parent) / CATALOGUE
    rows: dict[str, CatalogueRow] = {}
    if not catalogue.is_file():
        return rows
    for values in _read_csv(catalogue):
        row = CatalogueRow(
            file=values.get("文件", "").replace("\\", "/"),
            title=values.get("标题", ""),
            authors=tuple(name for name in AUTHORS.split(values.get("作者", "")) if name),
            unit=values.get("单位", ""),
            recommender=values.get("推荐单位", ""),
        )
        rows[row.file] = row
        rows.setdefault(PurePosixPath(row.file).stem, row)
    return rows


def describe_source(extract: Extract, name: str, row: CatalogueRow | None, kind: SourceKind, year: int) -> SourceText | None:
    """The text of a library file with what the catalogue, else the document itself says of it; None without text.

    A case counts by abstract and body, so that a source's offsets mean the same as a submission's; anything else by its whole text.
    """
    document, case = extract.document, extract.case
    if document is None:
        return None
    text = document.text
    if case is not None and kind is SourceKind.HISTORY:
        text = case.body if case.abstract is None else f"{case.abstract}\n{case.body}"
    if not any(character.isalnum() for character in text):
        return None
    said = row or CatalogueRow(name)
    own = "——".join(part for part in (case.title, case.subtitle) if part) if case else ""
    return SourceText(
        source_id=name_source(kind, year, text),
        kind=kind,
        year=year,
        title=said.title or own or PurePosixPath(name).stem,
        text=text,
        unit=said.unit or (case.unit if case else ""),
        authors=said.authors or (case.authors if case else ()),
        recommender=said.recommender,
        pictures=tuple(each for each in document.pictures if each.kind is PictureKind.PICTURE)
        if kind is SourceKind.HISTORY
        else (),
    )


def read_winners(path: Path, year: int) -> list[RegisterRow]:
    """The rows of a register (.csv, .xlsx, .xls, .et): 年度,活动,奖项,姓名或案例名称,单位,身份证号; columns may be fewer.

    Of studios the columns 职业 and 评估 may follow; what they say goes behind the award: 市级技能大师工作室；钳工；优秀.
    year: for rows that state none. Raises InputError where no column of names is found.
    """
    rows: list[RegisterRow] = []
    files = [path] if path.is_file() else sorted(each for each in list_texts(path) if each.suffix.lower() in (".csv", *_SHEETS))
    if not files:
        raise InputError(f"{path}：没有找到名单（.csv、.xlsx）。表头应写：年度,活动,奖项,姓名或案例名称,单位,身份证号。")
    for each in files:
        for values in _read_sheet(each) if each.suffix.lower() in _SHEETS else _read_csv(each):
            named = {
                key: next((values[head] for head in heads if values.get(head)), "") for key, heads in REGISTER_COLUMNS.items()
            }
            if not (named["name"] or named["unit"] or named["id_number"]):
                continue
            stated = re.search(r"\d{4}", named["year"])
            rows.append(
                RegisterRow(
                    int(stated.group()) if stated else year,
                    named["campaign"],
                    "；".join(part for part in (named["award"], named["trade"], named["assessment"]) if part),
                    named["name"],
                    named["unit"],
                    named["id_number"],
                )
            )
    if not rows:
        raise InputError(f"{path}：名单里没有“姓名”或“案例名称”一列。表头应写：年度,活动,奖项,姓名或案例名称,单位,身份证号。")
    return rows


def _read_sheet(path: Path) -> list[dict[str, str]]:
    """The rows of every sheet below its head, which may stand under a title."""
    known = {head for heads in REGISTER_COLUMNS.values() for head in heads}
    rows: list[dict[str, str]] = []
    for table in read_document(path, path.name).tables:
        heads: dict[int, str] = {}
        for place, cells in enumerate(rows_of(table)):
            texts = {cell.column: "".join(cell.text.split()) for cell in cells}
            if heads:
                rows.append({heads[cell.column]: cell.text.strip() for cell in cells if cell.column in heads})
            elif place < _HEAD_ROWS and len(known & set(texts.values())) > 1:
                heads = texts
    return rows


def _read_csv(path: Path) -> Sequence[dict[str, str]]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path}：超过 {MOST_BYTES >> 20} MB，不像一份目录或名单。请检查后重试。")
        text = decode_text(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}：读不出来（{error.strerror}）。请关闭正在使用它的程序，或检查权限后重试。") from error
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    try:
        return [
            {(key or "").strip(): (value or "").strip() for key, value in row.items() if isinstance(value, str)} for row in reader
        ]
    except csv.Error as error:
        raise InputError(
            f"{path}：读不成表（第 {reader.line_num} 行），不像 CSV 文件。请用 Excel 或 WPS 另存为 .xlsx 或 .csv 后重试。"
        ) from error
