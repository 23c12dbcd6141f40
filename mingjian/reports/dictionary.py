"""docs/data-dictionary.md, made from the comments of the public views: `python -m mingjian.reports.dictionary OUT`."""

import sys
from importlib.resources import files
from pathlib import Path

import duckdb

_HEAD = """# 数据字典 Data dictionary

由 `mingjian/data/views.sql` 中的注释生成（`python -m mingjian.reports.dictionary docs/data-dictionary.md`），请勿手改。
Generated from the comments in `mingjian/data/views.sql`; do not edit by hand.

用 `mingjian query "SELECT …"` 查询以下视图。比例都是 0 到 1 的小数；位置从 0 数起，终点不含；时间带时区。
"""


def describe_views() -> str:
    """The dictionary as Markdown: every public view in the order of the contract, every column with type and meaning."""
    connection = duckdb.connect()
    for name in ("schema.sql", "views.sql"):
        connection.execute((files("mingjian.data") / name).read_text(encoding="utf-8"))
    views = connection.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal ORDER BY view_oid").fetchall()
    parts = [_HEAD]
    for view, comment in views:
        columns = connection.execute(
            "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", [view]
        ).fetchall()
        parts.append(f"## {view}\n\n{comment}。\n\n| 列 column | 类型 type | 含义 meaning |\n|---|---|---|\n")
        parts[-1] += "".join(f"| `{column}` | {kind} | {meaning} |\n" for column, kind, meaning in columns)
    connection.close()
    return "\n".join(parts)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(describe_views(), encoding="utf-8", newline="\n")
