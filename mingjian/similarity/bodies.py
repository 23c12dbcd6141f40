"""Which body a unit's name means: offices of two districts often bear one name, and one body is written with and without its city."""

import re
from functools import lru_cache

from mingjian.data.recommenders import DISTRICT, find_recommender, split_recommender
from mingjian.similarity.normal import plain_name

_KEPT = 65_536  # names with recommenders whose body is remembered
_CITY = re.compile("^重庆市?(?=..)")
# names of companies, universities and cooperatives are theirs alone, wherever they are recommended
_OWN_NAME = re.compile("公司|集团|大学|学院|研究院|合作社|厂|店|行$|商会|协会")
_LEAST_NAME = 4  # characters of a unit's name that is looked for in another
_LOCAL = re.compile("^[本我该]?[区县市](?=..)")  # 区人社局, 我县总工会: the writer's own


@lru_cache(maxsize=_KEPT)
def name_body(unit: str, recommender: str = "") -> str:
    """A key that names of one body share and those of two bodies do not, as far as names tell; "" where the unit is not known.

    Width, spaces and a leading 重庆 do not matter. A public body whose name has neither city nor district (区人社局, 人民法院) belongs to
    the district that recommends it.
    """
    full = plain_name(unit)
    plain = _CITY.sub("", full)
    if not plain or _OWN_NAME.search(plain):
        return plain
    start = split_recommender(plain)
    if start and start[0].kind == DISTRICT:
        return start[0].name + _LOCAL.sub("", start[1])
    home = find_recommender(recommender) if plain == full else None
    return (home.name if home and home.kind == DISTRICT else "") + _LOCAL.sub("", plain)


def same_unit(here: str, there: str) -> bool:
    """Whether two names are one unit's: 重庆市某某公司 and 重庆某某公司 are, 重庆大学 and 重庆大学附属医院 are not."""
    return bool(name_body(here)) and name_body(here) == name_body(there)


def near_unit(here: str, there: str) -> bool:
    """Whether two names are one unit's, or one holds the other, so that they may be; 公司 or 无 names none."""
    short, long = sorted((_CITY.sub("重庆", plain_name(each)) for each in (here, there)), key=len)
    return same_unit(here, there) or (len(short) >= _LEAST_NAME and short in long)
