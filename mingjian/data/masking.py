"""Masking of identity and telephone numbers in anything that people are shown; the views do the same (views.sql)."""

import re
from collections.abc import Iterable

# 18 characters of a resident identity number, blanks or hyphens between its groups allowed; the old 15-digit form must hold a date.
_IDENTITY = re.compile(
    r"(?<!\d)(?:\d{6}[ -]?\d{8}[ -]?\d{3}[\dXxＸ]|\d{6}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?![\dXxＸ])"
)
# one digit short or long, where the words before say what it is meant for
_SLIPPED = re.compile(r"(身份证\D{0,8}\d)(\d{15}|\d{17})(?=[\dXxＸ](?![\dXxＸ]))")
_MOBILE = re.compile(r"(?<!\d)(?:[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[ )）-]{0,2}\d{7,8}(?!\d)")
_KEPT_OF_MOBILE = (3, 4)  # 138****0000, as telephone bills print it
_KEPT_OF_LANDLINE = (4, 2)
_CUT = r"(?:\d[ -]?){6,}\d"  # more digits than the mask of a mobile number shows: what is left of a number that was cut
_CUT_FRONT, _CUT_BACK = re.compile(rf"\A{_CUT}"), re.compile(rf"{_CUT}\Z")


def mask_personal(text: str) -> str:
    """Replace the telling digits of identity and telephone numbers by stars; the length stays, so offsets stay true."""
    masked = _SLIPPED.sub(lambda found: found[1] + "*" * len(found[2]), text)
    masked = _IDENTITY.sub(lambda found: _hide(found[0], 1, 1), masked)
    masked = _MOBILE.sub(lambda found: _hide(found[0], *_KEPT_OF_MOBILE), masked)
    return _LANDLINE.sub(lambda found: _hide(found[0], *_KEPT_OF_LANDLINE), masked)


def mask_numbers_of(text: str, others: Iterable[str]) -> str:
    """Mask identity numbers, and of telephone numbers only those that the other texts name: not those of who writes."""
    known = {_digits(found[0]) for other in others for phone in (_MOBILE, _LANDLINE) for found in phone.finditer(other)}
    masked = _IDENTITY.sub(lambda found: _hide(found[0], 1, 1), text)
    for phone, kept in ((_MOBILE, _KEPT_OF_MOBILE), (_LANDLINE, _KEPT_OF_LANDLINE)):
        masked = phone.sub(lambda found, kept=kept: _hide(found[0], *kept) if _digits(found[0]) in known else found[0], masked)
    return masked


def mask_excerpt(text: str) -> str:
    """Like `mask_personal` for a piece of a longer text, which may begin or end in the midst of a number."""
    masked = _CUT_FRONT.sub(lambda found: _hide(found[0], 1, 1), mask_personal(text))
    return _CUT_BACK.sub(lambda found: _hide(found[0], 1, 1), masked)


def mask_identity(number: str) -> str:
    """Keep the first and last character only: with birth date and district known, more would give the rest away."""
    return _hide(number, 1, 1) if len(number) > 2 else "*" * len(number)


def _digits(number: str) -> str:
    return "".join(str(int(each)) for each in number if each.isdecimal())


def _hide(number: str, front: int, back: int) -> str:
    last = len(number) - back
    return "".join("*" if front <= place < last and each.isalnum() else each for place, each in enumerate(number))
