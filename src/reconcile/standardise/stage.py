"""Standardises what the warehouse holds and has not standardised yet, all of a register or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

import duckdb
import polars as pl

from reconcile import engine
from reconcile.registers.spec import RegisterSpec
from reconcile.standardise.records import standardise_rows
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
    batches = list(_batches(sheets.filter(~pl.col("done"))))
    anew = not sheets["done"].any()
    if anew:  # in place of a table that another specification, list of places or version of the code made
        engine.run(connection, "standardise/20_forget", register=spec.id)
        batches = batches or [[]]  # there is a table also where there are no rows
    written = 0
    for batch in batches:
        rows = engine.frame(connection, "standardise/30_rows", identifiers={"rows": f"rows_{spec.id}"}, sheets=batch)
        records = standardise_rows(rows, spec, places)
        if anew:
            engine.store(connection, table, records)
        else:
            _append(connection, table, records)
        anew, written = False, written + records.height
        engine.run(connection, "standardise/50_mark", sheets=batch, register=spec.id, fingerprint=current)
    return written


def _append(connection: duckdb.DuckDBPyConnection, table: str, records: pl.DataFrame) -> None:
    connection.register("standardised_rows", records)
    try:
        engine.run(connection, "standardise/40_store", identifiers={"records": table})
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
