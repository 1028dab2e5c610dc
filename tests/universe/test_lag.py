"""When a record is due, against counting day by day."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measure.world import due

from reconcile.registers.spec import Lag
from reconcile.universe.lag import due_dates, last_day_due

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@given(st.lists(st.none() | DAYS, max_size=8), st.integers(0, 14), st.integers(0, 40), st.integers(0, 30))
def test_due_dates_are_those_counted_day_by_day(
    events: list[date | None], months: int, days: int, working_days: int
) -> None:
    lag = Lag(months=months, days=days, working_days=working_days)
    found = due_dates(pl.Series("event", events, dtype=pl.Date), lag)
    assert found.to_list() == [day and due(day, lag) for day in events]


@pytest.mark.parametrize(
    ("event", "lag", "expected"),
    [
        (date(2026, 1, 31), Lag(months=1), date(2026, 2, 28)),
        (date(2024, 1, 31), Lag(months=1), date(2024, 2, 29)),
        (date(2026, 11, 21), Lag(working_days=1), date(2026, 11, 23)),
        (date(2026, 11, 20), Lag(working_days=15), date(2026, 12, 11)),
        (date(2026, 9, 1), Lag(days=7), date(2026, 9, 8)),
        (date(2026, 9, 1), Lag(), date(2026, 9, 1)),
    ],
)
def test_known_due_dates(event: date, lag: Lag, expected: date) -> None:
    assert due_dates(pl.Series("event", [event]), lag).to_list() == [expected]


@given(DAYS, st.integers(0, 14), st.integers(0, 40), st.integers(0, 30))
def test_the_last_day_due_is_due_and_the_next_day_is_not(
    as_of: date, months: int, days: int, working_days: int
) -> None:
    lag = Lag(months=months, days=days, working_days=working_days)
    last = last_day_due(as_of, lag)
    assert due(last, lag) <= as_of < due(last + timedelta(days=1), lag)
