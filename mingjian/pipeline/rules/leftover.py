"""Names of other districts, units and people left over in a case: the mark of a copied text (X-FOREIGN-NAME)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from mingjian.data.recommenders import DISTRICT, find_district, recommenders
from mingjian.data.records import Finding, Submission
from mingjian.pipeline.rules.facts import Facts, recommender_kind_of, recommender_of, text_key
from mingjian.pipeline.rules.finding import Said, named, own_finding

PREFIX = 3
"""Characters by which names are looked up. A person's name of two characters turns up by chance and is left out."""
LEAST_UNIT = 6
"""Characters of a unit's name from which it names one unit: 实训中心 stands in every case."""
MOST_NAMES = 5
CONTEXT = 8

Names = Mapping[str, tuple[tuple[str, Submission], ...]]


def judge_leftovers(facts: Facts) -> Iterator[Finding]:
    """One info for a case whose text names other districts, or units and authors of other submissions."""
    if facts.campaign.object != "cases":
        return
    names = _index(facts.live)
    for submission in facts.live:
        found = {**_districts(submission), **_others(submission, names)}
        if found:
            shown = "、".join(list(found.values())[:MOST_NAMES]) + ("等" if len(found) > MOST_NAMES else "")
            message = f"{named(submission)}的文字中出现其他地区、单位或人员的名称：{shown}。可能是套用他处材料后漏改，请核对；确属合作、引用的不必改。"
            yield own_finding("X-FOREIGN-NAME", Said(message, "、".join(found)), submission.package, submission)


def _districts(submission: Submission) -> dict[str, str]:
    """Full names (渝北区) of districts other than the recommender's and the unit's own."""
    if recommender_kind_of(submission) != DISTRICT:
        return {}
    seat = find_district(submission.unit)
    own = {recommender_of(submission), seat.name if seat else ""}
    text = submission.text
    names = (each.name for each in recommenders() if each.kind == DISTRICT and each.name not in own)
    return {name: f"“{name}”（{text.count(name)}处：{_around(text, name)}）" for name in names if name in text}


def _around(text: str, name: str) -> str:
    start = text.index(name)
    return f"…{text[max(0, start - CONTEXT) : start + len(name) + CONTEXT]}…".replace("\n", " ")


def _index(live: tuple[Submission, ...]) -> Names:
    names: defaultdict[str, list[tuple[str, Submission]]] = defaultdict(list)
    for submission in live:
        units = (submission.unit,) if len(submission.unit) >= LEAST_UNIT else ()
        for name in (*submission.authors, *units):
            if len(name) >= PREFIX and text_key(name) == name.casefold():
                names[name[:PREFIX]].append((name, submission))
    return {prefix: tuple(several) for prefix, several in names.items()}


def _others(submission: Submission, names: Names) -> dict[str, str]:
    """Names of other units, and of their authors, that stand in the text."""
    text, found = submission.text, dict[str, str]()
    own_words = f"{submission.unit}{submission.title}{submission.subtitle}{''.join(submission.authors)}"
    for prefix in {text[start : start + PREFIX] for start in range(len(text) - PREFIX + 1)} & names.keys():
        for name, other in names[prefix]:
            if other.unit != submission.unit and name in text and name not in own_words:
                role = "参评单位" if name == other.unit else "作者"
                found[name] = f"“{name}”（{named(other)}的{role}）"
    return dict(sorted(found.items()))
