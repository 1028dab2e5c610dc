"""The records of one register: right values, the errors planted in them, and what is on file as of a month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from reconcile.demo.errors import ErrorTable, plant
from reconcile.demo.errors.causes import Cause
from reconcile.demo.errors.plant import FOREVER
from reconcile.demo.offices.planted_causes import delayed, settled, with_causes, withheld
from reconcile.demo.truth import TRUTH
from reconcile.demo.window import Window
from reconcile.demo.world import World


@dataclass(frozen=True)
class Records:
    """All records that an office ever enters.

    `frame` has a text column a field, `_<role>` the true people, `_month` the number of the month in which the record
    is delivered first, `_gone` the month from which it is no more, `_planted` what is wrong with it as a whole.
    `changes` are the values that differ from the right ones until some month (errors/plant.py), `causes` what units of
    the register get wrong by themselves, `withheld` the records that none of these months' deliveries hold for a
    `cause`.
    """

    register: str
    full: bool
    frame: pl.DataFrame
    changes: pl.DataFrame
    causes: tuple[Cause, ...]
    withheld: pl.DataFrame

    def as_of(self, month: int) -> pl.DataFrame:
        """What the office delivers in that month, with a column `_planted` that names the errors."""
        due = pl.col("_month") <= month if self.full else pl.col("_month") == month
        frame = self.frame.with_row_index("_row").with_columns(pl.col("_row").cast(pl.Int64))
        frame = frame.filter(due & (pl.col("_gone") > month))
        wrong = self.changes.filter(pl.col("until") > month).join(frame.select("_row"), on="_row", how="semi")
        unknown, known = wrong.filter(pl.col("known") == 1), wrong.filter(pl.col("known") == 0)
        # What an office cannot know yet is empty, whatever error comes to light later.
        wrong = pl.concat([unknown, known.join(unknown, on=["_row", "column"], how="anti", maintain_order="left")])
        return _planted(_overlaid(frame, wrong), wrong)


def records(
    world: World,
    table: ErrorTable,
    register: str,
    frame: pl.DataFrame,
    *,
    event: str,
    full: bool,
    unknown: dict[str, pl.Series] | None = None,
) -> Records:
    """The records with their errors planted.

    `frame` holds the right values, a Date column `_reported`, and for some registers `_gone`. `event` is the column
    that dates a record. `unknown` gives for a column the number of the month from which its value is known.
    """
    window: Window = world.window
    month = window.month_of(frame["_reported"].to_numpy().astype("datetime64[D]"))
    frame = frame.with_columns(_month=pl.Series(np.maximum(month, 0)).cast(pl.Int64))
    events = frame[event].str.slice(0, 10).str.to_date(strict=False).to_numpy().astype("datetime64[D]")
    frame = frame.with_columns(_event_month=pl.Series(np.where(np.isnat(events), -999, window.month_of(events))))
    defaults = {f"_{role}": pl.lit(0, pl.Int64) for role in TRUTH} | {"_gone": pl.lit(FOREVER), "_planted": pl.lit("")}
    frame = frame.with_columns(**{name: value for name, value in defaults.items() if name not in frame.columns})
    frame = frame.with_columns(pl.col("_gone").cast(pl.Int64).fill_null(FOREVER))
    causes = settled(world, register, table.causes, frame)
    frame = delayed(world, causes, frame)
    known = [_not_yet(name, until) for name, until in (unknown or {}).items()]
    frame = frame.with_columns(_withheld=withheld(world, causes, frame))
    due = pl.col("_month") < window.months
    never = frame.filter(due & pl.col("_withheld").is_not_null())
    frame = frame.with_row_index("_old").filter(due & pl.col("_withheld").is_null()).drop("_withheld")
    changes = plant(frame, register, table, world.seed).with_columns(known=pl.lit(0))
    changes = with_causes(world, causes, frame, changes)
    position = frame.select(pl.col("_old").cast(pl.Int64), _row=pl.int_range(pl.len()))
    unknowns = [
        part.join(position, left_on="_row", right_on="_old").drop("_row").rename({"_row_right": "_row"})
        for part in known
    ]
    changes = pl.concat([changes, *(part.select(changes.columns) for part in unknowns)])
    return Records(register, full, frame.drop("_old"), changes, causes, never)


def _not_yet(column: str, until: pl.Series) -> pl.DataFrame:
    rows = pl.DataFrame({"until": until.cast(pl.Int64)}).with_row_index("_row").filter(pl.col("until") > 0)
    return rows.select(
        pl.col("_row").cast(pl.Int64),
        column=pl.lit(column),
        value=pl.lit(None, pl.String),
        kind=pl.lit(""),
        until="until",
        known=pl.lit(1),
    )


def _overlaid(frame: pl.DataFrame, wrong: pl.DataFrame) -> pl.DataFrame:
    position = frame.select("_row", _at=pl.int_range(pl.len()))
    placed = wrong.join(position, on="_row", maintain_order="left")
    columns = []
    for (name,), part in placed.group_by(["column"], maintain_order=True):
        columns.append(frame[str(name)].scatter(part["_at"], part["value"]).alias(str(name)))
    return frame.with_columns(columns)


def _planted(frame: pl.DataFrame, wrong: pl.DataFrame) -> pl.DataFrame:
    named = wrong.filter(pl.col("kind") != "").with_columns(text=pl.col("column") + ":" + pl.col("kind"))
    by_row = named.sort("_row", "text").group_by("_row", maintain_order=True).agg(pl.col("text").str.join(","))
    joined = frame.join(by_row, on="_row", how="left", maintain_order="left")
    both = pl.concat_str(pl.when(pl.col("_planted") != "").then("_planted"), "text", separator=",", ignore_nulls=True)
    return joined.with_columns(_planted=both.fill_null("")).drop("text", "_row")
