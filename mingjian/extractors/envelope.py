"""What every mail says, whatever format it is kept in, and how its words and dates are decoded."""

import binascii
import email.errors
import email.header
import email.utils
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from mingjian.extractors.members import Member, Refused, decode_name

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says and carries. Attachments' paths never point outside; a mail inside is a folder."""

    subject: str
    sender: str
    recipient: str
    date: datetime | None  # aware, Asia/Shanghai; the sender's own word
    body: str
    attachments: tuple[Member | Refused, ...] = field(default=())


def decode_words(text: str) -> str:
    """A header's text with RFC 2047 words decoded; words split inside a character are joined first."""
    unfolded = re.sub(r"\r?\n[ \t]*", " ", text)
    try:
        pieces = email.header.decode_header(unfolded)
    except (email.errors.HeaderParseError, binascii.Error, ValueError):
        return unfolded.strip()
    return "".join(piece if isinstance(piece, str) else decode_bytes(piece, charset) for piece, charset in pieces).strip()


def decode_bytes(data: bytes, charset: str | None) -> str:
    """Bytes of a mail by their stated charset, GB2312 and GBK read as GB18030; else by what fits."""
    known = (charset or "").lower().strip()
    if known.replace("-", "") in {"gb2312", "gbk", "gb18030", "cp936", "euccn", "hzgb2312x"}:
        known = "gb18030"
    if known and known not in {"unknown-8bit", "us-ascii", "ascii"}:
        try:
            return data.decode(known)
        except (LookupError, ValueError):  # ValueError: a NUL within the charset's name
            pass
    return decode_name(data)


def parse_date(text: str) -> datetime | None:
    """A Date header in Asia/Shanghai; one without a zone is taken to be there. None where it cannot be read."""
    try:
        moment = email.utils.parsedate_to_datetime(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
        return aware.astimezone(SHANGHAI)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def html_text(markup: str) -> str:
    """The words of an HTML body, lines kept; nothing it links to is fetched."""
    from lxml import etree, html  # noqa: PLC0415 - only for mails without a plain text

    try:
        tree = html.fromstring(markup, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    for each in tree.iter("br", "p", "div", "tr"):
        each.tail = "\n" + (each.tail or "")
    etree.strip_elements(tree, "script", "style", with_tail=False)
    return re.sub(r"\s*\n\s*", "\n", "".join(str(piece) for piece in tree.itertext())).strip()
