"""Mails as packages: subject, sender, recipient, date, body and attachments of .eml and .msg files."""

from pathlib import Path, PurePosixPath

from mingjian.data.errors import EmptyFileError, LimitError
from mingjian.extractors.eml import parse_eml
from mingjian.extractors.envelope import Mail
from mingjian.extractors.members import MIB

__all__ = ["MAX_MAIL_BYTES", "Mail", "is_mail", "parse_mail", "read_mail"]

MAX_MAIL_BYTES = 80 * MIB  # providers stop at 50 MB of files, 70 MB as sent; parsing needs nine times as much memory
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_mail(name: str) -> bool:
    """Whether a file is a mail by its name."""
    return PurePosixPath(name).suffix.lower() in {".eml", ".msg"}


def read_mail(path: Path) -> Mail:
    """Read an .eml or .msg file, whichever its bytes are.

    Raises EmptyFileError, LimitError (too large), CorruptFileError.
    """
    return parse_mail(_read_limited(path), path.name)


def parse_mail(data: bytes, name: str) -> Mail:
    """As read_mail, from bytes."""
    if not data.strip():
        raise EmptyFileError(f"{name}：邮件是空文件。请重新导出后报送。")
    if data.startswith(OLE_MAGIC):
        from mingjian.extractors.outlook import parse_msg  # noqa: PLC0415 - rare

        return parse_msg(data, name)
    return parse_eml(data, name)


def _read_limited(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MAX_MAIL_BYTES:
        raise LimitError(
            f"{path.name}：邮件有 {size // MIB} MB，超过 {MAX_MAIL_BYTES // MIB} MB，未读取。请分开报送或改报压缩包。"
        )
    return path.read_bytes()
