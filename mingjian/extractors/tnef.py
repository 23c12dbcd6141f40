"""Attachments of winmail.dat, the wrapper that Outlook puts around a mail sent as rich text (TNEF)."""

import io
import struct
from collections.abc import Iterator

from mingjian.data.errors import CorruptFileError
from mingjian.extractors.members import Member, Refused, decode_name, refuse, safe_path

# Source: Microsoft, [MS-OXTNEF] Transport Neutral Encapsulation Format, sections 2.1.3 and 2.1.3.1
WINMAIL_TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
SIGNATURE = 0x223E9F78
ATTACHMENT_LEVEL = 2
ATTACHMENT_START = 0x9002  # attAttachRendData: a new attachment begins
ATTACHMENT_TITLE = 0x8010  # attAttachTitle: a short name in the sender's code page
ATTACHMENT_DATA = 0x800F  # attAttachData
ATTACHMENT_PROPERTIES = 0x9005  # attAttachment: MAPI properties, among them the long name
LONG_NAME_TAG = 0x3707
UNICODE_TYPE, STRING_TYPE = 0x001F, 0x001E


def read_winmail(data: bytes) -> list[Member | Refused]:
    """The files wrapped in a winmail.dat; one refusal where it is damaged."""
    try:
        return list(_attachments(data))
    except (struct.error, ValueError, UnicodeDecodeError):
        return [
            refuse(
                "winmail.dat", CorruptFileError("winmail.dat：附件已损坏，无法取出里面的文件。请不要用 RTF 格式发信，重新报送。")
            )
        ]


def _attachments(data: bytes) -> Iterator[Member | Refused]:
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != SIGNATURE:
        raise ValueError
    name, content, open_one = "", b"", False
    for kind, value in _attributes(data):
        if kind == ATTACHMENT_START:
            if open_one and content:
                yield _member(name, content)
            name, content, open_one = "", b"", True
        elif kind == ATTACHMENT_TITLE:
            name = name or decode_name(value.rstrip(b"\0"))
        elif kind == ATTACHMENT_DATA:
            content = value
        elif kind == ATTACHMENT_PROPERTIES:
            name = _long_name(value) or name
    if open_one and content:
        yield _member(name, content)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = 6  # signature and key
    while place + 9 <= len(data):
        level, kind, _, length = struct.unpack_from("<BHHI", data, place)
        place += 9
        if place + length > len(data):
            raise ValueError
        if level == ATTACHMENT_LEVEL:
            yield kind, data[place : place + length]
        place += length + 2  # checksum


def _long_name(properties: bytes) -> str:
    for kind, width in ((UNICODE_TYPE, 2), (STRING_TYPE, 1)):
        place = properties.find(struct.pack("<HHI", kind, LONG_NAME_TAG, 1))
        if place >= 0:
            (length,) = struct.unpack_from("<I", properties, place + 8)
            raw = properties[place + 12 : place + 12 + length]
            return raw.decode("utf-16-le").rstrip("\0") if width == 2 else decode_name(raw.rstrip(b"\0"))
    return ""


def _member(name: str, content: bytes) -> Member:
    path = safe_path(name.replace("/", "_").replace("\\", "_")) or "未命名附件"
    return Member(path, io.BytesIO(content), len(content))
