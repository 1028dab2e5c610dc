"""Until when an office has to answer."""

from __future__ import annotations

from datetime import date, timedelta

DAYS = 14
"""Ten working days where no holiday lies between."""


def due_on(handed_out: date) -> date:
    """The last day for a list that is handed out on that day."""
    return handed_out + timedelta(days=DAYS)
