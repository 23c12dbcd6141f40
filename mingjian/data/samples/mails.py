"""Mails as recommenders send them: Chinese subject, short letter, attachments; same input, same bytes."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from mingjian.data.samples.packing import Files

_TYPES = {
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".pdf": ("application", "pdf"),
    ".zip": ("application", "zip"),
    ".jpg": ("image", "jpeg"),
}


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands above the letter."""

    subject: str
    sender: Address
    recipient: str
    sent: datetime


def make_mail(envelope: Envelope, letter: str, files: Files) -> bytes:
    """An .eml with these attachments; folders in their names are dropped, as mail programs do."""
    mail = EmailMessage(policy=SMTP)
    sender, sent = envelope.sender, envelope.sent
    mail["From"] = sender
    mail["To"] = envelope.recipient
    mail["Subject"] = envelope.subject
    mail["Date"] = format_datetime(sent)
    mail["Message-ID"] = f"<{sent:%Y%m%d%H%M%S}.{sender.username}@example.com>"
    mail.set_content(letter)
    for name, data in files.items():
        short = name.rpartition("/")[2]
        kind, subkind = _TYPES.get(f".{short.rpartition('.')[2]}", ("application", "octet-stream"))
        mail.add_attachment(data, kind, subkind, filename=short)
    mail.set_boundary(f"----=_Part_{sent:%Y%m%d%H%M%S}")
    return mail.as_bytes()
