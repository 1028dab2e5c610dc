"""Counts of few persons do not leave the county, not even by subtraction."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.report.tables.model import Rate
from reconcile.report.tables.suppression.parts_of_whole import protect_column
from reconcile.report.tables.suppression.small_cells import protect, protect_steps


def rate(numerator: int, denominator: int) -> Rate:
    value = numerator / denominator if denominator else None
    return Rate(numerator, denominator, value, 0.1, 0.9)


@pytest.mark.parametrize("denominator", [1, 4])
def test_few_records_are_hidden(denominator: int) -> None:
    assert protect(rate(1, denominator), 5) == Rate(bound="hidden")


def test_few_that_disagree_become_a_limit() -> None:
    assert protect(rate(197, 200), 5) == Rate(None, 200, 0.98, bound="at_least")


def test_few_that_agree_become_a_limit() -> None:
    assert protect(rate(3, 200), 5) == Rate(None, 200, 0.02, bound="at_most")


@pytest.mark.parametrize(("numerator", "denominator"), [(200, 200), (0, 200), (150, 200), (0, 0), (5, 10)])
def test_none_all_and_many_are_shown(numerator: int, denominator: int) -> None:
    assert protect(rate(numerator, denominator), 5) == rate(numerator, denominator)


def test_a_part_hidden_alone_takes_the_next_smallest_with_it() -> None:
    column = protect_column([rate(90, 100), rate(1, 3), rate(40, 50)], 5)
    assert column == [rate(90, 100), Rate(bound="hidden"), Rate(bound="hidden")]


def test_a_limit_alone_takes_the_smallest_other_with_it() -> None:
    column = protect_column([rate(90, 100), rate(48, 50), rate(30, 40)], 5)
    assert column[1] == Rate(None, 50, 1 - 4 / 50, bound="at_least")
    assert column[2] == Rate(denominator=40, bound="hidden")


COUNTS = st.lists(
    st.integers(0, 60).flatmap(lambda whole: st.integers(0, whole).map(lambda part: (part, whole))), max_size=9
)


@given(COUNTS, st.integers(1, 9))
def test_no_small_count_can_be_read_or_worked_out(counts: list[tuple[int, int]], limit: int) -> None:
    shown = protect_column([rate(part, whole) for part, whole in counts], limit)
    for one in shown:
        assert one is not None
        for count in (one.numerator, one.denominator):
            assert count is None or count == 0 or count >= limit
        if one.numerator is not None and one.denominator:
            assert (one.denominator - one.numerator == 0) or one.denominator - one.numerator >= limit
    there = [one for one, (_, whole) in zip(shown, counts, strict=True) if whole]
    hidden = [one for one in there if one.denominator is None]
    unread = [one for one in there if one.numerator is None]
    # With one cell unread the total gives it back; with two it does not.
    assert len(hidden) != 1 or len(there) == 1
    assert len(unread) != 1 or len(there) == 1


def test_a_step_of_few_persons_is_hidden_and_the_next_is_held_against_what_is_shown() -> None:
    steps = protect_steps(rate(90, 100), [rate(90, 100), rate(88, 100), rate(85, 100), rate(84, 100), rate(60, 100)], 5)
    assert [one.numerator for one in steps] == [90, None, 85, None, 60]
    assert [one.bound for one in steps] == ["", "hidden", "", "hidden", ""]


def test_a_step_beside_a_limit_keeps_what_it_says() -> None:
    """Of the same persons two disagree at one threshold and thirty at the next."""
    steps = protect_steps(rate(75, 90), [rate(88, 90), rate(60, 90)], 5)
    assert [(one.numerator, one.bound) for one in steps] == [(None, "at_least"), (60, "")]


def test_few_who_leave_the_denominator_hide_a_step_too() -> None:
    assert protect_steps(rate(90, 100), [rate(90, 98), rate(80, 88)], 5) == [Rate(bound="hidden")] * 2


@pytest.mark.parametrize("start", [rate(1, 4), rate(3, 200)])
def test_where_the_headline_is_hidden_no_threshold_is_shown(start: Rate) -> None:
    assert protect_steps(start, [start, rate(150, 200)], 5) == [Rate(bound="hidden")] * 2


@given(COUNTS.filter(bool), st.integers(1, 9))
def test_two_rates_that_are_shown_are_never_few_persons_apart(counts: list[tuple[int, int]], limit: int) -> None:
    rates = [rate(part, whole) for part, whole in counts]
    shown = [one for one in protect_steps(rates[0], rates, limit) if one.numerator is not None]
    for one, other in combinations(shown, 2):
        agreeing = (one.numerator or 0) - (other.numerator or 0)
        differing = (one.denominator or 0) - (other.denominator or 0) - agreeing
        assert all(count == 0 or abs(count) >= limit for count in (agreeing, differing))
