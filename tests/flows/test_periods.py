"""A scheduled run is about the month before."""

from datetime import date

import pytest

from periods import month_before


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2026, 10, 6), "2026-09"),
        (date(2026, 10, 31), "2026-09"),
        (date(2027, 1, 1), "2026-12"),
        (date(2026, 3, 1), "2026-02"),
    ],
)
def test_the_month_before(day: date, month: str) -> None:
    assert month_before(day) == month
