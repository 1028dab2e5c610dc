"""Things that may be there twice although nobody joined them, and those that were joined and may be two after all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.measure.adjusted.cells import Cells
from reconcile.measure.adjusted.counts import Counts

PAIRS: dict[str, type[pl.DataType]] = {"first_id": pl.UInt64, "second_id": pl.UInt64, "probability": pl.Float64}
ALONE: dict[str, type[pl.DataType]] = {
    "record_id": pl.UInt64,
    "probability": pl.Float64,
    "event_date": pl.Date,
    **dict.fromkeys(("township", "facility", "event_month", "sex"), pl.String),
}


@dataclass(frozen=True)
class Duplicates:
    """Of one side: `pairs` of things that may be one and how likely (columns PAIRS), how many `matches` and those
    `found` of them lie `outside` of what was compared, and the records that do not count as they were found to be
    duplicates and may be none, how likely each, and where they would count (columns ALONE)."""

    pairs: pl.DataFrame
    outside: Mapping[str, float]
    alone: pl.DataFrame

    def drawn(self, rounds: int, generator: np.random.Generator) -> npt.NDArray[np.bool_]:
        """Which pairs are one in so many rounds, shape (rounds, pairs)."""
        return generator.random((rounds, len(self.pairs))) < self.pairs["probability"].to_numpy()


NO_DUPLICATES = Duplicates(pl.DataFrame(schema=PAIRS), {"matches": 0.0, "found": 0.0}, pl.DataFrame(schema=ALONE))


def with_false_duplicates(
    found: Counts, duplicates: Sequence[Duplicates], cells: Cells, generator: np.random.Generator
) -> Counts:
    """The counts with the records that are no duplicates after all: each counts by itself, in no link, for the partner
    that was found is that of the other one."""
    more = dict(found)
    for side, those in zip(("left", "right"), duplicates, strict=True):
        counted = found[f"{side}.counted"]
        there = generator.random((len(counted), len(those.alone))) < those.alone["probability"].to_numpy()
        more[f"{side}.counted"] = counted + there.astype(np.float64) @ cells.inside(those.alone)
    return more
