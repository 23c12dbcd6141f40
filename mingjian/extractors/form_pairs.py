"""Labels and values of forms that no notice describes: whatever table or lines they are laid out in."""

import re
from collections.abc import Generator, Iterator, Sequence
from typing import Final

from mingjian.data.records import Cell, Document, FormField, Table
from mingjian.extractors.grid import covers, end_column, rows_of
from mingjian.extractors.labels import HINT, plain

_NAMED: Final = re.compile(
    r"(?:登记|申请|审批|申报|推荐|检查|鉴定|报名|信息|调查|审核|评审|备案|考核|履历|核查|情况|评选|自荐|证明|反馈|评议|审查|汇报|记录|成绩)[^\n\t]{0,8}[表单卡]|任务书|回执|承诺书"
)
_HEADING_CHARS: Final = 200  # within which a form says that it is one
_MOST_PAIRS: Final = 400
_LABEL_CHARS: Final = 24
_QUESTION_CHARS: Final = 160
_LINE_CHARS: Final = 80  # of a line outside tables that can be a label and its value
_LEAST_HEADS: Final = 3  # labels side by side over their values
_NO_LABEL: Final = re.compile(r"\d{3}|[。！；，,]|^\d|^[□☐☑√]|^(?:是|否|无|有|男|女|同意|合格|优秀|良好|备注|说明)$")
_NOTES: Final = re.compile(r"\s*(?:(?:填写|填表|填报)?(?:说明|须知)|备?注)\s*[:：]")
_EXAMPLE: Final = re.compile(r"\s*(?:示例|例如|例|如)\s*[:：]")
_SPACED: Final = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?:[ \u3000]+[\u4e00-\u9fff])+(?=[ \u3000]*[:：])")  # 姓　名：
_MOST_OUTSIDE: Final = 800  # characters outside tables; a longer text is no form's heading and foot
_WORDS: Final = r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z（）()/、]{1,19}"
_PAIR: Final = re.compile(rf"(?:^|(?<=[ \t\u3000；;]))({_WORDS})[ \t\u3000]*[:：]", re.MULTILINE)
_NUMBERED: Final = re.compile(r"^\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[、.．]\s*")


def read_pairs(document: Document) -> tuple[FormField, ...]:
    """Label → value of a form of any kind, in order; empty where the document does not call itself a form.

    A value that nobody filled in is "". Two-level heads are joined by ·; of several rows each has its number.
    """
    opening = document.text[:_HEADING_CHARS] + "".join(cell.text for table in document.tables for cell in table.cells[:2])
    if not _NAMED.search(re.sub(r"[ \u3000]", "", opening)):
        return ()
    pairs = [pair for table in document.tables for pair in _of_table(table)]
    pairs += _of_lines(document)
    return tuple(pairs)[:_MOST_PAIRS]


# ── tables ───────────────────────────────────────────────────────────────────


def _of_table(table: Table) -> Iterator[FormField]:
    rows = rows_of(table)
    sections = _sections(rows)
    index = 0
    while index < len(rows):
        own = [cell for cell in rows[index] if cell.row == index and cell not in sections and (cell.text.strip() or cell.span)]
        if any(_NOTES.match(cell.text) for cell in own[:1]):
            return
        depth = _head_depth(rows, index, own)
        if depth:
            yield from _under_heads(rows, index, depth)
            return
        if len(own) == 1:
            taken = yield from _alone(own[0], rows, index)
            index += taken
            continue
        yield from _by_turns(own)
        index += 1


def _sections(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Cells at the left that only name a group of rows, each with labels of its own."""
    found: list[Cell] = []
    for index, row in enumerate(rows):
        first = row[0] if row else None
        if first is None or first.row != index or first.row_span < 2 or len(plain(first.text)) > _LABEL_CHARS:
            continue
        inside = [
            [cell for cell in rows[place] if cell is not first] for place in range(index, min(index + first.row_span, len(rows)))
        ]
        if all(len(each) >= 2 and len(each) % 2 == 0 and _label(each[0].text) for each in inside):
            found.append(first)
    return found


def _head_depth(rows: Sequence[Sequence[Cell]], index: int, own: Sequence[Cell]) -> int:
    """Rows of a head with values below: all cells of a row are labels and the rows under it have its columns; else 0."""
    if len(own) < _LEAST_HEADS or not all(_label(cell.text) for cell in own):
        return 0
    depth = max(cell.row_span for cell in own)
    if index + depth >= len(rows):
        return depth if depth > 1 else 0  # a list that nobody filled in
    below = rows[index + depth]
    labels = [_label(cell.text) is not None for cell in below]
    by_turns = len(labels) >= _LEAST_HEADS and all(labels[::2]) and not all(labels[1::2])
    filled = [cell for cell in below if cell.text.strip()]
    if not filled or (len(below) < len(own) and depth == 1) or by_turns or sum(labels) * 2 > len(filled):
        return 0
    return depth


def _under_heads(rows: Sequence[Sequence[Cell]], index: int, depth: int) -> Iterator[FormField]:
    heads = rows[index : index + depth]
    data = [row for row in rows[index + depth :] if any(cell.text.strip() for cell in row)]
    for number, row in enumerate(data, 1):
        for cell in row:
            over = dict.fromkeys(plain(head.text) for line in heads for head in line if covers(head, cell.column))
            label = "·".join(text for text in over if text)
            if label and cell.text.strip():
                yield FormField(label if len(data) == 1 else f"{label}（第{number}行）", cell.text.strip())


def _alone(cell: Cell, rows: Sequence[Sequence[Cell]], index: int) -> Generator[FormField, None, int]:
    """Pairs of a row of one cell, or of a label alone and the row below it; the number of rows used is its value."""
    inline = list(_inline(cell.text))
    if inline:
        yield from inline
        return 1
    label = _label(cell.text)
    below = [each for each in rows[index + 1] if each.row == index + 1] if index + 1 < len(rows) else []
    text = below[0].text if len(below) == 1 else ""
    if index and label and text and _label(text) is None and (_EXAMPLE.match(text) or not list(_inline(text))):
        yield FormField(label, text.strip())
        return 2
    return 1


def _by_turns(own: Sequence[Cell]) -> Iterator[FormField]:
    """Label, value, label, value; a label whose neighbour is missing was not filled in."""
    place = 0
    while place < len(own):
        cell = own[place]
        label = _label(cell.text)
        if label is None:
            yield from _inline(cell.text)
            place += 1
            continue
        beside = own[place + 1] if place + 1 < len(own) and own[place + 1].column == end_column(cell) else None
        yield FormField(label, beside.text.strip() if beside is not None else "")
        place += 2 if beside is not None else 1


def _label(text: str) -> str | None:
    """A text as a label without its hints, None where it cannot be one."""
    bare = HINT.sub("", plain(text)) or plain(text)
    if not 2 <= len(bare) <= _LABEL_CHARS or _NO_LABEL.search(bare) or not "\u4e00" <= bare[0] <= "\u9fff":
        return None
    return None if re.search(r"[:：]\s*\S", text) else bare


# ── label and value in one text ──────────────────────────────────────────────


def _inline(text: str) -> Iterator[FormField]:
    """姓名：张某　性别：男; a line that ends with a colon over its text; a question with its answer."""
    first, _, rest = text.strip().partition("\n")
    heads = _NUMBERED.sub("", first).rstrip()
    if _NUMBERED.match(rest):  # questions one under another: none has an answer of its own here
        return
    if heads.endswith(("：", ":")) and len(re.findall("[：:]", heads)) == 1 and len(heads) <= _QUESTION_CHARS:
        yield FormField(heads.rstrip("：: "), rest.strip())
        return
    asked = _NUMBERED.sub("", text.strip().replace("\n", ""))
    if _NUMBERED.match(text) and "？" in asked[:_QUESTION_CHARS]:
        end = asked[:_QUESTION_CHARS].rindex("？") + 1
        yield FormField(asked[:end], asked[end:].strip())
        return
    yield from _colons(text)


def _colons(text: str) -> Iterator[FormField]:
    text = _SPACED.sub(lambda found: re.sub(r"[ \u3000]", "", found[0]), text)
    labels = list(_PAIR.finditer(text))
    if not labels or text[: labels[0].start()].strip():
        return
    ends = [each.start() for each in labels[1:]] + [len(text)]
    for each, end in zip(labels, ends, strict=True):
        yield FormField(HINT.sub("", plain(each[1])) or each[1], text[each.end() : end].strip(" \t\u3000\n_"))


def _of_lines(document: Document) -> Iterator[FormField]:
    """Pairs outside the tables: short lines with a colon, and what follows a line that ends with one."""
    inside = [table.span for table in document.tables if table.span]
    if len(document.text) - sum(len(span) for span in inside) > _MOST_OUTSIDE:
        return
    start, waiting = 0, ""
    for line in document.text.split("\n"):
        begin, start = start, start + len(line) + 1
        if any(span.start <= begin < span.end for span in inside) or len(line) > _LINE_CHARS or not line.strip():
            continue
        if _NOTES.match(line):
            continue
        found = list(_colons(line.strip()))
        if waiting:
            yield FormField(waiting, "" if found else line.strip())
        waiting = found[-1].label if found and not found[-1].value else ""
        yield from found[:-1] if waiting else found
    if waiting:
        yield FormField(waiting, "")
