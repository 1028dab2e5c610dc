"""Counts side by side: the population system's list, and the totals of an office that gives no list."""

from __future__ import annotations

import duckdb
import polars as pl

from reconcile import engine
from reconcile.measure.figures import LEFT_OUT
from reconcile.measure.rates import KEYS, with_left_out


def count_comparisons(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """`count.compare`: the list's count as numerator, the office's as denominator, their difference as value.

    The interval says what the difference may be once it is known of which scope each record of the list is. What was
    left out on the right are rows of the office's table, not persons.
    """
    counts = engine.frame(connection, "measure/75_count_comparisons")
    less = (pl.col("listed") - pl.col("told")).cast(pl.Float64)
    rows = counts.select(
        *KEYS,
        definition=pl.lit("count.compare"),
        estimate=pl.lit("raw"),
        numerator="listed",
        denominator="told",
        value=less,
        low=less,
        high=less + pl.col("unknown"),
    )
    told = with_left_out(rows, engine.frame(connection, "measure/60_rates"), LEFT_OUT)
    # Of a sex that only the office knows, no record is left out.
    return told.with_columns(pl.col(set(LEFT_OUT) & set(told.columns)).fill_null(0))
