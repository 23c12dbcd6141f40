"""The tables of the yearly statistics: counts by recommender, track, theme, status, rate, length and date."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import fmean, median

from mingjian.data.campaign import Campaign
from mingjian.data.records import Finding, Severity
from mingjian.reports.overview import Entry
from mingjian.reports.spreadsheet import Cell, Column, Look
from mingjian.reports.wording import OWN_RULES, SEVERITIES, UNKNOWN, percent

_RATE_EDGES = (0.05, 0.10, 0.15, 0.20, 0.30, 0.50)
_LENGTH_EDGES = (1000, 2000, 3000, 4000, 5000, 6000)
_DAY_EDGES = (1, 3, 7, 14)
_MOST_BARS = 20  # in one chart; the table beside it has all


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart. second: another series beside it, None where the chart has one."""

    label: str
    value: float
    second: float | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """One table with its chart. key: its anchor. upright: columns instead of bars, for what has an order."""

    key: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bars: tuple[Bar, ...]
    upright: bool = False
    series: tuple[str, ...] = ("件数",)


def tally_recommenders(entries: Sequence[Entry]) -> Tally:
    """Submissions by recommender, with faults and net rates."""
    columns = (
        Column("推荐单位", 24),
        Column("类型", 18),
        Column("件数", 9, Look.COUNT),
        Column("占比", 10, Look.SHARE),
        Column("有错误的", 10, Look.COUNT),
        Column("净重平均", 12, Look.SHARE, "净重复率的平均"),
        Column("净重最高", 12, Look.SHARE, "净重复率的最高值"),
    )
    groups = _grouped(entries, lambda each: each.row.recommender or UNKNOWN)
    rows = [
        (
            name,
            next((each.row.recommender_kind for each in own if each.row.recommender_kind), ""),
            len(own),
            len(entries) and len(own) / len(entries),
            sum(each.findings.get(Severity.ERROR, 0) > 0 for each in own),
            _mean_rate(own),
            max((each.rates.net_rate for each in own if each.rates), default=None),
        )
        for name, own in groups
    ]
    bars = tuple(Bar(name, len(own)) for name, own in groups[:_MOST_BARS])
    return Tally("recommenders", "按推荐单位", f"共 {len(groups)} 个推荐单位。", columns, tuple(rows), bars)


def tally_by(entries: Sequence[Entry], key: str, title: str, name: Callable[[Entry], str]) -> Tally:
    """Submissions by anything that has a name."""
    head = title.removeprefix("按")
    columns = (
        Column(head, 24),
        Column("件数", 9, Look.COUNT),
        Column("占比", 10, Look.SHARE),
        Column("正文字数中位", 13, Look.COUNT),
        Column("净重平均", 12, Look.SHARE, "净重复率的平均"),
    )
    groups = _grouped(entries, name)
    rows = tuple(
        (
            label,
            len(own),
            len(own) / len(entries),
            median([each.row.body_chars for each in own if each.row.body_chars] or [0]) or None,
            _mean_rate(own),
        )
        for label, own in groups
    )
    return Tally(key, title, "", columns, rows, tuple(Bar(label, len(own)) for label, own in groups[:_MOST_BARS]))


def tally_rates(entries: Sequence[Entry]) -> Tally:
    """How total and net rates are distributed."""
    rates = [each.rates for each in entries if each.rates]
    labels = ["0", *_labels([0.0, *_RATE_EDGES], lambda edge: f"{edge:.0%}"), f"{_RATE_EDGES[-1]:.0%} 以上"]
    net = Counter(_rate_bin(each.net_rate) for each in rates)
    total = Counter(_rate_bin(each.total_rate) for each in rates)
    columns = (
        Column("重复率", 16),
        Column("净重复率（件）", 14, Look.COUNT),
        Column("占比", 10, Look.SHARE),
        Column("总重复率（件）", 14, Look.COUNT),
    )
    rows = tuple((label, net[place], len(rates) and net[place] / len(rates), total[place]) for place, label in enumerate(labels))
    bars = tuple(Bar(label, net[place], total[place]) for place, label in enumerate(labels))
    missing = len(entries) - len(rates)
    middle = (
        f"净重复率中位数 {percent(median(each.net_rate for each in rates))}，平均 {percent(_mean_rate(entries))}。"
        if rates
        else ""
    )
    note = f"已查重 {len(rates)} 件{f'，未查重 {missing} 件' if missing else ''}。{middle}区间含上限，不含下限。"
    return Tally("rates", "重复率分布", note, columns, rows, bars, upright=True, series=("净重复率", "总重复率"))


def tally_findings(findings: Sequence[Finding], entries: Sequence[Entry], campaigns: Sequence[Campaign]) -> Tally:
    """The commonest findings: how many submissions have each."""
    titles = OWN_RULES | {rule.id: rule.title for campaign in campaigns for rule in campaign.rules}
    valid = {each.row.submission_id for each in entries}
    having: dict[tuple[str, Severity], set[str]] = defaultdict(set)
    times: Counter[tuple[str, Severity]] = Counter()
    for finding in findings:
        if finding.submission_id is not None and finding.submission_id not in valid:
            continue
        times[finding.rule_id, finding.severity] += 1
        if finding.submission_id is not None:
            having[finding.rule_id, finding.severity].add(finding.submission_id)
    order = sorted(times, key=lambda key: (-len(having[key]), -times[key], key))
    columns = (
        Column("问题", 34),
        Column("级别", 9, Look.SEVERITY),
        Column("规则", 18, Look.CODE),
        Column("提交件", 9, Look.COUNT),
        Column("占比", 10, Look.SHARE),
        Column("次数", 8, Look.COUNT, "含针对收件和推荐单位的"),
    )
    rows = tuple(
        (
            titles.get(rule, rule),
            SEVERITIES[severity],
            rule,
            len(having[rule, severity]),
            len(having[rule, severity]) / max(len(valid), 1),
            times[rule, severity],
        )
        for rule, severity in order
    )
    grave = [key for key in order if key[1] is not Severity.INFO and having[key]][:_MOST_BARS]
    bars = tuple(Bar(titles.get(rule, rule), len(having[rule, severity])) for rule, severity in grave)
    return Tally("findings", "常见问题", "图中为错误和提醒涉及的提交件数。", columns, rows, bars, series=("提交件",))


def tally_lengths(entries: Sequence[Entry]) -> Tally:
    """How long the bodies are."""
    lengths = [each.row.body_chars for each in entries if each.row.body_chars]
    labels = [*_labels([0, *_LENGTH_EDGES], lambda edge: f"{edge:,.0f}"), f"{_LENGTH_EDGES[-1]:,} 以上"]
    counts = Counter(_bin(length, _LENGTH_EDGES) for length in lengths)
    columns = (Column("正文字数", 18), Column("件数", 9, Look.COUNT), Column("占比", 10, Look.SHARE))
    rows = tuple((label, counts[place], len(lengths) and counts[place] / len(lengths)) for place, label in enumerate(labels))
    bars = tuple(Bar(label, counts[place]) for place, label in enumerate(labels))
    missing = len(entries) - len(lengths)
    note = f"Word 口径的字数。{f'中位数 {median(lengths):,.0f} 字。' if lengths else ''}{f'{missing} 件没有读到正文。' if missing else ''}区间含上限，不含下限。"
    return Tally("lengths", "正文字数分布", note, columns, rows, bars, upright=True)


def tally_arrival(entries: Sequence[Entry], deadlines: dict[str, datetime]) -> Tally:
    """When submissions came, measured from their campaign's deadline (local time, without zone)."""
    labels = [
        "逾期",
        "最后 1 天",
        *(f"提前 {low}～{high} 天" for low, high in pairwise(_DAY_EDGES)),
        f"提前 {_DAY_EDGES[-1]} 天以上",
        "时间未知",
    ]
    counts: Counter[str] = Counter()
    for entry in entries:
        deadline, received = deadlines.get(entry.row.campaign), entry.row.received_at
        if deadline is None or received is None:
            counts["时间未知"] += 1
            continue
        days = (deadline - received).total_seconds() / 86_400
        counts[labels[0] if days < 0 else labels[1 + _bin(days, _DAY_EDGES)]] += 1
    columns = (Column("收到时间", 18), Column("件数", 9, Look.COUNT), Column("占比", 10, Look.SHARE))
    rows = tuple((label, counts[label], counts[label] / max(len(entries), 1)) for label in labels)
    note = "按活动截止时间计算；没有收件登记、邮件日期或截止时间的列为未知。"
    return Tally("arrival", "报送时间", note, columns, rows, tuple(Bar(label, counts[label]) for label in labels), upright=True)


def _grouped(entries: Sequence[Entry], name: Callable[[Entry], str]) -> list[tuple[str, list[Entry]]]:
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[name(entry) or UNKNOWN].append(entry)
    return sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))


def _mean_rate(entries: Sequence[Entry]) -> float | None:
    rates = [each.rates.net_rate for each in entries if each.rates]
    return fmean(rates) if rates else None


def _labels(edges: Sequence[float], printed: Callable[[float], str]) -> list[str]:
    return [f"{printed(low)}～{printed(high)}" for low, high in pairwise(edges)]


def _bin(value: float, edges: Sequence[float]) -> int:
    return sum(value > edge for edge in edges)


def _rate_bin(share: float) -> int:
    return 0 if share == 0 else 1 + _bin(share, _RATE_EDGES)
