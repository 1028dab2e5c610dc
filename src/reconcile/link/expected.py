"""How many links are expected to be false and how many matches to be missed, as the run itself can tell: no labels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from reconcile.link.assign import Decision
from reconcile.link.outside import Outside

PLACES = 2


@dataclass(frozen=True)
class Expected:
    """Expected numbers of links between records.

    `links` claimed (a set claims as many as its smaller side has records), `false` among them; `missed_below`: matches
    among the pairs that were looked at and not accepted; `missed_outside`: matches that no block leads to.
    """

    links: int
    false: float
    missed_below: float
    missed_outside: float

    @property
    def missed(self) -> float:
        """All matches that are not among the links, as the plain numbers say it."""
        numbers = self.as_data()
        return numbers["missed_below"] + numbers["missed_outside"]

    def as_data(self) -> dict[str, float]:
        """Plain numbers, rounded to two places."""
        numbers = {"false": self.false, "missed_below": self.missed_below, "missed_outside": self.missed_outside}
        return {"links": self.links, **{name: round(number, PLACES) for name, number in numbers.items()}}


def expected_errors(links: pl.DataFrame, decision: Decision, status: pl.Series, outside: Outside) -> Expected:
    """Sum up the probabilities of the links, of edges that were not accepted, and what lies outside the blocks."""
    accepted = links.filter(pl.col("status") == "accepted")["probability"].to_numpy()
    sets = links.filter(pl.col("status") == "set").group_by("set_id", maintain_order=True)
    of_sets = sets.agg(pl.col("left_id", "right_id").n_unique(), pl.col("probability").sum())
    claims = of_sets.select(pl.min_horizontal("left_id", "right_id")).to_series().to_numpy()
    others = ~status.is_in(["accepted", "set"]).to_numpy()
    return Expected(
        len(accepted) + int(claims.sum()),
        float((1.0 - accepted).sum() + np.maximum(claims - of_sets["probability"].to_numpy(), 0.0).sum()),
        float(decision.probability[others].sum()),
        outside.missed,
    )
