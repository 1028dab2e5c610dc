"""(d): two lists of children without any number: 12 % of names wrong, 10 % of dates off by up to three days, 20 % of
counties wrong; nine of ten children stand in both.

The children of a prefecture with twelve counties, born in twelve years; each list has the child's name, sex, day of
birth, county and the mother's name. The left list is right, the right one is spoilt: child's and mother's name apart.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from benchmarks.linkage.worlds.spoil import spoil_names
from benchmarks.linkage.worlds.world import World, declarations_of, store_rows, truth_of

from reconcile.demo.names.compose import given_names, surnames
from reconcile.demo.randomness import stream

SHARED = 0.9
FIRST_DAY, DAYS = np.datetime64("2014-01-01"), 12 * 365
COUNTIES = 12
WRONG_NAME, WRONG_DATE, WRONG_COUNTY = 0.12, 0.10, 0.20


def make(world: World, size: int, seed: int) -> None:
    """Write two registers of `size` children each."""
    declared = declarations_of("children")
    total = round(size * (2 - SHARED))
    only = total - size
    everybody = _children(stream(seed, "children"), total)
    lists = {
        "children_left": everybody.slice(0, size),
        "children_right": _spoilt(stream(seed, "right"), everybody.slice(only, size)),
    }
    stored = [store_rows(world, declared.registers[name], [rows]) for name, rows in lists.items()]
    truth_of("children_left-children_right", "child", *stored).write_parquet(world.truth)


def _children(rng: np.random.Generator, count: int) -> pl.DataFrame:
    birth = FIRST_DAY + rng.integers(0, DAYS, count)
    sex = rng.integers(1, 3, count)
    years = birth.astype("datetime64[Y]").astype(int) + 1970
    women = np.full(count, 2)
    return pl.DataFrame(
        {
            "person": np.arange(count),
            "child_name": (surnames(rng, count) + given_names(rng, sex, years)).astype(str),
            "child_sex": sex.astype(str),
            "child_birth_date": birth.astype(str),
            "mother_name": (surnames(rng, count) + given_names(rng, women, years - 27)).astype(str),
            "county": (990_101 + rng.integers(0, COUNTIES, count)).astype(str),
            "record_no": np.arange(count).astype(str),
        }
    )


def _spoilt(rng: np.random.Generator, children: pl.DataFrame) -> pl.DataFrame:
    count = children.height
    off = np.where(rng.random(count) < WRONG_DATE, rng.integers(1, 4, count) * rng.choice([-1, 1], count), 0)
    days = children["child_birth_date"].to_numpy().astype("datetime64[D]") + off
    elsewhere = (990_101 + rng.integers(0, COUNTIES, count)).astype(str)
    # A wrong county is another one: one draw in twelve would hit the right one.
    wrong = rng.random(count) < WRONG_COUNTY * COUNTIES / (COUNTIES - 1)
    return children.with_columns(
        spoil_names(rng, children["child_name"], WRONG_NAME),
        spoil_names(rng, children["mother_name"], WRONG_NAME),
        child_birth_date=pl.Series(days.astype(str)),
        county=pl.when(pl.Series(wrong)).then(pl.Series(elsewhere)).otherwise("county"),
    )
