"""Working days, against the announcements for 2025 and 2026 and a plain count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.values.working_days import working_days

KNOWN = working_days()
DAYS = st.dates(date(2024, 12, 1), date(2027, 3, 1))


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        ("2026-11-26", 10, "2026-12-10"),  # two plain weeks
        ("2026-02-13", 1, "2026-02-14"),  # a Saturday that is worked before the Spring Festival
        ("2026-02-13", 2, "2026-02-24"),  # and nine days off
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-09-30", 3, "2026-10-10"),  # a Saturday again
        ("2025-09-30", 1, "2025-10-09"),
        ("2025-12-31", 1, "2026-01-04"),  # a Sunday, over the new year
    ],
)
def test_announced_days(start: str, number: int, end: str) -> None:
    assert KNOWN.after(date.fromisoformat(start), number) == date.fromisoformat(end)


def test_how_many_days_are_worked_in_a_year() -> None:
    """What calendars of these years print: 2025 has 248 working days, 2026 has 248."""
    for year, days in ((2025, 248), (2026, 248)):
        assert KNOWN.between(date(year - 1, 12, 31), date(year, 12, 31)) == days


@given(DAYS, st.integers(1, 40))
def test_the_day_after_so_many_is_so_many_away(start: date, number: int) -> None:
    end = KNOWN.after(start, number)
    assert KNOWN.has(end)
    assert KNOWN.between(start, end) == number
    assert KNOWN.between(start, end - timedelta(days=1)) == number - 1


def test_a_year_that_nobody_announced_has_its_weekends_alone() -> None:
    assert 2027 not in KNOWN.years
    assert KNOWN.after(date(2027, 2, 4), 2) == date(2027, 2, 8)
    told = working_days(["2027-02-05..2027-02-11"], ["2027-02-13"])
    assert 2027 in told.years
    assert (told.after(date(2027, 2, 4), 1), told.after(date(2027, 2, 4), 2)) == (date(2027, 2, 12), date(2027, 2, 13))


def test_what_an_office_sets_comes_before_what_was_announced() -> None:
    told = working_days(["2026-02-14"], ["2026-10-01"])
    assert (told.has(date(2026, 2, 14)), told.has(date(2026, 10, 1))) == (False, True)


@pytest.mark.parametrize("text", ["2027-02-30", "tomorrow", "2027-02-11..2027-02-05", "2027-01-01..2027-12-31"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        working_days([text])
