"""What each rate between registers would be at another threshold, against plain loops over links restated by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from random import Random

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measure.reference import Window, pair_figures, pair_members
from tests.measure.test_figures import random_world, windows_of
from tests.measure.world import Link, Record, World, measured, seen

from reconcile.measure.sensitivity import THRESHOLDS
from reconcile.registers.definitions import definitions

Row = tuple[str, str, float]
Counts = tuple[int, int]
PROBABILITIES = {
    "accepted": (0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.98, 0.99, 0.999, 1.0),
    "review": (0.2, 0.45, 0.5, 0.6, 0.79, 0.799999),
    "set": (0.3, 0.5),
    "rejected": (0.05, 0.6),
}
RATES = {definition.id for definition in definitions().values() if definition.family}
YEAR = "2025-10..2026-09"


def doubtful_world(random: Random) -> World:
    world = random_world(random)
    world.accept = random.choice([0.8, 0.8, 0.9])
    for link in world.links:
        link.probability = random.choice(PROBABILITIES[link.status])
    return world


def moved(world: World, threshold: float) -> list[Link]:
    """The links as they would be decided at another threshold."""

    def status(link: Link) -> str:
        if link.status == "accepted" and threshold > world.accept and link.probability < threshold:
            return "review"
        if link.status == "review" and threshold < world.accept and link.probability >= threshold:
            return "accepted"
        return link.status

    return [replace(link, status=status(link)) for link in world.links]


def sensitivity(table: pl.DataFrame) -> dict[Row, Counts]:
    rows = table.select("period", "definition", "threshold", "numerator", "denominator").rows()
    found = {row[:3]: row[3:] for row in rows}
    assert len(found) == len(rows), "a rate stands twice"
    return found


def of_year(world: World, definition: str) -> dict[float, Counts]:
    """The counts of a rate at each threshold, in the last twelve months."""
    found = sensitivity(seen(world, "sensitivity"))
    return {row[2]: counts for row, counts in found.items() if row[:2] == (YEAR, definition)}


@settings(max_examples=10)
@given(st.integers(0, 2**32))
def test_rates_at_every_threshold_of_any_world(seed: int) -> None:
    """One measured world for all that must be true of it: to measure takes longer than to look."""
    world = doubtful_world(Random(seed))
    with measured(world) as connection:
        found = sensitivity(connection.table("sensitivity").pl())
        every_threshold_gives_what_plain_loops_give(world, windows_of(connection)["births-cards"], found)
        at_the_preset_threshold_stands_the_published_figure(world, connection)
    a_higher_threshold_never_finds_more_and_a_lower_one_never_less(found)


def every_threshold_gives_what_plain_loops_give(world: World, windows: list[Window], found: dict[Row, Counts]) -> None:
    expected = {}
    for threshold in {*THRESHOLDS, world.accept}:
        left, right = pair_members(world, moved(world, threshold))
        for window in windows:
            for definition, _, figure in pair_figures(left, right, window):
                if definition in RATES:
                    expected[window[0], definition, threshold] = (figure.numerator, figure.denominator)
    assert found == expected


def at_the_preset_threshold_stands_the_published_figure(world: World, connection: duckdb.DuckDBPyConnection) -> None:
    preset = connection.execute(
        "SELECT period, definition, pair, relation, numerator, denominator, value FROM sensitivity "
        "WHERE threshold = ? ORDER BY ALL",
        [world.accept],
    ).fetchall()
    published = connection.execute(
        "SELECT period, definition, pair, relation, numerator, denominator, value FROM figures "
        "WHERE estimate = 'raw' AND pair = 'births-cards' AND relation = 'child' AND field IS NULL "
        "AND coalesce(township, facility, event_month, sex) IS NULL ORDER BY ALL",
    ).fetchall()
    assert preset == published


def a_higher_threshold_never_finds_more_and_a_lower_one_never_less(found: dict[Row, Counts]) -> None:
    for period in {row[0] for row in found}:
        present = [counts for row, counts in sorted(found.items()) if row[:2] == (period, "presence.ref")]
        for (linked, of), (fewer, of_fewer) in pairwise(present):
            assert linked >= fewer
            assert linked * of_fewer >= fewer * of


def four_births() -> World:
    """One sure, one fairly sure, one in doubt and at odds about the sex, one nowhere."""
    cards = [Record(11), Record(12), Record(13, sex="2")]
    links = [Link(1, 11, probability=1.0), Link(2, 12, probability=0.85), Link(3, 13, "review", probability=0.6)]
    return World([Record(n) for n in (1, 2, 3, 4)], cards, links=links)


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ("presence.ref", [(3, 4), (2, 4), (1, 4)]),
        ("presence.other", [(3, 3), (2, 3), (1, 3)]),
        ("consistency.ref", [(2, 4), (2, 4), (1, 4)]),
        ("consistency.matched", [(2, 3), (2, 2), (1, 1)]),
        ("consistency.complete", [(2, 3), (2, 2), (1, 1)]),
        ("consistency.union", [(2, 4), (2, 5), (1, 6)]),
    ],
)
def test_one_link_in_doubt_and_one_fairly_sure(definition: str, expected: list[Counts]) -> None:
    found = of_year(four_births(), definition)
    assert list(found) == [0.5, 0.8, 0.9, 0.95, 0.99, 0.999]
    assert list(found.values()) == [*expected, expected[-1], expected[-1], expected[-1]]


def test_a_preset_threshold_of_ones_own_stands_among_the_others() -> None:
    world = replace(four_births(), accept=0.85)
    assert of_year(world, "presence.ref") == {
        0.5: (3, 4), 0.8: (2, 4), 0.85: (2, 4), 0.9: (1, 4), 0.95: (1, 4), 0.99: (1, 4), 0.999: (1, 4)
    }  # fmt: skip


def test_a_link_that_follows_from_an_unsure_duplicate_counts_up_to_the_preset_threshold() -> None:
    world = World([Record(1)], [Record(2)], links=[Link(1, 2, probability=0.7)])
    assert [counts[0] for counts in of_year(world, "presence.ref").values()] == [1, 1, 0, 0, 0, 0]


def test_a_set_stays_at_every_threshold() -> None:
    pairs = [(1, 5), (1, 6), (2, 5), (2, 6)]
    links = [Link(left, right, "set", "s", probability=0.5) for left, right in pairs]
    world = World([Record(1), Record(2)], [Record(5), Record(6)], links=links)
    assert set(of_year(world, "presence.ref").values()) == {(2, 2)}


def test_who_may_be_registered_elsewhere_leaves_the_denominator_with_the_link() -> None:
    world = replace(four_births(), elsewhere_since=date(2026, 5, 1))
    assert list(of_year(world, "presence.ref").values())[:3] == [(3, 3), (2, 2), (1, 1)]


def test_who_is_out_for_a_partner_leaves_the_denominator_with_the_link() -> None:
    world = four_births()
    world.cards[1].state = world.cards[2].state = "left"
    assert list(of_year(world, "presence.ref").values())[:3] == [(1, 2), (1, 3), (1, 4)]


def test_trying_thresholds_leaves_the_run_as_it_was() -> None:
    world = four_births()
    with measured(world) as connection:
        statuses = connection.execute("SELECT status FROM links ORDER BY left_id").fetchall()
        linked = connection.execute(
            "SELECT record_id FROM member_outcomes WHERE pair = 'births-cards' AND side = 'left' AND linked"
        ).fetchall()
        tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert statuses == [("accepted",), ("accepted",), ("review",)]
    assert sorted(linked) == [(1,), (2,)]
    assert "rated" not in tables
