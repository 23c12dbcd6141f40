"""Left-over names (X-FOREIGN-NAME): recall and false alarms on made cases: python -m benchmarks.foreign_names [FOLDER].

Each made case of one district carries one sentence that a copied text of another district would leave (`left`) or that a case may
say of another place (`fair`). Alone: nothing but the case is at hand. Copy: it was copied from another district's case with all
names but that sentence's replaced, and that other case is in the batch. FOLDER: real texts (.txt), each judged as the case of its own
place, as far as it names one; what is told is printed, to be looked at.
"""

import argparse
import random
import tomllib
from collections import Counter
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import duckdb

from mingjian.data.recommenders import DISTRICT, recommenders_of
from mingjian.pipeline.compare import BatchText, CompareSettings, compare_batch
from mingjian.similarity.names import NamedText, find_foreign_names
from mingjian.similarity.proper_names import places_elsewhere

RULE = "X-FOREIGN-NAME"
_PAIRS = 12  # of districts, for each form
_STEMS = ("澜岫", "朗屏", "石壕桥", "椒岭", "凤栖", "云塘", "青硚", "沙坳", "柏垭", "鹿鸣山", "双桅", "龙泓")
_PERSONS = ("聂书澜", "陶汝成", "毕见秋", "贺闻舟", "向晚亭", "闵知常", "鲜于敏", "游伯川")
_AREAS = ("两江新区", "重庆高新区", "万盛经开区")  # their ground lies in several districts


class _Place:
    """A district with invented names of its own."""

    def __init__(self, district: str, dice: random.Random) -> None:
        town, park, firm, school = dice.sample(_STEMS, 4)
        self.district = district
        self.names = {
            "person": dice.choice(_PERSONS),
            "town": f"{town}镇",
            "park": f"{park}工业园",
            "firm": f"{firm}公司",
            "school": f"{school}职业技术学校",
        }

    def text(self, own: Sequence[str]) -> str:
        """The case of this district."""
        return "\n".join(each.format(here=self.district, **self.names) for each in own)

    def said(self, form: str, elsewhere: str) -> str:
        """A sentence about this place in another's case."""
        return form.format(there=self.district, short=self.district[:-1], elsewhere=elsewhere, **self.names)


def _alone(here: _Place, text: str) -> int:
    unit = f"重庆市{here.district}{here.names['school']}"
    case = NamedText(
        "S1", text, "把课堂搬进车间", unit, (here.names["person"],), here.district, own_words="\n".join(here.names.values())
    )
    return len(find_foreign_names([case], []))


def _copy(here: _Place, there: _Place, text: str, source: str) -> int:
    """Findings on the copy, its source being in the batch."""
    texts = [
        BatchText(name, words, f"重庆市{place.district}{place.names['school']}", (place.names["person"],), place.district, title)
        for name, place, words, title in (("S1", here, text, "把课堂搬进车间"), ("S2", there, source, "车间里的课堂"))
    ]
    with duckdb.connect() as connection:
        for script in ("schema.sql", "fingerprints.sql"):
            connection.execute(files("mingjian.data").joinpath(script).read_text("utf-8"))
        found = compare_batch(texts, connection, CompareSettings(), templates=()).findings
    return sum(each.rule_id == RULE and each.submission_id == "S1" for each in found)


def _places(dice: random.Random) -> tuple[_Place, _Place]:
    names = [each.name for each in recommenders_of(DISTRICT) if each.name not in _AREAS and len(each.name) > len("忠县")]
    here, there = dice.sample(names, 2)
    return _Place(here, dice), _Place(there, dice)


def measure(forms: Sequence[str], own: Sequence[str], *, copies: bool) -> dict[str, tuple[int, int]]:
    """For each form in how many of the pairs of districts something was told: of the case alone, and of the copy."""
    told: dict[str, tuple[int, int]] = {}
    cities = sorted(each for each in places_elsewhere() if each.endswith("市"))
    for number, form in enumerate(forms):
        dice = random.Random(number)  # noqa: S311 (made texts)
        alone = copied = 0
        for _ in range(_PAIRS):
            here, there = _places(dice)
            paragraphs = here.text(own).split("\n")
            paragraphs.insert(dice.randrange(1, len(own)), there.said(form, dice.choice(cities)))
            alone += _alone(here, "\n".join(paragraphs)) > 0
            if copies:
                source = [*there.text(own).split("\n"), there.said(form, "")]
                copied += _copy(here, there, "\n".join(paragraphs), "\n".join(source)) > 0
        told[form] = (alone, copied)
    return told


def _print(kind: str, told: dict[str, tuple[int, int]]) -> None:
    tried = len(told) * _PAIRS
    alone, copied = (sum(each[at] for each in told.values()) / tried for at in (0, 1))
    print(f"{kind}: {len(told)} forms, {tried} cases: told alone {alone:.2f}, told of the copy {copied:.2f}")


def look_at(folder: Path) -> None:
    """Real texts: how many there are, and what is told of which."""
    names = [each.name for each in recommenders_of(DISTRICT)]
    texts = told = 0
    for path in sorted(folder.rglob("*.txt")):
        text = path.read_text("utf-8", errors="replace")
        own = Counter({name: text.count(name) for name in (*names, *places_elsewhere()) if name in text}).most_common(1)
        place = own[0][0] if own else names[0]
        recommender = place if place in names else names[0]
        found = find_foreign_names([NamedText("S1", text, place, "", (), recommender)], [])
        texts += 1
        told += bool(found)
        for each in found:
            print(f"{path.name} ({place}): {each.message}")
    print(f"{texts} real texts, {told} with a finding")


def main() -> None:
    """Measure on made cases, or look at a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--alone", action="store_true", help="without the copies, which take a minute")
    parser.add_argument("--forms", action="store_true", help="print each form")
    options = parser.parse_args()
    if options.folder:
        look_at(options.folder)
        return
    forms = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    for kind in ("left", "fair", "left_held", "fair_held"):
        told = measure(forms[kind], forms["own"], copies=not options.alone)
        _print(kind, told)
        for form, (alone, copied) in told.items() if options.forms else ():
            print(f"    {alone:3} {copied:3}  {form}")


if __name__ == "__main__":
    main()
