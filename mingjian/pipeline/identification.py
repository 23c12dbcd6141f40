"""Identity numbers and births as people write them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from mingjian.pipeline.written import in_figures

_ID = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_BETWEEN = re.compile(r"[\s\-‐‑–—−_.·•‧・/]+")
"""What people set between the groups of a number; marks without width are taken away before."""
_CROSSES = str.maketrans(dict.fromkeys("×✕ХхΧχ", "X"))  # written for the last X
WEIGHTS = tuple(2**power % 11 for power in range(17, 0, -1))
CHECKS = "10X98765432"  # GB 11643-1999, the character for each remainder
_DAY = re.compile(r"((?:19|20)\d{2})\s*[年.\-/]?\s*(1[0-2]|0?[1-9])(?:\s*[月.\-/]?\s*(3[01]|[12]\d|0?[1-9]))?(?!\d)")

ID_LABELS = "身份证号"
BIRTH_LABELS = "出生年月|出生日期"


@dataclass(frozen=True, slots=True)
class Born:
    """When somebody was born: one day, or the days of a month from first to last."""

    first: date
    last: date
    source: str  # Chinese: where it was read


@lru_cache(maxsize=1 << 16)  # the lines of a long list are held against every submission
def find_identity(words: str) -> str:
    """The identity number that the words hold, whatever its width, blanks, hyphens and dots; "" for none."""
    plain = "".join(each for each in unicodedata.normalize("NFKC", words) if unicodedata.category(each) != "Cf")
    plain = plain.translate(_CROSSES)
    number = _ID.search(re.sub(r"\s", "", plain)) or _ID.search(_BETWEEN.sub("", plain))
    return number.group().upper() if number else ""


@lru_cache(maxsize=1 << 16)
def sure_identity(words: str) -> str:
    """The identity number that the words hold, "" for none or one that cannot be: a wrong check character, no day of birth."""
    number = find_identity(words)
    return number if has_checksum(number) and birth_in(number) else ""


def read_birth(words: str) -> Born | None:
    """A written birth: 1980年5月, 1980.05, 198005, 1980-05-17, 一九八〇年五月 …; a month alone is all its days."""
    found = _DAY.search(in_figures(words))
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    try:
        first = date(year, month, int(found[3] or 1))
    except ValueError:
        return None
    after = date(year + month // 12, month % 12 + 1, 1)
    return Born(first, first if found[3] else after - timedelta(days=1), "出生年月")


def are_apart(one: Born | None, other: Born | None) -> bool:
    """Whether two births cannot be of one day; False where either is not known."""
    return one is not None and other is not None and (one.last < other.first or other.last < one.first)


def birth_in(number: str) -> date | None:
    """The day of birth in an identity number, None where it is none."""
    digits = number[6:14]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def has_checksum(id_number: str) -> bool:
    """Whether an 18-character identity number ends in the character that its digits demand (GB 11643)."""
    if not re.fullmatch(r"\d{17}[\dX]", id_number):
        return False
    remainder = sum(int(digit) * weight for digit, weight in zip(id_number[:17], WEIGHTS, strict=True)) % 11
    return CHECKS[remainder] == id_number[17]


def years_on(born: date, day: date) -> int:
    """Full years (周岁) on a day; who is born on 29 February completes a year on 1 March of common years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
