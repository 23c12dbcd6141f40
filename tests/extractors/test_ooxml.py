"""Packages that are damaged, hostile or enormous are refused before they do harm."""

import contextlib
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingjian.data.errors import CorruptFileError, EmptyFileError, FileError, LimitError, LockedFileError, MingjianError
from mingjian.extractors import ooxml
from mingjian.extractors.ooxml import OfficePackage, parse_xml
from mingjian.extractors.word import read_word
from tests.extractors.word_makers import make_word, paragraph, story

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refuse(path: Path, data: bytes, error: type[FileError]) -> str:
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        read_word(path, "案例.docx")
    assert str(caught.value).startswith("案例.docx：")
    return str(caught.value)


def test_empty_file(tmp_path: Path) -> None:
    refuse(tmp_path / "a", b"", EmptyFileError)


def test_no_zip(tmp_path: Path) -> None:
    refuse(tmp_path / "a", b"PK no zip at all", CorruptFileError)


def test_old_word_file_with_a_new_name(tmp_path: Path) -> None:
    assert ".doc" in refuse(tmp_path / "a", OLE + bytes(1000), CorruptFileError)


def test_password(tmp_path: Path) -> None:
    refuse(tmp_path / "a", OLE + bytes(1000) + "EncryptedPackage".encode("utf-16-le"), LockedFileError)


def test_encrypted_entry(tmp_path: Path) -> None:
    data = bytearray(make_word(tmp_path / "a.docx", paragraph("甲")).read_bytes())
    position = data.find(b"PK\x01\x02")
    while position >= 0:
        data[position + 8] |= 1
        position = data.find(b"PK\x01\x02", position + 4)
    refuse(tmp_path / "b", bytes(data), LockedFileError)


def test_truncated(tmp_path: Path) -> None:
    data = make_word(tmp_path / "a.docx", paragraph("甲" * 500)).read_bytes()
    refuse(tmp_path / "b", data[: len(data) // 2], CorruptFileError)


def test_wrong_checksum(tmp_path: Path) -> None:
    path = make_word(tmp_path / "a.docx", paragraph("甲" * 500))
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("word/document.xml")
    refuse(tmp_path / "b", data.replace(struct.pack("<L", info.CRC), struct.pack("<L", info.CRC ^ 1)), CorruptFileError)


def test_data_after_the_zip_does_no_harm(tmp_path: Path) -> None:
    path = make_word(tmp_path / "a.docx", paragraph("甲"))
    path.write_bytes(path.read_bytes() + b"trailing")
    assert read_word(path, "a.docx").text == "甲"


def test_another_office_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    refuse(tmp_path / "a", (tmp_path / "a").read_bytes(), CorruptFileError)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE w SYSTEM "http://example.com/evil.dtd">',
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;">]>',
    ],
)
def test_entities_are_refused(tmp_path: Path, doctype: str) -> None:
    document = doctype + story("document", f"<w:body>{paragraph('&x;')}</w:body>")
    path = make_word(tmp_path / "a.docx", "", {"word/document.xml": document})
    with pytest.raises(CorruptFileError):
        read_word(path, "a.docx")


def test_a_part_is_refused_by_what_it_declares(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ooxml, "MAX_XML_BYTES", 1000)
    path = make_word(tmp_path / "a.docx", paragraph("甲" * 2000))
    with OfficePackage(path, "a.docx") as package, pytest.raises(LimitError):
        package.read("word/document.xml", 1000)


def test_a_huge_part_that_nobody_needs_is_not_read(tmp_path: Path) -> None:
    path = make_word(tmp_path / "a.docx", paragraph("甲"), {"word/media/huge.bin": bytes(80 * 2**20)})
    assert read_word(path, "a.docx").text == "甲"


def test_a_huge_text_is_refused(tmp_path: Path) -> None:
    path = make_word(tmp_path / "a.docx", paragraph("a" * (70 * 2**20)))
    with pytest.raises(LimitError):
        read_word(path, "a.docx")


def test_a_tree_too_large_for_memory_is_refused() -> None:
    with pytest.raises(LimitError):
        parse_xml(b"<a>" + b"<b/>" * 4_000_000 + b"</a>", "a.docx")


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    path = make_word(tmp_path / "a.docx", "<w:sdt><w:sdtContent>" * 400 + "</w:sdtContent></w:sdt>" * 400)
    with pytest.raises(CorruptFileError):
        read_word(path, "a.docx")


def test_nesting_that_xml_allows_is_read(tmp_path: Path) -> None:
    depth = 60
    opening = "<w:tbl><w:tr><w:tc><w:p/>" * depth
    path = make_word(tmp_path / "a.docx", opening + paragraph("底") + "<w:p/></w:tc></w:tr></w:tbl>" * depth)
    assert read_word(path, "a.docx").text == "底"


def test_too_many_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ooxml, "MAX_ENTRIES", 2)
    with pytest.raises(LimitError):
        read_word(make_word(tmp_path / "a.docx", paragraph("甲")), "a.docx")


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=12), cut=st.integers(0, 3))
def test_any_bytes_give_a_document_or_our_error(tmp_path: Path, edits: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(make_word(tmp_path / "a.docx", paragraph("甲乙丙丁" * 50)).read_bytes())
    for place, value in edits:
        data[place % len(data)] = value
    path = tmp_path / "b.docx"
    path.write_bytes(bytes(data[: len(data) - cut * 40]))
    with contextlib.suppress(MingjianError):
        document = read_word(path, "b.docx")
        assert all(each.span.end <= len(document.text) for each in document.blocks)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.sampled_from(
            ["<w:t>甲</w:t>", "<w:tab/>", "<w:p/>", "<w:sym/>", '<w:fldChar w:fldCharType="begin"/>', "<w:altChunk/>", "<w:tc/>"]
        ),
        lambda inner: st.builds(
            lambda tag, parts: f"<w:{tag}>{''.join(parts)}</w:{tag}>",
            st.sampled_from(
                [
                    "p",
                    "r",
                    "tbl",
                    "tr",
                    "tc",
                    "sdt",
                    "sdtContent",
                    "ins",
                    "del",
                    "ruby",
                    "rubyBase",
                    "txbxContent",
                    "drawing",
                    "pPr",
                    "rPr",
                ]
            ),
            st.lists(inner, max_size=4),
        ),
        max_leaves=25,
    )
)
def test_any_order_of_elements_is_walked(tmp_path: Path, body: str) -> None:
    document = read_word(make_word(tmp_path / "a.docx", body), "a.docx")
    assert all(each.span.end <= len(document.text) for each in document.blocks)
    assert all(each.span is None or each.span.of(document.text) == each.text for table in document.tables for each in table.cells)
