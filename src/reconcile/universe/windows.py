"""The windows that figures are given for: the period asked, its last month, the year to date, twelve months, all."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from reconcile import engine
from reconcile.errors import WrongUse

COVERED = 0.1
"""A month belongs to a register's coverage from this share of its median month on."""


@dataclass(frozen=True)
class Window:
    """A stretch of event dates, both ends included; `all` has no first day of its own."""

    period: str
    kind: str
    first_day: date | None
    last_day: date


def parse_period(text: str) -> tuple[date, date]:
    """First and last day of `2026-09` or `2026-01..2026-09`; WrongUse where it is neither."""
    first, _, last = text.partition("..")
    try:
        start = date.fromisoformat(f"{first}-01")
        end = date.fromisoformat(f"{last or first}-01")
    except ValueError:
        raise WrongUse(f"`{text}` is no period", "Write a month as 2026-09, several as 2026-01..2026-09.") from None
    if end < start:
        raise WrongUse(f"the period `{text}` ends before it begins", "Write the earlier month first.")
    return start, end.replace(day=calendar.monthrange(end.year, end.month)[1])


def windows_for(period: str, as_of: date) -> tuple[Window, ...]:
    """The windows of a run, each label once, the asked one first."""
    start, end = parse_period(period)
    month = date(end.year, end.month, 1)
    year_before = date(end.year - (end.month < 12), end.month % 12 + 1, 1)
    found = [
        Window(_label(start, end), "asked" if start != month else "month", start, end),
        Window(_label(month, end), "month", month, end),
        Window(_label(date(end.year, 1, 1), end), "year_to_date", date(end.year, 1, 1), end),
        Window(_label(year_before, end), "last_12_months", year_before, end),
        Window("all", "all", None, max(as_of, end)),
    ]
    return tuple({window.period: window for window in reversed(found)}.values())[::-1]


def _label(start: date, end: date) -> str:
    first, last = f"{start:%Y-%m}", f"{end:%Y-%m}"
    return first if first == last else f"{first}..{last}"


def coverage_start(months: pl.DataFrame) -> date | None:
    """The first month in which a register is really kept: stray early dates do not begin it. None without events."""
    if not len(months):
        return None
    least = float(months["events"].median() or 0) * COVERED  # type: ignore[arg-type]
    first = months.filter(pl.col("events") >= least)["event_month"].sort().item(0)
    return date.fromisoformat(f"{first}-01")


def pair_windows(
    connection: duckdb.DuckDBPyConnection, windows: tuple[Window, ...], pairs: list[tuple[str, str]]
) -> pl.DataFrame:
    """The windows of each comparison (`pair, period, first_day, last_day`); `all` begins where P's coverage begins."""
    rows = []
    for pair, relation in pairs:
        months = engine.frame(connection, "universe/20_coverage_months", pair=pair, relation=relation)
        start = coverage_start(months) or date(1900, 1, 1)
        rows += [
            {"pair": pair, "period": w.period, "first_day": w.first_day or start, "last_day": w.last_day}
            for w in windows
        ]
    return pl.DataFrame(
        rows, schema={"pair": pl.String, "period": pl.String, "first_day": pl.Date, "last_day": pl.Date}
    )
