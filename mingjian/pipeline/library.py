"""The library: earlier years' cases and public references, with the marks that 查重 searches."""

import hashlib
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from mingjian.data.reuse import SourceKind, SourceText
from mingjian.pipeline.sign import SIGNER, Signed, sign_text
from mingjian.similarity.bodies import name_body
from mingjian.similarity.candidates import delete_marks, insert_marks
from mingjian.similarity.normal import normalise
from mingjian.similarity.rates import count_effective


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A text of the library as a search meets it."""

    source_id: str
    kind: SourceKind
    year: int
    title: str
    text: str
    unit: str
    authors: tuple[str, ...]
    recommender: str = ""


_PART_TEXTS = 1_000
# whether both tables name the same texts, told from sums over their names: many times as fast as a join
_ALL_SIGNED = (
    "SELECT (SELECT (count(*), bit_xor(hash(source_id))) FROM source WHERE kind IN ('history', 'reference')) "
    "= (SELECT (count(*), bit_xor(hash(source_id))) FROM signed WHERE signer = ?)"
)


@contextmanager
def _all_or_nothing(connection: duckdb.DuckDBPyConnection) -> Generator[None]:
    """A transaction; inside another one it is part of that."""
    # DuckDB cannot be asked; but two statements have one transaction number only where a transaction is open
    [(first,)], [(second,)] = (connection.execute("SELECT txid_current()").fetchall() for _ in range(2))
    if first == second:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def name_source(kind: SourceKind, year: int, text: str) -> str:
    """The id of a library text: the same text of the same year has the same one, whatever file it came from."""
    digest = hashlib.blake2b(normalise(text).text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    return f"{'ref' if kind is SourceKind.REFERENCE else 'case'}-{year}-{digest}"


def add_sources(connection: duckdb.DuckDBPyConnection, sources: Sequence[SourceText]) -> int:
    """Add texts to the library with their marks, all or none; how many were new.

    A text whose id is there already is left as it is. An interruption leaves the library as it was.
    """
    known = {row[0] for row in connection.execute("SELECT source_id FROM source").fetchall()}
    new = list({each.source_id: each for each in sources if each.source_id not in known}.values())
    if not new:
        return 0
    signed = [sign_text(each.source_id, each.text) for each in new]
    rows = pa.table(
        {
            "source_id": [each.source_id for each in new],
            "kind": [each.kind.value for each in new],
            "year": pa.array([each.year for each in new], pa.int32()),
            "title": [each.title for each in new],
            "unit": [each.unit for each in new],
            "authors": ["、".join(each.authors) for each in new],
            "recommender": [each.recommender for each in new],
            "chars": pa.array([count_effective(each.text) for each in new], pa.int32()),
            "text": [each.text for each in new],
            "sha256": [hashlib.sha256(each.text.encode("utf-8", "surrogatepass")).hexdigest() for each in new],
        }
    )
    with _all_or_nothing(connection):
        connection.register("incoming", rows)
        connection.execute("INSERT INTO source BY NAME SELECT *, now() AS added_at, '' AS path FROM incoming")
        connection.unregister("incoming")
        _write_pictures(connection, new)
        _write_marks(connection, new, signed)
    return len(new)


def remove_sources(connection: duckdb.DuckDBPyConnection, source_ids: Iterable[str]) -> int:
    """Take texts with their marks, and lines of registers, out of the library, all or none; how many were there."""
    ids = sorted(set(source_ids))
    with _all_or_nothing(connection):
        rows = connection.execute("SELECT doc FROM signed WHERE source_id IN (SELECT unnest($ids))", {"ids": ids}).fetchall()
        delete_marks(connection, [number for (number,) in rows])
        connection.execute("DELETE FROM signed WHERE source_id IN (SELECT unnest($ids))", {"ids": ids})
        gone = [
            connection.execute(f"DELETE FROM {table} WHERE source_id IN (SELECT unnest($ids))", {"ids": ids}).fetchall()[0][0]  # noqa: S608 (the same)
            for table in ("source", "register_row", "source_picture")
        ]
    return int(gone[0]) + int(gone[1])


def _write_pictures(connection: duckdb.DuckDBPyConnection, sources: Sequence[SourceText]) -> None:
    numbered = [(each.source_id, number, picture) for each in sources for number, picture in enumerate(each.pictures, 1)]
    rows = pa.table(
        {
            "source_id": pa.array([source_id for source_id, _, _ in numbered], pa.string()),
            "number": pa.array([number for _, number, _ in numbered], pa.int32()),
            "perceptual_hash": pa.array([picture.perceptual_hash for _, _, picture in numbered], pa.string()),
            "width_px": pa.array([picture.width_px for _, _, picture in numbered], pa.int32()),
            "height_px": pa.array([picture.height_px for _, _, picture in numbered], pa.int32()),
        }
    )
    connection.register("incoming", rows)
    connection.execute("INSERT INTO source_picture BY NAME SELECT * FROM incoming")
    connection.unregister("incoming")


def _write_marks(connection: duckdb.DuckDBPyConnection, sources: Sequence[SourceText], signed: Sequence[Signed]) -> None:
    [(last,)] = connection.execute("SELECT coalesce(max(doc), 0) FROM signed").fetchall()
    first = int(last) + 1
    numbers = range(first, first + len(sources))
    rows = pa.table(
        {
            "doc": pa.array(numbers, pa.int32()),
            "source_id": [each.source_id for each in sources],
            "kind": [each.kind.value for each in sources],
            "unit": [name_body(each.unit, each.recommender) for each in sources],
            "signer": [SIGNER] * len(sources),
            "grams": pa.array([len(each.marks.prints.hashes) for each in signed], pa.int32()),
            "signature": [each.marks.signature.tobytes() for each in signed],
        }
    )
    connection.register("incoming", rows)
    connection.execute("INSERT INTO signed BY NAME SELECT * FROM incoming")
    connection.unregister("incoming")
    for start in range(0, len(signed), _PART_TEXTS):  # what the first parts show to be everyday words is not placed any more
        insert_marks(
            connection, numbers[start : start + _PART_TEXTS], [each.marks for each in signed[start : start + _PART_TEXTS]]
        )


def refresh_marks(connection: duckdb.DuckDBPyConnection) -> int:
    """Sign what is not signed, or was signed by an older version; how many texts that were."""
    if connection.execute(_ALL_SIGNED, [SIGNER]).fetchall()[0][0]:
        return 0
    # texts are read for those alone that need it: all the texts of a large library take seconds to read
    ids = connection.execute(
        "SELECT source_id FROM source ANTI JOIN (SELECT source_id FROM signed WHERE signer = ?) AS fresh USING (source_id) "
        "WHERE kind IN ('history', 'reference')",
        [SIGNER],
    ).fetchall()
    if not ids:
        return 0
    stale = [
        SourceText(source_id, SourceKind(kind), year, "", text, unit or "", recommender=recommender or "")
        for source_id, kind, year, text, unit, recommender in connection.execute(
            "SELECT source_id, kind, year, text, unit, recommender FROM source WHERE source_id IN (SELECT unnest(?)) ORDER BY source_id",
            [[source_id for (source_id,) in ids]],
        ).fetchall()
    ]
    with _all_or_nothing(connection):
        rows = connection.execute("SELECT doc FROM signed WHERE signer <> ?", [SIGNER]).fetchall()
        delete_marks(connection, [number for (number,) in rows])
        connection.execute("DELETE FROM signed WHERE signer <> ?", [SIGNER])
        _write_marks(connection, stale, [sign_text(each.source_id, each.text) for each in stale])
    return len(stale)


def read_entries(connection: duckdb.DuckDBPyConnection, numbers: Iterable[int]) -> dict[int, LibraryEntry]:
    """Library texts by their number in `signed`."""
    # the places of the rows first: a join would unpack the texts of the whole library, a second for 100,000 of them
    places = dict(
        connection.execute(
            "SELECT source.rowid, doc FROM signed JOIN source USING (source_id) WHERE doc IN (SELECT unnest(?))",
            [sorted(set(numbers))],
        ).fetchall()
    )
    rows = connection.execute(
        "SELECT rowid, source_id, kind, year, title, text, unit, authors, recommender FROM source WHERE rowid IN (SELECT unnest(?))",
        [list(places)],
    ).fetchall()
    return {
        int(places[place]): LibraryEntry(
            source_id,
            SourceKind(kind),
            year,
            title,
            text,
            unit or "",
            tuple(filter(None, (authors or "").split("、"))),
            recommender or "",
        )
        for place, source_id, kind, year, title, text, unit, authors, recommender in rows
    }


def read_sample(connection: duckdb.DuckDBPyConnection, count: int) -> list[str]:
    """Up to `count` texts of earlier cases, the same ones for the same library."""
    places = connection.execute(
        "SELECT rowid FROM source WHERE source_id IN "
        "(SELECT source_id FROM signed WHERE kind = 'history' ORDER BY hash(source_id), source_id LIMIT ?)",
        [count],
    ).fetchall()
    rows = connection.execute(
        "SELECT text FROM source WHERE rowid IN (SELECT unnest(?)) ORDER BY source_id", [[place for (place,) in places]]
    ).fetchall()
    return [text for (text,) in rows]
