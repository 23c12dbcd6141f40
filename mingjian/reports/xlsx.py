"""核验与查重总表.xlsx: one workbook for a batch."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from mingjian.data import queries
from mingjian.data.campaign import Campaign
from mingjian.data.queries import MatchRow
from mingjian.data.records import Finding, Severity
from mingjian.data.reuse import Exclusion
from mingjian.reports.group_ties import LEAST_SOURCE_CHARS, read_group_ties
from mingjian.reports.overview import Entry, Overview, read_overview
from mingjian.reports.ratios import explain_counting
from mingjian.reports.spreadsheet import Cell, Column, Link, Look, Sheet, write_sheets
from mingjian.reports.view import credit_view, open_view
from mingjian.reports.wording import READINGS, REMOVED, ROLES, SEVERITIES, SOURCES, UNKNOWN

WORKBOOK_NAME = "核验与查重总表.xlsx"
_CHUNK = 200  # submissions whose texts are in memory at once


def write_workbook(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    *,
    campaign_id: str,
    campaign: Campaign | None = None,
    include: frozenset[str] = frozenset(),
) -> Path:
    """Write the batch's workbook. Its links expect the reports in 查重报告 beside it.

    include: codes of exclusions that this view counts all the same.
    """
    overview = read_overview(connection, campaign_id, campaign, include)
    sheets = (
        _summarise(overview),
        _list_submissions(overview),
        _list_findings(overview),
        _list_sources(connection, overview),
        _list_groups(connection, overview),
        _list_materials(overview),
        _list_recommenders(overview),
        _explain(overview),
    )
    return write_sheets(path, sheets, title=f"{overview.background.title} 核验与查重总表")


def _summarise(overview: Overview) -> Sheet:
    entries = overview.valid
    packages = Counter(each.status for each in overview.packages)
    rows: list[Sequence[Cell]] = [["收件", "全部", len(overview.packages)]]
    rows += [["收件", READINGS.get(status, status), count] for status, count in packages.most_common()]
    rows += [["提交件", "全部（不含已被补正件取代的）", len(entries)]]
    rows += [["提交件", f"类别：{track}", count] for track, count in Counter(each.track for each in entries).most_common()]
    rows += [
        ["提交件", f"状态：{status}", count] for status, count in Counter(each.status for each in overview.entries).most_common()
    ]
    severities = Counter(each.severity for each in overview.findings)
    rows += [["形式审查", f"{name}（项）", severities[severity]] for severity, name in SEVERITIES.items()]
    rows += [["形式审查", "有错误的提交件", sum(each.findings[Severity.ERROR] > 0 for each in entries if each.findings)]]
    compared = [each.rates for each in entries if each.rates]
    rows += [
        ["查重", "已查重", len(compared)],
        ["查重", "找到重合的（总重复率大于 0）", sum(each.matched_chars > 0 for each in compared)],
    ]
    rows += [["查重", "相互重合的组", len({each.group.number for each in entries if each.group})]]
    columns = (Column("方面", 16, Look.CODE), Column("项目", 44), Column("数量", 14, Look.COUNT))
    view = f"　口径：计入{overview.view}" if overview.view else ""
    return Sheet("总览", columns, rows, title=f"{overview.background.title}　核验时间 {overview.background.written_at}{view}")


_TITLE = "标题（点击看报告）"
_CHOSEN = "本报告口径"
"""A column of views that count exclusions all the same."""
_OF_CASES = frozenset({"作者", "主题", "汇总表填报", "所附报告", "摘要字数"})
"""Columns that say nothing of persons and studios."""
_SUBMISSION_COLUMNS = (
    Column("编号", 14, Look.CODE),
    Column(_TITLE, 36),
    Column("推荐单位", 14),
    Column("类别", 10),
    Column("申报单位", 24),
    Column("作者", 15),
    Column("主题", 14),
    Column("状态", 12, Look.CODE),
    Column("总重复率", 11, Look.SHARE, "找到的全部重复，未作排除；通知和表格原文、不足 13 个有效字符的除外"),
    Column("净重复率", 11, Look.SHARE, "去掉引用、文件名称、公共表述、自有成果"),
    Column(_CHOSEN, 11, Look.SHARE, "净重复之外，另计入“说明”表所写的类别"),
    Column("去除引用", 11, Look.SHARE, "总数中去掉引号内和注明出处的引文、参考文献部分"),
    Column("去除公共表述", 11, Look.SHARE, "总数中去掉参考文本、固定用语和多家单位共有的文字"),
    Column("去除自有成果", 11, Look.SHARE, "总数中去掉与本单位（个人为本人）以往和同批另报材料相同的文字"),
    Column("单篇最大", 11, Look.SHARE, "与单个来源重合最多的部分，含已排除的"),
    Column("重复字符", 10, Look.COUNT, "总重复率的分子，有效字符"),
    Column("有效字符", 10, Look.COUNT, "各项比例的分母：汉字、字母、数字，不计空白和标点"),
    Column("重合组", 8, Look.COUNT, "互相重合的提交件同组，成员见“重合组”表"),
    Column("汇总表填报", 11, Look.SHARE, "汇总表填报的查重率"),
    Column("所附报告", 11, Look.SHARE, "所附查重报告的总重复率"),
    Column("摘要字数", 9, Look.COUNT, "Word 口径的字数，与有效字符不同"),
    Column("正文字数", 9, Look.COUNT, "Word 口径的字数，与有效字符不同"),
    Column("图片", 7, Look.COUNT, "案例图片张数，不含证书、截图、标志、印章、人像"),
    Column("错误", 8, Look.COUNT, "问题项数"),
    Column("提醒", 8, Look.COUNT, "问题项数"),
    Column("说明", 7, Look.COUNT, "问题项数"),
    Column("收到时间", 17, Look.MOMENT),
    Column("收件", 26),
)


def _list_submissions(overview: Overview) -> Sheet:
    words = overview.background.words
    named = {_TITLE: f"{words.name}（点击看报告）", "正文字数": words.length}
    columns = [replace(each, title=named.get(each.title, each.title)) for each in _SUBMISSION_COLUMNS]
    shown = [
        place
        for place, each in enumerate(_SUBMISSION_COLUMNS)
        if (overview.background.object == "cases" or each.title not in _OF_CASES) and (overview.view or each.title != _CHOSEN)
    ]
    rows = [[cells[place] for place in shown] for cells in map(_submission_cells, overview.entries)]
    return Sheet("提交件", tuple(columns[place] for place in shown), rows, frozen=2)


def _submission_cells(entry: Entry) -> list[Cell]:
    row, rates = entry.row, entry.rates
    shares: list[Cell] = [None] * 9
    if rates:
        shares = [
            rates.total_rate,
            rates.net_rate,
            entry.chosen_share,
            rates.rate_without_quotations,
            rates.rate_without_common,
            rates.rate_without_own,
            rates.max_single_rate,
            rates.matched_chars,
            rates.total_chars,
        ]
    return [
        row.submission_id,
        Link(entry.report, entry.name),
        row.recommender or UNKNOWN,
        entry.track,
        row.unit,
        row.authors,
        row.theme,
        entry.status,
        *shares,
        entry.group.number if entry.group else None,
        row.declared_rate,
        row.report_rate,
        row.abstract_chars,
        row.body_chars,
        row.picture_count,
        *(entry.findings.get(severity, 0) for severity in SEVERITIES),
        row.received_at,
        row.package,
    ]


def _list_findings(overview: Overview) -> Sheet:
    columns = (
        Column("级别", 9, Look.SEVERITY),
        Column("推荐单位", 16),
        Column("提交件", 16, Look.CODE),
        Column(f"{overview.background.words.name}（点击看报告）", 34),
        Column("说明", 64),
        Column("实测", 16),
        Column("依据", 42),
        Column("规则", 16, Look.CODE),
        Column("文件", 34),
        Column("收件", 24),
    )
    by_id = {each.row.submission_id: each for each in overview.entries}
    return Sheet(
        "问题清单", columns, [_finding_cells(each, by_id.get(each.submission_id or "")) for each in overview.findings], frozen=1
    )


def _finding_cells(finding: Finding, entry: Entry | None) -> list[Cell]:
    recommender = finding.recommender or (entry.row.recommender if entry else "")
    title: Cell = Link(entry.report, entry.name) if entry else None
    cells: list[Cell] = [SEVERITIES[finding.severity], recommender, finding.submission_id, title, finding.message, finding.value]
    return [*cells, finding.clause, finding.rule_id, finding.path, finding.package]


def _list_sources(connection: duckdb.DuckDBPyConnection, overview: Overview) -> Sheet:
    columns = (
        Column("提交件", 16, Look.CODE),
        Column(f"{overview.background.words.name}（点击看报告）", 36),
        Column("排序", 7, Look.COUNT),
        Column("来源类型", 12),
        Column("来源", 36),
        Column("来源单位", 24),
        Column("年度", 8, Look.CODE),
        Column("归入", 10, Look.SHARE, f"只归给这一个来源的部分；各来源之和等于{_CHOSEN if overview.view else '净重复率'}"),
        Column("原始", 10, Look.SHARE, "这个来源的全部重合，含已排除的和其他来源也有的"),
        Column("归入字符", 10, Look.COUNT, "“归入”的分子，有效字符；分母为该件全部有效字符"),
        Column("原始字符", 10, Look.COUNT, "“原始”的分子，有效字符"),
        Column("计入片段", 9, Look.COUNT, f"计入{_CHOSEN if overview.view else '净重复率'}的处数"),
        Column("全部片段", 9, Look.COUNT, "找到的处数，含已排除的"),
        Column("来源编号", 18, Look.CODE),
    )
    rows: list[Sequence[Cell]] = []
    entries = [each for each in overview.entries if each.rates]
    for start in range(0, len(entries), _CHUNK):
        rows += _source_cells(connection, entries[start : start + _CHUNK], overview.included)
    return Sheet("重复来源", columns, rows, frozen=2)


def _source_cells(
    connection: duckdb.DuckDBPyConnection, entries: Sequence[Entry], included: frozenset[Exclusion]
) -> Iterator[list[Cell]]:
    ids = [each.row.submission_id for each in entries]
    texts = queries.read_texts(connection, ids)
    of_submission: dict[str, list[MatchRow]] = defaultdict(list)
    for match in queries.read_matches(connection, ids):
        of_submission[match.submission_id].append(match)
    kinds = {match.source_id: match.source_kind for matches in of_submission.values() for match in matches}
    names = queries.read_sources(connection, sorted(kinds))
    for entry in entries:
        key = entry.row.submission_id
        total = max(entry.rates.total_chars if entry.rates else 0, 1)
        for rank, credit in enumerate(credit_view(open_view(texts[key], of_submission[key], included)), start=1):
            source = names.get(credit.source_id)
            about: list[Cell] = [source.title, source.unit, str(source.year or "")] if source else [f"（{REMOVED}）", "", ""]
            shares: list[Cell] = [credit.credited / total, credit.raw / total, credit.credited, credit.raw]
            cells: list[Cell] = [key, Link(entry.report, entry.name), rank, SOURCES[kinds[credit.source_id]], *about, *shares]
            yield [*cells, credit.counted_passages, credit.passages, credit.source_id]


def _list_groups(connection: duckdb.DuckDBPyConnection, overview: Overview) -> Sheet:
    columns = (
        Column("组", 7, Look.COUNT),
        Column("类型", 14),
        Column(f"{overview.background.words.name}（点击看报告）", 40),
        Column("单位", 26),
        Column("推荐单位", 16),
        Column("年度", 8, Look.CODE),
        Column("相同字符", 10, Look.COUNT, "该文本与组内其他文本相同的字符，含标点，含已排除的，重叠处只计一次"),
        Column("可能的共同来源", 15, Look.CODE, "公开文本优先，其次年份最早的往年案例；提交件之间不分先后"),
        Column("直接重合的成员", 44, note="与本文本有相同文字的组内提交件，按相同字符多少排列；没有列出的经别的成员辗转相连"),
        Column(
            "自己的来源",
            44,
            note=f"与本件相同 {LEAST_SOURCE_CHARS} 个字符以上的对比库文本中相同最多的一件；引用、文件名称、公共表述不算",
        ),
        Column("说明", 60),
        Column("编号", 18, Look.CODE),
    )
    entries = {each.row.submission_id: each for each in overview.entries}
    groups = {each.group.number: each.group for each in overview.entries if each.group}
    names = queries.read_sources(connection, sorted({one.member_id for each in groups.values() for one in each.members}))
    ties = read_group_ties(connection, sorted({one for each in groups.values() for one in each.submissions}))
    rows: list[Sequence[Cell]] = []
    for number, group in sorted(groups.items()):
        for one in group.members:
            source, entry = names.get(one.member_id), entries.get(one.member_id)
            title: Cell = Link(entry.report, entry.name) if entry else source.title if source else f"（{REMOVED}）"
            about = [source.unit, source.recommender, str(source.year or "")] if source else ["", "", ""]
            mark = "是" if one.is_likely_source else None
            shared = sorted(ties.shared(one.member_id).items(), key=lambda each: (-each[1], each[0]))
            direct = "、".join(entries[each].name for each, _ in shared if each in entries)
            told: list[Cell] = [direct, ties.own_source(one.member_id), group.reason, one.member_id]
            rows.append([number, SOURCES[one.kind], title, *about, one.shared_chars, mark, *told])
    return Sheet("重合组", columns, rows, frozen=3)


def _list_materials(overview: Overview) -> Sheet:
    columns = (
        Column("收件", 26),
        Column("文件", 48),
        Column("用途", 16),
        Column("提交件", 16, Look.CODE),
        Column("页数", 8, Look.COUNT),
        Column("字数", 10, Look.COUNT),
        Column("大小（KB）", 11, Look.COUNT),
        Column("读取", 11, Look.CODE),
        Column("备注", 40),
    )
    rows: list[Sequence[Cell]] = [
        [
            each.package,
            each.path,
            ROLES.get(each.role, each.role),
            each.submission_id or "共用或未归属",
            each.pages,
            each.chars,
            each.bytes / 1024,
            READINGS.get(each.status, each.status),
            each.note,
        ]
        for each in overview.materials
    ]
    rows += [
        [each.package, None, "（没有可读的文件）", None, None, None, None, READINGS.get(each.status, each.status), each.note]
        for each in overview.packages
        if each.status in {"unreadable", "empty"}
    ]
    return Sheet("材料", columns, rows, frozen=1)


def _list_recommenders(overview: Overview) -> Sheet:
    tracks = [track for track, _ in Counter(each.track for each in overview.valid).most_common()]
    columns = (
        Column("推荐单位", 22),
        Column("类型", 18),
        Column("提交件", 9, Look.COUNT),
        *(Column(track, 12, Look.COUNT) for track in tracks),
        Column("有错误的", 10, Look.COUNT, "有错误的提交件"),
        Column("净重复率平均", 12, Look.SHARE, "已查重各件净重复率的平均"),
        Column("净重复率最高", 12, Look.SHARE, "已查重各件中最高的净重复率"),
        Column("对推荐单位的核验说明", 70),
    )
    notes: dict[str, list[str]] = defaultdict(list)
    for finding in overview.general:
        if finding.recommender and not finding.package:
            notes[finding.recommender].append(
                f"【{SEVERITIES[finding.severity]}】{finding.message}（{finding.clause or finding.rule_id}）"
            )
    by_recommender: dict[str, list[Entry]] = defaultdict(list)
    for entry in overview.valid:
        by_recommender[entry.row.recommender].append(entry)
    rows = [
        _recommender_cells(name, by_recommender.get(name, []), tracks, "\n".join(notes.get(name, [])))
        for name in sorted(by_recommender.keys() | notes.keys())
    ]
    return Sheet("推荐单位与配额", columns, rows, frozen=1)


def _recommender_cells(name: str, entries: Sequence[Entry], tracks: Sequence[str], note: str) -> list[Cell]:
    counts = Counter(each.track for each in entries)
    shares = [each.rates.net_rate for each in entries if each.rates]
    faulty = sum(each.findings.get(Severity.ERROR, 0) > 0 for each in entries)
    kind = next((each.row.recommender_kind for each in entries if each.row.recommender_kind), "")
    average = sum(shares) / len(shares) if shares else None
    return [
        name or UNKNOWN,
        kind,
        len(entries),
        *(counts[track] for track in tracks),
        faulty,
        average,
        max(shares, default=None),
        note,
    ]


def _explain(overview: Overview) -> Sheet:
    background = overview.background
    rows: list[Sequence[Cell]] = [["口径", _explain_view(overview.view)]]
    rows += [["怎样计算", sentence] for sentence in explain_counting(background)]
    rows += [
        ["隐私", "身份证号、电话号码已遮蔽。"],
        ["链接", "标题链接指向同一文件夹下“查重报告”中的文件，移动总表时请一并移动。"],
    ]
    rows += [["依据", background.notice]] if background.notice else []
    rows += [
        ["采用的设置", f"{question}：{value}{f'（{who}裁定）' if who else ''}。{reason}"]
        for question, value, who, reason in background.settings
    ]
    rows += [["版本", f"{name} {value}"] for name, value in background.versions]
    return Sheet("说明", (Column("方面", 16, Look.CODE), Column("内容", 120)), rows)


def _explain_view(view: str) -> str:
    if not view:
        return "各类排除都不计入净重复率，没有另行计入的类别。"
    return f"按“计入{view}”的口径：“本报告口径”和“重复来源”表的归入、计入片段都计入这些类别，净重复率仍是都不计入的。"
