"""Filled forms: label → value, however the table is laid out."""

import re
from collections.abc import Iterator

from mingjian.data.records import Cell, Document, Form, FormField, Table
from mingjian.extractors.form_pairs import read_pairs
from mingjian.extractors.grid import covers, end_column, rows_of
from mingjian.extractors.labels import CASE_LABELS, HINT, LABELS, PERSON_LABELS, STUDIO_LABELS, find_label, plain
from mingjian.extractors.tables import is_summary
from mingjian.extractors.ticks import ticked_tracks

CASE_CORE = frozenset({"参选类别", "参评案例名称", "参评单位", "案例主题", "参评理由", "参评详情"})
PERSON_CORE = frozenset(
    {"姓名", "性别", "民族", "出生年月", "身份证号", "政治面貌", "文化程度", "职业工种", "职业技能等级", "工作单位"}
)
LEAST_CASE, LEAST_PERSON = 3, 4  # labels of a kind that make a table its form
MAX_LABEL_CHARS = 20
MAX_TEXT_LINES = 2_000
# the form's own words in a field that nobody filled in
TEMPLATE = re.compile(
    r"^[\s(（]*(?:简要概述[。.]?|以下四选一进行详细论述.*|限?\s*\d+\s*字(?:以)?内|盖\s*章|年\s*月\s*日|两\s*寸\s*相\s*片|签字)[\s)）]*$",
    re.DOTALL,
)
TRACK_LABEL = "参选类别"
LONG_LABELS = frozenset({"参评理由", "参评详情", "技能技术特长、主要事迹贡献和获奖情况", "主要技术成果", "已获荣誉", "个人简历"})
VERIFICATION = re.compile(r"^(?:附件\d*[:：.]?)?[^。，]{0,24}(?:技能人才情况核查证明表|核查证明表)")
VERIFICATION_HEAD = 80  # characters within which the table of proof is titled; other forms only name it further down
KINDS = (
    ("studio_form", re.compile(r"工作室\s*申报表")),
    ("master_form", re.compile(r"(?:技能大师|技术能手|技能之星)[^\n]{0,12}申报表")),
    ("artisan_form", re.compile(r"工匠[”\"』」]?\s*(?:推荐|申报|自荐)表|精匠[”\"』」]?\s*(?:推荐|自荐)表")),
)


def read_form(document: Document) -> Form | None:
    """The form that a document holds, labels in the notice's words; None where it holds none.

    A label stands once for each time it stands in the form, in order; a value that is still the template's is "".
    """
    if VERIFICATION.search("".join(document.text[:VERIFICATION_HEAD].split())):
        return Form("verification_form", read_pairs(document))
    fields = [field for table in document.tables if not is_summary(table) for field in _table_fields(table)]
    told = {field.label for field in fields if field.value}
    if not _kind(fields, document.text):
        fields = [*fields, *_text_fields(document.text)]
    elif missing := LONG_LABELS.difference(told):  # a table cut by a page's end goes on as plain text
        fields = _completed(fields, [field for field in _text_fields(document.text) if field.label in missing and field.value])
    kind = _kind(fields, document.text)
    if not kind:
        return None
    fields = [*fields, *(each for each in document.fields if each.label)]
    return Form(kind, tuple(fields), _tracks(fields) if kind == "case_form" else ())


def _completed(fields: list[FormField], more: list[FormField]) -> list[FormField]:
    """The fields with what was found elsewhere in place of their empty values, and behind them what they lack."""
    found = {field.label: field for field in reversed(more)}
    kept = [found.pop(field.label, field) if not field.value else field for field in fields]
    return [*kept, *found.values()]


def _kind(fields: list[FormField], text: str) -> str:
    labels = {field.label for field in fields}
    case, person = len(labels & CASE_CORE), len(labels & PERSON_CORE)
    if case >= LEAST_CASE and case >= person:
        return "case_form"
    titled = next((kind for kind, pattern in KINDS if pattern.search(text[:2_000])), "")
    if len(labels & STUDIO_LABELS) >= 2:
        return titled or "studio_form"
    return (titled or "person_form") if person >= LEAST_PERSON else ""


def _tracks(fields: list[FormField]) -> tuple[str, ...]:
    values = [field.value for field in fields if field.label == TRACK_LABEL]
    chosen = [track for value in values for track in ticked_tracks(value)]
    return tuple(dict.fromkeys(chosen))


# ── tables ───────────────────────────────────────────────────────────────────


def _table_fields(table: Table) -> Iterator[FormField]:
    rows = rows_of(table)
    is_form = sum(find_label(cell.text) is not None for cell in table.cells) >= 2
    shapes = _label_shapes(rows)
    told = -1  # the row whose values stand under their labels
    for index, row in enumerate(rows):
        if index == told:
            continue
        if _is_head_row(rows, index):
            yield from _below_heads(row, rows[index + 1])
            told = index + 1
            continue
        for cell in row:
            if cell.row != index:
                continue
            label = find_label(cell.text)
            if label is None and (inline := list(_inline(cell.text))):
                yield from _extended(inline, cell, rows, index, shapes)
            elif (label := label or (_unknown_label(cell, row, shapes) if is_form else None)) is not None:
                yield FormField(label, _value(cell, rows, index, shapes))


_Shape = tuple[tuple[int, int], ...]
"""The columns of a row's cells: first, and first to the right."""


def _shape(row: list[Cell]) -> _Shape:
    return tuple((cell.column, end_column(cell)) for cell in row)


def _label_shapes(rows: list[list[Cell]]) -> frozenset[_Shape]:
    """The shapes of rows that go label, value, label, value by labels known: another row of such a shape does so too."""
    return frozenset(
        _shape(row)
        for row in rows
        if len(row) >= 4 and len(row) % 2 == 0 and all(find_label(cell.text) is not None for cell in row[::2])
    )


def _is_head_row(rows: list[list[Cell]], index: int) -> bool:
    """Whether all cells of a row are labels whose values stand below them."""
    row = [cell for cell in rows[index] if cell.text.strip()]
    if len(row) < 2 or index + 1 >= len(rows) or any(find_label(cell.text) is None for cell in row):
        return False
    if len(row) != len(rows[index]):
        return False
    below = rows[index + 1]
    return any(cell.text.strip() for cell in below) and all(find_label(cell.text) is None for cell in below)


def _below_heads(heads: list[Cell], values: list[Cell]) -> Iterator[FormField]:
    for head in heads:
        found = [cell for cell in values if covers(cell, head.column)]
        yield FormField(find_label(head.text) or plain(head.text), _joined(found))


def _value(label: Cell, rows: list[list[Cell]], index: int, shapes: frozenset[_Shape]) -> str:
    """What stands to the right of a label, over all rows that it covers; else what stands below it."""
    last = min(index + max(label.row_span, 1), len(rows))
    right: list[Cell] = []
    for row in rows[index:last]:
        for cell in row:
            if cell.column < end_column(label) or cell in right:
                continue
            if _is_label(cell, row, shapes):
                break
            right.append(cell)
    if right:
        return _joined(right)
    return _joined(_below(label, rows, last, shapes))


def _below(label: Cell, rows: list[list[Cell]], start: int, shapes: frozenset[_Shape]) -> list[Cell]:
    found: list[Cell] = []
    for row in rows[start:]:
        if any(_is_label(cell, row, shapes) or any(_inline(cell.text)) for cell in row):
            break
        found.extend(cell for cell in row if cell not in found and covers(cell, label.column))
    return found


def _extended(
    inline: list[FormField], cell: Cell, rows: list[list[Cell]], index: int, shapes: frozenset[_Shape]
) -> Iterator[FormField]:
    """Pairs of one cell; a last one without a value takes what stands to its right or below."""
    *first, last = inline
    yield from first
    yield last if last.value else FormField(last.label, _value(cell, rows, index, shapes))


def _is_label(cell: Cell, row: list[Cell], shapes: frozenset[_Shape]) -> bool:
    return find_label(cell.text) is not None or _unknown_label(cell, row, shapes) is not None


def _unknown_label(cell: Cell, row: list[Cell], shapes: frozenset[_Shape]) -> str | None:
    """A short cell where a label would stand: first of its row, or third of label, value, label, value."""
    text = plain(cell.text)
    if not 2 <= len(text) <= MAX_LABEL_CHARS or re.search(r"\d{3}|[。！？]", text):
        return None
    place = row.index(cell)
    if place + 1 >= len(row) or place % 2 or (place > 0 and len(row) % 2):
        return None
    if place > 0 and _shape(row) in shapes:
        return None if re.match(r"[^\u4e00-\u9fff]|.*\d", text) else HINT.sub("", text) or None
    if place > 0 and (find_label(row[0].text) is None or not cell.text.rstrip().endswith((":", "："))):
        return None
    return HINT.sub("", text) or None


def _joined(cells: list[Cell]) -> str:
    texts = [text for cell in cells if (text := _filled(cell.text))]
    return ("" if texts and all(len(text) == 1 for text in texts) else "\n").join(texts)


def _filled(text: str) -> str:
    stripped = text.strip().strip("_")
    return "" if TEMPLATE.match(stripped) else stripped


# ── label and value in one text ──────────────────────────────────────────────

_SPACED = {spelling: r"[ \t\u3000]*".join(map(re.escape, spelling)) for spelling in LABELS if "(" not in spelling}
_ANY = "|".join(_SPACED[spelling] for spelling in sorted(LABELS, key=len, reverse=True) if spelling in _SPACED)
_PAIR = re.compile(
    rf"(?:^|(?<=[\s；;，,。_|]))({_ANY})[ \t\u3000]*(?:[(（][^)）\n]{{0,30}}[)）])?[ \t\u3000]*[:：]", re.MULTILINE
)
_HEADED = re.compile(rf"^\s*({_ANY})[ \t\u3000]*((?:[(（][^)）\n]{{0,30}}[)）])?)[ \t\u3000]*(\n|(?<=[)）])(?=[^\s:：]))")
_LINE = re.compile(
    rf"^[ \t\u3000]*({_ANY})[ \t\u3000]*(?:[(（][^)）\n]{{0,30}}[)）])?[ \t\u3000]*(?:[:：\t]|[ \u3000]{{1,}}|$)", re.MULTILINE
)
_FURTHER = re.compile(
    rf"(?:^|(?<=[\s；;，,。_|]))({_ANY})[ \t\u3000]*(?:[(（][^)）\n]{{0,30}}[)）])?[ \t\u3000]*[:：]"
    r"|(?:^|(?<=\t)|(?<=[ \u3000]{2})|(?<=[；;]))([\u4e00-\u9fff][\u4e00-\u9fff（）()/]{1,11})[:：]"
)
"""A label within a line: one that is known after any mark, another after a wide gap or a semicolon."""
_BETWEEN = " \t\u3000；;，,、|"
_STUDIO_TITLE = KINDS[0][1]


def _inline(text: str) -> Iterator[FormField]:
    """Pairs within one cell: 联系人：张三 联系电话：…, or a label on its own line above its text."""
    if len(text) < 3:
        return
    headed = _HEADED.match(text)
    if headed and text[headed.end() :].strip():
        yield FormField(find_label(headed[1]) or headed[1], _filled(text[headed.end() :]))
        return
    yield from _pairs(text, list(_PAIR.finditer(text[:4_000])))


def _pairs(text: str, matches: list[re.Match[str]]) -> Iterator[FormField]:
    if not matches or text[: matches[0].start()].strip():
        return
    ends = [match.start() for match in matches[1:]] + [len(text)]
    for number, (match, end) in enumerate(zip(matches, ends, strict=True), 1):
        label, value = match[match.lastindex or 1], text[match.end() : end]
        yield FormField(find_label(label) or plain(label), _filled(value if number == len(matches) else value.rstrip(_BETWEEN)))


def _text_fields(text: str) -> Iterator[FormField]:
    """Pairs of a form whose table was lost (plain text, scans): labels at the starts of lines, or several in one line."""
    lines = text.splitlines()[:MAX_TEXT_LINES]
    joined = "\n".join(lines)
    known = CASE_LABELS | PERSON_LABELS | (STUDIO_LABELS if _STUDIO_TITLE.search(text[:VERIFICATION_HEAD]) else frozenset())
    matches = [match for match in _LINE.finditer(joined) if find_label(match[1]) in known]
    ends = [match.start() for match in matches[1:]] + [len(joined)]
    for match, end in zip(matches, ends, strict=False):
        label = find_label(match[1]) or match[1]
        rest = joined[match.end() : end].strip()
        if label in LONG_LABELS or label == TRACK_LABEL:
            yield FormField(label, _filled(rest))
        else:
            yield from _of_line(label, rest.partition("\n")[0])


def _of_line(label: str, rest: str) -> Iterator[FormField]:
    """A label's value, and the further pairs of its line: 张某  性别：男；民族：汉族, or 张某, 性别, 男 with tabs between."""
    tabbed = [each for each in rest.split("\t") if each.strip()]
    if (
        len(tabbed) > 1
        and len(tabbed) % 2
        and all(find_label(each) and not each.rstrip().endswith((":", "：")) for each in tabbed[1::2])
    ):
        yield FormField(label, _filled(tabbed[0]))
        yield from (
            FormField(find_label(name) or name, _filled(value)) for name, value in zip(tabbed[1::2], tabbed[2::2], strict=True)
        )
        return
    line = f"{label}： {rest}"
    yield from _pairs(line, list(_FURTHER.finditer(line)))
