"""Writes the tables `causes` and `cause_records`: what discrepancies have in common, ranked by lift."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl

from reconcile import engine
from reconcile.measure.causes.cases import cases, explained_together
from reconcile.measure.causes.lines import line_tables, merged
from reconcile.measure.causes.mining import mine
from reconcile.registers import Declarations

MONTHS = 24
"""So many months up to the as-of date are told apart; what is older stands with the first of them."""


def store_causes(
    connection: duckdb.DuckDBPyConnection, declarations: Declarations, provided: list[str], as_of: date
) -> None:
    """Write a row a line, the surest to be frequent first, and the wrong values that each line explains."""
    listed = [name for name in provided if declarations.registers[name].lists_records]
    found = cases(connection, declarations, listed)
    days = pl.date_range(pl.lit(as_of).dt.offset_by(f"-{MONTHS - 1}mo").dt.month_start(), as_of, "1mo", eager=True)
    months = tuple(f"{day:%Y-%m}" for day in days)
    together = explained_together(connection, declarations, found)
    events = {name: declarations.registers[name].event or "" for name in listed}
    lines = merged(found, mine(found, together, months), events)
    table, records = line_tables(found, lines, months)
    engine.store(connection, "causes", table)
    engine.store(connection, "cause_records", records)
