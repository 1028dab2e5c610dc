"""Intervals against published vectors and a slower way to the same numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.measure.intervals import difference_of_counts, poisson, sex_ratio
from reconcile.values.shares import wilson


def one(count: float) -> np.ndarray:
    return np.array([count], dtype=np.float64)


def test_wilson_of_950_in_1000() -> None:
    low, high = wilson(one(950), one(1000))
    assert (round(low[0] * 100, 1), round(high[0] * 100, 1)) == (93.5, 96.2)


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_wilson_is_that_of_scipy_and_holds_its_share(successes: int, trials: int) -> None:
    from scipy import stats  # takes a second, in each process that collects the tests

    successes = min(successes, trials)
    low, high = wilson(one(successes), one(trials))
    expected = stats.binomtest(successes, trials).proportion_ci(method="wilson")
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high), abs=2e-9)
    assert 0 <= low[0] <= successes / trials <= high[0] <= 1


def test_none_of_none_has_no_interval() -> None:
    low, high = wilson(one(0), one(0))
    assert np.isnan([low[0], high[0]]).all()


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0.0, 3.689), (1, 0.025, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390), (100, 81.364, 121.627)],
)
def test_poisson_of_known_counts(count: int, low: float, high: float) -> None:
    """Garwood's table."""
    found = poisson(one(count))
    assert (found[0][0], found[1][0]) == pytest.approx((low, high), abs=6e-4)


def test_sex_ratio_of_818_boys_and_734_girls() -> None:
    ratio, low, high = sex_ratio(one(818), one(734))
    assert (round(ratio[0], 2), round(low[0], 1), round(high[0], 1)) == (111.44, 100.9, 123.1)


def test_no_girls_no_ratio() -> None:
    assert np.isnan([part[0] for part in sex_ratio(one(3), one(0))]).all()


def test_a_difference_of_counts_lies_between_its_ends() -> None:
    low, high = difference_of_counts(one(100), one(44))
    assert (low[0], high[0]) == pytest.approx((56 - 1.96 * 12, 56 + 1.96 * 12), abs=1e-2)
