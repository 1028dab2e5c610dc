"""Presence, consistency, field agreement of every compared pair; checks and duplicates of every register."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import polars as pl

from reconcile import engine
from reconcile.measure.figures import CELLS, LEFT_OUT, share_rows
from reconcile.registers import Declarations
from reconcile.registers.definitions import Definition, definitions_for

KEYS = ("pair", "relation", "period", "cell", *CELLS)


def pair_rates(connection: duckdb.DuckDBPyConnection, declarations: Declarations) -> list[pl.DataFrame]:
    """Rows of presence, consistency and field figures for all relations that ask for them."""
    counts = engine.frame(connection, "measure/60_rates")
    fields = engine.frame(connection, "measure/70_field_rates")
    without = engine.frame(connection, "measure/74_field_rates_without")
    rows = []
    for pair in declarations.pairs.values():
        for relation in pair.relations:
            mine = (pl.col("pair") == pair.id) & (pl.col("relation") == relation.name)
            for definition in definitions_for(relation.figures):
                rows.append(rate_rows(counts.filter(mine), definition))
            if "field" in relation.figures:
                rows += [with_left_out(rates, counts, LEFT_OUT) for rates in _field_rates(fields.filter(mine))]
                rows.append(with_left_out(_rates_without(without.filter(mine)), counts, LEFT_OUT))
    return rows


def rate_rows(counts: pl.DataFrame, definition: Definition) -> pl.DataFrame:
    """The rate of that definition, made of the counts of both sides, in the cells by which it may be cut."""
    if not definition.by_facility:
        counts = counts.filter(facility="all")
    rows = counts.select(*KEYS, *(c for c in LEFT_OUT if c in counts.columns), definition=pl.lit(definition.id))
    terms = (definition.numerator, definition.denominator, definition.unknown, definition.doubtful)
    sums = counts.select(pl.sum_horizontal(pl.lit(0), *of).alias(str(place)) for place, of in enumerate(terms))
    return share_rows(rows, *sums)


def with_left_out(rows: pl.DataFrame, counts: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """The rows with what was left out of the same cell; a reason that is not among `names` left nothing out here."""
    known = [name for name in LEFT_OUT if name in counts.columns]
    told = counts.select(*KEYS, *(pl.col(c) if c in names else pl.lit(0, pl.Int64).alias(c) for c in known))
    return rows.join(told, on=KEYS, how="left", maintain_order="left")


def _field_rates(counts: pl.DataFrame) -> list[pl.DataFrame]:
    """`field.<k>`: agreeing of those present on both sides; `field_of_linked.<k>`: of all linked pairs."""
    rows = []
    for name, denominator in (("field", "present"), ("field_of_linked", "linked")):
        labelled = counts.select(*KEYS, "field", definition=pl.lit(f"{name}.") + pl.col("field"))
        rows.append(share_rows(labelled, counts["agreeing"], counts[denominator]))
    return rows


def _rates_without(counts: pl.DataFrame) -> pl.DataFrame:
    """`field.<k>` over the links that would have been accepted without the field."""
    labelled = counts.select(*KEYS, "field", definition=pl.lit("field.") + pl.col("field"))
    return share_rows(labelled, counts["agreeing"], counts["present"]).with_columns(estimate=pl.lit("without_field"))


def register_rates(connection: duckdb.DuckDBPyConnection) -> list[pl.DataFrame]:
    """Completeness, validity, timeliness and duplicates of every register; `pair` holds the register's id."""
    counts = register_counts(connection)
    checks = engine.frame(connection, "measure/71_checks")
    passed = share_rows(
        checks.select(*KEYS, "field", "definition"), checks["passing"], checks["checked"], checks["untold"]
    )
    surplus = engine.frame(connection, "measure/72_duplicates")
    labelled = surplus.select(*KEYS, definition=pl.lit("duplicates.") + pl.col("pair"))
    repeated = share_rows(labelled, surplus["surplus"], surplus["records"])
    outside = ("left_out_out_of_period_left", "left_out_out_of_scope_left")
    return [with_left_out(passed, counts, LEFT_OUT), with_left_out(repeated, counts, outside)]


def register_counts(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The counts of each register by itself, which has no right side."""
    counts = engine.frame(connection, "measure/60_rates").filter(pl.col("relation") == "record")
    return counts.drop(name for name in counts.columns if name in LEFT_OUT and name.endswith("_right"))
