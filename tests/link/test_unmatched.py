"""What two records gain that nobody else claims: less if they share a number, for it may be another's by mistake."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.comparison.coding import code
from reconcile.comparison.columns import CodedPair
from reconcile.link.entities import Entities
from reconcile.link.gaps import gaps_of, shared_numbers, told_apart
from reconcile.link.unmatched import Side, together
from reconcile.registers.pair import Compare

gains = st.floats(-3, 5)
ID, NAME = (Compare.model_validate({"name": kind, "as": kind}) for kind in ("id", "name"))


NONE = pl.Series([None] * 4, dtype=pl.String), pl.Series([None] * 200, dtype=pl.String)


def one(gain: float, other: float) -> tuple[np.ndarray, np.ndarray]:
    return np.array([gain]), np.array([other])


@given(gains, gains)
def test_where_no_number_is_shared_both_ends_gain_what_they_gain(left: float, right: float) -> None:
    assert together([one(left, left), one(right, right)])[0] == pytest.approx(left + right)
    assert together([one(left, left)])[0] == pytest.approx(left)


@given(gains, gains, gains, gains)
def test_either_end_may_bear_the_others_number(left: float, right: float, alone: float, other: float) -> None:
    """Against what would be if it were the left or if it were the right, each as likely as the other."""
    mistaken = [alone + right, left + other]
    chances = np.mean(np.exp(-np.array(mistaken)))
    assert np.exp(-together([one(left, alone), one(right, other)])[0]) == pytest.approx(chances)


def test_numbers_are_shared_where_they_are_equal_and_whole() -> None:
    levels = np.array([[1, 1], [2, 1], [0, 1], [1, 0]], dtype=np.int8)
    assert shared_numbers([NAME, ID], levels[:, ::-1]).tolist() == [0b10, 0, 0, 0b10]
    assert shared_numbers([NAME], levels[:, 1:]).tolist() == [0, 0, 0, 0]


def test_an_edge_gains_by_what_its_end_shows_beside_the_number() -> None:
    ends, shared = np.array([0, 0, 1]), np.array([0b00, 0b10, 0b10], dtype=np.int32)
    everywhere = np.ones(2, dtype=np.bool_)
    things = Entities.alone(np.array([7, 9], dtype=np.uint64))
    side = Side.of((ends, shared), np.array([0b11, 0b10], dtype=np.int32), things, everywhere, everywhere)
    own, mistaken = side.gains(np.array([0.0, 1.0, 2.0, 3.0]))
    assert own.tolist() == [3.0, 3.0, 2.0]
    assert mistaken.tolist() == [3.0, 1.0, 0.0]


def test_places_that_the_other_side_hardly_ever_names_are_elsewhere() -> None:
    """The county of every place but one in two hundred on the right is 990121: on the left two are of another one."""
    left = ["990121001002", "990122003004", "某省某市某县", None]
    right = ["990121001003"] * 199 + ["990122003004"]
    series = (pl.Series(places, dtype=pl.String) for places in (left, right))
    place = Compare.model_validate({"name": "place", "as": "place"})
    ids = np.arange(4, dtype=np.uint64), np.arange(200, dtype=np.uint64)
    gaps = gaps_of([NAME, place], CodedPair(*ids, {"name": code(*NONE), "place": code(*series)}, {}))
    assert told_apart([NAME, place]) == ("name", "place", "place elsewhere")
    assert gaps[0].tolist() == [0b010, 0b110, 0b110, 0]
    assert set(gaps[1][:199].tolist()) == {0b010}
    assert gaps[1][199] == 0b010, "the left names that county often enough"
