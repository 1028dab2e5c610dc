"""Vaccination cards: entered where the child lives, delivered as full lists by groups of townships."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.demo.errors import ErrorTable
from reconcile.demo.export.layout import Sheet
from reconcile.demo.geography import TOWNSHIPS
from reconcile.demo.offices import texts
from reconcile.demo.offices.layouts import sheet
from reconcile.demo.offices.newborns import hospital_names, inside, newborns
from reconcile.demo.offices.records import Records, records
from reconcile.demo.offices.variations import later, marked, plus, some, without
from reconcile.demo.randomness import lag_days, stream
from reconcile.demo.world import World
from reconcile.demo.world.children import ELSEWHERE

REGISTER = "vaccination"
# The last township of each group; each group's files come from another version of the system.
_GROUPS = (4, 8, len(TOWNSHIPS) - 1)


def build(world: World, table: ErrorTable) -> Records:
    """The cards of the children who live in the county."""
    rng = stream(world.seed, "office", REGISTER)
    frame = newborns(world, world.births.filter(pl.col("outcome") == 1))
    # A child that died in its first days has no card.
    frame = frame.filter(pl.Series(inside(world, frame["_residence"])) & pl.col("_death").is_null())
    frame = without(rng, frame, table.record(REGISTER, "missing"))
    frame = _written(world, rng, frame)
    for kind, status in (("left", "迁出"), ("temporary", "临时接种"), ("empty", "空挂户")):
        frame = marked(rng, frame, table.record(REGISTER, kind), kind, status=pl.lit(status))
    second = some(rng, frame, table.record(REGISTER, "second_card"), "second_card")
    second = second.with_columns(_reported=later(rng, second, "_reported", 10, 200), status=pl.lit("外地转来"))
    frame = pl.concat([frame, second]).sort("_reported", "_child", "_planted")
    year = frame["_birth"].dt.year().cast(pl.String)
    number = texts.serial("", rng.permutation(frame.height) + 1, 6)
    frame = frame.with_columns(
        vaccination_no="9901210" + pl.Series(frame["_town"]).cast(pl.String).str.zfill(3) + year + number,
        card_date=texts.day(frame["_reported"]),
    )
    known = plus(frame, "_registered", rng.integers(0, 40, frame.height)).to_numpy().astype("datetime64[D]")
    unknown = pl.Series(np.where(np.isnat(known), 9_999, world.window.month_of(known)))
    return records(world, table, REGISTER, frame, event="child_birth_date", full=True, unknown={"child_id": unknown})


def deliver(world: World, held: Records, month: int) -> list[Sheet]:
    """GB18030 text, a workbook of a sheet a township with dates as figures, and text with a byte order mark."""
    frame, words = held.as_of(month), world.window.words(month)
    first, second, third = (frame.filter(pl.col("_file") == number) for number in range(3))
    return [
        sheet(REGISTER, "text", first, words=words),
        *(
            sheet(REGISTER, "workbook", second.filter(pl.col("_town") == number), words=words | {"town": town})
            for number, town in enumerate(TOWNSHIPS, 1)
        ),
        sheet(REGISTER, "coded", third, words=words),
    ]


def _written(world: World, rng: np.random.Generator, frame: pl.DataFrame) -> pl.DataFrame:
    """Adds what the vaccination unit writes; its township is where the child lives."""
    town = world.places.township[frame["_residence"].to_numpy()]
    local = inside(world, frame["_hukou"])
    lag = lag_days(rng, frame.height, 9, 0.8) + np.where(
        frame["_place"].to_numpy() == ELSEWHERE, rng.integers(5, 60, frame.height), 0
    )
    return frame.with_columns(
        phone=texts.serial("1420", rng.integers(0, 10_000_000, frame.height), 7),
        residence=texts.address(world.places, frame["_residence"], frame["_group"]),
        hukou_place=texts.address(world.places, frame["_hukou"], frame["_group"]),
        hukou_code=world.places.column("county_code", frame["_hukou"].to_numpy()),
        status=pl.lit("本地"),
        living=pl.Series(np.where(local, "常住(本地)", "流动").tolist()),
        delivery_unit=hospital_names(frame["_place"]),
        unit=pl.Series([f"{TOWNSHIPS[number]}预防接种门诊" for number in town], dtype=pl.String),
        _town=pl.Series(town + 1),
        _file=pl.Series(np.searchsorted(np.array(_GROUPS), town)),
        _reported=plus(frame, "_birth", lag),
        _planted=pl.lit(""),
    )
