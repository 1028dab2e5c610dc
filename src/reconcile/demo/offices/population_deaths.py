"""Deaths in the population system: entered by villages, delivered as one list that grows."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.errors import ErrorTable
from reconcile.demo.export.layout import Sheet
from reconcile.demo.offices import texts
from reconcile.demo.offices.departed import departed
from reconcile.demo.offices.layouts import sheet
from reconcile.demo.offices.records import Records, records
from reconcile.demo.offices.variations import later, marked, plus, some, without
from reconcile.demo.randomness import lag_days, stream
from reconcile.demo.world import World

REGISTER = "population_deaths"


def build(world: World, table: ErrorTable) -> Records:
    """The deaths that villages took off their lists."""
    rng = stream(world.seed, "office", REGISTER)
    frame = without(rng, departed(world), table.record(REGISTER, "missing"))
    frame = frame.filter(
        ~pl.col("_newborn") | pl.Series(rng.random(frame.height) >= table.record(REGISTER, "neonatal_untold"))
    )
    frame = frame.with_columns(
        left_reason=pl.lit("死亡"), _reported=plus(frame, "_death", lag_days(rng, frame.height, 25, 0.9))
    )
    frame = marked(rng, frame, table.record(REGISTER, "other_reason"), "other_reason", left_reason=pl.lit("迁出"))
    twice = some(rng, frame, table.record(REGISTER, "duplicate"), "duplicate")
    twice = twice.with_columns(_reported=later(rng, twice, "_reported", 3, 90))
    frame = pl.concat([frame, twice, _extras(world, rng, frame, table)], how="diagonal").sort(
        "_reported", "_person", "_planted"
    )
    number = texts.serial("99012119", rng.permutation(frame.height) * 7 + 300_000, 9)
    frame = frame.with_columns(record_no=number, reported_date=texts.day(frame["_reported"]))
    return records(world, table, REGISTER, frame, event="death_date", full=True)


def deliver(world: World, held: Records, month: int) -> list[Sheet]:
    """A workbook with a title, a totals row, and the office's signature line."""
    return [sheet(REGISTER, "county", held.as_of(month), words=world.window.words(month))]


def _extras(world: World, rng: np.random.Generator, frame: pl.DataFrame, table: ErrorTable) -> pl.DataFrame:
    """People taken off as dead who are alive."""
    extra = some(rng, frame, table.record(REGISTER, "extra"), "extra")
    living = world.people.filter((pl.col("kind") == "elder") & pl.col("death").is_null())
    chosen = living.gather(rng.integers(0, living.height, extra.height)) if living.height else living.clear()
    return extra.with_columns(
        person_name=chosen["name"],
        person_id=chosen["id"],
        person_sex=chosen["sex"].cast(pl.String),
        person_birth_date=texts.day(chosen["birth"]),
        person_ethnicity=chosen["ethnicity"],
        _person=chosen["person"],
        _mother=chosen["mother"],
        _father=chosen["father"],
    )
