"""Two lists: the published example, and how often the interval holds the truth where the truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.measure.lists.chapman import FEWEST_ON_BOTH, both_if_links_were_right, chapman


def test_the_published_example() -> None:
    """3,113 births of one list, 2,903 of another, 2,396 of both: 17.46 % are on the first list not."""
    found = chapman(3113, 2903, 2396)
    assert round(found.total, 1) == 3771.7
    assert (round(found.low, 1), round(found.high, 1)) == (3741.4, 3801.9)
    assert round(100 * (1 - 3113 / found.total), 2) == 17.46


@given(st.integers(7, 500), st.integers(0, 500), st.integers(0, 500))
def test_nobody_that_was_seen_is_estimated_away(both: int, only_first: int, only_second: int) -> None:
    found = chapman(both + only_first, both + only_second, both)
    seen = both + only_first + only_second
    assert seen - 1e-6 <= found.low <= found.total + 1e-6
    assert found.total <= found.high + 1e-6


def lists(
    random: np.random.Generator, size: int, first: float, second: float, second_if_first: float
) -> tuple[int, ...]:
    on_first = random.random(size) < first
    on_second = random.random(size) < np.where(on_first, second_if_first, second)
    return int(on_first.sum()), int(on_second.sum()), int((on_first & on_second).sum())


def held(size: int, first: float, second: float, second_if_first: float, times: int = 2000) -> tuple[float, float]:
    """How often the interval holds the true size, and the mean error of the estimate."""
    random = np.random.default_rng(7)
    found = [chapman(*lists(random, size, first, second, second_if_first)) for _ in range(times)]
    holds = np.mean([one.low <= size <= one.high for one in found])
    return float(holds), float(np.mean([one.total for one in found])) - size


@pytest.mark.parametrize(("size", "first", "second"), [(4000, 0.8, 0.7), (500, 0.9, 0.8), (150, 0.7, 0.7)])
def test_independent_lists_give_the_truth_as_often_as_promised(size: int, first: float, second: float) -> None:
    holds, error = held(size, first, second, second)
    assert 0.92 <= holds <= 0.98
    assert abs(error) < 0.005 * size


def test_lists_that_follow_each_other_hide_who_is_on_neither() -> None:
    """As the report says: positive dependence makes the total too small, negative too large."""
    assert held(4000, 0.8, 0.5, 0.9)[1] < -200
    assert held(4000, 0.8, 0.9, 0.6)[1] > 200


def test_a_missed_link_makes_the_total_too_large_and_is_put_right() -> None:
    """Of 2,400 on both lists 100 were not recognised."""
    whole = chapman(3000, 2900, 2400).total
    assert chapman(3000, 2900, 2300).total > whole + 100
    put_right = both_if_links_were_right(2300, links=2300, false=0.0, missed=100.0, most=2900)
    assert chapman(3000, 2900, put_right).total == pytest.approx(whole)


def test_false_links_are_taken_away_and_no_more_stand_on_both_than_on_one() -> None:
    assert both_if_links_were_right(200, links=400, false=40.0, missed=0.0, most=300) == 180
    assert both_if_links_were_right(200, links=200, false=0.0, missed=900.0, most=210) == 210
    assert both_if_links_were_right(0, links=0, false=0.0, missed=3.0, most=10) == 0


def test_from_seven_on_both_lists_on_the_estimate_is_hardly_biased() -> None:
    """Lists so short that some seven to twenty stand on both."""
    random = np.random.default_rng(3)
    drawn = [lists(random, 150, 0.3, 0.3, 0.3) for _ in range(20_000)]
    kept = [chapman(*one).total for one in drawn if one[2] >= FEWEST_ON_BOTH]
    assert abs(np.mean(kept) - 150) < 0.05 * 150
