"""For which periods a system of lists can be asked, and why not for others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import duckdb

from reconcile import engine
from reconcile.measure.lists.systems import ListSystem
from reconcile.universe.windows import coverage_start


@dataclass(frozen=True)
class Period:
    """A window of events; `refusal` says why the lists do not speak of the same events in it."""

    label: str
    first_day: date
    last_day: date
    refusal: str = ""


def periods(connection: duckdb.DuckDBPyConnection, system: ListSystem) -> tuple[Period, ...]:
    """The windows of a run for these lists; `all` begins where the youngest of them is really kept."""
    windows = engine.frame(connection, "measure/93_list_windows", pair=system.pairs[0].id)
    kept = max(_kept(connection, system, windows["last_day"].max()), default=None)
    found = []
    for label, first, last, whole in windows.iter_rows():
        begins = max(first, kept) if whole and kept else first
        found.append(Period(label, begins, last, _refusal(system, begins, last, kept)))
    return tuple(found)


def _refusal(system: ListSystem, first: date, last: date, kept: date | None) -> str:
    if system.unaligned:
        return "not_aligned"
    elsewhere = [pair.elsewhere_since for pair in system.pairs if pair.elsewhere_since]
    if elsewhere and last >= min(elsewhere):
        return "registered_elsewhere"
    return "not_kept" if kept is None or first < kept else ""


def _kept(connection: duckdb.DuckDBPyConnection, system: ListSystem, until: object) -> Iterator[date]:
    """From which month on each list is really kept; nothing for one that has no events."""
    for name in system.lists:
        pair = next(pair for pair in system.pairs if name in (pair.left, pair.right))
        side = "left" if pair.left == name else "right"
        months = engine.frame(
            connection,
            "universe/20_coverage_months",
            pair=pair.id,
            relation=system.relation,
            side=side,
            until=until,
        )
        if start := coverage_start(months):
            yield start
