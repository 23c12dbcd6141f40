"""Which row of which 汇总表 speaks of a submission."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mingjian.data.records import SummaryRow, SummaryTable
from mingjian.extractors.tables import parse_share
from mingjian.pipeline.clusters import LIKE_TITLE_SHARE, title_share
from mingjian.pipeline.items import Item, normal_name

_RESERVE = "备选"
TITLE_COLUMNS = ("案例名称", "姓名", "工作室名称")


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the table that it stands in."""

    table: SummaryTable
    row: SummaryRow
    reserve: bool = False  # in a list of 备选: people who were not sent

    def value(self, *columns: str) -> str:
        """The first filled value among these columns."""
        return next((value for column in columns if (value := self.row.values.get(column, "").strip())), "")

    @property
    def titles(self) -> tuple[str, ...]:
        """The normalised name of the case or person of this row."""
        name = normal_name(self.value(*TITLE_COLUMNS))
        return (name,) if name else ()

    @property
    def share(self) -> float | None:
        """The declared 查重率 as a share 0..1."""
        return parse_share(self.value("查重率"))


def rows_in(items: Iterable[Item]) -> list[Row]:
    """All rows of the 汇总表 among these files, a table that came twice (Word and stamped PDF) once."""
    found: dict[tuple[tuple[str, str], ...], Row] = {}
    for item in items:
        for table in item.extract.summaries if item.extract else ():
            reserve = _RESERVE in f"{item.material.path.rpartition('/')[2]}{table.title}"
            for row in table.rows:
                found.setdefault((("", table.track), *sorted(row.values.items())), Row(table, row, reserve))
    return list(found.values())


def find_row(titles: Sequence[str], persons: Sequence[str], rows: Sequence[Row], *, only: bool, track: str) -> Row | None:
    """The row of a submission: by title, then by author, then the only one (备选 apart) for the only submission.

    track: decides between a case that is listed in both tables.
    """
    scored = sorted(
        ((title_share(titles, row.titles), track != "" and row.table.track == track, -at) for at, row in enumerate(rows)),
        reverse=True,
    )
    if scored and scored[0][0] >= LIKE_TITLE_SHARE:
        return rows[-scored[0][2]]
    by_author = [
        row for row in rows if any(person in normal_name(row.value("作者", "姓名")) for person in persons if len(person) > 1)
    ]
    if len(by_author) == 1:
        return by_author[0]
    listed = [row for row in rows if not row.reserve]
    return listed[0] if only and len(listed) == 1 else None
