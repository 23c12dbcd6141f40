import base64
import tempfile
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingjian.data.errors import CorruptFileError, EmptyFileError, FileError, LimitError
from mingjian.extractors import mail as mail_module
from mingjian.extractors.envelope import decode_words, html_text, parse_date
from mingjian.extractors.mail import Mail, parse_mail, read_mail
from mingjian.extractors.members import Member
from tests.extractors.mail_makers import make_mail, make_raw_mail, make_winmail

SHANGHAI = timezone(timedelta(hours=8))
HEADERS = b"From: a@example.com\r\nSubject: x\r\n"
ATTACHED = b"Content-Disposition: attachment; filename=a.txt\r\n"
NAME = "渝北区+某公司+示范案例.docx"


def files(mail: Mail) -> dict[str, bytes]:
    return {each.path: each.data.read() for each in mail.attachments if isinstance(each, Member)}


def test_mail_says_who_when_what(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(bytes(make_mail([(NAME, b"1"), ("表.xlsx", b"2")])))
    mail = read_mail(path)
    assert (mail.subject, mail.sender, mail.recipient) == ("渝北区案例评选", "渝北区人社局 <yb@example.com>", "bygj@example.com")
    assert mail.date == datetime(2023, 11, 10, 18, 30, tzinfo=SHANGHAI)
    assert mail.body == "您好，报送案例材料。"
    assert files(mail) == {NAME: b"1", "表.xlsx": b"2"}


def _words(text: str, charset: str, size: int) -> bytes:
    raw = text.encode(charset)
    words = [raw[at : at + size] for at in range(0, len(raw), size)]
    return b"\r\n ".join(b"=?" + charset.encode() + b"?B?" + base64.b64encode(word) + b"?=" for word in words)


@pytest.mark.parametrize(
    "disposition",
    [
        b'Content-Disposition: attachment; filename="' + NAME.encode("gbk") + b'"\r\n',
        b'Content-Disposition: attachment; filename="' + NAME.encode() + b'"\r\n',
        b'Content-Disposition: attachment; filename="=?gb2312?B?' + base64.b64encode(NAME.encode("gbk")) + b'?="\r\n',
        b'Content-Disposition: attachment;\r\n filename="' + _words(NAME, "gbk", 7) + b'"\r\n',
        b"Content-Disposition: attachment; filename*=UTF-8''" + quote(NAME).encode() + b"\r\n",
        b"Content-Disposition: attachment; filename*=GB2312''" + quote(NAME, encoding="gbk").encode() + b"\r\n",
        b"Content-Disposition: attachment;\r\n filename*0*=UTF-8''"
        + quote(NAME[:5]).encode()
        + b";\r\n filename*1*="
        + quote(NAME[5:]).encode()
        + b"\r\n",
        b'Content-Type: application/octet-stream; name="=?utf-8?B?' + base64.b64encode(NAME.encode()) + b'?="\r\n',
    ],
)
def test_attachment_names_in_every_spelling(disposition: bytes) -> None:
    assert files(parse_mail(make_raw_mail(HEADERS, disposition), "a.eml")) == {NAME: b"1"}


@pytest.mark.parametrize(
    "subject",
    [
        "渝北区案例评选".encode("gbk"),
        "渝北区案例评选".encode(),
        _words("渝北区案例评选", "gbk", 5),
        _words("渝北区案例评选", "utf-8", 4),
    ],
)
def test_subject_in_every_spelling(subject: bytes) -> None:
    mail = parse_mail(make_raw_mail(b"From: a@example.com\r\nSubject: " + subject + b"\r\n", ATTACHED), "a.eml")
    assert mail.subject == "渝北区案例评选"
    assert mail.body == "正文镕"


@pytest.mark.parametrize("charset", [b"gb\0k", b'"\0"', b"none-such", b"base64", b"\xff"])
def test_a_charset_that_is_none_loses_no_attachment(charset: bytes) -> None:
    data = make_raw_mail(HEADERS, ATTACHED).replace(b"charset=gb2312", b"charset=" + charset)
    mail = parse_mail(data, "a.eml")
    assert (mail.body, files(mail)) == ("正文镕", {"a.txt": b"1"})


@pytest.mark.parametrize("text", ["", "=?utf-8?B?坏?=", "=?xx-none?B?5rid?=", "=?utf-8?Q?=E6?= =?utf-8?Q?=B8=9D?="])
def test_decode_words_bears_anything(text: str) -> None:
    assert isinstance(decode_words(text), str)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Fri, 10 Nov 2023 23:59:59 +0800", datetime(2023, 11, 10, 23, 59, 59, tzinfo=SHANGHAI)),
        ("Fri, 10 Nov 2023 16:00:00 +0000", datetime(2023, 11, 11, tzinfo=SHANGHAI)),
        ("Fri, 10 Nov 2023 18:00:00", datetime(2023, 11, 10, 18, tzinfo=SHANGHAI)),
        ("昨天", None),
        ("", None),
    ],
)
def test_date_is_in_shanghai(text: str, moment: datetime | None) -> None:
    assert parse_date(text) == moment


def test_a_mail_inside_is_a_folder() -> None:
    outer = make_mail(subject="转发：案例")
    outer.add_attachment(make_mail([(NAME, b"1")], subject="渝北区/案例:评选"))
    assert files(parse_mail(bytes(outer), "a.eml")) == {f"渝北区_案例_评选.eml/{NAME}": b"1"}


def test_mails_within_mails_end_at_a_depth() -> None:
    mail = make_mail([(NAME, b"1")], subject="内")
    for _ in range(6):
        outer = make_mail(subject="外")
        outer.add_attachment(mail)
        mail = outer
    (refused,) = parse_mail(bytes(mail), "a.eml").attachments
    assert (refused.path.count("/"), files(parse_mail(bytes(mail), "a.eml"))) == (3, {})


def test_winmail_gives_its_files() -> None:
    mail = make_mail([("winmail.dat", make_winmail({NAME: b"1", "表.xlsx": b"2"}))])
    assert files(parse_mail(bytes(mail), "a.eml")) == {NAME: b"1", "表.xlsx": b"2"}


def test_broken_winmail_is_refused() -> None:
    mail = parse_mail(bytes(make_mail([("winmail.dat", make_winmail({NAME: b"1"})[:40])])), "a.eml")
    assert [(each.path, isinstance(each, Member)) for each in mail.attachments] == [("winmail.dat", False)]


def test_inline_pictures_without_a_name_are_no_material() -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "x", "a@example.com"
    mail.set_content("文字")
    mail.add_alternative("<p>文字<img src='cid:logo'></p>", subtype="html")
    mail.get_payload()[1].add_related(b"png", "image", "png", cid="<logo>")
    assert files(parse_mail(bytes(mail), "a.eml")) == {}


def test_html_body_is_read_without_following_anything() -> None:
    markup = "<p>报送<b>案例</b><br>见附件</p><script>x()</script><img src='http://127.0.0.1:9/x'>"
    assert html_text(markup) == "报送案例\n见附件"
    assert html_text("") == ""


@pytest.mark.parametrize("name", ["../../外.txt", "/etc/passwd", "C:\\外.txt"])
def test_an_attachment_never_points_outside(name: str) -> None:
    (attachment,) = parse_mail(bytes(make_mail([(name, b"1")])), "a.eml").attachments
    assert "/" not in attachment.path
    assert "\\" not in attachment.path


def test_the_same_name_twice_keeps_both() -> None:
    assert files(parse_mail(bytes(make_mail([("a.txt", b"1"), ("a.txt", b"2")])), "a.eml")) == {"a.txt": b"1", "a (2).txt": b"2"}


def test_empty_and_broken_mails_are_file_errors() -> None:
    with pytest.raises(EmptyFileError):
        parse_mail(b" \r\n", "a.eml")
    with pytest.raises(CorruptFileError, match=r"a\.eml：不是邮件"):
        parse_mail(b"\x00\x01\x02 no mail at all", "a.eml")
    with pytest.raises(CorruptFileError, match=r"a\.msg：邮件已损坏"):
        parse_mail(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "a.msg")


def test_a_mail_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_module, "MAX_MAIL_BYTES", 10)
    path = tmp_path / "a.eml"
    path.write_bytes(bytes(make_mail()))
    with pytest.raises(LimitError, match=r"a\.eml：邮件有 0 MB"):
        read_mail(path)


@settings(max_examples=80)
@given(st.binary(max_size=300), st.integers(0, 900))
def test_mutated_mails_are_mails_or_file_errors(noise: bytes, place: int) -> None:
    good = make_raw_mail(HEADERS, b'Content-Disposition: attachment; filename="' + NAME.encode("gbk") + b'"\r\n')
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.eml"
        path.write_bytes(good[:place] + noise + good[place:])
        try:
            mail = read_mail(path)
        except FileError:
            return
        assert isinstance(mail.subject, str)
