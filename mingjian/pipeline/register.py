"""收件登记.csv, the organiser's list of what arrived when and from whom."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path, PurePosixPath

from mingjian.data.errors import InputError
from mingjian.pipeline.written import in_figures

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
REGISTER_NAME = "收件登记.csv"
MAX_REGISTER_BYTES = 16 << 20
NAME, TIME, RECOMMENDER, KIND = "包名", "收到时间", "推荐单位", "推荐单位类型"
ALIASES: Mapping[str, str] = {
    "文件名": NAME, "文件": NAME, "包": NAME, "材料包": NAME, "接收时间": TIME, "收件时间": TIME, "时间": TIME,
    "单位": RECOMMENDER, "报送单位": RECOMMENDER, "单位类型": KIND, "类型": KIND,
}  # fmt: skip
EXCEL_EPOCH = datetime(1899, 12, 30, tzinfo=SHANGHAI)
EXCEL_DAYS = (20_000.0, 80_000.0)  # 1954 to 2119: a bare number in this range is a date that lost its format
MOMENT = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"
    r"(?:[\sT,]*(凌晨|早上|上午|中午|下午|晚上|AM|PM)?\s*(\d{1,2})\s*[:时点]\s*(?:(\d{1,2})\s*[:分]?\s*(?:(\d{1,2})\s*秒?)?)?\s*(AM|PM)?)?"
)
EXTENSION = re.compile(r"\.(?:zip|7z|rar|eml|msg)$")  # a package may have been unpacked before it was put here
AFTERNOON = {"下午", "晚上", "PM"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the register. time_written is set where the time could not be read."""

    received_at: datetime | None
    recommender: str = ""
    kind: str = ""
    time_unread: str = ""
    line: int = 0
    name: str = ""  # of the package, as written


@dataclass(frozen=True, slots=True)
class Register:
    """The rows by the name of the package, as written and without its extension."""

    entries: Mapping[str, Entry] = field(default_factory=dict[str, Entry])

    def find(self, package: str) -> Entry | None:
        """The row of a package, named with or without extension on either side."""
        whole, stem = name_key(package), name_key(PurePosixPath(package).stem)
        by_name = self.entries.get(whole) or self.entries.get(stem)
        return by_name or next(
            (self.entries[key] for key in self.entries if key.startswith(whole) and EXTENSION.sub("", key) == whole), None
        )


def read_register(inbox: Path) -> Register:
    """Read 收件登记.csv of an inbox, UTF-8 or GB18030; empty where there is none.

    Raises InputError where it is there but cannot be read, or has no column 包名: the deadline depends on it.
    """
    path = inbox / REGISTER_NAME
    if not path.is_file():
        return Register()
    try:
        if path.stat().st_size > MAX_REGISTER_BYTES:
            raise InputError(f"{path}：收件登记表超过 {MAX_REGISTER_BYTES >> 20} MB，不像登记表。请检查后重试。")
        text = _decode(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}：收件登记表无法读取（{error.strerror}）。请关闭正在使用它的程序，或检查权限后重试。") from error
    return Register(_rows(text, path))


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _rows(text: str, path: Path) -> dict[str, Entry]:
    lines = text.splitlines()
    head = next((line for line in lines if NAME in re.sub(r"\s", "", line)), "")
    separator = max(",\t;，", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\0", "")), delimiter=separator))
    except csv.Error as error:
        raise InputError(f"{path}：收件登记表格式有误，无法读取。请用表格软件另存为 CSV 后重试。") from error
    start = next((index for index, row in enumerate(rows) if NAME in map(_column, row)), None)
    if start is None:
        if any(any(cell.strip() for cell in row) for row in rows):
            raise InputError(f"{path}：收件登记表里没有“包名”一列。表头应为：包名,收到时间,推荐单位,推荐单位类型。")
        return {}
    columns = [_column(cell) for cell in rows[start]]
    entries: dict[str, Entry] = {}
    for line, row in enumerate(rows[start + 1 :], start + 2):
        values = dict(zip(columns, (cell.strip() for cell in row), strict=False))
        if values.get(NAME):
            entries[name_key(values[NAME])] = _entry(values, line)
    return entries


def _column(cell: str) -> str:
    name = re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell)).strip("\ufeff")
    name = re.sub(r"\(.*\)$", "", name)
    return ALIASES.get(name, name)


def _entry(values: Mapping[str, str], line: int) -> Entry:
    written = values.get(TIME, "")
    moment = parse_moment(written)
    unread = written if written and moment is None else ""
    return Entry(moment, values.get(RECOMMENDER, ""), values.get(KIND, ""), unread, line, values[NAME])


def name_key(name: str) -> str:
    """What two spellings of a package's name have in common: width, spaces and case aside."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold()


def parse_moment(text: str) -> datetime | None:
    """A moment as people write it, in Asia/Shanghai unless it names a zone; None where it is none.

    A day alone is its 00:00; 24:00 is the next day's 00:00.
    """
    plain = in_figures(text).strip()
    match = MOMENT.search(plain)
    if match is None:
        return _serial(plain)
    zoned = _zoned(plain)
    if zoned is not None:
        return zoned
    year, month, day, half, hour, minute, second, half_after = match.groups()
    try:
        start = datetime(int(year), int(month), int(day), tzinfo=SHANGHAI)
    except ValueError:
        return None
    hours, minutes, seconds = int(hour or 0), int(minute or 0), int(second or 0)
    if AFTERNOON & {half, half_after} and hours < 12:
        hours += 12
    if minutes > 59 or seconds > 59 or timedelta(hours=hours, minutes=minutes, seconds=seconds) > timedelta(days=1):
        return None
    return start + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _zoned(text: str) -> datetime | None:
    if not re.search(r"(Z|[+-]\d{2}:?\d{2})$", text) or ":" not in text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(SHANGHAI) if moment.tzinfo else None


def _serial(text: str) -> datetime | None:
    try:
        days = float(text)
    except ValueError:
        return None
    if not EXCEL_DAYS[0] < days < EXCEL_DAYS[1]:
        return None
    return (EXCEL_EPOCH + timedelta(days=days) + timedelta(milliseconds=500)).replace(microsecond=0)
