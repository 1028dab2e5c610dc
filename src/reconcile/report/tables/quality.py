"""Figures of fields, registers and the county: agreement, completeness, duplicates, births and deaths."""

from __future__ import annotations

from collections import Counter

import duckdb

from reconcile import engine
from reconcile.report.tables.figures import Figures, rate_of
from reconcile.report.tables.model import LevelLine, LinkLine, QualityLine

VITAL = ("count.births", "count.deaths", "count.natural_increase", "ratio.sex_at_birth")
QUALITY = ("field", "field_of_linked", "completeness", "validity", "timeliness", "duplicates")


def quality_lines(figures: Figures, families: tuple[str, ...], period: str) -> tuple[QualityLine, ...]:
    """The county figures of these families in one window, in the families' order."""
    return tuple(
        QualityLine(
            family=family,
            source=row["pair"] or row["definition"].partition(".")[2],
            relation=row["relation"] or "",
            field=row["field"] or "",
            rate=rate_of(row),
        )
        for family in families
        for row in figures.totals(family, period)
    )


def level_lines(connection: duckdb.DuckDBPyConnection) -> tuple[LevelLine, ...]:
    """How linked values compare, by field and level."""
    rows = engine.frame(connection, "report/agreement_levels").to_dicts()
    compared: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        compared[row["pair"], row["relation"], row["field"]] += row["links"]
    return tuple(
        LevelLine(**row, share=row["links"] / compared[row["pair"], row["relation"], row["field"]]) for row in rows
    )


def link_lines(connection: duckdb.DuckDBPyConnection) -> tuple[LinkLine, ...]:
    """Links by state and method."""
    return tuple(LinkLine(**row) for row in engine.frame(connection, "report/link_counts").iter_rows(named=True))
