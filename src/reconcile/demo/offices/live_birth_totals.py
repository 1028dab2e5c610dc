"""Live births as hospitals report them: one table a month, a row a hospital, and no list of children."""

from __future__ import annotations

import polars as pl

from reconcile.demo.errors import ErrorTable
from reconcile.demo.export.layout import Sheet
from reconcile.demo.geography import HOSPITALS
from reconcile.demo.offices.layouts import sheet
from reconcile.demo.offices.newborns import hospital_names
from reconcile.demo.offices.records import Records, records
from reconcile.demo.world import World

REGISTER = "live_birth_totals"


def build(world: World, table: ErrorTable) -> Records:
    """How many children were born alive in each hospital of the county in each month, outsiders' among them."""
    alive = world.births.filter((pl.col("place") < len(HOSPITALS)) & (pl.col("outcome") == 1))
    counted = (
        alive.group_by(pl.col("birth").dt.truncate("1mo").alias("_reported"), "place")
        .agg(live_births=pl.len(), boys=(pl.col("sex") == 1).sum(), girls=(pl.col("sex") == 2).sum())
        .sort("_reported", "place")
    )
    frame = counted.select(
        "_reported",
        pl.col("live_births", "boys", "girls").cast(pl.String),
        month=pl.col("_reported").dt.strftime("%Y-%m"),
        facility=hospital_names(counted["place"]),
    )
    return records(world, table, REGISTER, frame, event="month", full=False)


def deliver(world: World, held: Records, month: int) -> list[Sheet]:
    """The maternity hospital's monthly form, with a signature line."""
    return [sheet(REGISTER, "form", held.as_of(month), words=world.window.words(month))]
