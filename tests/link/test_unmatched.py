"""What two records gain that nobody else claims: less if they share a number, for it may be another's by mistake."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.comparison.coding import code
from reconcile.comparison.columns import CodedPair
from reconcile.link.assign import Edges
from reconcile.link.entities import Entities
from reconcile.link.gaps import gaps_of, shared_numbers, told_apart
from reconcile.link.unmatched import Side, together, unmatched_gains
from reconcile.link.visible import Visible
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


def of_two_kinds(visible: Visible) -> float:
    """What two records gain of which nothing but the date is known: of a hundred such on the left none looks likely by
    itself, of a thousand whose names are known too nine hundred do."""
    known, dates = 1_000, 100
    things = np.arange(known + dates)
    gaps = np.where(things < known, 0b11, 0b10).astype(np.int32)
    weight = np.where(things < 900, 5.0, -1.0)[np.r_[:900, known : known + dates]]
    ends = np.r_[:900, known : known + dates]
    edges = Edges(ends, ends, weight, np.zeros(len(ends)))
    everything = np.ones(len(things), dtype=np.bool_)
    shared = np.zeros(len(ends), dtype=np.int32)
    side = Side(ends, shared, gaps, everything, everything)
    return float(unmatched_gains(edges, [side], 2, visible)[0][0b10])


def test_of_whom_little_is_known_nobody_says_that_they_have_no_partner() -> None:
    """A date alone makes no pair likely, and a match would not be seen by it; if it would be, none means none."""
    name, date = 6_000_000, 2_000_000
    hidden = Visible(np.array([[name, date]]), np.array([900.0]), np.int64(-4_000_000))
    plain = Visible(np.array([[name, date]]), np.array([900.0]), np.int64(-1_000_000))
    assert hidden.share(np.array([[True, True], [False, True]])).tolist() == [1.0, 0.0]
    assert plain.share(np.array([[True, True], [False, True]])).tolist() == [1.0, 1.0]
    assert of_two_kinds(hidden) > of_two_kinds(plain) + 0.3


def test_where_no_pair_is_likely_every_match_would_be_seen() -> None:
    nobody = Visible(np.zeros((0, 2), dtype=np.int64), np.zeros(0), np.int64(-1))
    assert nobody.share(np.array([[True, True], [False, False]])).tolist() == [1.0, 1.0]
