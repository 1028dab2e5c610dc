"""Draws which values of a register go wrong, how, and until when."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.errors import of_dates, of_names, of_numbers, of_places  # noqa: F401  (they enter their kinds)
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
        # A value has one error at most, so that what is planted is what is seen.
        free = values.is_not_null().to_numpy().copy()
        for kind, rate in kinds.items():
            rows = _rows(rng, values, free, kind, rate)
            spoilt = _spoilt(rng, frame, column, kind, rows)
            if spoilt.height:
                free[spoilt["_row"].to_numpy()] = False
                pace = table.corrected_monthly(register)
                found.append(
                    spoilt.with_columns(until=_until(rng, frame, spoilt["_row"].to_numpy(), rate, pace)).select(
                        list(_SCHEMA)
                    )
                )
    return pl.concat(found)


def _rows(rng: np.random.Generator, values: pl.Series, free: np.ndarray, kind: str, rate: Rate) -> np.ndarray:
    drawn = rng.random(len(values)) < rate.share
    rows = np.flatnonzero(drawn & free)
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
