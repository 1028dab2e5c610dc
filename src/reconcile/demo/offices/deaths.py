"""Death cards: entered by hospitals and townships, with late cards and deleted ones among them."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.errors import ErrorTable
from reconcile.demo.export.layout import Sheet
from reconcile.demo.geography import HOSPITALS, TOWNSHIPS
from reconcile.demo.offices import texts
from reconcile.demo.offices.departed import departed
from reconcile.demo.offices.layouts import sheet
from reconcile.demo.offices.records import Records, records
from reconcile.demo.offices.variations import later, marked, plus, some, without
from reconcile.demo.randomness import lag_days, stream
from reconcile.demo.world import World

REGISTER = "deaths"


def build(world: World, table: ErrorTable) -> Records:
    """The cards of the deaths of the window."""
    rng = stream(world.seed, "office", REGISTER)
    frame = without(rng, departed(world), table.record(REGISTER, "missing"))
    hospital = rng.random(frame.height) < 0.35
    frame = frame.with_columns(
        reporting_unit=_unit(world, frame, hospital),
        place_of_death=pl.Series(np.where(hospital, "1", "3").tolist(), dtype=pl.String),
        card_status=pl.lit("已审核"),
        deleted_date=pl.lit(None, pl.String),
        _reported=plus(frame, "_death", lag_days(rng, frame.height, 6, 0.7)),
    )
    frame = marked(
        rng, frame, table.record(REGISTER, "late"), "late", _reported=later(rng, frame, "_reported", 30, 240)
    )
    deleted = some(rng, frame, table.record(REGISTER, "deleted"), "deleted").with_columns(card_status=pl.lit("已删除"))
    deleted = deleted.with_columns(
        deleted_date=texts.moment(
            later(rng, deleted, "_reported", 1, 20), pl.Series(rng.integers(480, 1080, deleted.height))
        )
    )
    twice = some(rng, frame, table.record(REGISTER, "duplicate"), "duplicate")
    twice = twice.with_columns(_reported=later(rng, twice, "_reported", 0, 40), place_of_death=pl.lit("3"))
    frame = pl.concat([frame, deleted, twice]).sort("_reported", "_person", "_planted")
    number = texts.serial("99012100-2026-", rng.permutation(frame.height) + 1, 6)
    frame = frame.with_columns(card_no=number, entered_date=texts.day(frame["_reported"]))
    return records(world, table, REGISTER, frame, event="death_date", full=False)


def deliver(world: World, held: Records, month: int) -> list[Sheet]:
    """Text in GB18030, every third month an HTML table instead, with the many columns of the real export."""
    return [sheet(REGISTER, "page" if month % 3 == 2 else "text", held.as_of(month), words=world.window.words(month))]


def _unit(world: World, frame: pl.DataFrame, hospital: np.ndarray) -> pl.Series:
    town = world.places.township[frame["_residence"].to_numpy()]
    places = [
        HOSPITALS[0] if ward or number < 0 else f"{TOWNSHIPS[number]}卫生院"
        for ward, number in zip(hospital, town, strict=True)
    ]
    return pl.Series(places, dtype=pl.String)
