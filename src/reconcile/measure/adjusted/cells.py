"""The cells that figures are given for, as columns: every window in total, and by one thing at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.measure.figures import CELLS, TOTAL

Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Cells:
    """The columns: `frame` has a row each, `period`, `cell` and the four that a cell may be cut by (`all` where not);
    `days`: the first and the last day of each period."""

    frame: pl.DataFrame
    days: dict[str, tuple[date, date]]

    @staticmethod
    def of(members: pl.DataFrame, windows: pl.DataFrame) -> Cells:
        """All cells that a member of either side stands in, and every window in total.

        A list of the police holds births of a century: cells where nobody stands would be nearly all there are.
        """
        rows = []
        days = {period: (first, last) for period, first, last in windows.iter_rows()}
        for period, (first, last) in days.items():
            here = members.filter(pl.col("event_date").is_between(first, last))
            rows.append({"period": period, "cell": TOTAL, **dict.fromkeys(CELLS, "all")})
            for place, cell in enumerate(CELLS):
                number = TOTAL - (1 << (len(CELLS) - 1 - place))
                values = sorted(here[cell].unique())
                rows += [{"period": period, "cell": number, **dict.fromkeys(CELLS, "all"), cell: v} for v in values]
        return Cells(
            pl.DataFrame(rows, schema={"period": pl.String, "cell": pl.Int64, **dict.fromkeys(CELLS, pl.String)}), days
        )

    def inside(self, members: pl.DataFrame) -> Marks:
        """Which member stands in which cell, shape (members, cells)."""
        event = members["event_date"]
        within = {
            period: event.is_between(first, last).fill_null(value=False).to_numpy()
            for period, (first, last) in self.days.items()
        }
        found = np.zeros((len(members), len(self.frame)), dtype=np.bool_)
        for cut, columns in self.frame.with_row_index("column").group_by(CELLS, maintain_order=True):
            named = dict(zip(CELLS, cut, strict=True))
            here = np.ones(len(members), dtype=np.bool_)
            for cell in CELLS:
                here &= (members[cell] == named[cell]).to_numpy() if named[cell] != "all" else True
            for column, period in columns.select("column", "period").iter_rows():
                found[:, column] = here & within[period]
        return found
