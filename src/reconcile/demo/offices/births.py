"""Births in the population system: entered by villages, delivered as one list of the county that grows."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.errors import ErrorTable
from reconcile.demo.export.layout import Sheet
from reconcile.demo.offices import texts
from reconcile.demo.offices.layouts import sheet
from reconcile.demo.offices.newborns import hospital_names, inside, newborns
from reconcile.demo.offices.records import Records, records
from reconcile.demo.offices.variations import later, marked, plus, some, without
from reconcile.demo.randomness import lag_days, stream
from reconcile.demo.world import World

REGISTER = "births"


def build(world: World, table: ErrorTable) -> Records:
    """The births of those who live or are registered in the county."""
    rng = stream(world.seed, "office", REGISTER)
    frame = newborns(world, pl.concat([world.births.filter(pl.col("outcome") == 1), world.latecomers]))
    frame = frame.filter(pl.Series(inside(world, frame["_residence"]) | inside(world, frame["_hukou"])))
    frame = without(rng, frame, table.record(REGISTER, "missing"))
    frame = frame.filter(
        pl.Series(rng.random(frame.height) >= table.record(REGISTER, "neonatal_untold")) | pl.col("_death").is_null()
    )
    frame = _written(world, rng, frame)
    left = {"living_state": pl.lit("迁出"), "residence": pl.lit("虚构省虚构市高原县城关街道")}
    frame = marked(rng, frame, table.record(REGISTER, "moved_away"), "moved_away", **left)
    frame = pl.concat([frame, _duplicates(world, rng, frame, table), _extras(world, rng, frame, table)], how="diagonal")
    frame = frame.sort("_reported", "_child", "_planted")
    number = texts.serial("99012126", rng.permutation(frame.height) * 3 + 100_000, 9)
    frame = frame.with_columns(record_no=number, reported_date=texts.day(frame["_reported"]))
    return records(
        world,
        table,
        REGISTER,
        frame,
        event="child_birth_date",
        full=True,
        unknown={"child_id": _id_known(world, rng, frame)},
    )


def deliver(world: World, held: Records, month: int) -> list[Sheet]:
    """One workbook with a title, and columns of no concern to reconcile among the others."""
    return [sheet(REGISTER, "county", held.as_of(month), words=world.window.words(month))]


def _written(world: World, rng: np.random.Generator, frame: pl.DataFrame) -> pl.DataFrame:
    """Adds what the villages write besides names and numbers."""
    here = pl.Series(inside(world, frame["_residence"]))
    entered = plus(frame, "_birth", lag_days(rng, frame.height, 20, 0.9))
    # Who is registered years later comes to the village's notice then.
    entered = pl.select(pl.when(frame["_delivery"] < 0).then(frame["_registered"]).otherwise(entered)).to_series()
    return frame.with_columns(
        birth_facility=hospital_names(frame["_place"]),
        residence=texts.address(world.places, frame["_residence"], frame["_group"]),
        hukou_place=texts.address(world.places, frame["_hukou"], frame["_group"]),
        living_state=pl.select(pl.when(here).then(pl.lit("常住")).otherwise(pl.lit("外出"))).to_series(),
        _reported=entered,
        _planted=pl.lit(""),
    )


def _duplicates(world: World, rng: np.random.Generator, frame: pl.DataFrame, table: ErrorTable) -> pl.DataFrame:
    """Children whom a second village reports, until it is noticed."""
    twice = some(rng, frame, table.record(REGISTER, "duplicate"), "duplicate")
    village = rng.choice(world.places.villages(), twice.height)
    twice = twice.with_columns(_reported=later(rng, twice, "_reported", 5, 90))
    noticed = world.window.month_of(twice["_reported"].to_numpy().astype("datetime64[D]")) + rng.geometric(
        0.06, twice.height
    )
    return twice.with_columns(
        residence=texts.address(world.places, village, twice["_group"]), _gone=pl.Series(noticed).cast(pl.Int32)
    )


def _extras(world: World, rng: np.random.Generator, frame: pl.DataFrame, table: ErrorTable) -> pl.DataFrame:
    """Entries that no birth stands behind: somebody else's child, numbered after all people of the world."""
    extra = some(rng, frame, table.record(REGISTER, "extra"), "extra")
    days = rng.integers(-400, 400, extra.height)
    first, last = world.window.first_day, world.window.last_day
    birth = np.clip(extra["_birth"].to_numpy().astype("datetime64[D]") + days.astype("timedelta64[D]"), first, last)
    return extra.with_columns(
        _child=world.people.height + pl.int_range(pl.len()),
        _birth=pl.Series(birth),
        child_birth_date=texts.day(pl.Series(birth)),
        child_id=pl.lit(None, pl.String),
        certificate_no=pl.lit(None, pl.String),
        child_name=pl.Series(world.people["name"].gather(rng.integers(1, world.people.height, extra.height))),
        _reported=pl.Series(birth + rng.integers(5, 60, extra.height).astype("timedelta64[D]")),
        _twin_order=pl.lit("0"),
    )


def _id_known(world: World, rng: np.random.Generator, frame: pl.DataFrame) -> pl.Series:
    """The month from which the village knows the number that the police gave."""
    known = plus(frame, "_registered", rng.integers(2, 20, frame.height))
    days = known.to_numpy().astype("datetime64[D]")
    return pl.Series(np.where(np.isnat(days), 9_999, world.window.month_of(days)))
