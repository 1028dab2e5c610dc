"""The forms a table is handed out in; each writes the same bytes for the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from reconcile.workbook import Column, Table, open_book, write_table

Write = Callable[[pl.DataFrame, Path, str, date], None]

_MARK = b"\xef\xbb\xbf"
# A spreadsheet would run a text that begins so as a formula.
_ACTIVE = r"^[=+\-@\t\r]"
_ROWS_A_SHEET = 1_000_000


def write_parquet(rows: pl.DataFrame, path: Path, name: str, as_of: date) -> None:
    """Parquet without anything of the machine or the moment in it."""
    del name, as_of
    pq.write_table(rows.to_arrow(), path, compression="zstd", row_group_size=122_880, store_schema=False)


def write_csv(rows: pl.DataFrame, path: Path, name: str, as_of: date) -> None:
    """CSV in UTF-8 with the mark by which Excel knows it; a text that could act as a formula gets a ' in front."""
    del name, as_of
    texts = pl.col(pl.String)
    quiet = rows.with_columns(pl.when(texts.str.contains(_ACTIVE)).then("'" + texts).otherwise(texts).name.keep())
    with path.open("wb") as file:
        file.write(_MARK)
        quiet.write_csv(file, line_terminator="\r\n")


def write_xlsx(rows: pl.DataFrame, path: Path, name: str, as_of: date) -> None:
    """A workbook with the column names in the first row; more rows than a sheet holds go on in the next."""
    columns = [Column(column, "plain", 16) for column in rows.columns]
    with open_book(path, title=name, created=as_of, large=True) as book:
        for part in _parts(rows):
            write_table(book, Table(name=name, columns=columns, rows=part.iter_rows()))


def _parts(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    return rows.iter_slices(_ROWS_A_SHEET) if len(rows) else iter([rows])


FORMATS: Mapping[str, Write] = {"parquet": write_parquet, "csv": write_csv, "xlsx": write_xlsx}
