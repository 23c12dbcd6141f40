"""Who may be chosen: the submissions of a campaign with why some take no part, and what they won before."""

from collections.abc import Sequence

import duckdb

from mingjian.data.campaign import Campaign
from mingjian.data.records import Status
from mingjian.pipeline.rules.facts import RegisterRow, text_key
from mingjian.pipeline.select import Candidate

INELIGIBLE = {
    Status.NEEDS_FIX: "形式核验有错误，尚未补正",
    Status.REJECTED: "不予受理",
    Status.RECEIVED: "尚未核验",
}


def find_candidates(
    connection: duckdb.DuckDBPyConnection, campaign: Campaign, register: Sequence[tuple[int, str, str, str, str, str]]
) -> list[Candidate]:
    """The submissions that no later one took the place of, in order of id."""
    rows = connection.execute(
        "SELECT submission_id, title, unit, coalesce(track, ''), coalesce(recommender, recommender_raw, ''), status "
        "FROM submission WHERE campaign = ? AND status <> ? ORDER BY 1",
        [campaign.id, Status.SUPERSEDED.value],
    ).fetchall()
    numbers = dict(
        connection.execute("SELECT submission_id, max(id_number) FROM person WHERE id_number <> '' GROUP BY 1").fetchall()
    )
    winners = [RegisterRow(*row) for row in register]
    return [
        Candidate(
            one,
            title,
            unit,
            track,
            recommender,
            INELIGIBLE.get(Status(status), ""),
            _held(title, unit, numbers.get(one), winners),
        )
        for one, title, unit, track, recommender, status in rows
    ]


def _held(title: str, unit: str, number: str | None, winners: Sequence[RegisterRow]) -> tuple[str, ...]:
    """What the registers say that it won: by identity number where both have one, else by name and unit."""
    held: list[str] = []
    for row in winners:
        if number and row.id_number:
            same = number == row.id_number
        else:
            same = bool(text_key(title)) and text_key(title) == text_key(row.name) and text_key(unit) == text_key(row.unit)
        if same:
            held.append(f"{row.year}年{row.award or row.campaign}")
    return tuple(held)
