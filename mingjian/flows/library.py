"""Adding to the library of a workspace: files are read in workers, the rest is one transaction."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from mingjian.data.errors import InputError
from mingjian.data.reuse import SourceKind, SourceText
from mingjian.data.store import Store
from mingjian.flows.reading import read_files
from mingjian.pipeline.catalogue import describe_source, list_texts, read_catalogue, read_winners
from mingjian.pipeline.identification import sure_identity
from mingjian.pipeline.library import add_sources
from mingjian.pipeline.rules.facts import RegisterRow

MOST_NAMED = 5


def add_folder(store: Store, path: Path, *, kind: str, year: int, note: Callable[[str], None] = lambda _: None) -> int:
    """Add what lies in a folder (or one file); returns how many entries are new. kind: history, reference or register.

    note: is told of each file that could not be read. Raises InputError where there is nothing at the path.
    """
    if not path.exists():
        raise InputError(f"{path}：找不到这个文件夹或文件，无法加入查重库。请检查路径。")
    if kind == "register":
        rows = read_winners(path, year)
        if doubtful := [each for each in rows if each.id_number.strip() and not sure_identity(each.id_number)]:
            note(_tell_numbers(doubtful))
        return _add_winners(store, rows)
    paths = list_texts(path)
    own = {each for each in paths if store.folder.resolve() in each.resolve().parents}
    if own:
        note(f"{store.folder} 是本工作区，其中的 {len(own)} 个文件不加入查重库。")
        paths = [each for each in paths if each not in own]
    if not paths:
        raise InputError(f"{path}：文件夹是空的，没有可加入查重库的文件。")
    catalogue = read_catalogue(path)
    sources: list[SourceText] = []
    for each, extract in zip(paths, read_files(paths), strict=True):
        name = each.relative_to(path).as_posix() if path.is_dir() else each.name
        row = catalogue.get(name) or catalogue.get(each.name) or catalogue.get(each.stem)
        source = describe_source(extract, name, row, SourceKind(kind), year)
        if source is None:
            reason = "；".join(problem.message for problem in extract.problems) or f"{name}：没有读出文字。"
            note(f"未加入：{reason}")
        else:
            sources.append(source)
    with store.transaction():
        return add_sources(store.connection, sources)


def _add_winners(store: Store, rows: Sequence[RegisterRow]) -> int:
    added = 0
    with store.transaction():
        for row in rows:
            values = [row.year, row.campaign, row.award, row.name, row.unit, row.id_number]
            digest = hashlib.blake2b("\n".join(map(str, values)).encode(), digest_size=6).hexdigest()
            source_id = f"reg-{row.year}-{digest}"
            if store.connection.execute("SELECT 1 FROM register_row WHERE source_id = ?", [source_id]).fetchone() is None:
                store.connection.execute("INSERT INTO register_row VALUES (?, ?, ?, ?, ?, ?, ?)", [source_id, *values])
                added += 1
    return added


def _tell_numbers(rows: Sequence[RegisterRow]) -> str:
    """What to do about numbers that cannot be."""
    names = "、".join(dict.fromkeys(each.name or "（无姓名）" for each in rows[:MOST_NAMED])) + (
        "等" if len(rows) > MOST_NAMED else ""
    )
    return (
        f"名单中有 {len(rows)} 条的身份证号不是有效的18位号码（{names}），这几条多半只能按姓名和单位核对。"
        "常见原因是 Excel 把长号码存成了数字（如 5.0022E+17）或抄写有误："
        "请把该列设为文本、改正号码，移除这几条（mingjian library remove）后重新加入。"
    )
