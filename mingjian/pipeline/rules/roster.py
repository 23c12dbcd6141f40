"""Cross-checks on persons: 汇总表 against form, form against deeds, and who is listed without files (X-TABLE-CASE-DIFF, X-FORM-CASE-DIFF)."""

import re
from collections.abc import Iterator

from mingjian.data.masking import mask_identity
from mingjian.data.records import Finding, Role, Submission, SummaryRow, SummaryTable
from mingjian.pipeline.identification import BIRTH_LABELS, ID_LABELS, find_identity, read_birth
from mingjian.pipeline.rules.facts import Facts, Reading, recommender_of, text_key
from mingjian.pipeline.rules.finding import Said, named, own_finding
from mingjian.pipeline.rules.person import LEVEL_LABELS, NAME_LABELS, SEX_LABEL, read_level

_RESERVE = "备选"
_UNIT, _PHONE = "工作单位", "单位联系电话"
_COMRADE = re.compile(r"(?:^|[关于《—\-\s])([一-鿿]{2,4})同志")
_HEAD_CHARS = 60
"""Characters at the start of a deeds text in which its title names the person."""


def judge_roster(facts: Facts) -> Iterator[Finding]:
    """Where two papers on one person disagree, and where a list and what was sent do."""
    if facts.campaign.object != "persons":
        return
    for submission in facts.live:
        rows = [row for table in _tables(facts.readings(submission)) for row in table.rows if _name(row)]
        row = next((each for each in rows if _speaks(each, submission, facts)), None)
        if row is not None and (differences := list(_differences(row, submission, facts))):
            message = f"{named(submission)}汇总表与推荐表不一致：{'；'.join(differences)}。请核对后统一。"
            yield own_finding("X-TABLE-CASE-DIFF", Said(message, "；".join(differences)), submission.package, submission)
        elif row is None and rows and submission.title:
            listed = "、".join(_name(each) for each in rows[:3]) + ("…" if len(rows) > 3 else "")
            message = f"汇总表中没有{named(submission)}（所列：{listed}）。请推荐单位补入汇总表或说明。"
            yield own_finding("X-TABLE-CASE-DIFF", Said(message, "不在汇总表"), submission.package, submission)
        if other := _other_name(submission, facts):
            message = f"{named(submission)}的推荐表与事迹材料不一致：事迹材料写的是“{other}”。请核对是否放错文件。"
            yield own_finding("X-FORM-CASE-DIFF", Said(message, other), submission.package, submission)
    yield from _unsent(facts)


def _tables(readings: tuple[Reading, ...]) -> list[SummaryTable]:
    """The lists of who is recommended, without those of reserves."""
    return [
        table
        for each in readings
        if each.extract.role is Role.SUMMARY_TABLE
        for table in each.extract.summaries
        if _RESERVE not in f"{each.material.path.rpartition('/')[2]}{table.title}"
    ]


def _name(row: SummaryRow) -> str:
    return row.values.get("姓名", "").strip()


def _speaks(row: SummaryRow, submission: Submission, facts: Facts) -> bool:
    """Whether a row is of this person: by name, or by number where the name was written otherwise."""
    number = find_identity(facts.field(submission, ID_LABELS))
    same = text_key(_name(row)) == text_key(submission.title)
    return same or (bool(number) and number == find_identity(row.values.get(ID_LABELS, "")))


def _differences(row: SummaryRow, submission: Submission, facts: Facts) -> Iterator[str]:
    """What row and form say otherwise, in words; a value that one of them lacks is another rule's matter."""

    def pair(label: str, labels: str) -> tuple[str, str]:
        return row.values.get(label, "").strip(), facts.field(submission, labels)

    listed, formed = pair("姓名", NAME_LABELS)
    if listed and formed and text_key(listed) != text_key(formed):
        yield f"姓名，汇总表写“{listed}”，推荐表写“{formed}”"
    listed, formed = pair(_UNIT, _UNIT)
    here, there = text_key(listed), text_key(formed)
    if here and there and here not in there and there not in here:
        yield f"工作单位，汇总表写“{listed}”，推荐表写“{formed}”"
    here, there = (find_identity(each) for each in pair("身份证号", ID_LABELS))
    if here and there and here != there:
        yield f"身份证号，汇总表写“{mask_identity(here)}”，推荐表写“{mask_identity(there)}”（不相同）"
    here, there = (re.sub(r"\D", "", each) for each in pair(_PHONE, _PHONE))
    if here and there and not here.endswith(there) and not there.endswith(here):
        yield "单位联系电话，两处不同"
    here, there = (read_level(each) for each in pair("职业技能等级", LEVEL_LABELS))
    if here and there and here != there:
        yield f"职业技能等级，汇总表写“{here}”，推荐表写“{there}”"
    here, there = pair("性别", SEX_LABEL)
    if here and there and here != there:
        yield f"性别，汇总表写“{here}”，推荐表写“{there}”"
    one, other = (read_birth(each) for each in pair("出生年月", BIRTH_LABELS))
    if one and other and (one.last < other.first or other.last < one.first):
        yield f"出生年月，汇总表写“{one.first.year}年{one.first.month}月”，推荐表写“{other.first.year}年{other.first.month}月”"


def _other_name(submission: Submission, facts: Facts) -> str:
    """Another person whom the title of the deeds names, "" where it names nobody or the right one."""
    name = text_key(facts.field(submission, NAME_LABELS))
    for reading in facts.readings(submission, (Role.DEEDS,)):
        document = reading.extract.document
        found = _COMRADE.search(document.text[:_HEAD_CHARS]) if document else None
        if name and found and name not in text_key(document.text if document else ""):
            return found[1]
    return ""


def _unsent(facts: Facts) -> Iterator[Finding]:
    """Who stands in a recommender's list while nobody sent the files."""
    names = {(recommender_of(each), text_key(each.title)) for each in facts.live}
    numbers = {number for each in facts.live if (number := find_identity(facts.field(each, ID_LABELS)))}
    for package in facts.packages.values():
        if package.name in facts.foreign:
            continue
        sender = facts.senders.get(package.name, "")
        rows = [row for table in _tables(tuple(map(facts.reading, package.materials))) for row in table.rows if _name(row)]
        absent = [
            _name(row)
            for row in rows
            if (sender, text_key(_name(row))) not in names and find_identity(row.values.get(ID_LABELS, "")) not in numbers
        ]
        if absent:
            listed = "、".join(dict.fromkeys(absent))
            message = f"包裹 {package.name} 的汇总表列有{listed}，但没有收到其推荐材料。请推荐单位补报，或从汇总表中删去。"
            yield own_finding("X-TABLE-CASE-DIFF", Said(message, listed), package)
