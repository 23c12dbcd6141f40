"""Makers of mails as Chinese mailers write them, and of the winmail.dat that Outlook writes."""

import base64
import struct
from collections.abc import Sequence
from email.message import EmailMessage


def make_mail(
    attachments: Sequence[tuple[str, bytes]] = (),
    *,
    subject: str = "渝北区案例评选",
    date: str = "Fri, 10 Nov 2023 18:30:00 +0800",
) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, "渝北区人社局 <yb@example.com>", "bygj@example.com"
    if date:
        mail["Date"] = date
    mail.set_content("您好，报送案例材料。")
    for name, data in attachments:
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail


def make_raw_mail(headers: bytes, attachment_headers: bytes, data: bytes = b"1") -> bytes:
    """A mail of two parts whose headers are exactly these bytes."""
    return (
        headers
        + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + b"--b\r\nContent-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + "正文镕".encode("gbk")
        + b"\r\n--b\r\n"
        + attachment_headers
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(data)
        + b"\r\n--b--\r\n"
    )


def make_winmail(files: dict[str, bytes]) -> bytes:
    out = struct.pack("<IH", 0x223E9F78, 1)
    out += _attribute(1, 0x8006, struct.pack("<I", 1))
    for name, data in files.items():
        out += _attribute(2, 0x9002, b"\0" * 14)
        out += _attribute(2, 0x8010, b"SHORT~1.DOC\0")
        out += _attribute(2, 0x800F, data)
        long = name.encode("utf-16-le") + b"\0\0"
        padded = long + b"\0" * (-len(long) % 4)
        properties = struct.pack("<IHHI", 1, 0x001F, 0x3707, 1) + struct.pack("<I", len(long)) + padded
        out += _attribute(2, 0x9005, properties)
    return out


def _attribute(level: int, kind: int, value: bytes) -> bytes:
    return struct.pack("<BHHI", level, kind, 0, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)
