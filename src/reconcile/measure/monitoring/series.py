"""Numbers by unit and month as tables of numbers, and which months can be judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.measure.monitoring.limits import Floats

COUNTY = ""
"""The unit that is all of them together, those without a township among them."""
FEWEST_PAST = 6
"""A month is judged where as many months came before it."""
MOST_MONTHS = 24


@dataclass(frozen=True)
class Series:
    """Counts of units (rows, the county first) by month (columns); `mature`: whether a month is due as a whole."""

    units: tuple[str, ...]
    months: tuple[str, ...]
    counts: Mapping[str, Floats]
    mature: npt.NDArray[np.bool_]

    @property
    def begun(self) -> npt.NDArray[np.int64]:
        """For each unit the column of its first month with any event; beyond the last where it has none."""
        any_event = next(iter(self.counts.values())) > 0
        return np.where(any_event.any(axis=1), any_event.argmax(axis=1), len(self.months))


def months_between(first: date, last: date) -> tuple[str, ...]:
    """The months of a stretch of days, the latest MOST_MONTHS of them."""
    days = pl.date_range(first.replace(day=1), last, "1mo", eager=True)
    return tuple(f"{day:%Y-%m}" for day in days[-MOST_MONTHS:])


def series(
    rows: pl.DataFrame, columns: Sequence[str], units: Sequence[str], months: tuple[str, ...], due: date
) -> Series:
    """Numbers from rows of `township`, `event_month` and `columns`; months that end after `due` are not mature."""
    names = (COUNTY, *units)
    at_unit = {name: at for at, name in enumerate(names)}
    at_month = {name: at for at, name in enumerate(months)}
    counts = {name: np.zeros((len(names), len(months))) for name in columns}
    for row in rows.filter(pl.col("event_month").is_in(months)).iter_rows(named=True):
        for name in columns:
            at = at_month[row["event_month"]]
            counts[name][0, at] += row[name]
            if row["township"] in at_unit:
                counts[name][at_unit[row["township"]], at] += row[name]
    ends = pl.Series(months, dtype=pl.String).str.to_date("%Y-%m").dt.month_end()
    return Series(names, months, counts, (ends <= due).to_numpy())
