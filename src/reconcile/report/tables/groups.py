"""Linkage by subgroup: linked, expected to be false, expected to be missed."""

from __future__ import annotations

import duckdb

from reconcile import engine
from reconcile.report.tables.model import GroupLine, Rate, Window

_ORDER = ("all", "sex", "township", "script", "twins")


def group_lines(connection: duckdb.DuckDBPyConnection, window: Window, tables: set[str]) -> tuple[GroupLine, ...]:
    """The subgroups of every comparison in one window; none of a run that was made before they were told."""
    if "linkage_groups" not in tables:
        return ()
    rows = engine.frame(connection, "report/linkage_groups").filter(period=window.period).to_dicts()
    ordered = sorted(rows, key=lambda row: (row["pair"], row["relation"], _ORDER.index(row["grouping"]), row["value"]))
    return tuple(
        GroupLine(
            pair=row["pair"],
            relation=row["relation"],
            grouping=row["grouping"],
            value=row["value"],
            rate=Rate(row["linked"], row["records"], row["linkage_rate"]),
            false=row["false_links"],
            false_rate=row["false_rate"],
            missed=row["missed_links"],
            missed_rate=row["missed_rate"],
        )
        for row in ordered
    )
