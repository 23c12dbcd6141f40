"""The findings of Mingjian's own that one file or one submission shows (X-, contract section 4)."""

from collections.abc import Iterator, Mapping

from mingjian.data.records import (
    Case,
    Extract,
    Finding,
    MaterialStatus,
    Package,
    Problem,
    Role,
    Severity,
    Status,
    Submission,
    Trick,
)
from mingjian.pipeline.problems import tell_problem
from mingjian.pipeline.rules.facts import Facts, Reading, label_key, text_key
from mingjian.pipeline.rules.finding import Said, named, own_finding
from mingjian.pipeline.rules.same import summary_row

READ_ROLES = frozenset({Role.CASE_WORD, Role.CASE_PDF, Role.FORM, Role.DEEDS, Role.APPLICATION_REPORT, Role.SUMMARY_TABLE})
"""Files whose text is read and counted: only there is hidden or replaced text an evasion."""

_LOST = {MaterialStatus.UNREADABLE, MaterialStatus.EMPTY}
_MOST_EXCERPTS = 3
_TITLE = "参评案例名称|案例名称"
_UNIT = "参评单位|申报单位|单位名称"


def judge_files(facts: Facts) -> Iterator[Finding]:
    """What reading each file of each package brought up: damage, evasions, unknown purpose."""
    owners = {each.material_id: one for one in facts.batch.submissions for each in one.materials}
    replaced = {one.submission_id for one in facts.batch.submissions if one.status is Status.SUPERSEDED}
    for package in facts.packages.values():
        if package.name in facts.foreign:
            continue
        for material in package.materials:
            owner = owners.get(material.material_id)
            if owner is None or owner.submission_id not in replaced:
                yield from _on_file(facts.reading(material), package, owner, facts)


def _on_file(reading: Reading, package: Package, owner: Submission | None, facts: Facts) -> Iterator[Finding]:
    extract, path = reading.extract, reading.material.path
    for problem in extract.problems or _unsaid(extract):
        message = tell_problem(problem, path)
        yield own_finding(problem.rule_id, Said(message, path=path, severity=_grade(reading, facts)), package, owner)
    if reading.is_read and extract.role is Role.OTHER and extract.report is None:
        message = f"没有认出 {path} 是哪一项材料，未作核验。如是要求报送的材料，请按材料名称重新命名；否则不必处理。"
        yield own_finding("X-UNKNOWN-ROLE", Said(message, path=path), package, owner)
    if extract.document is not None and extract.role in READ_ROLES:
        tricks: dict[str, list[Trick]] = {}
        for trick in extract.document.tricks:
            tricks.setdefault(trick.rule_id, []).append(trick)
        for rule_id, several in tricks.items():
            yield own_finding(
                rule_id,
                Said(
                    _tell_tricks(path, several),
                    "、".join(each.excerpt[:30] for each in several[:_MOST_EXCERPTS] if each.excerpt),
                    path,
                ),
                package,
                owner,
            )


def _unsaid(extract: Extract) -> tuple[Problem, ...]:
    if extract.status not in _LOST:
        return ()
    return (Problem("X-UNREADABLE", "文件未能读出。请用 Word、WPS 或 PDF 阅读器打开检查，另存后重新报送。"),)


def _grade(reading: Reading, facts: Facts) -> Severity:
    """An unreadable file that the notice requires blocks the form check; the rest is for the record."""
    kind = facts.campaign.material(reading.extract.role)
    lost = reading.extract.status in _LOST
    return Severity.ERROR if lost and kind is not None and kind.required else Severity.INFO


def _tell_tricks(path: str, tricks: list[Trick]) -> str:
    shown = "；".join(
        f"{each.message.rstrip('。')}{f'（{each.place}）' if each.place and each.place not in each.message else ''}"
        f"{f'“{each.excerpt[:30]}”' if each.excerpt and each.excerpt not in each.message else ''}"
        for each in tricks[:_MOST_EXCERPTS]
    )
    more = f"；等共{len(tricks)}类" if len(tricks) > _MOST_EXCERPTS else ""
    return f"{path}：{shown}{more}。字数和查重按读者看得见的文字计，请人工查看，必要时请报送单位说明。"


def judge_agreement(facts: Facts) -> Iterator[Finding]:
    """Where form, summary table and case file of one submission say different things."""
    for submission in facts.live:
        cases = [each.extract.case for each in facts.readings(submission, (Role.CASE_WORD, Role.CASE_PDF)) if each.extract.case]
        if cases and (differences := list(_form_differences(submission, cases[0], facts))):
            message = f"{named(submission)}推荐表与案例不一致：{'；'.join(differences)}。请核对后统一。"
            yield own_finding("X-FORM-CASE-DIFF", Said(message, "；".join(differences)), submission.package, submission)
        if differences := list(_table_differences(submission, facts)):
            message = f"{named(submission)}汇总表与案例不一致：{'；'.join(differences)}。请核对后统一。"
            yield own_finding("X-TABLE-CASE-DIFF", Said(message, "；".join(differences)), submission.package, submission)


def _form_differences(submission: Submission, case: Case, facts: Facts) -> Iterator[str]:
    title = facts.field(submission, _TITLE)
    if title and case.title and not _agree(title, f"{case.title}{case.subtitle}", case.title, case.subtitle):
        yield f"案例名称，推荐表写“{title}”，案例写“{case.title}”"
    unit = facts.field(submission, _UNIT)
    if unit and case.unit and not _agree(unit, case.unit):
        yield f"单位，推荐表写“{unit}”，案例写“{case.unit}”"


def _table_differences(submission: Submission, facts: Facts) -> Iterator[str]:
    tables = [table for each in facts.readings(submission, (Role.SUMMARY_TABLE,)) for table in each.extract.summaries]
    if not any(table.rows for table in tables) or not submission.title:
        return
    row = summary_row(submission, facts)
    if row is None:
        written = [value for table in tables for each in table.rows if (value := _cell(each.values, "案例名称"))]
        if written and not any(_agree(each, submission.title) for each in written):
            yield f"汇总表中没有“{submission.title}”（所列：{'、'.join(written[:3])}{'…' if len(written) > 3 else ''}）"
        return
    authors = {key for each in _names(_cell(row.values, "作者")) if (key := text_key(each))}
    own = {text_key(each) for each in submission.authors} - {""}
    if authors and own and authors != own and not authors <= {text_key(submission.unit)}:
        yield f"作者，汇总表写“{_cell(row.values, '作者')}”，案例写“{'、'.join(submission.authors)}”"
    track = facts.campaign.track_of(_cell(row.values, "案例类别"))
    here = facts.campaign.track(submission.track)
    if track and here and track.id != here.id:
        yield f"类别，汇总表写“{track.short}”，材料为“{here.short}”"


def _cell(values: Mapping[str, str], head: str) -> str:
    return next((value for key, value in values.items() if label_key(key) == head), "").strip()


def _names(words: str) -> list[str]:
    for mark in "，,；;/\n\t 　":
        words = words.replace(mark, "、")
    return words.split("、")


def _agree(written: str, *others: str) -> bool:
    """Whether one name holds the other once width, marks and spaces are set aside."""
    key = text_key(written)
    keys = [other for each in others if (other := text_key(each))]
    return any(key in other or other in key for other in keys)
