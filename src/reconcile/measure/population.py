"""Births, deaths, natural increase and the sex ratio at birth, as counted in the population system's own lists."""

from __future__ import annotations

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile import engine
from reconcile.measure.intervals import difference_of_counts, poisson, sex_ratio

KEYS = ("period", "cell", "township", "facility", "event_month", "sex")
LISTS = {"births": "count.births", "population_deaths": "count.deaths"}


def population_figures(connection: duckdb.DuckDBPyConnection, smallest_ratio: int) -> list[pl.DataFrame]:
    """Births, deaths, their difference, and the sex ratio at birth where there are `smallest_ratio` births or more."""
    counts = engine.frame(connection, "measure/73_events")
    rows = []
    for register, definition in LISTS.items():
        events = counts.filter(pl.col("pair") == register)
        low, high = poisson(events["counted"].cast(pl.Float64).to_numpy())
        rows.append(_counted(events.select(*KEYS, "counted", pair=pl.lit(register)), definition, low, high))
    return [*rows, _increase(counts), _ratio(counts, smallest_ratio)]


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
    """Births less deaths where both lists were provided, in total, by township and by month."""
    births = counts.filter((pl.col("pair") == "births") & pl.col("cell").is_in([15, 7, 13]))
    deaths = counts.filter(pl.col("pair") == "population_deaths").select(*KEYS, deaths="counted")
    if not len(deaths) or not len(births):
        return pl.DataFrame()
    both = births.join(deaths, on=KEYS, how="left", maintain_order="left").with_columns(pl.col("deaths").fill_null(0))
    plus, minus = (both[name].cast(pl.Float64).to_numpy() for name in ("counted", "deaths"))
    low, high = difference_of_counts(plus, minus)
    rows = both.select(*KEYS, counted=pl.col("counted") - pl.col("deaths"), pair=pl.lit("births"))
    return _counted(rows, "count.natural_increase", low, high)


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
