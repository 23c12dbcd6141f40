"""How the values of settings that the program reads are written: one reader each, which refuses what it cannot act on."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from mingjian.data.recommenders import find_recommender

ALL_TIED = "并列均进入"
BY_VOTES = "按票数"
BY_CRITERION = "按评分项："
EQUAL = "等权"
NONE_SET = "无"
"""The organiser decided that there is no such limit."""
WEIGHT_ERROR = Decimal("0.0001")
"""By which weights may miss 1 in sum: thirds are written .3333."""
INDICATORS = ("查重报告", "汇总表", "总重复率", "净重复率", "单篇最大")
"""The rates that a limit may be set for: those that were handed in, and Mingjian's own."""
HANDED_IN = INDICATORS[:2]
_WEIGHT = re.compile(r"([^\s=＝:：、,，;；]+)\s*[=＝:：]\s*(\d+(?:\.\d+)?)\s*(%|％)?")
_COUNT = re.compile(r"(?:至少|不少于)?\s*(\d{1,3})\s*[名人位个项条]?\s*(?:专家|评委|条件)?(?:以上)?")
_SHARE = re.compile(r"(?:(?:网络)?投票占?)?\s*(\d+(?:\.\d+)?)\s*(%|％)?")
"""Of the votes: what names the experts' share would be taken for the reverse."""
_APART = re.compile(r"[\s、,，;；]*")
_LIMIT = re.compile(rf"({'|'.join(INDICATORS)})?(?:不超过|[:：=＝])?\s*(\d+(?:\.\d+)?)\s*(?:%|％)")
_PLACES = re.compile(r"([^\s\d:：、,，;；]+)\s*(\d{1,4})\s*[名个人]?")
_BODIES = re.compile(r"[;；\n]+")
_ALLOTTED = "每个单位一段，段间用分号，如 渝北区：全市技术能手3、巴渝青年技能之星5；或 @分配表.xlsx（表头：区县和各类别）"
_PARTS = re.compile(r"[、,，]+")

Reader = Callable[[str], object]
"""Gives what the words mean. Raises ValueError in Chinese: what may be written."""


class Tie(NamedTuple):
    """What decides among equals. criterion: "" unless one of the score sheet does."""

    all_enter: bool = False
    by_votes: bool = False
    criterion: str = ""


class RateLimit(NamedTuple):
    """The most that a rate may be. indicator: one of INDICATORS, "" those that were handed in."""

    indicator: str
    most: float  # 0..1


def read_count(words: str) -> int:
    """A number from 1 to 999, as 5 or 5名."""
    found = _COUNT.fullmatch(words.strip())
    if found is None or int(found[1]) == 0:
        raise ValueError("1 以上的整数，如 5")
    return int(found[1])


def read_share(words: str) -> Decimal:
    """The votes' share from 0 to 1, as 30%, 0.3 or 投票占30%."""
    found = _SHARE.fullmatch(words.strip())
    share = Decimal(found[1]) / (100 if found[2] else 1) if found else Decimal(-1)
    if not 0 <= share <= 1:
        raise ValueError("0 到 1 之间的数或百分数，是网络投票所占的，如 30%")
    return share


def read_weights(words: str) -> dict[str, Decimal]:
    """Criterion → weight, which make 1; nothing where all weigh the same."""
    if words == EQUAL:
        return {}
    parts: list[tuple[str, str, str]] = _WEIGHT.findall(words)
    found = {name: Decimal(number) / (100 if sign else 1) for name, number, sign in parts}
    whole = len(found) == len(parts) and _APART.fullmatch(_WEIGHT.sub("", words))
    if not whole or abs(sum(found.values()) - 1) > WEIGHT_ERROR:
        raise ValueError(f"{EQUAL}；或每个评分项的权重，合计为 1，如 技术=0.6、贡献=0.4")
    return found


def read_tie(words: str) -> Tie:
    """What decides among equals; nothing where no word is said."""
    criterion = words.removeprefix(BY_CRITERION).strip() if words.startswith(BY_CRITERION) else ""
    if words not in {"", ALL_TIED, BY_VOTES} and not criterion:
        raise ValueError(f"{ALL_TIED}、{BY_VOTES}、{BY_CRITERION}某项（评分表里的一项）；不设置则由主办方在裁定表里逐件写明名次")
    return Tie(words == ALL_TIED, words == BY_VOTES, criterion)


def read_rate_limits(words: str) -> tuple[RateLimit, ...]:
    """The limits of rates, none where the organiser wants none."""
    if words == NONE_SET:
        return ()
    found = [_LIMIT.fullmatch(part.strip()) for part in _PARTS.split(words)]
    limits = tuple(RateLimit(each[1] or "", float(Decimal(each[2]) / 100)) for each in found if each)
    if len(limits) != len(found) or any(each.most > 1 for each in limits):
        raise ValueError(
            f"{NONE_SET}；或百分数，如 20%（管报送的查重率）；或分指标写，如 查重报告20%、总重复率30%（指标：{'、'.join(INDICATORS)}）"
        )
    return limits


def allotment_reader(track_of: Callable[[str], str]) -> Callable[[str], dict[str, dict[str, int]]]:
    """A reader of places allotted to bodies: body → track → places. track_of: the id of the track that words name, "" none."""

    def read(words: str) -> dict[str, dict[str, int]]:
        places: dict[str, dict[str, int]] = {}
        for line in filter(None, (each.strip() for each in _BODIES.split(words))):
            body, _, rest = line.replace(":", "：").partition("：")
            parts = [_PLACES.fullmatch(part.strip()) for part in _PARTS.split(rest)]
            tracks = {track_of(each[1]): int(each[2]) for each in parts if each}
            known = find_recommender(body)
            name = known.name if known else body.strip()
            if not name or len(tracks) != len(parts) or "" in tracks or name in places:
                strange = [each[1] for each in parts if each and not track_of(each[1])]
                unknown = f"；“{body.strip()}”一段的“{'”“'.join(strange)}”不是本活动的类别，请删去" if strange else ""
                raise ValueError(_ALLOTTED + unknown)
            places[name] = tracks
        if not places:
            raise ValueError(_ALLOTTED)
        return places

    return read


def size_reader(least: int, most: int | None) -> Callable[[str], int]:
    """A reader of a number within the notice's range."""

    def read(words: str) -> int:
        if not words.isascii() or not words.isdigit() or not least <= int(words) <= (most or int(words)):
            raise ValueError(f"{least}～{most} 的整数" if most else f"不小于 {least} 的整数")
        return int(words)

    return read


def option_reader(options: Mapping[str, object] | tuple[str, ...]) -> Reader:
    """A reader of one of these words."""

    def read(words: str) -> object:
        if words not in options:
            raise ValueError("、".join(options))
        return words

    return read
