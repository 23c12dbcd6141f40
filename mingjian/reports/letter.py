"""补正通知: one letter per recommender that has something to mend, composed from the findings, written as DOCX and PDF."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from mingjian.data import queries
from mingjian.data.campaign import UNDECIDED, Campaign
from mingjian.data.known_settings import CORRECTION_DUE
from mingjian.data.masking import mask_numbers_of
from mingjian.data.moments import parse_moment, print_deadline
from mingjian.data.queries import LONGEST_NAME, SubmissionRow
from mingjian.data.recommenders import find_recommender
from mingjian.data.records import Finding, Severity, Status
from mingjian.data.standing_errors import read_errors
from mingjian.reports.filenames import clean_name
from mingjian.reports.model import CLUES
from mingjian.reports.paper import Cell, Grid, GridColumn, Line, Paper, Part, Said, finish
from mingjian.reports.paper_docx import write_docx
from mingjian.reports.paper_pdf import write_pdf
from mingjian.reports.wording import MEASURES, OBJECTS, OWN_RULES

LETTER_FOLDER = "补正通知"
UNKNOWN_RECOMMENDER = "推荐单位不详"
NO_REMEDY = "如与实际不符，请附证明材料说明。"
"""Of errors that nothing can mend: age, an award already held."""
TO_BE_SET = "待定"
"""Printed where the organiser has still to decide: a paper names no settings, the command says which fills it."""
_TITLE_CHARS = 19
_LEAVES = frozenset({Status.SUPERSEDED.value, Status.REJECTED.value})
"""Statuses in which nobody is asked to mend anything."""
_ASKS_ONLY = "(?:联系|致电|来电|咨询|拨打|与[^，。；]*联系)"
_REMEDY = re.compile(rf"(?:^|[，；])请(?!{_ASKS_ONLY})")
_CONTACT = re.compile(rf"(?:^|[，；])请{_ASKS_ONLY}[^，。；]*")
"""Whom to ask is nothing to send."""
_BY_SETTING = re.compile(r"（设置项 \w+）|，设置项 \w+(?=[，）])")
_SENTENCE = re.compile(r"[^。！？]+[。！？]?[”」』）]*")
_ERROR_COLUMNS = (
    GridColumn("序号", 11, centred=True), GridColumn("{object}", 32), GridColumn("问题", 46), GridColumn("依据条款", 35),
    GridColumn("需要补交", 32),
)  # fmt: skip
_HINT_COLUMNS = (
    GridColumn("序号", 11, centred=True), GridColumn("{object}", 32), GridColumn("提示", 78), GridColumn("依据条款", 35),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mending:
    """What one recommender is told. name: canonical, "" where unknown; submissions: all that it put forward, by id."""

    name: str
    addressee: str
    submissions: Mapping[str, SubmissionRow]
    errors: tuple[Finding, ...]
    hints: tuple[Finding, ...]

    @property
    def file_stem(self) -> str:
        """The letter's file name without suffix."""
        return f"补正通知_{clean_name(self.name) or UNKNOWN_RECOMMENDER}"


def write_letters(connection: duckdb.DuckDBPyConnection, out: Path, campaign: Campaign, *, written: date) -> list[Path]:
    """Write the letters of a campaign into out/补正通知, two files each; letters no longer called for are taken away.

    Returns the Word files, in the order of recommenders.
    """
    folder = out / LETTER_FOLDER
    paths: list[Path] = []
    for mending in find_mending(connection, campaign.id):
        paper = compose_letter(mending, campaign, written=written)
        paths.append(write_docx(paper, folder / f"{mending.file_stem}.docx"))
        write_pdf(paper, folder / f"{mending.file_stem}.pdf")
    current = {path.stem for path in paths}
    for suffix in (".docx", ".pdf"):
        for old in folder.glob(f"补正通知_*{suffix}"):
            if old.stem not in current:
                old.unlink()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    return paths


def find_mending(connection: duckdb.DuckDBPyConnection, campaign_id: str) -> list[Mending]:
    """Every recommender with at least one error, those unknown last."""
    rows = {each.submission_id: each for each in queries.read_submissions(connection, campaign_id)}
    live = {key: row for key, row in rows.items() if row.status not in _LEAVES}
    packages = _owners(connection, campaign_id, rows, live)
    grouped: dict[str, list[Finding]] = defaultdict(list)
    by_hand = queries.read_by_hand(connection, campaign_id)
    passed = {(each.submission_id, each.rule_id, each.message) for each in read_errors(connection, campaign_id) if each.passed}
    for finding in (*queries.read_findings(connection, campaign_id), *_sent_back(connection, campaign_id, by_hand)):
        owner = _owner(finding, live, packages)
        if owner is not None and (finding.submission_id, finding.rule_id, finding.message) not in passed:
            grouped[owner].append(finding)
    addressees = queries.read_addressees(connection, campaign_id)
    found: list[Mending] = []
    for name in sorted(grouped, key=lambda each: (not each, each)):
        errors = tuple(each for each in grouped[name] if each.severity is Severity.ERROR)
        hints = tuple(each for each in grouped[name] if each.severity is Severity.WARNING and not _is_organisers(each))
        if errors:
            own = {key: row for key, row in live.items() if row.recommender == name}
            found.append(Mending(name, _address(name, addressees), own, errors, hints))
    return found


def _is_organisers(hint: Finding) -> bool:
    """Whether the hint is for the organiser alone: clues of copying to judge first, and what the organiser has still to decide."""
    return hint.rule_id in CLUES or UNDECIDED in hint.message


def _sent_back(connection: duckdb.DuckDBPyConnection, campaign_id: str, by_hand: Mapping[str, tuple[str, str]]) -> list[Finding]:
    """What somebody wants mended who set 需补正 by hand, in the words of the reason, the submission's own numbers masked."""
    reasons = {one: reason.rstrip("。；") for one, (status, reason) in by_hand.items() if status == Status.NEEDS_FIX.value}
    if not reasons:
        return []
    fields = [each.value for each in queries.read_fields(connection, campaign_id, masked=False)]
    return [
        Finding(
            "", Severity.ERROR, f"{mask_numbers_of(reason, fields)}。请补正后重新报送。", clause="人工核验", submission_id=one
        )
        for one, reason in sorted(reasons.items())
    ]


def _owners(
    connection: duckdb.DuckDBPyConnection, campaign_id: str, rows: Mapping[str, SubmissionRow], live: Mapping[str, SubmissionRow]
) -> dict[str, str]:
    """Package → recommender, without packages of which a later one took the place."""
    replaced = {row.package for row in rows.values()} - {row.package for row in live.values()}
    return {
        each.package: canonical(each.recommender)
        for each in queries.read_packages(connection, campaign_id)
        if each.package not in replaced
    }


def _owner(finding: Finding, live: Mapping[str, SubmissionRow], packages: Mapping[str, str]) -> str | None:
    """Whose finding it is: "" of somebody unknown, None of nobody who could be asked to mend it."""
    if finding.submission_id is not None:
        row = live.get(finding.submission_id)
        return None if row is None else row.recommender
    if finding.package is not None and finding.package not in packages:
        return None
    if finding.recommender:
        return canonical(finding.recommender)
    return None if finding.package is None else packages[finding.package]


def canonical(words: str) -> str:
    """The canonical name of a recommender, else the words themselves; "" where they are no name."""
    found = find_recommender(words) if words else None
    return found.name if found else words.strip() if len(words.strip()) <= LONGEST_NAME else ""


def _address(name: str, addressees: Mapping[str, str]) -> str:
    """The office as it signs itself where it does, else the canonical name."""
    raw = addressees.get(name, "").strip()
    return raw if name and 0 < len(raw) <= LONGEST_NAME and canonical(raw) == name else name


def compose_letter(mending: Mending, campaign: Campaign, *, written: date) -> Paper:
    """The letter to one recommender; personal numbers masked."""
    kind = OBJECTS[campaign.object]
    blocks = [
        Line(Part.TITLE, _title(campaign.short), published=True),
        Line(Part.ADDRESSEE, f"{mending.addressee}：" if mending.name else f"（{UNKNOWN_RECOMMENDER}，请主办方核实后转送）："),
        Line(Part.TEXT, _opening(mending, campaign, kind)),
        Line(Part.HEADING, "一、需要补正的内容"),
        _error_table(mending, kind),
    ]
    last = "二"
    if mending.hints:
        last = "三"
        blocks += [
            Line(Part.HEADING, "二、提示"),
            Line(Part.TEXT, "下列各项不影响受理，请一并核对，有误的随补正材料改正。"),
            _hint_table(mending, kind),
        ]
    blocks.append(Line(Part.HEADING, f"{last}、补正要求"))
    blocks += [Line(Part.TEXT, words, published=True) for words in _demands(campaign, kind)]
    blocks += [Line(Part.TEXT, "")]
    blocks += [
        Line(Part.SIGNATURE, name, published=True) for name in (campaign.notice.authority or "（主办单位）").split("、") if name
    ]
    blocks.append(Line(Part.SIGNATURE, f"{written.year}年{written.month}月{written.day}日"))
    title = f"关于补正{campaign.short}申报材料的通知（{mending.name or UNKNOWN_RECOMMENDER}）"
    return finish(Paper(title, tuple(blocks)))


def _title(short: str) -> str:
    """The title, on two lines where one does not hold it: 二号 has 19 characters a line, letters and digits count half."""
    words = f"关于补正{short}申报材料的通知"
    wide = sum(1 if ord(each) > 0xFF else 0.5 for each in words)
    return words if wide <= _TITLE_CHARS else f"关于补正{short}\n申报材料的通知"


def _opening(mending: Mending, campaign: Campaign, kind: str) -> str:
    number = f"（{campaign.notice.number}）" if campaign.notice.number else ""
    notice = f"《{campaign.notice.title}》{number}"
    if not mending.name:
        return f"下列材料按{notice}报来，没有写明推荐单位，也无法从文件判断。经形式审查，需要补正如下："
    each = MEASURES[campaign.object]
    faulty = len({error.submission_id for error in mending.errors if error.submission_id})
    start = f"你单位按{notice}报送的材料收悉。经形式审查，"
    if faulty:
        return f"{start}所推荐的{len(mending.submissions)}{each}{kind}中，有{faulty}{each}需要补正。现将有关事项通知如下："
    return f"{start}有的材料需要补正。现将有关事项通知如下："


def _error_table(mending: Mending, kind: str) -> Grid:
    rows: list[Sequence[Cell]] = []
    for number, (finding, clauses) in enumerate(_merge(mending.errors), 1):
        row = mending.submissions.get(finding.submission_id or "")
        problem, remedy = divide(_bare(finding.message, row))
        told = [problem + _file(finding), remedy or NO_REMEDY]
        problem_cell, remedy_cell = told if finding.rule_id else map(Said, told)
        rows.append([str(number), _named(finding, row), problem_cell, clauses, remedy_cell])
    return Grid(_titled(_ERROR_COLUMNS, kind), rows)


def _hint_table(mending: Mending, kind: str) -> Grid:
    rows: list[Sequence[str]] = []
    for number, (finding, clauses) in enumerate(_merge(mending.hints), 1):
        row = mending.submissions.get(finding.submission_id or "")
        rows.append([str(number), _named(finding, row), _bare(finding.message, row) + _file(finding), clauses])
    return Grid(_titled(_HINT_COLUMNS, kind), rows)


def _merge(findings: Sequence[Finding]) -> list[tuple[Finding, str]]:
    """What two clauses ask for in the same words stands once, with both clauses."""
    clauses: dict[tuple[str | None, str | None, str | None, str], list[str]] = defaultdict(list)
    first: dict[tuple[str | None, str | None, str | None, str], Finding] = {}
    for each in findings:
        key = each.submission_id, each.package, each.path, each.message
        first.setdefault(key, each)
        clauses[key].append(_clause(each))
    return [(first[key], "；".join(dict.fromkeys(cited))) for key, cited in clauses.items()]


def _titled(columns: Sequence[GridColumn], kind: str) -> tuple[GridColumn, ...]:
    return tuple(GridColumn(each.title.format(object=kind), each.width, each.centred) for each in columns)


def _named(finding: Finding, row: SubmissionRow | None) -> str:
    if row is not None:
        unit = f"（{row.unit}）" if row.unit else ""
        return f"{row.title or f'（未读到名称，收件 {row.package}）'}{unit}"
    return f"收件：{finding.package}" if finding.package else "推荐单位整体"


def _file(finding: Finding) -> str:
    return f"（文件：{finding.path}）" if finding.path and finding.path.rsplit("/", 1)[-1] not in finding.message else ""


def _clause(finding: Finding) -> str:
    return finding.clause or f"核验项：{OWN_RULES.get(finding.rule_id, finding.rule_id)}"


def _bare(message: str, row: SubmissionRow | None) -> str:
    """The message without the name that stands beside it and without the names of settings, which are the organiser's."""
    message = _BY_SETTING.sub("", message)
    for name in (f"《{row.title}》", f"“{row.title}”") if row is not None and row.title else ():
        if message.startswith(name):
            return message.removeprefix(name).removeprefix("的")
    return message


def divide(message: str) -> tuple[str, str]:
    """A message parted into what is wrong and what to do; the second "" where it asks for nothing.

    The remedy begins with the first sentence that asks (请 at its start or after a comma). Together they are the message; whom
    to ask (请联系…) is always told with what is wrong.
    """
    problem, remedy = _part(message)
    contacts: list[str] = _CONTACT.findall(remedy)
    if not contacts:
        return problem, remedy
    left = _CONTACT.sub("", remedy).strip("，；。")
    told = [each.strip("，；") for each in contacts if each.strip("，；") not in problem]
    return problem + "".join(f"{each}。" for each in told), f"{left}。" if left else ""


def _part(message: str) -> tuple[str, str]:
    sentences: list[str] = _SENTENCE.findall(message)
    for place, sentence in enumerate(sentences):
        asks = _REMEDY.search(sentence)
        if asks is None:
            continue
        before, after = "".join(sentences[:place]), "".join(sentences[place:])
        if before:
            return before, after
        cut = asks.end() - 1  # one sentence says both
        return (after[:cut].rstrip("，；") + "。", after[cut:]) if cut else (message, message)
    return message, ""


def _demands(campaign: Campaign, kind: str) -> list[str]:
    """By when, where to, in what form; nothing that notice or organiser did not say."""
    due = campaign.setting(CORRECTION_DUE).value
    until = TO_BE_SET if due is None else print_due(str(due))
    boxes = "、".join(_mailboxes(campaign))
    sent = f"将补正材料发送至电子邮箱 {boxes}。" if boxes else "通知没有写明报送邮箱，请按通知规定的报送渠道办理。"
    name = "案例名称" if campaign.object == "cases" else "姓名" if campaign.object == "persons" else "工作室名称"
    rest = "；改动正文的，Word、PDF 和查重报告请一并重报" if campaign.object == "cases" else ""
    whole = (
        f"3．请将需补正的{kind}的全部材料（含未改动的）重新打包报送，推荐单位、申报单位和{name}与原报{kind}一致；"
        f"只补报其中几项的，请在文件名中写明{name}，其余沿用原件{rest}。收到后以补正件为准，原件留存备查。"
    )
    demands = [
        f"1．补正截止时间：{until}。",
        f"2．报送方式：{sent}",
        whole,
    ]
    contacts = [each for each in campaign.notice.contact if "邮箱" not in each]
    return [*demands, f"4．{'；'.join(contacts)}。"] if contacts else demands


def print_due(words: str) -> str:
    """A moment as notices write it; other words of the organiser as they stand."""
    try:
        return print_deadline(parse_moment(words))
    except ValueError:
        return words.rstrip("。")


def _mailboxes(campaign: Campaign) -> tuple[str, ...]:
    """The campaign's mailboxes, one alone where the organiser decided so (setting mailbox: 仅…)."""
    value = next((str(each.value) for each in campaign.settings if each.id == "mailbox" and each.value is not None), "")
    only = tuple(each for each in campaign.mailboxes if value == f"仅{each}")
    return only or campaign.mailboxes
