"""Scores, rulings and changes of status in the database; all but scores are only ever added to."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import duckdb

from mingjian.data.records import Status
from mingjian.data.reviewing import (
    VOTES,
    Decision,
    Expert,
    Judged,
    Judgement,
    Refusal,
    Ruling,
    Score,
    SettingRuling,
    StageTime,
    ThemeRuling,
    TrackRuling,
    Verdict,
)


def keep_scores(connection: duckdb.DuckDBPyConnection, campaign: str, scores: Sequence[Score], now: datetime) -> int:
    """Keep scores; one by the same reviewer on the same criterion takes the place of the earlier. Returns how many it replaced."""
    replaced = 0
    for each in scores:
        key = [campaign, each.submission_id, each.step, each.reviewer]
        criterion = "" if each.value is None else each.criterion  # who stands aside takes back every score
        found = connection.execute(
            "DELETE FROM score WHERE campaign = ? AND submission_id = ? AND step = ? AND reviewer = ? "
            "AND (criterion = ? OR ? = '' OR value IS NULL) RETURNING 1",
            [*key, criterion, criterion],
        ).fetchall()
        replaced += bool(found)
        connection.execute(
            "INSERT INTO score (submission_id, campaign, step, reviewer, criterion, value, comment, scored_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [each.submission_id, campaign, each.step, each.reviewer, each.criterion, each.value, each.comment, now],
        )
    return replaced


def read_scores(connection: duckdb.DuckDBPyConnection, campaign: str) -> list[Score]:
    """All scores and votes of a campaign, in a fixed order."""
    rows = connection.execute(
        "SELECT submission_id, step, reviewer, criterion, value, comment FROM score WHERE campaign = ? ORDER BY ALL", [campaign]
    ).fetchall()
    return [Score(*row) for row in rows]


def keep_experts(connection: duckdb.DuckDBPyConnection, campaign: str, experts: Sequence[Expert], by: str, now: datetime) -> int:
    """Keep experts; one of the same name takes the place of the earlier. Returns how many it replaced.

    Where the new one says no unit or recommender, the earlier's holds: a sheet that tells units alone takes no bar away.
    """
    known = {each.name: each for each in read_experts(connection, campaign)}
    names = [each.name for each in experts]
    found = connection.execute(
        "DELETE FROM expert WHERE campaign = ? AND name IN (SELECT unnest(?)) RETURNING 1", [campaign, names]
    ).fetchall()
    for each in experts:
        old = known.get(each.name, each)
        connection.execute(
            "INSERT INTO expert VALUES (?, ?, ?, ?, ?, ?)",
            [campaign, each.name, each.unit or old.unit, each.recommender or old.recommender, by, now],
        )
    return len(found)


def read_experts(connection: duckdb.DuckDBPyConnection, campaign: str) -> list[Expert]:
    """The experts on record, in order of name."""
    rows = connection.execute(
        "SELECT name, unit, recommender FROM expert WHERE campaign = ? ORDER BY name", [campaign]
    ).fetchall()
    return [Expert(*row) for row in rows]


def keep_rulings(connection: duckdb.DuckDBPyConnection, campaign: str, rulings: Iterable[Ruling], now: datetime) -> None:
    """Add rulings; a later one on the same submission and step goes before the earlier."""
    for each in rulings:
        connection.execute(
            "INSERT INTO ruling VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [each.submission_id, campaign, each.step, each.verdict.value, each.rank, each.reason, each.ruled_by, now],
        )


def read_rulings(connection: duckdb.DuckDBPyConnection, campaign: str) -> list[Ruling]:
    """The rulings in force: of each submission, step and kind (order or verdict) the last."""
    rows = connection.execute(
        "SELECT submission_id, step, verdict, rank, reason, ruled_by, ruled_at FROM ruling WHERE campaign = ? "
        "QUALIFY row_number() OVER (PARTITION BY submission_id, step, verdict = ? ORDER BY ruled_at DESC, rowid DESC) = 1 "
        "ORDER BY submission_id, step, verdict",
        [campaign, Verdict.RANK.value],
    ).fetchall()
    return [Ruling(one, step, Verdict(verdict), *rest) for one, step, verdict, *rest in rows]


def read_refusals(connection: duckdb.DuckDBPyConnection, campaign: str) -> list[Refusal]:
    """Who is refused now, by a ruling in force or by a status that people gave, in order of submission."""
    refused = [
        Refusal(each.submission_id, each.reason, each.ruled_by)
        for each in read_rulings(connection, campaign)
        if each.verdict is Verdict.REFUSE
    ]
    rejected = [
        Refusal(one, reason, by)
        for one, (status, by, _, reason) in last_statuses(connection, campaign).items()
        if status == Status.REJECTED.value
    ]
    return sorted((*refused, *rejected), key=lambda each: (each.submission_id, each.reason, each.decided_by))


_PROGRESS = "progress "
"""Before the campaign's id under which the record of progress is kept."""


def keep_progress(connection: duckdb.DuckDBPyConnection, campaign: str, times: Iterable[StageTime]) -> int:
    """Keep when stages took place; a stage of the same name takes the place of the earlier. Returns how many it replaced."""
    known = {each.stage: each for each in read_progress(connection, campaign)}
    new = {each.stage: each for each in times}
    kept = sorted({**known, **new}.values(), key=lambda each: (each.began, each.stage))
    lines = [[each.stage, each.began.isoformat(), each.ended and each.ended.isoformat(), each.recorded_by] for each in kept]
    connection.execute("INSERT OR REPLACE INTO memo VALUES (?, ?)", [_PROGRESS + campaign, json.dumps(lines, ensure_ascii=False)])
    return len(known.keys() & new.keys())


def read_progress(connection: duckdb.DuckDBPyConnection, campaign: str) -> list[StageTime]:
    """The record of progress, in order of beginning."""
    row = connection.execute("SELECT value FROM memo WHERE key = ?", [_PROGRESS + campaign]).fetchone()
    lines: list[tuple[str, str, str | None, str]] = json.loads(row[0]) if row else []
    return [
        StageTime(stage, date.fromisoformat(began), date.fromisoformat(ended) if ended else None, by)
        for stage, began, ended, by in lines
    ]


CHECKED, SCORED, VOTED, AGGREGATED = "分类、查重", "专家评审", "网络投票", "结果汇总统计"
"""Stages that leave a trace in the workspace, beside the steps that rulings decide."""


def read_traces(connection: duckdb.DuckDBPyConnection, campaign: str, steps: Mapping[str, str]) -> list[str]:
    """The stages of which the workspace holds a run, score, vote, choice or ruling, sorted. steps: id → name.

    Without days: those on record tell when sheets were imported, and again, not when people scored or ruled.
    """
    rows = connection.execute(
        "SELECT ? FROM run WHERE campaign = ? UNION "
        "SELECT ? FROM score WHERE campaign = ? AND criterion <> ? AND value IS NOT NULL UNION "
        "SELECT ? FROM score WHERE campaign = ? AND criterion = ? UNION "
        "SELECT ? FROM decision WHERE campaign = ? AND step <> '' AND status <> ?",
        [CHECKED, campaign, SCORED, campaign, VOTES, VOTED, campaign, VOTES, AGGREGATED, campaign, Status.IN_REVIEW.value],
    ).fetchall()
    ruled = connection.execute("SELECT DISTINCT step FROM ruling WHERE campaign = ?", [campaign]).fetchall()
    return sorted({*(name for (name,) in rows), *(steps[step] for (step,) in ruled if step in steps)})


def keep_themes(connection: duckdb.DuckDBPyConnection, campaign: str, rulings: Iterable[ThemeRuling], now: datetime) -> None:
    """Add a reviewer's themes and bring the submissions up to them."""
    for each in rulings:
        connection.execute(
            "INSERT INTO theme_ruling VALUES (?, ?, ?, ?, ?, ?)",
            [each.submission_id, campaign, each.theme, each.reason, each.ruled_by, now],
        )
        connection.execute(
            "UPDATE submission SET theme = ?, theme_source = 'reviewer' WHERE campaign = ? AND submission_id = ?",
            [each.theme, campaign, each.submission_id],
        )


def read_themes(connection: duckdb.DuckDBPyConnection, campaign: str) -> dict[str, str]:
    """submission_id → the theme that a reviewer gave it last."""
    rows = connection.execute(
        "SELECT submission_id, arg_max(theme, (ruled_at, rowid)) FROM theme_ruling WHERE campaign = ? GROUP BY 1 ORDER BY 1",
        [campaign],
    ).fetchall()
    return dict(rows)


def keep_tracks(connection: duckdb.DuckDBPyConnection, campaign: str, rulings: Iterable[TrackRuling], now: datetime) -> None:
    """Add a reviewer's categories and bring the submissions up to them."""
    for each in rulings:
        connection.execute(
            "INSERT INTO track_ruling VALUES (?, ?, ?, ?, ?, ?)",
            [each.submission_id, campaign, each.track, each.reason, each.ruled_by, now],
        )
        connection.execute(
            "UPDATE submission SET track = ? WHERE campaign = ? AND submission_id = ?", [each.track, campaign, each.submission_id]
        )


def read_tracks(connection: duckdb.DuckDBPyConnection, campaign: str) -> dict[str, str]:
    """submission_id → the category that a reviewer gave it last."""
    rows = connection.execute(
        "SELECT submission_id, arg_max(track, (ruled_at, rowid)) FROM track_ruling WHERE campaign = ? GROUP BY 1 ORDER BY 1",
        [campaign],
    ).fetchall()
    return dict(rows)


def keep_judgements(connection: duckdb.DuckDBPyConnection, campaign: str, judgements: Iterable[Judgement]) -> None:
    """Add what people found of the checklist; a later word goes before the earlier."""
    for each in judgements:
        connection.execute(
            "INSERT INTO judgement VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [each.submission_id, campaign, each.rule_id, each.outcome.value, "、".join(map(str, each.items)), each.note,
             each.judged_by, each.judged_at],
        )  # fmt: skip


def read_judgements(connection: duckdb.DuckDBPyConnection, campaign: str) -> list[Judgement]:
    """The last word on each line of the checklist, in order of submission and rule."""
    rows = connection.execute(
        "SELECT submission_id, rule_id, outcome, items, note, judged_by, judged_at FROM judgement WHERE campaign = ? "
        "QUALIFY row_number() OVER (PARTITION BY submission_id, rule_id ORDER BY judged_at DESC, rowid DESC) = 1 ORDER BY 1, 2",
        [campaign],
    ).fetchall()
    return [
        Judgement(one, rule, Judged(outcome), tuple(int(each) for each in items.split("、") if each), *rest)
        for one, rule, outcome, items, *rest in rows
    ]


def keep_settings(connection: duckdb.DuckDBPyConnection, campaign: str, rulings: Iterable[SettingRuling]) -> None:
    """Add what the organiser decided on open points; a later word goes before the earlier."""
    for each in rulings:
        connection.execute(
            "INSERT INTO setting_ruling VALUES (?, ?, ?, ?, ?)",
            [campaign, each.setting, each.value, each.ruled_by, each.ruled_at],
        )


def read_settings(connection: duckdb.DuckDBPyConnection, campaign: str) -> dict[str, SettingRuling]:
    """Setting → the organiser's last word on it."""
    rows = connection.execute(
        "SELECT setting, value, ruled_by, ruled_at FROM setting_ruling WHERE campaign = ? "
        "QUALIFY row_number() OVER (PARTITION BY setting ORDER BY ruled_at DESC, rowid DESC) = 1 ORDER BY setting",
        [campaign],
    ).fetchall()
    return {row[0]: SettingRuling(*row) for row in rows}


def add_decisions(connection: duckdb.DuckDBPyConnection, campaign: str, decisions: Sequence[Decision]) -> None:
    """Add changes of status to the history, in this order."""
    if not decisions:
        return
    row = connection.execute("SELECT coalesce(max(number), 0) FROM decision").fetchone()
    start = row[0] if row else 0
    columns = [
        [each.submission_id for each in decisions], [each.status for each in decisions], [each.decided_by for each in decisions],
        [each.decided_at for each in decisions], [each.reason for each in decisions], [each.step for each in decisions],
        [each.award for each in decisions], list(range(start + 1, start + 1 + len(decisions))),
    ]  # fmt: skip
    connection.execute(
        "INSERT INTO decision (campaign, submission_id, status, decided_by, decided_at, reason, step, award, number) "
        "SELECT ?, unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?)",
        [campaign, *columns],
    )


def last_statuses(connection: duckdb.DuckDBPyConnection, campaign: str) -> dict[str, tuple[str, str, str, str]]:
    """submission_id → the last status of its history, who gave it, the award and the reason."""
    rows = connection.execute(
        "SELECT submission_id, arg_max(status, number), arg_max(decided_by, number), arg_max(coalesce(award, ''), number), "
        "arg_max(coalesce(reason, ''), number) FROM decision WHERE campaign = ? GROUP BY 1",
        [campaign],
    ).fetchall()
    return {one: (status, by, award, reason) for one, status, by, award, reason in rows}


def read_asked(connection: duckdb.DuckDBPyConnection, campaign: str, except_by: str = "") -> frozenset[str]:
    """The ids of submissions that were ever to be mended. except_by: whose decisions do not count."""
    rows = connection.execute(
        "SELECT DISTINCT submission_id FROM decision WHERE campaign = ? AND status = 'needs_fix' AND decided_by <> ?",
        [campaign, except_by],
    ).fetchall()
    return frozenset(one for (one,) in rows)


def set_statuses(connection: duckdb.DuckDBPyConnection, campaign: str) -> None:
    """Bring the submissions' statuses up to the last of their history."""
    connection.execute(
        "UPDATE submission SET status = last.status FROM "
        "(SELECT submission_id, arg_max(status, number) AS status FROM decision WHERE campaign = ? GROUP BY 1) AS last "
        "WHERE submission.submission_id = last.submission_id AND submission.campaign = ?",
        [campaign, campaign],
    )
