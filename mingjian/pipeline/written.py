"""Numbers with their units, days and spans of days as people write them: 十五人, 约1.5万元, 每周3天, 自2023.12.4起至12.8止."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf, nextafter

from mingjian.similarity.numerals import read_numeral

_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_NUMERAL = "[〇零一二三四五六七八九十百千万亿]"
_NUMERALS = re.compile(f"{_NUMERAL}+")
_NOUGHT = re.compile(r"(?<=[一二三四五六七八九〇○])[○◯OoΟ](?=[一二三四五六七八九〇○◯OoΟ年])")
_TWO = re.compile(r"两(?=[个名人位年月周天日百千万亿小半])")
_POINT = re.compile(f"(?<={_NUMERAL})点(?={_NUMERAL}+(?![分整钟一二三四五六七八九十]))")
_SPOKEN = re.compile(r".*[百千万亿][一二三四五六七八九]")
"""三百五 is 350 to one and 305 to another."""
_GROUPS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_PER_CENT = re.compile(r"百分之\s*(\d+(?:\.\d+)?)")


def in_figures(words: str) -> str:
    """The words in one width, the numbers in figures: 二〇二三年 → 2023年, 壹拾伍万元 → 150000元, 百分之六十 → 60%."""
    plain = unicodedata.normalize("NFKC", words).translate(_FORMAL)
    plain = _POINT.sub(".", _TWO.sub("二", _NOUGHT.sub("〇", plain)))
    plain = _GROUPS.sub("", _NUMERALS.sub(lambda found: _figures(found.group()), plain))
    return _PER_CENT.sub(r"\1%", plain)


def _figures(numeral: str) -> str:
    return numeral if _SPOKEN.fullmatch(numeral) else read_numeral(numeral) or numeral


# ── numbers with their units ─────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; low and high part where the words leave it open (约, 余, 以上, 3至5)."""

    low: float
    high: float
    unit: str  # 年 月 周 天 时 人 元 %, "" none, else what stands there
    per: str = ""  # 年 月 周 天: for each of which it is said
    is_total: bool = False  # 共, 合计
    near: str = ""  # the words around it


_UNITS = {
    "年": r"周?年",
    "月": r"个?月",
    "周": r"个?(?:周|星期|礼拜)",
    "天": r"个?工作日|天|日",
    "时": r"个?(?:小时|学时|课时|钟头)",
    "人": r"(?:个人|人|名|位)(?!次)",
    "元": r"元|圆|块",
    "%": r"%",
}
_UNIT = "|".join(f"(?:{each})" for each in _UNITS.values())
_N = r"\d+(?:\.\d+)?"
_QUANTITY = re.compile(
    rf"(?<![A-Za-z\d.第])({_N})\s*([十百千万亿]*)\s*(?:(?:{_UNIT})?\s*(?:至|到|[-~—–]+)\s*({_N})\s*([十百千万亿]*))?"
    rf"\s*(余|多|来|几)?\s*(个(?=[余多半]))?(半|余|多)?\s*({_UNIT}|[^\W\d_]?|[/:‰])(半)?"
    r"\s*(以上|及以上|\+|以内|之内|以下|左右|上下)?(?:[/每](?:个?(年|月|周|星期|天|日)))?"
)
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_PER = {"年": "年", "月": "月", "周": "周", "星期": "周", "礼拜": "周", "天": "天", "日": "天"}
_EACH = re.compile(r"(?:每个?|平均每)(年|月|周|星期|礼拜|天|日)[^\d,。、;]{0,10}$|(年|月|周|日)均[^\d,。、;]{0,8}$")
_TOTAL = re.compile(r"(?:合计|总计|共计|累计|总共|一共|共有|总数|总人数|共|计)[^\d,。、;]{0,4}$")
_BEFORE = re.compile(
    r"(?:(不足|不到|未满|少于|低于|小于|<)|(不超过|不多于|至多|最多|≤)|(不少于|不低于|至少|超过|超|大于|多于|高于|逾|>=?|≥)|(约|大约|大概|大致)|(近|将近|接近))[为有是]?\s*$"
)
_NO_NUMBER = re.compile(r"(?:附件|附表|附录|[表图见]|No\.?)\s*$", re.IGNORECASE)
_OF_ANOTHER, _BY_ANOTHER = re.compile(r"(?:分之|\d\s*[/:])\s*$"), re.compile(r"\s*[/:]\s*\d")
"""2/3, 三分之二, 1:2: neither number is what is asked."""
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_BRACKETED_UNIT = re.compile(rf"\(((?:万|亿)?(?:{_UNIT}))\)")
_OF_WHICH = re.compile(r"(?:其中|包括|包含|(?<!不)含)[^;。]*?(?=共|合计|总计|[;。]|$)")
_HALF = re.compile(r"(?<![\d个])半(?=个?(?:年|月|天|小时))")
_WHOLE_YEAR = re.compile(r"全年|整年")
_AROUND = 0.1
"""By how much 约, 近 and 左右 may be off."""
_CLAUSE = re.compile(r"[^,。、;]*")


def read_quantities(words: str) -> tuple[Quantity, ...]:
    """The numbers of a short answer, days and numbers of papers set aside; those in brackets only where there are no others."""
    plain = _BRACKETED_UNIT.sub(r"\1", _HALF.sub("0.5", without_days(in_figures(words))))
    main = _OF_WHICH.sub("", _IN_BRACKETS.sub("", plain))
    found = tuple(_quantities(main)) or tuple(_quantities(plain))
    return found or ((Quantity(1, 1, "年"),) if _WHOLE_YEAR.search(plain) else ())


def _quantities(plain: str) -> Iterator[Quantity]:
    for found in _QUANTITY.finditer(plain):
        before, after = plain[: found.start()], plain[found.end() :]
        unit = next((name for name, pattern in _UNITS.items() if re.fullmatch(pattern, found[8])), found[8])
        if _NO_NUMBER.search(before) or re.fullmatch("[A-Za-z届]", unit):
            continue
        if not unit and (_OF_ANOTHER.search(before) or _BY_ANOTHER.match(after)):
            unit = "/"
        low, high = _interval(found, before)
        each = _EACH.search(before)
        per = _PER[each[1] or each[2]] if each else _PER.get(found[11] or "", "")
        near = _clause(before[::-1])[::-1] + _clause(after)
        yield Quantity(low, high, unit, per, _TOTAL.search(before) is not None, near)


def _clause(text: str) -> str:
    found = _CLAUSE.match(text)
    return re.split(r"\d", found.group())[0] if found else ""


def _interval(found: re.Match[str], before: str) -> tuple[float, float]:
    """From what to what the number may be."""
    first, scale, last, last_scale, more, _, more_of, _, half, tail, _ = found.groups()
    low = high = float(first) * _scale(scale or (last_scale if last else ""))
    if last:
        high = max(low, float(last) * _scale(last_scale))
    if half or more_of == "半":
        low, high = low + 0.5, high + 0.5
    if more or more_of in {"余", "多"}:
        high += _step(high, more_of)
    said = _BEFORE.search(before)
    less, most, least, about, nearly = said.groups() if said else (None,) * 5
    if less:
        return 0.0, nextafter(high, 0)
    if most or tail in {"以内", "之内", "以下"}:
        return 0.0, high
    if least or tail in {"以上", "及以上", "+"}:
        return low, inf
    if nearly:
        return low * (1 - _AROUND), nextafter(high, 0)
    if about or tail in {"左右", "上下"}:
        return low * (1 - _AROUND), high * (1 + _AROUND)
    return low, high


def _scale(words: str) -> float:
    product = 1.0
    for each in words or "":
        product *= _SCALES[each]
    return product


def _step(number: float, of_unit: str) -> float:
    """How far 余 reaches: 20余 to 29, 600余 to 699, 6个多月 to less than 7."""
    whole = int(number)
    zeros = len(str(whole)) - len(str(whole).rstrip("0")) if whole else 0
    return nextafter(1, 0) if of_unit else max(10.0**zeros - 1, 9 - whole % 10)


DAYS_A_MONTH = (20.67, 31.0)
"""The fewest days that a month can stand for, working days (248 a year, 人社部发〔2025〕2号), and the most."""
_MONTHS = {"年": (12.0, 12.0), "月": (1.0, 1.0), "周": (7 / 31, 7 / 28), "天": (1 / DAYS_A_MONTH[1], 1 / DAYS_A_MONTH[0])}
_TIMES_A_YEAR = {"": 1, "年": 1, "月": 12, "周": 52}


def in_months(quantity: Quantity) -> tuple[float, float] | None:
    """A length of time in months, by the year where it is said by the month or the week; None for what is none, or in hours."""
    factors, times = _MONTHS.get(quantity.unit), _TIMES_A_YEAR.get(quantity.per)
    if factors is None or times is None or (quantity.per in {"月", "周"} and quantity.unit not in {"天", "周"}):
        return None
    return quantity.low * factors[0] * times, quantity.high * factors[1] * times


# ── days ─────────────────────────────────────────────────────────────────────

_YEAR, _MONTH, _DAY_OF = r"(?:19|20)\d{2}", r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])"
_DATE = re.compile(
    rf"(?<!\d)(?:{_YEAR}\s*(?:(?:年\s*|[./-]){_MONTH}(?!\d)(?:\s*(?:月[底末初份]?|[./-](?=\d))(?:\s*{_DAY_OF}\s*[日号]?(?!\d))?)?|年[度底末初内]?)"
    rf"|{_MONTH}\s*月\s*(?:{_DAY_OF}\s*[日号]|[底末初份]))(?!\s*[万亿元人名位%])"
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?(?!\d)")
_WRITTEN_DAY = re.compile(
    rf"(?<!\d)({_YEAR})\s*(?:(?:年|[./-])\s*({_MONTH})(?!\d)(?:\s*(?:月|[./-])\s*({_DAY_OF})(?!\d)\s*[日号]?|\s*月)?|年)"
)
_UNTIL = re.compile(r"\s*[起,]?\s*(?:至|到|[-~—–]+)\s*")
_SHORT_YEAR = re.compile(r"(?<![\d./])([0-4]\d)([./-])(\d{1,2})\2(\d{1,2})(?![\d./])")


def without_days(plain: str) -> str:
    """Words in figures without days, months of years and years."""
    return _DATE.sub(" ", plain)


def in_one_form(words: str) -> str:
    """Words in figures, with marks and a year of four digits in days: 20231204 and 23.12.4 as 2023-12-04 and 2023.12.4."""
    marked = _COMPACT.sub(lambda found: "-".join(each for each in found.groups() if each), in_figures(words))
    return _SHORT_YEAR.sub(r"20\1\2\3\2\4", marked)


def find_beginnings(words: str) -> tuple[tuple[date, date], ...]:
    """The days, months and years that the words name, each from its first to its last day; of a span only where it begins."""
    plain = in_one_form(words)
    found = list(_WRITTEN_DAY.finditer(plain))
    kept = [each for before, each in zip([None, *found], found, strict=False) if not _ends(before, each, plain)]
    return tuple(days for each in kept if (days := _days_of(each)))


def _ends(before: re.Match[str] | None, each: re.Match[str], plain: str) -> bool:
    return before is not None and _UNTIL.fullmatch(plain[before.end() : each.start()]) is not None


def _days_of(found: re.Match[str]) -> tuple[date, date] | None:
    year, month, day = (int(each) if each else None for each in found.groups())
    if year is None:
        return None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    try:
        first = date(year, month, day or 1)
    except ValueError:
        return None
    return first, first if day else date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _day(tag: str) -> str:
    return (
        rf"(?:(?P<year{tag}>{_YEAR})\s*(?:年|[./-])\s*|(?P<same{tag}>同年|本年|当年|今年|次年|翌年)\s*)?"
        rf"(?P<month{tag}>{_MONTH})\s*(?P<mark{tag}>月|[./-])\s*(?P<day{tag}>{_DAY_OF})(?!\d)\s*[日号]?"
    )


_AFTER_DAY = r"(?:\s*\([^)]{0,8}\))?(?:\s*(?:上午|下午|晚上?)?\s*\d{1,2}\s*(?::\s*\d{2}|时(?:\s*\d{1,2}\s*分)?|点))?\s*(?:起|开始|始)?\s*[,、]?\s*"
_SPAN = re.compile(
    rf"(?<![\d./]){_day('1')}{_AFTER_DAY}(?:至|到|—+|-+|~+|–+|―+)\s*"
    rf"(?:{_day('2')}|(?P<only>{_DAY_OF})(?!\d)(?:\s*[日号]|(?![\d.年月/%-])))"
)
_CUE = re.compile(r"(?:公示期?|时间|日期|期限?|自|从|于|[为是:])\s*$")
"""Before 12.4-12.8, which is else a pair of numbers."""


@dataclass(frozen=True, slots=True)
class WrittenSpan:
    """From which day to which, with its place in the words in figures."""

    start: int
    end: int
    began: date
    ended: date


def find_spans(plain: str, first: date) -> Iterator[WrittenSpan]:
    """The spans of days in words in figures. A year that is not written is that of `first`, the next for a day before it."""
    for found in _SPAN.finditer(plain):
        if not found["year1"] and found["mark1"] != "月" and not _CUE.search(plain[: found.start()]):
            continue
        if days := _read_span(found, first):
            yield WrittenSpan(found.start(), found.end(), *days)


def _read_span(found: re.Match[str], first: date) -> tuple[date, date] | None:
    try:
        began = date(int(found["year1"] or first.year), int(found["month1"]), int(found["day1"]))
        if not found["year1"] and began < first:
            began = began.replace(year=began.year + 1)
        next_year = found["same2"] in {"次年", "翌年"}
        year, month = int(found["year2"] or began.year + next_year), int(found["month2"] or began.month)
        ended = date(year, month, int(found["day2"] or found["only"]))
        told = found["year2"] or found["same2"]
        return began, ended.replace(year=year + 1) if ended < began and not told and ended.month < began.month else ended
    except ValueError:
        return None
