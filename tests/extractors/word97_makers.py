"""Word 97–2003 files made from scratch: streams of an OLE compound file, text, formatting, lists and fonts."""

import struct

SECTOR = 512


def compound_file(streams: dict[str, bytes]) -> bytes:
    """A minimal OLE compound file; streams are padded to the size from which they lie in full sectors."""
    padded = {name: data.ljust(max(4096, -(-len(data) // SECTOR) * SECTOR), b"\0") for name, data in streams.items()}
    fat = [0xFFFFFFFD, 0xFFFFFFFE]  # the table itself, then the directory
    entries = [entry("Root Entry", 5, child=1)]
    body = b""
    for number, (name, data) in enumerate(padded.items(), 1):
        start, count = len(fat), len(data) // SECTOR
        fat += [*range(start + 1, start + count), 0xFFFFFFFE]
        following = number + 1 if number < len(padded) else 0xFFFFFFFF
        entries.append(entry(name, 2, start=start, size=len(data), right=following))
        body += data
    head = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        1,
        0,
        4096,
        0xFFFFFFFE,
        0,
        0xFFFFFFFE,
        0,
    )
    header = (head + struct.pack("<I", 0)).ljust(SECTOR, b"\xff")
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(SECTOR, b"\xff")
    return header + table + b"".join(entries).ljust(SECTOR, b"\0") + body


def entry(
    name: str, kind: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF, start: int = 0xFFFFFFFE, size: int = 0
) -> bytes:
    label = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII16sI8x8xIQ", label, len(label), kind, 1, 0xFFFFFFFF, right, child, b"", 0, start, size)


Modifiers = bytes
PLACES = {"styles": 0xA2, "margins": 0xF2, "fonts": 0x112, "footnotes": 0xB2, "lists": 0x2E2, "overrides": 0x2EA}


def word_binary(
    parts: list[str],
    *,
    looks: list[tuple[int, int, Modifiers]] | None = None,
    paragraphs: dict[int, Modifiers] | None = None,
    styles: dict[int, int] | None = None,
    flags: int = 0,
    tables: dict[str, bytes] | None = None,
    data: bytes = b"",
) -> bytes:
    """A Word 97 file. parts: body, footnotes, headers …; looks: character ranges with modifiers; paragraphs: modifiers of the
    paragraph whose mark stands at this character; styles: numbers of theirs, 0 where nothing is said; tables: what lies in the table stream, by PLACES; data: the Data stream.
    """
    text = "".join(parts)
    begin = 2048
    counts = [len(part) for part in parts] + [0] * (8 - len(parts))
    pieces = struct.pack("<2i", 0, len(text)) + struct.pack("<HIH", 0, begin, 0)
    clx = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    bounds = sorted({0, len(text), *(edge for first, last, _ in looks or [] for edge in (first, last))})
    chpx = formatted_page(
        [begin + 2 * edge for edge in bounds],
        [next((mods for a, b, mods in looks or [] if a <= edge < b), b"") for edge in bounds[:-1]],
    )
    named = styles or {}
    marked = {
        place: struct.pack("<H", named.get(place, 0)) + (paragraphs or {}).get(place, b"")
        for place in {*named, *(paragraphs or {})}
    }
    ends = sorted({0, len(text), *(place + 1 for place in marked)})
    papx = formatted_page([begin + 2 * edge for edge in ends], [marked.get(edge - 1, b"") for edge in ends[1:]], paragraph=True)
    table = struct.pack("<3I", begin, begin + 2 * len(text), 2) + struct.pack("<3I", begin, begin + 2 * len(text), 3) + clx
    main = bytearray(begin)
    struct.pack_into("<HHH", main, 0, 0xA5EC, 0xC1, 0)
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<8i", main, 0x4C, *counts)
    struct.pack_into("<IIII", main, 0xFA, 0, 12, 12, 12)
    struct.pack_into("<II", main, 0x1A2, 24, len(clx))
    for name, part in (tables or {}).items():
        struct.pack_into("<II", main, PLACES[name], len(table), len(part))
        table += part
    main[1024:1536], main[1536:2048] = chpx, papx
    streams = {"WordDocument": bytes(main) + text.encode("utf-16-le"), "0Table": table}
    return compound_file({**streams, "Data": data} if data else streams)


def formatted_page(bounds: list[int], modifiers: list[bytes], *, paragraph: bool = False) -> bytes:
    page = bytearray(SECTOR)  # a formatted disk page is as long as a sector
    count = len(modifiers)
    struct.pack_into(f"<{count + 1}I", page, 0, *bounds)
    at = 510
    known: dict[bytes, int] = {}
    for index, mods in enumerate(modifiers):
        if not mods:
            continue
        if mods in known:
            page[4 * (count + 1) + (13 if paragraph else 1) * index] = known[mods]
            continue
        data = bytes([len(mods) // 2 + 1 if paragraph else len(mods)]) + mods
        at -= len(data) + len(data) % 2
        page[at : at + len(data)] = data
        page[4 * (count + 1) + (13 if paragraph else 1) * index] = known[mods] = at // 2
    page[511] = count
    return bytes(page)


def modifier(code: int, operand: bytes) -> Modifiers:
    """One property modifier."""
    return struct.pack("<H", code) + operand


def row_end(edges: list[int], flags: list[int] | None = None, *, inner: int = 0) -> Modifiers:
    """The modifiers of a table row's end mark; flags: merges of its cells."""
    cells = b"".join(struct.pack("<H", each) + bytes(18) for each in flags or [0] * (len(edges) - 1))
    body = struct.pack("<B", len(edges) - 1) + struct.pack(f"<{len(edges)}h", *edges) + cells
    depth = modifier(0x6649, struct.pack("<I", inner)) + modifier(0x244C, b"\1") if inner else modifier(0x2417, b"\1")
    return IN_TABLE + depth + modifier(0xD608, struct.pack("<H", len(body) + 1) + body)


IN_TABLE = modifier(0x2416, b"\1")


def font_table(*names: str) -> bytes:
    """The fonts of a document."""
    entries = [bytes(39) + (name + "\0").encode("utf-16-le") for name in names]
    return struct.pack("<HH", len(entries), 0) + b"".join(bytes((len(each),)) + each for each in entries)


def style_sheet(*styles: tuple[str, int, Modifiers, Modifiers]) -> bytes:
    """Paragraph styles: name, the style it is based on (0xFFF: none), paragraph and character modifiers."""
    header = struct.pack("<HHHHHHHHH", len(styles), 10, 0, 0, 0, 0, 0, 0, 0)
    out = struct.pack("<H", len(header)) + header
    for name, base, paragraph, run in styles:
        entry_ = struct.pack("<HHHHH", 0, 1 | base << 4, 2, 0, 0)
        entry_ += struct.pack("<H", len(name)) + name.encode("utf-16-le") + b"\0\0"
        for part in (b"\0\0" + paragraph, run):
            entry_ += struct.pack("<H", len(part)) + part + b"\0" * (len(part) % 2)
        out += struct.pack("<H", len(entry_)) + entry_ + b"\0" * (len(entry_) % 2)
    return out


def chinese_list() -> dict[str, bytes]:
    """One list whose first two levels are 一、 and （一）."""
    levels = b""
    for number in range(9):
        text = f"{chr(number)}、" if number == 0 else f"（{chr(number)}）"
        places = bytes((1 if number == 0 else 2,)) + bytes(8)
        levels += struct.pack("<iBB", 1, 37, 0) + places + bytes((2,)) + bytes(8) + bytes((0, 0)) + bytes(2)
        levels += struct.pack("<H", len(text)) + text.encode("utf-16-le")
    lists = struct.pack("<h", 1) + struct.pack("<ii9HBB", 77, 0, *([0xFFF] * 9), 0, 0) + levels
    return {"lists": lists, "overrides": struct.pack("<i", 1) + struct.pack("<i8xBBBB", 77, 0, 0, 0, 0) + bytes(4)}
