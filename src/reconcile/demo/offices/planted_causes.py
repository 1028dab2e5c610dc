"""Lets the causes of one register come true in its records."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.errors.causes import LATE, LATE_DAYS, WHOLE, WITHHELD, Cause, hit, settle, spoilt_by
from reconcile.demo.errors.plant import FOREVER
from reconcile.demo.geography import TOWNSHIPS
from reconcile.demo.offices import texts
from reconcile.demo.world import World


def settled(world: World, register: str, declared: tuple[Cause, ...], frame: pl.DataFrame) -> tuple[Cause, ...]:
    """The causes of a register with their units and months; no unit has two of them."""
    causes: list[Cause] = []
    taken: set[str] = set()
    for cause in (one for one in declared if one.register == register):
        one = settle(cause, frame, _units(world, frame, cause.unit), world.window.months, world.seed, taken)
        causes.append(one)
        taken.add(one.chosen)
    return tuple(causes)


def delayed(world: World, causes: tuple[Cause, ...], frame: pl.DataFrame) -> pl.DataFrame:
    """The records; those of a unit that enters late have their day of entry put off, and are delivered later too."""
    for cause in (one for one in causes if one.kind == LATE):
        rows = hit(cause, frame, _units(world, frame, cause.unit), cause.columns[0], world.seed)
        late = np.zeros(frame.height, dtype=bool)
        late[rows] = True
        reported = frame["_reported"].to_numpy().astype("datetime64[D]") + late * np.timedelta64(LATE_DAYS, "D")
        told = pl.concat_str(
            pl.when(pl.col("_planted") != "").then("_planted"),
            pl.lit(f"record:{LATE}:{cause.name}"),
            separator=",",
            ignore_nulls=True,
        )
        frame = frame.with_columns(
            texts.day(pl.Series(reported)).alias(cause.columns[0]),
            _reported=pl.Series(reported),
            _month=pl.Series(np.maximum(world.window.month_of(reported), 0)).cast(pl.Int64),
            _planted=pl.when(pl.Series(late)).then(told).otherwise("_planted"),
        )
    return frame


def withheld(world: World, causes: tuple[Cause, ...], frame: pl.DataFrame) -> pl.Series:
    """Of each record the cause for which it is never delivered, null for all others."""
    names = pl.Series([None] * frame.height, dtype=pl.String)
    for cause in (one for one in causes if one.kind == WITHHELD):
        rows = hit(cause, frame, _units(world, frame, cause.unit), cause.columns[0], world.seed)
        names = names.scatter(rows, cause.name)
    return names


def with_causes(world: World, causes: tuple[Cause, ...], frame: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """The wrong values of a register, those of its causes in the place of others."""
    for cause in (one for one in causes if one.kind not in WHOLE):
        own = spoilt_by(cause, frame, _units(world, frame, cause.unit), world.seed)
        own = own.with_columns(until=pl.lit(FOREVER, pl.Int64), known=pl.lit(0)).cast({"_row": pl.Int64})
        others = changes.join(own, on=["_row", "column"], how="anti", maintain_order="left")
        changes = pl.concat([others, own.select(changes.columns)])
    return changes


def _units(world: World, frame: pl.DataFrame, unit: str) -> pl.Series:
    """The unit of each record: its facility, the export that it is delivered in, or its township."""
    if unit == "facility":
        return frame["facility"]
    if unit == "export":
        return frame["_file"].cast(pl.String)
    place = frame["_residence" if "_residence" in frame.columns else "_wife_residence"]
    number = pl.Series(world.places.township[place.to_numpy()])
    names = pl.Series(TOWNSHIPS)
    return names.gather(number.set(number < 0, None))
