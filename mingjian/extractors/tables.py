"""汇总表 rows out of tables of any layout: head row found anywhere, columns in the notice's words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from mingjian.data.records import Cell, Document, SummaryRow, SummaryTable, Table
from mingjian.extractors.grid import covers, rows_of
from mingjian.extractors.labels import CASE_COLUMNS, HEADS, PERSON_COLUMNS, find_column, plain

LEAST_COLUMNS = 3  # known heads that make a row the head row
MAX_HEAD_ROWS = 30  # rows above which a head row is looked for
NOTES = re.compile(
    r"^(?:填表说明|填报说明|说明|备注|注意事项|注|填表人|制表人|审核人|联系人|填报人|填报时间|填报日期|负责人)(?:[:：\s\d、.]|$)|^(?:合\s*计|总\s*计|小\s*计|共\s*计|总\s*数)|^共\s*\d+\s*[个件项人]"
)
NEUTRAL = re.compile(r"信息|情况|基本|资料|内容|材料|简介|个人|候选人|推荐对象|人选|填写|填报")  # of a head over several columns
PERSON_CORE = frozenset({"姓名", "身份证号", "职业工种", "职业技能等级", "出生年月"})
CASE_CORE = frozenset({"案例名称", "案例类别", "查重率", "作者"})
KEYS = frozenset({"案例名称", "姓名"})  # a row without them names nothing of its own
TITLE = re.compile(r"[^\n\t]{0,60}汇总表[^\n\t]{0,20}")


def read_summaries(document: Document) -> tuple[SummaryTable, ...]:
    """The 汇总表 of a document, one per table or sheet, empty ones with no rows.

    Columns known from 附件1, 2 and 5 bear the notice's names, others their own words; a row's number is the one
    written, else its place.
    """
    found: list[SummaryTable] = []
    last: tuple[Table, Mapping[int, str]] | None = None
    for table in document.tables:
        rows = rows_of(table)
        head = _head_row(rows)
        if head is not None:
            found.append(_read(table, rows, head, document))
            last = (table, head[2])
        elif last is not None and _goes_on(last[0], table):
            more = tuple(_rows(rows, last[1], len(found[-1].rows)))
            found[-1] = replace(found[-1], rows=(*found[-1].rows, *more))
            last = (table, last[1])
        else:
            last = None
    return tuple(found)


def _goes_on(table: Table, following: Table) -> bool:
    """Whether a table without a head is the rest of the one on the page before."""
    return table.page is not None and following.page == table.page + 1 and following.columns == table.columns


def is_summary(table: Table) -> bool:
    """Whether a table is a 汇总表: it has a head row of its columns."""
    return _head_row(rows_of(table)) is not None


def parse_share(text: str) -> float | None:
    """A rate as people write it in a table, as a share 0..1: 12.3%, 12.3, 0.123, 查重率12.3％; None where there is none.

    A bare number below 1 is a share, as spreadsheets keep percentages; from 1 it is per cent.
    """
    match = re.search(r"(?<![\d.])(\d{1,3}(?:[.。．]\d+)?)\s*([%％])?", text)
    if match is None:
        return None
    value = float(match[1].replace("。", ".").replace("．", "."))
    share = round(value / 100, 6) if match[2] or value >= 1 else value
    return share if 0 <= share <= 1 else None


def _read(table: Table, rows: list[list[Cell]], head: tuple[int, int, dict[int, str]], document: Document) -> SummaryTable:
    start, end, columns = head
    above = _text_above(table, rows[:start], document)
    title = _title(above, table.name)
    names = tuple(dict.fromkeys(columns.values()))
    return SummaryTable(
        title=title,
        track=_track(title),
        head=_head_line(above),
        columns=names,
        rows=tuple(_rows(rows[end:], columns)),
    )


# ── head row ─────────────────────────────────────────────────────────────────


def _head_row(rows: list[list[Cell]]) -> tuple[int, int, dict[int, str]] | None:
    """First and end row of the head, and column → name; None where the table is no 汇总表."""
    for index, row in enumerate(rows[:MAX_HEAD_ROWS]):
        for known in (CASE_COLUMNS, PERSON_COLUMNS):
            names = {find_column(cell.text, known) for cell in row} - {None}
            core = CASE_CORE if known is CASE_COLUMNS else PERSON_CORE
            enough = len(names) >= LEAST_COLUMNS and len(names & core) >= 2 and len(row) > LEAST_COLUMNS
            if enough and _own(row, index) and ("序号" in names or (2 * len(names) > len(row) and not _alternates(row, known))):
                depth = _depth(row, rows, index)
                return index, index + depth, _columns(rows[index : index + depth], known)
    return None


def _own(row: list[Cell], index: int) -> bool:
    return any(cell.row == index for cell in row)


def _alternates(row: list[Cell], known: Mapping[str, str]) -> bool:
    """Whether labels and values take turns, as in a form."""
    marks = [find_column(cell.text, known) is not None for cell in row]
    return not any(one and other for one, other in pairwise(marks))


def _depth(row: list[Cell], rows: list[list[Cell]], index: int) -> int:
    """Rows of the head: two where a head spans columns and the next row splits it."""
    split = any(cell.column_span > 1 for cell in row) and any(cell.row_span > 1 for cell in row)
    deepest = max((cell.row + cell.row_span - index for cell in row), default=1) if split else 1
    return max(1, min(deepest, 3, len(rows) - index))


def _columns(head: list[list[Cell]], known: Mapping[str, str]) -> dict[int, str]:
    width = max((cell.column + cell.column_span for row in head for cell in row), default=0)
    columns: dict[int, str] = {}
    for column in range(min(width, 200)):
        texts = list(dict.fromkeys(cell.text for row in head for cell in row if covers(cell, column) and cell.text.strip()))
        name = _column_name(texts, known)
        if name and name not in columns.values():
            columns[column] = name
    return columns


def _column_name(texts: list[str], known: Mapping[str, str]) -> str:
    """The name of a column under one head or several: 作者 over 姓名 is 作者, 指导教师 over 姓名 is 指导教师姓名."""
    if not texts:
        return ""
    whole, lowest, upper = "".join(map(plain, texts)), texts[-1], "".join(map(plain, texts[:-1]))
    if name := find_column(whole, known):
        return name
    name = find_column(lowest, known)
    if name and (not upper or NEUTRAL.search(upper) or find_column(upper, known)):
        return name
    if upper and not NEUTRAL.search(upper):
        return next((found for text in reversed(texts[:-1]) if not name and (found := find_column(text, known))), whole)
    return plain(lowest)


# ── rows ─────────────────────────────────────────────────────────────────────


def _rows(rows: list[list[Cell]], columns: Mapping[int, str], place: int = 0) -> Iterator[SummaryRow]:
    last: SummaryRow | None = None
    for index, row in enumerate(rows):
        values = {name: _cell_text(row, column) for column, name in columns.items()}
        filled = {name: value for name, value in values.items() if value and name != "序号"}
        first = next((cell.text.strip() for cell in row if cell.text.strip()), "")
        if not filled or NOTES.match(first) or len(set(filled.values())) == 1 < len(filled):
            continue
        if all(find_column(value, CASE_COLUMNS) or find_column(value, PERSON_COLUMNS) for value in filled.values()):
            continue  # the head again, on a new page
        if last is not None and _continues(rows, index, columns, last):
            last = SummaryRow(last.number, {name: _both(last.values[name], value) for name, value in values.items()})
            continue
        if last is not None:
            yield last
        place += 1
        last = SummaryRow(_number(values.get("序号", ""), place), values)
    if last is not None:
        yield last


def _continues(rows: list[list[Cell]], index: int, columns: Mapping[int, str], last: SummaryRow) -> bool:
    """Whether a row only goes on with the one above: number and name stand over both, or are left out beside an author."""
    keys = [column for column, name in columns.items() if name in {"序号", *KEYS}]
    named = [column for column, name in columns.items() if name in KEYS]
    if not named:
        return False
    cells = [next((cell for cell in rows[index] if covers(cell, column)), None) for column in keys]
    if all(cell is not None and cell.row_span > 1 for cell in cells):
        above = rows[index - 1] if index else []
        return all(cell in above for cell in cells)
    blank = not any(cell is not None and cell.text.strip() for cell in cells)
    return blank and all(last.values[columns[column]] for column in named)


def _both(one: str, other: str) -> str:
    return one if not other or other in one.split("、") else f"{one}、{other}" if one else other


def _cell_text(row: list[Cell], column: int) -> str:
    return next((re.sub(r"\s*\n\s*", "", cell.text).strip() for cell in row if covers(cell, column)), "")


def _number(text: str, place: int) -> int:
    match = re.match(r"\s*(\d{1,6})(?:\.0+)?\s*$", text)
    return int(match[1]) if match else place


# ── above the table ──────────────────────────────────────────────────────────


def _text_above(table: Table, rows: list[list[Cell]], document: Document) -> str:
    inside = "\n".join("\t".join(dict.fromkeys(cell.text.strip() for cell in row)) for row in rows)
    if table.span is None:
        return inside
    others = [other.span.end for other in document.tables if other.span and other.span.end <= table.span.start]
    return document.text[max([0, *others, table.span.start - 1_000]) : table.span.start] + "\n" + inside


def _title(above: str, name: str) -> str:
    titles = TITLE.findall(above)
    if titles:
        return str(titles[-1]).strip()
    return name if "表" in name or "案例" in name else ""


def _track(title: str) -> str:
    if "创新" in title or "数字技能" in title:
        return "innovation"
    if "典型" in title:
        return "typical"
    return "artisan" if "工匠" in title or "精匠" in title else ""


_HEAD = re.compile(
    r"(?:^|(?<=[\s：:]))(" + "|".join(r"\s*".join(map(re.escape, each)) for each in sorted(HEADS, key=len, reverse=True)) + r")"
    r"\s*(?:\([^)]*\)|（[^）]*）)?[ \t\u3000]*[:：]?[ \t\u3000]*"
)


def _head_line(above: str) -> dict[str, str]:
    head: dict[str, str] = {}
    text = above.replace("（", "(").replace("）", ")")
    for line in text.splitlines():
        matches = list(_HEAD.finditer(line))
        if not matches or (len(matches) == 1 and not re.search(r"[:：\t]|\s", line[matches[0].start(1) : matches[0].end()])):
            continue
        ends = [match.start() for match in matches[1:]] + [len(line)]
        for match, end in zip(matches, ends, strict=True):
            name = HEADS.get(plain(match[1]))
            if name:
                head.setdefault(name, line[match.end() : end].strip(" \t\u3000_"))
    return head
