"""What answers do to the rates beside the raw ones: the same as if the registers had been corrected accordingly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
from tests.measure.world import AS_OF, Link, Record, World, compared

from reconcile.measure.feedback import feedback_rates
from reconcile.measure.figures import TOTAL
from reconcile.measure.stage import MeasureRequest, counted_figures

Key = tuple[str, str, str | None]
Counts = dict[Key, tuple[int, int]]
REQUEST = MeasureRequest("run", AS_OF, 3, 0.8)
OF_PAIR = ("births-cards", "child")

CHILDREN = World(
    [Record(n) for n in range(1, 8)],
    [Record(n, name="王晓明" if n in (12, 13) else "王小明") for n in (11, 12, 13, 14, 15, 18)],
    links=[
        Link(1, 11),
        Link(2, 12),
        Link(3, 13),
        Link(4, 14, method="verdict"),
        Link(5, 15),
    ],
)
"""Two names differ, a link was decided by people, births 6 and 7 have no card, card 18 has no birth."""


def figures(world: World) -> dict[str, Counts]:
    """The county's rates of the comparison by estimate."""
    with compared(world) as connection:
        names = [spec.id for spec in world.registers]
        raw = [frame for frame in counted_figures(connection, world.declarations, names, REQUEST) if len(frame)]
        before = connection.sql("SELECT * FROM members ORDER BY ALL").fetchall()
        rows = pl.concat([*raw, *feedback_rates(connection, world.declarations)], how="diagonal_relaxed")
        assert connection.sql("SELECT * FROM members ORDER BY ALL").fetchall() == before, "it was not taken back"
    found: dict[str, Counts] = {}
    for row in rows.filter(pair=OF_PAIR[0], relation=OF_PAIR[1], cell=TOTAL).iter_rows(named=True):
        key = (row["period"], row["definition"], row["field"])
        found.setdefault(row["estimate"], {})[key] = (row["numerator"], row["denominator"])
    return found


def answer(code: str, effect: str, left: int | None, right: int | None, field: str | None = None) -> tuple[Any, ...]:
    return (*OF_PAIR, field, left, right, code, effect)


ANSWERS = [
    answer("01", "agrees", 2, 12, "child_name"),
    answer("06", "leaves", 6, None),
    answer("07", "leaves", None, 18),
    answer("06", "leaves", 5, 15, "child_name"),
]


def corrected() -> World:
    """The same as if it had been so from the start."""
    births = [replace(one, inside=False) if one.id in (5, 6) else one for one in CHILDREN.births]
    cards = [
        replace(one, name="王小明") if one.id == 12 else replace(one, inside=False) if one.id in (15, 18) else one
        for one in CHILDREN.cards
    ]
    for one in (*births, *cards):
        one.__post_init__()
    return replace(CHILDREN, births=births, cards=cards)


def test_rates_with_feedback_are_those_of_corrected_registers() -> None:
    found, expected = figures(replace(CHILDREN, feedback=ANSWERS)), figures(corrected())["raw"]
    as_written = {key for key in expected if key[1] == "consistency.strict"}
    told = found["with_feedback"]
    assert told.keys() == {key for key in found["raw"] if found["raw"][key] is not None}
    assert {key: told[key] for key in told.keys() - as_written} == {
        key: expected[key] for key in expected.keys() - as_written
    }
    for key in as_written:
        there = min(expected[key][1], 1)
        assert told[key][0] == expected[key][0] - there, "in the raw form 2 and 12 are still written otherwise"


def test_the_raw_figures_stay_as_they_are() -> None:
    assert figures(replace(CHILDREN, feedback=ANSWERS))["raw"] == figures(CHILDREN)["raw"]


def test_without_verdicts_is_as_if_the_link_were_still_in_doubt() -> None:
    doubted = [replace(one, status="review") if one.method == "verdict" else one for one in CHILDREN.links]
    expected = figures(replace(CHILDREN, links=[replace(one, method="model") for one in doubted]))["raw"]
    assert figures(CHILDREN)["without_verdicts"] == expected


def test_where_nothing_was_decided_there_is_no_such_row() -> None:
    plain = replace(CHILDREN, links=[replace(one, method="model") for one in CHILDREN.links])
    assert set(figures(plain)) == {"raw", "without_field"}
    nobody = [answer("06", "leaves", 99, None)]
    assert set(figures(replace(plain, feedback=nobody))) == {"raw", "without_field"}
