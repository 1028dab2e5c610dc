"""How many things of a period stand on each combination of lists, and what that does not allow to estimate."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np
import polars as pl

from reconcile.measure.lists.captures import UNKNOWN, Captures
from reconcile.measure.lists.chapman import FEWEST_ON_BOTH
from reconcile.measure.lists.loglinear import Floats, histories
from reconcile.measure.lists.periods import Period

LEFT_OUT_REASONS = ("out_of_period", "out_of_scope", UNKNOWN, "duplicate", "not_yet_due")
MOST_UNKNOWN = 0.1
"""Where more things than this cannot be placed inside or outside, what they are would decide the estimate."""


@dataclass(frozen=True)
class Counts:
    """Things by combination of lists, in the order of `histories`, and how many are of unknown scope."""

    lists: tuple[str, ...]
    cells: tuple[int, ...]
    unknown: int

    @property
    def table(self) -> Floats:
        """The counts as numbers."""
        return np.array(self.cells, dtype=float)

    @property
    def seen(self) -> int:
        """Things that stand on any list."""
        return sum(self.cells)

    def on(self, *lists: str, never: str = "") -> int:
        """How many stand on all of these lists, and not on another."""
        at, absent = [self.lists.index(name) for name in lists], self.lists.index(never) if never else None
        return sum(
            count
            for one, count in zip(histories(len(self.lists)), self.cells, strict=True)
            if all(one[place] for place in at) and (absent is None or not one[absent])
        )

    @property
    def refusal(self) -> str:
        """Why nothing can be estimated from these counts; nothing where it can."""
        if any(self.on(a, b) < FEWEST_ON_BOTH for a, b in combinations(self.lists, 2)):
            return "too_few"
        if any(self.on(a, never=b) == 0 for a, b in permutations(self.lists, 2)):
            return "contained"
        return "scope_unknown" if self.unknown > MOST_UNKNOWN * (self.seen + self.unknown) else ""


def counted(captured: Captures, lists: tuple[str, ...], period: Period) -> Counts:
    """The counts of one period."""
    within = captured.things.filter(pl.col("event_date").is_between(period.first_day, period.last_day))
    found = dict(_by_history(within.filter(standing="counted"), lists))
    cells = tuple(found.get(history, 0) for history in histories(len(lists)))
    return Counts(lists, cells, within.filter(standing=UNKNOWN).height)


def left_out(captured: Captures, period: Period) -> dict[str, int]:
    """What became of the rows of the population list that do not count, by reason (METRICS.md 1)."""
    rows = captured.first.join(
        captured.things.select("thing", day="event_date", judged="standing"), on="thing", how="left"
    )
    day = pl.coalesce("day", "event_date")
    outside = ~day.is_between(period.first_day, period.last_day).fill_null(value=True)
    reason = (
        pl.when(outside)
        .then(pl.lit("out_of_period"))
        .when(pl.col("standing") == "duplicate")
        .then(pl.lit("duplicate"))
        .when(~pl.col("represents"))
        .then(pl.lit("out_of_scope"))
        .otherwise("judged")
    )
    reasons = rows.select(reason=reason)["reason"].value_counts()
    named = dict(reasons.iter_rows())
    return {name: int(named.get(name, 0)) for name in LEFT_OUT_REASONS}


def _by_history(things: pl.DataFrame, lists: tuple[str, ...]) -> list[tuple[tuple[bool, ...], int]]:
    rows = things.group_by(lists).len().iter_rows()
    return [(tuple(row[:-1]), row[-1]) for row in rows]
