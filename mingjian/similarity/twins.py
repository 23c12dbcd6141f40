"""Documents that are as a whole the same: the same case twice, an earlier version, a copy under another name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import permutations

from mingjian.data.records import Finding, Severity
from mingjian.data.reuse import Exclusion, Match, SourceKind
from mingjian.similarity.exclusions import Writer
from mingjian.similarity.normal import normalise, plain_name
from mingjian.similarity.rates import count_effective

_SAME_SHARE = 0.8  # of the effective characters of both texts: the rest is a new head or a new figure here and there
_COPY_SHARE = 0.95  # from here on the two are one text whatever the title says
_COPY_SIMILARITY = 0.97
_VERSION_SHARE = 0.5  # of both texts: an earlier year's case that its own unit or author wrote anew
_EQUAL = 0.99  # share of both sides and likeness of the passages: one text, word for word


@dataclass(frozen=True, slots=True)
class Way:
    """By which way a text came: year 0 in the batch, else the library's."""

    package: str = ""
    recommender: str = ""
    track: str = ""  # as readers know it
    year: int = 0
    refused: bool = False  # people said that it takes no part


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole text with its title, its writer and its way."""

    doc_id: str
    title: str
    text: str
    writer: Writer
    way: Way = field(default_factory=Way)


@dataclass(frozen=True, slots=True)
class _Likeness:
    share: float  # the lesser of both sides' shares
    similarity: float  # mean over the passages, by length


def _likeness(matches: Sequence[Match], here: Whole, there: Whole, sizes: Mapping[str, int]) -> _Likeness:
    parts = [each for each in matches if each.excluded_as is not Exclusion.TEMPLATE]
    left = sum(count_effective(each.passage.here.of(here.text)) for each in parts)
    right = sum(count_effective(each.passage.there.of(there.text)) for each in parts)
    weighed = sum(len(each.passage.here) * each.passage.similarity for each in parts)
    length = sum(len(each.passage.here) for each in parts)
    whole = (max(1, sizes[each.doc_id]) for each in (here, there))
    shares = (part / size for part, size in zip((left, right), whole, strict=True))
    return _Likeness(min(shares), weighed / length if length else 0.0)


class _Twin(Enum):
    """What two texts that are as a whole the same are to each other."""

    SAME_CASE = auto()  # one case, submitted twice
    VERSION = auto()  # an earlier year's case of the same hand, half of it or more written anew
    NAMESAKE = auto()  # one title of one unit with two texts
    COPY = auto()  # another unit's case under another title


def _same_unit(here: Whole, there: Whole) -> bool:
    return bool(here.writer.body) and here.writer.body == there.writer.body


def _same_title(here: Whole, there: Whole) -> bool:
    title, other = plain_name(here.title), plain_name(there.title)
    return bool(title) and title == other


def _same_hand(here: Whole, there: Whole) -> bool:
    return _same_unit(here, there) or bool(set(here.writer.authors) & set(there.writer.authors))


def _judge(here: Whole, there: Whole, likeness: _Likeness) -> _Twin | None:
    """What two texts of cases are to each other."""
    same_title = _same_title(here, there)
    known = same_title or _same_hand(here, there)
    if likeness.share >= _SAME_SHARE and (known or min(likeness.share, likeness.similarity) >= _EQUAL):
        return _Twin.SAME_CASE
    if likeness.share >= _COPY_SHARE and likeness.similarity >= _COPY_SIMILARITY:
        return _Twin.COPY
    both_here = not here.way.year and not there.way.year
    if not both_here and _same_hand(here, there) and likeness.share >= _VERSION_SHARE:
        return _Twin.VERSION
    return _Twin.NAMESAKE if both_here and same_title and _same_unit(here, there) else None


def _judge_persons(here: Whole, there: Whole, likeness: _Likeness) -> _Twin | None:
    """What two persons' texts are to each other; their titles are the persons' names, and colleagues are no one person."""
    if _same_title(here, there) and likeness.share >= _SAME_SHARE:
        return _Twin.SAME_CASE
    if likeness.share >= _COPY_SHARE and likeness.similarity >= _COPY_SIMILARITY:
        return _Twin.COPY
    of_old = bool(here.way.year or there.way.year)
    return _Twin.VERSION if of_old and _same_title(here, there) and likeness.share >= _VERSION_SHARE else None


def name_twins(wholes: Sequence[Whole], matches: Sequence[Match], *, of_cases: bool = True) -> list[Finding]:
    """X-SAME-CASE for each submission that is as a whole another submission or an earlier year's text, once a pair.

    Of two that are one case, or bear one name, where one was refused, the other is not held against it: it is sent once. That one
    is a copy of another's work is told all the same.

    of_cases: two submissions of one title and one unit are one case whatever their texts say. Else the texts tell of persons.
    """
    by_id = {each.doc_id: each for each in wholes}
    pairs: dict[tuple[str, str, SourceKind], list[Match]] = {}
    for each in matches:
        if each.source_kind is not SourceKind.REFERENCE:
            pairs.setdefault((each.submission_id, each.source_id, each.source_kind), []).append(each)
    namesakes = {(one.doc_id, other.doc_id, SourceKind.BATCH) for one, other in _namesakes(wholes)} if of_cases else set()
    for pair in namesakes:
        pairs.setdefault(pair, [])
    sizes = {name: count_effective(by_id[name].text) for name in {each for here, there, _ in pairs for each in (here, there)}}
    findings: list[Finding] = []
    for pair in sorted(pairs):
        (here_id, there_id, kind), found = pair, pairs[pair]
        # most pairs share too little to be anything, and are counted no further
        if pair not in namesakes and sum(len(each.passage.here) for each in found) < _VERSION_SHARE * sizes[here_id]:
            continue
        here, there = by_id[here_id], by_id[there_id]
        likeness = _likeness(found, here, there, sizes)
        twin = (_judge if of_cases else _judge_persons)(here, there, likeness)
        refused = here.way.refused or there.way.refused
        if twin and not (refused and twin in {_Twin.SAME_CASE, _Twin.NAMESAKE}):
            tell = (_tell_batch, _tell_old) if of_cases else (_tell_batch_person, _tell_old_person)
            findings.append(tell[kind is not SourceKind.BATCH](here, there, likeness, twin))
    return findings


def _namesakes(wholes: Sequence[Whole]) -> list[tuple[Whole, Whole]]:
    """All ordered pairs of the batch that bear one title and one unit."""
    groups: dict[tuple[str, str], list[Whole]] = {}
    for each in wholes:
        key = (plain_name(each.title), each.writer.body)
        if not each.way.year and all(key):
            groups.setdefault(key, []).append(each)
    return [pair for group in groups.values() for pair in permutations(group, 2)]


def _way(there: Whole) -> str:
    """How the other submission came, as its recommender knows it: package, recommender, track."""
    way = there.way
    parts = (
        f"包裹 {way.package}" if way.package else "",
        f"由{way.recommender}推荐" if way.recommender else "",
        f"报在{way.track}" if way.track else "",
        f"编号{there.doc_id}",
    )
    return f"（{'，'.join(part for part in parts if part)}）"


def _tell_batch(here: Whole, there: Whole, likeness: _Likeness, twin: _Twin) -> Finding:
    share, other = f"{likeness.share:.1%}", f"《{there.title}》{_way(there)}"
    if twin is _Twin.SAME_CASE:
        layout = _likened(here, there, likeness)
        message = (
            f"本案例与{other}是同一案例{layout and '，'}{layout.removeprefix('是同一篇，')}：{share}的文字彼此对应。"
            "同一案例只能报送一次，请与推荐单位核实后保留一份。"
        )
        return _finding(here, Severity.ERROR, message, share)
    if twin is _Twin.NAMESAKE:
        message = (
            f"本案例与{other}的案例名称和单位都相同，只有{share}的文字彼此对应。"
            "同一案例只能报送一次，请与推荐单位核实：同一案例保留一份，不同案例改正名称。"
        )
        return _finding(here, Severity.ERROR, message, share)
    message = (
        f"本案例与另一单位的{other}全文雷同：{share}的文字彼此对应，只有少量改动。"
        "先后和来源无法由文本判断，请与双方推荐单位核实哪一份是原作。"
    )
    return _finding(here, Severity.WARNING, message, share)


def _tell_batch_person(here: Whole, there: Whole, likeness: _Likeness, twin: _Twin) -> Finding:
    share = f"{likeness.share:.1%}"
    if twin is _Twin.SAME_CASE:
        layout = _likened(here, there, likeness)
        message = (
            f"本材料与同名人选{there.title}的另一份材料{_way(there)}{layout or '是同一份'}：{share}的文字彼此对应。"
            "请与推荐单位核实是否同一人重复申报，属重复的保留一份。"
        )
        return _finding(here, Severity.ERROR, message, share)
    message = (
        f"本材料与他人{there.title}的材料{_way(there)}全文雷同：{share}的文字彼此对应。"
        "先后和来源无法由文本判断，请与双方推荐单位核实哪一份是原作。"
    )
    return _finding(here, Severity.WARNING, message, share)


def _tell_old(here: Whole, there: Whole, likeness: _Likeness, twin: _Twin) -> Finding:
    year = there.way.year
    shared = "、".join(sorted(set(here.writer.authors) & set(there.writer.authors)))
    another = f"同一作者（{shared}）{year}年" if shared else f"{year}年其他单位"
    whose = f"本单位{year}年" if _same_unit(here, there) else another
    return _of_old(here, there, likeness, twin, ("本案例", f"{whose}的案例《{there.title}》"), own=_same_hand(here, there))


def _tell_old_person(here: Whole, there: Whole, likeness: _Likeness, twin: _Twin) -> Finding:
    year, own = there.way.year, _same_title(here, there)
    whose = f"同名人选{there.title}{year}年的材料" if own else f"他人（{there.title}）{year}年的材料"
    return _of_old(here, there, likeness, twin, ("本材料", whose), own=own)


def _of_old(here: Whole, there: Whole, likeness: _Likeness, twin: _Twin, names: tuple[str, str], *, own: bool) -> Finding:
    """own: the earlier text is by the same hand; then the question is whether it may be used again, else where the text is from."""
    share, (this, that) = f"{likeness.share:.1%}", names
    if twin is _Twin.VERSION:
        message = f"{this}看来是由{that}修改而成：{share}的文字彼此对应。请核实是否允许在往年材料的基础上再次报送。"
        return _finding(here, Severity.INFO, message, share)
    what = _likened(here, there, likeness) or ("基本是同一篇" if own else "全文雷同")
    ask = "请核实是否允许用往年材料再次报送。" if own else "请核实材料的来源，以及对方是否同意使用。"
    return _finding(here, Severity.WARNING, f"{this}与{that}{what}：{share}的文字彼此对应。{ask}", share)


def _likened(here: Whole, there: Whole, likeness: _Likeness) -> str:
    """What two texts are that differ in their layout alone, as Word and PDF of one document do; "" for others."""
    if min(likeness.share, likeness.similarity) < _EQUAL or here.text == there.text:
        return ""
    same = normalise(here.text).text == normalise(there.text).text
    return "是同一篇，文字相同而排版不同（例如一份由Word版读出，一份由PDF版读出）" if same else ""


def _finding(here: Whole, severity: Severity, message: str, share: str) -> Finding:
    way = here.way
    return Finding("X-SAME-CASE", severity, message, share, "", here.doc_id, way.package or None, way.recommender or None)
