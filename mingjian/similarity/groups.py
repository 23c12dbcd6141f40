"""Groups of texts that share passages, with the likely common source of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mingjian.data.reuse import Match, SourceKind

LEAST_SHARED_CHARS = (
    150  # characters not excluded that bind two texts: a paragraph; single sentences would chain all texts together
)


@dataclass(frozen=True, slots=True)
class Group:
    """Texts that hang together by what they share.

    members: submissions, sorted. sources: library texts that they share passages with, sorted. likely_source: where the
    common text most likely comes from; reason says in Chinese why, and that it is a guess.
    """

    number: int
    members: tuple[str, ...]
    sources: tuple[str, ...]
    likely_source: str
    reason: str
    shared_chars: int  # the longest sum of passages that two of them share


@dataclass(frozen=True, slots=True)
class _Bond:
    here: str
    there: str
    kind: SourceKind
    chars: int


def _bonds(matches: Sequence[Match], least: int) -> list[_Bond]:
    sums: dict[tuple[str, str, SourceKind], int] = {}
    for each in matches:
        if each.excluded_as is None:
            key = (each.submission_id, each.source_id, each.source_kind)
            sums[key] = sums.get(key, 0) + len(each.passage.here)
    return [_Bond(*key, chars) for key, chars in sorted(sums.items()) if chars >= least]


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


def _likely_source(bonds: Sequence[_Bond], years: Mapping[str, int]) -> tuple[str, str]:
    sums: dict[tuple[str, SourceKind], int] = {}
    for bond in bonds:
        sums[bond.there, bond.kind] = sums.get((bond.there, bond.kind), 0) + bond.chars
    for kind, reason in (
        (SourceKind.REFERENCE, "参考文本库中有相同内容，可能共同出自该公开文本"),
        (SourceKind.HISTORY, "往年案例中有相同内容，往年的在先"),
    ):
        known = [(years.get(source, 9999), -chars, source) for (source, each), chars in sums.items() if each is kind]
        if known:
            return min(known)[2], f"{reason}；系推断，请人工核实。"
    partners: dict[str, set[str]] = {}
    for bond in bonds:
        partners.setdefault(bond.there, set()).add(bond.here)
    best = min(partners, key=lambda name: (-len(partners[name]), -sums.get((name, SourceKind.BATCH), 0), name))
    return best, "同批材料中与其他材料相同内容最多，先后无法由文本判断；系推断，请人工核实。"


def group(matches: Sequence[Match], years: Mapping[str, int], least_chars: int = LEAST_SHARED_CHARS) -> list[Group]:
    """Clusters of submissions and library texts that share at least `least_chars` characters that are not excluded.

    years: of library texts, by id. Groups are numbered from 1 in order of their first member; a single submission with
    its sources is a group too.
    """
    groups: list[Group] = []
    for bonds in _clusters(_bonds(matches, least_chars)):
        sources = {bond.there for bond in bonds if bond.kind is not SourceKind.BATCH}
        members = {name for bond in bonds for name in (bond.here, bond.there)} - sources
        likely, reason = _likely_source(bonds, years)
        longest = max(bond.chars for bond in bonds)
        groups.append(Group(len(groups) + 1, tuple(sorted(members)), tuple(sorted(sources)), likely, reason, longest))
    return groups
