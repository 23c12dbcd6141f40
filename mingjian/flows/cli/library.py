"""`mingjian library`: earlier years' cases, public reference texts, registers of earlier winners."""

from pathlib import Path

import click

from mingjian.data.errors import UsageError
from mingjian.flows.cli.screen import say, show_table
from mingjian.flows.settings import read_settings
from mingjian.reports.wording import REMOVED

KINDS = {"history": "往年案例", "reference": "公开政策文本", "register": "历届名单"}
WORKSPACE = click.option(
    "--workspace", type=click.Path(path_type=Path), metavar="文件夹", help="工作区；默认 $MINGJIAN_WORKSPACE 或 ./workspace"
)


KNOWN = "SELECT source_id FROM source UNION SELECT source_id FROM register_row"


@click.group(help="管理查重库：往年案例、公开政策文本、历届名单。")
def library() -> None:
    """The library of a workspace."""


@library.command(help="把 PATH（文件夹或文件）加入查重库。文件旁可放 目录.csv：文件,标题,作者,单位,推荐单位。")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--year", type=click.IntRange(1949, 2100), required=True, metavar="年份", help="这些文本属于哪一年")
@click.option("--kind", type=click.Choice(list(KINDS)), default="history", show_default=True, help="往年案例、公开文本或历届名单")
@WORKSPACE
def add(path: Path, year: int, kind: str, workspace: Path | None) -> None:
    """Add a folder to the library."""
    from mingjian.data.store import open_store  # noqa: PLC0415 - help needs no database
    from mingjian.flows.library import add_folder  # noqa: PLC0415 - the same

    with open_store(read_settings(workspace).workspace) as store:
        added = add_folder(store, path, kind=kind, year=year, note=say)
        store.publish()
    say(f"已加入{KINDS[kind]} {added} 条（{year} 年）。已在库中的不重复加入。")


@library.command("list", help="列出查重库。")
@WORKSPACE
def list_sources(workspace: Path | None) -> None:
    """Show the library."""
    from mingjian.data.store import open_snapshot  # noqa: PLC0415 - help needs no database

    connection = open_snapshot(read_settings(workspace).workspace)
    rows = connection.execute(
        "SELECT source_id, kind, year, title, unit, authors, chars FROM library ORDER BY year DESC, kind, title"
    ).fetchall()
    connection.close()
    show_table(
        ("编号", "类别", "年份", "标题", "单位", "作者", "字符数"),
        [(i, KINDS.get(k, k), *("" if each is None else each for each in rest)) for i, k, *rest in rows],
        right=(2, 6),
    )
    say(f"共 {len(rows)} 条。")


@library.command(help="从查重库移除一条或几条（编号见 mingjian library list）。")
@click.argument("source_id", nargs=-1, required=True)
@WORKSPACE
def remove(source_id: tuple[str, ...], workspace: Path | None) -> None:
    """Take sources out of the library."""
    from mingjian.data.store import open_store  # noqa: PLC0415 - help needs no database
    from mingjian.pipeline.library import remove_sources  # noqa: PLC0415 - the same

    with open_store(read_settings(workspace).workspace, make=False) as store:
        known = {one for (one,) in store.connection.execute(KNOWN).fetchall()}
        if strange := [each for each in dict.fromkeys(source_id) if each not in known]:
            raise UsageError(f"查重库里没有编号为 {'、'.join(strange)} 的，什么也没有移除。编号见 mingjian library list。")
        with store.transaction():
            removed = remove_sources(store.connection, source_id)
            cited = store.count_citing(source_id)
        store.publish()
    say(f"已移除 {removed} 条。")
    if cited:
        say(
            f"有 {cited} 件申报的查重结果引用移除的来源，比例仍是移除之前的，来源注明“{REMOVED}”。请重新运行 mingjian check，结果才会更新。"
        )
