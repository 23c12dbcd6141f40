"""汇总表 in the notice's own layout, per recommender and whole, with the 查重率 found; written as DOCX and XLSX."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from mingjian.data import queries
from mingjian.data.campaign import Campaign, OfficialTable
from mingjian.data.known_settings import TABLE_RATE
from mingjian.data.queries import PersonValue, SubmissionRow
from mingjian.data.records import Status
from mingjian.data.reuse import Rates
from mingjian.reports.filenames import clean_name
from mingjian.reports.letter import UNKNOWN_RECOMMENDER
from mingjian.reports.paper import (
    CONTACT_COLUMNS,
    IDENTITY_COLUMNS,
    Block,
    Cell,
    Grid,
    GridColumn,
    Head,
    Line,
    Paper,
    Part,
    Share,
    finish,
    printed,
)
from mingjian.reports.paper_docx import write_docx
from mingjian.reports.paper_xlsx import write_papers
from mingjian.reports.wording import NONE

TABLE_FOLDER = "汇总表"
WHOLE_FOLDER = "全部"
RATES = {
    "总重复率": ("total_rate", "找到的全部重复÷摘要和正文的有效字符，未作任何排除"),
    "净重复率": ("net_rate", "去掉引用、文件名称、公共表述、自有成果之后的重复÷有效字符"),
    "去除引用": ("rate_without_quotations", "去掉引用之后的重复÷有效字符"),
    "单篇最大": ("max_single_rate", "与单个来源重合最多的部分÷有效字符"),
}
"""What the setting table_rate may choose: column of the rates and what it counts."""
RATE_COLUMN = "查重率"
_ROW_LABEL = re.compile(r"^(.*)（第(\d+)行）$")
_WORD = re.compile(r"\W+")
_LONGEST_VALUE = 200  # characters of a field; longer ones are no table entry
_MOST_UPRIGHT = 8  # columns; more stand on a page across
_WIDTHS = {"序号": 10, "案例类别": 20, "案例名称": 40, "作者": 20, "手机号码": 19, "查重率": 11, "性别": 10, "民族": 13, "身份证号": 36,
           "姓名": 17, "工作单位": 28, "单位": 26, "工作室名称": 30, "类别": 14, "推荐单位": 17, "单位联系电话": 24, "出生年月": 23,
           "职业工种": 18, "职业技能等级": 17, "政治面貌": 17, "文化程度": 17, "参加工作时间": 24, "单位联系人": 16, "领衔人": 17}  # fmt: skip
_CENTRED = frozenset(_WIDTHS) - {"案例类别", "案例名称", "工作单位", "单位", "工作室名称"}
_PLAIN = {
    "cases": ("序号", "类别", "案例名称", "作者", "单位", "查重率"),
    "persons": ("序号", "类别", "姓名", "性别", "出生年月", "工作单位", "职业工种", "职业技能等级"),
    "studios": ("序号", "类别", "工作室名称", "领衔人", "单位"),
}
"""Columns where the notice prints no table of its own."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One submission with what its files say.

    person: column → value of the one whom it puts forward, as the view people has it; form, row: label → value of its forms
    and of its row in the 汇总表.
    """

    submission: SubmissionRow
    rates: Rates | None
    person: Mapping[str, str]
    form: Mapping[str, str]
    row: Mapping[str, str]


@dataclass(slots=True)
class _Values:
    """Fields as read, ordered for look-up."""

    forms: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])  # by submission
    heads: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])  # by package
    rows: dict[str, dict[tuple[str, str], dict[str, str]]] = field(
        default_factory=dict[str, dict[tuple[str, str], dict[str, str]]]
    )  # by package, then by file and number of the row


def write_tables(connection: duckdb.DuckDBPyConnection, out: Path, campaign: Campaign, *, masked: bool = True) -> list[Path]:
    """Write the tables of a campaign into out/汇总表/全部 and a folder per recommender; returns the Word files.

    masked: identity and telephone numbers hidden. Tables of earlier times that nobody stands in any more are taken away.
    """
    values = _read_values(connection, campaign.id, masked=masked)
    listed = _list(connection, campaign, values, masked=masked)
    signed = queries.read_addressees(connection, campaign.id)
    folder = out / TABLE_FOLDER
    written: list[Path] = []
    for table in (*list_tables(campaign), *_left_over(campaign)):
        entries = [each for each in listed if _belongs(each.submission, table, campaign)]
        if not entries:
            continue
        whole = Head(tuple((label, _whole_head(label, entries, campaign)) for label in table.head))
        written.append(_write(folder / WHOLE_FOLDER, table, (whole, entries), campaign, masked=masked, whole=True))
        grouped: dict[str, list[Listed]] = defaultdict(list)
        for each in entries:
            grouped[each.submission.recommender].append(each)
        for name, own in grouped.items():
            head = Head(tuple((label, _head(label, name, own, values, signed)) for label in table.head))
            place = folder / (clean_name(name) or UNKNOWN_RECOMMENDER)
            written.append(_write(place, table, (head, own), campaign, masked=masked, whole=False))
    _clear(folder, written, {_stem(table) for table in (*list_tables(campaign), *_left_over(campaign))})
    return written


def list_tables(campaign: Campaign) -> tuple[OfficialTable, ...]:
    """The notice's own tables, else one plain table."""
    return campaign.tables or (OfficialTable(title=f"{campaign.short}推荐汇总表", columns=_PLAIN[campaign.object]),)


def _left_over(campaign: Campaign) -> tuple[OfficialTable, ...]:
    """The table of those whose track is not known, where every table of the notice is of a track."""
    if any(not table.tracks for table in list_tables(campaign)):
        return ()
    return (OfficialTable(title=f"{campaign.short}汇总表（类别待定）", columns=_PLAIN[campaign.object]),)


def _belongs(row: SubmissionRow, table: OfficialTable, campaign: Campaign) -> bool:
    if table.tracks:
        return row.track in table.tracks
    return table in list_tables(campaign) or not any(row.track in each.tracks for each in list_tables(campaign))


def _read_values(connection: duckdb.DuckDBPyConnection, campaign_id: str, *, masked: bool) -> _Values:
    values = _Values()
    for each in queries.read_fields(connection, campaign_id, masked=masked):
        if each.role != "summary_table":
            if each.submission_id:
                values.forms.setdefault(each.submission_id, {}).setdefault(each.label, each.value)
        elif found := _ROW_LABEL.match(each.label):
            rows = values.rows.setdefault(each.package, {})
            rows.setdefault((each.material_id, found[2]), {}).setdefault(found[1], each.value)
        else:
            values.heads.setdefault(each.package, {}).setdefault(each.label, each.value)
    return values


def _list(connection: duckdb.DuckDBPyConnection, campaign: Campaign, values: _Values, *, masked: bool) -> list[Listed]:
    rows = [each for each in queries.read_submissions(connection, campaign.id) if each.status != Status.SUPERSEDED]
    known = [] if campaign.object == "cases" else queries.read_people(connection, campaign.id, masked=masked)
    persons = {each.submission_id: _person(each) for each in known}
    rates = queries.read_rates(connection, [each.submission_id for each in rows])
    return [
        Listed(
            each,
            rates.get(each.submission_id),
            persons.get(each.submission_id, {}),
            values.forms.get(each.submission_id, {}),
            _own_row(each, values.rows.get(each.package, {}).values()),
        )
        for each in rows
    ]


def _person(one: PersonValue) -> dict[str, str]:
    """The columns that the view people fills; a day of birth that nobody knows for certain is left to form and 汇总表."""
    values = {
        "姓名": one.name, "领衔人": one.name, "性别": one.sex, "身份证号": one.id_number, "职业工种": one.trade, "职业技能等级": one.level,
        "出生年月": f"{one.birth_date:%Y年%m月}" if one.birth_date else "",
    }  # fmt: skip
    return {column: value for column, value in values.items() if value}


def _own_row(row: SubmissionRow, rows: Iterable[Mapping[str, str]]) -> Mapping[str, str]:
    """The row of the package's 汇总表 that names this case or person, empty where none or several do."""
    name = _plain(row.title)
    found = [
        each for each in rows if name and name in _plain(each.get("案例名称") or each.get("姓名") or each.get("工作室名称") or "")
    ]
    return found[0] if found and all(each == found[0] for each in found) else {}


def _plain(words: str) -> str:
    return _WORD.sub("", words)


def _write(
    folder: Path, table: OfficialTable, content: tuple[Head, Sequence[Listed]], campaign: Campaign, *, masked: bool, whole: bool
) -> Path:
    composed = compose_table(table, content, campaign, masked=masked, whole=whole)
    write_papers([finish(each, masked=masked) for each in composed.sheets], folder / f"{_stem(table)}.xlsx")
    return write_docx(finish(composed.printed, masked=masked), folder / f"{_stem(table)}.docx")


def _stem(table: OfficialTable) -> str:
    return clean_name(f"{table.label}_{table.title}" if table.label else table.title)


@dataclass(frozen=True, slots=True)
class Composed:
    """A table as it is printed, and as the sheets of a workbook."""

    printed: Paper
    sheets: tuple[Paper, ...]


def compose_table(
    table: OfficialTable, content: tuple[Head, Sequence[Listed]], campaign: Campaign, *, masked: bool, whole: bool
) -> Composed:
    """The table and, where it has a 查重率, the three rates of each case side by side: below it, or on a sheet of its own."""
    head, entries = content
    columns = (*table.columns, "推荐单位") if whole and "推荐单位" not in table.columns else table.columns
    if table not in campaign.tables:  # a column of ours that nobody fills only takes room
        columns = tuple(
            each for each in columns if any(_cell(each, 1, entry, ("", ""), "总重复率") for entry in entries) or each == "类别"
        )
    chosen = str(campaign.setting(TABLE_RATE).value)
    rate = chosen if chosen in RATES else "总重复率"
    tracks = {track.id: (track.name, track.short) for track in campaign.tracks}
    rows = [
        [_cell(column, number, entry, tracks.get(entry.submission.track, ("", "")), rate) for column in columns]
        for number, entry in enumerate(entries, 1)
    ]
    blocks: list[Block] = [Line(Part.LABEL, table.label)] if table.label else []
    blocks += [Line(Part.TITLE, table.title), *([head] if head.pairs else [])]
    blocks.append(Grid(tuple(GridColumn(each, _WIDTHS.get(each, 14), each in _CENTRED) for each in columns), rows))
    if RATE_COLUMN in columns:
        blocks.append(Line(Part.NOTE, _explain(rate, campaign)))
    if (IDENTITY_COLUMNS | CONTACT_COLUMNS) & set(columns):
        blocks.append(Line(Part.NOTE, _MASKED if masked else _UNMASKED))
    wide, name = len(columns) > _MOST_UPRIGHT, (table.label or "汇总表")[:28]
    paper = Paper(table.title, tuple(blocks), name=name, wide=wide, narrow=True)
    if RATE_COLUMN not in columns:
        return Composed(paper, (paper,))
    compared = _compare(entries, rate)
    beside: tuple[Block, ...] = (
        Line(Part.TITLE, f"{table.title}\n查重率对照"),
        compared,
        Line(Part.NOTE, _explain(rate, campaign)),
    )
    sheets = (paper, Paper(f"{table.title}查重率对照", beside, name="查重率对照", narrow=True))
    differing = [row for row in compared.rows if row[-1] != _SAME]
    if not differing:
        return Composed(paper, sheets)
    below = (Line(Part.NOTE, "查重率对照（与上表数值不同的，各按原文照录）："), Grid(compared.columns, differing))
    return Composed(replace(paper, blocks=(*blocks, *below)), sheets)


_MASKED = "身份证号、电话号码已遮盖。"
_UNMASKED = "本表含完整的身份证号或电话号码，仅限主办方工作使用，不得公开、转发。"
_SAME = "一致"


def _explain(name: str, campaign: Campaign) -> str:
    why = next((f"；{each.reason}" for each in campaign.settings if each.id == TABLE_RATE), "")
    return (
        f"注：“查重率”为明鉴查重的{name}：{RATES[name][1]}，与本批提交件、往年案例和公开文本比对{why}。"
        "汇总表填报和所附查重报告的数值未作改动，另列对照。"
    ).replace("。。", "。")


def _share(entry: Listed, name: str) -> float | None:
    return None if entry.rates is None else float(getattr(entry.rates, RATES[name][0]))


def _cell(column: str, number: int, entry: Listed, track: tuple[str, str], rate: str) -> Cell:
    row = entry.submission
    title = f"{row.title}——{row.subtitle}" if row.subtitle else row.title
    known: dict[str, Cell] = {
        "序号": number, "案例类别": track[0], "类别": track[1], "案例名称": title, "姓名": row.title, "作者": row.authors,
        "工作室名称": entry.form.get("工作室名称") or row.title, "推荐单位": row.recommender or UNKNOWN_RECOMMENDER, "单位": row.unit, "工作单位": row.unit,
    }  # fmt: skip
    if column == RATE_COLUMN:
        share = _share(entry, rate)
        return "未查重" if share is None else Share(share)
    if found := known.get(column):
        return found
    value = entry.person.get(column) or entry.row.get(column) or entry.form.get(column) or ""
    return " ".join(value.split())[:_LONGEST_VALUE]


def _compare(entries: Sequence[Listed], name: str) -> Grid:
    columns = (
        GridColumn("序号", 7, centred=True), GridColumn("案例名称", 40), GridColumn(f"明鉴{name}", 16, centred=True),
        GridColumn("汇总表填报", 14, centred=True), GridColumn("所附查重报告", 16, centred=True), GridColumn("对照", 12, centred=True),
    )  # fmt: skip
    rows: list[list[Cell]] = []
    for number, entry in enumerate(entries, 1):
        row, own = entry.submission, _share(entry, name)
        shares = [None if each is None else Share(each) for each in (own, row.declared_rate, row.report_rate)]
        given = {printed(each) for each in shares if each is not None}
        missing = sum(each is None for each in shares)
        verdict = "不一致" if len(given) > 1 else "有缺项" if missing else _SAME
        rows.append([number, row.title, *(NONE if each is None else each for each in shares), verdict])
    return Grid(columns, rows)


def _whole_head(label: str, entries: Sequence[Listed], campaign: Campaign) -> str:
    if label == "区县":
        return f"全部（{len({each.submission.recommender for each in entries})}个推荐单位）"
    return campaign.notice.authority if label.startswith("单位") else ""


def _head(label: str, name: str, entries: Sequence[Listed], values: _Values, signed: Mapping[str, str]) -> str:
    if label == "区县":
        return name
    said = (values.heads.get(each.submission.package, {}).get(label, "") for each in entries)
    found = next((each for each in said if each), "")
    return found or (signed.get(name, "") if label.startswith("单位") else "")


def _clear(folder: Path, written: Sequence[Path], stems: set[str]) -> None:
    """Take away tables of ours that were not written this time."""
    current = {path.with_suffix("") for path in written}
    for old in folder.glob("*/*"):
        if old.suffix in {".docx", ".xlsx"} and old.stem in stems and old.with_suffix("") not in current:
            old.unlink()
            if not any(old.parent.iterdir()):
                old.parent.rmdir()
