"""The findings of Mingjian's own that one file or one submission shows (X-, contract section 4)."""

from collections.abc import Iterator

from mingjian.data.records import (
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
from mingjian.pipeline.rules.facts import Facts, Reading
from mingjian.pipeline.rules.finding import Said, own_finding

READ_ROLES = frozenset({Role.CASE_WORD, Role.CASE_PDF, Role.FORM, Role.DEEDS, Role.APPLICATION_REPORT, Role.SUMMARY_TABLE})
"""Files whose text is read and counted: only there is hidden or replaced text an evasion."""

_LOST = {MaterialStatus.UNREADABLE, MaterialStatus.EMPTY}
_MOST_EXCERPTS = 3


def judge_files(facts: Facts) -> Iterator[Finding]:
    """What reading each file of each package brought up: damage, evasions, unknown purpose."""
    settled = sorted(
        facts.batch.submissions, key=lambda one: one.status is not Status.SUPERSEDED
    )  # what is lent counts with whom it serves
    owners = {each.material_id: one for one in settled for each in one.materials}
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
