"""(c) and (e): two lists of the same people; of each list 35 % of numbers are missing and 4 % of names are wrong.

Nine of ten people of a list stand in the other one too. One number in 200 has a wrong digit, one date in 100 is a day
off or has a wrong digit, one person in twelve moved to another township between the lists.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
from benchmarks.linkage.worlds.spoil import spoil, spoil_names
from benchmarks.linkage.worlds.world import World, declarations_of, in_parts, store_rows, truth_of

from reconcile.demo.identifiers import resident_ids
from reconcile.demo.names.compose import given_names, surnames
from reconcile.demo.randomness import stream

PART = 250_000
SHARED = 0.9
FIRST_DAY, LAST_DAY = np.datetime64("1940-01-01"), np.datetime64("2026-01-01")
PEOPLE_OF_A_TOWNSHIP = 10_000


def make(world: World, size: int, seed: int) -> None:
    """Write two registers of `size` people each."""
    declared = declarations_of("people")
    people = [
        store_rows(world, declared.registers[side], _list(side, size, seed)) for side in ("people_left", "people_right")
    ]
    truth_of("people_left-people_right", "person", *people).write_parquet(world.truth)


def _list(side: str, size: int, seed: int) -> Iterator[pl.DataFrame]:
    """One of the lists in parts: the people of a part are drawn anew for each list, and are the same."""
    total = round(size * (2 - SHARED))
    for number, count in in_parts(total, PART):
        people = _people(stream(seed, "people", str(number)), number, count, seed)
        rng = stream(seed, side, str(number))
        # The first share stands in the left list, the last one in the right list, most in both.
        only = count - round(count / (2 - SHARED))
        there = people.slice(0, count - only) if side == "people_left" else people.slice(only, count - only)
        yield _spoilt(rng, there)


def _people(rng: np.random.Generator, number: int, count: int, seed: int) -> pl.DataFrame:
    days = (LAST_DAY - FIRST_DAY).astype(int)
    birth = FIRST_DAY + rng.integers(0, days, count)
    sex = rng.integers(1, 3, count)
    names = surnames(rng, count) + given_names(rng, sex, birth.astype("datetime64[Y]").astype(int) + 1970)
    # Numbers are given where people were born; a part of the country has counties of its own.
    county = 990_000 + number % 90 * 100 + rng.integers(1, 40, count)
    townships = max(count // PEOPLE_OF_A_TOWNSHIP, 1)
    lives = 990_100_000 + number * 1000 + rng.integers(1, townships + 1, count)
    return pl.DataFrame(
        {
            "person": np.arange(count) + number * PART,
            "person_name": names.astype(str),
            "person_id": resident_ids(county, birth, sex, spread=seed + number),
            "person_sex": sex.astype(str),
            "birth_date": birth.astype(str),
            "residence": lives.astype(str),
        }
    )


def _spoilt(rng: np.random.Generator, people: pl.DataFrame) -> pl.DataFrame:
    numbers = spoil(rng, spoil(rng, people["person_id"], "one_digit", 0.005), "missing", 0.35)
    dates = spoil(rng, spoil(rng, people["birth_date"], "day_off", 0.005), "digit_off", 0.005)
    moved = rng.random(people.height) < 0.08
    elsewhere = people["residence"].gather(rng.integers(0, people.height, people.height))
    return people.with_columns(
        spoil_names(rng, people["person_name"], 0.04),
        numbers,
        dates,
        pl.when(pl.Series(moved)).then(elsewhere).otherwise("residence").alias("residence"),
        record_no=pl.col("person").cast(pl.String),
    )
