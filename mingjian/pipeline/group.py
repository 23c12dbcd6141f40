"""Stage group: the files of packages become submissions, and corrections take the place of what they correct."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mingjian.data.campaign import Campaign
from mingjian.data.records import Extract, Package, Status, Submission
from mingjian.pipeline.clusters import Cluster, cluster_items, title_share
from mingjian.pipeline.items import Item, items_of, material_role, normal_name, normal_unit
from mingjian.pipeline.rows import Row, rows_in
from mingjian.pipeline.submissions import Surroundings, compose

__all__ = ["group_batch", "group_package", "material_role"]

SAME_CASE_SHARE = 0.90  # similarity of titles of which one may be the other's correction
CORRECTION_WORDS = re.compile(r"补正|更正|补充|修改|修订|重报|重新报送|更新|最新|补交|替换")


def group_package(package: Package, extracts: Mapping[str, Extract], campaign: Campaign) -> tuple[Submission, ...]:
    """The submissions that a package holds, with the files of each and those that all share.

    extracts: by sha256; a file without one is grouped by its name and folder. The order follows the files' paths.
    """
    return _compose(package, _sort(package, extracts, campaign), campaign, ())


def group_batch(packages: Sequence[Package], extracts: Mapping[str, Extract], campaign: Campaign) -> tuple[Submission, ...]:
    """The submissions of all packages; one that a later package corrects has the status superseded.

    A 汇总表 that came in a package of its own serves the submissions of packages that have none.
    """
    sorted_packages = [(package, _sort(package, extracts, campaign)) for package in packages]
    loose = [row for _, files in sorted_packages if not files.clusters for row in rows_in(files.shared)]
    found = [each for package, files in sorted_packages for each in _compose(package, files, campaign, loose)]
    return _superseded(found)


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The files of a package by whom they belong to."""

    clusters: tuple[Cluster, ...]
    shared: tuple[Item, ...]


def _sort(package: Package, extracts: Mapping[str, Extract], campaign: Campaign) -> _Sorted:
    clusters, shared = cluster_items(items_of(package.materials, extracts), persons=campaign.object != "cases")
    return _Sorted(tuple(sorted(clusters, key=lambda each: each.items[0].material.path)), tuple(shared))


def _compose(package: Package, files: _Sorted, campaign: Campaign, loose: Sequence[Row]) -> tuple[Submission, ...]:
    inside = [item for cluster in files.clusters for item in cluster.items]
    own = rows_in([*files.shared, *inside])
    only = len(files.clusters) == 1 and bool(own)
    around = Surroundings(package, campaign, own or loose, files.shared, only, own=bool(own))
    return tuple(compose(cluster, around) for cluster in files.clusters)


# ── corrections ──────────────────────────────────────────────────────────────


def _superseded(submissions: Sequence[Submission]) -> tuple[Submission, ...]:
    of_one: dict[str, list[Submission]] = {}
    for each in submissions:
        of_one.setdefault(each.recommender, []).append(each)
    return tuple(
        replace(each, status=Status.SUPERSEDED) if any(_corrects(other, each) for other in of_one[each.recommender]) else each
        for each in submissions
    )


def _corrects(later: Submission, earlier: Submission) -> bool:
    """Whether one submission takes the other's place: same unit and title or person, from a later package.

    Both are of the same recommender; where nobody knows which, nothing is a correction.
    """
    if later.package.name == earlier.package.name or not _is_later(later.package, earlier.package):
        return False
    if not later.recommender:
        return False
    if later.track and earlier.track and later.track != earlier.track:
        return False
    here, there = normal_unit(later.unit), normal_unit(earlier.unit)
    if here and there and here != there:
        return False
    titles = [normal_name(later.title)], [normal_name(earlier.title)]
    if not titles[0][0] or not titles[1][0]:
        return False
    persons = later.authors == (later.title,)
    return titles[0] == titles[1] if persons else title_share(*titles) >= SAME_CASE_SHARE


def _is_later(package: Package, other: Package) -> bool:
    """By the moments of receipt where both are known and differ; else by words such as 补正 in name or subject."""
    if package.received_at and other.received_at and package.received_at != other.received_at:
        return package.received_at > other.received_at
    return _says_correction(package) and not _says_correction(other)


def _says_correction(package: Package) -> bool:
    return CORRECTION_WORDS.search(f"{package.name} {package.subject}") is not None
