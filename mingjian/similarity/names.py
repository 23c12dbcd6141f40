"""Names of other places, units and people left over in a text: the mark of a copied document (X-FOREIGN-NAME)."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from mingjian.data.recommenders import DISTRICT, find_district, find_recommender
from mingjian.data.records import Finding, Severity
from mingjian.data.reuse import Match, SourceKind
from mingjian.similarity.bodies import name_body
from mingjian.similarity.proper_names import BODY, PERSON, PLACE, Paragraphs, ProperName, find_names_of
from mingjian.similarity.rates import count_effective
from mingjian.similarity.strangers import NEW_AREAS, find_strangers, is_explained

_LEAST_SHARED = 100  # effective characters in common outside what everybody writes: less is no sign of a source
_LEAST_PERSON = 3  # characters of a person's name; two stand side by side by chance
_LEAST_UNIT = 6  # characters of a unit's name that names one unit
_NEAR = 60  # characters from a matched passage within which a name belongs to it
_OWNERSHIP = 2  # times as often in the source: then the name is the source's
_MOST_NAMES = 8  # in one finding
_EXCERPT = 30  # characters
_PREFIX = 3  # characters by which names are looked up in all texts

ReadNames = Callable[[Sequence[str]], Iterable[list[ProperName]]]


@dataclass(frozen=True, slots=True)
class NamedText:
    """A submission or library text with whose it is. own_words: whatever else names it (subtitle, short form fields)."""

    doc_id: str
    text: str
    title: str = ""
    unit: str = ""
    authors: tuple[str, ...] = ()
    recommender: str = ""
    own_words: str = ""
    package: str = ""
    year: int = 0  # 0 in the batch

    @property
    def identity(self) -> str:
        """All words that say whose text this is."""
        return "\n".join((self.title, self.unit, *self.authors, self.recommender, self.own_words))

    @property
    def body(self) -> str:
        """The unit, told from its namesakes of other districts; "" where it is not known."""
        return name_body(self.unit, self.recommender)

    @property
    def district(self) -> str:
        """The district that recommends it or in which its unit sits, "" where unknown."""
        recommender = find_recommender(self.recommender)
        if recommender is not None and recommender.kind == DISTRICT:
            return recommender.name
        seat = find_district(self.unit)
        return seat.name if seat else ""


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name in a text, with what it is in the source's eyes."""

    name: str
    place: int
    why: str


@dataclass(frozen=True, slots=True)
class _Pair:
    """A text and one of its sources, with the passages of the text that also stand there."""

    here: NamedText
    there: NamedText
    kind: SourceKind
    matches: tuple[Match, ...]

    def is_inside(self, start: int, end: int, near: int = 0) -> bool:
        """Whether characters start..end lie in a matched passage, or at most `near` characters from one."""
        spans = (each.passage.here for each in self.matches)
        return any(span.start - near <= start and end <= span.end + near for span in spans)


def find_foreign_names(
    texts: Sequence[NamedText], matches: Sequence[Match], read_names: ReadNames | None = None
) -> list[Finding]:
    """One warning per submission and source whose names it carries, and one for names of other places without a source.

    texts: the batch and the library texts that matches point to. Only the batch's (year 0) are judged. read_names: like
    `find_names_of`, in workers perhaps.
    """
    found = _with_sources(texts, _pair_up(texts, matches), read_names or find_names_of)
    told: dict[str, set[str]] = {}
    for finding in found:
        told.setdefault(finding.submission_id or "", set()).update(finding.value.split("、"))
    for each in texts:
        said = told.get(each.doc_id, set())
        strangers = [] if each.year else [one for one in _strangers(each) if not any(name in one.name for name in said)]
        if strangers:
            found.append(_without_source(each, strangers))
    return sorted(found, key=lambda finding: finding.submission_id or "")


def _with_sources(texts: Sequence[NamedText], pairs: Sequence[_Pair], read_names: ReadNames) -> list[Finding]:
    sources = {pair.there.doc_id: pair.there.text for pair in pairs}
    names = dict(zip(sources, read_names(list(sources.values())), strict=True))
    candidates = [(pair, _candidates(pair, names[pair.there.doc_id])) for pair in pairs]
    spread = _Spread(texts, pairs, [name for _, several in candidates for name, _ in several])
    kept = [(pair, [each for each in several if not spread.is_known(each[0], pair)]) for pair, several in candidates]
    mentions = [(pair, _mentions(pair, several)) for pair, several in kept]
    return [_with_source(pair, several) for pair, several in mentions if several]


def _pair_up(texts: Sequence[NamedText], matches: Sequence[Match]) -> list[_Pair]:
    """The pairs of texts of different hands that share more than what everybody writes."""
    by_id = {each.doc_id: each for each in texts}
    groups: dict[tuple[str, str, SourceKind], list[Match]] = {}
    for match in matches:
        if match.source_kind is not SourceKind.REFERENCE and match.excluded_as is None:
            groups.setdefault((match.submission_id, match.source_id, match.source_kind), []).append(match)
    pairs: list[_Pair] = []
    for (here_id, there_id, kind), group in groups.items():
        here, there = by_id[here_id], by_id[there_id]
        shared = sum(count_effective(each.passage.here.of(here.text)) for each in group)
        body = here.body
        if shared >= _LEAST_SHARED and not (body and body == there.body):
            pairs.append(_Pair(here, there, kind, tuple(group)))
    return pairs


def _candidates(pair: _Pair, names: Sequence[ProperName]) -> list[tuple[ProperName, str]]:
    """The source's names that stand in the text and are not its own, with what each is to the source."""
    here, there = pair.here, pair.there
    own, other = here.identity, there.identity
    same_district = bool(here.district) and here.district == there.district
    found = {
        each.name: (each, f"对方文中的{each.kind}")
        for each in names
        if each.name in here.text
        and each.stem not in own
        and not (each.kind == PLACE and same_district)
        and (each.stem in other or each.count >= _OWNERSHIP * here.text.count(each.name) or _is_older(pair, each))
    }
    found |= {
        author: (ProperName(author, author, PERSON, 1), "对方作者")
        for author in there.authors
        if len(author) >= _LEAST_PERSON and author in here.text and author not in own
    }
    if len(there.unit) >= _LEAST_UNIT and there.unit in here.text and there.unit not in own:
        found[there.unit] = (ProperName(there.unit, there.unit, BODY, 1), "对方单位")
    if there.district and here.district and not same_district and there.district not in own and there.district in here.text:
        found[there.district] = (ProperName(there.district, there.district, PLACE, 1), "对方所在区县")
    return _longest(found)


def _is_older(pair: _Pair, name: ProperName) -> bool:
    return pair.kind is SourceKind.HISTORY and name.count >= pair.here.text.count(name.name)


def _longest(found: Mapping[str, tuple[ProperName, str]]) -> list[tuple[ProperName, str]]:
    """The names that are no part of another one that was found."""
    return [each for name, each in found.items() if not any(name != other and name in other for other in found)]


class _Spread:
    """Which other texts of the batch know a name: what independent texts share is nobody's mark."""

    def __init__(self, texts: Sequence[NamedText], pairs: Sequence[_Pair], names: Sequence[ProperName]) -> None:
        stems = {each.stem for each in names}
        sizes = {min(len(stem), _PREFIX) for stem in stems}
        starts = {stem[:_PREFIX] for stem in stems}
        self._texts: dict[str, set[str]] = {stem: set() for stem in stems}
        by_start: dict[str, list[str]] = {}
        for stem in stems:
            by_start.setdefault(stem[:_PREFIX], []).append(stem)
        for each in texts if stems else ():
            text = each.text
            grams = chain.from_iterable((text[at : at + size] for at in range(len(text) - size + 1)) for size in sizes)
            for start in starts & set(grams):
                for stem in by_start[start]:
                    if stem in text:
                        self._texts[stem].add(each.doc_id)
        self._kin: dict[str, set[str]] = {}
        for pair in pairs:
            self._kin.setdefault(pair.there.doc_id, {pair.there.doc_id}).add(pair.here.doc_id)

    def is_known(self, name: ProperName, pair: _Pair) -> bool:
        """Whether a text that shares nothing with the source has the name too; a district's name is everybody's."""
        return name.name != pair.there.district and bool(self._texts[name.stem] - self._kin[pair.there.doc_id])


def _mentions(pair: _Pair, names: Sequence[tuple[ProperName, str]]) -> list[_Mention]:
    """The first mention of each name that nothing in its clause explains; a district's name only near a passage."""
    text = pair.here.text
    found: list[_Mention] = []
    for name, why in names:
        of_district = name.name == pair.there.district
        for match in re.finditer(re.escape(name.name), text):
            inside = pair.is_inside(*match.span())
            explained = is_explained(text, *match.span()) and (of_district or not inside)
            if not explained and (inside or not of_district or pair.is_inside(*match.span(), _NEAR)):
                found.append(_Mention(name.name, match.start(), why))
                break
    return sorted(found, key=lambda each: each.place)[:_MOST_NAMES]


def _strangers(here: NamedText) -> list[_Mention]:
    """Other places' names in a case that a district recommends, where nothing explains them."""
    recommender = find_recommender(here.recommender)
    if recommender is None or recommender.kind != DISTRICT or recommender.name.endswith(NEW_AREAS):
        return []
    found = find_strangers(here.text, frozenset({recommender.name, here.district}), here.identity)
    return [_Mention(each.name, each.place, f"不属于{recommender.name}") for each in found][:_MOST_NAMES]


def _shown(text: str, mentions: Sequence[_Mention]) -> str:
    paragraphs = Paragraphs(text)
    return "；".join(
        f"第{paragraphs.number(each.place)}段“{each.name}”（{each.why}，原句“{_excerpt(text, each)}”）" for each in mentions
    )


def _excerpt(text: str, mention: _Mention) -> str:
    """At most 30 characters around a mention, within its paragraph."""
    lead = max(0, (_EXCERPT - len(mention.name)) // 2)
    start = max(text.rfind("\n", 0, mention.place) + 1, mention.place - lead)
    return text[start : start + _EXCERPT].partition("\n")[0].strip()


def _with_source(pair: _Pair, mentions: Sequence[_Mention]) -> Finding:
    there = pair.there
    if pair.kind is SourceKind.HISTORY:
        whose = f"{there.year}年的案例《{there.title}》"
    else:
        title = f"《{there.title}》" if there.title else "材料"
        where = f"包裹 {there.package}，" if there.package else ""
        whose = f"{there.recommender or '另一推荐单位'}报送的{title}（{where}编号{there.doc_id}）"
    message = (
        f"摘要和正文中留有他处名称：{_shown(pair.here.text, mentions)}。这些名称也见于{whose}，两文另有重复段落，"
        "名称与本案例的单位、作者和推荐单位对不上。请核实是否由他处文稿改写时遗留；确属合作或引用的请说明。"
    )
    return _finding(pair.here, message, mentions)


def _without_source(here: NamedText, mentions: Sequence[_Mention]) -> Finding:
    message = (
        f"摘要和正文中像写本地那样写到其他地区：{_shown(here.text, mentions)}，与推荐单位{here.recommender}对不上，前后文也没有说明与其的关系。"
        "请核实是否由他处文稿改写时遗留；确属合作或引用的请说明。"
    )
    return _finding(here, message, mentions)


def _finding(here: NamedText, message: str, mentions: Sequence[_Mention]) -> Finding:
    return Finding(
        "X-FOREIGN-NAME",
        Severity.WARNING,
        message,
        value="、".join(each.name for each in mentions),
        submission_id=here.doc_id,
        package=here.package or None,
        recommender=here.recommender or None,
    )
