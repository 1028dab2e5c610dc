"""How offices write days, places and serial numbers."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.geography import CITY, Geography


def day(values: pl.Series) -> pl.Series:
    """Days as `2026-09-05`."""
    return values.cast(pl.Date).dt.strftime("%Y-%m-%d")


def moment(days: pl.Series, minutes: pl.Series) -> pl.Series:
    """Days and minutes as `2026-09-05 14:30`."""
    frame = pl.DataFrame({"day": day(days), "hour": minutes // 60 % 24, "minute": minutes % 60})
    hour, minute = (pl.col(name).cast(pl.String).str.zfill(2) for name in ("hour", "minute"))
    return frame.select(pl.col("day") + " " + hour + ":" + minute).to_series()


def address(
    places: Geography, place: np.ndarray | pl.Series, group: np.ndarray | pl.Series, form: str = "county"
) -> pl.Series:
    """Addresses down to the group of a village.

    `form`: `full` with province and city, `county` from the county on, `township` from the township on. Places outside
    the county are always written in full.
    """
    number = place.to_numpy() if isinstance(place, pl.Series) else place
    columns = {name: places.column(name, number) for name in ("county", "town", "village", "inside")}
    frame = pl.DataFrame({**columns, "group": pl.Series(group)})
    county = {"full": pl.col("county"), "county": pl.col("county").str.strip_prefix(CITY), "township": pl.lit("")}[form]
    head = pl.when("inside").then(county).otherwise(pl.col("county"))
    tail = pl.when(pl.col("village").str.ends_with("社区")).then(pl.lit("栋")).otherwise(pl.lit("组"))
    return frame.select(head + pl.col("town") + pl.col("village") + pl.col("group").cast(pl.String) + tail).to_series()


def serial(prefix: str, numbers: np.ndarray, width: int) -> pl.Series:
    """Running numbers with a prefix."""
    return prefix + pl.Series(numbers).cast(pl.String).str.zfill(width)
