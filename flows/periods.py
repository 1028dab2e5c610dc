"""Which period a scheduled run is about."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def month_before(moment: datetime, timezone: str) -> str:
    """The month before that of a moment, as `2026-09`, by the calendar of a time zone.

    Prefect tells moments in UTC, where the first of a month at three in the morning in China is still the last.
    """
    day = moment.astimezone(ZoneInfo(timezone))
    months = day.year * 12 + day.month - 2
    return f"{months // 12:04d}-{months % 12 + 1:02d}"
