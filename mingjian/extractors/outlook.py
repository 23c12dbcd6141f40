"""Outlook's .msg files, read through python-oxmsg."""

import io
import struct
from collections.abc import Iterator
from datetime import datetime

from olefile.olefile import OleFileError
from oxmsg import Message
from oxmsg.attachment import Attachment

from mingjian.data.errors import CorruptFileError, UnsupportedFileError
from mingjian.extractors.envelope import SHANGHAI, Mail, html_text, parse_date
from mingjian.extractors.members import Member, Refused, refuse, safe_path, unique

# what olefile and python-oxmsg were seen to raise on damaged files
DAMAGED = (OleFileError, OSError, ValueError, LookupError, AttributeError, TypeError, AssertionError, struct.error)
MAIL_CLASS = "IPM."


def parse_msg(data: bytes, name: str) -> Mail:
    """Read the bytes of a .msg file. Raises CorruptFileError where it is none or damaged."""
    try:
        message = Message.load(io.BytesIO(data))
        if not message.message_class.startswith(MAIL_CLASS):
            raise CorruptFileError(f"{name}：不是 Outlook 邮件。请另存为 .eml 或 .msg 后重新报送。")
        headers = message.message_headers
        return Mail(
            subject=message.subject,
            sender=message.sender or "",
            recipient="；".join(each.email_address or each.name for each in message.recipients),
            date=parse_date(headers.get("Date", "")) or _sent(message),
            body=message.body or html_text(message.html_body or ""),
            attachments=tuple(_attachments(message)),
        )
    except DAMAGED as error:
        raise CorruptFileError(f"{name}：邮件已损坏，无法打开。请重新导出后报送。") from error


def _sent(message: Message) -> datetime | None:
    return None if message.sent_date is None else message.sent_date.astimezone(SHANGHAI)


def _attachments(message: Message) -> Iterator[Member | Refused]:
    taken: dict[str, int] = {}
    for each in message.attachments:
        path = unique(_path(each), taken)
        data = each.file_bytes
        if data is None:
            yield refuse(path, UnsupportedFileError(f"{path}：邮件内嵌的邮件或对象无法取出。请把其中的文件另存后重新报送。"))
        else:
            yield Member(path, io.BytesIO(data), len(data))


def _path(attachment: Attachment) -> str:
    name = (attachment.file_name or "").rstrip("\0")
    return safe_path(name.replace("/", "_").replace("\\", "_")) or "未命名附件"
