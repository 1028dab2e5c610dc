"""When a record is legally due: the event plus the register's lag."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from reconcile.registers.spec import Lag


def due_dates(events: pl.Series, lag: Lag) -> pl.Series:
    """The day each event must be on record: months and days by the calendar, then working days (Monday to Friday).

    Public holidays are not known here: a due date inside one is a few days early.
    """
    due = events.to_frame("event").select(pl.col("event").dt.offset_by(f"{lag.months}mo").dt.offset_by(f"{lag.days}d"))
    if not lag.working_days:
        return due.to_series()
    known = due.to_series().drop_nulls().to_numpy().astype("datetime64[D]")
    moved = np.busday_offset(known, lag.working_days, roll="backward")
    filled = np.full(len(events), np.datetime64("NaT"), dtype="datetime64[D]")
    filled[events.is_not_null().to_numpy()] = moved
    return pl.Series("event", filled).cast(pl.Date)


def last_day_due(as_of: date, lag: Lag) -> date:
    """The last day whose events must be on record as of a day."""
    furthest = timedelta(days=lag.days + 31 * lag.months + 2 * lag.working_days + 7)
    days = pl.date_range(as_of - furthest, as_of, eager=True)
    found = days.filter(due_dates(days, lag) <= as_of).max()
    assert isinstance(found, date)
    return found
