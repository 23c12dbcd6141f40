"""Archives with fixed dates: the same files always give the same bytes."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

FIXED_TIME = (2023, 11, 1, 9, 0, 0)
_LEVEL = 1  # office parts are small: speed before size

Files = Mapping[str, bytes]  # path with "/" → content


def repack(archive: bytes) -> bytes:
    """The same zip (a docx, for instance) with every entry's date fixed."""
    with zipfile.ZipFile(BytesIO(archive)) as source:
        return make_zip({name: source.read(name) for name in source.namelist()})


def make_zip(files: Files) -> bytes:
    """A zip of these files; names outside ASCII carry the UTF-8 flag."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            stored = name.endswith((".jpg", ".zip", ".docx", ".xlsx", ".pdf"))
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return stream.getvalue()


def make_gbk_zip(files: Files) -> bytes:
    """A zip as Chinese Windows tools write it: names in GBK, no UTF-8 flag.

    zipfile can only write ASCII or UTF-8 names, so every file first gets an ASCII name of as many bytes.
    """
    names = {name.encode("gbk"): data for name, data in files.items()}
    stand_ins = {f"{place:04d}".ljust(len(name), "@").encode(): name for place, name in enumerate(names)}
    archive = make_zip({stand_in.decode(): data for stand_in, data in zip(stand_ins, names.values(), strict=True)})
    for stand_in, name in stand_ins.items():
        archive = archive.replace(stand_in, name)
    return archive


def write_files(folder: Path, files: Files) -> None:
    """Write these files below a folder, which is made where it is missing."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
