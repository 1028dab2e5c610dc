"""Lunar dates: the Gregorian day meant where somebody wrote the digits of the lunar calendar.

The months of 1900 to 2100 come from borax; their first days are laid out once, so that a day costs one look-up.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np
from borax.calendars.lunardate import (
    MAX_LUNAR_YEAR,
    MIN_LUNAR_YEAR,
    MIN_SOLAR_DATE,
    LCalendars,
)
from numpy.typing import NDArray

_Ints = NDArray[np.int64]
_NONE = -1
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


def lunar_ordinals(year: _Ints, month: _Ints, day: _Ints) -> _Ints:
    """What `lunar_readings` says of many dates at once, as ordinals: shape (dates, 2), -1 where there is no reading."""
    first, length = _table()
    at = np.clip(year - MIN_LUNAR_YEAR, -1, len(first) - 1), month
    known = ((at[0] == year - MIN_LUNAR_YEAR) & (year >= MIN_LUNAR_YEAR))[:, None] & (day[:, None] <= length[at])
    plain, leap = np.where(known, first[at] + day[:, None] - 1, _NONE).T
    return np.stack([np.where(plain == _NONE, leap, plain), np.where(plain == _NONE, _NONE, leap)], axis=1)


@cache
def _table() -> tuple[_Ints, _Ints]:
    """The ordinal of the first day and the length of each lunar month: shape (years, 13 months, plain or leap)."""
    shape = (MAX_LUNAR_YEAR - MIN_LUNAR_YEAR + 1, 13, 2)
    first, length = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for (year, month, leap), (day, days) in _months().items():
        at = year - MIN_LUNAR_YEAR, month, int(leap)
        first[at], length[at] = day.toordinal(), days
    return first, length


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
