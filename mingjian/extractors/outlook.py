"""Outlook's .msg files, read through python-oxmsg."""

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Protocol, cast

from olefile.olefile import OleFileError
from oxmsg import Message
from oxmsg.attachment import Attachment
from oxmsg.storage import Storage

from mingjian.data.errors import CorruptFileError, LimitError, UnsupportedFileError
from mingjian.extractors.envelope import SHANGHAI, Mail, html_text, parse_date
from mingjian.extractors.members import Member, Refused, refuse, safe_path, unique

# what olefile and python-oxmsg were seen to raise on damaged files
DAMAGED = (
    OleFileError,
    OSError,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    AssertionError,
    struct.error,
    RecursionError,
)
MAIL_CLASS = "IPM."
EMBEDDED = "__substg1.0_3701000D"  # PidTagAttachDataObject: a mail within the mail, [MS-OXMSG] 2.2.2.1
PROPERTIES = "__properties_version1.0"
INNER_HEADER_BYTES = 24
SHORT_NAMES = (0x3704, 0x3001)  # PidTagAttachFilename, PidTagDisplayName
MAX_MAIL_DEPTH = 4  # as of .eml


class _Storage(Protocol):
    """What is used of a mail's storage beyond what oxmsg's own protocol shows."""

    def iter_attachment_storages(self) -> Iterator[Storage]: ...


def parse_msg(data: bytes, name: str) -> Mail:
    """Read the bytes of a .msg file. Raises CorruptFileError where it is none or damaged."""
    try:
        message = Message.load(io.BytesIO(data))
        if not message.message_class.startswith(MAIL_CLASS):
            raise CorruptFileError(f"{name}：不是 Outlook 邮件。请另存为 .eml 或 .msg 后重新报送。")
        return _mail(message, 1)
    except DAMAGED as error:
        raise CorruptFileError(f"{name}：邮件已损坏，无法打开。请重新导出后报送。") from error


def _mail(message: Message, depth: int) -> Mail:
    headers = message.message_headers
    return Mail(
        subject=message.subject,
        sender=message.sender or "",
        recipient="；".join(each.email_address or each.name for each in message.recipients),
        date=parse_date(headers.get("Date", "")) or _sent(message),
        body=message.body or html_text(message.html_body or ""),
        attachments=tuple(_attachments(message, depth)),
    )


def _sent(message: Message) -> datetime | None:
    return None if message.sent_date is None else message.sent_date.astimezone(SHANGHAI)


def _attachments(message: Message, depth: int) -> Iterator[Member | Refused]:
    taken: dict[str, int] = {}
    for storage in cast("_Storage", message._storage).iter_attachment_storages():  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - oxmsg shows no mail within a mail
        attachment = Attachment(storage)
        inner = next((each for each in storage.storages if each.name == EMBEDDED), None)
        if inner is not None:
            yield from _inner_mail(inner, taken, depth)
            continue
        path = unique(_path(attachment.file_name or _short_name(attachment)), taken)
        data = attachment.file_bytes
        if data is None:
            yield refuse(path, UnsupportedFileError(f"{path}：邮件内嵌的对象无法取出。请把其中的文件另存后重新报送。"))
        else:
            yield Member(path, io.BytesIO(data), len(data))


def _inner_mail(storage: Storage, taken: dict[str, int], depth: int) -> Iterator[Member | Refused]:
    """The files of a mail within the mail, in a folder of its subject; its header is 8 bytes shorter ([MS-OXMSG] 2.4.1.2)."""
    streams = tuple(
        replace(each, bytes_=each.bytes_[:INNER_HEADER_BYTES] + bytes(8) + each.bytes_[INNER_HEADER_BYTES:])
        if each.name == PROPERTIES
        else each
        for each in storage.streams
    )
    message = Message(replace(storage, streams=streams))
    folder = unique(_path(f"{message.subject[:80]}.msg" if message.subject else "转发邮件.msg"), taken)
    if depth >= MAX_MAIL_DEPTH:
        yield refuse(folder, LimitError(f"{folder}：邮件套邮件超过 {MAX_MAIL_DEPTH} 层，未再打开。请取出附件后重新报送。"))
        return
    for each in _mail(message, depth + 1).attachments:
        path = f"{folder}/{each.path}"
        yield Member(path, each.data, each.size) if isinstance(each, Member) else Refused(path, each.problem)


def _short_name(attachment: Attachment) -> str:
    """The 8.3 name, or the one that is shown, of an attachment without a long one."""
    return next((name for key in SHORT_NAMES if (name := attachment.properties.str_prop_value(key))), "")


def _path(name: str) -> str:
    return safe_path(re.sub(r"[/\\:]", "_", name.rstrip("\0"))) or "未命名附件"
