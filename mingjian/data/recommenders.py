"""Who may recommend in Chongqing: districts, departments and unions, with the many ways their names are written."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

DISTRICT = "区县"
DEPARTMENT = "市级行业主管部门"
UNION = "市级产业工会"

_REGISTER = Path(__file__).with_name("recommenders.yaml")
_KINDS = {"districts": DISTRICT, "departments": DEPARTMENT, "unions": UNION}
_CITY = re.compile(r"^(?:中共)?(?:重庆市|重庆(?!市|高新|两江)|市)")
_OFFICE = re.compile(
    r"^(?:(?:区|县)?(?:人民政府|党工委|管委会|管理委员会|委|政府)?)"
    r"(?:人力(?:资源)?(?:和|与)?社会?保(?:障)?(?:局|部门)?|人社(?:局|部门)?|社会保障局|社保局|总?工会(?:委员会)?|"
    r"(?:公共|政务)服务(?:和社会事务)?(?:中心|局)|(?:就业|人才|就业和人才)(?:交流)?(?:服务|开发)?(?:管理)?(?:中心|局)|"
    r"(?:机关)?党[委组]|组织(?:人事)?部|党群工作部|(?:人才|职业能力建设|职建)(?:科|处|局)|人事(?:干部)?处|办公室|职建)*(?:人事(?:干部)?处|(?:科|处))?$"
)
_UNION_FORM = re.compile(r"^市[\u4e00-\u9fff]{2,14}(?:产业)?工会(?:委员会)?$")
_ZONES = (
    *(
        f"{rank}{zone}"
        for rank in ("", "国家", "国家级")
        for zone in ("经开区", "经济技术开发区", "高新区", "高新技术产业开发区")
    ),
    *("经济开发区", "工业园区", "工业园", "产业园区", "综合保税区", "综保区"),
)
"""Development zones in a district are that district's; the three that count as districts themselves are in the register."""
_BEHIND = re.compile(r"(?:\s*[(\[【〔](?![^)\]】〕]*(?:公司|集团|厂|学校|学院|医院))[^)\]】〕]*[)\]】〕])+\s*$")
_STAMP = re.compile(r"(?:加?盖?(?:公章|印章|签章)|盖章|代章|落款)+\s*[:.。]?\s*$|\s*(?:19|20)\d{2}\s*年[\d\s年月日]*$")
"""What stands behind a name on paper: (盖章), the day."""
_HEAD = re.compile(r"^\s*(?:推荐|报送|申报|主管)?单位\s*(?:\([^)]*\))?\s*:\s*")
_SPACE = re.compile(r"[\s\u3000（）()“”\"'《》:：]+")


@dataclass(frozen=True, slots=True)
class Recommender:
    """A body that recommends; `name` is canonical, aliases are the other ways it is written."""

    name: str
    kind: str  # 区县, 市级行业主管部门, 市级产业工会
    aliases: tuple[str, ...] = ()


@cache
def recommenders() -> tuple[Recommender, ...]:
    """All bodies of the register, in its order: districts, departments, unions."""
    from ruamel.yaml import YAML  # noqa: PLC0415 (the command line starts without YAML)

    register = cast("dict[str, dict[str, list[str]]]", YAML(typ="safe").load(_REGISTER.read_text(encoding="utf-8")))
    return tuple(
        Recommender(name, kind, _spellings(name, kind, aliases))
        for group, kind in _KINDS.items()
        for name, aliases in register[group].items()
    )


def recommenders_of(kind: str) -> tuple[Recommender, ...]:
    """The bodies of one kind, in the register's order."""
    return tuple(each for each in recommenders() if each.kind == kind)


def find_recommender(words: str) -> Recommender | None:
    """The body that these words name (渝北, 重庆市渝北区人力社保局, 市经信委人事处 …), None where they name none.

    The words must name it alone: a company that merely carries a district in its name is nobody's recommender.
    An industrial union that is not in the register is recognised by the form of its name.
    """
    found = _find_alone(words)
    if found is None and (bare := _without_stamp(words)) != words:
        return _find_alone(bare)
    return found


def _without_stamp(words: str) -> str:
    """The words without heading, stamp, day and brackets around them: 推荐单位：渝北区人社局（盖章）."""
    bare = _HEAD.sub("", unicodedata.normalize("NFKC", words))
    while (shorter := _STAMP.sub("", _BEHIND.sub("", bare))) != bare:
        bare = shorter
    return bare


def _find_alone(words: str) -> Recommender | None:
    start = _longest_start(words)
    if start is not None and (not start[2] or _OFFICE.match(start[2]) or (start[1].kind == UNION and start[2] == "委员会")):
        return start[1]
    unions = (Recommender(each, UNION) for each in _readings(words) if _UNION_FORM.match(each))
    return next(unions, None)


def split_recommender(words: str) -> tuple[Recommender, str] | None:
    """The body that the words begin with and what follows it, as in file names and mail subjects (渝北区某某公司…)."""
    start = _longest_start(words)
    return (start[1], start[2]) if start else None


@cache
def place_names() -> dict[str, str]:
    """Every written name of a district → its canonical name, for places left over from a copied text."""
    return {
        spelling: each.name
        for each in recommenders()
        if each.kind == DISTRICT
        for spelling in (each.name, *each.aliases)
        if len(spelling) > 1
    }


def find_district(words: str) -> Recommender | None:
    """The district that an address or a unit's name carries (重庆市渝北区…有限公司), None where it carries none or two."""
    found = [each for each in place_names() if each[-1] in "区县" and each in words]
    names = {place_names()[each] for each in found if not any(each in longer and each != longer for longer in found)}
    return _by_spelling()[names.pop()] if len(names) == 1 else None


def _readings(words: str) -> tuple[str, ...]:
    """The words without spaces and brackets: as they stand, without the city's name, and with 市 alone in its place."""
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", words))
    bare = _CITY.sub("", plain)
    return (plain,) if bare == plain else (plain, bare, f"市{bare}")


def _spellings(name: str, kind: str, aliases: list[str]) -> tuple[str, ...]:
    if kind != DISTRICT or name.endswith(("新区", "经开区", "高新区")):
        return tuple(dict.fromkeys(aliases))
    short = (name[:-1],) if len(name) > 2 else ()
    zones = (f"{each}{zone}" for each in (name, *short) for zone in _ZONES)
    return tuple(dict.fromkeys((*short, *aliases, *zones)))


@cache
def _by_spelling() -> dict[str, Recommender]:
    return {spelling: each for each in recommenders() for spelling in (each.name, *each.aliases)}


@cache
def _longest_spelling() -> int:
    return max(map(len, _by_spelling()))


def _longest_start(words: str) -> tuple[str, Recommender, str] | None:
    """The longest spelling that the words begin with, its body, and the rest."""
    spellings = _by_spelling()
    starts = [
        (full[:size], full[size:])
        for full in _readings(words)
        for size in range(1, min(len(full), _longest_spelling()) + 1)
        if full[:size] in spellings
    ]
    if not starts:
        return None
    longest, rest = min(starts, key=lambda pair: len(pair[1]))
    return longest, spellings[longest], rest
