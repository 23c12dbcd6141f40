"""Text out of bytes of unknown encoding: BOM, UTF-8, UTF-16 without BOM, GB18030."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.IGNORECASE)
_DECLARED_WITHIN_BYTES = 4096
_ALLOWED_CONTROLS = frozenset("\t\n\r\f\v\x1a\x1b")
_MAX_CONTROL_SHARE = 0.002  # text files hold next to none, compressed bytes about 10 %
_MIN_UTF16_ZERO_SHARE = 0.3  # of the high bytes of Latin text; Chinese text is told by its own block below
_UTF16_HAN_HIGH = frozenset(range(0x4E, 0xA0)) | {0x30, 0xFF, 0x00, 0x20}
_MIN_UTF16_HAN_SHARE = 0.9


def find_encoding(data: bytes) -> str | None:
    """The name of a codec that decodes these bytes to plausible text, None for binary data.

    data may be the beginning of a longer file: a character cut at its end is forgiven.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    if b"\x00" in data:
        return _utf16(data)
    declared = _DECLARED.search(data[:_DECLARED_WITHIN_BYTES])
    names = ["utf-8", "gb18030", "big5"]
    if declared:
        names.insert(1, declared[1].decode("ascii").lower())
    return next((name for name in names if _decodes(data, name)), None)


def decode_text(data: bytes) -> str:
    """The bytes as text in the encoding found; what cannot be decoded becomes U+FFFD."""
    return data.decode(find_encoding(data) or "gb18030", errors="replace").removeprefix("\ufeff")


def _decodes(data: bytes, name: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(name)("strict").decode(data, final=False)
    except (UnicodeError, LookupError, ValueError):
        return False
    return _looks_like_text(text)


def _looks_like_text(text: str) -> bool:
    controls = sum(1 for each in text if each < " " and each not in _ALLOWED_CONTROLS)
    return controls <= len(text) * _MAX_CONTROL_SHARE


def _utf16(data: bytes) -> str | None:
    even = len(data) - len(data) % 2
    for name, high in (("utf-16-le", data[1:even:2]), ("utf-16-be", data[0:even:2])):
        zeros = high.count(0) / max(1, len(high))
        han = sum(1 for each in high if each in _UTF16_HAN_HIGH) / max(1, len(high))
        if (zeros >= _MIN_UTF16_ZERO_SHARE or han >= _MIN_UTF16_HAN_SHARE) and _decodes(data[:even], name):
            return name
    return None
