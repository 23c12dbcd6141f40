import os
import socket
import stat
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mingjian.data.errors import CorruptFileError, FileError, LimitError
from mingjian.extractors import office
from mingjian.extractors.legacy import read_legacy
from mingjian.extractors.office import Outcome, Source, convert_batch, soffice_path, source_to_convert

needs_office = pytest.mark.skipif(
    soffice_path() is None and not os.environ.get("CI"), reason="LibreOffice (soffice) is not installed; CI has it"
)
SOUND = b"{\\rtf1\\ansi\\ansicpg936 \\'b5\\'e4\\'d0\\'cd\\par}"
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
# speaks and writes as LibreOffice does; what is in a document decides whether it survives it
STAND_IN = """#!{python}
import os, signal, sys, time, zipfile
out = sys.argv[sys.argv.index("--outdir") + 1]
os.makedirs(out, exist_ok=True)
with open({log!r}, "a") as log:
    log.write("started\\n")
for path in sys.argv[sys.argv.index("--outdir") + 2:]:
    data = open(path, "rb").read()
    if b"hang" in data:
        time.sleep(600)
    if b"die" in data:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"refuse" in data:
        print("Error: source file could not be loaded", file=sys.stderr, flush=True)
        continue
    result = os.path.join(out, os.path.basename(path).rpartition(".")[0] + ".docx")
    print("convert", path, "->", result, flush=True)
    if b"half" in data:
        open(result, "wb").write(b"PK\\3\\4")
        os.kill(os.getpid(), signal.SIGKILL)
    with zipfile.ZipFile(result, "w") as archive:
        archive.writestr("a", data)
"""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A program that stands for LibreOffice first on the path; gives its log."""
    folder, log = tmp_path / "bin", tmp_path / "log.txt"
    folder.mkdir()
    program = folder / "soffice"
    program.write_text(STAND_IN.format(python=sys.executable, log=str(log)))
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    soffice_path.cache_clear()
    yield log
    soffice_path.cache_clear()


def sources(folder: Path, contents: list[bytes]) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for number, content in enumerate(contents):
        path = folder / f"{number}.rtf"
        path.write_bytes(content)
        found[str(number)] = Source(path, path.name, "rtf")
    return found


def kept(outcome: Outcome) -> bytes | str:
    if isinstance(outcome, FileError):
        return type(outcome).__name__
    with zipfile.ZipFile(outcome) as archive:
        return archive.read("a")


def test_a_document_that_kills_the_converter_costs_only_itself(tmp_path: Path, stand_in: Path) -> None:
    contents = [b"one", b"refuse", b"die", b"two", b"half", b"three", b"die", b"four"]
    with convert_batch(sources(tmp_path, contents)) as made:
        assert [kept(made[str(number)]) for number in range(len(contents))] == [
            *(b"one", "CorruptFileError", "CorruptFileError", b"two"),
            *("CorruptFileError", b"three", "CorruptFileError", b"four"),
        ]
    assert stand_in.read_text().count("started") == 4


def test_a_document_that_hangs_costs_only_itself(tmp_path: Path, stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MAX_SECONDS", 3.0)
    with convert_batch(sources(tmp_path, [b"one", b"hang", b"two"])) as made:
        assert [kept(made[key]) for key in "012"] == [b"one", "LimitError", b"two"]
        assert isinstance(made["1"], LimitError)
        assert "1.rtf：转换超过 3 秒" in str(made["1"])
    assert stand_in.read_text().count("started") == 2


def test_many_hostile_documents_in_a_row_do_not_stop_the_rest(tmp_path: Path, stand_in: Path) -> None:
    with convert_batch(sources(tmp_path, [b"die"] * 4 + [b"one"])) as made:
        assert kept(made["4"]) == b"one"
    assert stand_in.exists()


def test_an_installation_that_cannot_start_is_not_tried_for_every_document(tmp_path: Path, stand_in: Path) -> None:
    program = tmp_path / "bin" / "soffice"
    program.write_text(f"#!/bin/sh\necho started >> {stand_in}\nexit 77\n")
    with convert_batch(sources(tmp_path, [b"one"] * 20)) as made:
        assert {type(each) for each in made.values()} == {CorruptFileError}
    assert stand_in.read_text().count("started") == 4


@needs_office
def test_a_batch_is_converted_around_a_damaged_document(tmp_path: Path) -> None:
    with convert_batch(sources(tmp_path, [SOUND, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, SOUND])) as made:
        first, damaged, last = made.values()
        assert isinstance(damaged, CorruptFileError)
        assert [read_legacy(tmp_path / "0.rtf", "0.rtf", each).text for each in (first, last)] == ["典型", "典型"]
    assert isinstance(first, Path)
    assert not first.exists()


def linked_documents(port: int) -> dict[str, bytes]:
    """Documents that ask for a picture, a file and a template on a server."""
    url = f"http://127.0.0.1:{port}/x.png"
    pieces = (
        r"{\rtf1{\*\template URL}",
        r"{\field{\*\fldinst INCLUDEPICTURE \\d URL}{\fldrslt x}}",
        r"{\field{\*\fldinst INCLUDETEXT URL}{\fldrslt x}}\par}",
    )
    rtf = "".join(pieces).replace("URL", url)
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    odt = (
        f'<office:document-content xmlns:office="{names}office:1.0" xmlns:text="{names}text:1.0" xmlns:draw="{names}drawing:1.0"'
        f' xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:text>'
        f'<text:section text:name="a"><text:section-source xlink:href="{url}"/><text:p>x</text:p></text:section>'
        f'<text:p><draw:frame><draw:image xlink:href="{url}"/></draw:frame></text:p>'
        f"</office:text></office:body></office:document-content>"
    )
    return {"rtf": rtf.encode(), "odt": odt.encode()}


@needs_office
def test_the_converter_follows_no_link(tmp_path: Path) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        documents = linked_documents(server.getsockname()[1])
        rtf, odt = tmp_path / "a.rtf", tmp_path / "a.odt"
        rtf.write_bytes(documents["rtf"])
        with zipfile.ZipFile(odt, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr("content.xml", documents["odt"])
            archive.writestr("META-INF/manifest.xml", MANIFEST)
        wanted = {each.name: source for each in (rtf, odt) if (source := source_to_convert(each, each.name)) is not None}
        with convert_batch(wanted) as made:
            assert [type(each) for each in made.values()] == [type(tmp_path)] * 2
        server.settimeout(0.5)
        with pytest.raises(TimeoutError):
            server.accept()


def test_only_older_formats_go_to_the_converter(tmp_path: Path) -> None:
    cases = {"a.rtf": b"\xef\xbb\xbf" + SOUND, "b.docx": SOUND, "c.txt": "正文".encode(), "d.xml": b"<?xml version='1.0'?><a/>"}
    found: dict[str, str] = {}
    for name, data in cases.items():
        (tmp_path / name).write_bytes(data)
        source = source_to_convert(tmp_path / name, name)
        found[name] = "" if source is None else source.suffix
    assert found == {"a.rtf": "rtf", "b.docx": "rtf", "c.txt": "", "d.xml": ""}
