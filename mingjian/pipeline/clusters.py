"""Which files of a package belong together: by content, by name, by folder, in this order of trust."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from mingjian.data.records import Role
from mingjian.pipeline.items import PERSON_FORMS, Item, shingles

# Points of evidence: what outweighs what. A title alone beats name and folder together; a folder beats a unit.
EQUAL_TITLE, SAME_TITLE, LIKE_TITLE, SAME_TEXT = 11, 10, 7, 10
SAME_NAME, SAME_FOLDER, SAME_UNIT, UNIT_IN_NAME, ONLY_ONE = 5, 4, 2, 2, 1
SAME_TITLE_SHARE = 0.95  # spaces and marks aside, a letter or two in a long title
LIKE_TITLE_SHARE = 0.80  # similarity of titles with a slip or a shortened word
OTHER_TITLE_SHARE = 0.50  # below it two titles are of different cases
SAME_TEXT_SHARE = 0.40  # shingles of a PDF found in its Word twin, line breaks and OCR allowed for
LEAST_NAME_CHARS = 4  # a shorter common part of two names says nothing
LEAST_SHINGLES = 20
SHARED_ROLES = frozenset({Role.SUMMARY_TABLE, Role.RECOMMENDATION_LETTER})
PROOFS = frozenset({Role.CERTIFICATE, Role.EVIDENCE, Role.ID_COPY})  # one printed text for many persons
CASE_SEEDS = (Role.CASE_WORD, Role.CASE_PDF, Role.FORM)
PERSON_PAPERS = (Role.APPLICATION_REPORT, Role.ID_COPY, Role.CERTIFICATE, Role.EVIDENCE, Role.PHOTO, Role.VIDEO)
PERSON_SEEDS = (Role.FORM, Role.DEEDS)


@dataclass(slots=True)
class Cluster:
    """The files of one submission so far; the first is the one it began with."""

    items: list[Item] = field(default_factory=list[Item])

    @property
    def titles(self) -> tuple[str, ...]:
        """What its files call it, without the reports' word."""
        return tuple(
            dict.fromkeys(title for item in self.items if item.role is not Role.DUPLICATE_REPORT for title in item.titles)
        )

    def has(self, role: Role) -> bool:
        """Whether a file of this role is among them."""
        return any(item.role is role for item in self.items)

    def units(self) -> set[str]:
        """What its files call its unit."""
        return {item.unit for item in self.items if item.unit}


def cluster_items(items: Sequence[Item], *, persons: bool) -> tuple[list[Cluster], list[Item]]:
    """The submissions of a package and the files that all of them share (or nobody claims)."""
    clusters: list[Cluster] = []
    waiting = [item for item in items if item.role not in SHARED_ROLES and not _is_foreign(item, persons=persons)]
    for role in PERSON_SEEDS if persons else CASE_SEEDS:
        for item in [each for each in waiting if each.role is role]:
            home = _home_of_seed(item, clusters, waiting)
            if home is not None:
                home.items.append(item)
                waiting.remove(item)
            elif _may_begin(item, clusters):
                clusters.append(Cluster([item]))
                waiting.remove(item)
    if persons and not clusters:  # perhaps a person whose form is missing: who it is shows when it is composed
        papers = [item for role in PERSON_PAPERS for item in waiting if item.role is role][:1]
        clusters += [Cluster([item]) for item in papers]
        waiting = [item for item in waiting if item not in papers]
    for item in list(waiting):
        home = _best(item, clusters)
        if home is not None:
            home.items.append(item)
            waiting.remove(item)
    _match_last_ones(clusters, waiting)
    taken = {id(item) for cluster in clusters for item in cluster.items}
    return clusters, [item for item in items if id(item) not in taken]


def _is_foreign(item: Item, *, persons: bool) -> bool:
    """Whether a form is that of another kind of campaign."""
    form = item.extract.form if item.extract else None
    if item.role is not Role.FORM or form is None:
        return False
    return form.kind == "case_form" if persons else form.kind != "case_form"


def _may_begin(item: Item, clusters: Sequence[Cluster]) -> bool:
    """Whether a file that fits no submission is one of its own: a case always, others if they name one."""
    return item.role is Role.CASE_WORD or not clusters or bool(item.titles)


# ── evidence ─────────────────────────────────────────────────────────────────


def title_share(one: Sequence[str], other: Sequence[str]) -> float:
    """Similarity 0..1 of the most alike of two files' titles; 1 where one holds the other whole."""
    best = 0.0
    for here in one:
        for there in other:
            short, long = sorted((here, there), key=len)
            whole = len(short) >= 2 * LEAST_NAME_CHARS and short in long
            best = max(best, 0.9 if whole and short != long else fuzz.ratio(here, there) / 100)
    return best


def _score(item: Item, cluster: Cluster, nearest: Cluster | None, count: int) -> int:
    share = title_share(item.titles, cluster.titles)
    points = (
        EQUAL_TITLE if share == 1 else SAME_TITLE if share >= SAME_TITLE_SHARE else LIKE_TITLE if share >= LIKE_TITLE_SHARE else 0
    )
    if points < SAME_TITLE and item.role not in PROOFS and any(same_text(item, other) for other in cluster.items):
        points = SAME_TEXT
    if _same_name(item, cluster):
        points += SAME_NAME
    units = cluster.units()
    if item.unit and item.unit in units:
        points += SAME_UNIT
    if any(len(unit) >= LEAST_NAME_CHARS and unit in item.core for unit in units):
        points += UNIT_IN_NAME
    if nearest is cluster:
        points += ONLY_ONE if count == 1 else SAME_FOLDER
    return points


def same_text(one: Item, other: Item) -> bool:
    """Whether two files are the same text in two forms."""
    if one.role is Role.DUPLICATE_REPORT or other.role is Role.DUPLICATE_REPORT:
        return False
    here, there = shingles(one.text), shingles(other.text)
    if min(len(here), len(there)) < LEAST_SHINGLES:
        return False
    return len(here & there) >= SAME_TEXT_SHARE * min(len(here), len(there))


def _same_name(item: Item, cluster: Cluster) -> bool:
    if any(_is_person(other) and any(title in item.core for title in other.titles) for other in cluster.items):
        return True
    names = {*cluster.titles, *(other.core for other in cluster.items if other.role is not Role.PHOTO)}
    if len(item.core) < LEAST_NAME_CHARS:
        return False
    return any(len(name) >= LEAST_NAME_CHARS and (name in item.core or item.core in name) for name in names)


def _is_person(item: Item) -> bool:
    """Whether a file is a person's form, whose short name in another file's name says whose that is."""
    form = item.extract.form if item.extract else None
    return form is not None and form.kind in PERSON_FORMS


def _nearest(item: Item, clusters: Sequence[Cluster]) -> Cluster | None:
    """The only submission that begins in the file's folder, or in the nearest folder above that holds any."""
    for folder in (item.folder, *item.folder.parents):
        inside = [each for each in clusters if folder in (each.items[0].folder, *each.items[0].folder.parents)]
        if inside:
            return inside[0] if len(inside) == 1 else None
    return None


def _best(item: Item, clusters: Sequence[Cluster]) -> Cluster | None:
    """The submission with the most evidence, None where there is none or two have as much."""
    nearest = _nearest(item, clusters)
    scored = sorted(((_score(item, each, nearest, len(clusters)), at) for at, each in enumerate(clusters)), reverse=True)
    if not scored or scored[0][0] == 0 or (len(scored) > 1 and scored[0][0] == scored[1][0]):
        return None
    return clusters[scored[0][1]]


# ── seeds ────────────────────────────────────────────────────────────────────


def _home_of_seed(item: Item, clusters: Sequence[Cluster], items: Sequence[Item]) -> Cluster | None:
    """The submission that a case or form belongs to; None where it is one of its own."""
    if item.role in {Role.CASE_WORD, Role.DEEDS} and clusters and clusters[0].items[0].role is Role.CASE_WORD:
        return next((each for each in clusters if _is_copy(item, each, items)), None)
    best = _best(item, clusters)
    return None if best is None or _contradicts(item, best, len(clusters)) else best


def _is_copy(item: Item, cluster: Cluster, items: Sequence[Item]) -> bool:
    """Whether a Word case is another version of the one a submission began with, not the same case put forward twice."""
    first = cluster.items[0]
    if _category(item) != _category(first) or _differs(item.unit, first.unit):
        return False
    same_core = item.core == first.core
    share = title_share(item.titles, first.titles)
    same = share >= SAME_TITLE_SHARE and (share == 1 or same_text(item, first))  # 电工… and 焊工… are two cases
    if item.material.sha256 != first.material.sha256 and not same:
        return bool(item.core) and same_core and item.folder == first.folder
    if item.folder == first.folder:
        return same_core or _same_name(item, cluster) or same_text(item, first)
    return not (_is_complete(item, items) and _is_complete(first, items))


def _differs(one: str, other: str) -> bool:
    return bool(one and other) and one != other


def _category(item: Item) -> str:
    """The category that a file's own name claims, for a case put forward in both."""
    found = [word for word in ("典型案例", "创新案例") if word in item.material.path]
    return found[0] if len(found) == 1 else ""


def _is_complete(item: Item, items: Sequence[Item]) -> bool:
    return any(other.folder == item.folder and other.role in {Role.FORM, Role.DUPLICATE_REPORT} for other in items)


def _contradicts(item: Item, cluster: Cluster, count: int) -> bool:
    """Whether a PDF or form that would join by its place alone speaks of another case or person."""
    if not item.titles or not cluster.titles or title_share(item.titles, cluster.titles) >= OTHER_TITLE_SHARE:
        return False
    if any(same_text(item, other) for other in cluster.items) or _same_name(item, cluster):
        return False
    form = item.extract.form if item.extract else None
    if form is not None and form.kind in PERSON_FORMS:
        return True
    units = cluster.units()
    if item.unit and units:
        return item.unit not in units
    return cluster.has(item.role) or count > 1


def _match_last_ones(clusters: Sequence[Cluster], waiting: list[Item]) -> None:
    """Where one submission lacks a file of a kind and one such file is left, they belong together."""
    for role in (Role.CASE_PDF, Role.FORM, Role.DUPLICATE_REPORT):
        left = [item for item in waiting if item.role is role]
        lacking = [each for each in clusters if not each.has(role)]
        if len(left) == 1 and len(lacking) == 1:
            lacking[0].items.append(left[0])
            waiting.remove(left[0])
