"""Errors that stand against submissions: when each was first found, and whether somebody has let it pass since."""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from mingjian.data.records import Status
from mingjian.data.reviewing import CHECKER

PASSING = frozenset(
    {Status.PASSED.value, Status.CHECKED.value, Status.IN_REVIEW.value, Status.SHORTLISTED.value, Status.SELECTED.value}
)
"""Statuses which, set by hand, let pass what the check had found by then."""

_ERRORS = (
    "SELECT submission_id, campaign, rule_id, message, coalesce(regexp_extract(message, 'S[0-9a-f]{10}'), '') AS about "
    "FROM findings WHERE severity = 'error' AND submission_id IS NOT NULL"
)
# an error is known by its rule and the other submission that it names: the wording may change, and a second twin is a new error
_KEY = "submission_id, campaign, rule_id, about"
_TABLE = "error_found"


@dataclass(frozen=True, slots=True)
class FoundError:
    """An error of a submission; found_at: None in workspaces that did not yet keep it; passed: by a status set by hand since."""

    submission_id: str
    rule_id: str
    message: str  # personal numbers masked
    found_at: datetime | None
    passed: bool


def keep_found(connection: duckdb.DuckDBPyConnection, campaign: str, now: str) -> None:
    """Note when the errors of the run just saved were first found; one that is gone is forgotten. now: ISO 8601."""
    errors = f"SELECT {_KEY} FROM ({_ERRORS}) WHERE campaign = $1"  # noqa: S608 - names of our own
    connection.execute(f"DELETE FROM {_TABLE} WHERE campaign = $1 AND ({_KEY}) NOT IN ({errors})", [campaign])  # noqa: S608
    known = f"SELECT {_KEY} FROM {_TABLE} WHERE campaign = $1"  # noqa: S608
    connection.execute(f"INSERT INTO {_TABLE} SELECT *, $2 FROM ({errors} EXCEPT {known})", [campaign, now])  # noqa: S608


def read_errors(connection: duckdb.DuckDBPyConnection, campaign: str) -> list[FoundError]:
    """The errors of a campaign's submissions, in order of submission and rule.

    Somebody's status by hand passes what was found before it. Importing a sheet and choosing are no word on errors.
    """
    tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    # a snapshot that was published before the moments were kept
    found = _TABLE if _TABLE in tables else f"(SELECT {_KEY}, NULL::TIMESTAMPTZ AS found_at FROM ({_ERRORS}) WHERE false)"  # noqa: S608
    rows = connection.execute(
        f"SELECT submission_id, rule_id, message, found_at, coalesce(said.status IN (SELECT unnest($3)) "  # noqa: S608
        f"AND (found_at IS NULL OR said.decided_at >= found_at), false) FROM ({_ERRORS}) AS e "
        f"LEFT JOIN {found} AS f USING ({_KEY}) LEFT JOIN ("
        "SELECT submission_id, arg_max(status, number) AS status, arg_max(decided_at, number) AS decided_at FROM decision "
        "WHERE campaign = $1 AND coalesce(step, '') = '' AND decided_by <> $2 GROUP BY 1"
        ") AS said USING (submission_id) WHERE e.campaign = $1 ORDER BY ALL",
        [campaign, CHECKER, sorted(PASSING)],
    ).fetchall()
    return [FoundError(one, rule, message, at, passed=passed) for one, rule, message, at, passed in rows]


def read_standing(connection: duckdb.DuckDBPyConnection, campaign: str) -> list[FoundError]:
    """The errors that nobody has let pass."""
    return [each for each in read_errors(connection, campaign) if not each.passed]
