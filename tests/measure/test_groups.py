"""Linkage by subgroup, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from tests.measure.world import BIRTHS, CARDS, DEATHS, TOTALS, Link, Record, World, measured, model_of

MOTHERS = ("110101199001011237", "110101199001011245")
ROLES = {"child_name": "child", "mother_id": "mother"}
NAMED = BIRTHS.model_copy(
    update={"fields": tuple(one.model_copy(update={"role": ROLES.get(one.name)}) for one in BIRTHS.fields)}
)
"""The births with fields that say whose they are."""


def groups(world: World, period: str = "all") -> dict[tuple[str, str], dict[str, object]]:
    with measured(world) as connection:
        rows = connection.sql("SELECT * FROM linkage_groups").pl().filter(pl.col("period") == period)
    return {(row["grouping"], row["value"]): row for row in rows.iter_rows(named=True)}


def county() -> World:
    """Twins of one mother, a child with a name in transliteration, one with another sex and one not found."""
    births = [
        Record(1, mother=MOTHERS[0]),
        Record(2, mother=MOTHERS[0]),
        Record(3, name="阿依古丽·买买提", mother=MOTHERS[1]),
        Record(4, sex="2", township="990121002", day=date(2026, 7, 3), mother=MOTHERS[0]),
    ]
    cards = [Record(n) for n in (11, 12, 13)]
    links = [Link(1, 11, probability=0.9), Link(2, 12, probability=1.0), Link(3, 13, probability=0.95)]
    links += [Link(4, 13, "review", None, 0.3), Link(1, 13, "rejected", None, 0.04)]
    return World(births, cards, links=links, models=[model_of()], registers=(NAMED, CARDS, DEATHS, TOTALS))


def test_each_subgroup_has_its_rate_and_its_errors() -> None:
    found = groups(county())
    said = {key: (row["linked"], row["records"]) for key, row in found.items()}
    assert said["all", "all"] == (3, 4)
    assert (said["script", "other"], said["script", "han"]) == ((1, 1), (2, 3))
    assert (said["twins", "twin"], said["twins", "single"]) == ((2, 2), (1, 2))
    assert (said["sex", "2"], said["township", "990121002"]) == ((0, 1), (0, 1))
    whole = found["all", "all"]
    assert whole["false_links"] == pytest.approx(0.15)
    assert whole["false_rate"] == pytest.approx(0.05)
    assert whole["missed_links"] == pytest.approx(0.3)
    assert whole["missed_rate"] == pytest.approx(0.3 / (3 - 0.15 + 0.3))
    assert found["script", "other"]["false_rate"] == pytest.approx(0.05)
    assert found["sex", "2"]["missed_rate"] == 1.0
    assert found["sex", "2"]["false_rate"] is None


def test_the_parts_of_a_grouping_add_up_to_the_whole() -> None:
    found = groups(county())
    for name in ("records", "linked", "false_links", "missed_links"):
        for grouping in {key[0] for key in found}:
            parts = sum(float(str(row[name])) for key, row in found.items() if key[0] == grouping)
            assert parts == pytest.approx(float(str(found["all", "all"][name]))), (grouping, name)


def test_matches_that_no_block_led_to_are_missed_by_whoever_is_in_no_link() -> None:
    births = [Record(n) for n in range(1, 11)]
    cards = [Record(n) for n in range(101, 111)]
    links = [Link(n, 100 + n, probability=1.0) for n in range(1, 7)]
    world = World(births, cards, links=links, models=[model_of(missed_outside=2, records=4)])
    assert groups(world)["all", "all"]["missed_links"] == pytest.approx(2.0)


def test_where_all_is_refused_nobody_can_be_told_missed() -> None:
    births, cards = [Record(n) for n in range(1, 11)], [Record(n) for n in range(101, 111)]
    world = World(
        births, cards, links=[Link(1, 101, "rejected", probability=0.1)], models=[model_of(missed_outside=None)]
    )
    whole = groups(world)["all", "all"]
    assert (whole["linked"], whole["false_links"], whole["missed_links"], whole["missed_rate"]) == (0, 0.0, None, None)


def test_a_register_that_tells_of_no_mother_has_no_twins_and_one_without_names_no_script() -> None:
    found = groups(replace(county(), registers=(BIRTHS, CARDS, DEATHS, TOTALS)))
    assert {grouping for grouping, _ in found} == {"all", "sex", "township", "script"}
    assert {value for grouping, value in found if grouping == "script"} == {"unknown"}


def test_nobody_linked_is_no_error() -> None:
    world = World([Record(1)], [], links=[], models=[model_of()])
    assert groups(world)["all", "all"]["false_rate"] is None
