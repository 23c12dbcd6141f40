"""Corrections: which submission takes the place of which, and what one that brings a part only takes over."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mingjian.data.records import Package, Role, Status, Submission
from mingjian.pipeline.alike import is_same_case
from mingjian.pipeline.clusters import LEAST_NAME_CHARS, LIKE_TITLE_SHARE, OTHER_TITLE_SHARE, PROOFS, Cluster, title_share
from mingjian.pipeline.identification import BIRTH_LABELS, ID_LABELS, Born, are_apart, read_birth, sure_identity
from mingjian.pipeline.items import Item, is_form, normal_name, normal_unit, value_of
from mingjian.pipeline.submissions import Surroundings, compose

CORRECTION_WORDS = re.compile(r"补正|更正|补充|修改|修订|重报|重新报送|更新|最新|补交|替换")
_UNION_OFFICE = re.compile("工会")
_LABOUR_OFFICE = re.compile("人社|人力|社保|社会保障|公共服务|政务服务")
ESSENTIAL = frozenset(
    {Role.CASE_WORD, Role.CASE_PDF, Role.FORM, Role.DUPLICATE_REPORT, Role.DEEDS, Role.VERIFICATION_FORM, Role.APPLICATION_REPORT}
)
"""Papers that everybody sends: a correction without one of them that came before brings a part only."""
SUPPLEMENTS = PROOFS | {
    Role.DUPLICATE_REPORT,
    Role.PHOTO,
    Role.SCREENSHOT,
    Role.VIDEO,
    Role.APPLICATION_REPORT,
    Role.VERIFICATION_FORM,
}
"""What may come alone: it makes no submission, and belongs to one that came before."""
LEAST_PERSON_CHARS = 2
_AFTER_NAME = "(?:同志|先进|个人|主要|事迹|简介|的|$)"
"""After the name in a heading: 陈建国同志 is not 陈建."""
ID_BIRTH = slice(6, 14)  # of an identity number: year, month, day


@dataclass(frozen=True, slots=True)
class Composed:
    """A submission with what it was composed from. loose: files without a case or form, no submission unless they find a home."""

    submission: Submission
    cluster: Cluster
    around: Surroundings
    loose: bool = False


def settle_successors(composed: Sequence[Composed]) -> tuple[Submission, ...]:
    """The submissions in their order; one that a later package corrects is superseded, and lends what the correction lacks.

    A file that came alone (a 查重报告, a certificate) is a correction too, of the one submission that its name speaks of.
    """
    homes = {place: home for place, each in enumerate(composed) if (home := _home_of_part(each, composed)) is not None}
    earlier = _find_earlier(composed, homes)
    made = list(composed)
    for place in sorted(earlier, key=lambda each: len(earlier[each])):
        if before := sorted(earlier[place], key=lambda each: len(earlier[each])):
            names = tuple(made[each].submission.submission_id for each in before)
            successor = _take_over(made[place], made[before[-1]], part=place in homes)
            made[place] = replace(successor, submission=replace(successor.submission, replaces=names))
    gone = {other for several in earlier.values() for other in several}
    return tuple(
        replace(each.submission, status=Status.SUPERSEDED) if place in gone else each.submission
        for place, each in enumerate(made)
        if place in homes or not each.loose
    )


def _find_earlier(composed: Sequence[Composed], homes: Mapping[int, int]) -> dict[int, list[int]]:
    """By place the places of what it takes the place of; what came alone stands for the submission that it completes."""
    known = [
        replace(home, submission=replace(home.submission, package=each.submission.package))
        if place in homes and (home := composed[homes[place]])
        else each
        for place, each in enumerate(composed)
    ]
    sent: defaultdict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(known):
        sent[each.submission.recommender].append(place)
    earlier = {
        place: [other for other in sent[here.submission.recommender] if corrects(here, known[other])]
        for place, here in enumerate(known)
    }
    name_of = [each.submission.package.name for each in known]
    for place, home in homes.items():
        # parts of unknown order come one after the other by name: none may be lost
        twins = [each for each in homes if homes[each] == home and name_of[each] < name_of[place]]
        before = {home, *earlier[home], *earlier[place], *(each for each in twins if place not in earlier[each])}
        earlier[place] = sorted(before - {place})
    return earlier


def corrects(later: Composed, earlier: Composed) -> bool:
    """Whether one submission takes the other's place: same unit and title or person, from a later package.

    The same office recommended both; where nobody knows who did, nothing is a correction. Nor are two persons of one name, nor
    two cases with titles alike whose texts differ: each stays, and a finding tells of the latter (rules.alike).
    """
    here, there = later.submission, earlier.submission
    if not may_correct(here, there) or not _is_later(here.package, there.package):
        return False
    if here.authors == (here.title,):
        return normal_name(here.title) == normal_name(there.title) and not _are_namesakes(later, earlier)
    return is_same_case(here, there)


def may_correct(one: Submission, other: Submission) -> bool:
    """Whether two packages of one office brought both, for one unit and in one category, as far as anybody knows."""
    if not one.recommender or one.recommender != other.recommender or _other_office(one, other):
        return False
    if one.package.name == other.package.name or (one.track and other.track and one.track != other.track):
        return False
    here, there = normal_unit(one.unit), normal_unit(other.unit)
    return not (here and there and here != there)


def _other_office(one: Submission, other: Submission) -> bool:
    """Whether a district's labour office sent the one and its union the other: two recommendations, no correction."""
    here, there = (_office(each.recommender_raw) for each in (one, other))
    return bool(here and there) and here != there


def _office(words: str) -> str:
    return "union" if _UNION_OFFICE.search(words) else "labour" if _LABOUR_OFFICE.search(words) else ""


def _is_later(package: Package, other: Package) -> bool:
    """By the moments of receipt where both are known and differ; else by words such as 补正 in name or subject."""
    if package.received_at and other.received_at and package.received_at != other.received_at:
        return package.received_at > other.received_at
    return _says_correction(package) and not _says_correction(other)


def _are_namesakes(one: Composed, other: Composed) -> bool:
    """Whether two persons of one name are two: by sure identity numbers, else by births of which none can be the other's."""
    numbers = [sure_identity(_stated(each, ID_LABELS)) for each in (one, other)]
    if all(numbers):
        return numbers[0] != numbers[1]
    return are_apart(*(_born(each, number) for each, number in zip((one, other), numbers, strict=True)))


def _born(one: Composed, number: str) -> Born | None:
    return read_birth(number[ID_BIRTH]) if number else read_birth(_stated(one, BIRTH_LABELS))


def _stated(one: Composed, labels: str) -> str:
    """What the forms state of the person, else the only line of the package's own 汇总表 with the name; "" where neither does."""
    names = labels.split("|")
    rows = [each for each in one.around.rows if each.titles == (normal_name(one.submission.title),)] if one.around.own else []
    listed = rows[0].value(*names) if len(rows) == 1 else ""
    return next((value for item in one.cluster.items if (value := value_of(item.extract, *names))), listed)


def _says_correction(package: Package) -> bool:
    return CORRECTION_WORDS.search(f"{package.name} {package.subject}") is not None


# ── what came alone ──────────────────────────────────────────────────────────


def _is_part(one: Composed) -> bool:
    """Whether files came without case and form: nothing that could stand alone."""
    return not any(item.role in {Role.CASE_WORD, Role.CASE_PDF, Role.FORM} for item in one.cluster.items)


def _home_of_part(part: Composed, made: Sequence[Composed]) -> int | None:
    """The one submission of other packages, come no later, that the names speak of, in its last state; None for none or several."""
    if not _is_part(part):
        return None
    able = [place for place, each in enumerate(made) if not _is_part(each) and _may_join(part, each)]
    named = [place for place in able if _speaks_of(part, made[place])]
    found = named or [place for place in able if _fills_a_gap(part, made[place])]
    last = [place for place in found if not any(corrects(made[other], made[place]) for other in found)]
    return last[0] if len(last) == 1 else None


def _may_join(part: Composed, whole: Composed) -> bool:
    here, there = part.submission, whole.submission
    if here.package.name == there.package.name or _other_office(here, there):
        return False
    if here.recommender and there.recommender and here.recommender != there.recommender:
        return False
    return not _is_later(there.package, here.package)


def _speaks_of(part: Composed, whole: Composed) -> bool:
    """Whether a title in the files, or the name of a file, the package or the mail, is that of the submission."""
    title = normal_name(whole.submission.title)
    persons = whole.submission.authors == (whole.submission.title,)
    if len(title) < (LEAST_PERSON_CHARS if persons else LEAST_NAME_CHARS):
        return False
    if not persons and any(title_share(item.titles, [title]) >= LIKE_TITLE_SHARE for item in part.cluster.items):
        return True
    if persons and any(re.search(rf"{title}{_AFTER_NAME}", each) for item in part.cluster.items for each in item.titles):
        return True
    package = part.submission.package
    names = (package.name, package.subject, *(item.material.path for item in part.cluster.items))
    return any(title in normal_name(each) for each in names)


def _fills_a_gap(part: Composed, whole: Composed) -> bool:
    """Whether the names are of the submission's unit, as the notice has files named, and it lacks just these papers."""
    written = whole.submission.unit
    units = [each for each in (normal_name(written), normal_unit(written)) if len(each) >= LEAST_NAME_CHARS]
    if part.submission.recommender != whole.submission.recommender:
        return False
    titles = [title for item in part.cluster.items for title in item.titles]
    if titles and title_share(titles, [normal_name(whole.submission.title)]) < OTHER_TITLE_SHARE:
        return False
    package = part.submission.package
    names = (package.name, package.subject, *(item.material.path for item in part.cluster.items))
    return any(unit in normal_name(each) for each in names for unit in units) and not _kinds(part.cluster.items) & _kinds(
        whole.cluster.items
    )


# ── what a part takes over ───────────────────────────────────────────────────


def _take_over(later: Composed, earlier: Composed, *, part: bool) -> Composed:
    """The correction, with the files of the kinds that it lacks from what it replaces where it brings a part only."""
    held = _kinds(later.cluster.items)
    listed = held | {item.role for item in later.around.shared}
    there = {item.role for item in earlier.cluster.items}
    proofs = later.around.campaign.object != "cases" and bool(there & PROOFS) and not held & PROOFS
    if not (part or (there & ESSENTIAL) - held or proofs):
        return later
    pictured = bool(later.submission.pictures)
    lent = [item for item in earlier.cluster.items if item.role not in held and not (pictured and item.role is Role.PHOTO)]
    around = replace(
        later.around,
        rows=later.around.rows if later.around.own else earlier.around.rows or later.around.rows,
        shared=(*later.around.shared, *(item for item in earlier.around.shared if item.role not in listed)),
    )
    cluster = Cluster([*later.cluster.items, *lent])
    return Composed(_of_known(compose(cluster, around), earlier.submission), cluster, around, later.loose)


def _of_known(later: Submission, earlier: Submission) -> Submission:
    """With the recommender of what it replaces where its own package names none."""
    if later.recommender:
        return later
    who = replace(later, recommender=earlier.recommender, recommender_kind=earlier.recommender_kind)
    return replace(who, recommender_raw=later.recommender_raw or earlier.recommender_raw)


def _kinds(items: Iterable[Item]) -> frozenset[Role]:
    """The kinds of papers that the files are; one that carries the form is a form too."""
    found = [item.role for item in items]
    if any(map(is_form, items)):
        found.append(Role.FORM)
    return frozenset(found)
