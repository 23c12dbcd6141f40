"""Runs of text joined to lines in the order in which a person reads them, columns included."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from mingjian.extractors.pdf_text import Run

_SAME_LINE_EM = 0.35  # baselines this close are one line; superscripts are smaller and caught by their overlap
_SEGMENT_GAP_EM = 0.9  # a wider gap may be the space between columns
_LATIN_SPACE_EM = 0.16  # a gap between Latin words; the narrowest space of common fonts is 0.22 em
_WIDE_SPACE_EM = 0.9  # a gap between Chinese words that a person sees as one
_LABEL_GAP_EM = 1.8  # between a number and the Chinese of the next column; justified lines stretch by less
_EDGE_BIN_PT = 4.0
_EDGE_MIN_LINES = 3
_EDGE_MIN_SHARE = 0.2
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0010ffff“”‘’—…·]")
_SPREAD = re.compile(
    r"(?:[\u4e00-\u9fff] ){3,}[\u4e00-\u9fff](?![\u4e00-\u9fff])"
)  # 第 一 个 问 题: letters spread to fill a line
_MAX_GUTTERS = 2  # newspapers and leaflets in three or four columns
_COLUMN_MIN_LINES = 6
_COLUMN_MIN_GAP_PT = 7.0
_COLUMN_MAX_CROSSING = 0.3
_NARROW_MIN_PT = 100.0  # ten characters: cells of a table are narrower, or not filled
_NARROW_MIN_FILL = 0.85
_COLUMN_MIN_FILL = 0.55  # running text fills its column, cells of a table do not


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as it stands on the page; points."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    font: str
    bold: bool
    column: tuple[float, float]  # left and right edge of the column that it stands in

    @property
    def top(self) -> float:
        """Upper edge of the characters, about."""
        return self.baseline + self.size * 0.88


def is_wide(char: str) -> bool:
    """Han, kana, full-width forms and Chinese punctuation: no blank is written beside them."""
    return _WIDE.match(char) is not None


def group_lines(runs: Iterable[Run]) -> list[Line]:
    """Lines of one page or region, columns read one after the other."""
    return _read_region(_segments(sorted(runs, key=lambda run: (-run.baseline, run.x0))), _MAX_GUTTERS)


def _read_region(segments: list[list[Run]], gutters: int) -> list[Line]:
    gutter = _find_gutter(segments) if segments and gutters else None
    return _lines_of(segments) if gutter is None else _read_columns(segments, gutter, gutters - 1)


# ── segments: runs side by side ──────────────────────────────────────────────


def _segments(runs: Sequence[Run]) -> list[list[Run]]:
    """Pieces of lines, cut where a gap is wide enough for a column's edge."""
    rows: list[list[Run]] = []
    for run in runs:
        row = next((row for row in reversed(rows[-4:]) if _same_row(row[0], run)), None)
        if row is None:
            rows.append([run])
        else:
            row.append(run)
    return [segment for row in rows for segment in _cut(sorted(row, key=lambda run: run.x0))]


def _same_row(first: Run, run: Run) -> bool:
    larger = max(first.size, run.size)
    apart = abs(first.baseline - run.baseline)
    if apart <= _SAME_LINE_EM * min(first.size, run.size):
        return True
    small = run.size < 0.8 * first.size or first.size < 0.8 * run.size
    return small and apart <= 0.5 * larger


def _cut(row: list[Run]) -> list[list[Run]]:
    segments = [[row[0]]]
    right = row[0].x1
    for run in row[1:]:
        if run.x0 - right > _SEGMENT_GAP_EM * max(run.size, segments[-1][-1].size):
            segments.append([])
        segments[-1].append(run)
        right = max(right, run.x1) if len(segments[-1]) > 1 else run.x1
    return segments


# ── columns ──────────────────────────────────────────────────────────────────


def _extent(segment: list[Run]) -> tuple[float, float]:
    return segment[0].x0, max(run.x1 for run in segment)


def _find_gutter(segments: list[list[Run]]) -> float | None:
    """The x between two columns of running text, None on a page of one column."""
    extents = [_extent(segment) for segment in segments]
    left, right = min(x0 for x0, _ in extents), max(x1 for _, x1 in extents)
    if right - left < 200 or len(extents) < 2 * _COLUMN_MIN_LINES:
        return None
    starts, ends = np.array(extents).T[:, None, :]
    places = left + (right - left) * np.arange(30, 71)[:, None] / 100
    half = _COLUMN_MIN_GAP_PT / 2
    crossing = ((starts < places - half) & (ends > places + half)).sum(1)
    touching = ((starts < places + 1) & (ends > places - 1)).sum(1)
    x = float(places[np.argmin(crossing + touching), 0])
    return x if _are_columns(extents, x, left, right) else None


def _are_columns(extents: list[tuple[float, float]], x: float, left: float, right: float) -> bool:
    lefts = [(x0, x1) for x0, x1 in extents if x1 <= x + 1]
    rights = [(x0, x1) for x0, x1 in extents if x0 >= x - 1]
    crossing = len(extents) - len(lefts) - len(rights)
    if min(len(lefts), len(rights)) < _COLUMN_MIN_LINES or crossing > _COLUMN_MAX_CROSSING * len(extents):
        return False
    return _fills(lefts, x - left) and _fills(rights, right - x)


def _fills(extents: list[tuple[float, float]], width: float) -> bool:
    """Whether lines fill a column of this width, or the several narrower columns that part it."""
    if median(x1 - x0 for x0, x1 in extents) >= _COLUMN_MIN_FILL * width:
        return True
    columns: list[list[tuple[float, float]]] = []
    edge = 0.0
    for x0, x1 in sorted(extents):
        if not columns or x0 > edge:
            columns.append([])
            edge = x1
        columns[-1].append((x0, x1))
        edge = max(edge, x1)
    return len(columns) > 1 and all(map(_is_narrow_column, columns))


def _is_narrow_column(extents: list[tuple[float, float]]) -> bool:
    width = max(x1 for _, x1 in extents) - extents[0][0]
    full = median(x1 - x0 for x0, x1 in extents) >= _NARROW_MIN_FILL * width
    return len(extents) >= _COLUMN_MIN_LINES and width >= _NARROW_MIN_PT and full


def _read_columns(segments: list[list[Run]], gutter: float, gutters: int) -> list[Line]:
    """Bands between lines that cross the gutter: left column first, then right."""
    lines: list[Line] = []
    band: tuple[list[list[Run]], list[list[Run]]] = ([], [])
    for segment in segments:
        x0, x1 = _extent(segment)
        if x0 < gutter - 1 and x1 > gutter + 1:
            lines += _read_region(band[0], gutters) + _read_region(band[1], gutters)
            band = ([], [])
            lines += _lines_of([segment])
        else:
            band[0 if (x0 + x1) / 2 < gutter else 1].append(segment)
    return lines + _read_region(band[0], gutters) + _read_region(band[1], gutters)


# ── lines ────────────────────────────────────────────────────────────────────


def _lines_of(segments: list[list[Run]]) -> list[Line]:
    if not segments:
        return []
    extents = [_extent(segment) for segment in segments]
    rows: list[list[Run]] = []
    for segment in segments:
        if rows and _same_row(rows[-1][0], segment[0]):
            rows[-1].extend(segment)
        else:
            rows.append(list(segment))
    column = (min(x0 for x0, _ in extents), _right_edge(rows, max(x1 for _, x1 in extents)))
    return [_line(sorted(row, key=lambda run: run.x0), column) for row in rows]


def _right_edge(rows: list[list[Run]], outermost: float) -> float:
    """Where full lines end: the outermost place at which several do; a single longer line does not move it."""
    ends = Counter(round(max(run.x1 for run in row) / _EDGE_BIN_PT) for row in rows)
    enough = max(_EDGE_MIN_LINES, _EDGE_MIN_SHARE * len(rows))
    places = [place for place in ends if ends[place] + ends[place + 1] >= enough]
    return max(places) * _EDGE_BIN_PT + _EDGE_BIN_PT / 2 if places else outermost


def _line(runs: list[Run], column: tuple[float, float]) -> Line:
    weights: dict[tuple[str, float, bool], int] = {}
    for run in runs:
        look = (run.font, round(run.size, 1), run.bold)
        wide = len(_WIDE.findall(run.text))
        weights[look] = weights.get(look, 0) + 4 * wide + len(run.text)
    font, size, bold = max(weights, key=lambda look: weights[look])
    base = max(runs, key=lambda run: (round(run.size, 1) == size, len(run.text))).baseline
    return Line(join_runs(runs), runs[0].x0, max(run.x1 for run in runs), base, size, font, bold, column)


def join_runs(runs: Sequence[Run]) -> str:
    """The text of runs side by side; a blank only where a person sees one."""
    text = runs[0].text
    for left, run in pairwise(runs):
        text = _join(text, run.text, (run.x0 - left.x1) / max(1.0, min(left.size, run.size)))
    return _SPREAD.sub(lambda found: found[0].replace(" ", ""), drop_false_spaces(text.strip()))


def _join(text: str, more: str, gap_em: float) -> str:
    if not text or not more or text[-1] == " " or more[0] == " ":
        return text + more
    if gap_em > _LABEL_GAP_EM and is_wide(text[-1]) != is_wide(more[0]):
        return text + "\u3000" + more
    narrow = not is_wide(text[-1]) and not is_wide(more[0])
    return text + (" " if gap_em > (_LATIN_SPACE_EM if narrow else _WIDE_SPACE_EM) else "") + more


def drop_false_spaces(text: str) -> str:
    """Take out blanks that stand between Chinese and Latin only because the typesetter left air there."""
    if " " not in text and "\u00a0" not in text:
        return text
    words = text.replace("\u00a0", " ").split(" ")
    joined = words[0]
    blanks = 1
    for word in words[1:]:
        if not word:
            blanks += 1
            continue
        mixed = joined and is_wide(joined[-1]) != is_wide(word[0])
        joined += ("" if mixed or not joined else " ") + word
        blanks = 1
    return joined
