"""The public views as files for other programs."""

from pathlib import Path

from mingjian.data.errors import InputError
from mingjian.data.store import open_snapshot

CELL_LIMIT = 32_000
"""Excel holds 32,767 characters a cell."""


def export_views(workspace: Path, folder: Path) -> list[Path]:
    """Write each view as Parquet and CSV (UTF-8 with BOM, so that Excel and WPS read it) and all as one workbook."""
    import pyarrow.csv  # noqa: PLC0415 - heavy
    import pyarrow.parquet  # noqa: PLC0415 - the same
    import xlsxwriter  # noqa: PLC0415 - the same

    connection = open_snapshot(workspace)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        connection.close()
        raise InputError(f"{folder}：建不了这个文件夹（{error.strerror}）。请换一个可写的位置。") from error
    written: list[Path] = []
    options = {"strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    try:
        views = [
            row[0] for row in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1").fetchall()
        ]
        with xlsxwriter.Workbook(str(folder / "明鉴导出.xlsx"), options) as book:
            for view in views:
                table = connection.table(view).to_arrow_table()
                pyarrow.parquet.write_table(table, folder / f"{view}.parquet", compression="zstd")
                with (folder / f"{view}.csv").open("wb") as stream:
                    stream.write(b"\xef\xbb\xbf")
                    pyarrow.csv.write_csv(table, stream)
                sheet = book.add_worksheet(view[:31])
                sheet.write_row(0, 0, table.column_names)
                for number, row in enumerate(table.to_pylist(), 1):
                    for column, value in enumerate(row.values()):
                        sheet.write(number, column, value[:CELL_LIMIT] if isinstance(value, str) else value)
                written += [folder / f"{view}.parquet", folder / f"{view}.csv"]
    finally:
        connection.close()
    return [*written, folder / "明鉴导出.xlsx"]
