"""Adding to the library of a workspace: files are read in workers, the rest is one transaction."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from mingjian.data.errors import InputError
from mingjian.data.reuse import SourceKind, SourceText
from mingjian.data.store import Store
from mingjian.flows.reading import read_files
from mingjian.pipeline.catalogue import describe_source, list_texts, read_catalogue, read_winners
from mingjian.pipeline.library import add_sources


def add_folder(store: Store, path: Path, *, kind: str, year: int, note: Callable[[str], None] = lambda _: None) -> int:
    """Add what lies in a folder (or one file); returns how many entries are new. kind: history, reference or register.

    note: is told of each file that could not be read. Raises InputError where there is nothing at the path.
    """
    if not path.exists():
        raise InputError(f"{path}：找不到这个文件夹或文件，无法加入查重库。请检查路径。")
    if kind == "register":
        return _add_winners(store, path, year)
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


def _add_winners(store: Store, path: Path, year: int) -> int:
    added = 0
    with store.transaction():
        for row in read_winners(path, year):
            values = [row.year, row.campaign, row.award, row.name, row.unit, row.id_number]
            digest = hashlib.blake2b("\n".join(map(str, values)).encode(), digest_size=6).hexdigest()
            source_id = f"reg-{row.year}-{digest}"
            if store.connection.execute("SELECT 1 FROM register_row WHERE source_id = ?", [source_id]).fetchone() is None:
                store.connection.execute("INSERT INTO register_row VALUES (?, ?, ?, ?, ?, ?, ?)", [source_id, *values])
                added += 1
    return added
