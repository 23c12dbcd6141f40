"""A submission composed from its files: each field from the file that is trusted most for it."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from mingjian.data.campaign import Campaign
from mingjian.data.records import Case, Count, DuplicateReport, Package, Role, Submission
from mingjian.extractors.count import count_text
from mingjian.pipeline.clusters import Cluster, title_share
from mingjian.pipeline.items import Item, one_line, value_of
from mingjian.pipeline.picture_set import case_pictures
from mingjian.pipeline.recommending import find_recommending
from mingjian.pipeline.rows import Row, find_row

ID_BYTES = 5
DEEDS_LABEL = "技能技术特长、主要事迹贡献和获奖情况"
SUBTITLE = re.compile(r"\s*(?:——|—|--+|─+|――)\s*")
_TICKS = "☑☒✅✓✔√■●"
_BOXES = re.compile(rf"([{_TICKS}□☐○◻])")
FORM_TITLE_CHARS = 60
TEXT_HEAD_CHARS = 300  # where a case may name its category above its title
FORM_ROLES = (Role.FORM, Role.CASE_WORD, Role.CASE_PDF)  # a form may stand in the case's own file
TITLE_LINES = 3
CASE_ROLES = (Role.CASE_WORD, Role.CASE_PDF, Role.FORM)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the submissions of a package have in common."""

    package: Package
    campaign: Campaign
    rows: Sequence[Row]
    shared: Sequence[Item]
    only: bool  # whether the package holds one submission
    own: bool  # whether the rows came in the package itself


@dataclass(frozen=True, slots=True)
class _Text:
    """The text that is compared: abstract and body, with their lengths."""

    abstract: str | None
    body: str
    abstract_count: Count | None
    body_count: Count | None


def compose(cluster: Cluster, around: Surroundings) -> Submission:
    """The submission that these files make."""
    items = sorted(cluster.items, key=lambda item: item.material.path)
    persons = around.campaign.object != "cases"
    case = None if persons else best_case(items)
    row = _row(cluster, items, around)
    title, subtitle = _title(items, case, row, persons=persons)
    text = _deeds(items) if persons else _case_text(case)
    tables = [row.table] if row else [table for item in around.shared if item.extract for table in item.extract.summaries]
    recommending = find_recommending(around.package, tables, [*items, *around.shared], around.campaign)
    theme = _first(items, "案例主题")
    report = _report(items, cluster)
    return Submission(
        submission_id=submission_id(around.campaign.id, around.package.name, cluster.items[0].material.path),
        campaign=around.campaign.id,
        package=around.package,
        materials=tuple(item.material for item in items),
        shared=tuple(item.material for item in around.shared),
        track=find_track(items, row, around.campaign),
        recommender=recommending.name,
        recommender_raw=recommending.raw,
        recommender_kind=recommending.kind,
        unit=(case.unit if case else "")
        or _first(items, "参评单位", "工作单位")
        or (row.value("单位", "工作单位") if row else ""),
        title=title,
        subtitle=subtitle,
        authors=(title,) if persons and title else _authors(items, case, row),
        theme=theme,
        theme_source="form" if theme else "",
        abstract=text.abstract,
        body=text.body,
        abstract_count=text.abstract_count,
        body_count=text.body_count,
        pictures=case_pictures(items),
        declared_rate=row.share if row else None,
        report_rate=report.rate if report else None,
    )


def submission_id(campaign: str, package: str, key: str) -> str:
    """The stable id: S and 10 hex digits of campaign, package and the path of the file that the group began with."""
    words = f"{campaign}\n{package}\n{key}"
    return "S" + hashlib.blake2b(words.encode(), digest_size=ID_BYTES).hexdigest()


# ── the parts ────────────────────────────────────────────────────────────────


def best_case(items: Sequence[Item]) -> Case | None:
    """The case as it is to be read: Word before PDF, with an abstract before without, the longest."""
    found = [
        (item.role is Role.CASE_WORD, item.role is Role.CASE_PDF, case.abstract is not None, len(case.body), case)
        for item in items
        if item.role in CASE_ROLES and item.extract is not None and (case := item.extract.case) is not None
    ]
    if any(word or pdf for word, pdf, *_ in found):
        found = [each for each in found if each[0] or each[1]]
    return max(found, key=lambda each: each[:4])[4] if found else None


def _case_text(case: Case | None) -> _Text:
    if case is None:
        return _Text(None, "", None, None)
    return _Text(case.abstract, case.body, case.abstract_count, case.body_count)


def _deeds(items: Sequence[Item]) -> _Text:
    """The deeds text of a person: its own file, else the form's field."""
    for item in items:
        if item.role is Role.DEEDS and item.text:
            case = item.extract.case if item.extract else None
            body = case.body if case else item.text
            return _Text(None, body, None, (case.body_count if case else None) or count_text(body))
    body = next((value for item in items if (value := _raw_value(item, DEEDS_LABEL))), "")
    return _Text(None, body, None, count_text(body) if body else None)


def _raw_value(item: Item, label: str) -> str:
    form = item.extract.form if item.extract else None
    return (form.value(label) or "") if form else ""


def _row(cluster: Cluster, items: Sequence[Item], around: Surroundings) -> Row | None:
    # a namesake in a table that came apart, perhaps from another recommender, is no sign
    with_people = items if around.own else ()
    people = [person for item in with_people if item.role is not Role.DUPLICATE_REPORT for person in item.persons]
    titles = cluster.titles or tuple(dict.fromkeys(item.core for item in items if len(item.core) > 3))
    track = find_track(items, None, around.campaign)
    return find_row(titles, people, around.rows, only=around.only, track=track)


def _title(items: Sequence[Item], case: Case | None, row: Row | None, *, persons: bool) -> tuple[str, str]:
    if case is not None and case.title:
        return case.title, case.subtitle
    labels = ("姓名", "工作室名称") if persons else ("参评案例名称",)
    written = (
        _first(items, *labels)
        or (row.value("案例名称", "姓名", "工作室名称") if row else "")
        or _from_name(items, persons=persons)
    )
    title, *rest = SUBTITLE.split(one_line(written), maxsplit=1)
    return (title, rest[0]) if rest and title else (one_line(written), "")


def _from_name(items: Sequence[Item], *, persons: bool) -> str:
    """What the file's name says; of a person's form what it says besides 推荐表 and the like, which is nobody's name."""
    first = next((item for item in items if item.role in CASE_ROLES), None)
    if first is None:
        return ""
    return first.core if persons else PurePosixPath(first.material.path).stem


def _first(items: Sequence[Item], *labels: str) -> str:
    """The first filled value under these labels, the form's own file first."""
    ordered = sorted(items, key=lambda item: FORM_ROLES.index(item.role) if item.role in FORM_ROLES else len(FORM_ROLES))
    return next((value for item in ordered if (value := value_of(item.extract, *labels))), "")


def _authors(items: Sequence[Item], case: Case | None, row: Row | None) -> tuple[str, ...]:
    if case is not None and case.authors:
        return case.authors
    written = _first(items, "作者") or (row.value("作者") if row else "")
    names = (re.sub(r"\s+", "", name) for name in re.split(r"[、，,；;/\n]|\s{2,}|(?<=[一-鿿]{2})\s(?=[一-鿿]{2})", written))
    return tuple(dict.fromkeys(name for name in names if name))


def find_track(items: Sequence[Item], row: Row | None, campaign: Campaign) -> str:
    """The category: ticked in the form, else the table's, else named at the head of the text, else in file and folder names."""
    for item in items:
        form = item.extract.form if item.extract else None
        if form is not None and form.kind != "case_form" and (named := _form_track(item, campaign)):
            return named
        if form is not None and len(form.tracks) == 1 and campaign.track(form.tracks[0]):
            return form.tracks[0]
    if row is not None:
        listed = campaign.track_of(row.value("案例类别", "申报类别", "推荐类别", "类别"))
        if listed is not None or campaign.track(row.table.track):
            return listed.id if listed else row.table.track
    heads = [item.text[:TEXT_HEAD_CHARS] for item in items if item.role in CASE_ROLES[:2]]
    titles = [line for item in items if item.role is Role.FORM for line in item.text[:TEXT_HEAD_CHARS].splitlines()[:TITLE_LINES]]
    proofs = {Role.CERTIFICATE, Role.EVIDENCE} if campaign.object != "cases" else set[Role]()  # 全国技术能手证书 is no category
    paths = [str(item.folder) if item.role in proofs else item.material.path for item in items]
    named = [campaign.track_of(words) for words in (*map(_category_lines, heads), *titles, *paths)]
    if found := next((track.id for track in named if track), ""):
        return found
    return campaign.tracks[0].id if len(campaign.tracks) == 1 else ""


def _form_track(item: Item, campaign: Campaign) -> str:
    """The category that a form on persons or studios gives: ticked or written, else in its title."""
    written = unicodedata.normalize("NFKC", value_of(item.extract, "参选类别"))
    pieces = _BOXES.split(written)
    if len(pieces) > 1:
        ticked = [campaign.track_of(words) for mark, words in zip(pieces[1::2], pieces[2::2], strict=True) if mark in _TICKS]
        return ticked[0].id if len(ticked) == 1 and ticked[0] else ""
    found = campaign.track_of(written) or campaign.track_of("".join(item.text[:FORM_TITLE_CHARS].split()))
    return found.id if found else ""


def _category_lines(head: str) -> str:
    """The short lines at the head of a text that name a category of the campaign."""
    return "\n".join(line for line in head.splitlines()[:4] if "案例" in line and len(line) <= 40)


def _report(items: Sequence[Item], cluster: Cluster) -> DuplicateReport | None:
    """The 查重报告 of the submission: with a rate before without, the one of this title, the latest."""
    reports = [item.extract.report for item in items if item.extract and item.extract.report and not item.extract.report.is_aigc]
    titles = cluster.titles

    def order(report: DuplicateReport) -> tuple[bool, float, str]:
        return report.rate is not None, title_share([report.title], titles), str(report.issued or "")

    return max(reports, key=order) if reports else None
