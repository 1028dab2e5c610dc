"""The windows that figures are given for: a month, three kinds of year, all, and each of them a year earlier."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from reconcile import engine
from reconcile.errors import WrongUse

COVERED = 1 / 3
"""A month belongs to a register's coverage from this share of its usual month on."""
GAP = 2
"""Months in a row that may be emptier than that inside the coverage."""
STATISTICAL_MONTH = 10
"""The month in which the statistical year of maternal and child health begins."""


@dataclass(frozen=True)
class Window:
    """A stretch of event dates, both ends included; `all` has no first day of its own.

    `kinds` are all that it is: in September the last twelve months are a statistical year. `year_before` is the same
    stretch a year earlier; `all` has none.
    """

    period: str
    kinds: tuple[str, ...]
    first_day: date | None
    last_day: date
    year_before: Window | None = None


def parse_period(text: str) -> tuple[date, date]:
    """First and last day of `2026-09` or `2026-01..2026-09`; WrongUse where it is neither."""
    first, several, last = text.partition("..")
    if several and not last:
        raise WrongUse(f"the period `{text}` has no end", "Write a month as 2026-09, several as 2026-01..2026-09.")
    try:
        start = date.fromisoformat(f"{first}-01")
        end = date.fromisoformat(f"{last or first}-01")
    except ValueError:
        raise WrongUse(f"`{text}` is no period", "Write a month as 2026-09, several as 2026-01..2026-09.") from None
    if end < start:
        raise WrongUse(f"the period `{text}` ends before it begins", "Write the earlier month first.")
    return start, end.replace(day=calendar.monthrange(end.year, end.month)[1])


def months_of(period: str) -> tuple[str, ...]:
    """The months of a period, each as `2026-09`."""
    start, end = parse_period(period)
    return tuple(f"{day:%Y-%m}" for day in pl.date_range(start, end, "1mo", eager=True))


def parse_day(text: str) -> date:
    """The day of `2026-10-15`; WrongUse where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUse(f"`{text}` is no day", "Write it as 2026-10-15.") from None


def windows_for(period: str, as_of: date) -> tuple[Window, ...]:
    """The windows of a run, each label once with all kinds it is of, the asked one first."""
    start, end = parse_period(period)
    months = {
        "asked": start,
        "month": date(end.year, end.month, 1),
        "year_to_date": date(end.year, 1, 1),
        "statistical_year": date(end.year - (end.month < STATISTICAL_MONTH), STATISTICAL_MONTH, 1),
        "last_12_months": date(end.year - (end.month < 12), end.month % 12 + 1, 1),
    }
    if start == months["month"]:
        del months["asked"]
    found = []
    for first in dict.fromkeys(months.values()):
        kinds = tuple(kind for kind, day in months.items() if day == first)
        before = Window(_label(_year_before(first), _year_before(end)), kinds, _year_before(first), _year_before(end))
        found.append(Window(_label(first, end), kinds, first, end, before))
    return (*found, Window("all", ("all",), None, max(as_of, end)))


def _year_before(day: date) -> date:
    """The same day a year earlier; the last day of a month is that of the month."""
    last = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(day.year - 1, day.month, calendar.monthrange(day.year - 1, day.month)[1] if last else day.day)


def _label(start: date, end: date) -> str:
    first, last = f"{start:%Y-%m}", f"{end:%Y-%m}"
    return first if first == last else f"{first}..{last}"


def coverage_start(months: pl.DataFrame) -> date | None:
    """The month from which on a register is really kept, None without events.

    Going back from the latest month that is well filled: as long as no more than GAP months in a row lie below a third
    of the usual number. A few late entries of earlier years do not begin the coverage, a month without events does not
    end it, and a mistyped date after its end is not all there is of it.
    """
    if not len(months):
        return None
    counts = {str(month): int(events) for month, events in months.sort("event_month").iter_rows()}
    usual = sorted(list(counts.values())[-24:])
    least = max(usual[len(usual) // 2] * COVERED, 1)
    latest = _number(max(month for month, events in counts.items() if events >= least))
    start, gap = latest, 0
    for number in range(latest, _number(min(counts)) - 1, -1):
        gap = 0 if counts.get(_month(number), 0) >= least else gap + 1
        if gap > GAP:
            break
        start = number if gap == 0 else start
    return date.fromisoformat(f"{_month(start)}-01")


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def pair_windows(
    connection: duckdb.DuckDBPyConnection, windows: tuple[Window, ...], pairs: list[tuple[str, str]]
) -> pl.DataFrame:
    """The windows of each comparison (`pair, period, first_day, last_day`).

    `all` begins where P's coverage begins, and holds every other window. One of a year before is given where both
    registers were really kept by then: else it would tell of the registers' age and not of their quality.
    """
    until = max(window.last_day for window in windows)
    rows = []
    for pair, relation in pairs:
        coverage = [_coverage(connection, pair, relation, side, until) for side in ("left", "right")]
        start = min([coverage[0] or date(1900, 1, 1), *(w.first_day for w in windows if w.first_day)])
        current = {w.period: (w.first_day or start, w.last_day) for w in windows}
        before = {w.year_before.period: w.year_before for w in windows if w.year_before}
        kept = max((day for day in coverage if day), default=until)
        covered = {name: (w.first_day, w.last_day) for name, w in before.items() if w.first_day and w.first_day >= kept}
        rows += [(pair, period, *days) for period, days in (covered | current).items()]
    schema = {"pair": pl.String, "period": pl.String, "first_day": pl.Date, "last_day": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _coverage(connection: duckdb.DuckDBPyConnection, pair: str, relation: str, side: str, until: date) -> date | None:
    """Where the coverage of one side of a comparison begins; None where it has no events, or no such side."""
    months = engine.frame(
        connection, "universe/20_coverage_months", pair=pair, relation=relation, side=side, until=until
    )
    return coverage_start(months)
