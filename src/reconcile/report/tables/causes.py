"""原因线索: what discrepancies have in common."""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from reconcile import engine
from reconcile.report.tables.model import CauseLine


def cause_lines(connection: duckdb.DuckDBPyConnection, tables: Collection[str]) -> tuple[CauseLine, ...]:
    """A line a cause, those surest to be frequent first; none of a run that did not look for any."""
    if "causes" not in tables:
        return ()
    return tuple(
        CauseLine(
            register=row["register"],
            or_register=row["or_register"],
            dimension=row["dimension"],
            unit=row["unit"],
            fields=tuple(row["fields"].split(",")),
            kinds=tuple(row["kinds"].split(",")),
            months=row["months"],
            month=row["month"],
            records=row["records"],
            of=row["of"],
            expected=row["expected"],
            lift=row["lift"],
            low=row["low"],
            high=row["high"],
        )
        for row in engine.frame(connection, "report/causes").iter_rows(named=True)
    )
