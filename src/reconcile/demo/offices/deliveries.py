"""Hospital deliveries: each hospital writes and delivers in its own way."""

from __future__ import annotations

import polars as pl

from reconcile.demo.errors import ErrorTable
from reconcile.demo.export.layout import Sheet
from reconcile.demo.geography import HOSPITALS
from reconcile.demo.offices import texts
from reconcile.demo.offices.layouts import sheet
from reconcile.demo.offices.newborns import hospital_names, newborns
from reconcile.demo.offices.records import Records, records
from reconcile.demo.offices.variations import some, without
from reconcile.demo.offices.wide import one_row_a_delivery
from reconcile.demo.randomness import stream
from reconcile.demo.world import World

REGISTER = "deliveries"
_LARGE, _MATERNAL, _CHINESE, _TOWN = range(4)


def build(world: World, table: ErrorTable) -> Records:
    """All newborns of the county's hospitals, outsiders' and stillborn ones among them."""
    rng = stream(world.seed, "office", REGISTER)
    frame = newborns(world, world.births.filter(pl.col("place") < len(HOSPITALS)))
    frame = without(rng, frame, table.record(REGISTER, "missing"))
    frame = _written(world, frame)
    twice = some(rng, frame, table.record(REGISTER, "duplicate"), "duplicate")
    twice = twice.with_columns(admission_no=pl.col("admission_no") + "-2")
    frame = pl.concat([frame, twice]).sort("_reported", "facility", "admission_no", "birth_order")
    return records(world, table, REGISTER, frame, event="child_birth_date", full=False)


def deliver(world: World, held: Records, month: int) -> list[Sheet]:
    """HTML with ticks, a workbook with one row a delivery, a plain HTML table, and dBase."""
    frame, words = held.as_of(month), world.window.words(month)
    large, maternal, chinese, town = (frame.filter(pl.col("_place") == number) for number in range(4))
    wide, newborn = one_row_a_delivery(maternal)
    most = int(str(newborn["_child_no"].max() or 1))
    return [
        sheet(REGISTER, "ticks", large, words=words),
        sheet(REGISTER, "wide", wide, newborns=newborn, most=most, words=words),
        sheet(REGISTER, "flat", chinese, words=words),
        sheet(REGISTER, "dbase", town, words=words),
    ]


def _written(world: World, frame: pl.DataFrame) -> pl.DataFrame:
    admission = texts.serial("ZY", 100_000 + frame["_delivery"].to_numpy() * 7 % 900_000, 7)
    days = frame["_birth"].to_numpy().astype("datetime64[D]")
    # Entered on the day of delivery or within the week; twins together.
    registered = days + (frame["_delivery"].to_numpy() * 5 % 11 // 3).astype("timedelta64[D]")
    return frame.with_columns(
        admission_no=admission,
        facility=hospital_names(frame["_place"]),
        child_birth_date=pl.col("_moment"),
        fetuses=pl.col("_fetuses"),
        outcome=pl.col("_outcome"),
        registered_date=texts.day(pl.Series(registered)),
        mother_residence=texts.address(world.places, frame["_residence"], frame["_group"], "full"),
        mother_hukou_place=texts.address(world.places, frame["_hukou"], frame["_group"], "full"),
        _reported=pl.Series(registered),
        _planted=pl.lit(""),
    )
