"""Marriage registrations: the civil affairs office's events, and its older ones taken over once."""

from __future__ import annotations

import polars as pl

from reconcile.demo.errors import ErrorTable
from reconcile.demo.export.layout import Sheet
from reconcile.demo.geography import AREA
from reconcile.demo.offices import texts
from reconcile.demo.offices.couples import archive_start, couples
from reconcile.demo.offices.layouts import sheet
from reconcile.demo.offices.records import Records, records
from reconcile.demo.offices.variations import later, some, without
from reconcile.demo.randomness import stream
from reconcile.demo.world import World

REGISTER = "marriages"


def build(world: World, table: ErrorTable) -> Records:
    """What the county's own office registered; those who married elsewhere are not in it."""
    rng = stream(world.seed, "office", REGISTER)
    frame = couples(world, world.marriages.filter(pl.col("here") & archive_start(world)))
    frame = without(rng, frame, table.record(REGISTER, "missing")).with_columns(
        _planted=pl.lit(""), _reported="_day", business=pl.lit("结婚"), _letter=pl.lit("J")
    )
    again = some(rng, frame, table.record(REGISTER, "reissued"), "reissued").with_columns(
        business=pl.lit("补领结婚证"), _letter=pl.lit("BJ")
    )
    divorced = some(rng, frame, table.record(REGISTER, "divorced"), "divorced").with_columns(
        business=pl.lit("离婚"), _letter=pl.lit("L")
    )
    moved = [part.with_columns(_reported=later(rng, part, "_day", 100, 1500)) for part in (again, divorced)]
    frame = (
        pl.concat([frame, *moved])
        .filter(pl.col("_reported") <= pl.lit(world.window.last_day).cast(pl.Date))
        .sort("_reported", "_wife", "_letter")
    )
    frame = frame.with_columns(registered_date=texts.day(frame["_reported"]))
    year = pl.col("_reported").dt.year().cast(pl.String)
    serial = (pl.int_range(pl.len()).over(pl.col("_reported").dt.year(), "_letter") + 1).cast(pl.String).str.zfill(6)
    frame = frame.with_columns(
        marriage_no=pl.col("_letter") + AREA + "-" + year + "-" + serial,
        registration_office=pl.lit("示例县民政局婚姻登记处"),
    )
    frame = frame.with_columns(_archive=pl.col("_reported") < pl.lit(world.window.first_day).cast(pl.Date))
    return records(world, table, REGISTER, frame, event="registered_date", full=False)


def deliver(world: World, held: Records, month: int) -> list[Sheet]:
    """The older registrations as text with a byte order mark, once; each month's as a workbook with merged titles."""
    frame = held.as_of(month)
    words = world.window.words(month)
    return [
        sheet(REGISTER, "archive", frame.filter("_archive"), words=words),
        sheet(REGISTER, "current", frame.filter(~pl.col("_archive")), words=words),
    ]
