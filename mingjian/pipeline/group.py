"""Stage group: the files of packages become submissions, and corrections take the place of what they correct."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mingjian.data.campaign import Campaign
from mingjian.data.records import Extract, Package, Role, Submission
from mingjian.pipeline.alike import SAME_CASE_SHARE
from mingjian.pipeline.clusters import Cluster, cluster_items
from mingjian.pipeline.items import Item, is_form, items_of, material_role
from mingjian.pipeline.rows import Row, rows_in
from mingjian.pipeline.submissions import Surroundings, compose
from mingjian.pipeline.successors import SUPPLEMENTS, Composed, settle_successors

_BESIDE_DEEDS = frozenset({Role.EVIDENCE, Role.CERTIFICATE, Role.ID_COPY, Role.PHOTO, Role.VIDEO})
"""What comes with a person's deeds."""

__all__ = ["SAME_CASE_SHARE", "group_batch", "group_package", "material_role"]


def group_package(package: Package, extracts: Mapping[str, Extract], campaign: Campaign) -> tuple[Submission, ...]:
    """The submissions that a package holds, with the files of each and those that all share.

    extracts: by sha256; a file without one is grouped by its name and folder. The order follows the files' paths.
    """
    composed = _with_missed(_compose(package, _sort(package, extracts, campaign), campaign, ()), campaign)
    return tuple(each.submission for each in composed if not each.loose)


def group_batch(packages: Sequence[Package], extracts: Mapping[str, Extract], campaign: Campaign) -> tuple[Submission, ...]:
    """The submissions of all packages; one that a later package corrects has the status superseded.

    A 汇总表 that came in a package of its own serves the submissions of packages that have none. A correction that brings
    a part only takes the rest over from what it corrects; so does a 查重报告 or certificate that came in a package of its own.
    """
    sorted_packages = [(package, _sort(package, extracts, campaign)) for package in packages]
    loose = [row for _, files in sorted_packages if not files.clusters for row in rows_in(files.shared)]
    found = [each for package, files in sorted_packages for each in _compose(package, files, campaign, loose)]
    return settle_successors(_with_missed(found, campaign))


def _with_missed(found: Sequence[Composed], campaign: Campaign) -> list[Composed]:
    """Papers that name nobody are a person after all, whose form is missing, where they are more than a part or the sender's only."""
    named = {_sender(each.submission) for each in found if not each.loose}

    def is_missed(one: Composed) -> bool:
        sender = _sender(one.submission)
        alone = sender not in named if sender else not named
        return one.loose and _names_nobody(one.submission, one.cluster, campaign) and (alone or _is_whole(one))

    return [replace(each, loose=False) if is_missed(each) else each for each in found]


def _sender(submission: Submission) -> str:
    """Who recommends, in its own words where nobody knows it; "" where nothing says."""
    return submission.recommender or submission.recommender_raw or submission.package.recommender_raw


def _is_whole(one: Composed) -> bool:
    """Whether papers without a form are what a person sends at first, deeds and proofs or pictures, and no part sent later."""
    roles = {item.role for item in (*one.cluster.items, *one.around.shared)}
    return Role.DEEDS in roles and bool(roles & _BESIDE_DEEDS)


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The files of a package by whom they belong to."""

    clusters: tuple[Cluster, ...]
    shared: tuple[Item, ...]


def _sort(package: Package, extracts: Mapping[str, Extract], campaign: Campaign) -> _Sorted:
    clusters, shared = cluster_items(items_of(package.materials, extracts), persons=campaign.object != "cases")
    return _Sorted(tuple(sorted(clusters, key=lambda each: each.items[0].material.path)), tuple(shared))


def _compose(package: Package, files: _Sorted, campaign: Campaign, loose: Sequence[Row]) -> tuple[Composed, ...]:
    """The submissions of a package; files of a kind that may complete one of another package as one group, marked loose."""
    inside = [item for cluster in files.clusters for item in cluster.items]
    own = rows_in([*files.shared, *inside])
    only = len(files.clusters) == 1 and bool(own)
    parts = [] if files.clusters else [item for item in files.shared if item.role in SUPPLEMENTS]
    rest = tuple(item for item in files.shared if item not in parts)
    around = Surroundings(package, campaign, own or loose, rest, only, own=bool(own))
    clusters = files.clusters or ((Cluster(parts),) if parts else ())
    made = ((compose(each, around), each) for each in clusters)
    return tuple(Composed(one, each, around, loose=bool(parts) or _names_nobody(one, each, campaign)) for one, each in made)


def _names_nobody(submission: Submission, cluster: Cluster, campaign: Campaign) -> bool:
    """Whether papers without a form do not tell whose they are: they may belong to one who came before."""
    return campaign.object != "cases" and not submission.title and not any(is_form(each) for each in cluster.items)
