"""Stage group: the files of packages become submissions, and corrections take the place of what they correct."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mingjian.data.campaign import Campaign
from mingjian.data.records import Extract, Package, Status, Submission
from mingjian.pipeline.clusters import cluster_items, title_share
from mingjian.pipeline.items import items_of, material_role, normal_name, normal_unit
from mingjian.pipeline.rows import Row, rows_in
from mingjian.pipeline.submissions import Surroundings, compose

__all__ = ["group_batch", "group_package", "material_role"]

SAME_CASE_SHARE = 0.90  # similarity of titles of which one may be the other's correction
CORRECTION_WORDS = re.compile(r"补正|更正|补充|修改|修订|重报|重新报送|更新|最新|补交|替换")


def group_package(package: Package, extracts: Mapping[str, Extract], campaign: Campaign) -> tuple[Submission, ...]:
    """The submissions that a package holds, with the files of each and those that all share.

    extracts: by sha256; a file without one is grouped by its name and folder. The order follows the files' paths.
    """
    return _group(package, extracts, campaign, ())


def group_batch(packages: Sequence[Package], extracts: Mapping[str, Extract], campaign: Campaign) -> tuple[Submission, ...]:
    """The submissions of all packages; one that a later package corrects has the status superseded.

    A 汇总表 that came in a package of its own serves the submissions that no table of their own package lists.
    """
    loose: list[Row] = []
    with_cases: list[Package] = []
    for package in packages:
        items = items_of(package.materials, extracts)
        clusters, _ = cluster_items(items, persons=campaign.object != "cases")
        if clusters:
            with_cases.append(package)
        else:
            loose.extend(rows_in(items))
    return _superseded([each for package in with_cases for each in _group(package, extracts, campaign, loose)])


def _group(package: Package, extracts: Mapping[str, Extract], campaign: Campaign, loose: Sequence[Row]) -> tuple[Submission, ...]:
    items = items_of(package.materials, extracts)
    clusters, shared = cluster_items(items, persons=campaign.object != "cases")
    own = rows_in(items)
    around = Surroundings(package, campaign, own or loose, shared, only=len(clusters) == 1 and bool(own))
    return tuple(compose(cluster, around) for cluster in sorted(clusters, key=lambda each: each.items[0].material.path))


# ── corrections ──────────────────────────────────────────────────────────────


def _superseded(submissions: Sequence[Submission]) -> tuple[Submission, ...]:
    return tuple(
        replace(each, status=Status.SUPERSEDED) if any(_corrects(other, each) for other in submissions) else each
        for each in submissions
    )


def _corrects(later: Submission, earlier: Submission) -> bool:
    """Whether one submission takes the other's place: same recommender, unit and title or person, from a later package."""
    if later.package.name == earlier.package.name or not _is_later(later.package, earlier.package):
        return False
    if not later.recommender or later.recommender != earlier.recommender:
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
