"""Broken containers: any bytes give a document or an error of ours, soon."""

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingjian.data.errors import MingjianError
from mingjian.extractors import office
from mingjian.extractors.archive import list_members
from mingjian.extractors.attachments import take_attachments
from mingjian.extractors.mail import read_mail
from mingjian.extractors.members import Member, Refused
from mingjian.extractors.read import read_document
from tests.extractors.fuzz_makers import MAKERS, made

CHINESE = re.compile(r"[一-鿿]")
BOUNDED = settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def no_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Old formats go to our own readers: LibreOffice takes seconds a file and has its own tests."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(office, "_USUAL_PLACES", ())


def close_all(members: Iterable[Member | Refused]) -> None:
    """Read each member to its end, as receiving does."""
    for each in members:
        if isinstance(each, Member):
            with each.data:
                each.data.read()


def read_whole(path: Path) -> None:
    """Read as the suffix asks; what is no error of ours fails the test (a hang: the limit of every test)."""
    said = "读出"
    try:
        if path.suffix in {".eml", ".msg", ".winmail"}:
            close_all(read_mail(path).attachments)
        elif path.suffix in {".zip", ".7z", ".rar"}:
            close_all(list_members(path, path.name))
        elif read_document(path, path.name).attachments:
            take_attachments(path, path.name)
    except MingjianError as error:
        said = str(error)
    assert CHINESE.search(said)


@st.composite
def broken_bytes(draw: st.DrawFn, whole: bytes) -> bytes:
    """Bytes flipped, cut off, or a piece copied to another place."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        action = draw(st.sampled_from(["flip", "cut", "splice", "high"]))
        if action == "flip" and data:
            data[place] ^= draw(st.integers(1, 255))
        elif action == "cut":
            del data[place : place + draw(st.integers(1, 400))]
        elif action == "splice":
            start = draw(st.integers(0, max(0, len(data) - 1)))
            data[place:place] = data[start : start + draw(st.integers(1, 200))]
        else:
            data[place : place + 4] = b"\xff\xff\xff\x7f"
    return bytes(data)


TAG = re.compile(rb"<[^?!][^>]*>")


@st.composite
def broken_parts(draw: st.DrawFn, whole: bytes) -> bytes:
    """A container whose XML has tags lost, doubled, renamed, numbers huge, nesting deep, or targets wrong."""
    with zipfile.ZipFile(io.BytesIO(whole)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    names = sorted(name for name in parts if name.endswith((".xml", ".rels")))
    for _ in range(draw(st.integers(1, 4))):
        name = draw(st.sampled_from(names))
        data = parts[name]
        tags = list(TAG.finditer(data))
        if not tags:
            continue
        tag = draw(st.sampled_from(tags))
        new = {
            "lost": b"",
            "doubled": tag.group() * 2,
            "renamed": tag.group().replace(b":", b":x", 1),
            "huge": re.sub(rb'"-?\d+"', b'"99999999999999999999"', tag.group()),
            "word": re.sub(rb'"-?\d+"', b'"NaN"', tag.group()),
            "deep": tag.group() * 400,
            "target": re.sub(rb'Target="[^"]*"', b'Target="../../../etc/passwd"', tag.group()),
        }[draw(st.sampled_from(["lost", "doubled", "renamed", "huge", "word", "deep", "target"]))]
        parts[name] = data[: tag.start()] + new + data[tag.end() :]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize("kind", sorted(MAKERS))
@given(data=st.data())
@BOUNDED
def test_broken_bytes_give_a_document_or_an_error_of_ours(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(data.draw(broken_bytes(made(kind))))
    read_whole(path)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "odt", "ofd", "pptx"])
@given(data=st.data())
@BOUNDED
def test_broken_parts_give_a_document_or_an_error_of_ours(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(data.draw(broken_parts(made(kind))))
    read_whole(path)
