"""Who put a package forward: from the register, the 汇总表, the mail's subject, folder and file names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from mingjian.data.campaign import Campaign
from mingjian.data.recommenders import Recommender, find_recommender, split_recommender
from mingjian.data.records import Package, Role, SummaryTable
from mingjian.pipeline.items import Item, normal_name, value_of

HEAD_COLUMNS = ("区县", "单位（公章）")


@dataclass(frozen=True, slots=True)
class Recommending:
    """The canonical name ("" where the words name nobody known), the words themselves, and the kind of body."""

    name: str
    raw: str
    kind: str


def find_recommending(
    package: Package, tables: Sequence[SummaryTable], items: Sequence[Item], campaign: Campaign
) -> Recommending:
    """The recommender of a submission; the first source whose words name a known body, or one of the campaign's own, decides.

    raw is the first source's words, so that an unknown name in the register is still seen.
    """
    raw = ""
    for words, exact in _sources(package, tables, items):
        raw = raw or (words if exact else "")
        found = _own_body(words, campaign, exact=exact) or (find_recommender(words) if exact else _at_start(words))
        if found is not None:
            return Recommending(found.name, raw or found.name, found.kind)
    return Recommending("", raw, package.recommender_kind_raw)


def _sources(package: Package, tables: Sequence[SummaryTable], items: Sequence[Item]) -> Iterator[tuple[str, bool]]:
    """Words that may name the recommender, and whether they ought to name it alone."""
    if package.recommender_raw:
        yield package.recommender_raw, True
    for table in tables:
        yield from ((value, True) for column in HEAD_COLUMNS if (value := table.head.get(column, "")))
        yield from ((value, True) for row in table.rows[:1] if (value := row.values.get("推荐单位", "")))
    yield from ((value, True) for item in items if (value := value_of(item.extract, "推荐单位")))
    if package.subject:
        yield package.subject, False
    yield PurePosixPath(package.name).stem, False
    for item in items:
        yield from ((part, False) for part in PurePosixPath(item.material.path).parts[:-1])
    named = [item for item in items if item.role in {Role.CASE_WORD, Role.CASE_PDF, Role.FORM, Role.SUMMARY_TABLE}]
    yield from ((PurePosixPath(item.material.path).stem, False) for item in named)


def _own_body(words: str, campaign: Campaign, *, exact: bool) -> Recommender | None:
    """The body that only this campaign knows: by its name or, where the words ought to name it alone, by its name's end."""
    key = normal_name(words)
    for each in campaign.recommenders:
        for name, others in each.names.items():
            spellings = [normal_name(spelling) for spelling in (name, *others)]
            if key in spellings if exact else key.startswith(tuple(spellings)):
                return Recommender(name, each.kind)
    ending = next((each for each in campaign.recommenders if exact and each.endings and key.endswith(tuple(each.endings))), None)
    return Recommender(words.strip(), ending.kind) if ending else None


def _at_start(words: str) -> Recommender | None:
    """The body that a name begins with, leading numbers and words of forwarding aside."""
    plain = re.sub(
        r"^(?:(?:转发|回复|答复|fw|fwd|re)[:：]\s*|[\d\s.、_\-—【\[（(]+|关于|报送)+", "", words.strip(), flags=re.IGNORECASE
    )
    found = split_recommender(plain)
    return found[0] if found else None
