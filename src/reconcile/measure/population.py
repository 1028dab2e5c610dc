"""Births, deaths, natural increase and the sex ratio at birth, as counted in the population system's own lists."""

from __future__ import annotations

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile import engine
from reconcile.measure.figures import LEFT_OUT
from reconcile.measure.intervals import difference_of_counts, poisson, sex_ratio
from reconcile.measure.rates import register_counts, with_left_out

KEYS = ("period", "cell", "township", "facility", "event_month", "sex")
LISTS = {"births": "count.births", "population_deaths": "count.deaths"}
# An event counts from the day it happened: nothing is left out here for not being due in another register.
REASONS = tuple(name for name in LEFT_OUT if "not_yet_due" not in name)


def population_figures(connection: duckdb.DuckDBPyConnection, smallest_ratio: int) -> list[pl.DataFrame]:
    """Births, deaths, their difference, and the sex ratio at birth where there are `smallest_ratio` births or more."""
    counts = engine.frame(connection, "measure/73_events")
    rows = []
    for register, definition in LISTS.items():
        events = counts.filter(pl.col("pair") == register)
        low, high = poisson(events["counted"].cast(pl.Float64).to_numpy())
        rows.append(_counted(events.select(*KEYS, "counted", pair=pl.lit(register)), definition, low, high))
    told = register_counts(connection)
    rows = [with_left_out(frame, told, REASONS) for frame in [*rows, _ratio(counts, smallest_ratio)]]
    return [*rows, _increase(counts)]


def _counted(
    events: pl.DataFrame,
    definition: str,
    low: npt.NDArray[np.float64],
    high: npt.NDArray[np.float64],
) -> pl.DataFrame:
    return events.select(
        pl.exclude("counted"),
        definition=pl.lit(definition),
        relation=pl.lit("record"),
        estimate=pl.lit("raw"),
        numerator="counted",
        value=pl.col("counted").cast(pl.Float64),
        low=pl.Series(low),
        high=pl.Series(high),
    )


def _increase(counts: pl.DataFrame) -> pl.DataFrame:
    """Births less deaths where both lists were provided, in total, by township and by month.

    A township with deaths and without a birth is there too. What was left out of each list stands with its own count.
    """
    several = counts.filter(pl.col("cell").is_in([15, 7, 13]))
    births, deaths = (
        several.filter(pl.col("pair") == register).select(*KEYS, pl.col("counted").alias(register))
        for register in LISTS
    )
    if not len(deaths) or not len(births):
        return pl.DataFrame()
    both = births.join(deaths, on=KEYS, how="full", coalesce=True, maintain_order="left_right").fill_null(0)
    plus, minus = (both[register].cast(pl.Float64).to_numpy() for register in LISTS)
    low, high = difference_of_counts(plus, minus)
    less = pl.col("births") - pl.col("population_deaths")
    return _counted(both.select(*KEYS, counted=less, pair=pl.lit("births")), "count.natural_increase", low, high)


def _ratio(counts: pl.DataFrame, smallest: int) -> pl.DataFrame:
    births = counts.filter(
        (pl.col("pair") == "births") & (pl.col("boys") + pl.col("girls") >= smallest) & (pl.col("cell") != 14)
    )
    boys, girls = (births[name].cast(pl.Float64).to_numpy() for name in ("boys", "girls"))
    ratio, low, high = sex_ratio(boys, girls)
    return births.select(
        *KEYS,
        pair=pl.lit("births"),
        relation=pl.lit("record"),
        definition=pl.lit("ratio.sex_at_birth"),
        estimate=pl.lit("raw"),
        numerator="boys",
        denominator="girls",
        value=pl.Series(ratio),
        low=pl.Series(low),
        high=pl.Series(high),
    )
