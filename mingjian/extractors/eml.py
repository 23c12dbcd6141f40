"""Mails in the Internet format (.eml), with the headers and names that Chinese mailers write."""

import email
import email.message
import email.policy
import email.utils
import io
import re
from collections.abc import Iterator

from mingjian.data.errors import CorruptFileError, LimitError
from mingjian.extractors.envelope import Mail, decode_bytes, decode_words, html_text, parse_date
from mingjian.extractors.members import Member, Refused, decode_name, refuse, safe_path, unique
from mingjian.extractors.tnef import WINMAIL_TYPES, read_winmail

MAX_PARTS = 2_000
MAX_MAIL_DEPTH = 4  # mails within mails


class _RawPolicy(email.policy.Compat32):
    """Headers with raw 8-bit bytes come out decoded, where the library would put question marks."""

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002 - the library's signature
        return _unescape(value)


def _unescape(text: str) -> str:
    raw = text.encode("utf-8", "surrogateescape")
    return text if raw.isascii() else decode_name(raw)


def parse_eml(data: bytes, name: str) -> Mail:
    """Read the bytes of an .eml. Raises CorruptFileError where they are no mail, LimitError."""
    message = email.message_from_bytes(data, policy=_RawPolicy())
    if not message.keys() or (not message.is_multipart() and "from" not in message and "subject" not in message):
        raise CorruptFileError(f"{name}：不是邮件或已损坏，读不出邮件头。请重新导出 .eml 后报送。")
    return _mail(message, depth=1)


def _mail(message: email.message.Message, depth: int) -> Mail:
    bodies: list[tuple[str, str]] = []
    taken: dict[str, int] = {}
    attachments: list[Member | Refused] = []
    for part in _parts(message):
        if _is_body(part):
            bodies.append((part.get_content_type(), _text(part)))
            continue
        for each in _attached(part, depth):
            path = unique(each.path, taken)
            attachments.append(each if path == each.path or isinstance(each, Refused) else Member(path, each.data, each.size))
    return Mail(
        subject=decode_words(_header(message, "subject")),
        sender=_addresses(message, "from"),
        recipient=_addresses(message, "to"),
        date=parse_date(_header(message, "date")),
        body=_best_body(bodies),
        attachments=tuple(attachments),
    )


def _parts(message: email.message.Message) -> Iterator[email.message.Message]:
    """The leaves of a mail in order, a mail inside being one leaf."""
    waiting = [message]
    for _ in range(MAX_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting[:0] = _children(part)
        else:
            yield part
    raise LimitError(f"邮件的组成部分超过 {MAX_PARTS} 个，已停止读取。请改报压缩包。")


def _children(part: email.message.Message) -> list[email.message.Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, email.message.Message)] if isinstance(payload, list) else []


def _is_body(part: email.message.Message) -> bool:
    plain = part.get_content_type() in {"text/plain", "text/html"} and part.get_content_disposition() != "attachment"
    return plain and not _file_name(part)


def _attached(part: email.message.Message, depth: int) -> list[Member | Refused]:
    if part.get_content_maintype() == "message" and part.is_multipart():
        return _inner_mail(part, depth)
    name = _file_name(part)
    decorative = part.get_content_maintype() == "image" and part.get("content-id") and not name
    data = part.get_payload(decode=True)
    if decorative or not isinstance(data, bytes) or part.get_content_maintype() == "multipart":
        return []
    if part.get_content_type() in WINMAIL_TYPES or name.lower() == "winmail.dat":
        return read_winmail(data)
    written = name or f"未命名附件{_suffix(part)}"
    path = safe_path(written.replace("/", "_").replace("\\", "_")) or "未命名附件"
    return [Member(path, io.BytesIO(data), len(data))]


def _suffix(part: email.message.Message) -> str:
    import mimetypes  # noqa: PLC0415 - reads the system's tables when first used

    return mimetypes.guess_extension(part.get_content_type()) or ""


def _inner_mail(part: email.message.Message, depth: int) -> list[Member | Refused]:
    inner = _children(part)
    if not inner:
        return []
    subject = decode_words(_header(inner[0], "subject"))
    folder = safe_path(re.sub(r"[/\\:]", "_", subject)[:80] + ".eml") or "转发邮件.eml"
    if depth >= MAX_MAIL_DEPTH:
        return [refuse(folder, LimitError(f"{folder}：邮件套邮件超过 {MAX_MAIL_DEPTH} 层，未再打开。请取出附件后重新报送。"))]
    return [_in_folder(each, folder) for each in _mail(inner[0], depth + 1).attachments]


def _in_folder(each: Member | Refused, folder: str) -> Member | Refused:
    path = f"{folder}/{each.path}"
    return Member(path, each.data, each.size) if isinstance(each, Member) else Refused(path, each.problem)


# ── headers ──────────────────────────────────────────────────────────────────


def _header(message: email.message.Message, name: str) -> str:
    value = message.get(name)
    return "" if value is None else str(value)


def _addresses(message: email.message.Message, name: str) -> str:
    pairs = email.utils.getaddresses([decode_words(_header(message, name))])
    return "；".join(f"{shown} <{address}>" if shown else address for shown, address in pairs if address or shown)


def _file_name(part: email.message.Message) -> str:
    for key, header in (("filename", "content-disposition"), ("name", "content-type")):
        value = part.get_param(key, None, header)
        if isinstance(value, tuple):  # RFC 2231: charset, language, value as Latin-1
            return decode_bytes(value[2].encode("latin-1", "replace"), value[0]).strip()
        if value:
            return decode_words(email.utils.unquote(value))
    return ""


# ── body ─────────────────────────────────────────────────────────────────────


def _text(part: email.message.Message) -> str:
    data = part.get_payload(decode=True)
    return decode_bytes(data, part.get_content_charset()) if isinstance(data, bytes) else ""


def _best_body(bodies: list[tuple[str, str]]) -> str:
    plain = "\n".join(text for kind, text in bodies if kind == "text/plain").strip()
    if plain:
        return plain
    return "\n".join(html_text(text) for kind, text in bodies if kind == "text/html").strip()
