"""Birth medical certificates: issued by hospitals, exchanged, reissued and voided; delivered month by month."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.errors import ErrorTable
from reconcile.demo.export.layout import Sheet
from reconcile.demo.offices import texts
from reconcile.demo.offices.layouts import sheet
from reconcile.demo.offices.newborns import hospital_names, newborns
from reconcile.demo.offices.records import Records, records
from reconcile.demo.offices.variations import later, some, without
from reconcile.demo.randomness import stream
from reconcile.demo.world import World
from reconcile.demo.world.children import ELSEWHERE, HOME

REGISTER = "birth_certificates"
# Half of the home births ask for a certificate (assumption).
_HOME_UNCERTIFIED = 0.5
_LARGE, _MATERNAL = 0, 1


def build(world: World, table: ErrorTable) -> Records:
    """The certificates of those who were born in the county."""
    rng = stream(world.seed, "office", REGISTER)
    frame = newborns(world, world.births.filter((pl.col("outcome") == 1) & (pl.col("place") != ELSEWHERE)))
    frame = frame.filter((pl.col("_place") != HOME) | pl.Series(rng.random(frame.height) > _HOME_UNCERTIFIED))
    frame = without(rng, frame, table.record(REGISTER, "missing"))
    frame = _written(world, frame)
    late = pl.Series(rng.random(frame.height) < table.record(REGISTER, "late"))
    frame = frame.with_columns(
        _reported=pl.when(late).then(later(rng, frame, "_issued", 180, 500)).otherwise("_issued")
    )
    frame = frame.with_columns(_planted=pl.when(late).then(pl.lit("record:late")).otherwise("_planted"))
    frame = pl.concat([frame, *_second_sheets(rng, frame, table)], how="diagonal")
    frame = frame.with_columns(issued_date=texts.day(frame["_reported"])).sort("_reported", "certificate_no")
    return records(world, table, REGISTER, frame, event="child_birth_date", full=False)


def deliver(world: World, held: Records, month: int) -> list[Sheet]:
    """The county hospital's HTML table with a merged header; the maternal hospital sends the others' workbook."""
    frame = held.as_of(month)
    large, words = pl.col("_place") == _LARGE, world.window.words(month)
    return [
        sheet(REGISTER, "county_hospital", frame.filter(large), words=words),
        sheet(REGISTER, "others", frame.filter(~large), words=words),
    ]


def _written(world: World, frame: pl.DataFrame) -> pl.DataFrame:
    home = pl.col("_place") == HOME
    kinds = {"0": "1", "1": "2", "2": "1", "3": "1", str(HOME): "3"}
    return frame.with_columns(
        child_birth_date=pl.col("_moment"),
        renewed_no=pl.lit(None, pl.String),
        status=pl.when(home).then(pl.lit("机构外首签")).otherwise(pl.lit("首次签发")),
        place_kind=frame["_place"].cast(pl.String).replace(kinds),
        facility=pl.select(
            pl.when(frame["_place"] == HOME).then(pl.lit("示例县妇幼保健院")).otherwise(hospital_names(frame["_place"]))
        ).to_series(),
        mother_residence=texts.address(world.places, frame["_residence"], frame["_group"]),
        mother_hukou_place=texts.address(world.places, frame["_hukou"], frame["_group"], "full"),
        _planted=pl.lit(""),
    )


def _second_sheets(rng: np.random.Generator, frame: pl.DataFrame, table: ErrorTable) -> list[pl.DataFrame]:
    """Sheets exchanged, reissued without a word about the first, and spoilt sheets that stay in the list."""
    exchanged = some(rng, frame, table.record(REGISTER, "exchanged"), "exchanged")
    exchanged = exchanged.with_columns(
        renewed_no="certificate_no", certificate_no=_next_number(1), status=pl.lit("换发")
    )
    reissued = some(rng, frame, table.record(REGISTER, "reissued"), "reissued")
    reissued = reissued.with_columns(certificate_no=_next_number(2), status=pl.lit("补发"))
    void = some(rng, frame, table.record(REGISTER, "void"), "void").with_columns(
        certificate_no=_next_number(3), status=pl.lit("废证")
    )
    return [
        exchanged.with_columns(_reported=later(rng, exchanged, "_reported", 20, 200)),
        reissued.with_columns(_reported=later(rng, reissued, "_reported", 30, 300)),
        void,
    ]


def _next_number(step: int) -> pl.Expr:
    """The number of another sheet of the same block."""
    number = pl.col("certificate_no")
    return number.str.slice(0, 3) + (number.str.slice(3).cast(pl.Int64) + step).cast(pl.String).str.zfill(7)
