"""均数监控: each unit's months against their expected range."""

from __future__ import annotations

import duckdb

from reconcile import engine
from reconcile.report.tables.model import MonitorLine


def monitor_lines(connection: duckdb.DuckDBPyConnection) -> tuple[MonitorLine, ...]:
    """A line a measure, unit and month, in the order of codes and months; the county's come first."""
    return tuple(
        MonitorLine(
            definition=row["definition"],
            pair=row["pair"],
            unit=row["township"] or "",
            month=row["event_month"],
            months=row["months"],
            state=row["state"],
            observed=row["observed"],
            of=row["of"],
            expected=row["expected"],
            low=row["low"],
            high=row["high"],
            chance=row["chance"],
        )
        for row in engine.frame(connection, "report/monitoring").iter_rows(named=True)
    )
