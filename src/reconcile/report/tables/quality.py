"""Figures of fields, registers and the county: agreement, completeness, duplicates, births and deaths."""

from __future__ import annotations

from collections import Counter
from typing import Any

import duckdb

from reconcile import engine
from reconcile.registers.definitions import definition_of
from reconcile.report.tables.figures import Figures, rate_of
from reconcile.report.tables.model import NO_RATE, LevelLine, LinkLine, QualityLine, Window

VITAL = ("count.births", "count.deaths", "count.natural_increase", "ratio.sex_at_birth")
QUALITY = ("field", "field_of_linked", "completeness", "validity", "timeliness", "duplicates")


def quality_lines(figures: Figures, families: tuple[str, ...], window: Window) -> tuple[QualityLine, ...]:
    """The county figures of these families in one window, in the families' order."""
    before = {_name(row): rate_of(row) for one in families for row in figures.totals(one, window.year_before or "")}
    without = {_name(row): rate_of(row) for row in figures.totals("field", window.period, "without_field")}
    return tuple(
        QualityLine(
            family=definition_of(row["definition"]).id,
            source=row["pair"] or row["definition"].partition(".")[2],
            relation=row["relation"] or "",
            field=row["field"] or "",
            rate=rate_of(row),
            before=before.get(_name(row), NO_RATE),
            without=without.get(_name(row), NO_RATE),
        )
        for family in families
        for row in figures.totals(family, window.period)
    )


def _name(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name] or "") for name in ("definition", "pair", "relation", "field"))


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
