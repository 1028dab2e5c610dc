"""The cells that figures are given for, as columns: every window in total, and by one thing at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.measure.figures import CELLS, TOTAL

Marks = npt.NDArray[np.bool_]
CUTS: dict[int, list[str]] = {TOTAL: []} | {TOTAL - (8 >> place): [cell] for place, cell in enumerate(CELLS)}
"""The columns that each kind of cell is cut by, by its number."""


@dataclass(frozen=True)
class Cells:
    """The columns: `frame` has a row each, `period`, `cell` and the four that a cell may be cut by (`all` where not);
    `days`: `period`, its `first_day` and `last_day`."""

    frame: pl.DataFrame
    days: pl.DataFrame

    @staticmethod
    def of(members: pl.DataFrame, windows: pl.DataFrame) -> Cells:
        """All cells that a member of either side stands in, and every window in total.

        A list of the police holds births of a century: cells where nobody stands would be nearly all there are.
        """
        rows = []
        for period, first, last in windows.iter_rows():
            here = members.filter(pl.col("event_date").is_between(first, last))
            everywhere = {"period": period, **dict.fromkeys(CELLS, "all")}
            rows.append(everywhere | {"cell": TOTAL})
            for number, (cell,) in list(CUTS.items())[1:]:
                rows += [everywhere | {"cell": number, cell: value} for value in sorted(here[cell].unique())]
        schema = {"period": pl.String, "cell": pl.Int64, **dict.fromkeys(CELLS, pl.String)}
        return Cells(pl.DataFrame(rows, schema=schema), windows)

    @property
    def whole(self) -> npt.NDArray[np.int64]:
        """For each column the one that holds the total of its window."""
        numbered = self.frame.select("period", "cell", column=pl.int_range(pl.len()))
        totals = numbered.filter(cell=TOTAL).select("period", whole="column")
        return numbered.join(totals, on="period", maintain_order="left")["whole"].to_numpy()

    def inside(self, members: pl.DataFrame) -> Marks:
        """Which member stands in which cell, shape (members, cells)."""
        found = np.zeros((len(members), len(self.frame)), dtype=np.bool_)
        placed = members.select("event_date", *CELLS).with_row_index("member")
        columns = self.frame.with_row_index("column").join(self.days, on="period")
        for number, cut in CUTS.items():
            here = columns.filter(cell=number).select("column", "first_day", "last_day", *cut)
            pairs = placed.join(here, on=cut) if cut else placed.join(here, how="cross")
            pairs = pairs.filter(pl.col("event_date").is_between("first_day", "last_day"))
            found[pairs["member"].to_numpy(), pairs["column"].to_numpy()] = True
        return found
