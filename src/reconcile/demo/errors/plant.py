"""Draws which values of a register go wrong, how, and until when."""

from __future__ import annotations

import numpy as np
import polars as pl

# These are imported because each enters its kinds of error.
from reconcile.demo.errors import of_characters, of_dates, of_names, of_numbers, of_places  # noqa: F401
from reconcile.demo.errors.kinds import KINDS, Cells
from reconcile.demo.errors.table import ErrorTable, Rate
from reconcile.demo.randomness import stream

FOREVER = 10_000
_SCHEMA = {"_row": pl.Int64, "column": pl.String, "value": pl.String, "kind": pl.String, "until": pl.Int64}


def plant(frame: pl.DataFrame, register: str, table: ErrorTable, seed: int) -> pl.DataFrame:
    """The wrong values of a register's records: row, column, value, kind, and the month from which it is right."""
    found = [pl.DataFrame(schema=_SCHEMA)]
    for column, kinds in table.columns(register).items():
        rng = stream(seed, "errors", register, column)
        values = frame[column]
        # One draw for each value decides which error it has, if any: one at most, so that what is planted is seen.
        drawn, start = rng.random(len(values)), 0.0
        for kind, rate in kinds.items():
            rows = _rows(values, (drawn >= start) & (drawn < start + rate.share), kind)
            start += rate.share
            spoilt = _spoilt(rng, frame, column, kind, rows)
            if spoilt.height:
                until = _until(rng, frame, spoilt["_row"].to_numpy(), rate, table.corrected_monthly(register))
                found.append(spoilt.with_columns(until=until).select(list(_SCHEMA)))
    return pl.concat(found)


def _rows(values: pl.Series, chosen: np.ndarray, kind: str) -> np.ndarray:
    """The rows chosen whose values can go wrong in this way."""
    rows = np.flatnonzero(chosen & values.is_not_null().to_numpy())
    pattern = KINDS[kind].pattern
    return rows[values.gather(rows).str.contains(pattern).to_numpy()] if pattern and len(rows) else rows


def _spoilt(rng: np.random.Generator, frame: pl.DataFrame, column: str, kind: str, rows: np.ndarray) -> pl.DataFrame:
    right = frame[column].gather(rows)
    wrong = KINDS[kind].spoil(Cells(rng, right.to_list(), rows, frame, column)) if len(rows) else []
    spoilt = pl.DataFrame({"_row": rows, "value": pl.Series(wrong, dtype=pl.String), "right": right})
    changed = spoilt.filter(pl.col("value").ne_missing(pl.col("right")))
    return changed.select("_row", pl.lit(column).alias("column"), "value", pl.lit(kind).alias("kind"))


def _until(rng: np.random.Generator, frame: pl.DataFrame, rows: np.ndarray, rate: Rate, pace: float) -> pl.Series:
    """The number of the month in which the office puts each value right."""
    start = frame["_month"].gather(rows).to_numpy()
    noticed = start + rng.geometric(pace, len(rows)) if pace else np.full(len(rows), FOREVER)
    if rate.younger_than is not None:
        grown = frame["_event_month"].gather(rows).to_numpy() + rate.younger_than
        noticed = np.where(rng.random(len(rows)) < rate.corrected, grown, FOREVER)
    return pl.Series(noticed.astype(np.int64))
