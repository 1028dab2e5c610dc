"""Which records count as of a date: superseded versions, and what a newer full extract no longer holds, do not."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import polars as pl

from reconcile.engine import frame, run


def current_records(con: duckdb.DuckDBPyConnection, register: str, as_of: date) -> pl.DataFrame:
    """The register's records that count as of the date, by `record_id`, which is theirs alone.

    Its columns are those of records_<register>, `file` (path below inbox/), `sheet`, and
    `first_month`: when the record was delivered first.
    """
    _find_current(con, register, as_of)
    return frame(con, "ingest/current_records", identifiers=_records(register))


def receipts(con: duckdb.DuckDBPyConnection, register: str, as_of: date) -> dict[str, Any]:
    """The register's line of `receipts` as of the date; rows received = current + superseded + quarantined, exactly.

    Rows are counted as records: a delivery of twins is two. `provided` is false where no file was accepted by then.
    """
    if not _is_there(con, f"records_{register}"):
        return _line(register, 0, 0, 0, 0)
    _find_current(con, register, as_of)
    counted = frame(con, "ingest/receipts", identifiers=_records(register), register=register, as_of=as_of).row(0)
    files, records, quarantined, current = (int(count) for count in counted)
    if current > records:
        raise AssertionError(f"{current} current records of {register}, but {records} in all")
    return _line(register, files, records + quarantined, quarantined, records - current)


def _line(register: str, files: int, received: int, quarantined: int, superseded: int) -> dict[str, Any]:
    counts = {"rows_received": received, "quarantined": quarantined, "superseded": superseded}
    return {"register": register, **counts, "provided": files > 0, "files": files}


def _find_current(con: duckdb.DuckDBPyConnection, register: str, as_of: date) -> None:
    run(con, "ingest/current_rows", identifiers=_records(register), register=register, as_of=as_of)


def _records(register: str) -> dict[str, str]:
    return {"records": f"records_{register}"}


def _is_there(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    return frame(con, "ingest/columns_of", table=table).height > 0
