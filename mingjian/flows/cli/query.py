"""`mingjian query` and `mingjian search`: read what the workspace holds."""

import csv
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from mingjian.data.errors import UsageError
from mingjian.data.masking import mask_personal
from mingjian.flows.cli.library import WORKSPACE
from mingjian.flows.cli.screen import say, show_table
from mingjian.flows.settings import read_settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FORMATS = ("table", "json", "csv")
SEARCH = """
SELECT submission_id, title, place, text
FROM (SELECT submission_id, title, coalesce(recommender, '') AS place, concat_ws(chr(10), title, abstract, body) AS text FROM submission)
WHERE len(list_filter(?, lambda word: NOT contains(text, word))) = 0 ORDER BY submission_id
"""
EXCERPT = 30
"""Characters shown on each side of a found word."""


@click.command(
    help="用 SQL 查询结果（只读）。视图：packages、submissions、materials、findings、matches、rates、library 等，见 docs/data-dictionary.md。"
)
@click.argument("sql")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="输出格式")
@WORKSPACE
def query(sql: str, form: str, workspace: Path | None) -> None:
    """Run one SELECT over the published state."""
    import duckdb  # noqa: PLC0415 - help needs no database

    from mingjian.data.store import open_snapshot  # noqa: PLC0415 - the same

    connection = open_snapshot(read_settings(workspace).workspace)
    try:
        if inner := _find_inner(connection, sql):
            raise UsageError(
                f"{'、'.join(inner)} 不能直接查：内部的表里号码没有遮盖。请改查视图 packages、submissions、people、fields、matches 等，见 docs/data-dictionary.md。"
            )
        cursor = connection.execute(sql)
        heads = [column[0] for column in cursor.description or ()]
        rows = cursor.fetchall()
    except duckdb.Error as error:
        raise UsageError(f"SQL 有误：{' '.join(str(error).split())[:300]}。可查的视图和列见 docs/data-dictionary.md。") from error
    finally:
        connection.close()
    _print(heads, rows, form)


def _find_inner(connection: "DuckDBPyConnection", sql: str) -> list[str]:
    """What a SELECT names that would show numbers unmasked: the tables behind the views, and functions that take names as text."""
    inner = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()} | {
        "query",
        "query_table",
    }
    row = connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    found: set[str] = set()
    rest: list[object] = [json.loads(row[0])] if row else []
    while rest:
        one = rest.pop()
        if isinstance(one, dict):
            node = cast("dict[str, object]", one)
            found |= {str(node.get(key)).lower() for key in ("table_name", "function_name") if key in node}
            rest += node.values()
        elif isinstance(one, list):
            rest += cast("list[object]", one)
    return sorted(found & inner)


@click.command(help="在案例的标题、摘要和正文中查找 WORDS（空格分开的词都要出现）。")
@click.argument("words", nargs=-1, required=True)
@WORKSPACE
def search(words: tuple[str, ...], workspace: Path | None) -> None:
    """Find the submissions and library texts that hold all words."""
    from mingjian.data.store import open_snapshot  # noqa: PLC0415 - help needs no database

    wanted = [word for each in words for word in each.split()]
    connection = open_snapshot(read_settings(workspace).workspace)
    rows = connection.execute(SEARCH, [wanted]).fetchall()
    connection.close()
    show_table(
        ("编号", "标题", "推荐单位", "所在"),
        [(number, mask_personal(title or ""), place, _excerpt(text, wanted[0])) for number, title, place, text in rows],
    )
    say(f"共 {len(rows)} 件。")


def _excerpt(text: str, word: str) -> str:
    at = text.find(word)
    around = mask_personal(text)[max(0, at - EXCERPT) : at + len(word) + EXCERPT]
    return "…" + " ".join(around.split()) + "…"


def _print(heads: Sequence[str], rows: Sequence[Sequence[object]], form: str) -> None:
    if form == "table":
        show_table(heads, [[_plain(value) for value in row] for row in rows])
        say(f"{len(rows)} 行")
    elif form == "json":
        records = [dict(zip(heads, map(_plain, row), strict=True)) for row in rows]
        sys.stdout.write(json.dumps(records, ensure_ascii=False, indent=1) + "\n")
    else:
        writer = csv.writer(sys.stdout)
        writer.writerow(heads)
        writer.writerows([_plain(value) for value in row] for row in rows)


def _plain(value: object) -> object:
    """Timestamps as ISO 8601, decimals as numbers; what JSON knows stays."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value if value is None or isinstance(value, str | int | float | bool | list | dict) else str(value)
