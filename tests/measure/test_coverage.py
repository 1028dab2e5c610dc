"""Coverage as figures of a run: counted by things and not by records, refused where the lists cannot tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import polars as pl
import pytest
from tests.measure.world import LABEL, PAIR, Link, Record, World, measured, model_of, seen

from reconcile import engine
from reconcile.measure.lists.captures import captures
from reconcile.measure.lists.counts import Counts, counted
from reconcile.measure.lists.periods import Period
from reconcile.measure.lists.systems import ListSystem, list_systems
from reconcile.registers import load_declarations
from reconcile.registers.pair import PairSpec

WHOLE = Period("all", date(2026, 1, 1), date(2026, 12, 31))


def births_and_cards(both: int, births: int, cards: int, day: date = date(2026, 5, 4), **more: Any) -> World:
    """So many children on both lists, on the one alone, on the other alone."""
    left = [Record(n, day=day) for n in range(1, both + births + 1)]
    right = [Record(10_000 + n, day=day) for n in [*range(1, both + 1), *range(5001, 5001 + cards)]]
    return World(left, right, links=[Link(n, 10_000 + n) for n in range(1, both + 1)], **more)


def coverage(world: World, period: str = "all", estimate: str = "raw") -> dict[str, Any]:
    rows = seen(world, "coverage").filter(period=period, estimate=estimate, relation="child")
    return rows.row(0, named=True) if len(rows) else {}


def test_two_lists_give_the_share_of_all_that_the_population_list_holds() -> None:
    found = coverage(births_and_cards(80, 10, 8))
    total = 91 * 89 / 81 - 1
    assert (found["listed"], found["seen"], found["both"]) == (90, 98, 80)
    assert found["total"] == pytest.approx(total)
    assert found["value"] == pytest.approx(90 / total)
    assert found["low"] < found["value"] < found["high"] <= found["at_most"] == pytest.approx(90 / 98)


def test_the_figure_stands_among_the_figures_with_what_was_left_out() -> None:
    world = births_and_cards(80, 10, 8, date(2026, 8, 4))
    world.births += [
        Record(900, inside=False, day=date(2026, 8, 4)),
        Record(901, thing=1, day=date(2026, 8, 4)),
        Record(902, day=date(2019, 1, 1)),
        Record(903, day=date(2026, 9, 29)),
        Record(904, inside=None, day=date(2026, 8, 4)),
        Record(905, state="void", day=date(2026, 8, 4)),
    ]
    with measured(world) as connection:
        (row,) = (
            connection.sql(
                "SELECT * FROM figures WHERE definition = 'coverage.estimate' AND estimate = 'raw' AND period = "
                "'all' AND pair = 'births-cards'"
            )
            .pl()
            .to_dicts()
        )
    assert (row["numerator"], row["denominator"]) == (90, 99)
    reasons = "out_of_scope duplicate out_of_period not_yet_due scope_unknown quarantined superseded".split()
    left_out = [row[f"left_out_{reason}_left"] for reason in reasons]
    assert left_out == [2, 1, 1, 1, 1, 3, 5]
    assert row["numerator"] + sum(left_out) == len(world.births) + 3 + 5


def test_expected_errors_of_the_links_stand_beside_it() -> None:
    world = births_and_cards(80, 10, 8, models=[model_of(links=80, missed_below=1.0, missed_outside=1.0)])
    raw, adjusted = coverage(world), coverage(world, estimate="adjusted")
    assert (raw["both"], adjusted["both"]) == (80, 82)
    assert raw["value"] < adjusted["value"]
    assert adjusted["value"] <= adjusted["at_most"] == pytest.approx(90 / 96)


@pytest.mark.parametrize(
    ("world", "refusal"),
    [
        (births_and_cards(6, 3, 3), "too_few"),
        (births_and_cards(60, 3, 0), "contained"),
        (births_and_cards(60, 0, 3), "contained"),
        (births_and_cards(60, 3, 3, elsewhere_since=date(2026, 8, 1)), "registered_elsewhere"),
    ],
)
def test_lists_that_cannot_tell_are_refused_and_have_no_figure(world: World, refusal: str) -> None:
    with measured(world) as connection:
        rows = connection.table("coverage").pl().filter(period="all", estimate="raw", relation="child")
        figures = connection.table("figures").pl()
    assert rows.select("refusal", "value").rows() == [(refusal, None)]
    assert figures.filter(definition="coverage.estimate", period="all").is_empty()


def test_too_many_of_unknown_scope_are_refused() -> None:
    world = births_and_cards(60, 3, 3)
    world.births += [Record(900 + n, inside=None) for n in range(10)]
    assert coverage(world)["refusal"] == "scope_unknown"


def test_a_period_that_begins_before_a_list_was_kept_is_refused_and_all_begins_with_it() -> None:
    """Births of 14 months, cards only from February on."""
    world = births_and_cards(60, 4, 4)
    months = [date(2025, month, 9) for month in (8, 9, 10, 11, 12)] + [date(2026, 1, 9)]
    world.births += [Record(2000 + 20 * at + n, day=day) for at, day in enumerate(months) for n in range(15)]
    assert coverage(world, "2025-10..2026-09")["refusal"] == "not_kept"
    whole = coverage(world, "all")
    assert (whole["refusal"], whole["listed"]) == (None, 64)


def test_duplicates_and_sets_are_things_and_not_records() -> None:
    world = births_and_cards(80, 10, 8)
    world.cards.append(Record(800, thing=10_001))
    world.births += [Record(701), Record(702)]
    world.cards += [Record(801), Record(802)]
    world.links += [Link(left, right, "set", "s") for left in (701, 702) for right in (801, 802)]
    found = coverage(world)
    assert (found["listed"], found["both"], found["seen"]) == (92, 82, 100)


# Three lists, from the tables of a run written by hand.


def pair(left: str, right: str, **more: Any) -> PairSpec:
    data = PAIR.model_dump(by_alias=True) | {"id": f"{left}-{right}", "left": left, "right": right, **more}
    return PairSpec.model_validate(data)


SIGN = {"sign": "positive", "why": LABEL}
THREE = ListSystem(("a", "b", "c"), "child", (pair("a", "b"), pair("a", "c"), pair("b", "c")))


@dataclass
class Thing:
    """A thing: its record on each list, and the standing of one of them in one pair where it does not count."""

    records: dict[str, int]
    standing: tuple[str, str, str] = ("", "", "")
    day: date = date(2026, 5, 4)
    linked: bool = True


def counts(things: Iterable[Thing]) -> Counts:
    members, clusters = [], []
    for at, thing in enumerate(things):
        for one in THREE.pairs:
            for register in {one.left, one.right} & thing.records.keys():
                at_pair, at_register, standing = thing.standing
                counts_not = (at_pair, at_register) == (one.id, register)
                number = thing.records[register]
                members.append(
                    {
                        "pair": one.id,
                        "relation": "child",
                        "register": register,
                        "record_id": number,
                        "entity_id": number,
                        "event_date": thing.day,
                        "standing": standing if counts_not else "counted",
                        "represents": True,
                        "linked": thing.linked,
                    }
                )
        if thing.linked and len(thing.records) > 1:
            clusters += [
                {"cluster_id": f"C{at}", "register": name, "record_id": n} for name, n in thing.records.items()
            ]
    with engine.connect(threads=1) as connection:
        store(connection, members, clusters)
        return counted(captures(connection, THREE, WHOLE.first_day, WHOLE.last_day), THREE.lists, WHOLE)


def store(connection: duckdb.DuckDBPyConnection, members: list[Any], clusters: list[Any]) -> None:
    numbers = {"record_id": pl.UInt64, "entity_id": pl.UInt64}
    engine.store(connection, "member_outcomes", pl.DataFrame(members, schema_overrides=numbers))
    engine.store(connection, "clusters", pl.DataFrame(clusters, schema_overrides={"record_id": pl.UInt64}))
    texts = dict.fromkeys(("pair", "relation", "status", "set_id", "left_register", "right_register"), pl.String)
    engine.store(connection, "links", pl.DataFrame(schema=texts | {"left_id": pl.UInt64, "right_id": pl.UInt64}))
    engine.store(connection, "entities", pl.DataFrame(schema={"register": pl.String, **numbers}))


def test_a_thing_on_three_lists_is_counted_once_by_the_lists_that_hold_it() -> None:
    things = [Thing({"a": 1, "b": 2, "c": 3}), Thing({"a": 4, "c": 5}), Thing({"b": 6}), Thing({"b": 7, "c": 8})]
    found = counts(things)
    assert (found.on("a"), found.on("b"), found.on("c"), found.seen) == (2, 3, 3, 4)
    assert (found.on("a", "b"), found.on("a", "c"), found.on("b", "c"), found.on("b", never="a")) == (1, 2, 2, 2)


def test_who_is_out_of_one_comparison_is_out_of_all() -> None:
    """Born elsewhere, as only the comparison of the second and the third list asks."""
    out = Thing({"a": 1, "c": 3}, ("b-c", "c", "out_of_scope"))
    young = Thing({"a": 4, "b": 5}, ("a-b", "b", "not_yet_due"))
    placed = Thing({"a": 6, "b": 7}, ("a-b", "b", "scope_unknown"))
    lost = Thing({"c": 9}, ("a-c", "c", "scope_unknown"))
    found = counts([out, young, placed, lost, Thing({"a": 8}), Thing({"a": 10}, day=date(2025, 12, 31))])
    assert (found.seen, found.on("a"), found.on("b"), found.unknown) == (3, 2, 1, 0)


def test_no_table_of_a_run_says_who_is_on_which_list() -> None:
    with measured(births_and_cards(80, 10, 8)) as connection:
        for table in ("coverage", "list_counts", "list_models"):
            columns = [name for name, *_ in connection.execute(f"DESCRIBE {table}").fetchall()]
            assert not [name for name in columns if "id" in name.split("_") or name in ("thing", "name")], table


# What is declared.


def test_registers_that_nobody_declares_lists_of_the_same_events_give_no_estimate() -> None:
    world = births_and_cards(80, 10, 8)
    world.pairs = tuple(one.model_copy(update={"dependence": None}) for one in world.pairs)
    assert coverage(world) == {}


def test_lists_are_taken_together_where_every_two_were_compared() -> None:
    declared = load_declarations()
    found = {system.id: system for system in list_systems(declared, list(declared.registers))}
    assert set(found) == {
        "births-birth_certificates",
        "births-birth_certificates-deliveries",
        "births-birth_certificates-hukou",
        "births-birth_certificates-vaccination",
        "births-deliveries",
        "births-hukou",
        "births-vaccination",
        "population_deaths-deaths",
        "population_marriages-marriages",
    }
    assert all(system.signs == {"positive"} for system in found.values())
    assert {name for name, system in found.items() if system.unaligned} == {"births-birth_certificates-hukou"}
    assert set(found["births-birth_certificates-hukou"].unaligned) == {"born_elsewhere", "hukou_elsewhere"}


def test_no_total_is_adjusted_where_nobody_knows_how_many_are_missed() -> None:
    world = births_and_cards(80, 10, 8, models=[model_of(links=80, missed_outside=None)])
    assert coverage(world)["both"] == 80
    assert coverage(world, estimate="adjusted") == {}
