"""What a made package says, before it is written, and the ways to break it: people are invented, their identity numbers impossible."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from mingjian.data.recommenders import DEPARTMENT, DISTRICT, recommenders_of
from mingjian.pipeline.identification import CHECKS, WEIGHTS
from mingjian.pipeline.rules.facts import RegisterRow

REGION = "999999"  # no such region is in GB/T 2260
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "建国志强文博海涛春燕晓梅立新永刚秀兰雪峰玉珍伟民长江云飞丽华德明"
UNITS = ("某某机电有限公司", "某某职业技术学院", "某某建筑工程公司", "某某汽车制造公司", "某某化工有限公司", "某某电力设备公司")
TRADES = ("钳工", "电工", "焊工", "数控车工", "汽车维修工", "制冷工", "茶艺师", "模具工")

CROWDED = frozenset({"渝北区", "市经济信息委", "市水利局"})  # kept free for those who recommend too many
Files = dict[str, bytes]


@dataclass(slots=True)
class Draft:
    """One submission alone in its package: what its form says and what its files hold."""

    number: int
    track: str
    recommender: str
    kind: str  # of the recommender, as 收件登记.csv writes it
    received: str | None
    subject: str
    recipient: str
    fields: dict[str, str]  # label of the form → value
    deeds_chars: int
    evidence_pages: int
    container: str = "eml"
    sender: str = ""  # the mail's, the recommender where empty
    without: set[str] = field(default_factory=set[str])  # names of files that are left out
    other: dict[str, object] = field(default_factory=dict[str, object])  # what one campaign alone knows

    @property
    def name(self) -> str:
        """The person's or studio's name."""
        return self.fields.get("姓名") or self.fields["工作室名称"]

    @property
    def package(self) -> str:
        """The entry of the inbox."""
        return f"{self.number:04d}{self.recommender}.{self.container}"


@dataclass(frozen=True, slots=True)
class Violation:
    """One way to break one rule. touches: what it changes, in words; two that touch the same are not mixed."""

    rule_id: str
    severity: str
    touches: str
    plant: Callable[[Draft], object]
    tracks: tuple[str, ...] = ()
    also: frozenset[str] = frozenset()  # rules of whose findings it is the cause, too


@dataclass(frozen=True, slots=True)
class Border:
    """How a package just keeps these rules, as near to breaking them as it goes."""

    rules: str  # ids, by spaces
    plant: Callable[[Draft], object]
    tracks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Crowd:
    """One recommender with one submission more than a quota rule allows."""

    rule_id: str
    severity: str
    recommender: str
    kind: str
    count: int
    track: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """How packages of a campaign are made. pack: the bytes of the inbox's entry."""

    id: str
    draft: Callable[[random.Random, int], Draft]  # keeps every rule; each of a recommender of its own as far as they reach
    pack: Callable[[Draft], bytes]
    violations: tuple[Violation, ...]
    crowds: tuple[Crowd, ...] = ()
    register: tuple[RegisterRow, ...] = ()  # the lists that the violations need
    borders: tuple[Border, ...] = ()
    beside: Callable[[Draft], Files] | None = None  # further entries of the inbox that belong to the package
    draft_apart: Callable[[random.Random, int], Draft] | None = None  # where drafts repeat texts: no two alike, slower to read


def own_recommender(number: int) -> tuple[str, str]:
    """A recommender and its kind that no other number has: the known districts and departments, then invented offices."""
    known = [each for each in (*recommenders_of(DISTRICT), *recommenders_of(DEPARTMENT)) if each.name not in CROWDED]
    return (known[number].name, known[number].kind) if number < len(known) else (f"市第{number}某某局", DEPARTMENT)


def identity(born: date, sex: str, serial: int, *, listed: bool = False) -> str:
    """An identity number of no region, with the right check character. listed: one that no made applicant has by chance."""
    digits = f"{REGION}{born:%Y%m%d}{serial % 50 + 50 * listed:02d}{(serial * 2 + (sex == '男')) % 10}"
    return digits + CHECKS[sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11]


def person(dice: random.Random, number: int, born: date) -> dict[str, str]:
    """What every form asks of a person."""
    sex = dice.choice("男女")
    return {
        "姓名": dice.choice(SURNAMES) + dice.choice(GIVEN) + GIVEN[number % len(GIVEN)],
        "性别": sex,
        "出生年月": f"{born:%Y年%m月}",
        "身份证号": identity(born, sex, number),
        "民族": dice.choice(("汉族", "土家族", "苗族")),
        "政治面貌": dice.choice(("中共党员", "群众")),
        "文化程度": dice.choice(("大专", "本科", "中专")),
        "职业工种": dice.choice(TRADES),
        "工作单位": f"{dice.choice(UNITS)}第{number}分厂",
        "参加工作时间": "1998年7月",
    }


def prose(dice: random.Random, chars: int) -> str:
    """Running text of exactly so many 字, unlike any other."""
    characters = "的一是在了人这中大为上国我以要时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面方后多定行学法所民得经三之进着等部度家电力里如水化高自理起小物现实加量都两体制机"
    text = "".join(dice.choices(characters, k=chars))
    return "".join("，" if place % 17 == 16 else "。" if place % 51 == 50 else mark for place, mark in enumerate(text))
