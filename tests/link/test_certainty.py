"""Probabilities are averaged over what the shares of levels may be."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from reconcile.link.certainty import BEYOND, averaged, matches_taught, variance
from reconcile.link.model import Model
from reconcile.link.patterns import Patterns


def logistic(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))


@given(st.floats(-9, 9), st.floats(0, 3))
def test_as_if_all_shares_were_tried(odds: float, spread: float) -> None:
    exact, _ = quad(lambda z: logistic(odds + np.sqrt(spread) * z) * NormalDist().pdf(z), -8, 8)
    assert logistic(averaged(np.array([odds]), np.array([spread]))[0]) == pytest.approx(exact, abs=0.012)


def test_the_variance_is_that_of_dirichlet_shares_and_of_what_they_do_not_know() -> None:
    """Two comparisons that 800 and 180 matches have shown, at a level that a fortieth, or a sixth, of them reach."""
    drawn = np.random.default_rng(1)
    first = drawn.dirichlet([780.0, 20.0], 100_000)[:, 1]
    second = drawn.dirichlet([150.0, 30.0], 100_000)[:, 1]
    shares = [np.array([0.975, 0.025]), np.array([5 / 6, 1 / 6])]
    model = Model(("same", "unrelated"), (), np.array([0.1, 0.9]), [shares, shares])
    levels = np.array([[2, 2], [2, 0], [0, 0]], dtype=np.int8)
    found = variance(model, np.array([800.0, 180.0]), levels) - BEYOND
    assert found[0] == pytest.approx(np.var(np.log(first)) + np.var(np.log(second)), rel=0.1)
    assert found[1] == pytest.approx(np.var(np.log(first)), rel=0.1)
    assert found[2] == 0.0


def test_matches_that_teach_are_counted_where_both_sides_are_present() -> None:
    """Of three candidates two are half a match; the rule's own link does not teach the second comparison."""
    patterns = Patterns(np.array([[1, 1], [2, 0]], dtype=np.int8), np.zeros((2, 2)), np.array([0, 1, 1, 0]))
    rule = np.array([-1, -1, -1, 0], dtype=np.int8)
    taught = np.array([[True, True], [True, False]])
    assert matches_taught(patterns, np.array([0.5, 0.5, 0.0, 0.9]), rule, taught).tolist() == [2.0, 0.5]
