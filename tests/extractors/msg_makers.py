"""Makers of Outlook .msg files: a compound file with the properties of a mail."""

import struct
from collections.abc import Sequence
from datetime import UTC, datetime

SECTOR, MINI_SECTOR, CUTOFF = 512, 64, 4096
FREE, END, FAT_SECTOR, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
STREAM, STORAGE, ROOT = 2, 1, 5
TEXT, BINARY, TIME, NUMBER = 0x001F, 0x0102, 0x0040, 0x0003
SUBJECT, MESSAGE_CLASS, BODY, SENDER_NAME, SENDER_ADDRESS, SENT = 0x0037, 0x001A, 0x1000, 0x0C1A, 0x0C1F, 0x0039
DATA, LONG_NAME, METHOD = 0x3701, 0x3707, 0x3705

Node = dict[str, "bytes | Node"]


def make_msg(
    subject: str, body: str, sent: datetime, attachments: Sequence[tuple[str, bytes]], inner: Sequence[Node] = ()
) -> bytes:
    """A mail with files and, made by mail_node, mails inside."""
    return make_compound_file(mail_node(subject, body, sent, attachments, inner, outermost=True))


def mail_node(
    subject: str,
    body: str,
    sent: datetime,
    attachments: Sequence[tuple[str, bytes]] = (),
    inner: Sequence[Node] = (),
    *,
    outermost: bool = False,
) -> Node:
    texts = {SUBJECT: subject, MESSAGE_CLASS: "IPM.Note", BODY: body, SENDER_NAME: "甲某", SENDER_ADDRESS: "a@example.com"}
    ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
    count = len(attachments) + len(inner)
    root = _properties(b"\0" * 8 + struct.pack("<4I", 0, count, 0, count) + b"\0" * 8 * outermost, texts, {})
    root["__properties_version1.0"] += struct.pack("<HHIq", TIME, SENT, 6, ticks)  # type: ignore[operator]
    for number, (name, data) in enumerate(attachments):
        attachment = _properties(b"\0" * 8, {LONG_NAME: name}, {DATA: data})
        attachment["__properties_version1.0"] += struct.pack("<HHIII", NUMBER, METHOD, 6, 1, 0)  # type: ignore[operator]
        root[f"__attach_version1.0_#{number:08X}"] = attachment
    for number, mail in enumerate(inner, len(attachments)):
        attachment = _properties(b"\0" * 8, {}, {})
        attachment["__properties_version1.0"] += struct.pack("<HHIII", NUMBER, METHOD, 6, 5, 0)  # type: ignore[operator]
        root[f"__attach_version1.0_#{number:08X}"] = {**attachment, "__substg1.0_3701000D": mail}
    return root


def _properties(head: bytes, texts: dict[int, str], binaries: dict[int, bytes]) -> Node:
    node: Node = {}
    for kind, values in ((TEXT, {key: text.encode("utf-16-le") for key, text in texts.items()}), (BINARY, binaries)):
        for key, value in values.items():
            node[f"__substg1.0_{key:04X}{kind:04X}"] = value
            head += struct.pack("<HHIII", kind, key, 6, len(value) + 2 * (kind == TEXT), 0)
    return {"__properties_version1.0": head, **node}


class _Chains:
    """Sectors of one size with the table of which follows which."""

    def __init__(self, size: int) -> None:
        self.size, self.sectors, self.next = size, list[bytes](), list[int]()

    def place(self, data: bytes) -> int:
        start = len(self.sectors)
        pieces = [data[at : at + self.size].ljust(self.size, b"\0") for at in range(0, len(data), self.size)]
        self.sectors.extend(pieces)
        self.next.extend([*range(start + 1, start + len(pieces)), END] if pieces else [])
        return start if pieces else END


def make_compound_file(root: Node) -> bytes:
    """After [MS-CFB]: streams under 4096 bytes lie in the mini stream, siblings hang in one row."""
    entries: list[bytes] = [b""]
    large, small = _Chains(SECTOR), _Chains(MINI_SECTOR)

    def add(node: Node) -> int:
        right = NONE
        for name, value in reversed(list(node.items())):
            index = len(entries)
            entries.append(b"")
            if isinstance(value, dict):
                entries[index] = _entry(name, STORAGE, (right, add(value)), (END, 0))
            else:
                start = (small if len(value) < CUTOFF else large).place(value)
                entries[index] = _entry(name, STREAM, (right, NONE), (start, len(value)))
            right = index
        return right

    first = add(root)
    mini_stream, mini_table = b"".join(small.sectors), _table(small.next)
    entries[0] = _entry("Root Entry", ROOT, (NONE, first), (large.place(mini_stream), len(mini_stream)))
    mini_at, directory = large.place(mini_table), large.place(b"".join(entries).ljust(-(-len(entries) // 4) * SECTOR, b"\0"))
    count = next(number for number in range(1, 100) if len(large.sectors) + number <= number * SECTOR // 4)
    places = [len(large.sectors) + number for number in range(count)]
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
        + struct.pack("<IIIIIIIII", 0, count, directory, 0, CUTOFF, mini_at, len(mini_table) // SECTOR, END, 0)
        + struct.pack("<109I", *(places + [FREE] * (109 - count)))
    )  # fmt: skip
    return header + b"".join(large.sectors) + _table(large.next + [FAT_SECTOR] * count)


def _table(chain: list[int]) -> bytes:
    raw = struct.pack(f"<{len(chain)}I", *chain)
    return raw.ljust(-(-len(raw) // SECTOR) * SECTOR, b"\xff")


def _entry(name: str, kind: int, links: tuple[int, int], content: tuple[int, int]) -> bytes:
    raw = name.encode("utf-16-le")
    return (
        raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1) + struct.pack("<III", NONE, *links)
        + b"\0" * 36 + struct.pack("<IQ", *content)
    )  # fmt: skip
