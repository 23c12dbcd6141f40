"""Who may be chosen: the submissions of a campaign, why some take no part, what they won before, who enters directly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from mingjian.data.campaign import UNDECIDED, Campaign, Rule
from mingjian.data.records import Status
from mingjian.data.selection import Award
from mingjian.pipeline.doubts import INELIGIBLE, Entry, find_doubts
from mingjian.pipeline.placed import Candidate, Doubt
from mingjian.pipeline.rules.facts import RegisterRow, text_key
from mingjian.pipeline.rules.register import PENDING, Applicant, find_lines, has_number, is_same, speaks_of, tell_doubt


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the database says of a submission. direct: its papers say that it enters directly; doubts: rule → open question."""

    applicant: Applicant
    track: str
    direct: bool
    doubts: Sequence[tuple[str, str]]


def find_candidates(
    connection: duckdb.DuckDBPyConnection, campaign: Campaign, register: Sequence[tuple[int, str, str, str, str, str]]
) -> list[Candidate]:
    """The submissions that no later one took the place of, in order of id."""
    rows = connection.execute(
        "SELECT submission_id, title, coalesce(track, ''), coalesce(recommender, ''), coalesce(recommender_raw, ''), "
        "coalesce(direct, false), status, unit FROM submission WHERE campaign = ? AND status <> ? ORDER BY 1",
        [campaign.id, Status.SUPERSEDED.value],
    ).fetchall()
    entries = [(Entry(*values, status=Status(status)), unit) for *values, status, unit in rows]
    persons, asked = _persons(connection), _asked(connection, campaign)
    doubts = find_doubts(connection, campaign, [each for each, _ in entries])
    winners = [RegisterRow(*row) for row in register]
    candidates: list[Candidate] = []
    for each, unit in entries:
        one = each.submission_id
        number, names = persons.get(one, ("", ()))
        known = frozenset(text_key(name) for name in (each.title, *names)) - {""}
        standing = _Standing(Applicant(number, known, unit), each.track, each.direct, asked.get(one, ()))
        entry, question = _enters(standing, campaign, winners)
        rule, _, words = question.partition("：")
        candidates.append(
            Candidate(
                one,
                each.title,
                unit,
                each.track,
                each.recommender or each.recommender_raw,
                ineligible=INELIGIBLE.get(each.status, ""),
                held=tuple(f"{row.year}年{row.award or row.campaign}" for row in winners if is_same(standing.applicant, row)),
                barred=tuple(_barred(standing, campaign, winners)),
                entry=entry,
                doubts=(*((Doubt(rule, words, stops=False),) if question else ()), *doubts.get(one, ())),
            )
        )
    return candidates


def _barred(standing: _Standing, campaign: Campaign, winners: Sequence[RegisterRow]) -> Iterator[tuple[str, str]]:
    """The awards that lists keep somebody from, with the line that does."""
    for award in (each for step in campaign.selection for each in step.awards):
        lines = _barring_lines(award, campaign, winners)
        if row := next((each for each in lines if is_same(standing.applicant, each)), None):
            yield award.name, f"{row.year}年{row.award or row.campaign}"


def _barring_lines(award: Award, campaign: Campaign, winners: Sequence[RegisterRow]) -> list[RegisterRow]:
    """The lines of the registers that bar from an award: by the rules named, which say whose contest it is, or by words."""
    rules = {each.id: each for each in campaign.rules}
    return [
        row
        for each in award.barred_by
        for row in (
            _lines(rules[each], winners, campaign)[0] if each in rules else (row for row in winners if speaks_of(row, (each,)))
        )
    ]


def _persons(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, tuple[str, ...]]]:
    """submission_id → identity number and names of its persons."""
    rows = connection.execute(
        "SELECT submission_id, coalesce(max(id_number), ''), list(name ORDER BY name) FROM person GROUP BY 1"
    ).fetchall()
    return {one: (number, tuple(names)) for one, number, names in rows}


def _asked(connection: duckdb.DuckDBPyConnection, campaign: Campaign) -> dict[str, list[tuple[str, str]]]:
    """submission_id → rule and words of what the check left for the organiser: an assessment to come, a rule of doubtful reach."""
    asked = {each.id: each for each in campaign.rules if each.direct == "ask"}
    found: dict[str, list[tuple[str, str]]] = {}
    rows = connection.execute(
        "SELECT submission_id, rule_id, value, message FROM finding WHERE campaign = ? AND submission_id IS NOT NULL ORDER BY ALL",
        [campaign.id],
    ).fetchall()
    for one, rule, value, message in rows:
        if value == PENDING:
            found.setdefault(one, []).append((rule, "名录中没有评估等次，先行受理，评估结果出来并导入名录、重新核验后再参加"))
        elif rule in asked and message.startswith(UNDECIDED):
            found.setdefault(one, []).append((rule, f"直接纳入人员是否适用“{asked[rule].title}”{UNDECIDED}{_where(asked[rule])}"))
    return found


def _where(rule: Rule) -> str:
    return f"（设置项 {rule.direct_setting}）" if rule.direct_setting else ""


def _enters(standing: _Standing, campaign: Campaign, winners: Sequence[RegisterRow]) -> tuple[str, str]:
    """Why somebody enters directly ("" where not), and what is open about taking part ("" where nothing)."""
    pending = next((f"{rule}：{words}" for rule, words in standing.doubts if UNDECIDED not in words), "")
    if pending:
        return "", pending
    rules = [rule for rule in _direct_rules(campaign) if not rule.tracks or standing.track in rule.tracks]
    listed = [(rule, row) for rule in rules for row in _lines(rule, winners, campaign)[0] if is_same(standing.applicant, row)]
    certain = [each for each in listed if has_number(standing.applicant.number, each[1])]
    found = next(iter(certain or (listed if standing.direct else [])), None)
    if found is not None:
        rule, row = found
        how = "身份证号相同" if certain else "材料写明直接纳入，姓名和单位相同"
        entry = f"{rule.id}：{row.year}年{row.award or row.campaign}（{how}），不占名额"
        doubt = next((words for _, words in standing.doubts), "")
        return ("", f"{entry}；{doubt}") if doubt else (entry, "")
    return "", _doubted(standing, rules, campaign, winners) or _unproven(standing, rules, winners)


def _doubted(standing: _Standing, rules: Sequence[Rule], campaign: Campaign, winners: Sequence[RegisterRow]) -> str:
    """What is open about a line that counts by one reading alone; a namesake who does not ask to enter by it has none."""
    for rule in rules:
        for row in _lines(rule, winners, campaign)[1]:
            asked = standing.direct or has_number(standing.applicant.number, row)
            if asked and rule.check.kind == "register" and is_same(standing.applicant, row):
                return f"{rule.id}：{tell_doubt(rule.check, row, campaign)}"
    return ""


def _unproven(standing: _Standing, rules: Sequence[Rule], winners: Sequence[RegisterRow]) -> str:
    """What the list lacks of somebody who asks to enter directly: the line, a line of the years that count, or all lines."""
    if not standing.direct or not rules:
        return ""
    checks = [(rule, rule.check) for rule in rules if rule.check.kind == "register"]
    lines = [(rule, check, row) for rule, check in checks for row in winners if speaks_of(row, check.awards)]
    for rule, check, row in lines:
        if is_same(standing.applicant, row):
            listed = "、".join(f"{each}年" for each in check.dated_years)
            wanted = f"通知所列的是{listed}" if listed else "不是通知所列的"
            return f"{rule.id}：材料写明直接纳入，在{check.register_name}中的是{row.year}年{row.award or row.campaign}，{wanted}"
    name = checks[0][1].register_name if checks else "名单"
    return f"{rules[0].id}：材料写明直接纳入，{'不在' if lines else '没有可核对的'}{name}"


def _direct_rules(campaign: Campaign) -> list[Rule]:
    names = list(dict.fromkeys(each for step in campaign.selection for each in step.direct))
    return [campaign.rule(each) for each in names]


def _lines(rule: Rule, winners: Sequence[RegisterRow], campaign: Campaign) -> tuple[list[RegisterRow], list[RegisterRow]]:
    """The lines of the registers that a rule speaks of, and those of which the organiser has to say whether it does."""
    return find_lines(rule.check, winners, campaign) if rule.check.kind == "register" else ([], [])
