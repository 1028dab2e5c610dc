"""Completeness by lists: what each group of lists says of how many events there were, or why it says nothing."""

from __future__ import annotations

import duckdb

from reconcile import engine
from reconcile.report.tables.model import CoverageLine, Rate


def coverage_lines(connection: duckdb.DuckDBPyConnection) -> tuple[CoverageLine, ...]:
    """A line an estimate or a refusal: two lists before three, then by name, window and estimate."""
    return tuple(
        CoverageLine(
            period=row["period"],
            lists=tuple(row["system"].split("-")),
            estimate=row["estimate"],
            method=row["method"] or "",
            model=row["model"] or "",
            direction=row["direction"],
            refusal=row["refusal"] or "",
            listed=row["listed"],
            seen=row["seen"],
            both=row["both"],
            total=Rate(value=row["total"], low=row["total_low"], high=row["total_high"]),
            rate=Rate(None, None, row["value"], row["low"], row["high"]),
            at_most=row["at_most"],
        )
        for row in engine.frame(connection, "report/coverage").iter_rows(named=True)
    )
