"""What was delivered and what became of it: the ledger's tables in the warehouse, and the copy that faces read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from reconcile.engine import frame, run
from reconcile.workspace import Workspace, replaced

_FILES = {
    "file_id": pl.String, "sequence": pl.Int32, "period": pl.String, "path": pl.String, "status": pl.String,
    "problem": pl.String, "hint": pl.String, "format": pl.String, "encoding": pl.String, "bytes": pl.Int64,
    "kept_sha256": pl.String, "read_with": pl.String, "said": pl.String,
}  # fmt: skip
_SHEETS = {
    "sheet_id": pl.Int32, "file_id": pl.String, "sheet": pl.String, "register": pl.String, "unit": pl.String,
    "unit_stated": pl.Boolean, "kind": pl.String,
    "header_row": pl.Int32, "rows_in": pl.Int32, "rows_kept": pl.Int32, "rows_quarantined": pl.Int32,
    "superseded_by": pl.Int32, "columns": pl.String, "unclaimed": pl.String, "refused_columns": pl.String,
}  # fmt: skip
Row = dict[str, object]


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of the block's writing, or none of it."""
    con.begin()
    try:
        yield
    except BaseException:
        con.rollback()
        raise
    con.commit()


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """The ledger and the quarantine, where they are not there yet."""
    for name in ("create_files", "add_said", "create_sheets", "create_quarantine", "create_repeats"):
        run(con, f"ingest/{name}")


def known_files(con: duckdb.DuckDBPyConnection) -> dict[str, Row]:
    """The files on record, by their SHA-256."""
    return {str(row["file_id"]): row for row in frame(con, "ingest/known_files").to_dicts()}


def sheets_of(con: duckdb.DuckDBPyConnection, file_id: str) -> list[Row]:
    """Register, unit and kind of every sheet of a file."""
    return frame(con, "ingest/sheets_of_file", file_id=file_id).to_dicts()


def add_file(con: duckdb.DuckDBPyConnection, row: Row) -> None:
    """Put a file on record; an earlier refusal of the same bytes gives way."""
    run(con, "ingest/forget_refusal", file_id=row["file_id"])
    append(con, "files", pl.DataFrame([row], schema=_FILES))


def add_repeat(con: duckdb.DuckDBPyConnection, file_id: str, period: str, path: str) -> None:
    """Put on record that the bytes of a file lie in the inbox once more, for that month."""
    run(con, "ingest/add_repeat", file_id=file_id, period=period, path=path)


def add_sheet(con: duckdb.DuckDBPyConnection, row: Row) -> None:
    """Put a sheet on record."""
    append(con, "sheets", pl.DataFrame([row], schema=_SHEETS))


def next_sequence(con: duckdb.DuckDBPyConnection) -> int:
    """The number of the next file: files are numbered in the order they were taken in."""
    return int(frame(con, "ingest/next_sequence").item())


def next_sheet(con: duckdb.DuckDBPyConnection) -> int:
    """The number of the next sheet."""
    return int(frame(con, "ingest/next_sheet").item())


def append(con: duckdb.DuckDBPyConnection, table: str, rows: pl.DataFrame) -> None:
    """Add rows to a table by the names of their columns."""
    con.register("arriving", rows)
    try:
        run(con, "ingest/append", identifiers={"table": table})
    finally:
        con.unregister("arriving")


def add_rows(con: duckdb.DuckDBPyConnection, register: str, rows: pl.DataFrame) -> None:
    """Add rows to `rows_<register>`, which is made or widened where a field is new to it."""
    table = f"rows_{register}"
    con.register("arriving", rows)
    try:
        run(con, "ingest/create_rows", identifiers={"table": table})
        there = set(frame(con, "ingest/columns_of", table=table)["column_name"])
        for column in (name for name in rows.columns if name not in there):
            run(con, "ingest/add_column", identifiers={"table": table, "column": column})
        run(con, "ingest/append", identifiers={"table": table})
    finally:
        con.unregister("arriving")


def publish(con: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    """Bring ledger.parquet up to the warehouse's state, by rename; a crash before it is mended by the next command."""
    ledger = frame(con, "ingest/ledger")
    if workspace.ledger.is_file() and _is_copy(workspace.ledger, ledger):
        return
    with replaced(workspace.ledger) as aside:
        ledger.write_parquet(aside)


def _is_copy(path: Path, ledger: pl.DataFrame) -> bool:
    """Whether the file says what the warehouse says; a damaged one does not."""
    try:
        return pl.read_parquet(path).equals(ledger)
    except (pl.exceptions.PolarsError, OSError):
        return False
