"""Whether two cases with like titles are one case, put right, or two: by the texts and by what the titles differ in."""

import re
from difflib import SequenceMatcher

from mingjian.data.records import Submission
from mingjian.pipeline.clusters import LEAST_SHINGLES, SAME_TEXT_SHARE, title_share
from mingjian.pipeline.items import normal_name, shingles

SAME_CASE_SHARE = 0.90  # similarity of titles of which one may be the other's correction
COUNTED_TEXT_SHARE = 0.75
"""Shingles shared by a case and its correction where the titles differ in a number: two parts or years of one series may share much.

Of made corrections a case keeps .57 to .99 of its shingles with 30 % of its sentences new, .83 and more with 10 %; two cases .01.
"""
_COUNTED = re.compile(r"[\d一二三四五六七八九十甲乙丙丁上中下]|[ivx]+$")
"""What parts of a series are told apart by: figures, years, 上、下 (titles come in lower case)."""


def is_same_case(one: Submission, other: Submission) -> bool:
    """Whether two cases of one unit are one: equal titles; or titles alike and texts that are mostly the same.

    Where a text is missing, only a title that holds the other whole, without a number more, is the same.
    """
    here, there = normal_name(one.title), normal_name(other.title)
    if not here or not there or here == there:
        return bool(here and there)
    if title_share([here], [there]) < SAME_CASE_SHARE:
        return False
    counted = any(_COUNTED.search(each) for each in title_differences(here, there))
    share = text_share(one, other)
    if share is None:
        return not counted and (here in there or there in here)
    return share >= (COUNTED_TEXT_SHARE if counted else SAME_TEXT_SHARE)


def are_alike(one: Submission, other: Submission) -> bool:
    """Whether the titles are alike without being equal."""
    here, there = normal_name(one.title), normal_name(other.title)
    return bool(here and there) and here != there and title_share([here], [there]) >= SAME_CASE_SHARE


def text_share(one: Submission, other: Submission) -> float | None:
    """The part of the shorter text's 12-character stretches that stand in the other too, 0..1; None where a text is missing."""
    here, there = shingles(one.text), shingles(other.text)
    least = min(len(here), len(there))
    return len(here & there) / least if least >= LEAST_SHINGLES else None


def title_differences(one: str, other: str) -> list[str]:
    """The stretches of either title that the other has not."""
    found = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return [piece for tag, a, b, c, d in found if tag != "equal" for piece in (one[a:b], other[c:d]) if piece]
