"""The headline figures as they would be if links were accepted from another probability on."""

from __future__ import annotations

import duckdb

from reconcile import engine
from reconcile.report.tables.model import Rate


def moved_rates(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], dict[tuple[str, str, float], Rate]]:
    """Of each pair and relation the rates by definition, window and threshold."""
    found: dict[tuple[str, str], dict[tuple[str, str, float], Rate]] = {}
    for row in engine.frame(connection, "report/sensitivity").iter_rows(named=True):
        of_comparison = found.setdefault((row["pair"], row["relation"]), {})
        rate = Rate(row["numerator"], row["denominator"], row["value"])
        of_comparison[row["definition"], row["period"], row["threshold"]] = rate
    return found
