"""Moments as Chinese notices write them: Asia/Shanghai, with 24:00."""

import re
from datetime import date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has kept one zone without summer time since 1992; a fixed offset needs no time zone files on Windows."""

_WRITTEN = re.compile(
    r"^\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]*(\d{1,2})\s*[:：时点]\s*(?:(\d{1,2})\s*分?)?(?:[:：]\s*(\d{1,2})\s*秒?)?)?\s*时?\s*$"
)


def parse_moment(words: str) -> datetime:
    """Read 2023-11-10 24:00, 2023年11月10日24:00, 2023/11/10 …; without an hour the day's end (24:00).

    Raises ValueError with a Chinese message where it is no moment.
    """
    found = _WRITTEN.match(words)
    if found is None:
        raise ValueError(f"“{words}”不是时间，请写成 2023-11-10 24:00 的样子")
    year, month, day = (int(each) for each in found.group(1, 2, 3))
    hour = 24 if found[4] is None else int(found[4])
    minute, second = int(found[5] or 0), int(found[6] or 0)
    try:
        start = datetime(year, month, day, tzinfo=SHANGHAI)
    except ValueError:
        raise ValueError(f"“{words}”中没有这一天，请改正日期") from None
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        raise ValueError(f"“{words}”的钟点不对：一天止于 24:00，请改正")
    return start + timedelta(hours=hour, minutes=minute, seconds=second)


def print_moment(moment: datetime) -> str:
    """The moment of Shanghai as an organiser reads it: 2023年11月10日 18:00:05."""
    local = moment.astimezone(SHANGHAI)
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{local.year}年{local.month}月{local.day}日 {clock}"


def print_day(day: date) -> str:
    """2023年11月10日."""
    return f"{day.year}年{day.month}月{day.day}日"


def print_deadline(moment: datetime) -> str:
    """A last moment as the notice writes it: midnight is 24:00 of the day before."""
    local = moment.astimezone(SHANGHAI)
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return print_moment(moment)
    before = local - timedelta(days=1)
    return f"{before.year}年{before.month}月{before.day}日 24:00"
