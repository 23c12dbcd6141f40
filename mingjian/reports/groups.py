"""Groups of submissions that share passages, with the likely common source."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from mingjian.data.queries import Overlap
from mingjian.data.reuse import SourceKind

LINK_CHARACTERS = 150
"""Shared characters from which two texts count as linked: from here on copying is found with certainty (docs/similarity.md)."""


_NO_YEAR = 9999


@dataclass(frozen=True, slots=True)
class Group:
    """Submissions linked by shared passages.

    common_source: the library text that most likely came first: a public reference, else the earliest year; None where none is shared.
    """

    number: int
    members: tuple[str, ...]
    common_source: str | None
    sharing: int  # members that share passages with the common source


def find_groups(overlaps: Sequence[Overlap]) -> dict[str, Group]:
    """The group of each submission that has one: connected by at least `LINK_CHARACTERS` shared with another submission or one source."""
    links = [each for each in overlaps if each.characters >= LINK_CHARACTERS]
    parents: dict[tuple[bool, str], tuple[bool, str]] = {}
    for link in links:
        here, there = _root(parents, (True, link.submission_id)), _root(parents, _node(link))
        parents[max(here, there)] = min(here, there)
    clusters: dict[tuple[bool, str], list[str]] = defaultdict(list)
    for is_submission, name in sorted(parents):
        if is_submission:
            clusters[_root(parents, (is_submission, name))].append(name)
    shared = sorted(members for members in clusters.values() if len(members) > 1)
    groups = [_name_group(number, members, links) for number, members in enumerate(shared, start=1)]
    return {member: group for group in groups for member in group.members}


def _node(link: Overlap) -> tuple[bool, str]:
    return (link.source_kind is SourceKind.BATCH, link.source_id)


def _root(parents: dict[tuple[bool, str], tuple[bool, str]], node: tuple[bool, str]) -> tuple[bool, str]:
    parents.setdefault(node, node)
    while parents[node] != node:
        parents[node] = parents[parents[node]]
        node = parents[node]
    return node


def _name_group(number: int, members: list[str], links: Sequence[Overlap]) -> Group:
    inside = set(members)
    sharing: dict[str, set[str]] = defaultdict(set)
    order: dict[str, tuple[bool, int, str]] = {}
    for link in links:
        if link.submission_id in inside and link.source_kind is not SourceKind.BATCH:
            sharing[link.source_id].add(link.submission_id)
            order[link.source_id] = (link.source_kind is not SourceKind.REFERENCE, link.year or _NO_YEAR, link.source_id)
    best = min(order, key=lambda source: (order[source][:2], -len(sharing[source]), source), default=None)
    return Group(number, tuple(members), best, len(sharing[best]) if best else 0)
