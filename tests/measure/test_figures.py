"""The figures of the SQL are the figures of plain loops, whatever the world looks like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measure.reference import CELLS, REASONS, Figure, Key, Window, figures
from tests.measure.world import AS_OF, Link, Record, World, counted, measured, seen

from reconcile.registers.definitions import definition_of
from reconcile.values.resident_ids import check_character

NAMES = ["王小明", "李雷", "古丽", None]
DAYS = [AS_OF - timedelta(days=days) for days in (0, 5, 18, 29, 31, 40, 60, 150, 300, 2000)]
SETS = "births-cards:child:"


def random_world(random: Random) -> World:
    """Things on both sides, some with duplicates, linked one to one, in sets, in doubt, or not at all."""
    world = World(elsewhere_since=random.choice([None, None, date(2026, 8, 1)]))
    things = {"births": _things(random, world.births, 1000), "cards": _things(random, world.cards, 2000)}
    _things(random, world.population_deaths, 3000)
    world.totals = [_row_of_totals(random, 4000 + n) for n in range(random.choice([0, 1, 6, 12]))]
    left, right = ([*things[name]] for name in ("births", "cards"))
    random.shuffle(left)
    random.shuffle(right)
    number = 0
    while left and right:
        kind = random.choice(["accepted"] * 4 + ["set", "review", "rejected", "none"])
        sizes = (random.choice([1, 2]), random.choice([1, 2, 3])) if kind == "set" else (1, 1)
        some = (
            [left.pop() for _ in range(min(sizes[0], len(left)))],
            [right.pop() for _ in range(min(sizes[1], len(right)))],
        )
        number += 1
        if kind == "none":
            continue
        set_id = f"{SETS}{number}" if kind == "set" else None
        world.links += [
            Link(a.id, b.id, kind, set_id)
            for a in world.births
            for b in world.cards
            if a.thing in some[0] and b.thing in some[1]
        ]
    return world


def _things(random: Random, records: list[Record], first: int) -> list[int]:
    found = []
    for _thing in range(random.randint(0, 14)):
        thing = first + len(records)
        found.append(thing)
        for _ in range(random.choice([1, 1, 1, 2, 3])):
            records.append(
                Record(
                    first + len(records),
                    name=random.choice(NAMES),
                    sex=random.choice(["1", "2", "1", "2", None]),
                    day=random.choice([*DAYS, *DAYS, None]),
                    inside=random.choice([True, True, True, False, None]),
                    township=random.choice(["990121001", "990121002"]),
                    facility=random.choice(["县医院", None]),
                    state=random.choice([None, None, None, "there", "left", "void"]),
                    mother=random.choice([None, "990121199001011234", "99012119900101125X"]),
                    thing=thing,
                    more=_more(random),
                )
            )
    return found


def _row_of_totals(random: Random, number: int) -> Record:
    counts = {name: random.choice([None, 0, 1, 2, 3, 5, -1]) for name in ("all", "m", "f")}
    month = random.choice([None, *(day.replace(day=1) for day in DAYS)])
    township = random.choice(["990121001", None])
    return Record(number, facility=random.choice(["县医院", None]), township=township, more={"month": month, **counts})


def _more(random: Random) -> dict[str, object]:
    """A number, right, mistyped or made of one of 15 digits; a day of issue; a place with or without a code."""
    number = f"990121{random.choice(DAYS):%Y%m%d}{random.randint(0, 999):03d}"
    right = number + check_character(number)
    kind = random.choice(["ok", "ok", "upgraded", "checksum", "empty"])
    wrong = right[:17] + ("1" if right[17] != "1" else "2")
    place = random.choice(["示例县城关镇", "990121001", "990121777", ""])
    return {
        **random.choice([{}, {}, {"child_name_raw": "王小明 "}]),
        "child_id": {"empty": None, "checksum": wrong}.get(kind, right),
        "child_id_kind": "ok" if kind == "upgraded" else kind,
        "child_id_done": kind if kind == "upgraded" else "",
        "issued": random.choice([None, *(AS_OF + timedelta(days=d) for d in (-400, -60, -20, -3, 0, 2))]),
        "residence": place or None,
        "residence_done": "unknown_code" if place.endswith("777") else "",
    }


def windows_of(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Window]]:
    found: dict[str, list[Window]] = {}
    for pair, period, first, last in connection.execute("SELECT * FROM pair_windows").fetchall():
        found.setdefault(pair, []).append((period, first, last))
    return found


COLUMNS = "definition pair relation field period township facility event_month sex".split()


def figures_of(connection: duckdb.DuckDBPyConnection) -> dict[Key, Figure]:
    return figures_in(connection.table("figures").pl())


def figures_in(table: pl.DataFrame) -> dict[Key, Figure]:
    rows = table.filter(estimate="raw").to_dicts()
    assert len({tuple(row[name] for name in COLUMNS) for row in rows}) == len(rows), "a figure stands twice"
    return {
        tuple(row[name] for name in COLUMNS): Figure(
            row["numerator"],
            row["denominator"],
            row["low"],
            row["high"],
            {name: count for name, count in row.items() if name.startswith("left_out_")},
        )
        for row in rows
        if row["definition"] not in ("count.natural_increase", "coverage.estimate")
    }


def assert_same(found: dict[Key, Figure], expected: dict[Key, Figure]) -> None:
    assert set(found) == set(expected)
    for key, wanted in expected.items():
        got = found[key]
        assert (got.numerator, got.denominator) == (wanted.numerator, wanted.denominator), key
        for name, count in got.left_out.items():
            assert count == wanted.left_out.get(name), (key, name)
        if not key[0].startswith(("count.", "ratio.")):  # type: ignore[union-attr]
            ends = (wanted.low, wanted.high)
            assert (got.low, got.high) == (ends if None in ends else pytest.approx(ends, abs=2e-9)), key


@settings(max_examples=12)
@given(st.integers(0, 2**32))
def test_figures_are_those_of_plain_loops_and_nothing_received_is_lost(seed: int) -> None:
    """One world for all that must be true of it: to count takes longer than to look."""
    world = random_world(Random(seed))
    with counted(world) as connection:
        found = figures_of(connection)
        assert_same(found, figures(world, windows_of(connection)))
    nothing_received_is_lost(world, found)


def nothing_received_is_lost(world: World, found: dict[Key, Figure]) -> None:
    """METRICS.md 1, for every figure in total: what it speaks of and what was left out are what was received."""
    received = {
        name: len(world.of(name)) + 8 + 2 * n for n, name in enumerate(("births", "cards", "population_deaths"))
    }
    sides = {
        "presence.ref": ("births", "left", "denominator"),
        "consistency.ref": ("births", "left", "denominator"),
        "presence.other": ("cards", "right", "denominator"),
        "completeness.child_sex": ("births", "left", "denominator"),
        "completeness.mother_id": ("cards", "left", "denominator"),
        "duplicates.births": ("births", "left", "denominator"),
        "duplicates.population_deaths": ("population_deaths", "left", "denominator"),
        "count.births": ("births", "left", "numerator"),
        "count.compare": ("births", "left", "numerator"),
        "count.deaths": ("population_deaths", "left", "numerator"),
    }
    for key, figure in found.items():
        if key[0] not in sides or any(key[5:]):
            continue
        register, side, counted = sides[key[0]]
        reasons = (*REASONS, "quarantined", "superseded")
        left_out = sum(figure.left_out[f"left_out_{reason}_{side}"] or 0 for reason in reasons)
        assert getattr(figure, counted) + left_out == received[register], key


def test_the_cells_of_every_column_add_up_to_the_total() -> None:
    with counted(random_world(Random(4))) as connection:
        found = figures_of(connection)
    totals = {key: figure for key, figure in found.items() if not any(key[5:]) and key[0] != "ratio.sex_at_birth"}
    assert len(totals) > 40
    for column in range(len(CELLS)):
        sums: Counter[Key] = Counter()
        for key, figure in found.items():
            if key[5 + column] is not None:
                sums[*key[:5], None, None, None, None] += figure.numerator or 0
        for key, figure in totals.items():
            assert sums[key] == figure.numerator, (CELLS[column][0], key)


def test_every_figure_is_one_that_is_declared() -> None:
    world = World([Record(1)], [Record(5)], links=linked([(1, 5)]))
    with counted(world) as connection:
        families = {definition_of(str(key[0])).id for key in figures_of(connection)}
    assert families > {"presence.ref", "links.not_comparable", "field", "completeness", "duplicates", "count.births"}


def total(world: World, definition: str, period: str = "2025-10..2026-09") -> Figure:
    (found,) = [
        figure
        for key, figure in figures_in(seen(world, "figures")).items()
        if key[0] == definition and key[4] == period and not any(key[5:])
    ]
    return found


def counts(figure: Figure) -> tuple[int | None, int | None]:
    return figure.numerator, figure.denominator


def linked(pairs: Iterable[tuple[int, int]], status: str = "accepted", set_id: str | None = None) -> list[Link]:
    return [Link(left, right, status, set_id) for left, right in pairs]


def test_a_child_whose_first_paper_is_void_is_counted_by_its_second() -> None:
    world = World([Record(1)], [Record(2, state="void"), Record(3, thing=2)], links=linked([(1, 2), (1, 3)]))
    figure = total(world, "presence.other")
    assert counts(figure) == (1, 1)
    assert figure.left_out["left_out_out_of_scope_right"] == 1
    assert figure.left_out["left_out_duplicate_right"] == 0


def test_both_sides_are_one_population() -> None:
    """Of six births one has a card that counts, two have one that was left behind, one a void one, two none."""
    cards = [Record(11), Record(12, state="left"), Record(13, inside=False), Record(14, state="void"), Record(17)]
    births = [Record(n) for n in range(1, 7)]
    births.append(Record(7, state="left"))
    world = World(births, cards, links=linked([(1, 11), (2, 12), (3, 13), (4, 14), (7, 17)]))
    left, right = total(world, "presence.ref"), total(world, "presence.other")
    assert (counts(left), counts(right)) == ((1, 4), (1, 1))
    assert left.left_out["left_out_out_of_scope_left"] == 3
    assert left.left_out["left_out_out_of_scope_right"] == 4
    assert counts(total(world, "consistency.union")) == (1, 4)


def test_a_child_recorded_three_times_is_counted_once() -> None:
    cards = [Record(2), Record(3, thing=2), Record(4, thing=2)]
    world = World([Record(1)], cards, links=linked([(1, 2), (1, 3), (1, 4)]))
    figure = total(world, "presence.other")
    assert counts(figure) == (1, 1)
    assert figure.left_out["left_out_duplicate_right"] == 2
    assert counts(total(world, "duplicates.cards")) == (2, 3)


def test_duplicates_of_unknown_scope_are_no_more_than_all_records() -> None:
    """A register without addresses: every record repeats, or is, one whose scope nothing tells."""
    world = World(cards=[Record(2, inside=None), Record(3, inside=None, thing=2), Record(4, inside=None)])
    assert counts(total(world, "duplicates.cards")) == (1, 3)


def test_of_two_children_and_one_paper_one_is_present() -> None:
    world = World([Record(1), Record(2)], [Record(5)], links=linked([(1, 5), (2, 5)], "set", "s"))
    assert counts(total(world, "presence.ref")) == (1, 2)
    assert counts(total(world, "presence.other")) == (1, 1)
    assert counts(total(world, "consistency.ref")) == (1, 2)


def test_a_set_of_two_and_two_is_present_whole() -> None:
    world = World(
        [Record(1), Record(2)], [Record(5), Record(6)], links=linked([(1, 5), (1, 6), (2, 5), (2, 6)], "set", "s")
    )
    assert counts(total(world, "presence.ref")) == (2, 2)
    assert counts(total(world, "consistency.ref")) == (2, 2)


def test_a_link_with_too_few_key_fields_is_present_and_not_comparable() -> None:
    world = World([Record(1, name=None, sex=None)], [Record(5)], links=linked([(1, 5)]))
    assert counts(total(world, "presence.ref")) == (1, 1)
    assert counts(total(world, "links.not_comparable")) == (1, 1)
    assert counts(total(world, "consistency.matched")) == (0, 1)


@pytest.mark.parametrize("definition", ["presence.ref", "consistency.ref", "consistency.union"])
def test_who_may_or_may_not_belong_here_widens_the_interval(definition: str) -> None:
    births = [Record(n) for n in range(1, 41)]
    cards = [Record(n + 100) for n in range(1, 41)]
    links = linked((n, n + 100) for n in range(1, 37))
    sure = total(World(births, cards[:36], links=links), definition)
    unsure = total(
        World([*births, *(Record(n, inside=None) for n in range(60, 70))], cards[:36], links=links), definition
    )
    assert counts(unsure) == counts(sure) == (36, 40)
    assert unsure.low < sure.low < sure.high < unsure.high  # type: ignore[operator]


def test_a_township_with_deaths_and_no_birth_has_a_natural_decrease() -> None:
    deaths = [Record(7, township="990121009"), Record(8, township="990121009"), Record(9)]
    with counted(World([Record(1)], population_deaths=deaths)) as connection:
        found = dict(
            connection.execute(
                "SELECT township, value FROM figures WHERE definition = 'count.natural_increase' "
                "AND period = '2025-10..2026-09' AND event_month IS NULL"
            ).fetchall()
        )
    assert found == {None: -2.0, "990121001": 0.0, "990121009": -2.0}


def test_a_list_that_was_not_provided_has_no_figures() -> None:
    world = World([Record(1)])
    world.registers = world.registers[:1]
    with measured(world) as connection:
        found = {key[0] for key in figures_of(connection)}
    assert found == {"count.births", "completeness.child_name", "completeness.child_sex", "duplicates.births"}


def test_a_county_without_a_single_record_has_no_figure_but_empty_totals() -> None:
    with measured(World()) as connection:
        assert all(not figure.denominator for figure in figures_of(connection).values())


def test_a_record_is_in_time_until_the_last_day_of_the_lag_and_who_does_not_say_widens_the_interval() -> None:
    """Born on Monday 4 May 2026, a card is due 15 working days later, on Monday 25 May."""
    issued = [date(2026, 5, 25), date(2026, 5, 25), date(2026, 5, 26)]
    cards = [Record(n, more={"issued": day}) for n, day in enumerate(issued, 1)]
    told = total(World(cards=cards), "timeliness.cards")
    untold = total(World(cards=[*cards, Record(9)]), "timeliness.cards")
    assert counts(told) == counts(untold) == (2, 3)
    assert untold.low < told.low < told.high < untold.high  # type: ignore[operator]


def test_a_register_that_never_says_when_a_record_was_entered_has_no_timeliness() -> None:
    with counted(World(cards=[Record(1)])) as connection:
        assert not {key for key in figures_of(connection) if str(key[0]).startswith("timeliness")}


def test_the_raw_form_is_asked_of_names_and_not_of_how_a_register_writes_a_sex() -> None:
    births = [Record(1), Record(2, more={"child_name_raw": "王小明　"}), Record(3, more={"child_sex_raw": "男"})]
    cards = [Record(n + 10, more={"child_sex_raw": "1"}) for n in (1, 2, 3)]
    world = World(births, cards, links=linked([(1, 11), (2, 12), (3, 13)]))
    assert counts(total(world, "consistency.ref")) == (3, 3)
    assert counts(total(world, "consistency.strict")) == (2, 3)


def test_a_record_with_a_link_for_review_is_not_underreported_and_may_be() -> None:
    cards = [Record(n) for n in (11, 12, 13)]
    births = [Record(1), Record(2)]
    settled = total(World(births, cards, links=linked([(1, 11), (2, 12)])), "underreport.birth")
    open_still = total(World(births, cards, links=[*linked([(1, 11)]), Link(2, 12, "review")]), "underreport.birth")
    assert counts(settled) == counts(open_still) == (1, 3)
    assert settled.low == open_still.low
    assert settled.high < open_still.high  # type: ignore[operator]
