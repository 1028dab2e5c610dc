"""Lunar dates: the Gregorian day meant where somebody wrote the digits of the lunar calendar.

The months of 1900 to 2100 come from borax; their first days are laid out once, so that a day costs one look-up.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from borax.calendars.lunardate import (
    MAX_LUNAR_YEAR,
    MIN_LUNAR_YEAR,
    MIN_SOLAR_DATE,
    LCalendars,
)

_Month = tuple[int, int, bool]  # year, month, leap


def lunar_to_gregorian(year: int, month: int, day: int, *, leap: bool = False) -> date | None:
    """The Gregorian day of a lunar date; None outside 1900–2100 or where that month has no such day."""
    found = _months().get((year, month, leap))
    if found is None or not 1 <= day <= found[1]:
        return None
    return found[0] + timedelta(days=day - 1)


def lunar_readings(digits: date) -> tuple[date, ...]:
    """The days meant if the digits of a date are lunar: none, one, or two where the month was also a leap month."""
    return tuple(
        day
        for leap in (False, True)
        if (day := lunar_to_gregorian(digits.year, digits.month, digits.day, leap=leap)) is not None
    )


@cache
def _months() -> dict[_Month, tuple[date, int]]:
    """The first day and the length of each lunar month."""
    months: dict[_Month, tuple[date, int]] = {}
    first: date = MIN_SOLAR_DATE
    for year in range(MIN_LUNAR_YEAR, MAX_LUNAR_YEAR + 1):
        for month, days, leap in LCalendars.iter_year_month(year):
            months[year, month, bool(leap)] = (first, days)
            first += timedelta(days=days)
    return months
