"""Which period a scheduled run is about."""

from __future__ import annotations

from datetime import date


def month_before(day: date) -> str:
    """The month before that of `day`, as `2026-09`."""
    months = day.year * 12 + day.month - 2
    return f"{months // 12:04d}-{months % 12 + 1:02d}"
