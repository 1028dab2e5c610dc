"""How each rate moves when the threshold from which a link is accepted moves.

Who counts and who is a duplicate of whom stays as it is; what moves is who is linked.
"""

from __future__ import annotations

import duckdb
import polars as pl

from reconcile import engine
from reconcile.measure.figures import CELLS, TOTAL, share_rows
from reconcile.measure.rates import rate_rows
from reconcile.registers import Declarations
from reconcile.registers.definitions import definitions, definitions_for

THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999)
BOUNDS = {"strict": 0.99, "lenient": 0.5}
"""The estimates that say between which thresholds a rate lies."""
SCHEMA: dict[str, type[pl.DataType]] = {
    "period": pl.String,
    "definition": pl.String,
    "pair": pl.String,
    "relation": pl.String,
    "threshold": pl.Float64,
    "numerator": pl.Int64,
    "denominator": pl.Int64,
    "value": pl.Float64,
}
ORDER = ("period", "pair", "relation", "definition", "threshold")


def store_sensitivity(connection: duckdb.DuckDBPyConnection, declarations: Declarations, preset: float) -> None:
    """Write `sensitivity`: every rate between two registers at the preset threshold and at others."""
    rated = _rated(declarations)
    rows, rates = [], dict[int, pl.DataFrame]()
    for threshold in sorted({*THRESHOLDS, preset}):
        moved = _moved(connection, threshold, preset)
        # Links move in the order of their probabilities: where as many move to the same side, they are the same ones.
        step = moved if threshold > preset else -moved
        if step not in rates:
            counts = _counts_at(connection, rated, threshold, preset) if moved else _counts(connection)
            rates[step] = _rates_of(counts, rated)
        rows.append(rates[step].with_columns(threshold=pl.lit(threshold)))
    columns = [pl.col(name).cast(kind) for name, kind in SCHEMA.items()]
    engine.store(connection, "sensitivity", pl.concat(rows).select(columns).fill_nan(None).sort(ORDER))


def bounding_rates(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Rows of `figures`: each rate as it would be with sure links only, and with all that are likelier true
    than not."""
    moved = engine.frame(connection, "measure/82_moved_rates")
    rows = []
    for estimate, threshold in BOUNDS.items():
        counts = moved.filter(threshold=threshold).with_columns(
            cell=pl.lit(TOTAL), **{cell: pl.lit("all") for cell in CELLS}
        )
        rates = share_rows(counts.drop("value"), counts["numerator"], counts["denominator"])
        rows.append(rates.with_columns(estimate=pl.lit(estimate)).drop("threshold"))
    return pl.concat(rows)


def _rated(declarations: Declarations) -> pl.DataFrame:
    """The rates in question: `pair`, `relation`, `definition`."""
    rows = [
        (pair.id, relation.name, definition.id)
        for pair in declarations.pairs.values()
        for relation in pair.relations
        for definition in definitions_for(relation.figures)
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("pair", "relation", "definition"), pl.String), orient="row")


def _moved(connection: duckdb.DuckDBPyConnection, threshold: float, preset: float) -> int:
    """How many links lie between the two thresholds."""
    with engine.undone(connection):
        return engine.run(connection, "measure/81_moved_threshold", threshold=threshold, preset=preset)


def _rates_of(counts: pl.DataFrame, rated: pl.DataFrame) -> pl.DataFrame:
    totals = counts.filter(pl.col("cell") == TOTAL)
    rows = [
        rate_rows(totals.join(rated.filter(definition=one.id), on=("pair", "relation"), how="semi"), one)
        for one in definitions().values()
        if one.family
    ]
    return pl.concat(rows)


def _counts(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    return engine.frame(connection, "measure/60_rates")


def _counts_at(
    connection: duckdb.DuckDBPyConnection, rated: pl.DataFrame, threshold: float, preset: float
) -> pl.DataFrame:
    """The counts of both sides, by the statements that count at the preset threshold; what they write is undone."""
    with engine.undone(connection):
        engine.store(connection, "rated", rated)
        engine.run(connection, "measure/80_rated_members")
        engine.run(connection, "measure/81_moved_threshold", threshold=threshold, preset=preset)
        engine.run(connection, "compare/10_link_outcomes")
        engine.run(connection, "compare/20_member_outcomes")
        engine.run(connection, "measure/30_cell_counts")
        return _counts(connection)
