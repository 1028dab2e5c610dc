"""Police household registration: everybody who is registered in the county, in full every quarter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from reconcile.demo.errors import ErrorTable
from reconcile.demo.export.layout import Sheet
from reconcile.demo.geography import TOWNSHIPS
from reconcile.demo.offices import texts
from reconcile.demo.offices.layouts import sheet
from reconcile.demo.offices.records import Records, records
from reconcile.demo.offices.variations import without
from reconcile.demo.randomness import lag_days, stream
from reconcile.demo.world import World

REGISTER = "hukou"
_CANCELLED = ("death_date", "cancelled_date", "cancelled_reason")
_KINDS = ("adult", "elder", "child", "newborn")
_NEVER = 9_999
# Households that move their registration to another county (assumption).
_MOVED_A_YEAR = 0.005


def build(world: World, table: ErrorTable) -> Records:
    """Everybody registered in the county; newborns from the day of registration on."""
    rng = stream(world.seed, "office", REGISTER)
    days = pl.concat([world.births, world.latecomers]).select(pl.col("child").alias("person"), "registered")
    people = world.people.join(days, on="person", how="left", maintain_order="left")
    newborn = pl.col("kind") == "newborn"
    people = people.filter(~newborn | pl.col("registered").is_not_null()).filter(pl.col("kind").is_in(_KINDS))
    people = people.filter(pl.Series(world.places.inside[people["hukou"].to_numpy()]))
    people = people.filter(~newborn | pl.Series(rng.random(people.height) >= table.record(REGISTER, "newborn_missing")))
    people = without(rng, people, table.record(REGISTER, "missing"))
    cancelled = _cancellation(world, rng, people, table)
    moved = _moves(world, rng, people)
    moved = pl.select(pl.when(cancelled.is_null()).then(moved)).to_series()
    frame = _written(world, people, cancelled, moved)
    ended = frame["_ended"].to_numpy().astype("datetime64[D]")
    known = pl.Series(np.where(np.isnat(ended), _NEVER, np.maximum(world.window.month_of(ended), 0)))
    return _with_former_names(
        records(
            world,
            table,
            REGISTER,
            frame,
            event="person_birth_date",
            full=True,
            unknown=dict.fromkeys(_CANCELLED, known),
        )
    )


def deliver(world: World, held: Records, month: int) -> list[Sheet]:
    """Every third month and in the last one: text in GB18030, separated by commas or by tabs in turn."""
    before_end = world.window.months - 1 - month
    if before_end % 3:
        return []
    return [
        sheet(REGISTER, "tabs" if before_end // 3 % 2 else "commas", held.as_of(month), words=world.window.words(month))
    ]


def _cancellation(world: World, rng: np.random.Generator, people: pl.DataFrame, table: ErrorTable) -> pl.Series:
    """The day on which a dead person's registration is cancelled; null for the living and for those forgotten."""
    death = people["death"].to_numpy().astype("datetime64[D]")
    day = death + lag_days(rng, len(death), 18, 0.9).astype("timedelta64[D]")
    forgotten = rng.random(len(death)) < table.record(REGISTER, "not_deregistered")
    alive = np.isnat(death)
    gone = alive & (rng.random(len(death)) < table.record(REGISTER, "deregistered_alive"))
    wrongly = world.window.first_day + rng.integers(0, world.window.days, len(death)).astype("timedelta64[D]")
    return pl.Series(np.where(gone, wrongly, np.where(forgotten, np.datetime64("NaT", "D"), day)))


def _moves(world: World, rng: np.random.Generator, people: pl.DataFrame) -> pl.Series:
    """The day on which a household's registration moves away; null for those that stay."""
    household = people["household"].to_numpy()
    size = int(household.max()) + 1 if len(household) else 0
    moves = rng.random(size) < _MOVED_A_YEAR * world.window.days / 365.25
    day = world.window.first_day + rng.integers(0, world.window.days, size).astype("timedelta64[D]")
    return pl.Series(np.where(moves, day, np.datetime64("NaT", "D"))[household])


def _with_former_names(held: Records) -> Records:
    """Who changed the name has the former one in a column of its own, as long as nobody corrects the new one."""
    renamed = held.changes.filter((pl.col("column") == "person_name") & (pl.col("kind") == "renamed"))
    former = renamed.with_columns(
        column=pl.lit("former_name"), kind=pl.lit(""), value=held.frame["person_name"].gather(renamed["_row"])
    )
    return replace(held, changes=pl.concat([held.changes, former]))


def _written(world: World, people: pl.DataFrame, cancelled: pl.Series, moved: pl.Series) -> pl.DataFrame:
    young = people["kind"].is_in(["child", "newborn"])
    parents = pl.DataFrame({"mother": people["mother"], "father": people["father"]})
    mother, father = world.reader(parents["mother"]), world.reader(parents["father"])
    registered = people["registered"]
    usual = pl.when(young).then(people["birth"] + pl.duration(days=30))
    accepted = pl.select(pl.when(registered.is_null()).then(usual).otherwise(registered)).to_series()
    town = world.places.township[people["hukou"].to_numpy()]
    died = people["death"].is_null() & cancelled.is_not_null()
    death = pl.select(pl.when(died).then(cancelled).otherwise(people["death"])).to_series()
    start = pl.lit(world.window.first_day).cast(pl.Date)
    ended = pl.select(pl.coalesce(cancelled, moved)).to_series()
    reason = pl.when(cancelled.is_not_null()).then(pl.lit("死亡")).when(moved.is_not_null()).then(pl.lit("迁出"))
    return pl.DataFrame(
        {
            "household_no": texts.serial("990121", people["household"].to_numpy(), 9),
            "relation_to_head": _relation(people),
            "person_name": people["name"],
            "former_name": pl.Series([None], dtype=pl.String).new_from_index(0, people.height),
            "person_id": people["id"],
            "person_sex": people["sex"].cast(pl.String),
            "person_birth_date": texts.day(people["birth"]),
            "person_ethnicity": people["ethnicity"],
            "birth_place": _county(world, people),
            "hukou_place": texts.address(world.places, people["hukou"], people["group"], "full"),
            "police_station": pl.Series([f"{TOWNSHIPS[number]}派出所" for number in town], dtype=pl.String),
            "father_name": father("name"),
            "father_id": father("id"),
            "mother_name": mother("name"),
            "mother_id": mother("id"),
            "accepted_date": texts.day(accepted),
            "death_date": texts.day(death),
            "cancelled_date": texts.day(ended),
            "cancelled_reason": pl.select(reason).to_series(),
            "_ended": ended,
            "_person": people["person"],
            "_child": pl.select(pl.when(young).then(people["person"]).otherwise(0)).to_series(),
            "_mother": people["mother"],
            "_father": people["father"],
            "_reported": pl.select(pl.when(registered.is_not_null()).then(registered).otherwise(start)).to_series(),
            "_planted": _record_errors(people, cancelled, died),
        }
    ).sort("household_no", "person_birth_date", "_person")


def _record_errors(people: pl.DataFrame, cancelled: pl.Series, wrongly: pl.Series) -> pl.Series:
    forgotten = people["death"].is_not_null() & cancelled.is_null()
    return pl.select(
        pl.when(wrongly)
        .then(pl.lit("record:deregistered_alive"))
        .when(forgotten)
        .then(pl.lit("record:not_deregistered"))
        .otherwise(pl.lit(""))
    ).to_series()


def _county(world: World, people: pl.DataFrame) -> pl.Series:
    return world.places.column("county", people["hukou"].to_numpy())


def _relation(people: pl.DataFrame) -> pl.Series:
    """The relation to the head of the household: the husband, or whoever is alone."""
    man = people["sex"] == 1
    kind = people["kind"]
    child = pl.when(man).then(pl.lit("子")).otherwise(pl.lit("女"))
    adult = pl.when(man).then(pl.lit("户主")).otherwise(pl.lit("配偶"))
    # The old people with a household of their own are numbered after the families.
    alone = people["household"] > int(str(people.filter(kind == "adult")["household"].max() or 0))
    parent = pl.when(man).then(pl.lit("父亲")).otherwise(pl.lit("母亲"))
    elder = pl.when(alone).then(pl.lit("户主")).otherwise(parent)
    return pl.select(
        pl.when(kind == "adult").then(adult).when(kind == "elder").then(elder).otherwise(child)
    ).to_series()
