"""Groups of texts that share passages, with the likely common source of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from mingjian.data.records import Span
from mingjian.data.reuse import Exclusion, Group, GroupMember, Match, SourceKind

LEAST_SHARED_CHARS = (
    150  # characters not excluded that bind two texts: a paragraph; single sentences would chain all texts together
)
_LEAST_RING_UNITS = 3  # units with one and the same passage from which the group says so: two are a pair like any other
_LEAST_PART = 0.5  # of what the best source holds of the common text: who holds less is no rival for having come first
_NO_YEAR = 9999

_REASONS = {
    SourceKind.REFERENCE: "参考文本库中有相同内容，组内{}件与之重合，可能共同出自该公开文本；系推断，请人工核实。",
    SourceKind.HISTORY: "往年案例中有相同内容，组内{}件与之重合，往年的在先；系推断，请人工核实。",
}
_NO_SOURCE = "对比库中没有找到更早的共同来源，先后无法由文本判断，谁是原作由人认定。"


@dataclass(frozen=True, slots=True)
class _Bond:
    """A submission and a text that it shares passages with."""

    here: str
    there: str
    kind: SourceKind


class _Shared:
    """Where the passages of each bond lie on both sides, template text left out; counted: those that are not excluded."""

    def __init__(self, matches: Sequence[Match]) -> None:
        self.here: dict[_Bond, list[Span]] = {}
        self.there: dict[_Bond, list[Span]] = {}
        self.counted: dict[_Bond, list[Span]] = {}
        self.of_library: dict[str, list[_Bond]] = {}  # by submission: what it shares with the library
        for each in matches:
            if each.excluded_as is Exclusion.TEMPLATE:
                continue
            bond = _Bond(each.submission_id, each.source_id, each.source_kind)
            if bond not in self.here and bond.kind is not SourceKind.BATCH:
                self.of_library.setdefault(bond.here, []).append(bond)
            self.here.setdefault(bond, []).append(each.passage.here)
            self.there.setdefault(bond, []).append(each.passage.there)
            if each.excluded_as is None:
                self.counted.setdefault(bond, []).append(each.passage.here)

    def bonds(self, least: int) -> list[_Bond]:
        """The bonds of at least `least` characters that are not excluded."""
        found = (bond for bond, spans in self.counted.items() if _length(_unite(spans)) >= least)
        return sorted(found, key=lambda each: (each.here, each.there, each.kind))


def _unite(spans: Iterable[Span]) -> list[Span]:
    """The same places as spans that neither overlap nor touch, rising."""
    united: list[Span] = []
    for each in sorted(spans):
        if united and each.start <= united[-1].end:
            united[-1] = Span(united[-1].start, max(united[-1].end, each.end))
        else:
            united.append(each)
    return united


def _length(united: Sequence[Span]) -> int:
    return sum(len(each) for each in united)


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> int:
    """Characters in both of two united lists."""
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)


def _clusters(bonds: Sequence[_Bond]) -> list[list[_Bond]]:
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for bond in bonds:
        here, there = root(bond.here), root(bond.there)
        parent[max(here, there)] = min(here, there)
    clusters: dict[str, list[_Bond]] = {}
    for bond in bonds:
        clusters.setdefault(root(bond.here), []).append(bond)
    return [clusters[name] for name in sorted(clusters)]


def _common_text(members: Sequence[str], bonds: Sequence[_Bond], shared: _Shared) -> dict[str, list[Span]]:
    """What each member shares with other members."""
    places: dict[str, list[Span]] = {name: [] for name in members}
    for bond in bonds:
        if bond.kind is SourceKind.BATCH:
            places[bond.here] += shared.here[bond]
            places[bond.there] += shared.there[bond]
    return {name: _unite(spans) for name, spans in places.items()}


def _taken(name: str, bonds: Sequence[_Bond], shared: _Shared) -> int:
    """Characters of a member that stand in any other text of its cluster."""
    here = [span for bond in bonds if bond.here == name for span in shared.here[bond]]
    there = [span for bond in bonds if bond.there == name for span in shared.there[bond]]
    return _length(_unite([*here, *there]))


def _held(common: Mapping[str, Sequence[Span]], shared: _Shared) -> dict[tuple[str, SourceKind], list[int]]:
    """Of each library text how much each member takes from it: all where several do, else of what others have too."""
    takers: dict[tuple[str, SourceKind], list[tuple[str, list[Span]]]] = {}
    for bond in chain.from_iterable(shared.of_library.get(name, ()) for name in common):
        takers.setdefault((bond.there, bond.kind), []).append((bond.here, _unite(shared.here[bond])))
    alone = len(common) == 1
    return {
        source: [_length(spans) if alone or len(several) > 1 else _overlap(spans, common[name]) for name, spans in several]
        for source, several in takers.items()
    }


def _likely_source(
    common: Mapping[str, Sequence[Span]], shared: _Shared, years: Mapping[str, int], least: int
) -> tuple[tuple[str, SourceKind] | None, str]:
    """The library text that holds much of the common text, with the reason: a reference before an earlier case, the earliest first."""
    holds = {source: held for source, held in _held(common, shared).items() if sum(held) >= least}
    best = max((sum(held) for held in holds.values()), default=0)
    able = [each for each, held in holds.items() if sum(held) >= best * _LEAST_PART]
    if not able:
        return None, _NO_SOURCE
    name, kind = min(
        able,
        key=lambda each: (each[1] is not SourceKind.REFERENCE, years.get(each[0], _NO_YEAR), -sum(holds[each]), each[0]),
    )
    return (name, kind), _REASONS[kind].format(sum(held > 0 for held in holds[name, kind]))


def _name_ring(members: Sequence[str], bonds: Sequence[_Bond], shared: _Shared, units: Mapping[str, str]) -> str:
    """How many units of the cluster have one and the same passage, in Chinese; "" where no three do."""
    places: dict[str, dict[str, list[Span]]] = {name: {} for name in members}  # by member and by the unit it shares them with
    for bond in bonds:
        if bond.kind is SourceKind.BATCH and units.get(bond.here, bond.here) != units.get(bond.there, bond.there):
            places[bond.here].setdefault(units.get(bond.there, bond.there), []).extend(shared.counted[bond])
    most, chars = max(map(_widest, places.values()), default=(0, 0))
    if most < _LEAST_RING_UNITS:
        return ""
    return f"其中约{chars}个字符的一段，{most}家单位的材料都有。"


def _widest(by_unit: Mapping[str, Sequence[Span]]) -> tuple[int, int]:
    """The most units, its own among them, that have one passage long enough to bind, with its characters; (0, 0) for none."""
    covers = np.zeros(max((span.end for spans in by_unit.values() for span in spans), default=0) + 1, np.int32)
    for spans in by_unit.values():
        for span in _unite(spans):
            covers[span.start : span.end] += 1
    for level in range(int(covers.max()), 0, -1):
        edges = np.flatnonzero(np.diff((covers >= level).astype(np.int8), prepend=0))
        longest = int(np.diff(edges)[::2].max())
        if longest >= LEAST_SHARED_CHARS:
            return level + 1, longest
    return 0, 0


def group(
    matches: Sequence[Match],
    years: Mapping[str, int],
    units: Mapping[str, str] | None = None,
    least_chars: int = LEAST_SHARED_CHARS,
) -> list[Group]:
    """Clusters of submissions and library texts that share at least `least_chars` characters that are not excluded.

    years: of library texts, by id. units: of submissions, by id; one without is a unit of its own. Those of several submissions come first, then a submission alone with its sources;
    within that in order of the first member, numbered from 1.
    """
    shared = _Shared(matches)
    found: list[tuple[list[GroupMember], str]] = []
    for bonds in _clusters(shared.bonds(least_chars)):
        old = {(bond.there, bond.kind) for bond in bonds if bond.kind is not SourceKind.BATCH}
        names = sorted({name for bond in bonds for name in (bond.here, bond.there)} - {name for name, _ in old})
        common = _common_text(names, bonds, shared)
        likely, reason = _likely_source(common, shared, years, least_chars)
        members = [GroupMember(name, SourceKind.BATCH, _taken(name, bonds, shared)) for name in names]
        for source in sorted(old | ({likely} if likely else set())):
            taken = (bond for name in names for bond in shared.of_library.get(name, ()) if (bond.there, bond.kind) == source)
            spans = [span for bond in taken for span in shared.there[bond]]
            members.append(GroupMember(*source, _length(_unite(spans)), is_likely_source=source == likely))
        found.append((members, _name_ring(names, bonds, shared, units or {}) + reason))
    found.sort(key=lambda each: (sum(one.kind is SourceKind.BATCH for one in each[0]) == 1, each[0][0].member_id))
    return [Group(number, tuple(members), reason) for number, (members, reason) in enumerate(found, start=1)]
