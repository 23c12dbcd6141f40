from pathlib import Path

import pytest

from mingjian.data.errors import CorruptFileError
from mingjian.extractors import attachments
from mingjian.extractors.attachments import Attached, take_attachments
from mingjian.extractors.ofd import read_ofd
from mingjian.extractors.pdf import read_pdf
from tests.extractors.ofd_makers import make_ofd, text_object
from tests.extractors.pdf_makers import make_pdf


def said(taken: list[Attached]) -> list[tuple[str, str]]:
    return [(each.path, each.problem.rule_id) for each in taken if each.problem is not None]


def test_files_of_the_whole_and_of_a_page_are_taken_out_once(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "x.pdf", {"案例.docx": b"PK1", "推荐表.xlsx": b"PK2"}, {"案例.docx": b"PK1", "照片.jpg": b"3"})
    assert set(read_pdf(path, path.name).attachments) == {"案例.docx", "推荐表.xlsx", "照片.jpg"}
    assert read_pdf(path, path.name).problems == ()
    taken = take_attachments(path, path.name)
    assert sorted((each.path, each.data) for each in taken) == [
        ("推荐表.xlsx", b"PK2"),
        ("案例.docx", b"PK1"),
        ("照片.jpg", b"3"),
    ]


def test_names_are_made_safe_and_equal_ones_numbered(tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "x.pdf", {"../../案例.docx": b"1", "C:\\甲\\案例.docx": b"2", "..": b"3", "~$案例.docx": b"4"})
    assert sorted((each.path, each.data) for each in take_attachments(path, path.name)) == [
        ("案例 (2).docx", b"2"),
        ("案例.docx", b"1"),
        ("附件1", b"3"),
    ]


def test_an_attachment_of_ofd_has_the_ending_of_its_part(tmp_path: Path) -> None:
    path = tmp_path / "x.ofd"
    path.write_bytes(make_ofd([text_object("正文", 30, 40)], attached="案例", attached_data=b"PK"))
    assert read_ofd(path, path.name).attachments == ("案例.docx",)
    assert take_attachments(path, path.name) == [Attached("案例.docx", b"PK")]


def test_an_attachment_that_is_named_but_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.ofd"
    path.write_bytes(make_ofd([text_object("正文", 30, 40)], attached="案例"))
    assert said(take_attachments(path, path.name)) == [("案例.docx", "X-UNREADABLE")]


def test_count_and_bytes_are_capped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MAX_ATTACHED", 3)
    monkeypatch.setattr(attachments, "MAX_ATTACHED_BYTES", 100)
    path = make_pdf(tmp_path / "x.pdf", {"1.txt": b"a" * 60, "2.txt": b"b" * 60, "3.txt": b"c" * 101, "4.txt": b"d"})
    taken = take_attachments(path, path.name)
    assert [each.path for each in taken if each.problem is None] == ["1.txt"]
    assert said(taken) == [("2.txt", "X-UNREADABLE"), ("3.txt", "X-UNREADABLE"), ("", "X-LIMIT-REACHED")]


def test_other_kinds_hold_nothing_and_a_broken_ofd_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("正文", encoding="utf-8")
    assert take_attachments(tmp_path / "x.txt", "x.txt") == []
    (tmp_path / "x.ofd").write_bytes(make_ofd([text_object("正文", 30, 40)], drop="Doc_0/Document.xml"))
    with pytest.raises(CorruptFileError, match=r"x\.ofd：OFD 文件内缺少文档主体"):
        take_attachments(tmp_path / "x.ofd", "x.ofd")
