"""Figures as rows: cells, estimate, numerator, denominator, value, interval, and what was left out on both sides."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.values.shares import wilson

REASONS = ("quarantined", "superseded", "out_of_period", "out_of_scope", "scope_unknown", "duplicate", "not_yet_due")
LEFT_OUT = tuple(f"left_out_{reason}_{side}" for side in ("left", "right") for reason in REASONS)
CELLS = ("township", "facility", "event_month", "sex")
TOTAL = 15
SCHEMA: dict[str, type[pl.DataType]] = {
    "run_id": pl.String,
    "period": pl.String,
    "as_of": pl.String,
    "definition": pl.String,
    "pair": pl.String,
    "relation": pl.String,
    "field": pl.String,
    **dict.fromkeys(CELLS, pl.String),
    "estimate": pl.String,
    "numerator": pl.Int64,
    "denominator": pl.Int64,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    **dict.fromkeys(LEFT_OUT, pl.Int64),
}
ORDER = ("period", "pair", "relation", "definition", "field", *CELLS, "estimate")


def share_rows(
    counts: pl.DataFrame,
    numerator: pl.Series,
    denominator: pl.Series,
    unknown: pl.Series | int = 0,
    doubtful: pl.Series | int = 0,
) -> pl.DataFrame:
    """Add a share with its Wilson interval to `counts`; a cell without a denominator is dropped, a total
    stays, without a value: what was left out of it is still to be seen.

    `unknown` counts records whose scope nothing tells: the low end takes them all as in scope and failing, the high end
    as in scope and passing. `doubtful` counts those of the denominator of whom only the high end says that they pass.
    """
    low, _ = wilson(_floats(numerator), _floats(denominator + unknown))
    _, high = wilson(_floats(numerator + unknown + doubtful), _floats(denominator + unknown))
    value = np.round(_floats(numerator) / np.where(_floats(denominator) > 0, _floats(denominator), np.nan), 9)
    return counts.with_columns(
        numerator=numerator,
        denominator=denominator,
        value=pl.Series(value),
        low=pl.Series(low),
        high=pl.Series(high),
        estimate=pl.lit("raw"),
    ).filter((pl.col("denominator") > 0) | (pl.col("cell") == TOTAL))


def conformed(rows: list[pl.DataFrame]) -> pl.DataFrame:
    """All figures in one table, with the columns, types and order of `figures`; `all` in a cell becomes null."""
    joined = pl.concat([pl.DataFrame(schema=SCHEMA), *rows], how="diagonal_relaxed")
    cells = [pl.when(pl.col(cell) == "all").then(None).otherwise(pl.col(cell)).alias(cell) for cell in CELLS]
    columns = [pl.col(name).cast(kind) for name, kind in SCHEMA.items()]
    return joined.with_columns(cells).select(columns).fill_nan(None).sort(ORDER, nulls_last=False)


def _floats(values: pl.Series) -> npt.NDArray[np.float64]:
    return values.cast(pl.Float64).to_numpy()
