"""The record of progress as organisers keep it: a table of stages with their first and last days."""

import re
import unicodedata
from datetime import date, timedelta
from pathlib import Path

from mingjian.data.errors import InputError
from mingjian.data.moments import SHANGHAI, parse_moment
from mingjian.data.reviewing import StageTime
from mingjian.extractors.grid import rows_under
from mingjian.extractors.read import read_document

_HEADS = {
    "stage": ("环节", "阶段", "步骤", "工作环节", "工作阶段", "名称"),
    "began": ("开始", "开始日期", "开始时间", "起始日期", "起始时间", "起"),
    "ended": ("结束", "结束日期", "结束时间", "截止日期", "完成日期", "完成时间", "止"),
}
_DAY = re.compile(r"\s*(\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2})")
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DAYS = range(36526, 73051)  # 2000 to 2099


def read_progress_sheet(path: Path, recorded_by: str) -> list[StageTime]:
    """The stages of one file (.xlsx, .xls, .et, .csv). Raises InputError that lists what is wrong by row; then nothing counts."""
    times: list[StageTime] = []
    problems: list[str] = []
    for table in read_document(path, path.name).tables:
        for number, values in rows_under(table, _HEADS, ("stage", "began")):
            try:
                times.append(_read_row(values, recorded_by))
            except ValueError as error:
                problems.append(f"第 {number} 行：{error}")
    if problems:
        raise InputError(f"{path.name}：没有登记，请改正后重试。\n" + "\n".join(problems))
    if not times:
        raise InputError(f"{path.name}：没有找到进度表。表头要有“环节”“开始”“结束”，每行一个环节。")
    return times


def _read_row(values: dict[str, str], recorded_by: str) -> StageTime:
    if not values["stage"]:
        raise ValueError("没有填写环节")
    if not values["began"]:
        raise ValueError(f"“{values['stage']}”没有填写开始日期")
    began = _read_day(values["began"])
    ended = _read_day(values["ended"]) if values.get("ended") else None
    if ended is not None and ended < began:
        raise ValueError(f"“{values['stage']}”的结束日期早于开始日期")
    return StageTime(values["stage"], began, ended, recorded_by)


def _read_day(words: str) -> date:
    """The day that is written, by any clock time on it; a spreadsheet's bare number counts days."""
    if words.isdigit() and int(words) in _EXCEL_DAYS:
        return _EXCEL_EPOCH + timedelta(days=int(words))
    plain = unicodedata.normalize("NFKC", words)
    found = _DAY.match(plain)
    return parse_moment(found[1] if found else plain).astimezone(SHANGHAI).date() - timedelta(days=1)  # a day ends at its 24:00
