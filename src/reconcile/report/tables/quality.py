"""Figures of fields, registers and the county: agreement, completeness, duplicates, births and deaths."""

from __future__ import annotations

import duckdb

from reconcile import engine
from reconcile.report.tables.figures import Figures, rate_of
from reconcile.report.tables.model import LevelLine, LinkLine, QualityLine

VITAL = ("births", "deaths", "natural_increase", "sex_ratio_at_birth")
QUALITY = ("field", "completeness", "validity", "timeliness", "duplicates")


def quality_lines(figures: Figures, families: tuple[str, ...], period: str) -> tuple[QualityLine, ...]:
    """The county figures of these families in one window, in the families' order."""
    return tuple(
        QualityLine(
            family=family,
            source=row["pair"] or row["definition"].partition(".")[2],
            relation=row["relation"] or "",
            field=row["field"] or (row["definition"].partition(".")[2] if family in {"field", "completeness"} else ""),
            rate=rate_of(row),
        )
        for family in families
        for row in figures.totals(family, period)
    )


def level_lines(connection: duckdb.DuckDBPyConnection) -> tuple[LevelLine, ...]:
    """How linked values compare, by field and level."""
    return tuple(LevelLine(**row) for row in engine.frame(connection, "report/agreement_levels").iter_rows(named=True))


def link_lines(connection: duckdb.DuckDBPyConnection) -> tuple[LinkLine, ...]:
    """Links by state and method."""
    return tuple(LinkLine(**row) for row in engine.frame(connection, "report/link_counts").iter_rows(named=True))
