"""Stage save: what a run found, as the rows of the database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from mingjian.data.records import (
    Extract,
    Finding,
    Material,
    MaterialStatus,
    Package,
    PackageStatus,
    Role,
    Severity,
    Status,
    Submission,
)
from mingjian.data.rows import FieldRow, MaterialRow, PersonRow
from mingjian.pipeline.group import material_role
from mingjian.pipeline.items import one_line
from mingjian.pipeline.problems import tell_problem
from mingjian.pipeline.rules.facts import Batch, Facts
from mingjian.pipeline.rules.person import read_person

MEMBER_LIMIT = 2_000
"""Longest value of a form field that is kept as a row; the whole stands in the submission."""
NOTED_FILES = 3
"""Unreadable files that a package's note names; the findings name all."""
UNREAD_RULES = frozenset({"X-UNREADABLE", "X-PASSWORD", "X-EMPTY", "X-LIMIT-REACHED"})


def settle_statuses(
    submissions: Sequence[Submission], findings: Sequence[Finding], compared: Collection[str]
) -> list[Submission]:
    """Where each submission stands after the run: superseded stays, an error needs a fix, else checked once compared."""
    broken = {finding.submission_id for finding in findings if finding.severity == Severity.ERROR}
    settled: list[Submission] = []
    for one in submissions:
        if one.status == Status.SUPERSEDED:
            status = one.status
        elif one.submission_id in broken:
            status = Status.NEEDS_FIX
        else:
            status = Status.CHECKED if one.submission_id in compared else Status.PASSED
        settled.append(replace(one, status=status))
    return settled


def settle_packages(packages: Sequence[Package], extracts: Mapping[str, Extract]) -> list[Package]:
    """How much of each package was read, after its files were opened: what receiving refused stays as it was."""
    settled: list[Package] = []
    for package in packages:
        status = _package_status(package, extracts)
        note = package.note if status is PackageStatus.OK else _note(package, extracts)
        settled.append(replace(package, status=status, note=note))
    return settled


def _note(package: Package, extracts: Mapping[str, Extract]) -> str:
    """What was not readable, in the words of the first of them, after what receiving noted."""
    said = [finding.message for finding in package.findings if finding.rule_id in UNREAD_RULES]
    for material in package.materials:
        extract = extracts.get(material.sha256)
        if extract is None:
            said.append(f"{material.path}：没有读出")
        elif extract.status is not MaterialStatus.OK:
            said.append(
                next((tell_problem(problem, material.path) for problem in extract.problems), f"{material.path}：没有完整读出")
            )
    parts = [package.note] if package.note and package.note not in said else []
    if said:
        more = f"…（共 {len(said)} 处，详见问题清单）" if len(said) > NOTED_FILES else ""
        parts.append("未能完整读取：" + "".join(said[:NOTED_FILES]) + more)
    return " ".join(parts)


def _package_status(package: Package, extracts: Mapping[str, Extract]) -> PackageStatus:
    if package.status not in {PackageStatus.OK, PackageStatus.PARTIAL} or not package.materials:
        return package.status
    found = [extracts.get(material.sha256) for material in package.materials]
    statuses = {each.status if each else MaterialStatus.UNREADABLE for each in found}
    if statuses == {MaterialStatus.EMPTY}:
        return PackageStatus.EMPTY
    if not statuses & {MaterialStatus.OK, MaterialStatus.PARTIAL}:
        return PackageStatus.UNREADABLE
    return package.status if statuses == {MaterialStatus.OK} else PackageStatus.PARTIAL


def material_rows(
    packages: Sequence[Package], submissions: Sequence[Submission], extracts: Mapping[str, Extract]
) -> list[MaterialRow]:
    """One row per file of every package; submission None where the file is shared or belongs to none.

    A file that a correction took over from what it replaces is the correction's.
    """
    owners = {material.material_id: one.submission_id for one in _in_place_last(submissions) for material in one.materials}
    return [
        _material_row(material, owners.get(material.material_id), extracts.get(material.sha256))
        for package in packages
        for material in package.materials
    ]


def _in_place_last(submissions: Sequence[Submission]) -> list[Submission]:
    """Superseded ones first: a file that a correction took over belongs to the correction."""
    return sorted(submissions, key=lambda one: one.status is not Status.SUPERSEDED)


def _material_row(material: Material, owner: str | None, extract: Extract | None) -> MaterialRow:
    document = extract.document if extract else None
    return MaterialRow(
        material_id=material.material_id,
        submission_id=owner,
        package=material.package,
        path=material.path,
        role=(material_role(material, extract) if extract else Role.OTHER).value,
        media_type=document.media_type if document else "",
        sha256=material.sha256,
        bytes=material.bytes,
        pages=document.pages if document else None,
        chars=_length(extract),
        status=(extract.status if extract else MaterialStatus.UNREADABLE).value,
        note="；".join(tell_problem(problem, material.path) for problem in extract.problems) if extract else "",
    )


def _length(extract: Extract | None) -> int | None:
    if extract is None or extract.document is None:
        return None
    if extract.case is not None:
        return extract.case.body_count.high + (extract.case.abstract_count.high if extract.case.abstract_count else 0)
    return len("".join(extract.document.text.split()))


def person_rows(batch: Batch) -> list[PersonRow]:
    """The persons of each submission: of a case its authors by name, else the one put forward with all that is stated."""
    if batch.campaign.object == "cases":
        return [PersonRow(one.submission_id, author) for one in batch.submissions for author in one.authors]
    facts = Facts(batch)
    rows: list[PersonRow] = []
    for one in batch.submissions:
        person = read_person(one, facts)
        name = one_line(person.name) or (one.title if batch.campaign.object == "persons" else "")
        if name:
            rows.append(
                PersonRow(
                    one.submission_id, name, person.sex, person.birth_date, person.id_number,
                    person.level or one_line(person.level_raw), one_line(person.trade), person.honours.strip(),
                )
            )  # fmt: skip
    return rows


def field_rows(submissions: Sequence[Submission], extracts: Mapping[str, Extract]) -> list[FieldRow]:
    """Every label and value of the forms and 汇总表 that belong to a submission or are shared by several."""
    rows: list[FieldRow] = []
    seen: set[str] = set()
    for one in reversed(_in_place_last(submissions)):
        for material, owner in [*((each, one.submission_id) for each in one.materials), *((each, None) for each in one.shared)]:
            if material.material_id not in seen:
                seen.add(material.material_id)
                rows.extend(_fields(material, owner, extracts.get(material.sha256)))
    return rows


def _fields(material: Material, owner: str | None, extract: Extract | None) -> list[FieldRow]:
    if extract is None:
        return []
    document = extract.document
    fields = extract.form.fields if extract.form else document.fields if document else ()
    pairs = [(each.label, each.value) for each in fields]
    if extract.report:
        pairs += [(each.label, f"{100 * each.share:.4g}%") for each in extract.report.rates]
    for table in extract.summaries:
        pairs += [(label, value) for label, value in table.head.items()]
        pairs += [(f"{label}（第{row.number}行）", value) for row in table.rows for label, value in row.values.items()]
    return [FieldRow(owner, material.material_id, label, value[:MEMBER_LIMIT]) for label, value in pairs if value]
