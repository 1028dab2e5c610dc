"""Standardises what the warehouse holds and has not standardised yet, all of a register or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

import duckdb
import polars as pl

from reconcile import engine
from reconcile.registers.spec import RegisterSpec
from reconcile.standardise.records import PLACE_OF_ROW, standardise_rows
from reconcile.values.gazetteer import Gazetteer

_ROWS_AT_ONCE = 500_000  # held in memory with all their columns
_Sheets = list[int]


def standardise_register(connection: duckdb.DuckDBPyConnection, spec: RegisterSpec, places: Gazetteer) -> int:
    """Write `records_<register>` for the sheets whose records are missing or were made otherwise; return their rows.

    One transaction: after a crash the register is as before. The caller must not have one open.
    """
    connection.execute("BEGIN")
    try:
        written = _standardise(connection, spec, places, fingerprint(spec, places))
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    return written


def fingerprint(spec: RegisterSpec, places: Gazetteer) -> str:
    """What the records of a register depend on besides its rows: its specification, the list of places, the code."""
    known = [sorted(names.items()) for names in (places.names, places.successors)]
    text = "\n".join((engine.fingerprint(), spec.model_dump_json(), places.area, repr(known)))
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _standardise(connection: duckdb.DuckDBPyConnection, spec: RegisterSpec, places: Gazetteer, current: str) -> int:
    engine.run(connection, "standardise/00_standardised")
    table = f"records_{spec.id}"
    sheets = engine.frame(connection, "standardise/10_sheets", register=spec.id, fingerprint=current)
    if not sheets["done"].any():
        _start_anew(connection, table, spec, places)
    written = 0
    for batch in _batches(sheets.filter(~pl.col("done"))):
        rows = engine.frame(connection, "standardise/30_rows", identifiers={"rows": f"rows_{spec.id}"}, sheets=batch)
        written += _append(connection, table, standardise_rows(rows, spec, places))
        engine.run(connection, "standardise/50_mark", sheets=batch, register=spec.id, fingerprint=current)
    return written


def _start_anew(connection: duckdb.DuckDBPyConnection, table: str, spec: RegisterSpec, places: Gazetteer) -> None:
    """An empty table in place of one that another specification, list of places or version of the code made."""
    no_rows = pl.DataFrame(schema={**PLACE_OF_ROW, **{name: pl.String() for name in spec.field_names}})
    engine.store(connection, table, standardise_rows(no_rows, spec, places))
    engine.run(connection, "standardise/20_forget", register=spec.id)


def _append(connection: duckdb.DuckDBPyConnection, table: str, records: pl.DataFrame) -> int:
    connection.register("standardised_rows", records)
    try:
        return engine.run(connection, "standardise/40_store", identifiers={"records": table})
    finally:
        connection.unregister("standardised_rows")


def _batches(pending: pl.DataFrame) -> Iterator[_Sheets]:
    """The sheets in groups of so many rows as are held at once; a larger sheet is a group by itself."""
    batch: _Sheets = []
    size = 0
    for sheet, rows in pending.select("sheet_id", "rows_kept").iter_rows():
        if batch and size + rows > _ROWS_AT_ONCE:
            yield batch
            batch, size = [], 0
        batch.append(sheet)
        size += rows
    if batch:
        yield batch
