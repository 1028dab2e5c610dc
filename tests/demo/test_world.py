"""The world is one that could be: families, twins, ages, homes; and none of its people exists."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from reconcile.demo.geography import RELOCATED, areas
from reconcile.demo.identifiers import check_digit
from reconcile.demo.names.lists import given_list, read_list, surname_list
from reconcile.demo.world import World


def test_sizes_are_those_of_a_county(world: World) -> None:
    assert 3_500 < world.births.height < 5_500
    deaths = world.people["death"].drop_nulls().len()
    assert 800 < deaths < 1_500
    assert 70_000 < world.people.height < 110_000


def test_every_id_is_valid_and_cannot_be_a_persons(world: World) -> None:
    people = world.people.filter(pl.col("id").is_not_null())
    assert people["id"].n_unique() == people.height
    assert people["id"].str.starts_with("99").all()
    assert (people["id"].str.slice(6, 8) == people["birth"].dt.strftime("%Y%m%d")).all()
    assert (people["id"].str.slice(16, 1).cast(pl.Int64) % 2 == people["sex"] % 2).all()
    assert all(check_digit(number[:17]) == number[17] for number in people["id"])


def test_twins_and_triplets_exist_in_lifelike_numbers(world: World) -> None:
    deliveries = world.births.group_by("delivery").agg(pl.len(), pl.col("mother", "birth", "fetuses").n_unique())
    assert 0.008 < (deliveries["len"] > 1).mean() < 0.026
    assert (deliveries.select("mother", "birth", "fetuses") == 1).to_numpy().all()
    assert set(world.births["fetuses"]) >= {1, 2}


def test_families_differ_as_families_do(world: World) -> None:
    births = world.births
    siblings = births.group_by("mother").agg(pl.col("delivery").n_unique())
    assert (siblings["delivery"] > 1).any(), "two deliveries of one mother in the window"
    assert 0.01 < (births["father"] == 0).mean() < 0.06, "single mothers"
    child, father = (world.reader(births[name]) for name in ("child", "father"))
    with_father = births["father"] != 0
    same = (child("surname") == father("surname")).filter(with_father).mean()
    assert same == pytest.approx(0.91, abs=0.06)
    assert {1, 2, 3} <= set(births["outcome"]), "stillbirths"
    assert child("death").drop_nulls().len() > 0, "neonatal deaths"


def test_mothers_are_of_age(world: World) -> None:
    age = (world.births["birth"] - world.of("birth", world.births["mother"])).dt.total_days() / 365.25
    assert age.is_between(17.5, 50).all()


def test_brothers_and_sisters_are_at_least_ten_months_apart(world: World) -> None:
    children = world.people.filter(pl.col("kind").is_in(["child", "newborn"]) & (pl.col("mother") > 0))
    gaps = children.sort("mother", "birth").select(
        gap=(pl.col("birth") - pl.col("birth").shift(1).over("mother")).dt.total_days()
    )
    assert gaps.filter((pl.col("gap") > 0) & (pl.col("gap") < 300)).is_empty()


def test_the_relocated_township_is_registered_elsewhere(world: World) -> None:
    people = world.people.filter(pl.col("kind") == "newborn")
    there = world.places.township[people["residence"].to_numpy()] == RELOCATED
    here = world.places.inside[people["hukou"].to_numpy()]
    elsewhere = ~there & world.places.inside[people["residence"].to_numpy()]
    assert here[there].mean() < 0.35
    assert here[elsewhere].mean() > 0.85


def test_names_collide_and_some_are_not_han(world: World) -> None:
    adults = world.people.filter(pl.col("kind") == "adult")
    most = adults["name"].value_counts(sort=True)["count"][0]
    assert 15 < most < 120
    assert adults["name"].str.contains("·").any()
    assert (adults["name"].str.len_chars() >= 6).any()
    assert adults["surname"].str.len_chars().max() == 2


def test_name_lists_are_our_own_and_long_enough() -> None:
    names, weights = surname_list()
    assert len(names) >= 100
    assert (weights > 0).all()
    assert sum(len(name) > 1 for name in names) >= 5
    characters = {character for cohort in read_list("given").values() for text in cohort.values() for character in text}
    assert len(characters) >= 400
    # A skewed list: the ten most usual characters make more than a fifth of the names.
    _, share = given_list("adult", 1)
    assert np.sort(share)[-10:].sum() / share.sum() > 0.2


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 1, 1)])
def test_one_township_has_one_code_at_any_time(world: World, day: date) -> None:
    listed = areas(world.places)
    valid = listed.filter(
        (pl.col("valid_from") <= day.isoformat())
        & ((pl.col("valid_to") == "") | (pl.col("valid_to") >= day.isoformat()))
    )
    towns = valid.filter(pl.col("level") == "township")
    assert towns["name"].n_unique() == towns.height == 12
    closed = listed.filter(pl.col("successor") != "")
    assert closed.height == 1
    assert closed["successor"][0] in listed["code"]
