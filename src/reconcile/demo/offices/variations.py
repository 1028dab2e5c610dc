"""Ways in which a register as a whole departs from the truth: records left out, entered twice, made up."""

from __future__ import annotations

import numpy as np
import polars as pl


def without(rng: np.random.Generator, frame: pl.DataFrame, share: float) -> pl.DataFrame:
    """The records less a share that nobody ever entered."""
    return frame.filter(pl.Series(rng.random(frame.height) >= share))


def some(rng: np.random.Generator, frame: pl.DataFrame, share: float, planted: str) -> pl.DataFrame:
    """A share of the records, marked with what is to become of them."""
    chosen = frame.filter(pl.Series(rng.random(frame.height) < share))
    return chosen.with_columns(_planted=pl.lit(f"record:{planted}"))


def marked(
    rng: np.random.Generator, frame: pl.DataFrame, share: float, planted: str, **changes: pl.Expr | pl.Series
) -> pl.DataFrame:
    """All records; a share of them, not otherwise marked, changed and marked."""
    drawn = pl.Series(rng.random(frame.height) < share)
    hit = drawn & (pl.col("_planted") == "")
    return frame.with_columns(
        *(pl.when(hit).then(value).otherwise(pl.col(name)).alias(name) for name, value in changes.items()),
        _planted=pl.when(hit).then(pl.lit(f"record:{planted}")).otherwise("_planted"),
    )


def later(rng: np.random.Generator, frame: pl.DataFrame, column: str, least: int, most: int) -> pl.Series:
    """The days of that column, each put off by a number of days between the two."""
    days = frame[column].to_numpy().astype("datetime64[D]")
    return pl.Series(column, days + rng.integers(least, most, frame.height).astype("timedelta64[D]"))


def plus(frame: pl.DataFrame, column: str, days: np.ndarray) -> pl.Series:
    """The days of that column, each that many days later."""
    return pl.Series(frame[column].to_numpy().astype("datetime64[D]") + days.astype("timedelta64[D]"))
