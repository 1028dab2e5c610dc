"""Days that exist: the range of years a register may hold, and the construction that does not raise."""

from __future__ import annotations

from datetime import date

FIRST_YEAR = 1800
LAST_YEAR = 2100


def date_or_none(year: int, month: int, day: int) -> date | None:
    """The day, None where the calendar has no such day or no register would hold it."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
