from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingjian.data.errors import FileError
from mingjian.extractors.mail import parse_mail, read_mail
from mingjian.extractors.members import Member, Refused
from tests.extractors.msg_makers import mail_node, make_msg

SENT = datetime(2023, 11, 10, 10, 30, tzinfo=UTC)
NAME = "渝北区+某公司+示范案例.docx"


@pytest.fixture(scope="module")
def made() -> bytes:
    return make_msg("渝北区案例评选", "报送材料。", SENT, [(NAME, b"1" * 9000), ("../外.txt", b"2")])


def test_msg_says_who_when_what(tmp_path: Path, made: bytes) -> None:
    path = tmp_path / "a.msg"
    path.write_bytes(made)
    mail = read_mail(path)
    assert (mail.subject, mail.body) == ("渝北区案例评选", "报送材料。")
    assert mail.sender == '"甲某" <a@example.com>'
    assert mail.date == datetime(2023, 11, 10, 18, 30, tzinfo=timezone(timedelta(hours=8)))
    assert [(each.path, each.data.read()) for each in mail.attachments if isinstance(each, Member)] == [
        (NAME, b"1" * 9000),
        (".._外.txt", b"2"),
    ]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 6000), st.binary(min_size=1, max_size=8))
def test_a_mutated_msg_is_a_mail_or_a_file_error(place: int, noise: bytes) -> None:
    good = make_msg("渝北区案例评选", "报送材料。", SENT, [(NAME, b"1" * 9000)])
    try:
        mail = parse_mail(good[:place] + noise + good[place + len(noise) :], "a.msg")
    except FileError:
        return
    assert isinstance(mail.subject, str)


def test_mails_inside_are_folders_down_to_a_depth() -> None:
    inner = mail_node("转发：材料/五", "5", SENT, [("五.txt", b"5")])
    for number in ("四", "三", "二"):
        inner = mail_node(number, number, SENT, [(f"{number}.txt", b"1")], [inner])
    mail = parse_mail(make_msg("一", "1", SENT, [("一.txt", b"1")], [inner]), "a.msg")
    assert [each.path for each in mail.attachments if isinstance(each, Member)] == [
        "一.txt", "二.msg/二.txt", "二.msg/三.msg/三.txt", "二.msg/三.msg/四.msg/四.txt",
    ]  # fmt: skip
    assert [each.path for each in mail.attachments if isinstance(each, Refused)] == ["二.msg/三.msg/四.msg/转发：材料_五.msg"]
