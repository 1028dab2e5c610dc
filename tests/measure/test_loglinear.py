"""Three lists: fits held against another solver and closed forms, totals against worlds whose size is known."""

from __future__ import annotations

from itertools import combinations
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize

from reconcile.measure.lists.bootstrap import select
from reconcile.measure.lists.loglinear import Floats, Terms, choose, fit, histories, models

TABLES = st.lists(st.integers(1, 400), min_size=7, max_size=7).map(lambda cells: np.array(cells, dtype=float))


def test_all_models_of_three_lists_are_there_the_simplest_first() -> None:
    assert len(histories(3)) == 7
    assert [len(terms) for terms in models(3)] == [0, 1, 1, 1, 2, 2, 2, 3]
    assert len(models(4)) == 64


def solved(table: Floats, lists: int, terms: Terms) -> float:
    """The unseen by a general minimiser of the likelihood, a term at a time."""
    rows = [[1.0, *map(float, on), *(float(on[a] and on[b]) for a, b in terms)] for on in histories(lists)]
    design = np.array(rows)

    def loss(levels: Floats) -> tuple[float, Floats]:
        expected = np.exp(np.clip(design @ levels, -40, 40))
        return float((expected - table * (design @ levels)).sum()), design.T @ (expected - table)

    start = np.zeros(design.shape[1])
    start[0] = np.log(table.mean())
    return float(np.exp(minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-7}).x[0]))


@settings(max_examples=30, deadline=None)
@given(TABLES, st.sampled_from(models(3)))
def test_a_fit_is_that_of_a_general_minimiser(table: Floats, terms: Terms) -> None:
    assert fit(table[None, :], 3, terms).unseen[0] == pytest.approx(solved(table, 3, terms), rel=1e-3)


@given(TABLES)
def test_with_all_pairs_the_unseen_have_a_closed_form(table: Floats) -> None:
    """n000 = n111 n100 n010 n001 / (n110 n101 n011) (S. E. Fienberg 1972)."""
    of = dict(zip(histories(3), table, strict=True))
    odd = prod(count for on, count in of.items() if sum(on) % 2)
    even = prod(count for on, count in of.items() if sum(on) == 2)
    found = fit(table[None, :], 3, tuple(combinations(range(3), 2))).unseen[0]
    assert found == pytest.approx(odd / even, rel=1e-5)


@given(TABLES)
def test_independent_lists_have_an_equation_of_their_own(table: Floats) -> None:
    """The total N solves 1 - seen/N = (1 - n1/N)(1 - n2/N)(1 - n3/N) (J. N. Darroch 1958)."""
    on = np.array(histories(3), dtype=float)
    sizes, seen = on.T @ table, table.sum()

    def gap(total: float) -> float:
        return float(np.prod(1 - sizes / total) - (1 - seen / total))

    found = seen + fit(table[None, :], 3, ()).unseen[0]
    assert found == pytest.approx(brentq(gap, seen, 1e9), rel=1e-5)


def test_many_tables_are_fitted_as_each_alone() -> None:
    tables = np.random.default_rng(1).integers(1, 90, (20, 7)).astype(float)
    for terms in models(3):
        together = fit(tables, 3, terms)
        alone = [fit(table[None, :], 3, terms).unseen[0] for table in tables]
        assert together.unseen == pytest.approx(alone, rel=1e-6)


def test_a_model_whose_term_runs_away_is_not_chosen() -> None:
    """Nobody stands on the second list alone: with all pairs free that cell cannot be estimated."""
    table = np.array([200, 40, 30, 20, 25, 0, 15], dtype=float)
    fits = [fit(table[None, :], 3, terms) for terms in models(3)]
    assert np.isnan(fits[-1].unseen[0])
    assert not np.isnan(fits[int(choose(fits)[0])].unseen[0])


def drawn(random: np.random.Generator, size: int, second_if_first: float) -> Floats:
    first = random.random(size) < 0.8
    on = np.column_stack(
        [first, random.random(size) < np.where(first, second_if_first, 0.6), random.random(size) < 0.7]
    )
    return np.array([(on == history).all(axis=1).sum() for history in histories(3)], dtype=float)


@pytest.mark.parametrize("second_if_first", [0.6, 0.9])
def test_the_interval_holds_the_truth_for_independent_and_for_dependent_lists(second_if_first: float) -> None:
    random = np.random.default_rng(5)
    found = [select(drawn(random, 1500, second_if_first), 3, draws=200, seed=1) for _ in range(100)]
    held = [one.estimate.low <= 1500 <= one.estimate.high for one in found if one]
    assert len(held) == 100
    assert np.mean(held) >= 0.9
    assert abs(np.mean([one.estimate.total for one in found if one]) - 1500) < 15


def test_two_lists_would_have_missed_the_dependence() -> None:
    """The same dependent world by its first two lists alone lacks far more: what a third list is good for."""
    table = drawn(np.random.default_rng(5), 1500, 0.9)
    on = np.array(histories(3))
    both, first, second = (table[on[:, 0] & on[:, 1]].sum(), table[on[:, 0]].sum(), table[on[:, 1]].sum())
    assert first * second / both < 1440


def test_the_same_seed_draws_the_same_and_another_does_not() -> None:
    table = drawn(np.random.default_rng(2), 800, 0.6)
    one, again, other = (select(table, 3, draws=100, seed=seed) for seed in (1, 1, 2))
    assert one
    assert again
    assert other
    assert one.estimate == again.estimate
    assert one.estimate.total == other.estimate.total
    assert one.estimate != other.estimate


def test_where_no_model_can_be_estimated_there_is_none() -> None:
    assert select(np.array([90, 0, 0, 0, 0, 0, 0], dtype=float), 3, draws=50, seed=1) is None
