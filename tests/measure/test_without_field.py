"""Field agreement of links that would have been accepted without the field, by hand."""

from __future__ import annotations

from typing import Any

import polars as pl
from tests.measure.world import Link, Record, World, seen

CELLS = ("township", "facility", "event_month", "sex")


def agreement(world: World, estimate: str) -> tuple[int, int]:
    shown = seen(world, "figures").filter(pl.all_horizontal(pl.col(CELLS).is_null()))
    asked = shown.filter(definition="field.child_name", estimate=estimate, period="all")
    return asked.select("numerator", "denominator").row(0)


def leans(left: int, right: int, *, gained: bool, field: str = "child_name") -> dict[str, Any]:
    ends = {"left_entity": left, "right_entity": right}
    return {"pair": "births-cards", "relation": "child", **ends, "field": field, "gained": gained}


def county(*leaning: dict[str, Any]) -> World:
    """Three children with their cards, and one whose card has another name and was left for review."""
    births = [Record(n) for n in range(1, 5)]
    cards = [Record(11), Record(12), Record(13, name="李晓"), Record(14, name="李晓")]
    links = [Link(1, 11), Link(2, 12), Link(3, 13), Link(4, 14, "review")]
    return World(births, cards, links=links, leaning=list(leaning))


def test_links_that_hang_on_the_field_are_taken_out_and_those_it_keeps_out_are_put_in() -> None:
    assert agreement(county(), "raw") == (2, 3)
    assert agreement(county(), "without_field") == (2, 3)
    assert agreement(county(leans(1, 11, gained=False)), "without_field") == (1, 2)
    assert agreement(county(leans(4, 14, gained=True)), "without_field") == (2, 4)
    both = county(leans(1, 11, gained=False), leans(4, 14, gained=True))
    assert agreement(both, "without_field") == (1, 3)
    assert agreement(both, "raw") == (2, 3)


def test_what_hangs_on_another_field_stays() -> None:
    assert agreement(county(leans(1, 11, gained=False, field="mother_id")), "without_field") == (2, 3)


def test_who_is_linked_already_or_out_of_scope_is_not_put_in() -> None:
    assert agreement(county(leans(1, 14, gained=True)), "without_field") == (2, 3)
    away = county(leans(4, 14, gained=True))
    away.cards[3].state = "left"
    assert agreement(away, "without_field") == (2, 3)
