"""Marriages in the population system: entered by villages, delivered as one list that grows."""

from __future__ import annotations

import polars as pl

from reconcile.demo.errors import ErrorTable
from reconcile.demo.export.layout import Sheet
from reconcile.demo.offices import texts
from reconcile.demo.offices.couples import archive_start, couples
from reconcile.demo.offices.layouts import sheet
from reconcile.demo.offices.records import Records, records
from reconcile.demo.offices.variations import later, plus, some, without
from reconcile.demo.randomness import lag_days, stream
from reconcile.demo.world import World

REGISTER = "population_marriages"


def build(world: World, table: ErrorTable) -> Records:
    """The marriages of those who live or are registered in the county, wherever they married."""
    rng = stream(world.seed, "office", REGISTER)
    frame = couples(world, world.marriages.filter(archive_start(world)))
    local = [world.places.inside[frame[f"_wife_{kind}"].to_numpy()] for kind in ("residence", "hukou")]
    frame = without(rng, frame.filter(pl.Series(local[0] | local[1])), table.record(REGISTER, "missing"))
    frame = frame.with_columns(
        residence=texts.address(world.places, frame["_wife_residence"], frame["_group"]),
        _reported=plus(frame, "_day", lag_days(rng, frame.height, 40, 0.8)),
        _planted=pl.lit(""),
    )
    twice = some(rng, frame, table.record(REGISTER, "duplicate"), "duplicate")
    twice = twice.with_columns(
        residence=texts.address(world.places, twice["_husband_hukou"], twice["_group"]),
        _reported=later(rng, twice, "_reported", 0, 60),
    )
    frame = pl.concat([frame, twice]).sort("_reported", "_wife", "_planted")
    number = texts.serial("99012131", rng.permutation(frame.height) + 200_000, 9)
    frame = frame.with_columns(record_no=number, reported_date=texts.day(frame["_reported"]))
    return records(world, table, REGISTER, frame, event="registered_date", full=True)


def deliver(world: World, held: Records, month: int) -> list[Sheet]:
    """Text with a byte order mark and short dates."""
    return [sheet(REGISTER, "county", held.as_of(month), words=world.window.words(month))]
